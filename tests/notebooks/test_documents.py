"""Real documents of a small cohort: what is read back from them, and the gate that opens them before they leave."""

import dataclasses
import io
import shutil
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from pypdf import PdfReader

from workbench.parameters import load_settings
from workbench.release import release
from workbench.report.frame import printing
from workbench.report.frame.stages import stages
from workbench.report.kinds import KINDS, written
from workbench.report.unit import page as unit
from workbench.run.batch import run
from workbench.run.manifest import Artefact, read_manifest, verify

KEYS = "correct-horse-battery-{}"
MISSING = printing.lacking()
FORMATS = ["html", "xlsx", "docx", *(["pdf"] if MISSING is None else [])]
needs_browser = pytest.mark.skipif(MISSING is not None, reason=MISSING.in_("en") if MISSING else "")


@pytest.fixture(scope="module")
def made(small, tmp_path_factory):
    """The reports of two units and of the domains in every format, from tables that lie there already."""
    settings, reports = load_settings(Path(small.parameters)), tmp_path_factory.mktemp("reports")
    shutil.copytree(small.tables, reports / settings.parameters.cohort / "tables")
    return run(settings, reports=reports, only=["unit", "domain"], units=small.analysis.units()[:2], formats=FORMATS)


@pytest.fixture(scope="module")
def of_unit(small):
    """A unit's documents by language and format, and its page."""
    about = {"parameters": small.parameters, "tables": small.tables}
    by_language = {}
    for language in ("vi", "en"):
        page = unit.open_page(**about, language=language)
        parameters = about | {"language": language, "unit": page.unit}
        by_language[language] = page, dict(written(KINDS["unit"], ["xlsx", "docx"], parameters))
    return by_language


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_unit_s_workbook_holds_what_its_page_shows(of_unit, language):
    page, documents = of_unit[language]
    book = openpyxl.load_workbook(io.BytesIO(documents["xlsx"]))
    rows = (list(s.iter_rows(values_only=True))[1:] for s in book.worksheets[1:])
    seats, staged, pairs, needs, people, coverage = rows
    assert len(seats) == len(page.plan)
    assert len(staged) == len(stages(page.view.analysis))
    assert len(pairs) == len(page.coaching)
    assert len(needs) == len(page.unmet)
    assert [row[0] for row in people][: len(page.by_urgency)] == page.by_urgency
    assert {row[0] for row in people} == set(page.officers["officer_id"])
    short = sum(-cell for row in people for cell in row if isinstance(cell, int))
    assert short == int(page.gaps.loc[page.gaps["kind"].eq("short") & page.gaps["scale_id"].isin(page.scales), "gap"].sum())
    assert coverage
    assert sum(row[11] for row in seats) == pytest.approx(page.plan["cost_share"].sum())


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_unit_s_letter_opens_as_its_page_does_and_cites_the_law(of_unit, language):
    page, documents = of_unit[language]
    document = Document(io.BytesIO(documents["docx"]))
    text = [paragraph.text for paragraph in document.paragraphs]
    assert any(str(len(page.officers)) in words and "." in words for words in text)
    basis = [p.text for p in document.paragraphs if p.runs and p.runs[0].italic and p.text[-1:] in ";."]
    assert len(basis) >= 4
    assert {words[-1] for words in basis[:-1]} == {";"}
    assert basis[-1].endswith(".")
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert [h.split(".")[0] for h in headings][:8] == ["I", "II", "III", "IV", "V", "VI", "VII", "VIII"]


def test_every_run_document_is_sound_and_made_again_as_the_same_bytes(made, small):
    assert made.exit_status == 0
    assert {c.state for c in verify(made.folder)} == {"ok"}
    record = next(r for r in made.reports if r.kind == "domain")
    about = {"parameters": str(made.folder / "parameters.yaml"), "tables": str(made.folder / "tables")}
    again = written(KINDS["domain"], ["xlsx", "docx"], about | {"language": "vi", "domain": record.domain})
    for format, content in again:
        assert (made.folder / record.documents[format].path).read_bytes() == content


@needs_browser
def test_a_printed_report_is_text_with_outline_tags_and_its_fonts(made):
    record = next(r for r in made.reports if r.kind == "unit")
    reader = PdfReader(made.folder / record.documents["pdf"].path)
    text = " ".join(page.extract_text() for page in reader.pages)
    assert "công chức" in text
    assert f"1 / {len(reader.pages)}" in reader.pages[0].extract_text()
    assert [round(float(side) / 72 * 25.4) for side in reader.pages[0].mediabox[2:]] == [210, 297]
    catalogue = reader.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert (catalogue["/Lang"], len(reader.outline) > 0) == ("vi", True)
    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]
    inner = [font["/DescendantFonts"][0]["/FontDescriptor"] for font in fonts if font["/Subtype"] == "/Type0"]
    assert inner
    assert all("/FontFile2" in one or "/FontFile3" in one for one in inner)
    assert reader.metadata.creator == "Training Needs Workbench"


@needs_browser
def test_a_page_is_printed_as_the_same_bytes_whatever_was_printed_before(made):
    pages = [(made.folder / r.page.path).read_text(encoding="utf-8") for r in made.reports if r.kind == "unit"][:2]
    with printing.Printer() as printer:
        first, other, again = (printer.pdf(page) for page in (pages[0], pages[1], pages[0]))
    assert first == again != other


def test_packs_of_real_documents_pass_the_gate(made, tmp_path):
    outcome = released(made, made.folder, tmp_path)
    assert outcome.exit_status == 0, outcome.refused
    assert {pack.files for pack in outcome.packs.values()} == {len(FORMATS)}


@pytest.mark.parametrize("format", ["xlsx", "docx", pytest.param("pdf", marks=needs_browser)])
def test_another_unit_s_document_in_a_pack_is_found(made, tmp_path, format):
    folder = tmp_path / made.folder.name
    shutil.copytree(made.folder, folder)
    mine, other = [r for r in made.reports if r.kind == "unit"][:2]
    path = mine.documents[format].path
    shutil.copy(folder / other.documents[format].path, folder / path)
    manifest = read_manifest(folder)
    swapped = [
        dataclasses.replace(r, documents=r.documents | {format: Artefact.of(folder, path)}) if r.id == mine.id else r
        for r in manifest.reports
    ]
    dataclasses.replace(manifest, reports=swapped).write(folder)
    outcome = released(made, folder, tmp_path / "out")
    assert set(outcome.refused) == {mine.unit}
    [file] = {finding.file for finding in outcome.refused[mine.unit]}
    assert file == Path(path).name
    assert {finding.unit for finding in outcome.refused[mine.unit]} >= {other.unit}


def released(made, folder, out):
    return release(
        folder,
        units=[r.unit for r in made.reports if r.kind == "unit"],
        out=out / "packs",
        passphrases=lambda units: {unit: KEYS.format(unit) for unit in units},
        allow_missing=True,
        workers=1,
        environment={},
    )
