"""What a training plan can choose from, as `candidates` of the same room finds it: facts that every limit may ask."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from workbench.parameters.operations import Order


@dataclass(frozen=True)
class Candidates:
    """What the plan can choose from.

    Attributes:
        needs: needs that may get a seat, of officers with a unit, sorted by officer and scale; `need` numbers them
            0, 1, …. Their level is clear, or undecided where reassess_first is off or the seat is set by hand; p_0 …
            p_L are the chances of their levels, `each` is what a level closed counts.
        courses: one row per course: from_level, to_level, domain_id, days, span (fewest weeks), fewest and most people,
            `places` (most, and those kept back by `training.reserve`), trainers, costs.
        suitable: first steps that are sure enough, whatever the days and exclusions: need, course, to_level, benefit,
            gain, p_fits, p_below (`worth.steps`), days, span.
        unsure: needs that a course would fit if their level were surer.
        options: what may be chosen: need, course, entry (level at which an earlier step ends, −1 for a first step),
            from_level, to_level, first, benefit, gain, p_fits, p_below (`worth.steps`), days, span; duty, the part of
            the benefit that renewing a duty counts, and last, the day by which it does so in time. A later step
            follows an option that ends at its entry. `stands`: it is taken, in the session where it stands.
        itself: what asks for a course itself, numbered behind the needs (`itself.numbered`): a duty, or a later course.
        conditions: what courses ask that officers lack (`prerequisites.unmet_conditions`).
        reach: where the unit's people may attend the course: unit_id, course, site, travels, travel_cost.
        places: (course, site) that somebody may attend, with `limit`, the most sessions there.
        starts: when each course can start: course, week, span, start, end.
        working_days: working days of each week.
        start: first day of the plan.
        of: what each limit knows of cohort and framework (`Limit.known`), by its name.
        fixed: sessions set by hand: course, site, week.
        fixed_seats: seats set by hand: need, course, site, week, travels, travel_cost.
        kept: seats of the published plan that are still possible: need, course, site, week.
        standing: sessions that stay from the published plan whatever else is planned: course, site, week.
        standing_seats: seats in them: need, course, entry, site, week, travels, travel_cost (`frozen.standing`).
        closed: where no session is held: course, site, week of those cancelled.
        opens: first day on which a session may start that does not stand; None for the plan's first day.
        closable: the most benefit that each unit's needs can give.
        lifts: whom options may lift to which level of which scale (`worth.lifts`).
        tie: what one đồng weighs in the objective: it only decides between otherwise equal plans.
    """

    needs: pd.DataFrame
    courses: pd.DataFrame
    suitable: pd.DataFrame
    unsure: frozenset[int]
    options: pd.DataFrame
    itself: pd.DataFrame
    conditions: pd.DataFrame
    reach: pd.DataFrame
    places: pd.DataFrame
    starts: pd.DataFrame
    start: dt.date
    of: dict[str, Any]
    working_days: np.ndarray
    fixed: pd.DataFrame
    fixed_seats: pd.DataFrame
    kept: pd.DataFrame
    standing: pd.DataFrame
    standing_seats: pd.DataFrame
    closed: pd.DataFrame
    opens: dt.date | None
    closable: pd.Series
    lifts: pd.DataFrame
    tie: float

    def stand(self, sessions: pd.DataFrame) -> np.ndarray:
        """Which sessions (course, site, week) stand, whatever else is planned."""
        key = ["course", "site", "week"]
        return np.asarray(pd.MultiIndex.from_frame(sessions[key]).isin(pd.MultiIndex.from_frame(self.standing[key])))

    @property
    def free(self) -> pd.DataFrame:
        """The options that do not stand."""
        return self.options[~self.options["stands"]]

    @property
    def caps(self) -> pd.Series:
        """People of each unit that may be away in one week; all of them where there is no release cap."""
        caps: pd.Series = self.of["release_cap"][0]
        return caps

    @property
    def ordered(self) -> pd.DataFrame:
        """Who must attend what by order, as `ordered.sent` returns it."""
        must: pd.DataFrame = self.of["orders"][0]
        return must

    @property
    def kept_from(self) -> dict[str, list[Order]]:
        """Orders that keep people from something, by officer."""
        orders: dict[str, list[Order]] = self.of["orders"][1]
        return orders

    @property
    def strength(self) -> pd.DataFrame:
        """Rows of the minimum strength, as `limits.strength.strength` returns them."""
        rows: pd.DataFrame = self.of["strength"][0]
        return rows

    @property
    def qualified(self) -> pd.DataFrame:
        """Who counts in which row of `strength`: officer_id, row."""
        qualified: pd.DataFrame = self.of["strength"][1]
        return qualified
