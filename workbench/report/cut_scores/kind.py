"""The cut scores: what the report is, for whom, and what it reads."""

from workbench.messages import msg
from workbench.report.frame.declaration import EVERY_PAGE, Kind, Reading, whole
from workbench.report.shared.read_together import CELLS, CUTS

KINDS = (
    Kind(
        name="cut-scores",
        notebook="cut_scores.ipynb",
        scope="cohort",
        output="exam/cut-scores.html",
        title=msg("Cut scores"),
        readers="department",
        order=30,
        reading=Reading(
            whole(
                "items",
                "scores",
                "levels",
                "item_parameters",
                "reliability",
                "cut_precision",
                "standards",
                "counts",
            ),
            parameters=(*EVERY_PAGE, *CELLS, *CUTS, "standards"),
            facts=("reading_notes", "notes"),
        ),
    ),
)
