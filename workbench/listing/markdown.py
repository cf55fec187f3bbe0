"""A list in Markdown, for pages that are generated from declarations."""

from __future__ import annotations

from workbench.listing.declare import Column, Listing, said


def markdown(one: Listing) -> list[str]:
    """Return the lines of a table: head, rule, a line for each row; ids and keys stand as code."""
    heads = [column.words for column in one.columns]
    rows = [[_cell(one, column, value) for column, value in zip(one.columns, row, strict=True)] for row in one.rows]
    lines = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in (heads, *rows)]
    return [lines[0], "|" + "---|" * len(heads), *lines[1:]]


def _cell(one: Listing, column: Column, value: object) -> str:
    words = said(one, column, value)
    return f"`{words}`" if column.holds == "code" and words else words
