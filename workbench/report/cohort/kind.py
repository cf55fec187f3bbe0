"""The cohort's overview: what it is, for whom, and what it reads."""

from workbench.messages import msg
from workbench.report.frame.declaration import EVERY_PAGE, Format, Kind, Reading, whole
from workbench.report.shared.read_together import CELLS, SCENARIO

KINDS = (
    Kind(
        name="cohort",
        notebook="cohort_overview.ipynb",
        scope="cohort",
        output="cohort/cohort.html",
        title=msg("The cohort"),
        readers="department",
        order=10,
        documents={Format.XLSX: "cohort/cohort.xlsx"},
        reading=Reading(
            whole(
                "officers",
                "scores",
                "levels",
                "gaps",
                "unit_scales",
                "sessions",
                "training_plan",
                "plan_changes",
                "coaching_plan",
                "duties",
                "unmet",
                "remedies",
                "remedy_prices",
                "budget_curve",
                "interventions",
                "coverage",
                "retest_queue",
                "retest_plan",
                "waiting_list",
                "below_minimum",
                "rating_agreement",
                "rating_leniency",
                "borich",
                "ledger",
                "counts",
            ),
            parameters=(
                *EVERY_PAGE,
                *SCENARIO,
                *CELLS,
                "training.budget",
                "training.duties",
                "training.weeks",
                "evidence.half_life",
            ),
            facts=(
                "reading_notes",
                "plan_start",
                "training_gap",
                "training_closed",
                "training_gain",
                "training_lacking",
                "training_if_known",
                "notes",
            ),
        ),
    ),
)
