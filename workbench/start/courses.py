"""A catalogue of courses as offices keep it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from workbench.intake.formats.sheet import Sheet
from workbench.intake.headers import fold
from workbench.intake.office import COURSE_NAME
from workbench.parameters.identified import slug
from workbench.start.framework import Told
from workbench.start.table import Table, columns_of, table_of
from workbench.start.values import level_in, levels_in, money_of, number_of

COURSE: Mapping[str, tuple[str, ...]] = {
    "id": ("mã khóa", "mã khóa học", "mã khóa đào tạo", "mã lớp", "mã", "course id", "code", "ký hiệu",
           "mã số"),
    "name": COURSE_NAME,
    "scale": ("lĩnh vực", "domain", "lĩnh vực nghiệp vụ", "năng lực", "mảng", "mảng nghiệp vụ", "năng lực lĩnh vực",
              "tên năng lực", "mã năng lực", "mã nl", "competency", "thuộc lĩnh vực", "nhóm năng lực", "nhóm",
              "năng lực được đào tạo", "năng lực đáp ứng"),
    "from": ("từ cấp độ", "từ mức", "cấp độ đầu vào", "đầu vào", "from level", "từ cấp", "trình độ đầu vào",
             "mức đầu vào", "yêu cầu đầu vào"),
    "to": ("đến cấp độ", "đến mức", "cấp độ đầu ra", "đầu ra", "to level", "đến cấp", "cấp độ đạt được",
           "mức đầu ra", "trình độ đầu ra", "mức đạt được", "chuẩn đầu ra", "cấp độ đạt", "đạt cấp độ"),
    "both": ("cấp độ", "mức độ", "trình độ", "cấp độ đào tạo", "mức", "nâng cấp độ", "levels", "level", "đối tượng",
             "cấp", "bậc"),
    "days": ("số ngày", "thời lượng", "số ngày học", "thời gian học", "thời gian đào tạo", "thời gian", "days",
             "duration", "số buổi", "số tiết", "số giờ", "thời gian (ngày)"),
    "form": ("hình thức", "hình thức đào tạo", "form", "hình thức tổ chức", "mode", "delivery"),
    "seats": ("số học viên", "sĩ số", "số học viên tối thiểu tối đa", "quy mô lớp", "seats", "số lượng học viên",
              "quy mô", "số người", "số lượng", "số lượng học viên/lớp", "số người/lớp", "số học viên/lớp"),
    "fewest": ("số học viên tối thiểu", "tối thiểu", "sĩ số tối thiểu", "min seats", "ít nhất",
               "SL tối thiểu", "số lượng tối thiểu", "số người tối thiểu"),
    "most": ("số học viên tối đa", "tối đa", "sĩ số tối đa", "max seats", "nhiều nhất", "SL tối đa",
             "số lượng tối đa", "số người tối đa"),
    "session": ("chi phí lớp", "kinh phí lớp", "chi phí một lớp", "chi phí mỗi lớp", "cost per session", "chi phí",
                "kinh phí", "mức chi lớp", "chi phí tổ chức", "kinh phí tổ chức", "đơn giá lớp", "giá lớp"),
    "person": ("chi phí người", "kinh phí người", "chi phí một người", "chi phí mỗi người", "chi phí học viên",
               "kinh phí học viên", "học phí", "cost per person", "mức chi người",
               "chi phí 1 người", "chi phí 1 học viên", "kinh phí 1 người", "đơn giá", "định mức chi"),
    "sites": ("địa điểm", "nơi học", "nơi tổ chức", "địa điểm tổ chức", "sites", "site", "place", "venue"),
    "trainers": ("số giảng viên", "giảng viên", "số báo cáo viên", "trainers"),
    "topics": ("nội dung", "chuyên đề", "chủ đề", "nội dung chính", "nội dung đào tạo", "topics"),
}  # fmt: skip
FORMS = {
    "self_paced": ("tuhoc", "selfpaced"),
    "online": ("tructuyen", "online", "elearning"),
    "field": ("thucte", "thucdia", "field"),
    "blended": ("kethop", "blended"),
    "classroom": ("taptrung", "classroom", "tructiep", "tailop", "lop"),
}
LASTING = re.compile(r"(\d+(?:[.,]\d+)?)\s*\(?\s*(ngày|buổi|tiết|giờ|tuần|days?|lessons?|hours?|weeks?)", re.IGNORECASE)
PER_DAY = {
    "ngày": 1.0,
    "buổi": 2.0,
    "tiết": 8.0,
    "giờ": 8.0,
    "tuần": 0.2,
    "day": 1.0,
    "lesson": 8.0,
    "hour": 8.0,
    "week": 0.2,
}
"""How many of a measure of time make a day of training."""
OF_PERSON = re.compile(r"người|học viên|person|participant", re.IGNORECASE)
OF_SESSION = re.compile(r"lớp|khóa|session|course", re.IGNORECASE)
COST = re.compile(r"chi phí|kinh phí|học phí|mức chi|đơn giá|định mức|cost|fee", re.IGNORECASE)


def course_columns(headers: Sequence[str], mapped: Mapping[str, str]) -> dict[str, str]:
    """Return what each column of a catalogue holds → its header; whose cost it is stands in the header's own words."""
    costs = {h: _payer(h) for h in headers if COST.search(h) and fold(h) not in mapped}
    said = {fold(h): payer for h, payer in costs.items() if payer and list(costs.values()).count(payer) == 1}
    return columns_of(headers, COURSE, {**said, **mapped})


