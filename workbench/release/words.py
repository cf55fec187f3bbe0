"""Words as people write names: one form for every way of typing a letter, its base letters, its marks."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from functools import cached_property, lru_cache
from itertools import accumulate

WORD = re.compile(r"[^\W_]+")
PIECE = re.compile(r"[^\W\d_]+|\d+")
UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff"
    "\U000e0000-\U000e01ef]"
)
# Letters of other scripts that look like Latin ones (Unicode's confusables, as far as names are written with them).
ALIKE = {
    **dict(zip("авсԁеһіјӏкмопрԛгѕтѵԝхуүн", "abcdehijlkmonpqrstvwxyyh", strict=True)),
    **dict(zip("АВСԀЕНІЈКМОПРԚЅТѴԜХУҮ", "ABCDEHIJKMONPQSTVWXYY", strict=True)),
    **dict(zip("αβεηικνορτυχγ", "abenikvoptuxy", strict=True)),
    **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX", strict=True)),
    **dict(zip("łøıɑðÐɖƉ", "loiađđđđ", strict=True)),
    # Digits of Arabic and Persian, which are digits to programs too.
    **dict(zip("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789", strict=True)),
}
# Signs that composition would turn into letters beside a word.
SIGNS = str.maketrans("№™℠©®", "     ")
FOREIGN = re.compile(f"[{''.join(ALIKE)}]")
TABLE = str.maketrans(ALIKE)
MARK = re.compile(r"[\u0300-\u036f]+")


def even(text: str) -> str:
    """Return text with composed letters, in lower case, Latin for look-alikes, without characters that nobody sees."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKC", UNSEEN.sub("", text).translate(SIGNS))
    return unicodedata.normalize("NFC", (plain.translate(TABLE) if FOREIGN.search(plain) else plain).casefold())


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


class Line:
    """A text as one line of base letters and digits: `stream`, with the places where words begin and end in it.

    Signs between words are left out, so a name reads the same whatever stands between its words or splits them.
    """

    def __init__(self, text: str):
        """Take a text as it is written."""
        self.plain = even(text)
        self._apart = self.plain if self.plain.isascii() else unicodedata.normalize("NFD", self.plain)
        self.bare = self._apart if self._apart.isascii() else MARK.sub("", self._apart).replace("đ", "d")
        self.words = PIECE.findall(self.bare)
        self.stream = "".join(self.words)
        self.starts = [0, *accumulate(map(len, self.words))]

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        """Where each word begins and ends in `bare`."""
        return [found.span() for found in PIECE.finditer(self.bare)]

    @cached_property
    def ends(self) -> dict[int, int]:
        """The number of words up to each place of the stream where a word ends."""
        return {place: count for count, place in enumerate(self.starts)}

    @cached_property
    def _marked(self) -> list[int]:
        """For every mark, how many base letters stand before it."""
        found: list[int] = []
        gone = 0
        for mark in MARK.finditer(self._apart):
            found += [mark.start() - gone] * len(mark[0])
            gone += len(mark[0])
        return found

    @cached_property
    def _signs(self) -> str:
        return "".join(MARK.findall(self._apart))

    def marks(self, first: int, last: int) -> str:
        """Return the marks of the words from one to before another, each word's in the order of `parts`."""
        return "".join(self._marks_of(number) for number in range(first, last))

    def _marks_of(self, number: int) -> str:
        start, end = self.spans[number]
        if self._apart is self.bare:
            return ""
        low, high = bisect_left(self._marked, start + 1), bisect_left(self._marked, end + 1)
        own = list(self._signs[low:high])
        at = start + low
        own += ["đ"] * self._apart.count("đ", at, end + high)
        return "".join(sorted(own))
