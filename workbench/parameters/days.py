"""Contradictions between days: of a framework, of an assessment, and of the plans that follow from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator

from workbench.errors import Problem
from workbench.messages import Words, msg
from workbench.parameters.cohort import CohortParameters
from workbench.parameters.framework import Framework
from workbench.parameters.planning import LONGEST_PLAN

SATURDAY = 5


def first_working_day(start: dt.date, holidays: Collection[dt.date]) -> dt.date:
    """Return the first working day from `start` on."""
    day = start
    while day.weekday() >= SATURDAY or day in holidays:
        day += dt.timedelta(days=1)
    return day


def plan_start(parameters: CohortParameters) -> dt.date:
    """Return the first day of the plans: as the parameters say, else the Monday four weeks after the assessment."""
    if parameters.training.start is not None:
        return parameters.training.start
    after = (parameters.assessed or dt.date.today()) + dt.timedelta(weeks=4)
    return after + dt.timedelta(days=-after.weekday() % 7)


def plan_end(start: dt.date, weeks: int) -> dt.date:
    """Return the last working day of the weeks of a plan, which begin with the weekday of `start`, a Monday."""
    return start + dt.timedelta(weeks=weeks - 1, days=SATURDAY - 1)


def of_validity(framework: Framework) -> Iterator[Problem]:
    """Yield where a framework's period ends before it begins."""
    valid = framework.valid
    if valid is not None and valid.to is not None and valid.to < valid.from_:
        yield _wrong(
            "valid.to",
            valid.to,
            msg("The framework ends before it begins."),
            msg("Give {day} or a later day, or leave it out."),
            valid.from_,
        )


def of_days(parameters: CohortParameters, framework: Framework) -> Iterator[Problem]:
    """Yield every day of a cohort that lies outside the framework's period or on the wrong side of another day."""
    assessed, training, valid = parameters.assessed, parameters.training, framework.valid
    first, last = (valid.from_, valid.to) if valid is not None else (None, None)
    later = msg("Give {day} or a later day.")
    earlier = msg("Give {day} or an earlier day, or use a framework that still holds.")
    if assessed is not None and first is not None and assessed < first:
        said = msg("The assessment was before the framework held.")
        yield _wrong("assessed", assessed, said, later, first)
    if assessed is not None and last is not None and assessed > last:
        said = msg("The assessment was after the framework ended.")
        yield _wrong("assessed", assessed, said, earlier, last)
    if assessed is not None and training.start is not None and training.start < assessed:
        said = msg("The plan starts before the assessment.")
        yield _wrong("training.start", training.start, said, later, assessed)
    if assessed is not None and parameters.evidence.as_of is not None and parameters.evidence.as_of < assessed:
        said = msg("Evidence counts up to a day before the assessment.")
        yield _wrong("evidence.as_of", parameters.evidence.as_of, said, later, assessed)
    start = plan_start(parameters)
    dated = assessed is not None or training.start is not None
    if dated and last is not None:
        yield from _beyond(parameters, start, last, earlier)
    if dated:
        yield from _holidays(training.holidays, min(assessed or start, start), start)


def _beyond(parameters: CohortParameters, start: dt.date, last: dt.date, earlier: Words) -> Iterator[Problem]:
    """A plan begins and ends while the framework holds."""
    training = parameters.training
    if start > last:
        if training.start is not None:
            said = msg("The plan starts after the framework ended.")
            yield _wrong("training.start", start, said, earlier, last)
        return
    weeks = ((last - start).days + 1) // 7
    if training.weeks > weeks:
        yield Problem(
            msg("The plan of {first} – {end} runs past the last day of the framework ({last}).").format(
                first=start, end=start + dt.timedelta(weeks=training.weeks, days=-1), last=last
            ),
            msg("Give at most {weeks} weeks, start earlier, or use a framework that still holds.").format(weeks=weeks),
            "days",
            column="training.weeks",
            value=str(training.weeks),
        )


def _holidays(holidays: list[dt.date], first: dt.date, start: dt.date) -> Iterator[Problem]:
    """Holidays lie where a plan could: one that is cut shorter may keep those behind its end."""
    end = start + dt.timedelta(weeks=LONGEST_PLAN, days=-1)
    for i, day in enumerate(holidays):
        if not first <= day <= end:
            yield Problem(
                msg("The holiday lies outside the time of the plan."),
                msg("Give a day from {first} to {end}.").format(first=first, end=end),
                "days",
                column=f"training.holidays.{i}",
                value=day.isoformat(),
            )


def _wrong(column: str, value: dt.date, said: Words, instead: Words, day: dt.date) -> Problem:
    return Problem(said, instead.format(day=day.isoformat()), "days", column=column, value=value.isoformat())
