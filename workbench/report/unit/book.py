"""The unit's workbook: seats, re-tests, waiting, coaching, what stays open, officer × competency, coverage."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from workbench.listing import Column, Listing, listing
from workbench.report.frame import verdicts
from workbench.report.frame.stages import stages
from workbench.report.frame.workbook import workbook
from workbench.report.shared import lists
from workbench.report.shared.book_sentences import front
from workbench.report.shared.coverage import levels_list
from workbench.report.shared.duties import due_list, falling_due
from workbench.report.shared.stages import stages_list
from workbench.report.unit import page
from workbench.report.unit.steps import next_steps


def write(opened: page.UnitPage) -> bytes:
    """Return a unit's plan as a workbook."""
    view = opened.view
    listings = [
        lists.seats(view, opened.plan, view.table("attendance")).without("unit"),
        *([due_list(view, opened.duties).without("unit")] if len(falling_due(opened.duties)) else []),
        stages_list(view, stages(view.analysis)).without("unit"),
        lists.pairs(view, opened.coaching).without("unit"),
        lists.open_needs(view, opened.unmet).without("unit"),
        matrix(opened),
        levels_list(view, opened.unit),
    ]
    return workbook(front(view, page.header(opened), page.answer(opened)), listings, view.speaker)


def matrix(opened: page.UnitPage) -> Listing:
    """Return officer × competency with each one's next step: those with a need first, most urgent on top.

    A cell holds −1 where one level is lacking, ✓ where the requirement is met, ? where it is undecided, – without a
    result, and nothing where nothing is required.
    """
    view, gaps = opened.view, opened.gaps[opened.gaps["scale_id"].isin(opened.scales)]
    rest = sorted(set(opened.officers["officer_id"]) - set(opened.by_urgency), key=lambda officer: view.people[officer])
    order = [*opened.by_urgency, *rest]
    signs = [
        -int(row.gap) if row.kind == verdicts.SHORT else Markup(verdicts.sign(row.kind, None)).striptags()
        for row in gaps[["kind", "gap"]].itertuples(index=False)
    ]
    cells = gaps.assign(sign=pd.Series(signs, index=gaps.index, dtype=object))
    frame = cells.pivot_table("sign", "officer_id", "scale_id", aggfunc="first").reindex(order)
    position = opened.officers.set_index("officer_id")["position_id"].map(view.position)
    steps = next_steps(view, opened.plan, opened.coaching)
    frame = frame.reset_index().assign(
        name=[view.people[officer] for officer in order],
        position=[position[officer] for officer in order],
        step=[steps.get(officer) for officer in order],
    )
    columns = [
        Column("officer_id", view.say("Officer id"), "code"),
        Column("name", view.say("Name")),
        Column("position", view.say("Position")),
        *(Column(scale, view.scale(scale), "number") for scale in opened.scales if scale in frame),
        Column("step", view.say("Next step")),
    ]
    caption = view.say("−1: one level short · ?: undecided · ✓: meets · empty: not required")
    return listing(view.speaker, caption, columns, frame, title=view.say("Officers"))
