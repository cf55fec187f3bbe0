"""One seat of a domain's course serves all needs of a person that it fits."""

import pandas as pd

from workbench.plan.carried import each_need, together


def arcs(*rows):
    columns = ["need", "officer_id", "scale_id", "lifted", "course", "entry", "first", "benefit"]
    return pd.DataFrame(rows, columns=columns)


def test_one_seat_takes_the_needs_at_one_level_together():
    found = together(arcs(
        (0, "a", "x", "d", 0, 1, True, 2.0),
        (1, "a", "y", "d", 0, 1, True, 3.0),
        (2, "a", "z", "d", 1, 2, True, 4.0),
        (3, "b", "x", "d", 0, 1, True, 1.0),
    ))  # fmt: skip
    rows = found[["officer_id", "need", "course", "benefit", "also"]].sort_values("officer_id").values.tolist()
    assert rows == [["a", 1, 0, 5.0, "x"], ["b", 3, 0, 1.0, ""]]


def test_needs_at_another_level_take_the_seat_where_they_close_more():
    found = together(arcs(
        (0, "a", "x", "d", 0, 1, True, 2.0), (1, "a", "y", "d", 0, 1, True, 1.0), (2, "a", "z", "d", 1, 2, True, 3.5),
    ))  # fmt: skip
    assert found[["need", "also"]].values.tolist() == [[2, ""]]


def test_courses_of_one_scale_stay_as_they_are():
    own = arcs((0, "a", "x", "x", 0, 1, True, 2.0), (1, "a", "y", "y", 1, 1, True, 1.0))
    assert together(own).drop(columns="also").equals(own)


def test_each_need_of_a_seat_is_served():
    plan = pd.DataFrame({"officer_id": ["a", "b"], "scale_id": ["x", "x"], "also": ["y z", None]})
    assert each_need(plan)[["officer_id", "scale_id"]].values.tolist() == [
        ["a", "x"], ["b", "x"], ["a", "y"], ["a", "z"],
    ]  # fmt: skip
    assert each_need(plan.drop(columns="also")).equals(plan.drop(columns="also"))
