"""What a simulated cohort shows agrees with the truth that it was made from."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.lab.simulate import simulate
from workbench.lab.simulation.cohort import default_cuts
from workbench.lab.simulation.people import UNIT_SHARE
from workbench.parameters import load_framework

WAVE_1 = load_framework(Path(__file__).parents[2] / "parameters" / "frameworks" / "customs-2018.yaml")


@pytest.fixture(scope="module")
def cohort():
    return simulate(WAVE_1, officers=6000, seed=11)


def scored(cohort):
    key = cohort.items["key"].to_numpy(dtype=object)
    right = cohort.responses.drop(columns="officer_id").to_numpy(dtype=object) == key
    return np.where(cohort.expected.notna(), right, np.nan)


def test_share_right_of_each_item_lies_within_sampling_error_of_its_expectation(cohort):
    expected = cohort.expected.to_numpy()
    n = (~np.isnan(expected)).sum(axis=0)
    error = np.sqrt(np.nansum(expected * (1 - expected), axis=0)) / n
    z = (np.nanmean(scored(cohort), axis=0) - np.nanmean(expected, axis=0)) / error
    assert np.abs(z).max() < 4.5
    assert 0.8 < z.std() < 1.2


def test_blanks_come_as_often_as_declared(cohort):
    administered = cohort.expected.notna().to_numpy()
    blank = cohort.responses.drop(columns="officer_id").isna().to_numpy() & administered
    assert blank.sum() / administered.sum() == pytest.approx(cohort.blank_share, abs=0.001)


def test_answers_follow_the_two_parameter_logistic(cohort):
    item = cohort.item_truth[(cohort.item_truth["domain_id"] == "common") & cohort.item_truth["weakness"].isna()].iloc[
        0
    ]
    theta = cohort.abilities[item["competency_id"]].to_numpy()
    right = (cohort.responses[item["item_id"]] == item["key"]).fillna(False).to_numpy()
    for low, high in [(-3, -1), (-1, 0), (0, 1), (1, 3)]:
        among = (theta >= low) & (theta < high)
        model = (1 - cohort.blank_share) / (1 + np.exp(-item["a"] * (theta[among] - item["b"])))
        assert right[among].mean() == pytest.approx(model.mean(), abs=4 * 0.5 / np.sqrt(among.sum()))


def test_ability_has_variance_one_and_units_their_share(cohort):
    assert cohort.abilities.var().mean() == pytest.approx(1, abs=0.05)
    officers = cohort.officers.set_index("officer_id")
    # within one kind of position, so that what is left between units is the units' own effect
    step = officers["position_id"].map(lambda p: WAVE_1.position_by_id[p].requires[WAVE_1.position_by_id[p].domain])
    centred = cohort.abilities - cohort.abilities.groupby(step).transform("mean")
    between = centred.groupby(officers["unit_id"]).transform("mean").var() / centred.var()
    noise = officers["unit_id"].nunique() / len(officers)
    assert between.mean() == pytest.approx(UNIT_SHARE + noise, abs=0.02)


def test_true_percent_is_the_mean_expected_score_and_levels_follow_the_cuts(cohort):
    truth = cohort.truth.set_index(["scale_id", "officer_id"])["true_percent"]
    items = cohort.item_truth.loc[cohort.item_truth["competency_id"] == "common.ethics", "item_id"]
    by_hand = 100 * cohort.expected[items].mean(axis=1)
    pd.testing.assert_series_equal(truth.loc["common.ethics"], by_hand, check_names=False)
    levels = 1 + (cohort.truth["true_percent"] >= 50).astype(int) + (cohort.truth["true_percent"] >= 75)
    assert (levels == cohort.truth["true_level"]).all()


def test_abler_positions_hold_abler_people_and_domains_hang_together(cohort):
    officers = cohort.officers.set_index("officer_id")
    mean = cohort.abilities.mean(axis=1)
    by_position = mean.groupby(officers["position_id"]).mean()
    assert by_position["sup-junior"] < by_position["sup-officer"] < by_position["sup-specialist"]
    correlation = cohort.abilities.corr()
    within = correlation.loc["supervision.classification", "supervision.origin"]
    across = correlation.loc["supervision.classification", "violations.sanctions"]
    assert within > across + 0.1 > 0.4


def test_cut_scores_of_three_levels_are_the_usual_ones():
    assert default_cuts(3) == [0, 50, 75]
    assert default_cuts(5) == [0, 40, 55, 70, 85]


@settings(max_examples=15, deadline=None)
@given(officers=st.integers(1, 120), seed=st.integers(0, 2**32 - 1), items=st.integers(1, 4))
def test_any_cohort_is_whole(officers, seed, items):
    made = simulate(WAVE_1, officers=officers, seed=seed, items_per_competency=items)
    assert len(made.officers) == len(made.responses) == officers
    assert made.officers["officer_id"].is_unique
    assert made.truth["true_percent"].between(0, 100).all()
    assert not made.truth.duplicated(["officer_id", "scale_id"]).any()
