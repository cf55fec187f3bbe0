"""Who goes now, who is re-tested first and who waits for a place, with what each seat is expected to close."""

from __future__ import annotations

import pandas as pd

from workbench.listing import Column, Listing, listing
from workbench.report.frame.elements import Fragment, listed, paragraph
from workbench.report.frame.stages import RETEST, SEND, WAIT, stages
from workbench.report.frame.view import View


def stage_words(view: View, stage: str) -> str:
    """Return what is done with somebody in a word or two."""
    words = {SEND: view.say("send now"), RETEST: view.say("re-test first"), WAIT: view.say("wait")}
    return words[stage]


def stages_list(view: View, rows: pd.DataFrame) -> Listing:
    """Return who goes now, who is re-tested first and who waits; `rows` as `stages` returns them."""
    known = view.table("officers").set_index("officer_id")["unit_id"]
    scales = _together(view, rows)
    rows = rows[rows["carried"]]
    frame = rows.assign(
        name=[view.people[str(officer)] for officer in rows["officer_id"]],
        unit=[view.unit(unit) for unit in known.reindex(rows["officer_id"])],
        scale=scales.loc[rows.index],
        what=[stage_words(view, stage) for stage in rows["stage"]],
        course=[view.say("coach") if pd.isna(course) else view.course(str(course)) for course in rows["course_id"]],
    )
    columns = [
        Column("officer_id", view.say("Officer id"), "code"),
        Column("name", view.say("Name")),
        Column("unit", view.say("Unit")),
        Column("scale", view.say("Competency")),
        Column("what", view.say("What is done")),
        Column("retest", view.say("Re-test on"), "date"),
        Column("course", view.say("Which it concerns")),
        Column("start", view.say("First day"), "date"),
        Column("gain", view.say("Levels expected to be closed, over all competencies named"), "number", 2),
    ]
    caption = view.say("Who goes now, who is re-tested first, who waits for a place")
    return listing(view.speaker, caption, columns, frame, title=view.say("Two stages"), cards=True, dense=True)


def _together(view: View, rows: pd.DataFrame) -> pd.Series:
    """Return of each row its competency, and those that the same seat serves."""
    names = rows["scale_id"].map(view.scale).astype("str")
    key = ["officer_id", "session_id", "stage"]
    others = names[~rows["carried"]].groupby([rows.loc[~rows["carried"], of] for of in key]).agg("; ".join)
    more = pd.Series(others.reindex(pd.MultiIndex.from_frame(rows[key])).to_numpy(), index=rows.index, dtype="object")
    return names.where(more.isna(), names + "; " + more.fillna("").astype("str"))


def counted(view: View, rows: pd.DataFrame) -> list[str]:
    """Say how many go now, are re-tested first and wait, with the levels that their seats are expected to close."""
    speaker, rows = view.speaker, rows[rows["carried"]]
    n = {stage: int(rows["stage"].eq(stage).sum()) for stage in (SEND, RETEST, WAIT)}
    plural = {
        SEND: speaker.plural("{n} seat goes now", "{n} seats go now", n[SEND]),
        RETEST: speaker.plural("{n} need waits for a re-test", "{n} needs wait for a re-test", n[RETEST]),
        WAIT: speaker.plural("{n} need stands in a waiting list", "{n} needs stand in a waiting list", n[WAIT]),
    }
    return [
        view.say(
            "{what}, expected to close {levels} levels",
            what=words,
            levels=speaker.number(float(rows.loc[rows["stage"].eq(stage), "gain"].sum()), 1),
        )
        for stage, words in plural.items()
        if n[stage]
    ]


def in_sum(view: View, rows: pd.DataFrame) -> str:
    """Return `counted` as one sentence; empty where there is nothing to count."""
    said = view.speaker.listing(counted(view, rows))
    return f"{said[0].upper()}{said[1:]}." if said else ""


