"""Change between two waves, by worked examples."""

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit

from tests.item_rows import two_results
from workbench.profile.progress import (
    Wave,
    exam_difficulty,
    expected_percent,
    officer_progress,
    reliable_counts,
    undrawn,
)
from workbench.profile.unit_progress import unit_progress
from workbench.tables import LINKING

# Item a: difficulty 0; item b: difficulty 1. The exam now: a again, and c at 2 on the earlier scale.
OF_ONE_POINT = {"category": 1, "domain_id": "d", "a": 1.0, "guessing": 0.0, "from_points": 0.0, "to_points": 1.0}
BEFORE_ITEMS = {"a": 0.0, "b": 1.0}
NOW_ITEMS = {"a": -0.5, "c": 1.5}  # own scale; shift 0.5
SHIFT, LINK_ERROR = 0.5, 0.3


def wave(results, items, *, sigma=1.0):
    """Results: officer → (theta, se, percent, level)."""
    frame = pd.DataFrame.from_dict(results, orient="index", columns=["theta", "se_theta", "percent", "level"])
    frame = frame.rename_axis("officer_id").reset_index().assign(scale_id="d")
    return Wave(
        frame.drop(columns="level"),
        frame[["officer_id", "scale_id", "level"]],
        pd.DataFrame({"scale_id": ["d"], "sigma": [sigma]}),
        pd.DataFrame({"item_id": list(items), "b": list(items.values()), **OF_ONE_POINT}),
        pd.DataFrame({"item_id": list(items), "points": 1.0}),
    )


def link(se=LINK_ERROR):
    row = {"domain_id": "d", "previous": "w1", "n_anchors": 5, "slope": 1.0, "shift": SHIFT, "se": se}
    return LINKING.shaped(pd.DataFrame([row | {"dropped": None}]))


def nowhere():
    """No exam's difficulty is known: no domain is linked."""
    return exam_difficulty(wave({}, BEFORE_ITEMS), wave({}, NOW_ITEMS), LINKING.empty())


def progress(before, now, linking, *, confidence=0.95):
    return officer_progress(
        wave(before, BEFORE_ITEMS), wave(now, NOW_ITEMS), linking, domains=["d"], confidence=confidence
    ).set_index("officer_id")


def test_a_posterior_and_its_prior_give_back_what_the_answers_said():
    """Answers say 2 ± 1 and the prior is N(0, 1): the posterior is N(1, 1/2), drawn half way to 0."""
    estimate, error = undrawn(np.array([1.0]), np.array([np.sqrt(0.5)]), np.array(1.0))
    assert [estimate[0], error[0]] == pytest.approx([2.0, 1.0])


def test_answers_that_hold_nothing_give_no_estimate():
    estimate, _ = undrawn(np.array([0.0]), np.array([1.0]), np.array(1.0))
    assert np.isnan(estimate).all()


def test_a_low_first_result_is_expected_to_come_back():
    """First result −2 ± 1, posterior −1 ± √½: unchanged, the second is expected at −1, a change of +1.

    Now the answers say 0.5 ± 1 on the own scale (posterior 0.25), 1.0 on the earlier one: change 3.0 with the error
    √(1 + 1 + 0.3²) = 1.446, of which 1 was to be expected; beyond is 2.0 with the error √(½ + 1 + 0.09) = 1.261.
    """
    half = float(np.sqrt(0.5))
    row = progress({"p": (-1.0, half, 30.0, 1)}, {"p": (0.25, half, 60.0, 2)}, link()).loc["p"]
    assert [row["previous"], row["current"], row["change"]] == pytest.approx([-2.0, 1.0, 3.0])
    assert row["se_change"] == pytest.approx(np.sqrt(2.09))
    assert [row["expected_change"], row["beyond"]] == pytest.approx([1.0, 2.0])
    assert row["se_beyond"] == pytest.approx(np.sqrt(1.59))
    assert row["change"] / row["se_change"] > 1.96
    assert not row["reliable"]
    assert [row["previous_level"], row["current_level"]] == [1, 2]


def test_the_linking_error_counts():
    half = float(np.sqrt(0.5))
    pair = ({"p": (-0.5, half, 30.0, 1)}, {"p": (0.85, half, 60.0, 2)})
    assert progress(*pair, link(se=0.0)).loc["p", "reliable"]
    assert not progress(*pair, link(se=1.0)).loc["p", "reliable"]


def test_without_a_link_no_change_is_stated():
    row = progress({"p": (0.0, 0.5, 50.0, 1)}, {"p": (0.0, 0.5, 50.0, 2)}, LINKING.empty()).loc["p"]
    assert row["basis"] == "not_linked"
    assert pd.isna(row["reliable"])
    assert row[["previous", "current", "change", "beyond", "previous_percent_here"]].isna().all()
    assert [row["previous_level"], row["current_level"]] == [1, 2]


