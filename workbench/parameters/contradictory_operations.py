"""What contradicts itself in operations, or the framework, the plan's limits, and the published plan that is kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from workbench.characters import loose
from workbench.errors import Problem, did_you_mean
from workbench.messages import Words, languages, msg
from workbench.parameters.framework import Framework
from workbench.parameters.kept_sessions import KeptSessions
from workbench.parameters.operations import Absence, Attended, Certificate, Operations, Order, StaffChange
from workbench.parameters.planning import Training

PLACE = "training.operations"
COACHING, ALL = "coaching", "all"
SEPARATOR = ";"
KEEP_ONE = msg("Keep one of the rows.")
NO_PERSON = msg("The results hold no such person.")
NO_COURSE = msg("There is no such course.")
NO_SITE = msg("There is no such site.")
NO_UNIT = msg("There is no such unit.")
NO_POSITION = msg("There is no such position.")
NO_SESSION = msg("The published plan has no such session.")
NAME_RUN = msg("Sessions are those of a published plan: name the folder of its run under `training.keep`.")
ENDS_FIRST = msg("It ends before it begins.")
LATER = msg("Give {day} or a later day, or leave it out.")
MUST_AND_MUST_NOT = msg("The same person must and must not, in the same time.")
CORRECT_ONE = msg("Correct the session's status, or take the row out.")
HELD = msg("Correct `as_of` or the session, or give the session the status `held`.")
ONE_ORDER = msg("Take one of the two orders back, or let one end (`until`) before the other counts.")


@dataclass(frozen=True)
class _Told:
    """The framework's ids, and what they are called."""

    known: frozenset[str]
    words: tuple[str, ...]


def of_lists(met: Operations, framework: Framework) -> Iterator[Problem]:
    """Yield what contradicts itself in lists of operations, or the framework, with dotted places in the parameters.

    Officers are known only with the results, or in a run: see `of_officers`.
    """
    if met != Operations():
        yield from _days(met)
        yield from _ids(met, framework)
        yield from _twice(met)
        yield from _not_apart(met)
        yield from _of_people(met)


def of_officers(met: Operations, known: Sequence[str]) -> Iterator[Problem]:
    """Yield the people whom operations name and who are neither known nor said to join; seats are judged by the plan.

    Args:
        met: the operations.
        known: ids of officers.
    """
    there = {*known, *(change.officer for change in met.people if change.change == "joins")}
    for column, officer in officers_named(met):
        if officer not in there and not column.startswith(f"{PLACE}.attendance."):
            yield Problem(NO_PERSON, did_you_mean(officer, known), "unknown-officer", column=column, value=officer)


def officers_named(met: Operations) -> Iterator[tuple[str, str]]:
    """Yield the officers whom operations name: dotted place in the parameters, and id."""
    lists: dict[str, Sequence[Absence | Order | StaffChange | Attended | Certificate]] = {
        "absences": met.absences,
        "orders": met.orders,
        "people": met.people,
        "attendance": met.attendance,
        "certificates": met.certificates,
    }
    for listed, entries in lists.items():
        for at, entry in enumerate(entries):
            yield f"{PLACE}.{listed}.{at}.officer", entry.officer


def of_plan(
    training: Training, framework: Framework, start: dt.date, kept: KeptSessions | None = None
) -> Iterator[Problem]:
    """Yield what contradicts itself between a plan's operations, its limits, and the published plan that is kept.

    Args:
        training: limits of the plan, with every operation.
        framework: whose courses are meant.
        start: the plan's first day.
        kept: sessions of the published plan that is kept; None where they are not known.
    """
    if training.operations != Operations():
        yield from _of_sessions(training, framework, kept)
        yield from _of_orders(training, start, kept)


def _wrong(
    listed: str, at: int, key: str, said: Words, instead: Words | None, rule: str, value: object = ""
) -> Problem:
    return Problem(said, instead, rule, column=f"{PLACE}.{listed}.{at}.{key}", value=str(value))


