"""The unit's page: where it is short, who goes where when, who remains, and what stays open."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd
from markupsafe import Markup

from workbench.report.frame import verdicts
from workbench.report.frame.elements import Fragment, emphasis, lead, paragraph, section, sentence, tiles
from workbench.report.frame.own_view import unit_view
from workbench.report.frame.view import View, open_view
from workbench.report.shared.advice import unit_advice
from workbench.report.shared.coaching_pairs import coaching_pairs
from workbench.report.shared.coverage import levels_needed, unit_coverage
from workbench.report.shared.duties import duties_section
from workbench.report.shared.level_rule import why_of_many
from workbench.report.shared.open_needs import open_needs_table, reason, unserved
from workbench.report.shared.plan_parts import changed_places, each_with_sessions, plan_with_sessions, served
from workbench.report.shared.ratings_view import unit_ratings
from workbench.report.shared.retest_queue import unit_retests
from workbench.report.shared.sentences import below, largest_need, lowered
from workbench.report.shared.stages import own_stages
from workbench.report.unit.calendar import release_room, unit_calendar, who_goes
from workbench.report.unit.head_tasks import head_tasks
from workbench.report.unit.levels import competencies, levels_against_cohort
from workbench.report.unit.matrix import officers_by_need, without_a_place

TERMS = ("level", "need", "undecided", "interval", "qualified", "single", "first_step", "cap", "strength", "scenario")


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
    def undecided(self) -> pd.DataFrame:
        """The needs that are undecided and have no seat, no coach, and no place in a re-test or a waiting list."""
        key = ["officer_id", "scale_id"]
        promised = [self.view.table(name)[key] for name in ("retest_plan", "waiting_list")]
        planned = pd.concat([self.seated[key], self.coaching[key], *promised])
        unsure = self.needs[self.needs["kind"] == verdicts.UNDECIDED]
        return unsure[~pd.MultiIndex.from_frame(unsure[key]).isin(pd.MultiIndex.from_frame(planned))]

    @cached_property
    def not_assessed(self) -> pd.DataFrame:
        """The requirements on the page's scales on which an officer has no result."""
        return self.gaps[self.gaps["kind"].eq(verdicts.MISSING) & self.gaps["scale_id"].isin(self.scales)]

    @cached_property
    def plan(self) -> pd.DataFrame:
        """The training of the unit's officers, with each session's course, week, site."""
        plan = plan_with_sessions(self.view)
        return plan[plan["officer_id"].isin(self.officers["officer_id"])]

    @cached_property
    def seated(self) -> pd.DataFrame:
        """The needs of the unit's officers that a seat serves, with each session's course, week, site."""
        needs = each_with_sessions(self.view)
        return needs[needs["officer_id"].isin(self.officers["officer_id"])]

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
    def duties(self) -> pd.DataFrame:
        """The duties of the unit's officers."""
        duties = self.view.table("duties")
        return duties[duties["officer_id"].isin(self.officers["officer_id"])]

    @cached_property
    def scales(self) -> list[str]:
        """The scales of the page: competencies that the unit's positions require, domains where they have none."""
        required = [scale for scale in self.view.framework.domain_of if scale in set(self.gaps["scale_id"])]
        with_parts = {self.view.framework.domain_of[s] for s in required if s not in self.domain_ids}
        return [s for s in required if s not in with_parts]

    @cached_property
    def concerned(self) -> pd.DataFrame:
        """The needs and undecided results on the page's scales."""
        kinds = [verdicts.SHORT, verdicts.UNDECIDED]
        return self.gaps[self.gaps["kind"].isin(kinds) & self.gaps["scale_id"].isin(self.scales)]

    @cached_property
    def by_urgency(self) -> list[str]:
        """The officers with a need or an undecided result, most urgent first: by the priorities of their needs."""
        short = self.concerned["kind"] == verdicts.SHORT
        urgency = self.concerned["priority"].where(short, 0.0).groupby(self.concerned["officer_id"]).sum()
        return list(urgency.sort_index().sort_values(ascending=False, kind="stable").index)

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
    chosen = view.chosen("unit", unit, view.analysis.units(), view.facts.largest_unit())
    return UnitPage(unit_view(view, chosen), chosen)


