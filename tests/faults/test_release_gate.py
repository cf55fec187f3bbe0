"""The gate: leaks planted in every format are found and told without being repeated; clean files pass."""

import base64
import io
import json
import unicodedata
import zipfile
import zlib

import matplotlib
import nbformat
import openpyxl
import pytest
from matplotlib.figure import Figure
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from pypdf import PdfReader, PdfWriter

from workbench.release.gate import Gate
from workbench.release.traces import Traces
from workbench.release.watch import watch_for

OWN, OTHER, NAMESAKE = (
    ("HP00001", "Trần Thị Hòa", "u1"),
    ("HP00002", "Đặng Ngọc Ánh", "u2"),
    ("9", "Trần Thị Hòa", "u2"),
)
NEIGHBOURS = (("HP00003", "Lê Đặng", "u1"), ("HP00004", "Ngọc Ánh", "u1"))
SHORT, PLAIN = ("7", "Lê Văn Tám", "u2"), ("KV-01/x", "PHAM QUOC BAO", "u2")
SECRET = "correct-horse-battery"
GATE = Gate(watch_for([OWN, OTHER, NAMESAKE, SHORT, PLAIN, *NEIGHBOURS]), Traces(("/srv/hq/run",), (SECRET,)))
INSIDE = frozenset({0, 5, 6})
NAME = "họ tên của người ngoài đơn vị"
ID = "mã của người ngoài đơn vị"
PATH, KEY = "đường dẫn trên máy", "mật khẩu, khóa hay mã bí mật"
LEAK = OTHER[1]


def findings(file, content):
    found = GATE.findings(file, content.encode() if isinstance(content, str) else content, INSIDE)
    told = " ".join(
        f"{f.file} {f.what.in_('vi')} {f.what.in_('en')} {f.place.in_('vi')} {f.place.in_('en')} {f.unit}"
        for f in found
    )
    for private in (OTHER[0], OTHER[1], PLAIN[0], PLAIN[1], SHORT[1], SECRET, "/srv/hq", "/home/"):
        assert private.casefold() not in told.casefold()
    return found


@pytest.mark.parametrize("end", ["", " đã nhận", ". Hết."])
def test_initials_are_found_at_the_end_of_a_text_too(end):
    """Words before them may begin a longer name with the same initials: nothing is read beyond the end."""
    people = [("P1", "Bùi Tấn Quang", "u1"), ("P2", "Bùi Tấn Quang Huy", "u2"), ("P3", "Trần Thị Bùi Tấn", "u2")]
    watch = watch_for(people)
    watch.learn_ordinary(["Bùi Tấn Quang"])
    gate = Gate(watch, Traces((), ()))
    found = gate.findings("a.html", f"<p>Bùi T. Quang{end}</p>".encode(), frozenset())
    assert len(found) == 1


def kinds(file, content):
    return sorted({f.what.in_("vi") for f in findings(file, content)})


def page(body, head=""):
    start = f"<!DOCTYPE html>\n<html><head><title>Đơn vị</title>{head}</head>\n<body><p>Trần Thị Hòa</p>"
    return f"{start}\n{body}</body></html>"


def notebook(cell):
    return nbformat.writes(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1", id="a"), cell]))


def workbook(change=lambda book: None):
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["Họ và tên", "Điểm"])
    book.active.append(["Trần Thị Hòa", 7])
    change(book)
    book.save(out)
    return out.getvalue()


def document(body="Trần Thị Hòa", **parts):
    """A DOCX as small as one can be."""
    word = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr(
            "word/document.xml",
            f"<w:document {word}><w:body><w:p><w:r><w:t>{body}</w:t></w:r></w:p></w:body></w:document>",
        )
        for name, text in parts.items():
            package.writestr(f"word/{name}.xml", f"<w:hdr {word}><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:hdr>")
    return out.getvalue()


def pdf(text="Trần Thị Hòa", **properties):
    out = io.BytesIO()
    with matplotlib.rc_context({"pdf.fonttype": 42}):
        figure = Figure(figsize=(4, 2))
        figure.text(0.1, 0.5, text)
        figure.savefig(out, format="pdf", metadata=properties)
    return out.getvalue()


