"""Regular files only, opened without waiting, never read beyond a declared size; everything else is refused by name."""

from __future__ import annotations

import codecs
import errno
import fnmatch
import hashlib
import io
import os
import stat
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from workbench.errors import InputError, Problem, WorkbenchError
from workbench.messages import Words, msg

MB = 1024**2
CHUNK = 8 * MB
LARGEST = 2 * 1024**3
"""Bytes of results and tables; smaller limits are given where a kind of file is read."""
MOST_FILES = 10_000
"""Files of one kind in a folder of results."""
OPENING = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)
KINDS = (
    (stat.S_ISDIR, msg("This is a folder, not a file.")),
    (stat.S_ISFIFO, msg("This is a pipe (FIFO), not a file.")),
    (stat.S_ISSOCK, msg("This is a socket, not a file.")),
    (stat.S_ISCHR, msg("This is a device, not a file.")),
    (stat.S_ISBLK, msg("This is a device, not a file.")),
)
OF_SYSTEM = msg("This file is made up by the system (/proc, /sys); it does not lie on a disk.")
COPY = msg("Name a regular file; copy it to one.")
NO_FILE = msg("There is no such file.")
DANGLING = msg("This link leads to a file that is not there.")
LOOP = msg("These links lead in a circle.")
FORBIDDEN = msg("This file may not be read.")
PERMIT = msg("Ask for the right to read it, or use another file.")
UNREADABLE = msg("The file cannot be opened.")
CLOSE = msg("Check your right to read it; close it in Excel.")
NO_NAME = msg("This is no name of a file.")
TOO_LARGE = msg("The file is larger than the limit of {most}.")
SPLIT = msg("Split it, or see whether it is the right file.")
NO_TEXT = msg("The file is not text in UTF-8; it seems to be {encoding}.")
AS_UTF8 = msg("Save it again as UTF-8.")
BOOK = msg("This is a workbook of Excel, or another packed file, not text.")
NAME_IT = msg("Name it where a workbook is read: `framework:` or `results:` of the parameter file.")
BOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
"""First bytes of packed files (.xlsx, .ods, .docx) and of older Office files (.xls)."""
MANY_FILES = msg("The folder holds too many files.")
FEWER = msg("At most {most} files.").format(most=MOST_FILES)

Refusal = type[WorkbenchError]


def regular(path: Path, *, most: int = LARGEST, error: Refusal = InputError) -> os.stat_result:
    """Return the state of a regular file that may be read, for what opens it by its name.

    Args:
        path: the file.
        most: bytes that it may have.
        error: what refuses it.

    Raises:
        error: where it is anything else than a regular file of a disk, is not there, may not be read or is larger.
    """
    with opened(path, most=most, error=error) as source:
        return os.fstat(source.fileno())


@contextmanager
def opened(path: Path, *, most: int = LARGEST, error: Refusal = InputError) -> Iterator[BinaryIO]:
    """Open a regular file for reading; see `regular`. What fails while it is read is refused too."""
    path = as_named(path)
    handle = _handle(path, error)
    with io.open(handle, "rb") as source:  # noqa: UP020
        _check(path, os.fstat(handle), most, error)
        try:
            yield source
        except OSError as cause:
            raise _refused(path, cause, error) from cause


def read_bytes(path: Path, *, most: int = LARGEST, error: Refusal = InputError) -> bytes:
    """Return a regular file's bytes; see `regular`."""
    with opened(path, most=most, error=error) as source:
        content = source.read(most + 1)
    if len(content) > most:
        raise error(_too_large(path, most))
    return content


def read_text(path: Path, *, most: int, error: Refusal = InputError) -> str:
    """Return a regular file's text, without its byte-order mark.

    Raises:
        error: as `regular`, and where it is not UTF-8; the encoding that it seems to have is named.
    """
    return decoded(read_bytes(path, most=most, error=error), path, error=error)


def decoded(content: bytes, path: Path, *, error: Refusal = InputError) -> str:
    """Return the text that bytes hold in UTF-8; `path` is where they were read."""
    if content.startswith(BOOKS):
        raise error(Problem(BOOK, NAME_IT, "encoding", str(path)))
    try:
        text = None if _other_encoding(content) else content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = None
    if text is None:
        encoding = _other_encoding(content) or "cp1258 / cp1252 (Windows)"
        raise error(Problem(NO_TEXT.format(encoding=encoding), AS_UTF8, "encoding", str(path)))
    return text


def digest(path: Path, *, error: Refusal = InputError) -> str:
    """Return the SHA-256 of a regular file's bytes, as hex."""
    found = hashlib.sha256()
    for piece in pieces(path, error=error):
        found.update(piece)
    return found.hexdigest()


def pieces(path: Path, *, error: Refusal = InputError) -> Iterator[bytes]:
    """Yield a regular file's bytes in pieces."""
    with opened(path, error=error) as source:
        while piece := source.read(CHUNK):
            yield piece


def there(path: Path) -> bool:
    """Whether anything has this name, be it a link that leads nowhere; a name that no file can have has nothing."""
    try:
        return os.path.lexists(as_named(path))
    except ValueError:
        return False


