"""What a training plan says beside its tables, in the order of an administrative plan; pages and documents share it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from workbench.profile.disclosure import pooled
from workbench.report.frame.view import View
from workbench.report.frame.words import FORMS


def domain_purposes(view: View, domain: str) -> list[str]:
    """Return what the plan of a domain is for and what it requires."""
    name = view.scale(domain)
    closed = view.say("Close the gaps in {domain} that the assessment found against the job positions.", domain=name)
    return [closed, *_requirements(view)]


def unit_purposes(view: View, unit: str) -> list[str]:
    """Return what the plan of a unit is for and what it requires."""
    name = view.unit(unit)
    closed = view.say("Close the gaps that the assessment found in {unit} against the job positions.", unit=name)
    return [closed, *_requirements(view)]


def _requirements(view: View) -> list[str]:
    first = view.say("Send only those whose need is decided; undecided levels are assessed again first.")
    gains = view.say(
        "Send those whom a seat is expected to lift most. Training helps, so it goes by expected gain; placing and "
        "moving people go by certain levels only."
    )
    return [
        first if view.parameters.training.reassess_first else gains,
        view.say("Keep every unit able to work: no unit goes beyond the share that may be away in one week."),
        view.say("A course grants no level: only the re-assessment after it does."),
    ]


def audience(view: View, short: pd.DataFrame) -> str:
    """Say which job positions the people certainly below a requirement hold; `short` are their needs."""
    return _audience(view, short.groupby("position_id")["officer_id"].nunique(), [])


def wide_audience(view: View, short: pd.DataFrame) -> str:
    """Return `audience` for readers of all units: positions that few people hold are counted together."""
    positions = short.groupby("position_id")["officer_id"].nunique()
    held = view.table("officers")["position_id"].value_counts()
    few = pooled(held.reindex(positions.index, fill_value=0), view.parameters.units.minimum_cell)
    return _audience(view, positions, few)


def _audience(view: View, positions: pd.Series, together: Sequence[str]) -> str:
    if positions.empty:
        return view.say("Nobody is certainly below a requirement.")
    apart = positions.drop(together).sort_index()
    listed = [f"{view.position(str(p))} ({view.speaker.number(n)})" for p, n in apart.items()]
    if len(together):
        listed.append(view.say("other positions ({n})", n=view.speaker.number(positions[together].sum())))
    return view.say("Officers certainly below a requirement, by job position: {listed}.", listed="; ".join(listed))


def forms(view: View, sessions: pd.DataFrame) -> str:
    """Return the forms of the sessions' courses."""
    courses = [view.framework.course_by_id[str(course)] for course in sessions["course_id"].drop_duplicates()]
    return view.speaker.listing(sorted({view.name(FORMS[course.form]) for course in courses}) or ["–"])


def sites(view: View, sessions: pd.DataFrame) -> str:
    """Return the places of the sessions."""
    return view.speaker.listing(sorted({view.site(site) for site in sessions["site"].dropna()}) or ["–"])


def place(view: View, site: str | None, form: str) -> str:
    """Return where a course is held in a sentence: its site, where it has none its form."""
    return view.name(FORMS[form]) if pd.isna(site) else view.site(site)


def subject(view: View, about: str) -> str:
    """Return what a plan is about, and after which assessment."""
    if view.parameters.assessed is None:
        return view.say("{about} after the competency assessment", about=about)
    day = view.speaker.date(view.parameters.assessed)
    return view.say("{about} after the competency assessment of {day}", about=about, day=day)


def reached(view: View, short: pd.DataFrame, plan: pd.DataFrame, coaching: pd.DataFrame) -> str:
    """Say how many of those certainly below a requirement the plan reaches.

    Args:
        view: the words.
        short: their needs.
        plan: rows of table `training_plan` for the same scales.
        coaching: rows of table `coaching_plan` for the same scales.
    """
    people = pd.Series(short["officer_id"].unique())
    seated, coached = people.isin(plan["officer_id"]), people.isin(coaching["officer_id"])
    if len(people) == 1:
        if seated.all():
            return view.say("This officer has a seat.")
        return view.say("This officer has a coach only.") if coached.all() else view.say("This officer has neither.")
    return view.say(
        "Of these {all} officers, {seated} with a seat, {coached} with a coach only, {neither} with neither.",
        all=view.speaker.number(len(people)),
        seated=view.speaker.number(int(seated.sum())),
        coached=view.speaker.number(int((coached & ~seated).sum())),
        neither=view.speaker.number(int((~coached & ~seated).sum())),
    )


def unit_duties(view: View) -> list[str]:
    """Return who does what to carry a unit's plan out: its annex names the people."""
    released = view.say("The head of the unit releases those named in the annex on the days given.")
    return _duties(view, released)


def domain_duties(view: View) -> list[str]:
    """Return who does what to carry a domain's plan out: each unit is told its own people alone."""
    released = view.say(
        "The training department tells each head of unit the names of the unit's own people; the head of the unit "
        "releases them on the days given."
    )
    return _duties(view, released)


def _duties(view: View, released: str) -> list[str]:
    return [
        view.say(
            "The training department opens the sessions and invites the trainers, with the department that owns the "
            "subject."
        ),
        f"{released} " + view.say("Whoever cannot be away is reported early."),
        view.say("After the last session the training department assesses again and reports what was closed."),
    ]
