"""Formats beside the pages: made, kept, redone and listed like them. Kernel, writers and browser are replaced."""

import json
import shutil

import nbformat
import pytest

from tests.analysed import begun
from workbench.messages import named
from workbench.parameters import load_settings
from workbench.report.kinds import KINDS
from workbench.run import batch, making, printing
from workbench.run.engine import NotebookFailed
from workbench.run.kinds import Target
from workbench.run.manifest import read_manifest, verify

ALL = ["html", "pdf", "xlsx", "docx"]


@pytest.fixture(scope="module")
def settings(twelve):
    return load_settings(twelve)


@pytest.fixture(scope="module")
def analysed(settings, tmp_path_factory):
    """A run's folder with the tables alone, to be copied."""
    return begun(settings, tmp_path_factory.mktemp("reports")).parent


class Machine:
    """What was executed, written and printed; `broken` fail."""

    def __init__(self):
        self.executed, self.written, self.browsers, self.broken = [], [], 0, set()

    def clear(self):
        self.executed.clear()
        self.written.clear()


@pytest.fixture
def machine(monkeypatch):
    machine = Machine()

    def execute(notebook, output, parameters, *, engine, seconds):
        machine.executed.append(output.name[1:].split(".")[0])
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(json.dumps(parameters))
        if "notebook" in machine.broken:
            raise NotebookFailed("ZeroDivisionError", 2)
        return nbformat.v4.new_notebook()

    def write(kind, formats, parameters):
        for format in formats:
            if format in machine.broken:
                raise RuntimeError
            machine.written.append(f"{kind.name}.{format}")
            yield format, f"{kind.name} {format} {parameters.get('unit', '')}".encode()

    class Printer:
        def __enter__(self):
            machine.browsers += 1
            return self

        def __exit__(self, *_):
            machine.browsers -= 1

        def pdf(self, html):
            if "pdf" in machine.broken:
                raise RuntimeError
            machine.written.append("pdf")
            return b"%PDF" + html[:40].encode()

    monkeypatch.setattr(making, "execute", execute)
    monkeypatch.setattr(making, "written", write)
    monkeypatch.setattr(printing, "Printer", Printer)
    monkeypatch.setattr(batch.printing, "lacking", lambda: None)
    return machine


@pytest.fixture
def run(settings, analysed, tmp_path):
    shutil.copytree(analysed, tmp_path / "reports")

    def run(*formats, **options):
        asked = {"only": ["unit"], "engine": "papermill", "workers": 2} | options
        return batch.run(settings, reports=tmp_path / "reports", formats=formats, **asked)

    return run


def documents(outcome):
    return {format for record in outcome.reports for format in record.documents}


def test_every_format_is_made_and_listed_with_digest_and_time(run, machine):
    outcome = run(*ALL)
    assert outcome.exit_status == 0
    assert sorted(machine.written) == ["pdf", "pdf", "unit.docx", "unit.docx", "unit.xlsx", "unit.xlsx"]
    assert machine.browsers == 0
    for record in read_manifest(outcome.folder).reports:
        target = Target(KINDS["unit"], unit=record.unit)
        assert {f: file.path for f, file in record.documents.items()} == {
            f: path for f, path in target.documents.items() if f in ALL
        }
        assert all(file.bytes and file.seconds >= 0 for file in record.documents.values())
    assert {c.state for c in verify(outcome.folder)} == {"ok"}
    index = outcome.index.read_text(encoding="utf-8")
    assert all(f'href="{file.path}"' in index for r in outcome.reports for file in r.documents.values())


def test_each_kind_has_its_formats(run, machine):
    outcome = run(*ALL, only=["cohort", "exam", "domain", "coaching", "individual"])
    by_kind = {record.kind: set(record.documents) for record in outcome.reports}
    assert by_kind == {
        "cohort": {"pdf", "xlsx"},
        "exam": {"pdf"},
        "domain": {"pdf", "xlsx", "docx"},
        "coaching": {"pdf"},
        "individual": {"pdf"},
    }


def test_a_format_that_is_added_later_is_made_alone(run, machine):
    assert documents(run("html", "xlsx")) == {"xlsx"}
    machine.clear()
    outcome = run(*ALL)
    assert machine.executed == []
    assert sorted(machine.written) == ["pdf", "pdf", "unit.docx", "unit.docx"]
    assert documents(outcome) == {"pdf", "xlsx", "docx"}
    machine.clear()
    assert run(*ALL).count("kept") == 2
    assert run("html").count("kept") == 2
    assert machine.executed == machine.written == []
    assert documents(run("html")) == {"pdf", "xlsx", "docx"}


def test_a_document_that_was_changed_or_lost_is_made_again(run, machine):
    outcome = run(*ALL)
    one, other = (outcome.folder / record.documents["xlsx"].path for record in outcome.reports)
    one.write_bytes(b"changed")
    other.unlink()
    machine.clear()
    assert run(*ALL).count("done") == 2
    assert machine.executed == []
    assert machine.written == ["unit.xlsx", "unit.xlsx"]
    assert {c.state for c in verify(outcome.folder)} == {"ok"}


def test_documents_of_an_earlier_page_do_not_outlive_it(run, machine):
    first = run(*ALL)
    run("html", "docx", fresh=True)
    files = {path.suffix for path in (first.folder / "units").rglob("*") if path.is_file()}
    assert files == {".html", ".docx"}
    assert {c.state for c in verify(first.folder)} == {"ok"}


@pytest.mark.parametrize("broken", ["pdf", "docx"])
def test_a_document_that_fails_costs_its_report_but_not_its_page(run, machine, broken):
    machine.broken.add(broken)
    outcome = run(*ALL)
    assert outcome.exit_status == 1
    assert {(r.error, r.page is not None, r.documents.get(broken)) for r in outcome.failed} == {
        ("RuntimeError", True, None)
    }
    assert machine.browsers == 0
    assert not list(outcome.folder.rglob("*.partial*"))
    machine.broken.clear()
    assert run(*ALL).exit_status == 0


def test_a_report_that_fails_has_neither_page_nor_documents(run, machine):
    run(*ALL)
    machine.broken.add("notebook")
    outcome = run(*ALL, fresh=True)
    assert len(outcome.failed) == 2
    assert [path for path in (outcome.folder / "units").rglob("*") if path.is_file()] == []


def test_where_pdf_cannot_be_made_that_is_said_first_and_the_rest_is_made(run, machine, monkeypatch):
    lacking = named("thiếu", "lacking")
    monkeypatch.setattr(batch.printing, "lacking", lambda: lacking)
    said = []

    class Listener(batch.Silent):
        def step(self, words):
            said.append(words)

    outcome = run(*ALL, progress=Listener())
    assert said[0] == lacking
    assert (outcome.lacking, outcome.exit_status) == (lacking, 1)
    assert documents(outcome) == {"xlsx", "docx"}
    assert not outcome.failed
    assert run("html").exit_status == 0


def test_a_manifest_from_before_there_were_documents_is_read(run, machine):
    outcome = run("html")
    manifest = outcome.folder / "manifest.json"
    content = json.loads(manifest.read_text(encoding="utf-8"))
    for record in content["reports"]:
        del record["documents"]
        del record["page"]["seconds"]
    manifest.write_text(json.dumps(content), encoding="utf-8")
    assert run("html").count("kept") == 2