def _days(met: Operations) -> Iterator[Problem]:
    """A time ends after it begins."""

    def reversed_(listed: str, at: int, key: str, first: dt.date, last: dt.date | None) -> Iterator[Problem]:
        if last is not None and last < first:
            instead = LATER.format(day=first.isoformat())
            yield _wrong(listed, at, key, ENDS_FIRST, instead, "days", last.isoformat())

    for at, absence in enumerate(met.absences):
        yield from reversed_("absences", at, "to", absence.from_, absence.to)
    for at, held in enumerate(met.certificates):
        if held.expires_on is not None and held.expires_on < held.held_on:
            said, instead = (
                msg("The certificate expires before it is held."),
                LATER.format(day=held.held_on.isoformat()),
            )
            yield _wrong("certificates", at, "expires_on", said, instead, "days", held.expires_on.isoformat())
    away = {"trainers": [t.away for t in met.trainers], "rooms": [r.away for r in met.rooms]}
    for listed, every in away.items():
        for at, periods in enumerate(every):
            for part, period in enumerate(periods):
                yield from reversed_(listed, at, f"away.{part}.to", period.from_, period.to)


def _ids(met: Operations, framework: Framework) -> Iterator[Problem]:
    """Courses, domains, sites, units and positions are those of the framework."""
    courses = _told((course.id, course.title) for course in framework.courses)
    domains = _told((domain.id, domain.name.text) for domain in framework.domains)
    units = _told((unit.id, unit.name.text) for unit in framework.units)
    positions = _told((position.id, position.name.text) for position in framework.positions)
    ids = [unit.site for unit in framework.units if unit.site]
    ids += [site for course in framework.courses for site in course.sites]
    named = {unit.id: unit.name.text for unit in framework.units}
    sites = _told((site, named.get(site)) for site in dict.fromkeys(ids))
    both = _Told(courses.known | domains.known, courses.words + domains.words)
    asked: list[tuple[str, int, str, str | None, _Told, Words, str]] = []
    for at, trainer in enumerate(met.trainers):
        no = msg("There is no such course or domain.")
        asked += [("trainers", at, f"teaches.{i}", word, both, no, "course") for i, word in enumerate(trainer.teaches)]
        asked += [("trainers", at, f"sites.{i}", word, sites, NO_SITE, "site") for i, word in enumerate(trainer.sites)]
    asked += [("rooms", at, "site", room.site, sites, NO_SITE, "site") for at, room in enumerate(met.rooms)]
    no = msg("There is no such course.")
    asked += [("certificates", at, "course", c.course, courses, no, "course") for at, c in enumerate(met.certificates)]
    for at, change in enumerate(met.people):
        asked.append(("people", at, "unit", change.unit, units, NO_UNIT, "unit"))
        asked.append(("people", at, "position", change.position, positions, NO_POSITION, "position"))
    for listed, at, key, word, told, said, kind in asked:
        if word is not None and word not in told.known:
            yield _wrong(listed, at, key, said, did_you_mean(word, told.words), f"unknown-{kind}", word)


def _told(things: Iterable[tuple[str, Words | None]]) -> _Told:
    ids: list[str] = []
    names: list[str] = []
    for thing, name in things:
        ids.append(thing)
        names += [] if name is None else [name.in_(language) for language in languages()]
    return _Told(frozenset(ids), tuple(dict.fromkeys([*names, *ids])))


def _twice(met: Operations) -> Iterator[Problem]:
    """Each trainer, room, session, seat, quarter of a source and order once."""
    keys: list[tuple[str, str, Sequence[Hashable], Words]] = [
        ("trainers", "name", [loose(t.name) for t in met.trainers], msg("This trainer stands twice.")),
        ("rooms", "name", [(loose(r.name), r.site) for r in met.rooms], msg("This room stands twice at its site.")),
        ("sessions", "session", [s.session for s in met.sessions], msg("The session has two statuses.")),
        ("attendance", "officer", [(a.session, a.officer) for a in met.attendance], msg("The seat has two results.")),
        (
            "money", "quarter", [(loose(m.source), m.quarter) for m in met.money],
            msg("The source has two amounts for this quarter."),
        ),
        (
            "certificates", "course", [(c.officer, c.course, c.held_on) for c in met.certificates],
            msg("This certificate stands twice."),
        ),
        ("orders", "what", [(o.officer, o.order, o.what) for o in met.orders], msg("This order stands twice.")),
    ]  # fmt: skip
    for listed, key, found, said in keys:
        seen: set[Hashable] = set()
        for at, thing in enumerate(found):
            if thing in seen:
                yield _wrong(listed, at, key, said, KEEP_ONE, "twice")
            seen.add(thing)


