"""How many qualified people of each unit may be away in one week so that enough of them stay."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from workbench import tables
from workbench.messages import Words, msg
from workbench.parameters.framework import Framework
from workbench.parameters.planning import Training
from workbench.plan.asked import Asked
from workbench.plan.away import weeks_on_leave
from workbench.plan.choice import Candidates
from workbench.plan.contradiction import Instance, down, whole
from workbench.plan.limit import Cause, Cohort, Demand, Limit, demand
from workbench.plan.place import Chosen, Counted, Place, Waiting
from workbench.plan.rows import Rows
from workbench.plan.solver import codes
from workbench.plan.standing import Standing
from workbench.plan.tally import Tally, weeks_of
from workbench.plan.weekly import by_week, first_of, leaving, within

SMALL = 1e-9
THOUSAND = 1000.0
LOOKED_BEYOND = 100
"""Weeks after the plan for which a longer one is looked at."""
COLUMNS = {
    "row": "int64", "unit_id": "str", "scale_id": "str", "level": "int64",
    "needed": "int64", "qualified": "int64", "stay": "int64", "room": "int64",
}  # fmt: skip


def strength(
    levels: tables.Levels | tables.Gaps, officers: tables.Officers, framework: Framework, *, share: float | None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the minimum strength of every unit, and who counts towards it.

    For each unit, scale and level k of the unit's `needed`: needed is Σ_{j ≥ k} needed_j, qualified the people of the
    unit whose level is k or more (by the cut scores, whatever the certainty), stay = ⌈share × needed⌉, and
    room = max(qualified − stay, 0): so many of them may be away in one week, whatever they are trained in.

    Args:
        levels: table `levels`, or any table with officer_id, scale_id and level.
        officers: table `officers`.
        framework: what each unit needs.
        share: parameter `training.strength`; None for no limit.

    Returns:
        One row per unit, scale and level (`row` numbers them 0, 1, …): row, unit_id, scale_id, level, needed,
        qualified, stay, room; and one row per qualified officer and such row: officer_id, row.
    """
    needed = _needed(framework) if share is not None else pd.DataFrame(columns=list(COLUMNS)).astype(COLUMNS)
    unit_of = officers[["officer_id", "unit_id"]].astype("str").dropna(subset=["unit_id"])
    held = levels[["officer_id", "scale_id", "level"]].dropna(subset=["level"])
    held = held.rename(columns={"level": "held"}).astype({"officer_id": "str", "scale_id": "str", "held": "int64"})
    able = needed.merge(held.merge(unit_of, on="officer_id"), on=["unit_id", "scale_id"])
    able = able[able["held"] >= able["level"]][["officer_id", "row"]].sort_values(["officer_id", "row"])
    qualified = able.groupby("row").size().reindex(needed["row"], fill_value=0).to_numpy()
    stay = np.ceil((share or 0.0) * needed["needed"].to_numpy(float) - 1e-9).astype(int)
    rows = needed.assign(qualified=qualified, stay=stay, room=np.maximum(qualified - stay, 0))
    return rows[list(COLUMNS)].astype(COLUMNS), able.reset_index(drop=True)


def _needed(framework: Framework) -> pd.DataFrame:
    entries = [
        (unit.id, scale, level, sum(n for at, n in by_level.items() if at >= level))
        for unit in framework.units
        for scale, by_level in unit.needed.items()
        for level in by_level
    ]
    frame = pd.DataFrame(entries, columns=["unit_id", "scale_id", "level", "needed"])
    frame = frame[frame["needed"].astype(int) > 0].sort_values(["unit_id", "scale_id", "level"], ignore_index=True)
    return frame.assign(row=np.arange(len(frame))).astype(
        {"unit_id": "str", "scale_id": "str", "level": "int64", "needed": "int64"}
    )


