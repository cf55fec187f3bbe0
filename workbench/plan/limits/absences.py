"""People who are away for a time: nothing is planned for them in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from workbench.errors import PlanInfeasible, Problem
from workbench.language import Speaker, written
from workbench.messages import Words, msg
from workbench.parameters.operations import Absence
from workbench.parameters.planning import Training
from workbench.plan.asked import Asked
from workbench.plan.away import absences_table, away, wholly
from workbench.plan.choice import Candidates
from workbench.plan.limit import Cause, Cohort, Limit
from workbench.plan.place import Place, Waiting
from workbench.plan.rows import Rows
from workbench.plan.standing import Standing
from workbench.plan.tally import Tally

DAYS = ["start", "end"]


class Absences(Limit):
    """`training.absences` and those of `operations`: nobody sits in a session of which a day falls into an absence."""

    name = "absences"
    order = 145
    counts = "times"
    keys = ("absences",)
    first = True
    causes = (Cause("absent", "absent", "after_absence"),)
    reasons = {"absent": msg("The officer is away whenever it could be held.")}
    remedies = {"after_absence": msg("Plan it for after the absence.")}

    def names(self, training: Training) -> Iterable[tuple[str, str]]:
        """Those who are away."""
        return [(f"training.absences.{i}.officer", absence.officer) for i, absence in enumerate(training.absences)]

    def lets(self, arcs: pd.DataFrame, training: Training) -> pd.Series | None:
        """Courses that can be held while the officer is there."""
        return arcs["there"] if training.gone else None

    def bars(self, needs: pd.DataFrame, choice: Candidates, training: Training) -> pd.Series:
        """Needs of people who are away whenever a course that fits could be held."""
        if not training.gone:
            return pd.Series(False, index=needs.index)
        key = ["officer_id", "scale_id"]
        pairs = choice.suitable[["need", "course", "officer_id"]].merge(choice.needs[["need", "scale_id"]], on="need")
        there = pairs.assign(there=could_come(pairs, choice.starts, training)).groupby(key)["there"].any()
        asked = pd.MultiIndex.from_frame(needs[key].astype("str"))
        return pd.Series(asked.isin(there.index[~there]), index=needs.index)

    def keeps_out(
        self, choice: Candidates, sessions: pd.DataFrame, busy: Mapping[str, set[int]], training: Training
    ) -> frozenset[int]:
        """Needs of people who are away on a day of every session that opens in a course that fits.

        A session at which they sit elsewhere is none that they could attend.
        """
        pairs = choice.suitable[["need", "course", "officer_id"]]
        pairs = pairs[pairs["officer_id"].isin([absence.officer for absence in training.gone if wholly(absence)])]
        if pairs.empty:
            return frozenset()
        held = sessions[["course_id", "week", "n_weeks", *DAYS]].merge(choice.courses[["course_id", "course"]])
        asked = pairs.merge(held, on="course")
        gone = away(asked["officer_id"], asked["start"], asked["end"], training.gone)
        weeks = asked[["officer_id", "week", "n_weeks"]].itertuples(index=False, name=None)
        sits = [not busy.get(who, set()).isdisjoint(range(week - 1, week - 1 + span)) for who, week, span in weeks]
        by_need = pd.DataFrame({"gone": gone, "never": gone | np.array(sits, dtype=bool)}).groupby(
            asked["need"].to_numpy()
        )
        always = by_need["never"].all() & by_need["gone"].any()
        return frozenset(always.index[always].tolist())

    def tells_apart(self, choice: Candidates) -> pd.DataFrame | None:
        """Everybody who is away counts alone: whoever is always there is exchangeable."""
        gone: list[str] = choice.of[self.name]
        if not gone:
            return None
        return pd.DataFrame({"officer_id": gone, "row": np.arange(len(gone)), "room": 0.0}).astype(
            {"officer_id": "str"}
        )

    def known(self, cohort: Cohort) -> list[str]:
        """Ids of those who are ever away."""
        return sorted({absence.officer for absence in cohort.training.gone if wholly(absence)})

    def rows(self, m: Rows) -> None:
        """No seat in a session of which a day falls into an absence; a model without weeks cannot tell."""
        if not m.weeks or not m.training.gone:
            return
        who = m.sends["officer_id"] if m.classes is None else self._alone(m)
        seats = m.sends[["course", "week"]].assign(officer_id=who.to_numpy())
        gone = np.flatnonzero(in_absence(seats, m.choice.starts, m.training))
        if gone.size:
            m.model.rows(np.arange(gone.size), m.send[gone], 1.0, high=0.0)

    def _alone(self, m: Rows) -> pd.Series:
        """Return for each row of a model of classes the officer who is their class alone, else nobody."""
        assert m.classes is not None
        of = m.classes.of[m.classes.of.index.isin(m.choice.of[self.name])]
        officer = pd.Series(of.index.astype("str"), index=of.to_numpy(), dtype="str")
        return m.sends["group"].map(officer).astype("str")

    def tally(self, choice: Candidates, training: Training) -> Tally | None:
        """Let nobody sit while away."""
        return _There(choice, training) if training.gone else None

    def left(self, plan: Standing) -> pd.DataFrame:
        """The absences."""
        return absences_table(plan.training.gone)

    def at(self, waiting: Waiting) -> np.ndarray:
        """People × starts: whether the person is there."""
        officers = waiting.people["officer_id"]
        there = np.ones((len(officers), len(waiting.week)), dtype=bool)
        held = waiting.left.starts[waiting.left.starts["course"].eq(waiting.course)]
        start, end = (held[day].to_numpy()[:, None] for day in DAYS)
        for officer, own in waiting.left.of[self.name].groupby("officer_id"):
            meets = (own["gone"].to_numpy() <= end) & (own["back"].to_numpy() >= start)
            there[officers.eq(str(officer)).to_numpy()] = ~meets.any(axis=1)
        return there

    def present(self, place: Place) -> np.ndarray:
        """Where the person is there."""
        return np.asarray(place.of[self.name])

    def why_need(self, officer_id: str, training: Training) -> Iterator[Words]:
        """From when to when the officer is away."""
        for absence in training.gone:
            if absence.officer != officer_id:
                continue
            if not wholly(absence):
                yield from _part_time(absence)
            elif absence.to is None:
                yield msg("The officer is away from {first} on.").format(first=written(Speaker.date, absence.from_))
            else:
                said = msg("The officer is away: {days}.")
                yield said.format(days=written(Speaker.period, absence.from_, absence.to))

    def why_session(self, asked: Asked, session: pd.Series) -> Iterator[Words]:
        """The officer is away then."""
        if not asked.place.of[self.name][0, asked.start(session)]:
            yield msg("the officer is away then.")


def _part_time(absence: Absence) -> Iterator[Words]:
    """From when to when somebody works part-time."""
    share = written(Speaker.percent, 100 * (1.0 - absence.share))
    if absence.to is None:
        said = msg("The officer works {share} of the time from {first} on.")
        yield said.format(share=share, first=written(Speaker.date, absence.from_))
    else:
        said = msg("The officer works {share} of the time: {days}.")
        yield said.format(share=share, days=written(Speaker.period, absence.from_, absence.to))


def could_come(pairs: pd.DataFrame, starts: pd.DataFrame, training: Training) -> np.ndarray:
    """Return whether each officer is there for any start of the course: rows with officer_id and course."""
    found = np.ones(len(pairs), dtype=bool)
    gone = np.flatnonzero(pairs["officer_id"].isin([a.officer for a in training.gone]).to_numpy())
    if gone.size:
        asked = pairs.iloc[gone][["officer_id", "course"]].assign(at=gone).merge(starts, on="course")
        there = asked.loc[~in_absence(asked, starts, training), "at"].unique()
        found[gone] = np.isin(gone, there)
    return found


def refuse_away(by_hand: pd.DataFrame, starts: pd.DataFrame, training: Training) -> None:
    """Refuse people set by hand for a session that falls into their absence.

    Args:
        by_hand: line (in `training.fixed`), officer_id, course, week.
        starts: when courses can start.
        training: limits of the plan.

    Raises:
        PlanInfeasible: every such person at once.
    """
    gone = by_hand[in_absence(by_hand, starts, training)].drop_duplicates(["line", "officer_id"])
    if len(gone):
        raise PlanInfeasible(
            Problem(
                msg("This person is away on days of the session that is set by hand."),
                msg("Take the person out of the session, or change `training.absences`."),
                rule="plan", column=f"training.fixed.{line}.officers", value=officer,
            )
            for line, officer in zip(gone["line"], gone["officer_id"], strict=True)
        )  # fmt: skip


def in_absence(seats: pd.DataFrame, starts: pd.DataFrame, training: Training) -> np.ndarray:
    """Return whether a day of each seat (officer_id, course, week) falls into an absence of its officer."""
    found = np.zeros(len(seats), dtype=bool)
    gone = np.flatnonzero(seats["officer_id"].isin([a.officer for a in training.gone]).to_numpy())
    if gone.size:
        held = seats.iloc[gone][["officer_id", "course", "week"]].merge(
            starts[["course", "week", *DAYS]], on=["course", "week"], how="left"
        )
        found[gone] = away(held["officer_id"], held["start"], held["end"], training.gone)
    return found


class _There(Tally):
    def __init__(self, choice: Candidates, training: Training):
        self.absences = absences_table(training.gone)
        days = choice.starts[["course", "week", *DAYS]].itertuples(index=False, name=None)
        self.days = {(course, week): (start, end) for course, week, start, end in days}
        self.gone = set(self.absences["officer_id"])

    def seat(self, seat: dict[str, Any]) -> bool:
        if seat["officer_id"] not in self.gone:
            return True
        own = self.absences[self.absences["officer_id"].eq(seat["officer_id"])]
        start, end = self.days[seat["course"], seat["week"]]
        return not bool((own["gone"].le(end) & own["back"].ge(start)).any())


LIMIT = Absences()
