"""Evidence that another key fits an item better than its own.

A key that is right goes with ability at least as well as any other answer. So each item's key is compared with every
other key that its answers allow: a rival rather than the key, the key and a rival both, and, where several answers are
right, all of them but one. What counts is the correlation of being right with the rest of the domain: two dependent
correlations that share a variable (Steiger 1980), compared without asking for normal scores by their asymptotic
covariance (Steiger & Hakstian 1982). For all keys of all items that are tried, the share of false namings is held
(Benjamini & Hochberg 1995), with weights that do not know the rest (Genovese, Roeder & Wasserman 2006).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from workbench import tables
from workbench.measure.blocks import matrix
from workbench.measure.options import Chosen, chosen
from workbench.measure.rivals import Other, compared, moments, other_keys
from workbench.measure.totals import Domain, domains
from workbench.tables.answer_keys import EITHER, VOIDED, right_words

FEWEST_PEOPLE = 50
"""People who took the item and others of its domain, from which its key is compared with others."""
FEWEST_CHOOSERS = 10
"""People who gave an answer, from which it can be another key, or be judged as one of several right ones."""
POPULAR = 0.5
"""Share of the weight that goes to answers given more often than the key."""
MOST_ROUNDS = 5
"""Times that the rest is scored anew without the items whose keys are doubted."""


def key_evidence(
    answers: tables.Answers,
    items: tables.Items,
    *,
    points: tables.Points,
    domain_of: Mapping[str, str],
    doubt: float,
) -> tables.KeyEvidence:
    """Compare the key of every item with the other keys that its answers allow.

    The rest is the officer's share of the domain's points without the item, and without the other items whose keys are
    doubted, as long as fewer than half of the domain are left out: it is scored anew until they stay the same, at most
    `MOST_ROUNDS` times. Who left the item blank is not right by any key.

    Another key counts as far as `workbench.measure.rivals` can show that it fits better. Half of the weight goes to
    answers, rather than the key, that more people gave than the key, by how many more; the other half to all other
    keys alike. Weights do not depend on the rest, so p by weight may be corrected as p is. Of an item's keys that would
    be named by themselves the one with the highest correlation is named, otherwise that with the lowest p by weight.

    Args:
        answers: officers × items, the answer as text, missing where blank.
        items: table `items`; items without a key, and voided ones, have no row.
        points: officers × items, missing where not administered, a wrong answer nothing.
        domain_of: domain id of every scale.
        doubt: share of the keys named that is expected to be right after all; where all keys are right, the chance that
            any is named.

    Returns:
        Table `key_evidence`, strongest evidence first; an item with no other key that counts has none named.
    """
    tried = list(_tried(answers, items, points=points, domain_of=domain_of))
    weights = _weights(tried)
    suspects: frozenset[int] = frozenset()
    rows: list[dict[str, Any]] = []
    for _ in range(MOST_ROUNDS):
        rows = _corrected([one.row(w, suspects, doubt) for one, w in zip(tried, weights, strict=True)], doubt)
        now = frozenset(row["at"] for row in rows if row["suspect"])
        if now == suspects:
            break
        suspects = now
    return tables.KEY_EVIDENCE.shaped(pd.DataFrame(rows, columns=tables.KEY_EVIDENCE.names()))


def proposed_keys(evidence: tables.KeyEvidence) -> dict[str, str]:
    """Return the key that fits better of each item whose own is doubted, strongest evidence first."""
    doubted = evidence[evidence["suspect"].astype(bool)].sort_values("rank")
    return dict(zip(doubted["item_id"], doubted["other"], strict=True))


@dataclass(frozen=True, eq=False)
class _Tried:
    """One item and the keys to compare; its own answers are numbered, 0 for a blank.

    Attributes:
        at: place in table `items`.
        item: its id.
        key: its key.
        right: for each of its answers, whether it is right by the key.
        others: the keys to compare.
        people: for each of its answers, how many gave it.
        domain: its domain.
        values: officers × items, points.
        weight: points of all items.
        given: what was answered.
        column: place of the item there.
        number: number of each word of `given` among the item's answers.
    """

    at: int
    item: str
    key: str
    right: np.ndarray
    others: list[Other]
    people: np.ndarray
    domain: Domain
    values: np.ndarray
    weight: np.ndarray
    given: Chosen
    column: int
    number: np.ndarray

    def row(self, weights: np.ndarray, suspects: Collection[int], doubt: float) -> dict[str, Any]:
        """Return the item's row of table `key_evidence`, with `weighed`, its p by the weight of the key named."""
        put = np.flatnonzero(~np.isnan(self.values[:, self.at]))
        rest = self._rest(put, [at for at in self.domain.place if at in suspects and at != self.at])
        known = ~np.isnan(rest)
        n = int(known.sum())
        found: dict[str, Any] = {"at": self.at, "item_id": self.item, "key": self.key, "n": n}
        if n < FEWEST_PEOPLE:
            return found
        drawn = moments(self.number[self.given.of(self.column, put[known])], len(self.right), rest[known])
        seen = compared(drawn, self.right, self.others or [Other(self.key, "instead", self.right, 0)])
        found |= {"n_key": drawn[self.right, 0].sum(), "r_key": seen.r_key if np.isfinite(seen.r_key) else None}
        able = np.flatnonzero(seen.sensible[: len(self.others)])
        if not len(able):
            return found
        weighed = seen.p[able] / weights[able]
        named = weighed <= doubt
        best = able[named][seen.r[able[named]].argmax()] if named.any() else able[weighed.argmin()]
        other = self.others[best]
        return found | {
            "other": other.key,
            "change": other.change,
            "n_other": drawn[other.right, 0].sum(),
            "r_other": seen.r[best],
            "difference": seen.difference[best],
            "low": seen.low[best],
            "high": seen.high[best],
            "p": seen.p[best],
            "weighed": seen.p[best] / weights[best],
            "z": seen.z[best],
        }

    def more(self, other: Other) -> float:
        """Return how many more people are right by another key, where it comes instead."""
        if other.change != "instead":
            return 0.0
        return max(0.0, float(self.people[other.right].sum() - self.people[self.right].sum()))

    def _rest(self, put: np.ndarray, without: list[int]) -> np.ndarray:
        """Return the share of the domain's points without the item and without some others, of those who took it."""
        out = [self.at, *without] if 2 * (len(without) + 1) < len(self.domain.place) else [self.at]
        block = self.values[np.ix_(put, np.array(out))]
        given = ~np.isnan(block)
        raw = self.domain.raw[put] - np.where(given, block, 0.0).sum(axis=1)
        most = self.domain.most[put] - given @ self.weight[out]
        return np.divide(raw, most, out=np.full(len(raw), np.nan), where=most > 1e-9)


