"""Parameters of the plans: limits of training, which intervention when, and coaching."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from workbench.messages import msg, msg_in
from workbench.parameters.declare import Declared, parameter
from workbench.parameters.names import MOST_MONEY, Day, Id, Money
from workbench.parameters.operations import Absence, Operations

LONGEST_PLAN = 104
"""Weeks."""


class Travel(Declared):
    """Training away from the unit's own site."""

    allowed: Literal["never", "needed", "always"] = parameter(
        "needed",
        label=msg("Away from home"),
        help=msg(
            "never: only at the unit's own site; needed: elsewhere where the course is not held at home; "
            "always: anywhere."
        ),
    )
    cost: Money = parameter(
        0.0,
        unit="đồng",
        label=msg("Travel cost"),
        help=msg("Cost for each person and session away from the unit's site."),
    )


class FixedSession(Declared):
    """A session set by hand: it opens, and those named sit in it."""

    course: Id = parameter(label=msg("Course"), help=msg("The course's id."))
    site: Id | None = parameter(
        None,
        label=msg("Site"),
        help=msg("Where it is held; empty if the course has no site."),
    )
    week: int = parameter(
        ge=1,
        le=LONGEST_PLAN,
        unit="week",
        label=msg("Week"),
        help=msg("Week in which it starts, from 1."),
    )
    officers: list[Id] = parameter(
        [],
        label=msg("Officers sent"),
        help=msg("Ids of the people who are sure to sit in it."),
    )


class Training(Declared):
    """Limits of the training plan."""

    start: Day | None = parameter(
        None,
        label=msg("Start"),
        help=msg("First day of the plan; empty: the Monday four weeks after the assessment."),
    )
    weeks: int = parameter(
        16,
        ge=1,
        le=LONGEST_PLAN,
        unit="weeks",
        remedy="extend_plan",
        label=msg("Weeks"),
        help=msg("Length of the plan."),
    )
    budget: float | None = parameter(
        None,
        ge=0,
        le=MOST_MONEY,
        unit="đồng",
        reason="budget",
        remedy="raise_budget",
        label=msg("Budget"),
        help=msg("Total money; empty for no limit."),
    )
    release_cap: float | None = parameter(
        0.15,
        gt=0,
        le=1,
        unit="share",
        reason="release_cap",
        remedy="raise_release_cap",
        label=msg("Release cap"),
        help=msg("Largest share of a unit that may be away in one week; empty for no limit."),
    )
    days_per_officer: float | None = parameter(
        10.0,
        gt=0,
        le=260,
        unit="days",
        reason="days",
        remedy="raise_days",
        label=msg("Days per officer"),
        help=msg("Most days of training for one person in the plan; empty for no limit."),
    )
    sessions_per_course: int = parameter(
        6,
        ge=1,
        le=100,
        unit="sessions",
        reason="seats",
        remedy="open_session",
        label=msg("Sessions per course"),
        help=msg("Most sessions of one course at one site."),
    )
    strength: float | None = parameter(
        0.5,
        ge=0,
        le=1,
        unit="share",
        reason="strength",
        remedy="lower_strength",
        label=msg("Minimum strength"),
        help=msg(
            "Share of the qualified people whom the unit needs (`needed`) who must stay each week; empty for no limit."
        ),
    )
    trainers: dict[Id, Annotated[int, Field(ge=0, le=1000)]] = parameter(
        {},
        unit="people",
        reason="trainers",
        remedy="add_trainers",
        label=msg_in("parameters", "Trainers"),
        help=msg("Trainers of each domain available in one week; no limit for a domain that is not named."),
    )
    travel: Travel = parameter(
        Travel(),
        remedy="join_units",
        label=msg("Travel"),
        help=msg("Training at other sites, and what it costs."),
    )
    holidays: list[Day] = parameter([], label=msg("Holidays"), help=msg("Days on which nobody is taught."))
    steps: int = parameter(
        1,
        ge=1,
        le=5,
        unit="steps",
        reason="next_step",
        remedy="confirm_step",
        label=msg("Steps of a need"),
        help=msg("Most courses in a row for one need; the lower step ends before the higher one starts."),
    )
    seats_by: Literal["gain", "level"] = parameter(
        "gain",
        label=msg("Seats go by"),
        help=msg(
            "gain: the levels that a seat is expected to close, by the probabilities of the officer's level; level: the "
            "printed level, as if it were certain, and priority × expected gap."
        ),
    )
    prudence: float = parameter(
        0.45,
        ge=0,
        le=0.95,
        unit="probability",
        label=msg("Prudence"),
        help=msg(
            "With seats_by: gain, the least chance that a person lacks the level at which the course ends, and has the "
            "one at which it starts, before a place is spent."
        ),
    )
    reassess_first: bool = parameter(
        False,
        reason="undecided",
        remedy="reassess",
        label=msg("Re-assess first"),
        help=msg("Only needs that are decided get a place or a coach; an undecided level is assessed again first."),
    )
    reserve: float = parameter(
        0.0,
        ge=0,
        le=0.5,
        unit="share",
        label=msg("Reserve"),
        help=msg(
            "Share of the budget, and of every session's places, that is kept back for those whom a re-test confirms; 0: "
            "they get the places that re-tests free."
        ),
    )
    fixed: list[FixedSession] = parameter(
        [],
        label=msg("Fixed sessions"),
        help=msg("Sessions set by hand, and who is sure to sit in them."),
    )
    excluded: list[Id] = parameter(
        [],
        reason="excluded",
        remedy="include_officer",
        label=msg("Excluded officers"),
        help=msg("Ids of people who are not sent in this plan."),
    )
    absences: list[Absence] = parameter(
        [],
        reason="absent",
        remedy="after_absence",
        label=msg("Absences"),
        help=msg(
            "Who is away from when to when: no session, no coaching (on either side) and no re-test falls into that time."
        ),
    )
    fairness: float = parameter(
        0.0,
        ge=0,
        le=0.9,
        label=msg("Fairness between units"),
        help=msg(
            "0: the total alone counts; the larger, the more the first part of each unit's gap counts than its last."
        ),
    )
    least_share: float = parameter(
        0.0,
        ge=0,
        le=1,
        unit="share",
        label=msg("Least share of each unit"),
        help=msg(
            "Of each unit's needs that a course of the catalogue fits, at least this share gets a seat; a share that the "
            "plan cannot reach is refused, with the one that it reaches."
        ),
    )
    units: float = parameter(
        0.5,
        ge=0,
        le=10,
        unit="levels",
        label=msg("Weight of the units' shortage"),
        help=msg(
            "What one person more counts of those whom a unit lacks (`needed`), or of a second one where the unit rests on "
            "one, in levels closed of a need that counts fully; 0: people's needs alone."
        ),
    )
    domain_share: float = parameter(
        0.8,
        gt=0,
        le=1,
        unit="share",
        label=msg("From competencies to the domain"),
        help=msg(
            "Who is trained in a competency holds the domain's level in the coverage after the plans once this share of "
            "the domain's competencies is at that level."
        ),
    )
    duties: float = parameter(
        3.0,
        ge=0,
        le=100,
        unit="levels",
        reason="duties",
        remedy="weigh_duties",
        label=msg("Weight of a duty"),
        help=msg(
            "What a seat counts that renews a duty in time, in levels closed of a need that counts fully; half of it once "
            "the day has passed; 0: duties get no seat of their own."
        ),
    )
    remedies_solved: int = parameter(
        3,
        ge=0,
        le=100,
        unit="remedies",
        label=msg("Remedies solved again"),
        help=msg(
            "How many remedies, the cheapest first, are priced by solving the whole plan again, which takes as long as "
            "the plan itself each time; the rest are estimates."
        ),
    )
    operations: Operations = parameter(
        Operations(),
        label=msg("Operations"),
        help=msg("What the plan meets once it runs; the file that `operations` names adds to it."),
    )
    as_of: Day | None = parameter(
        None,
        label=msg("As of"),
        help=msg(
            "With `keep`: sessions of the published plan that began before this day, and those that are confirmed, stay "
            "as they are; the rest is planned again."
        ),
    )
    keep: str | None = parameter(
        None,
        label=msg("Keep"),
        help=msg("Folder of the run whose published plan is to be kept, relative to the folder of this file."),
    )
    stability: float = parameter(
        0.2,
        ge=0,
        le=10,
        label=msg("Price of stability"),
        help=msg("What keeping a person in the published session adds, as a share of the benefit of the seat."),
    )

    causes_solved: int = parameter(
        3,
        ge=0,
        le=100,
        label=msg("Causes solved"),
        help=msg(
            "With `keep`: without how many kinds of events, one after another, the plan is solved again to tell which "
            "caused a change that none names by itself; each takes as long as the plan. The rest is put down to several "
            "together."
        ),
    )

    @property
    def gone(self) -> tuple[Absence, ...]:
        """Every time in which somebody is away, from whichever place names it; who leaves the service is away for good."""
        left = (one for one in self.operations.people if one.change in ("leaves", "retires"))
        leavers = (Absence.model_validate({"officer": one.officer, "from": one.date, "kind": "other"}) for one in left)
        return (*self.absences, *self.operations.absences, *leavers)

    @property
    def spendable(self) -> float | None:
        """Đồng for seats that are given now: the budget without the reserve; None without a budget."""
        return None if self.budget is None else self.budget * (1.0 - self.reserve)


