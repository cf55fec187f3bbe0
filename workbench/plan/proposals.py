"""What could be done with a session below its minimum, each way priced beside the plan as it stands.

Uses `below_minimum`, `moves`, `room` and `coaching` of the same room. Nothing is decided here: the table holds every
way with what it gives and costs, and which of them the plan took.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from workbench import tables
from workbench.errors import PlanInfeasible
from workbench.parameters.framework import Framework
from workbench.parameters.planning import Coaching, Training
from workbench.plan.below_minimum import NEED, Done, Short, done, open_again, short_sessions
from workbench.plan.candidates import candidates
from workbench.plan.carried import each_need
from workbench.plan.catalogue import session_id
from workbench.plan.choice import Candidates
from workbench.plan.coaching import coaching_plan
from workbench.plan.limits import BY_NAME, LIMITS
from workbench.plan.moves import possible_starts, seated, waiting_places, who_could
from workbench.plan.ordered import session_named
from workbench.plan.place import Chosen, Place
from workbench.plan.published import PublishedPlan
from workbench.plan.remedies import limits_beyond
from workbench.plan.room import room
from workbench.plan.standing import Room
from workbench.plan.training import taking_part
from workbench.profile.gain import levels_closed
from workbench.tables.proposals import PROPOSALS

MINIMUM, MONEY = "seats", "money"
DECIMALS = 9
"""To which benefits and gains are compared: solving leaves less than that."""
SEAT = ["officer_id", "scale_id", "unit_id", "own", "to_session", "coach_id", "gain", "benefit", "seat_cost"]


@dataclass(frozen=True)
class Proposal:
    """One way.

    Attributes:
        kind: one of `PROPOSALS`.
        to_session: where people sit; None for nowhere.
        people: a row per seat or pair: the columns of `SEAT`.
        cost: what it costs, in đồng.
        limits: what would have to be relaxed, as parameters; "" where every limit holds.
        done: whether the plan took it.
        far: weeks from the session's own.
    """

    kind: str
    to_session: str | None
    people: pd.DataFrame
    cost: float
    limits: str = ""
    done: bool = False
    far: int = 0

    @property
    def benefit(self) -> float:
        """What the plan maximises, of its people."""
        return float(self.people["benefit"].sum())


@dataclass(frozen=True)
class Plans:
    """The plans as they stand, and what they were made from.

    Attributes:
        gaps, levels, officers: tables that the plans are made from.
        framework: courses, units and their sites.
        training, coaching: limits of the plans.
        start: first day of the training plan.
        coaching_start: first day of new coaching.
        kept_out: ids of those whom an order keeps from coaching.
        left_to_coaching: officer_id and scale_id of needs that take no part in the training plan.
        sessions, assignments, coached: the plans.
    """

    gaps: tables.Gaps
    levels: tables.Levels
    officers: tables.Officers
    framework: Framework
    training: Training
    coaching: Coaching
    start: dt.date
    coaching_start: dt.date
    kept_out: Sequence[str]
    left_to_coaching: pd.DataFrame
    sessions: tables.Sessions
    assignments: tables.TrainingPlan
    coached: tables.CoachingPlan


def proposals(plans: Plans, published: PublishedPlan | None) -> tuple[tables.BelowMinimum, tables.ProposedSeats]:
    """Return tables `below_minimum` and `proposed_seats`: what could be done with each session below its minimum.

    Each way stands alone beside the plan without what it did for the session: merge with a session of the course that
    is held; move to another week, filled up with others only as far as the minimum asks; open the seats to others, who
    gain most first; coach on the job; hold all the same with those who are left. People are seated as far as every
    limit lets them, those of the session first. What the plan did is one of the ways, with what it really gives and
    costs, its cost that of the whole plan less that without it. Ways that keep every limit come first, those that give
    more benefit before others, and of equal ones the cheaper; the minimum of the course is a limit.

    Args:
        plans: the plans as they stand.
        published: the plan that is kept; None where none is.
    """
    rows, seats = [], []
    short = short_sessions(published, plans.framework, plans.training)
    if not short or published is None:
        return tables.BELOW_MINIMUM.empty(), tables.PROPOSED_SEATS.empty()
    within, choice = _choice(plans, published, short)
    for one in short:
        did = done(
            one, published, plans.framework, sessions=plans.sessions, assignments=plans.assignments,
            coached=plans.coached,
        )  # fmt: skip
        found = {p.kind: p for p in (*_priced(one, did, plans, within, choice), *_coached(one, did, plans, choice))}
        found[did.proposal] = _really(one, did, plans, choice)
        ranked = sorted(found.values(), key=_order)
        rows += [_row(one, proposal, rank) for rank, proposal in enumerate(ranked, start=1)]
        seats += [p.people.assign(session_id=one.session_id, proposal=p.kind) for p in ranked if len(p.people)]
    told = pd.concat(seats, ignore_index=True) if seats else tables.PROPOSED_SEATS.empty()
    return tables.BELOW_MINIMUM.shaped(pd.DataFrame(rows)), tables.PROPOSED_SEATS.shaped(told)


def _choice(plans: Plans, published: PublishedPlan, short: Sequence[Short]) -> tuple[Training, Candidates]:
    """Return limits and what the plan could choose from where the short sessions are open to everything again."""
    part = taking_part(plans.gaps, plans.framework, plans.left_to_coaching, limits=plans.training)

    def chosen(limits: Training) -> tuple[Training, Candidates]:
        return limits, candidates(
            part, plans.officers, plans.framework, limits=limits, start=plans.start, levels=plans.levels,
            published=published,
        )  # fmt: skip

    try:
        return chosen(open_again(plans.training, short))
    except PlanInfeasible:
        return chosen(plans.training)


def _order(proposal: Proposal) -> tuple[bool, float, float, int, int]:
    kind = PROPOSALS.index(proposal.kind)
    return bool(proposal.limits), -round(proposal.benefit, DECIMALS), proposal.cost, kind, proposal.far


def _row(short: Short, proposal: Proposal, rank: int) -> dict[str, object]:
    people, others = proposal.people, proposal.people[~proposal.people["own"].astype(bool)]
    gain, named = float(people["gain"].sum()), session_named(proposal.to_session or "")
    return {
        "session_id": short.session_id,
        "course_id": short.course_id,
        "week": short.week,
        "start": short.start,
        "site": short.site or None,
        "fewest": short.fewest,
        "n_before": short.seats["officer_id"].nunique(),
        "n_left": short.n_left,
        "proposal": proposal.kind,
        "rank": rank,
        "done": proposal.done,
        "within_limits": not proposal.limits,
        "to_session": proposal.to_session,
        "to_week": None if named is None else named[2],
        "to_site": None if named is None else named[1] or None,
        "n_own": people.loc[people["own"].astype(bool), "officer_id"].nunique(),
        "n_others": others["officer_id"].nunique(),
        "n_units": others["unit_id"].nunique(),
        "gain": gain,
        "gain_change": round(gain - short.gain, DECIMALS),
        "benefit": proposal.benefit,
        "cost": proposal.cost,
        "cost_change": proposal.cost - short.cost,
        "limits": proposal.limits or None,
    }


def _minimum(short: Short, n: int) -> str:
    return f"courses.{short.course_id}.seats.min={n}" if n < short.fewest else ""


def _really(short: Short, did: Done, plans: Plans, choice: Candidates) -> Proposal:
    """What the plan did, as it is."""
    unit = plans.officers.set_index("officer_id")["unit_id"]
    seats = did.seats.assign(
        unit_id=did.seats["officer_id"].map(unit),
        own=did.seats["officer_id"].isin(short.seats["officer_id"]),
        to_session=did.seats["session_id"],
        coach_id=None,
    )
    people = _together(seats, _pairs(did.pairs, plans, choice))
    held = int(did.seats["session_id"].eq(short.session_id).sum())
    limits = _minimum(short, held) if did.proposal == "hold" else ""
    return Proposal(did.proposal, did.to_session, people, did.cost, limits, done=True)


def _pairs(pairs: pd.DataFrame, plans: Plans, choice: Candidates) -> pd.DataFrame:
    """Return the rows of `SEAT` of coaching pairs: one level up for those who are at the level where it begins."""
    unit = plans.officers.set_index("officer_id")["unit_id"]
    needs = choice.needs.set_index(NEED)
    known = needs.reindex(pd.MultiIndex.from_frame(pairs[NEED].astype("str")))
    names = tables.level_columns(plans.framework.top_level)
    closes = levels_closed(
        pairs["from_level"].to_numpy(int), pairs["to_level"].to_numpy(int), pairs["to_level"].to_numpy(int),
        top_level=plans.framework.top_level,
    )  # fmt: skip
    gain = (known[names].fillna(0.0).to_numpy(float) * closes).sum(axis=1) * known["per_level"].fillna(0.0).to_numpy()
    return pairs[["officer_id", "scale_id", "coach_id"]].assign(
        unit_id=pairs["officer_id"].map(unit),
        own=True,
        to_session=None,
        gain=gain,
        benefit=gain * known["each"].fillna(0.0).to_numpy(float),
        seat_cost=0.0,
    )


def _together(*parts: pd.DataFrame) -> pd.DataFrame:
    some = [part[SEAT].astype({"own": bool}) for part in parts if len(part)]
    return pd.concat(some, ignore_index=True) if some else parts[0].reindex(columns=SEAT)


def _coached(short: Short, did: Done, plans: Plans, choice: Candidates) -> Iterator[Proposal]:
    """Yield coaching for the session's people, beside all pairs that there are, where anybody finds a coach."""
    own = pd.MultiIndex.from_frame(short.seats[NEED].astype("str"))
    gaps = plans.gaps[pd.MultiIndex.from_frame(plans.gaps[NEED].astype("str")).isin(own)]
    others = plans.coached[~pd.MultiIndex.from_frame(plans.coached[NEED].astype("str")).isin(own)]
    made = coaching_plan(
        tables.Gaps(gaps), plans.levels, plans.officers, plans.framework, limits=plans.coaching,
        start=plans.coaching_start, absences=plans.training.gone, kept_out=plans.kept_out, training=did.assignments,
        reassess_first=plans.training.reassess_first, standing=tables.CoachingPlan(others),
    ).pairs  # fmt: skip
    pairs = made[pd.MultiIndex.from_frame(made[NEED].astype("str")).isin(own)]
    if len(pairs):
        yield Proposal("coach", None, _together(_pairs(pairs, plans, choice)), 0.0)


