"""People by score, the undecided apart, with cut scores and what is uncertain around them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd

from workbench.marks.layout import PAD, Form, Scale, form, legend, round_ticks, under
from workbench.marks.letters import text_width
from workbench.marks.palette import ACCENT, BANDS, QUIET, SHORT, UNDECIDED
from workbench.marks.shapes import Box, Hatch, Label, Line, Mark
from workbench.marks.svg import svg

TALL, APART = 84.0, 18.0
"""Points of the highest bar, and between panels beside each other."""


@dataclass(frozen=True, slots=True)
class Scores:
    """One scale: its people by score and what is marked there, in percent.

    Attributes:
        title: its words, empty where it stands alone.
        bars: columns percent (a bar's middle), step (its width), clear, undecided (people).
        cuts: each cut score, from the lowest, with its words.
        bands: from where to where it is uncertain around cut scores, and what that says when it is pointed at.
    """

    title: str
    bars: pd.DataFrame
    cuts: Sequence[tuple[float, str]]
    bands: Sequence[tuple[float, float, str]]


def score_panels(panels: Sequence[Scores], *, words: tuple[str, str], narrow: bool = False) -> str:
    """Draw one panel a scale.

    Args:
        panels: in the order to draw.
        words: what decided and undecided people are called.
        narrow: for a phone: panels under each other.
    """
    sheet = form(narrow)
    small, across = sheet.small, 1 if narrow else min(2, len(panels))
    wide = (sheet.width - 2 * PAD - (across - 1) * APART) / across
    lines = max(_lines(panel, wide, sheet) for panel in panels)
    head = (1.6 * sheet.size if panels[0].title else 0.0) + 1.2 * small * lines
    step = head + TALL + 2.4 * small
    hatch = Hatch(f"undecided-{sheet.width:g}", UNDECIDED, "#e3e7eb")
    marks: list[Mark] = [hatch]
    for at, panel in enumerate(panels):
        left, top = PAD + at % across * (wide + APART), PAD + at // across * step
        marks += _panel(panel, sheet, left, left + wide, top=top, head=top + head, lines=lines, doubt=hatch.fill)
    foot = PAD + step * -(-len(panels) // across) + small
    explained, base = legend(zip((ACCENT, hatch.fill), words, strict=True), PAD, sheet.width, foot, small)
    return svg(sheet.width, base + 4, [*marks, *explained])


def _lines(panel: Scores, wide: float, sheet: Form) -> int:
    """Return in how many lines the words of the cut scores stand: one where they keep clear of each other."""
    closest = min((b - a for (a, _), (b, _) in pairwise(panel.cuts)), default=100.0)
    widest = max((text_width(words, sheet.small) for _, words in panel.cuts), default=0.0)
    return 1 if widest + 4 < closest * (wide - 4 * sheet.small) / 100 else len(panel.cuts)


def _panel(
    panel: Scores, sheet: Form, left: float, right: float, *, top: float, head: float, lines: int, doubt: str
) -> Iterator[Mark]:
    small, foot, bars = sheet.small, head + TALL, panel.bars
    most = max(float((bars["clear"] + bars["undecided"]).max()), 1.0)
    ticks = round_ticks(0, most, most=4, whole=True)
    people = Scale(0, most, foot, head)
    start = left + 4 + max(text_width(f"{tick:.0f}", small) for tick in ticks)
    percent = Scale(-2, 102, start, right - 0.6 * small)
    if panel.title:
        size = sheet.size * min(1.0, (right - left) / text_width(panel.title, sheet.size))
        yield Label(panel.title, left, top + size, size)
    for low, high, said in panel.bands:
        x, end = percent(max(low, 0.0)), percent(min(high, 100.0))
        yield Box(x, head, max(end - x, 1.0), TALL, BANDS[2], opacity=0.65, says=said)
    for bar in bars.itertuples(index=False):
        x, wide, clear = percent(bar.percent - 0.43 * bar.step), 0.86 * percent.point * bar.step, people(bar.clear)
        yield Box(x, clear, wide, foot - clear, ACCENT)
        if bar.undecided:
            y = people(bar.clear + bar.undecided)
            yield Box(x, y, wide, clear - y, doubt, UNDECIDED, 0.4)
    for at, (cut, said) in enumerate(panel.cuts):
        base = head - 3 - 1.2 * small * (lines - 1 - at if lines > 1 else 0)
        half = text_width(said, small) / 2
        yield Line(percent(cut), base + 2, percent(cut), foot, SHORT, 1.3)
        yield Label(said, min(max(percent(cut), start + half), right - half), base, small, SHORT, "middle", halo=True)
    yield from (Label(f"{tick:.0f}", start - 4, people(tick) + 0.36 * small, small, QUIET, "end") for tick in ticks)
    yield from under(percent, [(tick, str(tick)) for tick in (0, 25, 50, 75, 100)], foot + 1.2 * small, small)
    yield Line(start, foot, right, foot, UNDECIDED, 0.8)