def header(page: UnitPage) -> Fragment:
    """Name the unit, and how many officers it stands on."""
    view = page.view
    tested = page.view.table("scores")["officer_id"]
    without = int((~page.officers["officer_id"].isin(tested)).sum())
    people = view.speaker.plural("{n} officer", "{n} officers", len(page.officers))
    missing = view.speaker.plural("{n} without a result", "{n} without a result", without) if without else ""
    return view.open(view.unit(page.unit), view.say("Competency profile, training and coaching plan"), people, missing)


def answer(page: UnitPage) -> Fragment:
    """Say in sentences how many are short, of what most, what the plan does at what cost, and what stays open."""
    view, speaker = page.view, page.view.speaker
    n_short, n = page.short["officer_id"].nunique(), len(page.officers)
    said: list[str | Markup] = [below(view, n_short, n)]
    if n_short:
        said.append(largest_need(view, page.short))
        said.append(_served(page))
    if len(page.not_assessed):
        said.append(
            sentence(
                view.say("{results}: whether these requirements are met is not known ({people})."),
                results=emphasis(
                    speaker.plural("{n} result is missing", "{n} results are missing", len(page.not_assessed)),
                    "undecided",
                ),
                people=speaker.plural("{n} officer", "{n} officers", page.not_assessed["officer_id"].nunique()),
            )
        )
    if len(page.undecided):
        n_undecided = len(page.undecided)
        words = (
            speaker.plural("{n} further result is undecided", "{n} further results are undecided", n_undecided)
            if n_short
            else speaker.plural("{n} result is undecided", "{n} results are undecided", n_undecided)
        )
        said.append(
            sentence(
                view.say("{results}, without a place: nothing rests on them in this plan."),
                results=emphasis(words, "undecided"),
            )
        )
    return lead(said)


def _served(page: UnitPage) -> Markup:
    view, speaker = page.view, page.view.speaker
    counts = served(view, page.needs, page.unmet)
    parts = Markup("")
    if len(page.plan) or len(page.coaching):
        money = float(page.plan["cost_share"].sum())
        template = (
            view.say(
                "By {day} the plan gives {closed} of {all} the course or coach asked for, {partly} a first step, at "
                "{money}."
            )
            if money
            else view.say(
                "By {day} the plan gives {closed} of {all} the course or coach asked for, {partly} a first step."
            )
        )
        parts = sentence(
            template,
            day=speaker.date(view.plan_end),
            closed=emphasis(speaker.number(counts["closed"]), "meets"),
            all=speaker.plural("{n} need", "{n} needs", counts["all"]),
            partly=speaker.number(counts["partly"]),
            money=speaker.money(money),
        )
    if not counts["open"]:
        return parts + " " + view.say("No certain need stays open.")
    reasons = unserved(view, page.unmet)["reason"].value_counts()
    words = speaker.plural("{n} need stays open", "{n} needs stay open", counts["open"])
    template = (
        view.say("{needs}, mostly for this reason: {reason}")
        if len(reasons) > 1
        else view.say("{needs}, for this reason: {reason}")
    )
    why = sentence(
        template,
        needs=emphasis(words, "short"),
        reason=lowered(view.name(reason(str(reasons.index[0])))),
    )
    return parts + " " + why


def figures(page: UnitPage) -> Fragment:
    """Show three figures: share of requirements met, undecided results, levels that lack people or rest on one."""
    view, speaker = page.view, page.view.speaker
    known = page.gaps[page.gaps["scale_id"].isin(page.scales) & (page.gaps["kind"] != verdicts.MISSING)]
    meeting = 100 * float((known["kind"] == verdicts.MEETS).mean()) if len(known) else float("nan")
    rows = levels_needed(view, page.unit)
    tight = rows[rows["short_now"].gt(0) | rows["single_point"].fillna(False).astype(bool)]
    named = [
        view.say(
            "{scale}, {level}: {there} of {needed}",
            scale=view.scale(row.scale_id),
            level=view.level(int(row.level)),
            there=speaker.number(row.qualified),
            needed=speaker.number(row.needed),
        )
        for row in tight.sort_values("short_now", ascending=False, kind="stable").itertuples(index=False)
    ]
    lacking = view.say("levels with too few people, or one alone")
    met = speaker.plural("of {n} requirement certainly met", "of {n} requirements certainly met", len(known))
    if n := len(page.not_assessed):
        met = view.say(
            "{met}; {missing}", met=met, missing=speaker.plural("{n} has no result", "{n} have no result", n)
        )
    return tiles(
        [
            (speaker.percent(meeting), met),
            (
                speaker.number(len(page.undecided)),
                speaker.plural(
                    "undecided results without a place, of {n} officer",
                    "undecided results without a place, of {n} officers",
                    page.undecided["officer_id"].nunique(),
                ),
            ),
            (speaker.number(len(tight)), f"{lacking}: {'; '.join(named)}" if named else lacking),
        ]
    )


