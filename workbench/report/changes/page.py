"""The notice of a changed plan to a unit: how many places changed, whose, from what to what, and because of what."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from workbench.listing import Column, Listing, listing
from workbench.report.frame.elements import Fragment, listed, paragraph, section
from workbench.report.frame.own_view import unit_view
from workbench.report.frame.view import View, open_view
from workbench.report.frame.words import CAUSES
from workbench.report.shared.plan_parts import dates


@dataclass(frozen=True)
class ChangesPage:
    """What the plan changes for one unit.

    Attributes:
        view: what the unit may see.
        unit: the unit.
        kept: places that are kept.
        changed: rows of table `plan_changes` of places that are not.
        coaching: rows of table `coaching_changes` of pairs that are not kept.
    """

    view: View
    unit: str
    kept: int
    changed: pd.DataFrame
    coaching: pd.DataFrame


def open_page(parameters: str, tables: str = "", unit: str = "", language: str = "") -> ChangesPage:
    """Open a unit's notice; without `unit`, that of the largest unit."""
    whole = open_view(parameters, tables, language)
    chosen = whole.chosen("unit", unit, whole.analysis.units(), whole.facts.largest_unit())
    view = unit_view(whole, chosen)
    changes = view.table("plan_changes")
    new = changes[changes["change"].ne("kept")].sort_values(["officer_id", "scale_id", "step"])
    pairs = view.table("coaching_changes")
    pairs = pairs[pairs["change"].ne("kept")].sort_values(["officer_id", "scale_id"])
    return ChangesPage(view, chosen, int(changes["change"].eq("kept").sum()), new, pairs)


def header(page: ChangesPage) -> Fragment:
    """Name the unit."""
    return page.view.open(page.view.unit(page.unit), page.view.say("Changes of the plan"))


def sentences(page: ChangesPage) -> list[str]:
    """Say how many places of the unit are kept, moved, lost and gained."""
    view, counts = page.view, page.changed["change"].value_counts()
    if page.changed.empty and page.coaching.empty:
        return [view.say("Nothing changes for the officers of the unit.")]
    numbers = {name: view.speaker.number(int(counts.get(name, 0))) for name in ("moved", "dropped", "added")}
    return [
        view.speaker.plural(
            "Of the unit's places {n} is kept, {moved} moved, {dropped} dropped and {added} added.",
            "Of the unit's places {n} are kept, {moved} moved, {dropped} dropped and {added} added.",
            page.kept,
            **numbers,
        ),
        *_coaching_counts(page),
    ]


def _coaching_counts(page: ChangesPage) -> list[str]:
    """Say how many coaching pairs change; nothing where none does."""
    counts = page.coaching["change"].value_counts()
    if counts.empty:
        return []
    numbers = {name: page.view.speaker.number(int(counts.get(name, 0))) for name in ("moved", "dropped", "added")}
    return [page.view.say("Coaching of the unit: another coach {moved}, ended {dropped}, new {added}.", **numbers)]


def answer(page: ChangesPage) -> Fragment:
    """Say how many places changed."""
    return paragraph(" ".join(sentences(page)))


def changes(page: ChangesPage) -> Fragment:
    """List whose place changed, from what to what, and why."""
    title = page.view.say("Who is concerned")
    lists = annexes(page)
    return (
        section(title, *map(listed, lists)) if lists else section(title, paragraph(page.view.say("Nothing to list.")))
    )


def annexes(page: ChangesPage) -> list[Listing]:
    """Return the lists of places and of coaching that change, as far as any do."""
    return [*([places(page)] if len(page.changed) else ()), *([coaching(page)] if len(page.coaching) else ())]


def places(page: ChangesPage) -> Listing:
    """Return the changed places: officer, need, change, place before, place now, cause."""
    view = page.view
    words = {"moved": view.say("moved"), "dropped": view.say("dropped"), "added": view.say("added")}
    columns = [
        Column("name", view.say("Name")),
        Column("position", view.say("Position")),
        Column("scale", view.say("Need")),
        Column("change", view.say("Change")),
        Column("before", view.say("Place before")),
        Column("now", view.say("Place now")),
        Column("why", view.say("Because of")),
    ]
    position = view.table("officers").set_index("officer_id")["position_id"]
    frame = pd.DataFrame(
        {
            "name": [view.people[officer] for officer in page.changed["officer_id"]],
            "position": [_position(view, position.get(officer)) for officer in page.changed["officer_id"]],
            "scale": [view.scale(scale) for scale in page.changed["scale_id"]],
            "change": [words[change] for change in page.changed["change"]],
            "before": [_place(page, session, "before") for session in page.changed["session_before"]],
            "now": [_place(page, session, "after") for session in page.changed["session_after"]],
            "why": _causes(page, page.changed),
        }
    )
    return listing(view.speaker, view.say("Changed places"), columns, frame, cards=True, dense=True)


def coaching(page: ChangesPage) -> Listing:
    """Return the coaching that changes: officer, need, change, coach before, coach now, cause."""
    view, rows = page.view, page.coaching
    words = {"moved": view.say("another coach"), "dropped": view.say("ends"), "added": view.say("begins")}
    columns = [
        Column("name", view.say("Name")),
        Column("scale", view.say("Need")),
        Column("change", view.say("Change")),
        Column("before", view.say("Coach before")),
        Column("now", view.say("Coach now")),
        Column("why", view.say("Because of")),
    ]
    frame = pd.DataFrame(
        {
            "name": [view.people[officer] for officer in rows["officer_id"]],
            "scale": [view.scale(scale) for scale in rows["scale_id"]],
            "change": [words[change] for change in rows["change"]],
            "before": [_coach(view, coach) for coach in rows["coach_before"]],
            "now": [_coach(view, coach) for coach in rows["coach_after"]],
            "why": _causes(page, rows),
        }
    )
    return listing(view.speaker, view.say("Changed coaching"), columns, frame, cards=True, dense=True)


def _coach(view: View, coach: object) -> str:
    """Name a coach of the unit; one of another unit is not named here."""
    return "–" if pd.isna(coach) else view.people.get(str(coach), view.say("a coach of another unit"))


def _causes(page: ChangesPage, rows: pd.DataFrame) -> list[str]:
    view = page.view
    causes = rows.get("cause", pd.Series(pd.NA, index=rows.index))
    return [view.say("planned anew") if pd.isna(cause) else view.say(CAUSES[cause]) for cause in causes]


def _position(view: View, position: object) -> str:
    return "–" if pd.isna(position) else view.position(str(position))


def _place(page: ChangesPage, session: object, when: str) -> str:
    """Name a session by course and days; one that is held no more, by course and week of the plan."""
    if pd.isna(session):
        return "–"
    view = page.view
    row = page.changed.loc[page.changed[f"session_{when}"].eq(session)].iloc[0]
    held = view.table("sessions").set_index("session_id")
    if when == "after" or session in held.index:
        now = held.loc[session]
        return f"{view.course(str(now['course_id']))}, {dates(view, now['start'].date(), now['end'].date())}"
    days = dates(view, row["start_before"].date(), row["end_before"].date())
    return f"{view.course(str(row['course_before']))}, {days}"


def method(page: ChangesPage) -> Fragment:
    """Say what stays, and how causes are found."""
    view = page.view
    return view.foot(
        view.say(
            "What began before the day of the edition, or is confirmed, stays. What names the person or the session "
            "is the cause; else the plan is made again without the events of one kind after another, and what would "
            "then be as before is their work."
        ),
        terms=("level",),
    )
