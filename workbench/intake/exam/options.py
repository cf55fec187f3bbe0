"""What the item sheet says of an item's options: which letters or signs there are, and each letter's text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from workbench.intake.exam.notation import LATIN
from workbench.intake.headers import fold

WHOLE = re.compile(r"\d{1,2}")
LETTERED = re.compile(
    r"(?:^|[;|\n/]|\s)\s*\(?([A-H])\s*[.):]\s*(\S.*?)(?=(?:[;|\n/]|\s)\s*\(?[A-H]\s*[.):]\s*\S|$)", re.DOTALL
)
COLUMN = re.compile(r"(?:phươngán|đápán|lựachọn|tùychọn|option|choice|answer|ý|nộidungphươngán)?([a-h])")


@dataclass(frozen=True, slots=True)
class Options:
    """The signs of an item's options, None where nothing lists them, and the text of each letter where it is told."""

    signs: frozenset[str] | None = None
    texts: Mapping[str, str] = field(default_factory=dict)

    def letter_of(self, text: str) -> str | None:
        """Return the letter whose text this is, compared without case, punctuation and diacritics, then exactly."""
        same = [letter for letter, own in self.texts.items() if own.casefold() == text.casefold()]
        if not same:
            same = [letter for letter, own in self.texts.items() if fold(own) and fold(own) == fold(text)]
        return same[0] if len(same) == 1 else None


def options_of(text: str, *, digits: bool = False) -> Options:
    """Return what a cell of options says: `A,B,C,D`, `ABCD`, their number, or their texts with or without letters.

    Args:
        text: the cell.
        digits: whether a number of options means 1, 2, 3 … rather than letters.
    """
    text = text.strip()
    if not text:
        return Options()
    if WHOLE.fullmatch(text):
        n = int(text)
        return Options(frozenset(str(at + 1) for at in range(n)) if digits else frozenset(LATIN[:n]))
    found = LETTERED.findall(text)
    letters = [letter for letter, _ in found]
    if len(found) >= 2 and letters == list(LATIN[: len(found)]):
        return Options(frozenset(letters), {letter: own.strip(" ;|\n") for letter, own in found})
    pieces = [piece.strip() for piece in re.split(r"[;|\n]", text) if piece.strip()]
    if len(pieces) >= 2 and any(" " in piece for piece in pieces):
        return Options(frozenset(LATIN[: len(pieces)]), dict(zip(LATIN, pieces, strict=False)))
    parts = [part for part in re.split(r"[,;|/\s]+", text) if part]
    if len(parts) == 1 and parts[0].isalpha():
        parts = list(parts[0])
    return Options(frozenset(part.upper() if len(part) == 1 else part for part in parts))


def letter_of_column(header: str) -> str | None:
    """Return the option whose texts a column of the item sheet holds: `A`, `Phương án A`, `Option A`."""
    found = COLUMN.fullmatch(re.sub(r"[\W_]+", "", header.casefold()))
    return found[1].upper() if found else None


def listed_letters(text: str, *, digits: bool) -> str:
    """Return a cell of options that holds texts or a number as the signs alone, `A B C D`; any other as it stands."""
    found = options_of(text, digits=digits)
    texts = found.texts or WHOLE.fullmatch(text.strip())
    return " ".join(sorted(found.signs or ())) if texts else text
