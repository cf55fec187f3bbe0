"""What operations add to small random planning problems, and what they allow, by enumeration."""

import datetime as dt
import itertools
import math
from dataclasses import replace

import numpy as np
import pandas as pd

from workbench.parameters.operations import Operations

START = dt.date(2019, 9, 2)


def with_operations(case, seed, *, sessions, bundles):
    """The problem with absences, rooms, trainers, orders and money at random."""
    rng = np.random.default_rng(10_000 + seed)

    def pick(*values):
        return values[int(rng.integers(len(values)))]

    def some_days(longest):
        first = START + dt.timedelta(days=int(rng.integers(0, 7 * case.limits.weeks)))
        return {"from": first, "to": first + dt.timedelta(days=int(rng.integers(0, longest)))}

    people = sorted(case.officers["officer_id"])
    courses = [course.id for course in case.framework.courses]
    absences = [
        {"officer": pick(*people), "share": pick(1.0, 1.0, 0.5)} | some_days(9) for _ in range(pick(0, 1, 2, 3))
    ]
    rooms = [
        {
            "name": f"r{k}",
            "site": site,
            "seats": pick(1, 2, 3),
            "away": [some_days(3)] if pick(True, False, False) else [],
        }
        for site in pick([], ["x"], ["x", "y"])
        for k in range(pick(1, 1, 2))
    ]
    trainers = [
        {
            "name": f"t{k}", "teaches": pick([], ["d"], courses[:1]), "sites": pick([], [], ["x"]),
            "away": [some_days(3)] if pick(True, False, False) else [], "most_days": pick(None, None, 2.5, 5.0),
        }
        for k in range(pick(0, 1, 2, 3))
    ]  # fmt: skip
    orders = []
    if pick(True, False):
        course, site, week, _ = pick(*sessions)
        one = f"{course}{'@' + site if site else ''}-w{week:02d}"
        kind, what = pick(("must", course), ("must", one), ("must_not", course), ("must_not", one), ("must_not", "all"))
        until = pick(None, None, START + dt.timedelta(days=int(rng.integers(-1, 7 * case.limits.weeks))))
        orders = [{"officer": pick(*people), "order": kind, "what": what, "reason": "r", "by": "b", "until": until}]
    money = pick([], [], [{"source": "s", "quarter": "2019-Q3", "amount": pick(6e6, 12e6)}])
    given = {"absences": absences, "rooms": rooms, "trainers": trainers, "orders": orders, "money": money}
    operations = Operations.model_validate(given)
    case = replace(case, limits=case.limits.model_copy(update={"operations": operations}))
    return replace(case, bundles=bundles(case))


def _days(case, session):
    """First and last day of a candidate session."""
    first = START + dt.timedelta(weeks=session[2] - 1)
    every = [first + dt.timedelta(days=k) for k in range(7 * (case.limits.weeks - session[2] + 1))]
    taught = [day for day in every if day.weekday() < 5 and day not in case.limits.holidays]
    return taught[0], taught[math.ceil(case.framework.course_by_id[session[0]].days) - 1]


def _meets(period, first, last):
    return period.from_ <= last and first <= (period.to or dt.date.max)


def _means(order, session):
    course, site, week, _ = session
    return order.what in ("all", course, f"{course}{'@' + site if site else ''}-w{week:02d}")


def allowed(case, officer, chosen):
    """Whether one person may sit in exactly these sessions."""
    operations = case.limits.operations
    days = [_days(case, session) for session in chosen]
    gone = [a for a in operations.absences if a.officer == officer and a.share == 1]
    if any(_meets(a, *own) for a in gone for own in days):
        return False
    for order in operations.orders:
        if order.officer != officer:
            continue
        until = order.until or dt.date.max
        meant = [first <= until and _means(order, session) for session, (first, _) in zip(chosen, days, strict=True)]
        if any(meant) != (order.order == "must"):
            return False
    return True


def ordered(case, officer, course):
    """Whether an order sends the person to the course."""
    names = (o.what for o in case.limits.operations.orders if (o.officer, o.order) == (officer, "must"))
    return any(name == course or name.startswith((f"{course}@", f"{course}-w")) for name in names)


