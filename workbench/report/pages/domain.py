"""The training plan of one domain: purpose, audience, sessions, dates, cost, and what stays open."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd
from markupsafe import Markup

from workbench.language import mark
from workbench.report import verdicts
from workbench.report.charts.calendar import plan_calendar
from workbench.report.charts.units import heat_map
from workbench.report.elements import (
    Fragment,
    Heading,
    emphasis,
    figure,
    folded,
    lead,
    paragraph,
    section,
    sentence,
    table,
)
from workbench.report.heat import needs_by_unit
from workbench.report.open_needs import open_needs_table, still_open
from workbench.report.view import View, open_view
from workbench.report.words import FORMS


@dataclass(frozen=True)
class DomainPage:
    """One domain, summarised into plain data first."""

    view: View
    domain: str

    @cached_property
    def scales(self) -> list[str]:
        """The domain and its competencies."""
        return [scale for scale, domain in self.view.framework.domain_of.items() if domain == self.domain]

    @cached_property
    def needs(self) -> pd.DataFrame:
        """The needs in this domain."""
        needs = self.view.needs()
        return verdicts.with_kind(needs[needs["scale_id"].isin(self.scales)])

    @cached_property
    def plan(self) -> pd.DataFrame:
        """Who goes to which session of this domain, with the session."""
        plan = self.view.table("training_plan")
        return plan[plan["scale_id"].isin(self.scales)].merge(self.view.table("sessions"), on="session_id")

    @cached_property
    def sessions(self) -> pd.DataFrame:
        """The sessions of this domain, in time."""
        sessions = self.view.table("sessions")
        return sessions[sessions["session_id"].isin(self.plan["session_id"])].sort_values(
            ["week", "course_id", "session_id"]
        )

    @cached_property
    def unmet(self) -> pd.DataFrame:
        """The needs of this domain that have neither seat nor coach."""
        unmet = self.view.table("unmet")
        return unmet[unmet["scale_id"].isin(self.scales)]


def open_page(parameters: str, tables: str = "", domain: str = "", language: str = "") -> DomainPage:
    """Open a domain's plan; without `domain`, that of the first domain with results."""
    view = open_view(parameters, tables, language)
    known = view.analysis.domains()
    return DomainPage(view, view.chosen("domain", domain, known, known[0]))


def header(page: DomainPage) -> Fragment:
    """Name the domain."""
    view = page.view
    return view.open(view.say("Training plan: {domain}", domain=view.scale(page.domain)))


def answer(page: DomainPage) -> Fragment:
    """Say how many are short, what the sessions close and cost, and what stays open."""
    view, speaker = page.view, page.view.speaker
    short = page.needs[page.needs["kind"] == verdicts.SHORT]
    said: list[str | Markup] = [
        sentence(
            view.say("{people} are below the level that their position requires, with {needs} in this domain."),
            people=emphasis(speaker.count("{n} officer", "{n} officers", short["officer_id"].nunique()), "short"),
            needs=speaker.count("{n} need", "{n} needs", len(short)),
        )
    ]
    if len(page.sessions):
        said.append(
            sentence(
                view.say("{sessions} for {people} cost {money}, from {first} to {last}."),
                sessions=emphasis(speaker.count("{n} session", "{n} sessions", len(page.sessions)), "meets"),
                people=speaker.count("{n} participant", "{n} participants", len(page.plan)),
                money=speaker.money(float(page.sessions["cost"].sum())),
                first=speaker.date(view.week(int(page.sessions["week"].min()))),
                last=view.days(page.sessions.iloc[-1]).split(" – ")[-1],
            )
        )
    else:
        said.append(view.say("No session opens in this domain."))
    remaining = len(still_open(page.unmet))
    if remaining:
        words = speaker.count("{n} need stays open", "{n} needs stay open", remaining)
        said.append(sentence(view.say("{needs} after training and coaching."), needs=emphasis(words, "short")))
    return lead(said)


