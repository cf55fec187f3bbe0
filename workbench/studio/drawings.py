"""The people of one scale by score, with cut scores and where people are undecided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np
import pandas as pd

from workbench.marks.layout import GAP, PAD, Scale, form, under
from workbench.marks.letters import text_width
from workbench.marks.palette import INK, LEVELS, QUIET, SHORT, UNDECIDED
from workbench.marks.shapes import Box, Hatch, Label, Line, Mark
from workbench.marks.svg import svg
from workbench.report.frame.elements import drawing
from workbench.studio.words import Wording

BINS = np.linspace(0.0, 100.0, 41)
TALL = 116.0
"""Points of the highest bar."""

DOUBT = Hatch("undecided", SHORT, LEVELS[0])


def score_distribution(levels: pd.DataFrame, cuts: Sequence[float], words: Wording) -> str:
    """Return the people of one scale by the percentage that their level rests on, undecided ones hatched.

    Args:
        levels: the scale's rows of table `levels`.
        cuts: its cut scores in percent.
        words: in which language.
    """
    estimate = levels["estimate"].to_numpy(dtype=float)
    doubt = levels["decision"].eq("undecided").to_numpy(dtype=bool)
    between = {
        ends: words.say("Undecided: {low:.0f}–{high:.0f}%", low=ends[0], high=ends[1])
        for ends in bands(estimate, doubt, cuts)
    }
    marked = {cut: f"{words.level(level)} ≥ {cut:g}" for level, cut in enumerate(cuts, start=1) if cut > 0}
    finding = words.say(
        "{name}: {n} with a result, {doubt} undecided; cut scores {cuts}.",
        name=words.scale(str(levels["scale_id"].iloc[0])) if len(levels) else "–",
        n=words.speaker.number(len(levels)),
        doubt=words.speaker.number(int(doubt.sum())),
        cuts=" · ".join(f"{cut:g}" for cut in cuts),
    )
    legend = words.say("▨ undecided; horizontal: score, percent")
    draw = partial(_scores, estimate, estimate[doubt], between=between, marked=marked)
    return drawing(draw, finding, f"{finding} {legend}").html


def _scores(
    every: np.ndarray,
    undecided: np.ndarray,
    *,
    between: Mapping[tuple[float, float], str],
    marked: Mapping[float, str],
    narrow: bool,
) -> str:
    sheet, small = form(narrow), form(narrow).small
    counted = np.histogram(every, BINS)[0]
    most = max(int(counted.max()), 1)
    foot = PAD + TALL
    percent = Scale(0, 100, PAD + GAP + text_width(str(most), small), sheet.width - PAD - small)
    people = Scale(0, most, foot, PAD)
    marks: list[Mark] = [DOUBT]
    for (low, high), said in between.items():
        wide = max(percent.point * (high - low), 1.0)
        marks.append(Box(percent(low), PAD, wide, TALL, LEVELS[0], opacity=0.45, says=said))
    for bars, fill in ((counted, LEVELS[2]), (np.histogram(undecided, BINS)[0], DOUBT.fill)):
        for left, right, n in zip(BINS, BINS[1:], bars, strict=False):
            if n:
                wide = percent.point * (right - left) - 0.8
                marks.append(Box(percent(left), people(n), wide, foot - people(n), fill))
    for line, (cut, said) in enumerate(marked.items()):
        base = PAD + small * (1 + 1.2 * line * narrow)
        marks.append(Line(percent(cut), PAD, percent(cut), foot, SHORT, 1.5))
        left = min(percent(cut) + 3, sheet.width - PAD - text_width(said, small))
        marks.append(Label(said, left, base, small, INK, halo=True))
    ticks = [(tick, str(tick)) for tick in range(0, 101, 20 if narrow else 10)]
    marks += [
        *under(percent, ticks, foot + small + 3, small),
        Line(percent.start, foot, percent.end, foot, UNDECIDED, 0.8),
        Label(str(int(counted.max())), percent.start - GAP, PAD + small, small, QUIET, "end"),
    ]
    return svg(sheet.width, foot + 2 * small, marks)


def bands(estimate: np.ndarray, doubt: np.ndarray, cuts: Sequence[float]) -> list[tuple[float, float]]:
    """Return for each cut score above 0 from where to where the scores nearest to it are undecided."""
    above = [cut for cut in cuts if cut > 0]
    unsure = estimate[doubt & ~np.isnan(estimate)]
    if not above or not len(unsure):
        return []
    nearest = np.abs(unsure[:, None] - np.array(above)[None, :]).argmin(axis=1)
    return [(float(own.min()), float(own.max())) for k in range(len(above)) if len(own := unsure[nearest == k])]
