"""What an office's tables tell of a framework: levels, competencies by level, the common domains."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from workbench.intake.formats.sheet import Sheet
from workbench.intake.headers import fold
from workbench.intake.layout import unnumbered
from workbench.intake.office import (
    CODE,
    COMPETENCY_NAME,
    CUT,
    DESCRIPTION,
    DOMAIN,
    LEVEL_COLUMN,
    LEVEL_NAME,
    is_level_word,
    level_of,
)
from workbench.parameters.amounts import number_of
from workbench.start.table import Table, table_of
from workbench.start.values import level_in

CRITICAL = (
    "mức quan trọng", "mức độ quan trọng", "tầm quan trọng", "quan trọng", "trọng số", "criticality", "importance",
)  # fmt: skip
COMPETENCY: Mapping[str, tuple[str, ...]] = {
    "domain": DOMAIN, "code": CODE, "name": COMPETENCY_NAME, "criticality": CRITICAL, "level": LEVEL_COLUMN,
    "description": DESCRIPTION,
}  # fmt: skip
LEVELS: Mapping[str, tuple[str, ...]] = {
    "level": LEVEL_COLUMN, "name": LEVEL_NAME, "cut": CUT, "description": DESCRIPTION,
}  # fmt: skip
FOLDED_DOMAIN = tuple(sorted(map(fold, DOMAIN), key=len, reverse=True))


@dataclass
class Told:
    """Tables of a framework, and what was assumed or could not be told, as (sheet, row, words).

    `levels` is number → name, `cuts` number → the lowest percent. Competencies keep the code that the office gives
    them.
    """

    levels: dict[int, str] = field(default_factory=dict)
    cuts: dict[int, float] = field(default_factory=dict)
    domains: dict[str, dict[str, Any]] = field(default_factory=dict)
    competencies: list[dict[str, Any]] = field(default_factory=list)
    positions: list[dict[str, Any]] = field(default_factory=list)
    courses: list[dict[str, Any]] = field(default_factory=list)
    unread: list[tuple[str, int, str]] = field(default_factory=list)
    stepped: list[tuple[str, int]] = field(default_factory=list)

    def scale(self, word: str) -> str:
        """Return the name of the competency or domain that a code, a name or both mean, "" where they mean none."""
        key = fold(word)
        if not key:
            return ""
        for one in self.competencies:
            name, code = fold(one["name"]), fold(str(one.get("code", "")))
            if key in (name, code, code + name, name + code):
                return str(one["name"])
        return next((name for name in self.domains if fold(name) == key), "")

    def add_domain(self, name: str) -> str:
        """Add a domain once, however its letters are written; return it as first written."""
        known = next((one for one in self.domains if fold(one) == fold(name)), name)
        self.domains.setdefault(known, {"name": known})
        return known


def read_levels(sheet: Sheet, told: Told) -> None:
    """Add a sheet of levels: number, name, and the lowest percent where its column holds percentages."""
    table = table_of(sheet, LEVELS)
    for row, cells in table.rows():
        word, name = table.cell(cells, "level"), table.cell(cells, "name")
        number = level_in(word, {}) if word else None
        if number is None or number < 1:
            continue
        told.levels[number] = name if name and fold(name) != fold(word) else word
        cut = number_of(table.cell(cells, "cut").rstrip("% "))
        if cut is not None:
            told.cuts[number] = cut
        elif table.cell(cells, "cut"):
            told.unread.append((sheet.place, row, table.cell(cells, "cut")))
    if told.cuts and not _are_percent(table.at["cut"], told.cuts):
        told.cuts.clear()


def _are_percent(header: str, cuts: Mapping[int, float]) -> bool:
    """Whether the marks of a column are percentages: its header says so, or they go beyond marks of ten."""
    says = "%" in header or "phantram" in fold(header) or "percent" in fold(header)
    return max(cuts.values()) <= 100 and (says or max(cuts.values()) > 10)


def read_competencies(sheet: Sheet, told: Told) -> None:
    """Add a sheet of competencies: domain, code, name, weight, and words for each level, across or down.

    The domain is that of its column, else that of the heading above, of the sheet's title or of its name.
    """
    table = table_of(sheet, COMPETENCY)
    headers = [str(header) for header in table.frame.columns]
    across = levels_across(headers, table.at)
    for number, header in across.items():
        told.levels.setdefault(number, _level_name(header))
    above = "" if "domain" in table.at else _of_title(sheet)
    name: str = ""
    entry: dict[str, Any] = {}
    for row in table.frame.index:
        if int(row) in table.headings and ("domain" not in table.at or not _is_kept(table, int(row))):
            above, name = _domain_in(table.headings[int(row)]), ""
            continue
        cells = {str(header): str(cell).strip() for header, cell in table.frame.loc[row].items()}
        above = table.cell(cells, "domain") or above
        word = table.cell(cells, "name")
        if word and above and fold(word) != fold(name):
            name = word
            entry = {"name": word, "domain": told.add_domain(above), "code": table.cell(cells, "code")}
            entry["descriptors"] = {number: cells[header] for number, header in across.items() if cells[header]}
            told.competencies.append(entry)
            _weigh(entry, table.cell(cells, "criticality"), told, sheet.place, int(row))
        if not across and entry and table.cell(cells, "level"):
            _add_level(entry, table, cells, told, sheet.place, int(row))


def levels_across(headers: list[str], at: Mapping[str, str]) -> dict[int, str]:
    """Return level → header of the columns that hold its words: by number, else by names of levels in their order."""
    free = [header for header in headers if header not in (at.get("name"), at.get("code"), at.get("domain"))]
    numbered = {number: header for header in free if (number := level_of(header))}
    if len(numbered) > 1:
        return dict(sorted(numbered.items()))
    worded = [header for header in free if is_level_word(header)]
    return dict(enumerate(worded, start=1)) if len(worded) > 1 else {}


def _level_name(header: str) -> str:
    """Return a header from where it speaks of the level: `Mô tả các cấp độ Cấp độ 1 (Cơ bản)`."""
    words = header.split()
    starts = [at for at in range(len(words)) if level_of(" ".join(words[at:])) is not None]
    return " ".join(words[starts[-1] :]) if starts else " ".join(words)


def _add_level(entry: dict[str, Any], table: Table, cells: Mapping[str, str], told: Told, place: str, row: int) -> None:
    word = table.cell(cells, "level")
    number = level_in(word, told.levels) or level_in(word.split(" ")[0].rstrip(".:-"), told.levels)
    if not number:
        told.unread.append((place, row, word))
        return
    told.levels.setdefault(number, word)
    if text := table.cell(cells, "description"):
        entry["descriptors"][number] = text


def _weigh(entry: dict[str, Any], word: str, told: Told, place: str, row: int) -> None:
    weight = number_of(word)
    if weight is not None and 0 <= weight <= 5:
        entry["criticality"] = weight
    elif word:
        told.unread.append((place, row, word))


def _is_kept(table: Table, row: int) -> bool:
    """Whether the one cell of a row stands in the column of names: a competency without anything else."""
    return str(table.frame.loc[row].get(table.at.get("name", ""), "")) != ""


def _domain_in(heading: str) -> str:
    """Return the domain that a heading names: `Lĩnh vực: Giám sát quản lý` → `Giám sát quản lý`."""
    first, sign, rest = heading.partition(":")
    if sign and rest.strip() and fold(first) in FOLDED_DOMAIN:
        return rest.strip()
    words = heading.split()
    taken = next((n for n in range(len(words) - 1, 0, -1) if fold(" ".join(words[:n])) in FOLDED_DOMAIN), 0)
    return unnumbered(" ".join(words[taken:]))


def _of_title(sheet: Sheet) -> str:
    """Return the domain that a sheet's title says (`Lĩnh vực: …`), else the sheet's name without a number."""
    for row in sheet.cells[:8]:
        for cell in row:
            first, sign, rest = str(cell).partition(":")
            if sign and rest.strip() and fold(unnumbered(first)) in FOLDED_DOMAIN:
                return _sentence(rest.strip())
    return unnumbered(sheet.name)


def _sentence(text: str) -> str:
    return text.capitalize() if text.isupper() else text


def completed(told: Told) -> None:
    """Find the common domains, which all positions require, and the domain of each position."""
    domain_of = {one["name"]: one["domain"] for one in told.competencies} | {name: name for name in told.domains}
    asked = [{domain_of[scale] for scale in position["requires"]} for position in told.positions]
    common = set.intersection(*asked) if asked else set()
    common = common if len(common) < len(told.domains) else set()
    for name in common:
        told.domains[name]["common"] = True
    for position in told.positions:
        sums: dict[str, float] = {}
        for scale, level in position["requires"].items():
            own = domain_of[scale]
            sums[own] = max(sums.get(own, 0), level - (100 if own in common else 0))
        position["domain"] = max(sums, key=lambda name: sums[name]) if sums else next(iter(told.domains), "")
