"""An officer's page: the own levels with their uncertainty, what to do when with whom, strongest and weakest topics."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property, partial

from markupsafe import Markup

from workbench.listing import Column, listing
from workbench.profile.comparators import BAND
from workbench.report.frame import verdicts
from workbench.report.frame.bands import band_words, side_of
from workbench.report.frame.elements import (
    Fragment,
    drawing,
    emphasis,
    lead,
    listed,
    paragraph,
    section,
    sentence,
    signatures,
)
from workbench.report.frame.officers import Record
from workbench.report.frame.own_view import officer_view
from workbench.report.frame.stages import RETEST, SEND, WAIT
from workbench.report.frame.view import View, open_view
from workbench.report.officer.described import described
from workbench.report.officer.drawing import Row, competency_profile
from workbench.report.officer.individual_plan import larger, reasons
from workbench.report.officer.steps import assessed, by_seat, courses_asked, need, seat, waits
from workbench.report.officer.unplanned import (
    absence_sentence,
    assess_steps,
    assessed_again,
    left_out_sentences,
    left_out_steps,
    not_assessed,
    not_assessed_sentence,
    open_steps,
)
from workbench.report.shared.duties import duties_section
from workbench.report.shared.level_rule import why_of_officer
from workbench.report.shared.plan_parts import dates
from workbench.report.shared.plan_words import place
from workbench.report.shared.since_last_time import since_last_time

NINETY = 1.6449


@dataclass(frozen=True)
class OfficerPage:
    """One officer, summarised into plain data first."""

    view: View
    officer: str

    @cached_property
    def record(self) -> Record:
        """The officer's row."""
        return self.view.officers.people.of(self.officer)[0]

    @cached_property
    def requirements(self) -> list[Record]:
        """The officer's requirements with estimate, error, and what is said of each; most urgent first."""
        return self.view.officers.requirements.of(self.officer)

    def needs(self, kind: str) -> list[Record]:
        """Those of the requirements that count as needs, short or undecided."""
        return [row for row in self.requirements if row["needed"] and row["kind"] == kind]

    @cached_property
    def stages(self) -> dict[str, Record]:
        """By scale, whether a seat goes now, a re-test comes first, or the officer waits for a place."""
        return {row["scale_id"]: row for row in self.view.officers.stages.of(self.officer)}

    def stage(self, scale: str) -> str:
        """Return what is done about a scale: a stage, `SEND` with a coach too, or nothing."""
        coached = any(row["scale_id"] == scale for row in self.view.officers.coaching.of(self.officer))
        return self.stages[scale]["stage"] if scale in self.stages else SEND if coached else ""

    def unsure(self, stage: str) -> list[str]:
        """The ids of the competencies whose need is undecided, of one stage."""
        unsure = (row["scale_id"] for row in self.needs(verdicts.UNDECIDED))
        return [scale for scale in unsure if self.stage(scale) == stage]


def open_page(parameters: str, tables: str = "", officer: str = "", language: str = "") -> OfficerPage:
    """Open an officer's page; without `officer`, that of the first with a need."""
    view = open_view(parameters, tables, language)
    if officer not in view.people:
        officer = view.chosen("officer", officer, list(view.people), view.facts.first_officer_in_need())
    return OfficerPage(officer_view(view, officer), officer)


def header(page: OfficerPage) -> Fragment:
    """Name the officer, unit and position."""
    view, record = page.view, page.record
    name = view.people[page.officer]
    return view.open(
        name,
        "" if page.officer in name else view.say("id {officer}", officer=page.officer),
        view.grade(record.get("grade")),
        view.unit(record["unit_id"]),
        view.say("Position: {position}", position=view.position(record["position_id"])),
    )


