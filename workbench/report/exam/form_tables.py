"""Versions of the exam: which hold the same questions, what each other was like, and whether these are on one scale."""

from __future__ import annotations

import pandas as pd

from workbench.listing import Column, listing
from workbench.report.frame.elements import Fragment, listed, paragraph
from workbench.report.frame.view import View
from workbench.report.frame.words import LINKS
from workbench.tables import FORMS, ITEMS
from workbench.tables.measures import NO_FORM
from workbench.tables.questions import alike


def versions(view: View) -> Fragment | None:
    """Say which versions hold the same questions, then of the others which are on one scale; None for neither."""
    found = [part for part in (_reordered(view), _several_forms(view)) if part is not None]
    return sum(found[1:], start=found[0]) if found else None


def _reordered(view: View) -> Fragment | None:
    items = view.table(ITEMS)
    reordered = items.loc[alike(items), "competency_id"]
    if reordered.empty:
        return None
    domain_of = view.framework.domain_of
    named = [view.scale(d) for d in dict.fromkeys(domain_of.get(c, c) for c in reordered)]
    return paragraph(
        view.say(
            "In {domains} the versions are taken to hold the same questions in another order: officers are compared by "
            "the percentage of their own version, as it is. Statistics of single questions are of one version each.",
            domains=view.speaker.listing(named),
        )
    )


def _several_forms(view: View) -> Fragment | None:
    forms = view.table(FORMS)
    many = forms.groupby("domain_id")["form"].transform("size") > 1
    shown = forms[many | (forms["form"] == NO_FORM)]
    if shown.empty:
        return None
    named = {
        (domain, form): _called(view, form, versions)
        for domain, form, versions in shown[["domain_id", "form", "versions"]].itertuples(index=False, name=None)
    }
    frame = shown.assign(
        domain=shown["domain_id"].map(view.scale),
        named=list(named.values()),
        with_form=[named.get(at) for at in shown[["domain_id", "linked_to"]].itertuples(index=False, name=None)],
        link=[view.name(LINKS[by]) for by in shown["linked_by"]],
    )
    columns = [
        Column("domain", view.say("Domain")),
        Column("named", view.say("Versions")),
        Column("n_items", view.say("Items"), "number"),
        Column("n", view.say("People"), "number"),
        Column("mean", view.say("Mean (points)"), "number", 1),
        Column("alpha", view.say("Alpha"), "number", 2),
        Column("sem", view.say("SEM"), "number", 1),
        Column("link", view.say("Linked by")),
        Column("with_form", view.say("With form")),
        Column("n_common", view.say("Common items used"), "number"),
        Column("shift", view.say("Shift (points of percent)"), "number", 1),
        Column("se", view.say("Its standard error"), "number", 1),
    ]
    caption = view.say("Versions of the exam with different questions")
    note = view.say(
        "Shift: what an average score on the form is raised by (lowered where negative) to be the percentage of all "
        "questions of the linked forms. Common items: Levine's linear method for true scores (Kolen and Brennan 2014); "
        "scores between the ends move along the distribution of the true scores (Lord 1965)."
    )
    said = [paragraph(words) for words in _compared(view, shown)]
    table = listed(listing(view.speaker, caption, columns, frame))
    return sum([*said[1:], table, paragraph(note, "small")], start=said[0])


def _called(view: View, form: str, versions: object) -> str:
    """Return what a form is called: as the files call it, else by its number; marked where too few people sat it."""
    if pd.isna(versions):
        return view.say("other sets of questions") if form == NO_FORM else view.say("set {n}", n=form)
    return view.say("{versions} (few people)", versions=str(versions)) if form == NO_FORM else str(versions)


def _compared(view: View, shown: pd.DataFrame) -> list[str]:
    """Say of which domains the versions are on one scale, and of which they are not."""
    scales = shown.groupby("domain_id", sort=False)["scale"].nunique()
    one, apart = ([view.scale(str(d)) for d in scales.index[found]] for found in (scales == 1, scales > 1))
    said = []
    if one:
        said.append(
            view.say(
                "In {domains} officers sat versions with different questions. They are on one scale: levels rest on "
                "the percentage of the questions of all versions.",
                domains=view.speaker.listing(one),
            )
        )
    if apart:
        reason = view.say("too few officers sat some of them, or their results say too little")
        if view.parameters.exam.forms != "random":
            reason = view.say(
                "they share too few questions or too few officers sat them, and it is not declared that they were "
                "given out at random (parameter exam.forms)"
            )
        said.append(
            view.say(
                "In {domains} officers sat versions with different questions, and not all of these can be put on one "
                "scale: {reason}. Levels of officers who sat different versions, and of units whose officers did, must "
                "not be compared.",
                domains=view.speaker.listing(apart),
                reason=reason,
            )
        )
    return said
