"""The weakest parts of a need, worked out by hand from a few items."""

import numpy as np
import pandas as pd
import pytest

from workbench.profile.topics import weak_topics

DOMAIN_OF = {"d": "d", "d.a": "d", "d.b": "d"}
# Four people, three items of d.a (two levels) and four of d.b; the last item of d.b was not given to o1.
ITEMS = pd.DataFrame(
    {
        "item_id": ["a1", "a2", "a3", "a4", "b1", "b2", "b3", "b4"],
        "competency_id": ["d.a"] * 4 + ["d.b"] * 4,
        "points": [1.0, 1.0, 1.0, 2.0, 1.0, 1.0, 1.0, 1.0],
        "level": pd.array([1, 1, 1, 2, 1, 1, 1, 1], dtype="Int64"),
    }
)
POINTS = pd.DataFrame(
    [[0, 0, 0, 1, 1, 1, 1, np.nan], [1, 1, 1, 2, 1, 1, 1, 1], [1, 1, 1, 1, 0, 0, 0, 0], [1, 1, 1, 0, 1, 1, 1, 1]],
    index=pd.Index([f"o{i}" for i in (1, 2, 3, 4)], name="officer_id"),
    columns=ITEMS["item_id"],
    dtype=float,
)
BASIS = {"d": "observed", "d.a": "observed", "d.b": "augmented"}


def topics(needs, *, basis=BASIS, items=ITEMS):
    needs = pd.DataFrame(needs, columns=["officer_id", "scale_id"])
    reliability = pd.DataFrame({"scale_id": list(basis), "basis": list(basis.values())})
    return weak_topics(needs, POINTS, items, reliability=reliability, domain_of=DOMAIN_OF)


def test_the_parts_of_a_domain_are_its_competencies():
    (row,) = topics([("o1", "d")]).to_dict("records")
    # Of d.a, o1 has 1 of 5 points. The cohort has 3/4 on each of a1–a3 and (1 + 2 + 1 + 0) / 4 = 1 of 2 points on a4.
    assert (row["competency_id"], row["item_level"], row["rank"], row["basis"]) == ("d.a", 0, 1, "observed")
    assert row["n_items"] == 4
    assert row["share_correct"] == pytest.approx(1 / 5)
    assert row["cohort_share"] == pytest.approx((3 * 0.75 + 1) / 5)
    # Variances: 3/4 × 1/4 for a1–a3; (1 + 4 + 1 + 0) / 4 − 1² = 1/2 for a4.
    assert row["standard_error"] == pytest.approx((3 * 0.1875 + 0.5) ** 0.5 / 5)


def test_the_parts_of_a_competency_are_the_levels_that_its_items_aim_at():
    table = topics([("o1", "d.a")])
    # Level 2 has one item only: fewer than three say nothing.
    assert table[["item_level", "n_items"]].to_numpy().tolist() == [[1, 3]]
    assert topics([("o1", "d.a")], items=ITEMS.drop(columns="level")).empty


def test_nothing_is_said_of_a_score_that_adds_nothing_or_of_who_is_not_below():
    assert topics([("o1", "d")], basis=BASIS | {"d.a": "total"}).empty
    assert topics([("o2", "d"), ("o4", "d")]).empty
    assert topics([("o3", "d")])["basis"].tolist() == ["augmented"]


def test_officers_without_answers_have_no_topics():
    assert topics([("nobody", "d")]).empty
