"""A list in HTML: a table with caption and header cells, which scrolls or becomes cards on a narrow screen."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from workbench.listing.declare import Column, Listing, shown

MANY, FEW = 5, 8
"""Columns from which on a table scrolls in its own box on a phone; rows up to which it stays on one printed page."""

SHORT = 14
"""Letters up to which the heading of a column of numbers stays on one line."""

BROAD = 6
"""Columns from which on the first one of a table of words is as wide as its words ask for."""


def html(one: Listing) -> Markup:
    """Return a list as a table; the first cell of a row heads it. No rows: caption and a dash."""
    if not one.rows:
        return Markup('<p class="small">{}: –</p>').format(one.caption)
    rows = [[shown(one, column, cell) for column, cell in zip(one.columns, row, strict=True)] for row in one.rows]
    if one.total:
        sums = (shown(one, column, cell) for column, cell in zip(one.columns, one.last, strict=True))
        rows.append([Markup("<b>{}</b>").format(words) if words else "" for words in sums])
    return Markup(
        '<div class="scroll" tabindex="0" role="group" aria-label="{caption}">\n<table{kinds}>\n'
        "<caption>{caption}</caption>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n</div>"
    ).format(
        caption=one.caption,
        kinds=_class(*_kinds(one, len(rows))),
        heads=Markup("").join(map(_head, one.columns)),
        rows=Markup("").join(Markup("<tr>{}</tr>\n").format(Markup("").join(_cells(one, row))) for row in rows),
    )


def _kinds(one: Listing, rows: int) -> Iterator[str]:
    columns = len(one.columns)
    yield from ["cards"] * one.cards + ["dense"] * one.dense
    yield from ["many"] * (columns >= MANY and not one.cards) + ["broad"] * (columns >= BROAD and one.cards)
    yield from ["few"] * (rows <= FEW)


def _head(column: Column) -> Markup:
    short = ["o"] if column.standing and len(column.words) <= SHORT else []
    return Markup('<th scope="col"{}>{}</th>').format(_class(column.standing, *short), column.words)


def _cells(one: Listing, row: list[str]) -> Iterator[Markup]:
    yield Markup('<th scope="row">{}</th>').format(row[0])
    for column, words in zip(one.columns[1:], row[1:], strict=True):
        of = Markup(' data-of="{}"').format(column.words) if one.cards else ""
        yield Markup("<td{}{}>{}</td>").format(_class(column.standing), of, words)


def _class(*names: str) -> Markup:
    said = " ".join(name for name in names if name)
    return Markup(' class="{}"').format(said) if said else Markup("")
