"""Plans made again as of a day: the past and what is confirmed stays, and no limit is broken by anything new."""

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from tests.plan_cases import START, random_case
from workbench.parameters.planning import Coaching, Training
from workbench.plan import training as planning
from workbench.plan.checked import violations
from workbench.plan.published import PublishedPlan
from workbench.plan.training import training_plan
from workbench.tables import COACHING_PLAN

SEEDS = 12


def made(case, limits, published=None, *, explain=True):
    return training_plan(
        case.gaps, case.officers, case.framework, limits=limits, start=START, levels=case.levels,
        published=published, explain=explain,
    )  # fmt: skip


def broken(case, plan, limits, published=None):
    tables = {
        "officers": case.officers, "gaps": case.gaps, "levels": case.levels, "sessions": plan.sessions,
        "training_plan": plan.assignments, "coaching_plan": COACHING_PLAN.empty(),
    }  # fmt: skip
    before = published and {"sessions": published.sessions, "training_plan": published.assignments}
    return violations(tables, case.framework, training=limits, coaching=Coaching(), start=START, before=before)


def after(limits: Training, changed: dict) -> Training:
    return Training.model_validate(limits.model_dump(by_alias=True) | changed)


def happenings(rng, case, plan, limits, as_of):
    """What may become of a small plan: somebody leaves, a session falls out, people fail, the money is cut."""
    held, seats = plan.sessions, plan.assignments
    begun = set(held.loc[held["start"].dt.date < as_of, "session_id"])
    results = [
        {"session": s, "officer": o, "result": str(rng.choice(["came", "absent", "passed", "failed"]))}
        for s, o in zip(seats["session_id"], seats["officer_id"], strict=True)
        if s in begun and rng.random() < 0.7
    ]
    sessions = [
        {"session": s, "status": str(rng.choice(["cancelled", "confirmed", "planned"]))}
        for s in held["session_id"]
        if s not in begun and rng.random() < 0.6
    ]
    people = [str(o) for o in rng.permutation(case.officers["officer_id"])]
    operations = {
        "attendance": results,
        "sessions": sessions,
        "absences": [{"officer": people[0], "from": as_of, "kind": "maternity"}] if rng.random() < 0.5 else [],
        "people": [{"officer": people[1], "change": "leaves", "date": as_of}] if rng.random() < 0.4 else [],
        "orders": [{"officer": people[2], "order": "must_not", "what": "all", "reason": "r", "by": "b"}]
        if rng.random() < 0.4
        else [],
    }
    cut = {} if limits.budget is None or rng.random() < 0.5 else {"budget": 0.7 * limits.budget}
    return {"as_of": as_of, "operations": operations, **cut}


@pytest.mark.parametrize("staged", [False, True])
def test_what_is_past_stays_and_nothing_new_breaks_a_limit(staged, monkeypatch):
    if staged:
        monkeypatch.setattr(planning, "EXACT_SEATS", -1)
    touched = 0
    for seed in range(SEEDS):
        rng = np.random.default_rng(seed)
        case = replace(random_case(seed), published=None)
        limits = after(case.limits, {"fixed": [], "least_share": 0.0, "weeks": case.limits.weeks + 2})
        first = made(case, limits, explain=False)
        published = PublishedPlan(first.sessions, first.assignments, START, limits=limits)
        as_of = START + dt.timedelta(weeks=int(rng.integers(0, 4)), days=int(rng.integers(0, 3)))
        today = after(limits, happenings(rng, case, first, limits, as_of))
        again = made(case, today, published)
        assert broken(case, again, today, published).empty, (seed, broken(case, again, today, published))
        touched += int(again.sessions["status"].ne("planned").sum())
        # Made again of the new edition with the same facts, the past is the same past.
        second = PublishedPlan(again.sessions, again.assignments, START, edition=2, limits=today)
        third = made(case, after(today, {"as_of": as_of + dt.timedelta(weeks=1)}), second, explain=False)
        assert broken(case, third, after(today, {"as_of": as_of + dt.timedelta(weeks=1)}), second).empty, seed
    assert touched > SEEDS / 2
