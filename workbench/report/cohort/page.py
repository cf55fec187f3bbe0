"""The cohort's overview, for the training department and its leadership."""

from __future__ import annotations

from functools import partial

import pandas as pd
from markupsafe import Markup

from workbench.analysis.words import in_general
from workbench.listing import Column, Listing, listing
from workbench.marks.palette import ACCENT, UNDECIDED
from workbench.report.cohort.ranked_needs import certain_needs, largest_needs
from workbench.report.cohort.second_stage import second_stage
from workbench.report.frame import verdicts
from workbench.report.frame.elements import (
    Fragment,
    drawing,
    emphasis,
    lead,
    listed,
    paragraph,
    section,
    sentence,
    tiles,
)
from workbench.report.frame.view import View, open_view
from workbench.report.frame.words import ACTIONS
from workbench.report.shared.coverage import cohort_coverage
from workbench.report.shared.curve import curve
from workbench.report.shared.drawings.heat import heat_map
from workbench.report.shared.drawings.intervals import interval_rows
from workbench.report.shared.drawings.levels import level_distribution
from workbench.report.shared.duties import duties_overview
from workbench.report.shared.heat import needs_by_unit
from workbench.report.shared.level_rule import why_of_many
from workbench.report.shared.open_needs import open_by_reason
from workbench.report.shared.places import left_out
from workbench.report.shared.plan_parts import cost, interventions_table, most_trainers, proven, served, to_calendar
from workbench.report.shared.ratings_view import cohort_ratings
from workbench.report.shared.remedies import cheapest
from workbench.report.shared.retest_queue import cohort_retests
from workbench.report.shared.sentences import below, largest_need
from workbench.report.shared.short_sessions import since_published
from workbench.report.shared.small import too_few_said
from workbench.report.shared.ties import first_of, highest


def open_page(parameters: str, tables: str = "", language: str = "") -> View:
    """Open the cohort's overview."""
    return open_view(parameters, tables, language)


def header(view: View) -> Fragment:
    """Name the cohort."""
    officers = view.speaker.plural("{n} officer", "{n} officers", len(view.table("officers")))
    units = view.speaker.plural("{n} unit", "{n} units", len(view.analysis.units()))
    return view.open(view.say("Cohort overview"), officers, units)


def answer(view: View) -> Fragment:
    """Say how many are short, where most, what the plan closes and costs, and what stays open."""
    speaker = view.speaker
    needs = verdicts.with_kind(view.needs())
    short = needs[needs["kind"] == verdicts.SHORT]
    sessions, counts = view.table("sessions"), served(view, needs, view.table("unmet"))
    said = [below(view, short["officer_id"].nunique(), len(view.table("officers")))]
    unsure = needs.loc[needs["kind"] == verdicts.UNDECIDED, "officer_id"].nunique()
    if unsure:
        said.append(
            sentence(
                speaker.plural(
                    "{n} officer has a result that does not decide whether a requirement is met.",
                    "{n} officers have a result that does not decide whether a requirement is met.",
                    unsure,
                )
            )
        )
    if len(short):
        said.append(largest_need(view, short))
    if len(sessions):
        said.append(
            sentence(
                view.say("The plan opens {sessions} with {seats} for {people} and costs {money}; {open}."),
                sessions=emphasis(speaker.plural("{n} session", "{n} sessions", len(sessions)), "meets"),
                seats=speaker.plural("{n} seat", "{n} seats", len(view.table("training_plan"))),
                people=_people(view, view.table("training_plan")["officer_id"].nunique()),
                money=speaker.money(float(sessions["cost"].sum())),
                open=speaker.plural(
                    "{n} need stays open even with coaching", "{n} needs stay open even with coaching", counts["open"]
                ),
            )
        )
        said.append(_expected(view))
    return lead(said)


