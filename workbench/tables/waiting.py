"""Tables of the second stage of a plan: who waits for a place in which session, and who is re-tested when for which."""

from __future__ import annotations

from dataclasses import replace
from typing import NewType

from workbench.messages import msg
from workbench.tables.declare import Column, Frame, Table, real, share, text, whole
from workbench.tables.keys import FROM_LEVEL, OFFICER, SCALE, SESSION, TO_LEVEL, UNIT

DECIDES = ("seat", "place", "coach")

WaitingList = NewType("WaitingList", Frame)
WAITING_LIST = Table[WaitingList](
    "waiting_list", ("session_id", "officer_id"), msg("Who waits for a place in which session, in order of the expected gain."), (
        SESSION, whole("rank", msg("Order in the session's list, 1 gains most."), "rank", 1),
        OFFICER, SCALE, UNIT, FROM_LEVEL, TO_LEVEL,
        real("gain", msg("Levels that the seat is expected to close."), "level", 0, missing=False),
        real("benefit", msg("Benefit: the levels that it is expected to close × what one counts."), "level", 0, missing=False),
        share("p_fits", msg("Chance that the course closes anything.")),
        real("seat_cost", msg("Cost of the seat alone: person and travel, without the session."), "đồng", 0, missing=False),
        Column("travels", "flag", msg("Training away from the unit's own site.")),
        Column("sure", "flag", msg("Sure enough for a place (`training.prudence`); if not: only after a re-test.")),
        Column("could_sit", "flag", msg("The limits of the unit too hold with the person there, as the plan stands.")),
        Column("coached", "flag", msg("The need has a coach.")),
    ),
)  # fmt: skip
RetestPlan = NewType("RetestPlan", Frame)
RETEST_PLAN = Table[RetestPlan](
    "retest_plan", ("officer_id", "scale_id"), msg("Who is re-tested when, and what the result decides."), (
        OFFICER, SCALE, UNIT,
        Column("date", "date", msg("Day of the re-test.")),
        text("decides", msg(
"What the result decides: whether the seat is kept, whether a place is given, or whether the coaching begins."
), *DECIDES),
        replace(SESSION, text=msg("The session concerned; missing where it is a coaching."), missing=True),
        Column("decided_by", "date", msg("First day of that session or coaching.")),
        real("gain", msg("Levels that the seat is expected to close as things stand; missing for a coaching."), "level", 0),
        real("value", msg("What the re-test is worth, in weighted levels."), "level", 0),
        whole("rank", msg("Place in the queue of re-tests."), "rank", 1),
    ),
)  # fmt: skip
