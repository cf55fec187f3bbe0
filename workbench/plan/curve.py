"""What money buys: budget against the gap that a plan within it closes.

Uses `candidates` and `relaxed` of the same room: every point is a solution of the relaxation that leaves weeks open.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from workbench import tables
from workbench.errors import PlanInfeasible
from workbench.parameters.planning import Training
from workbench.plan.candidates import Candidates
from workbench.plan.relaxed import catalogue

SHARES = (0.0, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8)
MILLION = 1e6
GAP = 5e-3
NODES = 200


def budget_curve(choice: Candidates, *, limits: Training) -> pd.DataFrame:
    """Return table `budget_curve`: from no money to what a plan costs where money is no limit, today's budget marked.

    The points come from the aggregated relaxation (`relaxed.catalogue`): every limit is kept in sum over the weeks, the
    weeks themselves are left open. A point is therefore what a plan could close at best, within the solver's gap of
    0.5 %; the plan of today's budget stays below that by its own relative gap. What a smaller budget closes, a larger
    one closes as well: where the solver found less for a larger budget, the smaller one's solution is taken. Budgets
    that what is set by hand already exceeds are left out. Fairness and stability do not count.

    Args:
        choice: what the plan can choose from.
        limits: limits of the plan.
    """
    free = limits.model_copy(update={"budget": None, "fairness": 0.0, "stability": 0.0})
    most = _point(choice, free, None)
    if most is None or most[0] <= 0:
        return tables.BUDGET_CURVE.empty()
    budgets = {np.ceil(most[0] * share / MILLION) * MILLION for share in SHARES} | {most[0]}
    today = limits.budget
    budgets |= set() if today is None else {today}
    found = {b: _point(choice, free, b) if b < most[0] else most for b in sorted(budgets)}
    points = [(b, *point) for b, point in found.items() if point is not None]
    frame = pd.DataFrame(points, columns=["budget", "cost", "gap_closed", "n_needs"])
    best = frame["gap_closed"].expanding().apply(np.argmax, raw=True).astype(int)
    frame = frame.assign(**{name: frame[name].to_numpy()[best] for name in ("cost", "gap_closed", "n_needs")})
    return tables.BUDGET_CURVE.shaped(frame.assign(is_today=frame["budget"].eq(-1.0 if today is None else today)))


def _point(choice: Candidates, limits: Training, budget: float | None) -> tuple[float, float, float] | None:
    """Cost, gap closed and seats of the relaxation within a budget; None where nothing keeps the limits."""
    try:
        found, held, sent = catalogue(choice, limits.model_copy(update={"budget": budget}), gap=GAP, nodes=NODES)
    except PlanInfeasible:
        return None
    people = sent.merge(choice.reach[["unit_id", "course", "site", "travel_cost"]], on=["unit_id", "course", "site"])
    sessions = held["sessions"] * choice.courses["session_cost"].loc[held["course"]].to_numpy()
    seats = people["people"] * (choice.courses["person_cost"].loc[people["course"]].to_numpy() + people["travel_cost"])
    cost = float(sessions.sum() + seats.sum())
    return cost, max(found.objective + choice.tie * cost, 0.0), float(people["people"].sum())
