"""What the head of a unit has to do, and by when: the plan's demands on the unit as one short list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pandas as pd

from workbench.listing import Column, listing
from workbench.report.frame.elements import Fragment, listed, paragraph, section
from workbench.report.frame.view import View
from workbench.report.shared.open_needs import FIND_COACH, unserved

Task = tuple[str, dt.date | None]


def head_tasks(
    view: View, *, plan: pd.DataFrame, coaching: pd.DataFrame, unmet: pd.DataFrame, not_assessed: pd.DataFrame
) -> Fragment:
    """Return the head's tasks as a table, in the order of their days; those without a day come last.

    Args:
        view: the words.
        plan: the unit's training plan joined with its sessions.
        coaching: the unit's coaching plan.
        unmet: the unit's needs that have neither seat nor coach.
        not_assessed: requirements without a result: officer_id, scale_id.
    """
    title = view.say("What the head of the unit does")
    tasks = [*_dated(view, plan, coaching), *_undated(view, unmet), *_first_time(view, not_assessed)]
    if not tasks:
        return section(title, paragraph(view.say("The plan asks nothing of the unit.")))
    tasks.sort(key=lambda task: task[1] or dt.date.max)
    columns = [Column("day", view.say("By when"), "date"), Column("what", view.say("What to do"))]
    rows = [(day, what) for what, day in tasks]
    caption = view.say("Tasks of the unit's head, by day")
    return section(title, listed(listing(view.speaker, caption, columns, rows, cards=True)))


def _dated(view: View, plan: pd.DataFrame, coaching: pd.DataFrame) -> Iterator[Task]:
    speaker = view.speaker
    for day, people in view.table("retest_plan").groupby("date")["officer_id"].nunique().items():
        yield speaker.plural("Send {n} officer to the re-test", "Send {n} officers to the re-test", people), day.date()
    if len(plan):
        sessions = speaker.plural("{n} session", "{n} sessions", plan["session_id"].nunique())
        words = speaker.plural(
            "Release {n} officer for {sessions}, from this day on",
            "Release {n} officers for {sessions}, from this day on",
            plan["officer_id"].nunique(),
            sessions=sessions,
        )
        yield words, plan["start"].min().date()
    if len(coaching):
        coaches = [view.people.get(coach, coach) for coach in sorted(coaching["coach_id"].astype(str).unique())]
        words = speaker.plural(
            "Sign {n} coaching sheet, and give the coach time to meet: {coaches}",
            "Sign {n} coaching sheets, and give the coaches time to meet: {coaches}",
            len(coaching),
            coaches=speaker.listing(coaches),
        )
        yield words, coaching["start"].min().date()


def _first_time(view: View, not_assessed: pd.DataFrame) -> Iterator[Task]:
    if not_assessed.empty:
        return
    officers = sorted(not_assessed["officer_id"].astype(str).unique())
    words = view.speaker.plural(
        "Have {n} officer sit the exam that was missed (the training department sets the day): {people}",
        "Have {n} officers sit the exams that were missed (the training department sets the day): {people}",
        len(officers),
        people=view.speaker.listing([view.people.get(officer, officer) for officer in officers]),
    )
    yield words, None


def _undated(view: View, unmet: pd.DataFrame) -> Iterator[Task]:
    without = unserved(view, unmet)
    alone = without["remedy"] == FIND_COACH
    for scale, n in without.loc[alone, "scale_id"].value_counts(sort=False).items():
        words = view.speaker.plural(
            "Find a coach in {scale}, for {n} officer",
            "Find a coach in {scale}, for {n} officers",
            int(n),
            scale=view.scale(str(scale)),
        )
        yield words, view.start
    others = int((~alone).sum())
    if others:
        yield (
            view.speaker.plural(
                "Decide on {n} further need that stays open (below)",
                "Decide on {n} further needs that stay open (below)",
                others,
            ),
            None,
        )
