"""Two or three analyses side by side: who changes level, which needs, what the plans gain and cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from workbench.analysis import Analysis, comparison
from workbench.language import Speaker
from workbench.messages import spoken
from workbench.report.comparison import lists
from workbench.report.frame.elements import Fragment, lead, listed, paragraph, section
from workbench.report.frame.render import render_html
from workbench.report.frame.view import View

MOST_SHOWN = 500


@dataclass(frozen=True)
class Compared:
    """Analyses with the names that they go by; the first is what the others are compared with."""

    names: tuple[str, ...]
    analyses: tuple[Analysis, ...]
    view: View


def compared(names: Sequence[str], analyses: Sequence[Analysis], language: str = "") -> Compared:
    """Put analyses side by side, in "vi" or "en" (default: the first one's language)."""
    chosen = spoken(language, analyses[0].settings.parameters.language)
    return Compared(tuple(names), tuple(analyses), View(analyses[0], Speaker(chosen)))


def page(found: Compared) -> str:
    """Return the whole page as HTML."""
    import nbformat

    parts = [header(found), answer(found), figures(found), needs(found), open_needs(found), people(found), foot(found)]
    outputs = [nbformat.v4.new_output("execute_result", data=part._repr_mimebundle_()) for part in parts]
    cells = [nbformat.v4.new_code_cell("", outputs=[output]) for output in outputs]
    return render_html(nbformat.v4.new_notebook(cells=cells), language=found.view.speaker.language)


def header(found: Compared) -> Fragment:
    """Name what is compared."""
    return found.view.open(found.view.say("Comparison"), found.view.speaker.listing(list(found.names)))


def answer(found: Compared) -> Fragment:
    """Say how many change level, and what becomes of needs and cost."""
    view, counts = found.view, comparison.counts(found.analyses)
    said: list[str | Markup] = []
    for place, name in enumerate(found.names[1:], start=1):
        one = counts[place]
        said.append(
            view.say(
                "{name}: levels that rise {up}, that fall {down}; {needs}, {before} before.",
                name=name,
                up=view.speaker.number(one["level_up"]),
                down=view.speaker.number(one["level_down"]),
                needs=view.speaker.plural("{n} certain need", "{n} certain needs", int(one["needs"])),
                before=view.speaker.number(counts[0]["needs"]),
            )
        )
    return lead(said)


def figures(found: Compared) -> Fragment:
    """Show what is counted of each."""
    return section(found.view.say("At a glance"), listed(lists.measures(found.view, found.names, found.analyses)))


def needs(found: Compared) -> Fragment:
    """Show the people with a certain need by scale."""
    return section(found.view.say("Needs"), listed(lists.needs_by_scale(found.view, found.names, found.analyses)))


def open_needs(found: Compared) -> Fragment:
    """Show the needs that stay open by reason."""
    counted = lists.open_by_reason(found.view, found.names, found.analyses)
    if not counted.rows:
        return paragraph(found.view.say("No certain need stays open."))
    return section(found.view.say("What stays open"), listed(counted))


def people(found: Compared) -> Fragment:
    """List who changes level against the first, level changes first."""
    view = found.view
    parts = []
    for name, one in zip(found.names[1:], found.analyses[1:], strict=True):
        moved = lists.movers(view, name, comparison.movers(found.analyses[0], one), view.people)
        if not moved.rows:
            parts.append(paragraph(view.say("{name}: nobody changes level.", name=name)))
            continue
        parts.append(listed(moved.first(MOST_SHOWN)))
        if len(moved.rows) > MOST_SHOWN:
            left = view.speaker.plural(
                "{n} further row is not shown.", "{n} further rows are not shown.", len(moved.rows) - MOST_SHOWN
            )
            parts.append(paragraph(left, "small"))
    return section(view.say("Who changes level"), *parts)


def foot(found: Compared) -> Fragment:
    """Say where the numbers come from."""
    view = found.view
    sources = [
        view.say("{name}: settings {digest}.", name=name, digest=one.settings.digest[:8])
        for name, one in zip(found.names, found.analyses, strict=True)
    ]
    return view.foot(" ".join(sources), department=True)
