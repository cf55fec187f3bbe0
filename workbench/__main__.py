"""`python -m workbench`, and the console script."""

import os
import sys

from workbench.cli import app
from workbench.errors import EXIT_INTERRUPTED

# The matrix products here are small: several threads of BLAS would mostly wait for each other, in every worker.
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


def main() -> None:
    """Run the command line; an interrupted run ends at once, its kernels with it."""
    for name, threads in ONE_THREAD.items():
        os.environ.setdefault(name, threads)
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
