"""A unit's profile: what the report is, for whom, and what it reads."""

from workbench.messages import msg
from workbench.report.frame.declaration import COUNTS, EVERY_PAGE, Format, Kind, Reading, Reads
from workbench.report.shared.read_together import CALENDAR, CELLS, SCENARIO

KINDS = (
    Kind(
        name="unit",
        notebook="unit_profile.ipynb",
        scope="unit",
        output="units/{unit}/unit.html",
        title=msg("Profile of the unit"),
        readers="unit",
        order=70,
        documents={
            Format.XLSX: "units/{unit}/plan.xlsx",
            Format.DOCX: "units/{unit}/plan.docx",
            Format.ICS: "units/{unit}/plan.ics",
        },
        reading=Reading(
            (
                Reads("officers", "unit", ("officer_id", "name", "position_id")),
                Reads("scores", "unit", ("officer_id",)),
                Reads("attendance", "unit"),
                Reads("levels", "unit", ("officer_id", "scale_id", "level", "why")),
                Reads("levels", "scales", ("scale_id", "level", "estimate")),
                Reads("gaps", "unit"),
                Reads("unit_scales", "unit"),
                Reads("places", "unit"),
                Reads("plan_changes", "unit"),
                Reads("changed_places", "unit"),
                Reads("retests", "unit"),
                Reads("waiting_places", "unit"),
                Reads("coaching_plan", "unit"),
                Reads("coaches", "unit"),
                Reads("coach_shortage", "unit"),
                Reads("retest_queue", "unit"),
                Reads("evidence", "unit"),
                Reads("rated_levels", "unit"),
                Reads("rating_leniency"),
                Reads("duties", "unit"),
                Reads("unmet", "unit"),
                Reads("ways_out", "unit"),
                Reads("coverage", "unit"),
                Reads("release_room", "unit"),
                Reads("deployment", "unit"),
                Reads("newcomers", "unit"),
                COUNTS,
            ),
            parameters=(
                *EVERY_PAGE,
                *CALENDAR,
                *SCENARIO,
                *CELLS,
                "training.release_cap",
                "training.duties",
                "training.reassess_first",
                "deployment.in_packs",
                "evidence.half_life",
            ),
            facts=("reading_notes", "plan_start"),
        ),
    ),
)
