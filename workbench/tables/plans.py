"""Tables of the plans."""

from __future__ import annotations

from dataclasses import replace
from typing import NewType

from workbench.messages import msg
from workbench.parameters.declare import codes_of
from workbench.parameters.planning import Training
from workbench.tables.declare import Column, Frame, Table, real, share, text, whole
from workbench.tables.keys import COURSE, FROM_LEVEL, OFFICER, SCALE, SESSION, STEP, TO_LEVEL, UNIT

STATES = ("planned", "confirmed", "held")
Sessions = NewType("Sessions", Frame)
SESSIONS = Table[Sessions](
    "sessions", ("session_id",), msg("The sessions that open."), (
        SESSION, COURSE, whole("week", msg("Week of the plan in which it starts, from 1."), "week", 1),
        whole("n_weeks", msg("Weeks that it takes up."), "weeks", 1),
        Column("start", "date", msg("First day of training.")),
        Column("end", "date", msg("Last day of training.")),
        real("days", msg("Days of training."), "days", 0, missing=False),
        text("site", msg("Site."), missing=True),
        whole("n_trainers", msg("Trainers."), "people"),
        whole("n_seats", msg("Places in the session."), "people", 1),
        whole("n_seats_used", msg("Seats used."), "people", 1),
        real("cost", msg("Cost: session, people and travel."), "đồng", 0, missing=False),
        Column("fixed", "flag", msg("The session was set by hand.")),
        text("room", msg("The room at the site; missing where no room of the site is listed."), missing=True, required=False),
        text("trainers", msg(
"Trainers by name, separated by semicolons; missing where nobody is named for the course."
), missing=True, required=False),
        text("status", msg(
"Where a published plan is kept: planned; confirmed, it stays with its people; held, it has begun or is over."
), *STATES, required=False),
    ),
)  # fmt: skip
TrainingPlan = NewType("TrainingPlan", Frame)
TRAINING_PLAN = Table[TrainingPlan](
    "training_plan", ("officer_id", "session_id"), msg("Who goes to which session."), (
        OFFICER, SESSION, replace(SCALE, text=msg(
"Id of the scale: a domain or a competency; `course:` and the course's id of a seat for the course itself: because of a "
"duty, or because a later course asks for it."
)), FROM_LEVEL, TO_LEVEL, share("priority", msg("Priority of the need; missing for a seat for the course itself.")),
        STEP, real("benefit", msg("Benefit: the levels that it is expected to close × what one counts."), "level", 0,
                   missing=False),
        real("gain", msg("Levels that the seat is expected to close."), "level", 0, required=False),
        replace(share("p_fits", msg(
"Chance that the course closes anything; missing where the printed level is taken as certain."
)), required=False),
        replace(share("p_below", msg(
"Chance that the officer has not the level at which the course starts; missing likewise."
)), required=False),
        real("seat_cost", msg("Cost of the seat alone: person and travel, without the session."), "đồng", 0, missing=False),
        real("cost_share", msg(
"Share of the session's cost: the seat's own, and an equal part of what the session costs beside its people; the sum over "
"all seats is what the plan costs."
), "đồng", 0, missing=False),
        Column("travels", "flag", msg("Training away from the unit's own site.")),
        Column("fixed", "flag", msg("The seat was set by hand.")),
        Column("kept", "flag", msg("Same course, site and week as in the published plan.")),
        text("larger_open", msg(
"Scale of a larger need of the same person that stays open; the plan gains more in sum this way. Missing for none."
), missing=True, required=False),
        text("also", msg("Further scales that the same seat serves, separated by spaces."), missing=True, required=False),
        replace(Column("duty", "flag", msg("The seat renews a course that the officer's position must take.")), required=False),
    ),
)  # fmt: skip
CAUSES = (
    "absence", "trainer", "room", "session", "order", "budget", "staff", "attendance", "certificate", "parameters",
    "several",
)  # fmt: skip
CHANGES = ("kept", "moved", "dropped", "added")
PlanChanges = NewType("PlanChanges", Frame)
PLAN_CHANGES = Table[PlanChanges](
    "plan_changes", ("officer_id", "scale_id", "step"), msg("Changes against the published plan."), (
        OFFICER, SCALE, STEP, text("change", msg("Kept, moved to another session, dropped, or added."), *CHANGES),
        text("session_before", msg("Session in the published plan."), missing=True),
        text("session_after", msg("Session in this plan."), missing=True),
        text("course_before", msg("Course of the session in the published plan."), missing=True, required=False),
        Column("start_before", "date", msg("Its first day."), missing=True, required=False),
        Column("end_before", "date", msg("Its last day."), missing=True, required=False),
        text("trainers_before", msg("Its trainers by name, separated by semicolons."), missing=True, required=False),
        text("cause", msg(
"What caused the change: an absence, a trainer, a room, a session that is cancelled, an order, the money, staff who leave "
"or move, attendance, a certificate, another parameter, or several together; missing for a seat that is kept, and where nothing happened."
), *CAUSES, missing=True, required=False),
        text("event", msg(
"Whose absence, order, move or attendance it is, which session, trainer, room, source of money or parameter."
), missing=True, required=False),
    ),
)  # fmt: skip
CoachingPlan = NewType("CoachingPlan", Frame)
COACHING_PLAN = Table[CoachingPlan](
    "coaching_plan", ("coach_id", "officer_id", "scale_id"), msg("Who coaches whom."), (
        text("coach_id", msg("The coach's id.")), OFFICER, SCALE, FROM_LEVEL, TO_LEVEL,
        Column("start", "date", msg("First day."), missing=True),
        Column("end", "date", msg("Last day."), missing=True),
        Column("lower_grade", "flag", msg("The coach has a lower grade than the officer."), required=False),
    ),
)  # fmt: skip
CoachingChanges = NewType("CoachingChanges", Frame)
COACHING_CHANGES = Table[CoachingChanges](
    "coaching_changes", ("officer_id", "scale_id"), msg("Changes of coaching pairs against the published plan."), (
        OFFICER, SCALE, text("change", msg("Kept, moved to another coach, dropped, or added."), *CHANGES),
        text("coach_before", msg("Coach in the published plan."), missing=True),
        text("coach_after", msg("Coach in this plan."), missing=True),
        text("cause", msg(
"What caused the change, by the codes of `plan_changes`; missing for a pair that is kept, and where nothing happened."
), *CAUSES, missing=True),
        text("event", msg(
"Whose absence, order, move or attendance it is, which session, trainer, room, source of money or parameter."
), missing=True),
    ),
)  # fmt: skip
CoachShortage = NewType("CoachShortage", Frame)
COACH_SHORTAGE = Table[CoachShortage](
    "coach_shortage", ("unit_id", "scale_id"), msg("Where coaches are lacking."), (
        UNIT, SCALE, whole("n_needs", msg("Decided needs."), "people"),
        whole("n_without_coach", msg("Needs without a coach."), "people"),
        whole("n_coaches", msg(
"People at a level to coach one of those without a coach: their load is full, or they are "
"coached themselves."
), "people"),
    ),
)  # fmt: skip
REASONS = (
    "no_result", "no_unit", "no_course", "not_worth_a_session", "no_coach", "below_minimum", "self_study", "prerequisite",
    "cap_below_minimum", *codes_of(Training, "reason"),
)  # fmt: skip
Unmet = NewType("Unmet", Frame)
UNMET = Table[Unmet](
    "unmet", ("officer_id", "scale_id"), msg("Needs that stay open, and why."), (
        OFFICER, SCALE, whole("gap", msg("Levels missing."), "level", missing=True),
        text("reason", msg("The limit that keeps it open."), *REASONS),
        text("remedy", msg("What would close it."), missing=True),
        text("remedy_id", msg("The remedy's id in table `remedies`."), missing=True, required=False),
        text("ordered", msg("The order that keeps it open: by whom, and why."), missing=True, required=False),
    ),
)  # fmt: skip
