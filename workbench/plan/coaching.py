"""Who coaches whom on the job: colleagues who have the level, paired with those who still need it.

Uses `solver` of the same room, which the training plan uses too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench import tables
from workbench.errors import PlanInfeasible, Problem
from workbench.messages import msg
from workbench.parameters.framework import Framework
from workbench.parameters.operations import Absence
from workbench.parameters.planning import Coaching
from workbench.plan.away import away_between, coaching_time
from workbench.plan.carried import each_need
from workbench.plan.solver import Model, codes
from workbench.profile.gaps import needs as needs_of

PAIR = 10.0
ORDERED = 1000.0
"""Worth of a pair that an order asks for: more than all others of a coach together."""
SPREAD = 0.01
OTHER_UNIT = 0.05
LOWER_GRADE = 0.2
KEPT = 1.0
"""Worth of a published pair's need, beside the priority: who has been promised a coach keeps one."""
SAME_COACH = 0.03
"""Worth of a published pair as it was: more than spreading the load, less than a coach of the own unit."""
UNKNOWN = -1
CLASS = ["scale_id", "at_least", "rank"]
CELL = [*CLASS, "unit_id"]
LEARNER, COACH = ["officer_id", "scale_id"], ["coach_id", "scale_id"]
GAP = 1e-6
NODES = 20_000
SECONDS = 60.0


@dataclass(frozen=True)
class CoachingPlan:
    """A coaching plan.

    Attributes:
        pairs: table `coaching_plan`.
        shortage: one row per unit and scale with needs left without a coach: unit_id, scale_id, n_needs (decided
            needs), n_without_coach, n_coaches (people of the unit, or of its site, who could coach one of those
            without a coach, were they not taken or coached themselves).
    """

    pairs: tables.CoachingPlan
    shortage: tables.CoachShortage


