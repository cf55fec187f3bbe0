"""How often the cohort's own check cries wolf, and how often it speaks where probabilities of levels miss.

`python -m pytest -m slow -s` prints the tables of docs/assumptions.md.
"""

import pandas as pd
import pytest

from workbench.lab.bench.truth.measurement import as_listing, measurement, worked
from workbench.lab.simulation.known import KINDS, known_cohort
from workbench.language import Speaker
from workbench.listing.terminal import terminal
from workbench.tables.declare import unchecked

COHORTS = 40


def failed(kind, model, *, cohorts, seed=501):
    """Return the share of cohorts that fail each check, and any."""
    found = []
    for at in range(cohorts):
        with unchecked():
            check = worked(known_cohort(KINDS[kind], seed=seed + at), model)["calibration_check"]
        found.append(check.assign(cohort=at, failed=check["verdict"] == "fails"))
    rows = pd.concat(found)
    by = rows.groupby("check")["failed"].mean()
    by["any"] = rows.groupby("cohort")["failed"].any().mean()
    print(f"\n{kind} {model}\n{by.to_string()}")
    return by


def test_a_few_good_cohorts_pass_and_a_few_with_unnamed_stems_fail():
    assert failed("plain", "ctt", cohorts=4)["any"] == 0
    assert failed("testlets-unnamed", "ctt", cohorts=4)["dependence"] == 1


@pytest.mark.slow
@pytest.mark.parametrize("model", ["ctt", "rasch", "2pl"])
@pytest.mark.parametrize("kind", ["plain", "small", "levels-5"])
def test_good_cohorts_pass(kind, model):
    """At most 5 of 100, less two errors of a share of so few cohorts."""
    assert failed(kind, model, cohorts=COHORTS)["any"] <= 0.05 + 2 * (0.05 * 0.95 / COHORTS) ** 0.5


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "model"),
    [("testlets-unnamed", "ctt"), ("testlets-unnamed", "rasch"), ("testlets-unnamed", "2pl"), ("guessing", "2pl")],
)
def test_cohorts_whose_probabilities_miss_fail(kind, model):
    """At least 95 of 100, less two errors."""
    assert failed(kind, model, cohorts=COHORTS)["any"] >= 0.95 - 2 * (0.05 * 0.95 / COHORTS) ** 0.5


@pytest.mark.slow
def test_probabilities_hold_where_nothing_is_wrong():
    found = list(measurement(kinds=["plain", "levels-5", "small"]))
    print("\n" + terminal(as_listing(found, Speaker("en"))))
    assert max(one.worst for one in found if one.kind == "plain") <= 0.035
