"""The front page of a run: every report by domain, unit and officer, with its status; opens from disk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from workbench.language import Language, Speaker
from workbench.messages import Words, msg
from workbench.report.frame.elements import environment

WORDS: dict[str, Words] = {
    "find": msg("Find a unit, a domain, an officer"),
    "nothing": msg("Nothing found."),
    "cohort": msg("The cohort"),
    "domains": msg("Domains"),
    "units": msg("Units"),
    "failures": msg("Reports that failed"),
    "again": msg("Remove the cause and give the same command again: only these reports are redone."),
    "executed": msg("executed notebook"),
    "officers": msg("Officers"),
    "print": msg("This page lists names: for the training department only."),
    "done": msg("made"),
    "failed": msg("failed"),
    "outdated": msg("of an earlier analysis"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One report: what it is called, the id beside it, where its page is, and how it ended.

    `href` and `notebook` are relative to the index and empty where there is no such file; `documents` are the report's
    other formats, each with its name and place; `status` is done, failed or outdated; `reason` says why it failed.
    """

    title: str
    detail: str = ""
    href: str = ""
    status: str = "done"
    reason: str = ""
    notebook: str = ""
    documents: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class UnitEntry:
    """One unit: its reports and its officers' reports."""

    name: str
    id: str
    reports: list[Entry] = field(default_factory=list)
    officers: list[Entry] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class IndexPage:
    """All that the front page shows, ready to be laid out."""

    title: str
    language: Language
    stamps: list[str]
    rows: int
    accepted: int
    quarantined: int
    cohort: list[Entry]
    domains: list[Entry]
    units: list[UnitEntry]
    failures: list[Entry]
    source: str

    def entries(self) -> list[Entry]:
        """Every report of the page."""
        of_units = [entry for unit in self.units for entry in (*unit.reports, *unit.officers)]
        return [*self.cohort, *self.domains, *of_units]


def render_index(page: IndexPage) -> str:
    """Return the front page as one self-contained HTML file."""
    speaker = Speaker(page.language)
    words = {name: text.in_(page.language) for name, text in WORDS.items()}
    return (
        environment()
        .get_template("index.html.j2")
        .render(page=page, words=words, figures=_figures(page, speaker), ledger=_ledger(page, speaker))
    )


def _figures(page: IndexPage, speaker: Speaker) -> Sequence[tuple[str, str, str]]:
    counts = [(status, sum(entry.status == status for entry in page.entries())) for status in SIGNS]
    return [
        (speaker.number(n), f"{SIGNS[status]} {WORDS[status].in_(page.language)}", status)
        for status, n in counts
        if n or status == "done"
    ]


def _ledger(page: IndexPage, speaker: Speaker) -> str:
    sentence = msg("{rows} rows in = {accepted} accepted + {quarantined} set aside.")
    numbers = {"rows": page.rows, "accepted": page.accepted, "quarantined": page.quarantined}
    return sentence.format(**{name: speaker.number(n) for name, n in numbers.items()}).in_(page.language)


SIGNS = {"done": "✓", "failed": "▲", "outdated": "?"}
