"""Two or three analyses side by side: who changes level, which needs, what the plans gain and cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from markupsafe import Markup

from workbench.analysis import Analysis, comparison
from workbench.analysis.words import REASONS_TEXT
from workbench.language import Speaker
from workbench.listing import Column, Said, listing
from workbench.messages import msg, spoken
from workbench.report.frame.elements import Fragment, lead, listed, paragraph, section
from workbench.report.frame.render import render_html
from workbench.report.frame.view import View

MEASURES = {
    "officers": msg("People"),
    "level_up": msg("Levels that rise"),
    "level_down": msg("Levels that fall"),
    "undecided_levels": msg("Undecided levels"),
    "needs": msg("Certain needs"),
    "undecided_needs": msg("Needs still undecided"),
    "people_in_need": msg("People with a certain need"),
    "sessions": msg("Sessions"),
    "seats": msg("Seats taken"),
    "cost": msg("Cost of the plan"),
    "coached": msg("Coaching pairs"),
    "closed": msg("Needs with a seat or a coach"),
    "unmet": msg("Certain needs that stay open, further steps included"),
}
CHANGES = {
    "up": msg("▲ up"),
    "down": msg("▼ down"),
    "decided": msg("✓ becomes decided"),
    "undecided": msg("? becomes undecided"),
    "new": msg("+ new"),
    "gone": msg("– gone"),
}
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
    view, counts = found.view, comparison.counts(found.analyses)
    rows = [
        [view.say(words), *(_figure(view, key, value) for value in counts.loc[key])] for key, words in MEASURES.items()
    ]
    made = listing(view.speaker, view.say("Levels, needs and plans of each"), _beside(found, ""), rows)
    return section(view.say("At a glance"), listed(made))


def needs(found: Compared) -> Fragment:
    """Show the people with a certain need by scale."""
    view, by_scale = found.view, comparison.needs_by_scale(found.analyses)
    order = [scale for scale in view.framework.scale_names if scale in by_scale.index]
    rows = [[view.scale(s), *_against_first(view, by_scale.loc[s])] for s in order]
    caption, columns = view.say("People with a certain need, by scale"), _beside(found, view.say("Need"))
    return section(view.say("Needs"), listed(listing(view.speaker, caption, columns, rows)))


def open_needs(found: Compared) -> Fragment:
    """Show the needs that stay open by reason."""
    view, by_reason = found.view, comparison.unmet_by_reason(found.analyses)
    if by_reason.empty:
        return paragraph(view.say("No certain need stays open."))
    rows = [[view.name(REASONS_TEXT[str(r)]), *_against_first(view, by_reason.loc[r])] for r in by_reason.index]
    caption, columns = view.say("Needs that stay open, by reason"), _beside(found, view.say("Why"))
    return section(view.say("What stays open"), listed(listing(view.speaker, caption, columns, rows)))


def people(found: Compared) -> Fragment:
    """List who changes level against the first, level changes first."""
    view = found.view
    parts = []
    for name, one in zip(found.names[1:], found.analyses[1:], strict=True):
        moved = comparison.movers(found.analyses[0], one)
        rank = moved["change"].isin(["decided", "undecided"])
        moved = moved.assign(rank=rank).sort_values(["rank", "officer_id", "scale_id"], kind="stable")
        if moved.empty:
            parts.append(paragraph(view.say("{name}: nobody changes level.", name=name)))
            continue
        rows = [_mover(view, row) for _, row in moved.head(MOST_SHOWN).iterrows()]
        columns = [
            Column("officer", view.say("Officer")),
            Column("scale", view.say("Scale")),
            Column("change", view.say("Change")),
            Column("before", view.say("Level before"), "number"),
            Column("after", view.say("Level after"), "number"),
        ]
        parts.append(listed(listing(view.speaker, view.say("{name}: who changes level", name=name), columns, rows)))
        if len(moved) > MOST_SHOWN:
            left = view.speaker.plural(
                "{n} further row is not shown.", "{n} further rows are not shown.", len(moved) - MOST_SHOWN
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


def _mover(view: View, row: pd.Series) -> list[object]:
    officer = str(row["officer_id"])
    person = f"{officer} · {view.people[officer]}" if officer in view.people else officer
    change = view.say(CHANGES[str(row["change"])])
    return [person, view.scale(str(row["scale_id"])), change, row["level_before"], row["level_after"]]


def _beside(found: Compared, what: str) -> list[Column]:
    """Return a column that says what is compared, and one for each analysis."""
    return [Column("what", what), *(Column(str(at), name, "number") for at, name in enumerate(found.names))]


def _figure(view: View, key: str, value: float) -> object:
    return Said(value, view.speaker.money(value)) if key == "cost" else value


def _against_first(view: View, row: pd.Series) -> list[Said]:
    first = int(row.iloc[0])
    signs = {-1: " ▼", 0: "", 1: " ▲"}
    return [Said(n, view.speaker.number(int(n)) + signs[(int(n) > first) - (int(n) < first)]) for n in row]
