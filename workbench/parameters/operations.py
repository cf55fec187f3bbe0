"""What a plan meets once it runs: who is away, who teaches, rooms, sessions held or cancelled, orders, staff, money."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from workbench.messages import msg, msg_in
from workbench.parameters.declare import Declared, parameter
from workbench.parameters.names import Day, Id, Money, Quarter, Shown

FIRST = msg_in("parameters", "From")
LAST = msg_in("parameters", "To")
OFFICER = msg("Officer")
OFFICERS_ID = msg("The officer's id.")


class Absence(Declared):
    """A time in which somebody is away: leave, maternity, studies elsewhere."""

    officer: Id = parameter(label=OFFICER, help=OFFICERS_ID)
    from_: Day = parameter(alias="from", label=FIRST, help=msg("First day away."))
    to: Day | None = parameter(None, label=LAST, help=msg("Last day away; empty: until further notice."))
    kind: Literal["leave", "maternity", "study", "secondment", "illness", "other"] = parameter(
        "leave", label=msg("Kind of absence"), help=msg("Why the person is away.")
    )
    share: Annotated[float, Field(gt=0, le=1)] = parameter(
        1.0,
        unit="share",
        label=msg("Share of the time away"),
        help=msg("1: wholly away; below 1 the person works part-time, and may attend within the days that are left."),
    )


class Period(Declared):
    """A time from one day to another."""

    from_: Day = parameter(alias="from", label=FIRST, help=msg("First day."))
    to: Day | None = parameter(None, label=LAST, help=msg("Last day; empty: until further notice."))


class Teacher(Declared):
    """A trainer by name."""

    name: Shown = parameter(label=msg_in("parameters", "Name"), help=msg("The trainer's name or id; each once."))
    teaches: list[Id] = parameter(
        [], label=msg("Teaches"), help=msg("Ids of courses or of domains, whose courses are all meant; empty: all.")
    )
    sites: list[Id] = parameter([], label=msg("Sites"), help=msg("Where the trainer teaches; empty: everywhere."))
    away: list[Period] = parameter([], label=msg("Away"), help=msg("When the trainer is not there."))
    most_days: float | None = parameter(
        None,
        gt=0,
        le=400,
        unit="days",
        label=msg("Most days"),
        help=msg("Most days of teaching in the plan; empty for no limit."),
    )


class Room(Declared):
    """A room for training."""

    name: Shown = parameter(label=msg_in("parameters", "Name"), help=msg("The room's name; each once at a site."))
    site: Id = parameter(label=msg("Site"), help=msg("Where it is."))
    seats: int = parameter(ge=1, le=10_000, unit="people", label=msg("Seats"), help=msg("People whom it holds."))
    away: list[Period] = parameter([], label=msg("Taken"), help=msg("When it is not free."))


class SessionStatus(Declared):
    """What became of a session of the published plan."""

    session: Id = parameter(label=msg("Session"), help=msg("The session's id in the published plan."))
    status: Literal["planned", "confirmed", "cancelled", "held"] = parameter(
        label=msg("Status"),
        help=msg(
            "planned: it may be moved; confirmed: it stays with its people; cancelled: it is not held; held: it is "
            "over."
        ),
    )
    reason: Shown | None = parameter(None, label=msg("Reason"), help=msg("Why, as the pages repeat it."))


class Order(Declared):
    """A decision by hand about one person: must or must not attend a course or session, or be coached."""

    officer: Id = parameter(label=OFFICER, help=OFFICERS_ID)
    order: Literal["must", "must_not"] = parameter(
        label=msg("Order"), help=msg("must: the person attends; must_not: the person does not.")
    )
    what: Id = parameter(
        label=msg("What"), help=msg("Id of a course or of a session of the published plan, or `coaching`, or `all`.")
    )
    reason: Shown = parameter(label=msg("Reason"), help=msg("Why, as the pages repeat it."))
    by: Shown = parameter(label=msg("By"), help=msg("Who decided it."))
    until: Day | None = parameter(
        None, label=msg("Until"), help=msg("Last day on which it holds; empty: for the whole plan.")
    )


class StaffChange(Declared):
    """Somebody who joins, leaves, retires, or changes unit or position."""

    officer: Id = parameter(label=OFFICER, help=OFFICERS_ID)
    change: Literal["joins", "leaves", "retires", "moves"] = parameter(
        label=msg("Change"), help=msg("joins, leaves, retires, or moves to another unit or position.")
    )
    date: Day = parameter(label=msg("Date"), help=msg("First day on which it holds."))
    unit: Id | None = parameter(None, label=msg("Unit"), help=msg("The unit from then on."))
    position: Id | None = parameter(None, label=msg("Position"), help=msg("The position from then on."))


class Attended(Declared):
    """What became of one person's seat."""

    session: Id = parameter(label=msg("Session"), help=msg("The session's id in the published plan."))
    officer: Id = parameter(label=OFFICER, help=OFFICERS_ID)
    result: Literal["came", "absent", "passed", "failed"] = parameter(
        label=msg("Result"),
        help=msg(
            "came, passed: trained, level not yet confirmed; absent: not trained; failed: trained without reaching it."
        ),
    )


