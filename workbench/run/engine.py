"""Execute one notebook through papermill: parameters checked first, the artefact saved whatever happens."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
import papermill
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError

from workbench.errors import Problem
from workbench.language import Text

KERNEL = "python3"
CELL_SECONDS = 900
START_SECONDS = 120
QUIET = ["--IPKernelApp.log_level=50"]


class NotebookFailed(Exception):
    """A notebook did not run to its end: the error's class and the cell's number, never its message."""

    def __init__(self, error: str, cell: int | None):
        self.error = error
        self.cell = cell
        super().__init__(error, cell)


def parameter_problems(notebook: Path, names: list[str]) -> list[Problem]:
    """Return what keeps a notebook from taking the parameters: it is missing, or lacks one of the names."""
    if not notebook.is_file():
        problem = Text("Thiếu sổ tay của loại báo cáo này.", "The notebook of this kind of report is missing.")
        return [Problem(problem, rule="notebook", file=str(notebook))]
    declared = papermill.inspect_notebook(_literal(notebook))
    problem = Text(
        "Ô `parameters` của sổ tay thiếu tham số này.", "The notebook's `parameters` cell lacks this parameter."
    )
    known = ", ".join(declared) or "–"
    instead = Text("Các tham số đang có: {known}.", "It declares: {known}.").format(known=known)
    return [
        Problem(problem, instead, "notebook", str(notebook), column="parameters", value=name)
        for name in names
        if name not in declared
    ]


def execute(notebook: Path, output: Path, parameters: dict[str, Any]) -> NotebookNode:
    """Execute a notebook with parameters and save it; a reader of `output` never sees half a file.

    Raises:
        NotebookFailed: after the notebook was saved as far as it came.
    """
    output.parent.mkdir(parents=True, exist_ok=True)
    partial = output.with_name(f".{output.stem}.partial.ipynb")
    plain = json.loads(json.dumps(parameters))
    try:
        executed = papermill.execute_notebook(
            _literal(notebook),
            _literal(partial),
            plain,
            kernel_name=KERNEL,
            request_save_on_cell_execute=False,
            autosave_cell_every=0,
            progress_bar=False,
            log_output=False,
            start_timeout=START_SECONDS,
            execution_timeout=CELL_SECONDS,
            extra_arguments=QUIET,
        )
    except PapermillExecutionError as error:
        partial.replace(output)
        raise NotebookFailed(str(error.ename), error.exec_count) from None
    except Exception as error:
        papermill.execute_notebook(_literal(notebook), _literal(partial), plain, kernel_name=KERNEL, prepare_only=True)
        partial.replace(output)
        raise NotebookFailed(type(error).__name__, None) from error
    partial.replace(output)
    return nbformat.from_dict(executed)


def _literal(path: Path) -> str:
    """Return a path in which papermill finds no placeholders of its own."""
    return str(path).replace("{", "{{").replace("}", "}}")
