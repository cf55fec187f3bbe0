"""How a table is declared: columns with type, unit, meaning and constraints, and the checks that follow."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Generic, Literal, Protocol, TypeVar, cast

from workbench.messages import Words

if TYPE_CHECKING:
    import pandas as pd
    import pandera.pandas as pa

    Frame = pd.DataFrame
else:
    # Declarations are read without pandas: types of tables are told apart by the type checker alone.
    Frame = object

_UNCHECKED: ContextVar[bool] = ContextVar("unchecked", default=False)
Kind = Literal["text", "whole", "real", "flag", "date"]
Of = TypeVar("Of")
"""The type of a thing, of a table that of its frames."""
Rows = TypeVar("Rows", bound=Frame)
"""Rows of whatever table: what comes out is of the table that goes in."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `required` columns are always present, `missing` says whether a cell may be empty."""

    name: str
    kind: Kind
    text: Words
    unit: str = ""
    missing: bool = False
    required: bool = True
    low: float | None = None
    high: float | None = None
    among: tuple[str, ...] = ()


class Named(Protocol):
    """Things by name, such as a mapping."""

    def __getitem__(self, name: str, /) -> Any:
        """Return one of them."""


@dataclass(frozen=True)
class Thing(Generic[Of]):
    """Something that is known by its name, and of what type it is."""

    name: str

    def of(self, things: Named) -> Of:
        """Return it of some things by name: the tables of an analysis, or what a step is given."""
        return cast(Of, things[self.name])


@dataclass(frozen=True)
class Table(Thing[Of]):
    """One table, and the type of its frames: its key is unique and never missing."""

    key: tuple[str, ...]
    text: Words
    columns: tuple[Column, ...]
    open: bool = False

    def names(self) -> list[str]:
        """Return the names of the required columns, in order."""
        return [column.name for column in self.columns if column.required]

    def schema(self) -> pa.DataFrameSchema:
        """Return the pandera schema that checks a frame of this table."""
        return _schema(self)

    def empty(self) -> Of:
        """Return a frame without rows, with the declared columns and types."""
        import pandas as pd

        return cast(Of, pd.DataFrame({c.name: pd.Series(dtype=DTYPES[c.kind]) for c in self.columns if c.required}))

    def shaped(self, frame: pd.DataFrame) -> Of:
        """Return the frame with the declared order and types of columns, checked; extra columns stay only if `open`.

        Raises:
            pandera.errors.SchemaErrors: where the frame breaks the declaration.
        """
        import pandas as pd

        known = {c.name: c for c in self.columns}
        order = [c for c in known if c in frame] + ([c for c in frame if c not in known] if self.open else [])
        typed = {c: frame[c].astype(DTYPES[known[c].kind]) if c in known else frame[c] for c in order}
        made = pd.DataFrame(typed).reset_index(drop=True)
        sound = _UNCHECKED.get() or _is_sound(made, self)
        return cast(Of, made if sound else self.schema().validate(made, lazy=True))


DTYPES: dict[Kind, str] = {
    "text": "str",
    "whole": "Int64",
    "real": "float64",
    "flag": "boolean",
    "date": "datetime64[us]",
}


@contextmanager
def unchecked() -> Iterator[None]:
    """Within, tables get their declared order and types unchecked: for steps repeated on parts of checked tables."""
    before = _UNCHECKED.set(True)
    try:
        yield
    finally:
        _UNCHECKED.reset(before)


def _is_sound(frame: pd.DataFrame, table: Table[Any]) -> bool:
    """Whether a frame of the declared types breaks nothing; its schema, many times slower, says what it breaks."""
    for column in table.columns:
        if column.name not in frame:
            if column.required:
                return False
            continue
        cells = frame[column.name]
        missing = cells.isna()
        low = column.low is not None and (cells < column.low).any()
        high = column.high is not None and (cells > column.high).any()
        strange = bool(column.among) and not (cells.isin(column.among) | missing).all()
        if low or high or strange or (not column.missing and missing.any()):
            return False
    return not (table.key and frame.duplicated(list(table.key)).any())


@cache
def _schema(table: Table[Any]) -> pa.DataFrameSchema:
    import pandera.pandas as pa

    return pa.DataFrameSchema(
        {column.name: _checked(column) for column in table.columns},
        strict=not table.open,
        unique=list(table.key) or None,
        name=table.name,
    )


def _checked(column: Column) -> pa.Column:
    import pandera.pandas as pa

    checks = []
    if column.low is not None:
        checks.append(pa.Check.ge(column.low))
    if column.high is not None:
        checks.append(pa.Check.le(column.high))
    if column.among:
        checks.append(pa.Check.isin(column.among))
    return pa.Column(DTYPES[column.kind], checks, nullable=column.missing, required=column.required)


def text(name: str, words: Words, *among: str, missing: bool = False, required: bool = True) -> Column:
    """Declare a text column; `among` lists the only values allowed."""
    return Column(name, "text", words, missing=missing, required=required, among=among)


def whole(name: str, words: Words, unit: str = "", low: float | None = 0, missing: bool = False) -> Column:
    """Declare a column of whole numbers."""
    return Column(name, "whole", words, unit, missing=missing, low=low)


def real(
    name: str, words: Words, unit: str = "", low: float | None = None, high: float | None = None,
    missing: bool = True, required: bool = True,
) -> Column:  # fmt: skip
    """Declare a column of real numbers."""
    return Column(name, "real", words, unit, missing=missing, required=required, low=low, high=high)


def share(name: str, words: Words) -> Column:
    """Declare a share or probability, 0–1, missing where it cannot be had."""
    return real(name, words, "share", 0, 1)


def percentage(name: str, words: Words) -> Column:
    """Declare a percentage, 0–100, missing where it cannot be had."""
    return real(name, words, "percent", 0, 100)


FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def harmless(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame in which no text is taken for a formula: a leading apostrophe keeps it text."""
    texts = frame.select_dtypes(include=["str", "object"]).columns
    quoted = {c: frame[c].where(~frame[c].fillna("").str.startswith(FORMULA_STARTS), "'" + frame[c]) for c in texts}
    return frame.assign(**quoted)
