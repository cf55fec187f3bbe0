"""Classical item analysis: difficulty, discrimination, and what each option drew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench import tables
from workbench.measure.blocks import matrix, pieces
from workbench.measure.scales import correlations
from workbench.parameters.exam import Items
from workbench.tables.answer_keys import INVALID, VOIDED, alternatives, right_words
from workbench.tables.codes import coded

EXTREME_GROUP = 0.27
"""Share of people in the lowest and in the highest group (Kelley 1939)."""
ROUNDING = 1e-12
"""A correlation nearer to 0 than this is 0."""


def item_statistics(
    points: tables.Points,
    items: tables.Items,
    *,
    answered: tables.Answered,
    options: tables.Distractors,
    domain_of: Mapping[str, str],
    thresholds: Items | None = None,
) -> tables.ItemStatistics:
    """Describe every item by classical statistics.

    `difficulty` is the mean share of the item's points. The total is the officer's percentage over the items of the
    domain that were administered (with one form for all this is the raw score), the rest the same without the item.
    `discrimination_27` is the difference in difficulty between the officers at or above the total of the highest 27 %
    and those at or below that of the lowest 27 %; ties belong to the group, so that the order of rows is irrelevant.

    Flags: `too_hard`, `too_easy`, `low_discrimination`, `negative_discrimination`, `probable_wrong_key` (in the highest
    group another option draws more than the key), `dead_distractor`, `few_answers`.

    Args:
        points: officers × items, missing where not administered.
        items: table `items`.
        answered: officers × items, whether the officer gave an answer.
        options: table `distractors` of the same answers (see `distractors`); may be empty.
        domain_of: domain id of every scale.
        thresholds: when an item is flagged.

    Returns:
        Table `item_statistics`, in the order of `items`; `flags` is missing where there are none.
    """
    limits = thresholds or Items()
    names = items["item_id"].tolist()
    values, replied = matrix(points, names), matrix(answered.loc[points.index], names)
    weight = items["points"].to_numpy(dtype=float)
    columns = ("n", "difficulty", "item_total", "item_rest", "discrimination_27", "omitted")
    found = {column: np.full(len(names), np.nan) for column in columns}
    for domain in _domains(values, items, domain_of=domain_of):
        for part in pieces(len(domain.place), len(values)):
            at = domain.place[part]
            given = ~np.isnan(values[:, at])
            n = given.sum(axis=0)
            share = values[:, at] / weight[at]
            blank = (given & ~replied[:, at]).sum(axis=0)
            found["n"][at] = n
            found["difficulty"][at] = _mean(share, given)
            found["item_total"][at] = correlations(values[:, at], np.where(given, domain.total[:, None], np.nan))
            found["item_rest"][at] = correlations(values[:, at], domain.rest(values[:, at], weight[at]))
            high, low = given & domain.high[:, None], given & domain.low[:, None]
            found["discrimination_27"][at] = _mean(share, high) - _mean(share, low)
            found["omitted"][at] = np.divide(blank, n, out=np.full(len(at), np.nan), where=n > 0)
    competency = items["competency_id"].astype(str)
    frame = pd.DataFrame(
        {
            "item_id": names,
            "scale_id": competency.to_numpy(),
            "domain_id": competency.map(dict(domain_of)).fillna(competency).to_numpy(),
        }
        | found
    )
    return tables.ITEM_STATISTICS.shaped(frame.assign(flags=_flags(frame, options, limits)))


def discriminative_efficiency(points: pd.DataFrame) -> pd.Series:
    """Return how much of the covariance with the other items that its marks allow an item reaches, −1 … 1.

    Cov(x, X − x) / Cov(sorted x, sorted X − x): the best possible order of people on the item would give 1 (Moodle's
    quiz statistics, there in percent). Unlike a correlation it does not fall because an item is easy or hard. Missing
    for an item on which all have the same points.

    Args:
        points: people × items, complete.
    """
    values = points.to_numpy(dtype=float)
    rest = values.sum(axis=1, keepdims=True) - values
    away = rest - rest.mean(axis=0)
    together = ((values - values.mean(axis=0)) * away).sum(axis=0)
    most = (np.sort(values - values.mean(axis=0), axis=0) * np.sort(away, axis=0)).sum(axis=0)
    varied = (np.ptp(values, axis=0) > 0) & (most > 0)
    efficiency = np.divide(together, most, out=np.full(values.shape[1], np.nan), where=varied)
    return pd.Series(efficiency, index=points.columns)


def _flags(frame: pd.DataFrame, options: tables.Distractors, limits: Items) -> pd.Series:
    wrong = options[~options["is_key"].astype(bool)]
    key = options[options["is_key"].astype(bool)].groupby("item_id")["share_high"].sum()
    rival = wrong.groupby("item_id")["share_high"].max()
    dead = wrong.groupby("item_id")["share"].min() < limits.dead_distractor
    item = frame["item_id"]
    raised = {
        "too_hard": frame["difficulty"] < limits.too_hard,
        "too_easy": frame["difficulty"] > limits.too_easy,
        "low_discrimination": frame["item_rest"].between(-ROUNDING, limits.low_discrimination, inclusive="left"),
        "negative_discrimination": frame["item_rest"] < -ROUNDING,
        "probable_wrong_key": item.map(rival).to_numpy(dtype=float) > item.map(key).to_numpy(dtype=float),
        "dead_distractor": item.isin(dead.index[dead]),
        "few_answers": frame["n"] < limits.few_answers,
    }
    words = pd.Series("", index=frame.index, dtype="str")
    for name, mask in raised.items():
        words = words + pd.Series(np.asarray(mask, dtype=bool)).map({True: f" {name}", False: ""})
    words = words.str.strip()
    return words.where(words != "")


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
    keys = items["key"].astype("str").str.strip()
    keyed = items[(keys.notna() & (keys != "")).to_numpy()]
    if keyed.empty:
        return tables.DISTRACTORS.empty()
    names = keyed["item_id"].tolist()
    codes, words = coded(answers.loc[points.index, names])
    plain = pd.Series(words, dtype="str").str.strip()
    codes = np.where(np.append(plain.to_numpy(dtype=object) == INVALID, False)[codes], -1, codes)
    folded, distinct = pd.factorize(plain.str.casefold())
    shown = plain.groupby(plain.str.casefold()).min()
    word = np.append(folded + 1, 0)
    n_words = len(distinct) + 1
    values = matrix(points, items["item_id"].tolist())
    drawn = np.full((len(names), n_words, 5), np.nan)
    place = pd.Index(names).get_indexer(pd.Index(items["item_id"]))
    for domain in _domains(values, items, domain_of=domain_of):
        for at in domain.place[place[domain.place] >= 0]:
            given = np.flatnonzero(~np.isnan(values[:, at]))
            chosen = word[codes[given, place[at]]]
            drawn[place[at]] = _drawn(
                chosen, n_words, total=domain.total[given], low=domain.low[given], high=domain.high[given]
            )
    column, code = np.nonzero(drawn[:, 1:, 0] > 0)
    seen = pd.DataFrame({"item_id": np.array(names, dtype=object)[column], "option": np.asarray(distinct)[code]})
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


@dataclass(frozen=True)
class _Domain:
    """One domain: the places of its items, everybody's points and most possible points, and who is at its ends."""

    place: np.ndarray
    raw: np.ndarray
    most: np.ndarray
    total: np.ndarray
    low: np.ndarray
    high: np.ndarray

    def rest(self, values: np.ndarray, weight: np.ndarray) -> np.ndarray:
        """Return officers × items, the share of the domain's points without the item's own."""
        given = ~np.isnan(values)
        raw = self.raw[:, None] - np.where(given, values, 0.0)
        most = self.most[:, None] - given * weight
        return np.divide(raw, most, out=np.full(raw.shape, np.nan), where=given & (most > 0))


