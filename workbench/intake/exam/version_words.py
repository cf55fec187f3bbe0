"""Versions compared loosely."""

from __future__ import annotations

import re
import unicodedata

from workbench.characters import fold, without_zeros

NAMED = re.compile(
    r"(?:madethi|made|dethi|deso|de|version|ver|form|phienban|examform|testform|test|exam|paper|code|ma|so|no|key|dapan)*"
    r"(\d{1,9}|[a-z]\d{0,3}|\d{1,6}[a-z])"
)


def version_word(text: str) -> str:
    """Return a version without what stands around it: `Mã đề 0101`, `Đề 101`, `101.0` and `101` are the same."""
    plain = re.sub(r"(?<=\d)\.0+$", "", unicodedata.normalize("NFKC", text).strip())
    folded = fold(plain)
    found = NAMED.fullmatch(folded)
    word = found[1] if found else folded
    return without_zeros(word) if word.isascii() and word.isdecimal() else word
