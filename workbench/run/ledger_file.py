"""The ledger as a summary on the terminal, and as a file that a spreadsheet opens without running anything."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from workbench import private
from workbench.errors import ParameterError, Problem
from workbench.messages import msg
from workbench.report.frame.words import ACTIONS
from workbench.tables import harmless

SUFFIXES = (".csv", ".xlsx")


def refuse_suffix(path: Path) -> None:
    """Refuse a ledger file that is neither .csv nor .xlsx.

    Raises:
        ParameterError: for any other suffix.
    """
    if path.suffix.lower() not in SUFFIXES:
        problem = msg("The ledger is written as .csv or .xlsx only.")
        instead = msg("For example: --ledger ledger.xlsx.")
        raise ParameterError(Problem(problem, instead, "option", str(path), column="--ledger"))


def summary(ledger: pd.DataFrame) -> pd.DataFrame:
    """Return how often each rule was applied, most frequent first, with an example: its row, value and problem.

    The example is the first entry with a value, or the first of all.
    """
    key = ["sheet", "rule", "action"]
    told = ledger.sort_values("value", key=lambda values: values.isna(), kind="stable").drop_duplicates(key)
    counted = (
        ledger.groupby(key, dropna=False)
        .size()
        .rename("n")
        .reset_index()
        .merge(told[[*key, "row", "value", "problem"]], on=key)
    )
    return counted.sort_values(["n", "sheet", "rule"], ascending=[False, True, True], ignore_index=True)


def write_ledger(ledger: pd.DataFrame, path: Path, *, language: str) -> None:
    """Write the ledger as .csv (UTF-8 with BOM, for Excel) or .xlsx, in one step.

    Args:
        ledger: table `ledger`.
        path: the file.
        language: in which it is said what was done, "vi" or "en".

    Raises:
        ParameterError: for any other suffix.
    """
    refuse_suffix(path)
    words = {action: said.in_(language) for action, said in ACTIONS.items()}
    ledger = ledger.assign(action=ledger["action"].map(words))
    private.folder(path.parent)
    partial = private.beside(path)
    if path.suffix.lower() == ".csv":
        harmless(ledger).to_csv(partial, index=False, encoding="utf-8-sig")
    else:
        plain = {"options": {"strings_to_formulas": False, "strings_to_urls": False}}
        with pd.ExcelWriter(partial, engine="xlsxwriter", engine_kwargs=plain) as book:
            harmless(ledger).to_excel(book, sheet_name="ledger", index=False, freeze_panes=(1, 0))
    private.put(partial, path)
