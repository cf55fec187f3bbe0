"""A unit's calendar: who is away in which week under its cap, which weeks are full, and what that costs."""

from __future__ import annotations

import math
from functools import partial

import pandas as pd

from workbench.listing import Column, listing
from workbench.report.frame.elements import Fragment, drawing, listed, paragraph
from workbench.report.frame.view import View
from workbench.report.shared.drawings.calendar import plan_calendar
from workbench.report.shared.holidays import holiday_note, holiday_weeks, marked_weeks
from workbench.report.shared.plan_parts import by_week, dates
from workbench.report.shared.ties import highest, in_weeks


def leaving(view: View, plan: pd.DataFrame) -> pd.DataFrame:
    """Return the seats for which people leave their work: those of courses that are not taken at the workplace.

    Args:
        view: the analysis.
        plan: training plan joined with its sessions.
    """
    at_work = [course.id for course in view.framework.courses if course.at_work]
    return plan[~plan["course_id"].isin(at_work)].reset_index(drop=True)


def away_by_week(view: View, plan: pd.DataFrame) -> pd.Series:
    """Return how many people are away in each week of the plan.

    Args:
        view: the analysis.
        plan: training plan joined with its sessions.
    """
    people = by_week(leaving(view, plan)).groupby("week")["officer_id"].nunique()
    return people.reindex(range(1, view.parameters.training.weeks + 1), fill_value=0)


def most_away(view: View, unit: str, n_officers: int) -> int | None:
    """Return how many people of a unit may be away in one week, None where nothing limits it."""
    rooms = view.table("release_room")
    found = rooms.loc[rooms["unit_id"] == unit, "release_cap"]
    if len(found):
        return None if pd.isna(found.iloc[0]) else int(found.iloc[0])
    cap = view.parameters.training.release_cap
    return None if cap is None else max(math.floor(cap * n_officers + 1e-9), 1)


def unit_calendar(view: View, plan: pd.DataFrame, coaching: pd.DataFrame, *, unit: str, n_officers: int) -> Fragment:
    """Draw courses and coaching by week with the share away under the cap, and name the weeks that are full.

    Args:
        view: the analysis.
        plan: the unit's training plan joined with its sessions.
        coaching: the unit's coaching plan.
        unit: the unit's id.
        n_officers: how many officers the unit has.
    """
    speaker = view.speaker
    sessions = plan.groupby(["course_id", "week"], sort=False).size().rename("people").reset_index()
    sessions = sessions.sort_values(["week", "course_id"]).assign(
        course=lambda s: s["course_id"].map(view.course), kind="course"
    )
    drawn = pd.concat([sessions[["course", "week", "people", "kind"]], _coached(view, coaching)], ignore_index=True)
    cap, most = view.parameters.training.release_cap, most_away(view, unit, n_officers)
    people = away_by_week(view, plan)
    away = 100 * people / n_officers
    full = [] if most is None else [int(week) for week, n in people.items() if n and n >= most]
    off = holiday_weeks(view)
    words = (
        view.say("% away")
        if cap is None
        else view.say("% away (cap {cap})", cap=speaker.percent(100 * cap, int(cap * 100 % 1 > 0)))
    )
    draw = partial(
        plan_calendar,
        drawn,
        week_names=marked_weeks(view, off),
        away=away,
        cap=None if cap is None else 100 * cap,
        away_words=words,
        holidays=off,
        full=full,
    )
    counted = {
        "people": speaker.plural("{n} officer", "{n} officers", plan["officer_id"].nunique()),
        "sessions": speaker.plural("{n} session", "{n} sessions", plan["session_id"].nunique()),
    }
    if people.max():
        finding = view.say(
            "{people} in {sessions}; at most {share} are away, {when}.",
            **counted,
            share=speaker.percent(float(away.max())),
            when=in_weeks(view, highest(people)),
        )
    else:
        finding = view.say("{people} in {sessions}, all at the workplace: nobody is away.", **counted)
    return drawing(draw, finding, finding + holiday_note(view, off)) + paragraph(_full(view, full, most))


