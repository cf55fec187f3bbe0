"""Trainers of a domain who can teach in one week."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np
import pandas as pd

from workbench.messages import Words, msg
from workbench.parameters.planning import Training
from workbench.plan.asked import Asked
from workbench.plan.choice import Candidates
from workbench.plan.contradiction import Instance, whole
from workbench.plan.limit import Cause, Demand, Limit, demand
from workbench.plan.place import Chosen, Place, Waiting
from workbench.plan.rows import Rows
from workbench.plan.solver import codes
from workbench.plan.standing import Standing
from workbench.plan.tally import Tally
from workbench.plan.weekly import by_week, first_of


class Trainers(Limit):
    """`training.trainers`: those who teach a domain in a week; a session needs its course's number of them.

    Courses for which trainers are named (`operations.trainers`) do not count here.
    """

    name = "trainers"
    order = 30
    counts = "resources"
    keys = ("trainers",)
    relaxable = True
    paired = True
    causes = (Cause("trainers", "trainers", "add_trainers"),)
    reasons = {"trainers": msg("The domain has no trainer left.")}
    remedies = {"add_trainers": msg("Find more trainers.")}
    kinds = {"trainers": 20}

    def rows(self, m: Rows) -> None:
        """Trainers of each domain and week; else summed over the weeks, and no session that has too few for one."""
        teach = _asked(m.choice).loc[m.held["course"]].to_numpy(float)
        counted = np.flatnonzero(m.course["domain_id"].isin(m.training.trainers).to_numpy() & (teach > 0))
        domain, number = m.course["domain_id"].to_numpy()[counted], teach[counted]
        if m.weeks:
            if len(counted) == 0:
                return
            position, at = by_week(m.held.iloc[counted])
            row = codes(domain[position], at)
            available = first_of(row, np.array([m.training.trainers[d] for d in domain[position]], dtype=float))
            m.model.rows(row, m.hold[counted][position], number[position], high=available)
            return
        span = m.course["span"].to_numpy(float)[counted]
        available = np.array([m.training.trainers[d] for d in domain], dtype=float)
        row = codes(domain)
        m.model.rows(row, m.hold[counted], number * span, high=m.taught * first_of(row, available))
        short = counted[number > available]
        m.model.rows(np.zeros(len(short), int), m.hold[short], 1.0, high=0.0)

    def load(
        self, choice: Candidates, training: Training, held: pd.DataFrame, sent: pd.DataFrame
    ) -> tuple[np.ndarray, np.ndarray]:
        """Trainers of each domain; one too many weighs as much as a whole session, which could not be held."""
        domains = list(training.trainers)
        course = choice.courses.loc[held["course"]]
        largest = float(course["most"].to_numpy(float).max(initial=1.0))
        teaches = course["domain_id"].to_numpy()[:, None] == np.array(domains, dtype=object)[None, :]
        asked = np.where(teaches, _asked(choice).loc[held["course"]].to_numpy(float)[:, None], 0.0)
        available = np.maximum(np.array(list(training.trainers.values()), dtype=float), 0.5) * largest
        return asked * largest, available

    def tally(self, choice: Candidates, training: Training) -> Tally:
        """Count those who teach by domain and week."""
        return _Teaching(choice, training)

    def left(self, plan: Standing) -> dict[str, np.ndarray]:
        """Trainers by domain, in each week; domains without a limit are left out."""
        left = {domain: np.full(plan.weeks, float(n)) for domain, n in plan.training.trainers.items()}
        held, course = plan.held, plan.choice.courses.loc[plan.held["course"]]
        for domain, teach, week, span in zip(
            course["domain_id"], _asked(plan.choice).loc[held["course"]], held["week"], held["span"], strict=True
        ):
            if domain in left:
                left[domain][week - 1 : week - 1 + span] -= teach
        return left

    def at(self, waiting: Waiting) -> np.ndarray | None:
        """Trainers left at each start; None where the domain has no limit."""
        left = waiting.left.of[self.name].get(waiting.choice.courses["domain_id"].loc[waiting.course])
        return (
            None
            if left is None or not _asked(waiting.choice).loc[waiting.course]
            else np.array([left[weeks].min() for weeks in waiting.windows])
        )

    def starts(self, place: Place, training: Training, *, opens: bool) -> np.ndarray | None:
        """Starts of a new session that enough trainers are left for."""
        left: np.ndarray | None = place.of[self.name]
        return left >= place.facts["trainers"] if opens and left is not None else None

    def beyond(self, move: Chosen) -> float | None:
        """So many trainers of the domain."""
        left, facts = move.place.of[self.name], move.place.facts
        if not move.opens or left is None or (lacking := facts["trainers"] - left[move.k]) <= 0:
            return None
        return float(move.training.trainers[facts["domain_id"]] + lacking)

    def parameter(self, course: pd.Series, site: str) -> str:
        """The trainers of the course's domain."""
        return f"training.trainers.{course['domain_id']}"

    def demands(self, instance: Instance) -> Iterator[Demand]:
        """For each domain, so many trainers in a week."""
        position, at = by_week(instance.sessions)
        domains = instance.course["domain_id"].to_numpy()
        teach = _asked(instance.choice).loc[instance.sessions["course"]].to_numpy()
        for domain, available in instance.training.trainers.items():
            taught = (domains == domain)[position]
            column = instance.hold[position[taught]]
            yield from demand(self, "trainers", domain, at[taught], column, teach[position[taught]], available)

    def said(self, demand: Demand, instance: Instance) -> Words:
        """How many trainers the domain has."""
        said = msg("trainers of {domain}: {n} in a week")
        return said.format(n=instance.training.trainers[str(demand.of)], domain=demand.of)

    def resolved(self, demand: Demand, least: float | None, instance: Instance) -> Words | None:
        """Have more trainers."""
        if least is None:
            return None
        return msg("raise training.trainers.{domain} to {n}").format(domain=demand.of, n=whole(least))

    def why_more(self, asked: Asked) -> Iterator[Words]:
        """Few starts have enough trainers left."""
        taught = self.starts(asked.place, asked.training, opens=True)
        inside = asked.inside
        if taught is None or taught[inside].sum() >= len(inside):
            return
        said = msg("trainers ({n} needed) are left in {weeks} of {all} possible starts.")
        yield said.format(weeks=int(taught[inside].sum()), all=len(inside), n=asked.facts["trainers"])


def _asked(choice: Candidates) -> pd.Series:
    """Trainers that a session of each course needs, none where they are named."""
    trainers = choice.courses["trainers"]
    return trainers.mask(trainers.index.isin(choice.of["named_trainers"].asked["course"]), 0)


class _Teaching(Tally):
    def __init__(self, choice: Candidates, training: Training):
        self.available, self.domain = training.trainers, choice.courses["domain_id"]
        self.teach = _asked(choice)
        self.busy: Counter[tuple[str, int]] = Counter()

    def session(self, course: int, site: str, weeks: range) -> bool:
        domain, teach = self.domain[course], self.teach[course]
        return all(self.busy[domain, week] + teach <= self.available.get(domain, np.inf) for week in weeks)

    def open(self, course: int, site: str, weeks: range, sign: int) -> None:
        for week in weeks:
            self.busy[self.domain[course], week] += sign * self.teach[course]


LIMIT = Trainers()
