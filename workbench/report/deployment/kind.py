"""Advice on placing people: what the report is, for whom, and what it reads."""

from workbench.messages import msg
from workbench.report.frame.declaration import EVERY_PAGE, Kind, Reading, whole
from workbench.report.shared.read_together import SCENARIO

KINDS = (
    Kind(
        name="deployment",
        notebook="deployment.ipynb",
        scope="cohort",
        output="cohort/deployment.html",
        title=msg("Advice on placing people"),
        readers="department",
        needs="deployment",
        also="rotation_due",
        order=40,
        reading=Reading(
            whole("newcomers", "rotation_due", "officers", "coverage", "unit_scales", "counts"),
            parameters=(*EVERY_PAGE, *SCENARIO, "deployment"),
            facts=("reading_notes", "notes"),
        ),
    ),
)
