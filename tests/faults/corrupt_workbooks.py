"""Corrupted copies of a small set of results, seeded: what arrives when people and machines mishandle it."""

import csv
import io
import random
import zipfile
from pathlib import Path

import xlsxwriter

NAME = "Nguyễn Thị Bí Mật"
SECRET_ANSWER = "ĐápÁnLạ42"
OFFICERS, ITEMS = 12, 6

FRAMEWORK = """
framework: small
synthetic: true
levels:
  - {level: 1, name: {vi: Cấp độ 1, en: Level 1}}
  - {level: 2, name: {vi: Cấp độ 2, en: Level 2}}
  - {level: 3, name: {vi: Cấp độ 3, en: Level 3}}
domains:
  - {id: exam, name: {vi: Bài thi, en: Exam}, common: true}
competencies:
  - {id: exam.all, domain: exam, name: {vi: Nghiệp vụ, en: Profession}}
positions:
  - {id: officer, name: {vi: Công chức, en: Officer}, domain: exam}
units:
  - {id: hp, name: {vi: Hải Phòng, en: Hai Phong}}
"""
PARAMETERS = "cohort: small\nframework: framework.yaml\nresults: {results}\n"

Tables = dict[str, list[list[object]]]


def tables() -> Tables:
    """The sound results, every name of a person and one odd answer planted to be looked for."""
    items = [["Câu", "Đáp án đúng", "Lĩnh vực", "Điểm"]]
    items += [[f"Câu {i + 1}", "ABCD"[i % 4], "Nghiệp vụ", 1] for i in range(ITEMS)]
    officers = [["STT", "Mã cán bộ", "Họ và tên", "Đơn vị", "Vị trí việc làm"]]
    officers += [[i + 1, f"CB{i:03}", f"{NAME} {i}", "Hải Phòng", "Công chức"] for i in range(OFFICERS)]
    responses = [["Mã cán bộ", *(f"Câu {i + 1}" for i in range(ITEMS))]]
    responses += [[f"CB{p:03}", *("ABCD"[(p + i) % 4] for i in range(ITEMS))] for p in range(OFFICERS)]
    responses[3][2] = SECRET_ANSWER
    return {"Cán bộ": officers, "Câu hỏi": items, "Bài làm": responses}


def write_workbook(path: Path, sheets: Tables, *, merge: bool = False) -> None:
    book = xlsxwriter.Workbook(str(path))
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, str) and value.startswith("=ERR:"):
                    sheet.write_formula(at, column, "=A1", None, value.removeprefix("=ERR:"))
                elif isinstance(value, str):
                    sheet.write_string(at, column, value)
                else:
                    sheet.write(at, column, value)
        if merge and rows:
            sheet.merge_range(len(rows) + 1, 0, len(rows) + 2, 3, "Người lập biểu")
    book.close()


def write_folder(folder: Path, sheets: Tables, *, encoding: str, separator: str) -> None:
    folder.mkdir()
    names = {"Cán bộ": "officers", "Câu hỏi": "items", "Bài làm": "responses"}
    for name, rows in sheets.items():
        text = io.StringIO()
        csv.writer(text, delimiter=separator).writerows(rows)
        content = text.getvalue().encode(encoding, errors="replace")
        (folder / f"{names.get(name, name)}.csv").write_bytes(content)


CELLS = [
    "", " ", "-", "=ERR:#REF!", "=ERR:#N/A", "=ERR:#DIV/0!", "<script>alert(1)</script>", "=HYPERLINK(\"http://x\")",
    "../../etc/passwd", "x" * 400, "1e309", "-1", "NaN", "\u202eABC", "0,5", "999999999999999999999", "A;B", "CB001",
    "\x07", "😀", 3.5, True, "'; DROP TABLE", "@SUM(1)", "+1+1", "a/b c", "ÂU",
]  # fmt: skip


def _cells(sheets: Tables, dice: random.Random) -> None:
    for _ in range(dice.randint(1, 6)):
        rows = sheets[dice.choice(list(sheets))]
        row = rows[dice.randrange(1, len(rows))]
        row[dice.randrange(len(row))] = dice.choice(CELLS)


def _headers(sheets: Tables, dice: random.Random) -> None:
    header = sheets[dice.choice(list(sheets))][0]
    header[dice.randrange(len(header))] = dice.choice([*CELLS, header[0], "Câu 1", "Mã cán bộ", "officer_id"])


