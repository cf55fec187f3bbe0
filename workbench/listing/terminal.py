"""A list in a terminal."""

from __future__ import annotations

import io
import shutil
import sys

from workbench.listing.declare import Listing, heading, said

LONGEST = 300
"""Letters of a cell, from which on it is cut short: a sentence of the ledger stands whole."""
UNBOUNDED = 10_000
"""Width of what is not a terminal: rows that a program reads are not broken."""


def terminal(one: Listing) -> str:
    """Return a list under its caption and heads, numbers to the right; control characters of ids are not printed."""
    from rich.box import Box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    rule = "    \n    \n ─  \n    \n    \n    \n    \n    \n"
    made = Table(box=Box(rule), show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    for column in one.columns:
        right = column.standing in ("n", "r")
        made.add_column(Text(_printable(heading(one, column))), justify="right" if right else "left", overflow="fold")
    for row in (*one.rows, *[one.last] * bool(one.total)):
        made.add_row(*(Text(_printable(said(one, *cell))) for cell in zip(one.columns, row, strict=True)))
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else UNBOUNDED
    written = io.StringIO()
    Console(file=written, width=width, color_system=None, legacy_windows=False).print(made)
    return "\n".join([_printable(one.caption), *(line.rstrip() for line in written.getvalue().splitlines())])


def _printable(words: str) -> str:
    text = "".join(sign if sign.isprintable() else "\ufffd" for sign in words)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
