"""The cohort's own check: what it is made of, its limits, and what follows from it for decisions."""

import itertools

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom

from workbench import tables
from workbench.lab.bench.truth.measurement import worked
from workbench.lab.simulation.known import KINDS, known_cohort
from workbench.measure import selfcheck
from workbench.measure.decisions import decided, margins, with_margin
from workbench.measure.dependence import dependence
from workbench.measure.halves import ByItems, ByTotal, Foretold, foretold, halves
from workbench.measure.shape import departure, smooth_prior
from workbench.parameters.cohort import Weights
from workbench.profile.gaps import judged

CHANCE = np.array([[[0.7, 0.3, 0.0], [0.2, 0.8, 0.0]], [[0.5, 0.3, 0.2], [0.1, 0.2, 0.7]]])
WORTH = np.array([[0.0, 0.5, np.nan], [0.0, 1.0, 3.0]])


def by_items(category):
    return ByItems(np.asarray(category), CHANCE, WORTH, np.array([0.4, 0.6]))


def test_scores_are_reached_as_often_as_all_patterns_say():
    both = np.array([True, True])
    least = np.array([0.0, 0.5, 1.0, 1.5, 3.0, 3.5, 4.0])
    found = by_items([[0, 0]]).reach(both, least)
    for node, (row, score) in itertools.product(range(2), enumerate(least)):
        by_hand = sum(
            CHANCE[0, node, i] * CHANCE[1, node, j]
            for i, j in itertools.product(range(2), range(3))
            if WORTH[0, i] + WORTH[1, j] >= score - 1e-9
        )
        assert found[node, row] == pytest.approx(by_hand)


def test_the_likelihood_is_that_of_the_answers_to_the_items_asked_for():
    found = by_items([[1, 2], [0, 0]]).likelihood(np.array([False, True]))
    np.testing.assert_allclose(found[0], np.array([0.2, 0.7]) / 0.7)
    np.testing.assert_allclose(found[1], np.array([0.5, 0.1]) / 0.5)


def test_a_total_of_as_many_effective_items_as_there_are_is_binomial():
    points = np.array([[1.0] * 5 + [0.0] * 5, [0.0] * 5 + [1.0] * 5])
    total = ByTotal(points, np.ones(10), np.array([0.3, 0.6]), np.array([0.5, 0.5]), 10.0)
    on = np.arange(10) % 5 < 2
    found = total.reach(on, np.arange(5.0))
    np.testing.assert_allclose(found, binom.sf(np.arange(5)[None, :] - 1, 4, np.array([[0.3], [0.6]])), atol=1e-9)


def test_halves_cut_no_stem_and_take_one_of_every_two_neighbours():
    rng = np.random.default_rng(1)
    stem = np.repeat(np.arange(8), 3)
    stratum, easiness = np.repeat([0, 1], 12), rng.random(24)
    for _ in range(20):
        first = halves(stem, stratum, easiness, rng)
        assert all(len(set(first[stem == one])) == 1 for one in range(8))
        assert first[:12].sum() == first[12:].sum() == 6
    seen = {tuple(halves(stem, stratum, easiness, rng)) for _ in range(60)}
    assert len(seen) > 10


def test_what_a_true_model_foretells_comes_and_what_an_overconfident_one_does_comes_less():
    rng = np.random.default_rng(2)
    theta = np.linspace(-3, 3, 31)
    prior = np.exp(-(theta**2) / 2)
    prior /= prior.sum()
    b = np.linspace(-1.5, 1.5, 24)
    ability = rng.choice(theta, 3000, p=prior)
    answers = (rng.random((3000, 24)) < 1 / (1 + np.exp(-(ability[:, None] - b)))).astype(int)
    worth = np.tile([0.0, 1.0], (24, 1))
    splits = [halves(np.arange(24), np.zeros(24), b, rng) for _ in range(4)]

    def worst(slope):
        steep = 1 / (1 + np.exp(-slope * (theta - b[:, None])))
        model = ByItems(answers, np.stack([1 - steep, steep], axis=-1), worth, prior)
        found = foretold(model, answers.astype(float), splits, np.array([0.25, 0.5, 0.75]))
        weight, off, _ = found.off()
        return np.abs(off[weight > 0.02]).max()

    assert worst(1.0) < 0.025
    assert worst(2.0) > 0.06


def test_a_tenth_s_error_takes_people_for_clusters():
    times = np.array([[2.0], [2.0]])
    found = Foretold(times, np.array([[1.0], [1.0]]), np.array([[2.0], [1.0]]))
    weight, off, error = found.off()
    assert (weight[0], off[0], error[0]) == (1.0, 0.25, 0.25)


def test_the_freer_shape_finds_two_humps_and_the_departure_says_how_far_probabilities_move():
    rng = np.random.default_rng(4)
    theta = np.linspace(-4, 4, 81)
    ability = rng.choice([-1.5, 1.5], 4000) + 0.3 * rng.normal(size=4000)
    seen = ability + 0.5 * rng.normal(size=4000)
    likelihood = np.exp(-0.5 * ((seen[:, None] - theta) / 0.5) ** 2)
    freer = smooth_prior(likelihood, theta)
    at = [int(np.abs(theta - place).argmin()) for place in (-1.5, 0.0, 1.5)]
    assert freer[at[1]] < 0.3 * min(freer[at[0]], freer[at[2]])
    normal = np.exp(-(theta**2) / 5)
    normal /= normal.sum()
    used, other = (likelihood * prior for prior in (normal, freer))
    used, other = (mass / mass.sum(axis=1, keepdims=True) for mass in (used, other))
    assert departure(used, other, normal) > 0.05
    assert departure(used, used, normal) == 0.0


