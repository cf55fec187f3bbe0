"""What an office's tables tell of a framework: levels, competencies by level, the common domains."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from workbench.errors import ParameterError, Problem, did_you_mean
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
from workbench.messages import Words, msg
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
CALLED = frozenset(map(fold, ("lĩnh vực", "mảng", "mảng nghiệp vụ", "nhóm", "nhóm nl", "domain")))
"""Words before a domain's name that are no part of it."""
MOST_LEVELS = 8
PER_DAY: Mapping[str, float] = {
    "ngày": 1.0, "buổi": 2.0, "tiết": 8.0, "giờ": 8.0, "tuần": 0.2, "day": 1.0, "lesson": 8.0, "hour": 8.0, "week": 0.2,
}  # fmt: skip
"""How many of a measure of time make a day of training."""
FOLDED_DOMAIN = tuple(sorted(map(fold, DOMAIN), key=len, reverse=True))


@dataclass
class Told:
    """Tables of a framework, and what was assumed or could not be told, as (sheet, row, words).

    `levels` is number → name, `cuts` number → the lowest percent. Competencies keep the code that the office gives
    them. `units` is folded name → name, unit above and place; `position_codes` folded code → code and name; `asked`
    (position, scale) → level and the sheet that says it, `contradicted` what another sheet says otherwise. `per_day` is
    measure of time → how many make a day, `money_unit` the đồng for which amounts without any unit stand, where that
    was answered, else `money_asked` sheet, header and largest amount of such columns; `small` sheet, row, header and
    cell of amounts too small to be a cost; `units_said` what units were understood.
    """

    levels: dict[int, str] = field(default_factory=dict)
    cuts: dict[int, float] = field(default_factory=dict)
    domains: dict[str, dict[str, Any]] = field(default_factory=dict)
    competencies: list[dict[str, Any]] = field(default_factory=list)
    positions: list[dict[str, Any]] = field(default_factory=list)
    courses: list[dict[str, Any]] = field(default_factory=list)
    unread: list[tuple[str, int, str]] = field(default_factory=list)
    stepped: list[tuple[str, int]] = field(default_factory=list)
    levelless: list[tuple[str, int]] = field(default_factory=list)
    units: dict[str, dict[str, str]] = field(default_factory=dict)
    position_codes: dict[str, tuple[str, str]] = field(default_factory=dict)
    budget: float | None = None
    assessed: dt.date | None = None
    unused: list[tuple[str, int, str]] = field(default_factory=list)
    asked: dict[tuple[str, str], tuple[int, str]] = field(default_factory=dict)
    contradicted: list[tuple[str, str, str, str]] = field(default_factory=list)
    in_order: bool = False
    lessons: set[str] = field(default_factory=set)
    per_day: dict[str, float] = field(default_factory=lambda: dict(PER_DAY))
    money_unit: float | None = None
    money_asked: list[tuple[str, str, float]] = field(default_factory=list)
    small: list[tuple[str, int, str, str]] = field(default_factory=list)
    units_said: list[Words] = field(default_factory=list)

    def scale(self, word: str) -> str:
        """Return the name of the competency or domain that a code, a name or both mean, "" where they mean none."""
        one = self.competency(word)
        if one is not None:
            return str(one["name"])
        keys = {fold(word), fold(_domain_in(word))} - {""}
        return next((name for name in self.domains if fold(name) in keys), "")

    def competency(self, word: str) -> dict[str, Any] | None:
        """Return the competency that a code, a name or both mean, None where they mean none."""
        key, dotted = fold(word), word.strip().rstrip(".")
        for one in self.competencies if key else ():
            name, code = fold(one["name"]), str(one.get("code", "")).rstrip(".")
            numeric = code.replace(".", "").isdecimal()
            if key == name or (code and (dotted == code and "." in code if numeric else key == fold(code))):
                return one
            if code and not numeric and key in (fold(code) + name, name + fold(code)):
                return one
        return None

    def position(self, word: str) -> str:
        """Return the name of the position that a code or a name means, else the word."""
        return self.position_codes.get(fold(word), ("", word))[1]

    def add_domain(self, name: str) -> str:
        """Add a domain once, however its letters are written; return it as first written."""
        known = next((one for one in self.domains if fold(one) == fold(name)), name)
        self.domains.setdefault(known, {"name": known})
        return known


def read_levels(sheet: Sheet, told: Told, mapped: Mapping[str, str]) -> None:
    """Add a sheet of levels: number, name, and the lowest percent where its column holds percentages."""
    table = table_of(sheet, LEVELS, mapped)
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
    if told.cuts and _are_shares(table.at["cut"], told.cuts):
        told.cuts = {number: round(100 * cut, 6) for number, cut in told.cuts.items()}
        words = msg("{place}: “{header}” holds shares, read as percent (0.4 as 40).")
        told.units_said.append(words.format(place=sheet.place, header=table.at["cut"]))
    elif told.cuts and not _are_percent(table.at["cut"], told.cuts):
        told.cuts.clear()


def _are_shares(header: str, cuts: Mapping[int, float]) -> bool:
    """Whether the marks of a column that says percent are shares of one, as Excel holds cells shown with the sign %."""
    return ("%" in header or "phantram" in fold(header)) and len(cuts) > 1 and 0 < max(cuts.values()) <= 1


def _are_percent(header: str, cuts: Mapping[int, float]) -> bool:
    """Whether the marks of a column are percentages: its header says so, or they go beyond marks of ten."""
    says = "%" in header or "phantram" in fold(header) or "percent" in fold(header)
    return max(cuts.values()) <= 100 and (says or max(cuts.values()) > 10)


