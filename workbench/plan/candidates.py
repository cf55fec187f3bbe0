"""What a training plan can choose from: who could take which course, where and when it could be held, who may be away.

Uses `calendar`, `catalogue`, `limits` and `published` of the same room, which each describe one part of it.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from workbench import tables
from workbench.parameters.framework import Framework
from workbench.parameters.planning import Training
from workbench.plan.away import FOR_GOOD
from workbench.plan.calendar import starts, working_days
from workbench.plan.carried import ALSO, by_scale, together
from workbench.plan.catalogue import NO_SITE, known_courses, session_id, session_ids
from workbench.plan.choice import Candidates
from workbench.plan.due import due_itself, named_itself, with_prerequisites
from workbench.plan.frozen import PLACE, Frozen, frozen_part, standing
from workbench.plan.itself import DUTY, LAST, renewing, with_itself
from workbench.plan.limit import Cohort
from workbench.plan.limits import LIMITS
from workbench.plan.limits.absences import could_come, in_absence, refuse_away
from workbench.plan.limits.fixed import fixed_seats, fixed_sessions, seats_by_hand
from workbench.plan.limits.orders import could_be_sent
from workbench.plan.limits.travel import reach_of
from workbench.plan.named import refuse_unknown_officers
from workbench.plan.ordered import barred, kept_from, meant, refuse_impossible, sent
from workbench.plan.published import PublishedPlan, monday_of
from workbench.plan.taken import kept_orders, less_taken
from workbench.plan.worth import enough, lifts, most, steps, with_chances

PAIR = ["officer_id", "course"]
CHANCES = ["gain", "p_fits", "p_below"]
OPTION = [
    "need", "course", "officer_id", "unit_id", "entry", "from_level", "to_level", "first", "benefit", *CHANCES, "days",
    "span", "lost", DUTY, LAST,
]  # fmt: skip
NUMBERED = ["need", "officer_id", "scale_id", "unit_id"]
SUITABLE = ["need", "course", "officer_id", "unit_id", "to_level", "benefit", *CHANCES, "days", "span"]


def candidates(
    needs: tables.Needs,
    officers: tables.Officers,
    framework: Framework,
    *,
    limits: Training,
    start: dt.date,
    levels: tables.Levels | tables.Gaps,
    published: PublishedPlan | None = None,
) -> Candidates:
    """Return what a plan can choose from.

    A course suits a need where it is expected to close some of it (`worth.steps`), on the need's own scale, and both
    the chance that the level at which it ends is lacking and the chance that the one at which it starts is there reach
    `prudence`. Its benefit is the weight of the need × the levels that it is expected to close. At most
    max(1, ⌊release_cap × people of the unit⌋) are away in one week.

    Args:
        needs: rows of `gaps` that are needs.
        officers: table `officers`; a unit's size is the number of its officers here.
        framework: catalogue of courses, units and sites, and the strength that units need.
        limits: limits of the plan.
        start: first day of the plan.
        levels: officer_id, scale_id and level of everybody with a result, for the minimum strength, and the chance of
            each level; a level without chances is certain.
        published: the plan to keep, None where there is none.

    Raises:
        PlanInfeasible: where a course needs more people than it has seats, what is set by hand is not possible, or
            somebody named in the limits is unknown.
    """
    refuse_unknown_officers(limits, officers)
    courses = _kept_back(known_courses(framework), limits)
    every_start = starts(courses["days"], start=start, weeks=limits.weeks, holidays=limits.holidays)
    frozen = frozen_part(published, limits)
    when = every_start if frozen.opens is None else every_start[every_start["start"].ge(pd.Timestamp(frozen.opens))]
    limits = _without_frozen(limits, frozen)
    shortest = when.groupby("course")["span"].min()
    courses = courses.assign(span=shortest.reindex(courses.index).fillna(courses["span"]).astype(int))
    fixed = fixed_sessions(limits, courses, when)
    by_hand = seats_by_hand(limits, by_scale(courses, framework))
    settled = kept_orders(limits, frozen)
    must = sent(limits, framework, settled=settled)
    by_order = must[PAIR].merge(by_scale(courses, framework)[["course", "scale_id"]], on="course")
    named = pd.concat([by_hand[["officer_id", "scale_id"]], by_order[["officer_id", "scale_id"]]])
    may = _may_have_a_seat(needs, named, reassess_first=limits.reassess_first)
    may = with_chances(may, levels, top_level=framework.top_level, training=limits)
    every = steps(may, by_scale(courses, framework), training=limits)
    first = every[every["first"]]
    suitable = first[enough(first["sure"], limits)]
    set_by_hand = _keys(pd.concat([by_hand[PAIR], must[PAIR]]), PAIR)
    every = every[enough(every["sure"], limits) | _keys(every, PAIR).isin(set_by_hand)]
    due = due_itself(officers, framework, courses, frozen, training=limits, start=start, first=len(may))
    arcs = with_itself(renewing(together(every), due), due, courses)
    arcs, itself, conditions = with_prerequisites(
        arcs, due, levels, framework, courses, frozen, training=limits, start=start, first=len(may)
    )
    by_hand = named_itself(_of_needs(by_hand, every), arcs, itself)
    refuse_away(by_hand, when, limits)
    arcs = arcs.assign(
        lost=False,
        fits_in=arcs["course"].isin(shortest.index),
        by_hand=_keys(arcs, PAIR).isin(set_by_hand),
        there=could_come(arcs, when, limits),
        allowed=could_be_sent(arcs, when, courses, kept_from(limits)),
    )
    if limits.operations.orders:
        _refuse_orders(must, arcs, when, courses, framework, limits, settled)
    asked = (limit.lets(arcs, limits) for limit in LIMITS)
    fits = np.logical_and.reduce([lets.to_numpy(bool) for lets in asked if lets is not None])
    numbers = pd.concat([may[[*NUMBERED]], itself[[*NUMBERED]]]) if len(itself) else may
    held, stands = standing(frozen, may, officers, courses)
    stands = stands.assign(**{DUTY: 0.0, LAST: FOR_GOOD})
    free = arcs.loc[fits, [*OPTION, ALSO]].assign(stands=False)
    free = free[free["first"].eq(False) | ~free["need"].isin(stands["need"])]
    options = pd.concat([free, stands[[*OPTION, ALSO]].assign(stands=True)]) if len(stands) else free
    options = _reachable(options.astype(free.dtypes).reset_index(drop=True))
    free = options[~options["stands"]]
    of_needs = options[options["need"].lt(len(may))]
    of_needs = of_needs.assign(benefit=of_needs["benefit"] - of_needs[DUTY])
    reach = reach_of(free[["unit_id", "course"]].drop_duplicates(), courses, framework, travel=limits.travel)
    places = reach[["course", "site"]].drop_duplicates()
    places = pd.concat([places, fixed[["course", "site"]], held[["course", "site"]]])
    places = places.drop_duplicates().sort_values(["course", "site"])
    n_starts = when.groupby("course").size().reindex(places["course"], fill_value=0).to_numpy()
    n_held = held.groupby(["course", "site"]).size().reindex(pd.MultiIndex.from_frame(places), fill_value=0).to_numpy()
    closed = _closed(frozen, every_start, courses)
    cohort = Cohort(officers, levels, framework, less_taken(limits, frozen.sessions, start), start, settled)
    return Candidates(
        needs=may,
        courses=courses,
        suitable=suitable[SUITABLE].reset_index(drop=True),
        unsure=frozenset(first["need"]) - frozenset(suitable["need"]),
        options=options,
        itself=itself,
        conditions=conditions,
        reach=reach,
        places=places.reset_index(drop=True).assign(limit=np.minimum(limits.sessions_per_course, n_starts + n_held)),
        starts=_with_held(when, held),
        of={limit.name: limit.known(cohort) for limit in LIMITS},
        start=start,
        working_days=working_days(start, limits.weeks, limits.holidays),
        fixed=fixed,
        fixed_seats=fixed_seats(by_hand, numbers, free, framework, travel=limits.travel),
        kept=_kept(published, free, numbers, courses, when, start, closed=pd.concat([closed, held[PLACE]])),
        standing=held[PLACE],
        standing_seats=stands[["need", "course", "entry", "site", "week", "travels", "travel_cost"]],
        closed=closed,
        opens=frozen.opens,
        closable=_closable(of_needs, may, steps=limits.steps),
        lifts=lifts(every, of_needs),
        tie=_tie(options, courses),
    )


def _refuse_orders(
    must: pd.DataFrame,
    arcs: pd.DataFrame,
    when: pd.DataFrame,
    courses: pd.DataFrame,
    framework: Framework,
    limits: Training,
    settled: frozenset[int],
) -> None:
    """Refuse orders to attend that nothing could keep."""
    asked = arcs[[*PAIR, "unit_id"]].drop_duplicates()
    reach = reach_of(asked[["unit_id", "course"]].drop_duplicates(), courses, framework, travel=limits.travel)
    seats = asked.merge(reach[["unit_id", "course", "site"]], on=["unit_id", "course"])
    seats = meant(seats.merge(when[["course", "week"]], on="course"), must, when)
    kept = in_absence(seats, when, limits), barred(seats, when, courses, kept_from(limits))
    refuse_impossible(must, seats, arcs, training=limits, kept=kept, settled=settled)


def _ids(when: pd.DataFrame, courses: pd.DataFrame) -> pd.DataFrame:
    """Return course, site, week and session_id of every session that could be held."""
    sites = courses[["course", "course_id", "sites"]].explode("sites").rename(columns={"sites": "site"})
    every = when[["course", "week"]].merge(sites.assign(site=sites["site"].fillna(NO_SITE).astype("str")), on="course")
    return every.assign(session_id=session_ids(every["course_id"], every["site"], every["week"]))


def _closed(frozen: Frozen, when: pd.DataFrame, courses: pd.DataFrame) -> pd.DataFrame:
    """Return course, site and week of the sessions that are cancelled."""
    if not frozen.cancelled:
        return pd.DataFrame({"course": [], "site": [], "week": []}).astype(
            {"course": "int64", "site": "str", "week": "int64"}
        )
    every = _ids(when, courses)
    return every.loc[every["session_id"].isin(frozen.cancelled), PLACE].reset_index(drop=True)


def _without_frozen(limits: Training, frozen: Frozen) -> Training:
    """Return limits without what is set by hand for sessions that stand, or are cancelled: that is settled."""
    if not limits.fixed:
        return limits
    settled = {*frozen.sessions["session_id"], *frozen.cancelled}
    fixed = [s for s in limits.fixed if session_id(s.course, s.site or NO_SITE, s.week) not in settled]
    return limits.model_copy(update={"fixed": fixed})


def _with_held(when: pd.DataFrame, held: pd.DataFrame) -> pd.DataFrame:
    """Return when courses can start, with the weeks of the sessions that stand."""
    if held.empty:
        return when.reset_index(drop=True)
    more = held[[*when.columns]].astype(when.dtypes)
    both = pd.concat([when, more]).drop_duplicates(["course", "week"])
    return both.sort_values(["course", "week"], ignore_index=True)


def _kept_back(courses: pd.DataFrame, limits: Training) -> pd.DataFrame:
    """Return courses with `places` of a session and `most`, those given now: at least its fewest, and those by hand."""
    by_hand = pd.Series({one.course: 0 for one in limits.fixed}, dtype="int64")
    for one in limits.fixed:
        by_hand[one.course] = max(int(by_hand[one.course]), len(one.officers))
    least = np.maximum(courses["fewest"], courses["course_id"].map(by_hand).fillna(0).astype(int))
    kept = np.floor(limits.reserve * courses["most"] + 1e-9).astype(int)
    given = np.minimum(np.maximum(courses["most"] - kept, least), courses["most"])
    return courses.assign(places=courses["most"], most=given)


def _may_have_a_seat(needs: pd.DataFrame, by_hand: pd.DataFrame, *, reassess_first: bool) -> pd.DataFrame:
    """Needs of officers with a unit: decided, or undecided where that does not matter or the seat is set by hand."""
    decided = needs["decision"].eq("clear").fillna(False).astype(bool)
    named = _keys(needs, ["officer_id", "scale_id"]).isin(_keys(by_hand, ["officer_id", "scale_id"]))
    may = needs.assign(decided=decided)[(decided | named | (not reassess_first)) & needs["unit_id"].notna()]
    may = may.sort_values(["officer_id", "scale_id"]).reset_index(drop=True)
    return may.assign(need=np.arange(len(may)))


def _of_needs(by_hand: pd.DataFrame, arcs: pd.DataFrame) -> pd.DataFrame:
    """Return the seats set by hand for the need that takes the seat, where a course serves several."""
    if by_hand.empty or not by_hand.duplicated(["line", "officer_id"]).any():
        return by_hand
    taken = together(arcs)[["officer_id", "course", "scale_id"]].drop_duplicates(["officer_id", "course"])
    fits = by_hand.merge(taken, on=["officer_id", "course", "scale_id"])
    lost = by_hand[~_keys(by_hand, ["line", "officer_id"]).isin(_keys(fits, ["line", "officer_id"]))]
    return pd.concat([fits, lost.drop_duplicates(["line", "officer_id"])], ignore_index=True)


def _keys(rows: pd.DataFrame, columns: list[str]) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(rows[columns])


def _reachable(options: pd.DataFrame) -> pd.DataFrame:
    """Leave out the steps that no earlier option leads to."""
    while True:
        ends = _keys(options, ["need", "to_level"])
        kept = options["first"] | options["stands"] | _keys(options, ["need", "entry"]).isin(ends)
        if kept.all():
            return options
        options = options[kept].reset_index(drop=True)


def _kept(
    published: PublishedPlan | None,
    options: pd.DataFrame,
    needs: pd.DataFrame,
    courses: pd.DataFrame,
    when: pd.DataFrame,
    start: dt.date,
    *,
    closed: pd.DataFrame,
) -> pd.DataFrame:
    columns = ["need", "course", "site", "week"]
    if published is None:
        return pd.DataFrame(columns=columns).astype({"need": int, "course": int, "site": "str", "week": int})
    begins = pd.Timestamp(start) + pd.to_timedelta(7 * (when["week"] - 1), unit="D")
    seats = published.seats().merge(courses[["course_id", "course"]], on="course_id")
    seats = seats.merge(needs[["officer_id", "scale_id", "need"]], on=["officer_id", "scale_id"])
    seats = seats.merge(options[["need", "course"]].drop_duplicates(), on=["need", "course"])
    seats = seats.merge(when[["course", "week"]].assign(monday=monday_of(begins)), on=["course", "monday"])
    seats = seats[~_keys(seats, PLACE).isin(_keys(closed, PLACE))]
    return seats[columns].drop_duplicates().sort_values(columns, ignore_index=True)


def _closable(options: pd.DataFrame, needs: pd.DataFrame, *, steps: int) -> pd.Series:
    """Per unit: Σ over the needs of the most benefit that options can give."""
    best = most(options, steps=steps)
    unit = needs.set_index("need")["unit_id"].astype("str").loc[best.index]
    return best.groupby(unit.to_numpy()).sum().rename("closable")


def _tie(options: pd.DataFrame, courses: pd.DataFrame) -> float:
    paid = courses.loc[options["course"]]
    most = float((paid["session_cost"] + paid["person_cost"]).sum())
    return 1e-4 * float(options["benefit"].sum()) / most if most > 0 else 0.0
