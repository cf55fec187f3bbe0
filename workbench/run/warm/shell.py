"""The kernel's own shell without a kernel: the same classes, whose messages go to a listener in this process."""

from __future__ import annotations

import io
import os
import sys
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import comm
from comm.base_comm import BaseComm
from ipykernel.compiler import XCachingCompiler
from ipykernel.jsonutil import json_clean
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.error import StdinNotImplementedError
from jupyter_client.session import Session
from traitlets import Instance

Listener = Callable[[dict[str, Any]], object]
INLINE_FIGURES = "module://matplotlib_inline.backend_inline"


class Telling(Session):
    """A session that hands each message to its listener instead of a socket."""

    listener: Listener | None = None

    def send(self, *given: Any, **named: Any) -> Any:
        """Hand a message on; without a listener it is dropped. Takes what `Session.send` takes."""
        _, said, content, parent = (*given, None, None)[:4]
        message = said if isinstance(said, dict) else self.msg(said, content, named.get("parent", parent))
        message["buffers"] = named.get("buffers") or []
        if self.listener is not None:
            self.listener(message)
        return message


class Stream(io.TextIOBase):
    """stdout or stderr of the cells, gathered until it is flushed; what was written past Python is added."""

    def __init__(self, name: str, session: Telling, descriptor: int):
        self._name, self._session, self._descriptor = name, session, descriptor
        self._parts: list[str] = []
        self._past = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115
        os.dup2(self._past.fileno(), descriptor)

    @property
    def name(self) -> str:
        """`<stdout>` or `<stderr>`."""
        return f"<{self._name}>"

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """UTF-8, as of a kernel's streams."""
        return "utf-8"

    def fileno(self) -> int:
        """The descriptor that subprocesses write to."""
        return self._descriptor

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, text: str) -> int:
        """Gather text."""
        self._parts.append(text)
        return len(text)

    def flush(self) -> None:
        """Send what has been gathered, and what subprocesses or C code wrote to the descriptor."""
        if os.fstat(self._past.fileno()).st_size:
            self._past.seek(0)
            self._parts.append(self._past.read().decode("utf-8", "replace"))
            self._past.seek(0)
            self._past.truncate()
        text, self._parts = "".join(self._parts), []
        if text:
            self._session.send(None, "stream", {"name": self._name, "text": text})


class Shell(ZMQInteractiveShell):
    """ipykernel's shell; made once, before any fork, and used by one notebook only, in a child."""

    session = Instance(Telling, kw={"username": "kernel"})

    @classmethod
    def made(cls) -> Shell:
        """Return this process's shell: no history file (it starts a thread), no startup files, no kernel behind it."""
        if not cls.initialized():
            os.environ.setdefault("MPLBACKEND", INLINE_FIGURES)
            shell = cls.instance(compiler_class=XCachingCompiler, kernel=SimpleNamespace(eventloop=None))
            for publisher in (shell.displayhook, shell.display_pub):
                publisher.set_trait("session", shell.session)
        return cls.instance()

    def init_history(self) -> None:
        """Keep no history file."""
        self.config.HistoryManager.enabled = False
        super().init_history()

    def enable_gui(self, gui: Any = None) -> None:
        """Do nothing: there is no window whose events could be served."""

    def take_over(self) -> None:
        """Point this process's standard streams and input at the shell; for a child that lives for one notebook."""
        with Path(os.devnull).open("rb") as nothing:
            os.dup2(nothing.fileno(), 0)
        sys.stdout, sys.stderr = (
            Stream("stdout", self.session, 1),
            Stream("stderr", self.session, 2),
        )
        sys.displayhook = self.displayhook
        self.builtin_trap.activate()
        # Sets the filter that Python starts with, and so lets warnings be said that were already said before the fork.
        warnings.filterwarnings("default", category=DeprecationWarning, module="__main__")
        comm.create_comm = _Comm

    async def answer(self, code: str, listener: Listener) -> dict[str, Any]:
        """Run a cell's code as the kernel does; every message goes to the listener.

        Returns:
            the kernel's reply: status, execution_count, and for an error ename, evalue and traceback.
        """
        session = self.session
        session.listener = listener
        session.send(None, "status", {"execution_state": "busy"})
        session.send(None, "execute_input", {"code": code, "execution_count": self.execution_count})
        transformed, fault = code, None
        try:
            transformed = self.transform_cell(code)
        except Exception:
            fault = sys.exc_info()
        if self.should_run_async(code, transformed_cell=transformed, preprocessing_exc_tuple=fault):
            result = await self.run_cell_async(
                code, store_history=True, transformed_cell=transformed, preprocessing_exc_tuple=fault
            )
            self.events.trigger("post_execute")
            self.events.trigger("post_run_cell", result)
        else:
            result = self.run_cell(code, store_history=True)
        sys.stdout.flush()
        sys.stderr.flush()
        assert self.payload_manager is not None
        self.payload_manager.clear_payload()
        reply: dict[str, Any] = {"status": "ok", "execution_count": self.execution_count - 1}
        if not result.success or self._last_traceback_during_displayhook:
            error = result.error_before_exec or result.error_in_exec
            named = {"ename": type(error).__name__, "evalue": str(error)}
            reply |= {"status": "error", "traceback": self._last_traceback or [], **named}
        return {"content": reply, "header": session.msg_header("execute_reply")}


class _Comm(BaseComm):
    """A widget's line to a front end: what it sends becomes a message of the cell."""

    def publish_msg(
        self,
        msg_type: str,
        data: Any = None,
        metadata: Any = None,
        buffers: Any = None,
        **keys: Any,
    ) -> None:
        """Send a message."""
        content = json_clean({"data": data or {}, "comm_id": self.comm_id, **keys})
        Shell.made().session.send(None, msg_type, content, metadata=metadata, buffers=buffers)


def no_input(*_: object, **__: object) -> str:
    """Refuse to ask anybody.

    Raises:
        StdinNotImplementedError: always, as in a kernel without a front end.
    """
    raise StdinNotImplementedError("raw_input was called, but this frontend does not support input requests.")
