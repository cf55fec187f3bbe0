"""Items to repair: which, in which order, the picture that shows it, and what to do first."""

from __future__ import annotations

import pandas as pd

from workbench.language import mark
from workbench.measure.flips import seriously_flagged
from workbench.report.charts.items import item_map, option_slopes
from workbench.report.elements import Fragment, Heading, figure, paragraph, table
from workbench.report.view import View
from workbench.report.words import FLAGS

DRAWN = 9
"""Most items whose options are drawn."""
NAMED = 12
"""Most items that are named in one sentence or picture."""
GRAVEST_FIRST = ("probable_wrong_key", "negative_discrimination", "low_discrimination", "too_hard")
"""The serious flags in the order of repair: a wrong key is quick to mend and changes scores that already stand."""


def to_repair(view: View) -> pd.DataFrame:
    """Items with a flag that asks for repair, gravest first, with `gravest`, that flag.

    The other flags stand in the table of all items.
    """
    items = view.table("item_statistics")
    items = items[items["item_id"].isin(seriously_flagged(items))]
    flags = items["flags"].str.split()
    gravest = flags.map(lambda own: next(flag for flag in GRAVEST_FIRST if flag in own))
    rank = gravest.map({flag: place for place, flag in enumerate(GRAVEST_FIRST)})
    ordered = items.assign(gravest=gravest, rank=rank).sort_values(["rank", "item_rest"], kind="stable")
    return ordered.drop(columns="rank")


def first_steps(view: View) -> Fragment:
    """List what to do with the exam, in order: keys, items that mislead, weak items, fairness, subscores, re-tests."""
    rows = [row for row in (*_item_steps(view), _fair(view), _subscores(view), _retests(view)) if row is not None]
    if not rows:
        return paragraph(view.say("Nothing asks for repair."))
    numbered = [[view.speaker.number(place), *row] for place, row in enumerate(rows, start=1)]
    words = (mark("What to do"), mark("Where"), mark("What hangs on it"))
    headings = [Heading(view.say("Step"), "c"), *(Heading(view.say(w)) for w in words)]
    return table(view.say("Steps, most urgent first"), headings, numbered)


def _item_steps(view: View) -> list[list[str]]:
    items, flips = to_repair(view), view.table("flips").set_index("item_id")
    tasks = {
        "probable_wrong_key": mark("Check the key with the author; score again where it was wrong"),
        "negative_discrimination": mark("Leave out of the score until repaired: the better do worse on it"),
        "low_discrimination": mark("Rewrite before the next use: it hardly tells the better from the weaker"),
        "too_hard": mark("Check whether it was taught and whether it can be understood: hardly anyone is right"),
    }
    rows = []
    for flag, task in tasks.items():
        own = items.loc[items["gravest"] == flag, "item_id"]
        if own.empty:
            continue
        columns = ["n_up_rekeyed", "n_down_rekeyed"] if flag == "probable_wrong_key" else ["n_up", "n_down"]
        changes = flips.reindex(own)[columns].fillna(0).sum(axis=1)
        rows.append([view.say(task), _named(view, list(own)), _largest_change(view, changes)])
    return rows


def _largest_change(view: View, changes: pd.Series) -> str:
    if not changes.any():
        return view.say("no level changes")
    return view.speaker.count(
        "up to {n} level changes by one item ({item})",
        "up to {n} levels change by one item ({item})",
        int(changes.max()),
        item=str(changes.idxmax()),
    )


def _named(view: View, items: list[str]) -> str:
    if len(items) <= NAMED:
        return view.speaker.listing(items)
    return view.say("{items} and {n} more", items=", ".join(items[:NAMED]), n=view.speaker.number(len(items) - NAMED))


def _fair(view: View) -> list[str] | None:
    unlike = view.table("fairness")
    unlike = unlike[unlike["ets_class"] == "C"]
    if unlike.empty:
        return None
    largest = unlike.loc[unlike["mh_delta"].abs().idxmax()]
    return [
        view.say("Have experts read the items that treat groups differently (class C)"),
        _named(view, list(dict.fromkeys(unlike["item_id"]))),
        view.say(
            "at equal ability, the largest difference: {item}, delta {delta} for {group}",
            item=largest["item_id"],
            delta=view.speaker.number(largest["mh_delta"], 1),
            group=largest["focal"],
        ),
    ]


