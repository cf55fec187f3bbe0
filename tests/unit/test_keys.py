"""Evidence for another key, by hand: what is compared, how, and at which edges."""

import numpy as np
import pandas as pd
import pytest

from tests.key_cohorts import DOMAIN_OF
from workbench.measure import keys, rivals
from workbench.measure.keys import key_evidence, proposed_keys
from workbench.measure.rivals import Other, compared, moments, other_keys
from workbench.measure.scoring import score_answers

N_REST = 20


def sat(answer, *, key, ability, points=1.0, others=(), draw=None):
    """Evidence of one item beside `N_REST` items that measure ability, and whatever else is given."""
    draw = np.random.default_rng(5) if draw is None else draw
    hardness = np.linspace(-1.5, 1.5, N_REST)
    right = draw.random((len(ability), N_REST)) < 1 / (1 + np.exp(2 * (hardness - np.asarray(ability)[:, None])))
    columns = {"q": answer} | dict(others) | {f"r{at}": np.where(right[:, at], "A", "B") for at in range(N_REST)}
    given = pd.DataFrame(columns, index=[f"o{at}" for at in range(len(ability))], dtype="str")
    items = pd.DataFrame({"item_id": list(columns), "competency_id": "c", "key": "A", "points": 1.0})
    items.loc[items["item_id"] == "q", ["key", "points"]] = [key, points]
    scored = score_answers(given, items, administered=given.notna() | True)
    return key_evidence(given, items, points=scored, domain_of=DOMAIN_OF, doubt=0.05).set_index("item_id")


def known(people, *, easier=0.0):
    """Abilities, and who knows the answer to an item, of middling difficulty unless it is easier."""
    draw = np.random.default_rng(1)
    ability = draw.normal(size=people)
    return draw, ability, draw.random(people) < 1 / (1 + np.exp(-1.5 * (ability + easier)))


def test_a_wrong_key_is_found_with_the_right_one():
    draw, ability, knows = known(400)
    row = sat(np.where(knows, "C", draw.choice(list("ABD"), 400)), key="A", ability=ability).loc["q"]
    assert row[["other", "change", "rank", "suspect"]].tolist() == ["C", "instead", 1, True]
    assert row["r_key"] < 0 < row["low"] < row["difference"] < row["high"]
    assert row["difference"] == pytest.approx(row["r_other"] - row["r_key"])


def test_a_right_key_is_not_doubted_however_hard_or_flat():
    draw, ability, _ = known(2_000)
    hard = np.where(draw.random(2_000) < 0.1 + 0.1 * (ability > 1), "A", draw.choice(list("BBBC"), 2_000))
    flat = draw.choice(list("ABBC"), 2_000)
    assert not sat(hard, key="A", ability=ability).loc["q", "suspect"]
    assert not sat(flat, key="A", ability=ability)["suspect"].any()


def test_of_two_right_answers_the_one_left_out_is_found():
    draw, ability, knows = known(2_000, easier=0.5)
    answer = np.where(knows, draw.choice(list("AC"), 2_000), draw.choice(list("BD"), 2_000))
    row = sat(answer, key="A", ability=ability).loc["q"]
    assert row[["other", "change", "suspect"]].tolist() == ["A|C", "also", True]


def test_an_answer_that_draws_those_in_the_middle_is_no_second_right_one():
    draw, ability, knows = known(2_000)
    middling = draw.random(2_000) < np.exp(-(ability**2))
    answer = np.where(knows, "A", np.where(middling, "C", draw.choice(list("BD"), 2_000)))
    assert not sat(answer, key="A", ability=ability).loc["q", "suspect"]


def test_of_two_answers_called_right_the_wrong_one_is_found():
    draw, ability, knows = known(1_000)
    answer = np.where(knows, "A", draw.choice(list("BCD"), 1_000))
    row = sat(answer, key="A|C", ability=ability).loc["q"]
    assert row[["other", "change", "suspect"]].tolist() == ["A", "without", True]


def test_one_of_two_right_answers_is_taken_for_another():
    draw, ability, knows = known(3_000, easier=0.5)
    answer = np.where(knows, draw.choice(list("AB"), 3_000), draw.choice(list("CCD"), 3_000))
    row = sat(answer, key="A|C", ability=ability).loc["q"]
    assert row[["other", "change", "suspect"]].tolist() == ["A|B", "instead", True]


