"""Sessions below their minimum: what could be done with each, at what price, and what the plan does."""

from __future__ import annotations

import pandas as pd

from workbench.listing import Column, Listing, listing
from workbench.report.frame.elements import Fragment, folded, listed, paragraph
from workbench.report.frame.view import View
from workbench.report.frame.words import PROPOSALS
from workbench.report.shared.places import without_few
from workbench.report.shared.plan_parts import changes
from workbench.report.shared.remedies import limit_words


def below_minimum(view: View, short: pd.DataFrame, *names: Listing) -> Fragment:
    """Say how many sessions fall below their minimum, and list what could be done; nothing where none does.

    Args:
        view: the words.
        short: rows of table `below_minimum`.
        names: lists of people that stand folded below.
    """
    if short.empty:
        return paragraph("")
    told = folded(view.say("Who would sit where"), *map(listed, names)) if names else paragraph("")
    return paragraph(in_short(view, short)) + listed(in_brief(view, short)) + told


def since_published(view: View) -> Fragment:
    """Say how many places changed, and what could be done with all sessions below their minimum.

    A site is left out where it would tell of few people.
    """
    short, lifts = view.table("below_minimum"), {c: k.lifts.scale for c, k in view.framework.course_by_id.items()}
    return changes(view) + below_minimum(view, without_few(view, short, short["course_id"].map(lifts)))


def in_short(view: View, short: pd.DataFrame) -> str:
    """Say how many sessions fall below their minimum, and that proposals decide nothing."""
    return view.speaker.plural(
        "For {n} session of the published plan fewer people are left than the course requires. What this plan does is "
        "marked; the other proposals are for the training department to decide.",
        "For {n} sessions of the published plan fewer people are left than their courses require. What this plan does "
        "is marked; the other proposals are for the training department to decide.",
        short["session_id"].nunique(),
    )


def _told(view: View, short: pd.DataFrame) -> pd.DataFrame:
    ordered = short.sort_values(["start", "session_id", "rank"])
    return ordered.assign(
        course=ordered["course_id"].map(view.course),
        place=ordered["site"].map(view.site),
        what=[view.name(PROPOSALS[one]) for one in ordered["proposal"]],
        plan=["✓" if done else "" for done in ordered["done"]],
        then=[_then(view, row) for _, row in ordered.iterrows()],
        others=[_others(view, row) for _, row in ordered.iterrows()],
        asks=[_limits(view, row["limits"]) for _, row in ordered.iterrows()],
    )


def proposals(view: View, short: pd.DataFrame) -> Listing:
    """Return what could be done with each session below its minimum, the best first; no names.

    Args:
        view: the words.
        short: rows of table `below_minimum`.
    """
    columns = [
        Column("course", view.say("Course")),
        Column("start", view.say("First day"), "date"),
        Column("place", view.say("Site")),
        Column("fewest", view.say("Least number of people"), "number"),
        Column("n_left", view.say("Can still come"), "number"),
        Column("rank", view.say("Order"), "number"),
        Column("what", view.say("Proposal")),
        Column("plan", view.say("In this plan"), stands="c"),
        Column("then", view.say("Held then")),
        Column("n_own", view.say("Of its people"), "number"),
        Column("others", view.say("Others"), stands="r"),
        Column("gain_change", view.say("Levels expected to be closed, change"), "number", 2),
        Column("cost_change", view.say("Cost, change"), "money"),
        Column("asks", view.say("Needs a decision on")),
    ]
    title = view.say("Below the minimum")
    return listing(view.speaker, _caption(view), columns, _told(view, short), title=title)


