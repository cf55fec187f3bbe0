"""axe-core in Chromium: what it finds on a page. Where one of these tools is missing, the tests that need it skip."""

import hashlib
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

AXE = "4.14.1"
AXE_SHA256 = "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PHONE, DESKTOP = 390, 1000
SECONDS = 60


def chromium() -> Iterator:
    """One browser for all tests of a file; its contexts let axe-core be put into pages that allow no script."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("no Chromium here (Debian: apt-get install chromium)")
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


def axe_source(folder: Path) -> str:
    """Return axe-core's script, fetched once into `folder` from the npm registry and checked against its digest."""
    script = folder / f"axe-{AXE}.min.js"
    if not script.exists():
        if shutil.which("npm") is None:
            pytest.skip("axe-core needs npm (Debian: apt-get install npm)")
        fetched = subprocess.run(
            ["npm", "pack", "--silent", f"axe-core@{AXE}", "--pack-destination", str(folder)],
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        if fetched.returncode:
            pytest.skip("the npm registry was not to be had, so axe-core neither")
        with tarfile.open(folder / f"axe-core-{AXE}.tgz") as pack:
            script.write_bytes(pack.extractfile("package/axe.min.js").read())
    content = script.read_bytes()
    assert hashlib.sha256(content).hexdigest() == AXE_SHA256
    return content.decode("utf-8")


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
