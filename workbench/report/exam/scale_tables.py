"""How exact the scales are, by which model, and how the cohort is linked to the earlier one: tables in words."""

from __future__ import annotations

import pandas as pd

from workbench.messages import from_data, msg
from workbench.report.frame.elements import Fragment, Heading, paragraph, section, table
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
    """Say for which domains the model asked for did not converge, and what was used."""
    asked = view.parameters.scoring.model
    used = pd.Series(models(view), dtype="str")
    return [
        view.say(
            "In {domains}, {asked} did not converge; {used} was used.",
            domains=view.speaker.listing([view.scale(d) for d in own.index]),
            asked=view.name(MODELS[asked]),
            used=view.name(MODELS[str(model)]),
        )
        for model, own in used[used != asked].groupby(used)
    ]


def by_scale(view: View) -> Fragment:
    """List how exact every scale is, and say what the probabilities of levels are worth."""
    speaker = view.speaker
    rows = [
        [
            view.scale(r.scale_id),
            speaker.number(r.n),
            _whole(view, r.n_items),
            speaker.number(r.alpha, 2),
            speaker.number(r.sem, 1),
            view.name(BASES[r.basis]),
            speaker.percent(100 * r.accuracy),
            speaker.percent(100 * r.consistency),
            speaker.number(r.kappa, 2),
        ]
        for r in view.table("reliability").itertuples(index=False)
    ]
    words = (
        msg("People"),
        msg("Items"),
        msg("Alpha"),
        msg("SEM"),
        msg("Levels rest on"),
        msg("Classified correctly"),
        msg("The same again"),
        msg("Kappa"),
    )
    headings = [Heading(view.say("Scale")), *(Heading(view.say(w), "n" if i != 4 else "") for i, w in enumerate(words))]
    note = view.say(
        "The same again: expected share with the same level on a second exam like this one; kappa: the same, beyond "
        "chance. On simulated cohorts of 20,000 officers whose truth is known, the probabilities of levels are right "
        "to within ±3 points of percent over all scales together; a single scale, a small cohort or a wrong key can "
        "miss by more (docs/assumptions.md)."
    )
    return table(view.say("Reliability by scale (points)"), headings, rows) + paragraph(note, "small")


def in_full(view: View) -> Fragment:
    """List everything known of the reliability of every scale."""
    speaker = view.speaker
    rows = [
        [
            view.scale(r.scale_id),
            *(speaker.number(value, 1) for value in (r.mean, r.sd)),
            *(speaker.number(value, 2) for value in (r.alpha, r.stratified_alpha)),
            speaker.number(r.sem, 1),
            *(
                speaker.number(value, 2)
                for value in (r.sigma, r.prmse_subscore, r.prmse_total, r.prmse_augmented, r.accuracy, r.consistency)
            ),
            speaker.number(r.kappa, 2),
        ]
        for r in view.table("reliability").itertuples(index=False)
    ]
    words = (
        msg("Mean"),
        msg("SD"),
        msg("Alpha"),
        msg("Stratified alpha"),
        msg("SEM"),
        msg("σ of ability"),
        msg("PRMSE, own score"),
        msg("PRMSE, domain"),
        msg("PRMSE, both"),
        msg("Accuracy"),
        msg("Consistency"),
        msg("Kappa"),
    )
    headings = [Heading(view.say("Scale")), *(Heading(view.say(w), "n") for w in words)]
    caption = view.say(
        "Reliability in full; PRMSE: share of the true score's variance foretold (Haberman 2008); stratified alpha: "
        "by competency, domains only"
    )
    return table(caption, headings, rows)


def calibrated_items(view: View) -> Fragment | None:
    """List the items' parameters on the scale of ability, None where no item response model was used."""
    speaker, cells = view.speaker, view.table("item_parameters")
    if cells.empty:
        return None
    rows = [
        [
            r.item_id,
            view.scale(r.domain_id),
            view.name(MODELS[r.model]),
            *(speaker.number(value, 2) for value in (r.a, r.se_a, r.b, r.se_b, r.infit, r.outfit)),
        ]
        for r in cells.itertuples(index=False)
    ]
    words = (msg("Slope a"), msg("SE of a"), msg("Difficulty b"), msg("SE of b"), msg("Infit"), msg("Outfit"))
    headings = [
        Heading(view.say("Item")),
        Heading(view.say("Domain")),
        Heading(view.say("Model")),
        *(Heading(view.say(w), "n") for w in words),
    ]
    return table(view.say("Items on the scale of ability (logits)"), headings, rows)


def link(view: View) -> Fragment:
    """List how the cohort is put on the scale of the earlier one, and where that was refused or asks for caution."""
    speaker, title = view.speaker, view.say("The link to the earlier cohort")
    cells, notes = view.table("linking"), view.analysis.facts.get("link_notes", [])
    if cells.empty and not notes:
        return section(title, paragraph(view.say("No earlier cohort is named, so no trend is stated.")))
    parts = [paragraph(view.name(from_data(words))) for words in notes]
    if len(cells):
        rows = [
            [
                view.scale(r.domain_id),
                speaker.number(r.n_anchors),
                "–" if pd.isna(r.dropped) or not r.dropped else ", ".join(str(r.dropped).split()),
                *(speaker.number(value, 3) for value in (r.slope, r.shift, r.se)),
            ]
            for r in cells.itertuples(index=False)
        ]
        headings = [
            Heading(view.say("Domain")),
            Heading(view.say("Common items used"), "n"),
            Heading(view.say("Dropped for drift")),
            Heading(view.say("Slope A"), "n"),
            Heading(view.say("Shift B (logits)"), "n"),
            Heading(view.say("Linking error (logits)"), "n"),
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
        parts += [table(said, headings, rows), paragraph(note, "small")]
    return section(title, *parts)


def _whole(view: View, value: object) -> str:
    return "–" if pd.isna(value) else view.speaker.number(float(str(value)))
