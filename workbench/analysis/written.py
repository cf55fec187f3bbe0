"""A run's folder on its own: its analysis as it was written, whatever became of the files that it was made from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from workbench import tables
from workbench.analysis.bundle import Analysis
from workbench.analysis.points import points_in
from workbench.errors import InputError, Problem
from workbench.inputs import is_folder, read_json, read_table, there
from workbench.messages import msg
from workbench.parameters import Settings, load_settings
from workbench.parameters.own import INPUTS, PARAMETERS

TABLES = "tables"
FACTS = "analysis.json"
RUN_AGAIN = msg("Let `workbench run` make it again.")


def layout() -> str:
    """Return the SHA-256 of the tables' names and columns: equal where one program reads what another wrote."""
    declared = {name: [column.name for column in table.columns] for name, table in tables.TABLES.items()}
    return hashlib.sha256(json.dumps(declared, sort_keys=True).encode()).hexdigest()


def standing_analysis(run: Path) -> Analysis | None:
    """Return a run's analysis as it was written, None where its own parameters, or the program's tables, differ now."""
    try:
        said, facts = _json(run, INPUTS), _json(run, f"{TABLES}/{FACTS}")
    except InputError:
        return None
    if said.get("layout") != layout() or said.get("analysis") != facts.get("digest"):
        return None
    settings = load_settings(run / PARAMETERS)
    return _whole(run, settings, facts) if settings.digest == said.get("settings") else None


def written_analysis(run: Path) -> Analysis:
    """Return the analysis of a run's folder as it was written, whatever has changed since.

    Nothing outside the folder is read.

    Raises:
        InputError: with the cause, where the folder holds no run, or one that did not finish, is of another version,
            was changed, or lacks files.
        ParameterError: where its parameters or its framework cannot be read.
    """
    refuse_other_version(run)
    said, facts = _json(run, INPUTS), _json(run, f"{TABLES}/{FACTS}")
    if said.get("analysis") != facts.get("digest"):
        problem = msg("This run did not finish: its tables are not those that inputs.json speaks of.")
        raise InputError(Problem(problem, RUN_AGAIN, "run-unfinished", str(run)))
    settings = load_settings(run / PARAMETERS)
    if settings.digest != said.get("settings"):
        problem = msg("Parameters, framework or crosswalk in the folder were changed after the run.")
        raise InputError(Problem(problem, RUN_AGAIN, "run-changed", str(run / PARAMETERS)))
    return _whole(run, settings, facts)


def refuse_other_version(run: Path) -> None:
    """Refuse a folder that holds no run, or one whose tables are not those of this program.

    Raises:
        InputError: with the cause.
    """
    _refuse_other_folder(run)
    said = _json(run, INPUTS)
    if said.get("layout") != layout():
        problem = msg("This run was made by another version of the program ({version}), whose tables differ.").format(
            version=str(said.get("workbench", "?"))[:40]
        )
        raise InputError(Problem(problem, RUN_AGAIN, "run-version", str(run)))


def _whole(run: Path, settings: Settings, facts: Mapping[str, Any]) -> Analysis:
    found, points = _tables(run), points_in(run / TABLES)
    return Analysis(settings, found, facts["facts"], facts["results_digest"], facts["digest"], points)


def _refuse_other_folder(run: Path) -> None:
    if (run / INPUTS).is_file():
        return
    if not is_folder(run):
        problem = msg("There is no such folder.")
    elif (run / "manifest.json").is_file():
        problem = msg("This run was made by an earlier version of the program: it has no inputs.json.")
        raise InputError(Problem(problem, RUN_AGAIN, "run-version", str(run)))
    elif (run / TABLES).is_dir() or (run / PARAMETERS).is_file():
        problem = msg("This run did not finish: it has no inputs.json yet.")
        raise InputError(Problem(problem, RUN_AGAIN, "run-unfinished", str(run)))
    else:
        problem = msg("This folder holds no run.")
    instead = msg("Give the folder reports/<cohort> of a run.")
    raise InputError(Problem(problem, instead, "run", str(run)))


def _json(run: Path, name: str) -> Mapping[str, Any]:
    if not there(run / name):
        raise InputError(_lacking(run, name))
    content = read_json(run / name)
    if not isinstance(content, dict):
        raise InputError(_damaged(run, name))
    return content


def _tables(run: Path) -> dict[str, pd.DataFrame]:
    found: dict[str, pd.DataFrame] = {}
    problems: list[Problem] = []
    for name in tables.TABLES:
        file = f"{TABLES}/{name}.parquet"
        try:
            found[name] = read_table(run / file)
        except InputError as error:
            problems += error.problems if there(run / file) else [_lacking(run, file)]
    if problems:
        raise InputError(problems)
    return found


def _lacking(run: Path, name: str) -> Problem:
    problem = msg("The run's folder lacks this file.")
    return Problem(problem, RUN_AGAIN, "run-incomplete", str(run / name))


def _damaged(run: Path, name: str) -> Problem:
    problem = msg("This file of the run is damaged.")
    return Problem(problem, RUN_AGAIN, "run-damaged", str(run / name))
