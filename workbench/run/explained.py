"""How an exam was read, for people: as lists for the terminal, and as a page."""

from __future__ import annotations

from pathlib import Path

from workbench.analysis.results import Explained
from workbench.language import Speaker
from workbench.parameters import write_text
from workbench.report.explanation.page import answers, columns, page

__all__ = ["answers", "columns", "write_explained"]


def write_explained(found: Explained, file: Path, *, title: str, speaker: Speaker) -> None:
    """Write officers' answers and what each column was taken for as a page for this account alone."""
    write_text(file, page(found.columns, found.sheets, title=title, speaker=speaker))
