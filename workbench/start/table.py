"""A sheet as a table whose columns are known by what offices call them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from workbench.intake.formats.sheet import Sheet
from workbench.intake.headers import FOLDED_RUNNING, KNOWN, UNUSED, fold
from workbench.intake.layout import lay_out, unnumbered
from workbench.intake.office import plain

EXACT, BEGINS = 1_000, 500
SHORTEST, WITHIN = 4, 5
"""Letters of a known header from which a longer header that begins with it, or holds its words, is taken for it."""
FEWEST_COLUMNS = 3
NUMBERED = re.compile(r"[A-Za-z]{0,3}\d{1,2}(?:\.\d{1,2})+\.?")
"""A code that stands for a running number: `1.2`."""


@dataclass(frozen=True, eq=False)
class Table:
    """A sheet below its header.

    Attributes:
        frame: text (index: row in the file).
        at: what a column holds → its header.
        headings: rows with nothing but words in one cell → these, without their number.
    """

    frame: pd.DataFrame
    at: Mapping[str, str]
    headings: Mapping[int, str] = field(default_factory=dict)

    def rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield the row in the file and its cells by header, headings left out."""
        for row, cells in zip(self.frame.index, self.frame.to_dict("records"), strict=True):
            if int(row) not in self.headings:
                yield int(row), {str(header): str(cell).strip() for header, cell in cells.items()}

    def cell(self, cells: Mapping[str, str], name: str) -> str:
        """Return what a row holds in the column that holds `name`, "" where there is none."""
        return cells.get(self.at.get(name, ""), "")


def table_of(sheet: Sheet, names: Mapping[str, Sequence[str]], mapped: Mapping[str, str] | None = None) -> Table:
    """Find a sheet's header by known headers, with two rows of headers joined, and what its columns hold.

    Running numbers such as `1.2` are codes where no other column holds any.

    Args:
        sheet: the sheet.
        names: what a column holds → what it is called.
        mapped: folded header → what it holds, where somebody said it.
    """
    known = frozenset(fold(word) for words in names.values() for word in words) | (mapped or {}).keys()
    grid = lay_out(sheet, known | FOLDED_RUNNING)
    frame = grid.frame.loc[:, ~grid.frame.columns.duplicated()].astype("str")
    frame = frame[(frame != "").any(axis=1)]
    lone = frame.index[(frame != "").sum(axis=1).to_numpy() == 1]
    alone = {int(row): next(cell for cell in frame.loc[row] if cell) for row in lone}
    headings = {row: unnumbered(cell) for row, cell in alone.items() if frame.shape[1] > 2 or cell.isupper()}
    at = columns_of([str(h) for h in frame.columns], names, mapped)
    running = next((at for at, label in enumerate(grid.labels) if fold(label) in FOLDED_RUNNING), None)
    if running is not None and "code" in names and "code" not in at and sheet.table is None:
        codes = pd.Series(sheet.cells[frame.index.to_numpy() - 1, running], index=frame.index, dtype="str")
        if codes.map(lambda code: NUMBERED.fullmatch(code) is not None).sum() > 1:
            frame, at = frame.assign(**{grid.labels[running]: codes}), {**at, "code": grid.labels[running]}
    return Table(frame, at, {**headings, **_numbered_headings(frame, at)})


def _numbered_headings(frame: pd.DataFrame, at: Mapping[str, str]) -> dict[int, str]:
    """Return the rows that hold a code and a name alone, where the next row's code goes on from it: `A`, then `A1`."""
    if "code" not in at or "name" not in at or frame.shape[1] < FEWEST_COLUMNS:
        return {}
    codes, names = frame[at["code"]].astype(object), frame[at["name"]].astype(object)
    alone = ((frame != "").sum(axis=1) == FEWEST_COLUMNS - 1) & (codes != "") & (names != "")
    later = [*codes.tolist()[1:], ""]
    goes_on = np.array([b != a and b.startswith(a) for a, b in zip(codes, later, strict=True)], dtype=bool)
    return {int(row): unnumbered(str(names[row])) for row in frame.index[alone.to_numpy() & goes_on]}


def banner_of(sheet: Sheet) -> list[str]:
    """Return the cells above a sheet's header, by any headers that are known."""
    top = max(0, lay_out(sheet, KNOWN).header_row - 1)
    return [" ".join(str(cell).split()) for row in sheet.cells[:top] for cell in row if cell]


def columns_of(
    headers: Sequence[str], names: Mapping[str, Sequence[str]], mapped: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Return what each column holds → its header: what was said, the header as a whole, else by how long a beginning,
    or how many of its words, are known."""
    fits = [
        (-fit, at, standard)
        for at, header in enumerate(headers)
        if (mapped or {}).get(fold(header)) != UNUSED
        for standard, words in names.items()
        for one in words
        if (fit := fit_of(header, one))
    ]
    at = {mapped[fold(header)]: header for header in headers if mapped and mapped.get(fold(header)) in names}
    for _, place, standard in sorted(fits, key=lambda fit: fit[:2]):
        if standard not in at and headers[place] not in at.values():
            at[standard] = headers[place]
    return at


def fit_of(header: str, known: str) -> int:
    """Return how well a header is a known one: as a whole, by its beginning, by words within it; 0 where not."""
    word, wanted = fold(header), fold(known)
    if word == wanted:
        return EXACT
    if len(wanted) >= SHORTEST and word.startswith(wanted):
        return BEGINS + len(wanted)
    words = f" {plain(header)} "
    return len(wanted) if len(wanted) >= WITHIN and " " in known and f" {plain(known)} " in words else 0