def answer(page: OfficerPage) -> Fragment:
    """Say in sentences what is met and how sure that is, what is short, what is undecided, and what comes next."""
    view, speaker = page.view, page.view.speaker
    if not page.requirements:
        return lead([view.say("The position is not in the framework, so no requirement applies and no gap is stated.")])
    own = {p.id: p.domain for p in view.framework.positions}.get(str(page.record["position_id"]))
    said: list[str | Markup] = [_whole(view, row) for row in page.requirements if row["scale_id"] == own]
    short = page.needs(verdicts.SHORT)
    if short:
        gaps = sorted({row["gap"] for row in short}, reverse=True)
        named = [
            view.say(
                "{verdict} in {scale}",
                verdict=verdicts.words(view.speaker, verdicts.SHORT, gap, None),
                scale=", ".join(view.scale(row["scale_id"]) for row in short if row["gap"] == gap),
            )
            for gap in gaps
        ]
        said.append(sentence(view.say("Still {needs}."), needs=emphasis(speaker.listing(named), "short")))
    elif not_assessed(view, page.officer):
        said.append(sentence(view.say("No competency with a result is certainly below what the position requires.")))
    else:
        said.append(sentence(view.say("No competency is certainly below what the position requires.")))
    said.append(not_assessed_sentence(view, page.officer))
    undecided = emphasis(view.say("undecided"), "undecided")
    words = {
        SEND: view.say("{scales}: {undecided}; a course or a coach is planned all the same, since it probably helps."),
        RETEST: view.say("{scales}: {undecided}; a re-test comes first."),
        WAIT: view.say("{scales}: {undecided}; it waits for a place that falls free."),
    }
    for stage, said_of in words.items():
        if scales := [view.scale(scale) for scale in page.unsure(stage)]:
            said.append(sentence(said_of, scales=speaker.listing(scales), undecided=undecided))
    said += left_out_sentences(view, page.officer, page.unsure(""))
    said.append(absence_sentence(view, page.officer))
    return lead([*(words for words in said if words), *_next(page)])


def _whole(view: View, row: Record) -> Markup:
    """The level in the position's domain, with its uncertainty in plain words."""
    if row["kind"] == verdicts.MISSING:
        return Markup("")
    required = {
        verdicts.SHORT: view.say("below what the position requires"),
        verdicts.UNDECIDED: view.say("whether the position's requirement is met is undecided"),
        verdicts.MEETS: view.say("above what the position requires")
        if row["above"]
        else view.say("as the position requires"),
    }[row["kind"]]
    return sentence(
        view.say("{level} in {domain}, {required}; of 100 officers with such answers about {n} have this level."),
        level=emphasis(view.level(row["level"]), row["kind"]),
        domain=view.scale(row["scale_id"]),
        required=required,
        n=view.speaker.number(min(100 * row["probability"], 99)),
    )


def _next(page: OfficerPage) -> list[Markup]:
    """The first thing that the plan holds for the officer."""
    view = page.view
    steps = [
        (row["start"], view.course(row["course_id"]), row["end"])
        for row in (*view.officers.sessions.of(page.officer), *view.officers.itself.of(page.officer))
    ]
    steps += [
        (
            row["start"],
            view.say("coaching by {coach}", coach=view.people.get(row["coach_id"], row["coach_id"])),
            row["end"],
        )
        for row in view.officers.coaching.of(page.officer)
    ]
    if not steps:
        return []
    start, what, end = min(steps)
    days = view.speaker.period(start, end)
    return [sentence(view.say("First step of the plan: {what}, {days}."), what=emphasis(what, "meets"), days=days)]


def profile(page: OfficerPage) -> Fragment:
    """Draw every requirement with the result, its 90 % interval and the band that holds the unit's median."""
    view = page.view
    title = view.say("Competencies against the position's requirements")
    known = [row for row in page.requirements if row["kind"] != verdicts.MISSING]
    if not known:
        return section(title, paragraph(view.say("No result has come in for this officer.")))
    medians = view.public.unit_medians if page.record["unit_id"] else None
    bands = {} if medians is None else dict(zip(medians.index, medians.itertuples(index=False, name=None), strict=True))
    rows = [_drawn(view, row, bands.get(row["scale_id"])) for row in known]
    finding = "; ".join(f"{row.scale}: {row.verdict}" for row in rows)
    legend = view.say("● result with its 90% interval · ┃ level that the position requires · open grey dot: undecided")
    if any(row.middle for row in rows):
        legend += " · " + view.say("▭ band of {width} points that holds the unit's median", width=_width(view))
    levels = [view.level(k) for k in range(1, view.framework.top_level + 1)]
    draw = partial(competency_profile, rows, level_names=levels)
    left_out = [row.scale for row in rows if row.middle is None]
    notes = [paragraph(words, "small") for words in why_of_officer(view, known)]
    if left_out:
        notes.append(paragraph(_without_median(view, left_out, every=len(left_out) == len(rows)), "small"))
    drawn = section(title, drawing(draw, finding, legend), *notes, *described(view, page.requirements))
    return drawn + since_last_time(view, page.officer)