def _subscores(view: View) -> list[str] | None:
    weak = view.table("reliability")
    weak = weak[weak["basis"] != "observed"]
    if weak.empty:
        return None
    count = view.speaker.count("{n} scale", "{n} scales", len(weak))
    names = [view.scale(s) for s in weak["scale_id"]]
    return [
        view.say("Do not report these scores by themselves, or lengthen them"),
        view.speaker.listing(names) if len(names) <= NAMED // 2 else count,
        view.say("their own score adds too little to the domain's (Haberman 2008)"),
    ]


def _retests(view: View) -> list[str] | None:
    near = view.table("cut_precision")
    near = near[near["scale_id"].isin([d.id for d in view.framework.domains])]
    if not near["n_undecided"].sum():
        return None
    most = near.loc[near["n_undecided"].idxmax()]
    return [
        view.say("Assess again those close to a cut score before anything rests on their level"),
        view.say(
            "{scale}, {level}: {n} officers, the most",
            scale=view.scale(most["scale_id"]),
            level=view.level(int(most["level"])),
            n=view.speaker.number(most["n_undecided"]),
        ),
        view.say(
            "one more exam would settle about {share} of the undecided there",
            share=view.speaker.percent(100 * most["share_settled"]),
        ),
    ]


def all_items(view: View, repair: pd.DataFrame) -> Fragment:
    """Draw all items by difficulty and discrimination, those to repair set off."""
    speaker, limits = view.speaker, view.parameters.items
    items = view.table("item_statistics")
    items = items[items["item_rest"].notna()]
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
        name="items",
    )
    below = int((items["item_rest"] < limits.low_discrimination).sum())
    finding = speaker.count(
        "{n} of {all} items discriminates too little (item–rest below {limit}), {negative} of them the wrong way.",
        "{n} of {all} items discriminate too little (item–rest below {limit}), {negative} of them the wrong way.",
        below,
        all=speaker.number(len(items)),
        limit=speaker.number(limits.low_discrimination, 2),
        negative=speaker.number(int((items["item_rest"] < 0).sum())),
    )
    note = view.say("▲: items to look at; dashed: the limits of too hard, too easy and low discrimination.")
    return figure(svg, finding, f"{finding} {note}")


def repair_table(view: View, repair: pd.DataFrame) -> Fragment:
    """List the items to repair and why."""
    speaker = view.speaker
    rows = [
        [
            r.item_id,
            view.scale(r.scale_id),
            speaker.number(r.difficulty, 2),
            speaker.number(r.item_rest, 2),
            "; ".join(view.name(FLAGS[flag]) for flag in r.flags.split()),
        ]
        for r in repair.itertuples(index=False)
    ]
    headings = [
        Heading(view.say("Item")),
        Heading(view.say("Competency")),
        Heading(view.say("Difficulty"), "n"),
        Heading(view.say("Item–rest"), "n"),
        Heading(view.say("Why")),
    ]
    return table(view.say("Flagged items, gravest first"), headings, rows)


def option_table(view: View, repair: pd.DataFrame) -> list[Fragment]:
    """List what the options of the items to repair drew; nothing where the answers hold points."""
    speaker, chosen = view.speaker, _chosen(view, repair)
    if chosen.empty:
        return []
    rows = [
        [
            r.item_id,
            r.option + (" ✓" if r.is_key else ""),
            *(speaker.percent(100 * s) for s in (r.share, r.share_low, r.share_high)),
            speaker.number(r.option_total, 2),
        ]
        for r in chosen.itertuples(index=False)
    ]
    words = (mark("All"), mark("Lowest 27%"), mark("Highest 27%"), mark("Option–total"))
    headings = [
        Heading(view.say("Item")),
        Heading(view.say("Option"), "c"),
        *(Heading(view.say(w), "n") for w in words),
    ]
    return [table(view.say("Share choosing each option (✓: key)"), headings, rows)]


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
    why = drawn.set_index("item_id")["gravest"].map(lambda flag: view.name(FLAGS[flag]))
    shares = chosen.assign(
        item=chosen["item_id"],
        why=chosen["item_id"].map(why),
        low=100 * chosen["share_low"],
        all=100 * chosen["share"],
        high=100 * chosen["share_high"],
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
        "Share (%) choosing each option in the lowest 27%, all, and the highest 27%; ✓: key; ▲: a wrong option that "
        "rises; at most the {n} gravest items drawn.",
        n=DRAWN,
    )
    return figure(option_slopes(shares, group_names=names, name="options"), finding, f"{finding} {note}")
