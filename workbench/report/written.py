"""Which report is written as which document, from the same opened page that its notebook shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from workbench.report.cohort import page as cohort
from workbench.report.cohort.book import cohort_book
from workbench.report.domain import page as domain
from workbench.report.domain.book import domain_book
from workbench.report.shared.plan_letters import domain_letter, unit_letter
from workbench.report.unit import page as unit
from workbench.report.unit.book import unit_book

PAGES: dict[str, Callable[..., Any]] = {
    "cohort": cohort.open_page,
    "domain": domain.open_page,
    "unit": unit.open_page,
}
WRITERS: dict[tuple[str, str], Callable[[Any], bytes]] = {
    ("cohort", "xlsx"): cohort_book,
    ("domain", "xlsx"): domain_book,
    ("domain", "docx"): domain_letter,
    ("unit", "xlsx"): unit_book,
    ("unit", "docx"): unit_letter,
}


def written(kind: str, formats: Iterable[str], parameters: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    """Yield the documents of a report by format, one after another.

    Args:
        kind: the kind of report.
        formats: "xlsx" and "docx", as far as there is a writer for this kind.
        parameters: what its page is opened with: the notebook's parameters.
    """
    opened = PAGES[kind](**parameters)
    for format in formats:
        yield format, WRITERS[kind, format](opened)
