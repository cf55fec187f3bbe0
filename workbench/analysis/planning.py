"""The steps of the plans and of the staff around them: interventions, training, coaching, coverage, deployment."""

from __future__ import annotations

import datetime as dt
from typing import Any

from workbench import tables
from workbench.analysis import things
from workbench.analysis.published import published_plan
from workbench.analysis.step import Given
from workbench.parameters.days import first_working_day, plan_start
from workbench.parameters.planning import Training
from workbench.plan import causes, coaching, coverage, deployment, duties, interventions, rotation, staff, training
from workbench.plan.away import away_between, coaching_time
from workbench.plan.candidates import candidates
from workbench.plan.ordered import out_of_coaching, to_be_coached
from workbench.plan.pairs import Pairs, pair_changes, pairs_of
from workbench.plan.room import room
from workbench.plan.waiting_list import waiting_list
from workbench.profile.gaps import needs


def begun(given: Given) -> dict[str, Any]:
    """Return the plans' first day, as a text that JSON holds.

    A plan that is made again as of a day keeps the published plan's: its weeks keep their numbers.
    """
    published = published_plan(given.settings) if given.parameters.training.as_of is not None else None
    start = plan_start(given.parameters) if published is None else published.start
    return {"plan_start": start.isoformat()}


def first_day(given: Given) -> dt.date:
    """Return the plan's first day."""
    return dt.date.fromisoformat(given["plan_start"])


def staffed(given: Given) -> dict[str, Any]:
    """Return the officers with the units and positions that the plans are made for."""
    training_limits = given.parameters.training
    return {"people": staff_of(things.ASSESSED.of(given), training_limits, first_day(given))}


def staff_of(officers: tables.Officers, limits: Training, start: dt.date) -> tables.Officers:
    """Return officers with the units and positions that they have by the last day of a plan.

    Args:
        officers: as assessed.
        limits: changes of staff, and the plan's length.
        start: first day of the plan.
    """
    return staff.staff(officers, limits.operations.people, last=start + dt.timedelta(weeks=limits.weeks, days=-1))


def coaching_start(given: Given) -> dt.date:
    """Return the first day of coaching: that of the plan, or the day as of which the plan is made again."""
    limits = given.parameters.training
    return first_working_day(max(first_day(given), limits.as_of or dt.date.min), limits.holidays)


def published_pairs(given: Given) -> Pairs:
    """Return what becomes of the pairs of the published plan."""
    published = published_plan(given.settings)
    return pairs_of(
        None if published is None else published.pairs,
        tables.GAPS.of(given),
        things.PEOPLE.of(given),
        given.framework,
        training=given.parameters.training,
        coaching=given.parameters.coaching,
    )


def away_from_coaching(given: Given) -> list[str]:
    """Return who is away on a day of the time of coaching."""
    time = coaching_time(coaching_start(given), given.parameters.coaching.weeks)
    return away_between(given.parameters.training.gone, *time)


def kept_out_of_coaching(given: Given) -> list[str]:
    """Return whom an order keeps from coaching, on either side."""
    return out_of_coaching(given.parameters.training, coaching_start(given))


def chosen_interventions(given: Given) -> dict[str, Any]:
    """Return which intervention suits each need, before anything is planned."""
    framework, parameters = given.framework, given.parameters
    open_needs = needs(tables.GAPS.of(given), framework)
    chosen = interventions.interventions(
        tables.GAPS.of(given),
        framework,
        within_reach=interventions.within_session_reach(
            training.taking_part(tables.GAPS.of(given), framework, None, limits=parameters.training),
            tables.LEVELS.of(given),
            framework,
            limits=parameters.training,
        ),
        coachable=coaching.within_coaches_reach(
            open_needs,
            tables.LEVELS.of(given),
            things.PEOPLE.of(given),
            framework,
            limits=parameters.coaching,
            away=[*away_from_coaching(given), *kept_out_of_coaching(given)],
        ),
        rules=parameters.interventions,
        limits=parameters.training,
        running=published_pairs(given).stand,
    )
    return {"chosen_interventions": chosen}


def trained(given: Given) -> dict[str, Any]:
    """Return the tables of the training plan, and how it was reached.

    Raises:
        PlanInfeasible: where the plan's limits contradict each other.
        ParameterError: where the published plan that is to be kept cannot be read.
    """
    limits, published = given.parameters.training, published_plan(given.settings)

    def solved(within: Training) -> training.TrainingPlan:
        return training.training_plan(
            tables.GAPS.of(given),
            things.PEOPLE.of(given),
            given.framework,
            limits=within,
            start=first_day(given),
            levels=tables.LEVELS.of(given),
            published=published,
            left_to_coaching=interventions.left_to_coaching(things.CHOSEN.of(given)),
            explain=False,
        )

    plan = solved(limits)
    changes = plan.changes
    if published is not None and published.limits is not None:
        happened = causes.events(published.limits, limits)
        changes = causes.caused(changes, happened, limits, lambda within: solved(within).changes)
    return {
        "sessions": plan.sessions,
        "training_plan": plan.assignments,
        "plan_changes": changes,
        "plan_facts": {
            "training_gap": plan.relative_gap,
            "training_status": plan.status,
            "training_cost": plan.cost,
            "training_objective": plan.objective,
            "training_closed": plan.closed,
            "edition": 1 if published is None else published.edition + 1,
            "training_unrecorded": plan.unrecorded,
            "training_gain": float(plan.assignments["gain"].sum()),
            "training_lacking": training.lacking(
                tables.GAPS.of(given), given.framework, limits=given.parameters.training
            ),
        },
    }


