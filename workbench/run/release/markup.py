"""HTML, SVG and XML: the source as it stands, with attributes and comments, and the text as a reader sees it."""

from __future__ import annotations

import base64
import binascii
import html
import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import unquote

from workbench.language import Text
from workbench.run.release.pictures import read_picture
from workbench.run.release.pieces import DAMAGED, HERE, UNKNOWN_PART, Piece, Unreadable, decoded, ids_of_columns

HIDDEN = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
TAG = re.compile(r"</?([A-Za-z][\w:.-]*)(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>|<[!?][^>]*>")
# Tags that may stand inside a word or a name: of HTML and SVG, then of office files. Any other ends what was said.
PHRASES = "a abbr b bdi bdo big cite code data del dfn em font i ins kbd mark q s samp small span strong sub sup time"
DRAWN_AND_RUNS = "tspan u var wbr r t prooferr bookmarkstart bookmarkend hyperlink lastrenderedpagebreak"
INLINE = frozenset(f"{PHRASES} {DRAWN_AND_RUNS}".split())
STYLE_OF_RUN = re.compile(r"<(w:|a:)?rPr\b[^>]*/>|<((?:w:|a:)?rPr)\b[^>]*>.*?</\2>", re.DOTALL)
SEAM, BREAK = "\x00", " | "
DATA_URI = re.compile(r"data:([\w.+-]+/[\w.+-]+)?((?:;[\w.=+-]+)*),([^\"'\s)<>]*)", re.IGNORECASE)
FONT = re.compile(r"(?:application|font)/[\w.+-]*(?:font|woff|ttf|otf)[\w.+-]*", re.IGNORECASE)
ID_ATTRIBUTE = re.compile(
    r"\b(?:id|data-[\w-]*(?:officer|coach|person|id)[\w-]*)\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE
)
LINK = re.compile(r"\b(?:href|src|target)\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)
ROW = re.compile(r"<(?:w:)?tr\b.*?</(?:w:)?tr\s*>", re.DOTALL | re.IGNORECASE)
CELL = re.compile(r"<(t[hd]|w:tc)\b[^>]*>(.*?)</\1\s*>", re.DOTALL | re.IGNORECASE)


def read_markup(content: bytes) -> Iterator[Piece]:
    """Yield the pieces of an HTML, SVG or XML file."""
    yield from pieces_of(decoded(content))


def pieces_of(source: str, place: Text = HERE, *, lined: bool = True) -> Iterator[Piece]:
    """Yield the source with its entities resolved, its visible text, and what is embedded in it."""
    plain = _resolved(source)
    yield Piece(plain, place, lined, tuple(_ids(source)))
    visible = visible_text(source)
    joined = visible.replace(SEAM, "")
    yield Piece(joined, place, lined)
    if SEAM in visible:
        yield Piece(visible.replace(SEAM, " "), place, lined)
    for found in DATA_URI.finditer(plain):
        yield from _embedded(found[1] or "text/plain", found[2], found[3], place)


def visible_text(source: str) -> str:
    """Return the text between the tags: a seam where a tag may stand inside a word, a break elsewhere."""
    shown = HIDDEN.sub(lambda found: BREAK + "\n" * found[0].count("\n"), source)
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
    rows = (
        [visible_text(c[2]).replace(SEAM, "").strip(" |\n") for c in CELL.finditer(r[0])] for r in ROW.finditer(source)
    )
    yield from (value for _, _, value in ids_of_columns(rows))


def _embedded(kind: str, options: str, data: str, place: Text) -> Iterator[Piece]:
    content = unquote(data).encode("utf-8", "surrogateescape")
    if ";base64" in options.lower():
        try:
            content = base64.b64decode(content, validate=True)
        except binascii.Error:
            raise Unreadable(DAMAGED) from None
    if kind.startswith("text/") or kind.endswith(("xml", "json", "javascript")):
        yield from pieces_of(decoded(content), place, lined=False)
    elif kind.startswith("image/"):
        yield from read_picture(content)
    elif not FONT.fullmatch(kind):
        raise Unreadable(UNKNOWN_PART)
