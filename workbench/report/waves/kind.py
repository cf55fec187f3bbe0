"""What changed between waves, of the cohort and of a unit: what the reports are, for whom, and what they read."""

from workbench.messages import msg
from workbench.report.frame.declaration import EVERY_PAGE, Kind, Reading, Reads, whole
from workbench.report.shared.read_together import CELLS

BETWEEN = ("progress", "linking")
WAVES = ("wave_people", "wave_domains", "progress", "unit_progress", "linking")

KINDS = (
    Kind(
        name="progress",
        notebook="wave_progress.ipynb",
        scope="cohort",
        output="cohort/progress.html",
        title=msg("What changed since the last wave"),
        readers="department",
        order=50,
        needs="wave_people",
        reading=Reading(
            whole("officers", *WAVES, "training_effect", "unit_scales", "counts"),
            parameters=(*EVERY_PAGE, *CELLS, *BETWEEN, "evidence.effect"),
            facts=("reading_notes", "notes"),
        ),
    ),
    Kind(
        name="unit-progress",
        notebook="wave_progress.ipynb",
        scope="unit",
        output="units/{unit}/progress.html",
        title=msg("What changed since the last wave"),
        readers="unit",
        order=90,
        needs="wave_people",
        reading=Reading(
            (
                Reads("officers", "unit", ("officer_id", "name")),
                Reads("progress", "unit"),
                Reads("scores", "unit", ("officer_id", "scale_id")),
                *whole("wave_people", "wave_domains", "unit_progress", "linking", "counts"),
            ),
            parameters=(*EVERY_PAGE, *CELLS, *BETWEEN),
            facts=("reading_notes",),
        ),
    ),
)