def test_items_of_one_stem_stand_out_and_their_own_pairs_can_be_left_out():
    rng = np.random.default_rng(5)
    ability = rng.normal(size=(1500, 1))
    luck = np.repeat(rng.normal(size=(1500, 4)), 4, axis=1)
    competency, stem = np.zeros(16, dtype=int), np.repeat(np.arange(4), 4)
    noise = rng.logistic(size=(1500, 16))
    plain = (ability + noise > 0).astype(float)
    shared = (ability + 0.8 * luck + noise > 0).astype(float)
    alone = np.arange(16)
    sound, bad = (dependence(points, competency=competency, stem=alone) for points in (plain, shared))
    known = dependence(shared, competency=competency, stem=stem)
    assert sound.pairs == bad.pairs == 120
    assert sound.beyond_chance < 3 < 15 < bad.beyond_chance
    assert bad.excess > 0.03 > sound.excess
    assert known.pairs == 96
    assert known.beyond_chance < 3
    assert dependence(plain[:, :2], competency=competency[:2], stem=alone[:2]) is None


@pytest.mark.parametrize(("statistic", "verdict"), [(0.03, "ok"), (0.035, "ok"), (0.0351, "fails")])
def test_a_statistic_at_its_limit_is_passed(statistic, verdict):
    assert selfcheck._row("halves", statistic, 0.035, margin=statistic)["verdict"] == verdict


@pytest.mark.parametrize(("people", "verdict"), [(99, "caution"), (100, "ok"), (101, "ok")])
def test_few_people_ask_for_caution(people, verdict):
    assert selfcheck._numbers(people)["verdict"] == verdict


CHECK = tables.CALIBRATION_CHECK.shaped(
    pd.DataFrame(
        {
            "domain_id": ["x", "x", "x", "y"],
            "check": ["halves", "distribution", "dependence", "halves"],
            "statistic": [0.05, 0.02, 0.09, 0.2],
            "limit": 0.035,
            "verdict": ["fails", "ok", "fails", "caution"],
            "margin": [0.05, 0.02, 0.09, 0.2],
        }
    )
)
DOMAIN_OF = {"x": "x", "x.1": "x", "y": "y", "z": "z"}


def test_a_domain_and_its_competencies_take_the_largest_margin_of_what_failed():
    assert margins(CHECK, domain_of=DOMAIN_OF) == {"x": 0.09, "x.1": 0.09, "y": 0.0, "z": 0.0}


@pytest.mark.parametrize(("probability", "decision"), [(0.88, "undecided"), (0.9, "clear"), (0.91, "clear")])
def test_a_level_is_clear_where_it_is_so_without_the_margin(probability, decision):
    rows = pd.DataFrame({"scale_id": ["x.1"], "probability": [probability]})
    found = with_margin(rows, {"x.1": 0.1}, decide_at=0.8)
    assert found[["margin", "decision"]].values.tolist() == [[0.1, decision]]
    assert decided(rows, 0.8)["decision"].tolist() == ["clear"]


@pytest.mark.parametrize(
    ("level", "meets", "margin", "decision"),
    [(2, 0.89, 0.1, "undecided"), (2, 0.91, 0.1, "clear"), (2, 0.89, 0.0, "clear"), (1, 0.09, 0.1, "clear")],
)
def test_a_need_is_decided_where_it_is_so_without_the_margin(level, meets, margin, decision):
    parts = {f"priority_{name}": [0.5] for name in ("criticality", "size", "shared", "workload")}
    rows = pd.DataFrame({"level": [level], "required": [2], "p_meets": [meets], "margin": [margin], **parts})
    assert judged(rows, weights=Weights(), decide_at=0.8)["decision"].tolist() == [decision]


@pytest.mark.parametrize(("kind", "check"), [("plain", None), ("humps", None), ("testlets-unnamed", "dependence")])
def test_one_cohort_of_each_kind_is_told_from_another(kind, check):
    """The main job's check, classically measured: it passes a plain cohort, and names what is wrong with others."""
    workings = worked(known_cohort(KINDS[kind], seed=7), "ctt")
    found = workings["calibration_check"].set_index("check")
    assert set(found.index) == {"halves", "distribution", "dependence", "numbers"}
    failed = set(found.index[found["verdict"] == "fails"])
    assert failed == ({check} if check else set())
    levels = workings["levels"]
    assert (levels["margin"] > 0).all() == bool(check)
    clear = levels["probability"] - levels["margin"] >= 0.8
    assert (levels["decision"] == "clear").tolist() == clear.tolist()
    assert len(workings["check_notes"]) == len(failed)


def test_stems_that_are_named_are_no_trouble():
    found = worked(known_cohort(KINDS["testlets"], seed=7), "ctt")["calibration_check"]
    assert (found["verdict"] == "ok").all()


@pytest.mark.parametrize(("apart", "verdict"), [(99, "ok"), (100, "ok"), (101, "caution")])
def test_forms_without_a_link_ask_for_caution(apart, verdict):
    rows = pd.DataFrame({"domain_id": "d", "form": ["1", "2"], "n": [1_000 - apart, apart], "scale": [1, 2]})
    (found,) = selfcheck._forms(rows)
    assert (found["check"], found["verdict"]) == ("forms", verdict)
    assert found["statistic"] == pytest.approx(1 - apart / 1_000)
    assert next(selfcheck._forms(rows.assign(scale=1)))["verdict"] == "ok"
    assert not list(selfcheck._forms(rows[:1]))
