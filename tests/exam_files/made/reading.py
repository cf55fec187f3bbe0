"""What a file shows: formats, formulas, merged and hidden cells, other kinds of files, old fonts, ids written otherwise."""

import unicodedata
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

from tests.exam_files.made.build import (
    ANSWERS,
    CONTROL,
    FACTS,
    KEY,
    PEOPLE,
    Expect,
    Rows,
    answer_rows,
    either,
    key_rows,
    made,
    office,
    parameters,
    read,
    refused,
    save,
    text,
    workbook,
)  # fmt: skip

UNITS = {"001": "d1", "002": "d1", "003": "d2", "004": "d2", "005": "d2"}
NAMES = {o: name for o, name, _ in PEOPLE}
VNI_NAMES = ("Traàn Vaên An", "Leâ Thò Bình", "Phaïm Chi", "Vuõ Duõng", "Ngoâ Em")
SHEET = "Bài thi"


def _lists() -> tuple[list[list], list[list]]:
    """Return the list of people, and their answers by id alone."""
    listed = [[*FACTS], *([*p, "Chuyên viên"] for p in PEOPLE)]
    return listed, [["SBD", *range(1, 9)], *([p[0], *a] for p, a in zip(PEOPLE, ANSWERS, strict=True))]


@made
def _read_ids_as_numbers(folder: Path) -> Expect:
    """Ids are numbers that the format 000 shows as 001: that is what the office calls them, on both sheets."""
    listed, answers = _lists()
    for rows in (listed, answers):
        for row in rows[1:]:
            row[0] = int(row[0])
    book = workbook(folder, {"Cán bộ": listed, "Bài làm": answers, "Đáp án": key_rows()})
    for title in ("Cán bộ", "Bài làm"):
        for row in range(2, 7):
            book[title].cell(row, 1).number_format = "000"
    save(book, folder)
    return read()


@made
def _read_ids_joined_loosely(folder: Path) -> Expect:
    """CB-001 on the list, cb001 in the answers: one person each, joined with a note."""
    listed, answers = _lists()
    for row in listed[1:]:
        row[0] = f"CB-{row[0]}"
    for row in answers[1:]:
        row[0] = f"cb{row[0]}"
    workbook(folder, {"Cán bộ": listed, "Bài làm": answers, "Đáp án": key_rows()})
    said = "cb-?001|loose|joined|ghép|differ|khác"
    return either(said, percent={f"CB-{o}": p for o, p in CONTROL.items()}, said=said, said_always=True)


@made
def _read_ids_that_differ_by_a_zero(folder: Path) -> Expect:
    """1 and 01 are two people, and both sheets write them so: the exact id goes before any looser one."""
    ids = ("1", "01", "003", "004", "005")
    listed, answers = _lists()
    for rows in (listed, answers):
        for row, own in zip(rows[1:], ids, strict=True):
            row[0] = own
    workbook(folder, {"Cán bộ": listed, "Bài làm": answers, "Đáp án": key_rows()})
    return read(dict(zip(ids, CONTROL.values(), strict=True)), n_officers=5)


@made
def _read_key_of_formulas(folder: Path) -> Expect:
    """Keys are formulas that no program has worked out: refused, with the cells."""
    office(folder, key=key_rows([f'=UPPER("{k}")' for k in KEY]))
    return refused("formula|công thức")


@made
def _read_lookup_that_failed(folder: Path) -> Expect:
    """#N/A stands where a lookup found nothing: no answer was read there, which is not a wrong answer."""
    book = office(folder)
    for column in range(5, 13):
        cell = book[SHEET].cell(6, column)
        cell.value, cell.data_type = "#N/A", "e"
    save(book, folder)
    return either("#N/A|error|lỗi", percent=CONTROL | {"005": None}, said="#N/A|error|lỗi|no answers", said_always=True)


@made
def _read_two_rows_of_headers(folder: Path) -> Expect:
    """A merged line "Phần I", "Phần II" stands above the questions."""
    rows = answer_rows()
    rows.insert(0, [None] * 4 + ["Phần I. Pháp luật", None, None, None, "Phần II. Thủ tục", None, None, None])
    book = office(folder, rows)
    book[SHEET].merge_cells("E1:H1")
    book[SHEET].merge_cells("I1:L1")
    save(book, folder)
    return read(names=NAMES, units=UNITS)