def worth_filling(view: View) -> int:
    """Count who waits for an empty place, is sure enough and could sit there, and gains more than the seat costs.

    A seat costs what its money closes on average in the plan.
    """
    sessions = view.table("sessions")
    empty = sessions.loc[sessions["n_seats"].gt(sessions["n_seats_used"]), "session_id"]
    cost = float(sessions["cost"].sum())
    price = float(view.analysis.facts["training_closed"]) / cost if cost > 0 else 0.0
    waiting = view.table("waiting_list")
    may = waiting["sure"].astype(bool) & waiting["could_sit"].astype(bool) & waiting["session_id"].isin(empty)
    return int((may & waiting["benefit"].gt(waiting["seat_cost"] * price)).sum())


def own_stages(view: View) -> Fragment:
    """List who of the reader's people goes now, is re-tested first, or waits; what is not listed has no promise."""
    rows = stages(view.analysis)
    if rows.empty:
        return paragraph(view.say("Nobody has a seat, a re-test or a place in a waiting list."))
    rule = view.say(
        "Whoever waits comes in when a place falls free, the largest expected gain first. Only a re-test with a day is "
        "held; nobody else sits again before the plan has ended."
    )
    made = stages_list(view, rows).without("officer_id", "unit")
    return paragraph(in_sum(view, rows)) + listed(made) + paragraph(rule, "small")


def waiting_by_session(view: View, sessions: pd.DataFrame) -> Listing:
    """Return the waiting lists of sessions, each in its order; for the training department.

    Args:
        view: the words.
        sessions: rows of table `sessions`.
    """
    waiting = view.table("waiting_list").merge(sessions[["session_id", "course_id", "start"]], on="session_id")
    waiting = waiting.sort_values(["start", "session_id", "rank"])
    officers = view.table("officers").set_index("officer_id")["unit_id"]
    coached = waiting["coached"].fillna(False).astype(bool)
    sure = waiting["sure"].fillna(False).astype(bool)
    frame = waiting.assign(
        course=[view.course(str(course)) for course in waiting["course_id"]],
        name=[view.people[str(officer)] for officer in waiting["officer_id"]],
        unit=[view.unit(unit) for unit in officers.reindex(waiting["officer_id"])],
        remark=[
            view.say("has a coach") if has else None if enough else view.say("only after a re-test")
            for has, enough in zip(coached, sure, strict=True)
        ],
    )
    columns = [
        Column("course", view.say("Course")),
        Column("start", view.say("First day"), "date"),
        Column("rank", view.say("Order"), "number"),
        Column("officer_id", view.say("Officer id"), "code"),
        Column("name", view.say("Name")),
        Column("unit", view.say("Unit")),
        Column("gain", view.say("Levels expected to be closed"), "number", 2),
        Column("seat_cost", view.say("Cost of the seat"), "money"),
        Column("remark", view.say("Remark")),
        Column("session_id", view.say("Session id"), "code"),
    ]
    caption = view.say("Waiting lists: who takes a place that falls free, in this order")
    return listing(view.speaker, caption, columns, frame, title=view.say("Waiting lists"), dense=True)


def retest_days(view: View) -> Listing:
    """Return how many are re-tested on which day, and what their results decide; no names."""
    plan = view.table("retest_plan")
    kinds = {kind: plan["decides"].eq(kind).astype(int) for kind in ("seat", "place", "coach")}
    frame = plan[["date"]].assign(**kinds).groupby("date", as_index=False).sum()
    columns = [
        Column("date", view.say("Re-test on"), "date"),
        Column("seat", view.say("decides on a seat"), "number", sums=True),
        Column("place", view.say("decides on a place in a waiting list"), "number", sums=True),
        Column("coach", view.say("decides on a coach"), "number", sums=True),
    ]
    caption = view.say("Re-tests by day, and what they decide")
    return listing(view.speaker, caption, columns, frame, title=view.say("Re-tests"), total=view.say("All days"))
