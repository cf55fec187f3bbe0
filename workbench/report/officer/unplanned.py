"""What the plan does not give an officer, and why: results that it leaves, exams that were not sat, an absence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pandas as pd
from markupsafe import Markup

from workbench.analysis.words import RULE_TEXT
from workbench.messages import msg
from workbench.report.frame import verdicts
from workbench.report.frame.elements import emphasis, sentence
from workbench.report.frame.officers import Record
from workbench.report.frame.view import View
from workbench.report.officer.steps import tagged
from workbench.report.shared.open_needs import reason
from workbench.report.shared.sentences import lowered

ELSEWHERE = msg("The plan gains more by other seats.")
Step = list[str | Markup]


def rule_words(view: View, rule: str, fewest: float | None) -> str:
    """Return the rule that decided what suits a need, with the numbers that it asked."""
    course_from = view.parameters.interventions.course_from
    least = course_from if pd.isna(fewest) else max(course_from, int(fewest or 0))
    prudence = view.speaker.number(100 * view.parameters.training.prudence)
    return view.name(RULE_TEXT[rule].format(least=least, prudence=prudence))


def left_out(view: View, officer: str, scales: Sequence[str]) -> list[tuple[str, list[str]]]:
    """Return why nothing is planned for these undecided results of an officer: reason and scales, each reason once."""
    known = {row["scale_id"]: row for row in view.officers.interventions.of(officer)}
    found: dict[str, list[str]] = {}
    for scale in scales:
        row = known.get(scale)
        if row is None or (row["open_reason"] is None and row["intervention"] != "reassess"):
            why = view.name(ELSEWHERE)
        elif row["open_reason"] is not None:
            why = view.name(reason(row["open_reason"]))
        else:
            why = rule_words(view, str(row["rule"]), None)
        found.setdefault(why, []).append(scale)
    return list(found.items())


def left_out_sentences(view: View, officer: str, scales: Sequence[str]) -> list[Markup]:
    """Say which undecided results the plan leaves alone, and why."""
    undecided = emphasis(view.say("undecided"), "undecided")
    return [
        sentence(
            view.say("{scales}: {undecided}; nothing is planned for it. Reason: {reason}"),
            scales=view.speaker.listing([view.scale(scale) for scale in own]), undecided=undecided, reason=why,
        )
        for why, own in left_out(view, officer, scales)
    ]  # fmt: skip


def left_out_steps(view: View, officer: str, scales: Sequence[str], again: str) -> list[Step]:
    """Return the rows of undecided results that the plan leaves alone; `again` is when all are assessed again."""
    return [
        [
            tagged("; ".join(map(view.scale, own)), view.say("undecided"), verdicts.UNDECIDED),
            view.say("Nothing in this plan: {reason}", reason=lowered(why)),
            "–",
            "–",
            again,
        ]
        for why, own in left_out(view, officer, scales)
    ]


def not_assessed(view: View, officer: str) -> list[str]:
    """Return the scales on which an officer has no result though the position requires a level."""
    rows = view.officers.interventions.of(officer)
    return [view.scale(row["scale_id"]) for row in rows if row["intervention"] == "assess"]


def not_assessed_sentence(view: View, officer: str) -> Markup:
    """Say which requirements nobody knows to be met; empty where there is none."""
    scales = not_assessed(view, officer)
    if not scales:
        return Markup("")
    words = view.say(
        "{scales}: {none}; whether the requirement is met is not known. A first assessment is still to come."
    )
    none = emphasis(view.say("no result"), "undecided")
    return sentence(words, scales=view.speaker.listing(scales), none=none)


def assess_steps(view: View, officer: str) -> list[Step]:
    """Return the row of the first assessment, where one is to come."""
    scales = not_assessed(view, officer)
    if not scales:
        return []
    return [
        [
            tagged("; ".join(scales), view.say("no result"), verdicts.UNDECIDED),
            view.say("First assessment"),
            view.say("no day yet: the training department sets day and place and tells the unit"),
            view.say("training department; the head of the unit registers the officer"),
            view.say("a first result"),
        ]
    ]


def absence(view: View, officer: str) -> Record | None:
    """Return the officer's row that tells of an absence in the plan's time; None where there is none."""
    rows = view.officers.interventions.of(officer)
    return next((row for row in rows if pd.notna(row.get("away_from"))), None)


def absence_sentence(view: View, officer: str) -> Markup:
    """Say from when to when the officer is away, and that nothing falls into that time; empty for nobody away."""
    row = absence(view, officer)
    if row is None:
        return Markup("")
    first, last = row["away_from"], row["away_to"]
    days = (
        view.say("from {day} on", day=view.speaker.date(first)) if pd.isna(last) else view.speaker.period(first, last)
    )
    words = view.say("{away}: {days}. No session, no coaching and no re-assessment falls into that time.")
    return sentence(words, away=emphasis(view.say("Absence"), "undecided"), days=days)


def assessed_again(view: View, officer: str) -> str:
    """Return when the officer is assessed again: with all others, or after the absence that meets that day."""
    row, day = absence(view, officer), view.plan_end
    ended = row is not None and pd.notna(row["away_to"]) and row["away_to"] <= day
    if row is None or ended or row["away_from"] > day + dt.timedelta(days=1):
        return view.say(
            "re-assessment together with all others once the plan has ended, after {day}", day=view.speaker.date(day)
        )
    if pd.isna(row["away_to"]):
        return view.say("re-assessment once the officer is back")
    return view.say("re-assessment once the officer is back, after {day}", day=view.speaker.date(row["away_to"]))


def open_steps(view: View, officer: str, scales: Sequence[str], again: str) -> list[Step]:
    """Return the rows of certain needs that have neither a seat nor a coach: by absence, self-study, or nothing yet."""
    known = {row["scale_id"]: row for row in view.officers.interventions.of(officer)}
    groups: dict[str, list[str]] = {}
    for scale in scales:
        row = known.get(scale, {})
        kind = "absent" if row.get("open_reason") == "absent" else "study" if row.get("self_study") else "none"
        groups.setdefault(kind, []).append(view.scale(scale))
    what = {
        "absent": view.say("Nothing during the absence; it is planned once the officer is back"),
        "study": view.say("Self-study; no seat or coach yet (see the unit's report)"),
        "none": view.say("No seat or coach yet (see the unit's report)"),
    }
    who = {"study": view.say("the officer")}
    return [
        [
            tagged("; ".join(groups[kind]), view.say("open"), verdicts.SHORT),
            what[kind],
            "–",
            who.get(kind, view.say("training department")),
            again,
        ]
        for kind in what
        if kind in groups
    ]
