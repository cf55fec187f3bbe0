"""Packages of parts (OOXML) and what in them would tell when, where or by whom they were made."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

# Stands where a format asks for a time: documents of the same facts are the same bytes, whenever they are made.
NO_TIME = dt.datetime(2000, 1, 1)


def timeless(content: bytes) -> bytes:
    """Return a package with the same parts in the same order and no time of its own."""
    repacked = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(repacked, "w") as package:
        for part in given.infolist():
            entry = zipfile.ZipInfo(part.filename)
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, given.read(part))
    return repacked.getvalue()
