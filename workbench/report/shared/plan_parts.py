"""Parts of a plan that several pages show: sessions with their cost, needs by intervention, legal bases."""

from __future__ import annotations

import datetime as dt

import pandas as pd
from markupsafe import Markup

from workbench.analysis.seats import KEY
from workbench.analysis.words import INTERVENTION_TEXT, NOT_PLANNED_FOR
from workbench.listing import Column, listing
from workbench.report.frame import verdicts
from workbench.report.frame.elements import Fragment, listed, paragraph
from workbench.report.frame.legal import legal_bases
from workbench.report.frame.view import View
from workbench.report.frame.words import CAUSES
from workbench.report.shared import lists
from workbench.report.shared.open_needs import NEXT_STEP, still_open
from workbench.report.shared.ties import highest, in_weeks


def dates(view: View, first: dt.date, last: dt.date) -> str:
    """Return the days of something, first to last; one day stands alone."""
    return view.speaker.period(first, last)


def plan_with_sessions(view: View) -> pd.DataFrame:
    """Return the training plan with each session's columns; the session's own cost is `session_cost`."""
    return _with_sessions(view, view.table("training_plan"))


def each_with_sessions(view: View) -> pd.DataFrame:
    """Return the needs that a seat serves, a row each, with the columns of `plan_with_sessions`."""
    return _with_sessions(view, view.seats)


def _with_sessions(view: View, seats: pd.DataFrame) -> pd.DataFrame:
    sessions = view.table("sessions").rename(columns={"cost": "session_cost", "fixed": "session_fixed"})
    return seats.merge(sessions, on="session_id")


def legal_sentences(view: View) -> list[str]:
    """Return the legal bases in force on the plan's first day, as an administrative document cites them.

    Each ends with ";", the last with "." (Decree 30/2020/NĐ-CP, Annex I).
    """
    results = view.say("the results of the competency assessment: {when}", when=view.when())
    bases = [*(view.name(basis) for basis in legal_bases(view.start)), results]
    ends = [*(";" for _ in bases[1:]), "."]
    return [view.say("Pursuant to {basis}", basis=basis) + end for basis, end in zip(bases, ends, strict=True)]


def legal_lines(view: View) -> Fragment:
    """Return the legal bases in italics, a paragraph each."""
    return Fragment(Markup("").join(Markup("<p><em>{}</em></p>").format(line) for line in legal_sentences(view)))


def served(view: View, needs: pd.DataFrame, unmet: pd.DataFrame) -> dict[str, int]:
    """Count certain needs: all, closed (the course or coach that they ask for), partly (a first step), open.

    Args:
        view: which needs are certain.
        needs: needs with `kind`.
        unmet: rows of table `unmet` of the same people and scales.
    """
    short = int((needs["kind"] == verdicts.SHORT).sum())
    remaining = still_open(view, unmet)
    partly = int((remaining["reason"] == NEXT_STEP).sum())
    return {
        "all": short,
        "closed": short - len(remaining),
        "partly": partly,
        "open": len(remaining) - partly,
    }


def session_table(view: View, sessions: pd.DataFrame) -> Fragment:
    """Return the sessions in time with step, dates, site, seats, trainers and cost, and their sum.

    Args:
        view: the words.
        sessions: rows of table `sessions`.
    """
    number, seats = view.speaker.number, Column("seats", view.say("Seats used"), stands="n")
    every = lists.in_short(view, lists.sessions(view, sessions)).merged(
        "n_seats_used", "n_seats", seats, lambda used, places: f"{number(used)}/{number(places)}"
    )
    return listed(every.only("course", "step", "dates", "place", "seats", "n_trainers", "cost"))


def cost(sessions: pd.DataFrame) -> float:
    """Return what sessions cost together, in đồng."""
    return float(sessions["cost"].sum())


