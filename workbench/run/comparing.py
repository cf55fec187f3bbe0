"""Two or three analyses side by side: as a list for the terminal, and as a page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from workbench.analysis import Analysis
from workbench.listing import Listing
from workbench.parameters import write_text
from workbench.report.comparison import lists, page


def write_comparison(names: Sequence[str], analyses: Sequence[Analysis], file: Path, *, language: str = "") -> None:
    """Write a comparison as a page, in "vi" or "en" (default: the first analysis's language)."""
    write_text(file, page.page(page.compared(names, analyses, language)))


def measured(names: Sequence[str], analyses: Sequence[Analysis], language: str) -> Listing:
    """Return what is counted of each analysis."""
    return lists.measures(page.compared(names, analyses, language).view, names, analyses)
