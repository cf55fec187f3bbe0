"""A catalogue of courses as offices keep it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from workbench.intake.formats.sheet import Sheet
from workbench.intake.headers import fold
from workbench.intake.office import COURSE_NAME
from workbench.parameters.amounts import money_of, number_of
from workbench.parameters.identified import slug
from workbench.start.framework import Told
from workbench.start.table import Table, table_of
from workbench.start.values import level_in, levels_in

COURSE: Mapping[str, tuple[str, ...]] = {
    "id": ("mã khóa", "mã khóa học", "mã khóa đào tạo", "mã lớp", "mã", "course id", "code"),
    "name": COURSE_NAME,
    "scale": ("lĩnh vực", "domain", "lĩnh vực nghiệp vụ", "năng lực", "mảng", "mảng nghiệp vụ", "năng lực lĩnh vực",
              "tên năng lực", "mã năng lực", "mã nl", "competency"),
    "from": ("từ cấp độ", "từ mức", "cấp độ đầu vào", "đầu vào", "from level", "từ cấp", "trình độ đầu vào"),
    "to": ("đến cấp độ", "đến mức", "cấp độ đầu ra", "đầu ra", "to level", "đến cấp", "cấp độ đạt được"),
    "both": ("cấp độ", "mức độ", "trình độ", "cấp độ đào tạo", "mức", "nâng cấp độ", "levels", "level"),
    "days": ("số ngày", "thời lượng", "số ngày học", "thời gian", "days", "duration"),
    "form": ("hình thức", "hình thức đào tạo", "form", "hình thức tổ chức", "mode", "delivery"),
    "seats": ("số học viên", "sĩ số", "số học viên tối thiểu tối đa", "quy mô lớp", "seats", "số lượng học viên"),
    "fewest": ("số học viên tối thiểu", "tối thiểu", "sĩ số tối thiểu", "min seats", "ít nhất"),
    "most": ("số học viên tối đa", "tối đa", "sĩ số tối đa", "max seats", "nhiều nhất"),
    "session": ("chi phí lớp", "kinh phí lớp", "chi phí một lớp", "chi phí mỗi lớp", "cost per session", "chi phí",
                "kinh phí"),
    "person": ("chi phí người", "kinh phí người", "chi phí một người", "chi phí mỗi người", "chi phí học viên",
               "kinh phí học viên", "học phí", "cost per person"),
    "sites": ("địa điểm", "nơi học", "nơi tổ chức", "địa điểm tổ chức", "sites", "site", "place", "venue"),
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
HALF_DAY = re.compile(r"(\d+)\s*(?:buổi|buoi)", re.IGNORECASE)


def read_courses(sheet: Sheet, told: Told) -> None:
    """Add a catalogue: what each course lifts, and its days, form, seats, costs, places, trainers, topics."""
    table = table_of(sheet, COURSE)
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
        if not scale or lifted is None:
            told.unread.append((sheet.place, int(row), word or name))
            continue
        entry = {"name": name, "lifts": {"scale": scale, "from": lifted[0], "to": lifted[1]}}
        told.courses.append(entry | _facts(table, cells))


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


def _facts(table: Table, cells: Mapping[str, str]) -> dict[str, Any]:
    entry: dict[str, Any] = {}
    if table.cell(cells, "id"):
        entry["id"] = slug(table.cell(cells, "id"))
    told_days = table.cell(cells, "days")
    halves = HALF_DAY.search(told_days)
    days = int(halves[1]) / 2 if halves else number_of(told_days)
    entry |= {"days": days} if days else {}
    form = fold(table.cell(cells, "form"))
    entry |= next(({"form": kind} for kind, words in FORMS.items() if form and any(w in form for w in words)), {})
    both = [int(n) for n in re.findall(r"\d+", table.cell(cells, "seats"))]
    fewest, most = number_of(table.cell(cells, "fewest")), number_of(table.cell(cells, "most"))
    seats = {"min": fewest or (both[0] if len(both) > 1 else None), "max": most or (both[-1] if both else None)}
    entry |= {"seats": {k: int(v) for k, v in seats.items() if v}} if any(seats.values()) else {}
    cost = {key: money for key in ("session", "person") if (money := money_of(table.cell(cells, key))) is not None}
    entry |= {"cost": cost} if cost else {}
    sites = [part.strip() for part in re.split(r"[;,\n/]", table.cell(cells, "sites")) if part.strip()]
    entry |= {"sites": sites} if sites else {}
    trainers = number_of(table.cell(cells, "trainers"))
    entry |= {"trainers": int(trainers)} if trainers is not None else {}
    topics = [part.strip() for part in re.split(r"[;\n]", table.cell(cells, "topics")) if part.strip()]
    return entry | ({"topics": topics} if topics else {})