@pytest.mark.parametrize(
    ("key", "right", "wrong"),
    [("A+C", "A+D", ["A+C", "A", "C"]), ("1.5±0.1", "2", ["1.5", "1.6", "3"]), ("a", "C", ["A", "B", "D"])],
)
def test_keys_of_several_letters_and_numbers(key, right, wrong):
    draw, ability, knows = known(600)
    row = sat(np.where(knows, right, draw.choice(wrong, 600)), key=key, ability=ability).loc["q"]
    assert row[["other", "change", "suspect"]].tolist() == [right, "instead", True]


def test_a_key_that_nobody_chose_has_no_correlation_and_may_be_doubted():
    draw, ability, knows = known(400)
    row = sat(np.where(knows, "C", draw.choice(list("BD"), 400)), key="A", ability=ability).loc["q"]
    assert row[["r_key", "n_key", "other", "suspect"]].tolist() == [0.0, 0, "C", True]


def test_items_of_points_and_voided_ones_have_no_row():
    _, ability, knows = known(100)
    assert "q" not in sat(knows.astype(int).astype(str), key=None, ability=ability).index
    assert "q" not in sat(np.where(knows, "A", "B"), key="*", ability=ability).index


def test_the_rest_leaves_out_doubted_items():
    """Of a short exam three keys are wrong: each other's points would make their right answers look worse."""
    draw, ability, _ = known(800)
    wrong = {
        f"w{at}": np.where(draw.random(800) < 1 / (1 + np.exp(-2 * ability)), "C", draw.choice(list("AB"), 800))
        for at in range(8)
    }
    found = sat(np.full(800, "A"), key="A", ability=ability, others=wrong.items(), draw=draw)
    assert set(found.index[found["suspect"]]) == set(wrong)
    alone = sat(
        np.full(800, "A"), key="A", ability=ability, others=[("w0", wrong["w0"])], draw=np.random.default_rng(5)
    )
    assert found.loc["w0", "r_other"] == pytest.approx(alone.loc["w0", "r_other"], abs=0.05)


@pytest.mark.parametrize(("people", "tested"), [(49, False), (50, True), (51, True)])
def test_how_many_must_have_taken_an_item(people, tested):
    draw, ability, knows = known(people)
    row = sat(np.where(knows, "C", draw.choice(list("AB"), people)), key="A", ability=ability).loc["q"]
    assert row["n"] == people
    assert pd.notna(row["r_key"]) == tested
    assert keys.FEWEST_PEOPLE == 50


@pytest.mark.parametrize(("people", "keys_tried"), [(9, []), (10, ["C", "A|C"]), (11, ["C", "A|C"])])
def test_how_many_must_have_given_an_answer(people, keys_tried):
    right = np.array([[False, True, False]])
    drawn = np.array([[False, False, True]])
    found = other_keys(["A"], right, ["C"], drawn, np.array([0, 50, people]), fewest=keys.FEWEST_CHOOSERS)
    assert [other.key for other in found] == keys_tried


def test_the_interval_is_that_of_the_influence_of_each_person():
    """Errors by moments of groups are those by each person's influence on both correlations, added up one by one."""
    draw = np.random.default_rng(3)
    rest, answer = draw.gamma(2.0, size=500), draw.integers(0, 4, 500)
    key, other = np.array([False, True, False, False]), np.array([False, True, False, True])
    found = compared(moments(answer, 4, rest), key, [Other("x", "also", other, 1)])
    t = (rest - rest.mean()) / rest.std()
    influence, r = [], []
    for right in (key, other):
        z = (right[answer] - right[answer].mean()) / right[answer].std()
        r.append((z * t).mean())
        influence.append(z * t - r[-1] / 2 * (z**2 + t**2))
    error = np.sqrt(((influence[1] - influence[0]) ** 2).mean() / 500)
    assert [found.r_key, found.r[0]] == pytest.approx(r)
    assert found.z[0] == pytest.approx((r[1] - r[0]) / error)
    assert found.high[0] - found.low[0] == pytest.approx(2 * 1.9647 * error, rel=1e-4)
    again = [
        np.diff([np.corrcoef(right[answer[at]], rest[at])[0, 1] for right in (key, other)])[0]
        for at in (draw.integers(0, 500, 500) for _ in range(1_000))
    ]
    assert error == pytest.approx(np.std(again), rel=0.1)


