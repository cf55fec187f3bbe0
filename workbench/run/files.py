"""Files of a run: digests, writing in one step, clearing what a killed run left."""

from __future__ import annotations

import errno
import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from glob import escape
from pathlib import Path
from typing import Any

import workbench
from workbench.analysis import tree_digest
from workbench.errors import Problem, ReportFailed
from workbench.inputs import digest
from workbench.messages import msg
from workbench.parameters import write_text

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
NOT_ALLOWED = (errno.EACCES, errno.EPERM, errno.EROFS)
SOURCES = (".py", ".j2", ".css", ".js", ".po")


def digest_of(content: Any) -> str:
    """Return the SHA-256 of plain data (what JSON can hold)."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    return digest(path)


def code_digest() -> str:
    """Return the SHA-256 of the workbench's own sources and templates."""
    return tree_digest(Path(workbench.__file__).parent, SOURCES)


def write_json(path: Path, content: Any) -> None:
    """Write plain data as JSON, in one step."""
    write_text(path, json.dumps(content, ensure_ascii=False, indent=1) + "\n")


def partial_files(folder: Path) -> list[Path]:
    """Return the half-written files, and folders of tables, that a killed run left behind."""
    return list(folder.rglob(".*.partial*"))


def clear_partial(folder: Path) -> None:
    """Remove the half-written files that a killed run left behind."""
    for path in partial_files(folder):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def clear_beside(folder: Path) -> None:
    """Remove what a killed command that was to write the folder as a whole left beside it."""
    for path in folder.parent.glob(f".{escape(folder.name)}.partial-*"):
        shutil.rmtree(path, ignore_errors=True)


def inside(folder: Path, relative: str) -> Path | None:
    """Return the file of a relative path if it lies inside the folder, else nothing."""
    path = (folder / relative).resolve()
    return path if path.is_relative_to(folder.resolve()) and path != folder.resolve() else None


def remove_inside(folder: Path, relative: str) -> None:
    """Remove a file of the folder, and the folders that it leaves empty; a path that leads outside is left alone."""
    path = inside(folder, relative)
    if path is None or not path.is_file():
        return
    path.unlink()
    for parent in path.parents:
        if parent == folder.resolve() or any(parent.iterdir()):
            return
        parent.rmdir()


@contextmanager
def room_in(folder: Path) -> Iterator[None]:
    """Say plainly what a write in the folder fails of: a full disk, or what may not be written.

    Raises:
        ReportFailed: for a full disk, an exhausted quota, or a file or folder that cannot be written.
    """
    try:
        yield
    except OSError as error:
        if error.errno in NOT_ALLOWED:
            refused = msg("This cannot be written.")
            other = msg("See to the permissions, or choose another --reports: what is done is kept.")
            raise ReportFailed(Problem(refused, other, "permission", str(error.filename or folder))) from error
        if error.errno not in NO_ROOM:
            raise
        said = msg("The disk is full, or the quota is used up.")
        instead = msg("Make room and give the same command again: what is done is kept.")
        raise ReportFailed(Problem(said, instead, "disk", str(folder))) from error
