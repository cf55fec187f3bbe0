"""Two waves of one exam: how often an anchor is dropped, and how often the cohort's interval of real change covers.

Nobody's ability changes; what is found is an error. Printed with `pytest -m slow -s`.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit
from scipy.stats import t

from tests.item_rows import two_results
from workbench.measure.irt import abilities, calibrate
from workbench.measure.linking import PARAMETERS, Anchors, link, linking_error, rasch_shift, stable
from workbench.parameters.exam import Linking
from workbench.profile.progress import Wave, exam_difficulty, expected_percent, officer_progress, undrawn
from workbench.profile.unit_progress import unit_progress

COMMON = 20
RULE = Linking()


@dataclass(frozen=True)
class Case:
    """What is true of the anchors: the SD by which all shift, and by how much the first one does beside that.

    Attributes:
        own: items that only one wave has; they stand beside the common ones.
    """

    own: int = 0
    spread: float = 0.0
    shift: float = 0.0


CASES = {
    "no drift": Case(),
    "one of 20 by 0.8": Case(shift=0.8),
    "half of 40 items common": Case(own=20),
    "the same, all drift, SD 0.3": Case(own=20, spread=0.3),
    "the same, and one by 0.8": Case(own=20, spread=0.3, shift=0.8),
}


def answered(rng, ability, difficulty, names):
    """One wave, calibrated by Rasch without the items that all or none solved."""
    answers = (rng.random((len(ability), len(difficulty))) < expit(ability[:, None] - difficulty)).astype(float)
    usable = answers.min(axis=0) < answers.max(axis=0)
    answers, names = answers[:, usable], names[usable]
    found = calibrate(answers, model="rasch")
    theta, error = abilities(answers, found)
    people = pd.DataFrame({"officer_id": np.arange(len(ability)).astype(str), "scale_id": "d"})
    items = {"item_id": names, "domain_id": "d", "model": "rasch", "a": 1.0, "b": found.difficulty}
    return Wave(
        people.assign(percent=100 * answers.mean(axis=1), theta=theta, se_theta=error),
        people.assign(level=1),
        pd.DataFrame({"scale_id": ["d"], "sigma": [found.sigma]}),
        two_results(pd.DataFrame(items | {"se_b": found.se_difficulty})),
        pd.DataFrame({"item_id": names, "points": 1.0}),
    )


def two_waves(seed, *, people, case):
    rng = np.random.default_rng(seed)
    ability, difficulty = rng.normal(size=people), rng.normal(size=COMMON)
    later = difficulty + case.spread * rng.normal(size=COMMON) + case.shift * (np.arange(COMMON) == 0)
    common = np.array([f"c{k}" for k in range(COMMON)], dtype=object)
    return [
        answered(
            rng,
            ability,
            np.append(of_common, rng.normal(size=case.own)),
            np.append(common, [f"{wave}{k}" for k in range(case.own)]),
        )
        for wave, of_common in (("first", difficulty), ("second", later))
    ]


def stayed(before, now, *, sizes_only):
    """The common items, and which of them are kept: by the rule, or by size alone, as where no errors are known."""
    both = before.item_parameters.merge(now.item_parameters, on="item_id", suffixes=("_base", "_new"))
    both = both[both["item_id"].str.startswith("c")]
    anchors = Anchors(*(both[column].to_numpy() for column in PARAMETERS[: 4 if sizes_only else 6]))
    kept = stable(anchors, drift=RULE.drift, confidence=RULE.confidence).kept
    return anchors.only(kept), set(both.loc[~kept, "item_id"])


def outcome(before, now, *, sizes_only=False):
    """What became of the anchors, and the real change of all with its interval, by the formulas of the two tables."""
    anchors, dropped = stayed(before, now, sizes_only=sizes_only)
    shift = rasch_shift(anchors)
    error = linking_error(anchors, shift)
    first, error_first = (before.scores[name].to_numpy() for name in ("theta", "se_theta"))
    theta, _ = undrawn(first, error_first, before.reliability["sigma"].to_numpy())
    exams = [w.item_parameters.assign(points=1.0) for w in (before, now)]
    there, _ = expected_percent(theta, exams[0])
    here, steep = expected_percent(theta, exams[1].assign(b=exams[1]["b"] + shift.shift))
    real = now.scores["percent"] - before.scores["percent"] - (here - there)
    spread = np.sqrt(real.var() / len(real) + (steep.mean() * error) ** 2)
    return {
        "first": "c0" in dropped,
        "others": len(dropped - {"c0"}),
        "shift": shift.shift,
        "se": error,
        "real": real.mean(),
        "margin": t.ppf(0.975, len(real) - 1) * spread,
    }


def many(case, *, people, pairs):
    """Means over pairs of waves, by rule."""
    rows = []
    for seed in range(pairs):
        waves = two_waves([seed, people], people=people, case=case)
        rows += [outcome(*waves, sizes_only=alone) | {"rule": "size" if alone else "rule"} for alone in (False, True)]
    frame = pd.DataFrame(rows)
    frame["covered"] = frame["real"].abs() < frame["margin"]
    means = frame.groupby("rule").mean()
    return means.assign(sd_shift=frame.groupby("rule")["shift"].std())


def test_the_formulas_are_those_of_the_tables():
    before, now = two_waves(1, people=60, case=Case(own=10, spread=0.3, shift=3.0))
    found = link(before.item_parameters, now.item_parameters, domains=["d"], marked=(), parameters=RULE, previous="1")
    progress = officer_progress(before, now, found.table, domains=["d"], confidence=0.95)
    results = [w.scores.rename(columns={"scale_id": "domain_id"}).assign(unit_id="u") for w in (before, now)]
    easier = exam_difficulty(before, now, found.table)
    whole = unit_progress(
        *results, progress, found.table, difficulty=easier, parents={"u": None}, minimum_cell=1
    ).set_index("unit_id")
    expected = outcome(before, now)
    assert expected["first"]
    assert found.dropped["d"] == ["c0"]
    assert found.table[["shift", "se"]].iloc[0].tolist() == pytest.approx([expected["shift"], expected["se"]])
    interval = [expected["real"] + sign * expected["margin"] for sign in (-1, 1)]
    assert whole.loc["*", ["real_low", "real_high"]].tolist() == pytest.approx(interval)


def test_few_people_lose_no_anchors_and_the_interval_covers():
    """100 pairs of 45 people: by size alone six anchors of twenty go, and the linking error is under half the truth."""
    found = many(CASES["no drift"], people=45, pairs=100)
    assert found.loc["rule", ["first", "others"]].sum() < 0.1
    assert found.loc["rule", "covered"] >= 0.93
    assert found.loc["rule", "se"] == pytest.approx(found.loc["rule", "sd_shift"], rel=0.25)
    assert found.loc["size", ["first", "others"]].sum() > 4
    assert found.loc["size", "covered"] < 0.93
    assert found.loc["size", "se"] < 0.5 * found.loc["size", "sd_shift"]


@pytest.mark.slow
def test_drift_is_found_where_people_are_many_and_intervals_cover(capsys):
    """The table of docs/assumptions.md; the sampling error of a coverage of 95 % is 1 point, 2 with 2,000 people."""
    tables = {
        (name, people): many(case, people=people, pairs=500 if people < 2000 else 100)
        for name, case in CASES.items()
        for people in (45, 100, 400, 2000)
    }
    table = pd.concat(tables, names=["case", "people"])
    with capsys.disabled():
        print("", table.round(3).to_string(), sep="\n")
    rule = table.xs("rule", level="rule")
    assert (rule["covered"] >= 0.90).all()
    assert (rule["others"] < 0.3).all()
    alone = rule.loc["one of 20 by 0.8", "first"]
    assert alone[2000] == 1
    assert alone[400] > 0.5
