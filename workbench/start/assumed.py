"""What was assumed where the office's files leave something open, each with the key by which it is changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

from workbench.intake.headers import fold
from workbench.messages import Words, as_is, joined, msg
from workbench.start.people import Placed
from workbench.start.seen import Seen

if TYPE_CHECKING:
    from workbench.start.framework import Told
    from workbench.start.heading import Heading

NEAR = 0.8
"""Likeness from which a unit's name may be another's with a slip."""


def assumed_of(told: Told, seen: Sequence[Seen], cohort: str) -> Iterator[Words]:
    """Yield what was assumed of the framework and the columns.

    Args:
        told: what the tables tell.
        seen: the sheets.
        cohort: the name of the cohort's parameter file.
    """
    for name, domain in told.domains.items():
        if domain.get("common"):
            words = msg("“{name}” is taken for the common part: every position requires it (`common`).")
            yield words.format(name=name)
    if told.cuts:
        said = "; ".join(f"{told.cuts[number]:g}" for number in sorted(told.cuts))
        yield msg("Cut scores are read from the files, in percent: {cuts} (`cuts`).").format(cuts=said)
    if told.in_order and told.levels:
        names = "; ".join(told.levels[number] for number in sorted(told.levels))
        words = msg("Levels in the order in which they stand, from the lowest: {names} (`levels`).")
        yield words.format(names=names)
    if told.budget:
        yield msg("The budget is read from the files (đồng): {n} (`budget`).").format(n=f"{told.budget:,.0f}")
    for measure in sorted(told.lessons):
        words = msg("Courses measured in “{measure}”: {n} make a day (`per_day: {{{measure}: {n}}}`).")
        yield words.format(measure=measure, n=f"{told.per_day[measure]:g}")
    yield from told.units_said
    yield from (_guessed(one) for one in seen if one.guessed)
    if told.unused:
        words = msg("{place}: rows that are not used: {n}. Such parameters are set in {file} or under `parameters`.")
        yield words.format(place=told.unused[0][0], n=len(told.unused), file=cohort)
    if told.levelless:
        words = msg("Courses that tell no level to begin from and none to reach are left out: {n}. Add these columns.")
        yield words.format(n=len(told.levelless))
    if told.stepped:
        yield msg(
            "Courses that name one level alone are taken to begin a level below it: {n} (a column for the level before "
            "tells it: `columns`, name `from`)."
        ).format(n=len(told.stepped))
    for place, row, _ in told.unread:
        yield msg("{place}, row {row}: a cell cannot be read and is left out.").format(place=place, row=row)


def heading_said(heading: Heading) -> Iterator[Words]:
    """Yield what banners told of the head of pages and documents."""
    if heading.title:
        words = msg("The assessment is called as the files' banners have it: “{title}” (`title`).")
        yield words.format(title=heading.title)
    if heading.body and heading.superior:
        words = msg("Issuing body, by the banners: “{body}”, under “{superior}” (`body`, `superior`).")
        yield words.format(body=heading.body, superior=heading.superior)
    elif heading.body:
        yield msg("Issuing body, by the banners: “{body}” (`body`).").format(body=heading.body)


def day_said(day: dt.date | None) -> Iterator[Words]:
    """Yield the day of the exam that banners told."""
    if day is not None:
        words = msg("The day of the exam is read from the files' banners: {day} (`assessed`).")
        yield words.format(day=f"{day:%d/%m/%Y}")


def sites_said(sites: dict[str, tuple[str, int, int]]) -> Iterator[Words]:
    """Yield where units are by the list of officers: unit → (site, people there, people)."""
    if sites:
        listed = [
            msg("{unit}: {site} ({n} of {all} people)").format(unit=unit, site=site, n=n, all=every)
            for unit, (site, n, every) in sites.items()
        ]
        words = msg("Where units are, by the column of the list of officers (framework, sheet of units): {sites}.")
        yield words.format(sites=joined(listed, "; "))


def places_said(units: Sequence[Placed], positions: Sequence[Placed], told: Told) -> Iterator[Words]:
    """Yield which units people are in, spellings that were taken for one, and units of one person that none lists."""
    if units:
        listed = "; ".join(f"{_named(one, told)} ({one.people})" for one in units)
        yield msg("Units, by the list of officers, with their numbers of people: {units}.").format(units=listed)
    for one in (*units, *positions):
        if len(one.spellings) > 1:
            ways = "; ".join(f"“{word}” ({n})" for word, n in sorted(one.spellings.items(), key=lambda own: -own[1]))
            words = msg("{n} spellings taken for one, “{name}”: {ways}.")
            yield words.format(n=len(one.spellings), name=_named(one, told), ways=ways)
    for one in units:
        if one.people == 1 and len(units) > 1 and fold(one.name) not in told.units:
            others = [_named(other, told) for other in units if other is not one]
            near = get_close_matches(one.name, others, n=1, cutoff=NEAR)
            words = msg(
                "{place}, row {row}: “{name}” is a new unit of 1 person. {near}Correct the cell if it is not one."
            )
            like = msg("It is like “{other}”. ").format(other=near[0]) if near else as_is("")
            yield words.format(place=one.place, row=one.row, name=one.name, near=like)


def _named(one: Placed, told: Told) -> str:
    return str(told.units.get(fold(one.name), {}).get("name") or one.name)


def _guessed(one: Seen) -> Words:
    columns = ", ".join(f"`{header}`" for header in one.guessed)
    words = msg("{place}: columns taken for what they seem to hold: {columns} (`columns`).")
    return words.format(place=one.place, columns=columns)
