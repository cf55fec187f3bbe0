"""What every training plan says as a document: its sections in order, and the columns of its annexes."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from workbench.report.frame.letter import Part
from workbench.report.frame.view import View
from workbench.report.shared import lists, plan_words

SEATS = ("course", "step", "dates", "place")
SESSIONS = ("course", "scale", "dates", "days", "form", "place")
PAIRS = ("scale", "step", "dates")


def parts(
    view: View,
    *,
    purpose: Sequence[str],
    audience: Sequence[str],
    sessions: pd.DataFrame,
    nobody: str,
    coached: Sequence[str],
    numbers: Sequence[str],
    cost: Sequence[str],
    duties: Sequence[str],
) -> list[Part]:
    """Return the sections of a plan: purpose, audience, programme, form, time and place, numbers, cost, who organises.

    Args:
        view: the words.
        purpose: what the section on purpose says.
        audience: what the section on the audience says.
        sessions: the sessions that it holds, in time.
        nobody: what is said where it holds none.
        coached: what is said of coaching.
        numbers: what the section on numbers says.
        cost: what the section on cost says.
        duties: what the section on who organises says.
    """
    if len(sessions):
        first, last = sessions["start"].min().date(), sessions["end"].max().date()
        span = {"first": view.speaker.date(first), "last": view.speaker.date(last)}
        form = [view.say("Form: {forms}.", forms=plan_words.forms(view, sessions))]
        time = [
            view.say("Time: {first} to {last}; the days of each session stand in the annex of sessions.", **span),
            view.say("Place: {sites}.", sites=plan_words.sites(view, sessions)),
        ]
    else:
        form = time = [nobody]
    return [
        Part(view.say("Purpose and requirements"), purpose),
        Part(view.say("Audience"), audience),
        Part(
            view.say("Content and programme"),
            [view.say("The plan holds these courses:") if len(sessions) else nobody],
            lists.courses(view, sessions).without("form"),
        ),
        Part(view.say("Form"), [*form, *coached]),
        Part(view.say("Time and place"), time),
        Part(view.say("Numbers"), numbers),
        Part(view.say("Cost"), cost),
        Part(view.say("Who organises"), duties),
    ]


def numbers_of(view: View, plan: pd.DataFrame, sessions: pd.DataFrame) -> str:
    """Say how many people have how many seats in how many sessions."""
    speaker = view.speaker
    return view.say(
        "{people} in {sessions}, {seats} in all.",
        people=speaker.plural("{n} officer", "{n} officers", plan["officer_id"].nunique()),
        sessions=speaker.plural("{n} session", "{n} sessions", len(sessions)),
        seats=speaker.plural("{n} seat", "{n} seats", len(plan)),
    )
