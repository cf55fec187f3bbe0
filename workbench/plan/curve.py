"""What money buys: budget against the gap that a plan within it closes.

Uses `candidates` and `relaxed` of the same room: every point is a solution of the relaxation that leaves weeks open.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd

from workbench import tables
from workbench.errors import PlanInfeasible
from workbench.parameters.planning import Training
from workbench.plan.choice import Candidates
from workbench.plan.itself import DUTY
from workbench.plan.relaxed import catalogue

SHARES = (0.0, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8)
MILLION = 1e6
PEOPLE_ALONE = {"fairness": 0.0, "stability": 0.0, "least_share": 0.0, "units": 0.0}
GAP = 5e-3
NODES = 200


@dataclass(frozen=True)
class Point:
    """What one budget buys.

    Attributes:
        cost: đồng that the plan costs.
        gap_closed: Σ weight × levels that it is expected to close.
        n_needs: seats that it gives.
    """

    cost: float
    gap_closed: float
    n_needs: float


def budget_curve(choice: Candidates, *, limits: Training, today: Point | None = None) -> tables.BudgetCurve:
    """Return table `budget_curve`: from no money to what a plan costs where money is no limit, today's budget marked.

    The points come from the aggregated relaxation (`relaxed.catalogue`): every limit is kept in sum over the weeks, the
    weeks themselves are left open. A point is therefore what a plan could close at best, within the solver's gap of
    0.5 %. Today's budget alone shows `today`, the plan itself, so that a reader finds one figure for it everywhere; no
    smaller budget is said to close more than that. What a smaller budget closes, a larger one closes as well: where
    the solver found less for a larger budget, the smaller one's solution is taken. Budgets that what is set by hand
    already exceeds are left out. Fairness, stability, the least share and the units' shortage do not count.

    Args:
        choice: what the plan can choose from.
        limits: limits of the plan.
        today: the plan within today's budget; None to estimate that point like the others.
    """
    by_quarter = {"operations": limits.operations.model_copy(update={"money": []})}
    free = limits.model_copy(update={"budget": None, "reserve": 0.0, **by_quarter, **PEOPLE_ALONE})
    most = _point(choice, free, None)
    if most is None or most.cost <= 0:
        return tables.BUDGET_CURVE.empty()
    budgets = {np.ceil(most.cost * share / MILLION) * MILLION for share in SHARES} | {most.cost}
    set_today = -1.0 if limits.budget is None else limits.budget
    budgets |= set() if limits.budget is None else {limits.budget}
    known = {} if today is None else {set_today: today}
    found = {b: known.get(b) or (_point(choice, free, b) if b < most.cost else most) for b in sorted(budgets)}
    points = [{"budget": b, **asdict(point)} for b, point in found.items() if point is not None]
    frame = pd.DataFrame(points)
    if today is not None:
        below = frame["budget"].lt(set_today)
        frame = frame.assign(
            gap_closed=frame["gap_closed"].mask(below, frame["gap_closed"].clip(upper=today.gap_closed))
        )
    best = frame["gap_closed"].expanding().apply(_latest_best, raw=True).astype(int)
    frame = frame.assign(**{name: frame[name].to_numpy()[best] for name in ("cost", "gap_closed", "n_needs")})
    return tables.BUDGET_CURVE.shaped(frame.assign(is_today=frame["budget"].eq(set_today)))


def _latest_best(closed: np.ndarray) -> int:
    """Where the most is closed so far; of equals the last, so that today's plan stands for itself."""
    return len(closed) - 1 - int(np.argmax(closed[::-1]))


def _point(choice: Candidates, limits: Training, budget: float | None) -> Point | None:
    """What the relaxation buys within a budget; None where nothing keeps the limits."""
    try:
        found, held, sent = catalogue(choice, limits.model_copy(update={"budget": budget}), gap=GAP, nodes=NODES)
    except PlanInfeasible:
        return None
    people = sent.merge(choice.reach[["unit_id", "course", "site", "travel_cost"]], on=["unit_id", "course", "site"])
    sessions = held["sessions"] * choice.courses["session_cost"].loc[held["course"]].to_numpy()
    seats = people["people"] * (choice.courses["person_cost"].loc[people["course"]].to_numpy() + people["travel_cost"])
    cost = float(sessions.sum() + seats.sum())
    # The columns of the options stand first: what they count for duties closes no gap.
    duties = float((choice.options[DUTY].to_numpy() * found.values[: len(choice.options)]).sum())
    return Point(cost, max(found.objective + choice.tie * cost - duties, 0.0), float(people["people"].sum()))