def _swap_columns(sheets: Tables, dice: random.Random) -> None:
    rows = sheets[dice.choice(list(sheets))]
    if len(rows[0]) < 2:
        return
    one, other = dice.sample(range(len(rows[0])), 2)
    for row in rows[dice.choice([0, 1]) :]:
        row[one], row[other] = row[other], row[one]


def _repeat_rows(sheets: Tables, dice: random.Random) -> None:
    rows = sheets[dice.choice(list(sheets))]
    row = list(dice.choice(rows[1:]))
    if dice.random() < 0.5:
        row[-1] = dice.choice(CELLS)
    rows.insert(dice.randrange(1, len(rows)), row)


def _lose_rows(sheets: Tables, dice: random.Random) -> None:
    rows = sheets[dice.choice(list(sheets))]
    del rows[dice.choice([0, 1, 1, 2]) : dice.choice([3, 5, 99])]


def _lose_sheet(sheets: Tables, dice: random.Random) -> None:
    name = dice.choice(list(sheets))
    if dice.random() < 0.5:
        del sheets[name]
    else:
        sheets[name] = []


def _lose_column(sheets: Tables, dice: random.Random) -> None:
    rows = sheets[dice.choice(list(sheets))]
    at = dice.randrange(len(rows[0]))
    for row in rows:
        del row[at]


def _banner(sheets: Tables, dice: random.Random) -> None:
    rows = sheets[dice.choice(list(sheets))]
    for line in dice.sample(["CỤC HẢI QUAN", "", "DANH SÁCH", "Mã cán bộ", "Câu 1"], 3):
        rows.insert(0, [line])
    rows.append(["Tổng cộng", 12])
    rows.append(["", "", "Người lập biểu"])


def _rename_sheet(sheets: Tables, dice: random.Random) -> None:
    name = dice.choice(list(sheets))
    rest = {key: sheets.pop(key) for key in list(sheets)}
    for key, rows in rest.items():
        sheets[dice.choice(["Sheet1", "Điểm", "Đánh giá", "Đào tạo"]) if key == name else key] = rows


CHANGES = [
    _cells, _headers, _swap_columns, _repeat_rows, _lose_rows, _lose_sheet, _lose_column, _banner, _rename_sheet,
]  # fmt: skip


def _damage(path: Path, dice: random.Random) -> None:
    """Damage the package itself: cut it, flip bytes, drop or spoil a part."""
    content = path.read_bytes()
    kind = dice.randrange(5)
    if kind == 0:
        path.write_bytes(content[: dice.randrange(len(content))])
    elif kind == 1:
        spoiled = bytearray(content)
        for _ in range(dice.randint(1, 40)):
            spoiled[dice.randrange(len(spoiled))] = dice.randrange(256)
        path.write_bytes(bytes(spoiled))
    elif kind == 2:
        path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + content)
    else:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = {name: package.read(name) for name in package.namelist()}
        name = dice.choice([part for part in parts if part.startswith("xl/")])
        if kind == 3:
            del parts[name]
        else:
            parts[name] = parts[name][: len(parts[name]) // 2]
        with zipfile.ZipFile(path, "w") as package:
            for part, body in parts.items():
                package.writestr(part, body)


def make(folder: Path, seed: int) -> Path:
    """Write the corrupted copy number `seed` and its parameters; returns the parameter file."""
    dice = random.Random(seed)
    sheets = tables()
    for change in dice.choices(CHANGES, k=dice.randint(0, 3)):
        if sheets and all(len(rows) > 4 for rows in sheets.values()):
            change(sheets, dice)
    if seed % 4 == 3:
        path = folder / "results"
        encoding = dice.choice(["utf-8", "utf-8-sig", "utf-16", "cp1258", "utf-32", "latin-1", "shift_jis"])
        write_folder(path, sheets, encoding=encoding, separator=dice.choice([",", ";", "\t", "|"]))
        files = sorted(path.iterdir())
        if files and dice.random() < 0.4:
            victim = dice.choice(files)
            content = victim.read_bytes()
            victim.write_bytes(content[: dice.randrange(len(content) + 1)] + dice.choice([b"", b'"', b"\0", b"\xff"]))
    else:
        path = folder / "results.xlsx"
        write_workbook(path, sheets, merge=dice.random() < 0.3)
        if seed % 4 == 2:
            _damage(path, dice)
    (folder / "framework.yaml").write_text(FRAMEWORK, encoding="utf-8")
    parameters = folder / "cohort.yaml"
    parameters.write_text(PARAMETERS.format(results=path.name), encoding="utf-8")
    return parameters
