"""A simulated cohort made once more, from what its own files say of how it was made."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import python_calamine

from workbench.errors import InputError, ParameterError, Problem
from workbench.inputs import package
from workbench.intake.cohort import Cohort
from workbench.intake.read import read_cohort
from workbench.lab.simulation.cohort import YEAR, SimulatedCohort, simulate
from workbench.lab.simulation.people import needed_people
from workbench.lab.simulation.second_wave import simulate_second
from workbench.messages import msg
from workbench.parameters import Framework, Settings, load_previous

NOTICE_SHEET = "Dữ liệu mô phỏng"
DEFAULT_SEED = 2019
YEARS_BETWEEN = 2


@dataclass(frozen=True)
class Recipe:
    """What a first wave is drawn from beside its framework: None where the default is meant."""

    officers: int | None = None
    seed: int | None = None


def recipe_line(simulated: SimulatedCohort) -> str:
    """Return the line of a workbook's first sheet that says how its cohort was drawn."""
    return f"Cách tạo – recipe: officers={len(simulated.abilities)} seed={simulated.seed}"


def recipe_of(workbook: Path) -> Recipe:
    """Return how a simulated workbook's cohort was drawn, as far as its first sheet says."""
    try:
        package.examine(workbook)
        rows = python_calamine.load_workbook(str(workbook)).get_sheet_by_name(NOTICE_SHEET).to_python()
    except (InputError, OSError, ValueError, python_calamine.CalamineError):
        return Recipe()
    found = re.search(r"officers=(\d+) seed=(-?\d+)", "\n".join(str(row[0]) for row in rows if row))
    return Recipe(int(found[1]), int(found[2])) if found else Recipe()


def first_wave(
    settings: Settings | None, framework: Framework, recipe: Recipe, *, bad_rows: int = 0
) -> SimulatedCohort:
    """Simulate a first wave.

    Args:
        settings: whose cut scores and year are taken over, None for the defaults.
        framework: what it is drawn from.
        recipe: the people (by default those that the framework's units need) and the seed.
        bad_rows: how many rows to spoil.
    """
    assessed = settings.parameters.assessed if settings is not None else None
    needed = max(sum(needed_people(framework).values()), 1)
    return simulate(
        framework,
        officers=needed if recipe.officers is None else recipe.officers,
        seed=DEFAULT_SEED if recipe.seed is None else recipe.seed,
        bad_rows=bad_rows,
        cuts=cuts_of(settings, framework) if settings is not None else None,
        year=assessed.year if assessed is not None else YEAR,
    )


def next_wave(settings: Settings | None, earlier: Settings, framework: Framework, asked: Recipe) -> SimulatedCohort:
    """Simulate the wave after `earlier`, whose people, items and keys are made again from its own files.

    Args:
        settings: the next wave's, None where it has none yet.
        earlier: the earlier wave's.
        framework: the next wave's.
        asked: the seed of the next wave (by default one more than the earlier wave's), and the people, who must not
            contradict the earlier wave's files.

    Raises:
        ParameterError: see `made_again`.
    """
    first = made_again(earlier, asked.officers)
    return simulate_second(
        first,
        framework,
        seed=first.seed + 1 if asked.seed is None else asked.seed,
        assessed=next_day(settings, earlier),
        cuts=cuts_of(settings or earlier, framework),
    )


def made_again(settings: Settings, officers: int | None) -> SimulatedCohort:
    """Simulate a cohort as it was: from its framework, its workbook's recipe, and the wave before it if it has one.

    Where the workbook says nothing of how it was made, or is not there yet, the people asked for and the default seed
    count.

    Args:
        settings: of the cohort.
        officers: people asked for; None for those of the workbook.

    Raises:
        ParameterError: where the cohort is not simulated, the people asked for contradict its workbook, or the workbook
            holds other people or items than are made.
    """
    if not settings.parameters.simulated:
        said = msg("The earlier cohort is not a simulated one.")
        instead = msg("Only a cohort with `simulated: true` has a next wave that can be simulated.")
        raise ParameterError(Problem(said, instead, "simulate", str(settings.file), column="simulated"))
    before, kept = load_previous(settings), recipe_of(settings.results)
    if before is not None:
        made = next_wave(settings, before, settings.framework, Recipe(officers, kept.seed))
    else:
        if officers is not None and kept.officers is not None and officers != kept.officers:
            raise ParameterError([contradiction("--officers", officers, kept.officers)])
        made = first_wave(settings, settings.framework, Recipe(kept.officers or officers, kept.seed))
    if settings.results.exists() and not _same(made, read_cohort(settings)):
        said = msg(
            "The earlier wave's results hold other people or items than its parameters give when simulated again."
        )
        instead = msg(
            "Simulate the earlier wave anew (`workbench simulate --like {file} --out {out}`), or give its --officers."
        ).format(file=settings.file, out=settings.results)
        raise ParameterError(Problem(said, instead, "simulate", str(settings.results)))
    return made


def contradiction(option: str, given: int, known: int) -> Problem:
    """Return that an option says something else than what a next wave has by its files."""
    said = msg("The option contradicts the earlier wave.")
    instead = msg("Leave it out: the next wave has {known}.")
    return Problem(said, instead.format(known=known), "simulate", column=option, value=str(given))


def cuts_of(settings: Settings, framework: Framework) -> dict[str, list[float]]:
    """Return the cut scores of every scale."""
    return {scale: settings.parameters.cuts_of(scale) for scale in framework.domain_of}


def next_day(settings: Settings | None, earlier: Settings) -> dt.date:
    """Return the day of the second wave: the parameters' own, else two years after the first."""
    before = earlier.parameters.assessed or dt.date(YEAR, 6, 15)
    own = settings.parameters.assessed if settings is not None else None
    return own if own is not None and own > before else before.replace(year=before.year + YEARS_BETWEEN)


def _same(made: SimulatedCohort, cohort: Cohort) -> bool:
    """Whether most of those made are in a workbook, under their names, and all its items with their keys.

    Spoilt rows add people whom nobody made, and keep some of those made from being accepted.
    """
    read = cohort.officers.reindex(columns=["officer_id", "name"])
    both = made.officers.merge(read, on="officer_id", suffixes=("", "_read"))
    keys = made.items.set_index("item_id")["key"].reindex(cohort.items["item_id"])
    most = 2 * len(both) > len(made.officers)
    return most and _equal(both["name"], both["name_read"]) and _equal(keys, cohort.items["key"])


def _equal(made: pd.Series, read: pd.Series) -> bool:
    one, other = (words.astype("str").fillna("").str.normalize("NFC").to_numpy() for words in (made, read))
    return bool((one == other).all())
