"""Who coaches whom: said in sentences, and as a table with one row for each coach."""

from __future__ import annotations

from typing import Any

import pandas as pd
from markupsafe import Markup

from workbench.listing import Column, listing
from workbench.report.frame.elements import Fragment, emphasis, lead, listed, sentence
from workbench.report.frame.view import View


def who_coaches(view: View, unit: str, pairs: pd.DataFrame) -> Fragment:
    """Say how many of a unit are coached by how many, and where coaches are lacking.

    Args:
        view: the words.
        unit: the unit's id.
        pairs: the unit's rows of table `coaching_plan`.
    """
    speaker, said = view.speaker, []
    if len(pairs):
        officers = speaker.plural("{n} officer", "{n} officers", pairs["officer_id"].nunique())
        coaches = speaker.plural("{n} coach", "{n} coaches", pairs["coach_id"].nunique())
        first, last = pairs["start"].min(), pairs["end"].max()
        said.append(
            sentence(
                view.say("{officers} will be coached by {coaches} from {first} to {last}."),
                officers=emphasis(officers, "meets"),
                coaches=coaches,
                first=speaker.date(first.date()),
                last=speaker.date(last.date()),
            )
        )
    else:
        said.append(sentence(view.say("No coaching is planned in this unit.")))
    wanting = view.facts.coach_shortage(unit)
    if len(wanting):
        scales = speaker.listing([f"{view.scale(str(s))} ({speaker.number(n)})" for s, n in wanting.items()])
        said.append(
            sentence(
                view.say("Officers without a coach of their own unit: {scales}."), scales=emphasis(scales, "short")
            )
        )
    return lead(said)


def coaching_pairs(view: View, pairs: pd.DataFrame) -> Fragment:
    """Return the coaches with those whom each coaches, in what, from which level to which, and when.

    Args:
        view: the words.
        pairs: rows of table `coaching_plan`, at least one.
    """
    lower = pairs["lower_grade"].fillna(False) if "lower_grade" in pairs else False
    named = pairs.assign(coach=pairs["coach_id"].map(view.people).fillna(pairs["coach_id"]), lower_grade=lower)
    rows: list[list[str | Markup]] = []
    for coach, mine in named.groupby("coach", sort=True):
        said = [_pair(view, row) for row in mine.sort_values(["officer_id", "scale_id"]).itertuples(index=False)]
        days = view.speaker.period(mine["start"].min().date(), mine["end"].max().date())
        rows.append([str(coach), Markup("<br>").join(said), days])
    columns = [
        Column("coach", view.say("Coach")),
        Column("coached", view.say("Officer, competency and level")),
        Column("dates", view.say("Dates"), stands="d"),
    ]
    return listed(listing(view.speaker, view.say("Coaching pairs"), columns, rows, cards=True))


def _pair(view: View, row: Any) -> Markup:
    """Who is coached in what, from which level to which, marked where the coach has a lower grade."""
    officer = view.people.get(str(row.officer_id), str(row.officer_id))
    said = Markup("{}: {} {} → {}").format(officer, view.scale(str(row.scale_id)), row.from_level, row.to_level)
    return Markup("{} ({})").format(said, view.say("the coach has a lower grade")) if row.lower_grade else said
