"""A small exam in files of every kind that offices send, made by code: five people, eight items, two competencies."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import openpyxl

from workbench.intake.cohort import Cohort
from workbench.intake.read import read_cohort
from workbench.measure.scoring import score_answers
from workbench.parameters import load_settings

FRAMEWORK = """
framework: small
levels:
  - {level: 1, name: {vi: Cấp độ 1, en: Level 1}}
  - {level: 2, name: {vi: Cấp độ 2, en: Level 2}}
  - {level: 3, name: {vi: Cấp độ 3, en: Level 3}}
domains:
  - {id: nv, name: {vi: Nghiệp vụ, en: Customs work}, common: true}
competencies:
  - {id: law, domain: nv, name: {vi: Pháp luật, en: Law}}
  - {id: proc, domain: nv, name: {vi: Thủ tục, en: Procedure}}
positions:
  - {id: cv, name: {vi: Chuyên viên, en: Officer}, domain: nv}
units:
  - {id: d1, name: {vi: Đội 1, en: Team 1}}
  - {id: d2, name: {vi: Đội 2, en: Team 2}}
courses:
  - {id: c2, name: {vi: Khóa 2, en: Course 2}, lifts: {scale: nv, from: 1, to: 2}}
"""
ITEMS = [f"Câu {number}" for number in range(1, 9)]
HEADER = ["SBD", "Họ và tên", "Đơn vị", "Vị trí", *ITEMS]
PEOPLE = [
    ["001", "Trần Văn An", "Đội 1", "Chuyên viên", *"ABCDABCD"],
    ["002", "Lê Thị Bình", "Đội 1", "Chuyên viên", *"ABCDBCDA"],
    ["003", "Phạm Chi", "Đội 2", "Chuyên viên", *"ABCDABAA"],
    ["004", "Vũ Dũng", "Đội 2", "Chuyên viên", *"BCDABCDA"],
    ["005", "Ngô Em", "Đội 2", "Chuyên viên", *"ABAAABAA"],
]
KEYS = [["Câu", "Đáp án", "Lĩnh vực"]] + [
    [str(at + 1), letter, "Pháp luật" if at < 4 else "Thủ tục"] for at, letter in enumerate("ABCDABCD")
]
RIGHT = {"001": [4, 4], "002": [4, 0], "003": [4, 2], "004": [0, 0], "005": [2, 2]}
"""Right answers in both competencies."""
ANSWERS = [HEADER, *PEOPLE]
LIST = [row[:4] for row in ANSWERS]
BARE = [[row[0], *row[4:]] for row in ANSWERS]

Rows = Sequence[Sequence[object]]


def read(folder: Path, results: str = "r.xlsx", extra: str = "") -> Cohort:
    """Read the results that lie in a folder."""
    (folder / "framework.yaml").write_text(FRAMEWORK, encoding="utf-8")
    file = folder / "cohort.yaml"
    text = f"cohort: small\nlanguage: en\nframework: framework.yaml\nresults: {results}\n{extra}"
    file.write_text(text, encoding="utf-8")
    return read_cohort(load_settings(file))


def right(cohort: Cohort) -> dict[str, list[int]]:
    """Count everybody's right answers in both competencies."""
    items = cohort.items.set_index("item_id")
    key = items["key"].reindex(cohort.answers.columns)
    hits = cohort.answers.astype("str").eq(key, axis=1)
    return {
        officer: [int(row[items.index[items["competency_id"] == scale]].sum()) for scale in ("law", "proc")]
        for officer, row in hits.iterrows()
    }


def rules(cohort: Cohort) -> dict[str, list[int]]:
    """Return rule → rows of the ledger, 0 where the whole sheet is meant."""
    rows = cohort.ledger.assign(row=cohort.ledger["row"].fillna(0).astype(int))
    return rows.groupby("rule")["row"].apply(list).to_dict()


