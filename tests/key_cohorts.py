"""Simulated exams of which it is known whose key is wrong."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench.measure.scoring import score_answers
from workbench.tables.codes import categories

OPTIONS = np.array(["A", "B", "C", "D"], dtype=object)
DOMAIN_OF = {"c": "d", "d": "d"}
GUESSING = 0.15
FLAT = 0.1
"""Share of items that hardly go with ability."""


@dataclass(frozen=True)
class Exam:
    """Answers, table `items` with the keys as recorded, points by these, and the right answers."""

    answers: pd.DataFrame
    items: pd.DataFrame
    points: pd.DataFrame
    right: pd.Series

    @property
    def wrong(self) -> set[str]:
        """The items whose recorded key is wrong."""
        return set(self.items["item_id"][self.items["key"].to_numpy() != self.right.to_numpy()])


def exam(seed: int, people: int, *, wrong: int, n_items: int = 100) -> Exam:
    """Draw an exam of one domain: one in ten items is flat, some are hard, and distractors draw the able too.

    P(right) = g + (1 − g) / (1 + exp(−a(θ − b))) with g = 0.15, b ~ N(0, 1), a log-normal about 0.9, for flat items
    between 0 and 0.3; the rest falls to the wrong options in proportion to exp(pull + slope·θ), slopes ~ N(0, 0.3).
    A wrong key is any of the item's wrong options.
    """
    draw = np.random.default_rng(seed)
    theta = draw.normal(size=people)
    a = np.where(draw.random(n_items) < FLAT, draw.uniform(0, 0.3, n_items), np.exp(draw.normal(-0.1, 0.4, n_items)))
    right = draw.integers(0, len(OPTIONS), n_items)
    knows = GUESSING + (1 - GUESSING) / (1 + np.exp(-a * (theta[:, None] - draw.normal(size=n_items))))
    pull, slope = draw.normal(0, 0.7, (n_items, 4)), draw.normal(0, 0.3, (n_items, 4))
    is_right = np.arange(4) == right[:, None]
    tempting = np.where(is_right, 0.0, np.exp(pull + slope * theta[:, None, None]))
    shares = tempting / tempting.sum(axis=2, keepdims=True) * (1 - knows)[:, :, None]
    shares = np.where(is_right, knows[:, :, None], shares)
    chosen = np.minimum((draw.random((people, n_items))[:, :, None] > shares.cumsum(axis=2)).sum(axis=2), 3)
    key = right.copy()
    for at in draw.choice(n_items, wrong, replace=False):
        key[at] = draw.choice(np.delete(np.arange(4), right[at]))
    names = [f"q{at:03}" for at in range(n_items)]
    items = pd.DataFrame({"item_id": names, "competency_id": "c", "key": OPTIONS[key], "points": 1.0})
    ids = pd.Index([f"o{at}" for at in range(people)], name="officer_id")
    answers = categories(chosen.astype(np.int8), OPTIONS, index=ids, columns=pd.Index(names))
    points = score_answers(answers, items, administered=answers.notna())
    return Exam(answers, items, points, pd.Series(OPTIONS[right], index=names))
