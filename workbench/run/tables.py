"""Outcomes as plain tables for the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import pandas as pd

from workbench.analysis.words import in_general
from workbench.messages import msg, msg_in
from workbench.report.frame.words import ACTIONS
from workbench.run.cold import Compared
from workbench.run.index_data import reason
from workbench.run.ledger_file import summary
from workbench.run.manifest import Checked, Record

STATES = {
    "ok": msg("as written"),
    "changed": msg("changed"),
    "missing": msg("missing"),
    "unlisted": msg("not in the manifest"),
}


def plain_table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return rows under their heads in columns, numbers to the right; control characters of ids are not printed."""
    cells = [[_printable(cell) for cell in row] for row in (heads, *rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(heads))]
    right = [len(cells) > 1 and all(row[i].isdigit() for row in cells[1:]) for i in range(len(heads))]
    lines = [
        "  ".join(c.rjust(w) if r else c.ljust(w) for c, w, r in zip(row, widths, right, strict=True)).rstrip()
        for row in cells
    ]
    return "\n".join([lines[0], "  ".join("─" * w for w in widths), *lines[1:]])


def failures_table(failed: Iterable[Record], language: str) -> str:
    """Return the failed reports: kind, id, error, where the executed notebook lies."""
    heads = [
        t.in_(language)
        for t in (
            msg("report"),
            msg("id"),
            msg("reason"),
            msg("executed notebook"),
        )
    ]
    rows = [
        (r.kind, r.officer or r.unit or r.domain, reason(r).in_(language), r.notebook.path if r.notebook else "–")
        for r in failed
    ]
    return plain_table(heads, rows)


def ledger_table(ledger: pd.DataFrame, language: str) -> str:
    """Return how often each rule was applied, by sheet and action, with one row and its value."""
    heads = [
        t.in_(language)
        for t in (
            msg("sheet"),
            msg("what was done"),
            msg("entries"),
            msg("such as row"),
            msg("value"),
            msg("why"),
        )
    ]
    rows = (
        (
            r.sheet,
            ACTIONS[r.action].in_(language),
            r.n,
            "–" if pd.isna(r.row) else r.row,
            "–" if pd.isna(r.value) else r.value,
            in_general(r.rule).in_(language).strip(),
        )
        for r in summary(ledger).itertuples(index=False)
    )
    return plain_table(heads, rows)


def checked_table(checked: Sequence[Checked], language: str) -> str:
    """Return the files that are not as written, then how many there are of each state."""
    heads = [msg_in("run", "file").in_(language), msg("state").in_(language)]
    rows: list[tuple[str, object]] = [(c.path, STATES[c.state].in_(language)) for c in checked if c.state != "ok"]
    counts: Counter[str] = Counter(c.state for c in checked)
    total = plain_table(
        [msg("state").in_(language), msg("files").in_(language)],
        [(STATES[state].in_(language), counts[state]) for state in STATES if counts[state] or state == "ok"],
    )
    return f"{plain_table(heads, rows)}\n\n{total}" if rows else total


def compared_table(compared: Sequence[Compared], language: str) -> str:
    """Return which reports differ from those executed again, and in which cells."""
    same, other = msg("the same"), msg("differs")
    heads = [
        msg("report executed again").in_(language),
        msg("page").in_(language),
        msg("cells that differ").in_(language),
    ]
    rows = [
        (c.id, c.error or (same if c.same_page else other).in_(language), ", ".join(map(str, c.cells)) or "–")
        for c in compared
    ]
    return plain_table(heads, rows)


def broken_table(broken: pd.DataFrame, language: str) -> str:
    """Return the limits that the plans break: rule, where, value, limit."""
    heads = [
        t.in_(language)
        for t in (
            msg("limit"),
            msg("where"),
            msg("value"),
            msg("allowed"),
        )
    ]
    return plain_table(heads, broken.itertuples(index=False))


def _printable(cell: object) -> str:
    text = "".join(c if c.isprintable() else "�" for c in str(cell))
    return text if len(text) <= 100 else text[:99] + "…"
