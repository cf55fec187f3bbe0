"""The notice of a changed plan to a unit as a document to be edited, signed and sent."""

from __future__ import annotations

from workbench.report.changes import page
from workbench.report.frame.issuer import unit_issuer
from workbench.report.frame.letter import Letter, Part, docx
from workbench.report.shared.plan_parts import legal_sentences


def write(opened: page.ChangesPage) -> bytes:
    """Return a unit's notice as a document."""
    view, unit = opened.view, opened.view.unit(opened.unit)
    duty = view.say(
        "The head of the unit tells the officers concerned, and says within five working days what objects."
    )
    letter = Letter(
        issuer=unit_issuer(view, opened.unit),
        year=view.start.year,
        subject=view.say("Changes of the training plan for {unit}", unit=unit),
        basis=legal_sentences(view),
        parts=[
            Part(view.say("What changes"), [*view.edition(), *page.sentences(opened)]),
            Part(view.say("Who is concerned"), [view.say("The places that change stand in the annex.")]),
            Part(view.say("Who organises"), [duty]),
        ],
        annexes=page.annexes(opened),
        recipients=[
            view.say("{body} (to report)", body=unit_issuer(view, opened.unit).superior),
            view.say("officers named in the annexes (to carry out)"),
            view.say("file"),
        ],
        signer=view.say("Head of unit"),
        stamps=view.stamps(),
        source=view.source(),
        called=view.say("Notice"),
        sign="TB",
    )
    return docx(letter, view.speaker)
