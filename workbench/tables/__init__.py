"""Every table and column once: type, unit, meaning, constraints. Checks and the data dictionary come from here.

Percentages are 0–100, probabilities and shares 0–1, money in đồng, gaps in levels. Missing is missing, never 0.
"""

from workbench.tables.declare import Column, Table, harmless
from workbench.tables.evidence import (
    BORICH,
    EVIDENCE,
    RATED_LEVELS,
    RATING_AGREEMENT,
    RATING_LENIENCY,
    RETEST_QUEUE,
    TRAINING_EFFECT,
)
from workbench.tables.inputs import ATTENDANCE, COUNTS, ITEMS, LEDGER, OFFICERS, RATINGS, SUMS
from workbench.tables.measures import (
    CUT_PRECISION,
    DISTRACTORS,
    FAIRNESS,
    FLIPS,
    GAPS,
    ITEM_PARAMETERS,
    ITEM_STATISTICS,
    LEVELS,
    LINKING,
    OTHER_LEVELS,
    RELIABILITY,
    SCORES,
    STANDARDS,
    UNIT_SCALES,
    level_columns,
)
from workbench.tables.plans import COACH_SHORTAGE, COACHING_PLAN, PLAN_CHANGES, SESSIONS, TRAINING_PLAN, UNMET
from workbench.tables.remedies import BUDGET_CURVE, REMEDIES
from workbench.tables.staffing import COVERAGE, DEPLOYMENT, INTERVENTIONS, RELEASE_ROOM, WEAK_TOPICS
from workbench.tables.waves import PROGRESS, UNIT_PROGRESS, WAVE_DOMAINS, WAVE_PEOPLE

__all__ = [
    "ATTENDANCE",
    "BORICH",
    "BUDGET_CURVE",
    "COACHING_PLAN",
    "COACH_SHORTAGE",
    "COUNTS",
    "COVERAGE",
    "CUT_PRECISION",
    "DEPLOYMENT",
    "DISTRACTORS",
    "EVIDENCE",
    "FAIRNESS",
    "FLIPS",
    "GAPS",
    "INTERVENTIONS",
    "ITEMS",
    "ITEM_PARAMETERS",
    "ITEM_STATISTICS",
    "LEDGER",
    "LEVELS",
    "LINKING",
    "OFFICERS",
    "OTHER_LEVELS",
    "PLAN_CHANGES",
    "PROGRESS",
    "RATED_LEVELS",
    "RATINGS",
    "RATING_AGREEMENT",
    "RATING_LENIENCY",
    "RELEASE_ROOM",
    "RELIABILITY",
    "REMEDIES",
    "RETEST_QUEUE",
    "SCORES",
    "SESSIONS",
    "STANDARDS",
    "SUMS",
    "TABLES",
    "TRAINING_EFFECT",
    "TRAINING_PLAN",
    "UNIT_PROGRESS",
    "UNIT_SCALES",
    "UNMET",
    "WAVE_DOMAINS",
    "WAVE_PEOPLE",
    "WEAK_TOPICS",
    "Column",
    "Table",
    "harmless",
    "level_columns",
]

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        OFFICERS, ITEMS, SUMS, RATINGS, ATTENDANCE, LEDGER, COUNTS, SCORES, LEVELS, OTHER_LEVELS, GAPS, ITEM_STATISTICS, DISTRACTORS,
        ITEM_PARAMETERS, RELIABILITY, CUT_PRECISION, FLIPS, FAIRNESS, LINKING, STANDARDS, UNIT_SCALES, SESSIONS, TRAINING_PLAN, PLAN_CHANGES, COACHING_PLAN, COACH_SHORTAGE, UNMET,
        REMEDIES, BUDGET_CURVE, INTERVENTIONS, WEAK_TOPICS, COVERAGE, RELEASE_ROOM, DEPLOYMENT,
        WAVE_PEOPLE, WAVE_DOMAINS, PROGRESS, UNIT_PROGRESS,
        EVIDENCE, RETEST_QUEUE, TRAINING_EFFECT, RATED_LEVELS, RATING_AGREEMENT, RATING_LENIENCY, BORICH,
    )
}  # fmt: skip
