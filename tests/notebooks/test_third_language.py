"""A third language is one catalogue: with nothing else, pages, books, letters, errors and the terminal speak it."""

import re
import shutil
from html import unescape
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from workbench import messages
from workbench.errors import InputError, Problem
from workbench.messages import msg
from workbench.report.kinds import KINDS, written

MARKED = re.compile(r"⟦([^⟦⟧]*)⟧")
VIETNAMESE = messages.LOCALE_FOLDER / "vi" / "LC_MESSAGES" / "workbench.po"


def marked(text):
    return f"⟦{text}⟧"


@pytest.fixture(scope="module")
def third(tmp_path_factory):
    """A language "qx" whose words are the English ones between ⟦ and ⟧, and the sentences of its catalogue."""
    folder = tmp_path_factory.mktemp("locale")
    with VIETNAMESE.open("rb") as source:
        known = read_po(source, locale="vi")
    other = Catalog(locale=None, charset="utf-8")
    sentences = set()
    for message in known:
        if not message.id:
            continue
        one = message.id if isinstance(message.id, str) else message.id[0]
        said = one if message.context == "format" else marked(one)
        both = said if isinstance(message.id, str) else (said, marked(message.id[1]))
        other.add(message.id, string=both, context=message.context)
        if message.context != "format" and "{" not in one and one.count(" ") >= 3:
            sentences.add(one)
    for language, catalogue in (("vi", known), ("qx", other)):
        place = folder / language / "LC_MESSAGES" / "workbench.po"
        place.parent.mkdir(parents=True)
        if catalogue is known:
            shutil.copy(VIETNAMESE, place)
        else:
            with place.open("wb") as out:
                write_po(out, catalogue)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(messages, "LOCALE_FOLDER", folder)
        messages.languages.cache_clear()
        messages.translations.cache_clear()
        yield sentences
    messages.languages.cache_clear()
    messages.translations.cache_clear()


def unspoken(text, sentences):
    """The catalogue's sentences that stand in a text outside the marks of the third language."""
    outside = text
    while MARKED.search(outside):
        outside = MARKED.sub("", outside)
    return sorted(sentence for sentence in sentences if sentence in outside)


def test_the_language_is_found(third):
    assert messages.languages() == ("vi", "en", "qx")
    assert messages.spoken("qx") == "qx"
    assert messages.spoken("xx", None) == "vi"


def shown(notebook_cells, name, **words):
    """The text of a notebook's page."""
    scope = {}
    parameters, *cells = notebook_cells(name)
    exec(parameters, scope)
    scope |= words | {"language": "qx"}
    parts = []
    for cell in cells:
        *lines, last = cell.strip().splitlines()
        try:
            exec("\n".join(lines), scope)
            parts.append(eval(last, scope))
        except SyntaxError:
            exec(cell, scope)
    html = "".join(str(part.html) for part in parts if hasattr(part, "html"))
    return re.sub(r"\s+", " ", unescape(re.sub(r"<style.*?</style>|<[^>]+>", " ", html, flags=re.DOTALL)))


@pytest.mark.parametrize("name", ["cohort_overview", "domain_plan", "unit_profile", "individual_profile", "exam_quality"])
def test_pages_speak_it(third, small, notebook_cells, name):
    analysis = small.analysis
    subject = {
        "unit_profile": {"unit": analysis.units()[0]},
        "individual_profile": {"officer": analysis.tables["officers"]["officer_id"].iloc[1]},
    }
    words = {"parameters": small.parameters, "tables": small.tables, **subject.get(name, {})}
    text = shown(notebook_cells, name, **words)
    assert len(MARKED.findall(text)) > 20
    assert not unspoken(text, third)


def test_books_and_letters_speak_it(third, small):
    words = {"parameters": small.parameters, "tables": small.tables, "language": "qx"}
    unit = words | {"unit": small.analysis.units()[0]}
    for kind, asked in (("cohort", words), ("unit", unit)):
        for form, content in written(KINDS[kind], KINDS[kind].documents, asked):
            if form == "ics":
                continue
            with ZipFile(BytesIO(content)) as package:
                parts = [package.read(n) for n in package.namelist() if n.endswith(("sharedStrings.xml", "document.xml"))]
            text = " ".join("".join(ElementTree.fromstring(part).itertext()) for part in parts)
            assert len(MARKED.findall(text)) > 20
            assert not unspoken(text, third)


def test_refusals_speak_it(third):
    problem = Problem(msg("A required key is missing."), None, file="a.yaml", row=3, column="cohort")
    assert InputError(problem).sentences("qx") == "a.yaml, ⟦row 3⟧, ⟦column cohort⟧: ⟦A required key is missing.⟧"
