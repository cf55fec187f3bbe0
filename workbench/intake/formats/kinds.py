"""What a file is by its bytes, whatever its name says: a program that names a page `.xls` is not believed."""

from __future__ import annotations

import codecs
import re
import zipfile
from pathlib import Path
from typing import BinaryIO, Literal

from workbench.inputs import opened
from workbench.inputs.package import DAMAGED, OLE, PROTECTED, SAVE_AGAIN, UNPROTECT, refused
from workbench.messages import Words, msg

Kind = Literal["xlsx", "xlsb", "ods", "xls", "html", "text", "parquet"]

START = 1 << 16
PIECE = 8 * 1024**2
ZIP = b"PK\x03\x04"
PARQUET = b"PAR1"
SUFFIXES: dict[str, Kind] = {
    ".xlsx": "xlsx", ".xlsm": "xlsx", ".xltx": "xlsx", ".xls": "xls", ".xlsb": "xlsb", ".ods": "ods",
    ".csv": "text", ".tsv": "text", ".txt": "text", ".parquet": "parquet", ".html": "html", ".htm": "html",
}  # fmt: skip
READABLE = tuple(SUFFIXES)
BOOKS = (".xlsx", ".xls", ".xlsb", ".ods", ".csv")

NAMES: dict[Kind, Words] = {
    "xlsx": msg("an .xlsx workbook"),
    "xlsb": msg("an .xlsb workbook"),
    "ods": msg("an .ods workbook"),
    "xls": msg("an old .xls workbook"),
    "html": msg("a page (HTML)"),
    "text": msg("a text file"),
    "parquet": msg("a .parquet file"),
}

WORD = msg("This is a Word document, not a table.")
SLIDES = msg("This is a PowerPoint file, not a table.")
PDF = msg("This is a PDF file: what is shown in it cannot be read as a table.")
PICTURE = msg("This is a picture, not a table.")
RICH_TEXT = msg("This is a rich-text document (RTF), not a table.")
ARCHIVE = msg("This is an archive.")
OLD_XML = msg("This is an old XML spreadsheet of Excel.")
WEB_ARCHIVE = msg("This is a web archive (MHTML).")
SYLK = msg("This is a SYLK file.")
JSON = msg("This is a JSON file.")
PAGES = msg("This is a Numbers file of Apple.")
QUESTION_BANK = msg("This is a question bank ({format}): it holds the questions, not what people answered.")

EXPORT_TABLE = msg("Export the results from the exam's software as .xlsx or .csv, and name that file.")
COPY_TABLE = msg("Copy its table into an Excel workbook, save that as .xlsx, and name that file.")
UNPACK = msg("Unpack it and name the file or folder inside.")

STARTS: tuple[tuple[bytes, Words, Words], ...] = (
    (b"%PDF", PDF, EXPORT_TABLE),
    (b"{\\rtf", RICH_TEXT, COPY_TABLE),
    (b"\x89PNG", PICTURE, EXPORT_TABLE),
    (b"\xff\xd8\xff", PICTURE, EXPORT_TABLE),
    (b"GIF8", PICTURE, EXPORT_TABLE),
    (b"II*\0", PICTURE, EXPORT_TABLE),
    (b"MM\0*", PICTURE, EXPORT_TABLE),
    (b"BM", PICTURE, EXPORT_TABLE),
    (b"Rar!", ARCHIVE, UNPACK),
    (b"7z\xbc\xaf", ARCHIVE, UNPACK),
    (b"\x1f\x8b", ARCHIVE, UNPACK),
    (b"ID;P", SYLK, SAVE_AGAIN),
)
INSIDE: tuple[tuple[str, Words, Words], ...] = (
    ("word/document.xml", WORD, COPY_TABLE),
    ("ppt/presentation.xml", SLIDES, COPY_TABLE),
    ("Index/Document.iwa", PAGES, SAVE_AGAIN),
)
STREAMS: tuple[tuple[str, Words], ...] = (("WordDocument", WORD), ("PowerPoint Document", SLIDES))

GIFT = re.compile(r"\{[^{}]{0,2000}?(?:[=~]|\b(?:TRUE|FALSE|T|F)\b)[^{}]{0,2000}\}")
GIFT_LINE = re.compile(r"^\s*(?:::|//|\$CATEGORY)", re.MULTILINE)
AIKEN = re.compile(r"^\s*(?:ANSWER|ĐÁP ÁN)\s*:\s*[A-H]\s*$", re.MULTILINE | re.IGNORECASE)
AIKEN_OPTION = re.compile(r"^\s*[A-H][.)]\s+\S", re.MULTILINE)
MOODLE_XML = re.compile(r"<quiz\b|<questestinterop\b|<assessmentItem\b|<assessmentTest\b", re.IGNORECASE)
TABLE = re.compile(r"<table\b|<html\b|<!doctype html", re.IGNORECASE)