def coaching_plan(
    gaps: tables.Gaps,
    levels: tables.Levels,
    officers: tables.Officers,
    framework: Framework,
    *,
    limits: Coaching,
    start: dt.date,
    absences: Sequence[Absence] = (),
    kept_out: Collection[str] = (),
    must: Collection[str] = (),
    training: tables.TrainingPlan | None = None,
    reassess_first: bool = True,
    standing: tables.CoachingPlan | None = None,
    published: tables.CoachingPlan | None = None,
) -> CoachingPlan:
    """Pair officers who have a need with coaches, as an assignment problem solved by HiGHS.

    A need takes part where it is decided, or undecided where `reassess_first` is off, and the officer's unit is known;
    it aims one level up. A coach has a clear level on the same scale that reaches the level aimed at and is at least
    `lead` above the officer's, and works in the same unit, or at the same site where `same_unit` is off (a unit without
    a site stands for itself). A coach takes at most `load` pairs over all scales.

    Nobody coaches and is coached on the same scale. Circles could not arise even without that rule: a coach's level on
    the scale is at least one above that of the officer, so levels strictly rise along every chain from officer to
    coach, and a chain that came back to its start would need a level above itself.

    Needs that have a seat in the training plan are left to it. The objective counts 10 + priority (0–1) for each pair,
    so that the number of pairs comes first; each further pair of one coach costs a little more than the one before
    (0.01 × 1, 3, 5, … / load), so that the load spreads; a pair of two units of one site costs 0.05, so that a coach of
    the own unit comes first unless an officer of 0.05 more priority would go without; a coach of a lower grade than
    the officer costs 0.2, is marked (lower_grade), and is left out where `equal_grade` asks for it. Coaches at one
    level of a scale are exchangeable: the model counts pairs per coach and class (scale, level needed, grade), within
    the coach's unit and outside it, and pairs are drawn from the counts, the highest priority with the coach nearest
    above. Groups are independent of each other and solved one by one.

    Pairs that have begun (`standing`) stay as they are: they take of their coach's load as long as they last, and count
    in the rule on coaching and being coached. Pairs that were published and have not begun are preferred: their needs
    count 1 more, and 0.03 more with the same coach.

    Args:
        gaps: table `gaps`.
        levels: table `levels`; coaches come from all scales that somebody was assessed on.
        officers: table `officers`.
        framework: units and their sites.
        limits: limits of the plan.
        start: first day of the pairs that are made; a coaching ends `weeks` weeks later.
        absences: `training.gone`: who is away on a day of that time neither coaches nor is coached.
        kept_out: ids of those whom an order keeps from coaching and from being coached.
        must: ids of those who must be coached by order: on one of their needs at least, before everybody else.
        training: table `training_plan`; None where nobody has a seat.
        reassess_first: parameter `training.reassess_first`.
        standing: pairs that have begun; None for none.
        published: pairs of the published plan; None where none is kept.

    Raises:
        PlanInfeasible: where nobody can coach somebody who must be coached.
    """
    there = _present(officers, start, limits, absences)
    there = tables.Officers(there[~there["officer_id"].isin(list(kept_out))])
    group_of = _graded(_groups(there, framework, limits), officers, framework)
    stand, kept = (tables.COACHING_PLAN.empty() if some is None else some for some in (standing, published))
    wanted = _wanted(needs_of(gaps, framework), group_of, training, limits, reassess_first)
    ordered, promised = wanted["officer_id"].isin(list(must)), _among(wanted, kept, LEARNER)
    wanted = wanted.assign(worth=wanted["worth"] + ORDERED * ordered + KEPT * promised)
    able = _able(levels, group_of, wanted)
    looking = wanted[~_among(wanted, stand, LEARNER) & ~_among(wanted, stand, COACH)]
    free = able[~_among(able.rename(columns={"coach_id": "officer_id"}), stand, LEARNER)]
    taken = stand.loc[stand["end"].ge(pd.Timestamp(start)), "coach_id"].value_counts()
    classes = dict(iter(free.groupby("group")))
    pairs = (
        [
            _paired(part, classes[group], limits, taken, kept)
            for group, part in looking.groupby("group")
            if group in classes
        ]
        if limits.load > 0
        else []
    )
    plan = pd.concat(pairs) if pairs else pd.DataFrame(columns=["coach_id", *wanted.columns])
    plan = plan.assign(
        lower_grade=_lower(plan["coach_id"].map(_ranks(officers, framework)).astype(float), plan["rank"].astype(float)),
        from_level=plan["level"],
        to_level=plan["level"] + 1,
        start=pd.Timestamp(start),
        end=pd.Timestamp(start) + pd.Timedelta(weeks=limits.weeks),
    )
    graded = ["lower_grade"] if "grade" in officers and framework.grades else []
    names = [*tables.COACHING_PLAN.names(), *graded]
    both = pd.concat([part for part in (stand.reindex(columns=names), plan[names]) if len(part)] or [plan[names]])
    plan = tables.COACHING_PLAN.shaped(both.sort_values(["coach_id", "scale_id", "officer_id"]))
    _refuse_uncoached(must, plan)
    return CoachingPlan(pairs=plan, shortage=_shortage(wanted, able, plan))


def _refuse_uncoached(must: Collection[str], plan: tables.CoachingPlan) -> None:
    """Refuse a plan in which somebody who must be coached is not."""
    left = sorted(set(must) - set(plan["officer_id"]))
    if left:
        raise PlanInfeasible(
            Problem(
                msg(
                    "This person must be coached by order, but has no need that is decided and without a seat, is "
                    "away, or nobody within reach can coach it."
                ),
                msg("Change the order, or the limits of coaching."),
                rule="plan",
                column="training.operations.orders",
                value=officer,
            )
            for officer in left
        )


def within_coaches_reach(
    needs: tables.Needs,
    levels: tables.Levels,
    officers: tables.Officers,
    framework: Framework,
    *,
    limits: Coaching,
    away: Collection[str] = (),
) -> pd.DataFrame:
    """Return officer_id and scale_id of the needs that somebody of the same unit, or site, could coach, load apart.

    Args:
        needs: officer_id, scale_id, level and priority of the needs.
        levels: table `levels`.
        officers: table `officers`.
        framework: units and their sites.
        limits: limits of the coaching plan.
        away: ids of those who are away in the time of coaching, and so coach nobody.
    """
    group_of = _graded(_groups(officers, framework, limits), officers, framework)
    wanted = _wanted(needs.assign(decision="clear"), group_of, None, limits, reassess_first=True)
    able = _able(levels, group_of[~group_of["officer_id"].isin(list(away))], wanted)
    coaches = able[["group", "scale_id", "level", "rank"]].drop_duplicates()
    found = wanted.merge(coaches, on=["group", "scale_id"], suffixes=("", "_of_coach"))
    reached = found["level_of_coach"].ge(found["at_least"]) & (limits.load > 0)
    if limits.equal_grade:
        reached &= ~_lower(found["rank_of_coach"], found["rank"])
    return found.loc[reached, ["officer_id", "scale_id"]].drop_duplicates().reset_index(drop=True)


