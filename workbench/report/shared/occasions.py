"""Sessions of a plan, and those that it gave up, as they stand in a calendar."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pandas as pd

from workbench.report.frame.ics import Occasion, calendar
from workbench.report.frame.view import View


def calendar_of(view: View, officers: pd.Series, whose: str, note: Callable[[pd.Series], str]) -> bytes:
    """Return the calendar of some officers' sessions.

    Args:
        view: the words, and what the reader may see.
        officers: ids of the officers.
        whose: what the calendar is called.
        note: says of those of them who go to a session (ids) who they are; "" for nothing.
    """
    return calendar(
        [*_held(view, officers, note), *_given_up(view, officers)],
        whose=whose,
        cohort=view.parameters.cohort,
        made=view.parameters.training.as_of or view.start,
        edition=int(view.analysis.facts.get("edition", 1)),
    )


def _held(view: View, officers: pd.Series, note: Callable[[pd.Series], str]) -> Iterator[Occasion]:
    seats = view.table("training_plan")
    seats = seats[seats["officer_id"].isin(officers)].merge(view.table("sessions"), on="session_id")
    for session, people in seats.groupby("session_id"):
        one = people.iloc[0]
        yield Occasion(
            str(session), one["start"].date(), one["end"].date(), view.course(str(one["course_id"])),
            "" if pd.isna(one["site"]) else view.site(one["site"]), note(people["officer_id"].drop_duplicates()),
        )  # fmt: skip


def _given_up(view: View, officers: pd.Series) -> Iterator[Occasion]:
    """Yield the sessions of the edition before to which none of the officers goes any more."""
    changes = view.table("plan_changes")
    if "course_before" not in changes:
        return
    own = changes[changes["officer_id"].isin(officers)]
    lost = own[own["session_before"].notna() & ~own["session_before"].isin(own["session_after"])]
    for one in lost.drop_duplicates("session_before").itertuples(index=False):
        if pd.notna(one.start_before):
            yield Occasion(
                str(one.session_before), one.start_before.date(), one.end_before.date(),
                view.course(str(one.course_before)), "", gone=True,
            )  # fmt: skip
