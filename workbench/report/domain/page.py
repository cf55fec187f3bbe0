"""The training plan of one domain, in a Vietnamese plan's order: basis, purpose, audience, programme, cost, annex."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial

import pandas as pd
from markupsafe import Markup

from workbench.listing import Column, listing
from workbench.parameters.duties import scale_of
from workbench.report.frame import verdicts
from workbench.report.frame.elements import (
    Fragment,
    drawing,
    emphasis,
    folded,
    lead,
    listed,
    paragraph,
    section,
    sentence,
    signatures,
)
from workbench.report.frame.view import View, open_view
from workbench.report.shared import lists, plan_words
from workbench.report.shared.curve import curve
from workbench.report.shared.drawings.calendar import plan_calendar
from workbench.report.shared.drawings.heat import heat_map
from workbench.report.shared.heat import needs_by_unit
from workbench.report.shared.holidays import holiday_note, holiday_weeks, marked_weeks
from workbench.report.shared.open_needs import open_needs_table
from workbench.report.shared.plan_parts import (
    cost,
    interventions_table,
    legal_lines,
    money_of,
    most_trainers,
    proven,
    served,
    session_table,
)
from workbench.report.shared.short_sessions import below_minimum, proposed_people
from workbench.report.shared.stages import waiting_by_session
from workbench.report.shared.ties import highest, in_weeks
from workbench.tables.seats import serving_needs


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
    def short(self) -> pd.DataFrame:
        """The needs that are certain enough to act on."""
        return self.needs[self.needs["kind"] == verdicts.SHORT]

    @cached_property
    def plan(self) -> pd.DataFrame:
        """Who goes to which session of this domain, with the session's course, week and site."""
        plan = self.view.table("training_plan")
        sessions = self.view.table("sessions")[["session_id", "course_id", "week", "site", "start", "end"]]
        return plan[plan["scale_id"].isin(self.seated)].merge(sessions, on="session_id")

    @cached_property
    def seated(self) -> list[str]:
        """What seats in this domain are for: its scales, and its courses themselves."""
        courses = (c for c in self.view.framework.courses if c.lifts.scale in self.scales)
        return [*self.scales, *(scale_of(course.id) for course in courses)]

    @cached_property
    def sessions(self) -> pd.DataFrame:
        """The sessions of this domain, in time."""
        sessions = self.view.table("sessions")
        lifts = sessions["course_id"].map({c: k.lifts.scale for c, k in self.view.framework.course_by_id.items()})
        return sessions[lifts.isin(self.scales)].sort_values(["start", "course_id", "session_id"])

    @cached_property
    def below(self) -> pd.DataFrame:
        """What could be done with this domain's sessions below their minimum: rows of table `below_minimum`."""
        short = self.view.table("below_minimum")
        lifts = short["course_id"].map({c: k.lifts.scale for c, k in self.view.framework.course_by_id.items()})
        return short[lifts.isin(self.scales)]

    @cached_property
    def unmet(self) -> pd.DataFrame:
        """The needs of this domain that have neither seat nor coach."""
        unmet = self.view.table("unmet")
        return unmet[unmet["scale_id"].isin(self.scales)]

    @cached_property
    def interventions(self) -> pd.DataFrame:
        """Which intervention serves which need of this domain."""
        interventions = self.view.table("interventions")
        return interventions[interventions["scale_id"].isin(self.scales)]

    def audience(self) -> list[str]:
        """Say for whom the plan is, by job position, and how many of them it reaches."""
        said = [plan_words.wide_audience(self.view, self.short)]
        if self.short.empty:
            return said
        coaching = self.view.table("coaching_plan")
        coaching = coaching[coaching["scale_id"].isin(self.scales)]
        return [*said, plan_words.reached(self.view, self.short, serving_needs(self.plan), coaching)]


def open_page(parameters: str, tables: str = "", domain: str = "", language: str = "") -> DomainPage:
    """Open a domain's plan; without `domain`, that of the first domain with results."""
    view = open_view(parameters, tables, language)
    known = view.analysis.domains()
    return DomainPage(view, view.chosen("domain", domain, known, known[0]))


