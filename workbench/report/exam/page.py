"""The exam's quality, for its owner: how exact the results are, and which items to look at."""

from __future__ import annotations

from markupsafe import Markup

from workbench.listing import Column, listing
from workbench.report.exam.checks import own_check
from workbench.report.exam.doubted_keys import doubted_keys
from workbench.report.exam.fair_items import groups
from workbench.report.exam.form_tables import versions
from workbench.report.exam.item_views import (
    all_items,
    changes,
    flags_in_words,
    option_pictures,
    option_table,
    repair_table,
    thresholds,
)
from workbench.report.exam.model_fit import fit
from workbench.report.exam.repair import first_steps, to_repair
from workbench.report.exam.scale_tables import by_scale, calibrated_items, fallback, in_full, link, model_words
from workbench.report.frame.elements import (
    Fragment,
    emphasis,
    folded,
    lead,
    listed,
    paragraph,
    section,
    sentence,
)
from workbench.report.frame.view import View, open_view
from workbench.report.shared.exactness import exact_where
from workbench.report.shared.level_rule import why_of_many
from workbench.tables.questions import n_questions

__all__ = [
    "answer",
    "at_cuts",
    "changes",
    "doubted_keys",
    "every_item",
    "fit",
    "flagged",
    "groups",
    "header",
    "link",
    "method",
    "open_page",
    "reliability",
    "steps",
]


def open_page(parameters: str, tables: str = "", language: str = "") -> View:
    """Open the exam-quality page."""
    return open_view(parameters, tables, language)


def header(view: View) -> Fragment:
    """Name the exam."""
    items = view.speaker.plural("{n} item", "{n} items", n_questions(view.table("items")))
    officers = view.speaker.plural("{n} officer", "{n} officers", view.table("scores")["officer_id"].nunique())
    return view.open(view.say("Quality of the exam"), items, officers, model_words(view))


def _all_items(view: View, n: int) -> str:
    """Say how many items there are; where versions hold the same questions in another order, of how many questions."""
    said, questions = view.speaker.plural("{n} item", "{n} items", n), n_questions(view.table("items"))
    if questions == len(view.table("items")):
        return said
    return view.say(
        "{items} by version ({questions} questions, in another order in each version)",
        items=said,
        questions=view.speaker.number(questions),
    )


def answer(view: View) -> Fragment:
    """Say how many items to look at, and how exact the domains' levels are."""
    speaker = view.speaker
    items, reliability = view.table("item_statistics"), view.table("reliability")
    if items.empty:
        return lead([view.say("Only sums were given, so items cannot be examined.")])
    flagged = to_repair(view)
    said: list[str | Markup] = [
        sentence(
            view.say("{flagged} of {all} should be looked at before the exam is used again."),
            flagged=emphasis(speaker.number(len(flagged)), "short" if len(flagged) else "meets"),
            all=_all_items(view, len(items)),
        )
    ]
    suspected = flagged["flags"].str.contains("probable_wrong_key")
    wrong, doubtful = flagged[suspected & ~flagged["few"]], flagged[suspected & flagged["few"]]
    if len(wrong):
        said.append(
            sentence(
                view.say("The answers speak for another key in {items}; the exam's owner decides."),
                items=emphasis(speaker.listing(list(wrong["item_id"])), "short"),
            )
        )
    if flagged["few"].any():
        said.append(
            speaker.plural(
                "{n} of these was taken by fewer than {least} people: what it shows is a hint only.",
                "{n} of these were taken by fewer than {least} people: what they show is a hint only.",
                int(flagged["few"].sum()),
                least=speaker.number(view.parameters.items.few_answers),
            )
        )
    if len(doubtful):
        said.append(
            view.say("Among them, the key of {items} could be wrong.", items=speaker.listing(list(doubtful["item_id"])))
        )
    said += [*fallback(view), *why_of_many(view, view.table("levels"))]
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
            speaker.plural(
                "{n} scale says too little by itself; its level rests on the whole domain too (table “Reliability "
                "by scale”).",
                "{n} scales say too little by themselves; their levels rest on the whole domain too (table "
                "“Reliability by scale”).",
                len(weak),
            )
        )
    return lead(said)


def steps(view: View) -> Fragment:
    """Say what to do, in which order, and what it changes."""
    return section(view.say("What to do, in this order"), first_steps(view))


def reliability(view: View) -> Fragment:
    """Say whether the probabilities of levels hold here; list how exact every scale is, and versions of the exam."""
    told = versions(view)
    shown = (own_check(view), by_scale(view), *([] if told is None else [told]))
    return section(view.say("How exact the results are"), *shown)


def flagged(view: View) -> Fragment:
    """Draw all items, list those to look at and why, and draw what their options drew."""
    title = view.say("Items to look at")
    items = to_repair(view)
    if items.empty:
        return section(title, paragraph(view.say("No item is flagged.")), thresholds(view))
    shown = (all_items(view, items), option_pictures(view, items), repair_table(view, items))
    return section(title, *shown, thresholds(view))


def at_cuts(view: View) -> Fragment:
    """List how exact the domains are at their cut scores, and what one more exam would settle."""
    title = view.say("At the cut scores")
    cells = view.table("cut_precision")
    cells = cells[cells["scale_id"].isin([d.id for d in view.framework.domains])]
    if cells.empty:
        return section(title, paragraph(view.say("No cut score lies between 0 and 100%.")))
    frame = cells.assign(scale=cells["scale_id"].map(view.scale), level=cells["level"].map(view.level))
    columns = [
        Column("scale", view.say("Domain")),
        Column("level", view.say("Level")),
        Column("cut_percent", view.say("Cut score"), "percent"),
        Column("csem_percent", view.say("Error (± points)"), "number", 1),
        Column("n_undecided", view.say("Officers within one error"), "number"),
        Column("share_settled", view.say("Settled by one re-test"), "share"),
    ]
    note = paragraph(
        view.say(
            "Error: one conditional standard error (Lord 1955) of the score, in percentage points. Settled by one "
            "re-test: the expected share of those within one error."
        ),
        "small",
    )
    caption = view.say("How exact the domains are at their cut scores")
    return section(title, exact_where(view), note, listed(listing(view.speaker, caption, columns, frame)))


def every_item(view: View) -> Fragment:
    """List the options of the items to repair, and all items."""
    items = view.table("item_statistics")
    frame = items.assign(
        scale=items["scale_id"].map(view.scale), remark=[flags_in_words(view, flags) for flags in items["flags"]]
    )
    columns = [
        Column("item_id", view.say("Item"), "code"),
        Column("scale", view.say("Competency")),
        Column("n", view.say("People"), "number"),
        Column("difficulty", view.say("Difficulty"), "number", 2),
        Column("item_total", view.say("Item–total"), "number", 2),
        Column("item_rest", view.say("Item–rest"), "number", 2),
        Column("discrimination_27", view.say("Discrimination 27%"), "number", 2),
        Column("omitted", view.say("Blank"), "share"),
        Column("remark", view.say("Remark")),
    ]
    statistics = listed(listing(view.speaker, view.say("Item statistics within the domain"), columns, frame))
    parts = [folded(view.say("Classical statistics"), statistics), folded(view.say("Reliability"), in_full(view))]
    if (calibrated := calibrated_items(view)) is not None:
        parts.insert(1, folded(view.say("Item response model"), calibrated))
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
        terms=("difficulty", "discrimination", "reliability", "fairness", "linking", "interval"),
        department=True,
    )
