"""The only door to others' numbers for a unit or an officer: bands, steps and counts that many people stand behind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from workbench.profile.comparators import BAND, EVERYBODY, MEAN, MEDIAN, SHARE

COUNT_STEP = 5
"""Step to which numbers of other people are rounded down."""
HALF_LEVEL = 0.5
"""Step in which the mean of all units' ratings is told, in levels."""


@dataclass(frozen=True)
class Public:
    """What one reader may see of others; everything here rests on `minimum` people other than the reader's own.

    Attributes:
        cells: what `profile.comparators` returned for everybody.
        own: by scale, how many of the reader's own people have a result.
        unit: the reader's unit, or that of the reader; empty without one.
        minimum: smallest number of people of whom anything may be told.
        ratings: returns table `rating_leniency`; asked for only where a page tells of ratings.
    """

    cells: pd.DataFrame
    own: pd.Series
    unit: str
    minimum: int
    ratings: Callable[[], pd.DataFrame]

    @cached_property
    def cohort_means(self) -> pd.DataFrame:
        """`low` and `high` of the band that holds everybody's mean, by scale; scales of too few others are missing."""
        return self._bands(EVERYBODY, MEAN)

    @cached_property
    def unit_medians(self) -> pd.DataFrame:
        """`low` and `high` of the band that holds the unit's median, by scale, for one of its officers."""
        return self._bands(self.unit, MEDIAN) if self.unit else self._bands(EVERYBODY, MEDIAN)

    @cached_property
    def cohort_levels(self) -> pd.DataFrame:
        """Share of everybody at each level (columns 0…L), percent in steps, by scale; as far as it may be told."""
        told = self._told(EVERYBODY, SHARE)
        return told.pivot_table(index="scale_id", columns="level", values="low")

    @cached_property
    def leniency(self) -> pd.DataFrame:
        """The unit's row of `rating_leniency` by source, and everybody's in steps of half a level, which many share.

        Sources of which fewer than `minimum` people of other units were rated have no row.
        """
        rows = self.ratings()
        here = rows[(rows["grouping"] == "unit") & (rows["group"] == self.unit)]
        every = rows[rows["grouping"] == "source"]
        rated = dict(zip(here["source"], here["people"].astype(int), strict=True))
        others = every["people"].astype(int) - [rated.get(source, 0) for source in every["source"]]
        every = every[others >= self.minimum]
        kept = pd.concat(
            [here[here["source"].isin(every["source"])], every.assign(leniency=every["leniency"].map(half_levels))]
        )
        return kept[["source", "grouping", "group", "leniency", "low", "high"]]

    def number(self, others: int) -> int | None:
        """Return a number of other people rounded down to `COUNT_STEP`; None where they are fewer than `minimum`."""
        return others - others % COUNT_STEP if others >= self.minimum else None

    def place(self, rank: int) -> int:
        """Return up to which place a rank lies, in steps of `minimum` people."""
        return -(-rank // self.minimum) * self.minimum

    def _told(self, group: str, measure: str) -> pd.DataFrame:
        rows = self.cells[(self.cells["group"] == group) & (self.cells["measure"] == measure)]
        others = rows["n"] - [int(self.own.get(scale, 0)) for scale in rows["scale_id"]]
        return rows[np.array([enough(n, self.minimum) for n in others], dtype=bool)]

    def _bands(self, group: str, measure: str) -> pd.DataFrame:
        return self._told(group, measure).set_index("scale_id")[["low", "high"]]


def enough(others: int, minimum: int) -> bool:
    """Whether something may be told that rests on so many other people: on none of them, or on `minimum`."""
    return others == 0 or others >= minimum


def band_of(share: float) -> tuple[float, float]:
    """Return the band of `BAND` points that holds a share of 0–1, both ends in percent."""
    low = min(np.floor(100.0 * share / BAND + 1e-9) * BAND, 100.0 - BAND)
    return float(low), float(low + BAND)


def half_levels(value: float) -> float:
    """Return a mean of levels in steps of half a level."""
    return round(value / HALF_LEVEL) * HALF_LEVEL
