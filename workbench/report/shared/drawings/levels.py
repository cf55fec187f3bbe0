"""Level distributions: people per level as one stacked bar per scale; written as SVG, wide or for a phone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from workbench.report.frame.style import (
    INK,
    LARGER,
    LEVELS,
    PHONE,
    QUIET,
    SHORT,
    WIDTH,
    Weight,
    svg_frame,
    svg_text,
    text_width,
)

# Points: of text, small text, the space around the drawing, and between a label and its bar.
SIZE, SMALL, PAD, GAP = 9.0, 8.0, 2.0, 6.0
NOTED: tuple[tuple[str, Weight], tuple[str, Weight]] = ((INK, "normal"), (SHORT, "bold"))
DARK = 3
"""Level from which on words in a bar are white."""


@dataclass(frozen=True, slots=True)
class Notes:
    """A column of words beside the bars: its heading, and one word for each scale; a word with ▲ is set off."""

    heading: str
    words: Sequence[str]


def level_distribution(
    counts: pd.DataFrame,
    *,
    level_names: Sequence[str],
    against: pd.DataFrame | None = None,
    notes: Sequence[Notes] = (),
    narrow: bool = False,
) -> str:
    """Draw the share of people at each level, light to dark, with their number in it.

    Args:
        counts: scales × levels (index: the scale's words; columns 0…L), people.
        level_names: words of level 0…L; a level that nobody has is left out of the legend.
        against: same shape, people of a larger group, drawn as a thin bar beneath.
        notes: columns of words beside the bars.
        narrow: for a phone: names and the last notes above the bars, the other notes under them.
    """
    size, small = (SIZE * LARGER, SMALL * LARGER) if narrow else (SIZE, SMALL)
    width = PHONE if narrow else 72 * WIDTH
    label = 0.0 if narrow else max(text_width(str(scale), size) for scale in counts.index) + GAP
    columns = [0.0 if narrow else _wide(note, small) for note in notes]
    left, right = PAD + label, width - PAD - sum(columns)
    bar, thin = (15.0, 4.5) if narrow else (12.5, 4.0)
    row = (2.5 * size if narrow else 0.0) + bar + (thin + 2 if against is not None else 0) + 7
    top = PAD if narrow or not notes else PAD + 14
    parts: list[str] = []
    at = right
    for note, column in zip(notes, columns, strict=True):
        at += column
        if not narrow:
            parts.append(svg_text(note.heading, at, PAD + small, small, QUIET, anchor="end"))
    for number, scale in enumerate(counts.index):
        y = top + number * row
        under = y + (1.35 * size if narrow else 0)
        middle = under + 0.5 * bar + 0.36 * size
        if narrow:
            parts.append(svg_text(str(scale), PAD, y + size, size, INK, weight="bold"))
        else:
            parts.append(svg_text(str(scale), left - GAP, middle, size, INK, anchor="end"))
        parts += _bar(counts.loc[scale].to_list(), left, right, y=under, tall=bar, size=small)
        if against is not None:
            parts += _bar(against.loc[scale].to_list(), left, right, y=under + bar + 1.5, tall=thin)
        if narrow:
            said = " · ".join(f"{note.heading}: {note.words[number]}" for note in notes[:-1])
            parts.append(svg_text(said, PAD, under + bar + thin + 2 + small, small, QUIET))
            if notes:
                parts.append(_word(notes[-1].words[number], right, y + size, size))
            continue
        at = right
        for note, column in zip(notes, columns, strict=True):
            at += column
            parts.append(_word(note.words[number], at, middle, size))
    base = top + len(counts) * row + small
    there = [level for level in counts.columns if counts[level].any() or (against is not None and against[level].any())]
    parts += _legend([(level, level_names[level]) for level in there], left, base, size=small)
    return svg_frame(width, base + 4, parts)


def _word(word: str, right: float, base: float, size: float) -> str:
    colour, weight = NOTED["▲" in word]
    return svg_text(word, right, base, size, colour, anchor="end", weight=weight)


def _wide(note: Notes, size: float) -> float:
    """Return how wide a column of words is, with the space before it."""
    words = [text_width(word, SIZE, "bold") for word in note.words]
    return max([text_width(note.heading, size), *words]) + 2 * GAP


def _bar(
    people: Sequence[float], left: float, right: float, *, y: float, tall: float, size: float = 0
) -> Iterator[str]:
    total, x = sum(people), left
    for level, n in enumerate(people):
        if not n:
            continue
        wide = (right - left) * n / total
        seen = max(wide - 0.8, 0.4)
        yield f'<rect x="{x:.2f}" y="{y:.2f}" width="{seen:.2f}" height="{tall}" fill="{LEVELS[level]}"/>'
        if size and wide > text_width(f"{n:.0f}", size) + 3:
            colour = "#ffffff" if level >= DARK else INK
            yield svg_text(f"{n:.0f}", x + wide / 2, y + tall / 2 + 0.36 * size, size, colour, anchor="middle")
        x += wide


def _legend(levels: Sequence[tuple[int, str]], left: float, base: float, *, size: float) -> Iterator[str]:
    x = left
    for level, words in levels:
        yield f'<rect x="{x:.2f}" y="{base - size + 1:.2f}" width="{size}" height="{size}" fill="{LEVELS[level]}"/>'
        yield svg_text(words, x + size + 4, base, size, QUIET)
        x += size + text_width(words, size) + 18
