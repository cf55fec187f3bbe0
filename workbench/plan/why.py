"""Why one officer is, or is not, in the plans: what was decided on each need, and the limits that bind, in numbers.

Uses `candidates`, `limits`, `room`, `moves` and `unmet` of the same room: every limit says what the plan's tables leave
of it. It names nobody else: of other people there are counts only.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench.errors import ParameterError, Problem, did_you_mean
from workbench.language import Speaker, written
from workbench.messages import Words, as_is, joined, msg
from workbench.parameters.declare import label_of
from workbench.parameters.framework import Framework
from workbench.parameters.planning import Training
from workbench.plan.asked import Asked
from workbench.plan.candidates import candidates
from workbench.plan.carried import each_need
from workbench.plan.choice import Candidates
from workbench.plan.limit import Limit
from workbench.plan.limits import LIMITS, in_turn
from workbench.plan.moves import how_many, waiting_places, who_could
from workbench.plan.place import Place
from workbench.plan.published import PublishedPlan
from workbench.plan.room import room
from workbench.plan.standing import Room
from workbench.plan.training import taking_part
from workbench.plan.unmet import REASONS_TEXT, REMEDIES
from workbench.profile.gaps import unassessed
from workbench.tables import GAPS, LEVELS, OFFICERS, SESSIONS, TRAINING_PLAN

KEY = ["officer_id", "scale_id"]
COACHED = (None, "next_step")
OF_A_SESSION = in_turn("sessions", "people", "times", "units")
OF_ONE_MORE = in_turn("places", "sessions", "money", "resources")
WITHOUT_COACH = ("below_minimum", "no_coach", "self_study")
OF_LIMITS = (cause.reason for limit in LIMITS if not limit.first for cause in limit.causes)
OF_THE_PLAN = {*COACHED, *WITHOUT_COACH, *OF_LIMITS}


@dataclass(frozen=True)
class Answer:
    """One need of the officer.

    Attributes:
        scale_id: the scale.
        need: the level held and the level required, in words.
        decided: what the plans give: seats, a coach, or nothing.
        binding: the limits that bind, with their numbers.
        change: what would have to change, with its price.
    """

    scale_id: str
    need: Words
    decided: list[Words]
    binding: list[Words]
    change: list[Words]


def why_not(
    officer_id: str,
    tables: Mapping[str, pd.DataFrame],
    framework: Framework,
    *,
    limits: Training,
    start: dt.date,
    published: PublishedPlan | None = None,
    scale: str | None = None,
) -> list[Answer]:
    """Return an answer for each need of one officer, or for one scale.

    Args:
        officer_id: the officer.
        tables: by name: officers, gaps, levels, sessions, training_plan, coaching_plan, unmet, remedies,
            remedy_prices, interventions.
        framework: courses, units and their sites.
        limits: limits of the training plan.
        start: first day of the plan.
        published: the plan that it keeps, None where there is none.
        scale: only this scale.

    Raises:
        ParameterError: where the run has no such officer, or the framework no such scale.
    """
    if officer_id not in set(tables["officers"]["officer_id"]):
        raise ParameterError(
            Problem(
                msg("This run has no officer with this id."),
                rule="why",
                column="--officer",
            )
        )
    if scale is not None and scale not in framework.domain_of:
        problem = msg("There is no such scale.")
        instead = did_you_mean(scale, list(framework.domain_of))
        raise ParameterError(Problem(problem, instead, rule="why", column="--scale", value=scale))
    gaps, officers = GAPS.of(tables), OFFICERS.of(tables)
    own = pd.concat([taking_part(gaps, framework, None, limits=limits), unassessed(gaps, framework)])
    own = own[own["officer_id"].eq(officer_id) & (own["scale_id"].eq(scale) if scale else True)]
    everyone = taking_part(gaps, framework, None, limits=limits)
    choice = candidates(
        everyone, officers, framework, limits=limits, start=start, levels=LEVELS.of(tables), published=published
    )
    left = room(choice, SESSIONS.of(tables), TRAINING_PLAN.of(tables), officers, limits=limits, start=start)
    plan = _Plan(tables, framework, limits, choice, left, start)
    return [plan.answer(row) for _, row in own.sort_values("scale_id").iterrows()]


def _keys(rows: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(rows[KEY].astype("str"))


@dataclass(frozen=True)
class _Plan:
    tables: Mapping[str, pd.DataFrame]
    framework: Framework
    limits: Training
    choice: Candidates
    left: Room
    start: dt.date

    def answer(self, need: pd.Series) -> Answer:
        said = msg("at level {level}, level {required} required")
        none = msg("no result, level {required} required")
        known = pd.notna(need["level"])
        decided = list(self._given(need))
        unmet = self._of("unmet", need)
        reason = None if unmet.empty else str(unmet["reason"].iloc[0])
        seated = not self._of("training_plan", need).empty
        binding = [] if seated and reason is None else list(self._binding(need, reason, seated=seated))
        return Answer(
            scale_id=str(need["scale_id"]),
            need=(said if known else none).format(level=need["level"], required=need["required"]),
            decided=decided or [msg("Nothing is planned for it.")],
            binding=binding,
            change=list(self._change(unmet)),
        )

    def _of(self, table: str, need: pd.Series) -> pd.DataFrame:
        rows = each_need(self.tables[table])
        return rows[rows["officer_id"].eq(need["officer_id"]) & rows["scale_id"].eq(need["scale_id"])]

    def _given(self, need: pd.Series) -> Iterator[Words]:
        seats = self._of("training_plan", need).merge(
            self.tables["sessions"], on="session_id", suffixes=("", "_session")
        )
        for _, seat in seats.sort_values("week").iterrows():
            said = msg("A seat in {course}, {days}, level {low} → {high}, cost {cost}.")
            low = max(int(seat["from_level"]), int(need["level"]))
            yield said.format(
                course=self._course(str(seat["course_id"]), seat["site"]), days=_days(seat["start"], seat["end"]),
                low=low, high=seat["to_level"], cost=_money(seat["seat_cost"]),
            )  # fmt: skip
        for _, pair in self._of("coaching_plan", need).iterrows():
            said = msg("Coaching on the job from {start} to {end}, level {low} → {high}.")
            yield said.format(
                start=_day(pair["start"]), end=_day(pair["end"]), low=pair["from_level"], high=pair["to_level"]
            )
        chosen = self._of("interventions", need)
        if not chosen.empty and bool(chosen["self_study"].fillna(False).iloc[0]):
            yield msg("Self-study with materials.")
        if not chosen.empty and chosen["intervention"].iloc[0] in ("reassess", "assess"):
            again = chosen["intervention"].iloc[0] == "reassess"
            yield REMEDIES["reassess" if again else "assess"]

    def _binding(self, need: pd.Series, reason: str | None, *, seated: bool) -> Iterator[Words]:
        chosen = self._of("interventions", need)
        if len(chosen) and pd.notna(chosen.get("sharing", pd.Series([pd.NA])).iloc[0]):
            said = msg("The smallest course that fits needs at least {fewest} people; {n} within reach share the need.")
            yield said.format(fewest=chosen["fewest"].iloc[0], n=chosen["sharing"].iloc[0])
        if reason is not None:
            yield REASONS_TEXT[reason]
        for limit in LIMITS:
            yield from limit.why_need(str(need["officer_id"]), self.limits)
        waiting = self.choice.needs[_keys(self.choice.needs).isin([(need["officer_id"], need["scale_id"])])]
        if seated or reason not in OF_THE_PLAN or waiting.empty:
            return
        left_out = ("training_plan",) if reason in COACHED else ("training_plan", "coaching_plan")
        served = pd.concat([self.tables[name][KEY] for name in left_out])
        others = self.choice.needs[~_keys(self.choice.needs).isin(_keys(served))]
        for place in waiting_places(waiting, self.choice, self.left, self.framework, limits=self.limits):
            yield from self._place(place, others)

    def _place(self, place: Place, others: pd.DataFrame) -> Iterator[Words]:
        facts = self.choice.courses.loc[place.course]
        course = self._course(str(facts["course_id"]), place.site or None)
        asked = Asked(self.tables, self.framework, self.limits, self.choice, self.left, place, facts, course, others)
        never = [said for limit in LIMITS if (said := limit.why_never(asked)) is not None]
        if never:
            yield from never
            return
        for limit in LIMITS:
            yield from limit.why_person(asked)
        held = self.left.held[self.left.held["course"].eq(place.course) & self.left.held["site"].eq(place.site)]
        held = held[held["week"].isin(place.week)]
        for _, session in held.iterrows():
            where = msg("{course}, week of {day}: ").format(course=course, day=self._week(session["week"]))
            for limit in OF_A_SESSION:
                for said in limit.why_session(asked, session):
                    yield joined((where, said))
        for said in self._further(asked):
            yield msg("{course}, one more session: {said}").format(course=course, said=said)

    def _further(self, asked: Asked) -> Iterator[Words]:
        for limit in OF_ONE_MORE:
            yield from limit.why_more(asked)
        yield from self._elsewhere(asked)
        free, inside = _free(asked.place), asked.inside
        if free[inside].sum() < len(inside):
            said = msg("the officer could be away in {free} of {all} possible starts.")
            yield said.format(free=int(free[inside].sum()), all=len(inside))

    def _elsewhere(self, asked: Asked) -> Iterator[Words]:
        """Say which limit alone keeps those who wait, in whatever unit, from filling one more session together."""
        fewest, inside = int(asked.facts["fewest"]), asked.inside
        if asked.waiting < fewest or not len(inside):
            return
        every = waiting_places(asked.others, self.choice, self.left, self.framework, limits=self.limits)
        place = next((p for p in every if (p.course, p.site) == (asked.place.course, asked.place.site)), None)
        if place is None:
            return

        def most(binding: Sequence[Limit]) -> int:
            return int(how_many(place, who_could(place, self.limits, binding), binding)[inside].max())

        together = most(LIMITS)
        if together >= fewest:
            return
        for limit in LIMITS:
            if limit.relaxable and most([other for other in LIMITS if other is not limit]) >= fewest:
                said = msg(
                    "{n} wait in all units, at most {k} of them could come in one week, for this limit: {limit}."
                )
                yield said.format(n=asked.waiting, k=together, limit=label_of(Training, limit.keys[0]))

    def _change(self, unmet: pd.DataFrame) -> Iterator[Words]:
        for _, row in unmet.iterrows():
            found = self.tables["remedies"]
            found = found[found["remedy_id"].eq(row.get("remedy_id"))]
            if found.empty or pd.isna(found["course_id"].iloc[0]):
                if pd.notna(row["remedy"]):
                    yield REMEDIES[str(row["remedy"])]
                continue
            yield self._remedy(found.iloc[0])

    def _remedy(self, remedy: pd.Series) -> Words:
        place = self._course(str(remedy["course_id"]), remedy["site"])
        new = msg("One more session of {place} in the week of {day}")
        old = msg("More people in {place} in the week of {day}")
        what = (new if remedy["new_session"] else old).format(place=place, day=self._week(remedy["week"]))
        price = msg(": {cost}, serves {n} needs, {certain} of them certain.").format(
            cost=_money(remedy["cost"]), n=remedy["n_needs"], certain=remedy["n_certain"]
        )
        said = joined((what, price))
        again = self.tables["remedy_prices"]
        again = again[again["remedy_id"].eq(remedy["remedy_id"])]
        if len(again):
            row = again.iloc[0]
            more = msg(
                " Solved again with these limits, the whole plan costs {cost} more and serves {n} needs more, "
                "{certain} of them certain."
            )
            less = msg(
                " Solved again with these limits, the whole plan costs {cost} less and serves {n} needs more, "
                "{certain} of them certain."
            )
            solved = (more if row["cost"] >= 0 else less).format(
                cost=_money(abs(row["cost"])), n=row["n_needs"], certain=row["n_certain"]
            )
            said = joined((said, solved))
        if pd.isna(remedy["limits"]):
            return said
        needs = msg(" It takes: {limits}.").format(limits=remedy["limits"])
        kind = REMEDIES[str(remedy["remedy"])]
        return joined((kind, as_is(" "), said, needs))

    def _course(self, course_id: str, site: str | None) -> Words:
        title = self.framework.course_by_id[course_id].title
        if site is None or pd.isna(site):
            return title
        unit = self.framework.unit_by_id.get(site)
        where = as_is(site) if unit is None else unit.name.text
        return joined((title, as_is(" ("), where, as_is(")")))

    def _week(self, week: int) -> Words:
        """The first day of a week of the plan."""
        return _day(self.start + dt.timedelta(weeks=int(week) - 1))


def _free(place: Place) -> np.ndarray:
    """Return at which starts the only one who waits there could be away, whatever the days and the way there."""
    could = np.ones((1, len(place.week)), dtype=bool)
    for limit in LIMITS:
        if (present := limit.present(place)) is not None:
            could &= present[:1]
    return how_many(place, could, LIMITS) >= 1


def _money(dong: float) -> Words:
    return written(Speaker.money, float(dong))


def _days(first: dt.date, last: dt.date) -> Words:
    return written(Speaker.period, first, last)


def _day(value: dt.date) -> Words:
    return written(Speaker.date, value)
