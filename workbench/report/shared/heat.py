"""Shares of people below the requirement, by unit and scale, as far as they may leave the unit."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from workbench.report.frame import verdicts
from workbench.report.frame.view import View
from workbench.report.shared.ties import first_of


@dataclass(frozen=True)
class NeedsByUnit:
    """What a heat map shows: shades, words, the finding, and the note on hidden cells."""

    values: pd.DataFrame
    words: pd.DataFrame
    finding: str
    note: str


def needs_by_unit(view: View, scales: list[str]) -> NeedsByUnit | None:
    """Return the whole percentage certainly below a requirement by unit and scale; hidden cells are missing.

    For a domain, an officer counts who is certainly below in the domain or in one of its competencies. None where every
    cell is hidden.
    """
    gaps = verdicts.with_kind(view.needs().loc[lambda n: n["unit_id"].notna()])
    of = {s: {s} if s in view.framework.competency_ids else view.framework.scales_of(s) for s in scales}
    asked = view.table("gaps").dropna(subset=["level", "unit_id"])
    cells = view.table("unit_scales")
    cells = cells[cells["scale_id"].isin(scales)]
    told = cells[~cells["suppressed"].astype(bool)]
    shares = {scale: _certainly_below(gaps, asked, parts) for scale, parts in of.items()}
    everywhere = pd.DataFrame(shares).rename_axis("unit_id")
    shown = pd.crosstab(told["unit_id"], told["scale_id"])
    values = everywhere.where(shown.reindex_like(everywhere).eq(1)).round().dropna(axis="columns", how="all")
    if values.empty:
        return None
    rows = [u for u in view.analysis.units() if u in everywhere.index]
    values = values.reindex(index=rows, columns=[s for s in scales if s in values])
    present = everywhere.reindex(index=rows, columns=values.columns).notna()
    words = values.map(lambda v: "" if pd.isna(v) else view.speaker.number(v)).mask(present & values.isna(), "×")
    most = float(values.max().max())
    finding = view.say("No share shown is above zero.")
    if most > 0:
        fullest = [(scale, unit) for scale in values for unit in values.index[values[scale].eq(most)]]
        finding = view.say(
            "The largest share certainly below the requirement, {share}: {cells}.",
            share=view.speaker.percent(most),
            cells=first_of(view, [f"{view.scale(str(scale))} ({view.unit(str(unit))})" for scale, unit in fullest]),
        )
    signs = [
        (
            "×",
            view.say(
                "×: hidden, fewer than {n} people or needed to protect such a cell.",
                n=view.parameters.units.minimum_cell,
            ),
        ),
        ("", view.say("Empty: no position of the unit requires it, or there is no result.")),
    ]
    notes = [note for sign, note in signs if words.eq(sign).any(axis=None)]
    gone = [scale for scale in scales if scale not in values]
    hidden = [scale for scale in gone if scale in everywhere and everywhere[scale].notna().any()]
    if hidden:
        names = view.speaker.listing([view.scale(scale) for scale in hidden])
        notes.append(view.say("Left out, hidden in every unit: {scales}.", scales=names))
    if nobody := [view.scale(scale) for scale in gone if scale not in hidden]:
        names = view.speaker.listing(nobody)
        notes.append(view.say("Left out, required of nobody or without a result: {scales}.", scales=names))
    return NeedsByUnit(
        values.set_axis([view.unit(u) for u in values.index]).set_axis(
            [view.scale(str(s)) for s in values.columns], axis=1
        ),
        words.set_axis([view.unit(u) for u in words.index]).set_axis(
            [view.scale(str(s)) for s in words.columns], axis=1
        ),
        finding,
        " ".join([finding, *notes]),
    )


def _certainly_below(needs: pd.DataFrame, asked: pd.DataFrame, parts: set[str]) -> pd.Series:
    """Percentage of a unit's officers with a requirement and a result on these scales who are certainly below one."""
    all_asked = asked[asked["scale_id"].isin(parts)].groupby("unit_id")["officer_id"].nunique()
    short = needs[needs["scale_id"].isin(parts) & (needs["kind"] == verdicts.SHORT)]
    return 100 * short.groupby("unit_id")["officer_id"].nunique().reindex(all_asked.index, fill_value=0) / all_asked