def _not_apart(met: Operations) -> Iterator[Problem]:
    """No name holds what separates several in one cell."""
    for at, trainer in enumerate(met.trainers):
        if SEPARATOR in trainer.name:
            said = msg("The name holds a semicolon, which separates names.")
            yield _wrong("trainers", at, "name", said, msg("Write each trainer in a row, without a semicolon."), "name")


def _of_sessions(training: Training, framework: Framework, kept: KeptSessions | None) -> Iterator[Problem]:
    """Sessions, and seats in them, are those of the published plan; nobody attends what is cancelled."""
    met = training.operations
    known = None if kept is None else [*kept.course, *sorted(kept.earlier - set(kept.course))]
    named = [("sessions", at, "session", status.session) for at, status in enumerate(met.sessions)]
    named += [("attendance", at, "session", attended.session) for at, attended in enumerate(met.attendance)]
    for listed, at, key, session in named:
        if not training.keep:
            said = msg("No published plan is named whose session this could be.")
            yield _wrong(listed, at, key, said, NAME_RUN, "no-published-plan", session)
        elif known is not None and session not in known:
            yield _wrong(listed, at, key, NO_SESSION, did_you_mean(session, known), "unknown-session", session)
    courses = _told((course.id, course.title) for course in framework.courses)
    for at, order in enumerate(met.orders):
        if order.what in (*courses.known, COACHING, ALL, *(known or ())):
            continue
        if not training.keep:
            said = msg("This is no course, and no published plan is named whose session it could be.")
            yield _wrong("orders", at, "what", said, did_you_mean(order.what, courses.words), "unknown", order.what)
        elif known is not None:
            said = msg("This is no course, and the published plan has no such session.")
            words = [*courses.words, *known]
            yield _wrong("orders", at, "what", said, did_you_mean(order.what, words), "unknown", order.what)
    status = {one.session: one.status for one in met.sessions}
    ordered = {(order.what, order.officer) for order in met.orders if order.order == "must"}
    for at, attended in enumerate(met.attendance):
        session = attended.session
        if status.get(session) == "cancelled":
            said = msg("Somebody is entered for a session that is cancelled.")
            yield _wrong("attendance", at, "session", said, CORRECT_ONE, "cancelled-attended", session)
        if kept is None or session not in (known or ()):
            continue
        if (session, attended.officer) not in kept.seats and (session, attended.officer) not in ordered:
            said = msg("The published plan gives this person no seat in the session.")
            instead = msg("Correct session or person; who was sent by hand has an order (must) for the session.")
            yield _wrong("attendance", at, "officer", said, instead, "no-seat", attended.officer)
        start = kept.start.get(session)
        if (
            training.as_of is not None
            and start is not None
            and start >= training.as_of
            and status.get(session) != "held"
        ):
            said = msg("The session begins only on {day}, after the day as of which is planned.")
            said = said.format(day=start.isoformat())
            yield _wrong("attendance", at, "session", said, HELD, "not-yet-held", session)


def _of_people(met: Operations) -> Iterator[Problem]:
    """Who joins has a unit and a position, who moves one of them; nobody changes twice a day, or after leaving."""
    by_officer: dict[str, list[tuple[int, StaffChange]]] = {}
    for at, change in enumerate(met.people):
        by_officer.setdefault(change.officer, []).append((at, change))
        lacking = [key for key in ("unit", "position") if getattr(change, key) is None]
        if change.change == "joins" and lacking:
            said = msg("Who joins needs a unit and a position.")
            yield _wrong("people", at, lacking[0], said, msg("Fill it in."), "joins")
        elif change.change == "moves" and len(lacking) == 2:
            said = msg("Who moves needs a new unit or a new position.")
            yield _wrong("people", at, "unit", said, msg("Fill in one of them."), "moves")
    for changes in by_officer.values():
        yield from _in_order(sorted(changes, key=lambda change: change[1].date))