def money_of(view: View, sessions: pd.DataFrame) -> Fragment:
    """Say what sessions cost of the whole plan and of its budget."""
    speaker, budget = view.speaker, view.parameters.training.budget
    whole = cost(view.table("sessions"))
    if budget is None:
        said = view.say(
            "These sessions cost {part} of the whole plan's {whole}; no budget is set.",
            part=speaker.money(cost(sessions)),
            whole=speaker.money(whole),
        )
    else:
        said = view.say(
            "These sessions cost {part} of the whole plan's {whole}; the budget for all domains is {budget}.",
            part=speaker.money(cost(sessions)),
            whole=speaker.money(whole),
            budget=speaker.money(budget),
        )
    return paragraph(said)


def most_trainers(view: View, sessions: pd.DataFrame) -> Fragment:
    """Say how many trainers the weeks that ask for most need."""
    speaker, busy = view.speaker, by_week(sessions.reset_index(drop=True)).groupby("week")["n_trainers"].sum()
    if busy.empty or not busy.max():
        return paragraph(view.say("No trainer is asked for."))
    said = speaker.plural(
        "At most {n} trainer teaches at the same time, {when}.",
        "At most {n} trainers teach at the same time, {when}.",
        int(busy.max()),
        when=in_weeks(view, highest(busy)),
    )
    return paragraph(said)


def by_week(sessions: pd.DataFrame) -> pd.DataFrame:
    """Return sessions or seats once for every week of the plan that they take up, `week` being that week."""
    long = sessions.loc[sessions.index.repeat(sessions["n_weeks"].astype(int))]
    return long.assign(week=(long["week"] + long.groupby(level=0).cumcount()).astype(int))


def interventions_table(view: View, needs: pd.DataFrame) -> Fragment:
    """Return how many certain needs each intervention suits, what the plans gave, and what is said beside them.

    Args:
        view: the words.
        needs: rows of table `interventions`.
    """
    certain = pd.MultiIndex.from_frame(needs[KEY]).isin(pd.MultiIndex.from_frame(view.certain))
    notes = sum(_beside(view, needs[~certain]), start=Fragment(Markup("")))
    needs = needs[certain & ~needs["intervention"].isin(NOT_PLANNED_FOR)]
    if needs.empty:
        return paragraph(view.say("No need calls for an intervention.")) + notes
    counts = pd.crosstab(needs["intervention"], needs["planned"]).reindex(
        index=[key for key in INTERVENTION_TEXT if key in set(needs["intervention"])],
        columns=["course", "coaching", "none"],
        fill_value=0,
    )
    frame = counts.assign(
        what=[view.name(INTERVENTION_TEXT[str(key)]) for key in counts.index],
        needs=counts.sum(axis=1),
        share=counts.sum(axis=1) / len(needs),
    )
    columns = [
        Column("what", view.say("What suits it")),
        Column("needs", view.say("Needs"), "number"),
        Column("share", view.say("Share"), "share"),
        Column("course", view.say("With a seat"), "number"),
        Column("coaching", view.say("With a coach"), "number"),
        Column("none", view.say("Still open"), "number"),
    ]
    caption = view.say("Needs by what suits them, and what the plans gave")
    made = listed(listing(view.speaker, caption, columns, frame, cards=True))
    if "self_study" in counts.index:
        alone = view.say(
            "Self-study: no course can be held for it and nobody has the level to coach. The need stays open until a "
            "coach is found."
        )
        made += paragraph(alone, "small")
    return made + notes


