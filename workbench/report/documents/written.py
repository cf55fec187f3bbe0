"""Which report is written as which document, from the same opened page that its notebook shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from workbench.report.documents.cohort_book import cohort_book
from workbench.report.documents.domain_book import domain_book
from workbench.report.documents.plan_letters import domain_letter, unit_letter
from workbench.report.documents.unit_book import unit_book
from workbench.report.pages import cohort, domain, unit

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
