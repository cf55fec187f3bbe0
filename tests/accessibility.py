"""axe-core in Chromium: what it finds on a page. Where one of these tools is missing, the tests that need it skip."""

from collections.abc import Iterator
from importlib.resources import files

import pytest

from workbench.report.frame.printing import browser as installed_browser

CHROMIUM = installed_browser()
NO_CHROMIUM = "no Chromium here (Debian: apt-get install chromium)"
PHONE, DESKTOP = 390, 1000


def chromium() -> Iterator:
    """One browser for all tests of a file; its contexts let axe-core be put into pages that allow no script."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip(NO_CHROMIUM)
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


def axe_source() -> str:
    """Return axe-core's script, as the locked package brings it."""
    pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")
    return (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


def violations(browser, address: str, *, axe: str, width: int) -> list[str]:
    """Return the rules that a page breaks at a width, its notes unfolded, and by how much a phone would overflow."""
    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
    page = context.new_page()
    page.goto(address)
    page.evaluate("document.querySelectorAll('details').forEach(note => note.open = true)")
    page.evaluate(axe)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    page.set_viewport_size({"width": PHONE, "height": 900})
    overflow = page.evaluate("document.documentElement.scrollWidth") - PHONE
    context.close()
    said = [f"{rule['id']}: {rule['nodes'][0]['html'][:200]}" for rule in found]
    return said + [f"the page is {overflow} px wider than a phone"] * (overflow > 0)
