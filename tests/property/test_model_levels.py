"""Levels under a model: forms on one scale, items of several points, what is left out, what is kept between steps."""

import json

import numpy as np
import pandas as pd
import pytest

from workbench.lab.bench.truth.measurement import worked
from workbench.lab.simulation.known import KINDS, known_cohort
from workbench.measure.ability import calibrate_domains, with_abilities
from workbench.measure.calibrated import laid_out, taken_up
from workbench.measure.guessing import lower_asymptotes
from workbench.measure.irt import Curves
from workbench.measure.model_levels import Estimates, ability_levels
from workbench.measure.reliability import reliability
from workbench.measure.scoring import scale_scores
from workbench.tables import level_columns

DOMAIN_OF = {"c0": "d", "c1": "d", "d": "d"}
CUTS = [0.0, 50.0, 75.0]


def exam(seed, people, *, n_items=40, apart=0.0):
    """Two forms of an exam, half of whose items are worth three points; the second half of the people is abler.

    Returns points, items, the officers' true percentages of the whole pool, and their forms.
    """
    rng = np.random.default_rng(seed)
    form = np.repeat([0, 1], people // 2)
    general = rng.normal(size=people) + apart * form
    competency = np.arange(n_items) % 2
    slope, steps = rng.uniform(0.6, 1.4, n_items), np.where(np.arange(n_items) % 4 < 2, 1, 3)
    rises = -slope[:, None] * np.sort(rng.normal(-0.3, 1.0, (n_items, 3)), axis=1)
    rises[np.arange(3) >= steps[:, None]] = -np.inf
    curves = Curves(slope, rises.cumsum(axis=1), np.tile(np.arange(4.0), (n_items, 1)), np.zeros(n_items))
    points, true = np.empty((people, n_items)), np.empty((people, n_items))
    for of in (0, 1):
        ability = np.sqrt(0.85) * general + np.sqrt(0.15) * rng.normal(size=people)
        chance = curves.only(competency == of).chances(ability).transpose(1, 0, 2)
        drawn = rng.random(chance.shape[:2])[:, :, None] > chance.cumsum(axis=2)
        points[:, competency == of], true[:, competency == of] = drawn.sum(axis=2), chance @ np.arange(4.0)
    points[np.ix_(form == 0, np.arange(n_items) >= 28)] = np.nan
    points[np.ix_(form == 1, np.arange(n_items) < 12)] = np.nan
    names = [f"q{i:02}" for i in range(n_items)]
    items = pd.DataFrame(
        {"item_id": names, "competency_id": [f"c{c}" for c in competency], "key": None, "points": steps.astype(float)}
    )
    ids = pd.Index([f"o{i:05}" for i in range(people)])
    truth = {f"c{c}": true[:, competency == c].sum(axis=1) / steps[competency == c].sum() for c in (0, 1)}
    truth["d"] = true.sum(axis=1) / steps.sum()
    return pd.DataFrame(points, index=ids, columns=names), items, 100 * pd.DataFrame(truth, index=ids), form


def levelled(points, items, calibrations):
    scores = scale_scores(points, items, domain_of=DOMAIN_OF, answered=points.notna())
    exact = reliability(points, items, domain_of=DOMAIN_OF)
    rule = {"calibrations": calibrations, "cuts": lambda _: CUTS, "decide_at": 0.8, "domain_of": DOMAIN_OF}
    return ability_levels(scores, exact, points=points, **rule)


def test_two_forms_a_logit_apart_are_on_one_scale_and_as_often_right_as_they_say():
    """6,000 officers: mean estimates per form are those of the truth; every well-filled fifth within four points."""
    points, items, truth, form = exam(1, 6000, apart=1.0)
    calibrations = calibrate_domains(points, items, domain_of=DOMAIN_OF, model="2pl")
    found = levelled(points, items, calibrations)
    assert calibrations.coverage["d"].forms == 2
    assert not calibrations.coverage["d"].left_out
    own = found[found["scale_id"] == "d"]
    for side in (0, 1):
        assert own["estimate"][form == side].mean() == pytest.approx(truth["d"][form == side].mean(), abs=1.0)
    place = truth.index.get_indexer(found["officer_id"]), truth.columns.get_indexer(found["scale_id"])
    for level in (2, 3):
        said = found[level_columns(3)[level:]].sum(axis=1)
        held = pd.Series(truth.to_numpy()[place] >= CUTS[level - 1], dtype=float)
        fifths = (5 * said).clip(upper=4.999).astype(int)
        both = pd.DataFrame({"said": said, "held": held, "n": 1.0})
        table = both.groupby([found["scale_id"] == "d", fifths]).agg({"said": "mean", "held": "mean", "n": "sum"})
        filled = table[table["n"] >= 400]
        assert len(filled) >= 7
        assert (filled["said"] - filled["held"]).abs().max() < 0.04


def test_forms_of_equally_able_people_have_equal_levels():
    """The expected share at each level, less the true one, is the same in both forms."""
    points, items, truth, form = exam(2, 4000)
    found = levelled(points, items, calibrate_domains(points, items, domain_of=DOMAIN_OF, model="2pl"))
    own = found[found["scale_id"] == "d"]
    reached = (truth["d"].to_numpy()[:, None] >= np.array(CUTS)).sum(axis=1)
    for level in (1, 2, 3):
        beyond = own[f"p_{level}"].to_numpy() - (reached == level)
        assert beyond[form == 0].mean() == pytest.approx(beyond[form == 1].mean(), abs=0.025)


def test_what_is_kept_between_steps_gives_the_same_levels_and_abilities():
    points, items, _, _ = exam(3, 800, apart=0.5)
    made = calibrate_domains(points, items, domain_of=DOMAIN_OF, model="2pl", shape="histogram")
    rows, facts = laid_out(made)
    again = taken_up(made.parameters, rows, json.loads(json.dumps(facts)))
    pd.testing.assert_frame_equal(levelled(points, items, made), levelled(points, items, again))
    scores = scale_scores(points, items, domain_of=DOMAIN_OF, answered=points.notna())
    abilities = [
        with_abilities(scores, points, items, calibrations=found, domain_of=DOMAIN_OF) for found in (made, again)
    ]
    pd.testing.assert_frame_equal(*abilities)
    assert laid_out(again)[1] == facts
    assert laid_out(None)[0].empty
    assert taken_up(made.parameters, rows, {}) is None


@pytest.mark.parametrize(("constant", "calibrated"), [(1, True), (2, True), (3, False)])
def test_a_domain_falls_back_where_less_of_its_points_than_asked_can_be_measured(constant, calibrated):
    """Of 10 items of one point 8 must be calibrated."""
    rng = np.random.default_rng(4)
    right = (rng.random((300, 10)) < 1 / (1 + np.exp(-rng.normal(size=(300, 1))))).astype(float)
    right[:, :constant] = 1.0
    names = [f"q{i}" for i in range(10)]
    points = pd.DataFrame(right, index=[f"o{i:03}" for i in range(300)], columns=names)
    items = pd.DataFrame({"item_id": names, "competency_id": "c0", "key": None, "points": 1.0})
    found = calibrate_domains(points, items, domain_of=DOMAIN_OF, model="rasch")
    assert found.coverage["d"].left_out == names[:constant]
    assert found.coverage["d"].points_left_out == constant
    assert ("d" in found.scales) is calibrated
    if calibrated:
        scale = found.scales["d"]
        assert scale.percent(np.array([-30.0, 30.0])) == pytest.approx([10.0 * constant, 100.0])


def test_forms_without_common_items_share_one_distribution():
    points, items, _, form = exam(5, 600)
    points.iloc[form == 0, 12:] = np.nan
    points.iloc[form == 1, :28] = np.nan
    found = calibrate_domains(points, items, domain_of=DOMAIN_OF, model="rasch")
    assert found.coverage["d"].unlinked
    assert len(found.scales["d"].calibration.prior) == 1


def test_mass_below_a_cut_score_is_spread_evenly_within_a_cell():
    """Cells 0–40, 40–60 and 60–100 % with masses .2, .5 and .3."""
    known = Estimates(np.array([[0.2, 0.5, 0.3]]), np.array([0.0, 40.0, 60.0, 100.0]), np.array([20.0, 50.0, 80.0]))
    assert known.below(np.array([0.0, 20.0, 40.0, 50.0, 80.0, 100.0]))[0] == pytest.approx([0, 0.1, 0.2, 0.45, 0.85, 1])
    assert known.median() == pytest.approx([52.0])
    assert known.spread() == pytest.approx([np.sqrt(0.2 * 400 + 0.5 * 2500 + 0.3 * 6400 - 53.0**2)])


def test_guessing_is_a_number_or_follows_the_options():
    items = pd.DataFrame(
        {
            "item_id": list("abcdef"),
            "key": ["A", "A|C", "A+C", "B", None, "2.5±0.1"],
            "options": ["A,B,C,D", "4", "A B C D", None, "A;B", "4"],
        }
    )
    assert lower_asymptotes(items, "options").tolist() == [0.25, 0.5, 0.0, 0.0, 0.5, 0.0]
    assert lower_asymptotes(items, 0.2).tolist() == [0.2, 0.2, 0.2, 0.2, 0.0, 0.2]
    assert lower_asymptotes(items.assign(key=None), 0.2).tolist() == [0.2] * 6
    assert not lower_asymptotes(items, None).any()


@pytest.mark.parametrize(("kind", "shape"), [("plain", "normal"), ("humps", "histogram")])
def test_ability_has_the_shape_that_the_answers_speak_for(kind, shape):
    """A competency's follows from its domain's."""
    scales = worked(known_cohort(KINDS[kind], seed=1), "2pl")["calibrated_domains"]["scales"]
    assert len(scales) == 5
    assert {name: facts["shape"] for name, facts in scales.items()} == dict.fromkeys(scales, shape)
    assert all(facts["converged"] for facts in scales.values())
