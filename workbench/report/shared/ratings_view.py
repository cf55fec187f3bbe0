"""Ratings beside the exam, in words and tables: agreement, who rates high or low, Borich's scores."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from workbench.analysis.examined import within_one_level
from workbench.listing import Column, listing
from workbench.messages import msg
from workbench.report.frame.elements import Fragment, definitions, folded, listed, paragraph, section
from workbench.report.frame.glossary import meanings
from workbench.report.frame.public import HALF_LEVEL
from workbench.report.frame.view import View
from workbench.report.shared.since_last_time import NOTHING
from workbench.tables.evidence import EVERY_SCALE

SOURCES = {
    "supervisor": msg("supervisors"),
    "self": msg("self-ratings"),
    "peer": msg("colleagues"),
    "subordinate": msg("subordinates"),
    "exam": msg("the exam's levels"),
}


def cohort_ratings(view: View) -> Fragment:
    """Say how far ratings and exam agree and who rates systematically apart, and list Borich's scores."""
    agreement, borich = view.table("rating_agreement"), view.table("borich")
    if agreement.empty and borich.empty:
        return NOTHING
    parts = []
    if len(agreement):
        overall = agreement[agreement["scale_id"] == EVERY_SCALE]
        parts += [paragraph(words) for words in _leniency(view)]
        parts.append(_agreement_table(view, overall, view.say("Ratings against the exam, all scales together"), False))
        by_scale = agreement[agreement["scale_id"] != EVERY_SCALE]
        apart = _agreement_table(view, by_scale, view.say("Ratings against the exam, by scale"), True)
        parts.append(folded(view.say("Agreement by scale"), apart))
        parts.append(definitions(meanings(["kappa"], view.speaker.language)))
        parts.append(paragraph(_used(view), "small"))
    if len(borich):
        parts.append(_borich_table(view, borich) + definitions(meanings(["borich"], view.speaker.language)))
    return section(view.say("Ratings beside the exam"), *parts)


def unit_ratings(view: View, unit: str) -> Fragment:
    """Say how a unit's ratings lie to the exam and to those of other units; empty where too few were rated."""
    rated = view.table("rated_levels").dropna(subset=["difference"])
    rated = rated[rated["officer_id"].isin(view.analysis.officers_of(unit))]
    lenient = view.public.leniency.set_index(["source", "grouping", "group"])
    speaker, said = view.speaker, []
    for source, part in rated.groupby("source", sort=True):
        if part["officer_id"].nunique() < view.parameters.units.minimum_cell:
            continue
        close, low, high = within_one_level(part)
        said.append(
            speaker.plural(
                "{source}: {share} of {n} rating lies within one level of the exam (95% interval {low} to {high}).",
                "{source}: {share} of {n} ratings lie within one level of the exam (95% interval {low} to {high}).",
                len(part),
                source=_source(view, str(source)).capitalize(),
                share=speaker.percent(100 * close / len(part)),
                low=speaker.percent(100 * low),
                high=speaker.percent(100 * high),
            )
        )
        here, all_units = (str(source), "unit", unit), (str(source), "source", str(source))
        if here in lenient.index and all_units in lenient.index:
            said.append(_beside(view, lenient.loc[here], lenient.loc[all_units]))
    if not said:
        return NOTHING
    return section(view.say("Ratings beside the exam"), *(paragraph(words) for words in [*said, _used(view)]))


def _beside(view: View, here: pd.Series, everywhere: pd.Series) -> str:
    """Say how a unit's ratings lie to the exam beside those of all units, as if all stood at the same exam levels."""
    overall, margin = float(everywhere["leniency"]), HALF_LEVEL / 2
    values = {"levels": _signed(view, float(here["leniency"])), "all": _signed(view, overall)}
    if here["low"] > overall + margin:
        said = msg("certainly higher than elsewhere ({all})")
    elif here["high"] < overall - margin:
        said = msg("certainly lower than elsewhere ({all})")
    else:
        said = msg("not certainly other than elsewhere ({all})")
    return view.say(
        "Compared at the same exam levels, they lie {levels} levels from the exam on average: {beside}.",
        beside=view.say(said, **values),
        levels=values["levels"],
    )


