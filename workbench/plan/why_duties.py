"""Why an officer has a seat for a course itself, or none: duties, and what later courses ask for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from workbench.language import Speaker, written
from workbench.messages import Words, msg
from workbench.parameters.duties import scale_of
from workbench.parameters.framework import Framework
from workbench.parameters.planning import Training
from workbench.plan.limits import LIMITS
from workbench.plan.unmet import REASONS_TEXT, REMEDIES
from workbench.plan.why import Answer
from workbench.tables.seats import for_itself


def duty_answers(
    officer_id: str, tables: Mapping[str, pd.DataFrame], framework: Framework, *, limits: Training
) -> list[Answer]:
    """Return what was decided on each duty of an officer, and on courses that later ones ask for.

    Args:
        officer_id: the officer's id.
        tables: by name: duties, sessions, training_plan.
        framework: duties and prerequisites.
        limits: limits of the plan.
    """
    duties, plan = tables["duties"], tables["training_plan"]
    found = [
        _of_duty(row, tables["sessions"], framework, limits)
        for _, row in duties[duties["officer_id"].eq(officer_id)].sort_values("course_id").iterrows()
    ]
    own = plan[plan["officer_id"].eq(officer_id)].merge(
        tables["sessions"][["session_id", "course_id"]], on="session_id"
    )
    asked = own[for_itself(own) & ~own["course_id"].isin(duties.loc[duties["officer_id"].eq(officer_id), "course_id"])]
    for course in asked["course_id"]:
        later = [p.course for p in framework.prerequisites if p.after == course and p.course in set(own["course_id"])]
        said = msg("A seat, since {later} asks for it and it is not held.")
        names = " · ".join(later)
        found.append(
            Answer(scale_of(str(course)), msg("asked for by a later course"), [said.format(later=names)], [], [])
        )
    return found


def _of_duty(row: pd.Series, sessions: pd.DataFrame, framework: Framework, limits: Training) -> Answer:
    return Answer(
        scale_id=scale_of(str(row["course_id"])),
        need=_asked(row, framework),
        decided=list(_decided(row, sessions)),
        binding=list(_binding(row, limits)),
        change=[REMEDIES[str(row["remedy"])]] if pd.notna(row["remedy"]) else [],
    )


def _asked(row: pd.Series, framework: Framework) -> Words:
    every = next(d.every for d in framework.duties if (d.position, d.course) == (row["position_id"], row["course_id"]))
    if row["state"] == "never":
        return msg("duty of the position, due at once: no certificate is held")
    if pd.isna(row["due"]):
        return msg("duty of the position, fulfilled for good")
    day = written(Speaker.date, row["due"].date())
    if every is None:
        return msg("duty of the position, to be renewed by {day}").format(day=day)
    said = msg("duty of the position every {months} months, to be renewed by {day}")
    return said.format(months=every, day=day)


def _decided(row: pd.Series, sessions: pd.DataFrame) -> Iterator[Words]:
    if pd.isna(row["session_id"]):
        none, later = msg("Nothing is planned for it."), msg("It falls due after the plan.")
        yield later if row["state"] == "valid" else none
        return
    held = sessions[sessions["session_id"].eq(row["session_id"])].iloc[0]
    days = written(Speaker.period, held["start"].date(), held["end"].date())
    late = msg("A seat in session {session}, {days}, after the day by which it is due.")
    in_time = msg("A seat in session {session}, {days}.")
    yield (late if row["planned"] == "late" else in_time).format(session=row["session_id"], days=days)


def _binding(row: pd.Series, limits: Training) -> Iterator[Words]:
    if pd.isna(row["reason"]):
        return
    yield REASONS_TEXT[str(row["reason"])]
    for limit in LIMITS:
        yield from limit.why_need(str(row["officer_id"]), limits)
