"""A panel of judges: what it found, how its judgements are given, and the items in order of difficulty for it."""

from __future__ import annotations

import pandas as pd

from workbench.analysis.examined import booklet
from workbench.listing import Column, listing
from workbench.parameters.exam import Standard
from workbench.report.frame.elements import Fragment, code, folded, listed, paragraph, sentence
from workbench.report.frame.view import View
from workbench.report.shared.exactness import calibrated

POOR_AGREEMENT = 0.4
"""Intraclass correlation below which agreement is called poor (Cicchetti 1994)."""


def panel_table(view: View, cuts: pd.DataFrame) -> Fragment:
    """List the panels' cut scores with their error, judges, items and agreement; `cuts` as in `remarks`."""
    frame = cuts.assign(scale=cuts["scale_id"].map(view.scale), level=cuts["level"].map(view.level))
    columns = [
        Column("scale", view.say("Scale")),
        Column("level", view.say("Level")),
        Column("cut_percent", view.say("Cut score"), "percent", 1),
        Column("se_percent", view.say("Standard error"), "number", 1),
        Column("judges_sd", view.say("Judges' SD"), "number", 1),
        Column("n_judges", view.say("Judges"), "number"),
        Column("n_items", view.say("Items"), "number"),
        Column("agreement", view.say("Agreement"), "number", 2),
    ]
    return listed(listing(view.speaker, view.say("Panels of judges (percentage points)"), columns, frame))


def remarks(view: View, cuts: pd.DataFrame) -> list[str]:
    """Say which panels left items of their scale out, and which hardly agree.

    Args:
        view: the analysis.
        cuts: the rows of `cut_facts.cut_errors` that a panel set.
    """
    items, speaker = view.table("items"), view.speaker
    competency = items["competency_id"].astype(str)
    domain = competency.map(view.framework.domain_of)
    said = []
    for r in cuts.itertuples(index=False):
        every = int(((competency == r.scale_id) | (domain == r.scale_id)).sum())
        if r.n_items < every:
            said.append(
                view.say(
                    "{scale}, {level}: the panel's cut score rests on {n} of {all} items of the scale; officers are "
                    "placed by all of them.",
                    scale=view.scale(r.scale_id),
                    level=view.level(int(r.level)),
                    n=speaker.number(r.n_items),
                    all=speaker.number(every),
                )
            )
    poor = cuts[cuts["agreement"] < POOR_AGREEMENT]
    if len(poor):
        said.append(
            view.say(
                "The judges hardly agree in {scales} (agreement below {least}: poor, Cicchetti 1994): they do not see "
                "the same items as hard, and another panel may well set another cut score. Let them discuss and judge "
                "once more.",
                scales=speaker.listing([view.scale(s) for s in dict.fromkeys(poor["scale_id"])]),
                least=speaker.number(POOR_AGREEMENT, 1),
            )
        )
    return said


def how_to_give_a_panel(view: View, scale: str) -> Fragment:
    """Say how cut scores of a panel are given in place of those of the parameters."""
    words = sentence(
        view.say(
            "Cut scores under {cuts} and {overrides} are set without judges. To use a panel's, put its file into the "
            "folder of the parameter file and name it there: {example}. A name with a folder, such as {folder}, is "
            "taken from that folder on. Columns of an Angoff panel: {angoff} (probability that an officer on the "
            "border of the level answers right); of a Bookmark panel: {bookmark} (place in the items ordered by "
            "difficulty)."
        ),
        cuts=code("levels.cuts"),
        overrides=code("levels.overrides"),
        example=code(f"standards: {{{scale}: {{method: angoff, file: panel.csv}}}}"),
        folder=code("../../inputs/panel.csv"),
        angoff=code("judge, level, item_id, probability"),
        bookmark=code("judge, level, bookmark"),
    )
    return paragraph(words, "small")


def item_booklets(view: View) -> Fragment | None:
    """List every calibrated domain's items in the order in which a Bookmark panel reads them; None without a model."""
    domains = calibrated(view)
    if not domains:
        return None
    standards = view.parameters.standards
    usual = float(Standard.model_fields["response_probability"].default)
    booklets = []
    for domain in domains:
        chance = standards[domain].response_probability if domain in standards else usual
        ordered = booklet(view.analysis, domain, response_probability=chance)
        booklets.append(ordered.assign(domain=view.scale(domain), chance=chance))
    columns = [
        Column("domain", view.say("Domain")),
        Column("place", view.say("Place"), "number"),
        Column("item_id", view.say("Item"), "code"),
        Column("b", view.say("Difficulty b"), "number", 2),
        Column("theta", view.say("Ability needed (logits)"), "number", 2),
        Column("chance", view.say("Chance of being right there"), "share"),
    ]
    caption = view.say("Items from easy to hard; a bookmark is the last place still answered right with that chance")
    made = listed(listing(view.speaker, caption, columns, pd.concat(booklets)))
    return folded(view.say("Items in order of difficulty, for a Bookmark panel"), made)
