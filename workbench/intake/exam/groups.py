"""Whether the key fits those who sat the exam: all of them, or the officers of one version or session."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench.intake.exam.marked import Marked
from workbench.intake.exam.options import options_of
from workbench.tables.answer_keys import ALL, EITHER, VOIDED, right_words

FEWEST = 10
"""Officers of a group of which a mean at chance says something: a few weak people may well guess."""
FEWEST_OF_ALL = 30
"""Officers of an exam in which all are at chance, from which the key is blamed: few may share an error."""
FEWEST_ITEMS = 6
ERRORS = 2.0
"""Standard errors of guessing within which a mean is that of guessing; also of one answer before another."""
OUTVOTED = 0.5
"""Share of a group's items whose key is outvoted by another answer, from which the key is not that group's."""
CLEARER = 3.3
"""Standard errors by which another version's key must fit better: less than one in a thousand by chance."""
BETTER = 0.2
LETTERS = "ABCDEFGH"


@dataclass(frozen=True)
class AtChance:
    """Officers whose answers meet the key no better than guesses; `name` is empty where they are all.

    Means are percent: of the group, of guessing, and of all others.
    """

    header: str
    name: str
    people: int
    mean: int
    chance: int
    rest: int
    outvoted: int
    items: int

    @property
    def key_is_not_theirs(self) -> bool:
        """Whether that is the key's fault: others do better, or so many people agree on other answers than the key."""
        return bool(self.name) or (self.people >= FEWEST_OF_ALL and self.outvoted >= OUTVOTED * self.items)


@dataclass(frozen=True)
class Swapped:
    """Officers whom another version's key fits better, with both percentages right."""

    version: str
    other: str
    people: int
    own: int
    better: int


def at_chance(exam: Marked, groups: Mapping[str, pd.Series]) -> list[AtChance]:
    """Return the groups at chance while others are not; where nobody is better, all officers as one.

    A group stands at chance where the share of right answers lies within two standard errors of guessing, or where at
    half of the items another answer is chosen more often than the key by two standard errors: people who know, under a
    key that is not theirs, agree on other answers, and may by luck stand a little above guessing.

    Args:
        exam: the exam as it was read.
        groups: header → group of each officer, "" where none is told.
    """
    guess = _guessing(exam)
    if np.isfinite(guess).sum() < FEWEST_ITEMS:
        return []
    sat: np.ndarray = np.asarray(exam.answered.any(axis=1))
    whole = _judged(exam, guess, sat, ~sat, "", "")
    if whole is not None:
        return [whole]
    found: dict[str, AtChance] = {}
    for header, of in groups.items():
        names = of.fillna("").astype("str").to_numpy(dtype=object)
        for name in dict.fromkeys(names[names != ""]):
            here = (names == name) & sat
            one = _judged(exam, guess, here, sat & ~here, header, str(name))
            if one is not None:
                found.setdefault(one.name, one)
    return list(found.values())


def _judged(
    exam: Marked, guess: np.ndarray, here: np.ndarray, rest: np.ndarray, header: str, name: str
) -> AtChance | None:
    """Return what is said of a group at chance, None where it is not, or is too small to tell."""
    n = int(here.sum())
    counts = exam.counts_among(here) * exam.valid_words
    answers = counts.sum(axis=1)
    judged = np.isfinite(guess) & (answers >= FEWEST)
    if n < FEWEST or judged.sum() < FEWEST_ITEMS:
        return None
    right = (counts * exam.right_of).sum(axis=1)
    wrong = (counts * ~exam.right_of).max(axis=1)
    total = float(answers[judged].sum())
    chance = float((guess * answers)[judged].sum() / total)
    mean = float(right[judged].sum() / total)
    error = np.sqrt(float((guess * (1 - guess) * answers)[judged].sum())) / total
    outvoted = int((wrong - right > ERRORS * np.sqrt(wrong + right))[judged].sum())
    if mean > chance + ERRORS * error and outvoted < OUTVOTED * judged.sum():
        return None
    others = exam.answered[rest][:, judged].sum()
    of_rest = exam.right[rest][:, judged].sum() / others if others else 0.0
    return AtChance(header, name, n, _percent(mean), _percent(chance), _percent(of_rest), outvoted, int(judged.sum()))


