"""Keys that the answers speak against, strongest evidence first, and what is merely hard or weak, apart from them."""

from __future__ import annotations

from typing import Any

import pandas as pd

from workbench.listing import Column, Said, listing
from workbench.messages import msg
from workbench.report.exam.repair import named, to_repair
from workbench.report.frame.elements import Fragment, listed, paragraph, section
from workbench.report.frame.view import View

LEAST_SHOWN = 0.001
"""A smaller p is shown as below this."""
BECOMES = "\N{NO-BREAK SPACE}→\N{NO-BREAK SPACE}"
CHANGES = {
    "instead": msg("another answer is right"),
    "also": msg("one more answer is right"),
    "without": msg("one of the right answers is not"),
}


def doubted_keys(view: View) -> Fragment:
    """List the keys to check, with evidence and what changing each would do to levels; say what is no evidence."""
    title = view.say("Keys to check")
    evidence = view.table("key_evidence")
    if evidence.empty:
        return section(title, paragraph(view.say("No item has a key, so no key can be compared with the answers.")))
    doubted = evidence[evidence["suspect"].astype(bool)]
    parts = [paragraph(_finding(view, len(doubted)))]
    if len(doubted):
        parts.append(_table(view, doubted))
    merely = _merely_weak(view)
    return section(title, *parts, *merely, paragraph(_rule(view, evidence), "small"))


def _finding(view: View, n: int) -> str:
    if not n:
        return view.say("No other key fits the answers better than the one used, beyond chance.")
    said = view.speaker.plural(
        "In {n} item another key fits the answers better than the one used, beyond chance.",
        "In {n} items another key fits the answers better than the one used, beyond chance.",
        n,
    )
    return said + " " + view.say("This is evidence, not proof: the exam's owner decides, together with the author.")


def _table(view: View, doubted: pd.DataFrame) -> Fragment:
    number = view.speaker.number
    few = to_repair(view).set_index("item_id")["few"].reindex(doubted["item_id"]).fillna(False).astype(bool)
    cells = doubted.sort_values("rank").merge(view.table("flips"), on="item_id", how="left")
    frame = cells.assign(
        item=[item + "\N{NO-BREAK SPACE}*" * bool(few[item]) for item in cells["item_id"]],
        keys=[f"{r.key}{BECOMES}{r.other}" for r in cells.itertuples(index=False)],
        change=[view.name(CHANGES[change]) for change in cells["change"]],
        rest=[f"{number(r.r_key, 2)}{BECOMES}{number(r.r_other, 2)}" for r in cells.itertuples(index=False)],
        difference=[
            Said(r.difference, f"{number(r.difference, 2)} ({number(r.low, 2)} … {number(r.high, 2)})")
            for r in cells.itertuples(index=False)
        ],
        p_adjusted=[_chance(view, p) for p in cells["p_adjusted"]],
        levels=[_levels(view, r) for r in cells.itertuples(index=False)],
    )
    columns = [
        Column("item", view.say("Item"), "code"),
        Column("keys", view.say("Key → fits better"), "code"),
        Column("change", view.say("If so")),
        Column("rest", view.say("Correlation with the rest"), stands="n"),
        Column("difference", view.say("Difference (95%)"), "number", 2),
        Column("p_adjusted", view.say("By chance"), "number", 3),
        Column("levels", view.say("Levels, if the key is changed")),
    ]
    caption = view.say("Keys to check, strongest evidence first")
    shown = listed(listing(view.speaker, caption, columns, frame, cards=True))
    return shown + paragraph(view.say("*: too few answers, a hint only."), "small") if few.any() else shown


def _chance(view: View, p: float) -> Said | float:
    if p >= LEAST_SHOWN:
        return p
    return Said(p, view.say("below {least}", least=view.speaker.number(LEAST_SHOWN, 3)))


def _levels(view: View, cell: Any) -> str:
    """Say who would change level with the other key."""
    if pd.isna(cell.n_people_rekeyed):
        return "–"
    number = view.speaker.number
    return view.say(
        "{up} up, {down} down; needs more {more}, fewer {fewer}",
        up=number(cell.n_up_rekeyed),
        down=number(cell.n_down_rekeyed),
        more=number(cell.needs_up_rekeyed),
        fewer=number(cell.needs_down_rekeyed),
    )


def _merely_weak(view: View) -> list[Fragment]:
    """Name the items that look bad while no other key fits better."""
    items = to_repair(view)
    weak = items[
        (items["gravest"] != "probable_wrong_key") & items["item_id"].isin(view.table("key_evidence")["item_id"])
    ]
    if weak.empty:
        return []
    words = view.say(
        "Hard or weak, yet without evidence of another key: {items}. Nothing in the answers says that these keys are "
        "wrong.",
        items=named(view, list(weak["item_id"])),
    )
    return [paragraph(words)]


def _rule(view: View, evidence: pd.DataFrame) -> str:
    speaker = view.speaker
    said = view.say(
        "Compared: how far being right goes with the rest of the domain, by the key and by every other key that the "
        "answers allow, doubted items left out of the rest (Steiger & Hakstian 1982). By chance: p, corrected for all "
        "keys tried (Benjamini & Hochberg 1995), so that about {share} of the keys named are right after all. A wrong "
        "answer that draws the able as the key does can be named too.",
        share=speaker.percent(100 * view.parameters.items.wrong_key),
    )
    untested = int(evidence["r_key"].isna().sum())
    if not untested:
        return said
    return (
        said
        + " "
        + speaker.plural(
            "{n} key was not compared: too few people took the item, or all have the same rest.",
            "{n} keys were not compared: too few people took the item, or all have the same rest.",
            untested,
        )
    )