def _priced(short: Short, did: Done, plans: Plans, within: Training, choice: Candidates) -> Iterator[Proposal]:
    """Yield the ways that seat people, as far as there are any."""
    left = room(choice, did.sessions, did.assignments, plans.officers, limits=within, start=plans.start)
    course = choice.courses.index[choice.courses["course_id"].eq(short.course_id)][0]
    own = _needs_of(short, choice)
    waiting = choice.needs[~_among(choice.needs, each_need(did.assignments)) | choice.needs["need"].isin(own["need"])]
    for limit in LIMITS:
        if limit.first:
            waiting = waiting[~limit.bars(waiting, choice, within).to_numpy(bool)]
    coached = choice.needs.loc[_among(choice.needs, plans.coached), "need"]
    waiting = waiting[waiting["need"].isin(own["need"]) | ~waiting["need"].isin(coached)]
    known = _as_published(choice, own, int(course))
    places = waiting_places(waiting, known, left, plans.framework, limits=within)
    ways = [_Ways(place, short, own, known, left, within) for place in places]
    for kind in ("merge", "move", "open", "hold"):
        found = [way for one in ways for way in getattr(one, kind)()]
        if found:
            yield min(found, key=_order)


def _needs_of(short: Short, choice: Candidates) -> pd.DataFrame:
    """Return the session's seats with the number of the need that each serves, as far as there is one today."""
    known = choice.needs[["need", *NEED, "unit_id"]].astype(dict.fromkeys(NEED, "str"))
    return short.seats.drop(columns="unit_id", errors="ignore").merge(known, on=NEED)


