"""One simulated cohort: officers, items, answers, and the truth behind them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench.errors import ParameterError, Problem
from workbench.lab.simulation.exam import drawn, expected_shares, item_bank, wrong_keys_as_given
from workbench.lab.simulation.people import abilities_of, officers_of
from workbench.messages import msg
from workbench.parameters import Framework
from workbench.tables import ITEMS, OFFICERS

BLANK_SHARE = 0.015
YEAR = 2019
SPOILT = ("duplicate-id", "unknown-unit", "impossible-answer", "missing-id")
UNKNOWN_UNIT = "khong-co-don-vi"
IMPOSSIBLE_ANSWER = "Z9"


@dataclass(frozen=True)
class SimulatedCohort:
    """A simulated cohort and its truth.

    Attributes:
        officers: table `officers` as it goes into the workbook, bad rows included.
        items: table `items` as it goes into the workbook.
        responses: officer_id and one column per item, options as text, missing where blank or not administered.
        truth: officer_id, scale_id, theta_true (logits), true_percent, true_level.
        abilities: officers × competencies (index officer_id), logits.
        expected: officers × items (index officer_id), probability that the answer scores, blanks counted as wrong;
            missing where the item was not administered.
        item_truth: one row per item with its slope, difficulty, right option and weakness (see `exam.item_bank`).
        spoilt: the rows made bad on request: sheet, row (from 0, within the frame), kind.
        blank_share: probability that an administered item is left blank.
        seed: the seed of every random draw.
        attendance: table `attendance` of a second wave, None in a first.
        ratings: table `ratings` of a second wave, None in a first.
    """

    officers: pd.DataFrame
    items: pd.DataFrame
    responses: pd.DataFrame
    truth: pd.DataFrame
    abilities: pd.DataFrame
    expected: pd.DataFrame
    item_truth: pd.DataFrame
    spoilt: pd.DataFrame
    blank_share: float
    seed: int
    attendance: pd.DataFrame | None = None
    ratings: pd.DataFrame | None = None


def default_cuts(top_level: int) -> list[float]:
    """Return cut scores for L levels: 0, then evenly from 25 to 100 percent; for three levels 0, 50, 75."""
    return [0.0, *(25 + 75 * k / top_level for k in range(1, top_level))]


def simulate(
    framework: Framework,
    *,
    officers: int,
    seed: int,
    unit_sizes: Mapping[str, int] | None = None,
    bad_rows: int = 0,
    items_per_competency: int = 9,
    blank_share: float = BLANK_SHARE,
    cuts: Mapping[str, Sequence[float]] | None = None,
    guessing: float = 0.0,
    skew: float = 0.0,
    year: int = YEAR,
) -> SimulatedCohort:
    """Simulate a cohort that sits the common part and the own domain's part of an exam.

    Ability has a general factor, domain factors, specific parts, unit effects and an effect of the position
    (`people.abilities_of`); answers follow the two-parameter logistic model with four options (`exam.expected_shares`).
    The same arguments always give the same cohort.

    Args:
        framework: domains, competencies, positions, units.
        officers: number of officers, bad rows not counted.
        seed: seed of every random draw.
        unit_sizes: people per unit id (proportions); without it the framework's `needed` decides.
        bad_rows: how many rows to spoil, in turn: an id that stands twice, an unknown unit, an impossible answer, a
            missing id. Impossible answers replace one of an officer's; the others are added rows.
        items_per_competency: number of items of each competency.
        blank_share: probability that an administered item is left blank, 0–1.
        cuts: cut scores in percent per scale, for `true_level`; scales not named take `default_cuts`.
        guessing: probability of a right answer by those who know nothing, 0–1.
        skew: skewness of the general ability, 0 or above; most people are weak.
        year: year of the exam.

    Raises:
        ParameterError: where a number is out of its bounds or the framework has no position or competency.
    """
    _refuse_bad_numbers(framework, officers=officers, bad_rows=bad_rows, items=items_per_competency, blank=blank_share)
    rng = np.random.default_rng(seed)
    people = officers_of(framework, rng, officers=officers, unit_sizes=unit_sizes, year=year)
    abilities = abilities_of(framework, rng, people, skew=skew)
    bank = item_bank(framework, rng, items_per_competency=items_per_competency, guessing=guessing)
    answers, expected, bank = answers_of(framework, rng, people, abilities, bank, blank_share=blank_share)
    clean = people[[c.name for c in OFFICERS.columns if c.name in people]]
    frame, responses, spoilt = _spoilt(clean, answers, bad_rows=bad_rows)
    return SimulatedCohort(
        officers=frame,
        items=bank[[c.name for c in ITEMS.columns if c.name in bank]],
        responses=responses,
        truth=truth_of(framework, abilities, expected, bank, cuts=cuts or {}),
        abilities=abilities,
        expected=expected,
        item_truth=bank.drop(columns=["points", "options", "form", "text"]),
        spoilt=spoilt,
        blank_share=blank_share,
        seed=seed,
    )


def answers_of(
    framework: Framework,
    rng: np.random.Generator,
    people: pd.DataFrame,
    abilities: pd.DataFrame,
    bank: pd.DataFrame,
    *,
    blank_share: float,
    used_before: bool = False,
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return answers (officer_id and items), the probability that each scores, and the bank with the keys recorded.

    A bank `used_before` keeps its keys; in a new one a wrong key is what most people took for right.
    """
    bank = bank.copy()
    answers = np.full((len(people), len(bank)), None, dtype=object)
    expected = np.full((len(people), len(bank)), np.nan)
    women = (people["gender"] == "Nữ").to_numpy()
    for domain in framework.domains:
        rows = np.flatnonzero(np.ones(len(people), bool) if domain.common else people["domain_id"] == domain.id)
        columns = np.flatnonzero(bank["domain_id"] == domain.id)
        if not len(rows) or not len(columns):
            continue
        items = bank.iloc[columns]
        theta = abilities.iloc[rows][items["competency_id"].tolist()].to_numpy()
        shares = expected_shares(items, theta, women[rows])
        block = np.ix_(rows, columns)
        answers[block] = drawn(shares, rng, blank_share=blank_share)
        keys = items["key"] if used_before else wrong_keys_as_given(items, answers[block])
        bank.loc[items.index, "key"] = keys
        is_key = keys.to_numpy()[:, None] == items["options"].str.split(expand=True).to_numpy()
        expected[block] = (shares * is_key).sum(axis=2) * (1 - blank_share)
    ids = people["officer_id"]
    given = pd.DataFrame(answers, columns=bank["item_id"].tolist(), dtype="str")
    given.insert(0, "officer_id", ids)
    return given, pd.DataFrame(expected, index=abilities.index, columns=bank["item_id"].tolist()), bank


