"""The studio in real Chromium: JupyterLab and the page without code, by keyboard, against the library's answer."""

import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from tests.accessibility import CHROMIUM, NO_CHROMIUM, chromium
from workbench.analysis import analyse_into
from workbench.analysis.whatif import WhatIf, level_changes
from workbench.parameters import load_settings

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason=NO_CHROMIUM)
ROOT = Path(__file__).parents[2]
PACK = find_spec("jupyterlab_language_pack_vi_VN")
PATIENCE = 120_000
AS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


@pytest.fixture(scope="module")
def cohort(one_domain):
    """A simulated cohort, analysed, and what the library says of it."""
    tables = one_domain.parent / "tables"
    whatif = WhatIf(analyse_into(load_settings(one_domain), tables))
    return SimpleNamespace(parameters=one_domain, tables=tables, whatif=whatif, scale=whatif.scales[0])


@pytest.fixture(scope="module")
def browser():
    yield from chromium()


@pytest.fixture
def reports():
    """A folder of the project, which JupyterLab serves, taken away afterwards."""
    folder = ROOT / "reports" / "studio-test"
    shutil.rmtree(folder, ignore_errors=True)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def served(cohort, request, tmp_path):
    """Opens a door to the studio and returns its address; the server ends with the test."""
    started = []

    def serve(*options: str) -> str:
        command = [sys.executable, "-m", "workbench", "studio", str(cohort.parameters), "--no-browser"]
        command += ["--tables", str(cohort.tables), *options, *(["--allow-root"] if AS_ROOT else [])]
        with (tmp_path / "server.log").open("w", encoding="utf-8") as log:
            server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=log, text=True)
        started.append(server)
        kept = server.stdout.readline().rsplit(": ", 1)[1].strip()
        return Path(kept).read_text(encoding="utf-8").strip()

    yield serve
    for server in started:
        server.terminate()
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def opened(browser, address: str):
    """A page at the address, once the server answers; it may ask no other host."""
    page = browser.new_page(viewport={"width": 1400, "height": 1500})
    page.set_default_timeout(PATIENCE)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for attempt in range(120):
        try:
            page.goto(address, wait_until="commit")
            break
        except sync_api.Error:
            assert attempt < 119
            time.sleep(0.5)
    return page, asked


def elsewhere(asked: list[str]) -> list[str]:
    return [url for url in asked if not url.startswith(("http://127.0.0.1:", "data:", "blob:"))]


def expected(cohort, cut: float) -> set[tuple[str, str]]:
    """Who changes level, and how, as the library says."""
    parameters = cohort.whatif.saved.settings.parameters
    cuts = [parameters.levels.cuts[0], cut, *parameters.levels.cuts[2:]]
    levels = parameters.levels.model_copy(update={"overrides": {cohort.scale: cuts}})
    moved = replace(cohort.whatif.saved.settings, parameters=parameters.model_copy(update={"levels": levels}))
    changes = level_changes(cohort.whatif.saved, cohort.whatif.move(cohort.whatif.saved, moved))
    return {(r.officer_id, f"{r.level_before} → {r.level}") for r in changes.itertuples()}


def shown(page, caption: str) -> set[tuple[str, str]]:
    """Officers and levels in the table with a caption."""
    rows = page.locator(f"table:has(caption:text-is('{caption}')) tbody tr")
    return {(row.locator("th").inner_text(), row.locator("td").nth(4).inner_text()) for row in rows.all()}


def moved_by_keyboard(page, label: str, presses: int) -> None:
    control = page.get_by_label(label, exact=True)
    control.focus()
    for _ in range(presses):
        control.press("ArrowUp")
    control.press("Tab")


def rows_of(page, caption: str, n: int) -> None:
    """Wait until the table with a caption has so many rows."""
    page.wait_for_function(
        """([caption, n]) => [...document.querySelectorAll('caption')].some(
            c => c.textContent === caption && c.parentElement.tBodies[0].rows.length === n)""",
        arg=[caption, n],
    )


