"""Every page in both languages: complete, self-contained, escaped, and saying what the tables say."""

import re
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest
from babel.messages.pofile import read_po

from tests.accessibility import DESKTOP, PHONE, axe_source, chromium, violations
from tests.notebooks.conftest import HOSTILE, ROOT
from workbench.messages import LOCALE_FOLDER
from workbench.report.frame.glossary import TERMS
from workbench.report.frame.render import render_html
from workbench.report.kinds import KINDS

NAMES = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb") if path.stem != "studio")
LANGUAGES = ("vi", "en")
SHELL, UNIT_REPORT = 20_000, 400_000
VIETNAMESE = re.compile("[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE)


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
        for language in LANGUAGES
    }


def test_the_foot_names_the_readers_that_the_kind_declares(pages):
    feet = {"For the training department and the leadership; ": True, "For the unit and the training department only; ": False}
    first = {kind.notebook: kind for kind in reversed(KINDS.values())}
    for notebook, kind in first.items():
        said = [department for words, department in feet.items() if words in pages[Path(notebook).stem, "en"]]
        assert said == [kind.readers == "department"], kind.name


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


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_page_is_whole_and_self_contained(pages, name, language):
    html = pages[name, language]
    found = outline(html)
    assert f'<html lang="{language}">' in html
    assert re.search(r"<title>.+</title>", html)
    assert found.headings[0] == 1
    assert found.headings.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(found.headings, found.headings[1:], strict=False))
    assert found.addresses == (["calendar.html"] if name == "cohort_overview" else [])
    assert "url(" not in html.replace("url(#", "")
    assert found.tables == found.captions
    assert all(len(words) > 10 for words in found.images)
    assert "nan" not in " ".join(found.texts).lower().split()
    assert "<script" not in html


@pytest.mark.parametrize("name", NAMES)
def test_shell_is_light(pages, name):
    html = pages[name, "vi"]
    shell = re.sub(r"<(table|figure|article)\b.*?</\1>", "", html, flags=re.DOTALL)
    assert len(shell.encode()) < SHELL


@pytest.fixture(scope="module")
def browser():
    yield from chromium()


@pytest.fixture(scope="module")
def axe():
    return axe_source()


@pytest.mark.parametrize(("language", "width"), [("vi", PHONE), ("en", DESKTOP)])
@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_no_violation_and_nothing_overflows(pages, browser, axe, tmp_path, name, language, width):
    file = tmp_path / "page.html"
    file.write_text(pages[name, language], encoding="utf-8")
    assert violations(browser, file.as_uri(), axe=axe, width=width) == []


def test_axe_sees_a_fault(browser, axe, tmp_path):
    file = tmp_path / "page.html"
    file.write_text("<html><body><img src='x.png'><p style='width:500px'>x</p></body></html>", encoding="utf-8")
    found = violations(browser, file.as_uri(), axe=axe, width=PHONE)
    assert {"image-alt", "html-has-lang"} <= {words.split(":")[0] for words in found}
    assert "wider than a phone" in found[-1]


def catalogue():
    with (LOCALE_FOLDER / "vi" / "LC_MESSAGES" / "workbench.po").open("rb") as source:
        return [m for m in read_po(source, locale="vi") if m.id]


def data_words(small) -> list[str]:
    """What stands on pages as it stands in the data: people, sheets, decrees; longest first."""
    tables = small.analysis.tables
    words = tables["officers"].select_dtypes(["object", "string"])
    found = {str(word) for name in words for word in words[name].dropna()}
    found |= {*tables["ledger"]["sheet"], *tables["counts"]["sheet"], "NĐ-CP"}
    found -= set(small.analysis.settings.framework.grade_names)
    return sorted(found, key=len, reverse=True)


@pytest.mark.parametrize("name", NAMES)
def test_a_vietnamese_page_holds_no_english(pages, name):
    texts = outline(pages[name, "vi"]).texts
    english, pieces = set(), set()
    for message in catalogue():
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        english |= {words for words in ids if words not in strings}
        for words in set(ids) - set(strings):
            pieces |= {part for part in re.split(r"\{\w+\}", words) if len(part.split()) > 2}
    terms = {term.name.in_("en") for term in TERMS.values()} | {term.meaning.in_("en") for term in TERMS.values()}
    assert not (english | terms) & set(texts)
    whole = " ".join(texts)
    assert not [part for part in pieces if part in whole]


@pytest.mark.parametrize("name", NAMES)
def test_an_english_page_holds_no_vietnamese(pages, name, small):
    found = outline(pages[name, "en"])
    whole = " ".join([*found.texts, *found.images])
    for words in data_words(small):
        whole = whole.replace(words, "")
    assert not [word for word in re.findall(r"\S+", whole) if VIETNAMESE.search(word.replace("đồng", ""))]


def test_a_unit_report_is_light(pages):
    assert len(pages["unit_profile", "vi"].encode()) < UNIT_REPORT


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
    said = " ".join(outline(html).texts)
    assert [name for name in own if name in said]
    for name in sorted(own, key=len, reverse=True):
        said = said.replace(name, "")
    assert not [name for name in others if name in said]


def test_the_matrix_marks_the_needs_with_neither_seat_nor_coach(small, notebook_cells):
    tables = small.analysis.tables
    gaps, key = tables["gaps"], ["officer_id", "scale_id"]
    short = gaps[gaps["scale_id"].isin(small.analysis.settings.framework.competency_ids)]
    short = short[(short["gap"] > 0) & (short["decision"] == "clear")].set_index(key)
    planned = {tuple(row) for name in ("training_plan", "coaching_plan") for row in tables[name][key].to_numpy()}
    marked = wanted = 0
    for unit in small.analysis.units():
        html = page(notebook_cells("unit_profile"), "en", parameters=small.parameters, tables=small.tables, unit=unit)
        marked += html.count('<small class="short"><abbr title="open">▲</abbr></small>')
        wanted += sum(needed not in planned for needed in short.index[short["unit_id"] == unit])
    assert marked == wanted > 0


def test_cohort_page_hides_small_cells(small, pages):
    cells = small.analysis.tables["unit_scales"]
    assert cells["suppressed"].any()
    assert "×" in pages["cohort_overview", "en"]


def test_no_page_holds_a_path_of_this_machine(pages):
    assert not [key for key, html in pages.items() if str(Path.home()) in html or str(ROOT) in html]
