"""What words beside a course that somebody attended say of its result."""

from __future__ import annotations

import re

from workbench.intake.headers import fold

PASS_MARK, TOP_MARK, TOP_PERCENT = 5.0, 10.0, 100.0
"""The lowest mark of ten that passes, and the highest marks of the two scales."""
NOT = ("khong", "chua", "ko", "truot", "rot", "hong", "bo", "nghi", "vang", "huy", "not", "fail", "absent", "dropped",
       "withdrew", "incomplete")  # fmt: skip
"""How words begin that say that a course was not passed, folded."""
WEAK = frozenset(("yeu", "kem", "kd", "f", "poor", "unsatisfactory"))
SHORT = frozenset(("d", "tb", "hd", "ht"))
"""Abbreviations of a pass, folded: Đ, TB, HĐ, HT."""
PASSED = ("dat", "gioi", "kha", "xuatsac", "tot", "trungbinh", "hoanthanh", "dahoc", "daqua", "qua", "totnghiep",
          "cochungchi", "duoccap", "capchungchi", "pass", "complete", "good", "excellent", "distinction", "merit",
          "satisfactory", "yes", "co", "x")  # fmt: skip
"""How words begin that say that it was, folded."""
MARK = re.compile(r"(\d{1,3}(?:[.,]\d+)?)\s*(%|/\s*(?:10|100))?")


def passed(word: str) -> bool | None:
    """Return whether a result is a pass, None where the words say neither.

    A mark is one of ten where it is ten at most, else of a hundred; half of it passes.
    """
    mark = MARK.fullmatch(word.strip())
    if mark is not None:
        value = float(mark[1].replace(",", "."))
        most = TOP_PERCENT if value > TOP_MARK or "%" in (mark[2] or "") or "100" in (mark[2] or "") else TOP_MARK
        return value >= PASS_MARK * most / TOP_MARK if value <= most else None
    text = fold(word)
    if text.startswith(NOT) or text in WEAK:
        return False
    return True if text.startswith(PASSED) or text in SHORT else None


def is_mark(word: str) -> bool:
    """Whether a result is a mark rather than a word."""
    return MARK.fullmatch(word.strip()) is not None
