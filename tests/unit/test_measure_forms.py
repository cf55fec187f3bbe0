"""Officers who were given different items: other domains, other forms, or nothing at all."""

import numpy as np
import pandas as pd
import pytest

from workbench.measure.ability import calibrate_domains, with_abilities
from workbench.measure.classification import with_classification
from workbench.measure.items import item_statistics
from workbench.measure.levels import levels
from workbench.measure.model_levels import ability_levels
from workbench.measure.options import distractors
from workbench.measure.reliability import reliability
from workbench.measure.scales import modal_form
from workbench.measure.scoring import scale_scores, score_answers
from workbench.tables import KEY_EVIDENCE

DOMAIN_OF = {"c0": "common", "c1": "x", "c2": "x", "c3": "y", "common": "common", "x": "x", "y": "y"}
CUTS = [0.0, 50.0, 75.0]


def cohort(people: int) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Answers, items and what was administered: the first half sits domain x, the second y, all the common part."""
    rng = np.random.default_rng(1)
    right = 1 / (1 + np.exp(-(rng.normal(size=(people, 1)) + rng.normal(0.4, 1, 24))))
    items = pd.DataFrame(
        {
            "item_id": [f"q{i:02}" for i in range(24)],
            "competency_id": [f"c{i // 6}" for i in range(24)],
            "key": "A",
            "points": np.tile([1.0, 2.0], 12),
        }
    )
    ids = pd.Index([f"o{i:03}" for i in range(people)], dtype="str")
    put = pd.DataFrame(True, index=ids, columns=items["item_id"])
    put.iloc[: people // 2, 18:] = False
    put.iloc[people // 2 :, 6:18] = False
    answers = pd.DataFrame(np.where(rng.random(right.shape) < right, "A", "B"), index=ids, columns=items["item_id"])
    return answers.astype("str").where(put), items, put


@pytest.mark.parametrize("people", [0, 1, 2, 5, 200])
def test_every_step_bears_any_size_of_cohort(people):
    answers, items, put = cohort(people)
    points = score_answers(answers, items, administered=put)
    scores = scale_scores(points, items, domain_of=DOMAIN_OF, answered=answers.notna())
    exact = reliability(points, items, domain_of=DOMAIN_OF)
    calibrations = calibrate_domains(points, items, domain_of=DOMAIN_OF, model="rasch")
    scores = with_abilities(scores, points, items, calibrations=calibrations, domain_of=DOMAIN_OF)
    exact = with_classification(exact, scores, cuts=lambda _: CUTS, domain_of=DOMAIN_OF)
    options = distractors(answers, items, points=points, domain_of=DOMAIN_OF)
    found = item_statistics(
        points, items, answered=answers.notna(), options=options, keys=KEY_EVIDENCE.empty(), domain_of=DOMAIN_OF
    )
    sorted_in = ability_levels(
        scores, exact, points=points, calibrations=calibrations, cuts=lambda _: CUTS, decide_at=0.8, domain_of=DOMAIN_OF
    )
    assert len(found) == 24
    assert exact["n"].tolist()[:4] == [people, people // 2, people // 2, people - people // 2]
    assert len(sorted_in) == len(scores) == people // 2 * 5 + (people - people // 2) * 4


def test_levels_never_rest_on_an_observed_subscore_that_adds_nothing():
    answers, items, put = cohort(400)
    points = score_answers(answers, items, administered=put)
    scores = scale_scores(points, items, domain_of=DOMAIN_OF, answered=answers.notna())
    exact = reliability(points, items, domain_of=DOMAIN_OF).set_index("scale_id")
    assert exact.loc[["c1", "c2"], "basis"].isin(["total", "augmented"]).all()
    found = levels(scores, exact.reset_index(), cuts=lambda _: CUTS, decide_at=0.8, domain_of=DOMAIN_OF)
    part = found[found["scale_id"].isin(["c1", "c2"])]
    level = (part[["estimate"]].to_numpy() >= np.array(CUTS)).sum(axis=1)
    assert part["level"].tolist() == level.tolist()
    observed = (scores.loc[part.index, ["percent"]].to_numpy() >= np.array(CUTS)).sum(axis=1)
    assert (observed != level).any()


def test_the_modal_form_is_the_commonest_set_and_of_equal_ones_the_larger():
    given = np.array([[1, 1, 0], [1, 1, 0], [1, 0, 0], [1, 1, 1], [1, 1, 1], [0, 0, 0]], dtype=bool)
    form, people = modal_form(given)
    assert form.tolist() == [True, True, True]
    assert people.tolist() == [False, False, False, True, True, False]
