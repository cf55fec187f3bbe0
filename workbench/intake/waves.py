"""The results of a cohort and of the earlier one that it names, judged together."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from workbench.errors import InputError, ParameterError, Problem
from workbench.inputs import is_folder
from workbench.intake.cohort import Cohort
from workbench.intake.panel import read_panels
from workbench.intake.read import ContradictedError, read_cohort
from workbench.intake.understood import Taken
from workbench.messages import Words
from workbench.parameters import Settings


def read_waves(settings: Settings, earlier: Settings | None) -> tuple[Cohort, Cohort | None]:
    """Read the results of both waves and their panels' judgements.

    Args:
        settings: this cohort's.
        earlier: the earlier cohort's, None where none is named.

    Raises:
        InputError: every reason why either cannot be read, at once, each with the path of its file.
    """
    read: list[Cohort] = []
    problems: list[Problem] = []
    columns: list[Taken] = []
    loud: list[Words] = []
    for wave in (settings, *([] if earlier is None else [earlier])):
        try:
            cohort = read_cohort(wave)
        except (InputError, ParameterError) as error:
            problems += [_of(wave, problem) for problem in error.problems]
            columns += error.columns if isinstance(error, ContradictedError) else []
            loud += error.loud if isinstance(error, ContradictedError) else []
            continue
        read.append(cohort)
        try:
            read_panels(cohort.items, wave)
        except InputError as error:
            problems += error.problems
    if problems:
        raise ContradictedError(problems, columns, loud) if columns else InputError(problems)
    return read[0], read[1] if earlier is not None else None


def _of(wave: Settings, problem: Problem) -> Problem:
    """Say of which wave's results a problem tells: both may hold files of the same name."""
    if not problem.file or Path(problem.file).parent != Path():
        return problem
    paths = wave.result_paths
    own = next((path for path in paths if path.name == problem.file), None)
    folder = next((path for path in paths if is_folder(path)), None)
    path = own or (folder / problem.file if folder else wave.results.parent / problem.file)
    return replace(problem, file=str(path))
