"""What the codes in an analysis's tables say, for whoever shows them: in the words of the room that wrote each."""

from workbench.intake.rules import in_general, is_harmless
from workbench.plan.interventions import INTERVENTION_TEXT, NOT_PLANNED_FOR, RULE_TEXT
from workbench.plan.resources import names_of
from workbench.plan.unmet import REASONS_TEXT, REMEDIES

__all__ = [
    "INTERVENTION_TEXT",
    "NOT_PLANNED_FOR",
    "REASONS_TEXT",
    "REMEDIES",
    "RULE_TEXT",
    "in_general",
    "is_harmless",
    "names_of",
]
