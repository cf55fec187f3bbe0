"""Needs that stay open: counted by scale, reason and remedy with its price; undecided results apart."""

from __future__ import annotations

import pandas as pd

from workbench.analysis.words import REASONS_TEXT
from workbench.messages import Words
from workbench.report.frame.elements import Fragment, Heading, paragraph, table
from workbench.report.frame.view import View
from workbench.report.shared.remedies import price, remedy_in_all, remedy_name

UNDECIDED, FIND_COACH = "undecided", "find_coach"


def reason(code: str) -> Words:
    """Return in words the limit that keeps a need open."""
    return REASONS_TEXT[code]


def still_open(unmet: pd.DataFrame) -> pd.DataFrame:
    """The rows of `unmet` that are certain needs; undecided results wait for a re-assessment instead."""
    return unmet[unmet["reason"] != UNDECIDED]


def unserved(unmet: pd.DataFrame) -> pd.DataFrame:
    """The certain needs of `unmet` that have neither a seat nor a coach, not even for a first step."""
    certain = still_open(unmet)
    return certain[~certain["reason"].isin(["next_step", "no_result"])]


def open_by_reason(view: View, unmet: pd.DataFrame) -> Fragment:
    """Return the certain needs of `unmet` counted by reason."""
    counts = still_open(unmet)["reason"].value_counts()
    if counts.empty:
        return paragraph(view.say("No certain need stays open."))
    rows = [
        [view.name(reason(str(code))), view.speaker.number(n), view.speaker.percent(100 * n / counts.sum())]
        for code, n in counts.items()
    ]
    headings = [Heading(view.say("Why")), Heading(view.say("Needs"), "n"), Heading(view.say("Share"), "n")]
    return table(view.say("Certain needs that are not closed, or not all the way, by reason"), headings, rows)


def open_groups(view: View, unmet: pd.DataFrame) -> pd.DataFrame:
    """Return the certain needs of `unmet` by scale, reason and remedy, in words, the most frequent first.

    Columns: `scale`, `n` (people), `why`, `what` (would close it), `price`.
    """
    certain, remedies = still_open(unmet), view.table("remedies").set_index("remedy_id")
    ids = certain["remedy_id"] if "remedy_id" in certain else pd.Series("", index=certain.index)
    keyed = certain.assign(remedy_id=ids.fillna("").where(ids.isin(remedies.index), "")).fillna({"remedy": ""})
    groups = keyed.groupby(["scale_id", "reason", "remedy", "remedy_id"], sort=True).size()
    rows = []
    for (scale, why, remedy, remedy_id), n in groups.sort_values(ascending=False, kind="stable").items():
        found = remedies.loc[remedy_id] if remedy_id else None
        what = remedy_in_all(view, found) if found is not None else remedy_name(view, str(remedy)) if remedy else "–"
        money = view.say("no price known") if found is None else price(view, found)
        rows.append((view.scale(str(scale)), int(n), view.name(reason(str(why))), what, money))
    return pd.DataFrame(rows, columns=["scale", "n", "why", "what", "price"])


def open_needs_table(view: View, unmet: pd.DataFrame) -> Fragment:
    """Return the needs of `unmet` counted by scale and reason, with what would close them at what price."""
    words = view.say("Undecided results are not counted here: they are assessed again first.")
    note = [paragraph(words)] if unmet["reason"].eq(UNDECIDED).any() else []
    if still_open(unmet).empty:
        return sum(note, start=paragraph(view.say("No certain need stays open.")))
    groups = open_groups(view, unmet)
    rows = [
        [row.scale, view.speaker.number(row.n), row.why, row.what, row.price] for row in groups.itertuples(index=False)
    ]
    headings = [
        Heading(view.say("Need")),
        Heading(view.say("People"), "n"),
        Heading(view.say("Why")),
        Heading(view.say("What would close it")),
        Heading(view.say("Price"), "r"),
    ]
    caption = view.say("Certain needs that training and coaching do not close")
    return sum(note, start=table(caption, headings, rows, kind="cards"))