def _expected(view: View) -> Markup:
    """How much of all that is expected to be lacking the seats are expected to close."""
    facts = view.analysis.facts
    lacking, closed = float(facts["training_lacking"]), float(facts["training_gain"])
    known = facts.get("training_if_known")
    said = view.say(
        "Counting every chance that a level is lacking, undecided results too, {levels} levels are lacking; the seats "
        "are expected to close {share} of them."
    )
    knowing = view.say(
        "Counting every chance that a level is lacking, undecided results too, {levels} levels are lacking; the seats "
        "are expected to close {share} of them, and would close {most} if every level were known."
    )
    return sentence(
        said if known is None else knowing,
        most=view.speaker.percent(100 * known if known is not None else 0.0),
        levels=view.speaker.number(lacking),
        share=view.speaker.percent(100 * closed / lacking if lacking > 0 else 0.0),
    )


def figures(view: View) -> Fragment:
    """Show results come in, undecided shares, and unknown positions."""
    speaker = view.speaker
    officers, results = view.table("officers"), view.table("gaps").dropna(subset=["level"])
    tested = officers["officer_id"].isin(view.table("scores")["officer_id"]).mean() if len(officers) else float("nan")
    undecided = 100 * float(results["decision"].eq("undecided").mean()) if len(results) else float("nan")
    unknown = int((~officers["position_id"].isin(view.framework.position_by_id)).sum())
    return tiles(
        [
            (speaker.percent(100 * tested), view.say("of officers have a result")),
            (
                speaker.percent(undecided),
                view.say("of results do not decide whether the requirement is met"),
            ),
            (
                speaker.number(unknown),
                view.say("officers whose position is not in the framework: scored, no gap stated"),
            ),
        ]
    )


def levels(view: View) -> Fragment:
    """Draw people per level by domain."""
    known = view.table("levels")
    domains = [d.id for d in view.framework.domains]
    counts = pd.crosstab(known["scale_id"], known["level"].astype(int))
    counts = counts.reindex(
        index=[d for d in domains if d in counts.index], columns=range(view.framework.top_level + 1), fill_value=0
    )
    title = view.say("Levels by domain (people)")
    left_out = too_few_said(view, counts.index)
    counts = counts[counts.sum(axis=1) >= view.parameters.units.minimum_cell]
    if counts.empty:
        return section(title, paragraph(view.say("No domain has enough people for its levels to be shown.")))
    share = counts.div(counts.sum(axis=1), axis=0)
    top = view.framework.top_level
    best = (100 * share[top]).round()
    finding = view.say(
        "The largest share at {level} is in {domain}: {share}.",
        level=view.level(top),
        domain=first_of(view, [view.scale(str(domain)) for domain in highest(best)]),
        share=view.speaker.percent(float(best.max())),
    )
    draw = partial(
        level_distribution,
        counts.set_axis([view.scale(str(s)) for s in counts.index]),
        level_names=[view.level(k) for k in counts.columns],
    )
    notes = (paragraph(words, "small") for words in (*left_out, *why_of_many(view, known)))
    return section(title, drawing(draw, finding, finding), *notes)


def heat(view: View) -> Fragment:
    """Draw where the needs are, unit by domain; small cells hidden."""
    title = view.say("Officers certainly below a requirement, by unit and domain (%)")
    drawn = needs_by_unit(view, [d.id for d in view.framework.domains])
    if drawn is None:
        return section(title, paragraph(view.say("No unit has enough people for its share to be shown.")))
    return section(title, drawing(partial(heat_map, drawn.values, drawn.words, top=100), drawn.finding, drawn.note))


def units(view: View) -> Fragment:
    """Draw unit means with their intervals for every domain that has several units."""
    parts = [part for domain in view.framework.domains if (part := _means(view, domain.id)) is not None]
    title = view.say("Units with their intervals")
    if not parts:
        return section(title, paragraph(view.say("There are not enough units to compare.")))
    known = view.table("levels")
    cautions = why_of_many(view, known[known["why"] == "apart"])
    return section(title, paragraph(" ".join([about_means(view), *cautions]), "small"), *parts)


def about_means(view: View) -> str:
    """Say how units' means are told, and when a unit differs."""
    return view.say(
        "A unit's mean is moved towards the mean of all, further where the unit has fewer people. Where its interval "
        "crosses the line, the unit does not certainly differ from the mean of all."
    )


