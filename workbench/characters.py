"""Which characters text may hold: one rule for parameter files, for cells, and for what is printed.

- Normalised without a word: Unicode form NFC, and spaces of any width become a plain space (cells only).
- Unseen (controls, zero-width signs, marks of direction): refused in parameter files; taken out of cells with a row in
  the ledger for each.
- Deceiving (overrides and isolates of direction, which show one text as another; lone surrogates and noncharacters,
  which no file can hold): refused in parameter files; in cells each becomes `REPLACED` with a row in the ledger, and no
  id that holds one is accepted.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

REPLACED = "\N{REPLACEMENT CHARACTER}"
_CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f"
_ZERO_WIDTH = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u2028\u2029\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb"
_DIRECTIONS = "\u202a-\u202e\u2066-\u2069"
_NONCHARACTERS = "\ufdd0-\ufdef" + "".join(f"{chr((p << 16) | 0xFFFE)}{chr((p << 16) | 0xFFFF)}" for p in range(17))
UNSEEN = re.compile(f"[{_CONTROLS}{_ZERO_WIDTH}\U000e0000-\U000e007f]")
DECEIVING = re.compile(f"[{_DIRECTIONS}\ud800-\udfff{_NONCHARACTERS}]")
UNFIT = re.compile(f"{UNSEEN.pattern}|{DECEIVING.pattern}")
SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")


def composed(text: str) -> str:
    """Return text in Unicode form NFC, spaces of any width as plain ones, without outer spaces."""
    return SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def cleaned(text: str) -> str:
    """Return a cell's text as it counts: composed, without unseen characters, each deceiving one as `REPLACED`."""
    if UNFIT.search(text):
        text = DECEIVING.sub(REPLACED, UNSEEN.sub("", text))
    return composed(text)


def codes(text: str) -> str:
    """Return the unfit characters of a text by number, such as `U+202E`, each once."""
    return ", ".join(dict.fromkeys(f"U+{ord(sign):04X}" for sign in UNFIT.findall(text)))


def printable(text: str) -> str:
    """Return text for a terminal, a log or a message: every unfit character stands as its number."""
    return UNFIT.sub(lambda found: f"<U+{ord(found[0]):04X}>", text) if UNFIT.search(text) else text


@lru_cache(maxsize=100_000)
def fold(text: str) -> str:
    """Return a name without case, spacing, punctuation, diacritics and Unicode form; đ becomes d."""
    plain = unicodedata.normalize("NFKD", text.casefold()).replace("đ", "d")
    return "".join(letter for letter in plain if letter.isalnum())


def without_zeros(digits: str) -> str:
    """Return the digits of a number, however many, without noughts before it: `007` → `7`, `000` → `0`."""
    return digits.lstrip("0") or "0"


@lru_cache(maxsize=100_000)
def loose(text: str) -> str:
    """Return a name without case, spacing and Unicode form; its diacritics stay."""
    lower = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    return "".join(lower.replace("_", " ").split())
