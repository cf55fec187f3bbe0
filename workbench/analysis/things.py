"""What steps hand on beside the tables of a cohort, by name and type: `PEOPLE.of(given)` are the officers of a step."""

from __future__ import annotations

from workbench import tables
from workbench.tables import Thing

ASSESSED = Thing[tables.Officers]("assessed")
"""The officers as assessed, without their names, on which no figure rests."""
PEOPLE = Thing[tables.Officers]("people")
"""The officers with the units and positions that the plans are made for."""
ANSWERS = Thing[tables.Answers]("answers")
ADMINISTERED = Thing[tables.Administered]("administered")
POINTS = Thing[tables.Points | None]("points")
"""None where only sums were given."""
EXACTNESS = Thing[tables.Reliability]("exactness")
"""How exact the scores are, as far as no cut score matters."""
CHOSEN = Thing[tables.Interventions]("chosen_interventions")
"""Which intervention suits each need, before anything is planned."""

EARLIER_OFFICERS = Thing[tables.Officers]("earlier_officers")
EARLIER_ITEMS = Thing[tables.Items]("earlier_items")
EARLIER_SCORES = Thing[tables.Scores]("earlier_scores")
EARLIER_GIVEN = Thing[tables.Scores]("earlier_given")
"""The scores of the earlier wave under its own framework."""
EARLIER_LEVELS = Thing[tables.Levels]("earlier_levels")
EARLIER_RELIABILITY = Thing[tables.Reliability]("earlier_reliability")
EARLIER_ITEM_PARAMETERS = Thing[tables.ItemParameters]("earlier_item_parameters")
