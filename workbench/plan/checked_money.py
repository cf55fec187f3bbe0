"""Money and trainers by count of a written plan, worked out anew: a part of `checked`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from workbench.parameters.framework import Framework
from workbench.parameters.planning import Training
from workbench.plan.checked_coaching import parts
from workbench.plan.checked_named import teaches
from workbench.plan.checked_steps import row_of

MONEY = 1.0


def money_and_trainers(
    held: pd.DataFrame, seats: pd.DataFrame, framework: Framework, training: Training
) -> Iterator[tuple[str, ...]]:
    """Yield the costs that are not due, and budget, quarters and trainers that are exceeded."""
    people = seats["person_fee"] + seats["away"] * training.travel.cost
    of_people = held["session_id"].map(people.groupby(seats["session_id"]).sum()).astype(float)
    due = held["fee"] + of_people.fillna(0.0)
    wrong = (held["cost"] - due).abs().gt(MONEY)
    yield from parts("session_cost", held["session_id"][wrong], held["cost"], due)
    part = held.set_index("session_id")["fee"] / seats["session_id"].value_counts()
    due_share = people + seats["session_id"].map(part).astype(float)
    wrong = (seats["cost_share"] - due_share).abs().gt(MONEY)
    yield from parts("cost_share", row_of(seats)[wrong], seats["cost_share"], due_share)
    due = due.mask(held["stays"], held["cost"])
    if training.budget is not None and due.sum() > training.budget + MONEY:
        yield "budget", "", f"{due.sum():.0f}", f"{training.budget:.0f}"
    yield from _quarters(held, due, training)
    staff = training.operations.trainers
    by_name = [any(teaches(one, course, framework) for one in staff) for course in held["course_id"]]
    known = held[held["lifts"].notna() & ~np.array(by_name, dtype=bool)]
    if known.empty:
        return
    last = known["last_week"].astype(float).fillna(training.weeks)
    weeks = [range(int(a), int(b) + 1) for a, b in zip(known["week"], last, strict=True)]
    busy = known.assign(at_week=pd.Series(weeks, index=known.index, dtype="object")).explode("at_week")
    weekly = busy.groupby(["domain_id", "at_week"])["teach"].sum().reset_index()
    most = weekly["domain_id"].map(training.trainers).astype(float)
    where = weekly["domain_id"] + " week " + weekly["at_week"].astype("str")
    yield from parts("trainers", where[weekly["teach"].gt(most)], weekly["teach"], most)


def _quarters(held: pd.DataFrame, due: pd.Series, training: Training) -> Iterator[tuple[str, ...]]:
    """What sessions that start in a quarter cost beyond its money, where any quarter has some."""
    if not training.operations.money:
        return
    spent: dict[str, float] = {}
    for day, cost in zip(held["start"], due, strict=True):
        quarter = f"{day.year}-Q{1 + (day.month - 1) // 3}"
        spent[quarter] = spent.get(quarter, 0.0) + (0.0 if pd.isna(cost) else float(cost))
    for quarter, cost in sorted(spent.items()):
        most = sum(fund.amount for fund in training.operations.money if fund.quarter == quarter)
        if cost > most + MONEY:
            yield "quarter", quarter, f"{cost:.0f}", f"{most:.0f}"
