"""Sessions of a plan, and those that it gave up, as they stand in calendars: of units, officers, trainers, and all."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pandas as pd

from workbench.analysis.words import names_of
from workbench.report.frame.ics import Occasion, calendar
from workbench.report.frame.view import View

BEFORE = ["session_before", "course_before", "start_before", "end_before", "trainers_before"]


def calendar_of(view: View, officers: pd.Series, whose: str, note: Callable[[pd.Series], str]) -> bytes:
    """Return the calendar of some officers' sessions.

    Args:
        view: the words, and what the reader may see.
        officers: ids of the officers.
        whose: what the calendar is called.
        note: says of those of them who go to a session (ids) who they are; "" for nothing.
    """
    return _made(view, [*_attended(view, officers, note), *_given_up(view, officers)], whose)


def term_calendar(view: View) -> bytes:
    """Return the calendar of all sessions, with people and trainers in numbers and names."""
    held = view.table("sessions")
    now = [_occasion(view, row, _people_and_trainers(view, row)) for _, row in held.iterrows()]
    before = _published(view)
    gone = before[~before["session_before"].isin(held["session_id"])]
    return _made(view, [*now, *_struck_out(view, gone)], view.say("Calendar of the term"))


def trainers_named(view: View) -> list[str]:
    """Return the names of all trainers of the plan, and of those who taught a session of the edition before."""
    now = view.table("sessions").get("trainers", pd.Series(dtype="str"))
    return sorted({name for cell in (*now, *_published(view)["trainers_before"]) for name in names_of(cell)})


def trainer_calendar(view: View, trainer: str) -> bytes:
    """Return the calendar of the sessions that a trainer teaches; one taught no more is struck out.

    Args:
        view: the words.
        trainer: the trainer's name.
    """
    held = view.table("sessions")
    own = held[[trainer in names_of(cell) for cell in held.get("trainers", pd.Series(None, index=held.index))]]
    before = _published(view)
    gone = before[[trainer in names_of(cell) for cell in before["trainers_before"]]]
    gone = gone[~gone["session_before"].isin(own["session_id"])]
    now = [_occasion(view, row, _people_and_trainers(view, row)) for _, row in own.iterrows()]
    return _made(view, [*now, *_struck_out(view, gone)], view.say("Teaching of {name}", name=trainer))


def _made(view: View, occasions: list[Occasion], whose: str) -> bytes:
    return calendar(
        occasions,
        whose=whose,
        cohort=view.parameters.cohort,
        made=view.parameters.training.as_of or view.start,
        edition=int(view.analysis.facts.get("edition", 1)),
    )


def _attended(view: View, officers: pd.Series, note: Callable[[pd.Series], str]) -> Iterator[Occasion]:
    seats = view.table("training_plan")
    seats = seats[seats["officer_id"].isin(officers)].merge(view.table("sessions"), on="session_id")
    for _, people in seats.groupby("session_id"):
        yield _occasion(view, people.iloc[0], note(people["officer_id"].drop_duplicates()))


def _occasion(view: View, session: pd.Series, note: str) -> Occasion:
    room = session.get("room")
    place = "" if pd.isna(session["site"]) else view.site(session["site"])
    return Occasion(
        id=str(session["session_id"]),
        first=session["start"].date(),
        last=session["end"].date(),
        title=view.course(str(session["course_id"])),
        place=f"{room}, {place}" if isinstance(room, str) and room else place,
        note=note,
    )


def _people_and_trainers(view: View, session: pd.Series) -> str:
    people = view.speaker.plural("{n} person", "{n} people", int(session["n_seats_used"]))
    named = session.get("trainers")
    return f"{people}\n{named}" if isinstance(named, str) and named else people


def _given_up(view: View, officers: pd.Series) -> Iterator[Occasion]:
    """Yield the sessions of the edition before to which none of the officers goes any more."""
    changes = view.table("plan_changes")
    own = changes[changes["officer_id"].isin(officers)]
    lost = own[own["session_before"].notna() & ~own["session_before"].isin(own["session_after"])]
    yield from _struck_out(view, lost.reindex(columns=BEFORE).drop_duplicates("session_before"))


def _published(view: View) -> pd.DataFrame:
    """Return the sessions of the edition before, each once; none where no published plan is kept."""
    before = view.table("plan_changes").reindex(columns=BEFORE)
    return before[before["session_before"].notna()].drop_duplicates("session_before")


def _struck_out(view: View, gone: pd.DataFrame) -> Iterator[Occasion]:
    for one in gone[gone["start_before"].notna()].itertuples(index=False):
        yield Occasion(
            str(one.session_before), one.start_before.date(), one.end_before.date(),
            view.course(str(one.course_before)), "", gone=True,
        )  # fmt: skip
