"""An officer's profile: what the report is, for whom, and what it reads."""

from workbench.messages import msg
from workbench.report.frame.declaration import COUNTS, EVERY_PAGE, Format, Kind, Reading, Reads
from workbench.report.shared.read_together import CALENDAR, CELLS, CUTS

KINDS = (
    Kind(
        name="individual",
        notebook="individual_profile.ipynb",
        scope="officer",
        output="units/{unit}/officers/{officer}.html",
        title=msg("Individual profile"),
        readers="officer",
        order=100,
        documents={Format.ICS: "units/{unit}/officers/{officer}.ics"},
        reading=Reading(
            (
                Reads("officers", "officer", ("officer_id", "name", "grade", "unit_id", "position_id")),
                Reads("scores", "officer", ("scale_id", "n_items")),
                Reads("levels", "officer"),
                Reads("levels", "unit", ("scale_id", "estimate")),
                Reads("levels", "scales", ("scale_id", "estimate")),
                Reads(
                    "gaps",
                    "officer",
                    ("scale_id", "required", "level", "gap", "p_meets", "decision", "priority"),
                ),
                Reads("places", "officer"),
                Reads("plan_changes", "officer"),
                Reads("retests", "officer"),
                Reads("waiting_places", "officer"),
                Reads("coaching_plan", "officer"),
                Reads("coaches", "officer"),
                Reads("courses_of_pairs", "officer"),
                Reads("interventions", "officer"),
                Reads("weak_topics", "officer"),
                Reads("duties", "officer"),
                Reads("unmet", "officer", ("scale_id", "reason")),
                Reads("progress", "officer"),
                Reads("attendance", "officer"),
                Reads("standards"),
                COUNTS,
            ),
            parameters=(
                *EVERY_PAGE,
                *CELLS,
                *CUTS,
                *CALENDAR,
                "interventions.course_from",
                "training.duties",
                "training.prudence",
                "previous",
                "progress.confidence",
            ),
            facts=("mark_notes", "plan_start"),
        ),
    ),
)
