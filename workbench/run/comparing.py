"""Two or three analyses side by side: as lines for the terminal, and as a page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from workbench.analysis import Analysis, comparison
from workbench.language import Speaker
from workbench.parameters import write_text
from workbench.report.comparison import page


def write_comparison(names: Sequence[str], analyses: Sequence[Analysis], file: Path, *, language: str = "") -> None:
    """Write a comparison as a page, in "vi" or "en" (default: the first analysis's language)."""
    write_text(file, page.page(page.compared(names, analyses, language)))


def comparison_text(names: Sequence[str], analyses: Sequence[Analysis], language: str) -> str:
    """Return what is counted of each analysis, one line each."""
    speaker, counts = Speaker(language), comparison.counts(analyses)
    lines = [f"{'':<56}" + "".join(f"{name[-20:]:>22}" for name in names)]
    for key, words in page.MEASURES.items():
        shown = [speaker.money(v) if key == "cost" else speaker.number(v) for v in counts.loc[key]]
        lines.append(f"{speaker.say(words):<56}" + "".join(f"{value:>22}" for value in shown))
    return "\n".join(lines)
