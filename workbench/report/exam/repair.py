"""Items to repair: which, in which order, and what to do first."""

from __future__ import annotations

import math

import pandas as pd

from workbench.analysis.examined import asking_for_repair
from workbench.listing import Column, listing
from workbench.messages import msg
from workbench.report.exam.fair_items import grouping_name
from workbench.report.frame.elements import Fragment, listed, paragraph
from workbench.report.frame.view import View

NAMED = 12
"""Most items that are named in one sentence or picture."""
GRAVEST_FIRST = ("probable_wrong_key", "negative_discrimination", "low_discrimination", "too_hard")
"""The serious flags in the order of repair: a wrong key is quick to mend and changes scores that already stand."""


def to_repair(view: View) -> pd.DataFrame:
    """Items with a flag that asks for repair, gravest first, with `gravest`, that flag, and `few`, too few answers.

    Doubted keys stand by the strength of their evidence, others by item–rest. Those that too few people took stand
    last, the lowest item–rest first: what they show is a hint. The other flags stand in the table of all items.
    """
    items = asking_for_repair(view.analysis)
    flags = items["flags"].str.split()
    gravest = flags.map(lambda own: next(flag for flag in GRAVEST_FIRST if flag in own))
    rank = gravest.map({flag: place for place, flag in enumerate(GRAVEST_FIRST)})
    few = flags.map(lambda own: "few_answers" in own).astype(bool)
    evidence = view.table("key_evidence").set_index("item_id")["rank"].astype(float)
    place = items["item_id"].map(evidence).where((gravest == "probable_wrong_key") & ~few, 0.0)
    found = items.assign(gravest=gravest, few=few, rank=rank.mask(few, 0), place=place)
    return found.sort_values(["few", "rank", "place", "item_rest"], kind="stable").drop(columns=["rank", "place"])


def suspected_keys(view: View) -> dict[str, tuple[str, str]]:
    """Present key and the one that fits better of each item whose key is doubted, strongest evidence first."""
    evidence = view.table("key_evidence")
    doubted = evidence[evidence["suspect"].astype(bool)].sort_values("rank")
    return {r.item_id: (r.key, r.other) for r in doubted.itertuples(index=False)}


def first_steps(view: View) -> Fragment:
    """List what to do: keys, items that mislead, weak items, those too few took, fairness, subscores, re-tests."""
    asked = (*_item_steps(view), _few(view), _fair(view), _subscores(view), _retests(view))
    rows = [row for row in asked if row is not None]
    if not rows:
        return paragraph(view.say("Nothing asks for repair."))
    columns = [
        Column("step", view.say("Step"), "number", stands="c"),
        Column("what", view.say("What to do")),
        Column("where", view.say("Where")),
        Column("change", view.say("What hangs on it")),
    ]
    numbered = [[place, *row] for place, row in enumerate(rows, start=1)]
    return listed(listing(view.speaker, view.say("Steps, most urgent first"), columns, numbered))


def _item_steps(view: View) -> list[list[str]]:
    items, flips = to_repair(view), view.table("flips").set_index("item_id")
    tasks = {
        "probable_wrong_key": msg("Check the key with the author; score again where it was wrong"),
        "negative_discrimination": msg("Leave out of the score until repaired: the better do worse on it"),
        "low_discrimination": msg("Rewrite before the next use: it hardly tells the better from the weaker"),
        "too_hard": msg("Check whether it was taught and whether it can be understood: hardly anyone is right"),
    }
    rows = []
    sure, suspects = items[~items["few"]], suspected_keys(view)
    for flag, task in tasks.items():
        own = list(sure.loc[sure["gravest"] == flag, "item_id"])
        if not own:
            continue
        changes = flips.reindex(own)
        if flag == "probable_wrong_key":
            words = [
                view.say("{item} ({rival} instead of {key})", item=item, key=suspects[item][0], rival=suspects[item][1])
                for item in own
            ]
            rows.append([view.say(task), named(view, words), _if_rekeyed(view, changes)])
        else:
            rows.append([view.say(task), named(view, own), _if_dropped(view, changes)])
    return rows


def _if_rekeyed(view: View, changes: pd.DataFrame) -> str:
    """Say of each item, in the order given, who would change level with its other key."""
    number = view.speaker.number
    each = [
        view.say("{item}: {up} up, {down} down", item=item, up=number(r.n_up_rekeyed), down=number(r.n_down_rekeyed))
        for item, r in zip(changes.index, changes.itertuples(index=False), strict=True)
    ]
    return view.say("officers who change level with the other key: {each}", each=named(view, each))


def _if_dropped(view: View, changes: pd.DataFrame) -> str:
    people = changes["n_people"].fillna(0).astype(float)
    if not people.any():
        return view.say("no level changes")
    most = changes.loc[people.idxmax()]
    said = view.speaker.plural(
        "at most {n} officer changes level by one item ({item} dropped)",
        "at most {n} officers change level by one item ({item} dropped)",
        int(most["n_people"]),
        item=str(most.name),
    )
    if most["n_at_cut"] == most["n_people"]:
        said += "; " + view.say("all stand less than one item from a cut score, which almost any item would move")
    return said


def _few(view: View) -> list[str] | None:
    items = to_repair(view)
    few = items.loc[items["few"], "item_id"]
    if few.empty:
        return None
    return [
        view.say("Read over, but change nothing yet: too few people took them to judge"),
        named(view, list(few)),
        view.say(
            "each was taken by fewer than {n} people; such statistics move by chance",
            n=view.speaker.number(view.parameters.items.few_answers),
        ),
    ]


def named(view: View, items: list[str]) -> str:
    """Return items in words, at most `NAMED` of them."""
    if len(items) <= NAMED:
        return view.speaker.listing(items)
    return view.say("{items} and {n} more", items=", ".join(items[:NAMED]), n=view.speaker.number(len(items) - NAMED))


def _fair(view: View) -> list[str] | None:
    unlike = view.table("fairness")
    unlike = unlike[unlike["ets_class"] == "C"]
    if unlike.empty:
        return None
    largest = unlike.loc[unlike["smd"].abs().idxmax()]
    return [
        view.say("Have the authors read the items that treat groups differently (class C)"),
        named(view, list(dict.fromkeys(unlike["item_id"]))),
        view.say(
            "at equal ability, the largest difference: {item}, {points} points of percent for {group} ({grouping})",
            item=largest["item_id"],
            points=view.speaker.number(100 * largest["smd"], 1),
            group=largest["focal"],
            grouping=grouping_name(view, largest["grouping"]),
        ),
    ]


def _subscores(view: View) -> list[str] | None:
    weak = view.table("reliability")
    weak = weak[weak["basis"] != "observed"]
    if weak.empty:
        return None
    count = view.speaker.plural(
        "{n} scale: column “Levels rest on” of the table “Reliability by scale”",
        "{n} scales: column “Levels rest on” of the table “Reliability by scale”",
        len(weak),
    )
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
        view.speaker.plural(
            "{scale}, {level}: {n} officer within one error, the most",
            "{scale}, {level}: {n} officers within one error, the most",
            int(most["n_undecided"]),
            scale=view.scale(most["scale_id"]),
            level=view.level(int(most["level"])),
        ),
        _settled(view, most["share_settled"]),
    ]


def _settled(view: View, share: float) -> str:
    """Say what one more exam would settle, where anybody there is undecided."""
    if math.isnan(share):
        return "–"
    return view.say("one more exam would settle about {share} of those there", share=view.speaker.percent(100 * share))
