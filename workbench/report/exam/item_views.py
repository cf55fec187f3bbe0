"""Items in pictures and tables: all of them, those to repair, what their options drew, and what repairing changes."""

from __future__ import annotations

from typing import Any

import pandas as pd

from workbench.listing import Column, listing
from workbench.report.exam.drawing import item_map, option_slopes
from workbench.report.exam.repair import NAMED, suspected_keys, to_repair
from workbench.report.frame.elements import Fragment, figure, listed, paragraph, section
from workbench.report.frame.view import View
from workbench.report.frame.words import FLAGS
from workbench.tables.answer_keys import is_right

DRAWN = 9
"""Most items whose options are drawn."""


def thresholds(view: View) -> Fragment:
    """Say when an item is flagged, by the parameters in force."""
    speaker, limits = view.speaker, view.parameters.items
    words = view.say(
        "To look at: share right below {hard}; item–rest below {low}, or below 0; or another key fits better beyond "
        "chance. Noted only: share right above {easy}; a wrong option chosen by less than {dead}. "
        "Fewer than {few} people: a hint only. The limits are the parameters under items in the parameter file.",
        hard=speaker.percent(100 * limits.too_hard),
        low=speaker.number(limits.low_discrimination, 2),
        easy=speaker.percent(100 * limits.too_easy),
        dead=speaker.percent(100 * limits.dead_distractor),
        few=speaker.number(limits.few_answers),
    )
    return paragraph(words, "small")


def all_items(view: View, repair: pd.DataFrame) -> Fragment:
    """Draw all items by difficulty and discrimination, those to repair set off."""
    speaker, limits = view.speaker, view.parameters.items
    every = view.table("item_statistics")
    items = every[every["item_rest"].notna() & every["difficulty"].notna()]
    if items.empty:
        words = view.say(
            "Too few people sat the same items: how an item goes with the rest of the exam cannot be told."
        )
        return paragraph(words)
    weak = items["item_id"].isin(repair["item_id"])
    label = items["item_id"].where(items["item_id"].isin(repair["item_id"].head(NAMED)), "")
    drawn = pd.DataFrame(
        {"right": 100 * items["difficulty"], "item_rest": items["item_rest"], "repair": weak, "label": label}
    )
    svg = item_map(
        drawn,
        too_hard=100 * limits.too_hard,
        too_easy=100 * limits.too_easy,
        low=limits.low_discrimination,
        axes_words=(view.say("Share right (%)"), view.say("Item–rest correlation")),
        number=speaker.number,
        name="items",
    )
    below = int((items["item_rest"] < limits.low_discrimination).sum())
    finding = speaker.plural(
        "Of {all}, {n} discriminates too little (item–rest below {limit}), {negative} of them the wrong way.",
        "Of {all}, {n} discriminate too little (item–rest below {limit}), {negative} of them the wrong way.",
        below,
        all=speaker.plural("{n} item", "{n} items", len(items)),
        limit=speaker.number(limits.low_discrimination, 2),
        negative=speaker.number(int((items["item_rest"] < 0).sum())),
    )
    note = view.say("▲: items to look at; dashed: the limits of too hard, too easy and low discrimination.")
    if without := len(every) - len(items):
        note += " " + speaker.plural(
            "{n} further item is not drawn: all answered it alike, or too few did.",
            "{n} further items are not drawn: all answered them alike, or too few did.",
            without,
        )
    return figure(svg, finding, f"{finding} {note}")


def repair_table(view: View, repair: pd.DataFrame) -> Fragment:
    """List the items to repair and why."""
    frame = repair.assign(
        scale=repair["scale_id"].map(view.scale), why=[flags_in_words(view, flags) for flags in repair["flags"]]
    )
    columns = [
        Column("item_id", view.say("Item"), "code"),
        Column("scale", view.say("Competency")),
        Column("difficulty", view.say("Difficulty"), "number", 2),
        Column("item_rest", view.say("Item–rest"), "number", 2),
        Column("why", view.say("Why")),
    ]
    return listed(listing(view.speaker, view.say("Flagged items, gravest first"), columns, frame))


def flags_in_words(view: View, flags: object) -> str:
    """Return an item's flags in words; empty where it has none."""
    return "" if pd.isna(flags) else "; ".join(view.name(FLAGS[flag]) for flag in str(flags).split())


def option_table(view: View, repair: pd.DataFrame) -> list[Fragment]:
    """List what the options of the items to repair drew; nothing where the answers hold points."""
    chosen = _chosen(view, repair)
    if chosen.empty:
        return []
    signed = chosen["option"].where(~chosen["is_key"].astype(bool), chosen["option"] + " ✓")
    columns = [
        Column("item_id", view.say("Item"), "code"),
        Column("option", view.say("Option"), stands="c"),
        Column("share", view.say("All"), "share"),
        Column("share_low", view.say("Lowest 27%"), "share"),
        Column("share_high", view.say("Highest 27%"), "share"),
        Column("option_total", view.say("Option–total"), "number", 2),
    ]
    caption = view.say("Share choosing each option (✓: key)")
    return [listed(listing(view.speaker, caption, columns, chosen.assign(option=signed)))]


