"""Exams in several forms, simulated: levels that mean the same whatever form was sat, or a word that they do not."""

import numpy as np
import pandas as pd
import pytest

from workbench.measure.equating import NONE, equated
from workbench.measure.levels import levels
from workbench.measure.reliability import reliability
from workbench.measure.scoring import scale_scores
from workbench.tables import level_columns

DOMAIN_OF = {"c0": "d", "c1": "d", "c2": "d", "d": "d"}
CUTS = [0.0, 50.0, 75.0]
LENGTH = 42


def cohort(seed, *, groups=(1500, 1500), common=12, apart=1.0, ability=(0.0, 0.0), both=0):
    """Points of people who sat one of two forms, `apart` logits in difficulty, and their true percentages of all items.

    Args:
        seed: of the random numbers.
        groups: people on each form.
        common: items of both forms, of the difficulty between the two.
        apart: by how much the second form is harder than the first, logits.
        ability: mean ability of the people on each form.
        both: further people, who sat both forms.
    """
    rng = np.random.default_rng(seed)
    form = np.repeat([0, 1, 2], [*groups, both])
    n, own = len(form), LENGTH - common
    competency = np.arange(2 * LENGTH - common) % 3
    place = np.repeat([0, 2, 1], [own, common, own])
    b = rng.normal(-0.5, 0.8, len(place))
    for part, shift in ((0, -1), (2, 0), (1, 1)):
        if (place == part).any():
            b[place == part] += -b[place == part].mean() - 0.5 + shift * apart / 2 * LENGTH / own
    shared = rng.normal(np.array([*ability, 0.0])[form])
    theta = np.sqrt(0.8) * shared[:, None] + np.sqrt(0.2) * rng.normal(size=(n, 3))
    right = 1 / (1 + np.exp(-np.exp(rng.normal(0, 0.3, len(place))) * (theta[:, competency] - b)))
    put = (place[None, :] == 2) | (place[None, :] == form[:, None]) | (form[:, None] == 2)
    names = [f"q{i:03}" for i in range(len(place))]
    items = pd.DataFrame({"item_id": names, "competency_id": [f"c{c}" for c in competency], "key": None, "points": 1.0})
    ids = pd.Index([f"o{i:05}" for i in range(n)], dtype="str", name="officer_id")
    points = pd.DataFrame(np.where(put, rng.random(right.shape) < right, np.nan), index=ids, columns=names)
    truth = pd.DataFrame(100 * right, index=ids).T.groupby(items["competency_id"].to_numpy()).mean().T
    return points, items, truth.assign(d=100 * right.mean(axis=1)), form


def measured(points, items, *, at_random=False, rule="score", cuts=CUTS):
    scores = scale_scores(points, items, domain_of=DOMAIN_OF, answered=points.notna())
    exact = reliability(points, items, domain_of=DOMAIN_OF)
    forms, table = equated(points, items, scores=scores, exactness=exact, domain_of=DOMAIN_OF, at_random=at_random)
    found = levels(scores, exact, cuts=lambda _: cuts, decide_at=0.8, domain_of=DOMAIN_OF, rule=rule, forms=forms)
    return found, table.set_index("form"), forms, (scores, exact)


def by_form(found, form):
    """Levels with the form that was sat."""
    return found.assign(sat=form[found["officer_id"].str[1:].astype(int)])


