"""How an exam was read, for people: as tables of the terminal, and as a page."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from workbench.analysis.results import Explained, Sheet, Taken
from workbench.language import Speaker
from workbench.parameters import write_text


def columns_text(columns: Iterable[Taken], language: str) -> str:
    """Return a line per sheet: which column was taken for what."""
    sheets: dict[str, list[str]] = {}
    for one in columns:
        sheets.setdefault(one.sheet, []).append(f"{one.columns} → {one.meaning.in_(language)}")
    return "\n".join(f"{sheet}: " + "; ".join(parts) for sheet, parts in sheets.items())


def sheets_text(sheets: Iterable[Sheet], language: str) -> str:
    """Return each officer's answers as a table."""
    from workbench.report.explanation import page

    speaker = Speaker(language)
    return "\n\n".join(
        f"{page.title_of(sheet, speaker)}\n"
        + plain_table([speaker.say(head) for head in page.HEADS], page.rows_of(sheet, speaker))
        for sheet in sheets
    )


def write_explained(found: Explained, file: Path, *, title: str, language: str) -> None:
    """Write officers' answers and what each column was taken for as a page for this account alone."""
    from workbench.report.explanation import page

    write_text(file, page.page(found.columns, found.sheets, title=title, language=language))


def plain_table(heads: list[str], rows: Iterable) -> str:
    """Return rows under their heads."""
    return "\n".join("  ".join(map(str, row)) for row in (heads, *rows))
