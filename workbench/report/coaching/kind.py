"""A unit's coaching plan: what the report is, for whom, and what it reads."""

from workbench.messages import msg
from workbench.report.frame.declaration import COUNTS, EVERY_PAGE, Kind, Reading, Reads
from workbench.report.shared.read_together import CELLS

KINDS = (
    Kind(
        name="coaching",
        notebook="coaching_plan.ipynb",
        scope="unit",
        output="units/{unit}/coaching.html",
        title=msg("Coaching plan"),
        readers="unit",
        order=80,
        reading=Reading(
            (
                Reads("officers", "unit", ("officer_id", "name")),
                Reads("levels", "unit"),
                Reads("levels", "scales", ("scale_id", "level", "estimate")),
                Reads("coaching_plan", "unit"),
                Reads("coaches", "unit"),
                Reads("courses_of_pairs", "unit"),
                Reads("coach_shortage", "unit"),
                Reads("weak_topics", "unit"),
                COUNTS,
            ),
            parameters=(*EVERY_PAGE, *CELLS, "coaching.lead", "coaching.load", "training.holidays"),
            facts=("reading_notes",),
        ),
    ),
)
