r"""What a text says once its escapes are resolved: `%E1…`, `\u1ea1`, `\1EA1 ` of CSS, `=E1=BA=A1` of e-mail, Base64."""

from __future__ import annotations

import base64
import html
import re
import zlib
from collections.abc import Iterator
from urllib.parse import unquote

from workbench.release.pieces import UNKNOWN_PART, Unreadable

ESCAPED = re.compile(r"%[0-9A-Fa-f]{2}|\\u\{?[0-9A-Fa-f]{1,6}|\\x[0-9A-Fa-f]{2}|\\U[0-9A-Fa-f]{8}")
SCRIPT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\x([0-9A-Fa-f]{2})|\\u\{([0-9A-Fa-f]{1,6})\}|\\U([0-9A-Fa-f]{8})")
STYLE = re.compile(r"\\([0-9A-Fa-f]{2,6})[ \t\r\n\f]?")
MAILED = re.compile(r"=[0-9A-F]{2}(?:=\r?\n)?=[0-9A-F]{2}")
SOFT_END = re.compile(r"=\s+")
MAIL_BYTE = re.compile(r"(?:=[0-9A-Fa-f]{2})+")
# UTF-8 that was read as Windows-1252 or Latin-1: "Äáº·ng".
MISREAD = re.compile(r"(?:[\u00c3-\u00c6\u00e1][\u0080-\uffff]{1,2})")
MISREAD_RUN = re.compile(
    r"[\u0080-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]{2,}"
)
BASE64 = re.compile(
    r"(?<![A-Za-z0-9+/_-])(?:[A-Za-z0-9+/]{16,}(?:[ \t]*\r?\n[ \t]*[A-Za-z0-9+/]{2,})*={0,2})(?![A-Za-z0-9+/=])"
)
DEEPEST = 3
LARGEST_SHOWN = 0x10FFFF
LARGEST = 1 << 26


def written(text: str, depth: int = 0) -> Iterator[str]:
    """Yield a text as it is, and as it reads once what is escaped or packed in it is resolved.

    Raises:
        Unreadable: where what is packed in it cannot be looked into.
    """
    yield text
    if depth >= DEEPEST:
        return
    for other in dict.fromkeys(_resolved(text)):
        if other != text:
            yield from written(other, depth + 1)


def _resolved(text: str) -> Iterator[str]:
    if ESCAPED.search(text):
        yield unquote(SCRIPT.sub(_sign, text))
    if "\\" in text and STYLE.search(text):
        yield STYLE.sub(_sign, text)
    if "&" in text and (plain := html.unescape(text)) != text:
        yield plain
    if MAILED.search(text):
        yield MAIL_BYTE.sub(_bytes, SOFT_END.sub("", text))
    if not text.isascii() and MISREAD.search(text):
        yield MISREAD_RUN.sub(_reread, text)
    for found in BASE64.finditer(text):
        yield from unpacked(found[0])


def _sign(found: re.Match[str]) -> str:
    number = int(next(digits for digits in found.groups() if digits), 16)
    return chr(number) if number <= LARGEST_SHOWN else found[0]


def _bytes(found: re.Match[str]) -> str:
    return bytes.fromhex(found[0].replace("=", "")).decode("utf-8", "replace")


def _reread(found: re.Match[str]) -> str:
    for encoding in ("cp1252", "latin-1"):
        try:
            raw = b"".join(_byte(sign, encoding) for sign in found[0])
            return raw.decode("utf-8")
        except UnicodeError:
            continue
    return found[0]


def _byte(sign: str, encoding: str) -> bytes:
    try:
        return sign.encode(encoding)
    except UnicodeEncodeError:
        return sign.encode("latin-1")


def unpacked(data: str) -> Iterator[str]:
    """Yield the text that lines of Base64 hold, if they hold any; the last line may be a word that follows them.

    Raises:
        Unreadable: where they hold a package.
    """
    lines = data.split()
    for taken in (lines, lines[:-1]):
        signs = "".join(taken).rstrip("=")
        if len(signs) % 4 != 1:
            content = base64.b64decode(signs + "=" * (-len(signs) % 4))
            yield from text_of(content)


def text_of(content: bytes) -> Iterator[str]:
    """Yield bytes as text where they are one, after unpacking gzip and zlib.

    Raises:
        Unreadable: for a ZIP.
    """
    if content[:4] == b"PK\x03\x04":
        raise Unreadable(UNKNOWN_PART)
    if content[:3] == b"\x1f\x8b\x08" or content[:2] in (b"x\x01", b"x\x9c", b"x\xda"):
        content = inflated(content) or content
    encodings = ["utf-16"] if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8"]
    if len(content) >= 4 and len(content) % 2 == 0 and content[1::2].count(0) * 3 > len(content) // 2:
        encodings = ["utf-16-le"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if sum(not sign.isprintable() and not sign.isspace() for sign in text) * 20 <= len(text):
            yield text


def inflated(content: bytes) -> bytes | None:
    """Return what gzip, zlib or plain deflate holds; none where it is neither."""
    for window in (47, -15):
        try:
            return zlib.decompressobj(window).decompress(content, LARGEST)
        except zlib.error:
            continue
    return None