def read_competencies(sheet: Sheet, told: Told, mapped: Mapping[str, str]) -> None:
    """Add a sheet of competencies: domain, code, name, weight, and words for each level, across or down.

    The domain is that of its column, else that of the heading above, of the sheet's title or of its name. What a second
    sheet tells of a competency is added to it.
    """
    table = table_of(sheet, COMPETENCY, mapped)
    headers = [str(header) for header in table.frame.columns]
    across = levels_across(headers, table.at)
    for number, header in across.items():
        told.in_order |= level_of(header) is None
        told.levels.setdefault(number, _level_name(header))
    if "level" in table.at and not across:
        _in_order(table, told)
    above = "" if "domain" in table.at else _of_title(sheet)
    name: str = ""
    entry: dict[str, Any] = {}
    before = len(told.competencies)
    for row in table.frame.index:
        if int(row) in table.headings and ("domain" not in table.at or not _is_kept(table, int(row))):
            above, name = _domain_in(table.headings[int(row)]), ""
            continue
        cells = {str(header): str(cell).strip() for header, cell in table.frame.loc[row].items()}
        above = table.cell(cells, "domain") or above
        word = table.cell(cells, "name") or table.cell(cells, "code")
        if word and fold(word) != fold(name):
            name = word
            entry = _entry(table, cells, above, told, before)
            if not entry:
                told.unread.append((sheet.place, int(row), word))
                continue
            entry["descriptors"] |= {number: cells[header] for number, header in across.items() if cells[header]}
            _weigh(entry, table.cell(cells, "criticality"), told, sheet.place, int(row))
        if not across and entry and table.cell(cells, "level"):
            _add_level(entry, table, cells, told, sheet.place, int(row))


def _entry(table: Table, cells: Mapping[str, str], domain: str, told: Told, before: int) -> dict[str, Any]:
    """Return the competency that a row is about, added where it is new; empty where the row has no more than a code.

    One of the same name in another domain of the same sheet is another; `before` is how many earlier sheets told.
    """
    name, code = table.cell(cells, "name"), table.cell(cells, "code")
    known = told.competency(name) if name else told.competency(code)
    other = known is not None and fold(known["domain"]) != fold(domain)
    if name and other and any(known is one for one in told.competencies[before:]):
        known = None
    if known is not None or not name or not domain:
        return known or {}
    entry = {"name": name, "domain": told.add_domain(domain), "code": code, "descriptors": {}}
    told.competencies.append(entry)
    return entry


def _in_order(table: Table, told: Told) -> None:
    """Number levels that have names alone by the order in which they stand below the first competency."""
    words = [table.cell(cells, "level") for _, cells in table.rows()]
    names = [word for word in dict.fromkeys(words) if word]
    numbered = any(level_in(word, {}) or level_in(_first_word(word), {}) for word in names)
    if told.levels or numbered or not 1 < len(names) <= MOST_LEVELS:
        return
    told.levels |= dict(enumerate(names, start=1))
    told.in_order = True


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
    number = level_in(word, told.levels) or level_in(_first_word(word), told.levels)
    if not number:
        told.unread.append((place, row, word))
        return
    told.levels.setdefault(number, word)
    if text := table.cell(cells, "description"):
        entry["descriptors"][number] = text


def _first_word(word: str) -> str:
    return word.split(" ")[0].rstrip(".:-") if word else ""


def _weigh(entry: dict[str, Any], word: str, told: Told, place: str, row: int) -> None:
    weight = number_of(word)
    if weight is not None and 0 <= weight <= 5:
        entry["criticality"] = weight
    elif word:
        told.unread.append((place, row, word))


def _is_kept(table: Table, row: int) -> bool:
    """Whether the one cell of a row stands in the column of names: a competency without anything else."""
    alone = int((table.frame.loc[row] != "").sum()) == 1
    return alone and str(table.frame.loc[row].get(table.at.get("name", ""), "")) != ""


def _domain_in(heading: str) -> str:
    """Return the domain that a heading names: `Lĩnh vực: Giám sát quản lý` → `Giám sát quản lý`."""
    first, sign, rest = heading.partition(":")
    if sign and rest.strip() and fold(first) in FOLDED_DOMAIN:
        return _sentence(unnumbered(rest))
    words = heading.split()
    taken = next((n for n in range(1, len(words)) if fold(" ".join(words[:n])) in CALLED), 0)
    return _sentence(unnumbered(" ".join(words[taken:])))


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


def completed(told: Told, said: Sequence[str] | None = None) -> None:
    """Find the common domains, those that all positions require or that are said to be, and each position's domain.

    Raises:
        ParameterError: where a domain is said to be common that is none.
    """
    domain_of = {one["name"]: one["domain"] for one in told.competencies} | {name: name for name in told.domains}
    asked = [{domain_of[scale] for scale in position["requires"]} for position in told.positions]
    common = set.intersection(*asked) if asked else set()
    common = common if len(common) < len(told.domains) else set()
    if said is not None:
        strange = [name for name in said if told.scale(name) not in told.domains]
        if strange:
            raise ParameterError(
                Problem(msg("There is no such domain."), did_you_mean(name, list(told.domains)), "common",
                        column="common", value=name)
                for name in strange
            )  # fmt: skip
        common = {told.scale(name) for name in said}
    for name in common:
        told.domains[name]["common"] = True
    for position in told.positions:
        sums: dict[str, float] = {}
        for scale, level in position["requires"].items():
            own = domain_of[scale]
            sums[own] = max(sums.get(own, 0), level - (100 if own in common else 0))
        position["domain"] = max(sums, key=lambda name: sums[name]) if sums else next(iter(told.domains), "")