def _leniency(view: View) -> list[str]:
    rows = view.table("rating_leniency")
    said = []
    for row in rows[rows["grouping"] == "source"].itertuples(index=False):
        source = _source(view, row.source)
        levels = view.speaker.number(abs(row.leniency), 1)
        if row.low > 0:
            words = view.say("On average {source} lie {levels} levels above the exam.", source=source, levels=levels)
        elif row.high < 0:
            words = view.say("On average {source} lie {levels} levels below the exam.", source=source, levels=levels)
        else:
            words = view.say("On average {source} lie neither certainly above nor below the exam.", source=source)
        units = rows[(rows["source"] == row.source) & (rows["grouping"] == "unit")]
        units = units[units["people"] >= view.parameters.units.minimum_cell]
        for apart, template in (
            (
                units[units["low"] > row.leniency],
                msg("Compared at the same exam levels, more lenient than elsewhere: {units}."),
            ),
            (
                units[units["high"] < row.leniency],
                msg("Compared at the same exam levels, stricter than elsewhere: {units}."),
            ),
        ):
            if len(apart):
                names = view.speaker.listing([view.unit(str(unit)) for unit in apart["group"]])
                words += " " + view.say(template, units=names)
        said.append(words)
    return said


def _agreement_table(view: View, rows: pd.DataFrame, caption: str, with_scale: bool) -> Fragment:
    number, percent = view.speaker.number, view.speaker.percent

    def within(write: Callable[[float], str], *names: str) -> list[str]:
        """Each row's value with its interval."""
        said = (map(write, map(float, ends)) for ends in rows[list(names)].itertuples(index=False))
        return [view.say("{value} ({low} to {high})", value=value, low=low, high=high) for value, low, high in said]

    frame = rows.assign(
        source=[_source(view, source) for source in rows["source"]],
        scale=[view.scale(scale) for scale in rows["scale_id"]],
        within=within(lambda share: percent(100 * share), "within_one", "within_one_low", "within_one_high"),
        kappa=within(lambda kappa: number(kappa, 2), "kappa", "kappa_low", "kappa_high"),
    )
    columns = [
        Column("source", view.say("Source")),
        *([Column("scale", view.say("Scale"))] if with_scale else []),
        Column("n", view.say("Pairs"), "number", stands="r"),
        Column("same", view.say("Same level"), "share", stands="r"),
        Column("within", view.say("Within one level"), stands="r"),
        Column("kappa", view.say("Weighted kappa"), stands="r"),
    ]
    return listed(listing(view.speaker, caption, columns, frame, cards=True, dense=True))


def _borich_table(view: View, rows: pd.DataFrame) -> Fragment:
    frame = rows.sort_values("rank").assign(scale=lambda ranked: ranked["scale_id"].map(view.scale))
    columns = [
        Column("scale", view.say("Scale")),
        Column("n", view.say("People"), "number", stands="r"),
        Column("mean_importance", view.say("Importance, 1–5"), "number", 1, stands="r"),
        Column("mean_competence", view.say("Competence, 1–5"), "number", 1, stands="r"),
        Column("mwds", view.say("Score"), "number", 2, stands="r"),
        Column("se", view.say("Standard error"), "number", 2, stands="r"),
    ]
    caption = view.say(
        "Importance against competence ({source}): Borich's mean weighted discrepancy, the greatest need first",
        source=_source(view, str(rows["competence"].iloc[0])),
    )
    return listed(listing(view.speaker, caption, columns, frame, cards=True, dense=True))


def _used(view: View) -> str:
    weights = view.framework.rating_weights
    if not weights:
        return view.say("Levels rest on the exam alone; ratings stand beside them and change nothing.")
    named = [f"{_source(view, source)} {view.speaker.number(weight, 2)}" for source, weight in weights.items()]
    return view.say(
        "The framework asks for a combined level beside the exam's (weights: exam 1, {weights}); it stands in the "
        "table of rated levels and changes neither gaps nor plans.",
        weights=view.speaker.listing(named),
    )


def _source(view: View, source: str) -> str:
    return view.name(SOURCES[source]) if source in SOURCES else source


def _signed(view: View, value: float) -> str:
    words = view.speaker.number(value, 1)
    return f"+{words}" if value > 0 else words