class Interventions(Declared):
    """Which intervention serves which need."""

    course_from: int = parameter(
        3,
        ge=1,
        le=1000,
        unit="people",
        label=msg("Course from"),
        help=msg("From so many people within reach of one session with the same need on, a course; fewer are coached."),
    )
    coach_one_level: bool = parameter(
        False,
        label=msg("Coach a gap of one"),
        help=msg("A gap of one level that somebody could coach is coached, and has no seat."),
    )
    self_study: bool = parameter(
        True,
        label=msg("Self-study"),
        help=msg("Materials for self-study before a course, and while there is neither course nor coach."),
    )


class Coaching(Declared):
    """Limits of the coaching plan."""

    load: int = parameter(
        3, ge=0, le=20, unit="people", label=msg("Load"), help=msg("Most people that one coach takes.")
    )
    lead: int = parameter(
        1,
        ge=0,
        le=5,
        unit="levels",
        label=msg("Lead"),
        help=msg("By how many levels the coach must be ahead of the officer."),
    )
    same_unit: bool = parameter(
        True,
        label=msg("Same unit"),
        help=msg("Pair people of the same unit only; off: also units of the same site, the own unit first."),
    )
    equal_grade: bool = parameter(
        False,
        label=msg("Grade of the coach"),
        help=msg(
            "Only coaches of the officer's grade (ngạch) or a higher one, in the framework's order of grades; off: they come "
            "first, and a coach of a lower grade is marked. Who has no grade, or one that the framework does not name, is not "
            "compared."
        ),
    )
    weeks: int = parameter(
        12,
        ge=1,
        le=52,
        unit="weeks",
        label=msg("Weeks of coaching"),
        help=msg("Length of a coaching."),
    )