def test_the_earlier_percentage_is_carried_to_this_exam():
    """At −2 the exam then leads to expect the mean of P(−2) and P(−3), this one that of P(−2) and P(−4)."""
    half = float(np.sqrt(0.5))
    row = progress({"p": (-1.0, half, 30.0, 1)}, {"p": (0.0, half, 50.0, 1)}, link()).loc["p"]
    then, here = 50 * (expit(-2) + expit(-3)), 50 * (expit(-2) + expit(-4))
    assert row["previous_percent_here"] == pytest.approx(30.0 + here - then, abs=0.01)


def test_a_curve_counts_points():
    items = two_results(pd.DataFrame({"a": [1.0, 1.0], "b": [0.0, 1.0], "points": [3.0, 1.0]}))
    percent, _ = expected_percent(np.array([0.0]), items)
    assert percent[0] == pytest.approx(100 * (3 * 0.5 + expit(-1)) / 4, abs=0.01)


def test_changes_are_counted_beside_what_chance_gives():
    half = float(np.sqrt(0.5))
    same = {f"p{i}": (0.0, half, 50.0, 1) for i in range(40)}
    now = dict.fromkeys(same, (-0.25, half, 50.0, 1)) | {"p0": (2.5, half, 90.0, 3)}
    counts = reliable_counts(progress(same, now, link()).reset_index(), confidence=0.95).loc["d"]
    assert counts.to_dict() == {"n_both": 40, "n_up": 1, "n_down": 0, "n_by_chance": pytest.approx(2.0)}


def cells(rows):
    return pd.DataFrame(rows, columns=["officer_id", "percent", "unit_id"]).assign(domain_id="d")


def test_a_mean_falls_into_people_exam_and_learning():
    """Then: s 40, t 60, gone 80; now s 50, t 66, new 28. The exam is 4 points harder at their abilities.

    Means 60 → 48: −12. Those who stayed had 50 then: leavers −10. They have 58 now: joiners −10. Of their +8, the exam
    took 4, so they gained 12: −10 − 10 − 4 + 12 = −12.
    """
    before, now = (
        cells([("s", 40, "u"), ("t", 60, "u"), ("gone", 80, "u")]),
        cells([("s", 50, "u"), ("t", 66, "u"), ("new", 28, "u")]),
    )
    known = pd.DataFrame(
        {
            "officer_id": ["s", "t"], "scale_id": "d", "previous_percent": [40.0, 60.0],
            "previous_percent_here": [36.0, 56.0], "se_previous_percent_here": 10.0, "se_previous": 0.5,
        }
    )  # fmt: skip
    table = unit_progress(before, now, known, link(se=0.1), difficulty=nowhere(), parents={}, minimum_cell=1)
    for _, row in table.iterrows():
        parts = [row["leavers"], row["joiners"], row["difficulty"], row["real"]]
        assert parts == pytest.approx([-10.0, -10.0, -4.0, 12.0])
        assert sum(parts) == pytest.approx(row["change"])
        assert row["se_difficulty"] == pytest.approx(20 * 0.1)
        # r is 14 and 10: SD 2.83, error √(8/2 + 2²) = 2.83, t with one degree of freedom 12.71
        assert row["real_high"] - row["real"] == pytest.approx(12.706 * np.sqrt(8), rel=1e-3)
        assert [row[n] for n in ("n_stayed", "n_left", "n_joined")] == [2, 1, 1]
    assert table["unit_id"].tolist() == ["*", "u"]


def test_where_nobody_stayed_the_exam_and_the_groups_are_told_apart():
    """One person then, θ = 0 by the answers: 38.4 % expected of the exam then, (½ + 1/(1 + e²))/2 = 31.0 % of that now.

    The mean went from 40 to 45: −7.5 points by the harder exam, so that the people now stand 12.5 higher.
    """
    half = float(np.sqrt(0.5))
    before, now = wave({"p": (0.0, half, 40.0, 1)}, BEFORE_ITEMS), wave({"q": (0.0, half, 45.0, 1)}, NOW_ITEMS)
    known = officer_progress(before, now, link(), domains=["d"], confidence=0.95)
    sides = [w.scores.rename(columns={"scale_id": "domain_id"}).assign(unit_id="u") for w in (before, now)]
    table = unit_progress(
        *sides, known, link(), difficulty=exam_difficulty(before, now, link()), parents={}, minimum_cell=1
    )
    row = table.set_index("unit_id").loc["*"]
    then, here = 50 * (expit(0) + expit(-1)), 50 * (expit(0) + expit(-2))
    assert row["n_stayed"] == 0
    assert row["difficulty"] == pytest.approx(here - then, abs=0.01)
    assert np.isnan(row["real"])
    steep = 50 * (expit(0) * expit(0) + expit(-2) * expit(2))
    assert row["se_difficulty"] == pytest.approx(LINK_ERROR * steep, abs=0.01)
