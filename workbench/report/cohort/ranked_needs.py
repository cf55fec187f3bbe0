"""The largest needs of a cohort: on which competencies most people are short, and what the plans give them."""

from __future__ import annotations

import pandas as pd

from workbench.analysis.seats import KEY
from workbench.listing import Column, listing
from workbench.report.frame.elements import Fragment, listed, paragraph, section
from workbench.report.frame.view import View
from workbench.report.shared.open_needs import unserved

MOST_SHOWN = 10


def certain_needs(view: View) -> pd.DataFrame:
    """Return the certain needs by scale: `short`, and of these `seat`, `coach`, `open` (people).

    A certain need with a seat or a coach counts there even where that is a first step.
    """
    certain = view.certain
    served = {
        "seat": view.seats,
        "coach": view.table("coaching_plan"),
        "open": unserved(view, view.table("unmet")),
    }
    counts = {
        name: rows[KEY].drop_duplicates().merge(certain)["scale_id"].value_counts() for name, rows in served.items()
    }
    counts |= {"short": certain["scale_id"].value_counts()}
    return pd.DataFrame(counts).fillna(0).astype(int).rename_axis("scale_id").reset_index()


def ranked_needs(view: View) -> pd.DataFrame:
    """Return `certain_needs`, the most frequent first.

    Scales that fewer people than `units.minimum_cell` must know are left out.
    """
    asked = view.table("gaps").dropna(subset=["level"])["scale_id"].value_counts()
    frame = certain_needs(view)
    enough = frame["scale_id"].map(asked).ge(view.parameters.units.minimum_cell) & frame["short"].gt(0)
    return frame[enough].sort_values(["short", "scale_id"], ascending=[False, True], ignore_index=True)


def largest_needs(view: View) -> Fragment:
    """List the competencies on which most people are certainly short, with seats, coaches and what stays open."""
    title, ranked = view.say("The largest needs"), ranked_needs(view)
    if ranked.empty:
        anybody = len(view.certain)
        few = view.say("No competency is required of enough people for its needs to be shown.")
        return section(title, paragraph(few if anybody else view.say("Nobody is certainly below a requirement.")))
    frame = ranked.head(MOST_SHOWN).assign(scale=lambda most: most["scale_id"].map(view.scale))
    columns = [
        Column("scale", view.say("Competency")),
        Column("short", view.say("People certainly short"), "number"),
        Column("seat", view.say("With a seat"), "number"),
        Column("coach", view.say("With a coach"), "number"),
        Column("open", view.say("Still open"), "number"),
    ]
    caption = view.say("Competencies by how many people are certainly short")
    return section(title, listed(listing(view.speaker, caption, columns, frame)))