def _width(view: View) -> str:
    return view.speaker.number(BAND)


def _without_median(view: View, scales: list[str], *, every: bool) -> str:
    """Say why the unit's median is not drawn."""
    least = view.speaker.number(view.parameters.units.minimum_cell)
    if every:
        return view.say("The unit's median is not shown: fewer than {n} colleagues have a result.", n=least)
    return view.say(
        "The unit's median is not shown in {scales}: fewer than {n} colleagues have a result there.",
        scales=view.speaker.listing(scales),
        n=least,
    )


def _drawn(view: View, row: Record, middle: tuple[float, float] | None) -> Row:
    cuts, margin = view.facts.cuts_of(row["scale_id"]), NINETY * row["estimate_se"]
    return Row(
        view.scale(row["scale_id"]),
        cuts=cuts,
        required=cuts[row["required"] - 1],
        percent=row["estimate"],
        low=max(row["estimate"] - margin, 0.0),
        high=min(row["estimate"] + margin, 100.0),
        middle=middle,
        verdict=verdicts.words(view.speaker, row["kind"], row["gap"], row["above"]),
        kind=row["kind"],
    )


def plan(page: OfficerPage) -> Fragment:
    """Say for every need what to do, when, where, with whom, and what will show that it worked."""
    view = page.view
    title = view.say("Development plan")
    rows: list[list[str | Markup]] = []
    again = assessed_again(view, page.officer)
    sessions, coaching = view.officers.sessions.of(page.officer), view.officers.coaching.of(page.officer)
    for needs in by_seat(sessions):
        row = needs[0]
        course = view.framework.course_by_id[row["course_id"]]
        rows.append(
            [
                Markup("<br>").join(need(view, one) for one in needs),
                seat(view, needs, page.stages.get(row["scale_id"])),
                f"{dates(view, row['start'], row['end'])}, {place(view, row['site'], course.form)}",
                view.say("training department"),
                again
                if not course.topics
                else view.say("{again} on: {topics}", again=again, topics=view.topics(course)),
            ]
        )
    rows += courses_asked(view, page.officer)
    for row in coaching:
        rows.append(
            [
                need(view, row),
                view.say("Coaching on the job"),
                dates(view, row["start"], row["end"]),
                view.people.get(row["coach_id"], row["coach_id"]),
                view.say("re-assessment, {day}", day=view.speaker.date(assessed(view, page.officer, row))),
            ]
        )
    rows += waits(view, page.officer, page.stages)
    rows += assess_steps(view, page.officer)
    rows += left_out_steps(view, page.officer, page.unsure(""), again)
    served = {row["scale_id"] for row in (*sessions, *coaching)} | set(page.stages)
    waiting = [row["scale_id"] for row in page.needs(verdicts.SHORT) if row["scale_id"] not in served]
    rows += open_steps(view, page.officer, waiting, again)
    due = duties_section(view, view.table("duties"))
    if not rows:
        return section(title, paragraph(view.say("The position's requirements call for no training now."))) + due
    columns = [
        Column("need", view.say("Need")),
        Column("what", view.say("What to do")),
        Column("when", view.say("When and where")),
        Column("who", view.say("Who is responsible")),
        Column("evidence", view.say("Evidence")),
    ]
    planned = listing(view.speaker, view.say("Planned steps"), columns, rows, cards=True)
    return section(title, listed(planned), *larger(view, sessions), reasons(view, page.officer)) + due


