"""The unit's page: where it is short, who goes where when, who remains, and what stays open."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd
from markupsafe import Markup

from workbench.report import verdicts
from workbench.report.advice import unit_advice
from workbench.report.charts.levels import level_distribution
from workbench.report.coverage import unit_coverage
from workbench.report.elements import (
    Fragment,
    Heading,
    emphasis,
    figure,
    lead,
    paragraph,
    section,
    sentence,
    table,
    tiles,
)
from workbench.report.open_needs import open_needs_table
from workbench.report.plan_parts import plan_with_sessions, served
from workbench.report.ratings_view import unit_ratings
from workbench.report.retest_queue import unit_retests
from workbench.report.steps import next_steps
from workbench.report.unit_calendar import release_room, unit_calendar, who_goes
from workbench.report.view import View, open_view


@dataclass(frozen=True)
class UnitPage:
    """One unit, summarised into plain data first."""

    view: View
    unit: str

    @cached_property
    def officers(self) -> pd.DataFrame:
        """The unit's officers."""
        officers = self.view.table("officers")
        return officers[officers["unit_id"] == self.unit]

    @cached_property
    def gaps(self) -> pd.DataFrame:
        """The gaps of the unit's officers, with what is said of each."""
        gaps = self.view.table("gaps")
        return verdicts.with_kind(gaps[gaps["officer_id"].isin(self.officers["officer_id"])])

    @cached_property
    def needs(self) -> pd.DataFrame:
        """The needs of the unit's officers."""
        needs = self.view.needs()
        return verdicts.with_kind(needs[needs["officer_id"].isin(self.officers["officer_id"])])

    @cached_property
    def short(self) -> pd.DataFrame:
        """The needs that are certain enough to act on."""
        return self.needs[self.needs["kind"] == verdicts.SHORT]

    @cached_property
    def plan(self) -> pd.DataFrame:
        """The training of the unit's officers, with each session's course, week, site."""
        plan = plan_with_sessions(self.view)
        return plan[plan["officer_id"].isin(self.officers["officer_id"])]

    @cached_property
    def coaching(self) -> pd.DataFrame:
        """The coaching of the unit's officers."""
        coaching = self.view.table("coaching_plan")
        return coaching[coaching["officer_id"].isin(self.officers["officer_id"])]

    @cached_property
    def unmet(self) -> pd.DataFrame:
        """The needs of the unit's officers that have neither seat nor coach."""
        unmet = self.view.table("unmet")
        return unmet[unmet["officer_id"].isin(self.officers["officer_id"])]

    @cached_property
    def scales(self) -> list[str]:
        """The scales of the page: competencies that the unit's positions require, domains where they have none."""
        required = [scale for scale in self.view.framework.domain_of if scale in set(self.gaps["scale_id"])]
        with_parts = {self.view.framework.domain_of[s] for s in required if s not in self.domain_ids}
        return [s for s in required if s not in with_parts]

    @property
    def domain_ids(self) -> set[str]:
        """The framework's domains."""
        return {domain.id for domain in self.view.framework.domains}

    @cached_property
    def coverage(self) -> pd.DataFrame:
        """Rows of `unit_scales` of this unit, by scale."""
        units = self.view.table("unit_scales")
        return units[units["unit_id"] == self.unit].set_index("scale_id")


def open_page(parameters: str, tables: str = "", unit: str = "", language: str = "") -> UnitPage:
    """Open a unit's page; without `unit`, that of the largest unit."""
    view = open_view(parameters, tables, language)
    return UnitPage(view, view.chosen("unit", unit, view.analysis.units(), view.facts.largest_unit()))


def header(page: UnitPage) -> Fragment:
    """Name the unit, and how many officers it stands on."""
    view = page.view
    tested = page.view.table("scores")["officer_id"]
    without = int((~page.officers["officer_id"].isin(tested)).sum())
    people = view.speaker.count("{n} officer", "{n} officers", len(page.officers))
    missing = view.speaker.count("{n} without a result", "{n} without a result", without) if without else ""
    return view.open(view.unit(page.unit), view.say("Competency profile, training and coaching plan"), people, missing)


