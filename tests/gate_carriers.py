"""Files of every kind with a text put somewhere into them, whole, in parts or packed."""

import base64
import csv
import gzip
import html
import io
import json
import zipfile
import zlib

import matplotlib
import nbformat
import openpyxl
from docx import Document
from docx.oxml import parse_xml
from matplotlib.figure import Figure
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.packaging.custom import StringProperty
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
BAD_IN_XML = dict.fromkeys(range(32), " ")


def printable(text):
    """Text as a program of office files takes it."""
    return text.translate(BAD_IN_XML)


def page(body, head=""):
    start = f"<!DOCTYPE html>\n<html><head><title>Đơn vị</title>{head}</head>\n<body><p>Kế hoạch</p>"
    return "unit.html", f"{start}\n{body}</body></html>".encode("utf-8", "surrogatepass")


def book(change):
    made, out = openpyxl.Workbook(), io.BytesIO()
    made.active.append(["Nội dung", "Điểm"])
    change(made, made.active)
    made.save(out)
    return "plan.xlsx", out.getvalue()


def paper(change):
    made, out = Document(), io.BytesIO()
    change(made)
    made.save(out)
    # The template of python-docx holds a picture of its first page; what the workbench writes has none.
    kept = io.BytesIO()
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(kept, "w") as new:
        for part in old.infolist():
            if not part.filename.endswith((".jpeg", ".bin")):
                new.writestr(part.filename, old.read(part))
    return "plan.docx", kept.getvalue()


def word(body):
    return lambda made: made.element.body.insert(0, parse_xml(f'<w:p xmlns:w="{W}">{body}</w:p>'))


def notebook(cell, **more):
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1", id="a"), cell])
    return "unit.ipynb", (json.dumps(json.loads(nbformat.writes(made)) | more, ensure_ascii=False)).encode()


def code(source="x", **more):
    return nbformat.v4.new_code_cell(source, id="b", **more)


def shown(kind, value):
    return code(outputs=[nbformat.v4.new_output("display_data", {kind: value})])


def pdf(*lines, **properties):
    out = io.BytesIO()
    with matplotlib.rc_context({"pdf.fonttype": 42}):
        figure = Figure(figsize=(4, 2))
        for number, line in enumerate(lines or ("Kế hoạch",)):
            figure.text(0.1, 0.8 - 0.1 * number, printable(line).replace("$", ""))
        figure.savefig(out, format="pdf", metadata=properties)
    return out.getvalue()


PLAIN_PDF = pdf()


def changed_pdf(change):
    writer, out = PdfWriter(PdfReader(io.BytesIO(PLAIN_PDF))), io.BytesIO()
    change(writer)
    writer.write(out)
    return "unit.pdf", out.getvalue()


def note(text):
    return lambda w: w.add_annotation(0, FreeText(text=text, rect=(0, 0, 50, 50)))


def chunk(kind, data):
    return len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)


PIXEL = chunk(b"IHDR", b"\0\0\0\1\0\0\0\1\x08\0\0\0\0"), chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def png(kind=b"tEXt", data=b"Title\0plan"):
    return b"\x89PNG\r\n\x1a\n" + PIXEL[0] + chunk(kind, data) + PIXEL[1]


def segment(marker, data):
    return bytes((0xFF, marker)) + (len(data) + 2).to_bytes(2) + data


def jpeg(marker=0xFE, data=b"plan"):
    return b"\xff\xd8" + segment(marker, data) + segment(0xDA, b"\1\1\0\0\x3f\0") + b"\x12\xff\0\x34\xff\xd9"


def exif(text, tag=0x9C9D):
    """EXIF as Windows writes an author: one entry of UTF-16."""
    value = (text + "\0").encode("utf-16-le")
    entry = tag.to_bytes(2, "little") + b"\1\0" + len(value).to_bytes(4, "little") + (26).to_bytes(4, "little")
    return b"II*\0\x08\0\0\0\1\0" + entry + b"\0\0\0\0" + value


def b64(content):
    return base64.b64encode(content).decode()


def rows(*cells):
    out = io.StringIO()
    csv.writer(out).writerows(cells)
    return "unit.csv", out.getvalue().encode()


def h(text):
    return html.escape(text)


def svg(body):
    return "figure.svg", f'<svg xmlns="http://www.w3.org/2000/svg">{body}</svg>'.encode()