def header(page: DomainPage) -> Fragment:
    """Name the domain, and say who may read its plan: the annex names people of all units."""
    view = page.view
    title = view.say("Training plan: {domain}", domain=view.scale(page.domain))
    return view.open(title, view.say("for the training department only"))


def answer(page: DomainPage) -> Fragment:
    """Say how many are short, what the sessions close and cost, and what stays open."""
    view, speaker = page.view, page.view.speaker
    n_short = page.short["officer_id"].nunique()
    said: list[str | Markup] = [
        sentence(
            speaker.plural(
                "{people} is below the level that the position requires, with {needs} in this domain.",
                "{people} are below the level that their position requires, with {needs} in this domain.",
                n_short,
                people="{people}",
                needs="{needs}",
            ),
            people=emphasis(speaker.plural("{n} officer", "{n} officers", n_short), "short"),
            needs=speaker.plural("{n} need", "{n} needs", len(page.short)),
        )
    ]
    if len(page.sessions):
        said.append(
            sentence(
                view.say("{sessions} with {seats} for {people}, from {first} to {last}, at a cost of {money}."),
                sessions=emphasis(speaker.plural("{n} session", "{n} sessions", len(page.sessions)), "meets"),
                seats=speaker.plural("{n} seat", "{n} seats", len(page.plan)),
                people=speaker.plural("{n} officer", "{n} officers", page.plan["officer_id"].nunique()),
                money=speaker.money(cost(page.sessions)),
                first=speaker.date(page.sessions["start"].min().date()),
                last=speaker.date(page.sessions["end"].max().date()),
            )
        )
    else:
        said.append(view.say("No session opens in this domain."))
    counts = served(view, page.needs, page.unmet)
    if counts["all"]:
        said.append(
            sentence(
                speaker.plural(
                    "Of {n} need, the course or coach that it asks for is planned for {closed}, a first step for "
                    "{partly}; still open: {open}.",
                    "Of {n} needs, the course or coach that they ask for is planned for {closed}, a first step for "
                    "{partly}; still open: {open}.",
                    counts["all"],
                    **{name: f"{{{name}}}" for name in ("closed", "partly", "open")},
                ),
                closed=emphasis(speaker.number(counts["closed"]), "meets"),
                partly=speaker.number(counts["partly"]),
                open=emphasis(speaker.number(counts["open"]), "short" if counts["open"] else "meets"),
            )
        )
    return lead(said)


def basis(page: DomainPage) -> Fragment:
    """Cite the legal bases, then purpose, requirements and audience."""
    view = page.view
    return (
        section(view.say("Legal basis"), legal_lines(view))
        + section(
            view.say("I. Purpose and requirements"),
            *(paragraph(words) for words in plan_words.domain_purposes(view, page.domain)),
        )
        + section(view.say("II. Audience"), *map(paragraph, page.audience()))
    )


def programme(page: DomainPage) -> Fragment:
    """List content and programme: the courses that open, what they lift, their length, form and topics."""
    view = page.view
    title = view.say("III. Content and programme")
    if page.sessions.empty:
        return section(title, paragraph(view.say("No session opens in this domain.")))
    return section(title, listed(lists.courses(view, page.sessions)))


def calendar(page: DomainPage) -> Fragment:
    """Say form, time and place, and draw which course runs in which week with how many people."""
    view = page.view
    title = view.say("IV. Form, time and place")
    if page.sessions.empty:
        return section(title, paragraph(view.say("No session opens in this domain.")))
    forms, sites = plan_words.forms(view, page.sessions), plan_words.sites(view, page.sessions)
    where = view.say("Form: {forms}. Place: {sites}.", forms=forms, sites=sites)
    data = page.sessions.assign(
        course=page.sessions["course_id"].map(view.course), people=page.sessions["n_seats_used"].astype(int)
    )
    off = holiday_weeks(view)
    draw = partial(plan_calendar, data, week_names=marked_weeks(view, off), holidays=off)
    starting = data.groupby("week")["people"].sum()
    finding = view.speaker.plural(
        "At most {n} person starts in one week, {when}.",
        "At most {n} people start in one week, {when}.",
        int(starting.max()),
        when=in_weeks(view, highest(starting)),
    )
    return section(title, paragraph(where), drawing(draw, finding, finding + holiday_note(view, off)))


