"""The training plan of a unit and of a domain as a document to be edited, signed and sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial

import pandas as pd

from workbench.report.coaching import page as coaching
from workbench.report.domain import page as domain
from workbench.report.domain.book import domain_pairs, domain_seats
from workbench.report.frame.issuer import department_issuer, unit_issuer
from workbench.report.frame.letter import Letter, Part, docx
from workbench.report.frame.listing import Column, Listing
from workbench.report.frame.view import View
from workbench.report.shared import lists, plan_words
from workbench.report.shared.book_sentences import sentences
from workbench.report.shared.plan_parts import dates, legal_sentences, money_of, most_trainers
from workbench.report.unit import page as unit
from workbench.report.unit.unit_calendar import part_of_cost, release_room

SEATS = ("course", "step", "dates", "place")
SESSIONS = ("course", "scale", "dates", "days", "form", "place")
PAIRS = ("scale", "step", "dates")


def unit_letter(opened: unit.UnitPage) -> bytes:
    """Return a unit's training and coaching plan as a document."""
    view, plan = opened.view, opened.plan
    held = view.table("sessions")
    held = held[held["session_id"].isin(plan["session_id"])].sort_values(["start", "course_id", "session_id"])
    pairs = coaching.CoachingPage(view, opened.unit, opened.coaching)
    nobody = view.say("Nobody of this unit goes to a session in this plan.")
    name = view.unit(opened.unit)
    letter = Letter(
        issuer=unit_issuer(view, opened.unit),
        year=view.start.year,
        subject=plan_words.subject(view, view.say("Training and coaching of the officers of {unit}", unit=name)),
        basis=legal_sentences(view),
        parts=_parts(
            view,
            purpose=[*sentences(unit.answer(opened)), *plan_words.unit_purposes(view, opened.unit)],
            audience=[plan_words.audience(view, opened.short)],
            sessions=held,
            nobody=nobody,
            coached=sentences(coaching.answer(pairs)),
            numbers=[_numbers(view, plan, held) if len(held) else nobody, *sentences(release_room(view, opened.unit))],
            cost=[part_of_cost(view, plan)],
            duties=plan_words.unit_duties(view),
        ),
        annexes=[
            _on_paper(view, lists.seats(view, plan)).only("name", "position", *SEATS),
            _on_paper(view, lists.sessions(view, held)).only(*SESSIONS),
            _on_paper(view, lists.pairs(view, opened.coaching)).only("coach", "name", *PAIRS),
            lists.open_by_scale(view, opened.unmet),
        ],
        recipients=[
            view.say("{body} (to report)", body=unit_issuer(view, opened.unit).superior),
            view.say("officers named in the annexes (to carry out)"),
            view.say("file"),
        ],
        signer=view.say("Head of unit"),
        stamps=view.stamps(),
        source=view.source(),
    )
    return docx(letter, view.speaker)


def domain_letter(opened: domain.DomainPage) -> bytes:
    """Return a domain's training plan as a document."""
    view, held, plan = opened.view, opened.sessions, opened.plan
    nothing = view.say("No session opens in this domain.")
    name = view.scale(opened.domain)
    letter = Letter(
        issuer=department_issuer(view),
        year=view.start.year,
        subject=plan_words.subject(view, view.say("Training of officers in {domain}", domain=name)),
        basis=legal_sentences(view),
        parts=_parts(
            view,
            purpose=[*sentences(domain.answer(opened)), *plan_words.domain_purposes(view, opened.domain)],
            audience=opened.audience(),
            sessions=held,
            nobody=nothing,
            coached=[],
            numbers=[
                _numbers(view, plan, held) if len(held) else nothing,
                *(sentences(most_trainers(view, held)) if len(held) else ()),
            ],
            cost=sentences(money_of(view, held)),
            duties=plan_words.domain_duties(view),
        ),
        annexes=[
            _on_paper(view, domain_seats(view, opened)).only("name", "unit", *SEATS),
            _on_paper(view, lists.sessions(view, held)).only(*SESSIONS, "n_trainers", "n_seats_used", "cost"),
            _on_paper(view, domain_pairs(view, opened)).only("coach", "name", "unit", *PAIRS),
            lists.open_by_scale(view, opened.unmet),
        ],
        recipients=[
            view.say("{body} (to report)", body=department_issuer(view).superior),
            view.say("units named in the annexes (to each the rows of its own officers, to carry out)"),
            view.say("file"),
        ],
        signer=view.say("Head of department"),
        stamps=[*view.stamps(), view.say("for the training department only")],
        source=view.source(),
    )
    return docx(letter, view.speaker)


def _parts(
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


def _numbers(view: View, plan: pd.DataFrame, sessions: pd.DataFrame) -> str:
    speaker = view.speaker
    return view.say(
        "{people} in {sessions}, {seats} in all.",
        people=speaker.plural("{n} officer", "{n} officers", plan["officer_id"].nunique()),
        sessions=speaker.plural("{n} session", "{n} sessions", len(sessions)),
        seats=speaker.plural("{n} seat", "{n} seats", len(plan)),
    )


def _on_paper(view: View, one: Listing) -> Listing:
    """Return a list with the levels of a step in one column, and its days in another."""
    step = Column("step", view.say("Level"), "number")
    days = Column("dates", view.say("Dates"))
    one = one.merged("from_level", "to_level", step, lambda a, b: f"{a} → {b}")
    return one.merged("start", "end", days, partial(_days, view))


def _days(view: View, first: dt.date, last: dt.date) -> str:
    """Return days that break between first and last only."""
    return " – ".join(day.replace(" ", "\u00a0") for day in dates(view, first, last).split(" – "))