@made
def _read_table_below_a_banner(folder: Path) -> Expect:
    """The table starts in C6, below ministry, motto and title."""
    banner = [["BỘ TÀI CHÍNH"], ["TỔNG CỤC HẢI QUAN"], [], ["KẾT QUẢ BÀI THI"], ["(Kèm theo Công văn số 12/TCHQ)"]]
    office(folder, [*banner, *([None, None, *row] for row in answer_rows())])
    return read(names=NAMES, units=UNITS, n_officers=5)


@made
def _read_empty_columns_between(folder: Path) -> Expect:
    """Narrow empty columns part the questions in groups."""
    office(folder, [[*row[:4], None, *row[4:8], None, *row[8:]] for row in answer_rows()])
    return read()


@made
def _read_padded_items(folder: Path) -> Expect:
    """Câu 01 in the header is 1 in the key."""
    office(folder, answer_rows(items=[f"Câu 0{n}" for n in range(1, 9)]))
    return read()


@made
def _read_columns_after_the_answers(folder: Path) -> Expect:
    """Signature and remark stand after the questions and are no questions."""
    office(folder, answer_rows(after={"Ký nộp": ["đã ký"] * 5, "Ghi chú": [None] * 5}))
    return read()


@made
def _read_hidden_old_key(folder: Path) -> Expect:
    """A hidden sheet holds last year's key beside the visible one: the visible one counts, or both are named."""
    old = key_rows(KEY[1:] + "A")
    book = workbook(folder, {SHEET: answer_rows(), "Đáp án 2020": old, "Đáp án": key_rows()})
    book["Đáp án 2020"].sheet_state = "veryHidden"
    save(book, folder)
    return either("đáp án 2020|2020")


@made
def _read_hidden_column(folder: Path) -> Expect:
    """A hidden column also called Câu 8 keeps first marks: two columns of one question are not one answer."""
    rows = answer_rows()
    book = office(folder, [[*rows[0], "Câu 8"], *([*row, "B"] for row in rows[1:])])
    book[SHEET].column_dimensions["M"].hidden = True
    save(book, folder)
    return either("câu 8|twice|hai cột|two columns", said="câu 8", said_always=True)


@made
def _read_hidden_rows_of_the_transferred(folder: Path) -> Expect:
    """Rows of people who moved away are hidden, not deleted: they are data, or said."""
    book = office(folder)
    book[SHEET].row_dimensions[5].hidden = True
    save(book, folder)
    return read(n_officers=5, said="hidden|ẩn", said_always=True)


@made
def _read_decimals_of_three_places(folder: Path) -> Expect:
    """8.125 of 10 among 7.5 and 9: decimals, not thousands."""
    rows = [["SBD", "Lĩnh vực", "Điểm", "Điểm tối đa"]]
    rows += [[p[0], "Pháp luật", s, "10"] for p, s in zip(PEOPLE, ("8.125", "7.5", "9", "6.25", "10"), strict=True)]
    workbook(folder, {"Cán bộ": _lists()[0], "scores": rows})
    return read({"001": 81.25, "002": 75, "003": 90, "004": 62.5, "005": 100})


@made
def _read_decimals_by_comma(folder: Path) -> Expect:
    """8,125 of 10 among 7,5 and 9: decimals by comma in one column."""
    rows = [["SBD", "Lĩnh vực", "Điểm", "Điểm tối đa"]]
    rows += [[p[0], "Pháp luật", s, 10] for p, s in zip(PEOPLE, ("8,125", "7,5", "9", "6,25", 10), strict=True)]
    workbook(folder, {"Cán bộ": _lists()[0], "scores": rows})
    return read({"001": 81.25, "002": 75, "003": 90, "004": 62.5, "005": 100})


@made
def _read_sums_in_percent(folder: Path) -> Expect:
    """80% as text of a maximum of 100 percent is 80 percent; never 0.8."""
    rows = [["SBD", "Lĩnh vực", "Điểm", "Điểm tối đa"]]
    rows += [
        [p[0], "Pháp luật", s, "100%"] for p, s in zip(PEOPLE, ("80%", "75 %", "62,5%", "0%", "100%"), strict=True)
    ]
    workbook(folder, {"Cán bộ": _lists()[0], "scores": rows})
    return either("%", percent={"001": 80, "002": 75, "003": 62.5, "004": 0, "005": 100})


