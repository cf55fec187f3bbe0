"""Versions that hold the same questions in another order are one form, though nobody knows which question is which."""

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import brentq

from workbench.measure.ability import calibrate_domains
from workbench.measure.equating import equated
from workbench.measure.forms import form_items, forms
from workbench.measure.reliability import cronbach_alpha, reliability
from workbench.measure.reordered import by_question, questions_given, unlinked_versions
from workbench.measure.scoring import scale_scores
from workbench.tables.questions import n_questions, question_of

DOMAIN_OF = {"c0": "d", "c1": "d", "d": "d"}
K = 20
COMPETENCY = np.repeat(["c0", "c1"], K // 2)


def exam(n, versions, *, seed=1, better=0.0):
    """Return points people × (versions × K), the items, and the same points with every question in its own column.

    The people of the last version are `better` by so many logits.
    """
    rng = np.random.default_rng(seed)
    sat = np.arange(n) % versions
    ability = rng.normal(size=n) + better * (sat == versions - 1)
    truth = (rng.random((n, K)) < 1 / (1 + np.exp(-(ability[:, None] - np.linspace(-1.5, 1.5, K))))).astype(float)
    order = [np.concatenate([rng.permutation(K // 2), K // 2 + rng.permutation(K // 2)]) for _ in range(versions)]
    shown = np.full((n, versions * K), np.nan)
    for v in range(versions):
        shown[np.ix_(sat == v, range(v * K, (v + 1) * K))] = truth[sat == v][:, order[v]]
    items = pd.DataFrame(
        {
            "item_id": [f"{v}-{k}" for v in range(versions) for k in range(K)],
            "competency_id": np.tile(COMPETENCY, versions),
            "key": "A",
            "points": 1.0,
            "form": np.repeat([f"10{v}" for v in range(versions)], K),
            "alike": True,
        }
    )
    people = [f"o{at:03}" for at in range(n)]
    return pd.DataFrame(shown, index=people, columns=items["item_id"]), items, truth


def test_the_k_th_items_of_a_competency_and_worth_are_one_question():
    _, items, _ = exam(8, 2)
    assert question_of(items).tolist() == [*range(K), *range(K)]
    assert n_questions(items) == K
    assert n_questions(items.assign(alike=False)) == 2 * K
    assert n_questions(items.drop(columns="alike")) == 2 * K
    heavier = items.assign(points=np.where(items["item_id"].isin(["0-3", "1-7"]), 2.0, 1.0))
    assert n_questions(heavier) == K
    assert question_of(heavier)[3] == question_of(heavier)[K + 7]
    assert n_questions(items.drop(index=[0])) == K


def test_sums_are_the_peoples_own_and_spreads_those_within_versions():
    points, items, truth = exam(90, 3)
    block, stands, means = by_question(points.to_numpy(), items)
    assert (block.shape, stands.tolist(), means.tolist()) == ((90, K), list(range(K)), [3] * K)
    for part in (slice(0, K // 2), slice(K // 2, K)):
        np.testing.assert_allclose(block[:, part].sum(axis=1), truth[:, part].sum(axis=1), atol=1e-9)
    within = sum(truth[np.arange(90) % 3 == v].var(axis=0, ddof=0).sum() * 30 for v in range(3)) / (90 - 3)
    total = truth.sum(axis=1).var(ddof=1)
    between = block.mean(axis=0)
    spread = ((block - between) ** 2).sum() / (90 - 3)
    assert spread == pytest.approx(within, rel=0.02)
    found = reliability(points, items, domain_of=DOMAIN_OF).set_index("scale_id")
    assert found.loc["d", "alpha"] == pytest.approx(K / (K - 1) * (1 - spread / total))
    assert found.loc["d", ["n", "n_form", "n_items"]].tolist() == [90, 90, K]


def test_without_spread_there_is_no_alpha():
    points, items, _ = exam(40, 2)
    points = points * 0 + np.arange(2 * K) % 2
    assert reliability(points, items, domain_of=DOMAIN_OF)["alpha"].isna().all()


@pytest.mark.parametrize("versions", [2, 4, 8])
def test_alpha_is_that_of_one_version_for_all(versions):
    away = []
    for seed in range(20):
        points, items, truth = exam(160, versions, seed=seed)
        found = reliability(points, items, domain_of=DOMAIN_OF).set_index("scale_id")
        away.append(
            [
                found.loc["d", "alpha"] - cronbach_alpha(truth),
                found.loc["c0", "alpha"] - cronbach_alpha(truth[:, : K // 2]),
            ]
        )
    assert np.abs(np.mean(away, axis=0)).max() < 0.01
    assert np.abs(away).max() < 0.06


def test_questions_that_all_sat_beside_versions_keep_their_own_spread():
    away = []
    for seed in range(20):
        points, items, truth = exam(36, 12, seed=seed)
        common = items.iloc[: K // 2].assign(item_id=[f"c{k}" for k in range(K // 2)], form=None, alike=False)
        own = ~items["item_id"].isin([f"{v}-{k}" for v in range(12) for k in range(K // 2)]).to_numpy()
        bank = pd.concat([common, items[own]], ignore_index=True)
        shown = np.column_stack([truth[:, : K // 2], points.loc[:, own]])
        whole = pd.DataFrame(shown, index=points.index, columns=bank["item_id"])
        found = reliability(whole, bank, domain_of=DOMAIN_OF).set_index("scale_id")
        assert found.loc["c0", "alpha"] == pytest.approx(cronbach_alpha(truth[:, : K // 2]))
        away.append(found.loc["d", "alpha"] - cronbach_alpha(truth))
    assert abs(np.mean(away)) < 0.03


def test_one_version_alone_and_versions_not_alike_are_left_as_they_are():
    points, items, truth = exam(40, 1)
    block, _, means = by_question(points.to_numpy(), items)
    assert set(means) == {1}
    assert sorted(map(tuple, block.T)) == sorted(map(tuple, truth.T))
    points, items, _ = exam(40, 2)
    values = points.to_numpy()
    assert by_question(values, items.assign(alike=False))[0] is values
    assert by_question(values, items.assign(testlet="A"))[0] is values


@pytest.mark.parametrize(("n", "versions"), [(60, 2), (12, 4), (3, 3)])
def test_versions_are_one_form_however_few_sat_each(n, versions):
    points, items, _ = exam(n, versions)
    taken = forms(points.notna(), items, domain_of=DOMAIN_OF)
    assert set(taken["form"]) == {"1"}
    scores = scale_scores(points, items, domain_of=DOMAIN_OF, answered=points.notna())
    exact = reliability(points, items, domain_of=DOMAIN_OF)
    versions_of = pd.Series([f"10{at % versions}" for at in range(n)], index=points.index)
    several, table = equated(
        points, items, scores=scores, exactness=exact, domain_of=DOMAIN_OF, at_random=False, versions=versions_of
    )
    assert several.taken.empty
    assert table["versions"].tolist() == [", ".join(f"10{v}" for v in range(versions))]
    assert (several.sat(scores, domain_of=DOMAIN_OF) == "alike").all()
    apart = forms(points.notna(), items.assign(alike=False), domain_of=DOMAIN_OF)
    assert set(apart["form"].fillna("none")) != {"1"}


@pytest.mark.parametrize(("left_out", "one"), [(4, True), (5, False)])
def test_a_version_that_lacks_some_questions_is_the_same_while_nearly_so(left_out, one):
    """Of 20 questions 16 are 0.8."""
    points, items, _ = exam(60, 2)
    kept = ~items["item_id"].isin([f"1-{k}" for k in range(left_out)])
    taken = forms(points.loc[:, kept.to_numpy()].notna(), items[kept], domain_of=DOMAIN_OF)
    assert (set(taken["form"]) == {"1"}) is one


def test_a_form_with_versions_has_the_items_of_the_commonest():
    points, items, _ = exam(61, 3)
    other = items.iloc[:K].assign(item_id=[f"x-{k}" for k in range(K)], form="200", alike=False)
    bank = pd.concat([items, other], ignore_index=True)
    rng = np.random.default_rng(3)
    more = pd.DataFrame(rng.integers(0, 2, (20, K)).astype(float), index=[f"p{at}" for at in range(20)],
                        columns=other["item_id"])  # fmt: skip
    whole = pd.concat([points, more])[bank["item_id"].tolist()]
    taken = forms(whole.notna(), bank, domain_of=DOMAIN_OF)
    assert taken.groupby("form").size().to_dict() == {"1": 61, "2": 20}
    own = form_items(taken, whole.notna(), bank, domain_of=DOMAIN_OF).groupby("form")["item_id"].agg(list)
    assert own["1"] == [f"0-{k}" for k in range(K)]
    assert own["2"] == [f"x-{k}" for k in range(K)]


def test_who_was_given_which_question():
    _, items, _ = exam(4, 2)
    given = np.zeros((2, 2 * K), dtype=bool)
    given[0, :K] = True
    given[1, K + 2] = True
    found = questions_given(given, items)
    assert found[0].all()
    assert np.flatnonzero(found[1]).tolist() == [2]


@pytest.mark.parametrize(("n", "versions", "few"), [(180, 20, True), (87, 3, True), (90, 3, False)])
def test_a_model_needs_enough_people_on_each_version(n, versions, few):
    points, items, _ = exam(n, versions)
    found = calibrate_domains(points, items, domain_of=DOMAIN_OF, model="rasch")
    covered = found.coverage["d"]
    assert (covered.reordered, covered.few) == (True, few)
    assert ("d" in found.scales) is not few


@pytest.mark.parametrize(("model", "shift"), [("rasch", 0.0), ("rasch", 1.5), ("2pl", -1.0)])
def test_a_model_takes_versions_as_hard_as_each_other_and_finds_whose_people_are_abler(model, shift):
    """Their means are those that sums over the same questions in one order imply of people like these."""
    points, items, truth = exam(400, 2, better=shift)
    found = calibrate_domains(points, items, domain_of=DOMAIN_OF, model=model)
    covered, scale = found.coverage["d"], found.scales["d"]
    assert (covered.reordered, covered.unlinked, covered.forms) == (True, False, 2)
    at = np.linspace(-6, 6, 121)
    share = np.exp(-0.5 * at**2) / np.exp(-0.5 * at**2).sum()

    def above(mean, score):
        return share @ (1 / (1 + np.exp(np.linspace(-1.5, 1.5, K) - at[:, None] - mean))).sum(axis=1) - score

    implied = [brentq(above, -4, 4, args=(truth[version::2].sum(axis=1).mean(),)) for version in (0, 1)]
    known = scale.calibration
    assert known.means[1] - known.means[0] == pytest.approx(implied[1] - implied[0], abs=0.1)
    expected = known.curves.expected(known.theta)
    own = [expected[[item.startswith(version) for item in scale.items]].mean(axis=0) for version in ("0-", "1-")]
    assert abs((own[0] - own[1]) @ known.prior.mean(axis=0)) < 0.01


def test_items_that_everybody_has_right_count_among_a_versions_questions():
    points, items, _ = exam(400, 2, seed=5)
    sure = points.mask(points.notna() & points.columns.isin(["0-0", "0-1"]), 1.0)
    means = [
        calibrate_domains(each, items, domain_of=DOMAIN_OF, model="rasch").scales["d"].calibration.means
        for each in (points, sure)
    ]
    more = (sure - points).iloc[::2].sum(axis=1).mean()
    assert more > 0
    assert means[1][1] < means[0][1]


def test_versions_with_enough_other_items_in_common_are_linked_by_them():
    points, items, _ = exam(60, 2)
    given = points.notna().to_numpy()
    assert unlinked_versions(given, items).tolist() == [30, 30]
    assert unlinked_versions(given[:1], items).tolist() == []
    assert unlinked_versions(given, items.assign(alike=False)).tolist() == []
    common = items.iloc[:5].assign(item_id=[f"c{k}" for k in range(5)], form=None, alike=False)
    bank = pd.concat([items, common], ignore_index=True)
    put = np.column_stack([given, np.ones((60, 5), dtype=bool)])
    assert unlinked_versions(put, bank).tolist() == []
    assert unlinked_versions(put[:, :-1], bank.iloc[:-1]).tolist() == [30, 30]