def _beside(view: View, others: pd.DataFrame) -> list[Fragment]:
    """Say what is no certain need: undecided results, planned for or not, and requirements without a result."""
    first = int(others["intervention"].eq("assess").sum())
    again, planned = len(others) - first, int(others["planned"].ne("none").sum())
    unsure = (
        view.speaker.plural(
            "Beside them, {n} result does not decide whether the requirement is met; {planned} of them with a seat or "
            "a coach all the same, since it probably helps. Nothing rests on the others in this plan.",
            "Beside them, {n} results do not decide whether the requirement is met; {planned} of them with a seat or "
            "a coach all the same, since it probably helps. Nothing rests on the others in this plan.",
            again,
            planned=view.speaker.number(planned),
        )
        if planned
        else view.speaker.plural(
            "Beside them, {n} result does not decide whether the requirement is met: no need yet, assessed again "
            "first.",
            "Beside them, {n} results do not decide whether the requirement is met: no needs yet, assessed again "
            "first.",
            again,
        )
    )
    missing = view.speaker.plural(
        "{n} requirement has no result yet: assessed first.",
        "{n} requirements have no result yet: assessed first.",
        first,
    )
    return [paragraph(words) for words, n in ((unsure, again), (missing, first)) if n]


def proven(view: View) -> Fragment:
    """Say in plain words how far from the best possible the plan may be."""
    gap = float(view.analysis.facts["training_gap"])
    chosen = view.table("interventions")
    if view.table("training_plan").empty and not chosen["intervention"].eq("course").any():
        return paragraph(view.say("No course of the catalogue fits any need: there was nothing to choose from."))
    if gap <= 0.00005:
        return paragraph(view.say("No other plan within the same limits closes more: this is proven."))
    return paragraph(
        view.say(
            "No plan within the same limits can close more than {gap} beyond what this one closes: this is proven.",
            gap=view.speaker.percent(100 * gap, 1),
        )
    )


def to_calendar(view: View) -> Fragment:
    """Point to the term's calendar, which lies beside this page; nothing where no session opens."""
    if view.table("sessions").empty:
        return paragraph("")
    words = view.say("All sessions by week and room stand on one sheet of A3: the calendar of the term.")
    return paragraph(Markup('<a href="calendar.html">{}</a>').format(words))


def changes(view: View) -> Fragment:
    """Say how many places are kept, moved, dropped and added against the published plan, if there is one."""
    counts = view.table("plan_changes")["change"].value_counts()
    if counts.empty:
        return paragraph("")
    numbers = {key: view.speaker.number(int(counts.get(key, 0))) for key in ("moved", "dropped", "added")}
    return paragraph(
        view.speaker.plural(
            "Against the published plan: {n} place kept, {moved} moved, {dropped} dropped, {added} added.",
            "Against the published plan: {n} places kept, {moved} moved, {dropped} dropped, {added} added.",
            int(counts.get("kept", 0)),
            **numbers,
        )
    )


def changed_places(view: View, officers: pd.Series) -> Fragment:
    """List whose places differ from the published plan, and the place now; nothing where no plan was published.

    Args:
        view: the words.
        officers: ids of those whom the page may name.
    """
    changed = view.table("plan_changes")
    changed = changed[changed["officer_id"].isin(officers) & changed["change"].ne("kept")]
    if changed.empty:
        return paragraph("")
    sessions = view.table("sessions").set_index("session_id")
    words = {"moved": view.say("moved"), "dropped": view.say("dropped"), "added": view.say("added")}
    rows = []
    for row in changed.sort_values(["officer_id", "scale_id", "step"]).itertuples(index=False):
        now = "–"
        if not pd.isna(row.session_after):
            session = sessions.loc[row.session_after]
            days = dates(view, session["start"].date(), session["end"].date())
            now = f"{view.course(str(session['course_id']))}, {days}"
        cause = getattr(row, "cause", None)
        why = view.say("planned anew") if pd.isna(cause) else view.say(CAUSES[str(cause)])
        rows.append([view.people[row.officer_id], view.scale(row.scale_id), words[row.change], now, why])
    columns = [
        Column("name", view.say("Name")),
        Column("scale", view.say("Need")),
        Column("change", view.say("Change")),
        Column("now", view.say("Place now")),
        Column("why", view.say("Because of")),
    ]
    caption = view.say("Places that differ from the published plan")
    return listed(listing(view.speaker, caption, columns, rows, cards=True, dense=True))
