"""The sheet that an officer and a coach work with and sign, in GROW order: goal, reality, options, way forward."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

import pandas as pd
from markupsafe import Markup

from workbench.listing import Column, listing
from workbench.parameters.days import first_working_day
from workbench.report.frame.bands import band_words
from workbench.report.frame.elements import Fragment, listed, signatures
from workbench.report.frame.officers import Record
from workbench.report.frame.public import band_of
from workbench.report.frame.view import View
from workbench.report.shared.level_rule import why_of_officer

NINETY = 1.6449
BETWEEN_MEETINGS = 14
UNTIL_ASSESSED = 7


def meetings(start: dt.date, end: dt.date, *, taken: Collection[dt.date] = ()) -> list[dt.date]:
    """Return the days of the meetings: the first day, every second week, and the last day.

    A meeting on a day that is not free moves to the next working day that is.

    Args:
        start: first day of the coaching.
        end: its last day.
        taken: days on which one of the two is at a course, and public holidays.
    """
    days = range(0, (end - start).days, BETWEEN_MEETINGS)
    wanted = [*(start + dt.timedelta(days=n) for n in days), end]
    return [first_working_day(day, taken) for day in wanted]


def weak_topics(view: View, officer: str, scale: str, *, up_to: int) -> list[str]:
    """Return the weakest parts of a need in words, without those above the level `up_to`.

    Lower levels come first, since they are learned first; within a level the weakest.
    """
    parts = [
        row
        for row in view.officers.weak_topics.of(officer)
        if row["scale_id"] == scale and row["item_level"] is not None and row["item_level"] <= up_to
    ]
    parts.sort(key=lambda row: row["item_level"])
    return [_topic(view, scale, str(row["competency_id"]), int(row["item_level"])) for row in parts]


def weak_topics_with_evidence(view: View, officer: str, scale: str) -> list[str]:
    """Return the weakest parts of a need with the shares of points that show it, weakest first."""
    return [_evidence(view, row) for row in view.officers.weak_topics.of(officer) if row["scale_id"] == scale]


def _evidence(view: View, row: Record) -> str:
    topic = _topic(view, str(row["scale_id"]), str(row["competency_id"]), int(row["item_level"]))
    items = view.speaker.plural("{n} item", "{n} items", int(row["n_items"]))
    if str(row["competency_id"]) not in view.public.cohort_means.index:
        return view.say(
            "{topic}: {share} of the points on {items}; not compared, for fewer than {n} officers of other units have "
            "a result",
            topic=topic,
            share=view.speaker.percent(100 * row["share_correct"]),
            items=items,
            n=view.parameters.units.minimum_cell,
        )
    band = band_of(row["cohort_share"])
    apart = band[0] / 100 - row["share_correct"] > NINETY * row["standard_error"]
    certain = apart and row["basis"] == "observed"
    return view.say(
        "{topic}: {share} of the points on {items}, all officers {average} ({sure})",
        topic=topic,
        share=view.speaker.percent(100 * row["share_correct"]),
        items=items,
        average=band_words(view, band),
        sure=view.say("certain") if certain else view.say("an indication"),
    )


def _topic(view: View, scale: str, competency: str, item_level: int) -> str:
    if not item_level:
        return view.scale(competency)
    content = view.say("the content of {level}", level=view.level(item_level))
    return content if competency == scale else f"{view.scale(competency)}, {content}"


def sheet(view: View, pair: pd.Series) -> Fragment:
    """Return the sheet of one pair.

    Args:
        view: the words.
        pair: a row of `coaching_plan` joined with the officer's row of `levels` on the scale.
    """
    officer, coach, scale = str(pair["officer_id"]), str(pair["coach_id"]), str(pair["scale_id"])
    title = view.say(
        "{officer}, coached by {coach}", officer=view.people.get(officer, officer), coach=view.people.get(coach, coach)
    )
    head = Markup("<h2>{}</h2>").format(title)
    topics = weak_topics(view, officer, scale, up_to=int(pair["to_level"]))
    days, assessed = days_of(view, officer, coach, _day(pair["start"]), _day(pair["end"]))
    agreed = _agreement(view, pair, topics, ends=days[-1], assessed=assessed)
    dated = _way_forward(view, pair, topics, days=days, assessed=assessed)
    roles = [view.say("Officer"), view.say("Coach"), view.say("Head of the unit")]
    parts = Markup("").join([head, agreed.html, dated.html, signatures(roles).html])
    return Fragment(Markup('<article class="sheet">{}</article>').format(parts))


def days_of(view: View, officer: str, coach: str, start: dt.date, end: dt.date) -> tuple[list[dt.date], dt.date]:
    """Return the days of a pair's meetings and of the re-assessment: none while one of the two is at a course."""
    courses = [(row["start"], row["end"]) for person in (officer, coach) for row in view.officers.sessions.of(person)]
    taught = {first + dt.timedelta(days=n) for first, last in courses for n in range((last - first).days + 1)}
    taken = taught | set(view.parameters.training.holidays)
    days = meetings(start, end, taken=taken)
    return days, first_working_day(days[-1] + dt.timedelta(days=UNTIL_ASSESSED), taken)


