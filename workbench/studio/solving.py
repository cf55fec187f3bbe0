"""Solve the plans in a process of their own, which can be stopped at any time.

Run as a module, it reads an answer and its tables from the studio that started it, and writes back what it found.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
import threading
from collections.abc import Callable

from workbench.analysis.whatif import Answer, WhatIf, planned_for
from workbench.errors import WorkbenchError
from workbench.messages import Words, msg

Ended = Callable[[Answer | None, Words | None], None]
FAILED = msg("The plan could not be made.")


class Solver:
    """One process at a time; what it finds is handed to `ended`, with None and None where it was stopped."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._thread: threading.Thread | None = None
        self._stopped = threading.Event()

    @property
    def running(self) -> bool:
        """Whether a plan is being made."""
        return self._thread is not None and self._thread.is_alive()

    def start(self, whatif: WhatIf, answer: Answer, ended: Ended) -> None:
        """Make the plans for an answer, in place of those that are being made."""
        self.stop()
        self.wait(30)
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._watch, args=(whatif, answer, ended, self._stopped), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop at once."""
        self._stopped.set()
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def wait(self, seconds: float) -> bool:
        """Wait until the plans are made; return whether that came about in time."""
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(seconds)
        return not self.running

    def _watch(self, whatif: WhatIf, answer: Answer, ended: Ended, stopped: threading.Event) -> None:
        asked = pickle.dumps((answer, whatif.plan_inputs(answer)))
        command = [sys.executable, "-m", "workbench.studio.solving"]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            self._process = process
            if stopped.is_set():
                process.terminate()
            try:
                found, _ = process.communicate(asked)
            except BrokenPipeError:
                found = b""
        if stopped.is_set():
            ended(None, None)
        elif process.returncode == 0 and found:
            ended(*pickle.loads(found))
        else:
            ended(None, FAILED)


def main() -> None:
    """Make the plans that standard input asks for."""
    answer, inputs = pickle.load(sys.stdin.buffer)
    result: tuple[Answer | None, Words | None]
    out, sys.stdout = sys.stdout.buffer, sys.stderr
    try:
        result = (planned_for(answer, inputs), None)
    except WorkbenchError as refused:
        result = (None, refused.words)
    pickle.dump(result, out)
    out.flush()


if __name__ == "__main__":
    main()
