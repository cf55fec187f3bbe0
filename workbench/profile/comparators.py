"""What may be told of others beside somebody's own result: bands and steps that many people stand behind.

Uses nothing of the room's other modules; how cells of units are hidden is in `disclosure`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from workbench import tables

EVERYBODY = "*"
BAND = 5.0
"""Width of the bands in which a mean or a median is told, in points of percent."""
STEPS = (5.0, 10.0, 20.0, 25.0)
"""Steps in which shares of people are told, in percent; each divides 100."""
MEAN, MEDIAN, SHARE = "mean", "median", "share"
CELL = ["group", "scale_id", "measure"]
PEOPLE = ["unit_id", "scale_id"]
NO_LEVEL = -1


@dataclass(frozen=True, slots=True)
class Released:
    """What an earlier release told, and of whom: nothing where there was none.

    Attributes:
        key: 16 characters with which people are hashed; empty where nothing was released.
        cells: rows of `comparators` as they were told.
        people: hash of each person's points when the value was worked out: unit_id, scale_id, group, person (uint64).
    """

    key: str = ""
    cells: pd.DataFrame = field(default_factory=pd.DataFrame)
    people: pd.DataFrame = field(default_factory=pd.DataFrame)


def comparators(
    levels: tables.Levels,
    officers: tables.Officers,
    *,
    minimum: int,
    top_level: int,
    released: Released | None = None,
    scores: tables.Scores | None = None,
) -> pd.DataFrame:
    """Return what others' results are told as: one row per group, scale, measure and level.

    `mean` of everybody and `median` of a unit stand as the band of `BAND` points that holds them, from `low` to
    `high`, so that the median, which with an odd number of people is somebody's own result, is not told. `share` is
    the share of everybody at a level, rounded to the smallest of `STEPS` that stands for `minimum` people or more, so
    that they add up to 100; `low` and `high` are both it. Groups of fewer than `minimum` people have no row, and
    shares of which no step stands for so many neither.

    A value stays as an earlier release told it where since then fewer than `minimum` people, of the group or of
    everybody, came, went or have other points: `held`. Its `n` is today's. Points count, on whatever scale, and not
    estimates: one person's correction moves the estimates of all, whose items are calibrated together.

    Args:
        levels: table `levels`.
        officers: table `officers`.
        minimum: smallest number of people of whom anything may be told.
        top_level: the highest level.
        released: what was told before.
        scores: table `scores`, needed where something was told before.
    """
    frame = placed(levels, officers)
    everybody = frame.assign(group=EVERYBODY)
    whole, units = everybody.groupby(["group", "scale_id"]), frame.groupby(["unit_id", "scale_id"])
    counts = pd.crosstab([everybody["group"], everybody["scale_id"]], everybody["level"].astype(int))
    counts = counts.reindex(columns=range(top_level + 1), fill_value=0)
    found = pd.concat(
        [
            _bands(whole["estimate"].mean(), whole.size(), MEAN),
            _bands(units["estimate"].median().rename_axis(["group", "scale_id"]), units.size(), MEDIAN),
            _shares(counts, minimum),
        ],
        ignore_index=True,
    )
    found = found[found["n"] >= minimum].assign(held=False).reset_index(drop=True)
    if released is None or not released.key:
        return found
    if scores is None:
        raise ValueError("what was told before can only be compared with everybody's points")
    return _held(found, frame, scores, released, minimum)


def placed(levels: tables.Levels, officers: tables.Officers) -> pd.DataFrame:
    """Return officer_id, scale_id, level, estimate of everybody with a result, with the unit, empty without one."""
    known = levels[["officer_id", "scale_id", "level", "estimate"]].dropna(subset=["level", "estimate"])
    unit = known["officer_id"].map(officers.set_index("officer_id")["unit_id"])
    return known.assign(unit_id=unit.astype(object).where(unit.notna(), "").astype(str))


def hashed(frame: pd.DataFrame, scores: tables.Scores, key: str) -> pd.Series:
    """Return a keyed hash (SipHash, uint64) of each row's person with all their points; it tells nothing by itself.

    Args:
        frame: what `placed` returned.
        scores: table `scores`.
        key: 16 characters.
    """
    ordered = scores.sort_values(["officer_id", "scale_id"])
    points = ordered["scale_id"].astype(str) + "=" + ordered["raw"].astype(float).round(6).astype(str)
    given = points.groupby(ordered["officer_id"]).agg("|".join)
    words = frame["officer_id"].astype(str) + "|" + frame["officer_id"].map(given).fillna("").astype(str)
    return pd.Series(pd.util.hash_array(words.to_numpy(object), hash_key=key), index=frame.index, dtype="uint64")


def snapshot(cells: pd.DataFrame, frame: pd.DataFrame, scores: tables.Scores, released: Released, key: str) -> Released:
    """Return what is to be remembered of a release: held cells with the people of the earlier one, others with today's.

    Args:
        cells: what `comparators` returned.
        frame: what `placed` returned.
        scores: table `scores`.
        released: the earlier release.
        key: of the hashes; the earlier release's, where there was one.
    """
    now = _contributors(frame, scores, key)
    keys = pd.MultiIndex.from_frame(cells.loc[cells["held"], ["group", "scale_id"]].drop_duplicates())
    groups = pd.MultiIndex.from_frame(cells[["group", "scale_id"]].drop_duplicates())
    of_now, held_now = pd.MultiIndex.from_frame(now[["group", "scale_id"]]), keys
    people = [now[of_now.isin(groups) & ~of_now.isin(held_now)]]
    if len(released.people):
        before = pd.MultiIndex.from_frame(released.people[["group", "scale_id"]])
        people.append(released.people[before.isin(held_now)])
    return Released(key, cells.drop(columns="held"), pd.concat(people, ignore_index=True))


def changed_people(before: np.ndarray, now: np.ndarray) -> int:
    """Return of how many people at least something differs: who came or has other points, or who went if more did.

    A person with other points is gone with one hash and new with another, and counts once.
    """
    return max(len(np.setdiff1d(now, before)), len(np.setdiff1d(before, now)))


def _bands(values: pd.Series, n: pd.Series, measure: str) -> pd.DataFrame:
    low = np.clip(np.floor(values.to_numpy(float) / BAND + 1e-9) * BAND, 0.0, 100.0 - BAND)
    frame = values.index.to_frame(index=False).astype({"group": str, "scale_id": str})
    return frame.assign(measure=measure, level=NO_LEVEL, n=n.to_numpy(int), low=low, high=low + BAND)


def _shares(counts: pd.DataFrame, minimum: int) -> pd.DataFrame:
    rows = []
    for (group, scale), row in counts.iterrows():
        n = int(row.sum())
        step = step_for(n, minimum)
        if step is None:
            continue
        for level, share in zip(counts.columns, _rounded(100.0 * row.to_numpy(float) / n, step), strict=True):
            rows.append((group, scale, SHARE, int(level), n, share, share))
    return pd.DataFrame(rows, columns=[*CELL, "level", "n", "low", "high"]).astype(
        {"level": int, "n": int, "low": float, "high": float}
    )


def step_for(n: int, minimum: int) -> float | None:
    """Return the smallest step of shares that stands for `minimum` of `n` people or more, None where none does."""
    return next((step for step in STEPS if step * n >= 100.0 * minimum), None)


def _rounded(shares: np.ndarray, step: float) -> np.ndarray:
    """Round shares to a step so that they still add up to 100 (largest remainders, the lower level first on a tie)."""
    parts = np.floor(shares / step + 1e-9)
    missing = round(100.0 / step - parts.sum())
    order = np.argsort(-(shares / step - parts), kind="stable")
    parts[order[:missing]] += 1
    return parts * step


def _contributors(frame: pd.DataFrame, scores: tables.Scores, key: str) -> pd.DataFrame:
    people = frame[PEOPLE].assign(person=hashed(frame, scores, key))
    units = people.assign(group=people["unit_id"])
    return pd.concat([people.assign(group=EVERYBODY), units], ignore_index=True)[["group", "scale_id", "person"]]


def _held(
    found: pd.DataFrame, frame: pd.DataFrame, scores: tables.Scores, released: Released, minimum: int
) -> pd.DataFrame:
    """Return the cells with the values of the earlier release where since then few people changed."""
    now, before = _by_cell(_contributors(frame, scores, released.key)), _by_cell(released.people)
    changed = {cell: changed_people(before[cell], people) for cell, people in now.items() if cell in before}
    few = {cell for cell, n in changed.items() if 0 < n < minimum or 0 < changed.get((EVERYBODY, cell[1]), 0) < minimum}
    key = [*CELL, "level"]
    told = found.merge(released.cells[[*key, "low", "high"]], on=key, how="left", suffixes=("", "_told"))
    whole = told.groupby(CELL)["low_told"].transform(lambda values: values.notna().all()).astype(bool)
    held = whole & np.array([pair in few for pair in zip(told["group"], told["scale_id"], strict=True)], dtype=bool)
    return found.assign(
        low=told["low"].mask(held, told["low_told"]), high=told["high"].mask(held, told["high_told"]), held=held
    )


def _by_cell(people: pd.DataFrame) -> dict[tuple[str, str], np.ndarray]:
    return {(str(g), str(s)): rows.to_numpy() for (g, s), rows in people.groupby(["group", "scale_id"])["person"]}
