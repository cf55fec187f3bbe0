"""The exam's quality, for its owner: how exact the results are, and which items to look at."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from workbench.language import mark
from workbench.report.elements import (
    Fragment,
    Heading,
    emphasis,
    folded,
    lead,
    paragraph,
    section,
    sentence,
    table,
)
from workbench.report.exactness import exact_where
from workbench.report.repair import all_items, first_steps, option_pictures, option_table, repair_table, to_repair
from workbench.report.view import View, open_view
from workbench.report.words import BASES, FLAGS


def open_page(parameters: str, tables: str = "", language: str = "") -> View:
    """Open the exam-quality page."""
    return open_view(parameters, tables, language)


def header(view: View) -> Fragment:
    """Name the exam."""
    items = view.speaker.count("{n} item", "{n} items", len(view.table("items")))
    officers = view.speaker.count("{n} officer", "{n} officers", view.table("scores")["officer_id"].nunique())
    return view.open(view.say("Quality of the exam"), items, officers)


def answer(view: View) -> Fragment:
    """Say how many items to look at, and how exact the domains' levels are."""
    speaker = view.speaker
    items, reliability = view.table("item_statistics"), view.table("reliability")
    if items.empty:
        return lead([view.say("Only sums were given, so items cannot be examined.")])
    flagged = to_repair(view)
    said: list[str | Markup] = [
        sentence(
            view.say("{flagged} of {all} items should be looked at before the exam is used again."),
            flagged=emphasis(speaker.number(len(flagged)), "short" if len(flagged) else "meets"),
            all=speaker.number(len(items)),
        )
    ]
    wrong = flagged[flagged["flags"].str.contains("probable_wrong_key")]
    if len(wrong):
        said.append(
            sentence(
                view.say("The key is probably wrong in {items}."),
                items=emphasis(speaker.listing(list(wrong["item_id"])), "short"),
            )
        )
    known = reliability[reliability["alpha"].notna()]
    domains = known[known["scale_id"].isin([d.id for d in view.framework.domains])]
    if len(domains):
        low, high = (speaker.number(alpha, 2) for alpha in (domains["alpha"].min(), domains["alpha"].max()))
        if low == high:
            said.append(view.say("Alpha is {alpha}.", alpha=low))
        else:
            said.append(view.say("Alpha of the domains lies between {low} and {high}.", low=low, high=high))
    weak = known[known["basis"] != "observed"]
    if len(weak):
        said.append(
            speaker.count(
                "{n} scale says too little by itself; its level rests on the whole domain too.",
                "{n} scales say too little by themselves; their levels rest on the whole domain too.",
                len(weak),
            )
        )
    return lead(said)


def steps(view: View) -> Fragment:
    """Say what to do, in which order, and what it changes."""
    return section(view.say("What to do, in this order"), first_steps(view))


def reliability(view: View) -> Fragment:
    """List how exact every scale is."""
    speaker = view.speaker
    rows = [
        [
            view.scale(r.scale_id),
            speaker.number(r.n),
            "–" if pd.isna(r.n_items) else speaker.number(r.n_items),
            speaker.number(r.mean, 1),
            speaker.number(r.sd, 1),
            speaker.number(r.alpha, 2),
            speaker.number(r.sem, 1),
            view.name(BASES[r.basis]),
            speaker.percent(100 * r.accuracy),
        ]
        for r in view.table("reliability").itertuples(index=False)
    ]
    words = (
        mark("People"),
        mark("Items"),
        mark("Mean"),
        mark("SD"),
        mark("Alpha"),
        mark("SEM"),
        mark("Levels rest on"),
        mark("Classified correctly"),
    )
    headings = [Heading(view.say("Scale")), *(Heading(view.say(w), "n" if i != 6 else "") for i, w in enumerate(words))]
    return section(
        view.say("How exact the results are"), table(view.say("Reliability by scale (points)"), headings, rows)
    )


def flagged(view: View) -> Fragment:
    """Draw all items, list those to look at and why, and draw what their options drew."""
    title = view.say("Items to look at")
    items = to_repair(view)
    if items.empty:
        return section(title, paragraph(view.say("No item is flagged.")))
    return section(title, all_items(view, items), option_pictures(view, items), repair_table(view, items))


def at_cuts(view: View) -> Fragment:
    """List how exact the domains are at their cut scores, and what one more exam would settle."""
    speaker = view.speaker
    title = view.say("At the cut scores")
    cells = view.table("cut_precision")
    cells = cells[cells["scale_id"].isin([d.id for d in view.framework.domains])]
    if cells.empty:
        return section(title, paragraph(view.say("No cut score lies between 0 and 100%.")))
    rows = [
        [
            view.scale(r.scale_id),
            view.level(int(r.level)),
            speaker.percent(r.cut_percent),
            speaker.number(r.csem_percent, 1),
            speaker.number(r.n_undecided),
            speaker.percent(100 * r.share_settled),
        ]
        for r in cells.itertuples(index=False)
    ]
    words = (mark("Cut score"), mark("Error (± points)"), mark("Officers within it"), mark("Settled by one re-test"))
    headings = [Heading(view.say("Domain")), Heading(view.say("Level")), *(Heading(view.say(w), "n") for w in words)]
    note = paragraph(view.say("Error: one conditional standard error (Lord 1955), in percentage points."), "small")
    listed = table(view.say("How exact the domains are at their cut scores"), headings, rows)
    return section(title, exact_where(view), note, listed)


