"""An officer since the earlier wave: then and now on one exam's scale, and whether the change is more than chance."""

from __future__ import annotations

import math

from markupsafe import Markup
from scipy.special import ndtri

from workbench.language import mark
from workbench.report.elements import Fragment, Heading, emphasis, paragraph, section, table
from workbench.report.officers import Record, Rows
from workbench.report.view import View

NOTHING = Fragment(Markup(""))


def since_last_time(view: View, officer: str) -> Fragment:
    """Return what changed for an officer since the earlier wave; nothing where there is none, or no result in both."""
    rows = Rows(view.table("progress")).of(officer) if len(view.table("progress")) else []
    if not rows:
        return NOTHING
    linked = [row for row in rows if row["basis"] == "linked" and not math.isnan(row["change"])]
    parts = [_changes(view, linked)] if linked else []
    apart = [view.scale(row["scale_id"]) for row in rows if row["basis"] != "linked"]
    if apart:
        parts.append(
            paragraph(
                view.say(
                    "{scales}: the two exams cannot be put on one scale, so nothing is said of a change.",
                    scales=view.speaker.listing(apart),
                ),
                "small",
            )
        )
    if linked:
        parts.append(
            paragraph(
                view.say(
                    "Both results are given on this exam, so that a harder or easier exam changes nothing. A change is "
                    "called certain only where it is larger than the errors of both exams, and than what a first "
                    "result that was high or low by luck would give by itself."
                ),
                "small",
            )
        )
    return section(view.say("Since last time"), *parts)


def _changes(view: View, rows: list[Record]) -> Fragment:
    speaker = view.speaker
    words = (mark("Then, on this exam"), mark("Now"), mark("Change"), mark("By luck of the first result alone"))
    headings = [
        Heading(view.say("Domain")),
        *(Heading(view.say(w), "r") for w in words),
        Heading(view.say("What can be said")),
        Heading(view.say("Level"), "d"),
    ]
    cells = [
        [
            view.scale(row["scale_id"]),
            speaker.percent(min(max(row["previous_percent_here"], 0.0), 100.0)),
            speaker.percent(row["current_percent"]),
            _change(view, row),
            view.say("{points} points", points=signed(view, row["expected_change"] * _points_per_logit(row))),
            verdict(view, row),
            _levels(view, row),
        ]
        for row in rows
    ]
    return table(view.say("Results of both waves on this exam"), headings, cells, kind="cards dense")


def _points_per_logit(row: Record) -> float:
    return float(row["se_previous_percent_here"] / row["se_previous"])


def _change(view: View, row: Record) -> str:
    """The change in points of percent, and how far the errors of both exams and of the link reach."""
    reach = ndtri((1 + view.parameters.progress.confidence) / 2) * row["se_change"] * _points_per_logit(row)
    change = row["current_percent"] - row["previous_percent_here"]
    return view.say("{points} ± {margin}", points=signed(view, change), margin=view.speaker.number(reach))


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
