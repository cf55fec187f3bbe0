"""A catalogue of courses as offices keep it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from workbench.intake.formats.sheet import Sheet
from workbench.intake.headers import fold
from workbench.intake.office import COURSE_NAME
from workbench.messages import msg
from workbench.parameters.amounts import LEAST_MONEY, money_of, number_of
from workbench.parameters.identified import slug
from workbench.start.framework import Told
from workbench.start.table import Table, banner_of, columns_of, table_of
from workbench.start.units import measure_of, money_unit, money_unit_of_sheet
from workbench.start.values import level_in, levels_in

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
           "mức đầu ra", "trình độ đầu ra", "mức đạt được", "chuẩn đầu ra", "cấp độ đạt", "đạt cấp độ",
           "lên mức", "lên cấp độ", "lên cấp", "nâng lên mức", "nâng lên cấp độ"),
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
PLAIN = re.compile(r"\s*\d[\d.,\s]*")
"""An amount without any word."""
OF_PERSON = re.compile(r"người|học viên|person|participant", re.IGNORECASE)
OF_SESSION = re.compile(r"lớp|khóa|session|course", re.IGNORECASE)
COST = re.compile(r"chi phí|kinh phí|học phí|mức chi|đơn giá|định mức|số tiền|tiền|cost|fee", re.IGNORECASE)


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
    banner = banner_of(sheet)
    scales = _scales(table, banner, told, sheet.place)
    measure = measure_of(table.at.get("days", ""), banner)
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
        entry: dict[str, Any] = {"name": name, "lifts": {"scale": scale, "from": lifted[0], "to": lifted[1]}}
        place = (sheet.place, int(row))
        days = _days(table, cells, told, measure)
        cost = {
            key: money for key, scale in scales.items()
            if (money := _money(table, cells, key, scale, told, place)) is not None
        }  # fmt: skip
        entry |= ({"days": days} if days else {}) | ({"cost": cost} if cost else {})
        asked = [key for key, scale in scales.items() if scale is None]
        unread = [key for key in ("session", "person") if key not in cost and key not in asked]
        unread += [] if days else ["days"]
        told.unread += [(*place, cell) for key in unread if (cell := table.cell(cells, key))]
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


def _days(table: Table, cells: Mapping[str, str], told: Told, measure: str | None) -> float | None:
    """Return how long a course lasts, in days; the measure stands in the cell, the header or the banner."""
    cell = table.cell(cells, "days")
    found = LASTING.search(cell)
    if found is None and (number := number_of(cell)):
        found = LASTING.search(f"{number:g} {measure or 'ngày'}")
    if found is None:
        return None
    named = found[2].casefold().removesuffix("s")
    if told.per_day[named] > 1:
        told.lessons.add(named)
    days = float(found[1].replace(",", ".")) / told.per_day[named]
    return max(0.5, round(2 * days) / 2)


def _scales(table: Table, banner: Sequence[str], told: Told, place: str) -> dict[str, float | None]:
    """Return cost of a session and of a person → đồng for which one of its column's plain numbers stands.

    The header tells it, else the banner. Where neither does, plain numbers are đồng, unless all are too small to be:
    these are asked about, and None until that is answered.
    """
    found: dict[str, float | None] = {}
    for key in ("session", "person"):
        header = table.at.get(key)
        if header is None:
            continue
        scale = money_unit(header) or money_unit_of_sheet(banner)
        plain = [number for cell in table.frame[header] if PLAIN.fullmatch(cell) and (number := number_of(cell))]
        if scale is None and plain and max(plain) < LEAST_MONEY:
            scale = told.money_unit
            if scale is None:
                told.money_asked.append((place, header, max(plain)))
        elif scale is None:
            scale = 1.0
        found[key] = scale
        if scale is not None and scale > 1:
            words = msg("{place}: amounts of “{header}” are in units of {n} đồng.")
            told.units_said.append(words.format(place=place, header=header, n=f"{scale:,.0f}".replace(",", ".")))
    return found


def _money(
    table: Table, cells: Mapping[str, str], name: str, scale: float | None, told: Told, place: tuple[str, int]
) -> float | None:
    """Return a cost in đồng, None where it cannot be read or its unit is not known; one that is too small is noted."""
    cell = table.cell(cells, name)
    if PLAIN.fullmatch(cell):
        number = number_of(cell)
        money = None if number is None or scale is None else number * scale
    else:
        money = money_of(cell)
    if money is not None and 0 < money < LEAST_MONEY and told.money_unit is None:
        told.small.append((*place, table.at[name], cell))
    return money


def _facts(table: Table, cells: Mapping[str, str]) -> dict[str, Any]:
    entry: dict[str, Any] = {}
    if table.cell(cells, "id"):
        entry["id"] = slug(table.cell(cells, "id"))
    form = fold(table.cell(cells, "form"))
    entry |= next(({"form": kind} for kind, words in FORMS.items() if form and any(w in form for w in words)), {})
    both = [int(n) for n in re.findall(r"\d+", table.cell(cells, "seats"))]
    fewest, most = number_of(table.cell(cells, "fewest")), number_of(table.cell(cells, "most"))
    seats = {"min": fewest or (both[0] if len(both) > 1 else None), "max": most or (both[-1] if both else None)}
    entry |= {"seats": {k: int(v) for k, v in seats.items() if v}} if any(seats.values()) else {}
    sites = [part.strip() for part in re.split(r"[;,\n/]", table.cell(cells, "sites")) if part.strip()]
    entry |= {"sites": sites} if sites else {}
    trainers = number_of(table.cell(cells, "trainers"))
    entry |= {"trainers": int(trainers)} if trainers is not None else {}
    topics = [part.strip() for part in re.split(r"[;\n]", table.cell(cells, "topics")) if part.strip()]
    return entry | ({"topics": topics} if topics else {})
