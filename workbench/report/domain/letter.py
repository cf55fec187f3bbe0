"""The domain's training plan as a document to be edited, signed and sent."""

from __future__ import annotations

from dataclasses import replace

from workbench.report.domain import page
from workbench.report.domain.book import domain_pairs, domain_seats
from workbench.report.frame.issuer import department_issuer
from workbench.report.frame.letter import Letter, docx
from workbench.report.shared import lists, plan_words
from workbench.report.shared.book_sentences import sentences
from workbench.report.shared.open_needs import open_by_scale
from workbench.report.shared.plan_letter import PAIRS, SEATS, SESSIONS, numbers_of, parts
from workbench.report.shared.plan_parts import legal_sentences, money_of, most_trainers
from workbench.report.shared.short_sessions import in_brief


def write(opened: page.DomainPage) -> bytes:
    """Return a domain's training plan as a document."""
    view, held, plan = opened.view, opened.sessions, opened.plan
    nothing = view.say("No session opens in this domain.")
    name = view.scale(opened.domain)
    letter = Letter(
        issuer=department_issuer(view),
        year=view.start.year,
        subject=plan_words.subject(view, view.say("Training of officers in {domain}", domain=name)),
        basis=legal_sentences(view),
        parts=parts(
            view,
            purpose=[*sentences(page.answer(opened)), *plan_words.domain_purposes(view, opened.domain)],
            audience=opened.audience(),
            sessions=held,
            nobody=nothing,
            coached=[],
            numbers=[
                numbers_of(view, plan, held) if len(held) else nothing,
                *(sentences(most_trainers(view, held)) if len(held) else ()),
            ],
            cost=sentences(money_of(view, held)),
            duties=plan_words.domain_duties(view),
        ),
        annexes=[
            lists.in_short(view, domain_seats(view, opened)).only("name", "unit", *SEATS),
            lists.in_short(view, lists.sessions(view, held)).only(*SESSIONS, "n_trainers", "n_seats_used", "cost"),
            lists.in_short(view, domain_pairs(view, opened)).only("coach", "name", "unit", *PAIRS),
            *([in_brief(view, opened.below)] if len(opened.below) else ()),
            replace(open_by_scale(view, opened.unmet), caption=view.say("What stays open, and what would close it")),
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
