"""Small plans with duties and prerequisites: a framework, people, and the best plan by enumeration."""

import datetime as dt
import itertools

import numpy as np

from tests.spec.test_plan_training import NAME, START, gaps_of
from workbench.parameters.framework import Framework
from workbench.parameters.planning import Coaching, Training
from workbench.plan.checked import violations
from workbench.plan.published import PublishedPlan
from workbench.plan.training import training_plan
from workbench.tables import COACHING_PLAN

WEEK_ONE = dt.date(2019, 9, 2)
SHORT = ("u", 1, 2, "clear", 0.5)
EXPERT = ("u", 2, 2, "clear", 0.0)
COURSES = (
    {"id": "c", "lifts": {"scale": "d.a", "from": 1, "to": 2}, "days": 2, "sites": ["x"],
     "seats": {"min": 1, "max": 10}, "cost": {"session": 10e6, "person": 1e6}},
    {"id": "law", "lifts": {"scale": "d.b", "from": 0, "to": 1}, "days": 1, "sites": [],
     "seats": {"min": 1, "max": 10}, "cost": {"session": 1e6, "person": 1e5}},
)  # fmt: skip


def framework(*, courses=COURSES, **asked):
    return Framework.model_validate(
        {
            "framework": "f",
            "levels": [{"level": k, "name": NAME} for k in (1, 2, 3)],
            "domains": [{"id": "d", "name": NAME}],
            "competencies": [{"id": f"d.{k}", "domain": "d", "name": NAME} for k in "ab"],
            "positions": [{"id": "p", "name": NAME, "domain": "d"}, {"id": "q", "name": NAME, "domain": "d"}],
            "units": [{"id": "u", "name": NAME, "site": "x"}],
            "courses": list(courses),
            **asked,
        }
    )


def yearly(course="law", every=12, position="p"):
    return {"position": position, "course": course, "every": every}


def held(officer, day, expires=None, course="law"):
    return {"officer": officer, "course": course, "held_on": day, "expires_on": expires}


def limits_of(certificates=(), **limits):
    limits = {"weeks": 2, "release_cap": None, "strength": None, "units": 0.0} | limits
    operations = {"certificates": list(certificates)} | limits.pop("operations", {})
    return Training(**limits, operations=operations)


def plan_of(gaps, catalogue, *certificates, published=None, levels=None, explain=False, **limits):
    officers = gaps[["officer_id", "unit_id", "position_id"]].drop_duplicates("officer_id")
    training = limits_of(certificates, **limits)
    return training_plan(
        gaps, officers, catalogue, limits=training, start=START, published=published, levels=levels, explain=explain
    )


def seats(plan):
    """officer, session and scale of each seat."""
    return plan.assignments[["officer_id", "session_id", "scale_id"]].to_numpy().tolist()


def broken(plan, gaps, catalogue, training, published=None):
    """Rules that the independent check finds broken."""
    officers = gaps[["officer_id", "unit_id", "position_id"]].drop_duplicates("officer_id")
    levels = gaps.loc[gaps["level"].notna(), ["officer_id", "scale_id", "level", "decision"]]
    levels = levels.assign(**{f"p_{k}": levels["level"].eq(k).astype(float) for k in range(4)})
    found = violations(
        {
            "officers": officers, "gaps": gaps, "levels": levels, "sessions": plan.sessions,
            "training_plan": plan.assignments, "coaching_plan": COACHING_PLAN.empty(),
        },
        catalogue, training=training, coaching=Coaching(), start=START,
        before=None if published is None else {"sessions": published.sessions, "training_plan": published.assignments},
    )  # fmt: skip
    return sorted(found["rule"])


def as_published(plan):
    return PublishedPlan(plan.sessions, plan.assignments, plan.start)


