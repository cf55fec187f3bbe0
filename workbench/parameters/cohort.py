"""One cohort's parameters: which results, which framework, and every number that a decision rests on."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, StringConstraints
from pydantic_core import PydanticCustomError

from workbench.messages import DEFAULT, Words, as_is, msg, msg_in
from workbench.parameters.declare import Declared, parameter
from workbench.parameters.evidence import Evidence
from workbench.parameters.exam import Exam, Fairness, Items, Levels, Linking, Progress, Scoring, Standard
from workbench.parameters.names import Day, Id, Name, Spoken
from workbench.parameters.planning import Coaching, Interventions, Training
from workbench.parameters.staffing import Deployment, Workload

MOST_FILES = 1_000


def _files(given: object) -> object:
    """Refuse what is neither a name nor a list of names, with one message for both."""
    names = given if isinstance(given, list) else [given]
    if not 0 < len(names) <= MOST_FILES or not all(isinstance(name, str) for name in names):
        raise PydanticCustomError("files_form", "neither a name nor a list of names")
    return given


Files = Annotated[str | list[str], BeforeValidator(_files)]
CohortId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+$", max_length=80)]


class Units(Declared):
    """What may be shown of small units."""

    minimum_cell: int = parameter(
        10,
        ge=1,
        le=100,
        unit="people",
        label=msg("Smallest cell"),
        help=msg(
            "Cells with fewer people are suppressed in reports to all units; reports of units and officers "
            "tell nothing of others that rests on fewer other people."
        ),
    )


class Weights(Declared):
    """How the components of a need's priority count."""

    criticality: float = parameter(
        1.0,
        ge=0,
        le=10,
        label=msg("Criticality"),
        help=msg("Weight of the competency's criticality."),
    )
    size: float = parameter(
        1.0,
        ge=0,
        le=10,
        label=msg("Size"),
        help=msg("Weight of the expected gap."),
    )
    shared: float = parameter(
        1.0,
        ge=0,
        le=10,
        label=msg("Shared"),
        help=msg("Weight of the share of the unit with the same need."),
    )
    workload: float = parameter(
        1.0,
        ge=0,
        le=10,
        label=msg("Workload"),
        help=msg("Weight of the domain's workload growth."),
    )


class Gaps(Declared):
    """How needs are ranked."""

    weights: Weights = parameter(
        Weights(),
        label=msg("Weights"),
        help=msg("Weights of the components of a need's priority."),
    )


SheetRole = Literal["officers", "items", "responses", "scores", "ratings", "attendance", "ignored"]


