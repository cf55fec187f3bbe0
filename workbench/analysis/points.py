"""The points of every accepted answer, kept beside the tables: what models are calibrated on again."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pandas as pd

from workbench import tables
from workbench.errors import InputError, Problem
from workbench.inputs import read_table
from workbench.messages import msg

FILE = "responses.parquet"
Points = Callable[[], tables.Points | None]
"""Returns officers × items (index officer_id), points, missing where an item was not put to the officer.

None where only sums were given.
"""


def known(points: tables.Points | None) -> Points:
    """Return points that are at hand."""
    return partial(_itself, points)


def points_in(folder: Path) -> Points:
    """Return the points kept in a folder of tables, which is read when they are asked for."""
    return partial(_read, folder)


def write_points(points: tables.Points | None, folder: Path) -> None:
    """Keep points in a folder of tables; an empty file says that only sums were given."""
    (pd.DataFrame() if points is None else points).to_parquet(folder / FILE)


def _itself(points: tables.Points | None) -> tables.Points | None:
    return points


def _read(folder: Path) -> tables.Points | None:
    try:
        points = read_table(folder / FILE)
    except InputError as error:
        problem = msg("The run's points of every item are missing.")
        instead = msg("Let `workbench run` make it again.")
        raise InputError(Problem(problem, instead, "run-incomplete", str(folder / FILE))) from error
    return tables.Points(points) if len(points.columns) else None