def _guessing(exam: Marked) -> np.ndarray:
    """For each item, the share right of somebody who guesses, NaN where its answers are not options."""
    options = exam.items["options"].fillna("").astype("str") if "options" in exam.items else [""] * len(exam.items)
    words = [str(word) for word in exam.read.words]
    used = exam.counts[:, :-1].sum(axis=0)
    seen = [LETTERS.index(word) + 1 for word, n in zip(words, used, strict=True) if n and word in LETTERS and word]
    letters = max([*seen, *(LETTERS.index(key) + 1 for key in exam.keys if key and key in LETTERS), 2])
    shares = []
    for at, (key, listed) in enumerate(zip(exam.keys, options, strict=True)):
        signs = options_of(listed, digits=key.isdecimal()).signs
        among = len(signs) if signs else letters
        if not key or key == VOIDED or ALL in key:
            shares.append(np.nan)
        elif all(part in LETTERS for part in key.split(EITHER)) or (signs and key in signs):
            shares.append(len(key.split(EITHER)) / max(among, 2))
        else:
            pair = int((exam.counts[at, :-1] > 0).sum()) == 2 and len(key) <= 9 and not key[0].isdigit()
            shares.append(0.5 if pair else np.nan)
    return np.array(shares, dtype=float)


def of_another_version(exam: Marked) -> list[Swapped]:
    """Return the versions whose officers another version's key fits far better, position by position."""
    if "form" not in exam.officers or not exam.places:
        return []
    at_item = {item: at for at, item in enumerate(exam.items["item_id"])}
    forms = exam.items["form"].fillna("").astype("str") if "form" in exam.items else [""] * len(exam.items)
    label = dict(zip(exam.items["item_id"], forms, strict=True))
    names = exam.officers["form"].fillna("").astype("str").to_numpy(dtype=object)
    versions = list(dict.fromkeys(v for own in exam.places.values() for v in own))
    found = []
    for version in versions:
        pairs = {
            other: [
                (at_item[own[version]], at_item[own[other]])
                for own in exam.places.values()
                if version in own and other in own and own[version] in at_item and own[other] in at_item
            ]
            for other in versions
            if other != version
        }
        fits = [(_fit(exam, names, label, both), other) for other, both in pairs.items() if both]
        best = max(((fit, other) for fit, other in fits if fit is not None), default=None, key=lambda one: one[0].gain)
        if best is None:
            continue
        fit, other = best
        if fit.gain >= CLEARER and fit.better >= fit.own + BETTER:
            name, others = (label[exam.items["item_id"].iloc[pairs[other][0][side]]] for side in (0, 1))
            found.append(Swapped(name, others, fit.people, _percent(fit.own), _percent(fit.better)))
    return found


@dataclass(frozen=True)
class _Fit:
    people: int
    own: float
    better: float
    gain: float


def _fit(exam: Marked, names: np.ndarray, label: Mapping[str, str], pairs: Sequence[tuple[int, int]]) -> _Fit | None:
    """Compare two keys on the same answers, by the cells that only one of them finds right."""
    mine, theirs = (list(side) for side in zip(*pairs, strict=True))
    here = names == label[exam.items["item_id"].iloc[mine[0]]]
    if not here.any():
        return None
    codes = exam.read.codes[here][:, mine]
    answered = codes >= 0
    keys = right_words([exam.keys[at] for at in theirs], exam.read.words)
    by_other = np.take_along_axis(keys.T, codes.astype(np.intp), axis=0) & answered
    by_own = exam.right[here][:, mine] & answered
    n = int(answered.sum())
    if not n:
        return None
    more, less = int((by_other & ~by_own).sum()), int((by_own & ~by_other).sum())
    gain = (more - less) / np.sqrt(more + less) if more + less else 0.0
    return _Fit(int(here.sum()), by_own.sum() / n, by_other.sum() / n, float(gain))


def _percent(share: float) -> int:
    return round(100 * float(share))
