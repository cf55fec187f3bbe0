"""Whether answers go by the model: models beside each other, items, and how many people's answers are unusual."""

from __future__ import annotations

import pandas as pd

from workbench.listing import Column, listing
from workbench.messages import msg
from workbench.report.frame.elements import Fragment, folded, listed, paragraph, section
from workbench.report.frame.view import View
from workbench.report.frame.words import MODELS

MISFIT = {
    "curve": msg("the share right does not rise with the score as the model says"),
    "noisy": msg("answers are less orderly than the model expects"),
    "regular": msg("answers are more orderly than the model expects"),
}


def fit(view: View) -> Fragment:
    """Say how well the item response model fits: which model, which items, how many people."""
    title = view.say("Whether answers go by the model")
    models = view.table("model_fit")
    if models.empty:
        return section(title, paragraph(view.say("No item response model was used, so there is no fit to examine.")))
    return section(title, *_models(view, models), *_items(view), *_people(view))


def _models(view: View, models: pd.DataFrame) -> list[Fragment]:
    speaker = view.speaker
    said = []
    known = models[models["bic"].notna()]
    used, best = (
        known[known[which].astype(bool)].drop_duplicates("domain_id").set_index("domain_id")["model"]
        for which in ("used", "recommended")
    )
    better = best[best != used.reindex(best.index)]
    several = known.groupby("domain_id").size()
    for model, own in better.groupby(better):
        said.append(
            view.say(
                "In {domains}, {model} describes the answers better (lower BIC) than the model in use; consider "
                "scoring.model in the parameter file.",
                domains=speaker.listing([view.scale(domain) for domain in own.index]),
                model=view.name(MODELS[str(model)]),
            )
        )
    if better.empty and (several > 1).any():
        said.append(view.say("The model in use is the one that BIC recommends in every domain."))
    akaike = known.loc[known.groupby("domain_id")["aic"].idxmin()].set_index("domain_id")["model"]
    apart = akaike[akaike != best.reindex(akaike.index)]
    if len(apart):
        said.append(
            view.say(
                "In {domains}, AIC prefers the other model: the difference is small, and either will do.",
                domains=speaker.listing([view.scale(domain) for domain in apart.index]),
            )
        )
    frame = models.assign(
        domain=models["domain_id"].map(view.scale),
        model=[view.name(MODELS[model]) for model in models["model"]],
        used=models["used"].map({True: "✓", False: ""}),
        recommended=models["recommended"].map({True: "✓", False: ""}),
    )
    columns = [
        Column("domain", view.say("Domain")),
        Column("model", view.say("Model")),
        Column("n_parameters", view.say("Parameters"), "number"),
        Column("log_likelihood", view.say("Log-likelihood"), "number", 1),
        Column("aic", "AIC", "number", 1),
        Column("bic", "BIC", "number", 1),
        Column("used", view.say("In use"), stands="c"),
        Column("recommended", view.say("Recommended"), stands="c"),
    ]
    caption = view.say("Models beside each other; AIC and BIC: lower is better, a model without them did not settle")
    return [*map(paragraph, said), listed(listing(speaker, caption, columns, frame))]


def _items(view: View) -> list[Fragment]:
    speaker, cells = view.speaker, view.table("item_fit")
    if cells.empty:
        return []
    flagged = cells[cells["flags"].fillna("") != ""]
    said = view.say(
        "Items that do not go by the model: {n} of {all}.",
        n=speaker.number(len(flagged)),
        all=speaker.number(len(cells)),
    )
    note = view.say(
        "S-X² (Orlando and Thissen 2000) compares officers of equal score, p adjusted for all items of the domain "
        "(5%); RMSEA is its size. Infit and outfit are 1 under the model; in brackets, the critical values for this "
        "number of people and items (5%). With many officers small departures show too; below 0.7 or above 1.3 they "
        "matter (Wright and Linacre 1994)."
    )
    parts = [paragraph(said)]
    if len(flagged):
        order = flagged.sort_values("rmsea", ascending=False, kind="stable")
        caption = view.say("Items that do not go by the model, the largest departure first")
        why = Column("why", view.say("Why"))
        parts.append(listed(listing(speaker, caption, [*_item_columns(view), why], _in_words(view, order))))
    whole = listing(speaker, view.say("Fit of all items"), _item_columns(view), _in_words(view, cells))
    return [*parts, paragraph(note, "small"), folded(view.say("Fit of all items"), listed(whole))]


def _item_columns(view: View) -> list[Column]:
    return [
        Column("item_id", view.say("Item"), "code"),
        Column("domain", view.say("Domain")),
        Column("s_x2", "S-X²", "number", 1),
        Column("df", view.say("df"), "number"),
        Column("p_adjusted", "p", "number", 3),
        Column("rmsea", "RMSEA", "number", 3),
        Column("within", view.say("Infit"), stands="r"),
        Column("without", view.say("Outfit"), stands="r"),
    ]


def _in_words(view: View, cells: pd.DataFrame) -> pd.DataFrame:
    def bounded(name: str) -> list[str]:
        values = cells[[name, f"{name}_low", f"{name}_high"]].to_numpy()
        return ["{} ({}–{})".format(*(view.speaker.number(value, 2) for value in row)) for row in values]

    return cells.assign(
        domain=cells["domain_id"].map(view.scale),
        within=bounded("infit"),
        without=bounded("outfit"),
        why=["; ".join(view.name(MISFIT[flag]) for flag in flags.split()) for flags in cells["flags"].fillna("")],
    )


def _people(view: View) -> list[Fragment]:
    """Count people whose answers are unusual; who they are stands on no page."""
    cells = view.table("person_fit")
    if cells.empty:
        return []
    unusual = cells["unusual"].astype(bool)
    counted = pd.DataFrame({"n": cells.groupby("domain_id", sort=False).size()})
    counted["unusual"] = unusual.groupby(cells["domain_id"]).sum()
    frame = counted.assign(domain=counted.index.map(view.scale), share=counted["unusual"] / counted["n"])
    columns = [
        Column("domain", view.say("Domain")),
        Column("n", view.say("Officers"), "number"),
        Column("unusual", view.say("Unusual answers"), "number"),
        Column("share", view.say("Share"), "share", 1),
    ]
    caution = view.say(
        "Unusual: harder items right and easier ones wrong, to a degree that the model expects of fewer than one in a "
        "hundred (lz*, Snijders 2001); by chance alone it is one or two in a hundred. Many more than that are a reason "
        "to look at the exam: a wrong key, a page that was missing, answers moved by one row, guessing for want of "
        "time. It proves nothing of anybody, and no decision on an officer may rest on it; officers are not named here."
    )
    caption = view.say("Officers whose answers do not go together")
    return [listed(listing(view.speaker, caption, columns, frame.reset_index(drop=True))), paragraph(caution, "small")]
