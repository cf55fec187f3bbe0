"""Every page in both languages: complete, self-contained, escaped, and saying what the tables say."""

import re
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest
from babel.messages.pofile import read_po

from tests.notebooks.conftest import HOSTILE, ROOT
from workbench.language import LOCALE_FOLDER
from workbench.report.render import render_html

NAMES = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb") if path.stem != "studio")
SHELL = 20_000


def page(cells: list[str], language: str, **parameters: str) -> str:
    """Run a notebook's cells in this process and render what they show."""
    scope: dict[str, object] = {}
    exec(cells[0], scope)
    scope.update(parameters, language=language)
    exec(cells[1], scope)
    outputs = [
        nbformat.v4.new_output("execute_result", data=eval(cell, scope)._repr_mimebundle_()) for cell in cells[2:]
    ]
    cell = [nbformat.v4.new_code_cell("", outputs=[output]) for output in outputs]
    return render_html(nbformat.v4.new_notebook(cells=cell), language=language)


@pytest.fixture(scope="module")
def pages(small, notebook_cells):
    return {
        (name, language): page(notebook_cells(name), language, parameters=small.parameters, tables=small.tables)
        for name in NAMES
        for language in ("vi", "en")
    }


class Outline(HTMLParser):
    """Collects what accessibility and self-containment are judged by."""

    def __init__(self):
        super().__init__()
        self.headings, self.addresses, self.images, self.tables, self.captions, self.texts = [], [], [], 0, 0, []
        self.skip = 0

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        self.addresses += [v for k, v in attributes if k in ("src", "href") and v and not v.startswith("#")]
        if found.get("role") == "img":
            self.images.append(found.get("aria-label", ""))
        self.tables += tag == "table"
        self.captions += tag == "caption"
        self.skip += tag in ("style", "script")

    def handle_endtag(self, tag):
        self.skip -= tag in ("style", "script")

    def handle_data(self, data):
        if not self.skip and data.strip():
            self.texts.append(data.strip())


def outline(html: str) -> Outline:
    parser = Outline()
    parser.feed(html)
    return parser


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_page_is_whole_and_self_contained(pages, name, language):
    html = pages[name, language]
    found = outline(html)
    assert f'<html lang="{language}">' in html
    assert re.search(r"<title>.+</title>", html)
    assert found.headings[0] == 1
    assert found.headings.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(found.headings, found.headings[1:], strict=False))
    assert found.addresses == []
    assert "url(" not in html.replace("url(#", "")
    assert found.tables == found.captions
    assert all(len(words) > 10 for words in found.images)
    assert "nan" not in " ".join(found.texts).lower().split()
    assert "<script" not in html


@pytest.mark.parametrize("name", NAMES)
def test_shell_is_light(pages, name):
    html = pages[name, "vi"]
    shell = re.sub(r"<(table|figure)\b.*?</\1>", "", html, flags=re.DOTALL)
    assert len(shell.encode()) < SHELL


@pytest.mark.parametrize("name", NAMES)
def test_no_sentence_of_the_other_language(pages, name, small):
    with (LOCALE_FOLDER / "vi" / "LC_MESSAGES" / "workbench.po").open("rb") as source:
        catalogue = read_po(source, locale="vi")
    english = {m.id for m in catalogue if isinstance(m.id, str) and " " in m.id and "{" not in m.id}
    vietnamese = {m.string for m in catalogue if isinstance(m.id, str) and m.id in english}
    assert english
    assert not english & set(outline(pages[name, "vi"]).texts)
    sheets = set(small.analysis.tables["ledger"]["sheet"])
    assert not (vietnamese - sheets) & set(outline(pages[name, "en"]).texts)


def test_a_hostile_name_is_text(small, notebook_cells):
    officer = str(small.analysis.tables["officers"]["officer_id"].iloc[0])
    html = page(
        notebook_cells("individual_profile"), "vi", parameters=small.parameters, tables=small.tables, officer=officer
    )
    assert "<script" not in html
    assert HOSTILE in " ".join(outline(html).texts)


def test_unit_page_counts_what_the_tables_hold(small, notebook_cells):
    unit = small.analysis.units()[0]
    html = page(notebook_cells("unit_profile"), "en", parameters=small.parameters, tables=small.tables, unit=unit)
    gaps = small.analysis.tables["gaps"]
    short = gaps[(gaps["unit_id"] == unit) & (gaps["gap"] > 0) & (gaps["decision"] == "clear")]
    n = len(small.analysis.officers_of(unit))
    said = " ".join(outline(html).texts)
    assert f"{short['officer_id'].nunique()} of {n} officers are below a level" in said


def test_a_unit_page_names_nobody_of_another_unit(small, notebook_cells):
    unit = small.analysis.units()[1]
    html = page(notebook_cells("unit_profile"), "vi", parameters=small.parameters, tables=small.tables, unit=unit)
    officers = small.analysis.tables["officers"]
    own = set(officers.loc[officers["unit_id"] == unit, "name"])
    others = set(officers.loc[officers["unit_id"] != unit, "name"]) - own
    assert not others & set(outline(html).texts)


def test_cohort_page_hides_small_cells(small, pages):
    cells = small.analysis.tables["unit_scales"]
    assert cells["suppressed"].any()
    assert "×" in pages["cohort_overview", "en"]


def test_no_page_holds_a_path_of_this_machine(pages):
    assert not [key for key, html in pages.items() if str(Path.home()) in html or str(ROOT) in html]