class CohortParameters(Declared):
    """Parameters of one cohort; paths are relative to the file that holds them."""

    cohort: CohortId = parameter(
        label=msg("Cohort"),
        help=msg("The cohort's id (a–z, 0–9, hyphen); names the run's folder."),
    )
    title: Name | None = parameter(None, label=msg("Title"), help=msg("The cohort's title."))
    assessed: Day | None = parameter(
        None,
        label=msg("Assessed"),
        help=msg("Day of the assessment, printed on reports."),
    )
    language: Spoken = parameter(DEFAULT, label=msg("Language"), help=msg("Language of the reports."))
    framework: str = parameter(label=msg("Framework"), help=msg("File of the competency framework."))
    results: Files = parameter(
        label=msg("Results"),
        help=msg(
            "File with the results (.xlsx, .xls, .xlsb, .ods, .csv, .parquet), a list of files, a folder, or a pattern "
            "such as `phong-*.xlsx`."
        ),
    )
    operations: Files | None = parameter(
        None,
        label=msg("Operations"),
        help=msg(
            "File of what the plan meets once it runs (.xlsx, .yaml, or a folder of .csv): absences, trainers, rooms, …; "
            "several as a list, a folder or a pattern, such as registers that were filled in."
        ),
    )
    previous: str | None = parameter(
        None,
        label=msg("Previous"),
        help=msg("Parameter file of an earlier cohort."),
    )
    crosswalk: str | None = parameter(
        None,
        label=msg("Crosswalk"),
        help=msg("File that maps this framework's competencies to those of the earlier cohort, where ids changed."),
    )
    other_framework: str | None = parameter(
        None,
        label=msg("Other framework"),
        help=msg(
            "File that maps this framework's competencies and levels to another's, such as the EU's; only "
            "checked rows count."
        ),
    )
    simulated: bool = parameter(
        False,
        label=msg("Simulated people"),
        help=msg("The results are simulated; printed on every report."),
    )
    columns: dict[str, dict[str, str]] = parameter(
        {},
        label=msg("Columns"),
        help=msg(
            "Header in the file → standard name, per sheet; columns of items by pattern: `Stu{n}: answer`, "
            "`PriKey{n}: key`, `Points{n}: points`."
        ),
    )
    sheets: dict[str, SheetRole] = parameter(
        {},
        label=msg("Sheets"),
        help=msg("Sheet, file or `file: sheet` → what it holds, where its name and headers say otherwise or nothing."),
    )
    defaults: dict[str, str] = parameter(
        {},
        label=msg("Defaults"),
        help=msg("Value of a column that the file lacks, such as the one position or competency of an exam."),
    )
    exam: Exam = parameter(
        Exam(),
        label=msg_in("parameters", "Exam"),
        help=msg("Facts of the exam as it was sat, where the files do not say them by themselves."),
    )
    scoring: Scoring = parameter(Scoring(), label=msg("Scoring"), help=msg("How answers become scores."))
    levels: Levels = parameter(Levels(), label=msg("Levels"), help=msg("How scores become levels."))
    fairness: Fairness = parameter(
        Fairness(),
        label=msg("Fairness"),
        help=msg("Examination of the exam's fairness."),
    )
    items: Items = parameter(Items(), label=msg_in("parameters", "Items"), help=msg("When an item is flagged."))
    standards: dict[Id, Standard] = parameter(
        {},
        label=msg("Standard setting"),
        help=msg(
            "Cut scores set by a panel, per scale, such as `{exam: {file: panel.csv}}`; instead of `levels.cuts`."
        ),
    )
    linking: Linking = parameter(
        Linking(),
        label=msg("Linking"),
        help=msg("How scales are linked with an earlier cohort through common items."),
    )
    progress: Progress = parameter(
        Progress(),
        label=msg("Progress"),
        help=msg("When an officer's change is called reliable."),
    )
    evidence: Evidence = parameter(
        Evidence(),
        label=msg_in("parameters", "Evidence"),
        help=msg(
            "How evidence grows old, who is re-tested first, whether training worked, and ratings beside the exam."
        ),
    )
    units: Units = parameter(Units(), label=msg("Units"), help=msg("What is shown of units."))
    gaps: Gaps = parameter(Gaps(), label=msg("Gaps"), help=msg("How needs are ranked."))
    interventions: Interventions = parameter(
        Interventions(),
        label=msg("Interventions"),
        help=msg("When a need is served by a course, by coaching, by self-study, or by a re-assessment."),
    )
    training: Training = parameter(
        Training(),
        label=msg("Training"),
        help=msg("Limits of the training plan."),
    )
    coaching: Coaching = parameter(
        Coaching(),
        label=msg("Coaching"),
        help=msg("Limits of the coaching plan."),
    )
    workload: Workload = parameter(
        Workload(),
        label=msg("Workload scenario"),
        help=msg("How many people are needed once the workload has grown and staff have been cut."),
    )
    deployment: Deployment = parameter(
        Deployment(),
        label=msg("Deployment"),
        help=msg("Proposals for placing people."),
    )

    @property
    def name(self) -> Words:
        """The cohort's title, or its id where it has none."""
        return self.title.text if self.title else as_is(self.cohort)

    @property
    def penalty(self) -> float:
        """Share of an item's points that a wrong answer costs, from whichever place names it."""
        named = self.scoring.penalty if self.scoring.penalty is not None else self.exam.penalty
        return named or 0.0

    def cuts_of(self, scale_id: str) -> list[float]:
        """Cut scores of a scale in percent: lowest score of level 1…L."""
        return self.levels.overrides.get(scale_id, self.levels.cuts)
