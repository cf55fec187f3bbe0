"""An officer's page: the own levels with their uncertainty, what to do when with whom, strongest and weakest topics."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from functools import cached_property

import pandas as pd
from markupsafe import Markup

from workbench.language import mark
from workbench.report import verdicts
from workbench.report.charts.officer import competency_profile
from workbench.report.elements import (
    Fragment,
    Heading,
    emphasis,
    figure,
    lead,
    paragraph,
    section,
    sentence,
    signatures,
    table,
)
from workbench.report.individual_plan import reasons
from workbench.report.plan_parts import dates
from workbench.report.view import View, open_view

NINETY = 1.6449


@dataclass(frozen=True)
class OfficerPage:
    """One officer, summarised into plain data first."""

    view: View
    officer: str

    @cached_property
    def record(self) -> pd.Series:
        """The officer's row."""
        officers = self.view.table("officers").set_index("officer_id")
        return officers.loc[self.officer]

    @cached_property
    def gaps(self) -> pd.DataFrame:
        """The officer's requirements with score, interval, and what is said of each; most urgent first."""
        view = self.view
        gaps = view.table("gaps")
        mine = verdicts.with_kind(gaps[gaps["officer_id"] == self.officer])
        estimates = view.facts.estimates
        mine = mine.merge(estimates[estimates["officer_id"] == self.officer], on=["officer_id", "scale_id"], how="left")
        order = mine["kind"].map({verdicts.SHORT: 0, verdicts.UNDECIDED: 1, verdicts.MEETS: 2, verdicts.MISSING: 3})
        return mine.assign(order=order).sort_values(["order", "priority"], ascending=[True, False], kind="stable")

    @cached_property
    def needs(self) -> pd.DataFrame:
        """Those of the requirements that count as needs."""
        needs = self.view.needs()
        mine = needs.loc[needs["officer_id"] == self.officer, "scale_id"]
        return self.gaps[self.gaps["scale_id"].isin(mine)]

    @cached_property
    def plan(self) -> pd.DataFrame:
        """The officer's sessions, in time."""
        plan = self.view.table("training_plan").merge(self.view.table("sessions"), on="session_id")
        return plan[plan["officer_id"] == self.officer].sort_values("week")

    @cached_property
    def coaching(self) -> pd.DataFrame:
        """The officer's coaching."""
        coaching = self.view.table("coaching_plan")
        return coaching[coaching["officer_id"] == self.officer]


def open_page(parameters: str, tables: str = "", officer: str = "", language: str = "") -> OfficerPage:
    """Open an officer's page; without `officer`, that of the first with a need."""
    view = open_view(parameters, tables, language)
    return OfficerPage(view, view.chosen("officer", officer, list(view.people), view.facts.first_officer_in_need()))


def header(page: OfficerPage) -> Fragment:
    """Name the officer, unit and position."""
    view, record = page.view, page.record
    grade = record.get("grade")
    return view.open(
        view.people[page.officer],
        "" if pd.isna(grade) else str(grade),
        view.unit(record["unit_id"]),
        view.say("Position: {position}", position=view.position(record["position_id"])),
    )


