"""Columns that several tables share, declared once."""

from __future__ import annotations

from workbench.messages import msg
from workbench.tables.declare import text, whole

OFFICER = text("officer_id", msg("The officer's id."))
SCALE = text("scale_id", msg("Id of the scale: a domain or a competency."))
ITEM = text("item_id", msg("The item's id."))
UNIT = text("unit_id", msg("The unit's id."))
POSITION = text("position_id", msg("The position's id."))
DOMAIN = text("domain_id", msg("The domain's id."))
COURSE = text("course_id", msg("The course's id."))
SESSION = text("session_id", msg("The session's id."))
FROM_LEVEL = whole("from_level", msg("Level that the officer starts from."), "level")
TO_LEVEL = whole("to_level", msg("Level that is aimed at."), "level")
STEP = whole("step", msg("Which step of the need it is, from 1."), "", 1)
