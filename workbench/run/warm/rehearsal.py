"""Do once, before the first fork, what every notebook would do for itself: imports, loading, fonts, templates."""

from __future__ import annotations

import ast
import contextlib
import os
import tempfile
from collections import deque
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from workbench.report.frame.elements import Fragment
from workbench.report.frame.render import render_html
from workbench.report.frame.view import hold_view
from workbench.run.engine import prepare
from workbench.run.making import Job, plain_documents


def rehearse(job: Job) -> None:
    """Run a notebook's cells as plain Python, unseen, render what they show, and write its documents.

    The cohort's analysis stays loaded. An error of the notebook says nothing here: the report will say it.
    """
    with tempfile.TemporaryDirectory() as folder, Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        copy = Path(folder) / "rehearsal.ipynb"
        prepare(Path(job.notebook), copy, job.parameters)
        with contextlib.redirect_stdout(nowhere), contextlib.suppress(Exception):
            hold_view(job.parameters["parameters"], job.parameters["tables"], job.parameters["language"])
            render_html(_shown(nbformat.read(copy, as_version=4)), language=job.language)
            deque(plain_documents(job), maxlen=0)


def _shown(notebook: NotebookNode) -> NotebookNode:
    """Return a notebook whose cells show what their last expression shows, as far as it is a page's fragment."""
    scope: dict[str, Any] = {}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            *statements, last = ast.parse(cell.source).body
            ends_with_value = isinstance(last, ast.Expr)
            body = statements if ends_with_value else [*statements, last]
            exec(compile(ast.Module(body, type_ignores=[]), "<rehearsal>", "exec"), scope)
            if ends_with_value:
                value = eval(compile(ast.Expression(last.value), "<rehearsal>", "eval"), scope)
                bundle = value._repr_mimebundle_() if isinstance(value, Fragment) else {}
                cell.outputs = [nbformat.v4.new_output("display_data", data=bundle)]
    return notebook
