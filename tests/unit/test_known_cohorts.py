"""Cohorts of known truth, and the benchmark that holds probabilities of levels against it."""

import numpy as np
import pandas as pd
import pytest

from workbench.lab.bench.truth.measurement import (
    Measured,
    as_listing,
    measurement,
    truth_as_json,
    worst_tenths,
)
from workbench.lab.simulation.known import DOMAIN, KINDS, known_cohort
from workbench.language import Speaker


@pytest.mark.parametrize("name", KINDS)
def test_points_scatter_about_the_true_percentage_of_the_whole_pool(name):
    """Every officer's percentage on the items that were put, against the truth: on average they agree."""
    made = known_cohort(KINDS[name], seed=5, officers=4_000)
    points = made.answers.astype(float)
    assert made.administered.to_numpy().tolist() == points.notna().to_numpy().tolist()
    most = made.items["points"].to_numpy()
    share = points.mean(axis=0).to_numpy()
    truth = made.truth[made.truth["scale_id"] == DOMAIN]
    assert 100 * share.sum() / most.sum() == pytest.approx(truth["true_percent"].mean(), abs=0.6)
    cuts = np.array(made.parameters.levels.cuts)
    assert len(cuts) == made.framework.top_level
    assert (truth["true_level"] == (truth["true_percent"].to_numpy()[:, None] >= cuts).sum(axis=1)).all()
    assert truth.groupby("true_level").size().min() > 20


def test_shapes_are_as_named():
    def ability(name):
        truth = known_cohort(KINDS[name], seed=5, officers=20_000).truth
        return truth.loc[truth["scale_id"] == DOMAIN, "true_percent"]

    assert ability("skew-1.8").skew() > ability("skew-1").skew() + 0.2 > ability("plain").skew() + 0.4
    middle = [np.histogram(ability(name), bins=np.linspace(20, 100, 9))[0] for name in ("plain", "humps")]
    assert middle[0].argmax() in (3, 4, 5)
    assert middle[1][4] < min(middle[1][2], middle[1][6])


def test_forms_differ_by_a_logit_and_share_three_items_of_each_competency():
    made = known_cohort(KINDS["forms"], seed=5, officers=2_000)
    put = made.administered.to_numpy()
    assert put.sum(axis=1).tolist() == [40] * 2_000
    assert put.all(axis=0).sum() == 12
    share = made.answers.astype(float).mean(axis=1).groupby(made.officers["form"].to_numpy()).mean()
    assert 0.08 < share["A"] - share["B"] < 0.2


def test_a_cohort_follows_from_its_seed():
    first, again, other = (known_cohort(KINDS["testlets"], seed=seed, officers=50) for seed in (1, 1, 2))
    assert first.answers.equals(again.answers)
    assert not first.answers.equals(other.answers)
    assert first.items["testlet"].nunique() == 8
    assert "testlet" not in known_cohort(KINDS["testlets-unnamed"], seed=1, officers=50).items


def test_the_benchmark_judges_each_kind_of_scale_under_each_model():
    found = list(measurement(results=600, kinds=["small", "forms"], models=["ctt"]))
    assert [(one.kind, one.scale, one.n, one.cohorts) for one in found] == [
        ("small", "domain", 600, 2),
        ("small", "competency", 2_400, 2),
        ("forms", "domain", 1_000, 1),
        ("forms", "competency", 4_000, 1),
    ]
    small, forms = found[0], found[3]
    assert small.worst < 0.05
    assert 0 <= small.failed <= small.warned <= 1
    assert 0 < forms.tenth < 1
    assert forms.level in (2, 3)
    listed = as_listing(found, Speaker("en"))
    assert [row[2] for row in listed.rows] == [600, 2_400, 1_000, 4_000]
    assert listed.rows[0][3] == small.worst
    kept = truth_as_json(found)
    assert kept["truth"][0]["kind"] == "small"
    assert kept["machine"]["cores"]
    assert small.beyond <= small.worst


@pytest.mark.parametrize(("n", "worst"), [(999, 0.04 - 2 * (0.25 / 999) ** 0.5), (1_000, 0.04), (1_001, 0.04)])
def test_a_small_tenth_is_judged_less_chance_and_what_is_beyond_chance_is_said_of_all(n, worst):
    at = pd.MultiIndex.from_tuples([(scale, 2, 5) for scale in ("domain", "competency")])
    tenths = pd.DataFrame({"n": n, "said": 0.5 * n, "true": 0.54 * n}, index=at.set_names(["scale", "level", "tenth"]))
    domain, _ = worst_tenths("plain", "ctt", [Measured(tenths, "ok")])
    assert domain.worst == pytest.approx(worst)
    assert domain.beyond == pytest.approx(0.04 - 2 * (0.25 / n) ** 0.5)
