"""Pairs of real result sets: the same people twice without teaching, with teaching, and different people."""

import numpy as np
import pandas as pd
import pytest

from tests.shared_data import data, needs_shared
from workbench.analysis.graph import STEPS
from workbench.analysis.step import Workings
from workbench.messages import from_data, from_text
from workbench.parameters import load_settings


def pair(before, now, **overrides):
    settings = load_settings(data(now) / "cohort.yaml", {"previous": f"../{before}/cohort.yaml", **overrides})
    return Workings(settings, STEPS)


def adds_up(table):
    known = table.dropna(subset=["real"])
    return (known[["leavers", "joiners", "difficulty", "real"]].sum(axis=1) - known["change"]).abs().max() < 1e-9


@needs_shared
def test_no_teaching_between_gives_no_more_than_chance():
    """HCI retest, 45 people: at 95 % chance gives 2.25; 0 to 6 lie within its 98 %, and the cohort did not rise.

    Its raw mean fell on the same 20 questions by 4.1 points, with a paired t of −2.5: the fall stands in the answers.
    """
    tables = pair("hci_retest_1", "hci_retest_2")
    row = tables["wave_domains"].iloc[0]
    assert row["state"] == "linked"
    assert row["n_both"] == 45
    assert row["n_by_chance"] == pytest.approx(2.25)
    assert row["n_up"] + row["n_down"] <= 6
    whole = tables["unit_progress"].set_index("unit_id").loc["*"]
    assert tables["linking"]["n_anchors"].tolist() == [20]
    assert whole["real_low"] < whole["change"] < whole["real_high"] < 0
    assert adds_up(tables["unit_progress"])


@needs_shared
def test_classical_scores_are_not_compared():
    tables = pair("hci_retest_1", "hci_retest_2", **{"scoring.model": "ctt"})
    row = tables["wave_domains"].iloc[0]
    assert row["state"] == "not_linked"
    assert "scoring.model: rasch" in from_text(row["why"]).in_("en")
    assert "no trend is stated" in from_data(tables["link_notes"][0]).in_("en")
    assert tables["progress"]["reliable"].isna().all()
    assert tables["progress"]["change"].isna().all()
    assert tables["unit_progress"]["real"].isna().all()


@pytest.mark.slow
@needs_shared
@pytest.mark.parametrize(
    ("before", "now", "share_up", "share_down", "dropped"),
    [("ltl_g6", "ltl_g9", 0.5, 0.01, None), ("ctest_t1", "ctest_t2", 0.1, 0.025, "B01")],
)
@pytest.mark.parametrize("model", ["rasch", "2pl"])
def test_years_of_school_show_as_growth(before, now, share_up, share_down, dropped, model):
    tables = pair(before, now, **{"scoring.model": model})
    link = tables["linking"].iloc[0]
    assert link["dropped"] == dropped if dropped else pd.isna(link["dropped"])
    row = tables["wave_domains"].iloc[0]
    assert row["n_up"] / row["n_both"] > share_up
    assert row["n_down"] / row["n_both"] <= share_down
    assert tables["unit_progress"].set_index("unit_id").loc["*", "real_low"] > 0
    assert adds_up(tables["unit_progress"])


@pytest.mark.slow
@needs_shared
def test_different_people_are_linked_but_nobody_has_changed():
    """Kolen and Brennan's two forms: 12 common items; nobody sat both."""
    tables = pair("kb36_y", "kb36_x")
    assert tables["linking"]["n_anchors"].tolist() == [12]
    assert tables["progress"].empty
    n = tables["wave_people"].set_index("move")["n"]
    assert [n["stayed"], n["left"], n["joined"]] == [0, 1638, 1655]
    whole = tables["unit_progress"].set_index("unit_id").loc["*"]
    assert np.isnan(whole["real"])
    assert -3 < whole["difficulty"] < 0
    assert whole["change"] - whole["difficulty"] == pytest.approx(-0.345 * 19, abs=1)


@pytest.mark.slow
@needs_shared
def test_who_is_listed_without_an_answer_was_not_assessed():
    tables = pair("ctest_t1", "ctest_t2")
    n = tables["wave_people"].set_index("move")["n"]
    whole = tables["unit_progress"].set_index("unit_id").loc["*"]
    assert [n["stayed"], n["left"], n["joined"]] == [1577, 51, 47]
    assert [whole["n_stayed"], whole["n_left"], whole["n_joined"]] == [1577, 51, 47]
