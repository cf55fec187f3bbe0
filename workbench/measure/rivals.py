"""Other keys of one item: which its answers allow, and how much better than its own they fit the rest of the exam."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtr, stdtrit

from workbench.measure.totals import extreme_groups
from workbench.tables.answer_keys import EITHER

CONFIDENCE = 0.95
"""Of the interval of a difference of correlations."""
BESIDE = 0.5
"""How many of the highest group an answer must draw, beside one that stays right, to be right too."""
TOGETHER = 0.85
"""Share of the highest group that several right answers must draw together, where one of them is added."""
ALIKE = 0.75
"""How much of the way from those right by neither key to those right by both an added answer's givers must stand."""
UNLIKE = 0.5
"""How much of that way the givers of an answer that is taken away may stand."""


@dataclass(frozen=True)
class Other:
    """Another key: its words, what it changes, which answers of the item are right by it, and how many parts it keeps.

    `change` is `instead` (other answers rather than the key or a part of it), `also` (one more) or `without` (one of
    several right answers less).
    """

    key: str
    change: str
    right: np.ndarray
    kept: int


def other_keys(
    parts: Sequence[str],
    right: np.ndarray,
    rivals: Sequence[str],
    drawn: np.ndarray,
    people: np.ndarray,
    *,
    fewest: int,
) -> list[Other]:
    """Return the keys to compare with an item's own.

    Args:
        parts: the answers of which any is right, as the key names them.
        right: parts × answers, whether the answer is right by the part.
        rivals: other answers, as a key would name them.
        drawn: rivals × answers, whether the answer is right by the rival.
        people: for each answer, how many gave it.
        fewest: people who must have given what a key adds, or alone takes away.
    """
    whole = right.any(axis=0)
    found = []
    for name, own in zip(rivals, drawn, strict=True):
        if people[own].sum() < fewest or (own & whole).any():
            continue
        found += [Other(name, "instead", own, 0), Other(EITHER.join([*parts, name]), "also", whole | own, len(parts))]
        if len(parts) > 1:
            found += [
                Other(EITHER.join([*kept, name]), "instead", rest | own, len(kept))
                for kept, rest, _ in _less(parts, right)
            ]
    if len(parts) > 1:
        found += [
            Other(EITHER.join(kept), "without", rest, len(kept))
            for kept, rest, gone in _less(parts, right)
            if people[gone].sum() >= fewest
        ]
    return found


def _less(parts: Sequence[str], right: np.ndarray) -> list[tuple[list[str], np.ndarray, np.ndarray]]:
    """Return each key that lacks one of several parts, what is right by it, and what is no longer."""
    found = []
    for out in range(len(parts)):
        rest = np.asarray(np.delete(right, out, axis=0).any(axis=0))
        found.append(([*parts[:out], *parts[out + 1 :]], rest, right[out] & ~rest))
    return [one for one in found if one[2].any()]


def moments(answer: np.ndarray, n_answers: int, rest: np.ndarray) -> np.ndarray:
    """Return answers × (people, sums of the standardised rest to the powers 1 … 4, people of the highest group).

    Sums are NaN where the rest has no spread.

    Args:
        answer: what each person answered, 0 … `n_answers` − 1.
        n_answers: how many answers there are.
        rest: each person's rest score.
    """
    away = rest - rest.mean()
    spread = np.sqrt((away**2).mean())
    t = away / spread if spread > 1e-12 else np.full(len(rest), np.nan)
    square = t * t
    powers = [np.bincount(answer, weights=w, minlength=n_answers) for w in (t, square, square * t, square * square)]
    top = np.bincount(answer[extreme_groups(rest)[1]], minlength=n_answers)
    return np.column_stack([np.bincount(answer, minlength=n_answers), *powers, top])


@dataclass(frozen=True, eq=False)
class Compared:
    """An item's key against others; but for `r_key` one number for each of them.

    Attributes:
        r_key: correlation of being right by the key with the rest, 0 where nobody is or all are.
        r: the same by the other key.
        difference: by how much the other's correlation is larger.
        low: lower end of its interval.
        high: upper end of it.
        z: the difference by its standard error.
        p: chance of what was seen, or more, where the other key fits no better or what it changes stands elsewhere.
        sensible: whether what was seen is in favour of the other key at all.
    """

    r_key: float
    r: np.ndarray
    difference: np.ndarray
    low: np.ndarray
    high: np.ndarray
    z: np.ndarray
    p: np.ndarray
    sensible: np.ndarray


