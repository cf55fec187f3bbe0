"""The building blocks of a page: each is escaped HTML that a notebook shows and the page template takes over."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from workbench.language import Language, Speaker
from workbench.listing import Listing
from workbench.listing.html import html

TEMPLATES = Path(__file__).parent / "templates"
PAGE_MIME = "application/vnd.training-needs-workbench.page+json"


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of a page; `page` (title, language) is set on the piece that opens it."""

    html: Markup
    page: dict[str, str] = field(default_factory=dict)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        bundle: dict[str, Any] = {"text/html": f'<div class="wb">{self.html}</div>', "text/plain": "page fragment"}
        return bundle | ({PAGE_MIME: self.page} if self.page else {})

    def __add__(self, other: Fragment) -> Fragment:
        return Fragment(self.html + other.html, self.page | other.page)


@cache
def environment() -> Environment:
    """The one Jinja environment of the reports: everything that is filled in is escaped."""
    return Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True)


def fill(template: str, **values: Any) -> Fragment:
    """Return a template of `templates/` filled with values."""
    return Fragment(Markup(environment().get_template(template).render(**values)))


def emphasis(words: str, kind: str) -> Markup:
    """Return words set off as `short`, `meets` or `undecided`."""
    return Markup('<span class="{}">{}</span>').format(kind, words)


def code(words: str) -> Markup:
    """Return words that are typed as they stand."""
    return Markup("<code>{}</code>").format(words)


def sentence(template: str, **values: str | Markup) -> Markup:
    """Fill the `{placeholders}` of a translated sentence with plain words (escaped) or emphasised ones."""
    return Markup(escape(template)).format(**values)


def css_string(words: str) -> Markup:
    """Return words as a string of a style sheet in a page: all but letters, digits and spaces stand as code points."""
    safe = (letter if letter.isalnum() or letter == " " else f"\\{ord(letter):x} " for letter in words)
    return Markup('"{}"').format(Markup("".join(safe)))


def opening(
    title: str, subtitle: str, *, language: Language, stamps: Sequence[str] = (), running: Sequence[str] = ()
) -> Fragment:
    """Open a page: style, title, subtitle, and the stamps that say what is simulated or made up.

    Args:
        title: of the page.
        subtitle: under it.
        language: of the page.
        stamps: words in frames.
        running: what stands at the foot of every printed page.
    """
    style = (TEMPLATES / "report.css").read_text(encoding="utf-8")
    return Fragment(
        fill(
            "opening.html.j2",
            title=title,
            subtitle=subtitle,
            stamps=stamps,
            style=Markup(style),
            running=css_string(" · ".join(running)),
            sideways=css_string(Speaker(language).say("↔ swipe sideways to see all of it")),
        ).html,
        {"title": title, "language": language},
    )


def lead(sentences: Iterable[str | Markup]) -> Fragment:
    """Return the answer in sentences, set large."""
    return fill("lead.html.j2", sentences=list(sentences))


def section(title: str, *parts: Fragment) -> Fragment:
    """Return a headed section."""
    head = Markup("<h2>{}</h2>").format(title)
    return Fragment(Markup("").join([head, *(part.html for part in parts)]))


def paragraph(words: str | Markup, kind: str = "") -> Fragment:
    """Return one paragraph; `kind` may be `small`."""
    return Fragment(Markup('<p class="{}">{}</p>').format(kind, words) if kind else Markup("<p>{}</p>").format(words))


def tiles(pairs: Iterable[tuple[str, str]]) -> Fragment:
    """Return figures in tiles: (figure, what it is)."""
    return fill("tiles.html.j2", pairs=list(pairs))


def listed(one: Listing) -> Fragment:
    """Return a list as a table."""
    return Fragment(html(one))


def figure(svg: str, alternative: str, caption: str = "", *, narrow: str = "") -> Fragment:
    """Return a drawing with the finding that it shows in words.

    Args:
        svg: the drawing.
        alternative: its finding, for those who do not see it.
        caption: what stands under it.
        narrow: the same drawing for a phone; without it, a phone scrolls the drawing within its own box.
    """
    return fill("figure.html.j2", svg=Markup(svg), alternative=alternative, caption=caption, narrow=Markup(narrow))


def drawing(draw: Callable[..., str], alternative: str, caption: str = "") -> Fragment:
    """Return a drawing as wide as the page, and the same one for a phone.

    Args:
        draw: draws it; takes `narrow`, whether for a phone.
        alternative: its finding, for those who do not see it.
        caption: what stands under it.
    """
    return figure(draw(narrow=False), alternative, caption, narrow=draw(narrow=True))


def folded(title: str, *parts: Fragment, kind: str = "") -> Fragment:
    """Return a note that opens on demand, and always in print; `kind` "screen" leaves it out there."""
    return fill("folded.html.j2", title=title, parts=[part.html for part in parts], kind=kind)


def definitions(pairs: Iterable[tuple[str, str]]) -> Fragment:
    """Return a list of terms, each with its meaning."""
    line = Markup("<div><dt>{}</dt> <dd>{}</dd></div>")
    return Fragment(Markup("<dl>{}</dl>").format(Markup("").join(line.format(*pair) for pair in pairs)))


def signatures(roles: Sequence[str]) -> Fragment:
    """Return lines to sign on, one for each role."""
    return fill("signatures.html.j2", roles=roles)
