"""What a cell shows that its number alone does not say: the number formats of Excel that change what is meant."""

from __future__ import annotations

import re
from fractions import Fraction

PERCENT, FRACTION = "percent", "fraction"
PLACEHOLDERS = re.compile(r"[0#?.,/%]")
LITERAL = re.compile(r'"([^"]*)"|\\(.)|_(.)|\*(.)|\[[^\]]*\]|([-() +:/\w])')
BUILT_IN = {9: "0%", 10: "0.00%", 12: "# ?/?", 13: "# ??/??"}
"""Number formats that a workbook need not declare, of those that matter here."""


def matters(code: str) -> bool:
    """Whether a number format shows something else than the number: `0%`, `000`, `"HQ"000`, `# ?/?`."""
    section = _section(code)
    return _is_percent(section) or _is_fraction(section) or _template(section) is not None


def shown(code: str, value: object) -> str | None:
    """Return what Excel shows for a number of such a format; None where the number may stand as it is.

    A percentage keeps all its decimals (0.8125 is `81.25%`), for a rounded one would be another number.
    """
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    section = _section(code)
    if _is_percent(section):
        return f"{round(float(value) * 100, 10):g}%" if abs(value) < 1e4 else None
    if _is_fraction(section):
        return _fraction(section, float(value))
    template = _template(section)
    if template is None or value < 0 or not float(value).is_integer() or value >= 1e15:
        return None
    return _filled(template, int(value))


def _section(code: str) -> str:
    """Return the part of a format that positive numbers take."""
    return re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', code)[0]


def _bare(section: str) -> str:
    return re.sub(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]', "", section)


def _is_percent(section: str) -> bool:
    return "%" in _bare(section)


def _is_fraction(section: str) -> bool:
    return re.search(r"[?#]/[?#\d]", _bare(section)) is not None


def _fraction(section: str, value: float) -> str | None:
    if value < 0 or float(value).is_integer():
        return None
    found = re.search(r"/([?#]+|\d+)", _bare(section))
    digits = found[1] if found else "?"
    most = int(digits) if digits.isdecimal() else 10 ** len(digits) - 1
    fraction = Fraction(value).limit_denominator(max(1, most))
    return f"{fraction.numerator}/{fraction.denominator}"


def _template(section: str) -> list[str] | None:
    """Return a format of zeros and fixed signs as its pieces, `0` for each digit; None for any other."""
    pieces: list[str] = []
    at = 0
    while at < len(section):
        if section[at] == "0":
            pieces.append("0")
            at += 1
            continue
        literal = LITERAL.match(section, at)
        if literal is None or PLACEHOLDERS.match(section[at]) or literal[4]:
            return None
        words = literal[1] or literal[2] or (" " if literal[3] else literal[5]) or ""
        if literal[5] and literal[5].isalpha():
            return None
        pieces.append(f"'{words}")
        at = literal.end()
    zeros = pieces.count("0")
    before = "".join(pieces[: pieces.index("0")]) if zeros else ""
    return pieces if zeros >= 2 or any(sign.isalpha() for sign in before) else None


def _filled(template: list[str], value: int) -> str:
    """Put a number's digits into the places of a format, from the right; what is too long stands at the first."""
    zeros = template.count("0")
    digits = str(value).zfill(zeros)
    places = [digits[: len(digits) - zeros + 1], *digits[len(digits) - zeros + 1 :]]
    return "".join(piece[1:] if piece != "0" else places.pop(0) for piece in template).strip()
