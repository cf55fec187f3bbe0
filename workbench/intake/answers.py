"""The answers: which cells count, and which items were put to whom."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench.intake.headers import loose
from workbench.intake.options import acceptable, canonical, is_blank, rules_of
from workbench.intake.rules import entries
from workbench.parameters import Framework


@dataclass(frozen=True, eq=False)
class Given:
    """Answers as they stand: officers × items of text, "" where empty, with each cell's row in the file.

    `columns` holds the file's header of each item's answers.
    """

    officers: np.ndarray
    items: np.ndarray
    values: np.ndarray
    rows: np.ndarray
    columns: np.ndarray

    def take(self, officers: np.ndarray, items: np.ndarray) -> Given:
        """Return the answers at these positions of officers and items."""
        at = np.ix_(officers, items)
        return Given(
            self.officers[officers], self.items[items], self.values[at], self.rows[at], self.columns[items]
        )  # fmt: skip


def from_wide(frame: pd.DataFrame, item_of: dict[str, str]) -> Given:
    """Return the answers of a wide sheet; `item_of` is header → item id."""
    headers = list(item_of)
    values = frame[headers].to_numpy(dtype=object)
    rows = np.broadcast_to(frame.index.to_numpy()[:, None], values.shape)
    officers = frame["officer_id"].to_numpy(dtype=object)
    return Given(officers, np.array(list(item_of.values()), dtype=object), values, rows,
                 np.array(headers, dtype=object))  # fmt: skip


def from_long(frame: pd.DataFrame, header: str) -> Given:
    """Return the answers of a long sheet: one row per officer and item; a cell without a row is empty, its row 0."""
    at_officer, officers = pd.factorize(frame["officer_id"])
    at_item, items = pd.factorize(frame["item_id"])
    values = np.full((len(officers), len(items)), "", dtype=object)
    rows = np.zeros(values.shape, dtype=int)
    values[at_officer, at_item] = frame["answer"].to_numpy(dtype=object)
    rows[at_officer, at_item] = frame.index
    return Given(np.asarray(officers, dtype=object), np.asarray(items, dtype=object), values, rows,
                 np.full(len(items), header, dtype=object))  # fmt: skip


def looks_like_options(given: Given) -> np.ndarray:
    """For each item, whether more than half of its answers are no numbers."""
    flat, words = pd.factorize(given.values.ravel())
    codes = flat.reshape(given.values.shape)
    blank = np.array([is_blank(word) for word in words], dtype=bool)
    lettered = np.asarray(np.isnan(_numbers(words)) & ~blank)
    return lettered[codes].sum(axis=0) > 0.5 * np.maximum(1, (~blank)[codes].sum(axis=0))


def largest_points(given: Given) -> float:
    """Return the largest number among the answers, 0 where there is none."""
    numbers = _numbers(pd.unique(given.values.ravel()))
    return float(np.nanmax(numbers)) if np.isfinite(numbers).any() else 0.0


def checked(given: Given, items: pd.DataFrame, *, place: str) -> tuple[np.ndarray, np.ndarray, list[pd.DataFrame]]:
    """Check every answer against its item.

    An answer to an item with a key that is none of its options is taken as blank, as a paper marked twice would be.
    Points that are no number from 0 to the item's points tell nothing about the officer, so the item counts as not
    administered.

    Args:
        given: the answers, its items in the order of `items`.
        items: table `items`.
        place: the sheet or file.

    Returns:
        Officers × items of text, None where blank; officers × items, where the item is not to count; ledger entries.
    """
    flat, words = pd.factorize(given.values.ravel())
    codes = flat.reshape(given.values.shape)
    blank = np.array([is_blank(word) for word in words], dtype=bool)
    numbers = _numbers(words)
    options = np.array([canonical(word) for word in words], dtype=object)
    points = np.array([_plain(number) for number in numbers], dtype=object)
    number_of_rule, rules = rules_of(items)
    keyed = number_of_rule >= 0
    refused = np.zeros(codes.shape, dtype=bool)
    for at, (key, listed) in enumerate(rules):
        test = acceptable(key, listed)
        wrong = np.array([not test(option) for option in options], dtype=bool)
        columns = number_of_rule == at
        refused[:, columns] = wrong[codes[:, columns]]
    value = numbers[codes]
    most = items["points"].to_numpy(dtype=float)
    refused |= ~keyed & ~((value >= 0) & (value <= most + 1e-9))
    empty = blank[codes]
    refused &= ~empty
    text = np.where(keyed, options[codes], points[codes])
    text[empty | refused] = None
    found = []
    for rule, mask in (("answer_not_an_option", refused & keyed), ("points_invalid", refused & ~keyed)):
        if mask.any():
            _, at_item = np.nonzero(mask)
            found.append(entries(rule, place, rows=given.rows[mask], columns=given.columns[at_item].tolist()))
    return text, refused & ~keyed, found


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
        of_item = items["form"].fillna("").map(loose).to_numpy(dtype=object)
        of_officer = officers["form"].fillna("").map(loose).to_numpy(dtype=object)
        on_form = (of_item[None, :] == of_officer[:, None]) | (of_item == "")[None, :]
        known = np.isin(of_officer, of_item[of_item != ""])
        put = np.where(known[:, None], on_form, put)
        off = known[:, None] & ~on_form & answered
    present = np.asarray((answered & ~off).any(axis=1))
    return put & present[:, None], off


def _by_domain(answered: np.ndarray, officers: pd.DataFrame, items: pd.DataFrame, framework: Framework) -> np.ndarray:
    domains = [domain.id for domain in framework.domains]
    common = np.array([domain.common for domain in framework.domains], dtype=bool)
    of_item = items["competency_id"].map(framework.domain_of).to_numpy(dtype=object)
    belongs = of_item[:, None] == np.array(domains, dtype=object)[None, :]
    of_position = {position.id: position.domain for position in framework.positions}
    own = officers["position_id"].map(of_position).to_numpy(dtype=object)[:, None] == np.array(domains, dtype=object)
    touched = np.asarray((answered.astype(np.float32) @ belongs.astype(np.float32)) > 0)
    put = (touched | own | common).astype(np.float32) @ belongs.T.astype(np.float32)
    return np.asarray(put > 0)


def _numbers(words: np.ndarray) -> np.ndarray:
    text = pd.Series(words, dtype="str").str.replace(",", ".", regex=False)
    numbers = pd.to_numeric(text, errors="coerce").to_numpy(dtype=float)
    return np.where(np.isfinite(numbers), numbers, np.nan)


def _plain(number: float) -> str | None:
    if np.isnan(number):
        return None
    return str(int(number)) if float(number).is_integer() else repr(float(number))
