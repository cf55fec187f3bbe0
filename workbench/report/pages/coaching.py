"""The unit's coaching plan: who coaches whom, and a sheet for each pair to work with and to sign."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from workbench.report.elements import Fragment, Heading, emphasis, lead, paragraph, section, sentence, signatures, table
from workbench.report.view import View, open_view


@dataclass(frozen=True)
class CoachingPage:
    """The coaching pairs of one unit."""

    view: View
    unit: str
    pairs: pd.DataFrame


def open_page(parameters: str, tables: str = "", unit: str = "", language: str = "") -> CoachingPage:
    """Open a unit's coaching plan; without `unit`, that of the largest unit."""
    view = open_view(parameters, tables, language)
    chosen = view.chosen("unit", unit, view.analysis.units(), view.facts.largest_unit())
    officers = view.table("officers").set_index("officer_id")["unit_id"]
    pairs = view.table("coaching_plan")
    return CoachingPage(
        view,
        chosen,
        pairs[pairs["officer_id"].map(officers) == chosen].sort_values(["coach_id", "officer_id", "scale_id"]),
    )


def header(page: CoachingPage) -> Fragment:
    """Name the unit."""
    return page.view.open(page.view.unit(page.unit), page.view.say("Coaching plan"))


def answer(page: CoachingPage) -> Fragment:
    """Say how many are coached by how many, and where coaches are wanting."""
    view, speaker = page.view, page.view.speaker
    said = []
    if len(page.pairs):
        officers = speaker.count("{n} officer", "{n} officers", page.pairs["officer_id"].nunique())
        coaches = speaker.count("{n} coach", "{n} coaches", page.pairs["coach_id"].nunique())
        first, last = page.pairs["start"].min(), page.pairs["end"].max()
        said.append(
            sentence(
                view.say("{officers} will be coached by {coaches} from {first} to {last}."),
                officers=emphasis(officers, "meets"),
                coaches=coaches,
                first=speaker.date(first.date()),
                last=speaker.date(last.date()),
            )
        )
    else:
        said.append(sentence(view.say("No coaching is planned in this unit.")))
    wanting = view.facts.coach_shortage(page.unit)
    if len(wanting):
        scales = speaker.listing([f"{view.scale(str(s))} ({speaker.number(n)})" for s, n in wanting.items()])
        said.append(
            sentence(
                view.say("Officers without a coach of their own unit: {scales}."), scales=emphasis(scales, "short")
            )
        )
    return lead(said)


def pairs(page: CoachingPage) -> Fragment:
    """List the pairs."""
    view = page.view
    title = view.say("Who coaches whom")
    if page.pairs.empty:
        return section(title, paragraph(view.say("Nothing to list.")))
    rows = [
        [
            view.people.get(r.coach_id, r.coach_id),
            view.people.get(r.officer_id, r.officer_id),
            view.scale(r.scale_id),
            f"{r.from_level} → {r.to_level}",
            f"{view.speaker.date(r.start.date())} – {view.speaker.date(r.end.date())}",
        ]
        for r in page.pairs.itertuples(index=False)
    ]
    headings = [
        Heading(view.say("Coach")),
        Heading(view.say("Officer")),
        Heading(view.say("Competency")),
        Heading(view.say("Level"), "c"),
        Heading(view.say("Dates")),
    ]
    return section(title, table(view.say("Coaching pairs"), headings, rows))


def sheets(page: CoachingPage) -> Fragment:
    """Give a sheet per pair: goal, reality, options, will; with dates, evidence and signatures."""
    parts = [_sheet(page.view, row) for row in page.pairs.to_dict("records")]
    return sum(parts, start=Fragment(paragraph("").html)) if parts else paragraph("")


def _sheet(view: View, pair: dict[str, object]) -> Fragment:
    officer, coach, scale = str(pair["officer_id"]), str(pair["coach_id"]), str(pair["scale_id"])
    start, end = pd.Timestamp(str(pair["start"])).date(), pd.Timestamp(str(pair["end"])).date()
    middle = start + (end - start) // 2
    facts = view.facts.reality_of(officer, scale)
    reality = view.say(
        "{level}, probability {share}; about {right} of the items right against {average} of all officers.",
        level=view.level(int(facts["level"])),
        share=view.speaker.percent(100 * float(facts["probability"])),
        right=view.speaker.percent(float(facts["estimate"])),
        average=view.speaker.percent(float(facts["average"])),
    )
    rows = [
        [
            view.say("Goal"),
            view.say(
                "{level} in {scale}, by {day}",
                level=view.level(int(str(pair["to_level"]))),
                scale=view.scale(scale),
                day=view.speaker.date(end),
            ),
        ],
        [view.say("Reality"), reality],
        [
            view.say("Options"),
            view.say(
                "work through real files together; observe and be observed; read the regulations in question; "
                "take over a file under supervision"
            ),
        ],
        [
            view.say("Actions"),
            view.say(
                "a meeting every week from {start}; interim talk on {middle}; last talk on {end}",
                start=view.speaker.date(start),
                middle=view.speaker.date(middle),
                end=view.speaker.date(end),
            ),
        ],
        [view.say("Evidence"), view.say("files completed without correction, noted by the coach")],
        [view.say("Re-assessment"), view.speaker.date(end + dt.timedelta(days=7))],
    ]
    title = view.say(
        "{officer}, coached by {coach}", officer=view.people.get(officer, officer), coach=view.people.get(coach, coach)
    )
    headings = [Heading(view.say("Step")), Heading(view.say("What is agreed"))]
    roles = [view.say("Officer"), view.say("Coach"), view.say("Head of the unit")]
    return section(title, table(view.scale(scale), headings, rows), signatures(roles))


def method(page: CoachingPage) -> Fragment:
    """Say by which rule pairs were made."""
    view, limits = page.view, page.view.parameters.coaching
    return view.foot(
        view.say(
            "A coach has the level aimed at, decided, at least {lead} above the officer's, and takes at most "
            "{load} people.",
            lead=limits.lead,
            load=limits.load,
        )
    )
