"""What an officer does next about a need: a seat, a re-test before it, or a place to wait for."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence

from markupsafe import Markup

from workbench.parameters.duties import scale_of
from workbench.report.frame import verdicts
from workbench.report.frame.officers import Record
from workbench.report.frame.stages import RETEST, SEND
from workbench.report.frame.view import View
from workbench.report.shared.grow import days_of
from workbench.report.shared.plan_parts import dates
from workbench.report.shared.stages import stage_words


def by_seat(sessions: Sequence[Record]) -> list[list[Record]]:
    """Return the needs that each seat serves, together; the one that carries the seat first."""
    seats: dict[str, list[Record]] = {}
    for row in sessions:
        seats.setdefault(row["session_id"], []).append(row)
    return list(seats.values())


def seat(view: View, needs: Sequence[Record], stage: Record | None) -> str:
    """Return a seat's course, with what it is expected to close and the re-test before it, if there is one.

    Args:
        view: the words.
        needs: the needs that the seat serves, the one that carries it first.
        stage: what is done about that one.
    """
    course = _course(view, needs[0]["course_id"])
    if stage is None or math.isnan(stage["gain"]):
        return course
    levels = _levels(view, stage["gain"], len(needs))
    if stage["stage"] == RETEST:
        day = view.speaker.date(stage["retest"])
        return view.say(
            "{course}; re-test first, on {day}: the seat is kept where the result confirms it (expected to close "
            "{levels})",
            course=course,
            day=day,
            levels=levels,
        )
    return view.say("{course}; send now (expected to close {levels})", course=course, levels=levels)


def courses_asked(view: View, officer: str) -> list[list[str | Markup]]:
    """Return the rows of seats for courses themselves: because of a duty, or because a later course asks for it."""
    rows: list[list[str | Markup]] = []
    for row in view.officers.itself.of(officer):
        asked = view.say("duty") if row["duty"] else view.say("asked for by a later course")
        rows.append(
            [
                tagged(view.scale(scale_of(row["course_id"])), asked, verdicts.MEETS),
                _course(view, row["course_id"]),
                f"{dates(view, row['start'], row['end'])}, {view.site(row['site'])}",
                view.say("training department"),
                view.say("certificate of the course"),
            ]
        )
    return rows


def waits(view: View, officer: str, stages: Mapping[str, Record]) -> list[list[str | Markup]]:
    """Return the rows of needs that wait for a re-test or a place, without a seat; `stages` by scale."""
    rows: list[list[str | Markup]] = []
    seated = {row["scale_id"] for row in view.officers.sessions.of(officer)}
    for scale, row in stages.items():
        if scale in seated or row["stage"] == SEND:
            continue
        again = row["stage"] == RETEST
        concerns = view.say("coach") if row["course_id"] is None else view.course(row["course_id"])
        what = (
            view.say("Re-test first; it decides on: {what}", what=concerns)
            if again
            else view.say("Wait: a place in {what} that falls free", what=concerns)
        )
        if not math.isnan(row["gain"]):
            what = view.say("{what} (expected to close {levels})", what=what, levels=_levels(view, row["gain"], 1))
        when = view.speaker.date(row["retest"] if again else row["start"])
        rows.append(
            [
                tagged(view.scale(scale), stage_words(view, row["stage"]), verdicts.UNDECIDED),
                what,
                when,
                view.say("training department"),
                view.say("a decided level") if again else "–",
            ]
        )
    return rows


def need(view: View, row: Record) -> Markup:
    """Return what a step is for: the scale and its levels."""
    step = view.say("level {a} → {b}", a=row["from_level"], b=row["to_level"])
    return tagged(view.scale(row["scale_id"]), step, verdicts.SHORT)


def tagged(words: str, tag: str, kind: str) -> Markup:
    """Return words with a tag below them."""
    return Markup('{}<br><span class="tag {}">{}</span>').format(words, kind, tag)


def _levels(view: View, gain: float, n: int) -> str:
    """Return the levels that a seat is expected to close, and over how many competencies where it serves several."""
    levels = view.speaker.number(gain, 1)
    if n == 1:
        return view.say("{levels} levels", levels=levels)
    return view.say("{levels} levels over {n} competencies together", levels=levels, n=view.speaker.number(n))


def _course(view: View, course_id: str) -> str:
    days = view.framework.course_by_id[course_id].days
    whole = float(days).is_integer()
    words = (
        view.speaker.plural("{n} day", "{n} days", int(days))
        if whole
        else view.say("{days} days", days=view.speaker.number(days, 1))
    )
    return f"{view.course(course_id)}, {words}"


def assessed(view: View, officer: str, row: Record) -> dt.date:
    """Return the day of the re-assessment after a coaching."""
    return days_of(view, officer, row["coach_id"], row["start"], row["end"])[1]
