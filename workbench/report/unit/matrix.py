"""Officers by competency: who is short of what and when something is done about it; and who has no place."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from markupsafe import Markup

from workbench.listing import Column, listing
from workbench.report.frame import verdicts
from workbench.report.frame.elements import Fragment, listed, paragraph
from workbench.report.frame.view import View

Cells = Mapping[tuple[str, str], str | Markup]


def officers_by_need(
    view: View, gaps: pd.DataFrame, *, short: pd.DataFrame, seated: pd.DataFrame, coaching: pd.DataFrame
) -> Fragment:
    """Return per domain a matrix of the officers who are certainly short, most urgent first.

    A cell says how the officer stands against the requirement and, where short, the day on which the course starts,
    that a coach is there, or that the need is open.

    Args:
        view: the words.
        gaps: the officers' gaps with `kind`, on the scales to show and on the domains of `short`.
        short: those of the gaps that count as certain needs.
        seated: the needs that a seat serves, joined with its session.
        coaching: coaching plan.
    """
    if short.empty:
        return paragraph(view.say("Nobody is certainly below a requirement."))
    urgency = short.groupby("officer_id")["priority"].sum().sort_index().sort_values(ascending=False, kind="stable")
    needed = set(zip(short["officer_id"], short["scale_id"], strict=True))
    signs = _signs(view, gaps, done=_done(view, seated, coaching), needed=needed)
    positions = {position.id: position.domain for position in view.framework.positions}
    home = gaps.drop_duplicates("officer_id").set_index("officer_id")["position_id"].map(positions)
    parts = [
        _matrix(view, domain.id, [str(officer) for officer in urgency.index if home[officer] == domain.id], signs)
        for domain in view.framework.domains
    ]
    legend = view.say(
        "−1: one level short, with the day its course starts, “coach”, or ▲ open · ?: undecided · ✓: meets · empty: "
        "not required"
    )
    return sum((part for part in parts if part is not None), start=paragraph(legend, "small"))


def _done(view: View, seated: pd.DataFrame, coaching: pd.DataFrame) -> dict[tuple[str, str], str]:
    """What is done about a need: the day on which the first course starts, else that there is a coach."""
    coach = view.say("coach")
    done = {(str(o), str(s)): coach for o, s in zip(coaching["officer_id"], coaching["scale_id"], strict=True)}
    first = seated.groupby(["officer_id", "scale_id"])["start"].min()
    return done | {(str(o), str(s)): view.speaker.day(day.date()) for (o, s), day in first.items()}


def _signs(
    view: View, gaps: pd.DataFrame, *, done: Mapping[tuple[str, str], str], needed: set[tuple[str, str]]
) -> dict[tuple[str, str], str | Markup]:
    still_open = Markup(' <small class="short"><abbr title="{}">▲</abbr></small>').format(view.say("open"))
    signs: dict[tuple[str, str], str | Markup] = {}
    for row in gaps[["officer_id", "scale_id", "kind", "gap"]].itertuples(index=False):
        key = (str(row.officer_id), str(row.scale_id))
        sign = verdicts.sign(str(row.kind), row.gap)
        if key in needed:
            sign += Markup(" <small>{}</small>").format(done[key]) if key in done else still_open
        signs[key] = sign
    return signs


def _matrix(view: View, domain: str, officers: list[str], signs: Cells) -> Fragment | None:
    there = {scale for officer, scale in signs if officer in set(officers)}
    scales = [scale for scale in view.framework.domain_of if scale in there]
    if not officers:
        return None
    rows = [[view.people[officer], *(signs.get((officer, scale), "") for scale in scales)] for officer in officers]
    columns = [Column("name", view.say("Name")), *(Column(scale, view.scale(scale), stands="c") for scale in scales)]
    caption = view.speaker.plural(
        "{domain}: {n} officer", "{domain}: {n} officers", len(rows), domain=view.scale(domain)
    )
    return listed(listing(view.speaker, caption, columns, rows, cards=len(rows) <= 2, dense=True))


def without_a_place(view: View, undecided: pd.DataFrame) -> Fragment:
    """List by scale whose result is undecided and has no place in the plan; nothing is promised to them.

    Args:
        view: the words.
        undecided: needs that are undecided and have no seat, no coach, no re-test and no place in a waiting list.
    """
    if undecided.empty:
        return paragraph("")
    names = undecided["officer_id"].map(view.people)
    by_scale = {scale: sorted(people) for scale, people in names.groupby(undecided["scale_id"])}
    rows = [
        [view.scale(scale), len(by_scale[scale]), ", ".join(by_scale[scale])]
        for scale in view.framework.domain_of
        if scale in by_scale
    ]
    columns = [
        Column("scale", view.say("Competency")),
        Column("n", view.say("People"), "number"),
        Column("who", view.say("Who")),
    ]
    results = view.speaker.plural("{n} result", "{n} results", len(undecided))
    finding = view.speaker.plural(
        "{results} of {n} officer is undecided and has no place: nothing rests on it before the assessment after the "
        "plan.",
        "{results} of {n} officers are undecided and have no place: nothing rests on them before the assessment after "
        "the plan.",
        undecided["officer_id"].nunique(),
        results=results,
    )
    caption = view.say("Undecided and without a place, by competency")
    return paragraph(finding) + listed(listing(view.speaker, caption, columns, rows, cards=True, dense=True))
