"""How rows are held to rules, and how a broken rule enters the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from workbench.intake.ruleset import LONGEST_ID, RULES, Rule
from workbench.messages import Words
from workbench.parameters.exam import Acceptance

__all__ = [
    "LONGEST_ID", "RULES", "Rule", "Test", "acceptance", "entries", "in_general", "is_harmless", "repeats", "shown",
    "sieve",
]  # fmt: skip

Test = tuple[str, str, np.ndarray | pd.Series] | tuple[str, str, np.ndarray | pd.Series, pd.Series]
HARMLESS = frozenset((
    "software_read", "candidates_known", "version_worded", "version_unused", "column_derived", "column_ignored",
    "row_skipped", "sheet_of_exam", "sheet_repeated", "sheets_stacked", "file_kind_other", "sheet_left_out",
    "sheet_turned", "total_met",
))  # fmt: skip
"""Rules that note how a file is laid out, or that all is as it should be."""
LONGEST_SHOWN, SHORT = 40, 4
"""Letters of a mark that are shown, and up to which it is no name."""
PLAIN = r"[\d\s.,:/+−-]{1,40}"
"""What a cell may be shown by: a number or a date. Words in a wrong column may be a name."""


def in_general(rule: str) -> Words:
    """Return what a rule says of any row, without the values of one."""
    gaps = dict.fromkeys(("value", "n", "font", "sign", "example", "meant", "other", "names", "kind", "policy"), "…")
    return RULES[rule].text.format(**gaps, mean="")


def is_harmless(rule: str) -> bool:
    """Whether what a rule notes changes nothing and decides nothing about anybody."""
    return rule in HARMLESS


def entries(
    rule: str,
    place: str,
    *,
    rows: Iterable[int] | None = None,
    columns: Sequence[str] | str = "",
    cells: pd.Series | None = None,
    accepted_because: str | None = None,
    **values: object,
) -> pd.DataFrame:
    """Return ledger rows for a broken rule; `said` is a message until `ledger_of` writes it in one language.

    Args:
        rule: id of the rule.
        place: the sheet or file.
        rows: rows in the file; None for a whole column or sheet.
        columns: one header for all rows, or one per row.
        cells: what the rows' cells hold; shown where it is a number or a date.
        accepted_because: why the exam's owner accepts it.
        values: what fills the rule's sentence; never a name.
    """
    numbers = [pd.NA] if rows is None else list(rows)
    text = RULES[rule].text.format(**values) if values else RULES[rule].text
    frame = pd.DataFrame({"row": pd.array(numbers, dtype="Int64")})
    frame["column"] = columns if not isinstance(columns, str) else (columns or None)
    frame["value"] = values.get("value") or None if cells is None else shown(cells).array
    return frame.assign(sheet=place, rule=rule, said=text, action=RULES[rule].action, accepted_because=accepted_because)


def acceptance(accepted: Sequence[Acceptance], rule: str, item: str) -> str | None:
    """Return the reason for which the exam's owner accepts a finding, or None where nobody does."""
    reasons = (one.reason for one in accepted if one.rule == rule and one.item in (None, item))
    return next(reasons, None)


def shown(cells: pd.Series) -> pd.Series:
    """Return cells as text, missing where they hold anything but a number or a date."""
    words = cells.astype("str").str.strip()
    return words.where(words.str.fullmatch(PLAIN).fillna(False).astype(bool))


def shown_answers(words: pd.Series) -> pd.Series:
    """Return marks as far as they may be shown: what stands in one cell alone may be a name in the wrong column."""
    several = words.duplicated(keep=False)
    return words.str.slice(0, LONGEST_SHOWN).where(several | (words.str.len() <= SHORT) | shown(words).notna())


def sieve(frame: pd.DataFrame, place: str, tests: Sequence[Test]) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """Separate the rows that break a rule; each is entered once, under the first rule that it breaks.

    Args:
        frame: index = row in the file.
        place: the sheet or file.
        tests: (rule, column, rows that break it, and perhaps the cells to show), all as long as the frame.

    Returns:
        The rows that hold, and the ledger's rows.
    """
    held = np.ones(len(frame), dtype=bool)
    found = []
    for rule, column, mask, *cells in tests:
        broken = held & np.asarray(mask, dtype=bool)
        if broken.any():
            values = cells[0][broken] if cells else None
            found.append(entries(rule, place, rows=frame.index[broken], columns=column, cells=values))
            held &= ~broken
    return (frame if held.all() else frame[held]), found


def repeats(frame: pd.DataFrame, key: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Return (rows that repeat an earlier one exactly, rows whose key stands on other, different rows)."""
    shared = frame[list(key)].duplicated(keep=False).to_numpy()
    same = np.zeros(len(frame), dtype=bool)
    same[shared] = frame[shared].astype(object).duplicated(keep="first").to_numpy()
    conflicting = np.zeros(len(frame), dtype=bool)
    if not shared.any():
        return same, conflicting
    conflicting[~same] = frame.loc[~same, list(key)].duplicated(keep=False).to_numpy()
    keys = pd.MultiIndex.from_frame(frame[list(key)])
    conflicting |= same & keys.isin(keys[conflicting])
    return same & ~conflicting, conflicting
