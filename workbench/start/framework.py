"""Tables of a framework as offices keep them: competencies by level, positions by required level, courses."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from workbench.intake.formats.sheet import Sheet
from workbench.intake.headers import STANDARD, fold
from workbench.intake.office import COMPETENCY_NAME, COURSE_NAME, level_of
from workbench.parameters.identified import slug

DOMAIN = ("lĩnh vực", "tên lĩnh vực", "domain", "mảng", "mảng nghiệp vụ", "nhóm năng lực", "nghiệp vụ", "chuyên đề")
CODE = ("mã nl", "mã năng lực", "mã", "code", "ký hiệu", "competency id", "mã số")
CRITICAL = (
    "mức quan trọng",
    "mức độ quan trọng",
    "tầm quan trọng",
    "quan trọng",
    "trọng số",
    "criticality",
    "importance",
)
COURSE: dict[str, tuple[str, ...]] = {
    "id": ("mã khóa", "mã khóa học", "mã khóa đào tạo", "mã lớp", "mã", "course id", "code"),
    "name": COURSE_NAME,
    "scale": ("lĩnh vực", "domain", "lĩnh vực nghiệp vụ", "năng lực", "mảng", "mảng nghiệp vụ", "năng lực lĩnh vực"),
    "from": ("từ cấp độ", "từ mức", "cấp độ đầu vào", "đầu vào", "from level", "từ cấp", "trình độ đầu vào"),
    "to": ("đến cấp độ", "đến mức", "cấp độ đầu ra", "đầu ra", "to level", "đến cấp", "cấp độ đạt được"),
    "days": ("số ngày", "thời lượng", "số ngày học", "thời gian", "days", "duration"),
    "form": ("hình thức", "hình thức đào tạo", "form", "hình thức tổ chức"),
    "seats": ("số học viên", "sĩ số", "số học viên tối thiểu tối đa", "quy mô lớp", "seats", "số lượng học viên"),
    "fewest": ("số học viên tối thiểu", "tối thiểu", "sĩ số tối thiểu", "min seats", "ít nhất"),
    "most": ("số học viên tối đa", "tối đa", "sĩ số tối đa", "max seats", "nhiều nhất"),
    "session": ("chi phí lớp", "kinh phí lớp", "chi phí một lớp", "chi phí mỗi lớp", "cost per session", "chi phí"),
    "person": ("chi phí người", "kinh phí người", "chi phí một người", "chi phí học viên", "học phí"),
    "sites": ("địa điểm", "nơi học", "nơi tổ chức", "địa điểm tổ chức", "sites", "place"),
    "trainers": ("số giảng viên", "giảng viên", "số báo cáo viên", "trainers"),
    "topics": ("nội dung", "chuyên đề", "chủ đề", "nội dung chính", "topics"),
}  # fmt: skip
FORMS = {
    "self_paced": ("tuhoc", "selfpaced"),
    "online": ("tructuyen", "online", "elearning"),
    "field": ("thucte", "thucdia", "field"),
    "blended": ("kethop", "blended"),
    "classroom": ("taptrung", "classroom", "tructiep", "tailop", "lop"),
}
SEARCHED, EXACT = 40, 1_000
NONE = frozenset({"", "-", "–", "—", "x", "0", "không"})


@dataclass
class Told:
    """Tables of a framework, and what was assumed or could not be told, as (sheet, row, words)."""

    levels: dict[int, str] = field(default_factory=dict)
    domains: dict[str, dict[str, Any]] = field(default_factory=dict)
    competencies: list[dict[str, Any]] = field(default_factory=list)
    positions: list[dict[str, Any]] = field(default_factory=list)
    courses: list[dict[str, Any]] = field(default_factory=list)
    unread: list[tuple[str, int, str]] = field(default_factory=list)

    def scale(self, word: str) -> str:
        """Return the name of the competency or domain that a code or a name means, "" where it means none."""
        key = fold(word)
        for one in self.competencies:
            if key in (fold(one["name"]), fold(str(one.get("code", "")))):
                return str(one["name"])
        return next((name for name in self.domains if fold(name) == key), "")


def read_competencies(sheet: Sheet, told: Told) -> None:
    """Add a sheet of competencies: domain, code, name, weight, and a column of words for each level."""
    head, at = _header(sheet, {"domain": DOMAIN, "code": CODE, "name": COMPETENCY_NAME, "criticality": CRITICAL})
    levels = {column: number for column, cell in enumerate(sheet.cells[head]) if (number := level_of(str(cell)))}
    for column, number in levels.items():
        told.levels.setdefault(number, " ".join(str(sheet.cells[head, column]).split()))
    domain = ""
    for row in range(head + 1, len(sheet.cells)):
        cells = sheet.cells[row]
        domain = _at(cells, at, "domain") or domain
        name = _at(cells, at, "name")
        if not name or not domain:
            continue
        told.domains.setdefault(domain, {"name": domain})
        entry: dict[str, Any] = {"name": name, "domain": domain, "code": _at(cells, at, "code")}
        entry["descriptors"] = {number: cells[column] for column, number in levels.items() if cells[column]}
        weight = number_of(_at(cells, at, "criticality"))
        if weight is not None and 0 <= weight <= 5:
            entry["criticality"] = weight
        elif _at(cells, at, "criticality"):
            told.unread.append((sheet.place, row + 1, _at(cells, at, "criticality")))
        told.competencies.append(entry)


def read_requirements(sheet: Sheet, told: Told) -> None:
    """Add a matrix: positions down; across, codes or names of competencies or domains, in one row of headers or two."""
    positions = frozenset(STANDARD["officers"]["position_id"])
    head = next(r for r, row in enumerate(sheet.cells) if any(fold(cell) in positions for cell in row))
    at = next(column for column, cell in enumerate(sheet.cells[head]) if fold(cell) in positions)
    scales: dict[int, str] = {}
    first = head + 1
    for row in range(max(0, head - 1), min(head + 3, len(sheet.cells))):
        own = {
            c: name for c, cell in enumerate(sheet.cells[row]) if c != at and cell and (name := told.scale(str(cell)))
        }
        if len(own) >= len(scales) and own:
            scales, first = own, max(first, row + 1)
    for row in range(first, len(sheet.cells)):
        name = str(sheet.cells[row, at]).strip()
        wanted: dict[str, int] = {}
        for column, scale in scales.items():
            cell = str(sheet.cells[row, column]).strip()
            level = number_of(cell)
            if level is not None and level > 0 and level == int(level):
                wanted[scale] = int(level)
            elif fold(cell) not in NONE and cell not in NONE:
                told.unread.append((sheet.place, row + 1, cell))
        if name and (wanted or any(sheet.cells[row, column] for column in scales)):
            told.positions.append({"name": name, "requires": wanted})


def read_courses(sheet: Sheet, told: Told) -> None:
    """Add a catalogue: what each course lifts, and its days, form, seats, costs, places, trainers, topics."""
    head, at = _header(sheet, COURSE)
    above: dict[str, str] = {}
    for row in range(head + 1, len(sheet.cells)):
        cells = sheet.cells[row]
        name = _at(cells, at, "name")
        word = _at(cells, at, "scale") or above.get("scale", "")
        scale, low, high = told.scale(word), number_of(_at(cells, at, "from")), number_of(_at(cells, at, "to"))
        if not name:
            continue
        above["scale"] = word
        if not scale or low is None or high is None:
            told.unread.append((sheet.place, row + 1, word or name))
            continue
        entry: dict[str, Any] = {"name": name, "lifts": {"scale": scale, "from": int(low), "to": int(high)}}
        if _at(cells, at, "id"):
            entry["id"] = slug(_at(cells, at, "id"))
        days = number_of(_at(cells, at, "days"))
        entry |= {"days": days} if days else {}
        form = fold(_at(cells, at, "form"))
        entry |= next(({"form": kind} for kind, words in FORMS.items() if form and any(w in form for w in words)), {})
        both = [int(n) for n in re.findall(r"\d+", _at(cells, at, "seats"))]
        fewest, most = number_of(_at(cells, at, "fewest")), number_of(_at(cells, at, "most"))
        seats = {"min": fewest or (both[0] if len(both) > 1 else None), "max": most or (both[-1] if both else None)}
        entry |= {"seats": {k: int(v) for k, v in seats.items() if v}} if any(seats.values()) else {}
        cost = {key: money for key in ("session", "person") if (money := number_of(_at(cells, at, key))) is not None}
        entry |= {"cost": cost} if cost else {}
        sites = [part.strip() for part in re.split(r"[;,\n/]", _at(cells, at, "sites")) if part.strip()]
        entry |= {"sites": sites} if sites else {}
        trainers = number_of(_at(cells, at, "trainers"))
        entry |= {"trainers": int(trainers)} if trainers is not None else {}
        topics = [part.strip() for part in re.split(r"[;\n]", _at(cells, at, "topics")) if part.strip()]
        entry |= {"topics": topics} if topics else {}
        told.courses.append(entry)


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


def number_of(text: str) -> float | None:
    """Return the number of a cell, thousands in groups of three; None where it is no single number."""
    plain = re.sub(r"(?<=\d)[.,\s](?=\d{3}(?:\D|$))", "", text.strip())
    found = re.fullmatch(r"\D{0,12}?(\d+(?:[.,]\d+)?)\D{0,12}", plain)
    return float(found[1].replace(",", ".")) if found else None


def _header(sheet: Sheet, names: Mapping[str, Sequence[str]]) -> tuple[int, dict[str, int]]:
    """Return the row with the most known headers, and which column holds what."""
    wanted = {standard: [fold(word) for word in words] for standard, words in names.items()}
    best: tuple[int, int, dict[str, int]] = (-1, 0, {})
    for row in range(min(SEARCHED, len(sheet.cells))):
        cells = [(column, fold(str(cell))) for column, cell in enumerate(sheet.cells[row]) if cell]
        fits = [
            (-_fit(word, one), column, standard)
            for column, word in cells
            for standard, words in wanted.items()
            for one in words
            if _fit(word, one)
        ]
        at: dict[str, int] = {}
        for _, column, standard in sorted(fits, key=lambda fit: fit[:2]):
            if standard not in at and column not in at.values():
                at[standard] = column
        if len(at) > best[0]:
            best = (len(at), row, at)
    return best[1], best[2]


def _fit(word: str, known: str) -> int:
    """Return how well a header is a known one: as a whole, else by how long a beginning; 0 where it is not."""
    return EXACT if word == known else len(known) if len(known) > 3 and word.startswith(known) else 0


def _at(cells: np.ndarray, at: Mapping[str, int], standard: str) -> str:
    return str(cells[at[standard]]).strip() if standard in at else ""
