"""A simulated cohort, assessed but not planned for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from workbench.analysis.graph import MEASURING, PROFILES, made_by
from workbench.analysis.step import Workings
from workbench.parameters import Settings, load_settings


@dataclass(frozen=True, eq=False)
class Assessed:
    """What is known of a cohort before any plan: `tables` by name."""

    settings: Settings
    tables: dict[str, pd.DataFrame]


def assessed(parameters: Path) -> Assessed:
    """Read results, check, calibrate, and find levels, gaps, units' profiles and what every flagged item changes.

    Raises:
        InputError: where the results cannot be read.
    """
    settings = load_settings(parameters)
    steps = (*MEASURING, *PROFILES)
    workings = Workings(settings, steps)
    return Assessed(settings, {name: workings[name] for name in made_by(steps)})