def tasks(page: UnitPage) -> Fragment:
    """List what the head of the unit does, and by when."""
    return head_tasks(
        page.view, plan=page.plan, coaching=page.coaching, unmet=page.unmet, not_assessed=page.not_assessed
    )


def levels(page: UnitPage) -> Fragment:
    """Draw people per level beside the cohort's, then shade the competencies by how many are short."""
    view = page.view
    title = view.say("Levels and competencies")
    drawn = levels_against_cohort(view, page.officers["officer_id"], page.scales, means=page.coverage)
    if drawn is None:
        return section(title, paragraph(view.say("No result has come in for this unit.")))
    own = view.table("levels")
    notes = why_of_many(view, own[own["officer_id"].isin(page.officers["officer_id"])])
    shaded = competencies(view, page.gaps, page.scales, coverage=page.coverage)
    return section(title, drawn, *(paragraph(words, "small") for words in notes), shaded)


def calendar(page: UnitPage) -> Fragment:
    """Draw who goes to which session when, and the share of the unit that is away; say what it costs and who cannot."""
    view = page.view
    title = view.say("Who goes when, and who remains")
    due = duties_section(view, page.duties)
    if page.plan.empty:
        nobody = paragraph(view.say("Nobody of this unit goes to a session in this plan."))
        return section(title, nobody, release_room(view, page.unit)) + due
    drawn = unit_calendar(view, page.plan, page.coaching, unit=page.unit, n_officers=len(page.officers))
    moved = changed_places(view, page.officers["officer_id"])
    return section(title, drawn, release_room(view, page.unit), who_goes(view, page.plan), moved) + due


def coaching(page: UnitPage) -> Fragment:
    """List who coaches whom; the sheets to sign are a report of their own."""
    view = page.view
    title = view.say("Who coaches whom")
    if page.coaching.empty:
        return section(title, paragraph(view.say("No coaching is planned in this unit.")))
    return section(title, coaching_pairs(view, page.coaching))


def coverage(page: UnitPage) -> Fragment:
    """Draw people needed against people qualified: now, after the plan, and in the scenario."""
    return section(page.view.say("Coverage: enough qualified people?"), unit_coverage(page.view, page.unit))


def people(page: UnitPage) -> Fragment:
    """List the officers who are certainly short, most urgent first, and what is done when."""
    view = page.view
    shown = page.gaps[page.gaps["scale_id"].isin(page.scales) | page.gaps.index.isin(page.short.index)]
    matrix = officers_by_need(view, shown, short=page.short, seated=page.seated, coaching=page.coaching)
    return section(view.say("Officers by need"), matrix)


def reassess(page: UnitPage) -> Fragment:
    """List who goes now, who is re-tested first and who waits; then what the re-tests rest on, and who has no place."""
    view = page.view
    return section(
        view.say("Send now, re-test first, or wait"),
        own_stages(view),
        unit_retests(view, page.unit),
        without_a_place(view, page.undecided),
    )


def stays_open(page: UnitPage) -> Fragment:
    """List what stays open, why, and what would close it at what price; then advice on moves where packs hold it."""
    view = page.view
    title = view.say("What stays open, and what would close it")
    open_part = section(title, open_needs_table(view, page.unmet))
    return open_part + unit_advice(view, page.unit) if view.parameters.deployment.in_packs else open_part


def evidence(page: UnitPage) -> Fragment:
    """Say how ratings lie beside the exam."""
    return unit_ratings(page.view, page.unit)


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
    return view.foot(*limits, terms=TERMS)