def _chosen(view: View, repair: pd.DataFrame) -> pd.DataFrame:
    """Rows of `distractors` of the items to repair, in their order."""
    chosen = view.table("distractors")
    chosen = chosen[chosen["item_id"].isin(repair["item_id"])]
    rank = {item: place for place, item in enumerate(repair["item_id"])}
    return chosen.sort_values("item_id", key=lambda ids: ids.map(rank), kind="stable")


def option_pictures(view: View, repair: pd.DataFrame) -> Fragment:
    """Draw what the options of the gravest items drew."""
    drawn = repair.head(DRAWN)
    chosen = _chosen(view, drawn)
    if chosen.empty:
        return paragraph(view.say("The answers hold points, so options cannot be examined."))
    return _slopes(view, chosen, drawn)


def _slopes(view: View, chosen: pd.DataFrame, drawn: pd.DataFrame) -> Fragment:
    rivals = {item: rival for item, (_, rival) in suspected_keys(view).items()}
    gravest, few = drawn.set_index("item_id")["gravest"], drawn.set_index("item_id")["few"]
    why = gravest.map(lambda flag: view.name(FLAGS[flag])).mask(few, view.say("few answers: a hint only"))
    shares = chosen.assign(
        item=chosen["item_id"],
        why=chosen["item_id"].map(why),
        low=100 * chosen["share_low"],
        all=100 * chosen["share"],
        high=100 * chosen["share_high"],
        suspect=[
            not right and is_right(rivals.get(item, ""), option)
            for item, option, right in chosen[["item_id", "option", "is_key"]].itertuples(index=False)
        ],
    )
    rising = shares[~shares["is_key"].astype(bool) & (shares["high"] > shares["low"])]["item_id"].drop_duplicates()
    finding = (
        view.say(
            "A wrong option draws the better officers more than the weaker in {items}.",
            items=view.speaker.listing(list(rising)),
        )
        if len(rising)
        else view.say("No wrong option draws the better officers more than the weaker.")
    )
    names = (view.say("low"), view.say("all"), view.say("high"))
    note = view.say(
        "Share (%) choosing each option in the lowest 27%, all, and the highest 27%; ✓: key; ◆: an option of the "
        "key that fits better; ▲: another wrong option that rises; at most the {n} "
        "gravest items drawn.",
        n=DRAWN,
    )
    return figure(option_slopes(shares, group_names=names, name="options"), finding, f"{finding} {note}")


def changes(view: View) -> Fragment:
    """List who would change level if an item to repair were dropped or its key changed."""
    title = view.say("What repairing an item would change")
    cells = view.table("flips")
    if cells.empty:
        return section(title, paragraph(view.say("No item is flagged.")))
    few = to_repair(view).set_index("item_id")["few"]
    evidence = {item: place for place, item in enumerate(suspected_keys(view))}
    cells = cells.assign(few=cells["item_id"].map(few), place=cells["item_id"].map(evidence).astype(float))
    cells = cells.sort_values(["few", "place", "n_people"], ascending=[True, True, False], kind="stable")
    frame = cells.assign(
        item=[
            item + "\N{NO-BREAK SPACE}*" * bool(few) for item, few in zip(cells["item_id"], cells["few"], strict=True)
        ],
        other=["–" if pd.isna(r.best_key) else _with_other_key(view, r) for r in cells.itertuples(index=False)],
    )
    columns = [
        Column("item", view.say("Item")),
        Column("n_people", view.say("Change level"), "number"),
        Column("n_up", view.say("Up"), "number"),
        Column("n_down", view.say("Down"), "number"),
        Column("n_at_cut", view.say("At the cut score"), "number"),
        Column("needs_up", view.say("Needs more"), "number"),
        Column("needs_down", view.say("Needs fewer"), "number"),
        Column("other", view.say("With the other key")),
    ]
    note = view.say(
        "Each officer counts once, whether the level of the competency, of the domain or of both changes. At the cut "
        "score: stood less than one item from it, so that leaving out almost any item would move them; this says "
        "more of where the cut score falls between two scores than of the item."
    )
    if cells["few"].any():
        note += " " + view.say("*: too few answers, a hint only.")
    dropped = listing(view.speaker, view.say("If the item is dropped (officers)"), columns, frame)
    return section(title, listed(dropped), paragraph(note, "small"))


def _with_other_key(view: View, cell: Any) -> str:
    number = view.speaker.number
    return view.say(
        "{key}: {n} to another level ({up} up, {down} down); needs more {more}, fewer {fewer}",
        key=cell.best_key,
        n=number(cell.n_people_rekeyed),
        up=number(cell.n_up_rekeyed),
        down=number(cell.n_down_rekeyed),
        more=number(cell.needs_up_rekeyed),
        fewer=number(cell.needs_down_rekeyed),
    )
