"""Frameworks to and from workbooks."""

from __future__ import annotations

from pathlib import Path

from workbench import private
from workbench.errors import ParameterError, Problem
from workbench.messages import DEFAULT, msg
from workbench.parameters.files import validated
from workbench.parameters.framework import Framework
from workbench.parameters.loading import load_framework
from workbench.parameters.workbook.reading import read_framework_tree
from workbench.parameters.workbook.writing import framework_book

LOST = msg("A workbook cannot hold this framework without loss.")
SIMPLER = msg("Take line breaks and outer spaces out of names and topics, or keep the framework in YAML.")


def write_framework(framework: Framework, path: Path, *, language: str = DEFAULT) -> None:
    """Write a framework as a workbook (.xlsx), atomically; what reading it gives is the same framework.

    Args:
        framework: the framework.
        path: the workbook.
        language: of sheets, headers, drop-downs and notes, "vi" or "en"; all are read whatever their language.

    Raises:
        ParameterError: where something of the framework would be lost; nothing is written then.
    """
    private.folder(path.parent)
    beside = private.beside(path)
    beside.write_bytes(framework_book(framework, language))
    part, problems = validated(Framework, tree := read_framework_tree(beside), beside)
    if part.model != framework or problems or tree.problems:
        beside.unlink()
        raise ParameterError(Problem(LOST, SIMPLER, "workbook", str(path)))
    private.put(beside, path)


def read_framework_workbook(path: Path) -> Framework:
    """Read a framework's workbook (.xlsx); ids that are empty are made from names.

    Raises:
        ParameterError: every problem at once, with sheet, row, column, value and what to write instead.
    """
    return load_framework(path)
