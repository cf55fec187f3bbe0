"""Tables of what would close the needs that stay open, and of what money buys."""

from __future__ import annotations

from dataclasses import replace
from typing import NewType

from workbench.messages import msg
from workbench.parameters.declare import codes_of
from workbench.parameters.planning import Training
from workbench.tables.declare import Column, Frame, Table, real, text, whole
from workbench.tables.keys import COURSE, SCALE

KINDS = (
    "assess",
    "set_unit",
    "add_course",
    "fill_seat",
    "coach",
    "find_coach",
    "meet_prerequisite",
    *codes_of(Training, "remedy"),
)
REMEDY = Column("remedy_id", "text", msg("The remedy's id."))
Remedies = NewType("Remedies", Frame)
REMEDIES = Table[Remedies](
    "remedies", ("remedy_id",), msg("What would close the needs that stay open, with its price."), (
        REMEDY, text("remedy", msg("What kind of remedy it is."), *KINDS),
        replace(SCALE, text=msg("Scale of the needs.")),
        replace(COURSE, missing=True), text("site", msg("Site."), missing=True),
        whole("week", msg("Week of the plan in which it starts, from 1."), "week", 1, missing=True),
        Column("new_session", "flag", msg("It is one more session; if not: more people in a session of the plan."), missing=True),
        text("limits", msg("Limits to relax and the value that is enough, written as for the option -p."), missing=True),
        real("cost", msg("Price: session, people and travel, with everybody else seated as now; missing where it cannot be told."), "đồng", 0),
        real("budget_short", msg("What the budget lacks for that price."), "đồng", 0, missing=False),
        whole("n_needs", msg("Open needs that it serves, undecided results with them, standing alone."), "needs", 1),
        whole("n_certain", msg("Of these the certain ones; missing where it is no session: they are those of table unmet."), "needs", missing=True),
    ),
)  # fmt: skip
RemedyPrices = NewType("RemedyPrices", Frame)
REMEDY_PRICES = Table[RemedyPrices](
    "remedy_prices", ("remedy_id",), msg("The first remedies priced by solving the whole plan again with the limits that each asks for."), (
        REMEDY,
        whole("n_needs", msg("Needs more that have a seat than in the plan as it stands, undecided results with them, over all scales."), "needs", 1),
        whole("n_certain", msg("Certain needs more that have a seat; below 0 where they are fewer."), "needs", None),
        real("cost", msg("What the whole plan costs more; below 0 where it costs less."), "đồng", missing=False),
        real("gain", msg("Levels more that are expected to be closed; missing where nobody is reseated."), "level", 0),
        Column("reseated", "flag", msg("Others have other places than now; if not: the remedy's own session beside the plan.")),
    ),
)  # fmt: skip
BudgetCurve = NewType("BudgetCurve", Frame)
BUDGET_CURVE = Table[BudgetCurve](
    "budget_curve", ("budget",), msg("Budget against the gap that it closes."), (
        real("budget", msg("Budget."), "đồng", 0, missing=False),
        real("cost", msg(
"Cost of the plan within that budget: of today's budget the plan itself, of the others an "
"estimate."
), "đồng", 0, missing=False),
        real("gap_closed", msg("Σ weight × levels expected to be closed."), "level", 0, missing=False),
        real("n_needs", msg("Seats (an estimate of the aggregated model, but for today's budget)."), "needs", 0, missing=False),
        Column("is_today", "flag", msg("It is today's budget.")),
    ),
)  # fmt: skip
