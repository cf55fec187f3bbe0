"""What weak items do to people: who would change level if an item were dropped, or its key changed.

A changed key is scored by the rule of `workbench.measure.scoring`, hence the import from beside; how points become
levels is handed in, so that the answer follows the very chain that made the levels.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench import tables
from workbench.measure.scales import domains_of
from workbench.measure.scoring import score_answers

SERIOUS = ("negative_discrimination", "probable_wrong_key", "low_discrimination", "too_hard")
"""Flags that put in question whether the item measures at all, or whether its key is right."""

TOLERANCE = 1e-7
"""Percentages nearer to each other than this are the same."""

Relevel = Callable[[tables.Points, tables.Items, set[str] | None], tables.Levels]
"""From points (officers × items), table `items` and the scales in question (all where None) to table `levels`."""


def seriously_flagged(statistics: tables.ItemStatistics, *, serious: Sequence[str] = SERIOUS) -> list[str]:
    """Return the ids of the items that carry one of the serious flags, in the order of table `item_statistics`."""
    flags = statistics["flags"].fillna("").str.split()
    return statistics.loc[[bool(set(words) & set(serious)) for words in flags], "item_id"].tolist()


def flips(
    points: tables.Points,
    items: tables.Items,
    *,
    item_ids: Sequence[str],
    answers: tables.Answers,
    other_keys: Mapping[str, str],
    relevel: Relevel,
    required: pd.DataFrame,
    cuts: Callable[[str], list[float]],
    domain_of: Mapping[str, str],
    penalty: float = 0.0,
) -> tables.Flips:
    """Count who would change level, and whose needs would arise or vanish, without each item or with another key.

    Levels are compared on the item's competency and on its domain, before and after, both made by `relevel` from the
    items of that domain alone and the officers who took it: no other scale depends on the item. A scale that has no
    item left is not compared. Counts are people, each once however many of the two scales change. A need is a level
    below the required one. A change is at the cut score where the estimate before lay less than the item's own points
    (of the domain's where the level rests on the domain too) from the cut score that it passes.

    Args:
        points: officers × items, missing where not administered.
        items: table `items`.
        item_ids: the items in question (see `seriously_flagged`).
        answers: officers × items, the answer as text, missing where blank.
        other_keys: by item the other key to try, in the language of the column `key`; none where an item is not named.
        relevel: how points become levels.
        required: officer_id, scale_id, required (level); one row per officer and scale.
        cuts: gives a scale's cut scores of level 1…L in percent.
        domain_of: domain id of every scale; a domain's own id for a domain.
        penalty: share of an item's points that a wrong answer costs.

    Returns:
        Table `flips`, in the order of `item_ids`; the numbers for another key are missing where there is none.
    """
    competency = items.set_index("item_id")["competency_id"].astype(str)
    domain = domains_of(competency, domain_of)
    needed = required.set_index(["officer_id", "scale_id"])["required"].astype(float)
    blocks: dict[str, _Block] = {}
    rows = []
    for item in item_ids:
        of = domain[item]
        if of not in blocks:
            blocks[of] = _block(points, items[(domain == of).to_numpy()], relevel=relevel)
        block, scales = blocks[of], {competency[item], of}
        dropped = _changed(block, *block.without(item), scales=scales, needed=needed, relevel=relevel)
        near = _at_cut(dropped, block.shares(item, competency[item]), cuts=cuts, domain=of)
        row = {"item_id": item} | _people(dropped) | {"n_at_cut": _distinct(dropped, near)}
        if item in other_keys:
            rekeyed = block.rekeyed(item, other_keys[item], answers=answers, penalty=penalty)
            found = _people(_changed(block, *rekeyed, scales=scales, needed=needed, relevel=relevel))
            row |= {"best_key": other_keys[item]} | {f"{name}_rekeyed": n for name, n in found.items()}
        rows.append(row)
    return tables.FLIPS.shaped(pd.DataFrame(rows, columns=tables.FLIPS.names()).convert_dtypes())


@dataclass(frozen=True)
class _Block:
    """One domain: its items, the points of those who took any of them, and their levels by officer and scale."""

    points: tables.Points
    items: tables.Items
    levels: pd.DataFrame

    def without(self, item: str) -> tuple[tables.Points, tables.Items]:
        """Return points and items without an item."""
        return tables.Points(self.points.drop(columns=item)), self.items[self.items["item_id"] != item]

    def rekeyed(
        self, item: str, key: str, *, answers: tables.Answers, penalty: float
    ) -> tuple[tables.Points, tables.Items]:
        """Return points and items with another key for an item."""
        here = self.items["item_id"] == item
        items = tables.Items(self.items.assign(key=self.items["key"].mask(here, key)))
        given = self.points[[item]].notna()
        scored = score_answers(answers.loc[self.points.index, [item]], items[here], administered=given, penalty=penalty)
        return tables.Points(self.points.assign(**{item: scored[item]})), items

    def shares(self, item: str, competency: str) -> pd.DataFrame:
        """Return the item's points in percent of each officer's own: of the competency, of the whole domain."""
        worth = self.items.set_index("item_id")["points"].astype(float)
        given = self.points.notna() * worth
        own = self.items.loc[self.items["competency_id"].astype(str) == competency, "item_id"].tolist()
        return pd.DataFrame(
            {"competency": 100 * worth[item] / given[own].sum(axis=1), "domain": 100 * worth[item] / given.sum(axis=1)}
        )


def _block(points: tables.Points, items: tables.Items, *, relevel: Relevel) -> _Block:
    own = points[items["item_id"].tolist()].dropna(how="all")
    return _Block(own, items, relevel(own, items, None).set_index(["officer_id", "scale_id"]))


def _changed(
    block: _Block,
    points: tables.Points,
    items: tables.Items,
    *,
    scales: set[str],
    needed: pd.Series,
    relevel: Relevel,
) -> pd.DataFrame:
    """Return officer × scale with before, after, required (levels), estimate and basis (before)."""
    taken = points.dropna(how="all")
    if items.empty or taken.empty:
        return pd.DataFrame(columns=["officer_id", "scale_id", "before", "after", "required", "estimate", "basis"])
    after = relevel(taken, items, scales)
    after = after[after["scale_id"].isin(scales)].set_index(["officer_id", "scale_id"])
    before = block.levels.reindex(after.index)
    found = {
        "before": before["level"].astype(float),
        "after": after["level"].astype(float),
        "required": needed.reindex(after.index),
        "estimate": before["estimate"].astype(float),
        "basis": before["basis"],
    }
    return pd.DataFrame(found).reset_index()


def _people(found: pd.DataFrame) -> dict[str, int]:
    lacking, lacked = found["after"] < found["required"], found["before"] < found["required"]
    up, down = found["after"] > found["before"], found["after"] < found["before"]
    conditions = {
        "n_up": up,
        "n_down": down,
        "n_people": up | down,
        "needs_up": lacking & ~lacked,
        "needs_down": lacked & ~lacking,
    }
    return {name: _distinct(found, condition) for name, condition in conditions.items()}


def _distinct(found: pd.DataFrame, condition: pd.Series) -> int:
    return int(found.loc[condition, "officer_id"].nunique())


def _at_cut(found: pd.DataFrame, shares: pd.DataFrame, *, cuts: Callable[[str], list[float]], domain: str) -> pd.Series:
    """Whether a level changes although the estimate lay less than the item's points from the cut score passed."""
    up = found["after"] > found["before"]
    limits = {scale: [float("nan"), *cuts(scale), float("nan")] for scale in found["scale_id"].unique()}
    place = (found["before"].fillna(0) + up).astype(int)
    passed = np.array([limits[scale][at] for scale, at in zip(found["scale_id"], place, strict=True)], dtype=float)
    own = shares.reindex(found["officer_id"]).set_axis(found.index)
    alone = (found["scale_id"] != domain) & (found["basis"] == "observed")
    width = own["competency"].where(alone, own["domain"])
    return (found["after"] != found["before"]) & ((found["estimate"] - passed).abs() < width - TOLERANCE)
