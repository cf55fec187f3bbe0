"""One run at a time in a folder: the folder is claimed while a run writes in it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from workbench import private
from workbench.errors import ParameterError, Problem
from workbench.messages import msg
from workbench.run.files import clear_partial, partial_files


@contextmanager
def claimed(folder: Path) -> Iterator[None]:
    """Hold a run's folder for this process; the system lets go of it when the process ends, however it ends.

    Raises:
        ParameterError: where the folder cannot be written, or another run holds it.
    """
    lock = FileLock(folder.with_name(f".{folder.name}.lock"), mode=0o600, blocking=False, fallback_to_soft=False)
    try:
        private.folder(folder)
        lock.acquire()
    except Timeout:
        said = msg("Another run is writing in this folder.")
        instead = msg("Wait for it, or choose other --reports.")
        raise ParameterError(Problem(said, instead, "claimed", str(folder))) from None
    except OSError as error:
        said = msg("This folder cannot be written.")
        instead = msg("Choose another with --reports.")
        raise ParameterError(Problem(said, instead, "reports", str(folder), value=type(error).__name__)) from error
    try:
        yield
    finally:
        lock.release()


def sweep(folder: Path) -> None:
    """Remove what a killed run left half-written in its folder, unless a run is at work there or it cannot be written.

    For commands that only read: where there is nothing to remove, nothing is touched.
    """
    if folder.is_dir() and partial_files(folder) and os.access(folder, os.W_OK):
        with suppress(ParameterError), claimed(folder):
            clear_partial(folder)