def is_folder(path: Path) -> bool:
    """Whether a folder has this name; what cannot be looked at is none."""
    try:
        return as_named(path).is_dir()
    except (OSError, ValueError):
        return False


def files_in(folder: Path, suffixes: Iterable[str], *, error: Refusal = InputError) -> list[Path]:
    """Return what a folder holds by these suffixes, hidden files and Excel's lock files left out, in order of name.

    Raises:
        error: where the folder may not be read or holds more than `MOST_FILES` of them.
    """
    kinds = tuple(suffixes)
    try:
        found = [p for p in folder.iterdir() if p.suffix.casefold() in kinds and not p.name.startswith((".", "~"))]
    except OSError as cause:
        raise _refused(folder, cause, error) from cause
    if len(found) > MOST_FILES:
        raise error(Problem(MANY_FILES, FEWER, "too-many-files", str(folder), value=str(len(found))))
    return sorted(found)


def as_named(path: Path) -> Path:
    """Return the path of what has this name in another form of Unicode, as a Mac writes it; the path itself else."""
    try:
        if os.path.lexists(path) or path.parent == path:
            return path
        parent = as_named(path.parent)
        wanted = unicodedata.normalize("NFC", path.name)
        if wanted.isascii():
            return parent / path.name
        return next((p for p in parent.iterdir() if unicodedata.normalize("NFC", p.name) == wanted), parent / path.name)
    except (OSError, ValueError):
        return path


def matching(path: Path) -> list[Path]:
    """Return the files of a folder whose names match a pattern (`phong-*.xlsx`), in order of name.

    Only the last part of a path may be a pattern; case and the form of Unicode do not count, and hidden files and
    Excel's lock files are left out. Where it is no pattern or is itself the name of a file, nothing matches.
    """
    pattern = unicodedata.normalize("NFC", path.name).casefold()
    folder = as_named(path.parent)
    if not any(sign in pattern for sign in "*?[") or there(path) or not is_folder(folder):
        return []
    try:
        found = [p for p in folder.iterdir() if not p.name.startswith((".", "~")) and not p.is_dir()]
    except OSError:
        return []
    named = {p: unicodedata.normalize("NFC", p.name).casefold() for p in found}
    return sorted(p for p, name in named.items() if fnmatch.fnmatchcase(name, pattern))[:MOST_FILES]


def _handle(path: Path, error: Refusal) -> int:
    """Open a file whose name leads to a regular one: that is looked at first, for opening a device may move it."""
    try:
        kind = _kind(path.stat())
        if kind is not None:
            raise error(Problem(kind, COPY, "special-file", str(path)))
        return os.open(path, OPENING)
    except (OSError, ValueError) as cause:
        raise _refused(path, cause, error) from cause


def _refused(path: Path, cause: Exception, error: Refusal) -> WorkbenchError:
    if isinstance(cause, FileNotFoundError):
        said = DANGLING if path.is_symlink() else NO_FILE
        return error(Problem(said, None, "missing-file", str(path)))
    if isinstance(cause, PermissionError):
        return error(Problem(FORBIDDEN, PERMIT, "file-forbidden", str(path)))
    if isinstance(cause, ValueError):
        return error(Problem(NO_NAME, COPY, "file-name", str(path)))
    if isinstance(cause, OSError) and cause.errno == errno.ELOOP:
        return error(Problem(LOOP, COPY, "missing-file", str(path)))
    return error(Problem(UNREADABLE, CLOSE, "file-unreadable", str(path), value=type(cause).__name__))


def _check(path: Path, found: os.stat_result, most: int, error: Refusal) -> None:
    kind = _kind(found)
    if kind is not None:
        raise error(Problem(kind, COPY, "special-file", str(path)))
    if found.st_size > most:
        raise error(_too_large(path, most))


def _too_large(path: Path, most: int) -> Problem:
    size = f"{most / 1024**3:g} GB" if most >= 1024**3 else f"{most / MB:g} MB"
    return Problem(TOO_LARGE.format(most=size), SPLIT, "file-too-large", str(path))


def _kind(found: os.stat_result) -> Words | None:
    """What else than a regular file of a disk this is."""
    special = next((said for test, said in KINDS if test(found.st_mode)), None)
    return special or (OF_SYSTEM if found.st_dev in _system_devices() else None)


def _system_devices() -> set[int]:
    places = (Path("/proc"), Path("/sys"))
    return {place.stat().st_dev for place in places if os.path.ismount(place)}


def _other_encoding(content: bytes) -> str:
    """Name the encoding that the first bytes show, where it is not UTF-8."""
    marks = {
        codecs.BOM_UTF32_LE: "UTF-32",
        codecs.BOM_UTF32_BE: "UTF-32",
        codecs.BOM_UTF16_LE: "UTF-16",
        codecs.BOM_UTF16_BE: "UTF-16",
    }
    marked = next((name for mark, name in marks.items() if content.startswith(mark)), "")
    start = content[:1000]
    if marked or len(start) < 4:
        return marked
    zeros = max(start[0::2].count(0), start[1::2].count(0))
    return "UTF-16" if zeros > 0.3 * len(start[0::2]) else ""
