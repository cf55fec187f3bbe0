"""A small invented office: its tables, and the shapes in which offices save them."""

from __future__ import annotations

import csv
import random
from pathlib import Path

import openpyxl

LEVELS = ("Cơ bản", "Thành thạo", "Chuyên gia")
DOMAINS = {
    "Kiến thức chung": (("NL1.1", "Pháp luật hải quan"), ("NL1.2", "Tin học")),
    "Giám sát quản lý": (("NL2.1", "Thủ tục hàng hóa"), ("NL2.2", "Phân loại hàng hóa")),
    "Thuế xuất nhập khẩu": (("NL3.1", "Trị giá hải quan"), ("NL3.2", "Xuất xứ hàng hóa")),
}
CODES = [code for own in DOMAINS.values() for code, _ in own]
NAMES = {code: name for own in DOMAINS.values() for code, name in own}
REQUIRES = {
    "Công chức thủ tục": {"NL1.1": 2, "NL1.2": 1, "NL2.1": 3, "NL2.2": 2},
    "Công chức thuế": {"NL1.1": 2, "NL1.2": 1, "NL3.1": 3, "NL3.2": 2},
    "Đội trưởng": {"NL1.1": 3, "NL1.2": 2, "NL2.1": 2, "NL2.2": 2, "NL3.1": 2, "NL3.2": 2},
}
UNITS = ("Đội Thủ tục Nà Phặc", "Đội Thuế", "Văn phòng")
COURSES = [
    ("K1", "Pháp luật nâng cao", "Kiến thức chung", 1, 2, 2, "Trực tuyến", (5, 30), 12_000_000, 0, ("Nà Phặc",)),
    ("K2", "Thủ tục chuyên sâu", "Giám sát quản lý", 2, 3, 3, "Tập trung", (5, 20), 9_000_000, 350_000, ("Hà Nội",)),
    ("K3", "Thuế căn bản", "Thuế xuất nhập khẩu", 0, 1, 3, "Tập trung", (5, 25), 8_000_000, 250_000, ("Hà Nội",)),
]
ITEMS = 8
ABSENT = "00107"
"""Who is on the list for an exam and did not sit it."""
AWAY = ("00103", "15/11/2026", "15/05/2027")
POSITION_AT = ("Công chức thủ tục", "Công chức thuế", "Đội trưởng")
PEOPLE = [
    (f"{101 + at:05d}", f"Người {chr(65 + at)}", f"{1 + at % 28:02d}/0{1 + at % 9}/{1975 + at}", UNITS[at % 3],
     POSITION_AT[(at + at // 3) % 3])
    for at in range(18)
]  # fmt: skip
HELD = "12/10/2026"


def sitting(domain: str) -> list[tuple[str, str, str, str, str]]:
    """Return who sits the exam of a domain: those whose position requires something of it."""
    codes = {code for code, _ in DOMAINS[domain]}
    return [one for one in PEOPLE if codes & REQUIRES[one[4]].keys()]


def _made() -> tuple[dict, dict]:
    """Return the keys, exam → (number, key 01, key 02, competency 01, competency 02), and the answers."""
    dice = random.Random(7)
    keys, answers = {}, {}
    for domain, own in DOMAINS.items():
        bank = [(dice.choice("ABCD"), own[at % 2][0]) for at in range(ITEMS)]
        order = list(range(ITEMS))
        dice.shuffle(order)
        keys[domain] = [(n + 1, bank[n][0], bank[order[n]][0], bank[n][1], bank[order[n]][1]) for n in range(ITEMS)]
        answers[domain] = {}
        for at, one in enumerate(sitting(domain)):
            form = "01" if at % 2 else "02"
            of = [row[1] if form == "01" else row[2] for row in keys[domain]]
            given = [key if dice.random() < 0.3 + 0.5 * at / 18 else dice.choice("ABCD") for key in of]
            answers[domain][one[0]] = None if one[0] == ABSENT and domain != "Kiến thức chung" else (form, given)
    return keys, answers


KEYS, ANSWERS = _made()


def truth() -> dict[tuple[str, str], tuple[int, int]]:
    """Return (person, competency code) → right answers, and items."""
    found = {}
    for domain, of_people in ANSWERS.items():
        for who, told in of_people.items():
            if told is None:
                continue
            form, given = told
            for row, answer in zip(KEYS[domain], given, strict=True):
                key, code = (row[1], row[3]) if form == "01" else (row[2], row[4])
                right, n = found.get((who, code), (0, 0))
                found[who, code] = (right + (answer == key), n + 1)
    return found


def answer_rows(domain: str, people=None) -> list[list[object]]:
    """Return the sheet of an exam's answers, without its header."""
    rows = []
    for n, one in enumerate(people or sitting(domain), start=1):
        told = ANSWERS[domain][one[0]]
        form, given = told or ("", [""] * ITEMS)
        rows.append([n, *one, form, *given, "" if told else "Vắng"])
    return rows


ANSWER_HEAD = ["STT", "Số hiệu công chức", "Họ và tên", "Ngày sinh", "Đơn vị", "Vị trí việc làm", "Mã đề",
               *(f"Câu {n + 1}" for n in range(ITEMS)), "Ghi chú"]  # fmt: skip
KEY_HEAD = ["Môn thi", "Câu", "Đề 01", "Đề 02", "Năng lực (đề 01)", "Năng lực (đề 02)"]
STAFF_HEAD = ["TT", "Số hiệu công chức", "Họ và tên", "Ngày sinh", "Đơn vị", "Vị trí việc làm", "Ghi chú"]
BANNER = [["CỤC HẢI QUAN TỈNH NHÀ", *[""] * 5, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"], []]


def exam(domain: str) -> list[list[object]]:
    return [*BANNER, [f"Môn thi: {domain} - Ngày thi: {HELD}"], ANSWER_HEAD, *answer_rows(domain)]


def keys(*domains: str) -> list[list[object]]:
    rows = [[domain, n, a, b, NAMES[x], NAMES[y]] for domain in domains for n, a, b, x, y in KEYS[domain]]
    return [["ĐÁP ÁN"], KEY_HEAD, *rows]


def staff() -> list[list[object]]:
    return [*BANNER, ["DANH SÁCH CÔNG CHỨC"], STAFF_HEAD, *([n, *one, ""] for n, one in enumerate(PEOPLE, start=1))]


def competencies() -> list[list[object]]:
    rows: list[list[object]] = [["KHUNG NĂNG LỰC"], ["TT", "Lĩnh vực", "Mã NL", "Tên năng lực",
                                *(f"Cấp độ {n} - {name}" for n, name in enumerate(LEVELS, start=1))]]  # fmt: skip
    for domain, own in DOMAINS.items():
        for at, (code, name) in enumerate(own):
            rows.append(
                [len(rows) - 1, domain if not at else None, code, name, *(described(name, n) for n in (1, 2, 3))]
            )
    return rows


def described(name: str, level: int) -> str:
    return f"Làm được {name.casefold()} ở mức {level}"


def requirements() -> list[list[object]]:
    above = [domain if not at else None for domain, own in DOMAINS.items() for at in range(len(own))]
    rows: list[list[object]] = [["YÊU CẦU"], ["TT", "Vị trí việc làm", *above], [None, None, *CODES]]
    for n, (position, wanted) in enumerate(REQUIRES.items(), start=1):
        rows.append([n, position, *(wanted.get(code, "-") for code in CODES)])
    return rows


def courses() -> list[list[object]]:
    head = ["TT", "Mã khóa", "Tên khóa", "Lĩnh vực", "Từ cấp độ", "Đến cấp độ", "Số ngày", "Hình thức",
            "Số học viên tối thiểu - tối đa", "Chi phí/lớp (đồng)", "Chi phí/người (đồng)", "Địa điểm"]  # fmt: skip
    rows: list[list[object]] = [["DANH MỤC"], head]
    for n, c in enumerate(COURSES, start=1):
        rows.append([n, *c[:7], f"{c[7][0]} - {c[7][1]}", c[8], f"{c[9]:,}".replace(",", "."), "; ".join(c[10])])
    return rows


def holidays() -> list[list[object]]:
    return [[1, "Tết Dương lịch", "01/01/2027"], [2, "Tết Nguyên đán", "05/02/2027 - 07/02/2027"]]


def leave() -> list[list[object]]:
    name = next(one[1] for one in PEOPLE if one[0] == AWAY[0])
    return [["TT", "Số hiệu", "Họ tên", "Lý do", "Từ ngày", "Đến ngày"], [1, AWAY[0], name, "Thai sản", *AWAY[1:]]]


def book(path: Path, sheets: dict[str, list[list[object]]]) -> None:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
    path.parent.mkdir(parents=True, exist_ok=True)
    workbook.save(path)


def table(path: Path, rows: list[list[object]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out, delimiter=";").writerows([["" if cell is None else cell for cell in row] for row in rows])


def parts() -> dict[str, list[list[object]]]:
    """Return every table of the office, sheet → rows."""
    return {
        **{domain: exam(domain) for domain in DOMAINS},
        "Đáp án": keys(*DOMAINS),
        "DS CBCC": staff(),
        "Khung": competencies(),
        "VTVL": requirements(),
        "Khóa đào tạo": courses(),
        "Nghỉ lễ": holidays(),
        "Nghỉ dài hạn": leave(),
    }