def conventional(page: DomainPage) -> Fragment:
    """Give what a training plan conventionally holds: purpose, audience, content, form, cost, organiser."""
    view, speaker = page.view, page.view.speaker
    courses = [view.framework.course_by_id[c] for c in page.sessions["course_id"].drop_duplicates()]
    forms = sorted({view.name(FORMS[course.form]) for course in courses})
    positions = sorted({view.position(p) for p in page.needs.loc[page.needs["kind"] == verdicts.SHORT, "position_id"]})
    rows = [
        [
            view.say("Purpose"),
            view.say("Close the gaps that the assessment found against the job positions' requirements."),
        ],
        [view.say("Audience"), "; ".join(positions) or "–"],
        [view.say("Content"), "; ".join(view.name(c.title) for c in courses) or "–"],
        [view.say("Form"), "; ".join(forms) or "–"],
        [view.say("Cost"), speaker.money(float(page.sessions["cost"].sum()))],
        [view.say("Organised by"), view.say("the training department with the department that owns the subject")],
    ]
    return section(
        view.say("The plan in brief"),
        table(
            view.say("Purpose, audience, content, form, cost"),
            [Heading(view.say("Part")), Heading(view.say("Content"))],
            rows,
        ),
    )


def calendar(page: DomainPage) -> Fragment:
    """Draw which course runs in which week with how many people."""
    view = page.view
    title = view.say("Sessions by week (participants)")
    if page.sessions.empty:
        return section(title, paragraph(view.say("No session opens in this domain.")))
    data = page.sessions.assign(
        course=page.sessions["course_id"].map(view.course), people=page.sessions["n_seats_used"]
    )
    svg = plan_calendar(data, week_names=view.week_names(), name="calendar")
    finding = view.say(
        "The fullest week is that of {week}.",
        week=view.speaker.date(view.week(int(data.groupby("week")["people"].sum().idxmax()))),
    )
    return section(title, figure(svg, finding, finding))


def sessions(page: DomainPage) -> Fragment:
    """List the sessions with dates, places, numbers and cost."""
    view, speaker = page.view, page.view.speaker
    title = view.say("Sessions")
    if page.sessions.empty:
        return section(title, paragraph(view.say("Nothing to list.")))
    rows = []
    for _, row in page.sessions.iterrows():
        course = view.framework.course_by_id[row["course_id"]]
        step = f"{course.lifts.from_} → {course.lifts.to}"
        rows.append(
            [
                view.course(row["course_id"]),
                step,
                view.days(row),
                view.site(row["site"]),
                f"{row['n_seats_used']}/{course.seats.max}",
                speaker.money(float(row["cost"])),
            ]
        )
    headings = [
        Heading(view.say("Course")),
        Heading(view.say("Level"), "c"),
        Heading(view.say("Dates")),
        Heading(view.say("Site")),
        Heading(view.say("Seats used"), "n"),
        Heading(view.say("Cost"), "n"),
    ]
    return section(title, table(view.say("Sessions of the plan, in time"), headings, rows))


def heat(page: DomainPage) -> Fragment:
    """Draw where the needs are, unit by competency; small cells hidden."""
    view = page.view
    title = view.say("Officers certainly below a requirement, by unit and competency (%)")
    drawn = needs_by_unit(view, page.scales)
    if drawn is None:
        return section(title, paragraph(view.say("No unit has enough people for its share to be shown.")))
    return section(title, figure(heat_map(drawn.values, drawn.words, name="heat", top=100), drawn.finding, drawn.note))


def participants(page: DomainPage) -> Fragment:
    """Give the annex: participants by session and unit."""
    view = page.view
    units = view.table("officers").set_index("officer_id")["unit_id"]
    rows = [
        [
            view.people[row.officer_id],
            view.unit(units[row.officer_id]),
            view.course(row.course_id),
            view.speaker.date(view.week(row.week)),
            f"{row.from_level} → {row.to_level}",
        ]
        for row in page.plan.sort_values(["week", "session_id", "officer_id"]).itertuples(index=False)
    ]
    headings = [
        Heading(view.say(w)) for w in (mark("Name"), mark("Unit"), mark("Course"), mark("Week of"), mark("Level"))
    ]
    annex = table(view.say("Participants"), headings, rows) if rows else paragraph(view.say("Nothing to list."))
    return folded(view.say("Annex: participants (for the training department only)"), annex)


def stays_open(page: DomainPage) -> Fragment:
    """List what stays open, why, and what would close it."""
    return section(page.view.say("What stays open, and what would close it"), open_needs_table(page.view, page.unmet))


def method(page: DomainPage) -> Fragment:
    """Say how the plan was found, and how far from the best possible it may be."""
    view = page.view
    return view.foot(
        view.say(
            "Sessions and participants were chosen together for all domains, so that priority × expected gap "
            "closed is as large as seats, "
            "budget, weeks, days and the share away allow; the plan is proven within {gap} of the best possible.",
            gap=view.speaker.percent(100 * view.analysis.facts["training_gap"], 1),
        ),
        department=True,
    )
