"""Ratings beside the exam, with the arithmetic in sight: agreement, leniency, the combined level, Borich's scores."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from tests.wave_cohorts import framework
from workbench.evidence.ratings import (
    borich_scores,
    rated_levels,
    rating_agreement,
    rating_leniency,
    weighted_kappa,
    wilson_interval,
)
from workbench.parameters.evidence import Evidence

DAY = dt.date(2021, 1, 1)


def ratings(*rows):
    frame = pd.DataFrame(rows, columns=["officer_id", "competency_id", "source", "level"])
    return frame.assign(date=pd.Timestamp(DAY))


def levels(of):
    frame = pd.DataFrame([(i, "d.a", k) for i, k in of.items()], columns=["officer_id", "scale_id", "level"])
    certain = {f"p_{k}": frame["level"].eq(k).astype(float) for k in range(4)}
    return frame.assign(**certain)


def test_borich():
    """I = (5, 4, 5, 4), C = (3, 3, 2, 4): Σ(I − C) = 2 + 1 + 3 + 0 = 6, mean I = 4.5, so 6 · 4.5 / 4 = 6.75."""
    given = ratings(
        *((f"o{i}", "d.a", "importance", level) for i, level in enumerate((5, 4, 5, 4))),
        *((f"o{i}", "d.a", "self", level) for i, level in enumerate((3, 3, 2, 4))),
        ("only-importance", "d.a", "importance", 5),
    )
    row = borich_scores(given, levels({}), competence="self", top_level=5).iloc[0]
    assert row["mwds"] == pytest.approx(6.75)
    assert (row["n"], row["mean_importance"], row["mean_competence"], row["rank"]) == (4, 4.5, 3.0, 1)
    assert row["se"] == pytest.approx(4.5 * np.std([2, 1, 3, 0], ddof=1) / 2)


def test_borich_brings_levels_to_the_scale_of_importance():
    """Level 3 of 3 is 5 of 5, so somebody at the top lacks nothing of the greatest importance."""
    given = ratings(("a", "d.a", "importance", 5), ("b", "d.a", "importance", 4))
    row = borich_scores(given, levels({"a": 3, "b": 0}), competence="exam", top_level=3).iloc[0]
    assert row["mwds"] == pytest.approx((0 + 4) / 2 * 4.5)
    assert borich_scores(given, levels({}), competence="self", top_level=3).empty


def test_weighted_kappa_of_cohen_1968():
    share = np.array([[0.44, 0.07, 0.09], [0.05, 0.20, 0.05], [0.01, 0.03, 0.06]])
    disagreement = np.array([[0, 1, 3], [1, 0, 6], [3, 6, 0]])
    assert weighted_kappa(200 * share, 1 - disagreement / 6)[0] == pytest.approx(0.348, abs=5e-4)
    assert weighted_kappa(200 * share, np.eye(3))[0] == pytest.approx(0.492, abs=5e-4)


def test_weighted_kappa_of_fleiss_cohen_and_everitt_1969():
    counts = np.array([[106, 10, 4], [22, 28, 10], [2, 12, 6]])
    weights = np.array([[1, 0, 0.4444], [0, 1, 0.6667], [0.4444, 0.6667, 1]])
    kappa, se = weighted_kappa(counts, weights)
    assert kappa == pytest.approx(0.507, abs=5e-4)
    assert weighted_kappa(counts, np.eye(3))[0] == pytest.approx(0.429, abs=5e-4)
    rng = np.random.default_rng(1)
    drawn = rng.multinomial(200, counts.ravel() / 200, size=4000).reshape(-1, 3, 3)
    assert se == pytest.approx(np.std([weighted_kappa(c, weights)[0] for c in drawn]), rel=0.05)


def test_kappa_without_variation_is_missing():
    assert np.isnan(weighted_kappa(np.diag([5.0, 0, 0]))[0])
    assert weighted_kappa(np.diag([5.0, 5, 5])) == (1.0, 0.0)


def test_wilson():
    """8 of 10: (0.8 + z²/20 ± z·√(0.016 + z²/400)) / (1 + z²/10)."""
    assert wilson_interval(8, 10) == pytest.approx((0.4902, 0.9433), abs=1e-4)


def test_agreement_counts_pairs_with_a_result():
    given = ratings(*((i, "d.a", "self", k) for i, k in {"a": 1, "b": 2, "c": 3, "d": 3.5, "no-result": 2}.items()))
    rated = rated_levels(given, levels({"a": 1, "b": 3, "c": 1, "d": 3}), framework(), as_of=DAY, rules=Evidence())
    assert rated["difference"].dropna().tolist() == [0, -1, 2, 0.5]
    row = rating_agreement(rated, top_level=3).set_index(["source", "scale_id"]).loc[("self", "*")]
    assert (row["n"], row["same"], row["within_one"]) == (4, 0.5, 0.75)


def test_nothing_is_combined_unless_the_framework_asks():
    given = ratings(("a", "d.a", "supervisor", 3), ("b", "d.a", "supervisor", 2))
    rated = rated_levels(given, levels({"a": 1, "b": 1}), framework(), as_of=DAY, rules=Evidence())
    assert rated["combined"].isna().all()


def test_the_combined_level():
    """The supervisor rates 1.5 too high on average: 3 counts as 1.5, with weight 0.5 · ½ (a half-life old)."""
    given = ratings(("a", "d.a", "supervisor", 3), ("b", "d.a", "supervisor", 2))
    given["date"] = pd.Timestamp(DAY) - pd.Timedelta(days=12 * 30.4375)
    rated = rated_levels(
        given, levels({"a": 1, "b": 1}), framework(rating_weights={"supervisor": 0.5}), as_of=DAY,
        rules=Evidence(half_life=12),
    ).set_index("officer_id")  # fmt: skip
    assert rated.loc["a", "weight"] == pytest.approx(0.5, abs=1e-3)
    assert rated.loc["a", "combined"] == pytest.approx((1 + 0.25 * (3 - 1.5)) / 1.25, abs=1e-3)


def test_leniency_is_found_and_small_groups_are_drawn_in():
    rng = np.random.default_rng(3)
    people = pd.DataFrame({"officer_id": [f"o{i}" for i in range(600)]})
    people["unit_id"] = np.repeat([f"u{i:02d}" for i in range(12)], 50)
    small = people["unit_id"].eq("u11") & people.index.isin(range(553, 600))
    people = people[~small]
    true = np.where(people["unit_id"].isin(["u00", "u11"]), 1.0, 0.2)
    exam = rng.integers(2, 4, len(people))
    given = pd.DataFrame(
        {
            "officer_id": people["officer_id"], "competency_id": "d.a", "source": "supervisor",
            "level": exam + true + rng.uniform(-0.9, 0.9, len(people)), "date": pd.Timestamp(DAY),
            "rater_id": np.where(people["unit_id"].eq("u00"), "r0", "r1"),
        }
    )  # fmt: skip
    rated = rated_levels(given, levels(dict(zip(people["officer_id"], exam, strict=True))), framework(), as_of=DAY,
                         rules=Evidence())  # fmt: skip
    found = rating_leniency(rated, given, people).set_index(["grouping", "group"])
    overall = found.loc[("source", "supervisor")]
    assert overall["low"] < (10 * 0.2 + 2 * 1.0) / 12 < overall["high"]
    lenient, few, usual = (found.loc[("unit", u)] for u in ("u00", "u11", "u05"))
    assert (few["people"], lenient["people"]) == (3, 50)
    assert lenient["low"] < 1.0 < lenient["high"]
    assert lenient["low"] > usual["high"]
    assert abs(few["mean_difference"] - few["leniency"]) > abs(lenient["mean_difference"] - lenient["leniency"])
    assert found.loc[("rater", "r0"), "low"] > found.loc[("rater", "r1"), "high"]


def rated_units(shares, *, lenient=(), each=60, seed=4):
    """Units with the exam's levels in the shares given; ratings are the level ±1 by luck, cut to 0–3, and lenient ones
    lie one higher."""
    rng = np.random.default_rng(seed)
    units = np.repeat(list(shares), each)
    exam = np.concatenate([rng.choice(4, each, p=share) for share in shares.values()])
    level = exam + rng.choice([-1, 0, 1], len(exam)) + np.isin(units, lenient)
    people = pd.DataFrame({"officer_id": [f"o{i}" for i in range(len(units))], "unit_id": units})
    given = ratings(*((o, "d.a", "supervisor", k) for o, k in zip(people["officer_id"], level.clip(0, 3), strict=True)))
    of = dict(zip(people["officer_id"], exam, strict=True))
    rated = rated_levels(given, levels(of), framework(), as_of=DAY, rules=Evidence())
    return rating_leniency(rated, given, people).set_index(["grouping", "group"])


ABLE, BEGINNERS, MIXED = [0.0, 0.0, 0.1, 0.9], [0.9, 0.1, 0.0, 0.0], [0.1, 0.4, 0.4, 0.1]


def test_able_units_do_not_look_strict_because_of_the_ceiling():
    shares = {"able": ABLE, "beginners": BEGINNERS} | {f"u{i}": MIXED for i in range(8)}
    found = rated_units(shares)
    everywhere = found.loc[("source", "supervisor"), "leniency"]
    for unit, apart in (("able", -0.2), ("beginners", 0.2)):
        row = found.loc[("unit", unit)]
        assert (row["mean_difference"] - everywhere) * np.sign(apart) > abs(apart)
        assert row["low"] < everywhere < row["high"]


def test_a_lenient_unit_is_found_at_whatever_level():
    shares = {f"u{i}": MIXED for i in range(8)} | {"lenient": MIXED, "able": ABLE}
    found = rated_units(shares, lenient=["lenient"])
    everywhere = found.loc[("source", "supervisor"), "leniency"]
    assert found.loc[("unit", "lenient"), "low"] > everywhere
    assert found.loc[("unit", "able"), "low"] < everywhere < found.loc[("unit", "able"), "high"]


def test_units_that_show_no_difference_still_have_intervals_of_their_own():
    """Nobody differs: σ_u² is estimated as 0, and every unit's prediction is the mean, but not known as well as it."""
    rng = np.random.default_rng(0)
    sizes = {"u0": 10, "u1": 40, "u2": 40, "u3": 90}
    units = np.repeat(list(sizes), list(sizes.values()))
    spread = np.concatenate([rng.permutation(np.resize([-1, 1], n)) for n in sizes.values()])
    people = pd.DataFrame({"officer_id": [f"o{i}" for i in range(len(units))], "unit_id": units})
    given = ratings(*((o, "d.a", "self", 2 + s) for o, s in zip(people["officer_id"], spread, strict=True)))
    of = dict.fromkeys(people["officer_id"], 2)
    rated = rated_levels(given, levels(of), framework(), as_of=DAY, rules=Evidence())
    found = rating_leniency(rated, given, people).set_index(["grouping", "group"])
    width = (found["high"] - found["low"]).loc["unit"]
    assert np.ptp(found.loc["unit", "leniency"]) == 0
    assert (width > 1.2 * (found["high"] - found["low"]).loc[("source", "self")]).all()
    n = np.array(list(sizes.values()), float)
    own, whole = 180 / 176 / n, 180 / 176 / n.sum()
    unsure = own**2 / own**3 * 2 / (own**-2).sum()
    assert width.to_numpy() == pytest.approx(2 * 1.96 * np.sqrt(np.minimum(whole + 2 * unsure, own)), rel=0.03)
