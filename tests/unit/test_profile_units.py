"""Unit profiles: shrinkage at its edges, ranks, coverage and suppression."""

import numpy as np
import pandas as pd
import pytest

from workbench.parameters.cohort import Weights
from workbench.parameters.framework import Framework
from workbench.profile.gaps import gaps
from workbench.profile.units import plausible_ranks, random_intercept, unit_scales

NAME = {"vi": "x", "en": "x"}


def test_a_single_unit_keeps_its_mean():
    fit = random_intercept(np.array([10.0]), np.array([60.0]), 900.0)
    assert (fit.prediction[0], fit.between) == (60.0, 0.0)
    assert fit.prediction_variance[0] == pytest.approx(900 / 9 / 10)
    assert [ranks.tolist() for ranks in plausible_ranks(fit)] == [[1], [1]]


def test_equal_units_shrink_wholly_and_share_all_ranks():
    fit = random_intercept(np.array([10.0, 10.0, 10.0]), np.array([60.0, 60.0, 60.0]), 3000.0)
    assert fit.between == 0
    assert fit.prediction.tolist() == [60.0, 60.0, 60.0]
    assert [ranks.tolist() for ranks in plausible_ranks(fit)] == [[1, 1, 1], [3, 3, 3]]


def test_one_person_per_unit_cannot_tell_units_apart():
    fit = random_intercept(np.ones(4), np.array([10.0, 40.0, 60.0, 90.0]), 0.0)
    assert fit.between == 0
    assert fit.prediction == pytest.approx([50.0] * 4)


def test_units_without_any_spread_inside_keep_their_means():
    fit = random_intercept(np.array([5.0, 5.0]), np.array([40.0, 80.0]), 0.0)
    assert fit.prediction == pytest.approx([40.0, 80.0], abs=1e-3)


def test_small_units_shrink_more_and_clear_differences_rank():
    fit = random_intercept(np.array([200.0, 200.0, 3.0]), np.array([80.0, 40.0, 80.0]), 402 * 100.0)
    assert fit.prediction[0] > fit.prediction[2]
    best, worst = plausible_ranks(fit)
    assert best.tolist() == [1, 3, 1]
    assert worst.tolist() == [2, 3, 2]


@pytest.fixture
def profile():
    framework = Framework.model_validate(
        {
            "framework": "f",
            "levels": [{"level": k, "name": NAME} for k in (1, 2, 3)],
            "domains": [{"id": "d", "name": NAME}],
            "positions": [{"id": "p", "name": NAME, "domain": "d", "requires": {"d": 2}}],
            "units": [
                {"id": "top", "name": NAME},
                {"id": "u", "name": NAME, "parent": "top", "needed": {"d": {2: 3, 3: 1}}},
                {"id": "v", "name": NAME, "parent": "top"},
                {"id": "w", "name": NAME, "parent": "top"},
            ],
        }
    )
    unit = ["u"] * 6 + ["v"] * 4 + ["w"] * 2
    level = [1, 2, 2, 2, 2, 1, 3, 3, 3, 1, 2, 2]
    officers = pd.DataFrame({"officer_id": [f"o{i}" for i in range(12)], "unit_id": unit, "position_id": "p"})
    levels = pd.DataFrame({"officer_id": officers["officer_id"], "scale_id": "d", "level": level, "decision": "clear"})
    levels = levels.assign(**{f"p_{k}": (levels["level"] == k).astype(float) for k in range(4)})
    scores = levels[["officer_id", "scale_id"]].assign(percent=levels["level"] * 25.0 + np.arange(12))
    table = gaps(levels, officers, framework, weights=Weights(), decide_at=0.8)
    return unit_scales(scores, table, officers, framework, minimum_cell=3, levels=levels).set_index("unit_id")


