"""A full run with a saved scenario, started beside the studio and watched from it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ipywidgets as w
from markupsafe import escape

from workbench.errors import EXIT_DONE
from workbench.messages import msg_in
from workbench.parameters import Settings
from workbench.report.kinds import KINDS
from workbench.run.apart import APART, INTERRUPT
from workbench.shipped import workplace
from workbench.studio import fields
from workbench.studio.words import Wording, paragraph

COUNTED = re.compile(r"(\d+)/(\d+)\s")


class FullRun:
    """Starts `workbench run` on a scenario, shows how far it is, and links to its reports."""

    def __init__(
        self, words: Wording, saved: Callable[[], tuple[Settings, str] | None], units: list[str], reports: Path
    ):
        self._words, self._saved, self._reports = words, saved, reports
        wide: dict[str, Any] = {"layout": w.Layout(width="34em"), "style": {"description_width": "12em"}}
        self.kinds = w.SelectMultiple(
            options=[(words.name(kind.title), kind.name) for kind in KINDS.values()],
            value=("cohort", "unit"),
            rows=len(KINDS),
            description=words.say("Kinds of report"),
            **wide,
        )
        everywhere = (words.say("all units"), "")
        self.unit = w.Dropdown(
            options=[everywhere, *((words.unit(u), u) for u in units)], description=words.say("Unit"), **wide
        )
        self.start = w.Button(description=words.say("Make a full run"), button_style="primary")
        self.stop = w.Button(description=words.say("Stop"), disabled=True)
        self.progress = w.IntProgress(
            value=0, max=1, description=words.say(msg_in("studio", "Progress")), layout=w.Layout(width="34em")
        )
        self.said = w.HTML(paragraph(words.say("Save the scenario before a run."), "quiet"))
        self.start.on_click(lambda _: self.begin())
        self.stop.on_click(lambda _: self.interrupt())
        buttons = w.HBox([self.start, self.stop])
        self.box = fields.carded(w.VBox([self.kinds, self.unit, buttons, self.progress, self.said]))
        self._process: subprocess.Popen[str] | None = None
        self._thread: threading.Thread | None = None

    def begin(self) -> None:
        """Start a run with the saved scenario."""
        found = self._saved()
        if found is None:
            words = self._words.say(
                "The settings changed since they were saved; save the scenario first.",
            )
            self._say(words, wrong=True)
            return
        settings, name = found
        reports = self._reports / name
        command = [sys.executable, "-m", "workbench", "run", str(settings.file), "--reports", str(reports)]
        command += ["--only", ",".join(self.kinds.value), *(["--unit", self.unit.value] if self.unit.value else [])]
        environment = os.environ | {"WORKBENCH_LANGUAGE": self._words.speaker.language}
        self.start.disabled, self.stop.disabled = True, False
        self.progress.value = 0
        self._process = subprocess.Popen(
            command,
            cwd=workplace(),
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            **APART,
        )
        folder = reports / settings.parameters.cohort
        self._thread = threading.Thread(target=self._watch, args=(self._process, folder), daemon=True)
        self._thread.start()

    def interrupt(self) -> None:
        """Interrupt the run; starting it again goes on from there."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(INTERRUPT)

    def wait(self, seconds: float) -> None:
        """Wait for the run to end."""
        if self._thread is not None:
            self._thread.join(seconds)

    def _watch(self, process: subprocess.Popen[str], folder: Path) -> None:
        lines: list[str] = []
        assert process.stdout is not None
        for line in process.stdout:
            lines = [*lines[-9:], line.rstrip()]
            counted = COUNTED.match(line)
            if counted:
                self.progress.max, self.progress.value = int(counted[2]), int(counted[1])
            self._say(line.strip())
        status = process.wait()
        self.start.disabled, self.stop.disabled = False, True
        if status == EXIT_DONE:
            self.progress.value = self.progress.max
            self.said.value = report_links(folder, self._words)
        else:
            self._say(" · ".join(lines), wrong=True)

    def _say(self, words: str, *, wrong: bool = False) -> None:
        sign = "✗ " if wrong else ""
        role, kind = ("alert", "wrong") if wrong else ("status", "quiet")
        self.said.value = f'<div role="{role}">{paragraph(sign + words, kind)}</div>'


def report_links(folder: Path, words: Wording, most: int = 40) -> str:
    """Return links to a run's pages as JupyterLab serves them, and where they lie."""
    pages = [folder / "index.html", *sorted(p for p in folder.rglob("*.html") if p != folder / "index.html")][:most]
    lines, home = [], workplace()
    for page in pages:
        inside = page.is_relative_to(home)
        address = f"/files/{page.relative_to(home).as_posix()}" if inside else page.as_uri()
        label = page.relative_to(folder).as_posix()
        lines.append(f'<li><a href="{escape(address)}" target="_blank" rel="noopener">{escape(label)}</a></li>')
    done = paragraph("✓ " + words.say("The run is done: {folder}", folder=folder), "quiet")
    return f'<div role="status">{done}<ul>{"".join(lines)}</ul></div>'
