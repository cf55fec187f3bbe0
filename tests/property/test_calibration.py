"""Level probabilities on simulated officers whose truth is known: what is said with p holds in a share p of cases."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from workbench.intake.simulate import simulate
from workbench.measure.ability import ability_levels, calibrate_domains, with_abilities, with_sigma
from workbench.measure.levels import levels
from workbench.measure.reliability import reliability
from workbench.measure.scoring import scale_scores, score_answers
from workbench.parameters import load_framework

FRAMEWORK = load_framework(Path(__file__).parents[2] / "parameters" / "frameworks" / "customs-2018.yaml")
DOMAIN_OF = FRAMEWORK.domain_of
RULE = {"cuts": lambda _: [0.0, 50.0, 75.0], "decide_at": 0.8, "domain_of": DOMAIN_OF}
FEWEST = 200


def measured(*, officers, seed, model, domain=None):
    """Return the levels of a simulated cohort beside their truth, and each scale's number of people."""
    cohort = simulate(FRAMEWORK, officers=officers, seed=seed)
    items = cohort.items
    if domain is not None:
        items = items[(items["competency_id"].map(DOMAIN_OF) == domain).to_numpy()].reset_index(drop=True)
    answers = cohort.responses.set_index("officer_id")[items["item_id"].tolist()]
    points = score_answers(answers, items, administered=cohort.expected[items["item_id"].tolist()].notna())
    scores = scale_scores(points, items, domain_of=DOMAIN_OF, answered=answers.notna())
    exact = reliability(points, items, domain_of=DOMAIN_OF)
    if model == "ctt":
        found = levels(scores, exact, **RULE)
    else:
        fitted = calibrate_domains(points, items, domain_of=DOMAIN_OF, model=model)
        scores = with_abilities(scores, points, items, calibrations=fitted, domain_of=DOMAIN_OF)
        exact = with_sigma(exact, calibrations=fitted, domain_of=DOMAIN_OF)
        found = ability_levels(scores, exact, items=items, calibrations=fitted, **RULE)
    people = exact.set_index("scale_id")["n"]
    found = found.merge(cohort.truth, on=["officer_id", "scale_id"], validate="1:1")
    return found.assign(
        people=found["scale_id"].map(people), is_domain=found["scale_id"].map(DOMAIN_OF).eq(found["scale_id"])
    )


def departures(found):
    """Return, per level and tenth of the probability of at least that level, the true share minus the said one."""
    parts = []
    for level in (2, 3):
        said = found[[f"p_{k}" for k in range(level, 4)]].sum(axis=1)
        tenth = np.minimum((10 * said).astype(int), 9)
        parts.append(pd.DataFrame({"level": level, "tenth": tenth, "said": said, "held": found["true_level"] >= level}))
    table = (
        pd.concat(parts)
        .groupby(["level", "tenth"])
        .agg(n=("said", "size"), said=("said", "mean"), held=("held", "mean"))
    )
    table = table[table["n"] >= FEWEST]
    return table["held"] - table["said"]


@pytest.mark.parametrize("model", ["rasch", "2pl"])
def test_one_domain_within_three_points_in_every_tenth(model):
    """The common domain, which all 20,000 officers take."""
    found = measured(officers=20_000, seed=3, model=model, domain="common")
    assert departures(found[found["is_domain"]]).abs().max() < 0.03


SLOW = pytest.mark.slow


@pytest.mark.parametrize("model", ["ctt", pytest.param("rasch", marks=SLOW), pytest.param("2pl", marks=SLOW)])
def test_domains_within_three_points_in_every_tenth(model):
    """20,000 officers, every one in two of the seven domains."""
    found = measured(officers=20_000, seed=3, model=model)
    off = departures(found[found["is_domain"]])
    assert len(off) == 20
    assert off.abs().max() < 0.03


@pytest.mark.parametrize("basis", ["total", "augmented"])
def test_competencies_that_lean_on_the_domain_within_five_points(basis):
    found = measured(officers=20_000, seed=3, model="ctt")
    assert departures(found[~found["is_domain"] & (found["basis"] == basis)]).abs().max() < 0.05


@pytest.mark.slow
@pytest.mark.parametrize("basis", ["total", "augmented"])
def test_small_domains_stay_honest(basis):
    """45 cohorts of 870 officers; the competencies of domains of at most 110 people, within six points."""
    found = pd.concat(measured(officers=870, seed=200 + seed, model="ctt") for seed in range(45))
    small = found[(found["people"] <= 110) & (found["basis"] == basis)]
    off = departures(small)
    assert len(off) >= 18
    assert off.abs().max() < 0.06
