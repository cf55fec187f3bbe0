"""Headers named by pattern: `Stu{n}` for `Stu1`, `Stu2`, …; `Points - {question}` for a question's points.

`{n}` is the item's number, `{question}` its text, `{most}` the points that it is worth, `{id}` a number of no meaning.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

GAPS = {
    "n": r"0*(?P<n>\d{1,4})", "question": r"(?P<question>\S.*?)", "most": r"(?P<most>\d+(?:[.,]\d+)?)", "id": r"\d+",
}  # fmt: skip
GAP = re.compile(r"\{(" + "|".join(GAPS) + r")\}")
ROLES = ("answer", "key", "points", "most")
"""What a column of an item may hold: the answer, the row's own key, points earned, points that can be earned."""


@dataclass(frozen=True)
class Place:
    """Where a header belongs: the item that it names, what the column holds, and the points that the header tells."""

    item: str
    role: str
    most: float | None


def is_pattern(header: str) -> bool:
    """Whether a header in the parameters stands for several headers of the file."""
    return GAP.search(header) is not None


def matching(pattern: str, headers: Iterable[str]) -> list[str]:
    """Return the headers that a pattern stands for."""
    compiled = _compiled(pattern)
    return [header for header in headers if compiled.fullmatch(" ".join(header.split()))]


def placed(headers: Iterable[str], patterns: Mapping[str, str]) -> dict[str, Place]:
    """Return header → its place, by the first pattern that it fits.

    Args:
        headers: of the file.
        patterns: pattern → role, `ignored` for columns of items that are not used.
    """
    found: dict[str, Place] = {}
    for header in headers:
        for pattern, role in patterns.items():
            match = _compiled(pattern).fullmatch(" ".join(header.split()))
            if match is None:
                continue
            told = match.groupdict()
            item = f"Q{int(told['n'])}" if told.get("n") else (told.get("question") or "")
            most = told.get("most")
            found[header] = Place(item, role, float(most.replace(",", ".")) if most else None)
            break
    return found


@lru_cache(maxsize=1_000)
def _compiled(pattern: str) -> re.Pattern[str]:
    parts = GAP.split(pattern)
    literal = [r"\s*".join(map(re.escape, part.split())) for part in parts[::2]]
    spaced = [
        (r"\s*" if part[:1].isspace() else "") + text + (r"\s*" if part[-1:].isspace() and part.strip() else "")
        for part, text in zip(parts[::2], literal, strict=True)
    ]
    gaps = [GAPS[name] for name in parts[1::2]]
    seen: set[str] = set()
    whole = ""
    for at, text in enumerate(spaced):
        whole += text
        if at < len(gaps):
            gap = gaps[at]
            name = parts[1::2][at]
            whole += gap if name not in seen else f"(?P={name})"
            seen.add(name)
    return re.compile(whole, re.IGNORECASE | re.DOTALL)
