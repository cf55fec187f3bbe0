"""Guessing that nobody declared: told from flat items, and what it would change."""

import numpy as np
import pandas as pd
import pytest

from workbench.lab.bench.truth.measurement import worked
from workbench.lab.simulation.known import KINDS, known_cohort
from workbench.measure import selfcheck
from workbench.measure.hidden_guessing import USUAL, Sitting, chances_to_guess, guessed, moved
from workbench.measure.irt import calibrate

PEOPLE, ITEMS = 1500, 24


def sitting(*, guessing, declared=0.0, seed=1, people=PEOPLE):
    """Return people whose answers are guessed that often, under a calibration to which so much is declared."""
    rng = np.random.default_rng(seed)
    a, b = np.exp(rng.normal(0.1, 0.25, ITEMS)), rng.normal(-0.3, 0.9, ITEMS)
    upper = 1 / (1 + np.exp(-a * (rng.normal(size=(people, 1)) - b)))
    answers = (rng.random((people, ITEMS)) < guessing + (1 - guessing) * upper).astype(int)
    found = calibrate(answers.astype(float), model="2pl", lower=np.full(ITEMS, declared))
    chance = np.full(ITEMS, 0.25)
    return Sitting(answers, found.curves, found.theta, found.prior[0], chance, "normal")


def test_guessing_that_is_not_declared_is_found_and_none_is_where_there_is_none_or_all_is_declared():
    hidden, none, declared = sitting(guessing=0.25), sitting(guessing=0.0), sitting(guessing=0.25, declared=0.25)
    assert guessed(hidden) > selfcheck.GUESSING + 0.5
    assert guessed(none) < selfcheck.GUESSING - 0.5
    assert guessed(declared) < selfcheck.GUESSING - 0.5
    assert moved(hidden) > 0.02
    assert moved(declared) == pytest.approx(0.0, abs=0.005)


def test_nothing_is_said_of_items_that_nobody_can_guess_nor_of_few_people():
    some = sitting(guessing=0.0, people=3 * 2 * ITEMS)
    assert guessed(some) is not None
    fewer = Sitting(some.category[:-1], some.curves, some.theta, some.prior, some.chance, "normal")
    assert guessed(fewer) is None
    open_items = Sitting(some.category, some.curves, some.theta, some.prior, np.zeros(ITEMS), "normal")
    assert guessed(open_items) is None


@pytest.mark.parametrize(("errors", "verdict"), [(1.9, "ok"), (2.0, "ok"), (2.01, "fails")])
def test_guessing_beyond_two_errors_fails(monkeypatch, errors, verdict):
    monkeypatch.setattr(selfcheck, "guessed", lambda _: errors)
    monkeypatch.setattr(selfcheck, "moved", lambda _: 0.06)
    (row,) = selfcheck._guessing(None)
    assert (row["check"], row["verdict"]) == ("guessing", verdict)
    assert row["margin"] == pytest.approx(0.06 if verdict == "fails" else selfcheck.HALVES)


def test_a_margin_stands_where_no_model_with_guessing_converges(monkeypatch):
    monkeypatch.setattr(selfcheck, "guessed", lambda _: 9.0)
    monkeypatch.setattr(selfcheck, "moved", lambda _: None)
    (row,) = selfcheck._guessing(None)
    assert row["margin"] == selfcheck.HALVES
    monkeypatch.setattr(selfcheck, "guessed", lambda _: None)
    assert not list(selfcheck._guessing(None))


@pytest.mark.parametrize(
    ("keys", "options", "chances"),
    [
        (["A", "B", ""], ["4", "5", ""], [0.25, 0.2, 0.0]),
        (["A", "B", ""], ["", "", ""], [USUAL, USUAL, 0.0]),
        (["", "", ""], ["", "", ""], [USUAL] * 3),
    ],
)
def test_the_chance_to_guess_is_by_options_or_the_usual_one_of_items_with_a_key(keys, options, chances):
    items = pd.DataFrame({"item_id": list("xyz"), "key": keys, "options": options})
    assert chances_to_guess(items).tolist() == chances


def test_a_cohort_s_own_check_names_guessing_where_slopes_are_estimated():
    found = worked(known_cohort(KINDS["guessing"], seed=3), "2pl")["calibration_check"].set_index("check")
    assert found.loc["guessing", "verdict"] == "fails"
    assert 0.02 < found.loc["guessing", "margin"] < 0.25