def percents(cohort: Cohort) -> dict[str, float]:
    """Return everybody's first sum in percent."""
    shares = 100 * cohort.sums["score"] / cohort.sums["max_score"]
    return dict(zip(cohort.sums["officer_id"], shares.round(3), strict=True))


def earned(cohort: Cohort) -> dict[str, float]:
    """Return everybody's points in percent of those of the items that were put to them."""
    points = score_answers(cohort.answers, cohort.items, administered=cohort.administered).to_numpy(dtype=float)
    worth = cohort.items["points"].to_numpy(dtype=float) * cohort.administered.to_numpy()
    shares = 100 * np.nansum(points, axis=1) / np.maximum(worth.sum(axis=1), 1e-9)
    return dict(zip(cohort.officers["officer_id"], np.round(shares, 3).tolist(), strict=True))


def book(path: Path, sheets: Mapping[str, Rows], change: Callable[[openpyxl.Workbook], object] | None = None) -> Path:
    """Write an .xlsx workbook; `change` works on it before it is saved."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append([None if cell == "" else cell for cell in row])
    if change is not None:
        change(made)
    made.save(path)
    return path


def rewritten(path: Path, change: Callable[[str, bytes], bytes]) -> None:
    """Change the parts of a package in place."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, change(name, content))


def text_of(rows: Rows, separator: str = ",", end: str = "\n") -> str:
    """Return rows as text with fields."""
    return end.join(
        separator.join(f'"{cell}"' if separator in str(cell) else str(cell) for cell in row) for row in rows
    )


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _biff_text(text: str) -> bytes:
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


def old_book(path: Path, sheets: Mapping[str, Rows], *, formats: Mapping[tuple[str, int], str] | None = None,
             hidden: Sequence[str] = (), hidden_rows: Sequence[int] = ()) -> Path:  # fmt: skip
    """Write an .xls workbook (BIFF8); `formats` is (sheet, column) → number format, `hidden_rows` of every sheet."""
    codes = list(dict.fromkeys((formats or {}).values()))
    font = _record(0x31, struct.pack("<HHHHHBBBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0) + b"\x05\x00Arial")
    style = _record(0xE0, struct.pack("<HHH", 0, 0, 0xFFF5) + bytes(14))

    def xf(form: int) -> bytes:
        return _record(0xE0, struct.pack("<HHH", 0, form, 1) + bytes(14))

    start = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0x0DBB, 0x07CC, 0, 6)) + _record(0x42, b"\xb0\x04")
    start += font * 4
    for at, code in enumerate(codes):
        start += _record(0x41E, struct.pack("<H", 164 + at) + _biff_text(code))
    start += style * 15 + xf(0) + b"".join(xf(164 + at) for at in range(len(codes)))
    bodies = []
    for name, rows in sheets.items():
        body = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0x0DBB, 0x07CC, 0, 6))
        for at in range(len(rows)):
            flags = 0x120 if at in hidden_rows else 0x100
            body += _record(0x208, struct.pack("<HHHHHHI", at, 0, 0, 255, 0, 0, flags))
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                code = (formats or {}).get((name, column))
                place = struct.pack("<HHH", at, column, 16 + codes.index(code) if code else 15)
                if isinstance(cell, (int, float)):
                    body += _record(0x203, place + struct.pack("<d", cell))
                elif cell != "":
                    body += _record(0x204, place + _biff_text(str(cell)))
        bodies.append(body + _record(0x0A, b""))

    def bound(name: str, offset: int) -> bytes:
        title = struct.pack("<BB", len(name), 1) + name.encode("utf-16-le")
        return _record(0x85, struct.pack("<IBB", offset, int(name in hidden), 0) + title)

    end = _record(0x0A, b"")
    offset = len(start) + sum(len(bound(name, 0)) for name in sheets) + len(end)
    bounds = b""
    for name, body in zip(sheets, bodies, strict=True):
        bounds += bound(name, offset)
        offset += len(body)
    path.write_bytes(_compound("Workbook", start + bounds + end + b"".join(bodies)))
    return path


