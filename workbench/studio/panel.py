"""A view's frame: what it shows, which settings that belongs to, and whether it is being worked out anew."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import ipywidgets as w
from markupsafe import escape

from workbench.parameters import Settings
from workbench.studio.words import Wording, paragraph


class Panel:
    """A headed view. While it is stale it is greyed, and its head says so in words."""

    def __init__(self, title: str, words: Wording, *, cancel: Callable[[], None], above: Sequence[w.Widget] = ()):
        self._title, self._words = title, words
        self._stamp = ""
        self.shown_at = 0.0
        self.head = w.HTML()
        self.body = w.HTML()
        self.body.add_class("wb-body")
        self.progress = w.IntProgress(value=0, max=1, description=words.say("Working"), layout=w.Layout(width="16em"))
        self.stop = w.Button(
            description=words.say("Cancel"),
            tooltip=words.say("Stop working out: {view}", view=title),
        )
        self.stop.on_click(lambda _: cancel())
        self._running = w.HBox([self.progress, self.stop])
        self._running.layout.display = "none"
        self.box = w.VBox([self.head, self._running, *above, self.body])
        self.box.add_class("wb-studio").add_class("wb-card")
        self._say("")

    @property
    def stamp(self) -> str:
        """Which settings the view belongs to."""
        return self._stamp

    def show(self, html: str, settings: Settings, name: str) -> None:
        """Show the view of some settings."""
        self._stamp = self._words.stamp(settings, name)
        self.body.value = html
        self.fresh()
        self.shown_at = time.perf_counter()

    def fresh(self) -> None:
        """Say that the view belongs to the settings as they stand."""
        self.box.remove_class("wb-stale")
        self._running.layout.display = "none"
        self._say("")

    def busy(self, share: float = 0.1) -> None:
        """Say that the view is being worked out anew; `share` (0–1) of it is done."""
        self.box.add_class("wb-stale")
        self.progress.value = share
        self.progress.max = 1
        self._running.layout.display = ""
        self._say(self._words.say("being worked out anew"))

    def stale(self, why: str = "") -> None:
        """Say that the view belongs to earlier settings, and nothing is being done about it."""
        self.box.add_class("wb-stale")
        self._running.layout.display = "none"
        self._say(why or self._words.say("of earlier settings"))

    def wrong(self, words: str) -> None:
        """Say why the view could not be worked out."""
        self.stale()
        self.body.value = f'<div role="alert">{paragraph("✗ " + words, "wrong")}</div>' + self.body.value

    def _say(self, state: str) -> None:
        said = f" ⟳ <strong>{escape(state)}</strong>" if state else ""
        self.head.value = (
            f'<h3>{escape(self._title)}</h3><div class="stamp" role="status">{escape(self._stamp)}{said}</div>'
        )
