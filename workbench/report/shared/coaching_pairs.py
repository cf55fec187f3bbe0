"""Who coaches whom, as a table: one row for each coach."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from workbench.report.frame.elements import Fragment, Heading, table
from workbench.report.frame.view import View


def coaching_pairs(view: View, pairs: pd.DataFrame) -> Fragment:
    """Return the coaches with those whom each coaches, in what, from which level to which, and when.

    Args:
        view: the words.
        pairs: rows of table `coaching_plan`, at least one.
    """
    named = pairs.assign(coach=pairs["coach_id"].map(view.people).fillna(pairs["coach_id"]))
    rows: list[list[str | Markup]] = []
    for coach, mine in named.groupby("coach", sort=True):
        said = [
            Markup("{}: {} {} → {}").format(
                view.people.get(str(row.officer_id), str(row.officer_id)),
                view.scale(str(row.scale_id)),
                row.from_level,
                row.to_level,
            )
            for row in mine.sort_values(["officer_id", "scale_id"]).itertuples(index=False)
        ]
        days = view.speaker.period(mine["start"].min().date(), mine["end"].max().date())
        rows.append([str(coach), Markup("<br>").join(said), days])
    headings = [
        Heading(view.say("Coach")),
        Heading(view.say("Officer, competency and level")),
        Heading(view.say("Dates"), "d"),
    ]
    return table(view.say("Coaching pairs"), headings, rows, kind="cards")
