"""What a file contradicts: as a refusal that says how to go on, or accepted by the exam's owner with a reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from workbench.errors import Problem
from workbench.intake.parts import Part
from workbench.intake.rules import acceptance, entries
from workbench.messages import Words, joined, msg
from workbench.parameters.exam import Acceptance


@dataclass(frozen=True)
class Finding:
    """What a file contradicts: `item` is the item, version, session or officer by which it can be accepted.

    `rule` is of `RULES`. `row` and `column` are the file's, `value` an example from it; `said` and `instead` are the
    message; with `final` nobody can answer for it, for there is nothing to go on with. A mere `doubt` refuses nothing:
    it is said loudly.
    """

    rule: str
    item: str
    place: str
    said: Words
    instead: Words
    column: str = ""
    value: str = ""
    row: int | None = None
    final: bool = False
    doubt: bool = False

    def problem(self, part: Part | None) -> Problem:
        """Return the finding as a refusal of a sheet, with the line that lets it through."""
        instead = self.instead if self.final else joined([self.instead, to_accept(self.rule, self.item)], " ")
        file, sheet = ("", self.place) if part is None else (part.grid.sheet.file, part.grid.sheet.name)
        row = self.row if part is None or part.stacked is None else None
        return Problem(self.said, instead, self.rule, file, sheet, row, self.column, self.value)


def to_accept(rule: str, item: str) -> Words:
    """Say what lets a finding through where it is right as it stands."""
    named = f"rule: {rule}, item: {_quoted(item)}" if item else f"rule: {rule}"
    return msg('If it is right as it stands: `exam: {{accept: [{{{named}, reason: "…"}}]}}`.').format(named=named)


def judged(
    findings: Sequence[Finding], accepted: Sequence[Acceptance], parts: Iterable[Part]
) -> tuple[list[Problem], list[pd.DataFrame]]:
    """Separate findings into those that refuse the file, and ledger entries of those that its owner answers for."""
    by_place = {part.place: part for part in parts}
    problems, found = [], []
    for one in findings:
        reason = None if one.final else acceptance(accepted, one.rule, one.item)
        if one.doubt:
            found.append(entries(one.rule, one.place, accepted_because=reason))
        elif reason is None:
            problems.append(one.problem(by_place.get(one.place)))
        else:
            rows = None if one.row is None else [one.row]
            columns = one.column if rows is None else [one.column]
            found.append(
                entries(one.rule, one.place, rows=rows, columns=columns, accepted_because=reason, value=one.item or "–")
            )
    return problems, found


def unused(accepted: Sequence[Acceptance], found: Sequence[pd.DataFrame], place: str) -> list[pd.DataFrame]:
    """Return a note for each acceptance that let nothing through."""
    used = {
        (str(entry["rule"].iloc[0]), reason)
        for entry in found
        for reason in entry["accepted_because"].dropna().unique()
    }
    return [
        entries("acceptance_unused", place, value=f"{one.rule}, {one.item}" if one.item else one.rule)
        for one in accepted
        if (one.rule, one.reason) not in used
    ]


def _quoted(item: str) -> str:
    plain = item.replace("-", "").replace("_", "")
    safe = plain.isalnum() and not plain.isdecimal() and plain.casefold() not in ("no", "yes", "on", "off", "true")
    return item if safe else '"' + item.replace("\\", "\\\\").replace('"', '\\"') + '"'