def _means(view: View, domain: str) -> Fragment | None:
    cells = view.table("unit_scales")
    cells = cells[(cells["scale_id"] == domain) & ~cells["suppressed"].astype(bool) & cells["shrunk_percent"].notna()]
    if len(cells) < 3:
        return None
    cells = cells.sort_values("shrunk_percent", ascending=False, kind="stable")
    overall = float(view.facts.averages[domain])
    data = pd.DataFrame(
        {
            "words": [view.unit(u) for u in cells["unit_id"]],
            "value": cells["shrunk_percent"].astype(float).to_numpy(),
            "low": cells["low"].astype(float).to_numpy(),
            "high": cells["high"].astype(float).to_numpy(),
            "open": False,
            "whole": False,
        }
    )
    differs = (data["low"] > overall) | (data["high"] < overall)
    data["colour"] = differs.map({True: ACCENT, False: UNDECIDED})
    finding = view.speaker.plural(
        "{domain}: {n} of {all} units certainly differs from the mean of all.",
        "{domain}: {n} of {all} units certainly differ from the mean of all.",
        int(differs.sum()),
        domain=view.scale(domain),
        all=view.speaker.number(len(data)),
    )
    draw = partial(
        interval_rows,
        data,
        against=overall,
        against_words=view.say("all: {mean}", mean=view.speaker.percent(overall)),
        axis_words=view.say("Mean score of the unit in %, with its 95% interval"),
        number=view.speaker.number,
        title=view.scale(domain),
    )
    return drawing(draw, finding, finding)


def _of(view: View, part: int, whole: int) -> str:
    """Write a part beside its whole, alone where there is nothing to be a part of."""
    number = view.speaker.number
    return f"{number(part)}/{number(whole)}" if whole else number(part)


def plans(view: View) -> Fragment:
    """Give the largest needs, then the whole plan: figures, domains, who serves which need, and the curve."""
    speaker, limits = view.speaker, view.parameters.training
    sessions, plan = view.table("sessions"), view.table("training_plan")
    counts = served(view, verdicts.with_kind(view.needs()), view.table("unmet"))
    money = speaker.money(cost(sessions))
    budget = view.say("no budget is set") if limits.budget is None else speaker.money(limits.budget)
    seats, places = int(sessions["n_seats_used"].sum()), int(sessions["n_seats"].sum())
    figures = tiles(
        [
            (money, view.say("cost of all sessions; budget: {budget}", budget=budget)),
            (
                speaker.number(len(sessions)),
                view.say(
                    "sessions; the plan runs from {first} to {last}",
                    first=speaker.date(view.start),
                    last=speaker.date(view.plan_end),
                ),
            ),
            (
                _of(view, seats, places),
                view.say("seats used, by {people}", people=_people(view, plan["officer_id"].nunique())),
            ),
            (
                _of(view, counts["closed"], counts["all"]),
                view.say(
                    "certain needs get what they ask for; {partly} a first step, {open}",
                    partly=speaker.number(counts["partly"]),
                    open=speaker.plural("{n} stays open", "{n} stay open", counts["open"]),
                ),
            ),
        ]
    )
    parts = [
        figures,
        listed(domains(view)),
        interventions_table(view, view.table("interventions")),
        proven(view),
        since_published(view),
        to_calendar(view),
    ]
    whole = section(
        view.say("The whole plan on one page"),
        *parts,
        second_stage(view),
        most_trainers(view, sessions),
        curve(view, view.table("budget_curve")),
    )
    return largest_needs(view) + whole + duties_overview(view)


def _people(view: View, n: int) -> str:
    return view.speaker.plural("{n} officer", "{n} officers", n)


