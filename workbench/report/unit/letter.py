"""The unit's training and coaching plan as a document to be edited, signed and sent."""

from __future__ import annotations

from dataclasses import replace

from workbench.report.frame.issuer import unit_issuer
from workbench.report.frame.letter import Letter, docx
from workbench.report.shared import lists, plan_words
from workbench.report.shared.book_sentences import sentences
from workbench.report.shared.coaching_pairs import who_coaches
from workbench.report.shared.open_needs import open_by_scale
from workbench.report.shared.plan_letter import PAIRS, SEATS, SESSIONS, numbers_of, parts
from workbench.report.shared.plan_parts import legal_sentences
from workbench.report.unit import page
from workbench.report.unit.calendar import part_of_cost, release_room


def write(opened: page.UnitPage) -> bytes:
    """Return a unit's training and coaching plan as a document."""
    view, plan = opened.view, opened.plan
    held = view.table("sessions")
    held = held[held["session_id"].isin(plan["session_id"])].sort_values(["start", "course_id", "session_id"])
    nobody = view.say("Nobody of this unit goes to a session in this plan.")
    name = view.unit(opened.unit)
    letter = Letter(
        issuer=unit_issuer(view, opened.unit),
        year=view.start.year,
        subject=plan_words.subject(view, view.say("Training and coaching of the officers of {unit}", unit=name)),
        basis=legal_sentences(view),
        parts=parts(
            view,
            purpose=[*sentences(page.answer(opened)), *plan_words.unit_purposes(view, opened.unit)],
            audience=[plan_words.audience(view, opened.short)],
            sessions=held,
            nobody=nobody,
            coached=sentences(who_coaches(view, opened.unit, opened.coaching)),
            numbers=[
                numbers_of(view, plan, held) if len(held) else nobody,
                *sentences(release_room(view, opened.unit)),
            ],
            cost=[part_of_cost(view, plan)],
            duties=plan_words.unit_duties(view),
        ),
        annexes=[
            lists.in_short(view, lists.seats(view, plan)).only("name", "position", *SEATS),
            lists.in_short(view, lists.sessions(view, held)).only(*SESSIONS),
            lists.in_short(view, lists.pairs(view, opened.coaching)).only("coach", "name", *PAIRS),
            replace(open_by_scale(view, opened.unmet), caption=view.say("What stays open, and what would close it")),
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