def changes(view: View) -> Fragment:
    """List who would change level if an item to repair were dropped or its key changed."""
    speaker = view.speaker
    title = view.say("What repairing an item would change")
    cells = view.table("flips")
    if cells.empty:
        return section(title, paragraph(view.say("No item is flagged.")))
    cells = cells.assign(all=cells["n_up"] + cells["n_down"]).sort_values("all", ascending=False, kind="stable")
    rows = [
        [
            r.item_id,
            *(speaker.number(n) for n in (r.n_up, r.n_down, r.needs_up, r.needs_down)),
            ""
            if pd.isna(r.best_key)
            else view.say("{key}: {up} up, {down} down", key=r.best_key, up=r.n_up_rekeyed, down=r.n_down_rekeyed),
        ]
        for r in cells.itertuples(index=False)
    ]
    words = (mark("Levels up"), mark("Levels down"), mark("Needs more"), mark("Needs fewer"))
    headings = [
        Heading(view.say("Item")),
        *(Heading(view.say(w), "n") for w in words),
        Heading(view.say("With the other key")),
    ]
    return section(title, table(view.say("If the item is dropped (officers × scales)"), headings, rows))


def groups(view: View) -> Fragment:
    """List the items that treat groups differently."""
    speaker = view.speaker
    title = view.say("Whether items treat groups alike")
    cells = view.table("fairness")
    if cells.empty:
        return section(title, paragraph(view.say("No grouping was declared, so nothing was compared.")))
    untested = cells[cells["ets_class"] == "not_tested"]
    told = [paragraph(_compared(view, cells))]
    if len(untested):
        uncounted = speaker.count(
            "{n} comparison could not be made.", "{n} comparisons could not be made.", len(untested)
        )
        told.append(paragraph(uncounted, "small"))
    unlike = cells[cells["ets_class"].isin(["B", "C"])]
    rows = [
        [
            r.item_id,
            r.grouping,
            r.reference,
            r.focal,
            speaker.number(r.mh_delta, 2),
            speaker.number(r.mh_chi2, 1),
            r.ets_class,
        ]
        for r in unlike.sort_values(["ets_class", "item_id"], ascending=[False, True]).itertuples(index=False)
    ]
    words = (mark("Grouping"), mark("Reference"), mark("Compared"))
    headings = [
        Heading(view.say("Item")),
        *(Heading(view.say(w)) for w in words),
        Heading(view.say("Delta"), "n"),
        Heading(view.say("Chi-square"), "n"),
        Heading(view.say("Class"), "c"),
    ]
    if rows:
        told.append(
            table(
                view.say("Items of class B (moderate) and C (large); delta below 0: harder for the group compared"),
                headings,
                rows,
            )
        )
    return section(title, *told)


def _compared(view: View, cells: pd.DataFrame) -> str:
    large, moderate = (int((cells["ets_class"] == kind).sum()) for kind in ("C", "B"))
    return view.say(
        "At equal ability, {large} comparisons of an item differ much between groups (class C), "
        "{moderate} moderately (B).",
        large=view.speaker.number(large),
        moderate=view.speaker.number(moderate),
    )


def every_item(view: View) -> Fragment:
    """List the options of the items to repair, and all items."""
    speaker = view.speaker
    rows = [
        [
            r.item_id,
            view.scale(r.scale_id),
            speaker.number(r.n),
            speaker.number(r.difficulty, 2),
            speaker.number(r.item_total, 2),
            speaker.number(r.item_rest, 2),
            speaker.number(r.discrimination_27, 2),
            speaker.percent(100 * r.omitted),
            "" if pd.isna(r.flags) else "; ".join(view.name(FLAGS[flag]) for flag in r.flags.split()),
        ]
        for r in view.table("item_statistics").itertuples(index=False)
    ]
    words = (
        mark("People"),
        mark("Difficulty"),
        mark("Item–total"),
        mark("Item–rest"),
        mark("Discrimination 27%"),
        mark("Blank"),
    )
    headings = [
        Heading(view.say("Item")),
        Heading(view.say("Competency")),
        *(Heading(view.say(w), "n") for w in words),
        Heading(view.say("Remark")),
    ]
    statistics = table(view.say("Item statistics within the domain"), headings, rows)
    parts = [folded(view.say("Classical statistics"), statistics)]
    if len(chosen := option_table(view, to_repair(view))):
        parts.insert(0, folded(view.say("Options of the flagged items"), *chosen))
    return section(view.say("The full tables"), *parts)


def method(view: View) -> Fragment:
    """Say which thresholds were used."""
    return view.foot(
        view.say(
            "Difficulty is the share right; item–rest is the correlation with the rest of the domain; 27% "
            "groups after Kelley (1939). A very easy item may be wanted where everyone must know it."
        ),
        department=True,
    )
