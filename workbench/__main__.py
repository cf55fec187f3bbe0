"""`python -m workbench`, and the console script."""

import os
import sys

from workbench.errors import EXIT_INTERRUPTED
from workbench.language import UTF8_ENVIRONMENT

# The matrix products here are small: several threads of BLAS would mostly wait for each other, in every worker.
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


def main() -> None:
    """Run the command line; an interrupted run ends at once, its kernels with it."""
    speak_utf8()
    for name, threads in ONE_THREAD.items():
        os.environ.setdefault(name, threads)
    from workbench.cli import app
    from workbench.run.apart import heed_interrupts

    heed_interrupts()
    try:
        app(prog_name="workbench")
    except SystemExit as end:
        if end.code == EXIT_INTERRUPTED:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(EXIT_INTERRUPTED)
        raise


def speak_utf8() -> None:
    """Make every stream, file and path UTF-8, here and in child processes, whatever the locale and its variables say.

    Where the locale has another encoding, paths and libraries have it too since the interpreter began: it begins anew.
    """
    os.environ.update(UTF8_ENVIRONMENT)
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    if os.name == "posix" and not sys.flags.utf8_mode and not _locale_is_utf8():
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])


def _locale_is_utf8() -> bool:
    from locale import getencoding

    return all(name.lower().replace("-", "") == "utf8" for name in (getencoding(), sys.getfilesystemencoding()))


if __name__ == "__main__":
    main()