def custom(made, sheet, text):
    made.custom_doc_props.append(StringProperty(name="Người lập", value=text))


def checked(sheet, text):
    rule = DataValidation(type="list", formula1='"a,b"', promptTitle="x", prompt=text[:200])
    sheet.add_data_validation(rule)
    rule.add("A9")


# Where a whole text can stand: place → (text in escaped markup, text) → file and bytes.
MARKUP = {
    "paragraph": lambda t: page(f"<p>xem {t} nhé</p>"),
    "cell": lambda t: page(f"<table><tr><th>Nội dung</th></tr><tr><td>{t}</td></tr></table>"),
    "title attribute": lambda t: page(f'<p title="{t}">x</p>'),
    "alternative text": lambda t: page(f'<img alt="{t}">'),
    "data attribute": lambda t: page(f'<p data-note="{t}">x</p>'),
    "hidden input": lambda t: page(f'<input type="hidden" value="{t}">'),
    "comment": lambda t: page(f"<!-- {t} -->"),
    "template": lambda t: page(f"<template><p>{t}</p></template>"),
    "no script": lambda t: page(f"<noscript>{t}</noscript>"),
    "script": lambda t: page(f"<script>const a = `{t}`;</script>"),
    "style": lambda t: page("", f"<style>p::after {{content: '{t}'}}</style>"),
    "meta": lambda t: page("", f'<meta name="author" content="{t}">'),
    "inner page": lambda t: page(f'<iframe srcdoc="{h(f"<p>{t}</p>")}"></iframe>'),
    "address": lambda t: page(f'<a href="mailto:{t}">x</a>'),
    "drawing": lambda t: page(f"<svg><text>{t}</text></svg>"),
    "figure": lambda t: svg(f"<text>{t}</text>"),
    "figure's title": lambda t: svg(f"<title>{t}</title>"),
    "figure's metadata": lambda t: svg(f"<metadata><a b='x'>{t}</a></metadata>"),
    "figure's attribute": lambda t: svg(f'<g aria-label="{t}"/>'),
    "notebook's output": lambda t: notebook(shown("text/html", f"<b>{t}</b>")),
}
TEXTS = {
    "CSV cell": lambda t: rows(["nội dung", "điểm"], [t, "7"]),
    "CSV in UTF-16": lambda t: ("unit.csv", f"nội dung\tđiểm\n{t}\t7\n".encode("utf-16")),
    "JSON value": lambda t: ("unit.json", json.dumps({"a": [{"b": t}]}).encode()),
    "JSON key": lambda t: ("unit.json", json.dumps({t: 1}, ensure_ascii=False).encode()),
    "JSON key that stands twice": lambda t: ("unit.json", f'{{"a": {json.dumps(t)}, "a": "x"}}'.encode()),
    "notebook's source": lambda t: notebook(code(f"x = '''{t}'''")),
    "notebook's Markdown": lambda t: notebook(nbformat.v4.new_markdown_cell(f"# {t}", id="b")),
    "notebook's stream": lambda t: notebook(code(outputs=[nbformat.v4.new_output("stream", text=f"{t}\n")])),
    "notebook's error": lambda t: notebook(
        code(outputs=[nbformat.v4.new_output("error", ename="KeyError", evalue=t, traceback=[f"\x1b[0;31m{t}\x1b[0m"])])
    ),
    "notebook's metadata": lambda t: notebook(code(), metadata={"authors": [{"name": t}]}),
    "cell of a workbook": lambda t: book(lambda b, s: s.append([printable(t), 7])),
    "comment of a workbook": lambda t: book(lambda b, s: setattr(s["A1"], "comment", Comment(printable(t), "x"))),
    "author of a comment": lambda t: book(lambda b, s: setattr(s["A1"], "comment", Comment("x", printable(t)))),
    "hidden sheet": lambda t: book(lambda b, s: b.create_sheet("khác").append([None, printable(t)])),
    "header of a sheet": lambda t: book(lambda b, s: setattr(s.oddHeader.center, "text", printable(t))),
    "property of a workbook": lambda t: book(lambda b, s: setattr(b.properties, "lastModifiedBy", printable(t))),
    "own property of a workbook": lambda t: book(lambda b, s: custom(b, s, printable(t))),
    "defined name": lambda t: book(
        lambda b, s: b.defined_names.__setitem__("a", DefinedName("a", comment=printable(t), attr_text='"x"'))
    ),
    "prompt of a cell": lambda t: book(lambda b, s: checked(s, printable(t))),
    "paragraph of a document": lambda t: paper(lambda d: d.add_paragraph(f"xem {printable(t)}")),
    "header of a document": lambda t: paper(lambda d: d.sections[0].header.paragraphs[0].add_run(printable(t))),
    "property of a document": lambda t: paper(lambda d: setattr(d.core_properties, "author", printable(t)[:250])),
    "hidden text": lambda t: paper(word(f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>{h(printable(t))}</w:t></w:r>")),
    "deleted text": lambda t: paper(
        word(f'<w:del w:id="1" w:author="x"><w:r><w:delText>{h(printable(t))}</w:delText></w:r></w:del>')
    ),
    "author of a change": lambda t: paper(
        word(f'<w:ins w:id="1" w:author="{h(printable(t))}"><w:r><w:t>x</w:t></w:r></w:ins>')
    ),
    "field": lambda t: paper(word(f"<w:r><w:instrText>{h(printable(t))}</w:instrText></w:r>")),
    "bookmark": lambda t: paper(word(f'<w:bookmarkStart w:id="9" w:name="{h(printable(t))}"/>')),
    "property of a PDF": lambda t: changed_pdf(lambda w: w.add_metadata({"/Subject": t})),
    "outline of a PDF": lambda t: changed_pdf(lambda w: w.add_outline_item(title=t, page_number=0)),
    "note in a PDF": lambda t: changed_pdf(note(t)),
    "words of a picture": lambda t: ("figure.png", png(b"iTXt", b"Author\0\0\0\0\0" + t.encode())),
    "packed words of a picture": lambda t: ("figure.png", png(b"zTXt", b"Author\0\0" + zlib.compress(t.encode()))),
    "EXIF of a PNG": lambda t: ("figure.png", png(b"eXIf", exif(t))),
    "EXIF of a photograph": lambda t: ("photo.jpg", jpeg(0xE1, b"Exif\0\0" + exif(t))),
    "comment of a photograph": lambda t: ("photo.jpg", jpeg(0xFE, t.encode())),
    "XMP of a photograph": lambda t: ("photo.jpg", jpeg(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + h(t).encode())),
}


def cells(*parts):
    return "".join(f"<td>{h(part)}</td>" for part in parts)


def down_book(parts):
    def change(made, sheet):
        for part in parts:
            sheet.append([part])

    return book(change)


def rich(made, sheet, parts):
    sheet["A2"] = CellRichText(*[TextBlock(InlineFont(b=bool(n % 2)), f"{part} ") for n, part in enumerate(parts)])


def table_paper(parts, *, across):
    def change(made):
        table = made.add_table(1 if across else len(parts), len(parts) if across else 1)
        for n, part in enumerate(parts):
            table.cell(0 if across else n, n if across else 0).text = part

    return paper(change)


# Where a text can stand in parts: place → parts → file and bytes.
PARTS = {
    "cells of a row": lambda p: page(f"<table><tr>{cells(*p)}</tr></table>"),
    "cells of a column": lambda p: page(
        "<table>" + "".join(f"<tr><td>{h(x)}</td><td>–</td></tr>" for x in p) + "</table>"
    ),
    "items of a list": lambda p: page("<ul>" + "".join(f"<li>{h(x)}</li>" for x in p) + "</ul>"),
    "paragraphs": lambda p: page("".join(f"<p>{h(x)}</p>" for x in p)),
    "blocks": lambda p: page("".join(f"<div class='x'><div>{h(x)}</div></div>" for x in p)),
    "lines": lambda p: page("<p>" + "<br/>".join(map(h, p)) + "</p>"),
    "source lines": lambda p: page("<p>" + "\n    ".join(map(h, p)) + "</p>"),
    "spans that touch": lambda p: page("<p>" + "".join(f"<span>{h(x)}</span>" for x in p) + "</p>"),
    "bold and italics": lambda p: page("<p>" + " ".join(f"<b><i>{h(x)}</i></b>" for x in p) + "</p>"),
    "comments between": lambda p: page("<p>" + "<!-- x1 -->".join(map(h, p)) + "</p>"),
    "attributes": lambda p: page("<p " + " ".join(f'data-a{n}="{h(x)}"' for n, x in enumerate(p)) + "></p>"),
    "hidden inputs": lambda p: page("".join(f'<input type=hidden name=a{n} value="{h(x)}">' for n, x in enumerate(p))),
    "definition list": lambda p: page("<dl>" + "".join(f"<dt>{h(x)}</dt>" for x in p) + "</dl>"),
    "options": lambda p: page("<select>" + "".join(f"<option>{h(x)}" for x in p) + "</select>"),
    "array of a script": lambda p: page(f"<script>a = {json.dumps(p)}</script>"),
    "markup in a script": lambda p: page(f"<script>a = `<tr>{cells(*p)}</tr>`</script>"),
    "markup in a comment": lambda p: page(f"<!-- <tr>{cells(*p)}</tr> -->"),
    "tspans": lambda p: svg("<text>" + "".join(f"<tspan x='0' dy='9'>{h(x)}</tspan>" for x in p) + "</text>"),
    "texts of a drawing": lambda p: svg("".join(f"<text x='{n}' y='9'>{h(x)}</text>" for n, x in enumerate(p))),
    "CSV cells": lambda p: rows(["a", "b", "c"], p),
    "CSV column": lambda p: rows(["a", "b"], *([x, "–"] for x in p)),
    "CSV with semicolons": lambda p: ("unit.csv", ("a;b\n" + ";".join(f'"{x}"' for x in p)).encode()),
    "JSON list": lambda p: ("unit.json", json.dumps(p).encode()),
    "JSON values": lambda p: ("unit.json", json.dumps({f"part{n}": x for n, x in enumerate(p)}).encode()),
    "JSON column": lambda p: ("unit.json", json.dumps([{"a": x, "b": "–"} for x in p]).encode()),
    "lines of a notebook's source": lambda p: notebook(code(list(p))),
    "cells of a notebook": lambda p: notebook(code(p[0]), cells=[code(x) for x in p]),
    "table of a notebook": lambda p: notebook(shown("text/html", [f"<td>{h(x)}</td>\n" for x in p])),
    "row of a workbook": lambda p: book(lambda b, s: s.append(list(p))),
    "column of a workbook": down_book,
    "row with empty cells": lambda p: book(lambda b, s: s.append([x for part in p for x in (part, None)])),
    "runs within a cell": lambda p: book(lambda b, s: rich(b, s, p)),
    "lines of a cell": lambda p: book(lambda b, s: s.append(["\n".join(p)])),
    "runs": lambda p: paper(
        word("".join(f'<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">{h(x)} </w:t></w:r>' for x in p))
    ),
    "runs with signs of proofing": lambda p: paper(
        word('<w:proofErr w:type="spellStart"/>'.join(f"<w:r><w:t>{h(x)}</w:t></w:r>" for x in p))
    ),
    "tabs of a document": lambda p: paper(word("<w:r><w:tab/></w:r>".join(f"<w:r><w:t>{h(x)}</w:t></w:r>" for x in p))),
    "paragraphs of a document": lambda p: paper(lambda d: [d.add_paragraph(x) for x in p]),
    "row of a document": lambda p: table_paper(p, across=True),
    "column of a document": lambda p: table_paper(p, across=False),
    "lines of a PDF": lambda p: ("unit.pdf", pdf(*p)),
    "fragments of a PDF": lambda p: ("unit.pdf", pdf(*(x + " " for x in p))),
    "properties of a PDF": lambda p: changed_pdf(lambda w: w.add_metadata({f"/A{n}": x for n, x in enumerate(p)})),
}

# Files in which a text is packed, or hangs outside of what they show; they may be refused instead.
PACKED = {
    "after a PNG": lambda t: ("figure.png", png() + t.encode()),
    "after a JPEG": lambda t: ("photo.jpg", jpeg() + t.encode()),
    "after a PDF": lambda t: ("unit.pdf", PLAIN_PDF + t.encode()),
    "before a PDF": lambda t: ("unit.pdf", t.encode() + PLAIN_PDF),
    "before a workbook": lambda t: ("plan.xlsx", t.encode() + book(lambda b, s: None)[1]),
    "after a workbook": lambda t: ("plan.xlsx", book(lambda b, s: None)[1] + t.encode()),
    "before a document": lambda t: ("plan.docx", t.encode() + paper(lambda d: None)[1]),
    "note of a package": lambda t: ("plan.xlsx", added(book(lambda b, s: None)[1], note=t)),
    "member of a package": lambda t: ("plan.xlsx", added(book(lambda b, s: None)[1], **{"x/y.bin": t})),
    "member that stands twice": lambda t: ("plan.docx", added(paper(lambda d: None)[1], **{"word/document.xml": t})),
    "name of a member": lambda t: ("plan.xlsx", added(book(lambda b, s: None)[1], **{f"x/{t}.xml": "x"})),
    "earlier version of a PDF": lambda t: ("unit.pdf", older(t)),
    "file in a PDF": lambda t: changed_pdf(lambda w: w.add_attachment("a.txt", t.encode())),
    "picture in a page": lambda t: page(
        f'<img src="data:image/png;base64,{b64(png(b"tEXt", b"A" + bytes(1) + t.encode()))}">'
    ),
    "picture in a page, in lines": lambda t: page(
        f'<img src="data:image/png;base64,{base64.encodebytes(png(b"tEXt", b"A" + bytes(1) + t.encode())).decode()}">'
    ),
    "drawing in a page": lambda t: page(
        f'<img src="data:image/svg+xml;base64,{b64(f"<svg><text>{t}</text></svg>".encode())}">'
    ),
    "drawing in a page, in lines": lambda t: page(
        f'<img src="data:image/svg+xml;base64,{base64.encodebytes(f"<svg><text>{t}</text></svg>".encode()).decode()}">'
    ),
    "text in a page": lambda t: page(f'<a href="data:text/csv;charset=utf-8;base64,{b64(t.encode())}">x</a>'),
    "gzip in a page": lambda t: page(f'<a href="data:application/gzip;base64,{b64(gzip.compress(t.encode()))}">x</a>'),
    "gzip in a script": lambda t: page(f'<script>a = "{b64(gzip.compress(t.encode()))}"</script>'),
    "deflate in a script": lambda t: page(f'<script>a = "{b64(zlib.compress(t.encode()))}"</script>'),
    "package in a script": lambda t: page(f'<script>a = "{b64(added(None, a=t))}"</script>'),
    "workbook in a notebook": lambda t: notebook(shown("application/vnd.ms-excel", b64(t.encode()))),
    "picture of a notebook, in lines": lambda t: notebook(
        shown("image/png", base64.encodebytes(png(b"tEXt", b"A\0" + t.encode())).decode())
    ),
    "attachment of a notebook": lambda t: notebook(
        nbformat.v4.new_markdown_cell(
            "x", id="b", attachments={"a.png": {"image/png": b64(png(b"tEXt", b"A\0" + t.encode()))}}
        )
    ),
    "unknown chunk of a PNG": lambda t: ("figure.png", png(b"prVt", t.encode())),
    "colour profile of a PNG": lambda t: ("figure.png", png(b"iCCP", b"x\0\0" + zlib.compress(t.encode()))),
    "gzip as a page": lambda t: ("unit.html", gzip.compress(t.encode())),
    "page in UTF-16": lambda t: ("unit.html", f"<p>{t}</p>".encode("utf-16")),
    "page in another encoding": lambda t: ("unit.html", f"<p>é {t}</p>".encode("cp1252", "ignore")),
    "photograph in GIF": lambda t: ("photo.gif", b"GIF89a" + t.encode()),
    "text file": lambda t: ("notes.txt", t.encode()),
}


def added(content, *, note="", **parts):
    out = io.BytesIO(content or b"")
    with zipfile.ZipFile(out, "a") as package:
        for name, text in parts.items():
            package.writestr(name, text)
        package.comment = note.encode()
    return out.getvalue()


def older(text):
    """A PDF whose title was replaced by adding to its end."""
    out = io.BytesIO()
    first = PdfWriter(PdfReader(io.BytesIO(PLAIN_PDF)))
    first.add_metadata({"/Title": text})
    first.write(out)
    second = PdfWriter(io.BytesIO(out.getvalue()), incremental=True)
    second.add_metadata({"/Title": "x"})
    second.write(out2 := io.BytesIO())
    return out2.getvalue()
