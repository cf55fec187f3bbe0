"""What the front page shows, gathered from the analysis and the records of the reports."""

from __future__ import annotations

from collections.abc import Iterable

from workbench import __version__
from workbench.analysis import Analysis
from workbench.language import Language, Speaker, written
from workbench.messages import Words, msg
from workbench.report.frame.index import Entry, IndexPage, UnitEntry
from workbench.report.kinds import KINDS
from workbench.run.ends import LOST, SERVER_LOST, TIME_OVER
from workbench.run.manifest import Record

SIMULATED = msg("Simulated data")
ILLUSTRATIVE = msg("Illustrative framework")
FORMAT_NAMES = {"pdf": "PDF", "xlsx": "Excel", "docx": "Word", "ics": "iCalendar"}
ENDED = {
    TIME_OVER: msg("It took longer than --time-limit allows."),
    LOST: msg("Its process was ended twice, perhaps for memory."),
    SERVER_LOST: msg("Not begun: the warm server was ended, or hung, several times."),
}
WITHOUT_UNIT = msg("No unit")


def index_page(analysis: Analysis, records: Iterable[Record], language: Language) -> IndexPage:
    """Return the front page's content; `records` are in the order in which reports are listed."""
    settings, records = analysis.settings, list(records)
    names = _names(analysis, language)
    by_unit: dict[str, UnitEntry] = {}
    for record in records:
        if KINDS[record.kind].scope in ("unit", "officer"):
            unit = by_unit.setdefault(record.unit, UnitEntry(names[f"unit:{record.unit}"], record.unit))
            (unit.officers if record.officer else unit.reports).append(_entry(record, names, language))
    fixed = [SIMULATED] * settings.parameters.simulated + [ILLUSTRATIVE] * settings.framework.synthetic
    stamps: list[Words] = [*fixed, *_edition(analysis)]
    numbers = analysis.tables["counts"][["rows", "accepted", "quarantined"]].sum()
    parts = (settings.parameters.cohort, analysis.results_digest[:8], settings.digest[:8], __version__)
    return IndexPage(
        title=settings.parameters.name.in_(language),
        language=language,
        stamps=[stamp.in_(language) for stamp in stamps],
        rows=int(numbers["rows"]),
        accepted=int(numbers["accepted"]),
        quarantined=int(numbers["quarantined"]),
        cohort=[_entry(r, names, language) for r in records if KINDS[r.kind].scope == "cohort"],
        domains=[_entry(r, names, language) for r in records if r.domain],
        units=list(by_unit.values()),
        failures=[_failure(r, names, language) for r in records if r.status == "failed"],
        source=msg("Source: {0}, results {1}, parameters {2}, workbench {3}.").in_(language).format(*parts),
    )


def _edition(analysis: Analysis) -> list[Words]:
    """Return which edition of the plan it is, and as of which day it was made; nothing for the first."""
    number, day = int(analysis.facts.get("edition", 1)), analysis.settings.parameters.training.as_of
    if number == 1:
        return []
    if day is None:
        return [msg("Edition {n} of the plan").format(n=number)]
    return [msg("Edition {n} of the plan, as of {day}").format(n=number, day=written(Speaker.date, day))]


def _names(analysis: Analysis, language: Language) -> dict[str, str]:
    """Name of every subject by `domain:<id>`, `unit:<id>` or `officer:<id>`."""
    framework, officers = analysis.settings.framework, analysis.tables["officers"]
    names = {f"domain:{domain.id}": domain.name.text.in_(language) for domain in framework.domains}
    names |= {f"unit:{unit}": unit for unit in officers["unit_id"].dropna().unique()}
    names |= {f"unit:{unit.id}": unit.name.text.in_(language) for unit in framework.units}
    people = officers["name"] if "name" in officers else officers["officer_id"]
    for officer, name in zip(officers["officer_id"], people.fillna(officers["officer_id"]), strict=True):
        names[f"officer:{officer}"] = name
    return names | {"unit:": WITHOUT_UNIT.in_(language)}


def _entry(record: Record, names: dict[str, str], language: Language) -> Entry:
    kind = KINDS[record.kind]
    if kind.scope == "domain":
        title, detail = names[f"domain:{record.domain}"], ""
    elif kind.scope == "officer":
        title, detail = names[f"officer:{record.officer}"], record.officer
    else:
        title, detail = kind.title.in_(language), ""
    status = "done" if record.status == "kept" else record.status
    page = record.page.path if record.page else ""
    documents = [(FORMAT_NAMES[format], file.path) for format, file in sorted(record.documents.items())]
    return Entry(title, detail if detail != title else "", page, status, documents=documents)


def _failure(record: Record, names: dict[str, str], language: Language) -> Entry:
    about = {
        "domain": f"domain:{record.domain}",
        "unit": f"unit:{record.unit}",
        "officer": f"officer:{record.officer}",
    }.get(KINDS[record.kind].scope)
    subject = f"{names[about]} ({record.officer or record.unit or record.domain})" if about else ""
    notebook = record.notebook.path if record.notebook else ""
    return Entry(KINDS[record.kind].title.in_(language), subject, "", "failed", reason(record).in_(language), notebook)


def reason(record: Record) -> Words:
    """Return why a report failed: the error's class and the cell, nothing of what the cell held."""
    if record.error in ENDED:
        return ENDED[record.error]
    if record.cell is None:
        return msg("{error}.").format(error=record.error)
    return msg("{error} in cell [{cell}].").format(error=record.error, cell=record.cell)
