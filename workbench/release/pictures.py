"""What pictures say in words: the text beside the pixels. What is drawn in them cannot be read."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from workbench.messages import Words, msg
from workbench.release.pieces import DAMAGED, TRAILING, UNKNOWN_PART, Piece, Unreadable

PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8"
PICTURE = msg("words kept with a picture")
# Parts of a PNG that hold nothing but pixels, colours and measures.
PIXELS = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA sBIT sRGB bKGD hIST pHYs tIME acTL fcTL fdAT cICP mDCV cLLI".split()
)
END_OF_IMAGE, START_OF_SCAN, STANDALONE = 0xD9, 0xDA, (0x01, *range(0xD0, 0xD8))
MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")


def read_picture(content: bytes, place: Words = PICTURE) -> Iterator[Piece]:
    """Yield the words kept in a PNG or JPEG.

    Raises:
        Unreadable: for any other picture, and where bytes follow the picture's end.
    """
    if content.startswith(PNG):
        texts = _png(content)
    elif content.startswith(JPEG):
        texts = _jpeg(content)
    else:
        raise Unreadable(UNKNOWN_PART)
    for text in texts:
        for way in _ways(text):
            yield Piece(way, place)


def _ways(data: bytes) -> Iterator[str]:
    """Yield bytes as text: UTF-8, Latin-1 where they are none, and UTF-16 from either byte on (EXIF)."""
    yield data.decode("utf-8", "ignore")
    if not data.isascii():
        yield data.decode("latin-1")
    if b"\0" in data:
        yield data.replace(b"\0", b"").decode("utf-8", "ignore")
        for encoding in ("utf-16-le", "utf-16-be"):
            for start in (0, 1):
                yield data[start:].decode(encoding, "ignore")


def _png(content: bytes) -> Iterator[bytes]:
    at, kind = len(PNG), b""
    while at + 8 <= len(content) and kind != b"IEND":
        length, kind = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8]
        data = content[at + 8 : at + 8 + length]
        if kind not in PIXELS:
            yield data
            yield from _inflated(data, kind)
        at += 12 + length
    if kind != b"IEND" or at > len(content):
        raise Unreadable(DAMAGED)
    if at < len(content):
        raise Unreadable(TRAILING)


def _inflated(data: bytes, kind: bytes) -> Iterator[bytes]:
    _, _, rest = data.partition(b"\0")
    if kind in (b"zTXt", b"iCCP"):
        packed = rest[1:]
    elif kind == b"iTXt" and rest[:1] == b"\1":
        packed = rest[2:].split(b"\0", 2)[-1]
    else:
        return
    try:
        yield zlib.decompress(packed)
    except zlib.error:
        raise Unreadable(DAMAGED) from None


def _jpeg(content: bytes) -> Iterator[bytes]:
    """Yield every segment but the picture's data."""
    at = len(JPEG)
    while at + 2 <= len(content) and content[at] == 0xFF:
        kind = content[at + 1]
        if kind == END_OF_IMAGE:
            if content[at + 2 :]:
                raise Unreadable(TRAILING)
            return
        if kind in (0xFF, *STANDALONE):
            at += 1 if kind == 0xFF else 2
            continue
        length = int.from_bytes(content[at + 2 : at + 4])
        if kind != START_OF_SCAN:
            yield content[at + 4 : at + 2 + length]
        at += 2 + max(length, 2)
        if kind == START_OF_SCAN:
            following = MARKER.search(content, at)
            at = following.start() if following else len(content)
    raise Unreadable(DAMAGED)
