"""The effect of training is found where it is, with the stated certainty, although low scorers were sent."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom

from tests.wave_cohorts import CUTS, service
from workbench.evidence.effect import training_effects
from workbench.parameters.evidence import TrainingEffect
from workbench.profile.robust import adjusted_difference

IN_LOGITS = {scale: np.array([-np.inf, *CUTS]) for scale in ("d", "d.a", "d.b")}
IN_PERCENT = {scale: np.array([0.0, 40.0, 60.0]) for scale in ("d", "d.a", "d.b")}


def effects(seed, *, effect, sent_by="score", change=lambda case: case, **more):
    case = change(service(seed, effect=effect, sent_by=sent_by, **more))
    return training_effects(
        case.attendance,
        case.waves,
        case.framework,
        people=case.people,
        between=(None, None),
        cuts={"logit": IN_LOGITS, "percent": IN_PERCENT},
        rules=TrainingEffect(sent_by=sent_by),
    )


def coverage(cohorts, *, sent_by, true):
    """How the interval did over many cohorts: course by course, and pooled."""
    frame = pd.concat([effects(seed, effect=true, sent_by=sent_by) for seed in range(cohorts)], ignore_index=True)
    frame["rows"] = np.where(frame["course_id"].isna(), "pooled", "course")
    frame["covered"] = frame["low"].le(true) & frame["high"].ge(true)
    frame["found"] = frame["low"].gt(0) | frame["high"].lt(0)
    frame["other_covered"] = frame["low_other"].le(true) & frame["high_other"].ge(true)
    return frame.groupby("rows").agg(
        n=("covered", "size"),
        covered=("covered", "mean"),
        found=("found", "mean"),
        effect=("effect", "mean"),
        se=("se", "mean"),
        sd=("effect", "std"),
        gain_difference=("gain_difference", "mean"),
        other=("effect_other", "mean"),
        other_covered=("other_covered", "mean"),
    )


def test_interval_covers_and_naive_gains_do_not():
    """60 cohorts, half without an effect: 180 intervals, of which 95 % ought to cover the truth."""
    frames = [effects(seed, effect=0.3 * (seed % 2)).assign(true=0.3 * (seed % 2)) for seed in range(60)]
    frame = pd.concat(frames, ignore_index=True)
    courses = frame[frame["course_id"].notna()]
    covered = courses["low"].le(courses["true"]) & courses["high"].ge(courses["true"])
    assert binom.ppf(0.002, len(courses), 0.95) <= covered.sum()
    pooled = frame[frame["course_id"].isna()]
    error = pooled["effect"] - pooled["true"]
    assert abs(error.mean()) < 3 * error.std() / np.sqrt(len(pooled))
    assert (pooled["gain_difference"] - pooled["true"]).mean() > 0.25
    nothing = pooled[pooled["true"] == 0]
    assert binom.ppf(0.998, len(nothing), 0.05) >= (nothing["low"].gt(0) | nothing["high"].lt(0)).sum()


@pytest.mark.slow
@pytest.mark.parametrize("sent_by", ["score", "ability"])
@pytest.mark.parametrize("true", [0.0, 0.3])
def test_coverage_over_500_cohorts(sent_by, true, capsys):
    """The table of docs/assumptions.md; `pytest -m slow -s` shows it."""
    table = coverage(500, sent_by=sent_by, true=true)
    with capsys.disabled():
        print(f"\nsent by {sent_by}, true effect {true}\n{table.round(3).to_string()}")
    assert table["covered"].between(0.93, 0.97).all()
    if true == 0:
        assert table["found"].between(0.03, 0.07).all()


def test_the_truth_lies_between_the_two_assumptions():
    frame = effects(3, effect=0.3, people=2000)
    pooled = frame[frame["course_id"].isna()].iloc[0]
    assert pooled["low"] < 0.3 < pooled["high_other"]
    assert pooled["effect"] < pooled["effect_other"] < pooled["gain_difference"]


def test_a_linking_error_does_not_move_the_effect():
    """A wave whose scale lies elsewhere, as after linking with an error: the same for all, so no difference."""

    def shifted(case):
        before, now = case.waves
        kept = 1 - (now.scores["se_theta"] / now.reliability["sigma"].iloc[0]) ** 2
        moved = now.scores.assign(theta=now.scores["theta"] + 0.4 * kept)
        other = type(now)(moved, now.levels, now.reliability, now.item_parameters, now.items)
        return type(case)(case.attendance, (before, other), case.people, case.framework)

    plain, moved = effects(5, effect=0.3), effects(5, effect=0.3, change=shifted)
    np.testing.assert_allclose(plain["effect"], moved["effect"], atol=1e-9)
    np.testing.assert_allclose(plain["se"], moved["se"], atol=1e-9)


def test_without_abilities_percentages_are_compared():
    def classical(case):
        waves = tuple(
            type(w)(w.scores.assign(theta=np.nan, se_theta=np.nan), w.levels, w.reliability.assign(sigma=np.nan),
                    w.item_parameters, w.items)
            for w in case.waves
        )  # fmt: skip
        return type(case)(case.attendance, waves, case.people, case.framework)

    frame = effects(5, effect=0.6, change=classical)
    assert set(frame["metric"]) == {"percent"}
    assert frame["effect"].between(2, 20).all()
    assert frame["low"].iloc[-1] > 0


def test_row_order_is_irrelevant():
    def shuffled(case):
        before, now = case.waves
        mixed = type(now)(now.scores.sample(frac=1, random_state=1), now.levels, now.reliability, now.item_parameters,
                          now.items)  # fmt: skip
        return type(case)(
            case.attendance.sample(frac=1, random_state=2), (before, mixed), case.people.iloc[::-1], case.framework
        )

    pd.testing.assert_frame_equal(effects(7, effect=0.3), effects(7, effect=0.3, change=shuffled))


@pytest.mark.parametrize("by", ["unit", "person"])
def test_errors_equal_the_textbook_matrices(by):
    """CR2 and its degrees of freedom, written out with n × n matrices (Bell & McCaffrey 2002)."""
    rng = np.random.default_rng(4)
    n, units = 60, 9
    unit = rng.integers(units, size=n)
    treated = rng.random(n) < 0.4
    x = rng.normal(size=(n, 1))
    y = 0.5 * x[:, 0] + 0.2 * treated + rng.normal(size=units)[unit] + rng.normal(size=n)
    strata = rng.integers(3, size=n)
    clusters = unit if by == "unit" else np.arange(n)
    found = adjusted_difference(y, treated, covariates=x, strata=strata, clusters=clusters)
    z = np.column_stack([strata == s for s in range(3)] + [x, treated]).astype(float)
    inverse = np.linalg.inv(z.T @ z)
    hat = z @ inverse @ z.T
    residual = y - hat @ y
    total, columns = 0.0, []
    for g in range(clusters.max() + 1):
        here = clusters == g
        values, vectors = np.linalg.eigh(np.eye(here.sum()) - hat[np.ix_(here, here)])
        root = vectors @ np.diag(1 / np.sqrt(values)) @ vectors.T
        influence = root @ z[here] @ inverse[-1]
        total += (influence @ residual[here]) ** 2
        columns.append((np.eye(n) - hat)[:, here] @ influence)
    gram = np.array(columns) @ np.array(columns).T
    assert found.se == pytest.approx(np.sqrt(total))
    assert found.df == pytest.approx(np.trace(gram) ** 2 / (gram**2).sum())


def test_error_in_the_start_is_taken_out():
    """Two groups apart in ability, no effect: the plain regression finds one, the corrected one does not."""
    rng = np.random.default_rng(8)
    n = 20_000
    ability = rng.normal(size=n)
    treated = ability + rng.normal(size=n) < -0.5
    start, end = ability + rng.normal(0, 0.7, n), ability + rng.normal(0, 0.7, n)
    shared = {"covariates": start[:, None], "strata": np.zeros(n, dtype=int), "clusters": np.arange(n)}
    plain = adjusted_difference(end, treated, **shared)
    corrected = adjusted_difference(end, treated, **shared, error_variance=np.full((n, 1), 0.49))
    assert plain.interval[1] < -0.2
    assert corrected.interval[0] < 0 < corrected.interval[1]
    assert adjusted_difference(end, treated, **shared, error_variance=np.full((n, 1), 2.0)) is None