def _compound(name: str, stream: bytes) -> bytes:
    """Put a stream into a compound file (OLE) of version 3."""
    stream += bytes(max(0, 4096 - len(stream)))
    sectors = -(-len(stream) // 512)
    fat = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, sectors + 2), 0xFFFFFFFE]
    assert len(fat) <= 128, "one sector of the table is enough for a small workbook"
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<I", 0) + b"\xff" * (109 * 4 - 4)

    def entry(title: str, kind: int, child: int, first: int, size: int) -> bytes:
        words = title.encode("utf-16-le") + b"\0\0"
        none = 0xFFFFFFFF
        return (words.ljust(64, b"\0") + struct.pack("<HBBIII", len(words), kind, 1, none, none, child) + bytes(36)
                + struct.pack("<II4x", first, size))  # fmt: skip

    folder = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry(name, 2, 0xFFFFFFFF, 2, len(stream)) + bytes(256)
    table = struct.pack(f"<{len(fat)}I", *fat) + b"\xff" * (512 - 4 * len(fat))
    return head + table + folder + stream.ljust(sectors * 512, b"\0")


def binary_book(path: Path, sheets: Mapping[str, Rows]) -> Path:
    """Write an .xlsb workbook of text cells."""

    def record(kind: int, content: bytes = b"") -> bytes:
        head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
        size, left = b"", len(content)
        while left > 127:
            size, left = size + bytes([left & 0x7F | 0x80]), left >> 7
        return head + size + bytes([left]) + content

    def wide(text: str) -> bytes:
        return struct.pack("<I", len(text)) + text.encode("utf-16-le")

    bundle = b"".join(
        record(156, struct.pack("<II", 0, at + 1) + wide(f"rId{at + 1}") + wide(name)) for at, name in enumerate(sheets)
    )
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    links = "".join(
        f'<Relationship Id="rId{at + 1}" Type="{kind}" Target="worksheets/sheet{at + 1}.bin"/>'
        for at in range(len(sheets))
    )
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("xl/workbook.bin", record(131) + record(143) + bundle + record(144) + record(132))
        package.writestr("xl/_rels/workbook.bin.rels", f'<Relationships xmlns="x">{links}</Relationships>')
        for at, rows in enumerate(sheets.values()):
            body = record(129) + record(148, struct.pack("<IIII", 0, len(rows) - 1, 0, max(map(len, rows)) - 1))
            body += record(145)
            for number, row in enumerate(rows):
                body += record(0, struct.pack("<IIHHBI", number, 0, 255, 0, 0, 0))
                for column, cell in enumerate(row):
                    body += record(6, struct.pack("<II", column, 0) + wide(str(cell)))
            package.writestr(f"xl/worksheets/sheet{at + 1}.bin", body + record(146) + record(130))
    return path


def open_book(path: Path, tables: str, styles: str = "") -> Path:
    """Write an .ods workbook from the XML of its tables."""
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for short, name in (("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"))
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {names}><office:automatic-styles>{styles}'
        f"</office:automatic-styles><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", content)
        package.writestr("META-INF/manifest.xml", "<manifest/>")
    return path


def open_table(name: str, rows: Rows, style: str = "") -> str:
    """Return the XML of a table of an .ods workbook; a float is a percentage, an int a number padded to 3 digits."""

    def cell(value: object) -> str:
        if isinstance(value, float):
            shown = f'office:value-type="percentage" office:value="{value}"'
            return f"<table:table-cell {shown}><text:p>{value:.0%}</text:p></table:table-cell>"
        if isinstance(value, int):
            shown = f'office:value-type="float" office:value="{value}"'
            return f"<table:table-cell {shown}><text:p>{value:03d}</text:p></table:table-cell>"
        if value == "":
            return "<table:table-cell/>"
        return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'

    lines = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    return f'<table:table table:name="{name}" table:style-name="{style}">{lines}</table:table>'
