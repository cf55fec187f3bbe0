"""One run at a time in a folder: the folder is claimed while a run writes in it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from workbench import private
from workbench.errors import ParameterError, Problem
from workbench.messages import msg
from workbench.run.files import clear_partial, partial_files

if sys.platform != "win32":
    import fcntl


@contextmanager
def claimed(folder: Path) -> Iterator[None]:
    """Hold a run's folder for this process; the system lets go of it when the process ends, however it ends.

    Where the system has no file locks (Windows) nothing is held.

    Raises:
        ParameterError: where the folder cannot be written, or another run holds it.
    """
    try:
        private.folder(folder)
        lock = os.open(folder.with_name(f".{folder.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        said = msg("This folder cannot be written.")
        instead = msg("Choose another with --reports.")
        raise ParameterError(Problem(said, instead, "reports", str(folder), value=type(error).__name__)) from error
    try:
        _hold(lock, folder)
        yield
    finally:
        os.close(lock)


def sweep(folder: Path) -> None:
    """Remove what a killed run left half-written in its folder, unless a run is at work there or it cannot be written.

    For commands that only read: where there is nothing to remove, nothing is touched.
    """
    if folder.is_dir() and partial_files(folder) and os.access(folder, os.W_OK):
        with suppress(ParameterError), claimed(folder):
            clear_partial(folder)


def _hold(lock: int, folder: Path) -> None:
    if sys.platform == "win32":
        return
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        said = msg("Another run is writing in this folder.")
        instead = msg("Wait for it, or choose other --reports.")
        raise ParameterError(Problem(said, instead, "claimed", str(folder))) from None
