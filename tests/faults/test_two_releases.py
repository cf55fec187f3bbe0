"""Two releases of one cohort, packed and opened as units open them: one person's correction is not read off both."""

import csv
import io
import json
import re
import zipfile

import openpyxl
import pytest
import pyzipper
from typer.testing import CliRunner

from tests.notebooks.test_others_numbers import SVG, TICKS, axis
from workbench.analysis import written_analysis
from workbench.cli import app
from workbench.profile.comparators import BAND, comparators
from workbench.report.frame.released import CELLS, RELEASED

# A row of an officer's drawing: the band that holds the unit's median, and the scale's name.
ROW = re.compile(r'<rect x="([\d.]+)"[^>]*height="6\.4".*?<text[^>]*>([^<]+)</text>', re.DOTALL)


def workbench(*words):
    result = CliRunner().invoke(app, [str(word) for word in words])
    assert result.exit_code == 0, result.output


def packed(run, place):
    """Release a run and return the pages of its packs, opened with the passphrases made for them, by path."""
    keys = place / "keys.csv"
    workbench("release", run, "--out", place / "packs", "--make-passphrases", keys)
    with keys.open(encoding="utf-8-sig", newline="") as file:
        phrases = {row["unit_id"]: row["passphrase"] for row in csv.DictReader(file)}
    pages, packs = {}, sorted((place / "packs").glob("*.zip"))
    assert len(packs) == len(phrases) == 2
    for unit, phrase in phrases.items():
        [pack] = [path for path in packs if path.stem.endswith(f"-{unit}")]
        with pyzipper.AESZipFile(pack) as outer:
            [name] = outer.namelist()
            with pytest.raises(RuntimeError):
                outer.read(name, pwd=b"not-the-passphrase")
            inner = zipfile.ZipFile(io.BytesIO(outer.read(name, pwd=phrase.encode())))
        pages |= {name: inner.read(name).decode() for name in inner.namelist() if name.endswith(".html")}
    [certificate] = (place / "packs").glob("*output-check.md")
    return pages, certificate.read_text(encoding="utf-8")


def corrected(results, officer):
    """Rewrite a cohort's results: one officer answered everything as the key says."""
    book = openpyxl.load_workbook(results)
    key = {row[0]: row[2] for row in book["Câu hỏi"].iter_rows(min_row=2, values_only=True)}
    names, *rows = book["Bài làm"].iter_rows()
    [row] = [row for row in rows if row[0].value == officer]
    for name, cell in zip(names[1:], row[1:], strict=True):
        cell.value = key[name.value] if cell.value else cell.value
    book.save(results)


def told(pages, officer):
    """The bands of the unit's median, by scale, on everybody else's page: where each begins, in steps of bands."""
    return {
        path: {
            name: round((float(x) - left) / scale / BAND)
            for svg in SVG.findall(page)
            if TICKS in svg
            for left, scale in [axis(svg)]
            for x, name in ROW.findall(svg)
        }
        for path, page in pages.items()
        if "officers/" in path and f"/{officer}." not in path
    }


def bands(cells):
    """What each comparator of a scale tells, by group, scale, measure and level."""
    return {tuple(row[:4]): tuple(row[5:]) for row in cells}


def without_memory(analysis):
    """What a run's comparators would tell had nothing been released before."""
    parameters, framework = analysis.settings.parameters, analysis.settings.framework
    cells = comparators(
        analysis.tables["levels"],
        analysis.tables["officers"],
        minimum=parameters.units.minimum_cell,
        top_level=framework.top_level,
        scores=analysis.tables["scores"],
    )
    return bands(cells[list(CELLS)].to_numpy().tolist())


@pytest.mark.slow
def test_one_correction_between_two_encrypted_releases_moves_no_page_of_anybody_else(tmp_path):
    parameters, results, run = tmp_path / "in" / "c.yaml", tmp_path / "in" / "c.xlsx", tmp_path / "reports" / "c"
    simulated = ("--officers", 26, "--units", 2, "--domains", 1, "--seed", 3, "--parameters", parameters)
    workbench("simulate", "--out", results, *simulated)
    again = ("run", parameters, "--reports", tmp_path / "reports", "--only", "unit,coaching,individual")
    workbench(*again)
    first, said = packed(run, tmp_path / "first")
    analysis, remembered = written_analysis(run), json.loads((run / RELEASED).read_text(encoding="utf-8"))
    telling = analysis.tables["levels"].groupby("officer_id")["estimate"].mean().idxmin()
    drawn = told(first, telling)
    assert len(drawn) == 25
    assert sum(map(len, drawn.values())) > 25

    corrected(results, telling)
    workbench(*again)
    assert written_analysis(run).digest != analysis.digest
    second, certificate = packed(run, tmp_path / "second")
    assert told(second, telling) == drawn
    own = [path for path in first if f"/{telling}." in path]
    assert [first[path] == second[path] for path in own] == [False]
    assert certificate != said
    still = json.loads((run / RELEASED).read_text(encoding="utf-8"))
    assert bands(still["cells"]) == bands(remembered["cells"])
    assert without_memory(analysis) == bands(remembered["cells"])
    assert without_memory(written_analysis(run)) != bands(remembered["cells"]), "it would show without memory"
