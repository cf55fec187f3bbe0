"""Further shapes of the same office: tables that are cut, joined or called otherwise."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests import offices as o
from tests.office_shapes import SHAPES, Parts, in_files, reworded, shape, without

CODE_OF = {position: f"VT{n:02d}" for n, position in enumerate(o.REQUIRES, start=1)}
NUMBER_OF = {one[0]: f"{501 + 7 * at % 18:03d}" for at, one in enumerate(o.PEOPLE)}
"""Person → the number of the candidate."""


@shape
def a_sheet_for_each_position(parts: Parts) -> None:
    del parts["VTVL"]
    for at, (position, wanted) in enumerate(o.REQUIRES.items(), start=1):
        rows: list[list[Any]] = [["BẢN MÔ TẢ"], [f"Vị trí việc làm: {position}"], [], ["TT", "Năng lực", "Mức yêu cầu"]]
        parts[f"Bản {at}"] = [*rows, *([n, o.NAMES[code], level] for n, (code, level) in enumerate(wanted.items(), 1))]


@shape
def positions_as_headings(parts: Parts) -> None:
    rows: list[list[Any]] = [["TT", "Năng lực", "Cấp độ yêu cầu", "Ghi chú"]]
    for at, (position, wanted) in enumerate(o.REQUIRES.items()):
        rows.append(["I" * (at + 1), position])
        rows += [[n, o.NAMES[code], f"Cấp độ {level}"] for n, (code, level) in enumerate(wanted.items(), start=1)]
    parts["VTVL"] = rows


@shape
def marks_below_levels(parts: Parts) -> None:
    rows: list[list[Any]] = [["Vị trí", "Năng lực cần có", "Mức 1", "Mức 2", "Mức 3"]]
    for position, wanted in o.REQUIRES.items():
        for at, (code, level) in enumerate(wanted.items()):
            marks = ["x" if n == level else None for n in (1, 2, 3)]
            rows.append([None if at else position, o.NAMES[code], *marks])
    parts["VTVL"] = rows


@shape
def descriptors_apart_by_code(parts: Parts) -> None:
    head: list[list[Any]] = [["Số TT", "Tên năng lực", "Trọng số"]]
    told: list[list[Any]] = [["Ma NL", "Cap do", "Bieu hien"]]
    for at, (domain, own) in enumerate(o.DOMAINS.items(), start=1):
        head.append([str(at), domain.upper(), None])
        for n, (_, name) in enumerate(own, start=1):
            head.append([f"{at}.{n}", name, 3])
            told += [[f"{at}.{n}", f"Cấp độ {x} - {o.LEVELS[x - 1]}", o.described(name, x)] for x in (1, 2, 3)]
    del parts["Khung"]
    parts |= {"DM NL": head, "Mo ta": told}
    parts["VTVL"] = reworded(parts["VTVL"], o.NAMES)


@shape
def positions_by_code(parts: Parts) -> None:
    parts["VTVL"] = reworded(parts["VTVL"], CODE_OF)
    names: list[list[Any]] = [["Mã VT", "Tên vị trí việc làm"], *([code, name] for name, code in CODE_OF.items())]
    parts["Danh mục VT"] = names


@shape
def results_of_an_analyst(parts: Parts) -> None:
    own = [[one[0], one[1], one[4], *(1 for _ in o.CODES)] for one in o.PEOPLE]
    parts["Tổng hợp"] = [["Số thẻ", "Họ và tên", "Vị trí việc làm", *o.CODES], *own]
    parts["Bình quân theo vị trí"] = [["Vị trí việc làm", *o.CODES], *([p, *(1 for _ in o.CODES)] for p in o.REQUIRES)]
    absent = [one for one in o.PEOPLE if one[0] == o.ABSENT]
    parts["Vắng thi"] = [["Số thẻ", "Họ và tên", "Lý do"], *([one[0], one[1], "ốm"] for one in absent)]


@shape
def answers_in_a_long_list(parts: Parts) -> None:
    rows: list[list[Any]] = [["Ngày thi: " + o.HELD], ["Số thẻ", "Môn thi", "Mã đề", "Câu số", "Phương án chọn"]]
    for domain, of_people in o.ANSWERS.items():
        del parts[domain]
        for who, told in of_people.items():
            form, given = told or ("", [])
            rows += [[who, domain, form, n, answer] for n, answer in enumerate(given, start=1)]
    parts["Bài làm"] = rows


@shape
def candidates_by_number(parts: Parts) -> None:
    rows: list[list[Any]] = [["PHÒNG THI SỐ 1"], ["STT", "SBD", "Số hiệu", "Họ và tên", "Ký nộp"]]
    parts["Phòng 1"] = [*rows, *([n, NUMBER_OF[one[0]], one[0], one[1]] for n, one in enumerate(o.PEOPLE, start=1))]
    for domain in o.DOMAINS:
        rows = without(parts[domain], "Họ và tên", "Ngày sinh", "Đơn vị", "Vị trí việc làm")
        parts[domain] = reworded(reworded(rows, {"Số hiệu công chức": "SBD"}), NUMBER_OF)


@shape
def a_list_from_each_unit(parts: Parts) -> None:
    del parts["DS CBCC"]
    for at, unit in enumerate(o.UNITS):
        own = [one for one in o.PEOPLE if one[3] == unit]
        head = [
            "TT",
            "Mã CC" if at else "Số hiệu",
            "Họ tên",
            "Ngày sinh",
            "Đơn vị",
            "VTVL",
            *(["Điện thoại"] * (at == 1)),
        ]
        parts[f"DS {at}"] = [["DANH SÁCH"], head, *([n, *one] for n, one in enumerate(own, start=1))]


@shape
def cuts_and_budget_in_a_sheet(parts: Parts) -> None:
    rows = [[f"Điểm tối thiểu mức {name}", f"{cut}%"] for name, cut in zip(o.LEVELS, (0, 45, 70), strict=True)]
    parts["Tham số"] = [["THAM SỐ"], ["Nội dung", "Giá trị"], *rows, ["Kinh phí đào tạo 2027", "1,2 tỷ đồng"]]


@shape
def people_under_unknown_headers(parts: Parts) -> None:
    words = {
        "Số hiệu công chức": "Thẻ",
        "Họ và tên": "Công chức",
        "Đơn vị": "Thuộc đơn vị",
        "Vị trí việc làm": "Tên VTVL",
    }
    surnames = ("Nguyễn", "Trần", "Lê")
    called = {one[1]: f"{surnames[at % 3]} Văn {one[1][-1]}" for at, one in enumerate(o.PEOPLE)}
    parts["DS CBCC"] = reworded(reworded(parts["DS CBCC"], words), called)


@shape
def courses_in_lessons_and_millions(parts: Parts) -> None:
    head = ["STT", "Tên lớp bồi dưỡng", "Thuộc lĩnh vực", "Trình độ", "Thời lượng", "Hình thức", "Quy mô (người/lớp)",
            "Kinh phí tổ chức lớp (triệu đồng)", "Học phí 1 học viên (triệu đồng)", "Nơi tổ chức"]  # fmt: skip
    rows = [
        [n, c[1], c[2], f"Mức {c[3]} → Mức {c[4]}" if c[3] else "Mức 1", f"{c[5] * 8} tiết", c[6],
         f"{c[7][0]}-{c[7][1]}", f"{c[8] / 1e6:g}", f"{c[9] / 1e6:g}".replace(".", ","), "; ".join(c[10])]
        for n, c in enumerate(o.COURSES, start=1)
    ]  # fmt: skip
    parts["Khóa đào tạo"] = [["KẾ HOẠCH"], head, *rows]


@shape
def leave_in_one_column(parts: Parts) -> None:
    first, last = o.AWAY[1:]
    parts["Nghỉ dài hạn"] = [
        ["Số hiệu", "Họ tên", "Lý do", "Thời gian nghỉ"],
        [o.AWAY[0], "Người C", "nghỉ thai sản", f"từ {first} đến {last}"],
    ]


def _in_folders(folder: Path) -> None:
    parts = o.parts()
    exams = {name: rows for name, rows in parts.items() if name in o.DOMAINS}
    in_files(folder / "Bài làm", exams, lambda name: f"{name}.xlsx")
    in_files(folder, {name: rows for name, rows in parts.items() if name not in exams})


SHAPES["files_in_folders"] = _in_folders
