"""Levels on the ability's scale: as often right as they say, never turned by a better answer, never a crash."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.measure.ability import Calibrations, calibrate_domains, with_abilities, with_sigma
from workbench.measure.model_levels import ability_levels
from workbench.measure.reliability import reliability
from workbench.measure.scoring import scale_scores
from workbench.tables import level_columns

DOMAIN_OF = {"c0": "d", "c1": "d", "d": "d"}
CUTS = [0.0, 50.0, 75.0]


def exam(seed: int, people: int, *, n_items: int) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    rng = np.random.default_rng(seed)
    slope, easiness = rng.uniform(0.6, 1.8, n_items), rng.normal(0.4, 1, n_items)
    right = 1 / (1 + np.exp(-(rng.normal(size=(people, 1)) * slope + easiness)))
    competency = np.arange(n_items) * 2 // n_items
    items = pd.DataFrame(
        {
            "item_id": [f"q{i:02}" for i in range(n_items)],
            "competency_id": [f"c{c}" for c in competency],
            "key": None,
            "points": 1.0,
        }
    )
    ids = pd.Index([f"o{i:05}" for i in range(people)])
    points = pd.DataFrame((rng.random(right.shape) < right) * 1.0, index=ids, columns=items["item_id"])
    truth = {f"c{c}": 100 * right[:, competency == c].mean(axis=1) for c in (0, 1)}
    return points, items, pd.DataFrame(truth | {"d": 100 * right.mean(axis=1)}, index=ids)


def measured(points: pd.DataFrame, items: pd.DataFrame, found: Calibrations, exact: pd.DataFrame) -> pd.DataFrame:
    scores = scale_scores(points, items, domain_of=DOMAIN_OF, answered=points.notna())
    scores = with_abilities(scores, points, items, calibrations=found, domain_of=DOMAIN_OF)
    return ability_levels(
        scores, exact, points=points, calibrations=found, cuts=lambda _: CUTS, decide_at=0.8, domain_of=DOMAIN_OF
    )


@pytest.mark.parametrize("model", ["rasch", "2pl"])
def test_level_probabilities_are_right_as_often_as_they_say(model):
    """5,000 simulated officers on 2PL items, calibrated by the model: within five points in every band."""
    points, items, truth = exam(2, 5000, n_items=40)
    exact = reliability(points, items, domain_of=DOMAIN_OF)
    calibrations = calibrate_domains(points, items, domain_of=DOMAIN_OF, model=model)
    found = measured(points, items, calibrations, with_sigma(exact, calibrations=calibrations, domain_of=DOMAIN_OF))
    place = truth.index.get_indexer(found["officer_id"]), truth.columns.get_indexer(found["scale_id"])
    right = (truth.to_numpy()[place][:, None] >= np.array(CUTS)).sum(axis=1) == found["level"].to_numpy()
    band = pd.cut(found["probability"], [0, 0.6, 0.7, 0.8, 0.9, 1])
    said = found["probability"].groupby(band, observed=True).mean()
    held = pd.Series(right, dtype=float).groupby(band, observed=True).mean()
    assert (said - held).abs().max() < 0.05


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10_000), item=st.integers(0, 11))
def test_a_right_answer_more_never_lowers_a_level(seed, item):
    points, items, _ = exam(seed, 300, n_items=12)
    calibrations = calibrate_domains(points, items, domain_of=DOMAIN_OF, model="rasch")
    exact = reliability(points, items, domain_of=DOMAIN_OF)
    better = points.copy()
    better.iloc[:, item] = 1.0
    before, after = (measured(frame, items, calibrations, exact) for frame in (points, better))
    assert (after["level"] >= before["level"]).all()


@settings(max_examples=15, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    people=st.integers(1, 40),
    n_items=st.integers(2, 10),
    model=st.sampled_from(["rasch", "2pl"]),
)
def test_small_cohorts_fall_back_without_a_crash(seed, people, n_items, model):
    points, items, _ = exam(seed, people, n_items=n_items)
    calibrations = calibrate_domains(points, items, domain_of=DOMAIN_OF, model=model)
    exact = reliability(points, items, domain_of=DOMAIN_OF)
    found = measured(points, items, calibrations, with_sigma(exact, calibrations=calibrations, domain_of=DOMAIN_OF))
    assert found[level_columns(3)].sum(axis=1).to_numpy() == pytest.approx(1.0)
    for domain, tried in calibrations.tried.items():
        assert (domain in calibrations.scales) == any(tried.values())


def test_an_item_with_part_of_the_points_stays():
    points, items, _ = exam(3, 200, n_items=10)
    points = points.copy()
    points.iloc[:20, 0] = 0.5
    calibrations = calibrate_domains(points, items, domain_of=DOMAIN_OF, model="rasch")
    first = calibrations.parameters.iloc[:2]
    assert first["item_id"].tolist() == ["q00", "q00"]
    assert first[["from_points", "to_points"]].to_numpy().tolist() == [[0.0, 0.5], [0.5, 1.0]]
    assert calibrations.parameters["item_id"].drop_duplicates().tolist() == items["item_id"].tolist()
