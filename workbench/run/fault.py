"""A fault of the program: what went wrong and where, in a log without any value that the program held."""

from __future__ import annotations

import os
import platform
import tempfile
import traceback
from collections.abc import Iterator
from pathlib import Path

from workbench import __version__
from workbench.messages import Words, msg


def write_log(fault: BaseException) -> Path:
    """Write exception types and places in the code for the user alone; messages may hold names, so they stay out."""
    handle, name = tempfile.mkstemp(prefix="workbench-fault-", suffix=".log")
    with os.fdopen(handle, "w", encoding="utf-8") as log:
        log.write(f"workbench {__version__}, Python {platform.python_version()}, {platform.system()}\n")
        log.writelines(_lines(fault))
    return Path(name)


def message(fault: BaseException, log: Path) -> Words:
    """Return what the user is told."""
    return msg("A fault of the program ({error}). Technical details, without names or answers, are in: {log}").format(
        error=type(fault).__name__, log=log
    )


def _lines(fault: BaseException) -> Iterator[str]:
    before = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)
    if before is not None:
        yield from _lines(before)
        yield "\n"
    for frame in traceback.extract_tb(fault.__traceback__):
        yield f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}\n    {frame.line}\n'
    yield f"{type(fault).__module__}.{type(fault).__qualname__}\n"
