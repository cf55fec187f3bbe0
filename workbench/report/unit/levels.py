"""A unit's levels by domain beside the cohort's, and its competencies shaded by how many are short."""

from __future__ import annotations

from functools import partial

import pandas as pd
from markupsafe import Markup

from workbench.listing import Column, Said, listing
from workbench.marks.palette import BANDS
from workbench.profile.comparators import BAND
from workbench.report.frame import verdicts
from workbench.report.frame.bands import band_words
from workbench.report.frame.elements import Fragment, drawing, listed, paragraph
from workbench.report.frame.view import View
from workbench.report.shared.drawings.levels import Notes, level_distribution

SHADES = (0.0, 0.1, 0.25, 0.5)
"""Shares short from which on a cell has the next darker shade; above zero, so nought stays white."""


MOST_BARS = 10
"""Scales up to which competencies are drawn beside their domains."""


def levels_against_cohort(
    view: View, officers: pd.Series, scales: list[str], *, means: pd.DataFrame
) -> Fragment | None:
    """Draw people per level over those of the cohort, with the unit's mean and its 95 % interval.

    Args:
        view: the words.
        officers: ids of the unit's officers.
        scales: the unit's competencies, drawn beside their domains where few.
        means: the unit's rows of `unit_scales`, by scale.

    Returns:
        The drawing; None where no result has come in.
    """
    known = view.table("levels")
    domains = {domain.id for domain in view.framework.domains}
    own = _people(view, known[known["officer_id"].isin(officers) & known["scale_id"].isin(domains | set(scales))])
    if own.empty:
        return None
    drawn = domains if len(own) > MOST_BARS else {*own.index}
    own = own.reindex([scale for scale in view.framework.domain_of if scale in drawn & {*own.index}])
    names = [view.scale(str(scale)) for scale in own.index]
    everyone = view.public.cohort_levels.reindex(index=own.index, columns=own.columns).fillna(0.0)
    speaker, told = view.speaker, view.public.cohort_means
    averages = {scale: (float(row.low), float(row.high)) for scale, row in told.iterrows() if scale in own.index}
    certain = {scale: _apart(means, str(scale), averages.get(scale)) for scale in own.index}
    notes = [
        Notes(view.say("mean (95% interval)"), [_mean(view, means, str(s), s in averages) for s in own.index]),
        Notes(view.say("cohort"), [band_words(view, averages.get(scale)) for scale in own.index]),
        Notes(view.say("difference"), [_sure(view, certain[s]) if s in averages else "–" for s in own.index]),
    ]
    low = [view.scale(str(scale)) for scale, side in certain.items() if side < 0]
    high = [view.scale(str(scale)) for scale, side in certain.items() if side > 0]
    said = [
        *([view.say("Certainly below the cohort in {scales}.", scales=speaker.listing(low))] if low else []),
        *([view.say("Certainly above the cohort in {scales}.", scales=speaker.listing(high))] if high else []),
    ]
    if len(low) + len(high) < len(averages):
        others = low or high
        said.append(
            view.say("No other difference is certain.")
            if others
            else view.say("No difference from the cohort is certain.")
        )
    finding = " ".join(said)
    draw = partial(
        level_distribution,
        own.set_axis(names),
        level_names=[view.level(k) for k in own.columns],
        against=everyone.set_axis(names) if everyone.to_numpy().any() else None,
        notes=notes,
    )
    legend = " ".join(_legend(view, everyone))
    return drawing(draw, finding, f"{finding} {legend}") + _left_out(view, [s for s in own.index if s not in averages])


def _legend(view: View, everyone: pd.DataFrame) -> list[str]:
    """Say what the bars are, and how roughly the cohort is told."""
    rounded = view.say("The cohort's mean is given as the band of {width} points that holds it.", width=round(BAND))
    if not everyone.to_numpy().any():
        return [view.say("Bar: the unit, with its people."), rounded]
    steps = view.say(
        "The cohort's shares are rounded to steps that stand for {n} people or more.",
        n=view.parameters.units.minimum_cell,
    )
    return [view.say("Wide bar: the unit, with its people; thin bar: the cohort."), rounded, steps]


def _left_out(view: View, scales: list[str]) -> Fragment:
    """Say why some scales are not compared with the cohort; nothing where all are."""
    if not scales:
        return Fragment(Markup(""))
    words = view.say(
        "{scales}: not compared with the cohort, for fewer than {n} officers of other units have a result.",
        scales=view.speaker.listing([view.scale(str(scale)) for scale in scales]),
        n=view.parameters.units.minimum_cell,
    )
    return paragraph(words, "small")