def days_of(case, officer):
    """Most days of training of one person."""
    n_days, part = 7 * case.limits.weeks, 1.0
    for a in case.limits.operations.absences:
        if a.officer == officer and a.share < 1:
            inside = [k for k in range(n_days) if _meets(a, *[START + dt.timedelta(days=k)] * 2)]
            part -= a.share * len(inside) / n_days
    return case.limits.days_per_officer * max(part, 0.0)


def rooms_of_weeks(case, units, caps, rows):
    """Groups × weeks: how many of each unit, and of those qualified in each row of the strength, may be sent."""
    home = dict(zip(case.officers["officer_id"], case.officers["unit_id"], strict=True))
    found = np.zeros((len(units) + len(rows), case.limits.weeks))
    for week in range(case.limits.weeks):
        taught = [START + dt.timedelta(days=7 * week + k) for k in range(7)]
        taught = [day for day in taught if day.weekday() < 5]
        gone = {
            a.officer for a in case.limits.operations.absences if a.share == 1 and any(_meets(a, d, d) for d in taught)
        }
        for at, (unit, cap) in enumerate(zip(units, caps, strict=True)):
            found[at, week] = max(cap - sum(home[o] == unit for o in gone if pd.notna(home[o])), 1)
        for at, row in enumerate(rows):
            found[len(units) + at, week] = max(len(row["people"]) - len(row["people"] & gone) - row["stay"], 0)
    return found


def money_of(case):
    """Money of the only quarter in which a session can start."""
    money = case.limits.operations.money
    return sum(fund.amount for fund in money) + 1e-3 if money else np.inf


def counted(course, limits):
    """Trainers of a session that count in its domain: none where somebody is named for the course."""
    staff = limits.operations.trainers
    return 0 if any(not t.teaches or {course.id, "d"} & set(t.teaches) for t in staff) else course.trainers


def by_name(case, sessions, seats):
    """Whether all sessions that are held can have rooms and trainers."""
    if not case.limits.operations.rooms and not case.limits.operations.trainers:
        return np.ones(len(seats), dtype=bool)
    distinct, of = np.unique(seats, axis=0, return_inverse=True)
    fits = np.array([_rooms(case, sessions, row) and _trainers(case, sessions, row) for row in distinct], dtype=bool)
    return fits[of.reshape(-1)]


def _rooms(case, sessions, seats):
    rooms = case.limits.operations.rooms
    sites = {room.site for room in rooms}
    held = [i for i, n in enumerate(seats) if n and sessions[i][1] in sites]
    able = [
        [
            (k,)
            for k, room in enumerate(rooms)
            if room.site == sessions[i][1]
            and room.seats >= seats[i]
            and not any(_meets(p, *_days(case, sessions[i])) for p in room.away)
        ]
        for i in held
    ]
    return any(_apart([sessions[i] for i in held], chosen) for chosen in itertools.product(*able))


def _trainers(case, sessions, seats):
    staff, courses = case.limits.operations.trainers, case.framework.course_by_id
    teach = [{c.id for c in courses.values() if not t.teaches or {c.id, "d"} & set(t.teaches)} for t in staff]
    named = set().union(*teach)
    held = [i for i, n in enumerate(seats) if n and sessions[i][0] in named and courses[sessions[i][0]].trainers]
    able = []
    for i in held:
        course, site, _, _ = sessions[i]
        there = [
            k
            for k, t in enumerate(staff)
            if course in teach[k]
            and (not site or not t.sites or site in t.sites)
            and not any(_meets(p, *_days(case, sessions[i])) for p in t.away)
        ]
        able.append(list(itertools.combinations(there, courses[course].trainers)))
    for chosen in itertools.product(*able):
        days = [
            sum(courses[sessions[i][0]].days for i, own in zip(held, chosen, strict=True) if k in own)
            for k in range(len(staff))
        ]
        within = all(t.most_days is None or n <= t.most_days + 1e-9 for t, n in zip(staff, days, strict=True))
        if within and _apart([sessions[i] for i in held], chosen):
            return True
    return not held


def _apart(held, chosen):
    """Whether sessions that share a week share nobody."""
    pairs = itertools.combinations(zip(held, chosen, strict=True), 2)
    return all(a[3] < b[2] or b[3] < a[2] or not set(x) & set(y) for (a, x), (b, y) in pairs)
