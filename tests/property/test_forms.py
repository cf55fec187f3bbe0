"""Exams in several forms, simulated: levels that mean the same whatever form was sat, or a word that they do not."""

import numpy as np
import pandas as pd
import pytest

from workbench.analysis.curves import Leveller, domain_curves
from workbench.measure.by_form import classified
from workbench.measure.equating import NONE, equated
from workbench.measure.levels import levels
from workbench.measure.reliability import reliability
from workbench.measure.scoring import scale_scores
from workbench.tables import level_columns

DOMAIN_OF = {"c0": "d", "c1": "d", "c2": "d", "d": "d"}
CUTS = [0.0, 50.0, 75.0]
LENGTH = 42


def cohort(seed, *, groups=(1500, 1500), common=12, apart=1.0, ability=(0.0, 0.0), both=0):
    """Points of people who sat one of two forms, `apart` logits in difficulty, items, probabilities of right answers.

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
    return points, items, pd.DataFrame(right, index=ids, columns=names), form


def measured(points, items, *, at_random=False, rule="score", cuts=CUTS):
    scores = scale_scores(points, items, domain_of=DOMAIN_OF, answered=points.notna())
    exact = reliability(points, items, domain_of=DOMAIN_OF)
    forms, table = equated(points, items, scores=scores, exactness=exact, domain_of=DOMAIN_OF, at_random=at_random)
    found = levels(scores, exact, cuts=lambda _: cuts, decide_at=0.8, domain_of=DOMAIN_OF, rule=rule, forms=forms)
    return found, table.set_index("form"), forms, (scores, exact)


def by_form(found, form):
    """Levels with the form that was sat."""
    return found.assign(sat=form[found["officer_id"].str[1:].astype(int)])


def differences(found, scores, form):
    """Share of people at each level on the one form less that on the other, and what it may differ by.

    Columns, by scale and level: `expected` from the probabilities, `printed` by the levels; `error`, the sampling error
    of the difference of two shares; `step`, the largest share of people with one score.
    """
    rows, n = by_form(found, form), np.bincount(form)[:2]
    expected = rows.groupby(["scale_id", "sat"])[level_columns(3)].mean().set_axis(range(4), axis=1)
    expected = expected.rename_axis(columns="level").melt(ignore_index=False).set_index("level", append=True)["value"]
    levels_of = pd.crosstab([rows["scale_id"], rows["sat"]], rows["level"], normalize="index").reindex(
        columns=range(4), fill_value=0.0
    )
    printed = levels_of.melt(ignore_index=False).set_index("level", append=True)["value"]
    one, other = (pd.DataFrame({"expected": expected, "printed": printed}).xs(g, level="sat") for g in (0, 1))
    mean = (one["expected"] + other["expected"]) / 2
    most = pd.crosstab(
        [scores["scale_id"], form[scores["officer_id"].str[1:].astype(int)]], scores["raw"], normalize="index"
    )
    step = most.drop(index=2, level=1, errors="ignore").max(axis=1).groupby(level=0).max()
    return (one - other).assign(
        error=np.sqrt(mean * (1 - mean) * (1 / n).sum()), step=step.reindex(mean.index, level="scale_id")
    )


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize(
    ("how", "common", "at_random", "both"),
    [("items", 12, False, 0), ("random", 0, True, 0), ("people", 0, False, 1500)],
)
def test_equally_able_people_have_the_same_levels_on_an_easy_and_a_hard_form(seed, how, common, at_random, both):
    """Within the error of the shares and the link; printed levels besides within half a step from score to score."""
    points, items, _, form = cohort(seed, common=common, both=both)
    found, table, _, (scores, exact) = measured(points, items, at_random=at_random)
    assert how in set(table["linked_by"])
    assert set(table["scale"]) == {1}
    assert (found["why"] == "forms").all()
    apart = differences(found, scores, form)
    assert (apart["expected"].abs() <= 3.5 * apart["error"]).all()
    assert (apart["printed"].abs() <= 3.5 * apart["error"] + apart["step"] / 2).all()
    as_they_are = levels(scores, exact, cuts=lambda _: CUTS, decide_at=0.8, domain_of=DOMAIN_OF)
    assert differences(as_they_are, scores, form)["printed"].abs().max() > 0.3


@pytest.mark.parametrize("ability", [(0.0, 0.7), (0.5, -0.5)])
def test_common_items_tell_an_abler_group_from_an_easier_form(ability):
    points, items, right, form = cohort(5, ability=ability)
    rows = by_form(measured(points, items)[0], form)
    rows = rows[rows["scale_id"] == "d"]
    true = 100 * right.mean(axis=1).loc[rows["officer_id"]].to_numpy()
    assert (rows["estimate"] - true).groupby(rows["sat"]).mean().abs().max() < 1.0
    reached = (true[:, None] >= np.array(CUTS)).sum(axis=1)
    for level in (1, 2, 3):
        assert (rows[f"p_{level}"] - (reached == level)).groupby(rows["sat"]).mean().abs().max() < 0.06


@pytest.mark.parametrize("rule", ["score", "estimate"])
def test_forms_that_nothing_links_are_named(rule):
    points, items, _, _ = cohort(1, common=0)
    found, table, _, _ = measured(points, items, rule=rule)
    assert table["linked_by"].tolist() == ["none", "none"]
    assert table["scale"].tolist() == [1, 2]
    assert table[["shift", "se"]].isna().all(axis=None)
    assert (found["why"] == "apart").all()
    assert (found["rule"] == "estimate").all()


@pytest.mark.parametrize(("common", "at_random"), [(12, False), (0, True)])
def test_the_error_of_a_shift_is_how_far_it_goes_astray(common, at_random):
    """Over 12 cohorts, against the probabilities of right answers among the people of the base form."""
    astray = []
    for seed in range(12):
        points, items, right, form = cohort(seed, groups=(220, 200), common=common)
        scores = scale_scores(points, items, domain_of=DOMAIN_OF, answered=points.notna())
        exact = reliability(points, items, domain_of=DOMAIN_OF)
        _, table = equated(points, items, scores=scores, exactness=exact, domain_of=DOMAIN_OF, at_random=at_random)
        table = table.set_index("form")
        base = right[form == 0]
        for sat, name in ((0, "1"), (1, "2")):
            true = 100 * (base.mean(axis=None) - base.loc[:, points[form == sat].notna().all()].mean(axis=None))
            astray.append((table.loc[name, "shift"] - true) / table.loc[name, "se"])
    assert abs(np.mean(astray)) < 0.6
    assert 0.6 < np.std(astray) < 1.5


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


@pytest.mark.parametrize(("others", "said"), [(9, "alike"), (10, "alike"), (11, "apart")])
def test_single_people_with_other_items_leave_the_rule_to_nine_tenths(others, said):
    """90 people sat the one form, the others 15 items each that nobody else sat together."""
    points, items, _, form = cohort(10, groups=(90, others), common=0)
    put = np.zeros(points.shape, dtype=bool)
    put[:90, :LENGTH] = True
    for person in range(others):
        put[90 + person, LENGTH + (np.arange(15) + 3 * person) % LENGTH] = True
    found, table, forms, (scores, _) = measured(points.where(put), items)
    assert table.index.tolist() == ["1", "0"]
    sat = forms.sat(scores, domain_of=DOMAIN_OF)
    own = form[scores["officer_id"].str[1:].astype(int)]
    assert set(sat[own == 0]) == {said}
    assert set(sat[own == 1]) == {"apart"}
    rules = set(by_form(found, form).query("sat == 0")["rule"])
    assert ("score" in rules) == (said == "alike")


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
    assert found.filter(like="p_").sum(axis=1).to_numpy() == pytest.approx(1.0)
    assert table["n"].sum() == sum(groups)


def test_levels_of_several_forms_are_right_as_often_as_is_said():
    points, items, right, form = cohort(1)
    found, _, forms, (scores, exact) = measured(points, items)
    table, at_cuts = classified(
        exact,
        scores,
        found,
        forms=forms,
        items=items,
        cuts=lambda _: CUTS,
        decide_at=0.8,
        domain_of=DOMAIN_OF,
    )
    assert table["scale_id"].tolist() == exact["scale_id"].tolist()
    competency = items["competency_id"].to_numpy()
    for scale, said in table.set_index("scale_id")["accuracy"].items():
        own = competency == scale if scale != "d" else np.full(len(items), True)
        true = 100 * right.loc[:, own].mean(axis=1)
        levels_of = found[found["scale_id"] == scale].set_index("officer_id")["level"]
        reached = (true.to_numpy()[:, None] >= np.array(CUTS)).sum(axis=1)
        assert said == pytest.approx((levels_of.loc[true.index].to_numpy(int) == reached).mean(), abs=0.04)
    assert at_cuts[["scale_id", "level", "cut_percent"]].to_numpy().tolist() == [
        [scale, level, CUTS[level - 1]] for scale in ("c0", "c1", "c2", "d") for level in (2, 3)
    ]
    whole = at_cuts.set_index(["scale_id", "level"])
    for sat in (0, 1):
        alone, put = points[form == sat], points[form == sat].notna().all()
        _, _, none, (own, own_exact) = measured(alone.loc[:, put], items[put.to_numpy()])
        parts = classified(
            own_exact,
            own,
            levels(own, own_exact, cuts=lambda _: CUTS, decide_at=0.8, domain_of=DOMAIN_OF),
            forms=none,
            items=items[put.to_numpy()],
            cuts=lambda _: CUTS,
            decide_at=0.8,
            domain_of=DOMAIN_OF,
        )
        assert parts[1].set_index(["scale_id", "level"])["csem_percent"].to_numpy() == pytest.approx(
            whole["csem_percent"].to_numpy(), abs=2.0
        )


@pytest.mark.parametrize("rule", ["score", "estimate"])
@pytest.mark.parametrize("common", [12, LENGTH - 1])
def test_moved_cut_scores_are_looked_up_as_they_are_made(rule, common):
    """On two forms with some of their items common, and with all but one."""
    points, items, _, _ = cohort(12, groups=(150, 100), common=common)
    _, _, forms, (scores, exact) = measured(points, items)
    given = {"decide_at": 0.7, "domain_of": DOMAIN_OF, "rule": rule, "forms": forms}
    made = Leveller(lambda s, e, cuts: levels(s, e, cuts=cuts, **given), forms, DOMAIN_OF)
    curves = domain_curves(scores, exact, scales=set(DOMAIN_OF), leveller=made, top_level=3)
    for cuts in ([0.0, 40.0, 66.0], [10.0, 50.0, 80.0]):
        wanted = levels(scores, exact, cuts=lambda _, own=cuts: own, **given)
        found = pd.concat([curve.levels(cuts, 0.7, rule) for curve in curves.values()]).sort_index()
        pd.testing.assert_frame_equal(found[wanted.columns], wanted, check_dtype=False, rtol=0, atol=1e-9)


def told_of(groups, versions=None, named=True):
    """Table `forms` of people who sat two forms without a common item, of which the items say what they are called."""
    points, items, _, form = cohort(3, groups=groups, common=0)
    on_first = points.iloc[: groups[0]].notna().any().to_numpy()
    items = items.assign(form=np.where(on_first, "Đề 01", "Đề 02") if named else None)
    scores = scale_scores(points, items, domain_of=DOMAIN_OF, answered=points.notna())
    exact = reliability(points, items, domain_of=DOMAIN_OF)
    said = None if versions is None else pd.Series(np.array(versions)[form], index=points.index)
    asked = {"scores": scores, "exactness": exact, "domain_of": DOMAIN_OF, "at_random": False, "versions": said}
    _, table = equated(points, items, **asked)
    return table.set_index("form"), exact.set_index("scale_id"), points


def test_a_scale_tells_how_many_people_its_numbers_rest_on():
    _, exact, _ = told_of((30, 20))
    assert exact.loc["d", ["n", "n_form"]].tolist() == [50, 30]


@pytest.mark.parametrize(("groups", "alike"), [((5, 3), False), ((20, 8), True)])
def test_too_few_for_a_form_are_told_of_together(groups, alike):
    table, _, points = told_of(groups)
    row = table.loc["0"]
    assert row["n"] == 8
    assert row["mean"] == pytest.approx(points.iloc[-8:].sum(axis=1).mean())
    assert row[["n_items", "alpha", "sem"]].notna().all() == alike
    assert row["versions"] == ("Đề 02" if alike else "Đề 01, Đề 02")


def test_a_form_is_called_what_its_people_or_else_its_items_are_called():
    assert told_of((12, 20))[0]["versions"].to_dict() == {"1": "Đề 02", "2": "Đề 01"}
    assert told_of((12, 20), versions=["A", "B"])[0]["versions"].to_dict() == {"1": "B", "2": "A"}
    assert told_of((12, 20), named=False)[0]["versions"].isna().all()
