"""What must hold for every plan, on small random instances that are solved exactly."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.parameters.framework import Framework
from workbench.parameters.planning import Coaching, Training
from workbench.plan import training
from workbench.plan.coaching import coaching_plan
from workbench.plan.training import training_plan
from workbench.tables import GAPS

START = dt.date(2019, 9, 2)
NAME = {"vi": "x", "en": "x"}


def framework(seats=2, fewest=1):
    def course(name, scale, low, high, days, sites):
        return {
            "id": name, "lifts": {"scale": scale, "from": low, "to": high}, "days": days, "sites": sites,
            "seats": {"min": fewest, "max": seats}, "cost": {"session": 5e6, "person": 1e6},
        }  # fmt: skip

    return Framework.model_validate(
        {
            "framework": "f",
            "levels": [{"level": k, "name": NAME} for k in (1, 2, 3)],
            "domains": [{"id": "d", "name": NAME}],
            "competencies": [{"id": f"d.{k}", "domain": "d", "name": NAME} for k in "abc"],
            "units": [{"id": u, "name": NAME, "site": s} for u, s in [("u", "x"), ("v", "y"), ("w", "x")]],
            "courses": [
                course("a12", "d.a", 1, 2, 3, ["x", "y"]),
                course("a23", "d.a", 2, 3, 3, ["x"]),
                course("a13", "d.a", 0, 3, 8, ["x"]),
                course("b13", "d.b", 1, 3, 2, []),
            ],
        }
    )


@st.composite
def instances(draw):
    n = draw(st.integers(1, 9))
    rows = []
    for i in range(n):
        unit = draw(st.sampled_from(["u", "u", "v", "w", None]))
        for scale in draw(st.sets(st.sampled_from(["d.a", "d.b", "d.c"]), min_size=1)):
            level = draw(st.sampled_from([0, 1, 1, 1, 2, 2, 3, None]))
            gap = None if level is None else 3 - level
            decision = draw(st.sampled_from(["clear", "clear", "clear", "undecided"]))
            rows.append(
                {
                    "officer_id": f"o{i}", "scale_id": scale, "position_id": "p", "unit_id": unit, "required": 3,
                    "level": level, "gap": gap, "surplus": None if gap is None else 0, "expected_gap": gap,
                    "p_meets": None if gap is None else float(gap == 0),
                    "decision": None if gap is None else decision,
                    "priority": None if gap is None else draw(st.sampled_from([0.25, 0.5, 0.75, 1.0])),
                }
            )  # fmt: skip
    frame = pd.DataFrame(rows).assign(
        priority_criticality=0.5, priority_size=0.5, priority_shared=0.5, priority_workload=0.0
    )
    gaps = GAPS.shaped(frame)
    officers = gaps[["officer_id", "unit_id"]].drop_duplicates().assign(position_id="p")
    limits = Training(
        strength=None,
        weeks=draw(st.integers(1, 3)),
        budget=draw(st.sampled_from([None, 0.0, 8e6, 15e6, 40e6])),
        release_cap=draw(st.sampled_from([0.2, 0.5, 1.0])),
        days_per_officer=draw(st.sampled_from([None, 2.0, 5.0, 10.0])),
        sessions_per_course=draw(st.integers(1, 2)),
    )
    return gaps, officers, limits


def plan_of(case, catalogue, *, explain=True, **changes):
    gaps, officers, limits = case
    limits = limits.model_copy(update=changes)
    return training_plan(gaps, officers, catalogue, limits=limits, start=START, explain=explain)


def objective_of(case, catalogue, **changes):
    return plan_of(case, catalogue, explain=False, **changes).objective


def assert_within_limits(plan, case, catalogue):
    gaps, officers, limits = case
    course = pd.DataFrame(
        [(c.id, c.days, c.lifts.from_, c.lifts.to, c.seats.min, c.seats.max) for c in catalogue.courses],
        columns=["course_id", "days", "low", "high", "fewest", "most"],
    )
    held = plan.sessions.drop(columns="days").merge(course, on="course_id")
    seats = plan.assignments.drop(columns="fixed").merge(held, on="session_id").merge(officers, on="officer_id")
    seats = seats.merge(
        gaps[["officer_id", "scale_id", "required", "level", "decision"]], on=["officer_id", "scale_id"]
    )
    assert held["n_seats_used"].between(held["fewest"], held["most"]).all()
    assert seats.groupby("session_id").size().to_dict() == held.set_index("session_id")["n_seats_used"].to_dict()
    assert not seats.duplicated(["officer_id", "scale_id"]).any()
    assert (seats["low"].le(seats["level"]) & seats["level"].lt(seats["to_level"])).all()
    assert seats["to_level"].le(seats["required"]).all()
    assert seats["decision"].eq("clear").all() or not limits.reassess_first
    if limits.days_per_officer is not None:
        assert seats.groupby("officer_id")["days"].sum().le(limits.days_per_officer).all()
    assert held.groupby(["course_id", held["site"].fillna("")]).size().le(limits.sessions_per_course).all()
    weeks = seats.assign(
        at=[[*range(w, w + -(-int(d) // 5))] for w, d in zip(seats["week"], seats["days"], strict=True)]
    )
    weeks = weeks.explode("at")
    assert weeks["at"].dropna().le(limits.weeks).all()
    assert not weeks.duplicated(["officer_id", "at"]).any()
    sizes = officers["unit_id"].value_counts()
    away = weeks.groupby(["unit_id", "at"]).size()
    for (unit, _), people in away.items():
        assert people <= max(1, int(limits.release_cap * sizes[unit] + 1e-9))
    assert plan.sessions["cost"].sum() == pytest.approx(plan.cost)
    assert limits.budget is None or plan.cost <= limits.budget + 1
    covered = pd.concat([plan.assignments[["officer_id", "scale_id"]], plan.unmet[["officer_id", "scale_id"]]])
    assert not covered.duplicated().any()
    wanted = gaps[gaps["gap"].gt(0) | gaps["level"].isna()]
    assert set(map(tuple, covered.to_numpy())) == set(map(tuple, wanted[["officer_id", "scale_id"]].to_numpy()))


@settings(max_examples=15, deadline=None)
@given(instances(), st.integers(1, 3), st.integers(1, 2))
def test_every_limit_holds_and_every_need_is_planned_or_explained(case, seats, fewest):
    catalogue = framework(max(seats, fewest), fewest)
    plan = plan_of(case, catalogue)
    assert plan.status == "optimal"
    assert plan.relative_gap < 1e-5
    assert_within_limits(plan, case, catalogue)


@settings(max_examples=15, deadline=None)
@given(instances(), st.integers(1, 3), st.integers(1, 2))
def test_large_instances_keep_every_limit_and_their_bound(case, seats, fewest):
    catalogue = framework(max(seats, fewest), fewest)
    exact = objective_of(case, catalogue)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(training, "EXACT_SEATS", -1)
        staged = plan_of(case, catalogue)
    assert_within_limits(staged, case, catalogue)
    assert staged.objective <= exact + 1e-6
    assert staged.bound >= exact - 1e-6


@settings(max_examples=10, deadline=None)
@given(instances(), st.integers(1, 3))
def test_one_more_seat_never_worsens_the_plan(case, seats):
    assert objective_of(case, framework(seats + 1)) >= objective_of(case, framework(seats)) - 1e-6


@settings(max_examples=10, deadline=None)
@given(instances(), st.sampled_from([5e6, 12e6]))
def test_more_money_never_worsens_the_plan(case, budget):
    small, large = (objective_of(case, framework(), budget=money) for money in (budget, budget + 3e6))
    assert large >= small - 1e-6


@settings(max_examples=6, deadline=None)
@given(instances())
def test_row_order_is_irrelevant_and_a_plan_repeats(case):
    gaps, officers, limits = case
    first = plan_of(case, framework())
    other = training_plan(gaps.iloc[::-1], officers.iloc[::-1], framework(), limits=limits, start=START)
    pd.testing.assert_frame_equal(first.assignments, other.assignments)
    pd.testing.assert_frame_equal(first.sessions, other.sessions)
    pd.testing.assert_frame_equal(first.unmet, other.unmet)


@settings(max_examples=15, deadline=None)
@given(instances(), st.integers(0, 3), st.integers(0, 2), st.booleans())
def test_every_coaching_pair_is_sound(case, load, lead, same_unit):
    gaps, officers, _ = case
    levels = gaps.dropna(subset=["level"])[["officer_id", "scale_id", "level", "decision"]]
    limits = Coaching(load=load, lead=lead, same_unit=same_unit)
    plan = coaching_plan(gaps, levels, officers, framework(), limits=limits, start=START)
    pairs = plan.pairs.merge(levels.add_prefix("coach_").rename(columns={"coach_officer_id": "coach_id"}),
                             left_on=["coach_id", "scale_id"], right_on=["coach_id", "coach_scale_id"])  # fmt: skip
    assert len(pairs) == len(plan.pairs)
    assert pairs["coach_level"].ge(pairs["from_level"] + lead).all()
    assert pairs["coach_level"].ge(pairs["to_level"]).all()
    assert pairs["to_level"].eq(pairs["from_level"] + 1).all()
    assert pairs["coach_decision"].eq("clear").all()
    assert not pairs.duplicated(["officer_id", "scale_id"]).any()
    assert pairs.groupby("coach_id").size().le(load).all()
    coached = set(zip(pairs["officer_id"], pairs["scale_id"], strict=True))
    assert not coached & set(zip(pairs["coach_id"], pairs["scale_id"], strict=True))
    unit = officers.set_index("officer_id")["unit_id"]
    where = unit if same_unit else unit.map({"u": "x", "v": "y", "w": "x"})
    assert (pairs["coach_id"].map(where) == pairs["officer_id"].map(where)).all()
