"""Beginning with an office's files on a page, in real Chromium: the same files as the command writes."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import offices
from tests.accessibility import CHROMIUM, NO_CHROMIUM, chromium
from tests.browser.test_studio import AS_ROOT, ROOT, elsewhere, opened
from workbench.parameters import load_settings
from workbench.start.office import read_office
from workbench.start.writing import write

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
ANSWERS = {"cuts": [0, 45, 70], "budget": 12e6, "versions": "same", "title": "van-phong"}
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason=NO_CHROMIUM)


@pytest.fixture(scope="module")
def browser():
    yield from chromium()


@pytest.fixture
def served(tmp_path):
    """The page on a folder that is empty, and its address."""
    folder = tmp_path / "van-phong"
    command = [sys.executable, "-m", "workbench", "start", str(folder), "--app", "--no-browser"]
    command += ["--allow-root"] if AS_ROOT else []
    with (tmp_path / "server.log").open("w", encoding="utf-8") as log:
        server = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=log, text=True,
            env={**os.environ, "WORKBENCH_LANGUAGE": "en"},
        )  # fmt: skip
    kept = server.stdout.readline().rsplit(": ", 1)[1].strip()
    yield folder, Path(kept).read_text(encoding="utf-8").strip()
    server.terminate()
    try:
        server.wait(timeout=10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def test_files_are_chosen_questions_answered_and_the_same_is_written_as_by_the_command(browser, served, tmp_path):
    folder, address = served
    parts = offices.parts() | {"Nháp": offices.exam("Kiến thức chung")[:9]}
    offices.book(tmp_path / "own" / "x.xlsx", parts)
    page, asked = opened(browser, address)
    page.get_by_role("alert").filter(has_text="There is no such folder.").wait_for()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name=re.compile("Choose files")).click()
    chooser.value.set_files(tmp_path / "own" / "x.xlsx")
    page.get_by_text("What each sheet is taken for").wait_for()
    assert (folder / "x.xlsx").read_bytes() == (tmp_path / "own" / "x.xlsx").read_bytes()
    text = page.locator("body").inner_text()
    assert "the person's id" in text
    assert not any(one[1] in text for one in offices.PEOPLE)

    page.get_by_label("x.xlsx: VTVL").select_option(label="not used")
    page.get_by_role("alert").filter(has_text="levels that positions require").wait_for()
    assert not page.get_by_role("button", name="Write and check").is_visible()
    page.get_by_label("x.xlsx: VTVL").select_option(label="levels that positions require")
    page.get_by_label(re.compile("From what percent")).wait_for()
    assert not elsewhere(asked)


def test_what_is_open_is_asked_and_what_is_no_answer_is_said(browser, served, tmp_path):
    folder, address = served
    offices.book(folder / "x.xlsx", offices.parts())
    page, asked = opened(browser, address)
    cuts = page.get_by_label(re.compile("From what percent"))
    cuts.wait_for()
    cuts.fill("70; 45; 0")
    page.get_by_label(re.compile("How much money")).fill("12 triệu")
    page.get_by_label(re.compile("Several versions")).fill(
        "the same questions in another order; there is no such table"
    )
    page.get_by_role("button", name="Write and check").click()
    page.get_by_role("alert").filter(has_text="3 rising numbers from 0 to 100").first.wait_for()
    assert not (folder / "cohort.yaml").exists()
    cuts.fill("0; 45; 70")
    cuts.press("Tab")
    page.get_by_role("button", name="Write and check").click()
    page.get_by_text("Rows: ").first.wait_for()
    settings = load_settings(folder / "cohort.yaml")
    other = tmp_path / "other" / folder.name
    shutil.copytree(folder, other, ignore=lambda _, names: [name for name in names if name != "x.xlsx"])
    file, _ = write(read_office(other, {}), ANSWERS, overwrite=False)
    same = load_settings(file)
    assert settings.parameters == same.parameters
    assert settings.framework == same.framework
    assert not elsewhere(asked)
