"""The answers: which cells count, and which items were put to whom."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from workbench.intake.exam.notation import acceptable, canonical, is_blank, rules_of
from workbench.intake.headers import loose
from workbench.intake.rules import entries
from workbench.parameters import Framework
from workbench.tables.codes import coded, narrowest


@dataclass(frozen=True, eq=False)
class Given:
    """Answers as they stand: officers × items of codes into `words`, −1 where there is no cell.

    `rows` is each cell's row in the file, officers × items, or officers × 1 where an officer has one row. `columns`
    holds the file's header of each item's answers.
    """

    officers: np.ndarray
    items: np.ndarray
    codes: np.ndarray
    words: np.ndarray
    rows: np.ndarray
    columns: np.ndarray

    def of_items(self, at: np.ndarray) -> Given:
        """Return the answers to the items at these positions."""
        rows = self.rows if self.rows.shape[1] == 1 else self.rows[:, at]
        return Given(self.officers, self.items[at], self.codes[:, at], self.words, rows, self.columns[at])


def from_wide(frame: pd.DataFrame, item_of: dict[str, str]) -> Given:
    """Return the answers of a wide sheet; `item_of` is header → item id."""
    headers = list(item_of)
    codes, words = coded(frame[headers])
    officers = frame["officer_id"].to_numpy(dtype=object)
    return Given(officers, np.array(list(item_of.values()), dtype=object), codes, words,
                 frame.index.to_numpy()[:, None], np.array(headers, dtype=object))  # fmt: skip


def from_long(frame: pd.DataFrame, header: str) -> Given:
    """Return the answers of a long sheet: one row per officer and item; a cell without a row has row 0."""
    at_officer, officers = pd.factorize(frame["officer_id"])
    at_item, items = pd.factorize(frame["item_id"])
    found, words = coded(frame[["answer"]])
    codes = np.full((len(officers), len(items)), -1, dtype=found.dtype)
    rows = np.zeros(codes.shape, dtype=int)
    codes[at_officer, at_item] = found[:, 0]
    rows[at_officer, at_item] = frame.index
    return Given(np.asarray(officers, dtype=object), np.asarray(items, dtype=object), codes, words, rows,
                 np.full(len(items), header, dtype=object))  # fmt: skip


def looks_like_options(given: Given) -> np.ndarray:
    """For each item, whether more than half of its answers are no numbers."""
    blank = _blank(given.words)
    lettered = np.append(np.isnan(_numbers(given.words)), False) & ~blank
    counted = _counts(given)
    return counted @ lettered > 0.5 * np.maximum(1, counted @ ~blank)


def largest_points(given: Given) -> float:
    """Return the largest number among the answers, 0 where there is none."""
    numbers = _numbers(given.words[_counts(given)[:, :-1].any(axis=0)])
    return float(np.nanmax(numbers)) if np.isfinite(numbers).any() else 0.0


def checked(given: Given, items: pd.DataFrame, *, place: str) -> tuple[Given, np.ndarray, list[pd.DataFrame]]:
    """Check every answer against its item.

    An answer to an item with a key that is none of its options is taken as blank, as a paper marked twice would be.
    Points that are no number from 0 to the item's points tell nothing about the officer, so the item counts as not
    administered.

    Args:
        given: the answers, its items in the order of `items`.
        items: table `items`.
        place: the sheet or file.

    Returns:
        The answers in one form, −1 where blank; officers × items, where the item is not to count; ledger entries.
    """
    blank, numbers = _blank(given.words), _numbers(given.words)
    options = [canonical(word) for word in given.words]
    points = [_plain(number) for number in numbers]
    vocabulary = pd.Index(dict.fromkeys(word for word in (*options, *points) if word is not None), dtype=object)
    number_of_rule, rules = rules_of(items)
    keyed = number_of_rule >= 0
    refused = np.zeros(given.codes.shape, dtype=bool)
    as_option, as_points = (
        np.append(vocabulary.get_indexer(pd.Index(form, dtype=object)), -1) for form in (options, points)
    )
    as_option[blank], as_points[blank] = -1, -1
    codes = narrowest(np.empty(given.codes.shape, dtype=np.int8), len(vocabulary))
    for rule_number, (key, listed) in enumerate(rules):
        test = acceptable(key, listed)
        wrong = np.array([*(not test(option) for option in options), False], dtype=bool) & ~blank
        columns = np.flatnonzero(number_of_rule == rule_number)
        accepted = np.where(wrong, -1, as_option).astype(codes.dtype)
        refused[:, columns] = wrong[given.codes[:, columns]]
        codes[:, columns] = accepted[given.codes[:, columns]]
    for at in np.flatnonzero(~keyed):
        wrong = ~((numbers >= 0) & (numbers <= items["points"].iloc[at] + 1e-9))
        wrong = np.append(wrong, False) & ~blank
        refused[:, at] = wrong[given.codes[:, at]]
        codes[:, at] = np.where(wrong, -1, as_points)[given.codes[:, at]]
    found = []
    for rule, own in (("answer_not_an_option", keyed), ("points_invalid", ~keyed)):
        if refused[:, own].any():
            at_officer, at_item = np.nonzero(refused & own)
            rows = np.broadcast_to(given.rows, refused.shape)[at_officer, at_item]
            found.append(entries(rule, place, rows=rows, columns=given.columns[at_item].tolist()))
    return replace(given, codes=codes, words=vocabulary.to_numpy(dtype=object)), refused & ~keyed, found


def _blank(words: np.ndarray) -> np.ndarray:
    """Return which words mean that no answer was given, and last, that no cell does."""
    return np.array([*(is_blank(word) for word in words), True], dtype=bool)


def _counts(given: Given) -> np.ndarray:
    """Return items × words, and last no cell: how often each stands in the item's column."""
    n = len(given.words) + 1
    columns = [np.bincount(given.codes[:, at] % n, minlength=n) for at in range(given.codes.shape[1])]
    return np.array(columns).reshape(len(columns), n)