def sessions(page: DomainPage) -> Fragment:
    """List the sessions with dates, places, numbers and cost, then the money and the trainers."""
    view = page.view
    title, names = view.say("V. Numbers and cost"), proposed_people(view, page.below)
    short = below_minimum(view, page.below, names.without("officer_id"))
    if page.sessions.empty:
        return section(title, paragraph(view.say("No session opens in this domain.")), short)
    return section(
        title,
        session_table(view, page.sessions),
        money_of(view, page.sessions),
        most_trainers(view, page.sessions),
        short,
    )


def closes(page: DomainPage) -> Fragment:
    """Say which intervention serves the needs, how good the plan is proven to be, and what more money would close."""
    view = page.view
    title = view.say("VI. What the plan closes")
    drawn = needs_by_unit(view, page.scales)
    parts = [
        proven(view),
        interventions_table(view, page.interventions),
        curve(view, view.table("budget_curve"), with_list=False),
    ]
    if drawn is not None:
        parts.append(drawing(partial(heat_map, drawn.values, drawn.words, top=100), drawn.finding, drawn.note))
    return section(title, *parts)


def stays_open(page: DomainPage) -> Fragment:
    """List what stays open, why, and the cheapest remedies with their prices."""
    view = page.view
    return section(
        view.say("VII. What stays open, and what would close it"),
        open_needs_table(view, page.unmet),
    )


def annex(page: DomainPage) -> Fragment:
    """Say who organises, give the lines to sign, and the annex of participants by session and unit."""
    view = page.view
    units = view.table("officers").set_index("officer_id")["unit_id"]
    places = page.plan.assign(
        name=page.plan["officer_id"].map(view.people), unit=page.plan["officer_id"].map(units).map(view.unit)
    )
    parts = [
        _participants(view, session)
        for _, session in places.sort_values(["start", "session_id"]).groupby("session_id", sort=False)
    ]
    participants = sum(parts, start=Fragment(Markup(""))) if parts else paragraph(view.say("Nothing to list."))
    roles = [view.say("Drawn up by"), view.say("Training department"), view.say("Approved by")]
    return section(
        view.say("VIII. Who organises"),
        *(paragraph(words) for words in plan_words.domain_duties(view)),
        signatures(roles),
    ) + folded(view.say("Annex: participants (for the training department only)"), participants, *_waiting(page))


def _waiting(page: DomainPage) -> list[Fragment]:
    """The waiting lists of the domain's sessions, where anybody waits."""
    made = waiting_by_session(page.view, page.sessions)
    return [listed(made.without("officer_id", "session_id", "seat_cost"))] if made.rows else []


def _participants(view: View, places: pd.DataFrame) -> Fragment:
    first = places.iloc[0]
    caption = view.speaker.plural(
        "{course}, {days}: {n} participant",
        "{course}, {days}: {n} participants",
        len(places),
        course=view.course(str(first["course_id"])),
        days=view.speaker.period(first["start"].date(), first["end"].date()),
    )
    rows = [
        [str(unit), len(group), ", ".join(sorted(group["name"]))] for unit, group in places.groupby("unit", sort=True)
    ]
    columns = [
        Column("unit", view.say("Unit")),
        Column("n", view.say("People"), "number"),
        Column("names", view.say("Name")),
    ]
    return listed(listing(view.speaker, caption, columns, rows, cards=True, dense=True))


def method(page: DomainPage) -> Fragment:
    """Say how the plan was found, and how far from the best possible it may be."""
    view = page.view
    return view.foot(
        view.say(
            "Sessions and seats were chosen together for all domains, so that what the seats are expected to close, "
            "weighted by criticality, shared need and workload, is as large as seats, "
            "budget, weeks, days and the share away allow; the plan is proven within {gap} of the best possible.",
            gap=view.speaker.percent(100 * view.analysis.facts["training_gap"], 1),
        ),
        terms=("need", "undecided", "expected_gap", "priority", "session", "first_step", "hidden"),
        department=True,
    )