def _coached(view: View, coaching: pd.DataFrame) -> pd.DataFrame:
    """People coached in each week of the plan, as rows of the calendar."""
    rows = [
        (view.say("Coaching on the job"), week, int(running), "coaching")
        for week in range(1, view.parameters.training.weeks + 1)
        if (
            running := coaching.loc[
                coaching["start"].le(pd.Timestamp(view.week(week) + pd.Timedelta(days=4)))
                & coaching["end"].gt(pd.Timestamp(view.week(week))),
                "officer_id",
            ].nunique()
        )
    ]
    return pd.DataFrame(rows, columns=["course", "week", "people", "kind"])


def _full(view: View, full: list[int], most: int | None) -> str:
    if most is None:
        return view.say("No limit is set on how many may be away in one week.")
    allowed = view.speaker.plural(
        "At most {n} person may be away in one week.", "At most {n} people may be away in one week.", most
    )
    if not full:
        return f"{allowed} " + view.say("Every week has room for one more.")
    weeks = view.speaker.listing([view.speaker.date(view.week(week)) for week in full])
    return f"{allowed} " + view.say("Nobody else can go in the weeks of {weeks} (dark bars).", weeks=weeks)


def release_room(view: View, unit: str) -> Fragment:
    """Say how many of those who wait for training the minimum strength holds back."""
    rooms = view.table("release_room")
    rooms = rooms[rooms["unit_id"] == unit]
    if rooms.empty or not int(rooms["n_waiting"].iloc[0]):
        return paragraph("")
    room, speaker = rooms.iloc[0], view.speaker
    held = int(room["n_waiting_blocked"])
    if not held:
        return paragraph(view.say("The minimum strength holds back nobody who needs training."))
    said = speaker.plural(
        "The minimum strength holds back {n} of {all} people who need training, for instance in {scale}.",
        "The minimum strength holds back {n} of {all} people who need training, for instance in {scale}.",
        held,
        all=speaker.number(int(room["n_waiting"])),
        scale=view.scale(str(room["scale_id"])),
    )
    if bool(room["cannot_release"]):
        said = f"{said} " + view.say("The unit can release nobody of them in any week.")
    return paragraph(said)


def who_goes(view: View, plan: pd.DataFrame) -> Fragment:
    """List the sessions with the unit's people in them, dates, place and the unit's part of the cost."""
    sites = sorted({view.site(site) for site in plan["site"]})
    rows = []
    for _, group in plan.sort_values(["start", "session_id"]).groupby("session_id", sort=False):
        first = group.iloc[0]
        days = dates(view, first["start"].date(), first["end"].date())
        people = ", ".join(sorted(view.people[officer] for officer in group["officer_id"]))
        rows.append(
            [view.course(str(first["course_id"])), days, view.site(first["site"]), people, group["cost_share"].sum()]
        )
    columns = [
        Column("course", view.say("Course")),
        Column("dates", view.say("Dates"), stands="d"),
        Column("site", view.say("Site")),
        Column("people", view.say("Who goes")),
        Column("cost_share", view.say("Part of the cost"), "money"),
    ]
    caption = view.say("Who goes where, and when")
    placed = not plan["site"].isna().any()
    if len(sites) == 1 and placed:
        caption = view.say("Who goes when; all sessions at {site}", site=sites[0])
    every = listing(view.speaker, caption, columns, rows, cards=True, dense=True)
    return listed(every.without("site") if len(sites) == 1 and placed else every) + paragraph(part_of_cost(view, plan))


def part_of_cost(view: View, plan: pd.DataFrame) -> str:
    """Say what a unit's seats cost and for how many days its people are away."""
    days = float(leaving(view, plan)["days"].sum())
    return view.say(
        "This unit's part of the cost: {money}; sessions by seats used, travel by traveller. {days} person-days away.",
        money=view.speaker.money(float(plan["cost_share"].sum())),
        days=view.speaker.number(days, int(days % 1 > 0)),
    )