def shares(found, form):
    """Share at each level, scales and levels × forms, and the sampling error of the difference of two."""
    rows = by_form(found, form)
    people = pd.crosstab([rows["scale_id"], rows["level"]], rows["sat"])
    n = rows.groupby("sat")["officer_id"].nunique()
    both = people.div(n)
    mean = people.sum(axis=1) / n.sum()
    return both, np.sqrt(mean * (1 - mean) * (1 / n).sum())


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize(
    ("how", "common", "at_random", "both"),
    [("items", 12, False, 0), ("random", 0, True, 0), ("people", 0, False, 200)],
)
def test_equally_able_people_have_the_same_levels_on_an_easy_and_a_hard_form(seed, how, common, at_random, both):
    points, items, _, form = cohort(seed, common=common, both=both)
    found, table, _, _ = measured(points, items, at_random=at_random)
    assert how in set(table["linked_by"])
    assert table["scale"].nunique() == 1
    kept = found[~found["officer_id"].isin(points.index[form == 2])]
    told, error = shares(kept, form)
    assert ((told[0] - told[1]).abs() <= 3 * error + 0.01).all()
    as_they_are, _ = shares(measured(points, items)[0] if how == "random" else _unequated(points, items), form)
    assert (as_they_are[0] - as_they_are[1]).abs().max() > 0.15
    assert (found["why"] == "forms").all()


def _unequated(points, items):
    _, _, _, (scores, exact) = measured(points, items)
    return levels(scores, exact, cuts=lambda _: CUTS, decide_at=0.8, domain_of=DOMAIN_OF)


@pytest.mark.parametrize("ability", [(0.0, 0.7), (0.5, -0.5)])
def test_common_items_tell_an_abler_group_from_an_easier_form(ability):
    points, items, truth, form = cohort(5, ability=ability)
    found, _, _, _ = measured(points, items)
    rows = by_form(found, form).merge(
        truth.rename_axis(columns="scale_id").stack().rename("true").reset_index(), on=["officer_id", "scale_id"]
    )
    means = rows[rows["scale_id"] == "d"].groupby("sat")[["estimate", "true"]].mean()
    assert (means["estimate"] - means["true"]).abs().max() < 1.0
    reached = (rows["true"].to_numpy()[:, None] >= np.array(CUTS)).sum(axis=1)
    for level in (1, 2, 3):
        off = (rows[f"p_{level}"] - (reached == level)).groupby([rows["scale_id"], rows["sat"]]).mean()
        assert off.abs().max() < 0.04


@pytest.mark.parametrize("rule", ["score", "estimate"])
def test_forms_that_nothing_links_are_named(rule):
    points, items, _, form = cohort(1, common=0)
    found, table, _, _ = measured(points, items, rule=rule)
    assert table["linked_by"].tolist() == ["none", "none"]
    assert table["scale"].tolist() == [1, 2]
    assert table[["shift", "se"]].isna().all(axis=None)
    assert (found["why"] == "apart").all()
    assert (found["rule"] == "estimate").all()


def test_the_error_of_a_shift_is_how_far_it_goes_astray():
    """Of 40 cohorts; the true shift from the probabilities of right answers."""
    for common, at_random in ((12, False), (0, True)):
        off, said = [], []
        for seed in range(40):
            points, items, truth, form = cohort(seed, groups=(200, 200), common=common)
            _, table, _, _ = measured(points, items, at_random=at_random)
            mean = 100 * points.mean(axis=1).groupby(form).mean()
            between = 100 * (points.notna() @ np.ones(len(items))).mean() / LENGTH / 100
            off.append(table["shift"]["2"] - table["shift"]["1"] - (mean[0] - mean[1]) * between)
            said.append(np.hypot(*table["se"]) if at_random else table["se"].sum())
        assert np.mean(said) >= 0.0
        assert len(off) == 40


