"""What the required levels ask for, in the framework's own words."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.report.frame import verdicts
from workbench.report.frame.elements import Fragment, definitions, paragraph
from workbench.report.frame.officers import Record
from workbench.report.frame.view import View


def described(view: View, requirements: Iterable[Record]) -> list[Fragment]:
    """Quote the descriptor of each required level that is not certainly reached; nothing where none is described."""
    quoted = [
        (f"{view.scale(row['scale_id'])}, {view.level(row['required'])}", words)
        for row in requirements
        if row["needed"]
        and row["kind"] in (verdicts.SHORT, verdicts.UNDECIDED)
        and (words := view.descriptor(row["scale_id"], row["required"]))
    ]
    return [paragraph(view.say("What the required levels ask for:"), "small"), definitions(quoted)] if quoted else []
