"""What a reader finds in a file: pieces of text with their place, or the reason why it cannot be read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from workbench.messages import Words, as_is, msg
from workbench.release.words import bare_words

HERE = as_is("")
# Heads of columns whose cells are ids of people, without diacritics.
ID_HEAD = re.compile(
    r"id|(officer|coach|employee|staff)( (id|code|number))?"
    r"|ma( so)?( (can bo|cong chuc|cb|cc|cbcc|nhan vien|nguoi .*))?|so hieu.*"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text of a file: its place, the number of its first line (0: lines are not counted), what stands as an id.

    `names` are those of its words that stand as a person's full name.
    """

    text: str
    place: Words = HERE
    line: int = 0
    ids: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


NAME_HEAD = re.compile(r"ho( va)? ten|ho ten.*|full name|(officer|employee)( name)?|nguoi (hoc|duoc .*|kem .*)|coach")


class Unreadable(Exception):
    """A file, or a part of it, that cannot be looked into."""

    def __init__(self, reason: Words):
        self.reason = reason
        super().__init__(reason)


NOT_TEXT = msg("is no Unicode (UTF-8) text")
DAMAGED = msg("cannot be opened")
TRAILING = msg("holds bytes outside what the file shows")
UNKNOWN_PART = msg("holds a part that cannot be looked into")


def decoded(content: bytes) -> str:
    """Return bytes as text: UTF-8, or UTF-16 with its byte order mark.

    Raises:
        Unreadable: for anything else.
    """
    try:
        return content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable(NOT_TEXT) from None


def below(head: re.Pattern[str], rows: Iterable[Sequence[str]]) -> Iterator[tuple[int, int, str]]:
    """Yield row, column (from 1) and value of every cell below a head that a pattern knows by its bare words."""
    columns: set[int] = set()
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if cell and len(cell) <= 40 and head.fullmatch(" ".join(bare_words(cell))):
                columns.add(column)
            elif cell and column in columns:
                yield number, column + 1, cell.strip()


def down(rows: Iterable[Sequence[str]]) -> str:
    """Return a table read column by column, a line for each."""
    return "\n".join(" | ".join(column) for column in zip_longest(*rows, fillvalue=""))
