"""How exact the scales are, by which model, and how the cohort is linked to the earlier one: tables in words."""

from __future__ import annotations

import pandas as pd

from workbench.listing import Column, listing
from workbench.messages import from_data
from workbench.report.frame.elements import Fragment, listed, paragraph, section
from workbench.report.frame.view import View
from workbench.report.frame.words import BASES, MODELS


def models(view: View) -> dict[str, str]:
    """Return the measurement model used for each domain with items; none where only sums were given."""
    used = view.table("item_parameters").drop_duplicates("domain_id").set_index("domain_id")["model"]
    with_items = set(view.table("item_statistics")["domain_id"])
    return {d: str(used.get(d, "ctt")) for d in view.analysis.domains() if d in with_items}


def model_words(view: View) -> str:
    """Return the names of the models used, most used first; empty where only sums were given."""
    used = pd.Series(models(view), dtype="str")
    return ", ".join(view.name(MODELS[model]) for model in used.value_counts().index)


def fallback(view: View) -> list[str]:
    """Say for which domains the model asked for could not be had, what was used, and what was left out of models."""
    return [view.name(from_data(note)) for note in view.analysis.facts.get("model_notes", [])]


def by_scale(view: View) -> Fragment:
    """List how exact every scale is."""
    columns = [
        Column("scale", view.say("Scale")),
        Column("n_form", view.say("People"), "number"),
        Column("n_items", view.say("Items"), "number"),
        Column("alpha", view.say("Alpha"), "number", 2),
        Column("sem", view.say("SEM"), "number", 1),
        Column("basis", view.say("Levels rest on")),
        Column("accuracy", view.say("Classified correctly"), "share"),
        Column("consistency", view.say("The same again"), "share"),
        Column("kappa", view.say("Kappa"), "number", 2),
    ]
    note = view.say(
        "The same again: expected share with the same level on a second exam like this one; kappa: the same, beyond "
        "chance."
    )
    rows = _scales(view)
    made = listed(listing(view.speaker, view.say("Reliability by scale (points)"), columns, rows))
    if rows["n_form"].lt(rows["n"]).any():
        note += " " + view.say(
            "Where people sat different sets of questions, people, questions, alpha and SEM are those of the commonest "
            "set; the others stand in the table of versions."
        )
    return made + paragraph(note, "small")


def _scales(view: View) -> pd.DataFrame:
    """Rows of `reliability` with their scales and what levels rest on in words."""
    rows = view.table("reliability")
    return rows.assign(
        scale=rows["scale_id"].map(view.scale), basis=[view.name(BASES[basis]) for basis in rows["basis"]]
    )


def in_full(view: View) -> Fragment:
    """List everything known of the reliability of every scale."""
    columns = [
        Column("scale", view.say("Scale")),
        Column("n_form", view.say("People"), "number"),
        Column("mean", view.say("Mean"), "number", 1),
        Column("sd", view.say("SD"), "number", 1),
        Column("alpha", view.say("Alpha"), "number", 2),
        Column("stratified_alpha", view.say("Stratified alpha"), "number", 2),
        Column("sem", view.say("SEM"), "number", 1),
        Column("sigma", view.say("σ of ability"), "number", 2),
        Column("prmse_subscore", view.say("PRMSE, own score"), "number", 2),
        Column("prmse_total", view.say("PRMSE, domain"), "number", 2),
        Column("prmse_augmented", view.say("PRMSE, both"), "number", 2),
        Column("accuracy", view.say("Accuracy"), "number", 2),
        Column("consistency", view.say("Consistency"), "number", 2),
        Column("kappa", view.say("Kappa"), "number", 2),
    ]
    caption = view.say(
        "Reliability in full; PRMSE: share of the true score's variance foretold (Haberman 2008); stratified alpha: "
        "by competency, domains only"
    )
    return listed(listing(view.speaker, caption, columns, _scales(view)))


def calibrated_items(view: View) -> Fragment | None:
    """List the items' parameters on the scale of ability, None where no item response model was used."""
    cells = view.table("item_parameters")
    if cells.empty:
        return None
    frame = cells.assign(
        domain=cells["domain_id"].map(view.scale), model=[view.name(MODELS[model]) for model in cells["model"]]
    )
    columns = [
        Column("item_id", view.say("Item"), "code"),
        Column("domain", view.say("Domain")),
        Column("model", view.say("Model")),
        Column("to_points", view.say("Points reached"), "number", 2),
        Column("a", view.say("Slope a"), "number", 2),
        Column("se_a", view.say("SE of a"), "number", 2),
        Column("b", view.say("Difficulty b"), "number", 2),
        Column("se_b", view.say("SE of b"), "number", 2),
        Column("guessing", view.say("Guessing c"), "number", 2),
    ]
    return listed(listing(view.speaker, view.say("Items on the scale of ability (logits)"), columns, frame))


def link(view: View) -> Fragment:
    """List how the cohort is put on the scale of the earlier one, and where that was refused or asks for caution."""
    speaker, title = view.speaker, view.say("The link to the earlier cohort")
    cells, notes = view.table("linking"), view.analysis.facts.get("link_notes", [])
    if cells.empty and not notes:
        return section(title, paragraph(view.say("No earlier cohort is named, so no trend is stated.")))
    parts = [paragraph(view.name(from_data(words))) for words in notes]
    if len(cells):
        dropped = cells["dropped"].fillna("").astype(str).str.split()
        frame = cells.assign(
            domain=cells["domain_id"].map(view.scale), dropped=[", ".join(items) or None for items in dropped]
        )
        columns = [
            Column("domain", view.say("Domain")),
            Column("n_anchors", view.say("Common items used"), "number"),
            Column("dropped", view.say("Dropped for drift")),
            Column("slope", view.say("Slope A"), "number", 3),
            Column("shift", view.say("Shift B (logits)"), "number", 3),
            Column("se", view.say("Linking error (logits)"), "number", 3),
        ]
        said = view.say("Ability θ on the scale of {previous}: A·θ + B", previous=str(cells["previous"].iloc[0]))
        limits = view.parameters.linking
        note = view.say(
            "A common item is dropped where it departs from the median shift by more than {drift} logits, and by more "
            "than its own error and the spread of the other items explain (confidence {share} that none is dropped "
            "by chance); with fewer than {least} common items nothing is linked. A change of the mean of less than "
            "two linking errors says nothing.",
            drift=speaker.number(limits.drift, 2),
            share=speaker.percent(100 * limits.confidence),
            least=speaker.number(limits.minimum_anchors),
        )
        parts += [listed(listing(speaker, said, columns, frame)), paragraph(note, "small")]
    return section(title, *parts)
