"""From answers to levels, with the arithmetic in sight."""

import numpy as np
import pandas as pd
import pytest
from scipy.special import betainc

from workbench.errors import InputError
from workbench.measure.classification import Beta, classification
from workbench.measure.levels import levels
from workbench.measure.reliability import reliability, reliability_of_sums
from workbench.measure.scoring import conditional_error, scale_scores, score_answers, sum_scores

ITEMS = pd.DataFrame(
    {
        "item_id": ["q1", "q2", "q3", "q4"],
        "competency_id": ["law", "law", "duty", "duty"],
        "key": ["A", "b", "C", None],
        "points": [1.0, 1.0, 1.0, 2.0],
    }
)
DOMAIN_OF = {"law": "common", "duty": "tax", "common": "common", "tax": "tax"}
ANSWERS = pd.DataFrame(
    [[" a", "B", "C", "1,5"], ["B", None, "C", "2"], ["A", "A", None, None]],
    index=["o1", "o2", "o3"],
    columns=["q1", "q2", "q3", "q4"],
    dtype="str",
)
PUT = pd.DataFrame([[True] * 4, [True] * 4, [True, True, False, False]], index=ANSWERS.index, columns=ANSWERS.columns)


def test_answers_earn_points():
    """Key: case and spaces aside. No key: the answer is the points. Blank: 0. Not administered: missing."""
    found = score_answers(ANSWERS, ITEMS, administered=PUT)
    expected = [[1, 1, 1, 1.5], [0, 0, 1, 2], [1, 0, np.nan, np.nan]]
    np.testing.assert_array_equal(found.to_numpy(), np.array(expected))


@pytest.mark.parametrize("answer", ["two", "2.5", "-2.5"])
def test_an_answer_that_is_no_number_of_points_is_refused_without_being_shown(answer):
    wrong = ANSWERS.copy()
    wrong.loc["o1", "q4"] = answer
    with pytest.raises(InputError) as refused:
        score_answers(wrong, ITEMS, administered=PUT)
    assert "q4" in str(refused.value)
    assert answer not in str(refused.value)


def test_scores_add_up_and_a_scale_without_items_has_no_row():
    points = score_answers(ANSWERS, ITEMS, administered=PUT)
    found = scale_scores(points, ITEMS, domain_of=DOMAIN_OF, answered=ANSWERS.notna())
    rows = found.set_index(["officer_id", "scale_id"])
    assert rows.loc[("o1", "tax"), ["n_items", "n_answered", "raw", "max_raw"]].tolist() == [2, 2, 2.5, 3.0]
    assert rows.loc[("o2", "law"), ["n_items", "n_answered", "raw", "percent"]].tolist() == [2, 1, 0.0, 0.0]
    assert ("o3", "tax") not in rows.index
    assert ("o3", "duty") not in rows.index


def test_conditional_error_of_five_items():
    """x = 2 of 5: √(2·3/4) = 1.2247 points. Of 2 points and 1 point k = (2 + 1)²/(2² + 1²) = 1.8."""
    assert 5 * conditional_error(np.array([0.4]), np.array([5.0])) == pytest.approx(1.2247449)
    assert conditional_error(np.array([0.5]), np.array([1.8])) == pytest.approx((0.25 / 0.8) ** 0.5)


def test_nothing_and_everything_right_still_have_an_error():
    """As half an item right: √(0.5·4.5/4)/5."""
    expected = (0.5 * 4.5 / 4) ** 0.5 / 5
    assert conditional_error(np.array([0.0, 1.0]), np.array([5.0, 5.0])) == pytest.approx(expected)
    assert np.isnan(conditional_error(np.array([1.0]), np.array([1.0]))).all()


def test_level_of_a_small_cohort_rests_on_the_officers_own_answers():
    """Beta(½ + 2, ½ + 0) for 2 of 2 right, whatever the two others did; 50 % is reached by 1 of 2."""
    points = pd.DataFrame({"q1": [1.0, 1.0, 0.0], "q2": [1.0, 0.0, 0.0]}, index=["o1", "o2", "o3"])
    items = ITEMS.head(2)
    scores = scale_scores(points, items, domain_of=DOMAIN_OF, answered=points.notna())
    exact = reliability(points, items, domain_of=DOMAIN_OF)
    found = levels(scores, exact, cuts=lambda _: [0, 50, 75], decide_at=0.8, domain_of=DOMAIN_OF)
    law = found[found["scale_id"] == "law"].reset_index(drop=True)
    assert law["level"].tolist() == [3, 2, 1]
    assert law.loc[0, "p_3"] == pytest.approx(1 - betainc(2.5, 0.5, 0.75))
    assert law.loc[1, "p_2"] == pytest.approx(betainc(1.5, 1.5, 0.75) - betainc(1.5, 1.5, 0.5))
    assert law["p_0"].tolist() == [0, 0, 0]


def test_cut_scores_are_reached_in_spite_of_binary_fractions():
    """0.1 + 0.2 points of 0.3·10/6 … : 60 % of five items of 0.2 points is level 2 with a cut score of 60."""
    points = pd.DataFrame([[0.2, 0.2, 0.2, 0.0, 0.0]], index=["o1"], columns=list("abcde"))
    items = pd.DataFrame({"item_id": list("abcde"), "competency_id": "law", "key": None, "points": 0.2})
    scores = scale_scores(points, items, domain_of=DOMAIN_OF, answered=points.notna())
    exact = reliability(points, items, domain_of=DOMAIN_OF)
    found = levels(scores, exact, cuts=lambda _: [0, 60], decide_at=0.8, domain_of=DOMAIN_OF)
    assert found["level"].tolist() == [2, 2]


