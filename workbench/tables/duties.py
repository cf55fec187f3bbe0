"""Tables of what law or rank asks beside levels: duties, and posts that are due for rotation."""

from __future__ import annotations

from dataclasses import replace
from typing import NewType

from workbench.messages import msg
from workbench.tables.declare import Column, Frame, Table, real, text
from workbench.tables.keys import COURSE, OFFICER, POSITION, UNIT
from workbench.tables.plans import REASONS

STATES = ("valid", "due", "overdue", "never")
PLANNED = ("in_time", "late", "none")

Duties = NewType("Duties", Frame)
DUTIES = Table[Duties](
    "duties", ("officer_id", "course_id"), msg("Courses that officers' positions must take or renew."), (
        OFFICER, COURSE, replace(UNIT, missing=True), POSITION,
        Column("held_on", "date", msg("Day on which the course was last completed; missing where no certificate is held."), missing=True),
        Column("due", "date", msg("Last day by which it is to be renewed; missing where it never falls due, or at once."), missing=True),
        text("state", msg(
"valid: not due within the plan; due: within the plan; overdue: the day has passed before the plan, or before the day as of "
"which it is made; never: no certificate is held, so it is due at once."
), *STATES),
        text("session_id", msg("The session of the plan that renews it; missing for none."), missing=True),
        text("planned", msg("in_time: a seat that ends by then; late: a seat after that day; none: no seat."), *PLANNED),
        text("reason", msg("What keeps a duty that is due without a seat."), *REASONS, missing=True),
        text("remedy", msg("What would give it one."), missing=True),
    ),
)  # fmt: skip
RotationDue = NewType("RotationDue", Frame)
ROTATION_DUE = Table[RotationDue](
    "rotation_due", ("officer_id",), msg("Officers who are due for rotation by the plan's last day."), (
        OFFICER, replace(UNIT, missing=True), POSITION,
        Column("since", "date", msg("First day in the post.")),
        real("years", msg("Years after which the post is given to somebody else."), "years", 0, missing=False),
        Column("due", "date", msg("Day from which the officer is due for rotation.")),
        Column("ordered", "date", msg("Day from which the officer moves or leaves, where that is ordered."), missing=True),
    ),
)  # fmt: skip
