"""Text as offices send it: its encoding, its separator, its ends of lines."""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from pathlib import Path
from statistics import median

from workbench.characters import cleaned
from workbench.errors import InputError
from workbench.inputs import package, read_bytes
from workbench.inputs.package import refused
from workbench.intake.formats.books import Remark
from workbench.intake.formats.legacy import legacy_of, reads_well
from workbench.intake.formats.page import charset_of
from workbench.intake.formats.sheet import Sheet, sheet_of
from workbench.messages import msg

SEPARATORS = (",", ";", "\t", "|")
SNIFFED_LINES = 40
MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
NAMED_SEPARATOR = re.compile(r"\s*\"?sep=(.)\"?(?:\r\n|\r|\n)")
DAMAGED_TEXT = msg("The .csv file is damaged or is no text.")
SAVE_AS_CSV = msg("Save it again as “CSV UTF-8”.")


def read_text_table(path: Path, remarks: tuple[Remark, ...] = ()) -> Sheet:
    """Return text with fields as a sheet; ends of lines may be of any system, and mixed.

    Raises:
        InputError: where it is damaged, of an unknown encoding, or unreasonably wide.
    """
    text = decoded(path)
    named = NAMED_SEPARATOR.match(text)
    separator = named[1] if named else separator_of(text)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as cause:
        raise refused(path, DAMAGED_TEXT, SAVE_AS_CSV, "file_damaged") from cause
    if named:
        rows[0] = []
    width = max((len(row) for row in rows), default=0)
    place = cleaned(path.name)
    if width > package.MOST_COLUMNS:
        raise InputError(package.too_wide(place, "", width))
    return sheet_of(rows, file=place, name=cleaned(path.stem), place=place, remarks=remarks)


def decoded(path: Path) -> str:
    """Decode by byte-order mark, else as UTF-16, UTF-8, what a page declares, or Windows text.

    Windows text is Vietnamese (cp1258), or Western (cp1252) under which the fonts of before Unicode stand.

    Raises:
        InputError: where no encoding fits.
    """
    content = read_bytes(path)
    try:
        text = content.decode(_encoding(content))
    except (UnicodeDecodeError, LookupError) as cause:
        raise refused(path, msg("The file's encoding is not known."), SAVE_AS_CSV, "encoding") from cause
    if "\0" in text:
        raise refused(path, DAMAGED_TEXT, SAVE_AS_CSV, "file_damaged")
    return text


def _encoding(content: bytes) -> str:
    if content.startswith(MARKS):
        return "utf-16"
    start = content[:2000]
    pairs = max(1, len(start) // 2)
    for name, zeros in (("utf-16-le", start[1::2].count(0)), ("utf-16-be", start[0::2].count(0))):
        if zeros > 0.4 * pairs and len(content) % 2 == 0:
            return name
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        vietnamese, western = (
            re.split(r"[,;\t\r\n|]+", unicodedata.normalize("NFC", content.decode(name, errors="replace")))
            for name in ("cp1258", "cp1252")
        )
        if not reads_well(vietnamese) and legacy_of(western):
            return "cp1252"
        return (content[:200].lstrip()[:1] == b"<" and charset_of(content)) or "cp1258"
    return "utf-8-sig"


def separator_of(text: str) -> str:
    """Return the separator that cuts the first lines into the most fields."""
    lines = text.splitlines()[:SNIFFED_LINES]

    def fields(separator: str) -> float:
        try:
            widths = [len(row) for row in csv.reader(lines, delimiter=separator) if row]
        except csv.Error:
            return 0
        return median(widths) if widths else 0

    return max(SEPARATORS, key=fields)
