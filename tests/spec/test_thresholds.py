"""Every parameter at which a verdict on people or items turns: just below it, at it, and just above it.

`EDGES` names what turns at each; `tests/architecture/test_thresholds.py` says which parameter has none.
"""

import datetime as dt
import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

from tests import duty_cases
from tests.property.test_fairness import exam, examined
from tests.property.test_linking import calibrated
from tests.property.test_retest import PRICE, queue
from tests.spec import test_plan_coaching as coaching
from tests.spec import test_plan_deployment as deployment
from tests.spec import test_plan_interventions as chosen
from tests.spec import test_plan_limits as plans
from tests.spec import test_progress as changes
from tests.spec.test_plan_explain import catalogue, problem
from tests.spec.test_plan_training import by_chances, gaps_of
from tests.spec.test_plan_units import covering
from tests.spec.test_plan_waiting import dates
from tests.spec.test_training_effect import effects
from tests.wave_cohorts import framework as courses
from tests.wave_cohorts import service
from workbench.evidence.ageing import half_lives
from workbench.measure.items import item_statistics
from workbench.measure.keys import key_evidence
from workbench.measure.levels import level_table
from workbench.measure.linking import link
from workbench.measure.options import distractors
from workbench.measure.scoring import score_answers
from workbench.parameters.cohort import Weights
from workbench.parameters.evidence import Evidence, Retest
from workbench.parameters.exam import Items, Linking
from workbench.profile.disclosure import suppression
from workbench.profile.gaps import judged
from workbench.tables import KEY_EVIDENCE

NEAR = 1e-6
"""Just beside a number that a test cannot hit exactly."""


@dataclass(frozen=True)
class Edge:
    """A verdict by the parameter, or by what is held against it: what is tried in order, and what is said of each."""

    verdict: Callable[[Any], Any]
    tried: tuple[Any, ...]
    said: tuple[Any, ...]


def level_of(percent):
    """Level by cut scores 0, 50 and 75."""
    return int(level_rows(percent=percent, chance=0.5)["level"].iloc[0])


def level_rows(*, percent=60.0, chance=0.9, decide_at=0.8):
    scores = pd.DataFrame({"officer_id": ["o"], "scale_id": ["d"]})
    rest = (1 - chance) / 2
    return level_table(
        scores,
        np.array([percent]),
        below=np.array([[0.0, rest, rest + chance]]),
        limit=np.array([[0.0, 50.0, 75.0]]),
        basis=pd.Series(["observed"]),
        decide_at=decide_at,
        estimate=np.array([percent]),
        estimate_se=np.array([1.0]),
    )


def decided_on_level(decide_at):
    """A level with P = 0.75."""
    return level_rows(chance=0.75, decide_at=decide_at)["decision"].iloc[0]


def decided_on_requirement(p_meets, *, level):
    """Whether the level shows clearly that level 2 is met, or is not, at 0.75."""
    frame = gaps_of(("u", level, 2, "clear", 0.5)).assign(p_meets=p_meets)
    return judged(frame, weights=Weights(), decide_at=0.75)["decision"].iloc[0]


