"""`python -m workbench`, and the console script."""

import os
import sys

from workbench.cli import app
from workbench.errors import EXIT_INTERRUPTED


def main() -> None:
    """Run the command line; an interrupted run ends at once, its kernels with it."""
    try:
        app(prog_name="workbench")
    except SystemExit as end:
        if end.code == EXIT_INTERRUPTED:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(EXIT_INTERRUPTED)
        raise


if __name__ == "__main__":
    main()
