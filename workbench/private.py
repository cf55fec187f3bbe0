"""Who may read what is written: the account that writes it, or a group that it names. Everything written goes by this.

Files are 0600 in folders 0700, or 0640 in 2750 where a group is named. The process's mask sees to files whose writing
is a library's or a child's; what is written in one step, or stands from earlier, is set outright. Folders that were
there before and are not a run's own are left as they are. Windows has no modes: there a file is read by whom its
folder lets, and nothing is done.
"""

from __future__ import annotations

import os
import shlex
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from glob import escape
from pathlib import Path

import psutil

from workbench.errors import ParameterError, Problem, did_you_mean
from workbench.messages import Words, msg

GROUP = "WORKBENCH_GROUP"
"""The variable that names the group, for this process and the ones that it starts."""

# No system numbers its processes beyond.
MOST_PROCESSES = 2**31
HAS_MODES = sys.platform != "win32"
OPEN_INPUT = msg("Warning: every account of this machine can read the input. Give: chmod {mode} {file}")
OPEN_INPUTS = msg("Warning: every account of this machine can read {n} of the inputs. Give: chmod {mode} {file}")
NO_GROUPS = msg("On Windows access is set at the folder, not by this option.")
LEAVE_OUT = msg("Leave it out; set who may read in the folder's properties, Security.")
TIGHTENED = msg("Access to files and folders that were there in {folder} has been narrowed: {n}.")
FOREIGN = msg("Files and folders in {folder} that belong to another account keep their access: {n}.")


@dataclass(frozen=True, slots=True)
class _Access:
    mask: int
    file: int
    folder: int
    gid: int | None


def begin(group: str | None = None) -> None:
    """Have this process, and those that it starts, write for their account alone, or for a group too.

    Args:
        group: the group's name; where none is given, the one that the environment names.

    Raises:
        ParameterError: where there is no such group, or this account is not in it; on Windows, which has other groups.
    """
    if not HAS_MODES:
        if group:
            raise ParameterError(Problem(NO_GROUPS, LEAVE_OUT, "group", column="--group", value=group[:80]))
        return
    if group:
        _gid(group)
        os.environ[GROUP] = group
    os.umask(_access().mask)


def folder(path: Path) -> Path:
    """Return a folder, made with those above it where they are missing; what was there is left as it is."""
    missing = [place for place in (path, *path.parents) if not place.exists()]
    path.mkdir(parents=True, exist_ok=True)
    for place in reversed(missing):
        settle(place)
    return path


def settle(path: Path) -> None:
    """Give a file or folder that this process made the access of all that is written."""
    if HAS_MODES:
        _set(path, _access())


def put(beside: Path, place: Path) -> None:
    """Give a whole file its place, in one step and with the access of all that is written."""
    settle(beside)
    beside.replace(place)


def beside(path: Path) -> Path:
    """Return where a file is written first; what a process that is gone left there is removed."""
    for left in path.parent.glob(f".{escape(path.stem)}.*.partial{path.suffix.lower()}"):
        writer = left.name.removeprefix(f".{path.stem}.").partition(".")[0]
        if writer.isdigit() and int(writer) != os.getpid() and not lives(int(writer)):
            left.unlink(missing_ok=True)
    return path.with_name(f".{path.stem}.{os.getpid()}.partial{path.suffix.lower()}")


def settle_all(top: Path) -> list[Words]:
    """Give a run's folder and all in it the access of what is written now, and say where that narrowed it.

    Links are left alone, and what belongs to another account, which is said.
    """
    if not HAS_MODES:
        return []
    access = _access()
    narrowed, foreign = 0, 0
    for path in _tree(top):
        before = stat.S_IMODE(path.stat().st_mode)
        try:
            _set(path, access)
        except PermissionError:
            foreign += 1
        else:
            wider = before & ~(access.folder if path.is_dir() else access.file)
            narrowed += bool(wider & (stat.S_IRWXG | stat.S_IRWXO))
    said = [(TIGHTENED, narrowed), (FOREIGN, foreign)]
    return [text.format(n=n, folder=top) for text, n in said if n]


def open_inputs(files: Iterable[Path]) -> list[Words]:
    """Return a warning of inputs that every account of the machine can read, with the command that ends it.

    Several files of one folder have one warning, which closes the folder.
    """
    if not HAS_MODES:
        return []
    of_folder: dict[Path, list[Path]] = {}
    for path in dict.fromkeys(files):
        if (path.is_file() or path.is_dir()) and _open_to_all(path.resolve()):
            of_folder.setdefault(path.parent, []).append(path)
    return [_open_input(folder, own) for folder, own in of_folder.items()]


def _open_input(folder: Path, files: list[Path]) -> Words:
    place = folder if len(files) > 1 else files[0]
    told = {"mode": "700" if place.is_dir() else "600", "file": shlex.quote(os.path.normpath(place))}
    return OPEN_INPUT.format(**told) if len(files) == 1 else OPEN_INPUTS.format(n=len(files), **told)


def _access() -> _Access:
    name = os.environ.get(GROUP, "")
    if not name:
        return _Access(0o077, 0o600, 0o700, None)
    return _Access(0o027, 0o640, 0o2750, _gid(name))


def _gid(name: str) -> int:
    """Return a group's number.

    Raises:
        ParameterError: where there is no such group, or this account is not in it.
    """
    if sys.platform == "win32":
        raise NotImplementedError
    import grp

    mine = {os.getegid(), *os.getgroups()}
    names = {found.gr_name: found.gr_gid for found in grp.getgrall()}
    known = [group for group, gid in names.items() if gid in mine]
    if name not in names:
        problem = msg("This machine has no such group.")
        raise ParameterError(Problem(problem, did_you_mean(name, known), "group", column="--group", value=name[:80]))
    if names[name] not in mine and os.geteuid() != 0:
        problem = msg("This account is not in that group.")
        raise ParameterError(Problem(problem, did_you_mean(name, known), "group", column="--group", value=name[:80]))
    return names[name]


def _set(path: Path, access: _Access) -> None:
    """Set group and mode, in this order: a change of the group may take a mode's special bits."""
    if sys.platform == "win32" or path.is_symlink():
        return
    if access.gid is not None and path.stat().st_gid != access.gid:
        os.chown(path, -1, access.gid)
    path.chmod(access.folder if path.is_dir() else access.file)


def _tree(top: Path) -> Iterator[Path]:
    yield top
    for place, folders, files in os.walk(top):
        yield from (path for name in (*folders, *files) if not (path := Path(place, name)).is_symlink())


def _open_to_all(path: Path) -> bool:
    with suppress(OSError):
        reached = all(place.stat().st_mode & stat.S_IXOTH for place in path.parents)
        needed = stat.S_IXOTH | stat.S_IROTH if path.is_dir() else stat.S_IROTH
        return reached and path.stat().st_mode & needed == needed
    return False


def lives(process: int) -> bool:
    """Whether there is a process of this number."""
    return process < MOST_PROCESSES and psutil.pid_exists(process)