def _as_published(choice: Candidates, own: pd.DataFrame, course: int) -> Candidates:
    """Return the candidates of one course, the session's people with what their published seats give them."""
    facts = choice.courses.loc[course]
    rows = own.assign(course=course, days=float(facts["days"]), span=int(facts["span"]))
    rows = rows.reindex(columns=choice.suitable.columns).astype(choice.suitable.dtypes)
    others = choice.suitable[choice.suitable["course"].eq(course) & ~choice.suitable["need"].isin(own["need"])]
    return replace(choice, suitable=pd.concat([others, rows], ignore_index=True))


def _among(rows: pd.DataFrame, some: pd.DataFrame) -> np.ndarray:
    keys = pd.MultiIndex.from_frame(rows[NEED].astype("str"))
    return np.asarray(keys.isin(pd.MultiIndex.from_frame(some[NEED].astype("str"))))


@dataclass(frozen=True)
class _Ways:
    """The ways to seat people at one place of the course."""

    place: Place
    short: Short
    own: pd.DataFrame
    choice: Candidates
    left: Room
    limits: Training

    def merge(self) -> Iterator[Proposal]:
        """Yield sessions that are held, each with as many of the session's people as it takes."""
        stand = self.choice.standing
        here = stand["course"].eq(self.place.course) & stand["site"].eq(self.place.site)
        for week, free in self.place.free.items():
            if free >= 1 and week not in set(stand.loc[here, "week"]) and not self._is_it(week):
                yield from self._seats("merge", week, opens=False, others=False, fill=False)

    def move(self) -> Iterator[Proposal]:
        """Yield other weeks at the same site, filled up as far as the minimum asks."""
        if self.place.site == self.short.site:
            for week in self.place.week.tolist():
                if week not in self.place.free and week != self.short.week:
                    yield from self._seats("move", week, opens=True, others=False, fill=True)

    def open(self) -> Iterator[Proposal]:
        """Yield the session itself with others who gain."""
        if self.place.site == self.short.site and not self.short.cancelled:
            found = self._seats("open", self.short.week, opens=True, others=True, fill=False)
            yield from (way for way in found if not way.people["own"].all())

    def hold(self) -> Iterator[Proposal]:
        """Yield the session itself with those who are left."""
        if self.place.site == self.short.site and not self.short.cancelled:
            yield from self._seats("hold", self.short.week, opens=True, others=False, fill=False)

    def _is_it(self, week: int) -> bool:
        return week == self.short.week and self.place.site == self.short.site

    def _seats(self, kind: str, week: int, *, opens: bool, others: bool, fill: bool) -> Iterator[Proposal]:
        """Yield the session of a week with whom it seats, where it can be held with anybody of the short one."""
        starts = np.flatnonzero(self.place.week == week)
        closed = self.choice.closed
        shut = closed["course"].eq(self.place.course) & closed["site"].eq(self.place.site) & closed["week"].eq(week)
        if not len(starts) or shut.any():
            return
        k, held = int(starts[0]), kind == "hold"
        binding = [one for one in LIMITS if one.counts != MONEY and not (held and one.name == MINIMUM)]
        if not possible_starts(self.place, self.limits, binding, opens=opens)[k]:
            return
        could = who_could(self.place, self.limits, binding)[:, k]
        mine = np.isin(self.place.need, self.own["need"])
        most = min(
            limit.at_most(self.place, k, could, self.left, opens=opens) for limit in (*binding, BY_NAME[MINIMUM])
        )
        fewest = max(limit.at_least(self.place, opens=opens) for limit in binding)
        first, more = np.flatnonzero(could & mine), np.flatnonzero(could & ~mine)
        if not len(first) or most < 1:
            return
        then: np.ndarray = more if fill else more[:0]
        turns = np.concatenate([first, more]) if others else first
        people = seated(self.place, turns, then, k, binding, most=int(most), fewest=fewest)
        people = self._affordable(people, mine, k, opens=opens, fewest=fewest)
        if len(people) >= fewest and mine[people].any():
            yield self._proposal(kind, people, mine, k, opens=opens)

    def _move(self, people: np.ndarray, k: int, *, opens: bool) -> Chosen:
        fee = float(self.place.facts["session_cost"]) if opens else 0.0
        cost = fee + float(self.place.seat_cost[people].sum())
        return Chosen(self.place, people, k, opens, cost, self.choice, self.left, self.limits)

    def _beyond(self, move: Chosen) -> dict[str, float | str]:
        return {limit.name: value for limit in LIMITS if (value := limit.beyond(move)) is not None}

    def _affordable(self, people: np.ndarray, mine: np.ndarray, k: int, *, opens: bool, fewest: int) -> np.ndarray:
        """Leave out others, the last first, while money is lacking and the minimum is kept."""
        while len(people) > fewest and not mine[people[-1]] and self._beyond(self._move(people, k, opens=opens)):
            people = people[:-1]
        return people

    def _proposal(self, kind: str, people: np.ndarray, mine: np.ndarray, k: int, *, opens: bool) -> Proposal:
        move = self._move(people, k, opens=opens)
        needs = self.choice.needs.set_index("need").loc[self.place.need[people]]
        served = pd.DataFrame(
            [(at, need) for at, person in enumerate(people) for need in self.place.serves[person]],
            columns=["at", "need"],
        )
        gives = self.choice.suitable[self.choice.suitable["course"].eq(self.place.course)]
        gives = served.merge(gives[["need", "gain", "benefit"]], on="need").groupby("at")[["gain", "benefit"]].sum()
        to_session = session_id(self.short.course_id, self.place.site, int(self.place.week[k]))
        rows = pd.DataFrame(
            {
                "officer_id": needs["officer_id"].to_numpy(),
                "scale_id": needs["scale_id"].to_numpy(),
                "unit_id": needs["unit_id"].to_numpy(),
                "own": mine[people],
                "to_session": to_session,
                "coach_id": None,
                "gain": gives["gain"].to_numpy(float),
                "benefit": gives["benefit"].to_numpy(float),
                "seat_cost": self.place.seat_cost[people],
            }
        )
        beyond = limits_beyond(self._beyond(move), self.place.facts, self.place.site)
        lowered = _minimum(self.short, len(people)) if kind == "hold" else ""
        limits, far = "; ".join(filter(None, [lowered, beyond])), abs(int(self.place.week[k]) - self.short.week)
        return Proposal(kind, to_session, rows, move.cost, limits, far=far)
