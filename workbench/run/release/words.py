"""Words as people write names: one form for every way of typing a letter, its base letters, its marks."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

WORD = re.compile(r"[^\W_]+")
UNSEEN = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")


def even(text: str) -> str:
    """Return text with composed letters, in lower case, without characters that nobody sees."""
    return unicodedata.normalize("NFKC", UNSEEN.sub("", text)).casefold()


@lru_cache(maxsize=65536)
def parts(word: str) -> tuple[str, str]:
    """Return the base letters of an even word, and its marks in order whichever vowel carries them.

    So "hòa" and "hoà" are one word, and both have the base "hoa"; đ is a d with a mark.
    """
    apart = unicodedata.normalize("NFD", word)
    bare = "".join("d" if c == "đ" else c for c in apart if not unicodedata.combining(c))
    return bare, "".join(sorted(c for c in apart if c == "đ" or unicodedata.combining(c)))


def bare_words(text: str) -> list[str]:
    """Return the words of a text by their base letters."""
    return [parts(word)[0] for word in WORD.findall(even(text))]