def answer(page: OfficerPage) -> Fragment:
    """Say in sentences what is met, what is short, what is undecided."""
    view, speaker = page.view, page.view.speaker
    if page.gaps.empty:
        return lead([view.say("The position is not in the framework, so no requirement applies and no gap is stated.")])
    said: list[str | Markup] = []
    domains = {d.id for d in view.framework.domains}
    whole = page.gaps[page.gaps["scale_id"].isin(domains) & (page.gaps["kind"] == verdicts.MEETS)]
    for row in whole.itertuples(index=False):
        if view.facts.cuts_of(str(row.scale_id))[int(row.required) - 1] > 0:
            said.append(_met(view, row.level, row.surplus, str(row.scale_id), float(row.p_meets)))
    short = page.needs[page.needs["kind"] == verdicts.SHORT]
    if len(short):
        named = [
            view.say(
                "{verdict} in {scale}",
                verdict=verdicts.words(view, verdicts.SHORT, row.gap, None),
                scale=view.scale(str(row.scale_id)),
            )
            for row in short.itertuples(index=False)
        ]
        said.append(sentence(view.say("Still {needs}."), needs=emphasis(speaker.listing(named), "short")))
    else:
        said.append(sentence(view.say("No competency is certainly below what the position requires.")))
    undecided = [view.scale(str(s)) for s in page.needs.loc[page.needs["kind"] == verdicts.UNDECIDED, "scale_id"]]
    if undecided:
        said.append(
            sentence(
                view.say("{scales}: {undecided}, so assess again before going to a course."),
                scales=speaker.listing(undecided),
                undecided=emphasis(view.say("undecided"), "undecided"),
            )
        )
    return lead(said)


def _met(view: View, level: int, surplus: int, scale: str, chance: float) -> Markup:
    template = (
        view.say("{level} in {domain}, above what the position requires (met with probability {share}).")
        if surplus
        else view.say("{level} in {domain}, as the position requires (met with probability {share}).")
    )
    share = view.speaker.percent(100 * chance)
    return sentence(template, level=emphasis(view.level(int(level)), "meets"), domain=view.scale(scale), share=share)


def profile(page: OfficerPage) -> Fragment:
    """Draw every requirement with the result, its 90 % interval and the unit's median."""
    view = page.view
    title = view.say("Competencies against the position's requirements")
    known = page.gaps[page.gaps["kind"] != verdicts.MISSING]
    if known.empty:
        return section(title, paragraph(view.say("No result has come in for this officer.")))
    medians = view.facts.unit_medians(page.record["unit_id"])
    cuts = [view.facts.cuts_of(str(s)) for s in known["scale_id"]]
    rows = pd.DataFrame(
        {
            "scale": [view.scale(str(s)) for s in known["scale_id"]],
            "cuts": cuts,
            "required": [c[int(r) - 1] for c, r in zip(cuts, known["required"], strict=True)],
            "percent": known["estimate"].to_numpy(),
            "low": (known["estimate"] - NINETY * known["estimate_se"]).clip(0, 100).to_numpy(),
            "high": (known["estimate"] + NINETY * known["estimate_se"]).clip(0, 100).to_numpy(),
            "median": known["scale_id"].map(medians).to_numpy(dtype=float),
            "verdict": [verdicts.words(view, r.kind, r.gap, r.surplus) for r in known.itertuples(index=False)],
            "kind": known["kind"].to_numpy(),
        }
    )
    finding = "; ".join(f"{scale}: {verdict}" for scale, verdict in zip(rows["scale"], rows["verdict"], strict=True))
    legend = view.say(
        "● result with its 90 % interval · ┃ level that the position requires · ○ median of the unit · open "
        "grey dot: undecided"
    )
    svg = competency_profile(
        rows, level_names=[view.level(k) for k in range(1, view.framework.top_level + 1)], name="profile"
    )
    return section(title, figure(svg, finding, legend))


