"""People of a unit who may be away in one week."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from workbench.messages import Words, msg
from workbench.parameters.planning import Training
from workbench.plan.asked import Asked
from workbench.plan.choice import Candidates
from workbench.plan.contradiction import Instance, up, whole
from workbench.plan.limit import Cause, Cohort, Demand, Limit, demand
from workbench.plan.place import Chosen, Counted, Place, Waiting
from workbench.plan.rows import Rows
from workbench.plan.solver import codes
from workbench.plan.standing import Standing
from workbench.plan.tally import Tally, weeks_of
from workbench.plan.weekly import by_week, first_of, leaving, within

SMALL = 1e-9
THOUSAND = 1000.0


def most_away(people: pd.Series, share: float | None) -> pd.Series:
    """Return how many people of each unit may be away in one week: max(1, ⌊share × people⌋); all for no share."""
    return people if share is None else (people * share + 1e-9).astype(int).clip(lower=1)


class ReleaseCap(Limit):
    """`training.release_cap`: the share of a unit's people who may be away in one week, at least one.

    Who is trained at work is not away.
    """

    name = "release_cap"
    order = 40
    counts = "units"
    keys = ("release_cap",)
    relaxable = True
    paired = True
    causes = (Cause("release_cap", "release_cap", "raise_release_cap"),)
    reasons = {"release_cap": msg("The unit has as many people away as it may have in a week.")}
    remedies = {"raise_release_cap": msg("Raise the release cap.")}
    kinds = {"release_cap": 30}

    def known(self, cohort: Cohort) -> pd.Series:
        """People of each unit who may be away; a unit's size is the number of its officers in the cohort."""
        sizes = cohort.officers["unit_id"].dropna().astype("str").value_counts()
        return most_away(sizes, cohort.training.release_cap).rename("cap")

    def rows(self, m: Rows) -> None:
        """People of each unit away in each week; else in one session, and in sum over the weeks."""
        leave = leaving(m.sends, m.choice.courses)
        sends, send = m.sends[leave], m.send[leave]
        if not m.weeks:
            cap = m.choice.caps.loc[sends["unit_id"]].to_numpy(float)
            within(m, sends, send, key=sends["unit_id"].to_numpy(), room=cap)
        elif m.training.release_cap is not None:
            position, at = by_week(sends)
            unit = sends["unit_id"].to_numpy()[position]
            row = codes(unit, at)
            m.model.rows(row, send[position], 1.0, high=first_of(row, m.choice.caps.loc[unit].to_numpy(float)))

    def load(
        self, choice: Candidates, training: Training, held: pd.DataFrame, sent: pd.DataFrame
    ) -> tuple[np.ndarray, np.ndarray]:
        """People of each unit whom one session of the place takes away."""
        units = pd.Index(choice.caps.index)
        people = np.zeros((len(held), len(units)))
        place = pd.MultiIndex.from_frame(held[["course", "site"]])
        row = place.get_indexer(pd.MultiIndex.from_frame(sent[["course", "site"]]))
        people[row, units.get_indexer(sent["unit_id"])] = sent["people"].to_numpy(float)
        people /= np.maximum(held["sessions"].to_numpy(float), 1.0)[:, None]
        people *= leaving(held, choice.courses)[:, None]
        return people, choice.caps.to_numpy(float)

    def tally(self, choice: Candidates, training: Training) -> Tally:
        """Count who is away by unit and week."""
        return _Away(choice)

    def left(self, plan: Standing) -> np.ndarray:
        """Units × weeks: how many more people may be away; infinite without a cap."""
        caps = plan.choice.caps.to_numpy(float)
        cap = np.full(len(caps), np.inf) if plan.training.release_cap is None else caps
        return np.asarray(cap[:, None] - plan.away)

    def at(self, waiting: Waiting) -> np.ndarray:
        """Units × starts: how many more people may be away."""
        left = waiting.left.of[self.name]
        if waiting.choice.courses["at_work"].loc[waiting.course]:
            left = np.full_like(left, np.inf)
        return np.stack([left[:, weeks].min(axis=1) for weeks in waiting.windows], axis=1)

    def most_at(self, place: Place, could: np.ndarray) -> np.ndarray:
        """Of each unit no more than may be away."""
        units, unit = np.unique(place.unit, return_inverse=True)
        counts = np.zeros((len(units), could.shape[1]))
        np.add.at(counts, unit, could)
        return np.asarray(np.minimum(counts, np.maximum(place.of[self.name][units], 0.0)).sum(axis=0))

    def counted(self, place: Place) -> Counted:
        """Each person takes one of the unit's."""
        return Counted([[unit] for unit in place.unit.tolist()], place.of[self.name])

    def beyond(self, move: Chosen) -> float | None:
        """The share with which so many may be away."""
        units, people = np.unique(move.place.unit[move.people], return_counts=True)
        over = people > move.place.of[self.name][units, move.k]
        if not over.any():
            return None
        away = move.left.away[units, move.window].max(axis=1) + people
        return float(np.ceil(THOUSAND * (away / move.left.sizes[units])[over].max() - SMALL) / THOUSAND)

    def demands(self, instance: Instance) -> Iterator[Demand]:
        """For each unit, so many people away in a week."""
        if instance.training.release_cap is None:
            return
        away = np.flatnonzero(leaving(instance.seats, instance.choice.courses))
        position, at = by_week(instance.seats.iloc[away])
        unit = instance.seats["unit_id"].to_numpy()[away[position]]
        for one in np.unique(unit):
            own = unit == one
            most = float(instance.choice.caps[one])
            yield from demand(self, "release_cap", str(one), at[own], away[position[own]], 1.0, most)

    def said(self, demand: Demand, instance: Instance) -> Words:
        """How many people of the unit may be away."""
        said = msg("unit {unit} may have {n} away in a week (release_cap {share:g})")
        most = int(instance.choice.caps[str(demand.of)])
        return said.format(n=most, unit=demand.of, share=instance.training.release_cap)

    def resolved(self, demand: Demand, least: float | None, instance: Instance) -> Words | None:
        """Raise the cap."""
        if least is None:
            return None
        said = msg("raise training.release_cap to {share:g} (unit {unit}: {n} away)")
        n = whole(least)
        return said.format(share=up(n / instance.sizes[str(demand.of)]), unit=demand.of, n=n)

    def why_session(self, asked: Asked, session: pd.Series) -> Iterator[Words]:
        """The unit has as many away as it may have then."""
        unit, k = asked.place.unit[0], asked.start(session)
        if asked.place.of[self.name][unit, k] >= 1:
            return
        said = msg("{away} of the {cap} people who may be away from the unit are away.")
        away = int(asked.left.away[unit, asked.place.window(k)].max())
        yield said.format(away=away, cap=int(asked.choice.caps.iloc[unit]))


class _Away(Tally):
    def __init__(self, choice: Candidates):
        self.caps, self.at_work = choice.caps, choice.courses["at_work"].to_dict()
        self.away: Counter[tuple[str, int]] = Counter()

    def seat(self, seat: dict[str, Any]) -> bool:
        unit = seat["unit_id"]
        return self.at_work[seat["course"]] or all(self.away[unit, week] < self.caps[unit] for week in weeks_of(seat))

    def sit(self, seat: dict[str, Any], sign: int) -> None:
        if self.at_work[seat["course"]]:
            return
        for week in weeks_of(seat):
            self.away[seat["unit_id"], week] += sign


LIMIT = ReleaseCap()