def administered(
    answered: np.ndarray, officers: pd.DataFrame, items: pd.DataFrame, framework: Framework, *, blank: str
) -> tuple[np.ndarray, np.ndarray]:
    """Tell which items were put to whom, and which answers are off the officer's form.

    1. Where items and officers name exam forms: the items of the officer's form and those without a form.
    2. Else, with `blank` = "missing": the items answered.
    3. Else everything, except for whole domains: where an officer has no answer in a domain that is neither common nor
       the domain of the officer's position, the domain's items were not put to the officer. A single answer in the
       domain shows that they were.
    4. To an officer without any answer nothing was administered: the result is missing, not 0.

    Args:
        answered: officers × items, where there is an answer.
        officers: table `officers`, in the order of the rows.
        items: table `items`, in the order of the columns.
        framework: says which domains are common and which domain a position belongs to.
        blank: the parameter `scoring.blank`.

    Returns:
        (administered, answers off the form), both officers × items.
    """
    put = _by_domain(answered, officers, items, framework)
    if blank == "missing":
        put = answered.copy()
    off = np.zeros(answered.shape, dtype=bool)
    if "form" in items and "form" in officers and items["form"].notna().any():
        of_item = items["form"].fillna("").map(loose)
        of_officer = officers["form"].fillna("").map(loose)
        forms = pd.Index([form for form in pd.unique(of_item) if form], dtype=object)
        at_item, at_officer = forms.get_indexer(of_item), forms.get_indexer(of_officer)
        known = at_officer >= 0
        on_form = (at_item[None, :] == at_officer[:, None]) | (at_item == -1)[None, :]
        put[known] = on_form[known]
        off = known[:, None] & ~on_form & answered
    present = np.asarray((answered & ~off).any(axis=1))
    return put & present[:, None], off


def _by_domain(answered: np.ndarray, officers: pd.DataFrame, items: pd.DataFrame, framework: Framework) -> np.ndarray:
    of_item = items["competency_id"].map(framework.domain_of).to_numpy(dtype=object)
    domain_of = {position.id: position.domain for position in framework.positions}
    own = officers["position_id"].map(domain_of).to_numpy(dtype=object)
    put = np.zeros(answered.shape, dtype=bool)
    for domain in framework.domains:
        here = np.flatnonzero(of_item == domain.id)
        put[:, here] = (answered[:, here].any(axis=1) | (own == domain.id) | domain.common)[:, None]
    return put


def _numbers(words: np.ndarray) -> np.ndarray:
    text = pd.Series(words, dtype="str").str.replace(",", ".", regex=False)
    numbers = pd.to_numeric(text, errors="coerce").to_numpy(dtype=float)
    return np.where(np.isfinite(numbers), numbers, np.nan)


def _plain(number: float) -> str | None:
    if np.isnan(number):
        return None
    return str(int(number)) if float(number).is_integer() else repr(float(number))