def _payer(header: str) -> str:
    """Return whether a cost is that of a person or of a session: the last that the header names before brackets."""
    words = header.partition("(")[0]
    last = {name: [found.end() for found in sign.finditer(words)] for name, sign in
            (("person", OF_PERSON), ("session", OF_SESSION))}  # fmt: skip
    told = {name: max(ends) for name, ends in last.items() if ends}
    return max(told, key=lambda name: told[name]) if told else ""


def read_courses(sheet: Sheet, told: Told, mapped: Mapping[str, str]) -> None:
    """Add a catalogue: what each course lifts, and its days, form, seats, costs, places, trainers, topics."""
    table = table_of(sheet, COURSE, mapped)
    table = replace(table, at=course_columns([str(header) for header in table.frame.columns], mapped))
    above = ""
    for row in table.frame.index:
        if int(row) in table.headings:
            above = told.scale(table.headings[int(row)]) or above
            continue
        cells = {str(header): str(cell).strip() for header, cell in table.frame.loc[row].items()}
        name = table.cell(cells, "name")
        word = table.cell(cells, "scale") or above
        if not name:
            continue
        above = word
        scale, lifted = told.scale(word), _levels(table, cells, told, (sheet.place, int(row)))
        if scale and not any(table.cell(cells, key) for key in ("from", "to", "both")):
            told.levelless.append((sheet.place, int(row)))
            continue
        if not scale or lifted is None:
            told.unread.append((sheet.place, int(row), word or name))
            continue
        entry = {"name": name, "lifts": {"scale": scale, "from": lifted[0], "to": lifted[1]}}
        told.courses.append(entry | _facts(table, cells, told, (sheet.place, int(row))))


def _levels(table: Table, cells: Mapping[str, str], told: Told, place: tuple[str, int]) -> tuple[int, int] | None:
    """Return from and to which level a course leads; one that names its end alone begins a level below."""
    low, high = (level_in(table.cell(cells, key), told.levels) for key in ("from", "to"))
    if low is not None and high is not None:
        return (low, high) if low < high else None
    both = table.cell(cells, "both")
    if found := levels_in(both, told.levels):
        return found
    end = high if high is not None else level_in(both, told.levels) if both else None
    if not end or low is not None:
        return None
    told.stepped.append(place)
    return end - 1, end


def _days(table: Table, cells: Mapping[str, str], told: Told) -> float | None:
    """Return how long a course lasts, in days; the measure stands in the cell or in the header."""
    cell = table.cell(cells, "days")
    found = LASTING.search(cell)
    if found is None and (number := number_of(cell)):
        measure = re.search(r"(buổi|tiết|giờ|tuần)", table.at.get("days", ""), re.IGNORECASE)
        found = LASTING.search(f"{number:g} {measure[1] if measure else 'ngày'}")
    if found is None:
        return None
    measure_named = found[2].casefold().removesuffix("s")
    if PER_DAY[measure_named] > 1:
        told.lessons.add(measure_named)
    days = float(found[1].replace(",", ".")) / PER_DAY[measure_named]
    return max(0.5, round(2 * days) / 2)


def _money(table: Table, cells: Mapping[str, str], name: str) -> float | None:
    """Return a cost in đồng; the unit of money stands in the cell or in brackets in the header."""
    cell = table.cell(cells, name)
    unit = re.search(r"\(([^()\d]*)\)", table.at.get(name, ""))
    if cell and unit and number_of(cell) is not None and cell[-1:].isdecimal():
        return money_of(f"{cell} {unit[1].strip()}")
    return money_of(cell)


def _facts(table: Table, cells: Mapping[str, str], told: Told, place: tuple[str, int]) -> dict[str, Any]:
    entry: dict[str, Any] = {}
    if table.cell(cells, "id"):
        entry["id"] = slug(table.cell(cells, "id"))
    days = _days(table, cells, told)
    entry |= {"days": days} if days else {}
    form = fold(table.cell(cells, "form"))
    entry |= next(({"form": kind} for kind, words in FORMS.items() if form and any(w in form for w in words)), {})
    both = [int(n) for n in re.findall(r"\d+", table.cell(cells, "seats"))]
    fewest, most = number_of(table.cell(cells, "fewest")), number_of(table.cell(cells, "most"))
    seats = {"min": fewest or (both[0] if len(both) > 1 else None), "max": most or (both[-1] if both else None)}
    entry |= {"seats": {k: int(v) for k, v in seats.items() if v}} if any(seats.values()) else {}
    cost = {key: money for key in ("session", "person") if (money := _money(table, cells, key)) is not None}
    unread = [key for key in ("session", "person", "days") if table.cell(cells, key) and key not in cost | entry]
    told.unread += [(*place, table.cell(cells, key)) for key in unread]
    entry |= {"cost": cost} if cost else {}
    sites = [part.strip() for part in re.split(r"[;,\n/]", table.cell(cells, "sites")) if part.strip()]
    entry |= {"sites": sites} if sites else {}
    trainers = number_of(table.cell(cells, "trainers"))
    entry |= {"trainers": int(trainers)} if trainers is not None else {}
    topics = [part.strip() for part in re.split(r"[;\n]", table.cell(cells, "topics")) if part.strip()]
    return entry | ({"topics": topics} if topics else {})