def truth_of(
    framework: Framework,
    abilities: pd.DataFrame,
    expected: pd.DataFrame,
    bank: pd.DataFrame,
    *,
    cuts: Mapping[str, Sequence[float]],
) -> pd.DataFrame:
    """Return officers × scales in long form: ability (a domain's is the mean of its items'), percent, level."""
    competencies = [c.id for c in framework.competencies]
    scales = [d.id for d in framework.domains if d.id in set(bank["domain_id"])] + competencies
    items_of = np.array([(bank["domain_id"] == s) | (bank["competency_id"] == s) for s in scales], dtype=float)
    competency_of = pd.get_dummies(bank["competency_id"]).reindex(columns=competencies).to_numpy(dtype=float)
    mixture = items_of @ competency_of
    theta = abilities.to_numpy() @ (mixture / mixture.sum(axis=1, keepdims=True)).T
    probability = expected.to_numpy()
    percent = 100 * (np.nan_to_num(probability) @ items_of.T) / items_of.sum(axis=1)
    sat = ~np.isnan(probability) @ items_of.T > 0
    limits = np.array([cuts.get(s, default_cuts(framework.top_level)) for s in scales])
    level = (percent[:, :, None] >= limits).sum(axis=2)
    officer, scale = np.nonzero(sat)
    return pd.DataFrame(
        {
            "officer_id": abilities.index.to_numpy()[officer],
            "scale_id": np.array(scales, dtype=object)[scale],
            "theta_true": theta[officer, scale],
            "true_percent": percent[officer, scale],
            "true_level": level[officer, scale],
        }
    ).astype({"officer_id": "str", "scale_id": "str"})


def _spoilt(
    officers: pd.DataFrame, responses: pd.DataFrame, *, bad_rows: int
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return officers and responses with bad rows in them, and the list of these."""
    kinds = np.array([SPOILT[i % len(SPOILT)] for i in range(bad_rows)], dtype=object)
    taken = np.linspace(0, len(officers) - 1, bad_rows).astype(int)
    added = officers.iloc[taken].assign(kind=kinds)
    numbers = pd.Series(range(90001, 90001 + bad_rows), index=added.index).astype(str)
    added["officer_id"] = added["officer_id"].where(added["kind"] != "unknown-unit", "MP" + numbers)
    added["officer_id"] = added["officer_id"].mask(added["kind"] == "missing-id")
    added["unit_id"] = added["unit_id"].mask(added["kind"] == "unknown-unit", UNKNOWN_UNIT)
    impossible = taken[kinds == "impossible-answer"]
    changed = responses.copy()
    answered = responses.drop(columns="officer_id").notna().to_numpy()
    for row in impossible:
        changed.iloc[row, int(answered[row].argmax()) + 1] = IMPOSSIBLE_ANSWER
    added = added[added["kind"] != "impossible-answer"]
    spoilt = pd.concat(
        [
            pd.DataFrame({"sheet": "officers", "row": len(officers) + np.arange(len(added)), "kind": added["kind"]}),
            pd.DataFrame({"sheet": "responses", "row": impossible, "kind": "impossible-answer"}),
        ],
        ignore_index=True,
    )
    return pd.concat([officers, added.drop(columns="kind")], ignore_index=True), changed, spoilt


def _refuse_bad_numbers(framework: Framework, *, officers: int, bad_rows: int, items: int, blank: float) -> None:
    bounds = {
        "officers": (officers, 1, 1_000_000),
        "bad_rows": (bad_rows, 0, officers),
        "items_per_competency": (items, 1, 200),
        "blank_share": (blank, 0, 0.9),
        "competencies": (len(framework.competencies), 1, 10_000),
    }
    problems = [
        Problem(
            msg("The number is out of bounds."),
            msg("Give {low} to {high}.").format(low=low, high=high),
            rule="simulate",
            column=name,
            value=str(value),
        )
        for name, (value, low, high) in bounds.items()
        if not low <= value <= high
    ]
    if problems:
        raise ParameterError(problems)