def _present(
    officers: tables.Officers, start: dt.date, limits: Coaching, absences: Sequence[Absence]
) -> tables.Officers:
    gone = away_between(absences, *coaching_time(start, limits.weeks))
    return tables.Officers(officers[~officers["officer_id"].isin(gone)])


def _groups(officers: tables.Officers, framework: Framework, limits: Coaching) -> pd.DataFrame:
    people = officers[["officer_id", "unit_id"]].astype("str").dropna(subset=["unit_id"])
    if limits.same_unit:
        return people.assign(group=people["unit_id"])
    site = people["unit_id"].map({u.id: f"@{u.site}" for u in framework.units if u.site})
    return people.assign(group=site.astype("str").fillna(people["unit_id"]))


def _graded(group_of: pd.DataFrame, officers: tables.Officers, framework: Framework) -> pd.DataFrame:
    return group_of.assign(rank=group_of["officer_id"].map(_ranks(officers, framework)))


def _ranks(officers: tables.Officers, framework: Framework) -> pd.Series:
    """Place of each officer's grade in the framework's order, from 0; −1 where it is not known."""
    if "grade" not in officers:
        return pd.Series(UNKNOWN, index=officers["officer_id"])
    order = {words: at for at, grade in enumerate(framework.grades) for words in (grade.vi, grade.en) if words}
    rank = officers["grade"].astype("object").map(order).fillna(UNKNOWN).astype(int)
    return pd.Series(rank.to_numpy(), index=officers["officer_id"])


def _lower(coach: pd.Series, officer: pd.Series) -> pd.Series:
    return coach.gt(UNKNOWN) & officer.gt(UNKNOWN) & coach.lt(officer)


def _wanted(
    needs: pd.DataFrame,
    group_of: pd.DataFrame,
    training: tables.TrainingPlan | None,
    limits: Coaching,
    reassess_first: bool,
) -> pd.DataFrame:
    """Needs that wait for a coach: who, the lowest level their coach may have, and what a pair is worth."""
    decided = needs[needs["decision"].eq("clear").fillna(False) | (not reassess_first)]
    wanted = decided[["officer_id", "scale_id", "level", "priority"]].merge(group_of, on="officer_id")
    seated = pd.MultiIndex.from_frame(
        (each_need(training) if training is not None else wanted.iloc[:0])[["officer_id", "scale_id"]].astype("str")
    )
    wanted = wanted[~pd.MultiIndex.from_frame(wanted[["officer_id", "scale_id"]]).isin(seated)]
    return wanted.assign(
        at_least=wanted["level"] + max(limits.lead, 1), worth=PAIR + wanted["priority"].astype(float)
    ).sort_values(["officer_id", "scale_id"], ignore_index=True)


def _able(levels: tables.Levels, group_of: pd.DataFrame, wanted: pd.DataFrame) -> pd.DataFrame:
    """People who may coach somebody of their group on a scale."""
    lowest = wanted.groupby(["group", "scale_id"], as_index=False)["at_least"].min()
    clear = levels[levels["decision"].eq("clear").fillna(False)][["officer_id", "scale_id", "level"]]
    able = clear.merge(group_of, on="officer_id").merge(lowest, on=["group", "scale_id"])
    able = able[able["level"].ge(able["at_least"])].rename(columns={"officer_id": "coach_id"})
    return able.drop(columns="at_least").sort_values(["coach_id", "scale_id"], ignore_index=True)


def _among(rows: pd.DataFrame, pairs: pd.DataFrame, side: list[str]) -> np.ndarray:
    """Whether officer and scale of each row are that side of a pair."""
    keys = pd.MultiIndex.from_frame(rows[LEARNER].astype("str"))
    return np.asarray(keys.isin(pd.MultiIndex.from_frame(pairs[side].astype("str"))))


