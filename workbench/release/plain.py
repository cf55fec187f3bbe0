"""CSV tables, JSON, and notebooks with their metadata and outputs."""

from __future__ import annotations

import base64
import binascii
import csv
import io
import json
import re
from collections.abc import Iterator
from typing import Any

from workbench.messages import Words, msg
from workbench.release.markup import pieces_of
from workbench.release.pictures import read_picture
from workbench.release.pieces import (
    DAMAGED,
    HERE,
    ID_HEAD,
    NAME_HEAD,
    UNKNOWN_PART,
    Piece,
    Unreadable,
    below,
    decoded,
    down,
)

CELL = msg("row {row}, column {column}")
ROW = msg("row {row}")
NOTEBOOK_CELL = msg("cell {cell}")
METADATA = msg("metadata")
FOLD = re.compile(r"\r?\n[ \t]")
ESCAPED = re.compile(r"\\([\\;,nN])")
ABOUT = ("officer", "officer_id", "coach", "coach_id")


def read_csv(content: bytes) -> Iterator[Piece]:
    """Yield the source of a CSV, its cells, and the ids in its columns of ids."""
    text = decoded(content)
    yield Piece(text, line=1)
    for separator in ",;\t|":
        rows = _rows(text, separator)
        for number, cells in enumerate(rows, start=1):
            yield Piece(" | ".join(cells), ROW.format(row=number))
        yield Piece(down(rows))
        for row, column, value in below(ID_HEAD, rows):
            yield Piece("", CELL.format(row=row, column=column), ids=(value,))
        for row, column, value in below(NAME_HEAD, rows):
            yield Piece("", CELL.format(row=row, column=column), names=(value,))


def _rows(text: str, separator: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text), delimiter=separator))
    except csv.Error:
        raise Unreadable(DAMAGED) from None


class Pairs(list[tuple[str, Any]]):
    """An object of JSON with all its values, also of keys that stand twice."""

    def all_of(self, key: str) -> list[Any]:
        """Return every value of a key."""
        return [value for name, value in self if name == key]


def read_json(content: bytes) -> Iterator[Piece]:
    """Yield every text of a JSON file."""
    text = decoded(content)
    yield Piece(text, line=1)
    yield from _told(_loaded(text), HERE)


def read_notebook(content: bytes) -> Iterator[Piece]:
    """Yield every text of a notebook: sources, outputs of every kind, attachments, metadata, and the names of keys."""
    notebook = _loaded(decoded(content))
    lists = notebook.all_of("cells") if isinstance(notebook, Pairs) else []
    if not lists or not all(type(cells) is list for cells in lists):
        raise Unreadable(DAMAGED)
    rest = Pairs((key, value) for key, value in notebook if key != "cells")
    parts = [(METADATA, rest)]
    parts += [
        (NOTEBOOK_CELL.format(cell=number), cell) for cells in lists for number, cell in enumerate(cells, start=1)
    ]
    for place, part in parts:
        yield from _told(part, place)
    yield Piece("\n".join(value for cells in lists for value in _values(cells)))


def _loaded(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=Pairs)
    except (ValueError, RecursionError):
        raise Unreadable(DAMAGED) from None


def _told(part: Any, place: Words) -> Iterator[Piece]:
    yield from _walk(part, place)
    yield Piece("\n".join(_values(part)), place)


def _values(thing: Any, key: str = "") -> Iterator[str]:
    """Yield the values alone, those of tables also column by column; pictures are left out."""
    if isinstance(thing, Pairs):
        for name, value in thing:
            yield from _values(value, name)
    elif isinstance(thing, list):
        for value in thing:
            yield from _values(value, key)
        if thing and all(isinstance(row, Pairs) for row in thing):
            yield down([[str(value) for _, value in row if isinstance(value, str | int)] for row in thing])
    elif isinstance(thing, str | int | float) and not isinstance(thing, bool) and not key.startswith("image/"):
        yield str(thing)


def _walk(thing: Any, place: Words, key: str = "") -> Iterator[Piece]:
    if isinstance(thing, Pairs):
        yield Piece("\n".join(name for name, _ in thing), place)
        for name, value in thing:
            yield from _walk(value, place, name)
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


def _text(text: str, place: Words, kind: str) -> Iterator[Piece]:
    if kind in ("image/png", "image/jpeg"):
        try:
            yield from read_picture(base64.b64decode("".join(text.split()), validate=True), place)
        except binascii.Error:
            raise Unreadable(DAMAGED) from None
    elif kind.startswith(("image/", "application/", "audio/", "video/")) and not kind.endswith(
        ("xml", "json", "javascript")
    ):
        raise Unreadable(UNKNOWN_PART)
    else:
        yield from pieces_of(text, place)
        if kind in ABOUT:
            yield Piece("", place, ids=(text,), names=(text,))


def read_calendar(content: bytes) -> Iterator[Piece]:
    """Yield the lines of an iCalendar file, folded ones made whole, as they stand and without its escapes."""
    text = FOLD.sub("", decoded(content))
    if not text.startswith("BEGIN:VCALENDAR"):
        raise Unreadable(DAMAGED)
    yield Piece(text, line=1)
    yield Piece(ESCAPED.sub(lambda found: {"n": "\n", "N": "\n"}.get(found[1], found[1]), text), line=1)