def plan(page: OfficerPage) -> Fragment:
    """Say for every need what to do, when, where, with whom, and what will show that it worked."""
    view = page.view
    title = view.say("Development plan")
    rows: list[list[str | Markup]] = []
    again = view.say(
        "assessment after {day}",
        day=view.speaker.date(view.week(view.parameters.training.weeks) + dt.timedelta(days=4)),
    )
    for row in page.plan.to_dict("records"):
        course = view.framework.course_by_id[row["course_id"]]
        rows.append(
            [
                _need(view, row),
                _course(view, row["course_id"]),
                f"{dates(view, row['start'].date(), row['end'].date())}, {view.site(row['site'])}",
                view.say("training department"),
                again
                if not course.topics
                else view.say("{again} on: {topics}", again=again, topics="; ".join(course.topics)),
            ]
        )
    for row in page.coaching.to_dict("records"):
        rows.append(
            [
                _need(view, row),
                view.say("Coaching on the job"),
                dates(view, row["start"].date(), row["end"].date()),
                view.people.get(row["coach_id"], row["coach_id"]),
                again,
            ]
        )
    for scale in page.needs.loc[page.needs["kind"] == verdicts.UNDECIDED, "scale_id"]:
        cell = Markup("{}<br>{}").format(
            view.scale(str(scale)), Markup('<span class="tag undecided">{}</span>').format(view.say("undecided"))
        )
        rows.append(
            [
                cell,
                view.say("Assess again"),
                view.say("before the plan starts on {day}", day=view.speaker.date(view.start)),
                view.say("training department"),
                view.say("a decided level"),
            ]
        )
    served = {*page.plan["scale_id"], *page.coaching["scale_id"]}
    for row in page.needs[page.needs["kind"] == verdicts.SHORT].to_dict("records"):
        if row["scale_id"] not in served:
            step = {"scale_id": row["scale_id"], "from_level": row["level"], "to_level": row["level"] + 1}
            rows.append(
                [
                    _need(view, step),
                    view.say("Self-study; no seat or coach yet (see the unit's report)"),
                    "–",
                    view.say("the officer"),
                    again,
                ]
            )
    if not rows:
        return section(
            title,
            paragraph(view.say("No action is needed now; what is strong may be passed on by coaching colleagues.")),
        )
    headings = [
        Heading(view.say(w))
        for w in (
            mark("Need"),
            mark("What to do"),
            mark("When and where"),
            mark("Who is responsible"),
            mark("Evidence"),
        )
    ]
    return section(title, table(view.say("Planned steps"), headings, rows), reasons(view, page.officer))


def _need(view: View, row: dict[str, object]) -> Markup:
    step = view.say("level {a} → {b}", a=int(str(row["from_level"])), b=int(str(row["to_level"])))
    return Markup('{}<br><span class="tag short">{}</span>').format(view.scale(str(row["scale_id"])), step)


def _course(view: View, course_id: str) -> str:
    days = view.speaker.count("{n} day", "{n} days", math.ceil(view.framework.course_by_id[course_id].days))
    return f"{view.course(course_id)}, {days}"


def topics(page: OfficerPage) -> Fragment:
    """Show the strongest and weakest competencies beside the cohort's average."""
    view, speaker = page.view, page.view.speaker
    rows = []
    for row in view.facts.topics_of(page.officer).itertuples(index=False):
        rows.append(
            [
                view.scale(str(row.scale_id)),
                speaker.number(row.n_items),
                speaker.percent(row.percent),
                speaker.percent(row.average),
                _remark(view, row.difference, row.error),
            ]
        )
    title = view.say("Strong and weak topics")
    if not rows:
        return section(title, paragraph(view.say("No result has come in for this officer.")))
    headings = [
        Heading(view.say("Topic")),
        Heading(view.say("Items"), "n"),
        Heading(view.say("Estimated right"), "n"),
        Heading(view.say("All officers"), "n"),
        Heading(view.say("Remark")),
    ]
    return section(title, table(view.say("Estimated share right, weakest against all officers first"), headings, rows))


def _remark(view: View, difference: float, error: float) -> str:
    if abs(difference) <= NINETY * error:
        return view.say("difference not certain")
    return view.say("above the average of all") if difference > 0 else view.say("below the average of all")


def sign(page: OfficerPage) -> Fragment:
    """Lines for officer, coach and head of the unit."""
    view = page.view
    return signatures([view.say("Officer"), view.say("Coach"), view.say("Head of the unit")])


def method(page: OfficerPage) -> Fragment:
    """Say how it was worked out and what it cannot say."""
    return page.view.foot(
        page.view.say(
            "If the same officer sat an equal exam again, the score would fall within the drawn interval nine "
            "times in ten."
        )
    )
