"""PDF: the text of its pages, and every text among its objects (properties, outline, notes, form fields)."""

from __future__ import annotations

import io
import logging
import re
import unicodedata
from collections.abc import Iterator

from pypdf import PageObject, PdfReader
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

from workbench.messages import msg
from workbench.release.markup import pieces_of
from workbench.release.pictures import read_picture
from workbench.release.pieces import DAMAGED, TRAILING, UNKNOWN_PART, Piece, Unreadable

PAGE = msg("page {page}")
PROPERTIES = msg("properties, outline or notes")
LOCKED = msg("is locked with a password")
GLYPHS = msg("has a page whose letters cannot be read")
EARLIER = msg("holds what it was before it was changed")
FONTS = ("/Type1C", "/CIDFontType0C", "/OpenType")
MOST_STRANGE = 0.05
BEGIN, END = b"%PDF-", b"%%EOF"
STREAM = re.compile(rb"\bstream\r?\n.*?endstream", re.DOTALL)
# Texts in the drawing of a page that are read in place of what is drawn: `<FEFF0110…>`.
WIDE = re.compile(r"<\s*(FE\s?FF(?:\s*[0-9A-Fa-f]{2})+)\s*>", re.IGNORECASE)


def read_pdf(content: bytes) -> Iterator[Piece]:
    """Yield each page's text, then what the document says beside its pages."""
    _refuse_loose_bytes(content)
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
    yield Piece("\n".join(text for text, _ in pages))
    for text in dict.fromkeys(strings):
        yield from pieces_of(text, PROPERTIES)
    yield Piece(STREAM.sub(b"", content).decode("utf-8", "replace"), PROPERTIES)


def _refuse_loose_bytes(content: bytes) -> None:
    """Refuse bytes before and after the document, and a document with an earlier version of itself under it."""
    if not content.startswith(BEGIN) or not content.rstrip().endswith(END):
        raise Unreadable(TRAILING)
    if content.count(b"startxref") > (2 if b"/Linearized" in content[:1024] else 1):
        raise Unreadable(EARLIER)


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
        if isinstance(thing, DictionaryObject):
            yield "\n".join(str(value) for value in thing.values() if isinstance(value, TextStringObject))
        if isinstance(thing, StreamObject) and thing.get("/Type") == "/EmbeddedFile":
            raise Unreadable(UNKNOWN_PART)
        if isinstance(thing, StreamObject):
            yield from _streamed(thing)


def _streamed(thing: StreamObject) -> Iterator[str]:
    """Yield the texts of a stream that is neither a font nor pixels, and what a JPEG says beside its pixels."""
    if thing.get("/Subtype") == "/Image":
        filters = thing.get("/Filter")
        if filters == "/DCTDecode" or filters == ["/DCTDecode"]:
            yield from (piece.text for piece in read_picture(bytes(thing._data)))
        return
    if thing.get("/Type") in ("/ObjStm", "/XRef") or "/Length1" in thing or thing.get("/Subtype") in FONTS:
        return
    text = thing.get_data().decode("utf-8", "replace")
    yield text
    yield from (bytes.fromhex("".join(found[1].split())).decode("utf-16", "replace") for found in WIDE.finditer(text))


def _texts(thing: PdfObject | None) -> Iterator[str]:
    """Yield the texts of one object; what it refers to is an object of its own."""
    if isinstance(thing, TextStringObject):
        yield str(thing)
    elif isinstance(thing, ByteStringObject):
        yield thing.decode("utf-8", "replace")
    elif isinstance(thing, NameObject):
        yield str(thing).lstrip("/")
    elif isinstance(thing, DictionaryObject):
        for key, value in thing.items():
            yield str(key).lstrip("/")
            yield from _texts(value)
    elif isinstance(thing, ArrayObject):
        for value in thing:
            yield from _texts(value)