def _agreement(view: View, pair: pd.Series, topics: Sequence[str], *, ends: dt.date, assessed: dt.date) -> Fragment:
    officer, scale = str(pair["officer_id"]), str(pair["scale_id"])
    evidence = weak_topics_with_evidence(view, officer, scale)
    rows: list[list[str | Markup]] = [
        [view.say("Competency"), view.scale(scale)],
        [view.say("Start level"), _start(view, pair)],
        [view.say("Target level"), view.level(int(pair["to_level"]))],
        [
            view.say("Goal"),
            view.say(
                "{level} in {scale} by {day}; the re-assessment of {assessed} confirms it",
                level=view.level(int(pair["to_level"])),
                scale=view.scale(scale),
                day=view.speaker.date(ends),
                assessed=view.speaker.date(assessed),
            ),
        ],
        [
            view.say("Reality"),
            _lines(evidence) if evidence else view.say("No part stands out as weaker than the rest."),
        ],
        [view.say("Options"), _lines(_options(view, topics))],
    ]
    columns = [Column("step", view.say("Step")), Column("agreed", view.say("What is agreed"))]
    return listed(listing(view.speaker, view.say("Goal, reality and options"), columns, rows))


def _start(view: View, pair: pd.Series) -> str:
    others = [
        view.say("{level}: {share}", level=view.level(k), share=view.speaker.percent(100 * chance))
        for k in range(view.framework.top_level + 1)
        if k != int(pair["level"]) and round(100 * (chance := float(pair[f"p_{k}"]))) >= 1
    ]
    error = NINETY * float(pair["estimate_se"])
    said = view.say(
        "{level} with probability {share}; estimated {right} right, 90% interval {low}–{high}",
        level=view.level(int(pair["level"])),
        share=view.speaker.percent(100 * float(pair["probability"])),
        right=view.speaker.percent(float(pair["estimate"])),
        low=view.speaker.number(max(float(pair["estimate"]) - error, 0.0)),
        high=view.speaker.percent(min(float(pair["estimate"]) + error, 100.0)),
    )
    below = view.say(
        "below {level}: {share}",
        level=view.level(int(pair["to_level"])),
        share=view.speaker.percent(100 * sum(float(pair[f"p_{k}"]) for k in range(int(pair["to_level"])))),
    )
    notes = why_of_officer(view, [pair.to_dict()])
    return " ".join([f"{said} ({'; '.join([*others, below])})" + ("." if notes else ""), *notes])


def _options(view: View, topics: Sequence[str]) -> list[str]:
    chosen = [
        view.say("solve real files together, then the officer alone with the coach's review"),
        view.say("observe the coach at work, then be observed"),
        view.say("take over a file under supervision"),
    ]
    if topics:
        listed = view.speaker.listing(list(topics))
        chosen.insert(0, view.say("read the regulations and past cases on {topics}", topics=listed))
    return chosen


def _way_forward(
    view: View, pair: pd.Series, topics: Sequence[str], *, days: Sequence[dt.date], assessed: dt.date
) -> Fragment:
    work_on = topics or [view.scale(str(pair["scale_id"]))]
    rows = [
        [day, *_meeting(view, at, last=len(days) - 1, topic=work_on[(at - 1) % len(work_on)]), "☐"]
        for at, day in enumerate(days)
    ]
    rows.append([assessed, view.say("Re-assessment"), view.say("a decided level"), "☐"])
    columns = [
        Column("day", view.say("Date"), "date", stands=""),
        Column("what", view.say("What is done")),
        Column("evidence", view.say("Evidence")),
        Column("done", view.say("Done"), stands="c"),
    ]
    return listed(listing(view.speaker, view.say("Way forward: meetings every two weeks"), columns, rows))


def _meeting(view: View, at: int, *, last: int, topic: str) -> tuple[str, str]:
    """Return what is done at a meeting, and what shows it."""
    if at == 0:
        return view.say("Agree on the goal; choose the files to work on"), view.say("this sheet, signed")
    if at == last:
        return view.say("Last talk: is the goal reached?"), view.say("files without correction, listed")
    if at == (last + 1) // 2:
        return view.say("Interim talk: what works, what changes; {topic}", topic=topic), view.say("coach's note")
    return view.say("Work on: {topic}", topic=topic), view.say("a file solved alone, checked by the coach")


def _lines(lines: Sequence[str]) -> Markup:
    return Markup("<br>").join(Markup("• {}").format(line) for line in lines)


def _day(value: object) -> dt.date:
    return pd.Timestamp(str(value)).date()
