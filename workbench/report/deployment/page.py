"""Advice on placing people: moves between units that would lift coverage most, for the training department only."""

from __future__ import annotations

from workbench.report.frame.elements import Fragment, emphasis, lead, paragraph, section, sentence, signatures, tiles
from workbench.report.frame.view import View, open_view
from workbench.report.shared.advice import advice_mark, proposals
from workbench.report.shared.coverage import cohort_coverage
from workbench.report.shared.duties import rotation_section


def open_page(parameters: str, tables: str = "", language: str = "") -> View:
    """Open the page of a cohort."""
    return open_view(parameters, tables, language)


def header(view: View) -> Fragment:
    """Name the page, and say that it is advice."""
    title = view.open(view.say("Placing of people: advice"), view.say("for the training department only"))
    return title + advice_mark(view)


def answer(view: View) -> Fragment:
    """Say how many moves are proposed, what they would do, or that proposals are switched off."""
    speaker, moves = view.speaker, view.table("deployment")
    if not view.parameters.deployment.enabled:
        return lead([view.say("Proposals are switched off for this cohort (parameter `deployment.enabled`).")])
    if moves.empty:
        return lead([view.say("No move within the rules would help the units.")])
    effect = float(moves["effect"].sum())
    return lead(
        [
            sentence(
                view.say("{moves} between units would lower the units' shortage by {people} in total."),
                moves=emphasis(speaker.plural("{n} move", "{n} moves", len(moves)), "meets"),
                people=emphasis(speaker.plural("{n} person", "{n} people", round(effect)), "meets"),
            ),
            view.say("They rest on one assessment; service needs, families and wishes are not in these data."),
        ]
    )


def rules(view: View) -> Fragment:
    """Show the rules within which moves are sought."""
    if not view.parameters.deployment.enabled:
        return paragraph("")
    limits, speaker = view.parameters.deployment, view.speaker
    return tiles(
        [
            (
                speaker.percent(100 * limits.moves, int(100 * limits.moves % 1 > 0)),
                view.say("of officers may be proposed to move, at most"),
            ),
            (
                speaker.number(limits.tenure, int(limits.tenure % 1 > 0)),
                view.say("years in the present unit, at least, where the start there is known"),
            ),
            (
                speaker.percent(100 * limits.fit),
                view.say("of the position's requirements clearly met, at least"),
            ),
            (
                view.say("same site") if limits.same_site else view.say("any site"),
                view.say("where the new unit may be"),
            ),
        ]
    )


def moves(view: View) -> Fragment:
    """List the proposals, then who is due for rotation."""
    due = rotation_section(view)
    if not view.parameters.deployment.enabled:
        return due
    return section(view.say("Proposed moves"), proposals(view, view.table("deployment"))) + due


def coverage(view: View) -> Fragment:
    """List what the units lack, by domain."""
    return section(view.say("What the units lack"), cohort_coverage(view))


def sign(view: View) -> Fragment:
    """Lines for those who consider the advice."""
    if not view.parameters.deployment.enabled:
        return paragraph("")
    return signatures([view.say("Drawn up by"), view.say("Training department"), view.say("Personnel department")])


def method(view: View) -> Fragment:
    """Say by which rules moves were sought, and what they cannot say."""
    return view.foot(
        view.say(
            "Moves start from what the plans lead to; who has a seat, coaches or is coached stays. A person counts "
            "once in the new unit, only where the level is clear, keeps the present position, and leaves no unit with "
            "fewer people than it needs. Moves stand in the order in which they help most; each effect counts after "
            "those above it, so the effects add up, and moves that help only together share what they do."
        ),
        view.say(
            "Fit is the share of the position's requirements that the person clearly meets. Whether anybody moves is "
            "decided by people, under the rules of service."
        ),
        terms=("qualified", "need", "scenario"),
        department=True,
    )