def in_brief(view: View, short: pd.DataFrame) -> Listing:
    """Return the same in few columns, for a page or a letter.

    Args:
        view: the words.
        short: rows of table `below_minimum`.
    """
    told = _told(view, short)
    frame = told.assign(
        session=[_session(view, row) for _, row in told.iterrows()],
        left=[f"{row.n_left}/{row.fewest}" for row in told.itertuples()],
        way=[_way(view, row) for _, row in told.iterrows()],
        people=[_people(view, row) for _, row in told.iterrows()],
    )
    columns = [
        Column("session", view.say("Session")),
        Column("left", view.say("Left / least"), stands="c"),
        Column("way", view.say("Proposal")),
        Column("then", view.say("Held then")),
        Column("people", view.say("People seated")),
        Column("gain_change", view.say("Levels, change"), "number", 2),
        Column("cost_change", view.say("Cost, change"), "money"),
    ]
    return listing(view.speaker, _caption(view), columns, frame, cards=True, dense=True)


def _caption(view: View) -> str:
    return view.say("Sessions below their minimum: proposals, against the published session")


def _session(view: View, row: pd.Series) -> str:
    parts = [row["course"], view.speaker.date(row["start"].date())]
    return ", ".join([*parts, *([] if pd.isna(row["site"]) else [row["place"]])])


def _way(view: View, row: pd.Series) -> str:
    what = f"{row['rank']}. {row['what']}"
    if row["asks"]:
        what = view.say("{what}; needs {limits}", what=what, limits=row["asks"])
    return view.say("{what} ✓ this plan", what=what) if row["done"] else what


def _people(view: View, row: pd.Series) -> str:
    own = view.say("{n} of its own", n=view.speaker.number(int(row["n_own"])))
    return view.say("{own}, {others} others", own=own, others=row["others"]) if row["n_others"] else own


def _then(view: View, row: pd.Series) -> str:
    if pd.isna(row["to_week"]):
        return "–"
    week = view.say("week of {day}", day=view.speaker.date(view.week(int(row["to_week"]))))
    return week if pd.isna(row["to_site"]) else f"{week}, {view.site(row['to_site'])}"


def _others(view: View, row: pd.Series) -> str:
    if not row["n_others"]:
        return "0"
    units = view.speaker.plural("{n} unit", "{n} units", int(row["n_units"]))
    return view.say("{n} of {units}", n=view.speaker.number(int(row["n_others"])), units=units)


def _limits(view: View, written: object) -> str:
    return "" if pd.isna(written) else "; ".join(limit_words(view, one) for one in str(written).split("; "))


def proposed_people(view: View, short: pd.DataFrame) -> Listing:
    """Return who would sit where, or be coached by whom, by each proposal; for the training department.

    Args:
        view: the words.
        short: rows of table `below_minimum`.
    """
    about = short[["session_id", "proposal", "course_id", "start", "rank"]]
    seats = view.table("proposed_seats").merge(about, on=["session_id", "proposal"])
    seats = seats.assign(other=~seats["own"].astype(bool))
    seats = seats.sort_values(["start", "session_id", "rank", "other", "officer_id"])
    frame = seats.assign(
        course=seats["course_id"].map(view.course),
        what=[view.name(PROPOSALS[one]) for one in seats["proposal"]],
        name=[view.people.get(officer, officer) for officer in seats["officer_id"]],
        unit=[view.unit(unit) if pd.notna(unit) else "–" for unit in seats["unit_id"]],
        scale=seats["scale_id"].map(view.scale),
        of=[view.say("of the session") if own else view.say("other") for own in seats["own"]],
        coach=["" if pd.isna(coach) else view.people.get(coach, coach) for coach in seats["coach_id"]],
    )
    columns = [
        Column("course", view.say("Course")),
        Column("start", view.say("First day"), "date"),
        Column("what", view.say("Proposal")),
        Column("officer_id", view.say("Officer id"), "code"),
        Column("name", view.say("Name")),
        Column("unit", view.say("Unit")),
        Column("of", view.say("Of which people")),
        Column("scale", view.say("Need")),
        Column("coach", view.say("Coach")),
        Column("gain", view.say("Levels expected to be closed"), "number", 2),
        Column("seat_cost", view.say("Cost of the seat"), "money"),
    ]
    caption = view.say("Who would sit where by each proposal")
    return listing(view.speaker, caption, columns, frame, title=view.say("Proposed seats"), dense=True)