def test_of_two_options_the_difference_is_twice_the_correlation():
    draw = np.random.default_rng(4)
    rest, answer = draw.normal(size=300), draw.integers(1, 3, 300)
    key = np.array([False, True, False])
    found = compared(moments(answer, 3, rest), key, [Other("B", "instead", np.array([False, False, True]), 0)])
    assert found.difference[0] == pytest.approx(-2 * found.r_key)


def standing(added, *, kept=1.0, neither=-1.0, people=100.0):
    """Errors by which an added answer stands nearer to what is kept than asked, each group with variance 1."""
    mean = np.array([kept, added, 0.0, neither])
    n = np.array([people, people, 0.0, people])
    return rivals._standing(n[:, None], (n * mean)[:, None], (n * (1 + mean**2))[:, None])[0]


@pytest.mark.parametrize(("removed", "sign"), [(-0.001, 1), (0.0, 0), (0.001, -1)])
def test_what_is_removed_must_stand_on_the_other_half_of_the_way(removed, sign):
    mean, n = np.array([1.0, 0.0, removed, -1.0]), np.array([100.0, 0.0, 100.0, 100.0])
    found = rivals._standing(n[:, None], (n * mean)[:, None], (n * (1 + mean**2))[:, None])[0]
    assert np.sign(np.round(found, 9)) == sign


@pytest.mark.parametrize(("added", "sign"), [(0.499, -1), (0.5, 0), (0.501, 1)])
def test_what_is_added_must_stand_three_quarters_of_the_way(added, sign):
    assert np.sign(np.round(standing(added), 9)) == sign


@pytest.mark.parametrize(
    ("added", "neither", "enough"),
    [(9, 0, False), (10, 0, True), (11, 0, True), (14, 6, True), (14, 7, False), (15, 6, True)],
)
def test_what_is_added_must_draw_half_of_what_is_kept_and_most_of_the_highest_group_with_it(added, neither, enough):
    """Of 20 kept, half is 10; with 14 there are 34, which is 85 % of 40."""
    top = np.array([[20], [added], [0], [neither]])
    assert rivals._drawn(top, np.array([[True], [True], [False], [True]]), np.array([1]))[0] == enough


@pytest.mark.parametrize(("added", "more"), [(9, False), (10, False), (11, True)])
def test_what_comes_instead_must_draw_more_of_the_highest_group(added, more):
    top = np.array([[0], [added], [10], [5]])
    assert rivals._drawn(top, np.array([[False], [True], [True], [True]]), np.array([0]))[0] == more


def test_p_is_corrected_by_the_procedure_of_benjamini_and_hochberg():
    """The second is named by the limit of two, though by itself, at .04 of .05 / 2, it could not be the first."""
    rows = [{"at": at, "p": 0.01, "weighed": p, "z": 1.0} for at, p in enumerate((0.9, 0.04, 0.03, 0.04))]
    found = keys._corrected([*rows, {"at": 4}], 0.05)
    assert [row["at"] for row in found] == [2, 1, 3, 0, 4]
    assert [row["p_adjusted"] for row in found[:4]] == pytest.approx([0.04 / 3, 0.04 / 3, 0.04 / 3, 0.9 / 4])
    assert [row["suspect"] for row in found] == [True, True, True, False, False]


def test_weights_go_half_to_answers_given_more_often_than_the_key():
    draw, _, knows = known(300)
    answer = np.where(knows, "C", draw.choice(list("AB"), 300))
    given = pd.DataFrame({"q": answer, "r": np.where(knows, "A", "B")}, index=range(300), dtype="str")
    items = pd.DataFrame({"item_id": ["q", "r"], "competency_id": "c", "key": "A", "points": 1.0})
    points = score_answers(given, items, administered=given.notna())
    tried = list(keys._tried(given, items, points=points, domain_of=DOMAIN_OF))
    weights = keys._weights(tried)
    assert sum(own.sum() for own in weights) == pytest.approx(1)
    by_key = {(one.item, other.key): w for one, own in zip(tried, weights, strict=True)
              for other, w in zip(one.others, own, strict=True)}  # fmt: skip
    popular = {at for at, w in by_key.items() if w > 0.2}
    assert popular == {("q", "C")} | ({("q", "B")} & popular) | ({("r", "B")} & popular)
    assert ("q", "A|C") not in popular


def test_proposed_keys_stand_by_evidence():
    table = pd.DataFrame({"item_id": ["a", "b", "c"], "other": ["A", "B", "C"], "rank": [2, 3, 1],
                          "suspect": [True, False, True]})  # fmt: skip
    assert list(proposed_keys(table).items()) == [("c", "C"), ("a", "A")]
