"""Classical item analysis: difficulty, discrimination, and what each option drew."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from workbench.measure.scales import correlations, scale_membership
from workbench.parameters.exam import Items
from workbench.tables import DISTRACTORS, ITEM_STATISTICS

EXTREME_GROUP = 0.27
"""Share of people in the lowest and in the highest group (Kelley 1939)."""
ROUNDING = 1e-12
"""A correlation nearer to 0 than this is 0."""


def item_statistics(
    points: pd.DataFrame,
    items: pd.DataFrame,
    *,
    answered: pd.DataFrame,
    options: pd.DataFrame,
    domain_of: Mapping[str, str],
    thresholds: Items | None = None,
) -> pd.DataFrame:
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
    values = points[names].to_numpy(dtype=float)
    given = ~np.isnan(values)
    share = values / items["points"].to_numpy(dtype=float)
    total, rest = _totals(values, items, domain_of=domain_of)
    low, high = _extreme_groups(total)
    n = given.sum(axis=0)
    blank = (given & ~answered.loc[points.index, names].to_numpy(dtype=bool)).sum(axis=0)
    competency = items["competency_id"].astype(str)
    frame = pd.DataFrame(
        {
            "item_id": names,
            "scale_id": competency.to_numpy(),
            "domain_id": competency.map(dict(domain_of)).fillna(competency).to_numpy(),
            "n": n,
            "difficulty": _mean(share, given),
            "item_total": correlations(values, np.where(given, total, np.nan)),
            "item_rest": correlations(values, rest),
            "discrimination_27": _mean(share, given & high) - _mean(share, given & low),
            "omitted": np.divide(blank, n, out=np.full(len(names), np.nan), where=n > 0),
        }
    )
    return ITEM_STATISTICS.shaped(frame.assign(flags=_flags(frame, options, limits)))


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


def _flags(frame: pd.DataFrame, options: pd.DataFrame, limits: Items) -> pd.Series:
    wrong = options[~options["is_key"].astype(bool)]
    key = options[options["is_key"].astype(bool)].set_index("item_id")["share_high"]
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
    answers: pd.DataFrame,
    items: pd.DataFrame,
    *,
    points: pd.DataFrame,
    domain_of: Mapping[str, str],
) -> pd.DataFrame:
    """Describe what every option of the items with a key drew.

    Options are those named in column `options` of `items` (separated by spaces, commas, semicolons, bars or slashes; or
    single signs in one word), the key, and whatever else was answered; case and outer spaces do not matter. Shares are
    of the officers to whom the item was administered, blanks among them. The groups are those of `item_statistics`;
    `option_total` correlates choosing the option with the domain's total.

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
        return DISTRACTORS.empty()
    names = keyed["item_id"].tolist()
    total, _ = _totals(points[items["item_id"]].to_numpy(dtype=float), items, domain_of=domain_of)
    place = items["item_id"].isin(names).to_numpy()
    low, high = (group[:, place] for group in _extreme_groups(total))
    given = points[names].notna().to_numpy()
    codes, words = pd.factorize(answers.loc[points.index, names].to_numpy(dtype=object).ravel())
    plain = pd.Series(words, dtype="str").str.strip()
    shown = plain.groupby(plain.str.casefold()).min()
    folded = np.array([*plain.str.casefold(), None], dtype=object)[codes].reshape(given.shape)
    folded[~given] = None
    table = _options(folded, keyed, shown)
    position = pd.Index(names).get_indexer(table["item_id"])
    picked = (folded[:, position] == table["folded"].to_numpy(dtype=object)[None, :]).astype(float)
    here = given[:, position]
    picked = np.where(here, picked, np.nan)
    frame = table[["item_id", "option", "is_key"]].assign(
        share=_mean(picked, here),
        share_low=_mean(picked, here & low[:, position]),
        share_high=_mean(picked, here & high[:, position]),
        option_total=correlations(picked, np.where(here, total[:, place][:, position], np.nan)),
    )
    return DISTRACTORS.shaped(frame)


def _options(chosen: np.ndarray, keyed: pd.DataFrame, shown: pd.Series) -> pd.DataFrame:
    names = keyed["item_id"].to_numpy(dtype=object)
    row, column = np.nonzero(pd.notna(chosen))
    seen = pd.DataFrame({"item_id": names[column], "option": chosen[row, column]}).drop_duplicates()
    keys = keyed["key"].astype("str").str.strip()
    declared = pd.Series(pd.NA, index=keyed.index, dtype="str")
    if "options" in keyed:
        text = keyed["options"].astype("str").str.strip()
        single = ~text.str.contains(r"[\s,;|/]", regex=True, na=False)
        declared = text.where(~single, text.str.replace(r"(.)", r"\1 ", regex=True))
    listed = pd.DataFrame({"item_id": names, "option": declared.str.findall(r"[^\s,;|/]+").to_numpy()})
    listed = listed.explode("option").dropna()
    right = pd.DataFrame({"item_id": names, "option": keys.to_numpy()})
    every = pd.concat([right, listed, seen], ignore_index=True)
    every["folded"] = every["option"].astype("str").str.casefold()
    every["option"] = every["folded"].map(shown).astype("str").fillna(every["option"].astype("str"))
    every = every.drop_duplicates(["item_id", "folded"])
    key_of = dict(zip(names, keys.str.casefold(), strict=True))
    every["is_key"] = every["folded"] == every["item_id"].map(key_of)
    order = pd.Index(names).get_indexer(every["item_id"])
    return every.assign(order=order).sort_values(["order", "folded"]).reset_index(drop=True)


def _totals(values: np.ndarray, items: pd.DataFrame, *, domain_of: Mapping[str, str]) -> tuple[np.ndarray, np.ndarray]:
    """Return, for every item, each officer's share of the points of the item's domain, with and without the item."""
    member = scale_membership(items, domain_of=domain_of)
    competency = items["competency_id"].astype(str)
    domain = competency.map(dict(domain_of)).fillna(competency)
    together = member[domain.tolist()].to_numpy(dtype=float)
    weight = items["points"].to_numpy(dtype=float)
    given = ~np.isnan(values)
    scored = np.where(given, values, 0.0)
    most = given * weight
    raw, top = scored @ together, most @ together
    total = np.divide(raw, top, out=np.full(raw.shape, np.nan), where=top > 0)
    rest_raw, rest_top = raw - scored, top - most
    rest = np.divide(rest_raw, rest_top, out=np.full(raw.shape, np.nan), where=given & (rest_top > 0))
    return total, rest


def _extreme_groups(total: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return who is in the lowest and in the highest group of each item's domain total, ties included."""
    if not len(total):
        return np.zeros(total.shape, dtype=bool), np.zeros(total.shape, dtype=bool)
    people = (~np.isnan(total)).sum(axis=0)
    size = np.maximum(np.ceil(EXTREME_GROUP * people - 1e-9).astype(int), 1)
    column = np.arange(total.shape[1])
    ordered = np.sort(total, axis=0)
    bottom = ordered[np.minimum(size, len(total)) - 1, column]
    top = ordered[np.maximum(people - size, 0), column]
    apart = top > bottom
    return (total <= bottom) & apart, (total >= top) & apart


def _mean(values: np.ndarray, where: np.ndarray) -> np.ndarray:
    n = where.sum(axis=0)
    return np.divide(np.where(where, values, 0.0).sum(axis=0), n, out=np.full(len(n), np.nan), where=n > 0)