def test_in_jupyterlab(browser, served, cohort, reports):
    page, asked = opened(browser, served("--reports", str(reports)))
    page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
    page.wait_for_function(
        """document.querySelector('.jp-Notebook-ExecutionIndicator')?.dataset.status === 'idle'
            && document.querySelector('#jp-main-statusbar').textContent.includes('ipykernel')"""
    )
    page.locator(".lm-MenuBar-item").nth(3).click()
    page.locator('li[data-command="runmenu:run-all"]').click()
    page.get_by_text("Không ai đổi cấp độ so với thiết lập đã mở.").first.wait_for()

    moved_by_keyboard(page, "Cấp độ 2: từ (phần trăm)", 3)
    page.get_by_text(re.compile(r"cohort \(chưa lưu\)")).first.wait_for()
    wanted = expected(cohort, 53.0)
    assert wanted
    rows_of(page, "Ai đổi cấp độ", len(wanted))
    assert shown(page, "Ai đổi cấp độ") == wanted

    wrong = page.get_by_label("Cấp độ 2: từ (phần trăm)", exact=True)
    wrong.fill("90")
    wrong.press("Tab")
    page.get_by_role("alert").filter(has_text="Điểm cắt phải tăng dần.").first.wait_for()
    assert shown(page, "Ai đổi cấp độ") == wanted

    page.get_by_label("Tên kịch bản").fill("cao-hon")
    page.get_by_label("Tên kịch bản").press("Tab")
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.get_by_text("Đã lưu cao-hon.yaml.").first.wait_for()
    saved = load_settings(cohort.parameters.with_name("cao-hon.yaml"))
    assert saved.parameters.levels.overrides[cohort.scale][1] == 53.0

    page.get_by_label("So sánh (2–3)").select_option(["cohort", "cao-hon"])
    page.get_by_role("button", name="So sánh", exact=True).click()
    caption = "Cấp độ, nhu cầu và kế hoạch của từng phương án"
    compared = page.locator(f"table:has(caption:text-is('{caption}')):has(th:text-is('cao-hon'))")
    compared.wait_for()
    heads = compared.locator("thead th").all_inner_texts()
    assert heads[1:] == ["cohort", "cao-hon"]
    fallen = sum(change[0] > change[-1] for _, change in wanted)
    falls = compared.locator("tr", has_text="Cấp độ giảm").locator("td").all_inner_texts()
    assert falls == ["0", str(fallen)]

    unit = cohort.whatif.analysis.units()[0]
    page.get_by_label("Loại báo cáo").select_option(["Hồ sơ đơn vị"])
    page.get_by_label("Đơn vị", exact=True).last.select_option(cohort.whatif.framework.unit_by_id[unit].name.vi)
    page.get_by_role("button", name="Chạy đầy đủ").click()
    link = page.get_by_role("link", name=f"units/{unit}/unit.html")
    link.wait_for(timeout=300_000)
    with page.expect_popup() as popup:
        link.click()
    popup.value.locator("h1").wait_for()
    levels = pd.read_parquet(reports / "cao-hon" / "cohort" / "tables" / "levels.parquet")
    answer = cohort.whatif.move(cohort.whatif.saved, saved)
    assert levels["level"].tolist() == answer.levels_table()["level"].tolist()
    assert levels["decision"].tolist() == answer.levels_table()["decision"].tolist()
    assert not elsewhere(asked)


@pytest.mark.skipif(not PACK, reason="no Vietnamese language pack here (pip install jupyterlab-language-pack-vi-VN)")
def test_jupyterlab_itself_speaks_vietnamese(browser, served):
    page, _ = opened(browser, served())
    page.locator(".lm-MenuBar-item").first.wait_for()
    assert page.evaluate("document.documentElement.lang").startswith("vi")
    assert page.locator(".lm-MenuBar-item").first.inner_text() != "File"


def test_the_page_without_code(browser, served, cohort):
    address = served("--app", "--language", "en")
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/\?token=\w{48}", address)
    page, asked = opened(browser, address)
    page.get_by_text("Nobody changes level.").first.wait_for()
    assert page.locator(".jp-InputArea-editor").count() == 0
    stranger, _ = opened(browser, address.split("?")[0])
    stranger.get_by_text("Token authentication is enabled").first.wait_for()

    moved_by_keyboard(page, "Level 2: from (percent)", 2)
    wanted = expected(cohort, 52.0)
    rows_of(page, "Who changes level", len(wanted))
    assert shown(page, "Who changes level") == wanted
    page.get_by_label("Decide at (probability 0–1)").fill("0.3")
    page.get_by_label("Decide at (probability 0–1)").press("Tab")
    page.get_by_role("alert").filter(has_text="Expected more than 0.5").first.wait_for()
    page.get_by_role("button", name="Undo").click()
    page.wait_for_function("document.querySelector('input[type=number]') !== null")

    unlabelled = page.evaluate(
        """[...document.querySelectorAll('.wb-studio input, .wb-studio select, .wb-studio button, .wb-studio textarea')]
        .filter(e => e.offsetParent && !(e.labels && e.labels.length && e.labels[0].textContent.trim())
                     && !e.textContent.trim() && !e.getAttribute('aria-label')).map(e => e.outerHTML.slice(0, 120))"""
    )
    assert not unlabelled
    assert not elsewhere(asked)