def _tried(
    answers: tables.Answers, items: tables.Items, *, points: tables.Points, domain_of: Mapping[str, str]
) -> Iterator[_Tried]:
    given = chosen(answers, items, index=points.index)
    values = matrix(points, items["item_id"].tolist())
    weight = items["points"].to_numpy(dtype=float)
    place = pd.Index(given.items["item_id"]).get_indexer(pd.Index(items["item_id"]))
    keys = given.items["key"].astype("str").str.strip().tolist()
    for domain in domains(values, items, domain_of=domain_of):
        for at in domain.place[place[domain.place] >= 0]:
            key = keys[place[at]]
            if key == VOIDED:
                continue
            put = np.flatnonzero(~np.isnan(values[:, at]))
            words = given.of(place[at], put)
            people = np.bincount(words, minlength=len(given.words) + 1)
            seen = np.flatnonzero(people[1:]) + 1
            number = np.zeros(len(people), dtype=np.intp)
            number[seen] = np.arange(1, len(seen) + 1)
            own = np.append(0, people[seen])
            right, others = _others(key, given.words[seen - 1], given.shown, own)
            yield _Tried(
                at=int(at), item=str(items["item_id"].iloc[at]), key=key, right=right,
                others=others if len(put) >= FEWEST_PEOPLE else [], people=own, domain=domain, values=values,
                weight=weight, given=given, column=int(place[at]), number=number,
            )  # fmt: skip


def _others(key: str, words: np.ndarray, shown: pd.Series, people: np.ndarray) -> tuple[np.ndarray, list[Other]]:
    """Return which answers are right by the key, and the keys to compare; the first answer is a blank."""
    parts = [part.strip() for part in key.split(EITHER) if part.strip()]
    often = [str(shown[word]) for word, n in zip(words, people[1:], strict=True) if n >= FEWEST_CHOOSERS]
    rivals = [word for word in often if EITHER not in word and word != VOIDED]
    right = right_words([*parts, *rivals], words)
    right = np.concatenate([right[:, -1:], right[:, :-1]], axis=1)
    own, drawn = right[: len(parts)], right[len(parts) :]
    others = other_keys(parts, own, rivals, drawn, people, fewest=FEWEST_CHOOSERS)
    return np.asarray(own.any(axis=0)), others


def _weights(tried: Sequence[_Tried]) -> list[np.ndarray]:
    """Return each item's weights of the keys to compare; all together they are 1."""
    more = [np.array([one.more(other) for other in one.others]) for one in tried]
    total = sum(float(own.sum()) for own in more)
    less = sum(int((own == 0).sum()) for own in more)
    popular = 0.0 if not total else POPULAR if less else 1.0
    return [np.where(own > 0, popular * own / max(total, 1.0), (1 - popular) / max(less, 1)) for own in more]


def _corrected(rows: list[dict[str, Any]], doubt: float) -> list[dict[str, Any]]:
    """Return rows by strength of evidence, with corrected p, rank, and whether the key is doubted."""
    order = sorted(rows, key=lambda row: (row.get("weighed", np.inf), -row.get("z", -np.inf)))
    found, least = [], 1.0
    for rank, row in reversed(list(enumerate(order, start=1))):
        if "p" in row:
            least = min(least, row["weighed"] / rank)
            row = row | {"p_adjusted": least}
        found.append(row | {"rank": rank, "suspect": "p" in row and least <= doubt})
    return found[::-1]
