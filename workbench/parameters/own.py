"""A run's own parameter file: of what it names, results and earlier wave stay outside of the run's folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from workbench.errors import Problem
from workbench.inputs import matching, there
from workbench.messages import msg

PARAMETERS = "parameters.yaml"
INPUTS = "inputs.json"
OPERATIONS = "operations.json"
"""What the files of operations said that the run was made from."""


def run_of(parameters: Path) -> Path | None:
    """Return the run's folder whose own parameter file this is, None where it is no run's."""
    own = parameters.name == PARAMETERS and (parameters.parent / INPUTS).is_file()
    return parameters.parent if own else None


def left_behind(parameters: Path, named: Mapping[str, object]) -> list[Problem]:
    """Return what is wrong where a run's own parameters name files outside that are not there; else nothing.

    Their paths lead from where the run was made to where the files lay then; seen from elsewhere they mean nothing, so
    the last part alone is told.

    Args:
        parameters: a parameter file, a run's own or not.
        named: path or paths by key, as they stand there.
    """
    run, folder = run_of(parameters), parameters.parent
    if run is None:
        return []
    paths = [(key, path) for key, given in named.items() for path in (given if isinstance(given, list) else [given])]
    return [
        _left_behind(run, key, Path(path).name)
        for key, path in paths
        if isinstance(path, str) and not there(folder / path) and not matching(folder / path)
    ]


def _left_behind(run: Path, key: str, name: str) -> Problem:
    problem = msg(
        "These are a run's own parameters, and what the run was made from, `{key}`, is no longer where it lay then: it "
        "was removed, or the run's folder taken elsewhere."
    ).format(key=key)
    instead = msg(
        "To read the run as it is, give its folder to `workbench why`, `compare`, `release`, `verify` or `studio`. To "
        "make it again, say where the file is: `-p {key}=PATH`, an absolute path."
    ).format(key=key)
    return Problem(problem, instead, "left_behind", str(run / PARAMETERS), value=name)
