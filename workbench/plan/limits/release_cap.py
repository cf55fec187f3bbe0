"""People of a unit who may be away in one week."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from workbench.messages import Words, msg
from workbench.parameters.planning import Training
from workbench.plan.asked import Asked
from workbench.plan.away import weeks_on_leave
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


@dataclass(frozen=True)
class UnitsRoom:
    """Units × starts: how many `more` people may be away, and the `most` who might, were nobody of the plan away."""

    more: np.ndarray
    most: np.ndarray


class ReleaseCap(Limit):
    """`training.release_cap`: the share of a unit's people who may be away in one week, at least one.

    Who is trained at work is not away. Who is on leave is: in each week so many fewer may be sent as people of the unit
    are wholly away on a working day of it. One may be sent all the same, as from a unit that is so small that the share
    of it is nobody: a long leave would else keep all others from training, and the minimum strength keeps those who
    must stay.
    """

    name = "release_cap"
    order = 40
    counts = "units"
    keys = ("release_cap",)
    relaxable = True
    paired = True
    causes = (
        Cause("release_cap", "release_cap", "raise_release_cap"),
        Cause("cap_below_minimum", "cap_below_minimum", "raise_release_cap"),
    )
    reasons = {
        "release_cap": msg("The unit has as many people away as it may have in a week."),
        "cap_below_minimum": msg(
            "The units of those who wait may send fewer people in one week than the course needs to be held."
        ),
    }
    remedies = {"raise_release_cap": msg("Raise the release cap.")}
    kinds = {"release_cap": 30}

    def known(self, cohort: Cohort) -> tuple[pd.Series, pd.Series]:
        """People of each unit who may be away, and the units of those who are ever on leave, by officer.

        A unit's size is the number of its officers in the cohort.
        """
        unit_of = cohort.officers.set_index("officer_id")["unit_id"].dropna().astype("str")
        caps = most_away(unit_of.value_counts(), cohort.training.release_cap).rename("cap")
        return caps, unit_of[unit_of.index.isin([a.officer for a in cohort.training.gone])]

    def rows(self, m: Rows) -> None:
        """People of each unit away in each week; else in one session, and in sum over the weeks."""
        leave = leaving(m.sends, m.choice.courses)
        sends, send = m.sends[leave], m.send[leave]
        if not m.weeks:
            room = _room(m.choice, m.training)
            own = _units(m.choice).get_indexer(sends["unit_id"])
            within(
                m, sends, send, key=sends["unit_id"].to_numpy(), room=room.max(axis=1)[own], total=m.in_all(room)[own]
            )
        elif m.training.release_cap is not None:
            position, at = by_week(sends)
            unit = sends["unit_id"].to_numpy()[position]
            row = codes(unit, at)
            room = _room(m.choice, m.training)[_units(m.choice).get_indexer(unit), at - 1]
            m.model.rows(row, send[position], 1.0, high=first_of(row, room))

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
        return people, _room(choice, training).T

    def tally(self, choice: Candidates, training: Training) -> Tally:
        """Count who is away by unit and week."""
        return _Away(choice, training)

    def left(self, plan: Standing) -> tuple[np.ndarray, np.ndarray]:
        """Units × weeks: how many more people may be away, infinite without a cap; and how many are on leave."""
        leave = _on_leave(plan.choice, plan.training, plan.weeks)
        room = _room(plan.choice, plan.training, plan.weeks)
        if plan.training.release_cap is None:
            room = np.full_like(room, np.inf)
        return room - plan.away, leave

    def at(self, waiting: Waiting) -> UnitsRoom:
        """How many more people may be away, and how many could, were none of the plan's."""
        left, _ = waiting.left.of[self.name]
        if waiting.choice.courses["at_work"].loc[waiting.course]:
            left = np.full_like(left, np.inf)
        more, most = (
            np.stack([room[:, weeks].min(axis=1) for weeks in waiting.windows], axis=1)
            for room in (left, left + waiting.left.away)
        )
        return UnitsRoom(more, most)

    def most_at(self, place: Place, could: np.ndarray) -> np.ndarray:
        """Of each unit no more than may be away."""
        return _together(place, could, place.of[self.name].more)

    def obstacle(self, place: Place, training: Training) -> str:
        """The cap itself, not who is away, where all units together may never send as many as a session needs."""
        everybody = np.ones((len(place.unit), len(place.week)), dtype=bool)
        together = _together(place, everybody, place.of[self.name].most)
        never = len(place.unit) >= int(place.facts["fewest"]) > together.max(initial=0.0)
        return "cap_below_minimum" if never else self.name

    def counted(self, place: Place) -> Counted:
        """Each person takes one of the unit's."""
        return Counted([[unit] for unit in place.unit.tolist()], place.of[self.name].more)

    def beyond(self, move: Chosen) -> float | None:
        """The share with which so many may be away."""
        units, people = np.unique(move.place.unit[move.people], return_counts=True)
        over = people > move.place.of[self.name].more[units, move.k]
        if not over.any():
            return None
        _, leave = move.left.of[self.name]
        away = (move.left.away + leave)[units, move.window].max(axis=1) + people
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
            room = _room(instance.choice, instance.training)[_units(instance.choice).get_loc(one)]
            for most in np.unique(room[at[own] - 1]):
                then = own & (room[at - 1] == most)
                yield from demand(self, "release_cap", str(one), at[then], away[position[then]], 1.0, float(most))

    def said(self, demand: Demand, instance: Instance) -> Words:
        """How many people of the unit may be away."""
        said = msg("unit {unit} may have {n} away in a week (release_cap {share:g})")
        return said.format(n=int(demand.bound), unit=demand.of, share=instance.training.release_cap)

    def resolved(self, demand: Demand, least: float | None, instance: Instance) -> Words | None:
        """Raise the cap."""
        if least is None:
            return None
        said = msg("raise training.release_cap to {share:g} (unit {unit}: {n} away)")
        unit = _units(instance.choice).get_loc(str(demand.of))
        then = _room(instance.choice, instance.training)[unit] == demand.bound
        leave = int(_on_leave(instance.choice, instance.training, instance.training.weeks)[unit, then].max())
        n = whole(least)
        return said.format(share=up((n + leave) / instance.sizes[str(demand.of)]), unit=demand.of, n=n)

    def why_session(self, asked: Asked, session: pd.Series) -> Iterator[Words]:
        """The unit has as many away as it may have then."""
        unit, k = asked.place.unit[0], asked.start(session)
        if asked.place.of[self.name].more[unit, k] >= 1:
            return
        said = msg("{away} of the {cap} people who may be away from the unit are away.")
        window = asked.place.window(k)
        fullest = int(asked.left.of[self.name][0][unit, window].argmin()) + window.start
        away, gone = int(asked.left.away[unit, fullest]), int(asked.left.of[self.name][1][unit, fullest])
        yield said.format(away=away + gone, cap=int(asked.choice.caps.iloc[unit]))
        if gone:
            yield msg("of these on leave: {n}.").format(n=gone)


