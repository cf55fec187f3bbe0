"""Execute one notebook through papermill: parameters checked first, the artefact saved whatever happens."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import nbformat
import papermill
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError
from papermill.translators import PythonTranslator

from workbench import private
from workbench.errors import Problem
from workbench.language import UTF8_ENVIRONMENT
from workbench.messages import msg
from workbench.run.ends import LOST, TIME_OVER

KERNEL = "python3"
# The parameters that name files.
PLACES = ("parameters", "tables")
CELL_SECONDS = 900
START_SECONDS = 120
INSTALL_ANEW = msg(
    "Install the program anew (uv: `uv tool install --reinstall …`), or take the notebook from a folder that "
    "`workbench new` makes."
)
QUIET = ["--IPKernelApp.log_level=50"]
# Kernels share the machine: each computes on one core, and hashes and writes alike in every run.
KERNEL_ENVIRONMENT = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONHASHSEED": "0"} | UTF8_ENVIRONMENT


class NotebookFailed(Exception):
    """A notebook did not run to its end: the error's class and the cell's number, never its message."""

    def __init__(self, error: str, cell: int | None):
        self.error = error
        self.cell = cell
        super().__init__(error, cell)


def parameter_problems(notebook: Path, names: list[str]) -> list[Problem]:
    """Return what keeps a notebook from taking the parameters: it is missing, or lacks one of the names."""
    if not notebook.is_file():
        problem = msg("The notebook of this kind of report is missing.")
        return [Problem(problem, INSTALL_ANEW, "notebook", str(notebook))]
    declared = papermill.inspect_notebook(_literal(notebook))
    problem = msg("The notebook's `parameters` cell lacks this parameter.")
    known = ", ".join(declared) or "–"
    instead = msg("It declares: {known}.").format(known=known)
    return [
        Problem(problem, instead, "notebook", str(notebook), column="parameters", value=name)
        for name in names
        if name not in declared
    ]


def execute(
    notebook: Path, output: Path, parameters: dict[str, Any], *, engine: str | None = None, seconds: int = CELL_SECONDS
) -> NotebookNode:
    """Execute a notebook with parameters and save it under `output`.

    Args:
        notebook: what to execute.
        output: where the executed notebook goes.
        parameters: values for its `parameters` cell.
        engine: papermill's engine (None: its own).
        seconds: the longest that a cell may take.

    Raises:
        NotebookFailed: for an error in a cell, after the notebook was saved as far as it came; for a cell that took
            too long or a kernel that was lost, with nothing saved.
    """
    private.folder(output.parent)
    try:
        executed = papermill.execute_notebook(
            _literal(notebook),
            _literal(output),
            _plain(parameters),
            engine_name=engine,
            kernel_name=KERNEL,
            request_save_on_cell_execute=False,
            autosave_cell_every=0,
            progress_bar=False,
            log_output=False,
            start_timeout=START_SECONDS,
            execution_timeout=seconds,
            extra_arguments=QUIET,
        )
    except PapermillExecutionError as error:
        _leave_places_out(output, parameters)
        raise NotebookFailed(str(error.ename), error.exec_count) from None
    except CellTimeoutError:
        raise NotebookFailed(TIME_OVER, None) from None
    except DeadKernelError:
        raise NotebookFailed(LOST, None) from None
    _leave_places_out(output, parameters)
    return nbformat.from_dict(executed)


def prepare(notebook: Path, output: Path, parameters: dict[str, Any]) -> None:
    """Save a notebook with its parameters under `output`, unexecuted."""
    papermill.execute_notebook(
        _literal(notebook), _literal(output), _plain(parameters), kernel_name=KERNEL, prepare_only=True
    )
    _leave_places_out(output, parameters)


def _leave_places_out(saved: Path, parameters: dict[str, Any]) -> None:
    """Have a saved notebook name files from its own folder on: it tells nothing of the machine, and moves with them."""
    notebook = json.loads(saved.read_text(encoding="utf-8"))
    folder, given = saved.parent.resolve(), _plain(parameters)
    places = {name: given[name] for name in PLACES if given.get(name)}
    given |= {name: Path(os.path.relpath(place, folder)).as_posix() for name, place in places.items()}
    for cell in notebook["cells"]:
        if "injected-parameters" in cell["metadata"].get("tags", []):
            cell["source"] = PythonTranslator.codify(given).splitlines(keepends=True)
    said = notebook["metadata"]["papermill"]
    said |= {"parameters": given} | {name: Path(said[name]).name for name in ("input_path", "output_path")}
    saved.write_text(json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _plain(parameters: dict[str, Any]) -> dict[str, Any]:
    """Return parameters as JSON reads them back: papermill writes other types as text."""
    return json.loads(json.dumps(parameters))


def _literal(path: Path) -> str:
    """Return a path in which papermill finds no placeholders of its own."""
    return str(path).replace("{", "{{").replace("}", "}}")