def random_case(seed):
    """Up to three people, two courses in two weeks: what is due when, what a course asks before it, money and seats."""
    rng = np.random.default_rng(seed)

    def pick(*values):
        return values[int(rng.integers(len(values)))]

    n = pick(2, 3)
    people = [("u", pick(1, 1, 2), 2, "clear", pick(0.3, 0.5, 0.9)) for _ in range(n)]
    fewest = pick(1, 1, 2)
    courses = [
        COURSES[0] | {"seats": {"min": fewest, "max": pick(fewest, 3)}, "sites": []},
        COURSES[1] | {"seats": {"min": pick(1, 2), "max": 3}},
    ]
    duties = pick([], [yearly()], [yearly()], [yearly("c")], [yearly(), yearly("c")])
    asked = pick([], [], [{"course": "c", "after": "law"}], [{"course": "law", "after": "c"}])
    catalogue = framework(courses=courses, duties=duties, prerequisites=asked)
    days = ("2018-09-02", "2018-09-08", "2018-09-15", "2018-09-16", "2017-01-01")
    certificates = [
        held(f"o{i}", pick(*days), course=course) for i in range(n) for course in ("law", "c") if pick(True, False)
    ]
    limits = {
        "budget": pick(None, 3e6, 12e6, 14e6, 26e6), "days_per_officer": pick(None, 1.0, 2.0, 3.0),
        "duties": pick(3.0, 0.4), "stability": 0.2,
    }  # fmt: skip
    return gaps_of(*people), catalogue, certificates, limits


def best_objective(plan, gaps, catalogue, training):
    """The best objective of any plan, by trying every seat of everybody: of sessions in one course and week each."""
    people = gaps["officer_id"].tolist()
    candidates = [(course, week) for course in catalogue.courses for week in (1, 2)]
    options = [
        [
            chosen
            for size in range(3)
            for chosen in itertools.combinations(candidates, size)
            if _possible(officer, chosen, gaps, catalogue, training)
        ]
        for officer in people
    ]
    best = 0.0
    for chosen in itertools.product(*options):
        counts = {}
        for own in chosen:
            for place in own:
                counts[_key(place)] = counts.get(_key(place), 0) + 1
        held_now = {(course.id, week): course for course, week in candidates}
        if any(not held_now[k].seats.min <= n <= held_now[k].seats.max for k, n in counts.items()):
            continue
        cost = sum(held_now[k].cost.session + n * held_now[k].cost.person for k, n in counts.items())
        if training.budget is not None and cost > training.budget:
            continue
        worth = sum(_worth(o, own, gaps, catalogue, training) for o, own in zip(people, chosen, strict=True))
        best = max(best, worth - plan.choice.tie * cost)
    return best


def _key(place):
    return place[0].id, place[1]


def _end(place):
    course, week = place
    return WEEK_ONE + dt.timedelta(days=7 * (week - 1) + int(course.days) - 1)


def _due(officer, course, catalogue, training):
    """The day by which the course is due; None where it is not, and a day long ago where it is due at once."""
    if course not in [duty.course for duty in catalogue.duties]:
        return None
    own = [c.held_on for c in training.operations.certificates if (c.officer, c.course) == (officer, course)]
    day = max(own).replace(year=max(own).year + 1) if own else dt.date.min
    return day if day <= WEEK_ONE + dt.timedelta(days=13) else None


def _possible(officer, chosen, gaps, catalogue, training):
    ids = [course.id for course, _ in chosen]
    if len(set(ids)) < len(ids) or len({week for _, week in chosen}) < len(chosen):
        return False
    if training.days_per_officer is not None and sum(c.days for c, _ in chosen) > training.days_per_officer:
        return False
    has = {
        c.course
        for c in training.operations.certificates
        if c.officer == officer and (c.expires_on is None or c.expires_on >= WEEK_ONE)
    }
    for course, week in chosen:
        for asked in catalogue.prerequisites:
            before = [one.id for one, then in chosen if then < week]
            if asked.course == course.id and asked.after not in has and asked.after not in before:
                return False
        need = course.id == "c" and gaps.set_index("officer_id")["gap"][officer] > 0
        later = [
            one.id
            for one, then in chosen
            if then > week and any((p.course, p.after) == (one.id, course.id) for p in catalogue.prerequisites)
        ]
        if not need and _due(officer, course.id, catalogue, training) is None and not later:
            return False
    return True


def _worth(officer, chosen, gaps, catalogue, training):
    row = gaps.set_index("officer_id").loc[officer]
    worth = 0.0
    for place in chosen:
        course = place[0].id
        due = _due(officer, course, catalogue, training)
        if course == "c" and row["gap"] > 0:
            worth += row["priority"] * float(row["gap"])
        if due is not None:
            late = due >= WEEK_ONE and _end(place) > due
            worth += training.duties * (0.5 if late else 1.0)
    return worth