@made
def _read_tab_separated_utf16(folder: Path) -> Expect:
    """Excel's "Unicode text": UTF-16 with tabs, named .txt."""
    parameters(folder, "r.txt", defaults={"competency_id": "law"})
    text(
        folder,
        [*answer_rows()[:1], ["KEY", None, None, None, *KEY], *answer_rows()[1:]],
        name="r.txt",
        delimiter="\t",
        encoding="utf-16",
    )
    return either(
        r"utf|encod|mã hóa|\bkey|đáp án|\.txt", percent={o: p["nv"] for o, p in CONTROL.items()}, n_officers=5
    )


def _csv_folder(folder: Path, encoding: str, delimiter: str = ",") -> None:
    parameters(folder, "ket-qua")
    text(folder, answer_rows(), name="ket-qua/bai thi.csv", encoding=encoding, delimiter=delimiter)
    text(folder, key_rows(), name="ket-qua/dap an.csv", encoding=encoding, delimiter=delimiter)


@made
def _read_semicolons(folder: Path) -> Expect:
    """Vietnamese Excel parts columns by semicolons."""
    _csv_folder(folder, "utf-8-sig", ";")
    return read(names=NAMES)


@made
def _read_utf16_csv(folder: Path) -> Expect:
    """Files in UTF-16: read, or said to be so."""
    _csv_folder(folder, "utf-16", "\t")
    return either("utf|encod|mã hóa", names=NAMES)


@made
def _read_cp1258_csv(folder: Path) -> Expect:
    """Files of Vietnamese Windows, cp1258, with marks as characters of their own: names whole, or refused."""
    _csv_folder(folder, "utf-8")
    for path in (folder / "ket-qua").iterdir():
        path.write_bytes(_cp1258(path.read_text(encoding="utf-8")))
    return either("utf|encod|1258|mã hóa", names=NAMES, units=UNITS)


@made
def _read_parameters_in_utf16(folder: Path) -> Expect:
    """Notepad saved the parameters as "Unicode": read, or said to be UTF-16."""
    office(folder)
    path = folder / "cohort.yaml"
    path.write_bytes(path.read_text(encoding="utf-8").encode("utf-16"))
    return either("utf-?16|encod|mã hóa")


@made
def _read_parameters_in_cp1258(folder: Path) -> Expect:
    """The parameters were saved by Vietnamese Windows: read, or said to be cp1258."""
    office(folder)
    path = folder / "cohort.yaml"
    path.write_bytes(_cp1258(path.read_text(encoding="utf-8")))
    return either("1258|utf-?8|encod|mã hóa")


@made
def _read_name_of_file_decomposed(folder: Path) -> Expect:
    """A Mac wrote the file's name with letters and marks apart; the parameters name it with whole letters."""
    name = "kết quả.xlsx"
    office(folder)
    (folder / "r.xlsx").rename(folder / unicodedata.normalize("NFD", name))
    parameters(folder, unicodedata.normalize("NFC", name))
    return read()


@made
def _read_text_decomposed(folder: Path) -> Expect:
    """Names, units and headers with letters and marks apart are the same words."""
    rows = [[unicodedata.normalize("NFD", cell) for cell in row] for row in answer_rows()]
    workbook(folder, {unicodedata.normalize("NFD", SHEET): rows, "Đáp án": key_rows()})
    return read(names=NAMES, units=UNITS)


@made
def _read_vni_names(folder: Path) -> Expect:
    """Names and units were typed in VNI long ago: converted, and said."""
    people = [(p[0], name, p[2].replace("Đội", "Ñoäi")) for p, name in zip(PEOPLE, VNI_NAMES, strict=True)]
    office(folder, answer_rows(people=people))
    return either("vni|legacy|font|phông", names=NAMES, units=UNITS, said="vni|legacy|font|phông", said_always=True)


@made
def _read_tcvn3_headers_too(folder: Path) -> Expect:
    """The whole file is TCVN3, headers and sheet of keys too."""
    rows = [[cell.translate(TCVN3) for cell in row] for row in answer_rows()]
    key = [[cell.translate(TCVN3) if isinstance(cell, str) else cell for cell in row] for row in key_rows()]
    workbook(folder, {"Bai thi": rows, "Dap an": key})
    said = r"tcvn|\bABC\b|legacy|font|phông"
    return either(said, names=NAMES, units=UNITS, said=said, said_always=True)


@made
def _read_ods(folder: Path) -> Expect:
    """LibreOffice's own kind of file."""
    parameters(folder, "r.ods")
    _ods(folder / "r.ods", {SHEET: answer_rows(), "Đáp án": key_rows()})
    return either("ods", names=NAMES)


