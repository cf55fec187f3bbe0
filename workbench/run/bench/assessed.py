"""A simulated cohort, assessed but not planned for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from workbench.analysis.measured import flipped, measured
from workbench.intake.read import read_cohort
from workbench.parameters import Settings, load_settings
from workbench.profile.gaps import gaps
from workbench.profile.units import unit_scales


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
    cohort = read_cohort(settings)
    known = measured(cohort, settings)
    framework, chosen = settings.framework, settings.parameters
    needed = gaps(
        known.tables["levels"],
        cohort.officers,
        framework,
        weights=chosen.gaps.weights,
        decide_at=chosen.levels.decide_at,
    )
    by_unit = unit_scales(
        known.tables["scores"],
        needed,
        cohort.officers,
        framework,
        minimum_cell=chosen.units.minimum_cell,
        levels=known.tables["levels"],
    )
    found = known.tables | {"officers": cohort.officers, "gaps": needed, "unit_scales": by_unit}
    return Assessed(settings, found | {"flips": flipped(cohort, known, needed, settings)})
