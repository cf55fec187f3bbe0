"""CSV tables, and notebooks with their metadata and outputs."""

from __future__ import annotations

import base64
import binascii
import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from workbench.language import Text
from workbench.run.release.markup import pieces_of
from workbench.run.release.pictures import read_picture
from workbench.run.release.pieces import DAMAGED, UNKNOWN_PART, Piece, Unreadable, decoded, ids_of_columns

CELL = Text("dòng {row}, cột {column}", "row {row}, column {column}")
ROW = Text("dòng {row}", "row {row}")
NOTEBOOK_CELL = Text("ô thứ {cell}", "cell {cell}")
METADATA = Text("siêu dữ liệu", "metadata")
ABOUT = ("officer", "officer_id", "coach", "coach_id")


def read_csv(content: bytes) -> Iterator[Piece]:
    """Yield the source of a CSV, its cells, and the ids in its columns of ids."""
    text = decoded(content)
    yield Piece(text, lined=True)
    for separator in ",;\t":
        rows = _rows(text, separator)
        for number, cells in enumerate(rows, start=1):
            yield Piece(" ".join(cells), ROW.format(row=number))
        for row, column, value in ids_of_columns(rows):
            yield Piece("", CELL.format(row=row, column=column), ids=(value,))


def _rows(text: str, separator: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text), delimiter=separator))
    except csv.Error:
        raise Unreadable(DAMAGED) from None


def read_notebook(content: bytes) -> Iterator[Piece]:
    """Yield every text of a notebook: sources, outputs of every kind, attachments, metadata, and the names of keys."""
    try:
        notebook = json.loads(decoded(content))
        cells = notebook.pop("cells")
        parts = [(METADATA, notebook)] + [(NOTEBOOK_CELL.format(cell=n), c) for n, c in enumerate(cells, start=1)]
    except (ValueError, KeyError, AttributeError, TypeError, RecursionError):
        raise Unreadable(DAMAGED) from None
    for place, part in parts:
        yield from _walk(part, place)


def _walk(thing: Any, place: Text, key: str = "") -> Iterator[Piece]:
    if isinstance(thing, dict):
        yield Piece("\n".join(map(str, thing)), place)
        for name, value in thing.items():
            yield from _walk(value, place, str(name))
    elif isinstance(thing, list) and thing and all(isinstance(value, str) for value in thing):
        yield from _text("".join(thing), place, key)
        yield Piece(" | ".join(thing), place)
    elif isinstance(thing, list):
        for value in thing:
            yield from _walk(value, place, key)
    elif isinstance(thing, str):
        yield from _text(thing, place, key)
    elif isinstance(thing, int) and not isinstance(thing, bool):
        yield Piece(str(thing), place, ids=(str(thing),) if key in ABOUT else ())


def _text(text: str, place: Text, kind: str) -> Iterator[Piece]:
    if kind in ("image/png", "image/jpeg"):
        try:
            yield from read_picture(base64.b64decode(text), place)
        except binascii.Error:
            raise Unreadable(DAMAGED) from None
    elif kind.startswith(("image/", "application/", "audio/", "video/")) and not kind.endswith(
        ("xml", "json", "javascript")
    ):
        raise Unreadable(UNKNOWN_PART)
    else:
        yield from pieces_of(text, place, lined=False)
        if kind in ABOUT:
            yield Piece("", place, ids=(text,))
