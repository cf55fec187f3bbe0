"""The simulated exam: a bank of items with known properties, and the answers that people of known ability give."""

from __future__ import annotations

import numpy as np
import pandas as pd

from workbench.parameters import Framework

OPTIONS = np.array(["A", "B", "C", "D"], dtype=object)
MEAN_DIFFICULTY = -0.70
LEVEL_STEP = 0.90
GENDER_SHIFT = 0.90
FLAT_SLOPE = 0.05
WEAKNESSES = ("miskeyed", "flat", "dif_gender")


def item_bank(
    framework: Framework, rng: np.random.Generator, *, items_per_competency: int, guessing: float = 0.0
) -> pd.DataFrame:
    """Return one row per item: table `items` and, beside it, the truth about each item.

    Columns of the truth: `a` (slope, logistic, without 1.7), `b` (difficulty, logits; θ has variance about 1), `c`
    (probability of a right guess), `shift` (added to the difficulty for women, logits), `true_key` (the option that is
    right; differs from `key` in a miskeyed item), `pull_…` and `slope_…` (attractiveness of the four options to those
    who do not know, and how it changes with ability), `weakness` (miskeyed, flat, dif_gender, or empty), `domain_id`.

    Three items are weak on purpose: one whose recorded key is wrong, the most tempting of the other options, one that
    hardly discriminates, and one that is harder for women of the same ability (none where the bank has fewer than three
    items).
    """
    bank = pd.DataFrame(
        [(c.id, c.domain, k) for c in framework.competencies for k in range(items_per_competency)],
        columns=["competency_id", "domain_id", "place"],
    )
    n, top = len(bank), framework.top_level
    level = bank["place"].to_numpy() * top // items_per_competency + 1
    key = rng.integers(0, len(OPTIONS), n)
    bank = bank.assign(
        item_id="C" + pd.Series(range(1, n + 1)).astype(str).str.zfill(4),
        key=OPTIONS[key],
        points=1.0,
        options="A B C D",
        form=bank["domain_id"].where(~bank["domain_id"].isin([d.id for d in framework.domains if d.common])),
        level=level,
        text=_texts(framework, bank),
        a=np.exp(rng.normal(0.05, 0.28, n)),
        b=MEAN_DIFFICULTY + LEVEL_STEP * (level - (top + 1) / 2) * 2 / max(top - 1, 1) + rng.normal(0, 0.45, n),
        c=guessing,
        shift=0.0,
        true_key=OPTIONS[key],
        weakness=pd.Series(None, index=bank.index, dtype="str"),
        **{f"pull_{option}": rng.normal(0, 0.7, n) for option in OPTIONS},
        **{f"slope_{option}": rng.normal(0, 0.3, n) for option in OPTIONS},
    )
    return _weakened(framework, bank.drop(columns="place"), key)


def expected_shares(items: pd.DataFrame, theta: np.ndarray, women: np.ndarray) -> np.ndarray:
    """Return the probability of each option: officers × items × 4, given an answer.

    P(right) = c + (1 − c) / (1 + exp(−a(θ − b − shift·woman))) (Birnbaum 1968); the rest falls to the three wrong
    options in proportion to exp(pull + slope·θ).

    Args:
        items: rows of `item_bank`.
        theta: ability in each item's competency, officers × items, logits.
        women: officers, bool.
    """
    a, b, c, shift = (items[column].to_numpy() for column in ("a", "b", "c", "shift"))
    right = c + (1 - c) / (1 + np.exp(-a * (theta - b - shift * women[:, None])))
    pull = items[[f"pull_{option}" for option in OPTIONS]].to_numpy()
    slope = items[[f"slope_{option}" for option in OPTIONS]].to_numpy()
    is_true = items["true_key"].to_numpy()[:, None] == OPTIONS
    wrong = np.where(is_true, 0.0, np.exp(pull + slope * theta[:, :, None]))
    shares = wrong / wrong.sum(axis=2, keepdims=True) * (1 - right)[:, :, None]
    return np.where(is_true, right[:, :, None], shares)


def drawn(shares: np.ndarray, rng: np.random.Generator, *, blank_share: float) -> np.ndarray:
    """Return one answer per officer and item, drawn from the options' probabilities; None where left blank."""
    point = rng.random(shares.shape[:2])[:, :, None]
    chosen = np.minimum((point > shares.cumsum(axis=2)).sum(axis=2), len(OPTIONS) - 1)
    blank = rng.random(shares.shape[:2]) < blank_share
    answers = OPTIONS[chosen]
    answers[blank] = None
    return answers


def wrong_keys_as_given(items: pd.DataFrame, answers: np.ndarray) -> pd.Series:
    """Return the items' keys, that of a miskeyed one the wrong option that most chose: a slip that people would defend.

    Args:
        items: rows of `item_bank`.
        answers: officers × items, from `drawn`.
    """
    keys = items["key"].copy()
    for at in np.flatnonzero(items["weakness"] == "miskeyed"):
        right, tempting = items["true_key"].iloc[at], items["key"].iloc[at]
        wrong = [option for option in OPTIONS if option != right]
        keys.iloc[at] = max(wrong, key=lambda one: ((answers[:, at] == one).sum(), one == tempting))
    return keys


def _texts(framework: Framework, bank: pd.DataFrame) -> pd.Series:
    names = {c.id: c.name.vi for c in framework.competencies}
    return "Câu mô phỏng " + (bank["place"] + 1).astype(str) + ": " + bank["competency_id"].map(names).astype("str")


def _weakened(framework: Framework, bank: pd.DataFrame, key: np.ndarray) -> pd.DataFrame:
    """Make three items weak: in the first professional domain and, where there is one, in the common part."""
    common = bank["domain_id"].isin([d.id for d in framework.domains if d.common])
    places = list(dict.fromkeys([*bank.index[~common][:1], *bank.index[common][:2], *bank.index]))[: len(WEAKNESSES)]
    weak = bank.copy()
    if len(places) == len(WEAKNESSES):
        miskeyed, flat, biased = places
        pulls = bank.loc[miskeyed, [f"pull_{option}" for option in OPTIONS]].to_numpy(dtype=float, copy=True)
        pulls[key[miskeyed]] = -np.inf
        weak.loc[miskeyed, "key"] = OPTIONS[pulls.argmax()]
        weak.loc[flat, "a"] = FLAT_SLOPE
        weak.loc[biased, "shift"] = GENDER_SHIFT
        weak.loc[places, "weakness"] = list(WEAKNESSES)
    return weak
