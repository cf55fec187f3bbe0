"""Qualified people against needed people: now, after the plan, and what the scenario asks for; as SVG."""

from __future__ import annotations

import pandas as pd

from workbench.report.frame.style import (
    ACCENT,
    BANDS,
    INK,
    LARGER,
    LEVELS,
    PHONE,
    SHORT,
    WIDTH,
    fitted,
    svg_box,
    svg_frame,
    svg_line,
    svg_text,
    text_width,
)

# Points: of words, around the drawing, between words and bars, and of a row's ground, bar and distance to the next.
SIZE, PAD, GAP, GROUND, BAR, BETWEEN = 9.0, 2.0, 6.0, 9.6, 6.4, 5.0

WIDEST_NAME = 0.55
"""Share of the drawing up to which names are written in full size."""


def coverage_bars(rows: pd.DataFrame, *, narrow: bool = False) -> str:
    """Draw per scale the qualified people now and what the plan adds, against the people needed now and later.

    A solid tick is what is needed now, a dashed one what the scenario needs.

    Args:
        rows: columns scale (words), qualified, planned (qualified once the plan is confirmed), needed, scenario (people
            needed in the scenario), words (at the right) and alarm (bool: the words stand out).
        narrow: for a phone: names above the bars.
    """
    size, width = (SIZE * LARGER, PHONE) if narrow else (SIZE, 72 * WIDTH)
    size = fitted(size, rows["scale"], (1.0 if narrow else WIDEST_NAME) * (width - 2 * PAD))
    above = 1.3 * size if narrow else 0.0
    left = PAD + (0.0 if narrow else GAP + max(text_width(scale, size) for scale in rows["scale"]))
    right = width - PAD - GAP - max(text_width(words, size) for words in rows["words"])
    largest = max(float(rows[["planned", "needed", "scenario"]].to_numpy(dtype=float).max()), 1.0)
    point = (right - left) / largest
    step = above + GROUND + BETWEEN
    parts: list[str] = []
    for at, row in enumerate(rows.itertuples(index=False)):
        top = PAD + at * step + above
        middle, low, high = top + GROUND / 2, top - 0.8, top + GROUND + 0.8
        dark, light = point * float(row.qualified), point * (float(row.planned) - float(row.qualified))
        parts.append(svg_box(left, top, right - left, GROUND, BANDS[1]))
        parts.append(svg_box(left, middle - BAR / 2, dark, BAR, ACCENT))
        if light > 0:
            parts.append(svg_box(left + dark, middle - BAR / 2, light, BAR, LEVELS[2]))
        needed, later = left + point * float(row.needed), left + point * float(row.scenario)
        parts.append(svg_line(needed, low, needed, high, INK, width=2.2))
        if row.scenario != row.needed:
            parts.append(svg_line(later, low, later, high, INK, width=1.3, dashes="2.6 1.3"))
        base = middle + 0.36 * size
        if narrow:
            parts.append(svg_text(row.scale, left, top - 0.35 * size, size, INK))
        else:
            parts.append(svg_text(row.scale, left - GAP, base, size, INK, anchor="end"))
        parts.append(svg_text(row.words, width - PAD, base, size, SHORT if row.alarm else INK, anchor="end"))
    return svg_frame(width, 2 * PAD + len(rows) * step, parts)
