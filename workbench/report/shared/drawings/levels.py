"""Level distributions: people per level as one stacked bar per scale, wide or for a phone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from workbench.marks.layout import GAP, PAD, cell, form, legend, rows
from workbench.marks.letters import Weight, text_width
from workbench.marks.palette import INK, LEVELS, PAPER, QUIET, SHORT
from workbench.marks.shapes import Label, Mark
from workbench.marks.svg import svg

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
    sheet = form(narrow)
    weight: Weight = "bold" if narrow else "normal"
    small, line = sheet.small, 1.15 * sheet.size if narrow else 0.0
    bar, thin = (15.0, 4.5) if narrow else (12.5, 4.0)
    laid = rows(
        sheet, counts.index, tall=bar, between=(thin + 2 if against is not None else 0) + 7 + line,
        top=PAD if narrow or not notes else PAD + 14, weight=weight,
    )  # fmt: skip
    right = laid.right - sum(0 if narrow else _wide(note, sheet.size, small) for note in notes)
    marks: list[Mark] = []
    end = right
    for note in notes if not narrow else ():
        end += _wide(note, sheet.size, small)
        marks.append(Label(note.heading, end, PAD + small, small, QUIET, "end"))
        marks += [_word(word, end, laid.base(at), sheet.size) for at, word in enumerate(note.words)]
    for at, scale in enumerate(counts.index):
        y = laid.y(at)
        marks.append(laid.name(at, weight=weight))
        marks += _bar(counts.loc[scale].to_list(), laid.left, right, y=y, tall=bar, size=small)
        if against is not None:
            marks += _bar(against.loc[scale].to_list(), laid.left, right, y=y + bar + 1.5, tall=thin)
        if narrow and notes:
            said = " · ".join(f"{note.heading}: {note.words[at]}" for note in notes[:-1])
            marks += [Label(said, PAD, y + bar + thin + 2 + small, small, QUIET)] if said else []
            marks.append(_word(notes[-1].words[at], right, laid.head(at), sheet.size))
    there = [level for level in counts if counts[level].any() or (against is not None and against[level].any())]
    entries = [(LEVELS[level], level_names[level]) for level in there]
    explained, base = legend(entries, laid.left, sheet.width, laid.foot + small, small)
    return svg(sheet.width, base + 4, [*marks, *explained])


def _word(word: str, right: float, base: float, size: float) -> Label:
    if "▲" in word:
        return Label(word, right, base, size, SHORT, "end", "bold")
    return Label(word, right, base, size, anchor="end")


def _wide(note: Notes, size: float, small: float) -> float:
    """Return how wide a column of words is, with the space before it."""
    return max([text_width(note.heading, small), *(text_width(word, size, "bold") for word in note.words)]) + 2 * GAP


def _bar(
    people: Sequence[float], left: float, right: float, *, y: float, tall: float, size: float = 0
) -> Iterator[Mark]:
    total, x = sum(people), left
    for level, n in enumerate(people):
        if not n:
            continue
        wide, word = (right - left) * n / total, f"{n:.0f}"
        fits = size and wide > text_width(word, size) + 3
        ink = PAPER if level >= DARK else INK
        yield from cell((x, y, max(wide - 0.8, 0.4), tall), LEVELS[level], word if fits else "", size, ink=ink, rim=0)
        x += wide
