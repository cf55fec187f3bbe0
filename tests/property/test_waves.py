"""Two waves: the parts of a change add up, hidden cells stay hidden, nobody is lost, chance gives what it should."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit

from workbench.measure.ability import calibrate_domains, with_abilities, with_sigma
from workbench.measure.linking import link
from workbench.measure.reliability import reliability
from workbench.measure.scoring import scale_scores
from workbench.parameters.exam import Linking
from workbench.parameters.framework import UnitChange
from workbench.profile.progress import Wave, officer_progress
from workbench.profile.unit_progress import unit_progress
from workbench.profile.waves import comparison_groups, people_counts, people_of_both, units_became
from workbench.tables import LINKING

UNITS = ("u1", "u2", "u3")
DOMAINS = ("d1", "d2")
PERSON = st.tuples(
    st.sampled_from([*UNITS, None]), st.sampled_from([*UNITS, None]), st.sampled_from(["both", "left", "joined"]),
    st.floats(0, 100), st.floats(0, 100), st.floats(-20, 20), st.sampled_from(DOMAINS),
)  # fmt: skip
HARDER = pd.DataFrame(
    [(f"p{i}", domain, -2.0, 18.0) for i in range(60) for domain in DOMAINS],
    columns=["officer_id", "domain_id", "difficulty", "slope"],
)


def tables_of(people):
    frame = pd.DataFrame(people, columns=["then", "now", "state", "before", "after", "harder", "domain_id"])
    frame["officer_id"] = [f"p{i}" for i in range(len(frame))]
    before = frame[frame["state"] != "joined"].rename(columns={"then": "unit_id", "before": "percent"})
    now = frame[frame["state"] != "left"].rename(columns={"now": "unit_id", "after": "percent"})
    stayed = frame[frame["state"] == "both"]
    known = pd.DataFrame(
        {
            "officer_id": stayed["officer_id"], "scale_id": stayed["domain_id"], "previous_percent": stayed["before"],
            "previous_percent_here": stayed["before"] + stayed["harder"], "se_previous_percent_here": 9.0,
            "se_previous": 0.5,
        }
    )  # fmt: skip
    columns = ["officer_id", "domain_id", "percent", "unit_id"]
    row = {"previous": "w1", "n_anchors": 5, "slope": 1.0, "shift": 0.0, "se": 0.1, "dropped": None}
    linking = LINKING.shaped(pd.DataFrame([{"domain_id": d} | row for d in DOMAINS]))
    return before[columns], now[columns], known, linking


@given(st.lists(PERSON, min_size=1, max_size=60), st.integers(1, 6))
@settings(max_examples=20, deadline=None)
def test_the_parts_add_up_to_the_change(people, least):
    table = unit_progress(*tables_of(people), difficulty=HARDER, parents={"u1": "top", "u2": "top"}, minimum_cell=least)
    known = table[table["n_stayed"] > 0]
    parts = known[["leavers", "joiners", "difficulty", "real"]].sum(axis=1, skipna=False)
    assert np.allclose(parts, known["change"], atol=1e-9)
    assert (table["n_stayed"] + table["n_left"] == table["n_previous"]).all()
    assert (table["n_stayed"] + table["n_joined"] == table["n_current"]).all()
    assert np.allclose(known.loc[known["n_left"] == 0, "leavers"], 0, atol=1e-9)
    assert np.allclose(known.loc[known["n_joined"] == 0, "joiners"], 0, atol=1e-9)
    nobody = table[table["n_stayed"] == 0]
    assert np.allclose(nobody["difficulty"], -2.0)
    assert nobody["real"].isna().all()
    few = table["n_stayed"].between(1, least - 1)
    assert table.loc[few, "suppressed"].all()
    moved_few = table["n_left"].between(1, least - 1) | table["n_joined"].between(1, least - 1)
    assert table.loc[moved_few, "split_suppressed"].all()


@given(st.lists(PERSON, min_size=1, max_size=60), st.integers(2, 6))
@settings(max_examples=12, deadline=None)
def test_no_single_hidden_cell_stands_beside_a_published_total(people, least):
    table = unit_progress(*tables_of(people), difficulty=HARDER, parents={}, minimum_cell=least)
    for _, cells in table[table["unit_id"] != "*"].groupby("domain_id"):
        total = table[(table["unit_id"] == "*") & (table["domain_id"] == cells["domain_id"].iloc[0])]
        unplaced = int(total["n_stayed"].iloc[0]) - int(cells["n_stayed"].sum())
        if not total["suppressed"].iloc[0] and unplaced == 0:
            assert (cells["suppressed"] & (cells["n_stayed"] > 0)).sum() != 1


CHANGE = st.builds(
    lambda day, old, new: UnitChange.model_validate({"date": dt.date(2020, 1, day), "from": old, "to": new}),
    st.integers(1, 28),
    st.lists(st.sampled_from("abcde"), min_size=1, max_size=3, unique=True),
    st.lists(st.sampled_from("abcdefg"), min_size=1, max_size=3, unique=True),
)


@given(st.lists(CHANGE, max_size=4), st.sets(st.sampled_from("abcde"), min_size=1))
@settings(deadline=None)
def test_every_earlier_unit_is_compared_with_all_that_it_became(changes, units):
    became = units_became(units, changes, after=None, until=None)
    now = set().union(*became.values())
    before_name, now_name = comparison_groups(became, now)
    assert set(before_name) == units
    for unit, parts in became.items():
        assert {now_name[part] for part in parts} == {before_name[unit]}
    for name in now_name.values():
        assert {part for part, other in now_name.items() if other == name} == set(name.split(" + "))


@given(st.sets(st.integers(0, 30)), st.sets(st.integers(0, 30)))
@settings(max_examples=25, deadline=None)
def test_nobody_is_lost_between_two_waves(then, now):
    sides = [
        pd.DataFrame({"officer_id": [f"p{i}" for i in sorted(ids)], "unit_id": "u"}, dtype="str") for ids in (then, now)
    ]
    people = people_of_both(*sides, became={"u": frozenset(["u"])})
    n = people_counts(people, *sides).set_index("move")["n"]
    assert n["stayed"] + n["left"] == n["previous"] == len(then)
    assert n["stayed"] + n["joined"] == n["current"] == len(now)
    assert n["moved_unit"] == 0


def measured(theta, difficulty, names, rng):
    right = expit(theta[:, None] - difficulty)
    officers = pd.Index([f"p{i}" for i in range(len(theta))], name="officer_id", dtype="str")
    points = pd.DataFrame((rng.random(right.shape) < right).astype(float), index=officers, columns=names)
    items = pd.DataFrame({"item_id": names, "competency_id": "d.a", "points": 1.0}).astype(
        {"item_id": "str", "competency_id": "str"}
    )
    rule = {"domain_of": {"d": "d", "d.a": "d"}}
    scores = scale_scores(points, items, answered=points.notna(), **rule)
    fitted = calibrate_domains(points, items, model="rasch", **rule)
    scores = with_abilities(scores, points, items, calibrations=fitted, **rule)
    exact = with_sigma(reliability(points, items, **rule), calibrations=fitted, **rule)
    return Wave(scores, scores[["officer_id", "scale_id"]].assign(level=1), exact, fitted.parameters, items)


@pytest.fixture(scope="module")
def unchanged():
    """1,500 people whose ability did not change sit two exams of 30 items that share 20; the second is harder."""
    rng = np.random.default_rng(4)
    theta, common = rng.normal(0, 1, 1500), rng.normal(0, 1, 20)
    exams = [np.concatenate([common, rng.normal(middle, 1, 10)]) for middle in (0.0, 0.8)]
    names = [[*(f"c{i}" for i in range(20)), *(f"{own}{i}" for i in range(10))] for own in "xy"]
    first, second = (measured(theta, b, n, rng) for b, n in zip(exams, names, strict=True))
    rule = Linking()
    linked = link(
        first.item_parameters, second.item_parameters, domains=["d"], marked=(), parameters=rule, previous="1"
    )
    return officer_progress(first, second, linked.table, domains=["d"], confidence=0.95)


def test_of_unchanged_people_as_many_change_reliably_as_chance_gives(unchanged):
    """Binomial with 5 % of 1,500: 75, SD 8.4."""
    assert 50 <= unchanged["reliable"].sum() <= 103


def test_those_who_began_low_are_not_called_improved_more_often(unchanged):
    """2.5 % of the lowest quarter (375): 9.4, SD 3; the index without the expected change calls over 5 % improved."""
    low = unchanged[unchanged["previous"] < unchanged["previous"].quantile(0.25)]
    ours = (low["reliable"] & (low["beyond"] > 0)).mean()
    usual = (low["change"] / low["se_change"] > 1.96).mean()
    assert ours < 0.05
    assert usual > 1.5 * ours


def test_a_harder_exam_is_no_decline(unchanged):
    assert abs(unchanged["change"].mean()) < 0.06
    assert (unchanged["current_percent"] - unchanged["previous_percent"]).mean() < -1.5
    assert abs((unchanged["current_percent"] - unchanged["previous_percent_here"]).mean()) < 1.0