def answer(page: UnitPage) -> Fragment:
    """Say in sentences how many are short, of what most, what the plan does, and what stays open."""
    view, speaker = page.view, page.view.speaker
    n_short, n = page.short["officer_id"].nunique(), len(page.officers)
    said: list[str | Markup] = [
        sentence(
            view.say("{short} of {all} officers are below a level that their position requires."),
            short=emphasis(speaker.number(n_short), "short"),
            all=speaker.number(n),
        )
    ]
    if n_short:
        most = (
            page.short["scale_id"].value_counts().sort_index(kind="stable").sort_values(ascending=False, kind="stable")
        )
        largest = speaker.count(
            "{scale}, {n} person", "{scale}, {n} people", int(most.iloc[0]), scale=view.scale(most.index[0])
        )
        said.append(sentence(view.say("Largest need: {largest}."), largest=emphasis(largest, "short")))
        said.append(_served(page))
    undecided = int((page.needs["kind"] == verdicts.UNDECIDED).sum())
    if undecided:
        words = speaker.count("{n} further result is undecided", "{n} further results are undecided", undecided)
        said.append(sentence(view.say("{results}: assess again first."), results=emphasis(words, "undecided")))
    return lead(said)


def _served(page: UnitPage) -> Markup:
    view, speaker = page.view, page.view.speaker
    counts = served(page.needs, page.unmet)
    return sentence(
        view.say(
            "Of {all} needs, {closed} get the course or coach they ask for, {partly} a first step; {open} stay open."
        ),
        all=speaker.number(counts["all"]),
        closed=emphasis(speaker.number(counts["closed"]), "meets"),
        partly=speaker.number(counts["partly"]),
        open=emphasis(speaker.number(counts["open"]), "short" if counts["open"] else "meets"),
    )


def figures(page: UnitPage) -> Fragment:
    """Show three figures: share who meet, undecided, single points of failure."""
    view, speaker = page.view, page.view.speaker
    decided = page.gaps[page.gaps["scale_id"].isin(page.scales) & (page.gaps["kind"] != verdicts.MISSING)]
    meeting = 100 * float((decided["kind"] == verdicts.MEETS).mean()) if len(decided) else float("nan")
    everywhere = verdicts.with_kind(view.table("gaps"))
    everywhere = everywhere[everywhere["scale_id"].isin(page.scales) & (everywhere["kind"] != verdicts.MISSING)]
    overall = 100 * float((everywhere["kind"] == verdicts.MEETS).mean()) if len(everywhere) else float("nan")
    alone = page.coverage["qualified"].eq(1).fillna(False) & page.coverage["needed"].ge(1).fillna(False)
    single = [view.scale(str(scale)) for scale in page.coverage.index[alone] if scale in page.scales]
    return tiles(
        [
            (
                speaker.percent(meeting),
                view.say(
                    "of requirements certainly met (same competencies in the whole cohort: {share})",
                    share=speaker.percent(overall),
                ),
            ),
            (
                speaker.number(int((page.needs["kind"] == verdicts.UNDECIDED).sum())),
                view.say("undecided: assess again first"),
            ),
            (
                speaker.number(len(single)),
                view.say("competencies that rest on one qualified person")
                + (": " + "; ".join(single) if single else ""),
            ),
        ]
    )


def levels(page: UnitPage) -> Fragment:
    """Draw people per level and scale, how many are short, and qualified against needed."""
    view, speaker = page.view, page.view.speaker
    known = view.table("levels")
    known = known[known["officer_id"].isin(page.officers["officer_id"]) & known["scale_id"].isin(page.scales)]
    counts = pd.crosstab(known["scale_id"], known["level"].astype(int)).reindex(
        index=[s for s in page.scales if s in set(known["scale_id"])],
        columns=range(view.framework.top_level + 1),
        fill_value=0,
    )
    title = view.say("Levels by competency (people)")
    if counts.empty:
        return section(title, paragraph(view.say("No result has come in for this unit.")))
    short = page.short["scale_id"].value_counts()
    coverage = [_qualified(page, scale) for scale in counts.index]
    svg = level_distribution(
        counts.set_axis([view.scale(str(s)) for s in counts.index]),
        level_names=[view.level(k) for k in counts.columns],
        notes=[
            (view.say("short"), [speaker.number(int(short[s])) if s in short else "–" for s in counts.index]),
            (view.say("qualified / needed"), coverage),
        ],
        name="levels",
    )
    lacking = [view.scale(str(s)) for s, words in zip(counts.index, coverage, strict=True) if "▲" in words]
    if page.coverage["needed"].isna().all():
        finding = view.say("The framework does not say how many qualified people the unit needs.")
    elif lacking:
        finding = view.say("Fewer qualified people than needed (▲): {scales}.", scales=speaker.listing(lacking))
    else:
        finding = view.say("Every competency has the qualified people that the unit needs.")
    return section(title, figure(svg, finding, finding))