def png(text):
    data = b"Author\0" + text.encode()
    chunk = len(data).to_bytes(4) + b"tEXt" + data + zlib.crc32(b"tEXt" + data).to_bytes(4)
    return b"\x89PNG\r\n\x1a\n" + chunk + b"\0\0\0\0IEND\xaeB\x60\x82"


CLEAN = {
    "unit.html": page("<table><tr><th>Mã cán bộ</th></tr><tr><td>HP00001</td></tr></table><p>7 người, 12.345.678</p>"),
    "plan.xlsx": workbook(),
    "plan.docx": document(header1="Kế hoạch"),
    "unit.pdf": pdf(),
    "unit.ipynb": notebook(nbformat.v4.new_markdown_cell("Trần Thị Hòa", id="b")),
    "unit.csv": "officer_id,name\nHP00001,Trần Thị Hòa\n",
    "figure.svg": "<svg><text>Trần Thị Hòa</text></svg>",
}


@pytest.mark.parametrize("file", CLEAN)
def test_a_clean_file_passes(file):
    assert findings(file, CLEAN[file]) == []


HTML_LEAKS = {
    "text": page(f"<p>{LEAK}</p>"),
    "attribute": page(f'<p title="{LEAK}">x</p>'),
    "comment": page(f"<!-- {LEAK} -->"),
    "svg text": page(f"<svg><text>{LEAK}</text></svg>"),
    "svg title": page(f"<svg><title>{LEAK}</title></svg>"),
    "script": page(f'<script>const a = "{LEAK}";</script>'),
    "style": page("", f'<style>p::after {{content: "{LEAK}"}}</style>'),
    "entities": page("<p>&#272;ặng Ngọc &Aacute;nh</p>"),
    "escaped twice": page("<iframe srcdoc='&amp;#272;ặng Ngọc Ánh'></iframe>"),
    "javascript escapes": page(r'<script>"\u0110\u1eb7ng Ng\u1ecdc \u00c1nh"</script>'),
    "percent escapes": page('<a href="%C4%90%E1%BA%B7ng%20Ng%E1%BB%8Dc%20%C3%81nh.html">x</a>'),
    "split by tags": page("<p>Đ<b>ặng</b> Ngọc<wbr> <i>Ánh</i></p>"),
    "glued tags": page("<p><span>Đặng</span><span>Ngọc</span><span>Ánh</span></p>"),
    "over lines": page("<p>Đặng\n   Ngọc\n  Ánh</p>"),
    "no-break spaces": page("<p>Đặng\u00a0Ngọc\u202fÁnh</p>"),
    "unseen signs": page("<p>Đặ\u00adng Ng\u200bọc Ánh</p>"),
    "decomposed": page(unicodedata.normalize("NFD", LEAK)),
    "capitals": page(LEAK.upper()),
    "without marks": page("Dang Ngoc Anh"),
    "file-like": page('<a href="dang-ngoc_anh.html">x</a>'),
    "in one word": page("dangngocanh@hq"),
    "known without marks": page("<p>Phạm Quốc Bảo</p>"),
    "data uri": page(
        f'<img src="data:image/svg+xml;base64,{base64.b64encode(f"<svg><text>{LEAK}</text></svg>".encode()).decode()}">'
    ),
    "words of a picture": page(f'<img src="data:image/png;base64,{base64.b64encode(png(LEAK)).decode()}">'),
}


@pytest.mark.parametrize("where", HTML_LEAKS)
def test_a_name_in_a_page_is_found(where):
    assert kinds("unit.html", HTML_LEAKS[where]) == [NAME]


def test_a_finding_says_line_and_unit():
    (found,) = findings("unit.html", page(f"\n\n<p>{LEAK}</p>"))
    assert (found.file, found.place.in_("en"), found.unit) == ("unit.html", "line 6", "u2")


@pytest.mark.parametrize(
    "body", ["<p>HP00002</p>", "<p>hp00002</p>", '<a href="officers/HP00002.html">x</a>', "<p>KV-01/X</p>"]
)
def test_an_id_in_a_page_is_found(body):
    assert kinds("unit.html", page(body)) == [ID]


@pytest.mark.parametrize(
    "body",
    [
        "<p>HP000021 XHP00002 HP0000</p>",
        "<p>Trần Thị Hoà</p>",
        "<p>Ngọc Ánh</p>",
        "<li>Lê Đặng</li><li>Ngọc Ánh</li>",
        "<p>Lê Đặng, Ngọc Ánh</p>",
    ],
)
def test_others_words_are_nobody(body):
    assert kinds("unit.html", page(body)) == []