def _paired(
    wanted: pd.DataFrame, able: pd.DataFrame, limits: Coaching, taken: pd.Series, kept: pd.DataFrame
) -> pd.DataFrame:
    """Solve one group: which needs are served, how many of each class every coach takes, then the pairs."""
    wanted = wanted[wanted["scale_id"].isin(able["scale_id"])].reset_index(drop=True)
    offers = _offers(wanted, able, limits)
    coaches = np.unique(offers["coach_id"])
    busy = taken.reindex(coaches, fill_value=0).clip(upper=limits.load).to_numpy(int)
    cells = wanted[CELL].drop_duplicates()
    model = Model()
    serve = model.columns(wanted["worth"].to_numpy(), 1.0, whole=True)
    price = OTHER_UNIT * offers["abroad"] + LOWER_GRADE * _lower(offers["coach_rank"], offers["rank"])
    person = np.searchsorted(coaches, offers["coach_id"])
    take = model.columns(-price.to_numpy(float), limits.load - busy[person], whole=True)
    step = np.tile(np.arange(limits.load), len(coaches))
    free = step >= np.repeat(busy, limits.load)
    carry = model.columns(-SPREAD * (2 * step + 1) / limits.load, free.astype(float), whole=False)
    from_abroad = model.columns(np.zeros(len(cells)), np.inf, whole=False)
    home, abroad = offers[~offers["abroad"]], offers[offers["abroad"]]
    both = pd.concat([wanted[CELL], home[CELL], cells])
    signs = np.r_[np.ones(len(serve)), -np.ones(len(home) + len(cells))]
    model.rows(codes(*_keys(both, CELL)), np.r_[serve, take[home.index], from_abroad], signs, low=0.0, high=0.0)
    both = pd.concat([cells[CLASS], abroad[CLASS]])
    signs = np.r_[np.ones(len(cells)), -np.ones(len(abroad))]
    model.rows(codes(*_keys(both, CLASS)), np.r_[from_abroad, take[abroad.index]], signs, low=0.0, high=0.0)
    _same_coaches(model, wanted, offers, take, kept)
    owner = np.repeat(np.arange(len(coaches)), limits.load)
    loads = np.r_[np.ones(len(take)), -np.ones(len(carry))]
    model.rows(np.r_[person, owner], np.r_[take, carry], loads, high=0.0)
    _one_role(model, wanted, offers, serve, take, limits)
    found = model.solve(gap=GAP, nodes=NODES, seconds=SECONDS)
    given = offers.loc[np.repeat(offers.index, np.round(found.values[take]).astype(int))]
    return _drawn(wanted[found.values[serve] > 0.5], given, kept)


def _same_coaches(
    model: Model, wanted: pd.DataFrame, offers: pd.DataFrame, take: np.ndarray, kept: pd.DataFrame
) -> None:
    """Each offer is worth more for as many pairs as were published of the coach with needs that it could serve."""
    was = kept[["coach_id", *LEARNER]].astype("str").merge(wanted, on=LEARNER)
    was = was.groupby(["coach_id", *CELL], as_index=False).size()
    concerned = offers.assign(at=take)[~offers["abroad"]].merge(was, on=["coach_id", *CELL])
    if len(concerned):
        same = model.columns(np.full(len(concerned), SAME_COACH), concerned["size"].to_numpy(float), whole=False)
        row = np.tile(np.arange(len(concerned)), 2)
        signs = np.repeat([1.0, -1.0], len(concerned))
        model.rows(row, np.r_[same, concerned["at"].to_numpy(int)], signs, high=0.0)


def _offers(wanted: pd.DataFrame, able: pd.DataFrame, limits: Coaching) -> pd.DataFrame:
    """What each coach could take: classes of the own unit, and (abroad) classes that other units of the group have."""
    classes = wanted.groupby(CLASS, as_index=False).agg(units=("unit_id", "nunique"))
    offers = able.rename(columns={"rank": "coach_rank"}).merge(classes, on="scale_id")
    offers = offers[offers["level"].ge(offers["at_least"])]
    if limits.equal_grade:
        offers = offers[~_lower(offers["coach_rank"], offers["rank"])]
    home = offers.merge(wanted[CELL].drop_duplicates(), on=CELL).assign(abroad=False)
    here = pd.MultiIndex.from_frame(offers[CELL]).isin(pd.MultiIndex.from_frame(wanted[CELL]))
    abroad = offers[offers["units"].gt(here.astype(int))].assign(abroad=True)
    return pd.concat([home, abroad], ignore_index=True).drop(columns="units")


