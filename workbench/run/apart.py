"""Processes that Ctrl-C in the terminal does not reach: the run hears it, and ends them."""

from __future__ import annotations

import signal
import subprocess
import sys
from typing import Any

if sys.platform == "win32":
    APART: dict[str, Any] = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    """Named arguments of `subprocess.Popen` for such a process."""
    INTERRUPT = signal.CTRL_BREAK_EVENT
    """The signal that interrupts it as Ctrl-C would."""
else:
    APART: dict[str, Any] = {"start_new_session": True}
    INTERRUPT = signal.SIGINT


def heed_interrupts() -> None:
    """Have `INTERRUPT` end this process's work as Ctrl-C does."""
    if sys.platform == "win32":
        signal.signal(signal.SIGBREAK, signal.default_int_handler)
