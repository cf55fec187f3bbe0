"""The quality of the exam: what the report is, for whom, and what it reads."""

from workbench.messages import msg
from workbench.report.frame.declaration import EVERY_PAGE, Kind, Reading, whole
from workbench.report.shared.read_together import CUTS

KINDS = (
    Kind(
        name="exam",
        notebook="exam_quality.ipynb",
        scope="cohort",
        output="exam/exam.html",
        title=msg("Quality of the exam"),
        readers="department",
        order=20,
        reading=Reading(
            whole(
                "items",
                "scores",
                "levels",
                "item_statistics",
                "distractors",
                "key_evidence",
                "item_parameters",
                "reliability",
                "forms",
                "calibration_check",
                "cut_precision",
                "flips",
                "fairness",
                "group_fairness",
                "model_fit",
                "item_fit",
                "person_fit",
                "linking",
                "standards",
                "counts",
            ),
            parameters=(*EVERY_PAGE, *CUTS, "items", "fairness", "scoring.model", "exam.forms", "linking"),
            facts=("reading_notes", "notes", "link_notes", "model_notes"),
        ),
    ),
)
