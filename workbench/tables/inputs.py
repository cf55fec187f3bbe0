"""Tables that come in, and the account of what came in."""

from __future__ import annotations

from dataclasses import replace
from typing import NewType

from workbench.messages import msg
from workbench.tables.declare import Column, Frame, Table, real, text, whole
from workbench.tables.keys import COURSE, ITEM, OFFICER, POSITION, UNIT


def _optional(column: Column) -> Column:
    return replace(column, required=False, missing=True)


Officers = NewType("Officers", Frame)
OFFICERS = Table[Officers](
    "officers", ("officer_id",), msg("The officers assessed."), (
        OFFICER, replace(UNIT, missing=True), replace(POSITION, missing=True),
        text("name", msg("Full name."), missing=True, required=False),
        text("team", msg("Team."), missing=True, required=False),
        text("grade", msg("Grade."), missing=True, required=False),
        text("gender", msg("Gender."), missing=True, required=False),
        _optional(whole("birth_year", msg("Year of birth."), "year")),
        _optional(Column("post_since", "date", msg("First day in the present post."))),
        text("form", msg("Version of the exam (mã đề) that the officer sat."), missing=True, required=False),
    ), open=True,
)  # fmt: skip
Items = NewType("Items", Frame)
ITEMS = Table[Items](
    "items", ("item_id",), msg("The exam's items."), (
        ITEM, text("competency_id", msg("The competency's id.")),
        text("key", msg(
"What is right: an option (`A`), either of several (`A|C`), all of several (`A+C`), a number perhaps with a tolerance "
"(`1.5±0.01`), a text, or `*` for a voided item; empty: responses hold points."
), missing=True),
        real("points", msg("Points of a right answer."), "points", 0, missing=False),
        text("options", msg("The options."), missing=True, required=False),
        text("form", msg("Version of the exam (mã đề) that the row is of."), missing=True, required=False),
        text("position", msg("The item's number in the version, beside the bank's `item_id`."), missing=True, required=False),
        _optional(real("bonus", msg("Points that may be earned above the item's own."), "points", 0)),
        text("note", msg("Remark; “Hủy” voids the item."), missing=True, required=False),
        text("testlet", msg(
"Stem (shared text or case) of the item, where several items of one competency have one; they then count as one item."
), missing=True, required=False),
        Column("anchor", "flag", msg("Common item between cohorts."), missing=True,
               required=False),
        _optional(whole("level", msg("Level that the item aims at."), "level")),
        text("text", msg("The item's text."), missing=True, required=False),
        Column("alike", "flag", msg(
"Whether the item is one of a version that holds the same questions as the other versions in another order."
), missing=True, required=False),
    ), open=True,
)  # fmt: skip
Sums = NewType("Sums", Frame)
SUMS = Table[Sums](
    "sums", ("officer_id", "competency_id"),
    msg("Sums given where answers are not."), (
        OFFICER, text("competency_id", msg("Id of the competency or domain.")),
        real("score", msg("Score."), "points", 0, missing=False),
        real("max_score", msg("Highest possible score."), "points", 0, missing=False),
    ),
)  # fmt: skip
Ratings = NewType("Ratings", Frame)
RATINGS = Table[Ratings](
    "ratings", (), msg("Ratings by supervisors and by oneself."), (
        OFFICER, text("competency_id", msg("The competency's id.")),
        text("source", msg(
"Who rated: supervisor, self, peer, subordinate, or a source that `rating_weights` names; "
"importance: how important the competency is."
)),
        real("level", msg("The level given; for importance: how important, 1–5."), "level", 0, missing=False),
        text("rater_id", msg("The rater's id."), missing=True, required=False),
        Column("date", "date", msg("Day of the rating."), missing=True, required=False),
    ), open=True,
)  # fmt: skip
Attendance = NewType("Attendance", Frame)
ATTENDANCE = Table[Attendance](
    "attendance", (), msg("Training taken since the previous cohort."), (
        OFFICER, COURSE,
        Column("date", "date", msg("Day of the training."), missing=True, required=False),
    ), open=True,
)  # fmt: skip
Ledger = NewType("Ledger", Frame)
LEDGER = Table[Ledger](
    "ledger", (), msg("What was set aside (quarantined), corrected or noted."), (
        text("sheet", msg("Sheet or file.")),
        whole("row", msg("Row in the file."), missing=True),
        text("column", msg("Column."), missing=True),
        text("rule", msg("Id of the rule.")),
        text("value", msg("What the cell holds, where that is a number, a date, or an id that the sentence names."), missing=True),
        text("problem", msg("What is wrong; never a name or an answer.")),
        text("action", msg("What was done."), "quarantined", "corrected", "noted"),
        text("accepted_because", msg("Why the exam's owner accepts what a rule found."), missing=True, required=False),
    ),
)  # fmt: skip
Counts = NewType("Counts", Frame)
COUNTS = Table[Counts](
    "counts", ("sheet",), msg("Rows in, accepted and set aside."), (
        text("sheet", msg("Sheet or file.")),
        whole("rows", msg("Rows in."), "rows"),
        whole("accepted", msg("Rows accepted."), "rows"),
        whole("quarantined", msg("Rows set aside."), "rows"),
    ),
)  # fmt: skip
