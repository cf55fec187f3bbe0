"""Children of this process: forked, watched, ended."""

from __future__ import annotations

import ctypes
import gc
import os
import random
import selectors
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

PARENT_DIED = 1  # PR_SET_PDEATHSIG of Linux's prctl(2)
LONGER = 5
CHUNK = 1 << 16

_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def possible() -> bool:
    """Whether this system can fork."""
    return sys.platform != "win32" and hasattr(os, "fork")


@dataclass(slots=True)
class Child:
    """A forked child, what it has said so far, and when its time is over."""

    pid: int
    pipe: int
    ends_at: float
    said: bytearray = field(default_factory=bytearray)

    def hear(self) -> bool:
        """Read what the child says; true when it has said all (a line), or is gone."""
        chunk = os.read(self.pipe, CHUNK)
        self.said += chunk
        return not chunk or chunk.endswith(b"\n")

    @property
    def overdue(self) -> bool:
        """Whether its time is over."""
        return time.monotonic() > self.ends_at

    def end(self) -> int:
        """End the child and everything that it started; return its exit status, negative for a signal's number."""
        if sys.platform == "win32":
            raise NotImplementedError
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            os.kill(self.pid, signal.SIGKILL)
        os.close(self.pipe)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def fork(work: Callable[[], bytes], *, seconds: float, keep_out: tuple[int, ...] = ()) -> Child:
    """Fork a child that does the work, says its result as a line, and ends without any clean-up.

    Args:
        work: what the child does; whatever it raises ends the child without a word.
        seconds: how long it may take.
        keep_out: file descriptors of this process that the child closes first.
    """
    if sys.platform == "win32":
        raise NotImplementedError
    parent = os.getpid()
    read_end, write_end = os.pipe()
    pid = os.fork()
    if pid:
        os.close(write_end)
        return Child(pid, read_end, time.monotonic() + seconds)
    status = 1
    try:
        os.setpgid(0, 0)
        _end_with(parent, seconds)
        for descriptor in (read_end, *keep_out):
            os.close(descriptor)
        reseed()
        said = work() + b"\n"
        while said:
            said = said[os.write(write_end, said) :]
        status = 0
    finally:
        os._exit(status)


def frozen() -> None:
    """Put everything that is loaded out of the garbage collector's reach, so that children share its memory."""
    gc.collect()
    gc.freeze()


def wait(child: Child) -> None:
    """Wait until a child has said all, is gone, or its time is over."""
    with selectors.DefaultSelector() as selector:
        selector.register(child.pipe, selectors.EVENT_READ)
        while not child.overdue and not (selector.select(max(child.ends_at - time.monotonic(), 0)) and child.hear()):
            pass


def _end_with(parent: int, seconds: float) -> None:
    """See that a child neither outlives its parent nor its time, even if nobody is there to end it."""
    if sys.platform == "win32":
        raise NotImplementedError
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    signal.alarm(int(seconds) + LONGER)
    if _libc is not None:
        _libc.prctl(PARENT_DIED, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)


def reseed() -> None:
    """Give this process random numbers of its own, as a new one has."""
    random.seed()
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()
