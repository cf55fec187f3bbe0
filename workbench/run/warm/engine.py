"""Papermill's engine `warm`: cells run in a fork of this process, which has its imports done."""

from __future__ import annotations

import json
import sys
from typing import Any

import nbformat
from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.engines import Engine, NBClientEngine, NotebookExecutionManager
from papermill.log import logger

from workbench.messages import Words, command_language, msg
from workbench.run.warm import forks
from workbench.run.warm.cells import HereEngine
from workbench.run.warm.shell import Shell

WITHOUT_LIMIT = 7 * 24 * 3600


class WarmEngine(Engine):
    """Run each notebook in a fork of this process; where that cannot be, in papermill's own kernel."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: NotebookExecutionManager, kernel_name: str, **options: Any) -> None:
        """Run a notebook's cells; `execution_timeout` limits the notebook as a whole.

        Raises:
            CellTimeoutError: where the time is over.
            DeadKernelError: where the child ended before the notebook did.
        """
        hindrance = _hindrance(kernel_name)
        if hindrance:
            logger.warning(hindrance.in_(command_language()))
            NBClientEngine.execute_managed_notebook(nb_man, kernel_name, **options)
            return
        Shell.made()
        forks.frozen()

        def work() -> bytes:
            HereEngine.execute_managed_notebook(nb_man, kernel_name, **options)
            return json.dumps(nb_man.nb).encode()

        limit = options.get("execution_timeout") or options.get("timeout") or WITHOUT_LIMIT
        child = forks.fork(work, seconds=limit)
        forks.wait(child)
        overdue = child.overdue
        status = child.end()
        if not child.said.endswith(b"\n"):
            if overdue:
                raise CellTimeoutError(f"The notebook took longer than {limit} s.")
            raise DeadKernelError(f"The notebook's process ended with {status}.")
        nb_man.nb.update(nbformat.from_dict(json.loads(child.said)))


def _hindrance(kernel_name: str) -> Words | None:
    """Return why a notebook cannot run in a fork of this process, nothing where it can."""
    if not forks.possible():
        return msg("This system has no fork: the notebook runs in papermill's own way.")
    try:
        program = KernelSpecManager().get_kernel_spec(kernel_name).argv[0]
    except NoSuchKernel:
        program = ""
    if program not in ("python", "python3", sys.executable):
        return msg("The notebook asks for another kernel: it runs in papermill's own way.")
    return None
