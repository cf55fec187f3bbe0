"""Tables of sessions that fall below their minimum: what could be done, at what price, and with whom."""

from __future__ import annotations

from dataclasses import replace
from typing import NewType

from workbench.messages import msg
from workbench.tables.declare import Column, Frame, Table, real, text, whole
from workbench.tables.keys import COURSE, OFFICER, SCALE, SESSION, UNIT

PROPOSALS = ("merge", "move", "open", "coach", "close", "hold")
KIND = text("proposal", msg(
"What could be done: merge with another session of the course; move to another week; open its seats to others; coach on "
"the job; close it; hold it all the same."
), *PROPOSALS)  # fmt: skip
TO_SESSION = text("to_session", msg("Session in which they sit then; missing for none."), missing=True)

BelowMinimum = NewType("BelowMinimum", Frame)
BELOW_MINIMUM = Table[BelowMinimum](
    "below_minimum", ("session_id", "proposal"),
    msg("Sessions of the published plan that fall below their least number of people, and what could be done."), (
        SESSION, COURSE, whole("week", msg("Week of the plan in which it starts, from 1."), "week", 1),
        Column("start", "date", msg("First day of training.")),
        text("site", msg("Site."), missing=True),
        whole("fewest", msg("Fewest people with whom the course is held."), "people", 1),
        whole("n_before", msg("People whom the published plan sends there."), "people"),
        whole("n_left", msg("Those of them who can still come."), "people"),
        KIND, whole("rank", msg("Order of the session's proposals, 1 is the best."), "rank", 1),
        Column("done", "flag", msg("What this plan does.")),
        Column("within_limits", "flag", msg("Every limit of the plan holds with it, the fewest people of the course too.")),
        TO_SESSION,
        whole("to_week", msg("Week of the plan in which that session starts, from 1."), "week", 1, missing=True),
        text("to_site", msg("Site of that session."), missing=True),
        whole("n_own", msg("People of the session who have a seat or a coach then."), "people"),
        whole("n_others", msg("Other people who have a seat then."), "people"),
        whole("n_units", msg("Units of the other people."), "units"),
        real("gain", msg("Levels that their seats and pairs are expected to close."), "level", 0, missing=False),
        real("gain_change", msg("The same less what the published session was expected to close."), "level", missing=False),
        real("benefit", msg("Benefit: the levels that it is expected to close × what one counts."), "level", 0,
             missing=False),
        real("cost", msg("What sessions, people and travel cost for it."), "đồng", missing=False),
        real("cost_change", msg("The same less what the published session costs."), "đồng", missing=False),
        text("limits", msg("What would have to be relaxed, as parameters; missing where every limit holds."), missing=True),
    ),
)  # fmt: skip

ProposedSeats = NewType("ProposedSeats", Frame)
PROPOSED_SEATS = Table[ProposedSeats](
    "proposed_seats", ("session_id", "proposal", "officer_id", "scale_id"),
    msg("Who sits where, or has which coach, by each proposal for a session below its minimum."), (
        SESSION, KIND, OFFICER, SCALE, replace(UNIT, missing=True),
        Column("own", "flag", msg("The published plan sends the person to the session.")),
        TO_SESSION,
        text("coach_id", msg("The coach; missing for a seat."), missing=True),
        real("gain", msg("Levels that the seat or pair is expected to close."), "level", 0, missing=False),
        real("benefit", msg("Benefit: the levels that it is expected to close × what one counts."), "level", 0,
             missing=False),
        real("seat_cost", msg("Cost of the seat alone: person and travel, without the session."), "đồng", 0, missing=False),
    ),
)  # fmt: skip