class Fund(Declared):
    """Money of one source for one quarter."""

    source: Shown = parameter(label=msg("Source"), help=msg("Where the money comes from."))
    quarter: Quarter = parameter(label=msg("Quarter"), help=msg("Year and quarter, such as `2026-Q3`."))
    amount: Money = parameter(
        unit="đồng", label=msg("Amount"), help=msg("Money for sessions that start in the quarter.")
    )


class Certificate(Declared):
    """A course that somebody has taken, and until when that holds."""

    officer: Id = parameter(label=OFFICER, help=OFFICERS_ID)
    course: Id = parameter(label=msg("Course"), help=msg("Id of the course that was taken."))
    held_on: Day = parameter(label=msg("Held since"), help=msg("Day on which the course was completed."))
    expires_on: Day | None = parameter(
        None,
        label=msg("Expires on"),
        help=msg("Last day on which it holds; empty: as the position's duty says, or without end."),
    )


class Operations(Declared):
    """Everything that a plan meets once it runs; a file of its own, a workbook or YAML."""

    absences: list[Absence] = parameter([], label=msg("Absences"), help=msg("Who is away from when to when."))
    trainers: list[Teacher] = parameter(
        [],
        reason="named_trainers",
        remedy="name_trainers",
        label=msg_in("parameters", "Trainers"),
        help=msg("Trainers by name: what they teach, where, and when not."),
    )
    rooms: list[Room] = parameter(
        [], reason="rooms", remedy="find_room", label=msg("Rooms"), help=msg("Rooms by site with their seats.")
    )
    sessions: list[SessionStatus] = parameter(
        [], label=msg("Sessions"), help=msg("What became of sessions of the published plan.")
    )
    orders: list[Order] = parameter(
        [],
        reason="order",
        remedy="change_order",
        label=msg("Orders"),
        help=msg("Who must or must not attend, by whose decision."),
    )
    people: list[StaffChange] = parameter(
        [], label=msg("Changes of staff"), help=msg("Who joins, leaves, retires or moves, from when on.")
    )
    attendance: list[Attended] = parameter(
        [], label=msg("Attendance"), help=msg("Who came to a session, and with what result.")
    )
    money: list[Fund] = parameter(
        [],
        reason="quarters",
        remedy="add_money",
        label=msg("Money"),
        help=msg(
            "Money by source and quarter, for sessions that start in it, beside the budget; once a quarter is named, "
            "the others have none."
        ),
    )
    certificates: list[Certificate] = parameter(
        [],
        label=msg("Certificates"),
        help=msg("Courses that people have taken, and until when that holds: for duties and prerequisites."),
    )
