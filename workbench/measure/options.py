"""What was chosen on items with a key, and what every option drew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench import tables
from workbench.measure.blocks import matrix
from workbench.measure.totals import domains
from workbench.tables.answer_keys import INVALID, VOIDED, alternatives, right_words
from workbench.tables.codes import coded

ROUNDING = 1e-12
"""A spread of this or less per person is none."""


@dataclass(frozen=True, eq=False)
class Chosen:
    """What was answered to the items with a key.

    Attributes:
        items: rows of table `items` that have a key.
        words: distinct answers, whatever their case and outer spaces.
        shown: each of `words` as somebody wrote it.
    """

    items: tables.Items
    words: np.ndarray
    shown: pd.Series
    _codes: np.ndarray
    _word: np.ndarray

    def of(self, at: int, officers: np.ndarray) -> np.ndarray:
        """Return what some officers answered to an item: place in `words` plus 1, 0 for a blank or no answer at all.

        Args:
            at: place of the item in `items`.
            officers: places of the officers.
        """
        return np.asarray(self._word[self._codes[officers, at]])


def chosen(answers: tables.Answers, items: tables.Items, *, index: pd.Index) -> Chosen:
    """Return what the officers of `index` answered to the items with a key."""
    keys = items["key"].astype("str").str.strip()
    keyed = tables.Items(items[(keys.notna() & (keys != "")).to_numpy()])
    codes, words = coded(answers.loc[index, keyed["item_id"].tolist()])
    plain = pd.Series(words, dtype="str").str.strip()
    codes = np.where(np.append(plain.to_numpy(dtype=object) == INVALID, False)[codes], -1, codes)
    folded, distinct = pd.factorize(plain.str.casefold())
    return Chosen(
        items=keyed,
        words=np.asarray(distinct, dtype=object),
        shown=plain.groupby(plain.str.casefold()).min(),
        _codes=codes,
        _word=np.append(folded + 1, 0),
    )


def distractors(
    answers: tables.Answers,
    items: tables.Items,
    *,
    points: tables.Points,
    domain_of: Mapping[str, str],
) -> tables.Distractors:
    """Describe what every option of the items with a key drew.

    Options are those named in column `options` of `items` (separated by spaces, commas, semicolons, bars or slashes; or
    single signs in one word), what the key names (each of either, all of several as one), and whatever else was
    answered; case and outer spaces do not matter. Marks that are no answer are no option, and a voided item has no key.
    Shares are of the officers to whom the item was administered, blanks and invalid marks among them. The groups are
    those of `item_statistics`; `option_total` correlates choosing the option with the domain's total.

    Args:
        answers: officers × items, the answer as text, missing where blank.
        items: table `items`.
        points: officers × items, missing where not administered.
        domain_of: domain id of every scale.

    Returns:
        Table `distractors`, by item in the order of `items`, options in alphabetical order.
    """
    given = chosen(answers, items, index=points.index)
    keyed = given.items
    if keyed.empty:
        return tables.DISTRACTORS.empty()
    names = keyed["item_id"].tolist()
    distinct, shown, n_words = given.words, given.shown, len(given.words) + 1
    values = matrix(points, items["item_id"].tolist())
    drawn = np.full((len(names), n_words, 5), np.nan)
    place = pd.Index(names).get_indexer(pd.Index(items["item_id"]))
    for domain in domains(values, items, domain_of=domain_of):
        for at in domain.place[place[domain.place] >= 0]:
            put = np.flatnonzero(~np.isnan(values[:, at]))
            drawn[place[at]] = _drawn(
                given.of(place[at], put), n_words, total=domain.total[put], low=domain.low[put], high=domain.high[put]
            )
    column, code = np.nonzero(drawn[:, 1:, 0] > 0)
    seen = pd.DataFrame({"item_id": np.array(names, dtype=object)[column], "option": distinct[code]})
    table = _options(seen, keyed, shown)
    position = pd.Index(names).get_indexer(table["item_id"])
    known = pd.Index(distinct).get_indexer(pd.Index(table["folded"]))
    cells = np.where(known[:, None] >= 0, drawn[position, known + 1], _never(drawn[position, 0]))
    frame = table[["item_id", "option", "is_key"]].assign(
        share=cells[:, 1], share_low=cells[:, 2], share_high=cells[:, 3], option_total=cells[:, 4]
    )
    return tables.DISTRACTORS.shaped(frame)


def _drawn(chosen: np.ndarray, n_words: int, *, total: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Return words × (people, share, share in the lowest and in the highest group, correlation with the total)."""
    count = np.bincount(chosen, minlength=n_words)
    shares = [np.bincount(chosen[group], minlength=n_words) / max(group.sum(), 1) for group in (low, high)]
    shares = [np.where(group.any(), share, np.nan) for group, share in zip((low, high), shares, strict=True)]
    scored = ~np.isnan(total)
    n = int(scored.sum())
    away = total[scored] - total[scored].mean() if n else total[scored]
    picked = np.bincount(chosen[scored], minlength=n_words) / max(n, 1)
    spread = np.sqrt(n * picked * (1 - picked) * (away**2).sum())
    product = np.bincount(chosen[scored], weights=away, minlength=n_words)
    sound = spread > ROUNDING * max(n, 1)
    correlation = np.divide(product, spread, out=np.full(n_words, np.nan), where=sound)
    share = count / len(chosen) if len(chosen) else np.full(n_words, np.nan)
    return np.column_stack([count, share, *shares, np.clip(correlation, -1.0, 1.0)])


def _never(drawn: np.ndarray) -> np.ndarray:
    """Return the same of an option that nobody chose: nothing, where anybody could have chosen it."""
    nothing = np.where(np.isnan(drawn), np.nan, 0.0)
    nothing[:, 4] = np.nan
    return nothing


def _options(seen: pd.DataFrame, keyed: pd.DataFrame, shown: pd.Series) -> pd.DataFrame:
    names = keyed["item_id"].to_numpy(dtype=object)
    keys = keyed["key"].astype("str").str.strip()
    declared = pd.Series(pd.NA, index=keyed.index, dtype="str")
    if "options" in keyed:
        text = keyed["options"].astype("str").str.strip()
        single = ~text.str.contains(r"[\s,;|/]", regex=True, na=False)
        declared = text.where(~single, text.str.replace(r"(.)", r"\1 ", regex=True))
    listed = pd.DataFrame({"item_id": names, "option": declared.str.findall(r"[^\s,;|/]+").to_numpy()})
    listed = listed.explode("option").dropna()
    right = pd.DataFrame({"item_id": names, "option": keys.map(alternatives).to_numpy()}).explode("option").dropna()
    every = pd.concat([right, listed, seen], ignore_index=True)
    every["folded"] = every["option"].astype("str").str.casefold()
    every["option"] = every["folded"].map(shown).astype("str").fillna(every["option"].astype("str"))
    every = every.drop_duplicates(["item_id", "folded"])
    every["is_key"] = _right_options(every, names, keys)
    order = pd.Index(names).get_indexer(every["item_id"])
    return every.assign(order=order).sort_values(["order", "folded"]).reset_index(drop=True)


def _right_options(every: pd.DataFrame, names: np.ndarray, keys: pd.Series) -> np.ndarray:
    """Tell which options are right: on a voided item none is, for all are."""
    right = np.zeros(len(every), dtype=bool)
    options, places = every["option"].to_numpy(dtype=object), every.groupby("item_id", sort=False).indices
    for name, key in zip(names, keys, strict=True):
        if key != VOIDED:
            own = places[name]
            right[own] = right_words([key], options[own])[0, :-1]
    return right
