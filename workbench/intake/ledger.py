"""The ledger of what was found, in one language, and what of it no reader may miss, in every language."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from workbench import tables
from workbench.intake.rules import RULES
from workbench.messages import Words, as_is, joined, msg

MOST_SHEETS, MOST_ROWS = 2, 6
"""Sheets that a note names, and rows of each; the rest are counted."""


def ledger_of(found: Sequence[pd.DataFrame], language: str) -> tables.Ledger:
    """Return table `ledger`, its sentences in one language."""
    if not found:
        return tables.LEDGER.empty()
    parts = [part.assign(problem=part["said"].iloc[0].in_(language)) for part in found if len(part)]
    if not parts:
        return tables.LEDGER.empty()
    table = pd.concat(parts, ignore_index=True)
    accepted = [] if table["accepted_because"].isna().all() else ["accepted_because"]
    return tables.LEDGER.shaped(table[[*tables.LEDGER.names(), *accepted]])


OF_FILES_OR_SOME = frozenset(
    {
        "answers_untold", "attempt_not_kept", "exam_without_answers", "id_conflicting", "id_second", "number_thousands",
        "officer_differs", "officer_in_no_exam", "person_twice", "place_differs", "row_of_key_differs", "sheet_hidden",
        "sheet_hidden_used", "sheet_repeated", "status_despite_answers", "version_conflicting", "version_inferred",
        "version_matched", "version_unknown",
    }
)  # fmt: skip
"""Loud rules that tell of files, or of some people: nothing of how everybody's marks count."""


def notes_of(found: Sequence[pd.DataFrame], *, of_everybody: bool = False) -> list[Words]:
    """Return what must not be missed: the sentences of loud rules, and of findings accepted with their reason.

    Args:
        found: entries of the ledger.
        of_everybody: whether to return only what concerns everybody's marks, as an officer's page repeats it.
    """
    said: dict[tuple[Words, str, str], list[pd.DataFrame]] = {}
    for entry in found:
        if not len(entry):
            continue
        first = entry.iloc[0]
        because, column = first["accepted_because"], first["column"]
        reason = because if isinstance(because, str) else ""
        loud = RULES[first["rule"]].loud and not (of_everybody and first["rule"] in OF_FILES_OR_SOME)
        if loud or reason:
            said.setdefault((first["said"], reason, column if isinstance(column, str) else ""), []).append(entry)
    return [
        _note(words, reason, column, entries, rows_too=not of_everybody)
        for (words, reason, column), entries in said.items()
    ]


def _with_rows(sheet: str, found: Sequence[pd.DataFrame]) -> Words:
    """Return a sheet with the rows of its entries, the first few."""
    rows = [int(row) for entry in found if entry["sheet"].iloc[0] == sheet for row in entry["row"].dropna()]
    if not rows:
        return as_is(sheet)
    listed = ", ".join(map(str, rows[:MOST_ROWS])) + (", …" if len(rows) > MOST_ROWS else "")
    words = msg("{sheet}, row {rows}") if len(rows) == 1 else msg("{sheet}, rows {rows}")
    return words.format(sheet=sheet, rows=listed)


def _note(words: Words, reason: str, column: str, found: Sequence[pd.DataFrame], *, rows_too: bool) -> Words:
    sheets, n = list(dict.fromkeys(str(entry["sheet"].iloc[0]) for entry in found)), sum(map(len, found))
    shown = [_with_rows(sheet, found) if rows_too else as_is(sheet) for sheet in sheets[:MOST_SHEETS]]
    parts: list[Words] = [joined(shown, "; ")]
    if len(sheets) > MOST_SHEETS:
        parts += [as_is(" "), msg("… and {n} more").format(n=len(sheets) - MOST_SHEETS)]
    if column:
        parts += [as_is(", "), msg("column {column}").format(column=column)]
    parts += [as_is(": "), words]
    if n > len(sheets):
        parts += [as_is(" "), msg("Entries: {n}.").format(n=n)]
    if reason:
        parts += [as_is(" "), msg("Accepted by the owner of the exam: “{reason}”.").format(reason=reason)]
    return joined(parts)