def flags(*, right=50, wrong_at_c=20, people=100, **thresholds):
    """Flags of one item with options A (the key), B and C, beside one that the better half gets right."""
    answers = ["A"] * right + ["C"] * wrong_at_c + ["B"] * (people - right - wrong_at_c)
    ids = [f"o{i}" for i in range(people)]
    given = pd.DataFrame({"q": answers, "r": ["A" if i < people // 2 else "B" for i in range(people)]}, index=ids)
    items = pd.DataFrame({"item_id": ["q", "r"], "competency_id": "d", "key": "A", "points": 1.0, "options": "ABC"})
    points = given.eq("A").astype(float)
    table = distractors(given.astype("str"), items, points=points, domain_of={"d": "d"})
    found = item_statistics(
        points,
        items,
        answered=given.notna(),
        options=table,
        keys=KEY_EVIDENCE.empty(),
        domain_of={"d": "d"},
        thresholds=Items(**thresholds),
    )
    return found.iloc[0]


def flagged(flag, **asked):
    return flag in str(flags(**asked)["flags"]).split()


def doubted(beside):
    """Whether a wrong key is named where the doubt allowed lies so much beside its own p."""
    found = key_exam(beside=0.0)
    return bool(key_exam(beside=beside, p=found["p_adjusted"])["suspect"])


def key_exam(*, beside, p=0.5):
    """Evidence of the one wrong key of an exam of 60 people."""
    draw = np.random.default_rng(2)
    ability = draw.normal(size=60)
    right = draw.random((60, 12)) < 1 / (1 + np.exp(-1.2 * ability[:, None]))
    given = pd.DataFrame(np.where(right, "A", "B")).rename(columns=str)
    items = pd.DataFrame({"item_id": given.columns, "competency_id": "d", "key": ["B", *"A" * 11], "points": 1.0})
    points = score_answers(given, items, administered=given.notna())
    found = key_evidence(given, items, points=points, domain_of={"d": "d"}, doubt=float(p) * (1 + beside))
    return found.set_index("item_id").loc["0"]


def low_discrimination(beside):
    """An item whose item–rest correlation lies so much above the threshold."""
    own = flags(right=40)["item_rest"]
    return flagged(
        "low_discrimination", right=40, low_discrimination=own if beside == 0 else math.nextafter(own, own - beside)
    )


def linked(*, common, drifted=0, by=2.0, errors=0.01, **rules):
    """Whether a domain with so many common items is linked, of which some depart by so many logits."""
    new = calibrated(1, model="rasch", n=common).assign(se_b=errors)
    base = new.assign(b=new["b"] + np.where(np.arange(common) < drifted, by, 0.0))
    found = link(base, new, domains=["d"], marked=(), parameters=Linking(**rules), previous="w1")
    return "refused" if found.refused else len(found.kept["d"])


def stays(confidence):
    """Of nine anchors one departs by 0.8 logits, each with an error of 0.2: z = 0.8/√0.08 = 2.83."""
    return linked(common=9, drifted=1, by=0.8, errors=0.2, confidence=confidence)


def confidence_at(z, *, tests=1):
    """The confidence with which chance reaches z in one of so many two-sided tests."""
    return 1 - 2 * tests * norm.sf(z)


def reliable(confidence):
    """Posterior then N(−1, ½), now 2 ± 1 on its scale: beyond = 3, its error √(½ + 1 + 0.09), z = 2.379."""
    half = float(np.sqrt(0.5))
    found = changes.progress(
        {"p": (-1.0, half, 30.0, 1)}, {"p": (0.75, half, 60.0, 2)}, changes.link(), confidence=confidence
    )
    return bool(found.loc["p", "reliable"])


def compared(group):
    """Whether a group of so many people is compared with a larger one where 20 are asked for."""
    points, items, officers = exam(2, 200)
    few = officers.assign(group=["b"] * group + ["a"] * (200 - group))
    return set(examined(points, items, few, minimum_group=20)["ets_class"] == "not_tested") == {False}


CASE = service(1)


def estimated(trained):
    """Why no effect is estimated for a course that so many took, where 15 are asked for."""
    taken = CASE.attendance[CASE.attendance["course_id"] == "course-a"]
    waves = set(taken["officer_id"].head(trained))
    row = effects(CASE, taken[taken["officer_id"].isin(waves)], minimum_group=15).iloc[0]
    return row["n_attended"], row["reason"] == "few_trained"


def clusters(least):
    """Whether errors are clustered by the 24 units."""
    taken = CASE.attendance[CASE.attendance["course_id"] == "course-a"]
    return effects(CASE, taken, cluster_from=least).iloc[0]["n_clusters"] == 24


def half_life(criticality):
    """Half-life of a competency, months: 12 where its criticality rounds to 3, otherwise 36."""
    competency = {"id": "d.a", "domain": "d", "name": {"vi": "x", "en": "x"}, "criticality": criticality}
    rules = Evidence(half_life=36.0, half_life_by_criticality={3: 12.0})
    return half_lives(courses(competencies=[competency], courses=[]), rules)["d.a"]


def retested(n=3, **rules):
    """How many of three people, each re-test worth the same, are chosen."""
    found = queue([[0.0, 0.6, 0.4, 0.0]] * n, rules=Retest(**({"places": None} | rules)))
    return int(found["chosen"].sum())


def worth_a_price(share):
    """How many of three people are chosen at a price that is so much of what a re-test is worth."""
    return retested(cost=share * float(queue([[0.0, 0.6, 0.4, 0.0]])["value"].item()) / PRICE)


def dated(**rules):
    """How many of three people with a seat get a day: the session starts two weeks after the first day of re-tests."""
    people = ["o0", "o1", "o2"]
    return len(dates(people, seated=people, rules={"first_day": dt.date(2019, 9, 16)} | rules))


def given(reserve):
    """How many of ten places are given now."""
    return len(problem(10, catalogue(), reserve=reserve, weeks=1)[3].assignments)


def shown(people):
    """Whether a unit of so many people is shown beside units of 50."""
    counts = pd.DataFrame({"d": [people, 50, 50, 50]}, index=list("uvwx"))
    return not suppression(counts, {}, 10)["d"].loc["u"]


def seats(*people, needed=None, courses=None, sites=("x", "x"), **limits):
    """How many seats a plan hands out."""
    plan = plans.plan_of(
        gaps_of(*people), plans.framework(needed=needed, courses=courses, sites=sites), **({"weeks": 1} | limits)
    )
    return len(plan.assignments)


def steps(most):
    """How many steps are planned for one who lacks three levels, with a course for each."""
    each = [{"id": f"c{k}", "lifts": {"scale": "d.a", "from": k, "to": k + 1}} for k in (0, 1, 2)]
    plan = plans.plan_of(gaps_of(("u", 0, 3, "clear", 0.5)), plans.framework(courses=each), weeks=4, steps=most)
    return len(plan.assignments)


def kept(stability):
    """Who has the one seat: o0 was published with priority 0.50, o1 has 0.55 = 0.50 × 1.1."""
    gaps = gaps_of(("u", 1, 2, "clear", 0.50), ("u", 1, 2, "clear", 0.55))
    one = plans.framework(courses=[{"seats": {"min": 1, "max": 1}}])
    before = plans.plan_of(gaps.iloc[:1], one, sessions_per_course=1)
    published = plans.PublishedPlan(before.sessions, before.assignments, plans.START)
    plan = plans.plan_of(gaps, one, sessions_per_course=1, published=published, stability=stability)
    return plan.assignments["officer_id"].item()


def sent(prudence):
    """How many go of one who lacks the level with a chance of 0.6."""
    chances, person = (0.0, 0.6, 0.4, 0.0), ("u", 1, 2, "undecided", 0.5)
    return len(by_chances([chances], person, prudence=prudence).assignments)


def course_or_coach(n):
    people = {f"o{i}": ("u", 1, "clear") for i in range(n)}
    table = chosen.chosen_for(people, coachable=list(people), course_from=3)
    return table["intervention"].unique().item()


def coached(level, lead):
    """Whether a colleague at the level coaches one at level 1."""
    people = {"a": ("u", 1, "clear", 0.5), "z": ("u", level, "clear", 0.0)}
    return ("z", "a") in coaching.pairs(coaching.plan_of(people, lead=lead))


def coached_by_one(load):
    people = dict.fromkeys("abcd", ("u", 1, "clear", 0.5)) | {"z": ("u", 3, "clear", 0.0)}
    return len(coaching.pairs(coaching.plan_of(people, load=load)))


def moved(share):
    """Of four people (three, and one of level 0 in v) one fills a place in v."""
    needed = {"u": {"d": {"2": 2}}, "v": {"d": {"2": 1}}}
    return len(deployment.moves_of(deployment.SPARE, needed, moves=share))


def moved_after(years):
    needed = {"u": {"d": {"2": 2}}, "v": {"d": {"2": 1}}}
    stated = {"a": years, "b": years, "k": years}
    return len(deployment.moves_of(deployment.SPARE, needed, years=stated, tenure=2.0))


def fitting(least):
    """Of two who could fill a place, who clearly meet half of what their positions require."""
    needed = {"u": {"d": {"2": 1}}, "v": {"d": {"2": 1}}}
    people = {"a": ("u", 2), "b": ("u", 2)}
    return len(deployment.moves_of(people, needed, half=True, fit=least))


def rather(weight):
    """There is money for one seat: for a need that counts 0.5, or for what is due; which of the two it is."""
    catalogue = duty_cases.framework(duties=[duty_cases.yearly()])
    gaps, has = gaps_of(duty_cases.SHORT, duty_cases.EXPERT), duty_cases.held("o0", "2019-01-01")
    return duty_cases.plan_of(gaps, catalogue, has, budget=11e6, duties=weight).assignments["scale_id"].iloc[0]


def share_of_unit(least):
    """Of two needs each, v's weigh more; there is money for two seats: how many u has."""
    gaps = gaps_of(*[("u", 1, 2, "clear", 0.5)] * 2, *[("v", 1, 2, "clear", 0.9)] * 2)
    plan = plans.plan_of(gaps, plans.framework(), weeks=1, budget=12e6, least_share=least, release_cap=1.0)
    unit = gaps.set_index("officer_id")["unit_id"]
    return int(unit[plan.assignments["officer_id"]].eq("u").sum())


NEED = ("u", 1, 2, "clear", 0.5)
ONE_SEAT = [{"seats": {"min": 1, "max": 1}}]
Z_OF_DEPARTURE = 0.8 / math.sqrt(0.08)
Z_OF_CHANGE = 3.0 / math.sqrt(0.5 + 1.0 + 0.09)

EDGES: dict[str, tuple[Edge, ...]] = {
    "levels.cuts": (
        Edge(level_of, (49.999, 50.0, 50.001), (1, 2, 2)),
        Edge(level_of, (74.999, 75.0, 75.001), (2, 3, 3)),
    ),
    "levels.decide_at": (
        Edge(decided_on_level, (0.749, 0.75, 0.751), ("clear", "clear", "undecided")),
        Edge(partial(decided_on_requirement, level=1), (0.249, 0.25, 0.251), ("clear", "clear", "undecided")),
        Edge(partial(decided_on_requirement, level=2), (0.749, 0.75, 0.751), ("undecided", "clear", "clear")),
    ),
    "items.too_hard": (Edge(lambda n: flagged("too_hard", right=n), (19, 20, 21), (True, False, False)),),
    "items.too_easy": (Edge(lambda n: flagged("too_easy", right=n, wrong_at_c=9), (79, 80, 81), (False, False, True)),),
    "items.low_discrimination": (Edge(low_discrimination, (-1, 0, 1), (True, False, False)),),
    "items.dead_distractor": (
        Edge(lambda n: flagged("dead_distractor", wrong_at_c=n), (4, 5, 6), (True, False, False)),
    ),
    "items.wrong_key": (Edge(doubted, (-NEAR, 0.0, NEAR), (False, True, True)),),
    "items.few_answers": (
        Edge(lambda n: flagged("few_answers", people=n, few_answers=100), (99, 100, 101), (True, False, False)),
    ),
    "linking.minimum_anchors": (
        Edge(lambda n: linked(common=n, minimum_anchors=5), (4, 5, 6), ("refused", 5, 6)),
        Edge(lambda n: linked(common=9, drifted=n, minimum_anchors=7), (1, 2, 3), (8, 7, "refused")),
    ),
    "linking.least_kept": (
        Edge(
            lambda share: linked(common=8, drifted=2, minimum_anchors=2, least_kept=share),
            (0.749, 0.75, 0.751),
            (6, 6, "refused"),
        ),
    ),
    "linking.drift": (
        Edge(lambda drift: linked(common=9, drifted=1, by=0.5, drift=drift), (0.499, 0.501), (8, 9)),
        Edge(lambda by: linked(common=9, drifted=1, by=by, drift=0.5), (0.499, 0.501), (9, 8)),
    ),
    "linking.confidence": (
        Edge(
            stays,
            tuple(confidence_at(Z_OF_DEPARTURE + beside, tests=9) for beside in (-NEAR, NEAR)),
            (8, 9),
        ),
    ),
    "progress.confidence": (
        Edge(reliable, tuple(confidence_at(Z_OF_CHANGE + beside) for beside in (-NEAR, NEAR)), (True, False)),
    ),
    "fairness.minimum_group": (Edge(compared, (19, 20, 21), (False, True, True)),),
    "evidence.half_life_by_criticality": (Edge(half_life, (2.499, 2.501, 3.499, 3.501), (36.0, 12.0, 12.0, 36.0)),),
    "evidence.retest.places": (Edge(lambda n: retested(places=n), (2, 3, 4), (2, 3, 3)),),
    "evidence.retest.cost": (Edge(worth_a_price, (0.999, 1.001), (3, 0)),),
    "evidence.retest.lead": (Edge(lambda days: dated(lead=days), (13, 14, 15), (3, 3, 0)),),
    "evidence.retest.per_day": (Edge(lambda n: dated(lead=14, per_day=n), (1, 2, 3, 4), (1, 2, 3, 3)),),
    "evidence.retest.budget": (
        Edge(lambda money: retested(cost=1e5, budget=money), (2e5 - 1, 2e5, 2e5 + 1), (1, 2, 2)),
    ),
    "evidence.effect.minimum_group": (Edge(estimated, (14, 15, 16), ((14, True), (15, False), (16, False))),),
    "evidence.effect.cluster_from": (Edge(clusters, (23, 24, 25), (True, True, False)),),
    "units.minimum_cell": (Edge(shown, (9, 10, 11), (False, True, True)), Edge(shown, (0, 1), (True, False))),
    "interventions.course_from": (Edge(course_or_coach, (2, 3, 4), ("coaching", "course", "course")),),
    "training.weeks": (Edge(lambda n: seats(NEED, NEED, courses=ONE_SEAT, weeks=n), (1, 2, 3), (1, 2, 2)),),
    "training.budget": (
        Edge(lambda money: seats(NEED, NEED, budget=money), (12e6 - 100, 12e6, 12e6 + 100), (1, 2, 2)),
    ),
    "training.release_cap": (
        Edge(lambda share: seats(*[NEED] * 4, release_cap=share), (0.499, 0.5, 0.501), (1, 2, 2)),
        Edge(lambda share: seats(*[NEED] * 4, release_cap=share), (0.01, 0.25, 1.0), (1, 1, 4)),
    ),
    "training.days_per_officer": (
        Edge(lambda days: seats(NEED, days_per_officer=days), (1.999, 2.0, 2.001), (0, 1, 1)),
    ),
    "training.sessions_per_course": (
        Edge(lambda n: seats(NEED, NEED, courses=ONE_SEAT, weeks=3, sessions_per_course=n), (1, 2, 3), (1, 2, 2)),
    ),
    "training.strength": (
        Edge(
            lambda share: seats(NEED, NEED, NEED, needed={"d.a": {1: 4}}, strength=share),
            (0.499, 0.5, 0.501),
            (1, 1, 0),
        ),
    ),
    "training.trainers": (
        Edge(lambda n: seats(NEED, courses=[{"trainers": 2}], trainers={"d": n}), (1, 2, 3), (0, 1, 1)),
    ),
    "training.steps": (Edge(steps, (1, 2, 3, 4), (1, 2, 3, 3)),),
    "training.reserve": (Edge(given, (0.0, 0.099, 0.1, 0.199, 0.2), (10, 10, 9, 9, 8)),),
    "training.prudence": (Edge(sent, (0.599, 0.6, 0.601), (1, 1, 0)),),
    "training.duties": (Edge(rather, (0.0, 0.49, 0.51), ("d.a", "d.a", "course:law")),),
    "training.least_share": (Edge(share_of_unit, (0.0, 0.001, 0.5), (0, 1, 1)),),
    "training.domain_share": (Edge(covering, (0.599, 0.6, 0.601), (True, True, False)),),
    "training.stability": (Edge(kept, (0.099, 0.101), ("o1", "o0")),),
    "coaching.load": (Edge(coached_by_one, (0, 1, 3, 4, 5), (0, 1, 3, 4, 4)),),
    "coaching.lead": (
        Edge(lambda level: coached(level, 2), (2, 3), (False, True)),
        Edge(lambda level: coached(level, 0), (1, 2), (False, True)),
    ),
    "deployment.moves": (Edge(moved, (0.249, 0.25, 0.251), (0, 1, 1)),),
    "deployment.fit": (Edge(fitting, (0.499, 0.5, 0.501), (1, 1, 0)),),
    "deployment.tenure": (Edge(moved_after, (1.999, 2.0, 2.001), (0, 1, 1)),),
}


@pytest.mark.parametrize(
    "edge", [pytest.param(edge, id=f"{key}-{i}") for key, edges in EDGES.items() for i, edge in enumerate(edges)]
)
def test_a_verdict_turns_at_its_threshold_and_not_beside_it(edge):
    assert tuple(edge.verdict(value) for value in edge.tried) == edge.said