def _drawn(served: pd.DataFrame, taken: pd.DataFrame, kept: pd.DataFrame) -> pd.DataFrame:
    """Match the needs served with the pairs taken: as published, then within the unit, the rest within the class."""
    served = served.sort_values(["worth", "officer_id"], ascending=[False, True])
    taken = taken.sort_values(["abroad", "level", "coach_id"])
    as_published, served, taken = _as_published(served, taken, kept)
    home = taken[~taken["abroad"]]
    first = served.assign(turn=served.groupby(CELL).cumcount()).merge(
        home.assign(turn=home.groupby(CELL).cumcount())[[*CELL, "turn", "coach_id"]], on=[*CELL, "turn"], how="left"
    )
    rest, abroad = first[first["coach_id"].isna()].drop(columns="coach_id"), taken[taken["abroad"]]
    second = rest.assign(turn=rest.groupby(CLASS).cumcount()).merge(
        abroad.assign(turn=abroad.groupby(CLASS).cumcount())[[*CLASS, "turn", "coach_id"]], on=[*CLASS, "turn"]
    )
    return pd.concat(
        [as_published, *(part.drop(columns="turn") for part in (first[first["coach_id"].notna()], second))]
    )


def _as_published(
    served: pd.DataFrame, taken: pd.DataFrame, kept: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return the pairs that can be as they were published, and the needs and the pairs taken that are left."""
    was = served.merge(kept[["coach_id", *LEARNER]].astype("str"), on=LEARNER)
    was = was.assign(turn=was.groupby(["coach_id", *CELL]).cumcount())
    home = taken[~taken["abroad"]]
    home = home.assign(turn=home.groupby(["coach_id", *CELL]).cumcount(), place=np.arange(len(home)))
    found = was.merge(home[["coach_id", *CELL, "turn", "place"]], on=["coach_id", *CELL, "turn"])
    rest = np.setdiff1d(np.arange(len(home)), found["place"])
    left = pd.concat([home.iloc[rest][taken.columns], taken[taken["abroad"]]])
    return found[[*served.columns, "coach_id"]], served[~_among(served, found, LEARNER)], left


def _keys(frame: pd.DataFrame, names: list[str]) -> list[pd.Series]:
    return [frame[name] for name in names]


def _one_role(
    model: Model, wanted: pd.DataFrame, offers: pd.DataFrame, serve: np.ndarray, take: np.ndarray, limits: Coaching
) -> None:
    """Nobody coaches and is coached on one scale: load · served + Σ taken ≤ load."""
    asking = wanted[["officer_id", "scale_id"]].assign(column=serve, weight=float(limits.load))
    giving = offers[["coach_id", "scale_id"]].rename(columns={"coach_id": "officer_id"}).assign(column=take, weight=1.0)
    both = giving.merge(asking[["officer_id", "scale_id"]], on=["officer_id", "scale_id"])
    entries = pd.concat([both, asking.merge(both[["officer_id", "scale_id"]].drop_duplicates())], ignore_index=True)
    row = codes(entries["officer_id"], entries["scale_id"])
    model.rows(row, entries["column"].to_numpy(), entries["weight"].to_numpy(), high=float(limits.load))


def _shortage(wanted: pd.DataFrame, able: pd.DataFrame, plan: tables.CoachingPlan) -> tables.CoachShortage:
    served = pd.MultiIndex.from_frame(plan[["officer_id", "scale_id"]])
    left = ~pd.MultiIndex.from_frame(wanted[["officer_id", "scale_id"]]).isin(served)
    place = ["unit_id", "scale_id", "group"]
    counted = wanted.assign(left=left.astype(int), lowest=wanted["at_least"].where(left))
    frame = counted.groupby(place, as_index=False).agg(
        n_needs=("left", "size"), n_without_coach=("left", "sum"), lowest=("lowest", "min")
    )
    frame = frame[frame["n_without_coach"].gt(0)]
    coaches = frame.merge(able[["group", "scale_id", "level", "coach_id"]], on=["group", "scale_id"])
    coaches = coaches[coaches["level"].ge(coaches["lowest"])].groupby(place, as_index=False)["coach_id"].nunique()
    frame = frame.merge(coaches.rename(columns={"coach_id": "n_coaches"}), on=place, how="left")
    frame = frame.assign(n_coaches=frame["n_coaches"].fillna(0).astype(int)).drop(columns=["group", "lowest"])
    return frame.sort_values(["unit_id", "scale_id"], ignore_index=True)
