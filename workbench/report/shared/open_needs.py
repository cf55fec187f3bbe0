"""Needs that stay open: counted by scale, reason and remedy with its price; undecided results apart."""

from __future__ import annotations

import pandas as pd

from workbench.analysis.seats import KEY
from workbench.analysis.words import REASONS_TEXT
from workbench.listing import Column, Listing, listing
from workbench.messages import Words
from workbench.report.frame.elements import Fragment, listed, paragraph
from workbench.report.frame.view import View
from workbench.report.shared.remedies import price, remedy_in_all, remedy_name, told

NEXT_STEP, FIND_COACH = "next_step", "find_coach"


def reason(code: str) -> Words:
    """Return in words the limit that keeps a need open."""
    return REASONS_TEXT[code]


def still_open(view: View, unmet: pd.DataFrame) -> pd.DataFrame:
    """The rows of `unmet` that are certain needs, whatever keeps them open: undecided and missing results are none."""
    return unmet[pd.MultiIndex.from_frame(unmet[KEY]).isin(pd.MultiIndex.from_frame(view.certain))]


def unserved(view: View, unmet: pd.DataFrame) -> pd.DataFrame:
    """The certain needs of `unmet` that have neither a seat nor a coach, not even for a first step."""
    certain = still_open(view, unmet)
    return certain[certain["reason"] != NEXT_STEP]


def by_reason(view: View, unmet: pd.DataFrame) -> Listing:
    """Return how many certain needs of `unmet` stay open for which reason."""
    counts = still_open(view, unmet)["reason"].value_counts()
    columns = [
        Column("why", view.say("Why")),
        Column("needs", view.say("Needs"), "number"),
        Column("share", view.say("Share"), "share"),
    ]
    rows = [(view.name(reason(str(code))), n, n / counts.sum()) for code, n in counts.items()]
    caption = view.say("Needs that are not closed, or not all the way, by reason")
    return listing(view.speaker, caption, columns, rows, title=view.say("Open needs"))


def open_by_reason(view: View, unmet: pd.DataFrame) -> Fragment:
    """Return the certain needs of `unmet` counted by reason."""
    counted = by_reason(view, unmet)
    return listed(counted) if counted.rows else paragraph(view.say("No certain need stays open."))


def open_by_scale(view: View, unmet: pd.DataFrame) -> Listing:
    """Return the certain needs of `unmet` by scale, reason and remedy with its price, the most frequent first."""
    certain = still_open(view, unmet)
    remedies = told(view).set_index("remedy_id")
    ids = certain["remedy_id"] if "remedy_id" in certain else pd.Series("", index=certain.index)
    keyed = certain.assign(remedy_id=ids.fillna("").where(ids.isin(remedies.index), "")).fillna({"remedy": ""})
    groups = keyed.groupby(["scale_id", "reason", "remedy", "remedy_id"], sort=True).size()
    rows = []
    for (scale, why, remedy, remedy_id), n in groups.sort_values(ascending=False, kind="stable").items():
        found = remedies.loc[remedy_id] if remedy_id else None
        what = remedy_in_all(view, found) if found is not None else remedy_name(view, str(remedy)) if remedy else "–"
        money = view.say("no price known") if found is None else price(view, found["cost"], found["budget_short"])
        rows.append((view.scale(str(scale)), n, view.name(reason(str(why))), what, money))
    columns = [
        Column("scale", view.say("Need")),
        Column("n", view.say("People"), "number"),
        Column("why", view.say("Why")),
        Column("what", view.say("What would close it")),
        Column("price", view.say("Price (estimate)") if view.own_rows_only else view.say("Price"), stands="r"),
    ]
    caption = view.say("Certain needs that training and coaching do not close")
    return listing(view.speaker, caption, columns, rows, title=view.say("Open needs"), cards=True)


def open_needs_table(view: View, unmet: pd.DataFrame) -> Fragment:
    """Return the needs of `unmet` counted by scale and reason, with what would close them at what price."""
    words = view.say("Results that are undecided or missing are not counted here: no need is certain before they are.")
    note = [paragraph(words)] if len(still_open(view, unmet)) < len(unmet) else []
    counted = open_by_scale(view, unmet)
    if not counted.rows:
        return sum(note, start=paragraph(view.say("No certain need stays open.")))
    return sum(note, start=listed(counted))