@pytest.mark.parametrize(
    "body",
    [
        '<a href="officers/7.html">x</a>',
        '<p data-officer="7">x</p>',
        "<table><tr><th>Mã cán bộ</th><th>n</th></tr><tr><td>7</td><td>1</td></tr></table>",
        "<p>Mã cán bộ: 7</p>",
    ],
)
def test_a_short_id_is_found_where_an_id_stands(body):
    assert kinds("unit.html", page(body)) == [ID]
    assert kinds("unit.html", page(body.replace("7", "8"))) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("/home/lan/run/x.html", PATH),
        ("file:///x/y", PATH),
        (r"C:\Users\lan\x", PATH),
        ("/tmp/x", PATH),
        ("/srv/hq/run/units", PATH),
        (r"\\server\share", PATH),
        (SECRET, KEY),
        ("-----BEGIN RSA PRIVATE KEY-----", KEY),
        ("ghp_" + "a" * 36, KEY),
        ("password = 'hunter2hunter2'", KEY),
        ("https://lan:hunter2@host/", KEY),
    ],
)
def test_paths_and_secrets_are_found(text, kind):
    assert kinds("unit.html", page(f"<p>{text}</p>")) == [kind]
    assert kinds("unit.html", page(f'<p title="{text}">x</p>')) == [kind]
    source = nbformat.v4.new_code_cell(text, id="b")
    assert kinds("unit.ipynb", notebook(source)) == [kind]


def test_secrets_are_not_shown_by_what_holds_them():
    assert SECRET not in repr(GATE)


def test_addresses_and_fractions_are_no_paths():
    assert kinds("unit.html", page('<a href="https://hq.gov.vn/home/x">và/hoặc 3/4 officers/HP00001.html</a>')) == []


def _comment(book):
    book.active["B2"].comment = Comment(f"xem {LEAK}", "x")


def _author(book):
    book.active["B2"].comment = Comment("xem", LEAK)


def _hidden(book):
    sheet = book.create_sheet("khác")
    sheet.sheet_state = "hidden"
    sheet["D5"] = LEAK


def _defined(book):
    book.defined_names["a"] = DefinedName("a", attr_text=f'"{LEAK}"')


def _two_cells(book):
    book.active.append(["Đặng Ngọc", "Ánh"])


BOOK_LEAKS = {
    "cell": (lambda book: book.active.__setitem__("B3", LEAK), "sheet 1, cell B3"),
    "hidden sheet": (_hidden, "sheet 2, cell D5"),
    "two cells": (_two_cells, "sheet 1, row 3"),
    "comment": (_comment, None),
    "comment's author": (_author, None),
    "defined name": (_defined, None),
    "sheet's name": (lambda book: book.create_sheet(LEAK), None),
    "property": (lambda book: setattr(book.properties, "creator", LEAK), "part docProps/core.xml"),
    "header": (lambda book: setattr(book.active.oddHeader.left, "text", LEAK), None),
}


@pytest.mark.parametrize("where", BOOK_LEAKS)
def test_a_name_in_a_workbook_is_found(where):
    change, place = BOOK_LEAKS[where]
    (found,) = findings("plan.xlsx", workbook(change))
    assert found.what.in_("vi") == NAME
    assert place is None or found.place.in_("en") == place


def test_a_short_id_in_a_workbook_is_found_in_columns_of_ids_only():
    def change(book):
        book.active.append(["officer_id", "days"])
        book.active.append([7, 9])

    assert [f.place.in_("en") for f in findings("plan.xlsx", workbook(change))] == ["sheet 1, cell A4"]


@pytest.mark.parametrize(
    "content",
    [
        document(LEAK),
        document("Đặng</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t> Ng</w:t></w:r><w:r><w:t>ọc Ánh"),
        document(header1=LEAK),
        document(footnotes=LEAK),
        document(comments=LEAK),
    ],
)
def test_a_name_in_a_document_is_found(content):
    assert kinds("plan.docx", content) == [NAME]


def test_a_name_in_a_documents_properties_is_found():
    out = io.BytesIO(document())
    with zipfile.ZipFile(out, "a") as package:
        package.writestr("docProps/core.xml", f"<x><dc:creator>{LEAK}</dc:creator></x>")
    assert kinds("plan.docx", out.getvalue()) == [NAME]


