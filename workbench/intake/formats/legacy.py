"""Vietnamese text in the fonts used before Unicode, TCVN3 (ABC) and VNI: recognised, and turned into Unicode."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any, Literal

Legacy = Literal["TCVN3 (ABC)", "VNI"]
Grid = Sequence[Sequence[Any]]

_TCVN3_SIGNS = (
    "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ¡¢§£¤¥¦"
)  # fmt: skip
_TCVN3_LETTERS = (
    "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ"
)  # fmt: skip
TCVN3 = dict(zip(_TCVN3_SIGNS, _TCVN3_LETTERS, strict=True))

_TONES = {"ù": "́", "ø": "̀", "û": "̉", "õ": "̃", "ï": "̣"}
_ROOFED = {"á": "́", "à": "̀", "å": "̉", "ã": "̃", "ä": "̣"}
_BREVES = {"é": "́", "è": "̀", "ú": "̉", "ü": "̃", "ë": "̣"}
_SINGLE = {
    "ñ": "đ", "ô": "ơ", "ö": "ư", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ",
}  # fmt: skip


def _vni_pairs() -> dict[str, str]:
    pairs: dict[str, str] = {}
    for base in "aeouyôöAEOUYÔÖ":
        letter = {"ô": "ơ", "ö": "ư", "Ô": "Ơ", "Ö": "Ư"}.get(base, base)
        marks = {mark: tone for mark, tone in _TONES.items() if not (base in "oO" and mark == "ï")}
        marks |= {"ï": "̣"}
        if base in "aA":
            marks |= {mark: "̂" + tone for mark, tone in _ROOFED.items()} | {"â": "̂", "ê": "̆"}
            marks |= {mark: "̆" + tone for mark, tone in _BREVES.items()}
        elif base in "eoEO":
            marks |= {mark: "̂" + tone for mark, tone in _ROOFED.items()} | {"â": "̂"}
        for mark, tone in marks.items():
            for sign in (mark,) if base.islower() else (mark, mark.upper()):
                pairs[base + sign] = unicodedata.normalize("NFC", letter + tone)
    return pairs


VNI_PAIRS = _vni_pairs()
VNI_SINGLE = _SINGLE | {old.upper(): new.upper() for old, new in _SINGLE.items()}
VNI = re.compile("|".join([*sorted(VNI_PAIRS, key=len, reverse=True), *VNI_SINGLE]))

UNICODE_ONLY = re.compile("[\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9]")
"""Letters that only Unicode text in Vietnamese holds: no font of before could show them."""
PROOF_TCVN3 = re.compile("[µ¶·¸¹»¼½¾¨©®ª«¬¡§£¤¥¦¢\u00adÐÞßþð×÷Æ]|(?<=[a-zA-Z])[ÇÊÈÉËÌÎÏÑÒÕÓÔÖÝØÜ]")
PROOF_VNI = re.compile(
    "[aeouyAEOUY](?:[ùøûïÙØÛÏåäëüåÅÄËÜ])|[öôÖÔ][ùøûõïÙØÛÕÏ]|[aA][êÊáàãâèéúü]|[eE][áàåãäâÂ]|[oO][åäâÂ]"
    "|ñ(?=[aeouôöiyAEOUÔÖIY])|Ñ"
)
"""`oà`, `oá` and `oã` prove nothing: they stand in Hoàn, Toán and Hoãn too."""


PROOF: dict[Legacy, re.Pattern[str]] = {"TCVN3 (ABC)": PROOF_TCVN3, "VNI": PROOF_VNI}
MEASURE = re.compile(r"[\d.,]\s*[µ°±·]\s*\w{0,2}")
FEWEST = 2
"""Different texts, or signs in one text, by which a font of before counts as proven."""


def legacy_of(words: Iterable[str]) -> Legacy | None:
    """Tell which font of before some of these texts are written in, None where none is proven."""
    strange = {word for word in words if not word.isascii() and not _is_unicode(word)}
    proofs: dict[Legacy, int] = dict.fromkeys(PROOF, 0)
    for word in strange:
        for font in PROOF:
            if _proves(word, font):
                proofs[font] += min(FEWEST, len(PROOF[font].findall(word))) if " " in word.strip() else 1
    best = max(proofs, key=lambda font: proofs[font])
    return best if proofs[best] >= FEWEST else None


def to_unicode(grid: Grid) -> tuple[list[list[object]], dict[int, Legacy]]:
    """Return a grid in which what is written in a font of before is Unicode, and column → font.

    A column counts where more of its texts prove the font of the whole than are Unicode for certain: `Hoàng` is a word
    in both. Its other texts follow, unless most of them are Unicode.
    """
    width = max((len(row) for row in grid), default=0)
    foreign: dict[int, set[str]] = {
        at: {row[at] for row in grid if at < len(row) and type(row[at]) is str and not row[at].isascii()}
        for at in range(width)
    }
    font = legacy_of(word for words in foreign.values() for word in words)
    if font is None:
        return [list(row) for row in grid], {}
    meant: dict[int, dict[object, str]] = {}
    for at, words in foreign.items():
        proving = {word for word in words if not _is_unicode(word) and _proves(word, font)}
        if len(proving) > sum(1 for word in words if _is_unicode(word)):
            mostly = sum(1 for word in words if not _is_unicode(word)) >= 0.5 * len(words)
            meant[at] = {word: from_legacy(word, font) for word in (words if mostly else proving)}
    turned = [
        [meant[at].get(cell, cell) if at in meant and type(cell) is str else cell for at, cell in enumerate(row)]
        for row in grid
    ]
    return turned, dict.fromkeys(meant, font)


def _is_unicode(text: str) -> bool:
    """Whether a text holds letters, or letters with signs of their own, that no font of before had."""
    return UNICODE_ONLY.search(unicodedata.normalize("NFC", text)) is not None


def _proves(word: str, font: Legacy) -> bool:
    if not any(letter.islower() for letter in word) and not re.search("[A-Za-z]{2}", word):
        return False
    return bool(PROOF[font].search(MEASURE.sub("", word))) and _sounds(from_legacy(word, font))


def from_legacy(text: str, font: Legacy) -> str:
    """Return a text of such a font in Unicode (NFC); one that holds letters of Unicode only is left as it is."""
    if text.isascii() or _is_unicode(text):
        return text
    if font == "VNI":
        return unicodedata.normalize("NFC", VNI.sub(lambda m: VNI_PAIRS.get(m[0]) or VNI_SINGLE[m[0]], text))
    return "".join(TCVN3.get(sign, sign) for sign in unicodedata.normalize("NFC", text))


_NUCLEI = """
    a ă â e ê i o ô ơ u ư y ai ao au ay âu ây eo êu ia iê iu iêu oa oă oe oai oao oay oeo oi ôi ơi oo
    ua uâ ui uê uô uơ uy uya uyê uyu uây uôi ưa ưi ươ ươi ươu ưu yê yêu
"""
SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|gh|gi|kh|th|tr|ch|ph|qu|[bcdđghklmnpqrstvxfwjz])?"
    rf"(?:{'|'.join(sorted(_NUCLEI.split(), key=len, reverse=True))})(?:ch|ng|nh|[cmnpt])?"
)
"""A syllable of Vietnamese without its tone."""


def reads_well(words: Iterable[str]) -> bool:
    """Whether most of the words with letters beyond ASCII could be Vietnamese."""
    foreign = {word for word in words if not word.isascii()}
    return bool(foreign) and sum(map(_sounds, foreign)) >= 0.7 * len(foreign)


def _sounds(text: str) -> bool:
    """Whether most words of a text could be Vietnamese syllables, their tones aside."""
    plain = unicodedata.normalize("NFD", text.casefold())
    plain = unicodedata.normalize("NFC", re.sub("[\u0300\u0301\u0303\u0309\u0323]", "", plain))
    words = re.findall(r"[^\W\d_]+", plain)
    good = sum(1 for word in words if SYLLABLE.fullmatch(word))
    return bool(words) and good >= 0.7 * len(words)