def kind_of(path: Path) -> Kind:
    """Return what a file is.

    Raises:
        InputError: where it is of a kind that holds no results, named as what it is; where it is protected or damaged.
    """
    suffix = path.suffix.casefold()
    if suffix == ".pdf":
        raise refused(path, PDF, EXPORT_TABLE, "file_kind")
    with opened(path) as source:
        start = source.read(START)
        for mark, problem, instead in STARTS:
            if start.startswith(mark) and (len(mark) > 2 or suffix not in (".csv", ".tsv", ".txt")):
                raise refused(path, problem, instead, "file_kind")
        if start.startswith(ZIP):
            return _in_package(path, source)
        if start.startswith(OLE):
            return _in_streams(path, start, source)
    if start.startswith(PARQUET) or suffix == ".parquet":
        return "parquet"
    return _in_text(path, start, suffix)


def differs(path: Path, kind: Kind) -> bool:
    """Whether a file's name says another kind than its bytes; text is text whatever it is called."""
    return SUFFIXES.get(path.suffix.casefold(), kind) != kind


def _in_package(path: Path, source: BinaryIO) -> Kind:
    try:
        with zipfile.ZipFile(source) as package:
            names = set(package.namelist())
            declared = package.read("mimetype")[:200] if "mimetype" in names else b""
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, RuntimeError, NotImplementedError) as cause:
        raise refused(path, DAMAGED, SAVE_AGAIN, "file_damaged") from cause
    for name, problem, instead in INSIDE:
        if name in names:
            raise refused(path, problem, instead, "file_kind")
    if "xl/workbook.bin" in names:
        return "xlsb"
    if b"opendocument.spreadsheet" in declared:
        return "ods"
    if b"opendocument.text" in declared:
        raise refused(path, WORD, COPY_TABLE, "file_kind")
    if not any(name.startswith(("xl/", "_rels/", "[Content")) for name in names) and any(
        name.casefold().endswith(BOOKS) for name in names
    ):
        raise refused(path, ARCHIVE, UNPACK, "file_kind")
    return "xlsx"


def _in_streams(path: Path, start: bytes, source: BinaryIO) -> Kind:
    content = start + source.read(PIECE)
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise refused(path, PROTECTED, UNPROTECT, "file_protected")
    for name, problem in STREAMS:
        if name.encode("utf-16-le") in content:
            raise refused(path, problem, COPY_TABLE, "file_kind")
    return "xls"


def _in_text(path: Path, start: bytes, suffix: str) -> Kind:
    """Tell what a file of text is; a name that promises a workbook is not taken for text that is none."""
    text = _sniffed(start)
    head = text.lstrip("\ufeff \r\n\t")
    for shown, problem, instead in (
        ("urn:schemas-microsoft-com:office:spreadsheet" in head, OLD_XML, SAVE_AGAIN),
        (head[:13].casefold() == "mime-version:", WEB_ARCHIVE, SAVE_AGAIN),
        (head.startswith(("{", "[")) and head[1:].lstrip()[:1] in ('"', "{", "[") and "=" not in head[:200],
         JSON, EXPORT_TABLE),
        *((found, QUESTION_BANK.format(format=name), EXPORT_TABLE) for found, name in _banks(head)),
    ):  # fmt: skip
        if shown:
            raise refused(path, problem, instead, "file_kind")
    if head.startswith("<") and TABLE.search(head):
        return "html"
    promised = SUFFIXES.get(suffix, "text")
    if promised in ("xlsx", "xlsb", "ods", "xls") and not _is_table(head):
        raise refused(path, DAMAGED, SAVE_AGAIN, "file_damaged")
    return "text"


def _banks(head: str) -> list[tuple[bool, str]]:
    aiken = len(AIKEN.findall(head)) >= 1 and len(AIKEN_OPTION.findall(head)) >= 2
    gift = GIFT.search(head) is not None and (GIFT_LINE.search(head) is not None or "\t" not in head)
    gift = gift and "=" in head and len(re.findall(r"\{[^{}]*[=~][^{}]*\}", head)) >= 1
    first = head.splitlines()[0] if head else ""
    tabular = max(first.count(sign) for sign in ",;\t") >= 2
    return [
        (head.startswith("<") and MOODLE_XML.search(head[:4000]) is not None, "XML"),
        (gift and not tabular, "GIFT"),
        (aiken and not tabular, "Aiken"),
    ]


def _sniffed(start: bytes) -> str:
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return start[: len(start) // 2 * 2].decode("utf-16", errors="replace")
    return start.decode("utf-8", errors="replace")


def _is_table(head: str) -> bool:
    """Whether text has fields in its first lines, as exports have that are called `.xls`."""
    lines = [line for line in head.splitlines()[:5] if line.strip()]
    return "\0" not in head and bool(lines) and any(lines[0].count(sign) >= 1 for sign in "\t,;")