def test_a_name_in_a_pdf_is_found():
    assert [f.place.in_("en") for f in findings("unit.pdf", pdf(LEAK))] == ["page 1"]
    assert kinds("unit.pdf", pdf(Title=LEAK)) == [NAME]


def _changed_pdf(change):
    writer, out = PdfWriter(PdfReader(io.BytesIO(pdf()))), io.BytesIO()
    change(writer)
    writer.write(out)
    return out.getvalue()


def test_a_name_in_a_pdfs_outline_is_found():
    assert kinds("unit.pdf", _changed_pdf(lambda writer: writer.add_outline_item(title=LEAK, page_number=0))) == [NAME]


@pytest.mark.parametrize(
    "change", [lambda writer: writer.add_attachment("a.txt", b"x"), lambda writer: writer.encrypt("x" * 8)]
)
def test_a_pdf_that_cannot_be_looked_into_is_refused(change):
    (what,) = kinds("unit.pdf", _changed_pdf(change))
    assert what.startswith("không kiểm tra được")


def _in_metadata(book):
    book.metadata["author"] = LEAK


@pytest.mark.parametrize(
    "content",
    [
        notebook(nbformat.v4.new_code_cell(f"x = '{LEAK}'", id="b")),
        notebook(nbformat.v4.new_code_cell("x", id="b", metadata={"note": LEAK})),
        notebook(nbformat.v4.new_code_cell("x", id="b", metadata={LEAK: 1})),
        notebook(nbformat.v4.new_code_cell("x", id="b", outputs=[nbformat.v4.new_output("stream", text=LEAK)])),
        notebook(
            nbformat.v4.new_code_cell(
                "x", id="b", outputs=[nbformat.v4.new_output("display_data", {"text/html": "<b>Đặng</b> Ngọc Ánh"})]
            )
        ),
        notebook(
            nbformat.v4.new_code_cell(
                "x",
                id="b",
                outputs=[nbformat.v4.new_output("display_data", {"image/png": base64.b64encode(png(LEAK)).decode()})],
            )
        ),
        json.dumps(json.loads(CLEAN["unit.ipynb"]) | {"metadata": {"authors": [{"name": LEAK}]}}),
    ],
)
def test_a_name_in_a_notebook_is_found(content):
    assert kinds("unit.ipynb", content) == [NAME]


def test_a_machine_path_in_a_notebooks_metadata_is_found():
    book = json.loads(CLEAN["unit.ipynb"]) | {"metadata": {"papermill": {"input_path": "/home/lan/unit.ipynb"}}}
    assert kinds("unit.ipynb", json.dumps(book)) == [PATH]


@pytest.mark.parametrize("text", [f"a,b\n1,{LEAK}\n", "ho,ten\nĐặng Ngọc,Ánh\n", "name;n\nDang Ngoc Anh;1\n"])
def test_a_name_in_a_csv_is_found(text):
    assert kinds("unit.csv", text) == [NAME]
    assert kinds("unit.csv", text.encode("utf-16")) == [NAME]


def test_a_short_id_in_a_csv_is_found_in_columns_of_ids_only():
    assert [f.place.in_("en") for f in findings("unit.csv", "officer_id,n\n8,7\n7,8\n")] == ["row 3, column 1"]


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("notes.txt", b"x"),
        ("plan.xlsm", workbook()),
        ("unit.html", b"\xff\xd8\xff\xe0"),
        ("plan.xlsx", b"PK\x03\x04 broken"),
        ("plan.docx", workbook()),
        ("unit.pdf", b"%PDF-1.4 broken"),
        ("unit.ipynb", b"{}"),
        ("unit.ipynb", b"[1"),
        ("unit.html", page('<img src="data:application/zip;base64,AAAA">').encode()),
    ],
)
def test_what_cannot_be_read_is_refused(file, content):
    (found,) = findings(file, content)
    assert found.what.in_("en").startswith("cannot be checked")


@pytest.mark.parametrize("file", ["officers/HP00002.html", "officers/Dang Ngoc Anh.html", "officers/7.html"])
def test_a_telling_file_name_is_found_and_not_repeated(file):
    (found,) = findings(file, page(""))
    assert (found.file, found.place.in_("en")) == ("officers/….html", "the file's name")
