"""PDF: a page printed by the system's Chromium, Chrome or Edge; one browser for many pages.

A4, real text, tagged, with an outline from the headings; fonts embedded. The browser is offline, runs no script and
adds no header or footer of its own; page numbers come from the page's style sheet.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from workbench.messages import Words, msg

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "msedge")
INSTALLED = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
)
BROWSER_COMMANDS = {
    "linux": "sudo apt-get install chromium",
    "darwin": "brew install --cask google-chrome",
    "win32": "winget install Google.Chrome",
}
LIBRARY_COMMAND = "{python} -m pip install playwright"
NO_LIBRARY = msg("No PDF is made: the library playwright is missing. Install it with: {command}")
NO_BROWSER = msg("No PDF is made: there is no Chromium, Chrome or Edge on this machine. Install one with: {command}")

FOLDED = re.compile(r"<details(?![^>]*\bopen\b)")
MADE_BY = re.compile(rb"/Creator \((?:\\.|[^\\)])*\)")
TIME = re.compile(rb"\(D:\d{14}[^)]*\)")
NO_TIME = b"(D:20000101000000+00'00')"
SECONDS = 120


def browser() -> str | None:
    """Return the path of a browser that prints, None where there is none; WORKBENCH_BROWSER names another."""
    named = os.environ.get("WORKBENCH_BROWSER")
    if named:
        return shutil.which(named)
    found = (shutil.which(name) for name in BROWSERS)
    return next((path for path in (*found, *INSTALLED) if path and Path(path).exists()), None)


def lacking() -> Words | None:
    """Say what PDF needs and this machine lacks, with the command that installs it; None where nothing is lacking."""
    if importlib.util.find_spec("playwright") is None:
        return NO_LIBRARY.format(command=LIBRARY_COMMAND.format(python=Path(sys.executable).name))
    if browser() is None:
        return NO_BROWSER.format(command=BROWSER_COMMANDS.get(sys.platform, BROWSER_COMMANDS["linux"]))
    return None


class Printer:
    """A browser that prints pages; to be used and closed by the thread that opened it."""

    def __enter__(self) -> Self:
        from playwright.sync_api import sync_playwright

        self._playwright = sync_playwright().start()
        try:
            self._browser = self._playwright.chromium.launch(
                executable_path=browser(), handle_sigint=False, handle_sigterm=False, handle_sighup=False
            )
            self._context = self._browser.new_context(offline=True, java_script_enabled=False)
        except BaseException:
            self._playwright.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._browser.close()
        finally:
            self._playwright.stop()

    def pdf(self, html: str) -> bytes:
        """Return a page as PDF, with its folded notes open.

        The same page gives the same bytes in the same version of the browser with the same fonts.
        """
        page: Any = self._context.new_page()
        try:
            page.set_default_timeout(1000 * SECONDS)
            page.set_content(FOLDED.sub("<details open", html))
            printed = page.pdf(prefer_css_page_size=True, print_background=True, tagged=True, outline=True)
        finally:
            page.close()
        return settled(printed)


def settled(pdf: bytes) -> bytes:
    """Return a printed PDF without the time and the machine in it; every length is kept."""
    pdf = TIME.sub(lambda found: NO_TIME.ljust(len(found[0])), pdf)
    return MADE_BY.sub(lambda found: b"/Creator (Training Needs Workbench)".ljust(len(found[0])), pdf)
