"""What must hold of scores and levels for any answers."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.measure.ability import calibrate_domains, with_abilities
from workbench.measure.equating import linked
from workbench.measure.items import item_statistics
from workbench.measure.keys import key_evidence
from workbench.measure.levels import levels
from workbench.measure.model_levels import ability_levels
from workbench.measure.options import distractors
from workbench.measure.reliability import reliability
from workbench.measure.scoring import scale_scores
from workbench.tables import level_columns

DOMAIN_OF = {"c0": "d", "c1": "d", "c2": "d", "d": "d"}
CUTS = [0.0, 50.0, 75.0]


def exam(
    seed: int, people: int, *, per_competency: int = 6, alike: float = 0.7
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Points of simulated officers on three competencies, the items, and the officers' true percentages."""
    rng = np.random.default_rng(seed)
    shared = rng.normal(size=(people, 1))
    ability = alike**0.5 * shared + (1 - alike) ** 0.5 * rng.normal(size=(people, 3))
    competency = np.repeat(np.arange(3), per_competency)
    easiness = rng.normal(0.4, 1.0, size=3 * per_competency)
    right = 1 / (1 + np.exp(-(ability[:, competency] + easiness)))
    items = pd.DataFrame(
        {
            "item_id": [f"q{i:02}" for i in range(3 * per_competency)],
            "competency_id": [f"c{c}" for c in competency],
            "key": None,
            "points": 1.0,
        }
    )
    ids = pd.Index([f"o{i:05}" for i in range(people)])
    points = pd.DataFrame((rng.random(right.shape) < right) * 1.0, index=ids, columns=items["item_id"])
    truth = pd.DataFrame(100 * right, index=ids, columns=items["competency_id"]).T.groupby(level=0).mean().T
    return points, items, truth.assign(d=100 * right.mean(axis=1))


def sorted_in(points: pd.DataFrame, items: pd.DataFrame, exact: pd.DataFrame | None = None) -> pd.DataFrame:
    scores = scale_scores(points, items, domain_of=DOMAIN_OF, answered=points.notna())
    exact = reliability(points, items, domain_of=DOMAIN_OF) if exact is None else exact
    return levels(scores, exact, cuts=lambda _: CUTS, decide_at=0.8, domain_of=DOMAIN_OF)


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000), people=st.integers(3, 80), alike=st.floats(0, 1))
def test_probabilities_sum_to_one_and_rows_may_come_in_any_order(seed, people, alike):
    points, items, _ = exam(seed, people, alike=alike)
    found = sorted_in(points, items)
    assert found[level_columns(3)].sum(axis=1).to_numpy() == pytest.approx(1.0)
    assert (found["decision"] == "clear").equals(found["probability"] >= 0.8)
    shuffled = sorted_in(points.sample(frac=1, random_state=seed), items)
    key = ["officer_id", "scale_id"]
    pd.testing.assert_frame_equal(
        found.sort_values(key, ignore_index=True), shuffled.sort_values(key, ignore_index=True)
    )


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000), people=st.integers(30, 80), alike=st.floats(0, 1), item=st.integers(0, 17))
def test_a_right_answer_more_never_lowers_a_level(seed, people, alike, item):
    points, items, _ = exam(seed, people, alike=alike)
    exact = reliability(points, items, domain_of=DOMAIN_OF)
    better = points.copy()
    better.iloc[:, item] = 1.0
    before, after = (sorted_in(frame, items, exact) for frame in (points, better))
    assert (after["level"] >= before["level"]).all()
    chance = [frame[["p_2", "p_3"]].sum(axis=1) for frame in (before, after)]
    assert (chance[1] >= chance[0] - 1e-9).all()


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10_000), people=st.integers(2, 60))
def test_item_analysis_does_not_depend_on_the_order_of_rows(seed, people):
    points, items, _ = exam(seed, people)
    answers = points.map(lambda point: "A" if point else "B").astype("str")
    items = items.assign(key="A", options="ABCD")

    def analysed(order: pd.Index) -> tuple[pd.DataFrame, pd.DataFrame]:
        rows, words = points.loc[order], answers.loc[order]
        options = distractors(words, items, points=rows, domain_of=DOMAIN_OF)
        keys = key_evidence(words, items, points=rows, domain_of=DOMAIN_OF, doubt=0.05)
        return options, item_statistics(
            rows, items, answered=rows.notna(), options=options, keys=keys, domain_of=DOMAIN_OF
        )  # fmt: skip

    for one, other in zip(analysed(points.index), analysed(points.index[::-1]), strict=True):
        pd.testing.assert_frame_equal(one, other)


@pytest.mark.parametrize("alike", [0.2, 0.7, 0.95])
def test_level_probabilities_are_right_as_often_as_they_say(alike):
    """5,000 simulated officers: of the levels given with probability p, a share p is true, within four points."""
    points, items, truth = exam(1, 5000, per_competency=12, alike=alike)
    found = sorted_in(points, items)
    row, column = truth.index.get_indexer(found["officer_id"]), truth.columns.get_indexer(found["scale_id"])
    true = truth.to_numpy()[row, column]
    right = (true[:, None] >= np.array(CUTS)).sum(axis=1) == found["level"].to_numpy()
    band = pd.cut(found["probability"], [0, 0.5, 0.6, 0.7, 0.8, 0.9, 1])
    said = found["probability"].groupby(band, observed=True).mean()
    held = pd.Series(right, dtype=float).groupby(band, observed=True).mean()
    assert (said - held).abs().max() < 0.04
    for scale, rows in found.groupby("scale_id"):
        assert rows["probability"].mean() == pytest.approx(right[rows.index].mean(), abs=0.03), scale


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    people=st.integers(1, 120),
    per_competency=st.sampled_from([1, 2, 4, 10]),
    alike=st.floats(0, 1),
    split=st.booleans(),
    rule=st.sampled_from(["score", "estimate"]),
    model=st.sampled_from(["ctt", "rasch", "2pl"]),
    cuts=st.sampled_from([[0.0, 50.0, 75.0], [10.0, 30.0, 45.0, 60.0, 80.0]]),
)
def test_no_level_but_the_printed_one_is_probable(seed, people, per_competency, alike, split, rule, model, cuts):
    """By every model, in cohorts of any size, on scales of one item and of many, on one form and on two."""
    points, items, _ = exam(seed, people, per_competency=per_competency, alike=alike)
    if split:
        points.iloc[: people // 2, ::2] = np.nan
    scores = scale_scores(points, items, domain_of=DOMAIN_OF, answered=points.notna())
    exact = reliability(points, items, domain_of=DOMAIN_OF)
    forms = linked(points, items, scores=scores, domain_of=DOMAIN_OF, at_random=True)
    given = {"cuts": lambda _: cuts, "decide_at": 0.9, "domain_of": DOMAIN_OF, "rule": rule, "forms": forms}
    if model == "ctt":
        found = levels(scores, exact, **given)
    else:
        fitted = calibrate_domains(points, items, domain_of=DOMAIN_OF, model=model)
        scores = with_abilities(scores, points, items, calibrations=fitted, domain_of=DOMAIN_OF)
        found = ability_levels(scores, exact, points=points, calibrations=fitted, **given)
    chance = found[level_columns(len(cuts))].to_numpy()
    others = np.where(np.arange(len(cuts) + 1) == found["level"].to_numpy(int)[:, None], 0.0, chance)
    assert (np.nan_to_num(others) > 0.8).sum() == 0
    assert ((found["rule"] == "estimate") == found["why"].notna()).all()
