"""Other kinds of files, other encodings, and letters of old fonts."""

import unicodedata
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

from tests.exam_files.made.build import (
    CONTROL,
    KEY,
    NAMES,
    PEOPLE,
    UNITS,
    Expect,
    Rows,
    answer_rows,
    either,
    key_rows,
    made,
    office,
    parameters,
    read,
    text,
    workbook,
)  # fmt: skip

VNI_NAMES = ("Traàn Vaên An", "Leâ Thò Bình", "Phaïm Chi", "Vuõ Duõng", "Ngoâ Em")
SHEET = "Bài thi"


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
def _read_strict(folder: Path) -> Expect:
    """Excel's "Strict Open XML", with ids that a format shows as 001: what Excel shows, or said to be strict."""
    rows = answer_rows()
    book = office(folder, [rows[0], *([int(row[0]), *row[1:]] for row in rows[1:])])
    for row in range(2, 7):
        book[SHEET].cell(row, 1).number_format = "000"
    book.save(folder / "plain.xlsx")
    with zipfile.ZipFile(folder / "plain.xlsx") as plain, zipfile.ZipFile(folder / "r.xlsx", "w") as strict:
        for name in plain.namelist():
            strict.writestr(name, _strict(plain.read(name)))
    (folder / "plain.xlsx").unlink()
    return either("strict", names=NAMES)


def _strict(part: bytes) -> bytes:
    """Give a part of a workbook the names of ISO 29500 Strict."""
    for transitional, strict in (
        (b"schemas.openxmlformats.org/spreadsheetml/2006/main", b"purl.oclc.org/ooxml/spreadsheetml/main"),
        (b"schemas.openxmlformats.org/officeDocument/2006/", b"purl.oclc.org/ooxml/officeDocument/"),
    ):
        part = part.replace(transitional, strict)
    return part


@made
def _read_xls_that_is_html(folder: Path) -> Expect:
    """A web page named .xls, as portals export: read, or said to be HTML."""
    parameters(folder, "r.xls", defaults={"competency_id": "law"})
    cells = "".join("<tr>" + "".join(f"<td>{escape(str(c))}</td>" for c in row) + "</tr>" for row in answer_rows())
    (folder / "r.xls").write_text(f"<html><meta charset='utf-8'><table>{cells}</table></html>", encoding="utf-8")
    return either(r"html|xlsx|\bkey", percent={o: p["nv"] for o, p in CONTROL.items()})


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
        "ủ": "ñ",
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
