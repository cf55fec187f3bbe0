"""HTML, SVG and XML: the source as it stands, with attributes and comments, and the text as a reader sees it."""

from __future__ import annotations

import base64
import binascii
import html
import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import unquote

from workbench.messages import Words
from workbench.release.pictures import read_picture
from workbench.release.pieces import (
    DAMAGED,
    HERE,
    ID_HEAD,
    NAME_HEAD,
    UNKNOWN_PART,
    Piece,
    Unreadable,
    below,
    decoded,
    down,
)

HIDDEN = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
TAG = re.compile(r"</?([A-Za-z][\w:.-]*)(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>|<[!?][^>]*>")
# Tags that may stand inside a word or a name: of HTML and SVG, then of office files. Any other ends what was said.
PHRASES = "a abbr b bdi bdo big cite code data del dfn em font i ins kbd mark q s samp small span strong sub sup time"
DRAWN_AND_RUNS = "tspan u var wbr r t prooferr bookmarkstart bookmarkend hyperlink lastrenderedpagebreak"
INLINE = frozenset(f"{PHRASES} {DRAWN_AND_RUNS}".split())
STYLE_OF_RUN = re.compile(r"<(w:|a:)?rPr\b[^>]*/>|<((?:w:|a:)?rPr)\b[^>]*>.*?</\2>", re.DOTALL)
SEAM, BREAK = "\x00", " | "
DATA_URI = re.compile(
    r"data:([\w.+-]+/[\w.+-]+)?((?:;(?!base64)[\w.=+-]+)*)"
    r"(?:(;base64)\s*,((?:[A-Za-z0-9+/=_-]|%[0-9A-Fa-f]{2}|\s)*)|,([^\"'\s)<>]*))",
    re.IGNORECASE,
)
ATTRIBUTE = re.compile(r"([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
STARTED = re.compile(r"<[A-Za-z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")
OWN_WORDS = re.compile(r"<!--(.*?)-->|<(script|style)\b[^>]*>(.*?)</\2\s*>", re.DOTALL | re.IGNORECASE)
FONT = re.compile(r"(?:application|font)/[\w.+-]*(?:font|woff|ttf|otf)[\w.+-]*", re.IGNORECASE)
ID_ATTRIBUTE = re.compile(
    r"\b(?:id|data-[\w-]*(?:officer|coach|person|id)[\w-]*)\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE
)
LINK = re.compile(r"\b(?:href|src|target)\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)
ROW = re.compile(r"<(?:w:)?tr\b.*?</(?:w:)?tr\s*>", re.DOTALL | re.IGNORECASE)
TABLE = re.compile(r"<(?:w:tbl|table)\b", re.IGNORECASE)
CELL = re.compile(r"<(t[hd]|w:tc)\b[^>]*>(.*?)</\1\s*>", re.DOTALL | re.IGNORECASE)


def read_markup(content: bytes) -> Iterator[Piece]:
    """Yield the pieces of an HTML, SVG or XML file."""
    yield from pieces_of(decoded(content), line=1)


def pieces_of(source: str, place: Words = HERE, *, line: int = 0) -> Iterator[Piece]:
    """Yield the source with its entities resolved, its visible text, its attributes, and what is embedded in it.

    `line` is the number of the source's first line; 0 where its lines are not counted.
    """
    packed = list(DATA_URI.finditer(source if "&" not in source else _resolved(source)))
    if packed:
        source = DATA_URI.sub(lambda found: "data:" + "\n" * found[0].count("\n"), _resolved(source))
    for found in OWN_WORDS.finditer(source):
        inner = found[1] if found[1] is not None else found[3]
        first = line + source.count("\n", 0, found.start()) if line else 0
        yield Piece(_resolved(inner), place, first)
        if "<" in inner:
            yield from _read_over(visible_text(inner), place, first)
    yield Piece(_resolved(HIDDEN.sub(_blank, source)), place, line, tuple(_ids(source)), tuple(_names(source)))
    yield from _read_over(visible_text(source), place, line)
    yield from (Piece(values, place) for values in _attributes(source))
    yield from (Piece(down(rows), place) for rows in _tables(source))
    for found in packed:
        yield from _embedded(found[1] or "text/plain", found[3] or "", found[4] or found[5] or "", place)


def _attributes(source: str) -> Iterator[str]:
    """Yield the values of all attributes in their order, and those of each name (`data-a1` and `data-a2` are one)."""
    named: dict[str, list[str]] = {}
    for tag in STARTED.finditer(source):
        for name, *quoted in ATTRIBUTE.findall(tag[0]):
            value = _resolved("".join(quoted))
            if any(sign.isalnum() for sign in value):
                named.setdefault(name.lower().rstrip("0123456789"), []).append(value)
                named.setdefault("", []).append(value)
    yield from ("\n".join(values) for values in named.values() if len(values) > 1)


def _read_over(visible: str, place: Words, line: int) -> Iterator[Piece]:
    yield Piece(visible.replace(SEAM, ""), place, line)
    if SEAM in visible:
        yield Piece(visible.replace(SEAM, " "), place, line)


def _blank(found: re.Match[str]) -> str:
    return BREAK + "\n" * found[0].count("\n")


def visible_text(source: str) -> str:
    """Return the text between the tags: a seam where a tag may stand inside a word, a break elsewhere."""
    shown = HIDDEN.sub(_blank, source)
    return _resolved(TAG.sub(_between, STYLE_OF_RUN.sub("", shown)))


def _between(tag: re.Match[str]) -> str:
    name = (tag[1] or "").lower().rpartition(":")[2]
    return (SEAM if name in INLINE else BREAK) + "\n" * tag[0].count("\n")


def _resolved(text: str) -> str:
    """Return text without entities, also where it was escaped twice."""
    for _ in range(3):
        resolved = html.unescape(text) if "&" in text else text
        if resolved == text:
            break
        text = resolved
    return text


def _ids(source: str) -> Iterator[str]:
    yield from (_resolved(found[1]) for found in ID_ATTRIBUTE.finditer(source))
    for found in LINK.finditer(source):
        yield PurePosixPath(unquote(_resolved(found[1])).partition("#")[0].partition("?")[0]).stem
    for rows in _tables(source):
        yield from (value for _, _, value in below(ID_HEAD, rows))


def _names(source: str) -> Iterator[str]:
    for rows in _tables(source):
        yield from (value for _, _, value in below(NAME_HEAD, rows))


def _tables(source: str) -> list[list[list[str]]]:
    """Return the cells of every table, row by row."""
    tables = TABLE.split(source)[1:] if ROW.search(source) else []
    found = [
        [
            [visible_text(cell[2]).replace(SEAM, "").strip(" |\n") for cell in CELL.finditer(row[0])]
            for row in ROW.finditer(table)
        ]
        for table in tables or [source]
    ]
    return [rows for rows in found if rows]


def _embedded(kind: str, packed: str, data: str, place: Words) -> Iterator[Piece]:
    content = unquote(data).encode("utf-8", "surrogateescape")
    if packed:
        try:
            content = base64.b64decode("".join(unquote(data).split()), validate=True)
        except (binascii.Error, ValueError):
            raise Unreadable(DAMAGED) from None
    if kind.startswith("text/") or kind.endswith(("xml", "json", "javascript")):
        yield from pieces_of(decoded(content), place)
    elif kind.startswith("image/"):
        yield from read_picture(content, place)
    elif not FONT.fullmatch(kind):
        raise Unreadable(UNKNOWN_PART)