def topics(page: OfficerPage) -> Fragment:
    """Show the strongest and weakest competencies beside the cohort's average."""
    view, speaker = page.view, page.view.speaker
    meets = {row["scale_id"]: 100 * row["p_meets"] for row in page.requirements if row["kind"] != verdicts.MISSING}
    listed_topics = _topics(page)
    rows = [
        [
            view.scale(row["scale_id"]),
            min(max(meets[row["scale_id"]], 1), 99) if row["scale_id"] in meets else view.say("not required"),
            row["n_items"],
            row["percent"],
            band_words(view, row["band"]),
            _remark(view, row),
        ]
        for row in listed_topics
    ]
    title = view.say("Strong and weak topics")
    if not rows:
        return section(title, paragraph(view.say("No result has come in for this officer.")))
    columns = [
        Column("topic", view.say("Topic")),
        Column("meets", view.say("Chance that the requirement is met"), "percent", stands="r"),
        Column("items", view.say("Items"), "number"),
        Column("right", view.say("Estimated right"), "percent"),
        Column("everybody", view.say("All officers"), stands="n"),
        Column("remark", view.say("Remark")),
    ]
    caption = view.say("Estimated share right, weakest against all officers first")
    notes = [view.say("Below the average of all may still be enough: what counts is what the position requires.")]
    if any(row["band"] is not None for row in listed_topics):
        notes.append(
            view.say(
                "The average of all officers is given as the band of {width} points that holds it.", width=_width(view)
            )
        )
    if any(row["band"] is None for row in listed_topics):
        notes.append(
            view.say(
                "–: not compared, for fewer than {n} other officers have a result.",
                n=speaker.number(view.parameters.units.minimum_cell),
            )
        )
    made = listed(listing(speaker, caption, columns, rows, cards=True, dense=True))
    return section(title, paragraph(_extremes(view, listed_topics)), made, paragraph(" ".join(notes), "small"))


def _topics(page: OfficerPage) -> list[Record]:
    """The officer's competencies with the `band` of everybody's mean and the `side` on which the result certainly lies.

    Weakest against everybody first; those that are not compared last.
    """
    means = page.view.public.cohort_means
    found = []
    for row in page.view.officers.topics.of(page.officer):
        scale = row["scale_id"]
        band = (float(means.at[scale, "low"]), float(means.at[scale, "high"])) if scale in means.index else None
        found.append({**row, "band": band, "side": side_of(row["percent"], NINETY * row["error"], band)})
    return sorted(found, key=lambda row: math.inf if row["band"] is None else row["percent"] - row["band"][0])


def _extremes(view: View, topics: list[Record]) -> str:
    """Say which topics are certainly stronger or weaker than those of all officers."""
    strong = [view.scale(row["scale_id"]) for row in reversed(topics) if row["side"] > 0]
    weak = [view.scale(row["scale_id"]) for row in topics if row["side"] < 0]
    if all(row["band"] is None for row in topics):
        return view.say("No topic can be compared with the average of all officers.")
    if not strong and not weak:
        return view.say("No topic certainly differs from the average of all officers.")
    return " ".join(
        [
            *([view.say("Strongest: {topics}.", topics=view.speaker.listing(strong))] if strong else []),
            *([view.say("Weakest: {topics}.", topics=view.speaker.listing(weak))] if weak else []),
        ]
    )


def _remark(view: View, row: Record) -> str:
    if row["band"] is None:
        return view.say("not compared")
    if not row["side"]:
        return view.say("difference not certain")
    return view.say("above the average of all") if row["side"] > 0 else view.say("below the average of all")


def sign(page: OfficerPage) -> Fragment:
    """Lines for officer, coach where there is one, and head of the unit."""
    view = page.view
    coach = [view.say("Coach")] if view.officers.coaching.of(page.officer) else []
    return signatures([view.say("Officer"), *coach, view.say("Head of the unit")])


def method(page: OfficerPage) -> Fragment:
    """Say how it was worked out and what it cannot say."""
    return page.view.foot(
        page.view.say("An officer who doubts a result may ask the training department to look at it again."),
        terms=("level", "requirement", "undecided", "interval", "median", "coaching", "reassessment"),
    )