def test_posterior_mean_is_kelleys_regressed_score():
    """32 officers, alpha from two parallel items; posterior mean = r·y + (1 − r)·μ gives the middle of the beta."""
    points = pd.DataFrame(
        [[1.0, 1.0]] * 12 + [[0.0, 0.0]] * 12 + [[1.0, 0.0]] * 4 + [[0.0, 1.0]] * 4,
        index=[f"o{i:02}" for i in range(32)],
        columns=["q1", "q2"],
    )
    items = ITEMS.head(2)
    scores = scale_scores(points, items, domain_of=DOMAIN_OF, answered=points.notna())
    exact = reliability(points, items, domain_of=DOMAIN_OF)
    alpha = 2 * (1 - 2 * (8 / 31) / (24 / 31))
    assert exact["alpha"].tolist() == pytest.approx([alpha, alpha])
    share = alpha * 24 / 31 / 4
    a_and_b = 0.25 / share - 1
    n = a_and_b * alpha / (1 - alpha)
    first, second = 0.5 * a_and_b + n, 0.5 * a_and_b
    assert first / (first + second) == pytest.approx(alpha * 1 + (1 - alpha) * 0.5)
    found = levels(scores, exact, cuts=lambda _: [0, 75], decide_at=0.8, domain_of=DOMAIN_OF)
    assert found.loc[0, "p_2"] == pytest.approx(1 - betainc(first, second, 0.75))


def test_one_perfect_cut_is_decided_without_error():
    """Binomial of 1 item, uniform truth, cut at ½: P(right class) = ∫max = 3/4; consistency ∫π² + (1 − π)² = 2/3."""
    found = classification(Beta(1.0, 1.0), length=1.0, true_cuts=np.array([0.5]), seen_cuts=np.array([0.5]))
    assert found == pytest.approx((3 / 4, 2 / 3, 1 / 3), abs=1e-6)


def test_sums_stand_in_where_answers_are_missing():
    """Domain total = 6 + 4 of 10 + 10; alpha over the two competencies; nothing to decide with fewer than 30 people."""
    sums = pd.DataFrame(
        {
            "officer_id": ["o1", "o1", "o2", "o2", "o3", "o3"],
            "competency_id": ["x", "y"] * 3,
            "score": [6.0, 4.0, 9.0, 8.0, 3.0, 4.0],
            "max_score": 10.0,
        }
    )
    domain_of = {"x": "d", "y": "d", "d": "d"}
    scores = sum_scores(sums, domain_of=domain_of)
    total = scores.set_index(["officer_id", "scale_id"]).loc[("o1", "d")]
    assert total[["raw", "max_raw", "percent"]].tolist() == [10, 20, 50]
    exact = reliability_of_sums(scores, domain_of=domain_of).set_index("scale_id")
    alpha = 2 * (1 - (9 + 16 / 3) / exact.loc["d", "sd"] ** 2)
    assert exact.loc["d", "alpha"] == pytest.approx(alpha)
    assert exact.loc["x", "alpha"] == pytest.approx(0.5 * alpha / (1 - 0.5 * alpha))
    found = levels(scores, exact.reset_index(), cuts=lambda _: [0, 50], decide_at=0.8, domain_of=domain_of)
    assert found["probability"].isna().all()
    assert (found["decision"] == "undecided").all()


def test_a_domain_given_as_a_sum_is_taken_as_it_is():
    sums = pd.DataFrame({"officer_id": ["o1"], "competency_id": ["d"], "score": [7.0], "max_score": [10.0]})
    assert sum_scores(sums, domain_of={"d": "d"})["percent"].tolist() == [70]


def test_stratified_alpha_of_a_domain_of_two_competencies():
    """Strata a and b of two items each that always agree; a and b run apart.

    Four people with (a, b) = (0, 0), (0, 2), (2, 0), (2, 2): each stratum has variance 4/3 and α = 2·(1 −
    (2/3)/(4/3)) = 1, so no error and stratified alpha 1; alpha of the four items is 4/3·(1 − (4/3)/(8/3)) = 2/3. With a
    third competency of one item c, which counts as all error: s²_c = 1/3 for c = 0, 0, 1, 1, the total 0, 2, 3, 5 has
    s² = 13/3, and stratified alpha is 1 − (1/3)/(13/3) = 12/13.
    """
    columns = {"a1": [0, 0, 1, 1], "a2": [0, 0, 1, 1], "b1": [0, 1, 0, 1], "b2": [0, 1, 0, 1], "c1": [0, 0, 1, 1]}
    points = pd.DataFrame(columns, dtype=float)
    items = pd.DataFrame(
        {"item_id": list(columns), "competency_id": ["a", "a", "b", "b", "c"], "key": None, "points": 1.0}
    )
    domain_of = {"a": "d", "b": "d", "c": "d", "d": "d"}
    two = reliability(points[["a1", "a2", "b1", "b2"]], items.head(4), domain_of=domain_of).set_index("scale_id")
    assert two.loc["d", ["alpha", "stratified_alpha"]].tolist() == pytest.approx([2 / 3, 1.0])
    assert two.loc[["a", "b"], "stratified_alpha"].isna().all()
    three = reliability(points, items, domain_of=domain_of).set_index("scale_id")
    assert three.loc["d", "stratified_alpha"] == pytest.approx(12 / 13)
