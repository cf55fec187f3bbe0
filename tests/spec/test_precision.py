"""Error at the cut scores, what a re-test settles, and where an exam informs: by hand."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import beta

from tests.item_rows import two_results
from workbench.measure.information import information_curves, wright_map
from workbench.measure.levels import levels
from workbench.measure.precision import _settled, cut_precision
from workbench.measure.reliability import reliability
from workbench.measure.scoring import scale_scores
from workbench.tables import LEVELS, RELIABILITY, SCORES


def test_conditional_error_of_lord_at_the_cut_scores():
    """40 items: at 20 right √(20·20/39) = 3.2026 items, 8.006 %; at 30 right √(30·10/39) = 2.7735 items, 6.934 %.

    Officers at 45, 57 and 70 % with a cut score of 50 %: 45 and 57 lie within 8.006, 70 does not; 70 lies within 6.934
    of 75. Nobody is undecided, so there is nothing to settle.
    """
    items = pd.DataFrame({"item_id": [f"q{i}" for i in range(40)], "competency_id": "d", "points": 1.0})
    shares = np.array([0.45, 0.575, 0.7])
    officers = ["o1", "o2", "o3"]
    scores = SCORES.shaped(
        pd.DataFrame(
            {"officer_id": officers, "scale_id": "d", "n_items": 40, "n_answered": 40, "raw": 40 * shares,
             "max_raw": 40.0, "percent": 100 * shares,
             "se_percent": 100 * np.sqrt(shares * (1 - shares) / 39), "theta": np.nan, "se_theta": np.nan}
        )
    )  # fmt: skip
    described = {name: [np.nan] for name in RELIABILITY.names()} | {
        "scale_id": ["d"], "n": [3], "n_items": [40], "mean": [24.0], "sd": [5.0], "alpha": [0.8], "sem": [2.2],
        "basis": ["observed"],
    }  # fmt: skip
    sorted_in = LEVELS.shaped(
        pd.DataFrame(
            {"officer_id": officers, "scale_id": "d", "level": [1, 2, 2], "score_level": [1, 2, 2], "rule": "score",
             "why": None, "probability": 0.9, "decision": "clear",
             "estimate": 100 * shares, "estimate_se": 8.0, "basis": "observed", "p_0": 0.0, "p_1": 1.0}
        )
    )  # fmt: skip
    found = cut_precision(
        scores,
        RELIABILITY.shaped(pd.DataFrame(described)),
        sorted_in,
        items=items,
        cuts=lambda _: [0.0, 50.0, 75.0],
        decide_at=0.8,
        domain_of={"d": "d"},
    )
    assert found["level"].tolist() == [2, 3]
    assert found["csem_percent"].to_numpy() == pytest.approx([8.0064, 6.9338], abs=1e-4)
    assert found["n_undecided"].tolist() == [2, 1]
    assert found["share_settled"].isna().all()


def test_conditional_error_of_lord_at_six_cut_scores_of_forty_items():
    """√(x(40 − x)/39): 10 right 2.774, 20 3.203, 24 3.138, 28 2.935, 32 2.562, 36 1.922 items (Lord 1955)."""
    items = pd.DataFrame({"item_id": [f"q{i}" for i in range(40)], "competency_id": "d", "points": 1.0})
    right = np.arange(41.0)
    officers = [f"o{i}" for i in range(41)]
    scores = SCORES.shaped(
        pd.DataFrame(
            {"officer_id": officers, "scale_id": "d", "n_items": 40, "n_answered": 40, "raw": right,
             "max_raw": 40.0, "percent": 100 * right / 40,
             "se_percent": 100 * np.sqrt(right / 40 * (1 - right / 40) / 39), "theta": np.nan, "se_theta": np.nan}
        )
    )  # fmt: skip
    described = {name: [np.nan] for name in RELIABILITY.names()} | {
        "scale_id": ["d"], "n": [41], "n_items": [40], "mean": [20.0], "sd": [11.98], "alpha": [0.9], "sem": [3.8],
        "basis": ["observed"],
    }  # fmt: skip
    exact = RELIABILITY.shaped(pd.DataFrame(described))
    rule = {"cuts": lambda _: [25.0, 50, 60, 70, 80, 90], "decide_at": 0.8, "domain_of": {"d": "d"}}
    found = cut_precision(scores, exact, levels(scores, exact, **rule), items=items, **rule)
    in_items = found["csem_percent"].to_numpy() * 40 / 100
    assert in_items == pytest.approx([2.774, 3.203, 3.138, 2.935, 2.562, 1.922], abs=5e-4)


def test_what_one_more_item_settles():
    """Beta(1, 1), one item seen at ½, cut score ½: a second item is right or wrong with chance ½ each.

    Right: mean share (½ + 1)/2 = ¾, Beta(2, 1), P(≥ ½) = 1 − ¼ = ¾; wrong is its mirror. At 0.7 both are clear, at 0.8
    neither. Beta(2, 1) first: right (chance 2/3) leads to Beta(3, 1), P(≥ ½) = 7/8, and wrong to Beta(2, 2), ½.
    """
    even = pd.DataFrame({"first": [1.0], "second": [1.0], "prior": [1.0], "rests_on": [0.5]})
    assert _settled(even, np.array([0.5]), observed=True, decide_at=0.7) == pytest.approx([1.0])
    assert _settled(even, np.array([0.5]), observed=True, decide_at=0.8) == pytest.approx([0.0])
    ahead = pd.DataFrame({"first": [2.0], "second": [1.0], "prior": [2.0], "rests_on": [0.6]})
    assert _settled(ahead, np.array([0.5]), observed=False, decide_at=0.8) == pytest.approx([2 / 3])


def test_settled_is_what_simulated_second_exams_settle():
    rng = np.random.default_rng(1)
    state = pd.DataFrame({"first": [13.0], "second": [11.0], "prior": [4.0], "rests_on": [0.55]})
    cut, n = np.array([0.5]), 20
    said = _settled(state, cut, observed=True, decide_at=0.8)[0]
    right = rng.binomial(n, rng.beta(13, 11, 40_000))
    below = beta.cdf(0.5, 13 + right, 11 + n - right)
    above = (0.55 + right / n) / 2 >= 0.5
    held = np.where(above, 1 - below, below) >= 0.8
    assert said == pytest.approx(held.mean(), abs=0.01)


def test_information_and_wright_map():
    """At θ = b an item of slope a informs a²/4: two items of slope 1 at 0 give ½, so the error is √2."""
    parameters = two_results(
        pd.DataFrame({"item_id": ["q1", "q2"], "domain_id": "d", "a": 1.0, "b": [0.0, 0.0], "se_b": 0.1})
    )
    curve = information_curves(parameters, low=-1, high=1, points=3)
    assert curve["information"].to_numpy() == pytest.approx([2 * 0.196612, 0.5, 2 * 0.196612], abs=1e-6)
    assert curve["se"][1] == pytest.approx(2**0.5)
    scores = pd.DataFrame({"officer_id": ["a", "b", "c"], "scale_id": "d", "theta": [-0.3, 0.1, 0.8]})
    people, items = wright_map(scores, parameters.assign(b=[0.4, -0.4]), width=0.5)
    assert people["theta_low"].tolist() == [-0.5, 0.0, 0.5]
    assert people["n"].tolist() == [1, 1, 1]
    assert items["item_id"].tolist() == ["q2", "q1"]
    assert information_curves(parameters.iloc[:0]).empty


def several_points(values):
    """Return the error of 50 % in scores of four items of five points on which people have these."""
    points = pd.DataFrame(
        np.column_stack([values] * 4), index=[f"o{i}" for i in range(len(values))], columns=list("abcd")
    )
    items = pd.DataFrame({"item_id": list("abcd"), "competency_id": "d", "key": None, "points": 5.0})
    scores = scale_scores(points, items, domain_of={"d": "d"}, answered=points.notna())
    return scores.loc[scores["percent"] == 50, "se_percent"].iloc[0]


@pytest.mark.parametrize(
    ("values", "length"),
    [
        # 0 … 5 and 2.5, six of each: variance 2.5, that of all or nothing 2.5 · 2.5; four items are worth 4 / 0.4.
        (np.tile([0.0, 1.0, 2.0, 2.5, 3.0, 4.0, 5.0], 6), 10.0),
        # 29 people: too few to rely on their spread.
        (np.append(np.tile([0.0, 1.0, 2.0, 2.5, 3.0, 4.0, 5.0], 4), 2.5), 4.0),
        # All or nothing but for one in 31.
        (np.append(np.tile([0.0, 5.0], 15), 2.5), 4 * 31 / 30),
    ],
)
def test_items_of_several_points_are_worth_as_many_as_their_spread_says(values, length):
    assert several_points(values) == pytest.approx(100 * np.sqrt(0.25 / (length - 1)))


def test_the_error_at_a_cut_score_has_the_length_of_the_scores():
    values = np.tile([0.0, 1.0, 2.0, 2.5, 3.0, 4.0, 5.0], 6)
    points = pd.DataFrame(np.column_stack([values] * 4), index=[f"o{i}" for i in range(42)], columns=list("abcd"))
    items = pd.DataFrame({"item_id": list("abcd"), "competency_id": "d", "key": None, "points": 5.0})
    scores = scale_scores(points, items, domain_of={"d": "d"}, answered=points.notna())
    exact = reliability(points, items, domain_of={"d": "d"})
    sorted_in = levels(scores, exact, cuts=lambda _: [0.0, 50.0], decide_at=0.8, domain_of={"d": "d"})
    found = cut_precision(
        scores, exact, sorted_in, items=items, cuts=lambda _: [0.0, 50.0], decide_at=0.8, domain_of={"d": "d"}
    )
    assert found["csem_percent"].tolist() == pytest.approx([100 * np.sqrt(0.25 / 9)])
