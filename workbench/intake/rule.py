"""What a rule on rows of results is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from workbench.messages import Words

LONGEST_ID = 300


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what is said of a row that breaks it, and what happens to the row.

    What is loud decides how marks count, so it also stands by itself in what `check` prints and in reports' notes.
    """

    id: str
    action: Literal["quarantined", "corrected", "noted"]
    text: Words
    loud: bool = False
