"""The fonts of all drawings, and how wide words are in them."""

from __future__ import annotations

import string
import unicodedata
from functools import cache
from typing import Literal

from matplotlib.font_manager import FontProperties, findfont, get_font, get_font_names
from matplotlib.ft2font import LoadFlags

Weight = Literal["normal", "bold"]

FONTS = [font for font in ("Noto Sans", "Segoe UI", "Roboto", "DejaVu Sans") if font in get_font_names()]
MEASURED_AT = 100
# What Vietnamese and English are written with; any other letter is taken to be as wide as most.
VOWELS, TONES = "aăâeêioôơuưy", ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
LETTERS = string.ascii_letters + string.digits + string.punctuation + " đĐ–−\u00a0"
LETTERS += "".join(unicodedata.normalize("NFC", v + t) for v in VOWELS + VOWELS.upper() for t in TONES)
OTHER_LETTER = 0.6


def family() -> str:
    """Return the fonts as the attribute `font-family` of an SVG element has them."""
    return ", ".join(f"'{font}'" for font in [*FONTS, "sans-serif"])


def text_width(words: str, size: float, weight: Weight = "normal") -> float:
    """Return how wide words are, in points, set in the first of the fonts (without kerning)."""
    widths = _letter_widths(weight)
    return size * sum(widths.get(letter, OTHER_LETTER) for letter in unicodedata.normalize("NFC", words))


@cache
def _letter_widths(weight: Weight) -> dict[str, float]:
    """Return each letter's width as a share of the font's size."""
    font = get_font(findfont(FontProperties(family=FONTS or None, weight=weight)))
    font.set_size(MEASURED_AT, 72)
    there = font.get_charmap()
    return {
        letter: font.load_char(ord(letter), LoadFlags.NO_HINTING).linearHoriAdvance / 65536 / MEASURED_AT
        for letter in LETTERS
        if ord(letter) in there
    }


def lines_of(words: str, widest: float, size: float) -> list[str]:
    """Return words in lines, none wider than `widest` points where a single word is not."""
    lines: list[str] = []
    for word in words.split():
        if lines and text_width(f"{lines[-1]} {word}", size) <= widest:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return lines
