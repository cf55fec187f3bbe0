"""Contradictions in what law or rank asks: duties of positions, what comes before a course, rotation of posts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from workbench.errors import Problem, did_you_mean
from workbench.messages import Words, msg
from workbench.parameters.framework import Framework

NO_COURSE = msg("There is no such course.")
NO_POSITION = msg("There is no such position.")
NO_SCALE = msg("There is no such scale.")
TWICE = msg("This stands in two rows.")
ONE_ROW = msg("Keep one of the rows.")


def of_what_is_asked(fw: Framework) -> Iterator[Problem]:
    """Yield every contradiction in a framework's duties, prerequisites and rotation."""
    courses, positions = list(fw.course_by_id), list(fw.position_by_id)
    yield from _unknown("duties", "position", [d.position for d in fw.duties], positions, NO_POSITION)
    yield from _unknown("duties", "course", [d.course for d in fw.duties], courses, NO_COURSE)
    yield from _unknown("rotation", "position", [r.position for r in fw.rotation], positions, NO_POSITION)
    yield from _twice("duties", "course", [(d.position, d.course) for d in fw.duties])
    yield from _twice("rotation", "position", [(r.position,) for r in fw.rotation])
    asked = fw.prerequisites
    yield from _unknown("prerequisites", "course", [p.course for p in asked], courses, NO_COURSE)
    yield from _unknown("prerequisites", "after", [p.after for p in asked], courses, NO_COURSE)
    yield from _unknown("prerequisites", "scale", [p.scale for p in asked], list(fw.domain_of), NO_SCALE)
    yield from _twice("prerequisites", "course", [(p.course, p.after, p.scale) for p in asked])
    yield from _conditions(fw)
    yield from _circles(fw)


def _wrong(place: str, value: object, said: Words, instead: Words | None) -> Problem:
    return Problem(said, instead, rule="framework", column=place, value=str(value))


def _unknown(
    listed: str, key: str, words: Sequence[str | None], known: Sequence[str], said: Words
) -> Iterator[Problem]:
    for at, word in enumerate(words):
        if word is not None and word not in known:
            yield _wrong(f"{listed}.{at}.{key}", word, said, did_you_mean(word, known))


def _twice(listed: str, key: str, rows: Sequence[tuple[str | None, ...]]) -> Iterator[Problem]:
    for at, row in enumerate(rows):
        if row in rows[:at]:
            yield _wrong(f"{listed}.{at}.{key}", " · ".join(word for word in row if word), TWICE, ONE_ROW)


def _conditions(fw: Framework) -> Iterator[Problem]:
    """A prerequisite asks one thing: an earlier course, or a level of a scale that the course does not serve itself."""
    for at, asked in enumerate(fw.prerequisites):
        place = f"prerequisites.{at}"
        level = asked.scale is not None or asked.level is not None
        if (asked.after is not None) == level:
            said = msg("A prerequisite asks either an earlier course or a level of a scale.")
            yield _wrong(place, asked.course, said, msg("Give `after`, or `scale` and `level`; a row for each."))
            continue
        if level and (asked.scale is None or asked.level is None):
            missing = "scale" if asked.scale is None else "level"
            said = msg("A level is asked, but scale or level is missing.")
            yield _wrong(f"{place}.{missing}", "", said, msg("Give both `scale` and `level`."))
        if asked.level is not None and asked.level > fw.top_level:
            said = msg("A level must be 1 to {top_level}.").format(top_level=fw.top_level)
            yield _wrong(f"{place}.level", asked.level, said, None)
        if asked.scale is not None and asked.scale in fw.served_by.get(asked.course, ()):
            said = msg("The course lifts this scale itself.")
            instead = msg("The level at which it starts is `lifts.from`; ask a level of another scale.")
            yield _wrong(f"{place}.scale", asked.scale, said, instead)


def _circles(fw: Framework) -> Iterator[Problem]:
    """No course comes before itself, by whatever detour; each circle is told once."""
    before: dict[str, list[str]] = {}
    for asked in fw.prerequisites:
        if asked.after is not None:
            before.setdefault(asked.course, []).append(asked.after)
    told: set[frozenset[str]] = set()
    for at, asked in enumerate(fw.prerequisites):
        if asked.after is None:
            continue
        way = _way(asked.after, asked.course, before)
        if way is not None and frozenset(way) not in told:
            told.add(frozenset(way))
            shown = " → ".join([asked.course, *way])
            said = msg("The courses come before each other in a circle.")
            yield _wrong(f"prerequisites.{at}.after", shown, said, msg("Leave one of these prerequisites out."))


def _way(start: str, goal: str, before: Mapping[str, Sequence[str]]) -> list[str] | None:
    """Return the courses from `start` to `goal`, each before the one that it follows from; None where none leads."""
    waiting, seen = [[start]], {start}
    while waiting:
        way = waiting.pop(0)
        if way[-1] == goal:
            return way
        for course in before.get(way[-1], ()):
            if course not in seen:
                seen.add(course)
                waiting.append([*way, course])
    return None