def _qualified(page: UnitPage, scale: str) -> str:
    if scale not in page.coverage.index or pd.isna(page.coverage.loc[scale, "needed"]):
        return "–"
    qualified, needed = int(page.coverage.loc[scale, "qualified"]), int(page.coverage.loc[scale, "needed"])
    return f"{qualified}/{needed}" + (" ▲" if qualified < needed else "")


def calendar(page: UnitPage) -> Fragment:
    """Draw who goes to which session when, and the share of the unit that is away; say what it costs and who cannot."""
    view = page.view
    title = view.say("Who goes when, and who remains")
    if page.plan.empty:
        nobody = paragraph(view.say("Nobody of this unit goes to a session in this plan."))
        return section(title, nobody, release_room(view, page.unit))
    drawn = unit_calendar(view, page.plan, page.coaching, unit=page.unit, n_officers=len(page.officers))
    return section(title, drawn, release_room(view, page.unit), who_goes(view, page.plan))


def coverage(page: UnitPage) -> Fragment:
    """Draw people needed against people qualified: now, after the plan, and in the scenario."""
    return section(page.view.say("Coverage: enough qualified people?"), unit_coverage(page.view, page.unit))


def people(page: UnitPage) -> Fragment:
    """List the officers with a need or an undecided result, most urgent first, and each one's next step, by domain."""
    view = page.view
    title = view.say("Officers by need")
    concerned = page.gaps["kind"].isin([verdicts.SHORT, verdicts.UNDECIDED]) & page.gaps["scale_id"].isin(page.scales)
    named = page.gaps[concerned]
    if named.empty:
        return section(title, paragraph(view.say("Nobody is certainly below a requirement.")))
    urgency = named["priority"].where(named["kind"] == verdicts.SHORT, 0.0).groupby(named["officer_id"]).sum()
    order = urgency.sort_index().sort_values(ascending=False, kind="stable").index
    steps = next_steps(view, page.plan, page.coaching, page.needs)
    home = page.officers.set_index("officer_id")["position_id"].map(
        {position.id: position.domain for position in view.framework.positions}
    )
    by_domain = [
        _matrix(page, domain.id, [officer for officer in order if home[officer] == domain.id], steps)
        for domain in view.framework.domains
    ]
    note = paragraph(view.say("−1: one level short · ?: undecided · ✓: meets · empty: not required"), "small")
    return section(title, note, *(part for part in by_domain if part is not None))


def _matrix(page: UnitPage, domain: str, officers: list[str], steps: dict[str, str]) -> Fragment | None:
    view = page.view
    mine = page.gaps[page.gaps["officer_id"].isin(officers)]
    scales = [scale for scale in page.scales if scale in set(mine["scale_id"])]
    if not scales:
        return None
    signs = {
        (row.officer_id, row.scale_id): verdicts.sign(row.kind, row.gap)
        for row in mine[["officer_id", "scale_id", "kind", "gap"]].itertuples(index=False)
    }
    rows = [
        [view.people[officer], *(signs.get((officer, scale), "") for scale in scales), steps.get(officer, "–")]
        for officer in officers
    ]
    headings = [
        Heading(view.say("Name")),
        *(Heading(view.scale(scale), "c") for scale in scales),
        Heading(view.say("Next step")),
    ]
    return table(view.scale(domain), headings, rows)


def stays_open(page: UnitPage) -> Fragment:
    """List what stays open, why, and what would close it at what price; then advice on moves where packs hold it."""
    view = page.view
    title = view.say("What stays open, and what would close it")
    open_part = section(title, open_needs_table(view, page.unmet))
    return open_part + unit_advice(view, page.unit) if view.parameters.deployment.in_packs else open_part


def evidence(page: UnitPage) -> Fragment:
    """Name whose re-test is worth most, and say how ratings lie beside the exam."""
    return unit_retests(page.view, page.unit) + unit_ratings(page.view, page.unit)


def method(page: UnitPage) -> Fragment:
    """Say how it was worked out and what it cannot say."""
    view = page.view
    minimum = view.parameters.units.minimum_cell
    small = len(page.officers) < minimum
    limits = [view.say("Comparisons with the whole cohort carry their interval; small differences are no ranking.")]
    if small:
        limits.append(
            view.say(
                "This unit has fewer than {n} officers: its averages are uncertain and are hidden in reports "
                "that leave it.",
                n=minimum,
            )
        )
    return view.foot(*limits)
