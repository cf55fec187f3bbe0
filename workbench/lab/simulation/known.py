"""Cohorts whose true percentages are known, each of one kind of trouble: what probabilities of levels are judged by.

A cohort sits one domain of four competencies. Ability in a competency is √0.8·g + √0.2·s with g the general ability of
the kind's shape and s normal, both of mean 0 and variance 1. Items of one point follow the two- or three-parameter
logistic, items of several points the generalised partial credit model (Muraki 1992). The true percentage is the one
expected on the whole pool of the scale's items, over whatever an officer's luck with one stem may be.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from scipy.special import softmax
from scipy.stats import gamma

from workbench import tables
from workbench.lab.simulation.cohort import default_cuts
from workbench.messages import Words, msg
from workbench.parameters import CohortParameters, Framework

DOMAIN = "domain"
COMPETENCIES = 4
ITEMS = 10
"""Items of each competency on a form."""
COMMON = 3
"""Of these, how many stand on both forms where there are two."""
TESTLET = 5
"""Items of one stem."""
GENERAL = 0.8
"""Share of the general ability in the variance of a competency's."""
MEAN_SLOPE, SLOPE_SD = 0.05, 0.28
MEAN_DIFFICULTY, DIFFICULTY_SD = -0.7, 0.85
STEPS = (-0.7, 0.0, 0.7)
"""How far the thresholds of an item of three points lie from its difficulty, logits."""
STEP_SLOPE = 0.6
"""Slope of an item of several points against that of one of one point: each step tells less."""

Shape = Literal["normal", "skewed", "humps"]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of cohort.

    Attributes:
        said: what is particular to it.
        shape: of the general ability.
        skew: its skewness where it is `skewed` (a gamma distribution; most people are weak).
        guessing: probability of a right answer by those who know nothing, items of one point only.
        declared: the guessing that the exam declares (`scoring.guessing`).
        testlet: variance of what an officer's answers to one stem have in common, logits².
        named: whether the items say which stem they are of.
        large: share of the items that are worth three points, by steps.
        apart: how much harder the second form's own items are than the first's, logits; None: one form.
        top_level: L, the number of levels.
        officers: people in a cohort.
    """

    said: Words
    shape: Shape = "normal"
    skew: float = 0.0
    guessing: float = 0.0
    declared: float | None = None
    testlet: float = 0.0
    named: bool = True
    large: float = 0.0
    apart: float | None = None
    top_level: int = 3
    officers: int = 1_000


KINDS: dict[str, Kind] = {
    "plain": Kind(msg("normal ability, nothing else")),
    "skew-1": Kind(msg("skewness of ability 1.0"), shape="skewed", skew=1.0),
    "skew-1.8": Kind(msg("skewness of ability 1.8"), shape="skewed", skew=1.8),
    "humps": Kind(msg("two humps of ability"), shape="humps"),
    "guessing": Kind(msg("guessing 0.2, not declared"), guessing=0.2),
    "guessing-declared": Kind(msg("guessing 0.2, declared"), guessing=0.2, declared=0.2),
    "testlets": Kind(msg("stems of five items, named"), testlet=0.5),
    "testlets-unnamed": Kind(msg("stems of five items, not named"), testlet=0.5, named=False),
    "points": Kind(msg("half of the items worth 3 points"), large=0.5),
    "forms": Kind(msg("two forms one logit apart"), apart=1.0),
    "levels-5": Kind(msg("five levels"), top_level=5),
    "small": Kind(msg("cohorts of 300"), officers=300),
}


@dataclass(frozen=True, eq=False)
class KnownCohort:
    """A cohort and its truth.

    Attributes:
        framework: one domain and its competencies.
        parameters: with the cut scores of the kind's levels; the model is not set.
        officers: table `officers`.
        items: table `items`, whose answers are points.
        answers: officers × items, points as text, missing where not administered.
        administered: officers × items.
        truth: officer_id, scale_id, true_percent, true_level.
    """

    framework: Framework
    parameters: CohortParameters
    officers: tables.Officers
    items: tables.Items
    answers: tables.Answers
    administered: tables.Administered
    truth: pd.DataFrame


def known_cohort(kind: Kind, *, seed: int, officers: int | None = None, sittings: int = 1) -> KnownCohort:
    """Simulate one cohort; the same arguments always give the same.

    Args:
        kind: see `Kind`; of one form where it sits more than once.
        seed: of every random draw, of items and of people.
        officers: people, those of the kind by default.
        sittings: how often everybody sits the exam, with the same abilities. The answers of all sittings stand side by
            side, as those of one longer exam; those of the first are the same however many follow.
    """
    rng = np.random.default_rng(seed)
    n = officers or kind.officers
    bank = _bank(kind, rng)
    general = _general(kind, n, rng)
    own = rng.standard_normal((n, COMPETENCIES))
    ability = np.sqrt(GENERAL) * general[:, None] + np.sqrt(1 - GENERAL) * own
    theta = ability[:, bank["competency"]]
    stems = rng.normal(0.0, np.sqrt(kind.testlet), (n, bank["stem"].max() + 1))[:, bank["stem"]]
    shares = _shares(bank, theta + stems)
    points = np.hstack([_drawn(shares, rng) for _ in range(sittings)])
    form = np.arange(n) % 2 if kind.apart is not None else np.zeros(n, dtype=int)
    put = (bank["form"].to_numpy() < 0) | (bank["form"].to_numpy() == form[:, None])
    ids = pd.Index([f"MP{k:05}" for k in range(1, n + 1)], dtype="str", name="officer_id")
    names = [f"C{k:03}" for k in range(1, points.shape[1] + 1)]
    text = pd.DataFrame(points.astype(int).astype(str), index=ids, columns=names, dtype="str")
    framework = _framework(kind)
    competency = np.array([c.id for c in framework.competencies], dtype=object)[bank["competency"]]
    worth = np.tile(bank["points"].to_numpy(), sittings)
    items = pd.DataFrame(
        {"item_id": names, "competency_id": np.tile(competency, sittings), "key": None, "points": worth}
    )
    if kind.testlet and kind.named:
        items["testlet"] = "S" + pd.Series(np.tile(bank["stem"].to_numpy(), sittings)).astype(str)
    people = pd.DataFrame({"officer_id": ids, "unit_id": None, "position_id": None})
    if kind.apart is not None:
        people["form"] = np.array(["A", "B"], dtype=object)[form]
    return KnownCohort(
        framework,
        CohortParameters.model_validate(
            {
                "cohort": "known",
                "framework": "-",
                "results": "-",
                "levels": {"cuts": default_cuts(kind.top_level)},
                "scoring": {"guessing": kind.declared},
            }
        ),
        tables.OFFICERS.shaped(people),
        tables.ITEMS.shaped(items),
        tables.Answers(text.where(np.tile(put, sittings))),
        tables.Administered(pd.DataFrame(np.tile(put, sittings), index=ids, columns=names)),
        _truth(kind, bank, theta, ids, competency),
    )


def _framework(kind: Kind) -> Framework:
    def named(words: object) -> dict[str, str]:
        return {"vi": str(words), "en": str(words)}

    levels = [{"level": k, "name": named(k)} for k in range(1, kind.top_level + 1)]
    parts = [{"id": f"{DOMAIN}.{k}", "domain": DOMAIN, "name": named(k)} for k in range(1, COMPETENCIES + 1)]
    domain = {"id": DOMAIN, "name": named(DOMAIN), "common": True}
    return Framework.model_validate(
        {"framework": "known", "levels": levels, "domains": [domain], "competencies": parts}
    )


def _bank(kind: Kind, rng: np.random.Generator) -> pd.DataFrame:
    """Return the items: competency, stem, form (−1: on every form), points, slope a, difficulty b, guessing c."""
    own = ITEMS - COMMON
    forms = [-1] * ITEMS if kind.apart is None else [-1] * COMMON + [0] * own + [1] * own
    bank = pd.DataFrame({"competency": np.repeat(np.arange(COMPETENCIES), len(forms)), "form": forms * COMPETENCIES})
    n = len(bank)
    bank["stem"] = np.arange(n) // TESTLET
    large = np.zeros(n, dtype=bool)
    large[rng.permutation(n)[: round(kind.large * n)]] = True
    bank["points"] = np.where(large, 3.0, 1.0)
    bank["a"] = np.exp(rng.normal(MEAN_SLOPE, SLOPE_SD, n)) * np.where(large, STEP_SLOPE, 1.0)
    bank["b"] = rng.normal(MEAN_DIFFICULTY, DIFFICULTY_SD, n)
    bank["b"] += bank["form"].map({-1: 0.0, 0: -0.5, 1: 0.5}) * (kind.apart or 0.0)
    bank["c"] = np.where(large, 0.0, kind.guessing)
    return bank


def _general(kind: Kind, n: int, rng: np.random.Generator) -> np.ndarray:
    """Return the people's general ability, of mean 0 and variance 1 in its distribution."""
    if kind.shape == "skewed":
        form = 4 / kind.skew**2
        return (gamma.rvs(form, size=n, random_state=rng) - form) / np.sqrt(form)
    if kind.shape == "humps":
        return 0.9 * rng.choice([-1.0, 1.0], n) + np.sqrt(1 - 0.9**2) * rng.standard_normal(n)
    return rng.standard_normal(n)


