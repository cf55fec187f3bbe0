"""A table of a cohort as a DataFrame that knows what its columns are, and what its ids are called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Protocol

import pandas as pd
from markupsafe import escape

from workbench.tables.declare import Column

CALLED: Mapping[str, str] = {
    "officer": "person",
    "coach": "person",
    "unit": "unit",
    "from_unit": "unit",
    "to_unit": "unit",
    "parent": "unit",
    "site": "site",
    "position": "position",
    "scale": "scale",
    "domain": "scale",
    "competency": "scale",
    "course": "course",
}
"""By a column's name, without `_id`, what its ids are of."""

LEVELS = frozenset({"level", "required", "from_level", "to_level", "true_level", "previous_level"})
"""Columns that hold levels."""


class Naming(Protocol):
    """What a frame asks its cohort for."""

    @property
    def language(self) -> str:
        """The cohort's language."""

    def names(self, language: str = "", /) -> Mapping[str, Callable[[Any], str]]:
        """Return by kind of id what names it."""


class Frame(pd.DataFrame):
    """A DataFrame of a cohort: everything that pandas does, with two things more.

    `describe_columns()` says what its columns are; `named()` puts names beside its ids. What is computed from it keeps
    both as far as its columns are the table's.
    """

    _metadata: ClassVar[list[str]] = ["table", "cohort"]
    table: str
    cohort: Naming | None

    @property
    def _constructor(self) -> Callable[..., Frame]:
        return Frame

    def describe_columns(self) -> pd.DataFrame:
        """Return a row per column: what it holds, its unit, its kind, and whether cells may be empty."""
        known = self._declared()
        language = self._language()
        rows = [
            (
                name,
                known[name].text.in_(language) if name in known else "",
                known[name].unit if name in known else "",
                known[name].kind if name in known else str(self[name].dtype),
                known[name].missing if name in known else None,
            )
            for name in self.columns
        ]
        return pd.DataFrame(rows, columns=["column", "holds", "unit", "kind", "may_be_empty"]).set_index("column")

    def named(self, language: str = "", *, people: bool = False) -> Frame:
        """Return the table with a column of names after each column of ids or levels.

        Args:
            language: `vi` or `en`; empty for the cohort's own.
            people: whether officers are named too; their ids alone stand there otherwise.

        Raises:
            TypeError: where the frame came from no cohort.
        """
        cohort = self._from()
        if cohort is None:
            raise TypeError("this frame came from no cohort: only a cohort knows what its ids are called")
        names = cohort.names(language)
        out = self.copy()
        for column in self.columns:
            plain = str(column).removesuffix("_id")
            what = "level" if column in LEVELS else CALLED.get(plain)
            if what is None or (what == "person" and not people):
                continue
            beside = plain if plain != column else f"{column}_name"
            if beside in self.columns:
                continue
            distinct = {value: names[what](value) for value in self[column].dropna().unique()}
            out.insert(int(out.columns.get_loc(column)) + 1, beside, self[column].map(distinct))
        return out

    def _repr_html_(self) -> str | None:
        """Return pandas' own table, with what a column holds where the pointer rests on its head."""
        html: str | None = super()._repr_html_()  # type: ignore[misc]  # pandas' stubs leave it out
        if html is None:
            return None
        for name, column in self._declared().items():
            if name in self.columns:
                said = column.text.in_(self._language()) + (f" ({column.unit})" if column.unit else "")
                html = html.replace(f"<th>{escape(name)}</th>", f'<th title="{escape(said)}">{escape(name)}</th>', 1)
        return html

    def _from(self) -> Naming | None:
        found: Naming | None = getattr(self, "cohort", None)
        return found

    def _language(self) -> str:
        cohort = self._from()
        return cohort.language if cohort is not None else "vi"

    def _declared(self) -> dict[str, Column]:
        from workbench.tables import TABLES

        declared = TABLES.get(getattr(self, "table", ""))
        return {column.name: column for column in declared.columns} if declared else {}


def framed(rows: pd.DataFrame, table: str, cohort: Naming) -> Frame:
    """Return rows of a cohort's table.

    Args:
        rows: the rows.
        table: name in `workbench.tables.TABLES`, or of a table that is declared nowhere.
        cohort: whose they are.
    """
    frame = Frame(rows)
    frame.table, frame.cohort = table, cohort
    return frame
