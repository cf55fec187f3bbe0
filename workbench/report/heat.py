"""Shares of people below the requirement, by unit and scale, as far as they may leave the unit."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from workbench.report.view import View


@dataclass(frozen=True)
class NeedsByUnit:
    """What a heat map shows: shades, words, the finding, and the note on hidden cells."""

    values: pd.DataFrame
    words: pd.DataFrame
    finding: str
    note: str


def needs_by_unit(view: View, scales: list[str]) -> NeedsByUnit | None:
    """Return the percentage below the requirement by unit and scale, hidden cells missing; None if all are hidden."""
    cells = view.table("unit_scales")
    cells = cells[cells["scale_id"].isin(scales)]
    shown = cells[~cells["suppressed"].astype(bool) & cells["share_meeting"].notna()]
    if shown.empty:
        return None
    below = (100 * (1 - shown["share_meeting"])).astype(float)
    values = shown.assign(below=below).pivot_table(index="unit_id", columns="scale_id", values="below")
    everywhere = cells[cells["n"] > 0].pivot_table(index="unit_id", columns="scale_id", values="n")
    rows = [u for u in view.analysis.units() if u in everywhere.index]
    values = values.reindex(index=rows, columns=[s for s in scales if s in values])
    present = everywhere.reindex(index=rows, columns=values.columns).notna()
    words = values.map(lambda v: "" if pd.isna(v) else view.speaker.number(v)).mask(present & values.isna(), "×")
    scale = str(values.max().idxmax())
    unit = str(values[scale].idxmax())
    finding = view.say(
        "Most officers are below the requirement in {scale}, {unit}: {share}.",
        scale=view.scale(scale),
        unit=view.unit(unit),
        share=view.speaker.percent(float(values.loc[unit, scale])),
    )
    hidden = view.say(
        "×: hidden, fewer than {n} people or needed to protect such a cell.", n=view.parameters.units.minimum_cell
    )
    return NeedsByUnit(
        values.set_axis([view.unit(u) for u in values.index]).set_axis(
            [view.scale(str(s)) for s in values.columns], axis=1
        ),
        words.set_axis([view.unit(u) for u in words.index]).set_axis(
            [view.scale(str(s)) for s in words.columns], axis=1
        ),
        finding,
        f"{finding} {hidden}",
    )
