"""An officer since the earlier wave: then and now on one exam's scale, and whether the change is more than chance."""

from __future__ import annotations

import math
from dataclasses import dataclass

from markupsafe import Markup
from scipy.special import ndtri

from workbench.listing import Column, listing
from workbench.report.frame.elements import Fragment, emphasis, listed, paragraph, section
from workbench.report.frame.officers import Record
from workbench.report.frame.view import View
from workbench.report.shared.agreeing import decimals_to_tell

NOTHING = Fragment(Markup(""))

SMALL_CHANGE = 0.1
"""Change in logits below which the exam's steepness is taken at the earlier ability, not between both."""


@dataclass(frozen=True)
class Points:
    """An officer's change in points of percent on this exam.

    Attributes:
        then: the earlier result on this exam, within 0–100.
        beyond: what lies beyond the change that the first result leads to expect, the ability unchanged; it is judged.
        margin: how far the errors reach, at the confidence in force; certain is what lies beyond by more.
    """

    then: float
    beyond: float
    margin: float


def points_of(row: Record, *, confidence: float) -> Points:
    """Return the change of a row of table `progress` in points.

    Points per logit are this exam's between the two results, or at the earlier ability where they lie close together:
    one number for all of a row, so that whatever is certain in logits is in points.

    Args:
        row: of a linked domain.
        confidence: probability of the margin.
    """
    then = min(max(row["previous_percent_here"], 0.0), 100.0)
    steepness = row["se_previous_percent_here"] / row["se_previous"]
    if abs(row["change"]) > SMALL_CHANGE:
        between = (row["current_percent"] - then) / row["change"]
        steepness = between if between > 0 else steepness
    reach = float(ndtri((1 + confidence) / 2))
    return Points(
        then,
        beyond=row["beyond"] * steepness,
        margin=reach * row["se_beyond"] * steepness,
    )


def since_last_time(view: View, officer: str) -> Fragment:
    """Return what changed for an officer since the earlier wave, and the courses taken; nothing without such a wave."""
    if not view.parameters.previous:
        return NOTHING
    rows = view.officers.progress.of(officer)
    linked = [row for row in rows if row["basis"] == "linked" and not math.isnan(row["change"])]
    apart = [view.scale(row["scale_id"]) for row in rows if row["basis"] != "linked"]
    parts = [_changes(view, linked)] if linked else []
    if not rows:
        parts.append(
            paragraph(view.say("There is no earlier result of this officer, so nothing can be said of a change."))
        )
    if apart:
        words = view.say(
            "{scales}: the two exams cannot be put on one scale, so nothing is said of a change.",
            scales=view.speaker.listing(apart),
        )
        parts.append(paragraph(words, "small"))
    if linked:
        parts.append(paragraph(_note(view), "small"))
    return section(view.say("Since last time"), *parts, *_courses(view, officer))


def _note(view: View) -> str:
    return view.say(
        "Both results are given on this exam, so that a harder or easier exam changes nothing. A first result that was "
        "high or low by luck comes back by itself: that change is expected with the ability unchanged. Only what lies "
        "beyond it is judged, and called certain where it is larger than its ± (the errors of both exams and of "
        "putting them on one scale, at {share}).",
        share=view.speaker.percent(100 * view.parameters.progress.confidence),
    )


def _courses(view: View, officer: str) -> list[Fragment]:
    taken = [
        view.course(row["course_id"])
        if row.get("date") is None or row["date"] != row["date"]
        else view.say("{course} ({day})", course=view.course(row["course_id"]), day=view.speaker.date(row["date"]))
        for row in view.officers.attendance.of(officer)
    ]
    if not taken:
        return []
    return [paragraph(view.say("Courses taken: {courses}.", courses="; ".join(taken)))]


def _changes(view: View, rows: list[Record]) -> Fragment:
    columns = [
        Column("domain", view.say("Domain")),
        Column("then", view.say("Then, on this exam"), stands="r"),
        Column("now", view.say("Now"), stands="r"),
        Column("change", view.say("Change"), stands="r"),
        Column("expected", view.say("Change expected with ability unchanged"), stands="r"),
        Column("beyond", view.say("Beyond that, ± its error"), stands="r"),
        Column("verdict", view.say("What can be said")),
        Column("level", view.say("Level"), stands="d"),
    ]
    cells = []
    for row in rows:
        points = points_of(row, confidence=view.parameters.progress.confidence)
        decimals = _decimals(points)
        then, now = round(points.then, decimals), round(row["current_percent"], decimals)
        beyond = round(points.beyond, decimals)
        cells.append(
            [
                view.scale(row["scale_id"]),
                view.speaker.percent(then, decimals),
                view.speaker.percent(now, decimals),
                signed(view, now - then, decimals),
                signed(view, now - then - beyond, decimals),
                _with_margin(view, beyond, points.margin, decimals),
                verdict(view, row),
                _levels(view, row),
            ]
        )
    caption = view.say("Results of both waves on this exam")
    return listed(listing(view.speaker, caption, columns, cells, cards=True, dense=True))


def beyond_expected(view: View, row: Record) -> str:
    """Return what lies beyond the expected change, in points of percent with its error."""
    points = points_of(row, confidence=view.parameters.progress.confidence)
    return _with_margin(view, points.beyond, points.margin, _decimals(points))


def _decimals(points: Points) -> int:
    return decimals_to_tell((abs(points.beyond), points.margin))


def _with_margin(view: View, points: float, margin: float, decimals: int) -> str:
    return view.say(
        "{points} ± {margin}", points=signed(view, points, decimals), margin=view.speaker.number(margin, decimals)
    )


def _levels(view: View, row: Record) -> str:
    then, now = row["previous_level"], row["current_level"]
    if then is None or now is None:
        return "–"
    return view.say("{a} → {b}", a=then, b=now)


def verdict(view: View, row: Record) -> Markup | str:
    """Return what can be said of a change, in words and a sign."""
    if not row["reliable"]:
        return view.say("no certain change")
    if row["beyond"] > 0:
        return emphasis(view.say("▲ improved"), "meets")
    return emphasis(view.say("▼ declined"), "short")


def signed(view: View, value: float, decimals: int = 0) -> str:
    """Return a number with its sign, in the page's language."""
    said = view.speaker.number(value, decimals)
    return f"+{said}" if round(value, decimals) > 0 else said