def domain_sums(view: View) -> pd.DataFrame:
    """Return by domain: certain needs, those with a seat, a coach or neither, sessions, seats, and cost (đồng)."""
    owner = view.framework.domain_of
    lifts = {course: facts.lifts.scale for course, facts in view.framework.course_by_id.items()}
    sessions = view.table("sessions")
    sessions = sessions.assign(domain=sessions["course_id"].map(lifts).map(owner))
    by_scale = certain_needs(view)
    needs = by_scale.groupby(by_scale["scale_id"].map(owner))[["short", "seat", "coach", "open"]].sum()
    counts = {
        **{name: needs[name] for name in needs},
        "sessions": sessions["domain"].value_counts(),
        "seats": view.table("training_plan")["scale_id"].map(owner).value_counts(),
    }
    sums = pd.DataFrame(counts, index=[d.id for d in view.framework.domains]).fillna(0).astype(int)
    price = sessions.groupby("domain")["cost"].sum()
    return sums.assign(cost=price.reindex(sums.index, fill_value=0.0))


def domains(view: View) -> Listing:
    """Return needs, sessions, seats, coaching, open needs and cost by domain, and of all domains."""
    sums = domain_sums(view)
    columns = [
        Column("domain", view.say("Domain")),
        Column("short", view.say("Certain needs"), "number", sums=True),
        Column("seat", view.say("With a seat"), "number", sums=True),
        Column("coach", view.say("With a coach"), "number", sums=True),
        Column("open", view.say("Still open"), "number", sums=True),
        Column("sessions", view.say("Sessions"), "number", sums=True),
        Column("seats", view.say("Seats"), "number", sums=True),
        Column("cost", view.say("Cost"), "money", sums=True),
    ]
    frame = sums.assign(domain=[view.scale(str(domain)) for domain in sums.index])
    caption, total = view.say("Needs, seats, coaching and cost by domain"), view.say("All domains")
    return listing(view.speaker, caption, columns, frame, title=view.say("Domains"), total=total, cards=True)


def coverage(view: View) -> Fragment:
    """List what the units lack, by domain: now, after the plan, and in the scenario."""
    return section(view.say("What the units lack"), cohort_coverage(view))


def stays_open(view: View) -> Fragment:
    """List what stays open, why, and what would close it at what price."""
    title = view.say("What stays open, and what would close it")
    return section(title, open_by_reason(view, view.table("unmet")), cheapest(view))


def evidence(view: View) -> Fragment:
    """Say which levels are most worth a re-test, and how ratings lie beside the exam."""
    return cohort_retests(view) + cohort_ratings(view)


def came_in(view: View) -> Listing:
    """Return rows in, accepted and set aside, by sheet."""
    columns = [
        Column("sheet", view.say("Sheet")),
        Column("rows", view.say("Rows in"), "number"),
        Column("accepted", view.say("Accepted"), "number"),
        Column("quarantined", view.say("Set aside"), "number"),
    ]
    caption = view.say("Rows in = accepted + set aside")
    return listing(view.speaker, caption, columns, view.table("counts"), title=view.say("Data received"))


def ledger(view: View) -> Fragment:
    """List rows in, accepted, set aside, and why."""
    parts = [listed(came_in(view))]
    entries = view.table("ledger")
    if len(entries):
        by = entries.groupby(["sheet", "rule", "action"], sort=True).size()
        rows = [
            (sheet, view.name(ACTIONS[action]), view.name(in_general(rule)), n)
            for (sheet, rule, action), n in by.items()
        ]
        columns = [
            Column("sheet", view.say("Sheet")),
            Column("action", view.say("What was done")),
            Column("why", view.say("Why")),
            Column("n", view.say("Rows"), "number"),
        ]
        parts.append(listed(listing(view.speaker, view.say("What was noted or set aside, by rule"), columns, rows)))
    return section(view.say("Data received"), *parts)


def method(view: View) -> Fragment:
    """Say how it was worked out and what it cannot say."""
    return view.foot(
        view.say(
            "A unit's figures on a scale are hidden where they rest on fewer than {n} people, and so are those from "
            "which they could be worked out; counts over all units may be smaller than that.",
            n=view.parameters.units.minimum_cell,
        ),
        left_out(view),
        view.say(
            "Needs count competencies; a domain counts where none of its competencies is short, so that no "
            "need counts twice."
        ),
        terms=("level", "need", "undecided", "interval", "hidden", "first_step", "priority", "single", "scenario"),
        department=True,
    )
