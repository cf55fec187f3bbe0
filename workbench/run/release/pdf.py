"""PDF: the text of its pages, and every text among its objects (properties, outline, notes, form fields)."""

from __future__ import annotations

import io
import logging
import unicodedata
from collections.abc import Iterator

from pypdf import PageObject, PdfReader
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

from workbench.language import Text
from workbench.run.release.markup import pieces_of
from workbench.run.release.pieces import DAMAGED, UNKNOWN_PART, Piece, Unreadable

PAGE = Text("trang {page}", "page {page}")
PROPERTIES = Text("thuộc tính, mục lục hay ghi chú", "properties, outline or notes")
LOCKED = Text("bị khóa bằng mật khẩu", "is locked with a password")
GLYPHS = Text("có trang mà chữ không đọc ra được", "has a page whose letters cannot be read")
MOST_STRANGE = 0.05


def read_pdf(content: bytes) -> Iterator[Piece]:
    """Yield each page's text, then what the document says beside its pages."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted:
            raise Unreadable(LOCKED)
        pages = [(page.extract_text(), _has_letters(page)) for page in reader.pages]
        strings = list(_strings(reader))
    except Unreadable:
        raise
    except Exception:
        raise Unreadable(DAMAGED) from None
    for number, (text, letters) in enumerate(pages, start=1):
        if letters and _strange(text):
            raise Unreadable(GLYPHS)
        yield Piece(text, PAGE.format(page=number))
    for text in strings:
        yield from pieces_of(text, PROPERTIES, lined=False)


def _has_letters(page: PageObject) -> bool:
    """Whether a page shows text: it has fonts, and its content begins text objects."""
    contents = page.get_contents()
    resources = page.get("/Resources")
    fonts = resources.get_object().get("/Font") if resources is not None else None
    return bool(fonts) and contents is not None and b"BT" in contents.get_data()


def _strange(text: str) -> bool:
    """Whether what was extracted is no text: nothing, or characters without meaning."""
    signs = [sign for sign in text if not sign.isspace()]
    strange = sum(sign == "\ufffd" or unicodedata.category(sign) in ("Co", "Cc", "Cn") for sign in signs)
    return not signs or strange > MOST_STRANGE * len(signs)


def _strings(reader: PdfReader) -> Iterator[str]:
    yield from _texts(reader.trailer)
    numbered = {(number, generation) for generation, table in reader.xref.items() for number in table}
    for number, generation in sorted(numbered | {(number, 0) for number in reader.xref_objStm}):
        thing = reader.get_object(IndirectObject(number, generation, reader))
        yield from _texts(thing)
        if isinstance(thing, StreamObject) and thing.get("/Type") == "/EmbeddedFile":
            raise Unreadable(UNKNOWN_PART)
        if isinstance(thing, StreamObject) and thing.get("/Type") == "/Metadata":
            yield thing.get_data().decode("utf-8", "replace")


def _texts(thing: PdfObject | None) -> Iterator[str]:
    """Yield the texts of one object; what it refers to is an object of its own."""
    if isinstance(thing, TextStringObject):
        yield str(thing)
    elif isinstance(thing, ByteStringObject):
        yield thing.decode("utf-8", "replace")
    elif isinstance(thing, DictionaryObject):
        for value in thing.values():
            yield from _texts(value)
    elif isinstance(thing, ArrayObject):
        for value in thing:
            yield from _texts(value)