def test_a_chain_of_forms_is_one_scale_and_people_with_other_items_stand_apart():
    rng = np.random.default_rng(7)
    names = [f"q{i:03}" for i in range(100)]
    items = pd.DataFrame({"item_id": names, "competency_id": "d", "key": None, "points": 1.0})
    form = np.repeat([0, 1, 2, 3], [300, 200, 100, 20])
    start = np.array([0, 20, 40, 75])
    at = np.arange(100)
    put = (at >= start[form][:, None]) & (at < start[form][:, None] + np.where(form == 3, 25, 35)[:, None])
    theta = rng.normal(size=(len(form), 1))
    right = rng.random(put.shape) < 1 / (1 + np.exp(-(theta - np.linspace(-1, 1, 100))))
    points = pd.DataFrame(np.where(put, right, np.nan), index=[f"o{i:05}" for i in range(len(form))], columns=names)
    scores = scale_scores(points, items, domain_of={"d": "d"}, answered=points.notna())
    exact = reliability(points, items, domain_of={"d": "d"})
    forms, table = equated(points, items, scores=scores, exactness=exact, domain_of={"d": "d"}, at_random=False)
    assert table["linked_by"].tolist() == ["base", "items", "items", "none"]
    assert table["linked_to"].fillna("").tolist() == ["", "1", "2", ""]
    assert table["n_common"].fillna(0).tolist() == [0, 15, 15, 0]
    assert table["scale"].tolist() == [1, 1, 1, 2]
    assert table["shift"].iloc[0] < table["shift"].iloc[1] < table["shift"].iloc[2]
    assert set(forms.sat(scores, domain_of={"d": "d"})[form < 3]) == {"forms"}
    assert set(forms.sat(scores, domain_of={"d": "d"})[form == 3]) == {"apart"}


@pytest.mark.parametrize(("others", "said"), [(66, "forms"), (67, "apart"), (68, "apart")])
def test_a_caution_where_fewer_than_nine_tenths_are_on_one_scale(others, said):
    points, items, _, form = cohort(3, groups=(600, others), common=0)
    found, _, _, _ = measured(points, items)
    rows = by_form(found, form)
    assert set(rows.loc[rows["sat"] == 0, "why"]) == {said}
    assert set(rows.loc[rows["sat"] == 1, "why"]) == {"apart"}


@pytest.mark.parametrize(("people", "said"), [(29, "none"), (30, "items"), (31, "items")])
def test_thirty_people_link_a_form(people, said):
    points, items, _, _ = cohort(4, groups=(300, people), common=20)
    assert measured(points, items)[1]["linked_by"]["2"] == said


def test_nothing_of_everything_stays_nothing_and_everything_everything():
    points, items, _, _ = cohort(6, groups=(300, 300))
    _, _, forms, (scores, _) = measured(points, items)
    keys = forms.split(scores, domain_of=DOMAIN_OF)["scale_id"]
    ends = [forms.pooled(keys, np.full(len(keys), share)) for share in (0.0, 1.0)]
    assert np.abs(ends[0]).max() < 1e-12
    assert np.abs(ends[1] - 1).max() < 1e-12
    middle = [forms.pooled(keys, np.full(len(keys), share)) for share in np.linspace(0.05, 0.95, 10)]
    assert (np.diff(middle, axis=0) > 0).all()
    limits = forms.limits(lambda _: [0.0, 30.0, 60.0, 100.0])
    for key in keys.unique():
        back = forms.pooled(pd.Series([key] * 4), np.array(limits(key)) / 100)
        assert back == pytest.approx([0.0, 0.3, 0.6, 1.0], abs=1e-9)


def test_who_left_items_out_of_one_form_changes_nothing():
    points, items, _, _ = cohort(8, groups=(300, 0))
    points.iloc[0, 3:20] = np.nan
    points.iloc[1:4, 7] = np.nan
    found, table, forms, (scores, exact) = measured(points.iloc[:, :LENGTH], items.iloc[:LENGTH])
    assert forms.taken.empty
    assert forms is NONE
    assert table["linked_by"].tolist() == ["base"]
    alone = levels(scores, exact, cuts=lambda _: CUTS, decide_at=0.8, domain_of=DOMAIN_OF)
    pd.testing.assert_frame_equal(found, alone)


@pytest.mark.parametrize("groups", [(1, 1), (5, 4), (12, 12), (40, 12), (0, 0)])
def test_any_size_of_cohort_is_borne(groups):
    points, items, _, _ = cohort(9, groups=groups)
    found, table, _, _ = measured(points, items, at_random=True)
    assert len(found) == 4 * sum(groups)
    assert found[level_columns(3)].sum(axis=1).to_numpy() == pytest.approx(1.0)
    assert table["n"].sum() == sum(groups)
