"""The ledger as a summary on the terminal, and as a file that a spreadsheet opens without running anything."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd

from workbench.errors import ParameterError, Problem
from workbench.language import Text
from workbench.tables import harmless

SUFFIXES = (".csv", ".xlsx")


def refuse_suffix(path: Path) -> None:
    """Refuse a ledger file that is neither .csv nor .xlsx.

    Raises:
        ParameterError: for any other suffix.
    """
    if path.suffix.lower() not in SUFFIXES:
        problem = Text("Sổ ghi chỉ xuất ra .csv hoặc .xlsx.", "The ledger is written as .csv or .xlsx only.")
        instead = Text("Ví dụ: --ledger so-ghi.xlsx.", "For example: --ledger ledger.xlsx.")
        raise ParameterError(Problem(problem, instead, "option", str(path), column="--ledger"))


def summary(ledger: pd.DataFrame) -> pd.DataFrame:
    """Return the number of entries for each sheet, rule and action, most frequent first: sheet, rule, action, n."""
    counted = ledger.groupby(["sheet", "rule", "action"], dropna=False).size().rename("n").reset_index()
    return counted.sort_values(["n", "sheet", "rule"], ascending=[False, True, True], ignore_index=True)


def write_ledger(ledger: pd.DataFrame, path: Path) -> None:
    """Write the ledger as .csv (UTF-8 with BOM, for Excel) or .xlsx, in one step.

    Raises:
        ParameterError: for any other suffix.
    """
    refuse_suffix(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.stem}.{os.getpid()}.partial{path.suffix.lower()}")
    if path.suffix.lower() == ".csv":
        harmless(ledger).to_csv(partial, index=False, encoding="utf-8-sig")
    else:
        plain = {"options": {"strings_to_formulas": False, "strings_to_urls": False}}
        with pd.ExcelWriter(partial, engine="xlsxwriter", engine_kwargs=plain) as book:
            harmless(ledger).to_excel(book, sheet_name="ledger", index=False, freeze_panes=(1, 0))
    partial.replace(path)