def _shares(bank: pd.DataFrame, theta: np.ndarray) -> np.ndarray:
    """Return people × items × (0 … 3 points), the probability of each number of points."""
    a, b, c = (bank[name].to_numpy()[:, None] for name in "abc")
    top = bank["points"].to_numpy().astype(int)[:, None]
    step = np.arange(4)
    threshold = np.where(top == 3, np.cumsum([0.0, *STEPS]), 0.0)
    logit = a * (step * (theta[..., None] - b) - threshold)
    shares = softmax(np.where(step <= top, logit, -np.inf), axis=-1)
    return np.where(step == top, c + (1 - c) * shares, (1 - c) * shares)


def _drawn(shares: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    return (rng.random(shares.shape[:-1])[..., None] > shares.cumsum(axis=-1)[..., :-1]).sum(axis=-1)


def _truth(kind: Kind, bank: pd.DataFrame, theta: np.ndarray, ids: pd.Index, competency: np.ndarray) -> pd.DataFrame:
    nodes, weight = np.polynomial.hermite_e.hermegauss(15 if kind.testlet else 1)
    expected = np.zeros(theta.shape)
    for node, share in zip(nodes, weight / weight.sum(), strict=True):
        expected += share * (_shares(bank, theta + np.sqrt(kind.testlet) * node) @ np.arange(4.0))
    parts = []
    for scale in (DOMAIN, *dict.fromkeys(competency)):
        on = np.ones(len(bank), dtype=bool) if scale == DOMAIN else competency == scale
        percent = 100 * expected[:, on].sum(axis=1) / bank["points"].to_numpy()[on].sum()
        level = (percent[:, None] >= default_cuts(kind.top_level)).sum(axis=1)
        parts.append(pd.DataFrame({"officer_id": ids, "scale_id": scale, "true_percent": percent, "true_level": level}))
    return pd.concat(parts, ignore_index=True).astype({"officer_id": "str", "scale_id": "str"})
