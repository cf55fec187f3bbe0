"""Why an officer's needs get the intervention that they get: the rule, what the plans gave, and what to study."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from workbench.analysis.words import INTERVENTION_TEXT
from workbench.listing import Column, listing
from workbench.report.frame.elements import Fragment, listed, paragraph
from workbench.report.frame.officers import Record
from workbench.report.frame.view import View
from workbench.report.officer.unplanned import rule_words
from workbench.report.shared.grow import weak_topics
from workbench.report.shared.open_needs import reason


def reasons(view: View, officer: str) -> Fragment:
    """Return per need of an officer: the intervention that suits it, the rule that says so, what was given, self-study.

    Needs of which the same is said share a row.

    Args:
        view: the words.
        officer: the officer's id.
    """
    required = {row["scale_id"]: row["required"] for row in view.officers.requirements.of(officer)}
    groups: dict[tuple[str | Markup, ...], list[str]] = {}
    for row in view.officers.interventions.of(officer):
        scale = str(row["scale_id"])
        said = (
            view.name(INTERVENTION_TEXT[str(row["intervention"])]),
            _why(view, str(row["rule"]), row["n_people"], row.get("fewest")),
            _given(view, str(row["planned"]), row["open_reason"], row["ordered"]),
            _self_study(view, officer, scale, int(required[scale])) if row["self_study"] else "–",
        )
        groups.setdefault(said, []).append(view.scale(scale))
    if not groups:
        return paragraph("")
    columns = [
        Column("scales", view.say("Need")),
        Column("what", view.say("What suits it")),
        Column("why", view.say("Why")),
        Column("given", view.say("What the plan gave")),
        Column("self_study", view.say("Self-study")),
    ]
    rows = [["; ".join(scales), *said] for said, scales in groups.items()]
    return listed(listing(view.speaker, view.say("Which step for which need, and why"), columns, rows, cards=True))


def _why(view: View, rule: str, n_people: int | None, fewest: int | None) -> str:
    words = rule_words(view, rule, fewest)
    if n_people is None:
        return words
    others = view.public.number(n_people - 1)
    least = view.parameters.units.minimum_cell
    people = (
        view.say("Fewer than {n} others are within reach.", n=least)
        if others is None
        else view.say("{n} others or more are within reach.", n=others)
    )
    return f"{words} {people}"


def _given(view: View, planned: str, open_reason: str | None, ordered: str | None) -> str | Markup:
    if planned == "course":
        return view.say("a seat")
    if planned == "coaching":
        return view.say("a coach")
    if open_reason is None:
        return "–"
    words = view.say("not yet: {reason}", reason=view.name(reason(open_reason)))
    return words if ordered is None or ordered != ordered else f"{words} ({ordered})"


def _self_study(view: View, officer: str, scale: str, required: int) -> str:
    topics = weak_topics(view, officer, scale, up_to=required)
    return view.say("yes: {topics}", topics="; ".join(topics)) if topics else view.say("yes")


def larger(view: View, sessions: Sequence[Record]) -> Iterator[Fragment]:
    """Say which larger need stays open while a smaller one has a seat; `sessions` are those of the officer."""
    larger = {scale for row in sessions if isinstance(scale := row.get("larger_open"), str)}
    if larger:
        scales = view.speaker.listing(sorted(map(view.scale, larger)))
        yield paragraph(
            view.say("The larger need in {scales} stays open: the plan gains more in sum so.", scales=scales)
        )