def coached(given: Given) -> dict[str, Any]:
    """Return the tables of the coaching plan: whom it pairs of those without a seat, and where coaches are lacking."""
    limits, published, pairs = given.parameters.training, published_plan(given.settings), published_pairs(given)
    plan = coaching.coaching_plan(
        tables.GAPS.of(given),
        tables.LEVELS.of(given),
        things.PEOPLE.of(given),
        given.framework,
        limits=given.parameters.coaching,
        start=coaching_start(given),
        absences=limits.gone,
        kept_out=kept_out_of_coaching(given),
        must=to_be_coached(limits),
        training=tables.TRAINING_PLAN.of(given),
        reassess_first=limits.reassess_first,
        standing=pairs.stand,
        published=pairs.ahead,
    )
    before = None if published is None else published.limits
    changes = pair_changes(
        None if published is None else published.pairs,
        plan.pairs,
        ended=pairs.ended,
        seats=tables.PLAN_CHANGES.of(given),
        happened=[] if before is None else causes.events(before, limits),
    )
    return {"coaching_plan": plan.pairs, "coaching_changes": changes, "coach_shortage": plan.shortage}


def waiting(given: Given) -> dict[str, Any]:
    """Return table `waiting_list`.

    What the training plan could choose from is worked out again here: that takes no solving.
    """
    gaps, people, limits, start = (
        tables.GAPS.of(given),
        things.PEOPLE.of(given),
        given.parameters.training,
        first_day(given),
    )
    left = interventions.left_to_coaching(things.CHOSEN.of(given))
    choice = candidates(
        training.taking_part(gaps, given.framework, left, limits=limits),
        people,
        given.framework,
        limits=limits,
        start=start,
        levels=tables.LEVELS.of(given),
        published=published_plan(given.settings),
    )
    seats = tables.TRAINING_PLAN.of(given)
    found = waiting_list(
        choice,
        room(choice, tables.SESSIONS.of(given), seats, people, limits=limits, start=start),
        given.framework,
        limits=limits,
        assignments=seats,
        coached=tables.COACHING_PLAN.of(given),
    )
    return {"waiting_list": found}


def room_to_release(given: Given) -> dict[str, Any]:
    """Return table `release_room`."""
    chosen = things.CHOSEN.of(given)
    room = coverage.release_room(
        tables.LEVELS.of(given),
        things.PEOPLE.of(given),
        given.framework,
        waiting=chosen[chosen["intervention"].eq("course")],
        limits=given.parameters.training,
    )
    return {"release_room": room}


def covered(given: Given) -> dict[str, Any]:
    """Return table `coverage` of the plans, under the workload scenario."""
    found = coverage.coverage(
        tables.LEVELS.of(given),
        things.PEOPLE.of(given),
        given.framework,
        training=tables.TRAINING_PLAN.of(given),
        coaching=tables.COACHING_PLAN.of(given),
        workload=given.parameters.workload,
        domain_share=given.parameters.training.domain_share,
    )
    return {"coverage": found}


def placed(given: Given) -> dict[str, Any]:
    """Return tables `rotation_due` and `deployment`; the latter is empty where no advice on placing is asked for."""
    limits, training_limits = given.parameters.deployment, given.parameters.training
    assessed, start = things.ASSESSED.of(given), first_day(given)
    due = rotation.rotation_due(assessed, given.framework, training=training_limits, start=start)
    if not limits.enabled:
        return {"rotation_due": due, "deployment": tables.DEPLOYMENT.empty()}
    last = duties.last_day(training_limits, start).date()
    stays = rotation.not_to_be_moved(due, assessed, given.framework, training_limits.operations.people, last=last)
    found = deployment.deployment(
        tables.LEVELS.of(given),
        tables.GAPS.of(given),
        things.PEOPLE.of(given),
        given.framework,
        training=tables.TRAINING_PLAN.of(given),
        coaching=tables.COACHING_PLAN.of(given),
        domain_share=given.parameters.training.domain_share,
        limits=limits,
        decide_at=given.parameters.levels.decide_at,
        stays=stays,
    )
    return {"rotation_due": due, "deployment": found}
