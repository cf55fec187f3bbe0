"""How many sessions of each course to hold at each site, with the weeks left open: a bound on every plan.

Uses `candidates`, `exchange`, `rows` and `solver` of the same room: every limit writes its rows of the model (`rows`),
which the solver solves.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from workbench.parameters.planning import Training
from workbench.plan.choice import Candidates
from workbench.plan.exchange import exchangeable
from workbench.plan.limits import write
from workbench.plan.rows import Rows
from workbench.plan.solver import Model, Solution, codes

GAP = 1e-3
NODES = 2_000
SECONDS = 120.0


def catalogue(
    choice: Candidates, limits: Training, *, gap: float = GAP, nodes: int = NODES
) -> tuple[Solution, pd.DataFrame, pd.DataFrame]:
    """Decide how many sessions of each course to hold at each site, leaving the weeks open.

    Every limit is kept in sum over the weeks: seats, budget, needs, days and weeks per officer, sessions per course,
    trainers; a unit sends at most its weekly cap to one session, and its cap × the weeks that are taught in all, and
    the same holds for the qualified people whom the minimum strength lets go. Each plan satisfies these, so the
    solver's bound is an upper bound on the objective of every plan.

    Args:
        choice: what the plan can choose from.
        limits: limits of the plan.
        gap: relative gap at which the solver stops.
        nodes: nodes of the search at which it stops.

    Returns:
        The solution; `places` with `sessions`, the number of those that do not stand; unit_id, course, site and
        `people`, how many each unit sends to them.
    """
    classes, places = exchangeable(choice), choice.places
    held = pd.concat([places.assign(week=0), choice.standing]).reset_index(drop=True)
    stands = (np.arange(len(held)) >= len(places)).astype(float)
    options = classes.options(choice)
    course = choice.courses.loc[held["course"]]
    numbered = held[["course", "site", "week"]].assign(place=np.arange(len(held)))
    sends = classes.sends(choice).merge(numbered, on=["course", "site", "week"])
    sends = sends.assign(span=choice.courses["span"].loc[sends["course"]].to_numpy())
    model = Model()
    person = choice.courses["person_cost"].loc[options["course"]].to_numpy(float)
    worth = options["benefit"] + _bonus(choice, limits) - choice.tie * person
    stay = options["stands"].to_numpy(float)
    take = model.columns(worth, 1.0, whole=False, lower=stay)
    must = choice.fixed.groupby(["course", "site"]).size().rename("must").reset_index()
    must = places.merge(must, on=["course", "site"], how="left")["must"].fillna(0.0)
    opens = -choice.tie * course["session_cost"].to_numpy()
    room = places["limit"].to_numpy(float) - _standing_at(choice, places)
    least = np.r_[must, np.ones(len(held) - len(places))]
    hold = model.columns(opens, np.r_[np.maximum(room, 0.0), least[len(places) :]], whole=True, lower=least)
    people = sends["people"].to_numpy(float)
    most = np.where(sends["stands"], people, np.inf)
    send = model.columns(-choice.tie * sends["travel_cost"].to_numpy(), most, whole=False, lower=people)
    model.stand += [take[stay > 0], hold[stands > 0], send[people > 0]]
    rows = Rows(
        model=model, choice=choice, training=limits, options=options, take=take, sends=sends, send=send,
        at=sends["place"].to_numpy(), held=held, hold=hold, course=course, paid=np.r_[take, hold, send],
        spent=np.r_[person, course["session_cost"], sends["travel_cost"]], classes=classes, weeks=False,
    )  # fmt: skip
    write(rows, "people")
    key = ["group", "stage", "course"]
    pairs = pd.concat([options[key], sends[key]])
    signs = np.r_[np.ones(len(take)), -np.ones(len(send))]
    model.rows(codes(*(pairs[name] for name in key)), np.r_[take, send], signs, low=0.0, high=0.0)
    write(rows, "sessions", "places", "units")
    write(rows, "resources", "money", "goals")
    found = model.solve(gap=gap, nodes=nodes, seconds=SECONDS)
    free = sends.assign(people=found.values[send])[~sends["stands"]]
    sent = free.groupby(["unit_id", "course", "site"], as_index=False)["people"].sum()
    return found, places.assign(sessions=np.round(found.values[hold[: len(places)]]).astype(int)), sent


def _standing_at(choice: Candidates, places: pd.DataFrame) -> np.ndarray:
    """Return how many sessions stand at each place."""
    n = choice.standing.groupby(["course", "site"]).size()
    return n.reindex(pd.MultiIndex.from_frame(places[["course", "site"]]), fill_value=0).to_numpy(float)


def _bonus(choice: Candidates, limits: Training) -> np.ndarray:
    kept = choice.options.merge(choice.kept[["need", "course"]].drop_duplicates().assign(kept=1.0), how="left")
    return limits.stability * choice.options["benefit"].to_numpy() * kept["kept"].fillna(0.0).to_numpy()
