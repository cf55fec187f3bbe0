"""People whose smaller need has a seat while a larger one stays open: tried again, marked where that gains more.

Uses `seating` of the same room.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from workbench.parameters.planning import Training
from workbench.plan.carried import further_scales
from workbench.plan.choice import Candidates
from workbench.plan.seating import possible_seats, seating

SMALL = 1e-9
SECONDS = 10.0


def larger_open(seats: pd.DataFrame, choice: Candidates) -> pd.Series:
    """Return, for each seat, the scale of the person's largest need that stays open and is larger; missing for none.

    A need is as large as the levels that it lacks on average; needs that no seat could be given are left aside.

    Args:
        seats: need, officer_id and `also` of the seats taken.
        choice: what the plan can choose from.
    """
    needs = choice.needs[["need", "officer_id", "scale_id", "expected_gap"]]
    taken = seats[["need", "officer_id"]].merge(needs[["need", "scale_id"]], on="need")
    also = seats[["officer_id"]].assign(scale_id=further_scales(seats)).explode("scale_id")
    served = pd.MultiIndex.from_frame(pd.concat([taken[["officer_id", "scale_id"]], also]).astype("str"))
    left = needs[needs["need"].isin(choice.options["need"])]
    left = left[~pd.MultiIndex.from_frame(left[["officer_id", "scale_id"]].astype("str")).isin(served)]
    largest = left.sort_values(["expected_gap", "scale_id"], ascending=[False, True]).drop_duplicates("officer_id")
    largest = largest.set_index("officer_id")
    own = seats["need"].map(needs.set_index("need")["expected_gap"]).astype(float).to_numpy()
    size = seats["officer_id"].map(largest["expected_gap"]).astype(float).to_numpy()
    scale = seats["officer_id"].map(largest["scale_id"].astype("object"))
    return scale.where(np.nan_to_num(size, nan=-np.inf) > own + SMALL).astype("str")


def rather_larger(
    choice: Candidates, limits: Training, sessions: pd.DataFrame, seats: pd.DataFrame
) -> tuple[float, pd.DataFrame]:
    """Seat again, in the sessions held, those whose larger need stays open; all others stay where they are.

    Returns what the objective rises by, and the seats: a smaller need is served only where that gains more in sum.

    Args:
        choice: what the plan can choose from.
        limits: limits of the plan.
        sessions: candidate sessions, as `seating.described` returns them.
        seats: the seats taken, rows of `seating.possible_seats` for these sessions.
    """
    who = set(seats.loc[larger_open(seats, choice).notna(), "officer_id"])
    if not who:
        return 0.0, seats
    held = sessions[sessions["session"].isin(seats["session"])].reset_index(drop=True)
    held = held.assign(session=np.arange(len(held)), fixed=True)
    every = possible_seats(choice, held, limits)
    key = ["need", "course", "entry", "site", "week"]
    taken = pd.MultiIndex.from_frame(every[key]).isin(pd.MultiIndex.from_frame(seats[key]))
    stays = taken & ~every["officer_id"].isin(who)
    asked = every[stays | every["officer_id"].isin(who)].reset_index(drop=True)
    by_hand = asked["fixed"].to_numpy()
    asked = asked.assign(fixed=by_hand | ~asked["officer_id"].isin(who).to_numpy(), by_hand=by_hand)
    before, _ = seating(choice, limits, held, exact=True, seats=asked[_among(asked, seats, key)].assign(fixed=True))
    found, again = seating(choice, limits, held, exact=True, seats=asked, seconds=SECONDS)
    if found.objective <= before.objective + SMALL:
        return 0.0, seats
    again = again.assign(fixed=again["by_hand"]).drop(columns="by_hand")
    number = sessions.set_index(["course", "site", "week"])["session"]
    places = pd.MultiIndex.from_frame(again[["course", "site", "week"]])
    return found.objective - before.objective, again.assign(session=number.reindex(places).to_numpy())


def _among(rows: pd.DataFrame, seats: pd.DataFrame, key: list[str]) -> np.ndarray:
    return pd.MultiIndex.from_frame(rows[key]).isin(pd.MultiIndex.from_frame(seats[key]))
