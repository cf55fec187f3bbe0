"""Words of the studio in one language, and escaped HTML to put them in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path

from markupsafe import escape

from workbench.errors import Problem, WorkbenchError, in_short
from workbench.language import Speaker
from workbench.listing import Listing
from workbench.listing.html import html
from workbench.parameters import Framework, Settings
from workbench.parameters.naming import Names
from workbench.report.frame.elements import Fragment


@dataclass(frozen=True)
class Wording(Names):
    """What the studio says in one language."""

    speaker: Speaker
    settings: Settings

    @property
    def framework(self) -> Framework:
        """The framework in force."""
        return self.settings.framework

    def chance(self, value: float) -> str:
        """Return a probability with two decimals."""
        return _hundredths(self.speaker, round(100 * value)) if value == value else "–"

    def problems(self, problems: Iterable[Problem]) -> str:
        """Return problems as one sentence each, without the file that nobody has open here."""
        placeless = (replace(p, file="", sheet="", row=None, column="", value="") for p in problems)
        return " ".join(self.name(text) for text in in_short(placeless))

    def failure(self, error: Exception) -> str:
        """Return what an error says if it is one of the workbench's, else its class: other messages may hold data."""
        return self.problems(error.problems) if isinstance(error, WorkbenchError) else type(error).__name__

    def stamp(self, settings: Settings, name: str) -> str:
        """Return which settings something belongs to, and when it was said."""
        return self.say(
            "{name} · settings {digest} · {time}",
            name=name,
            digest=settings.digest[:8],
            time=datetime.now().strftime("%H:%M:%S"),
        )


@cache
def _hundredths(speaker: Speaker, hundredths: int) -> str:
    return speaker.number(hundredths / 100, 2)


def listed(one: Listing) -> str:
    """Return a list as an HTML table."""
    return str(html(one))


def shown(fragment: Fragment) -> str:
    """Return a part of a report's page as plain text of HTML, which joins with other text as it stands."""
    return str(fragment.html)


def paragraph(words: str, kind: str = "") -> str:
    """Return one escaped paragraph."""
    return f'<p class="{escape(kind)}">{escape(words)}</p>'


STYLE = f"<style>{(Path(__file__).parent / 'templates' / 'studio.css').read_text(encoding='utf-8')}</style>"