def _domains(values: np.ndarray, items: tables.Items, *, domain_of: Mapping[str, str]) -> Iterator[_Domain]:
    """Yield every domain with each officer's share of the points of its items that were administered."""
    competency = items["competency_id"].astype(str)
    domain = competency.map(dict(domain_of)).fillna(competency).to_numpy(dtype=object)
    weight = items["points"].to_numpy(dtype=float)
    for name in dict.fromkeys(domain):
        at = np.flatnonzero(domain == name)
        raw, most = np.zeros(len(values)), np.zeros(len(values))
        for part in pieces(len(at), len(values)):
            block = values[:, at[part]]
            given = ~np.isnan(block)
            raw += np.where(given, block, 0.0).sum(axis=1)
            most += given @ weight[at[part]]
        total = np.divide(raw, most, out=np.full(len(values), np.nan), where=most > 0)
        yield _Domain(at, raw, most, total, *_extreme_groups(total))


def _extreme_groups(total: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return who is in the lowest and in the highest group, ties included."""
    known = np.sort(total[~np.isnan(total)])
    if not len(known):
        return np.zeros(total.shape, dtype=bool), np.zeros(total.shape, dtype=bool)
    size = max(int(np.ceil(EXTREME_GROUP * len(known) - 1e-9)), 1)
    bottom, top = known[size - 1], known[len(known) - size]
    return (total <= bottom) & (top > bottom), (total >= top) & (top > bottom)


def _mean(values: np.ndarray, where: np.ndarray) -> np.ndarray:
    n = where.sum(axis=0)
    return np.divide(np.where(where, values, 0.0).sum(axis=0), n, out=np.full(len(n), np.nan), where=n > 0)