def test_who_meets_the_requirement(profile):
    assert profile["n"].to_dict() == {"u": 6, "v": 4, "w": 2}
    assert profile.loc["u", "share_meeting"] == pytest.approx(4 / 6)
    assert profile.loc["u", "mean_gap"] == pytest.approx(2 / 6)
    assert profile["total_gap"].to_dict() == {"u": 2, "v": 1, "w": 0}


def test_coverage_shows_the_level_with_the_greatest_shortage(profile):
    """At level 2 and above: 4 people for 3 + 1 places; at level 3: nobody for 1 place, so level 3 is shown."""
    assert (profile.loc["u", "qualified"], profile.loc["u", "needed"]) == (0, 1)
    assert pd.isna(profile.loc["v", "needed"])


def test_a_small_unit_is_hidden_with_two_more_since_the_head_of_one_could_take_it_out(profile):
    assert profile["suppressed"].to_dict() == {"u": True, "v": True, "w": True}


def test_intervals_hold_the_shrunk_mean(profile):
    assert (profile["low"] <= profile["shrunk_percent"]).all()
    assert (profile["shrunk_percent"] <= profile["high"]).all()


def test_a_cell_of_many_results_of_which_few_are_asked_for_is_hidden():
    domains = [{"id": d, "name": NAME} for d in "de"]
    positions = [{"id": p, "name": NAME, "domain": d, "requires": {d: 2}} for p, d in (("p", "d"), ("q", "e"))]
    units = [{"id": u, "name": NAME} for u in "uvw"]
    levels = [{"level": k, "name": NAME} for k in (1, 2, 3)]
    framework = Framework.model_validate(
        {"framework": "f", "levels": levels, "domains": domains, "positions": positions, "units": units}
    )
    officers = pd.DataFrame(
        {"officer_id": [f"o{i}" for i in range(18)], "unit_id": list("uvw") * 6, "position_id": ["p"] * 16 + ["q"] * 2}
    )
    taken = officers[["officer_id"]].merge(pd.DataFrame({"scale_id": ["d", "e"]}), how="cross")
    known = taken.assign(level=2, decision="clear", **{f"p_{k}": float(k == 2) for k in range(4)})
    table = gaps(known, officers, framework, weights=Weights(), decide_at=0.8)
    cells = unit_scales(taken.assign(percent=50.0), table, officers, framework, minimum_cell=3, levels=known)
    hidden = cells.set_index(["scale_id", "unit_id"])["suppressed"]
    assert cells["n"].eq(6).all()
    assert not hidden["d"].any()
    assert hidden["e"].to_dict() == {"u": True, "v": True, "w": True}


@pytest.mark.parametrize(("places", "shown"), [({2: 1, 3: 1}, (0, 1)), ({2: 2, 3: 1}, (0, 1)), ({2: 3, 3: 1}, (2, 4))])
def test_of_equal_shortages_the_highest_level_s_is_shown(places, shown):
    """Two people at level 2. Short at level 3: 1; at level 2 and above 0, 1 and 2, of 2, 3 and 4 places."""
    framework = Framework.model_validate(
        {
            "framework": "f",
            "levels": [{"level": k, "name": NAME} for k in (1, 2, 3)],
            "domains": [{"id": "d", "name": NAME}],
            "positions": [{"id": "p", "name": NAME, "domain": "d", "requires": {"d": 2}}],
            "units": [{"id": "u", "name": NAME, "needed": {"d": places}}],
        }
    )
    officers = pd.DataFrame({"officer_id": ["a", "b"], "unit_id": "u", "position_id": "p"})
    known = officers[["officer_id"]].assign(
        scale_id="d", level=2, decision="clear", **{f"p_{k}": float(k == 2) for k in range(4)}
    )
    scores = known[["officer_id", "scale_id"]].assign(percent=50.0)
    table = gaps(known, officers, framework, weights=Weights(), decide_at=0.8)
    row = unit_scales(scores, table, officers, framework, minimum_cell=1, levels=known).iloc[0]
    assert (row["qualified"], row["needed"]) == shown
