"""What must hold for every coaching plan, against every possible pairing of small random units."""

import datetime as dt
import itertools

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.parameters.framework import Framework
from workbench.parameters.planning import Coaching
from workbench.plan.coaching import coaching_plan
from workbench.tables import GAPS

NAME = {"vi": "x", "en": "x"}
SITE = {"u": "x", "v": "x", "w": "y"}
SCALES = ["d.a", "d.b"]
REQUIRED = 3
FRAMEWORK = Framework.model_validate(
    {
        "framework": "f",
        "levels": [{"level": k, "name": NAME} for k in (1, 2, 3)],
        "domains": [{"id": "d", "name": NAME}],
        "competencies": [{"id": scale, "domain": "d", "name": NAME} for scale in SCALES],
        "units": [{"id": u, "name": NAME, "site": site} for u, site in SITE.items()],
    }
)
results = st.tuples(
    st.sampled_from(sorted(SITE)), st.integers(0, 3), st.integers(0, 3), st.booleans(), st.sampled_from([0.2, 0.5, 0.9])
)
limits_of = st.fixed_dictionaries(
    {"load": st.integers(0, 2), "lead": st.integers(0, 2), "same_unit": st.booleans(), "weeks": st.just(4)}
)


def plan_of(people, limits):
    rows = [
        (f"o{i}", unit, scale, level, "clear" if sure or scale == "d.b" else "undecided", priority)
        for i, (unit, a, b, sure, priority) in enumerate(people)
        for scale, level in zip(SCALES, (a, b), strict=True)
    ]
    frame = pd.DataFrame(rows, columns=["officer_id", "unit_id", "scale_id", "level", "decision", "priority"])
    gap = (REQUIRED - frame["level"]).clip(lower=0)
    gaps = GAPS.shaped(
        frame.assign(
            position_id="p", required=REQUIRED, gap=gap, surplus=0, expected_gap=gap.astype(float), p_meets=0.0,
            priority_criticality=0.5, priority_size=0.5, priority_shared=0.5, priority_workload=0.5,
        )
    )  # fmt: skip
    officers = frame[["officer_id", "unit_id"]].drop_duplicates()
    plan = coaching_plan(gaps, frame, officers, FRAMEWORK, limits=Coaching(**limits), start=dt.date(2019, 9, 2))
    return frame.set_index(["officer_id", "scale_id"]), plan


def allowed(known, limits):
    """Every (coach, officer, scale) that the limits leave open, one by one."""
    near = (lambda u: u) if limits["same_unit"] else SITE.get
    clear = known[known["decision"] == "clear"].reset_index().to_dict("records")
    return [
        (coach["officer_id"], officer["officer_id"], officer["scale_id"])
        for coach, officer in itertools.permutations(clear, 2)
        if coach["scale_id"] == officer["scale_id"]
        and officer["level"] < REQUIRED
        and coach["level"] >= officer["level"] + max(limits["lead"], 1)
        and near(coach["unit_id"]) == near(officer["unit_id"])
    ]


def breaks(pairs, limits):
    coaches = [coach for coach, _, _ in pairs]
    served = [(officer, scale) for _, officer, scale in pairs]
    both = {(coach, scale) for coach, _, scale in pairs} & set(served)
    return bool(both) or len(set(served)) < len(served) or max(map(coaches.count, coaches), default=0) > limits["load"]


def listed(plan):
    return list(zip(plan.pairs["coach_id"], plan.pairs["officer_id"], plan.pairs["scale_id"], strict=True))


@given(people=st.lists(results, min_size=1, max_size=9), limits=limits_of)
@settings(max_examples=60, deadline=None)
def test_every_limit_holds_and_every_need_is_accounted_for(people, limits):
    known, plan = plan_of(people, limits)
    pairs = listed(plan)
    assert set(pairs) <= set(allowed(known, limits))
    assert not breaks(pairs, limits)
    wanted = known[(known["decision"] == "clear") & (known["level"] < REQUIRED)]
    assert len(pairs) + plan.shortage["n_without_coach"].sum() == len(wanted)


@given(people=st.lists(results, min_size=2, max_size=5), limits=limits_of)
@settings(max_examples=60, deadline=None)
def test_no_other_pairing_serves_more(people, limits):
    known, plan = plan_of(people, limits)
    found = listed(plan)
    possible = allowed(known, limits)
    by_need = {}
    for pair in possible:
        by_need.setdefault(pair[1:], [None]).append(pair)
    priority = known["priority"].to_dict()

    def worth(pairs):
        return sum(10 + priority[pair[1:]] - 0.05 * (unit_of(pair[0]) != unit_of(pair[1])) for pair in pairs)

    def unit_of(officer):
        return known.loc[(officer, SCALES[0]), "unit_id"]

    best = 0.0
    for choice in itertools.islice(itertools.product(*by_need.values()), 4000):
        pairs = [pair for pair in choice if pair is not None]
        if not breaks(pairs, limits):
            best = max(best, worth(pairs))
    # What spreading the load may cost: at most 0.01 × (1 + 3) / 2 for each of the coaches.
    assert worth(found) >= best - 0.02 * len(people) - 1e-6


@given(people=st.lists(results, min_size=1, max_size=9), limits=limits_of)
@settings(max_examples=30, deadline=None)
def test_more_load_and_a_wider_circle_never_serve_fewer(people, limits):
    served = len(plan_of(people, limits)[1].pairs)
    assert len(plan_of(people, limits | {"load": limits["load"] + 1})[1].pairs) >= served
    assert len(plan_of(people, limits | {"same_unit": False})[1].pairs) >= served
