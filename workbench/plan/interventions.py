"""Which intervention suits which need: one stated rule, the reason for each need, and what the plans then gave.

Uses `catalogue` of the same room: who could sit in one session is a statement about the courses and their sites.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd

from workbench import tables
from workbench.messages import msg
from workbench.parameters.framework import Framework
from workbench.parameters.planning import Interventions, Training
from workbench.plan.carried import by_scale, each_need
from workbench.plan.catalogue import known_courses
from workbench.plan.limits.fixed import seats_by_hand
from workbench.plan.limits.travel import reach_of
from workbench.plan.ordered import sent as sent_by_order
from workbench.plan.ordered import to_be_coached
from workbench.plan.worth import enough, steps, with_chances
from workbench.profile.gaps import concerns, unassessed

KEY = ["officer_id", "scale_id"]
NOT_PLANNED_FOR = ("assess", "reassess")
NOT_FOR_A_COURSE = ("coaching", "self_study")
FEW = ["fewest", "sharing"]
BELOW_MINIMUM = ("below_minimum", "alone_below_minimum")
OF_A_NUMBER = ("few_people", "enough_people")

INTERVENTION_TEXT = {
    "course": msg("Course"),
    "coaching": msg("Coaching on the job"),
    "self_study": msg("Self-study with materials"),
    "reassess": msg("Re-assessment"),
    "assess": msg("First assessment"),
}
RULE_TEXT = {
    "no_result": msg("There is no result yet, so assess first."),
    "running": msg("Coaching has begun, or is over: the pair stays."),
    "by_hand": msg("The session and who sits in it were set by hand."),
    "ordered": msg("An order by hand decides it."),
    "undecided": msg("It is undecided whether the requirement is met, so re-assess before anything is decided on it."),
    "probably_met": msg(
        "The chance that the level is lacking is below {prudence} %, so the plan gives it no seat and no coach; "
        "nothing rests on the result."
    ),
    "no_course": msg("No course within reach fits this step and has enough people to be held, so coaching."),
    "below_minimum": msg(
        "A course within reach fits this step, but fewer people share the need than its minimum of people, so coaching."
    ),
    "few_people": msg(
        "Few people within reach of one session share the need (under {least}), so coaching, not a session."
    ),
    "one_level": msg("One level short, and a colleague has the level: coaching comes first."),
    "enough_people": msg("Enough people within reach of one session share the need (from {least} on), so a course."),
    "nobody": msg("There is neither a course for it nor a coach, so self-study with materials."),
    "alone_below_minimum": msg(
        "Fewer people share the need than the minimum of the course that fits, and nobody could coach it, so "
        "self-study with materials."
    ),
}


def within_session_reach(
    needs: tables.Needs, levels: tables.Levels | tables.Gaps, framework: Framework, *, limits: Training
) -> pd.DataFrame:
    """Return officer_id, scale_id, n_people, fewest and sharing of the needs that a course within reach fits.

    A course fits where it is a first step that is sure enough (`worth.steps`), and it is no longer than the days per
    officer. n_people is the largest number of people, the officer among them, who have a need that the
    course fits and may attend it at one and the same site, under the rule on travel; at least the course's fewest
    people. fewest is the smallest minimum of the courses that have enough. Where no such course has enough, n_people is
    missing, fewest is the smallest minimum of these courses, and sharing the most people who have a need that one of
    them fits and may attend it at one site.
    Undecided needs count only where nothing is re-assessed first.

    Args:
        needs: rows of `gaps` that take part in the plan.
        levels: the chances of levels.
        framework: catalogue, units and sites.
        limits: days per officer, travel, and whether undecided levels are re-assessed first.
    """
    needs = needs[needs["decision"].eq("clear").fillna(False) | (not limits.reassess_first)]
    courses = known_courses(framework)
    decided = needs["decision"].eq("clear").fillna(False).astype(bool)
    facts = needs.assign(decided=decided)[needs["unit_id"].notna()].reset_index(drop=True)
    facts = with_chances(facts, levels, top_level=framework.top_level, training=limits)
    one_step = limits.model_copy(update={"steps": 1})
    pairs = steps(facts.assign(need=facts.index), by_scale(courses, framework), training=one_step)
    fits = enough(pairs["sure"], limits)
    if limits.days_per_officer is not None:
        fits &= pairs["days"].le(limits.days_per_officer)
    pairs = pairs[fits]
    reach = reach_of(pairs[["unit_id", "course"]].drop_duplicates(), courses, framework, travel=limits.travel)
    seats = pairs.merge(reach[["unit_id", "course", "site"]], on=["unit_id", "course"])
    there = seats.groupby(["course", "site"])["officer_id"].transform("nunique")
    fewest = courses["fewest"].loc[seats["course"]].to_numpy()
    held = there.ge(fewest)
    seats = seats.assign(
        n_people=there.where(held), fewest=fewest, enough=np.where(held, fewest, np.nan), sharing=there
    )
    found = seats.groupby(KEY, as_index=False).agg(
        n_people=("n_people", "max"), fewest=("fewest", "min"), enough=("enough", "min"), sharing=("sharing", "max")
    )
    few = found["n_people"].isna()
    least = found["enough"].fillna(found["fewest"].astype(float))
    return found.assign(fewest=least, sharing=found["sharing"].where(few)).drop(columns="enough")


def interventions(
    gaps: tables.Gaps,
    framework: Framework,
    *,
    within_reach: pd.DataFrame,
    coachable: pd.DataFrame,
    rules: Interventions,
    limits: Training,
    running: pd.DataFrame | None = None,
) -> tables.Interventions:
    """Return which intervention suits each need, before anything is planned: table `interventions` without the plans.

    Rows are the officers' needs, the results that do not decide whether the requirement is met, and the requirements
    without a result, each shortage counted once (`profile.gaps`). The first rule that holds decides:

    1. no_result: assess.
    2. running: a coaching has begun that stays: coaching. by_hand: the officer is named in `training.fixed` for a
       course on the scale: course. ordered: an order sends the officer to such a course: course; or into coaching:
       coaching.
    3. undecided, where decided needs alone count (`training.reassess_first`), or the printed level meets the
       requirement and a course has too few people; probably_met, where the requirement is not met with a chance below
       `training.prudence`: reassess.
    4. no_course (no fitting course within reach), below_minimum (fewer people than such a course needs) or few_people
       (fewer than `course_from` within reach of one session): coaching; nobody or alone_below_minimum, where nobody
       within reach could coach it either: self_study, if it is in use.
    5. one_level: `coach_one_level` is set, the gap is 1 and somebody could coach it: coaching.
    6. enough_people: course.

    Args:
        gaps: table `gaps`.
        framework: competencies of the domains, and the catalogue.
        within_reach: what `within_session_reach` returns.
        coachable: officer_id and scale_id of the needs that somebody within reach could coach.
        rules: parameters `interventions`.
        limits: parameters `training`.
        running: officer_id and scale_id of the needs whose coaching has begun and stays; None for none.
    """
    known = concerns(gaps, framework)
    rows = pd.concat([known, unassessed(gaps, framework)])[[*KEY, "level", "gap", "decision", "p_meets"]]
    rows = rows.merge(within_reach[[*KEY, "n_people", *FEW]], on=KEY, how="left")
    hand = seats_by_hand(limits, known_courses(framework))[KEY]
    named, has_coach = _among(rows, hand), _among(rows, coachable)
    must = ordered_scales(limits, known_courses(framework), framework)
    sent, coached = _among(rows, must), rows["officer_id"].isin(to_be_coached(limits)).to_numpy()
    gap = rows["gap"].astype("Float64").to_numpy(float, na_value=np.nan)
    n_people = rows["n_people"].to_numpy(float)
    met = (gap == 0) & ~(n_people >= rules.course_from)
    unsure = ~enough(1.0 - rows["p_meets"].astype(float), limits).to_numpy() & (limits.seats_by == "gain")
    waits = limits.reassess_first | met | unsure | ((gap == 0) & (limits.seats_by == "level"))
    undecided = rows["decision"].eq("undecided").fillna(False).to_numpy() & waits
    below = rows["sharing"].notna().to_numpy()
    alone = (np.isnan(n_people) | (n_people < rules.course_from)) & ~has_coach
    tests = {
        "no_result": rows["level"].isna().to_numpy(),
        "running": np.zeros(len(rows), dtype=bool) if running is None else _among(rows, running),
        "by_hand": named & (gap > 0),
        "ordered": (sent | coached) & (gap > 0),
        "probably_met": undecided & unsure & (not limits.reassess_first),
        "undecided": undecided,
        "alone_below_minimum": alone & rules.self_study & below,
        "nobody": alone & rules.self_study,
        "below_minimum": below,
        "no_course": np.isnan(n_people),
        "few_people": n_people < rules.course_from,
        "one_level": (gap == 1) & has_coach & rules.coach_one_level,
    }
    rule = np.select(list(tests.values()), list(tests), default="enough_people")
    asked = ~np.isin(rule, ["no_result", "running", "by_hand", "ordered", "probably_met", "undecided"])
    chosen = pd.Series(rule).map(
        {
            "no_result": "assess", "running": "coaching", "by_hand": "course", "ordered": "course",
            "undecided": "reassess", "probably_met": "reassess",
            "nobody": "self_study", "alone_below_minimum": "self_study",
            "below_minimum": "coaching", "no_course": "coaching", "few_people": "coaching", "one_level": "coaching",
            "enough_people": "course",
        }
    )  # fmt: skip
    chosen = chosen.mask((rule == "ordered") & ~sent, "coaching")
    frame = rows[[*KEY, *FEW]].assign(
        intervention=chosen.to_numpy(), rule=rule, n_people=rows["n_people"].fillna(0).where(asked)
    )
    frame.loc[~np.isin(rule, BELOW_MINIMUM), "sharing"] = np.nan
    frame.loc[~np.isin(rule, [*BELOW_MINIMUM, *OF_A_NUMBER]), "fewest"] = np.nan
    return with_plans(frame, training=frame.iloc[:0], coaching=frame.iloc[:0], rules=rules)


def with_plans(
    chosen: tables.Interventions,
    *,
    training: tables.TrainingPlan,
    coaching: tables.CoachingPlan,
    rules: Interventions,
    away: Collection[str] = (),
) -> tables.Interventions:
    """Return table `interventions` with what the plans really gave.

    planned is course where the need has a seat, else coaching where it has a coach, else none. Materials for
    self-study (`self_study`, if it is in use) go before a course, and stand in where a need that is not to be assessed
    first has neither a seat nor a coach.

    Args:
        chosen: what `interventions` returns.
        training: table `training_plan`.
        coaching: table `coaching_plan`.
        rules: parameters `interventions`.
        away: ids of those who are away in the time of coaching: nothing stands in for them.
    """
    seated, coached = _among(chosen, each_need(training)), _among(chosen, coaching)
    waits = ~seated & ~coached & ~chosen["intervention"].isin(NOT_PLANNED_FOR).to_numpy()
    waits &= ~chosen["officer_id"].isin(list(away)).to_numpy()
    frame = chosen.assign(
        planned=np.select([seated, coached], ["course", "coaching"], default="none"),
        self_study=(seated | waits) & rules.self_study,
    )
    return tables.INTERVENTIONS.shaped(frame.sort_values(KEY))


def left_to_coaching(chosen: tables.Interventions) -> pd.DataFrame:
    """Return officer_id and scale_id of the needs that the rule does not offer to the training plan."""
    return chosen.loc[chosen["intervention"].isin(NOT_FOR_A_COURSE), KEY].reset_index(drop=True)


def without_coach(
    chosen: tables.Interventions, gaps: tables.Gaps, *, away: Collection[str] = (), ordered: Collection[str] = ()
) -> tables.Unmet:
    """Return rows of table `unmet` for the needs left to coaching that have no coach.

    The reason is no_unit where the unit is not known, absent where the officer is away, order where an order keeps the
    officer from coaching, below_minimum where a course
    within reach fits and only its minimum of people keeps it from being held, self_study where nobody within reach has
    the level to coach and materials stand in, else no_coach.

    Args:
        chosen: table `interventions`.
        gaps: table `gaps`.
        away: ids of those who are away in the time of coaching.
        ordered: ids of those whom an order keeps from it.
    """
    waits = chosen["intervention"].isin(NOT_FOR_A_COURSE) & chosen["planned"].eq("none")
    rows = chosen.loc[waits, [*KEY, "intervention", "rule"]].merge(gaps[[*KEY, "unit_id", "gap"]], on=KEY)
    homeless = rows["unit_id"].isna()
    below = rows["rule"].isin(BELOW_MINIMUM)
    alone = rows["intervention"].eq("self_study")
    gone, kept = (rows["officer_id"].isin(list(ids)) for ids in (away, ordered))
    rows = rows.assign(
        reason=np.select(
            [homeless, gone, kept, below, alone],
            ["no_unit", "absent", "order", "below_minimum", "self_study"],
            "no_coach",
        ),
        remedy=np.select([homeless, gone, kept], ["set_unit", "after_absence", "change_order"], "find_coach"),
    )
    return rows.drop(columns=["unit_id", "intervention", "rule"])


def ordered_scales(limits: Training, courses: pd.DataFrame, framework: Framework) -> pd.DataFrame:
    """Return officer_id and scale_id of what orders send people to courses for."""
    must = sent_by_order(limits, framework)[["officer_id", "course"]]
    return must.merge(by_scale(courses, framework)[["course", "scale_id"]], on="course")[KEY].drop_duplicates()


def _among(rows: pd.DataFrame, some: pd.DataFrame) -> np.ndarray:
    keys = pd.MultiIndex.from_frame(rows[KEY].astype("str"))
    return np.asarray(keys.isin(pd.MultiIndex.from_frame(some[KEY].astype("str"))))
