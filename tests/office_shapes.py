"""The shapes in which offices save the same tables: files, sheets, headers, matrices, lists, words."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests import offices as o

Parts = dict[str, list[list[Any]]]
SHAPES: dict[str, Callable[[Path], None]] = {}
ROMAN = ("I", "II", "III")


def in_files(folder: Path, parts: Parts, file: Callable[[str], str] = lambda name: "x.xlsx") -> None:
    """Save sheets, each into the file that `file` names: one workbook unless it is said otherwise."""
    for place in dict.fromkeys(map(file, parts)):
        own = {name: rows for name, rows in parts.items() if file(name) == place}
        folder.mkdir(parents=True, exist_ok=True)
        o.table(folder / place, *own.values()) if place.endswith(".csv") else o.book(folder / place, own)


def shape(change: Callable[[Parts], Any]) -> Callable[[Parts], Any]:
    """Add a shape: the function changes the tables, which are then saved as one workbook."""

    def save(folder: Path) -> None:
        parts = o.parts()
        change(parts)
        in_files(folder, parts)

    SHAPES[change.__name__] = save
    return change


def reworded(rows: list[list[Any]], words: dict[str, str]) -> list[list[Any]]:
    return [[words.get(cell, cell) if isinstance(cell, str) else cell for cell in row] for row in rows]


def without(rows: list[list[Any]], *headers: str) -> list[list[Any]]:
    """Return a table without some of its columns; rows above the header stay."""
    at = next(n for n, row in enumerate(rows) if headers[0] in row)
    gone = {rows[at].index(header) for header in headers}
    return [[cell for c, cell in enumerate(row) if n < at or c not in gone] for n, row in enumerate(rows)]


def turned() -> list[list[Any]]:
    """Return the matrix with positions across."""
    rows: list[list[Any]] = [["YÊU CẦU NĂNG LỰC"], ["TT", "Lĩnh vực", "Mã NL", "Năng lực", *o.REQUIRES]]
    for domain, own in o.DOMAINS.items():
        for code, name in own:
            rows.append([len(rows) - 1, domain, code, name, *(w.get(code, "") for w in o.REQUIRES.values())])
    return rows


SHAPES["one_workbook"] = lambda folder: in_files(folder, o.parts())
SHAPES["a_file_each"] = lambda folder: in_files(folder, o.parts(), lambda name: f"{name}.xlsx")
SHAPES["text_files"] = lambda folder: in_files(folder, o.parts(), lambda name: f"{name}.csv")


def _exams_apart(folder: Path) -> None:
    parts = o.parts()
    for n, domain in enumerate(o.DOMAINS, start=1):
        o.book(folder / f"Ca {n} - {domain}.xlsx", {"Bài làm": parts.pop(domain), "Đáp án": o.keys(domain)})
    del parts["Đáp án"]
    in_files(folder, parts, lambda name: f"{name}.xlsx")


SHAPES["a_file_for_each_exam"] = _exams_apart


def _rooms(folder: Path, file: Callable[[str, int], str], sheet: Callable[[str, int], str]) -> None:
    parts = o.parts()
    books: dict[str, Parts] = {}
    for domain in o.DOMAINS:
        del parts[domain]
        people = o.sitting(domain)
        for n, room in enumerate((people[: len(people) // 2], people[len(people) // 2 :]), start=1):
            title = [f"Môn thi: {domain} - Ngày thi: {o.HELD} - Phòng {n}"]
            rows = [*o.BANNER, title, o.ANSWER_HEAD, *o.answer_rows(domain, room)]
            books.setdefault(file(domain, n), {})[sheet(domain, n)] = rows
    for name, sheets in books.items():
        o.book(folder / name, sheets)
    in_files(folder, parts)


SHAPES["a_sheet_for_each_room"] = lambda folder: _rooms(folder, lambda d, n: "thi.xlsx", lambda d, n: f"{d} P{n}")
SHAPES["a_file_for_each_room"] = lambda folder: _rooms(folder, lambda d, n: f"{d} - phòng {n}.xlsx", lambda d, n: "S1")


def _version_in_names(folder: Path) -> None:
    parts = o.parts()
    key_rows_for_each_version(parts)
    for domain in o.DOMAINS:
        del parts[domain]
        head = [header for header in o.ANSWER_HEAD if header != "Mã đề"]
        for version in ("01", "02"):
            rows = [row[:6] + row[7:] for row in o.answer_rows(domain) if (row[6] or "02") == version]
            title = [f"Môn thi: {domain} - Ngày thi: {o.HELD}"]
            o.book(folder / f"{domain} - Mã đề {version}.xlsx", {"Sheet1": [*o.BANNER, title, head, *rows]})
    in_files(folder, parts)


def _staff_by_sheet(folder: Path) -> None:
    parts = o.parts()
    del parts["DS CBCC"]
    sheets = {
        unit: without(
            [[], o.STAFF_HEAD, *([n, *one, ""] for n, one in enumerate(o.PEOPLE) if one[3] == unit)], "Đơn vị"
        )
        for unit in o.UNITS
    }
    o.book(folder / "ds.xlsx", sheets)
    in_files(folder, parts)


@shape
def headers_with_line_breaks(parts: Parts) -> None:
    broken = {"Số hiệu công chức": "Số hiệu\ncông chức", "Họ và tên": "Họ  và\ntên", "Mã đề": "Mã\nđề",
              "Vị trí việc làm": "Vị trí\nviệc làm", "Tên năng lực": "TÊN\nNĂNG LỰC",
              "Lĩnh vực": "LĨNH VỰC\n"}  # fmt: skip
    for name in parts:
        parts[name] = reworded(parts[name], broken)


@shape
def levels_in_roman(parts: Parts) -> None:
    names = [f"Mức {ROMAN[n]}: {name}" for n, name in enumerate(o.LEVELS)]
    parts["Khung"][1] = ["STT", "Mảng nghiệp vụ", "Ký hiệu", "Năng lực", *names]


@shape
def levels_by_name_alone(parts: Parts) -> None:
    parts["Khung"][1][4:] = o.LEVELS


@shape
def levels_under_a_merged_title(parts: Parts) -> None:
    head = parts["Khung"][1]
    names = [f"Cấp độ {n}\n({name})" for n, name in enumerate(o.LEVELS, start=1)]
    parts["Khung"][1:2] = [[*head[:4], "Mô tả các cấp độ", None, None], [None] * 4 + names]


@shape
def a_row_for_each_level(parts: Parts) -> None:
    rows: list[list[Any]] = [["KHUNG"], ["TT", "Lĩnh vực", "Mã NL", "Tên năng lực", "Cấp độ", "Mô tả biểu hiện"]]
    for domain, own in o.DOMAINS.items():
        for at, (code, name) in enumerate(own):
            for n, level in enumerate(o.LEVELS, start=1):
                first = [len(rows), domain if not at else None, code, name] if n == 1 else [None] * 4
                rows.append([*first, f"{n} - {level}", o.described(name, n)])
    parts["Khung"] = rows


@shape
def a_sheet_for_each_domain(parts: Parts) -> None:
    head, rows = parts["Khung"][1], parts.pop("Khung")[2:]
    for n, (domain, own) in enumerate(o.DOMAINS.items(), start=1):
        mine = [[row[0], *row[2:]] for row in rows if row[2] in dict(own)]
        parts[f"{n}. {domain}."] = [[f"LĨNH VỰC: {domain}"], [head[0], *head[2:]], *mine]


@shape
def domains_as_headings(parts: Parts) -> None:
    head, rows = parts["Khung"][1], parts["Khung"][2:]
    made: list[list[Any]] = [["KHUNG"], [head[0], *head[2:]]]
    for number, (domain, own) in zip(ROMAN, o.DOMAINS.items(), strict=True):
        made += [[number, domain], *([row[0], *row[2:]] for row in rows if row[2] in dict(own))]
    parts["Khung"] = made


@shape
def in_english(parts: Parts) -> None:
    words = {
        "STT": "No.", "TT": "No.", "Số hiệu công chức": "Employee ID", "Họ và tên": "Full name", "Câu": "Question",
        "Ngày sinh": "Date of birth", "Đơn vị": "Unit", "Vị trí việc làm": "Position", "Mã đề": "Version",
        "Ghi chú": "Note", "Môn thi": "Subject", "Đề 01": "Version 01", "Đề 02": "Version 02", "Vắng": "Absent",
        "Năng lực (đề 01)": "Competency (version 01)", "Năng lực (đề 02)": "Competency (version 02)",
        "Lĩnh vực": "Domain", "Mã NL": "Code", "Tên năng lực": "Competency", "Mã khóa": "Course ID",
        "Tên khóa": "Course", "Từ cấp độ": "From level", "Đến cấp độ": "To level", "Số ngày": "Days",
        "Hình thức": "Form", "Số học viên tối thiểu - tối đa": "Seats", "Chi phí/lớp (đồng)": "Cost per session",
        "Chi phí/người (đồng)": "Cost per person", "Địa điểm": "Sites", "Số hiệu": "Employee ID", "Họ tên": "Name",
        "Lý do": "Reason", "Từ ngày": "From", "Đến ngày": "To", "Trực tuyến": "Online", "Tập trung": "Classroom",
        "Tết Nguyên đán": "Holiday",
    }  # fmt: skip
    words |= {f"Câu {n + 1}": f"Q{n + 1}" for n in range(o.ITEMS)}
    words |= {f"Cấp độ {n} - {name}": f"Level {n} - {name}" for n, name in enumerate(o.LEVELS, start=1)}
    for name in list(parts):
        rows = reworded(parts.pop(name), words)
        rows = [[c.replace("Ngày thi", "Exam date") if isinstance(c, str) else c for c in row] for row in rows]
        parts[{"Đáp án": "Answer key", "DS CBCC": "Staff", "Khung": "Framework"}.get(name, name)] = rows


@shape
def units_as_headings(parts: Parts) -> None:
    made: list[list[Any]] = [*o.BANNER, ["DANH SÁCH"], [header for header in o.STAFF_HEAD if header != "Đơn vị"]]
    for number, unit in zip(ROMAN, o.UNITS, strict=True):
        people = [one for one in o.PEOPLE if one[3] == unit]
        made += [[number, unit], *([n, *one[:3], one[4], ""] for n, one in enumerate(people, start=1))]
    parts["DS CBCC"] = made


@shape
def no_unit_beside_answers(parts: Parts) -> None:
    for domain in o.DOMAINS:
        parts[domain] = without(parts[domain], "Đơn vị", "Vị trí việc làm")


@shape
def ids_as_numbers(parts: Parts) -> None:
    for name in (*o.DOMAINS, "Nghỉ dài hạn"):
        parts[name] = [[int(c) if re.fullmatch(r"001\d\d", str(c)) else c for c in row] for row in parts[name]]


@shape
def units_in_capitals(parts: Parts) -> None:
    parts["DS CBCC"] = reworded(parts["DS CBCC"], {unit: unit.upper() for unit in o.UNITS})


@shape
def titles_and_signatures(parts: Parts) -> None:
    parts["DS CBCC"] = [
        *([f"Đ/c {c}" if c in {one[1] for one in o.PEOPLE} else c for c in row] for row in parts["DS CBCC"]),
        [], ["", "Tổng số: 18 người"], ["", "", "", "", "", "Nơi ấy, ngày 1 tháng 10 năm 2026"],
        ["", "NGƯỜI LẬP BIỂU", "", "", "", "CHI CỤC TRƯỞNG"], ["", "(Ký, ghi rõ họ tên)"], [], ["", "Nguyễn Văn X"],
    ]  # fmt: skip


@shape
def positions_across(parts: Parts) -> None:
    parts["VTVL"] = turned()


@shape
def positions_across_levels_by_name(parts: Parts) -> None:
    rows = turned()
    body = [[*row[:4], *(o.LEVELS[c - 1] if c else "" for c in row[4:])] for row in rows[2:]]
    title = [["YÊU CẦU"], [*rows[1][:4], "Cấp độ yêu cầu theo vị trí"], [None, None, None, None, *rows[1][4:]]]
    parts["VTVL"] = [*title, *body]


@shape
def levels_by_name_in_the_matrix(parts: Parts) -> None:
    body = [[row[0], row[1], *(o.LEVELS[c - 1] if c != "-" else None for c in row[2:])] for row in parts["VTVL"][3:]]
    parts["VTVL"] = [["YÊU CẦU"], ["TT", "Chức danh", *o.NAMES.values()], *body]


@shape
def levels_in_words_in_the_matrix(parts: Parts) -> None:
    body = [
        [row[0], row[1], *(f"Cấp độ {c}" if c != "-" else "Không yêu cầu" for c in row[2:])]
        for row in parts["VTVL"][3:]
    ]
    head = ["TT", "Vị trí việc làm", *(f"{code} - {name}" for code, name in o.NAMES.items())]
    parts["VTVL"] = [["YÊU CẦU"], head, *body]


@shape
def requirements_as_a_list(parts: Parts) -> None:
    rows: list[list[Any]] = [["TT", "Vị trí việc làm", "Năng lực", "Cấp độ yêu cầu"]]
    for position, wanted in o.REQUIRES.items():
        for at, (code, level) in enumerate(wanted.items()):
            rows.append([len(rows), position if not at else None, o.NAMES[code], level])
    parts["VTVL"] = rows


@shape
def a_key_for_each_version(parts: Parts) -> None:
    del parts["Đáp án"]
    for version, key, code in (("01", 1, 3), ("02", 2, 4)):
        rows = [[d, row[0], row[key], o.NAMES[row[code]]] for d in o.DOMAINS for row in o.KEYS[d]]
        parts[f"Đáp án đề {version}"] = [["Môn thi", "Câu", "Đáp án", "Năng lực"], *rows]


@shape
def key_rows_for_each_version(parts: Parts) -> None:
    versions = (("01", 1, 3), ("02", 2, 4))
    rows = [[d, v, row[0], row[k], o.NAMES[row[c]]] for d in o.DOMAINS for v, k, c in versions for row in o.KEYS[d]]
    parts["Đáp án"] = [["Môn thi", "Mã đề", "Câu", "Đáp án", "Năng lực"], *rows]


SHAPES["a_version_in_files_names"] = _version_in_names
SHAPES["a_sheet_of_staff_for_each_unit"] = _staff_by_sheet


@shape
def days_in_words_and_dots(parts: Parts) -> None:
    for domain in o.DOMAINS:
        parts[domain] = reworded(
            parts[domain], {f"Môn thi: {domain} - Ngày thi: {o.HELD}": f"{domain}, thi ngày 12 tháng 10 năm 2026"}
        )
    parts["Nghỉ lễ"] = [
        ["TT", "Ngày lễ", "Từ ngày", "Đến ngày"],
        [1, "Tết Dương lịch", "01-01-2027", "01-01-2027"],
        [2, "Tết Nguyên đán", "05.02.2027", "07.02.2027"],
    ]
    parts["Nghỉ dài hạn"][1][4:] = ["15.11.2026", "15-05-2027"]


@shape
def courses_with_amounts_in_words(parts: Parts) -> None:
    head = ["STT", "Chương trình đào tạo", "Mã", "Mảng nghiệp vụ", "Cấp độ", "Thời lượng", "Hình thức tổ chức", "Sĩ số",
            "Kinh phí/lớp", "Kinh phí/người", "Nơi tổ chức"]  # fmt: skip
    form = {"Trực tuyến": "E-learning", "Tập trung": "Trực tiếp"}
    rows = [
        [n, c[1], c[0], c[2], f"{c[3]} → {c[4]}", f"{c[5]} ngày", form[c[6]], f"{c[7][0]}-{c[7][1]} người",
         f"{c[8] // 10**6} triệu", f"{c[9] // 1000} nghìn", c[10][0]]
        for n, c in enumerate(o.COURSES, start=1)
    ]  # fmt: skip
    parts["Khóa đào tạo"] = [["DANH MỤC"], head, *rows]


@shape
def courses_with_levels_by_name(parts: Parts) -> None:
    names = ["Chưa đạt", *o.LEVELS]
    for row in parts["Khóa đào tạo"][2:]:
        row[4:6] = [names[row[4]], names[row[5]]]


@shape
def level_scale(parts: Parts) -> None:
    parts["Khung"][1][4:] = ["Cấp độ 1", "Cấp độ 2", "Cấp độ 3"]
    rows = [[n, name, cut] for n, (name, cut) in enumerate(zip(o.LEVELS, (0, 45, 70), strict=True), start=1)]
    parts["Thang điểm"] = [["QUY ĐỊNH XẾP LOẠI"], ["Cấp độ", "Tên cấp độ", "Điểm từ (%)"], *rows]


@shape
def absence_in_place_of_answers(parts: Parts) -> None:
    for domain in o.DOMAINS:
        parts[domain] = [
            [*row[:7], *["V"] * o.ITEMS, ""] if row and row[-1] == "Vắng" else row for row in parts[domain]
        ]


@shape
def columns_in_another_order(parts: Parts) -> None:
    for name in (*o.DOMAINS, "Đáp án", "DS CBCC", "Khóa đào tạo", "Nghỉ dài hạn"):
        width = max(map(len, parts[name]))
        order = random.Random(3).sample(range(width), width)
        head = next(n for n, row in enumerate(parts[name]) if len(row) > 5)
        parts[name] = [
            [(row + [None] * width)[c] for c in order] if n >= head else row for n, row in enumerate(parts[name])
        ]
    parts["Khung"] = [[row[0], *row[3:0:-1], *row[4:]] if len(row) > 1 else row for row in parts["Khung"]]
    for n, name in enumerate(("Khung", "VTVL", "Khóa đào tạo", "DS CBCC", "Đáp án", "Nghỉ dài hạn"), start=1):
        parts[f"Sheet{n}"] = parts.pop(name)


@shape
def names_over_two_columns(parts: Parts) -> None:
    parts["DS CBCC"] = [
        row[:2] + (row[2].rsplit(" ", 1) if n > 3 else ["Họ và tên", None]) + row[3:] if n >= 3 else row
        for n, row in enumerate(parts["DS CBCC"])
    ]


@shape
def exams_below_each_other(parts: Parts) -> None:
    rows: list[list[Any]] = [[f"Ngày thi: {o.HELD}"], ["Môn thi", *o.ANSWER_HEAD]]
    for domain in o.DOMAINS:
        del parts[domain]
        rows += [[domain, *row] for row in o.answer_rows(domain)]
    parts["Bài làm"] = rows


FIRST = tuple(SHAPES)
"""The shapes of this module; `office_arrangements` has further ones."""
