"""ZIP packages: every member, and a refusal of what lies before, between or after them."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from workbench.release.pieces import DAMAGED, TRAILING, Unreadable

LOCAL = struct.Struct("<4s5H3L2H")
LOCAL_SIGN, DESCRIPTOR_SIGN = b"PK\x03\x04", b"PK\x07\x08"
DESCRIBED = 0x08
END = 22


def members(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the name and bytes of every member, twice where a name stands twice, and what is noted beside them.

    Raises:
        Unreadable: where it cannot be opened, or holds bytes that belong to no member.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            if package.comment:
                yield "comment.xml", package.comment
            _refuse_loose_bytes(content, package)
            for part in package.infolist():
                if part.comment or part.extra:
                    yield "notes.xml", part.comment + b"\n" + part.extra
                if not part.is_dir():
                    yield part.filename, package.read(part)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError, struct.error):
        raise Unreadable(DAMAGED) from None


def _refuse_loose_bytes(content: bytes, package: zipfile.ZipFile) -> None:
    """Refuse a package whose members do not follow each other from the first byte to the list of them."""
    at = 0
    for part in sorted(package.infolist(), key=lambda part: part.header_offset):
        if part.header_offset != at or content[at : at + 4] != LOCAL_SIGN:
            raise Unreadable(TRAILING)
        fields = LOCAL.unpack_from(content, at)
        flags, name, extra = fields[2], fields[9], fields[10]
        at += LOCAL.size + name + extra + part.compress_size
        if flags & DESCRIBED:
            at += 4 * (content[at : at + 4] == DESCRIPTOR_SIGN) + 12
            at += 8 * (content[at : at + 4] not in (LOCAL_SIGN, b"PK\x01\x02"))
    if package.start_dir != at or not content.endswith(package.comment):
        raise Unreadable(TRAILING)
    end = content.rfind(b"PK\x05\x06")
    if end < 0 or end + END + len(package.comment) != len(content):
        raise Unreadable(TRAILING)
