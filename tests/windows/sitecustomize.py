"""Lets the program see this system as Windows: what only POSIX has is not there for the modules of `workbench`.

On the path (PYTHONPATH) of a process and of those that it starts; libraries see the system as it is.
"""

import builtins
import subprocess
import sys
import types

LACKING = {"fcntl", "grp", "pwd", "resource", "termios", "syslog", "pty", "tty", "posix"}
OS = {
    *(
        "fork",
        "forkpty",
        "geteuid",
        "getuid",
        "getgid",
        "getegid",
        "getgroups",
        "setsid",
        "setpgid",
        "getpgid",
        "killpg",
    ),
    *("chown", "fchown", "lchown", "mkfifo", "mknod", "pread", "pwrite", "sched_getaffinity", "statvfs", "uname"),
    *("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_NOCTTY", "O_DIRECTORY"),
}
SIGNALS = {"SIGKILL", "SIGALRM", "SIGCHLD", "SIGHUP", "SIGSTOP", "SIGUSR1", "SIGUSR2", "SIGQUIT", "alarm", "setitimer"}


class Seen(types.ModuleType):
    """A module without some of its names, and with others."""

    def __init__(self, real, without=(), **instead):
        super().__init__(real.__name__)
        self.__dict__.update(instead)
        self._real, self._without = real, frozenset(without)

    def __getattr__(self, name):
        if name in self._without:
            raise AttributeError(f"Windows has no {self.__name__}.{name}")
        return getattr(self._real, name)


class Popen(subprocess.Popen):
    """Takes what only Windows' processes take, and refuses what only POSIX's do."""

    def __init__(self, *given, creationflags=0, **named):
        assert creationflags in (0, 0x200)
        assert not named.keys() & {"start_new_session", "preexec_fn", "process_group"}
        super().__init__(*given, start_new_session=bool(creationflags), **named)


def _exec(*_):
    raise AssertionError("Windows has no exec that keeps the process")


real_import = builtins.__import__
seen = {}


def _import(name, globals=None, locals=None, fromlist=(), level=0):
    ours = _asked_by(globals or {})
    if ours and name in LACKING:
        raise ModuleNotFoundError(f"Windows has no module {name}", name=name)
    found = real_import(name, globals, locals, fromlist, level)
    return _as_seen(found) if ours and name in ("os", "signal", "subprocess", "sys") else found


def _asked_by(asking):
    """Whether it is a module of ours that imports; run as a program, only its spec says so."""
    names = (asking.get("__name__"), getattr(asking.get("__spec__"), "name", None))
    return any(str(name).split(".")[0] == "workbench" for name in names)


def _as_seen(real):
    if not seen:
        import os
        import signal

        seen["os"] = Seen(os, OS, name="nt", execv=_exec, execve=_exec)
        seen["signal"] = Seen(signal, SIGNALS, CTRL_BREAK_EVENT=signal.SIGINT, SIGBREAK=signal.SIGINT)
        seen["subprocess"] = Seen(subprocess, Popen=Popen, CREATE_NEW_PROCESS_GROUP=0x200)
        seen["sys"] = Seen(sys, platform="win32")
    return seen[real.__name__]


builtins.__import__ = _import