def _people(view: View, levels: pd.DataFrame) -> pd.DataFrame:
    counts = pd.crosstab(levels["scale_id"], levels["level"].astype(int))
    return counts.reindex(columns=range(view.framework.top_level + 1), fill_value=0)


def _mean(view: View, means: pd.DataFrame, scale: str, compared: bool) -> str:
    """The unit's mean drawn towards everybody's, with its interval; the plain mean where others are too few."""
    if scale not in means.index or pd.isna(means.loc[scale, "shrunk_percent"]):
        return "–"
    row, speaker = means.loc[scale], view.speaker
    if not compared:
        return speaker.percent(float(row["mean_percent"]))
    interval = f"{speaker.number(float(row['low']))}–{speaker.number(float(row['high']))}"
    return f"{speaker.percent(float(row['shrunk_percent']))} ({interval})"


def _apart(means: pd.DataFrame, scale: str, overall: tuple[float, float] | None) -> int:
    """−1 or 1 where the unit's interval lies below or above the band of everybody's mean, 0 where it is not certain."""
    if overall is None or scale not in means.index or pd.isna(means.loc[scale, "low"]):
        return 0
    return int(float(means.loc[scale, "low"]) > overall[1]) - int(float(means.loc[scale, "high"]) < overall[0])


def _sure(view: View, side: int) -> str:
    return {-1: "▲ " + view.say("below"), 0: view.say("not certain"), 1: view.say("above")}[side]


def competencies(view: View, gaps: pd.DataFrame, scales: list[str], *, coverage: pd.DataFrame) -> Fragment:
    """List the competencies with the people short, undecided and meeting, most short first, shaded by the share short.

    Args:
        view: the words.
        gaps: the officers' gaps with `kind`.
        scales: to list.
        coverage: the unit's rows of `unit_scales`, by scale.
    """
    speaker = view.speaker
    known = gaps[gaps["scale_id"].isin(scales) & (gaps["kind"] != verdicts.MISSING)]
    if known.empty:
        return paragraph("")
    counts = pd.crosstab(known["scale_id"], known["kind"])
    counts = counts.reindex(columns=[verdicts.SHORT, verdicts.UNDECIDED, verdicts.MEETS], fill_value=0)
    counts = counts.reindex([scale for scale in scales if scale in counts.index])
    counts = counts.sort_values(verdicts.SHORT, ascending=False, kind="stable")
    quiet = counts[verdicts.SHORT].eq(0) & ~counts.index.isin(coverage.index[coverage["needed"].notna()])
    told = counts[~quiet]
    frame = told.assign(
        scale=[view.scale(str(scale)) for scale in told.index],
        required=told.sum(axis=1),
        below=[
            _shaded(view, int(n), int(whole)) for n, whole in zip(told[verdicts.SHORT], told.sum(axis=1), strict=True)
        ],
        qualified=[_qualified(coverage, str(scale)) for scale in told.index],
    )
    columns = [
        Column("scale", view.say("Competency")),
        Column("required", view.say("Required of"), "number"),
        Column("below", view.say("Below"), "number"),
        Column(verdicts.UNDECIDED, view.say("Undecided"), "number"),
        Column(verdicts.MEETS, view.say("Meet it"), "number"),
        Column("qualified", view.say("qualified / needed"), stands="n"),
    ]
    caption = view.say("People against each competency's requirement, most below first; darker: a larger share below")
    made = listed(listing(speaker, caption, columns, frame, cards=True, dense=True))
    if not quiet.any():
        return made
    others = view.say(
        "Nobody is certainly below in {scales}.",
        scales=speaker.listing([view.scale(str(scale)) for scale in counts.index[quiet]]),
    )
    return (made if len(told) else paragraph("")) + paragraph(others, "small")


def _shaded(view: View, n: int, whole: int) -> Said:
    share, speaker = n / whole, view.speaker
    words = f"{speaker.number(n)} ({speaker.percent(100 * share)})" if n else "0"
    step = sum(share > limit for limit in SHADES)
    shade = Markup('<b class="h" style="--shade:{}">{}</b>')
    return Said(n, shade.format(BANDS[1 + step], words) if step else words)


def _qualified(coverage: pd.DataFrame, scale: str) -> Said | None:
    """Return the people qualified over those needed, with ▲ where they are too few."""
    if scale not in coverage.index or pd.isna(coverage.loc[scale, "needed"]):
        return None
    there, needed = int(coverage.loc[scale, "qualified"]), int(coverage.loc[scale, "needed"])
    words = f"{there}/{needed}"
    return Said(there, words if there >= needed else Markup('<span class="short">▲ {}</span>').format(words))
