"""The plan of a run made again: from its tables as they were written, under the limits of today.

Nothing is measured again, and the results are not asked for: the run lives on its own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from workbench import tables
from workbench.analysis.bundle import Analysis
from workbench.analysis.content import changed_keys, plain_digest
from workbench.analysis.curves import leveller
from workbench.analysis.graph import PLANNING, STEPS, made_by
from workbench.analysis.placed import placing
from workbench.analysis.planning import staff_of
from workbench.analysis.published import published_digest
from workbench.analysis.reading import on_the_staff, without_names
from workbench.analysis.step import Workings
from workbench.errors import ParameterError, Problem
from workbench.messages import msg
from workbench.parameters import Settings
from workbench.plan.causes import DIRECT

AGAIN = (
    *("start", "staff", "gaps", "units", "re-tests", "prices of remedies", "value of knowing"),
    *(step.name for step in PLANNING),
)
"""The steps that are made again."""
OF_THE_STAFF = ("gaps", "unit_scales")
"""Tables that change only where people move or join."""


def planned_again(analysis: Analysis, settings: Settings) -> Analysis:
    """Return a run's analysis with its plans made again.

    Args:
        analysis: the run's, as it was written.
        settings: the run's own parameters with what is said today; `training.keep` names the run.

    Raises:
        ParameterError: where something else than the plans would have to be made again.
        PlanInfeasible: where the plan's limits contradict each other.
    """
    keys = changed_keys(analysis.settings, settings)
    _refuse_measuring(keys)
    found = dict(analysis.tables)
    officers = tables.OFFICERS.of(found)
    assessed = without_names(officers)
    steps = [step for step in STEPS if step.name in AGAIN]
    made = set(made_by(steps))
    people = staff_of(assessed, settings.parameters.training, analysis.plan_start)
    same = people.equals(assessed) and not any(key.startswith(("gaps", "framework:", "units")) for key in keys)
    given = {name: frame for name, frame in found.items() if name not in made or (same and name in OF_THE_STAFF)}
    given |= {"assessed": assessed} | ({} if same else _forms(analysis))
    workings = Workings(settings, steps, given)
    with placing(settings):
        found |= {name: workings[name] for name in made}
    found["officers"] = on_the_staff(officers, workings["people"])
    facts = {
        **analysis.facts,
        "plan_start": workings["plan_start"],
        **workings["plan_facts"],
        **workings["known_facts"],
    }
    digest = plain_digest([analysis.digest, settings.digest, published_digest(settings)])
    return replace(analysis, settings=settings, tables=found, facts=facts, digest=digest, steps={}, made=None)


def _forms(analysis: Analysis) -> dict[str, Any]:
    forms = leveller(analysis).forms
    return {"form_taken": forms.taken, "form_exactness": forms.exactness, "form_curves": forms.curves}


def _refuse_measuring(keys: set[str]) -> None:
    others = [step for step in STEPS if step.name not in AGAIN]
    problem = msg("This is not planned again but measured, read or compared again.")
    instead = msg("Change it in the cohort's parameter file, and let `workbench run` make the run again.")
    wrong = sorted(key for key in keys if any(step.follows({key}) for step in others))
    if wrong:
        raise ParameterError(Problem(problem, instead, "replan", column="-p", value=key) for key in wrong)


@dataclass(frozen=True)
class Changed:
    """What a plan that was made again changes.

    Attributes:
        by_unit: unit_id, kept, moved, dropped, added: seats.
        by_cause: cause, event, n: seats that changed; the events of others than sessions, trainers, rooms, money and
            parameters are ids of people.
        ahead: seats of the published plan that were yet to come and whose person and session no event names.
        stayed: those of them that are kept.
        cost: what the plan costs, in đồng.
        cost_before: what the published plan cost.
        unrecorded: seats in sessions that have begun of which nothing is recorded.
        below: table `below_minimum`: what could be done with sessions that fall below their minimum.
        pairs: change, n: coaching pairs kept, moved, dropped and added.
    """

    by_unit: pd.DataFrame
    by_cause: pd.DataFrame
    ahead: int
    stayed: int
    cost: float
    cost_before: float
    unrecorded: int
    below: tables.BelowMinimum
    pairs: pd.DataFrame


def changed(before: Analysis, after: Analysis) -> Changed:
    """Return what the plan of an analysis changes against that of another, which it keeps."""
    changes = after.tables["plan_changes"]
    changes = changes.reindex(columns=[*changes.columns, *({"cause", "event"} - set(changes.columns))])
    unit = changes["officer_id"].map(after.tables["officers"].set_index("officer_id")["unit_id"]).fillna("–")
    kinds = pd.crosstab(unit.rename("unit_id"), changes["change"]).reindex(
        columns=list(tables.plans.CHANGES), fill_value=0
    )
    new = changes[changes["change"].ne("kept")]
    causes = new.groupby(["cause", "event"], dropna=False).size().rename("n").reset_index()
    held = after.tables["sessions"].set_index("session_id")["status"]
    past = changes["session_after"].map(held).isin(["held", "confirmed"])
    ahead = changes["session_before"].notna() & ~past & ~changes["cause"].isin(DIRECT)
    return Changed(
        by_unit=kinds.reset_index().rename_axis(columns=None),
        by_cause=causes.sort_values(["n", "cause"], ascending=[False, True], ignore_index=True),
        ahead=int(ahead.sum()),
        stayed=int((ahead & changes["change"].eq("kept")).sum()),
        cost=float(after.tables["sessions"]["cost"].sum()),
        cost_before=float(before.tables["sessions"]["cost"].sum()),
        unrecorded=int(after.facts.get("training_unrecorded", 0)),
        below=tables.BELOW_MINIMUM.of(after.tables),
        pairs=after.tables["coaching_changes"].groupby("change").size().rename("n").reset_index(),
    )