def _together(place: Place, could: np.ndarray, room: np.ndarray) -> np.ndarray:
    """Return how many of those who could may be away at each start together: units × starts have so much room."""
    units, unit = np.unique(place.unit, return_inverse=True)
    counts = np.zeros((len(units), could.shape[1]))
    np.add.at(counts, unit, could)
    return np.asarray(np.minimum(counts, np.maximum(room[units], 0.0)).sum(axis=0))


def _units(choice: Candidates) -> pd.Index:
    return pd.Index(choice.caps.index)


def _on_leave(choice: Candidates, training: Training, weeks: int) -> np.ndarray:
    """Units × weeks: people of the unit who are on leave."""
    units, unit_of = _units(choice), choice.of[LIMIT.name][1]
    found = np.zeros((len(units), weeks))
    if len(unit_of):
        gone = weeks_on_leave(training.gone, start=choice.start, weeks=weeks)
        gone = gone[gone["officer_id"].isin(unit_of.index)]
        np.add.at(found, (units.get_indexer(unit_of.loc[gone["officer_id"]]), gone["at"].to_numpy()), 1.0)
    return found


def _room(choice: Candidates, training: Training, weeks: int | None = None) -> np.ndarray:
    """Units × weeks of the plan, or so many: people of the unit who may be sent."""
    weeks = training.weeks if weeks is None else weeks
    caps = np.repeat(choice.caps.to_numpy(float)[:, None], weeks, axis=1)
    return caps if training.release_cap is None else np.maximum(caps - _on_leave(choice, training, weeks), 1.0)


class _Away(Tally):
    def __init__(self, choice: Candidates, training: Training):
        room = _room(choice, training)
        self.room = dict(zip(_units(choice), room, strict=True))
        self.at_work = choice.courses["at_work"].to_dict()
        self.away: Counter[tuple[str, int]] = Counter()

    def seat(self, seat: dict[str, Any]) -> bool:
        unit = seat["unit_id"]
        return self.at_work[seat["course"]] or all(
            self.away[unit, week] < self.room[unit][week - 1] for week in weeks_of(seat)
        )

    def sit(self, seat: dict[str, Any], sign: int) -> None:
        if self.at_work[seat["course"]]:
            return
        for week in weeks_of(seat):
            self.away[seat["unit_id"], week] += sign


LIMIT = ReleaseCap()