class Strength(Limit):
    """`training.strength`: of the qualified people whom a unit needs, the share who must stay in each week.

    Who is trained at work stays. Who is on leave on a working day of a week is not present in it, so that so many fewer
    may be sent.
    """

    name = "strength"
    order = 50
    counts = "units"
    keys = ("strength",)
    relaxable = True
    paired = True
    causes = (Cause("strength", "strength", "lower_strength"),)
    reasons = {"strength": msg("The unit must keep enough qualified people at work.")}
    remedies = {"lower_strength": msg("Lower the minimum strength that stays.")}
    kinds = {"strength": 40}

    def known(self, cohort: Cohort) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
        """The rows, who counts in which, and which of these are on leave in which week of the plan: row, at."""
        training = cohort.training
        rows, able = strength(cohort.levels, cohort.officers, cohort.framework, share=training.strength)
        gone = weeks_on_leave(training.gone, start=cohort.start, weeks=training.weeks + LOOKED_BEYOND)
        return rows, able, gone.merge(able, on="officer_id")[["row", "at"]]

    def tells_apart(self, choice: Candidates) -> pd.DataFrame:
        """Who counts in which row whose room is below the unit's cap; no other can bind."""
        cap = choice.caps.reindex(choice.strength["unit_id"]).to_numpy(float)
        least = choice.strength["room"].to_numpy() - _most_on_leave(choice)
        binding = choice.strength[least < np.nan_to_num(cap, nan=np.inf)]
        return choice.qualified.merge(binding[["row", "room"]], on="row")

    def rows(self, m: Rows) -> None:
        """Qualified people of each row away in each week; else in one session, and in sum over the weeks."""
        who = "officer_id" if m.classes is None else "group"
        counted = self.tells_apart(m.choice) if m.classes is None else m.classes.counted[self.name]
        leave = leaving(m.sends, m.choice.courses)
        sends, send = m.sends[leave], m.send[leave]
        if not m.weeks:
            held_back = sends.assign(column=send).merge(counted, on=who)
            row, room = held_back["row"].to_numpy(), _room(m.choice, m.training.weeks)
            within(
                m, held_back, held_back["column"].to_numpy(), key=row, room=room.max(axis=1)[row],
                total=m.in_all(room)[row],
            )  # fmt: skip
            return
        position, at = by_week(sends)
        away = pd.DataFrame({who: sends[who].to_numpy()[position], "at": at, "column": send[position]})
        away = away.merge(counted, on=who)
        row = codes(away["row"], away["at"])
        room = _room(m.choice, m.training.weeks)[away["row"].to_numpy(), away["at"].to_numpy() - 1]
        m.model.rows(row, away["column"].to_numpy(), 1.0, high=first_of(row, room))

    def tally(self, choice: Candidates, training: Training) -> Tally:
        """Count the qualified people who are away by row and week."""
        return _Gone(choice, training)

    def left(self, plan: Standing) -> tuple[np.ndarray, dict[str, list[int]]]:
        """Rows × weeks: how many more qualified people may be away; and the rows of each officer."""
        left = _present(plan.choice, plan.weeks)
        gone = plan.away_at[plan.away_at["leaves"]].merge(plan.choice.qualified, on="officer_id")
        np.subtract.at(left, (gone["row"].to_numpy(int), gone["at"].to_numpy(int)), 1.0)
        return left, {
            str(officer): rows.tolist() for officer, rows in plan.choice.qualified.groupby("officer_id")["row"]
        }

    def at(self, waiting: Waiting) -> Counted:
        """The rows of each person, and what they leave at each start."""
        left, rows = waiting.left.of[self.name]
        if waiting.choice.courses["at_work"].loc[waiting.course]:
            left = np.full_like(left, np.inf)
        room = np.stack([left[:, weeks].min(axis=1) for weeks in waiting.windows], axis=1)
        return Counted([rows.get(str(officer), []) for officer in waiting.people["officer_id"]], room)

    def present(self, place: Place) -> np.ndarray:
        """Where every row of the person leaves room for one more."""
        counted: Counted = place.of[self.name]
        every = np.full(len(place.week), True)
        return np.stack([(counted.room[rows] >= 1).all(axis=0) if rows else every for rows in counted.of])

    def counted(self, place: Place) -> Counted:
        """Each person takes one of each of their rows."""
        found: Counted = place.of[self.name]
        return found

    def beyond(self, move: Chosen) -> float | None:
        """The share that would still stay."""
        counted: Counted = move.place.of[self.name]
        every = [row for person in move.people for row in counted.of[person]]
        rows, gone = np.unique(np.array(every, dtype=int), return_counts=True)
        left = counted.room[rows, move.k]
        short = gone > left
        if not short.any():
            return None
        facts = move.choice.strength.iloc[rows[short]]
        used = facts["room"].to_numpy(float) - left[short]
        stay = facts["qualified"].to_numpy(float) - used - gone[short]
        return float(np.floor(THOUSAND * (stay / facts["needed"].to_numpy(float)).min() + SMALL) / THOUSAND)

    def demands(self, instance: Instance) -> Iterator[Demand]:
        """For each row, so many qualified people away in a week."""
        gone = np.flatnonzero(leaving(instance.seats, instance.choice.courses))
        position, at = by_week(instance.seats.iloc[gone])
        officer = instance.seats["officer_id"].to_numpy()[gone[position]]
        away = pd.DataFrame({"officer_id": officer, "at": at, "column": gone[position]})
        for number, group in away.merge(instance.choice.qualified, on="officer_id").groupby("row"):
            room = _room(instance.choice, instance.training.weeks)[int(number), group["at"].to_numpy() - 1]
            for most in np.unique(room):
                then = group[room == most]
                at, column = then["at"].to_numpy(), then["column"].to_numpy()
                yield from demand(self, "strength", int(number), at, column, 1.0, float(most))

    def said(self, demand: Demand, instance: Instance) -> Words:
        """How many people of the row must stay."""
        row = instance.choice.strength.iloc[int(demand.of)]
        said = msg("{stay} people at level {level} of {scale} who stay in unit {unit}, which has {able}")
        return said.format(
            stay=row["stay"], level=row["level"], scale=row["scale_id"], unit=row["unit_id"], able=row["qualified"]
        )

    def resolved(self, demand: Demand, least: float | None, instance: Instance) -> Words | None:
        """Lower the share."""
        if least is None:
            return None
        row = instance.choice.strength.iloc[int(demand.of)]
        present = row["qualified"] - (row["room"] - demand.bound)
        share = down(max(present - whole(least), 0) / row["needed"])
        return msg("lower training.strength to {share:g}").format(share=share)

    def why_session(self, asked: Asked, session: pd.Series) -> Iterator[Words]:
        """Those who must stay of the officer's level."""
        counted, k = asked.place.of[self.name], asked.start(session)
        for row in counted.of[0]:
            left = counted.room[row, k]
            if left >= 1:
                continue
            facts = asked.choice.strength.iloc[row]
            said = msg("{stay} of {able} people at level {level} of {scale} must stay; away: {gone}.")
            yield said.format(
                stay=facts["stay"], able=facts["qualified"], level=facts["level"],
                scale=asked.framework.scale_names[facts["scale_id"]],
                gone=int(facts["room"] - left),
            )  # fmt: skip