def _in_order(changes: Sequence[tuple[int, StaffChange]]) -> Iterator[Problem]:
    gone: StaffChange | None = None
    before: StaffChange | None = None
    for at, change in changes:
        if before is not None and before.date == change.date:
            said = msg("Two changes of the same person on one day.")
            yield _wrong("people", at, "date", said, KEEP_ONE, "two-changes", change.date.isoformat())
        elif gone is not None:
            said = msg("The person has left on {day} already.").format(day=gone.date.isoformat())
            instead = msg("Correct one of the days; a time away is an absence.")
            yield _wrong("people", at, "date", said, instead, "left-before", change.date.isoformat())
        elif change.change == "joins" and before is not None:
            said = msg("The person is there already on {day}.").format(day=before.date.isoformat())
            instead = msg("Correct one of the days.")
            yield _wrong("people", at, "date", said, instead, "joins-twice", change.date.isoformat())
        gone = change if change.change in ("leaves", "retires") else gone
        before = change


def _of_orders(training: Training, start: dt.date, kept: KeptSessions | None) -> Iterator[Problem]:
    """Nobody must and must not in the same time, and nobody must who is excluded or away all the time."""
    met = training.operations
    against: dict[str, list[Order]] = {}
    for order in met.orders:
        if order.order == "must_not":
            against.setdefault(order.officer, []).append(order)
    fixed = {(officer, session.course): at for at, session in enumerate(training.fixed) for officer in session.officers}
    first = max(start, training.as_of or start)
    end = start + dt.timedelta(weeks=training.weeks, days=-1)
    away = _times_away(training)
    for at, order in enumerate(met.orders):
        if order.order == "must_not":
            if any(_meets(order.what, course, kept) for officer, course in fixed if officer == order.officer):
                said = msg("This person is set by hand to sit in a session of that course (`training.fixed`).")
                yield _wrong("orders", at, "what", said, msg("Leave one of the two out."), "fixed-and-must-not")
            continue
        if any(_excludes(other, order, kept) for other in against.get(order.officer, ())):
            yield _wrong("orders", at, "order", MUST_AND_MUST_NOT, ONE_ORDER, "must-and-must-not", order.what)
        if order.officer in training.excluded and order.what != COACHING:
            said = msg("This person is both ordered to attend and excluded (`training.excluded`).")
            yield _wrong("orders", at, "officer", said, msg("Leave one of the two out."), "must-and-excluded")
        last = min(order.until or end, end)
        if first <= last and _covered(away.get(order.officer, ()), first, last):
            said = msg("This person must attend, and is away all the time from {first} to {last}.")
            instead = msg("Correct the absence or `until`, or take the order out.")
            said = said.format(first=first.isoformat(), last=last.isoformat())
            yield _wrong("orders", at, "officer", said, instead, "must-and-away", order.officer)


def _excludes(no: Order, must: Order, kept: KeptSessions | None) -> bool:
    """Whether what somebody must can at no time be done because of what the same person must not."""
    if must.what != ALL and not _meets(no.what, must.what, kept):
        return False
    day = kept.start.get(must.what) if kept is not None else None
    latest = day if day is not None else must.until
    return no.until is None or (latest is not None and latest <= no.until)


def _meets(wide: str, narrow: str, kept: KeptSessions | None) -> bool:
    """Whether an order about one thing is about another too: all, the same, or a session of the course."""
    course = kept.course.get(narrow) if kept is not None else None
    return wide in (ALL, narrow) or (course is not None and wide == course)


def _times_away(training: Training) -> dict[str, list[tuple[dt.date, dt.date]]]:
    """Return when people are wholly away: absent, not there yet, or gone for good."""
    found: dict[str, list[tuple[dt.date, dt.date]]] = {}
    times: list[tuple[str, dt.date, dt.date]] = [
        (a.officer, a.from_, a.to or dt.date.max) for a in training.gone if a.share >= 1
    ]
    for change in training.operations.people:
        if change.change == "joins":
            times.append((change.officer, dt.date.min, change.date - dt.timedelta(days=1)))
        elif change.change in ("leaves", "retires"):
            times.append((change.officer, change.date, dt.date.max))
    for officer, first, last in times:
        found.setdefault(officer, []).append((first, last))
    return found


def _covered(times: Iterable[tuple[dt.date, dt.date]], first: dt.date, last: dt.date) -> bool:
    """Whether times together cover every day from `first` to `last`."""
    day = first
    for begin, end in sorted(times):
        if begin > day:
            break
        if end >= last:
            return True
        day = max(day, end + dt.timedelta(days=1))
    return False