@made
def _read_xls_that_is_html(folder: Path) -> Expect:
    """A web page named .xls, as portals export: read, or said to be HTML."""
    parameters(folder, "r.xls", defaults={"competency_id": "law"})
    cells = "".join("<tr>" + "".join(f"<td>{escape(str(c))}</td>" for c in row) + "</tr>" for row in answer_rows())
    (folder / "r.xls").write_text(f"<html><meta charset='utf-8'><table>{cells}</table></html>", encoding="utf-8")
    return either(r"html|xlsx|\bkey", percent={o: p["nv"] for o, p in CONTROL.items()})


@made
def _read_letters_in_two_fonts(folder: Path) -> Expect:
    """A cell with formatting inside the text, half of a name red, is one text."""
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont

    book = office(folder)
    book[SHEET]["B2"] = CellRichText("Trần ", TextBlock(InlineFont(color="FFFF0000"), "Văn An"))
    book[SHEET]["E2"] = CellRichText(TextBlock(InlineFont(b=True), "A"))
    save(book, folder)
    return read(names=NAMES)


@made
def _read_name_over_three_columns(folder: Path) -> Expect:
    """Họ, Tên đệm and Tên stand in three columns under one merged header: the name is all three."""
    rows = answer_rows()
    parted = [[rows[0][0], "Họ và tên", None, None, *rows[0][2:]]]
    for row in rows[1:]:
        first, *middle, last = row[1].split()
        parted.append([row[0], first, " ".join(middle) or None, last, *row[2:]])
    book = office(folder, parted)
    book[SHEET].merge_cells("B1:D1")
    save(book, folder)
    return either("họ và tên|name", names=NAMES)


def _cp1258(words: str) -> bytes:
    """Encode as Windows does: a letter with its hat is one character, the tone another."""
    found = b""
    for letter in words:
        try:
            found += letter.encode("cp1258")
        except UnicodeEncodeError:
            base, *marks = unicodedata.normalize("NFD", letter)
            tones = [m for m in marks if m in "\u0300\u0301\u0303\u0309\u0323"]
            hat = unicodedata.normalize("NFC", base + "".join(m for m in marks if m not in tones))
            found += (hat + "".join(tones)).encode("cp1258")
    return found


TCVN3 = str.maketrans(
    {
        "à": "µ",
        "ả": "¶",
        "ã": "·",
        "á": "¸",
        "ạ": "¹",
        "ă": "¨",
        "â": "©",
        "ấ": "Ê",
        "ầ": "Ç",
        "ậ": "Ë",
        "Đ": "§",
        "đ": "®",
    }
    | {
        "é": "Ð",
        "ê": "ª",
        "ế": "Õ",
        "ề": "Ò",
        "ệ": "Ö",
        "ì": "×",
        "í": "Ý",
        "ị": "Þ",
        "ĩ": "Ü",
        "ọ": "ä",
        "ô": "«",
        "ố": "è",
    }
    | {
        "ồ": "å",
        "ộ": "é",
        "ơ": "¬",
        "ù": "ï",
        "ú": "ó",
        "ũ": "ò",
        "ụ": "ô",
        "ư": "\u00ad",
        "ứ": "ø",
        "ự": "ù",
        "ý": "ý",
    }
)


def _ods(path: Path, sheets: dict[str, Rows]) -> None:
    """Write the least that is an OpenDocument spreadsheet."""
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    tables = ""
    for title, rows in sheets.items():
        lines = "".join("<table:table-row>" + "".join(map(_ods_cell, row)) + "</table:table-row>" for row in rows)
        tables += f'<table:table table:name="{escape(title)}">{lines}</table:table>'
    body = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    entry = '<manifest:file-entry manifest:full-path="{}" manifest:media-type="{}"/>'
    manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("mimetype", kind)
        book.writestr(
            "content.xml", f'<office:document-content {spaces} office:version="1.2">{body}</office:document-content>'
        )
        entries = entry.format("/", kind) + entry.format("content.xml", "text/xml")
        book.writestr(
            "META-INF/manifest.xml", f'<manifest:manifest xmlns:manifest="{manifest}">{entries}</manifest:manifest>'
        )


def _ods_cell(value: object) -> str:
    if value is None:
        return "<table:table-cell/>"
    shown = f"<text:p>{escape(str(value))}</text:p>"
    if isinstance(value, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{value}">{shown}</table:table-cell>'
    return f'<table:table-cell office:value-type="string">{shown}</table:table-cell>'