def _most_on_leave(choice: Candidates) -> np.ndarray:
    """Of each row, the most people who are on leave in one week."""
    most = choice.of[LIMIT.name][2].value_counts().groupby(level="row").max()
    return most.reindex(choice.strength["row"], fill_value=0).to_numpy(float)


def _room(choice: Candidates, weeks: int) -> np.ndarray:
    """Rows × weeks: how many qualified people may be sent; none where those on leave leave no more than must stay."""
    return np.maximum(_present(choice, weeks), 0.0)


def _present(choice: Candidates, weeks: int) -> np.ndarray:
    """The same, below 0 where those on leave leave fewer than must stay."""
    room = np.repeat(choice.strength["room"].to_numpy(float)[:, None], weeks, axis=1)
    gone = choice.of[LIMIT.name][2]
    gone = gone[gone["at"].lt(weeks)]
    np.subtract.at(room, (gone["row"].to_numpy(int), gone["at"].to_numpy(int)), 1.0)
    return room


class _Gone(Tally):
    def __init__(self, choice: Candidates, training: Training):
        self.rows_of = choice.qualified.groupby("officer_id")["row"].agg(list).to_dict()
        self.room = _room(choice, training.weeks)
        self.at_work = choice.courses["at_work"].to_dict()
        self.away: Counter[tuple[int, int]] = Counter()

    def seat(self, seat: dict[str, Any]) -> bool:
        rows = self._rows(seat)
        return all(self.away[row, week] < self.room[row, week - 1] for row in rows for week in weeks_of(seat))

    def sit(self, seat: dict[str, Any], sign: int) -> None:
        for row in self._rows(seat):
            for week in weeks_of(seat):
                self.away[row, week] += sign

    def _rows(self, seat: dict[str, Any]) -> list[int]:
        return [] if self.at_work[seat["course"]] else self.rows_of.get(seat["officer_id"], [])


LIMIT = Strength()
