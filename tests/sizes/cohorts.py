"""Cohorts of a few people, and all that can be made of an analysis: pages and documents, without a kernel for each."""

import io
import json
import random
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from unittest import mock

import nbformat
import openpyxl
import yaml
from docx import Document
from icalendar import Calendar

from tests.sizes.leaks import document_leaks, page_leaks
from workbench.analysis import Analysis, analyse
from workbench.lab.simulate import simulate_files
from workbench.language import Speaker
from workbench.parameters import load_settings
from workbench.report.frame import view
from workbench.report.frame.render import render_html
from workbench.report.kinds import open_page, writer
from workbench.run.kinds import Target, all_targets

ROOT = Path(__file__).parents[2]
BASE = ROOT / "parameters" / "frameworks" / "customs-2018.yaml"
LANGUAGES = ("vi", "en")
HELD = {"parameters": "held", "tables": "held"}
# What was made: how often, by kind and format of the report, people and units of the cohort, and language.
MADE: Counter[tuple[str, str, int, int, str]] = Counter()


@dataclass(frozen=True)
class Fault:
    """What went wrong with one report: a crash, or words on it that nobody should read."""

    report: str
    what: str

    def __str__(self) -> str:
        return f"{self.report}: {self.what}"


def cohort(folder: Path, *, people: int, units: int, seed: int, waves: int = 1, framework: Path = BASE) -> Path:
    """Simulate a cohort, or the second of two waves of one, and return its parameter file."""
    first, second = folder / "first.yaml", folder / "second.yaml"
    asked = {"base_framework": framework, "officers": people, "seed": seed}
    simulate_files(folder / "first.xlsx", units=units, domains=2, parameters=first, **asked)
    if waves == 2:
        simulate_files(folder / "second.xlsx", previous=first, parameters=second, **asked)
    return second if waves == 2 else first


def analysed(parameters: Path, **changed: Mapping[str, object]) -> Analysis:
    """Analyse a cohort with some blocks of its parameters changed."""
    asked = yaml.safe_load(parameters.read_text(encoding="utf-8"))
    asked |= {block: (asked.get(block) or {}) | values for block, values in changed.items()}
    parameters.write_text(yaml.safe_dump(asked, allow_unicode=True), encoding="utf-8")
    return analyse(load_settings(parameters))


@contextmanager
def opened(analysis: Analysis, language: str) -> Iterator[None]:
    """Within, pages opened with `HELD` and this language are about this analysis."""
    held = {("held", "held", language): view.View(analysis, Speaker(language))}
    with mock.patch.dict(view._held, held, clear=True):
        yield


@cache
def cells(notebook: str) -> tuple[str, ...]:
    """The code of a notebook's cells: parameters, opening, and one for each part of the page."""
    read = json.loads((ROOT / "notebooks" / notebook).read_text(encoding="utf-8"))
    return tuple("".join(cell["source"]) for cell in read["cells"] if cell["cell_type"] == "code")


def page_of(target: Target, language: str) -> str:
    """Return a report's page, its notebook's cells run in this process."""
    parameters, opening, *parts = cells(target.kind.notebook)
    scope: dict[str, object] = {}
    exec(parameters, scope)
    scope |= HELD | {"language": language} | target.about
    exec(opening, scope)
    shown = [nbformat.v4.new_output("execute_result", data=eval(part, scope)._repr_mimebundle_()) for part in parts]
    made = [nbformat.v4.new_code_cell("", outputs=[output]) for output in shown]
    return render_html(nbformat.v4.new_notebook(cells=made), language=language)


def faults_of(target: Target, language: str) -> list[Fault]:
    """Make a report's page and documents, and return what is wrong with them."""
    report = f"{target.id} {language}"
    analysis = view._held["held", "held", language].analysis
    size = len(analysis.tables["officers"]), len(analysis.units())
    try:
        found = page_leaks(page_of(target, language), language)
    except Exception as error:
        return [Fault(f"{report} html", repr(error))]
    MADE[target.kind.name, "html", *size, language] += 1
    faults = [Fault(f"{report} html", leak) for leak in found]
    for format in target.kind.documents:
        try:
            opened = open_page(target.kind, {**HELD, "language": language, **target.about})
            document = writer(target.kind, format)(opened)
            MADE[target.kind.name, format, *size, language] += 1
            faults += [
                Fault(f"{report} {format}", leak) for leak in document_leaks(words_of(document, format), language)
            ]
        except Exception as error:
            faults.append(Fault(f"{report} {format}", repr(error)))
    return faults


def words_of(document: bytes, format: str) -> list[str]:
    """Return all that a document says, piece by piece."""
    if format == "ics":
        events = Calendar.from_ical(document).walk("VEVENT")
        return [str(event.get(name, "")) for event in events for name in ("summary", "location", "description")]
    if format == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(document))
        return [
            str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None
        ]
    letter = Document(io.BytesIO(document))
    in_tables = [cell.text for table in letter.tables for row in table.rows for cell in row.cells]
    return [*(paragraph.text for paragraph in letter.paragraphs), *in_tables]


def swept(analysis: Analysis, drawn: random.Random | None = None) -> tuple[int, list[Fault]]:
    """Make every report of an analysis, in one language each if these are drawn; return how many, and the faults."""
    targets, faults = all_targets(analysis), []
    asked = [(t, language) for t in targets for language in ([drawn.choice(LANGUAGES)] if drawn else LANGUAGES)]
    for language in LANGUAGES:
        with opened(analysis, language):
            for target, chosen in asked:
                if chosen == language:
                    faults += faults_of(target, language)
    return len(asked), faults
