"""The studio's runtime folder: connection files, sockets of kernels and the address, for this account alone."""

from __future__ import annotations

import os
import re
import shutil
import stat
import sys
import tempfile
from pathlib import Path

from workbench import private

RUNTIME = "JUPYTER_RUNTIME_DIR"
ADDRESS = "address"
OPENER = "open.html"
# A socket's path may be so long (bytes); the longest that is made here, below the folder, is that of voila's kernels.
LONGEST_SOCKET = 103
BELOW = len("/voila_12345678/kernel-01234567-0123-0123-0123-0123456789ab-ipc-1")
NAMED = re.compile(r"wb-(\d+)-\w{8}")
SAMPLE = "/wb-4194304-12345678"


def runtime_folder() -> Path:
    """Make a folder that only this account may enter, and take away those of studios that were killed."""
    home = _home()
    _take_away_old(home)
    return Path(tempfile.mkdtemp(prefix=f"wb-{os.getpid()}-", dir=home))


def kernels_by_sockets(place: Path) -> bool:
    """Whether kernels can be spoken to by sockets in the folder; by a port of this machine, anybody on it can listen.

    Windows has no such sockets for kernels.
    """
    return sys.platform != "win32" and len(os.fsencode(place)) + BELOW <= LONGEST_SOCKET


def keep_address(place: Path, address: str) -> Path:
    """Write the address with its token into the folder, and a page that leads there; return the former's path."""
    page = f'<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0; url={address}">\n'
    for name, text in {ADDRESS: address + "\n", OPENER: page}.items():
        handle = os.open(place / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(text)
    return place / ADDRESS


def _home() -> Path:
    """Return where the folder goes: the account's own runtime folder, else one for temporary files."""
    own = os.environ.get("XDG_RUNTIME_DIR", "")
    places = [Path(own)] if own and _is_ours(Path(own)) else []
    places += [Path(tempfile.gettempdir()), *([Path("/tmp")] if sys.platform != "win32" else [])]
    fitting = (place for place in places if kernels_by_sockets(Path(f"{place}{SAMPLE}")) and os.access(place, os.W_OK))
    return next(fitting, Path(tempfile.gettempdir()))


def _is_ours(place: Path) -> bool:
    try:
        seen = place.stat()
    except OSError:
        return False
    if sys.platform == "win32":
        return stat.S_ISDIR(seen.st_mode)
    return stat.S_ISDIR(seen.st_mode) and seen.st_uid == os.geteuid() and not seen.st_mode & 0o077


def _take_away_old(home: Path) -> None:
    for place in home.glob("wb-*"):
        found = NAMED.fullmatch(place.name)
        if found and not place.is_symlink() and _is_ours(place) and not private.lives(int(found[1])):
            shutil.rmtree(place, ignore_errors=True)
