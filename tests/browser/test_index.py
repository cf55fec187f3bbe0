"""The index and the reports in real Chromium: opened from disk, searched without diacritics, on a phone, at no host."""

import shutil
from pathlib import Path

import pytest

from tests.accessibility import DESKTOP, PHONE, axe_source, chromium, violations
from workbench.parameters import load_settings
from workbench.run.batch import run


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    """60 simulated officers in two units."""
    from workbench.lab.simulate import simulate_files

    place = tmp_path_factory.mktemp("run")
    base = Path(__file__).parents[2] / "parameters" / "frameworks" / "customs-2018.yaml"
    parameters = place / "cohort.yaml"
    simulate_files(
        place / "r.xlsx", officers=60, units=2, domains=2, seed=3, parameters=parameters, base_framework=base
    )
    return load_settings(parameters)


@pytest.fixture(scope="module")
def folder(settings, tmp_path_factory) -> Path:
    """A finished run in Vietnamese."""
    outcome = run(settings, reports=tmp_path_factory.mktemp("vi"), only=("cohort", "unit"), workers=2)
    assert outcome.exit_status == 0
    return outcome.folder


@pytest.fixture(scope="module")
def english(settings, folder, tmp_path_factory) -> Path:
    """The folder of a run in English, of one report."""
    reports = tmp_path_factory.mktemp("en")
    shutil.copytree(folder / "tables", reports / folder.name / "tables")
    outcome = run(settings, reports=reports, only=("exam",), workers=1, language="en")
    return outcome.folder


@pytest.fixture(scope="module")
def browser():
    yield from chromium()


def opened(browser, path: Path, width: int = 1000):
    page = browser.new_page(viewport={"width": width, "height": 900})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.goto(path.as_uri())
    assert not faults
    assert all(url.startswith("file://") for url in asked)
    return page


def test_search_needs_no_diacritics(browser, folder):
    page = opened(browser, folder / "index.html")
    unit = page.get_by_role("link", name="Hồ sơ đơn vị").first
    assert unit.is_visible()
    page.get_by_role("searchbox").or_(page.get_by_role("textbox")).first.fill("thue xuat nhap khau")
    assert page.get_by_text("Cục Thuế xuất nhập khẩu").first.is_visible()
    assert not page.get_by_text("Cục Giám sát quản lý").first.is_visible()


def test_links_lead_to_the_reports(browser, folder):
    page = opened(browser, folder / "index.html")
    page.get_by_role("link", name="Hồ sơ đơn vị").first.click()
    assert page.locator("h1").count() == 1
    assert page.locator("figure svg").count() >= 1


@pytest.mark.parametrize("kind", ["index.html", "cohort/cohort.html", "units/gsql/unit.html"])
def test_nothing_overflows_a_phone(browser, folder, kind):
    page = opened(browser, folder / kind, width=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
@pytest.mark.parametrize("language", ["folder", "english"])
def test_axe_finds_no_violation_on_the_index(browser, request, language, width):
    axe = axe_source()
    page = request.getfixturevalue(language) / "index.html"
    assert violations(browser, page.as_uri(), axe=axe, width=width) == []


def test_an_english_index_speaks_english(browser, english):
    page = opened(browser, english / "index.html")
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.get_by_label("Find a unit, a domain, an officer").is_visible()
