"""What a seat is worth: the levels that it is expected to close, by the probabilities of the officer's level.

Training helps, and a seat is lost where it does not: it goes by what it gives on average, whether or not the level is
decided.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from workbench import tables
from workbench.parameters.planning import Training
from workbench.profile.gain import levels_closed

FIRST = -1
"""Entry of a step that no earlier one leads to."""
LEAST = 1e-3
"""Levels; a seat that closes less on average is no option."""
SMALL = 1e-9
KEY = ["officer_id", "scale_id"]
LIFT = "lifts_to_"
"""Before a level: the chance that a step lifts a person to it, or above, who is not counted there yet."""


def may_lack(gaps: pd.DataFrame, training: Training) -> pd.Series:
    """Whether an undecided level meets the requirement as printed, but lacks it with a chance of `prudence` or more."""
    undecided = gaps["gap"].eq(0).fillna(False) & gaps["decision"].eq("undecided").fillna(False)
    return undecided.astype(bool) & enough(1.0 - gaps["p_meets"].astype(float), training)


def enough(chance: pd.Series, training: Training) -> pd.Series:
    """Whether a chance reaches `training.prudence`."""
    return chance.ge(training.prudence - SMALL)


def with_chances(needs: pd.DataFrame, levels: pd.DataFrame, *, top_level: int, training: Training) -> pd.DataFrame:
    """Return needs with p_0 … p_L, the chance of each level, `each`, what one level counts, and `per_level`.

    By the printed level (`training.seats_by: level`), that level is certain, a level closed is taken for expected gap /
    gap levels (`per_level`), and counts by the need's priority. Else a level closed is one, it counts by the need's
    `weight` (its priority, where the rows have none), and the chances are those of table `levels`; where that has none,
    the level is certain.

    Args:
        needs: rows of `gaps` with a level.
        levels: officer_id, scale_id and the chances.
        top_level: L.
        training: by what seats are given.
    """
    names = tables.level_columns(top_level)
    sure = np.eye(len(names))[needs["level"].astype(int).clip(0, top_level)]
    if training.seats_by == "level":
        share = (needs["expected_gap"] / needs["gap"].astype(float)).astype(float)
        each = needs["priority"].astype(float)
        return needs.assign(each=each, per_level=share, **dict(zip(names, sure.T, strict=True)))
    each = needs["weight" if "weight" in needs else "priority"].astype(float)
    if set(names).issubset(levels.columns):
        known = needs[KEY].merge(levels[[*KEY, *names]], on=KEY, how="left")[names].to_numpy(float)
        sure = np.where(np.isnan(known), sure, known)
    return needs.assign(each=each, per_level=1.0, **dict(zip(names, sure.T, strict=True)))


def steps(needs: pd.DataFrame, courses: pd.DataFrame, *, training: Training) -> pd.DataFrame:
    """Return every step that a need could take in the plan, with what it is expected to close.

    A course from a to b closes Σ_{a ≤ k < goal} P(level = k) · (goal − k) levels, with goal = min(b, required); those
    below a learn nothing that counts. A later step is taken where an earlier one ends: whom the earlier one lifts is
    there, everybody else where they were. Where earlier steps from several levels lead there, it counts with the least
    that it adds after any of them.

    Args:
        needs: need, officer_id, unit_id, scale_id, level, required, decided, each, per_level, p_0 … p_L.
        courses: a row per course and scale that it serves (`carried.by_scale`).
        training: how many steps, and by what seats are given.

    Returns:
        One row per need, course and entry: the need's columns but for the chances; the course's; entry (the level at
        which an earlier step ends, `FIRST` for a first step); first; from_level, the likeliest level of those that it
        lifts; gain (levels closed on average), benefit (gain × each); p_fits, the chance that it closes anything;
        p_below, the chance that the level at which it starts is not reached; sure, the lower of the chances that the
        level at which it ends is lacking and that the one at which it starts is there; lifts_to_1 … lifts_to_L, the
        chance that it lifts the person to that level or above, 0 where the printed level reaches it.
    """
    names = [name for name in needs if str(name).removeprefix("p_").isdecimal()]
    ladder = np.arange(len(names))
    facts = needs[["need", "officer_id", "unit_id", "scale_id", "level", "required", "decided", "each", "per_level"]]
    facts = facts.astype({"level": "int64", "required": "int64"}).assign(entry=FIRST)
    course = courses[["course", "scale_id", "lifted", "from_level", "to_level", "days", "span"]]
    course = course.rename(columns={"from_level": "opens_at"})
    chances, found = needs[names].to_numpy(float), []
    for step in range(training.steps):
        pairs = facts.assign(at=np.arange(len(facts))).merge(course, on="scale_id")
        if step:
            pairs = pairs[pairs["opens_at"].le(pairs["entry"]) & pairs["to_level"].gt(pairs["entry"])]
        if training.seats_by == "level":
            pairs = pairs[pairs["to_level"].le(pairs["required"])]
        low, high = (pairs[name].to_numpy(int)[:, None] for name in ("opens_at", "to_level"))
        goal = np.minimum(high, pairs["required"].to_numpy(int)[:, None])
        p = chances[pairs["at"].to_numpy()]
        closes = levels_closed(pairs["opens_at"], pairs["to_level"], pairs["required"], top_level=len(names) - 1)
        inside = p * (closes > 0)
        gain = (p * closes).sum(axis=1) * pairs["per_level"].to_numpy(float)
        below = (p * (ladder < low)).sum(axis=1)
        arcs = pairs.assign(
            gain=gain,
            benefit=gain * pairs["each"],
            p_fits=inside.sum(axis=1),
            p_below=below,
            sure=np.minimum((p * (ladder < goal)).sum(axis=1), 1.0 - below),
            first=step == 0,
            from_level=pairs["entry"] if step else inside.argmax(axis=1),
        )
        kept = gain > LEAST
        counted = pairs["level"].to_numpy(int)[:, None] >= ladder
        reached = np.where(counted | (ladder > high), 0.0, _before(p * (low <= ladder)))
        arcs = arcs.assign(**{f"{LIFT}{k}": reached[:, k] for k in ladder[1:]})
        found.append(arcs[kept])
        lifted = (low <= ladder) & (ladder < high)
        moved = np.where(lifted, 0.0, p) + (p * lifted).sum(axis=1, keepdims=True) * (ladder == high)
        facts = pairs.loc[kept, facts.columns].assign(entry=pairs.loc[kept, "to_level"].to_numpy())
        chances = moved[kept]
    every = pd.concat(found, ignore_index=True).drop(columns="at")
    order = ["need", "entry", "course"]
    return every.sort_values([*order, "benefit"]).drop_duplicates(order).reset_index(drop=True)


def lifts(arcs: pd.DataFrame, options: pd.DataFrame) -> pd.DataFrame:
    """Return whom options may lift to which level: need, course, entry, officer_id, unit_id, scale_id, level, lift.

    Args:
        arcs: what `steps` returns, with officer_id, unit_id and scale_id of each need.
        options: need, course, officer_id, entry, from_level and `also`, the further scales that the seat serves.
    """
    served = options[["need", "course", "entry", "from_level", "officer_id", "unit_id", "also"]]
    own = served.merge(
        arcs[["need", "course", "entry", "scale_id", *_lift_names(arcs)]], on=["need", "course", "entry"]
    )
    more = served[served["also"].ne("")]
    more = more.assign(scale_id=more["also"].str.split()).explode("scale_id").astype({"scale_id": "str"})
    key = ["officer_id", "course", "scale_id"]
    further = more.merge(arcs[[*key, "entry", "from_level", *_lift_names(arcs)]], on=key, suffixes=("", "_of"))
    joins = further["entry"].eq(further["entry_of"]) | (
        further["entry_of"].eq(FIRST) & further["from_level_of"].eq(further["entry"])
    )
    every = pd.concat([own, further[joins]], ignore_index=True)
    facts = ["need", "course", "entry", "officer_id", "unit_id", "scale_id"]
    long = every.melt(facts, _lift_names(arcs), var_name="level", value_name="lift")
    long = long.assign(level=long["level"].str.removeprefix(LIFT).astype("int64"))
    return long[long["lift"].gt(SMALL)].sort_values([*facts, "level"], ignore_index=True)


def _lift_names(arcs: pd.DataFrame) -> list[str]:
    return [str(name) for name in arcs if str(name).startswith(LIFT)]


def _before(chances: np.ndarray) -> np.ndarray:
    """Sum of the chances of the levels below each."""
    return np.asarray(chances.cumsum(axis=1) - chances)


def most(arcs: pd.DataFrame, *, steps: int) -> pd.Series:
    """Return the most benefit that each need can have from the steps, by need."""
    ahead = pd.DataFrame({"need": [], "to_level": [], "ahead": []}).astype({"need": "int64", "to_level": "int64"})
    for _ in range(steps):
        best = arcs[["need", "entry", "to_level", "benefit"]].merge(ahead, on=["need", "to_level"], how="left")
        best = best.assign(ahead=best["benefit"] + best["ahead"].fillna(0.0))
        ahead = best.groupby(["need", "entry"], as_index=False)["ahead"].max().rename(columns={"entry": "to_level"})
    return ahead[ahead["to_level"].eq(FIRST)].set_index("need")["ahead"].astype(float)
