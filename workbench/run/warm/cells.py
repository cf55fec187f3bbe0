"""Run a notebook's cells in this very process, which is spent by it: for a forked child."""

from __future__ import annotations

import builtins
import getpass
from contextlib import suppress
from functools import partial
from typing import Any

from ipykernel.ipkernel import IPythonKernel
from jupyter_core.utils import run_sync
from nbclient.client import timestamp
from nbclient.exceptions import CellExecutionComplete
from nbformat import NotebookNode
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, NotebookExecutionManager

from workbench.run.warm.shell import Shell, no_input

HERE = "here"


class HereClient(PapermillNotebookClient):
    """Papermill's client, which makes outputs, errors and timings of messages; they come from a shell, not a kernel."""

    def execute(self, **_: Any) -> NotebookNode:
        """Run every cell, up to the first error."""
        self.reset_execution_trackers()
        self.papermill_execute_cells()
        self.nb.metadata["language_info"] = dict(IPythonKernel.language_info)
        self.set_widgets_metadata()
        return self.nb

    async def async_execute_cell(self, cell: NotebookNode, cell_index: int, **_: Any) -> NotebookNode:
        """Run one cell.

        Raises:
            CellExecutionError: for an error that the cell does not allow; its traceback is among the outputs.
        """
        skipped = self.skip_cells_with_tag in cell.metadata.get("tags", [])
        if cell.cell_type != "code" or not cell.source.strip() or skipped:
            return cell
        cell.metadata["execution"] = {}
        cell.outputs = []
        self.clear_before_next_output = False
        self.code_cells_executed += 1
        reply = await Shell.made().answer(cell.source, partial(self.process_message, cell=cell, cell_index=cell_index))
        cell.metadata["execution"]["shell.execute_reply"] = timestamp(reply)
        idle = {"msg_type": "status", "content": {"execution_state": "idle"}, "header": reply["header"]}
        with suppress(CellExecutionComplete):
            self.process_message(idle, cell, cell_index)
        await self._check_raise_for_error(cell, cell_index, reply)
        return cell

    execute_cell = run_sync(async_execute_cell)


class HereEngine(Engine):
    """Papermill's engine that runs cells in this process; afterwards the process is good for nothing else."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: NotebookExecutionManager, kernel_name: str, **options: Any) -> None:
        """Run a notebook's cells."""
        Shell.made().take_over()
        builtins.input = getpass.getpass = no_input
        HereClient(nb_man, kernel_name=kernel_name, log_output=options.get("log_output", False)).execute()
