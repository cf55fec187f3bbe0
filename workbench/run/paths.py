"""File names from ids: whatever an id holds, its file stays inside the folder and belongs to it alone."""

from __future__ import annotations

import hashlib
import re
import unicodedata

LONGEST = 80
HASH_LENGTH = 12
# Names that Windows gives to devices, whatever their extension.
DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def folded(text: str) -> str:
    """Return text in ASCII as far as it has a base letter: no diacritics, đ as d."""
    apart = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return apart.encode("ascii", "ignore").decode("ascii")


def safe_name(identifier: str) -> str:
    """Return a file name for an id: the id itself where it is plain, else a readable part, `~` and a hash.

    Different ids get different names (`~` is in no plain id, and the hash is of the whole id). A name has at most 80
    characters of A–Z, a–z, 0–9, `.`, `_`, `-`, `~`, starts with a letter or digit, and is not a device's name.
    """
    if len(identifier) <= LONGEST and PLAIN.fullmatch(identifier) and not _risky(identifier):
        return identifier
    readable = re.sub(r"[^A-Za-z0-9]+", "-", folded(identifier)).strip("-").lower()
    readable = readable[: LONGEST - HASH_LENGTH - 1].rstrip("-") or "id"
    digest = hashlib.sha256(identifier.encode("utf-8", "surrogatepass")).hexdigest()[:HASH_LENGTH]
    return f"{readable}~{digest}"


def _risky(identifier: str) -> bool:
    return ".." in identifier or identifier.endswith(".") or DEVICE.fullmatch(identifier) is not None
