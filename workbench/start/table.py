"""A sheet as a table whose columns are known by what offices call them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from workbench.intake.formats.sheet import Sheet
from workbench.intake.headers import FOLDED_RUNNING, fold
from workbench.intake.layout import lay_out, unnumbered

EXACT = 1_000
SHORTEST = 4
"""Letters of a known header from which a longer header that begins with it is taken for it."""


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


def table_of(sheet: Sheet, names: Mapping[str, Sequence[str]]) -> Table:
    """Find a sheet's header by known headers, with two rows of headers joined, and what its columns hold."""
    known = frozenset(fold(word) for words in names.values() for word in words)
    grid = lay_out(sheet, known | FOLDED_RUNNING)
    frame = grid.frame.loc[:, ~grid.frame.columns.duplicated()].astype("str")
    frame = frame[(frame != "").any(axis=1)]
    lone = frame.index[(frame != "").sum(axis=1).to_numpy() == 1] if frame.shape[1] > 2 else []
    headings = {int(row): unnumbered(next(cell for cell in frame.loc[row] if cell)) for row in lone}
    return Table(frame, columns_of([str(h) for h in frame.columns], names), headings)


def columns_of(headers: Sequence[str], names: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return what each column holds → its header: the header as a whole, else by how long a beginning is known."""
    fits = [
        (-_fit(fold(header), fold(one)), at, standard)
        for at, header in enumerate(headers)
        for standard, words in names.items()
        for one in words
        if _fit(fold(header), fold(one))
    ]
    at: dict[str, str] = {}
    for _, place, standard in sorted(fits, key=lambda fit: fit[:2]):
        if standard not in at and headers[place] not in at.values():
            at[standard] = headers[place]
    return at


def _fit(word: str, known: str) -> int:
    return EXACT if word == known else len(known) if len(known) >= SHORTEST and word.startswith(known) else 0
