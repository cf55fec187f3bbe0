"""The notice of a changed plan to a unit: what the report is, for whom, and what it reads."""

from workbench.messages import msg
from workbench.report.frame.declaration import COUNTS, EVERY_PAGE, Format, Kind, Reading, Reads

KINDS = (
    Kind(
        name="changes",
        notebook="plan_changes.ipynb",
        scope="unit",
        output="units/{unit}/changes.html",
        title=msg("Changes of the plan"),
        readers="unit",
        order=85,
        documents={Format.DOCX: "units/{unit}/changes.docx"},
        needs="plan_changes",
        also="coaching_changes",
        where={"change": ("moved", "dropped", "added")},
        reading=Reading(
            (
                Reads("officers", "unit", ("officer_id", "name", "position_id")),
                Reads("plan_changes", "unit"),
                Reads("changed_places", "unit"),
                Reads("coaching_changes", "unit"),
                Reads("coaching_plan", "unit", ("officer_id", "coach_id")),
                Reads("coaches", "unit"),
                COUNTS,
            ),
            parameters=EVERY_PAGE,
            facts=("reading_notes", "plan_start"),
        ),
    ),
)