def compared(drawn: np.ndarray, key: np.ndarray, others: Sequence[Other]) -> Compared:
    """Compare the correlation of being right with the rest, by an item's key and by others.

    The difference of the two correlations has the asymptotic variance of the mean of ψ = t(z₂ − z₁) − ½(r₂z₂² − r₁z₁²)
    − ½(r₂ − r₁)t², with the standardised rest t and marks z, whatever their distributions (Steiger & Hakstian 1982).

    Where some answers stay right, one that is added must also stand near to these, and one that is taken away near to
    those that never were: at least `ALIKE` of the way from the mean rest of the latter's givers to the former's, or at
    most `UNLIKE` of it; and a key that stays right in full must go with the rest itself. All that is asked must be
    shown, so that the largest p counts (Berger 1982). In the highest group, what is added must draw more people than
    what is taken away, and `BESIDE` as many as each answer that stays right, and together with these `TOGETHER` of all.

    Args:
        drawn: from `moments`.
        key: for each answer, whether it is right by the key.
        others: other keys, at least one.
    """
    n = float(drawn[:, 0].sum())
    right = np.stack([other.right for other in others])
    group = np.stack([right & key, right & ~key, ~right & key, ~right & ~key]).astype(float) @ drawn
    is_key = np.array([1.0, 0.0, 1.0, 0.0])[:, None]
    is_other = np.array([1.0, 1.0, 0.0, 0.0])[:, None]
    mark, r = {}, {}
    for name, inside in (("key", is_key), ("other", is_other)):
        share = (inside * group[:, :, 0]).sum(axis=0) / n
        spread = np.sqrt(share * (1 - share))
        varied = spread > 0
        mark[name] = np.where(varied, (inside - share) / np.where(varied, spread, 1.0), 0.0)
        r[name] = (mark[name] * group[:, :, 1]).sum(axis=0) / n
    difference = r["other"] - r["key"]
    a, c = mark["other"] - mark["key"], -difference / 2
    b = (r["key"] * mark["key"] ** 2 - r["other"] * mark["other"] ** 2) / 2
    people, t1, t2, t3, t4, top = np.moveaxis(group, 2, 0)
    square = (b**2 * people + 2 * a * b * t1 + (a**2 + 2 * b * c) * t2 + 2 * a * c * t3 + c**2 * t4).sum(axis=0) / n
    error = np.sqrt(np.maximum(square, 0.0) / n)
    z = np.divide(difference, error, out=np.zeros_like(error), where=error > 0)
    half = stdtrit(n - 2, 0.5 + CONFIDENCE / 2) * error
    adds = (people[0] > 0) & (people[1] > 0) & (people[2] == 0)
    works = np.where(adds, r["key"] * np.sqrt((n - 2) / np.maximum(1 - r["key"] ** 2, 1e-12)), np.inf)
    shown = np.minimum.reduce([z, _standing(people, t1, t2), works])
    return Compared(
        r_key=float(r["key"][0]),
        r=r["other"],
        difference=difference,
        low=difference - half,
        high=difference + half,
        z=z,
        p=stdtr(n - 2, -shown),
        sensible=(difference > 0) & (r["other"] > 0) & _drawn(top, people > 0, np.array([o.kept for o in others])),
    )


def _standing(n: np.ndarray, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return by how many errors what is added and removed stands where it should; infinite where nothing is kept.

    Args:
        n: (kept, added, removed, neither) × other keys, people.
        first: the same, sums of the rest.
        second: the same, sums of its squares.
    """
    some = n > 0
    people = np.where(some, n, 1.0)
    mean = first / people
    error = np.maximum(second / people - mean**2, 0.0) / people
    kept, added, removed, neither = range(4)

    def beyond(one: int, share: float) -> np.ndarray:
        way = mean[one] - share * mean[kept] - (1 - share) * mean[neither]
        wide = np.sqrt(error[one] + share**2 * error[kept] + (1 - share) ** 2 * error[neither])
        return np.divide(way, wide, out=np.zeros_like(way), where=wide > 0)

    near = np.where(some[kept] & some[added], beyond(added, ALIKE), np.inf)
    far = np.where(some[kept] & some[removed], -beyond(removed, UNLIKE), np.inf)
    return np.minimum(near, far)


def _drawn(top: np.ndarray, some: np.ndarray, parts: np.ndarray) -> np.ndarray:
    """Tell whether what is added draws enough of the highest group, beside what is removed and each part kept."""
    kept, added, removed, neither = top
    more = ~(some[1] & some[2]) | (added > removed)
    beside = added * np.maximum(parts, 1) >= BESIDE * kept
    together = kept + added >= TOGETHER * (kept + added + removed + neither)
    enough = ~(some[0] & some[1]) | (beside & together)
    return np.asarray(more & enough)
