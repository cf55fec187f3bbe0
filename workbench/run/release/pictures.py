"""What pictures say in words: the text beside the pixels. What is drawn in them cannot be read."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from workbench.language import Text
from workbench.run.release.pieces import DAMAGED, UNKNOWN_PART, Piece, Unreadable

PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8"
PICTURE = Text("lời kèm hình", "words kept with a picture")


def read_picture(content: bytes, place: Text = PICTURE) -> Iterator[Piece]:
    """Yield the words kept in a PNG or JPEG.

    Raises:
        Unreadable: for any other picture.
    """
    if content.startswith(PNG):
        texts = _png(content)
    elif content.startswith(JPEG):
        texts = _jpeg(content)
    else:
        raise Unreadable(UNKNOWN_PART)
    for text in texts:
        yield Piece(text.decode("utf-8", "ignore"), place)
        yield Piece(text.replace(b"\0", b"").decode("utf-8", "ignore"), place)


def _png(content: bytes) -> Iterator[bytes]:
    at = len(PNG)
    while at + 8 <= len(content):
        length, kind = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8]
        data = content[at + 8 : at + 8 + length]
        if kind in (b"tEXt", b"iTXt", b"zTXt", b"eXIf"):
            yield data
            yield from _inflated(data, kind)
        at += 12 + length
    if content[at:]:
        raise Unreadable(DAMAGED)


def _inflated(data: bytes, kind: bytes) -> Iterator[bytes]:
    _, _, rest = data.partition(b"\0")
    if kind == b"zTXt":
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
    """Yield the segments before the picture's data."""
    at = len(JPEG)
    while at + 4 <= len(content) and content[at] == 0xFF and content[at + 1] != 0xDA:
        length = int.from_bytes(content[at + 2 : at + 4])
        yield content[at + 4 : at + 2 + length]
        at += 2 + max(length, 2)
