"""Outcomes as lists for the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from workbench.analysis.words import in_general, is_harmless
from workbench.language import Speaker
from workbench.listing import Column, Listing, listing
from workbench.messages import msg, msg_in
from workbench.report.frame.words import ACTIONS
from workbench.run.index_data import reason
from workbench.run.ledger_file import summary
from workbench.run.manifest import Checked, Record

if TYPE_CHECKING:
    from workbench.run.cold import Compared

STATES = {
    "ok": msg("as written"),
    "changed": msg("changed"),
    "missing": msg("missing"),
    "unlisted": msg("not in the manifest"),
}
FILE = msg_in("run", "file")
GAP = "…"
"""What stands in a rule's sentence where it speaks of any row."""


def failures(failed: Iterable[Record], speaker: Speaker) -> Listing:
    """Return the failed reports: kind, id, error, where the executed notebook lies."""
    columns = [
        Column("kind", speaker.say("report")),
        Column("id", speaker.say("id"), "code"),
        Column("reason", speaker.say("reason")),
        Column("notebook", speaker.say("executed notebook"), "code"),
    ]
    rows = [
        (r.kind, r.officer or r.unit or r.domain, speaker.name(reason(r)), r.notebook.path if r.notebook else None)
        for r in failed
    ]
    return listing(speaker, speaker.say("Reports that failed in this run:"), columns, rows)


def sheets_said(sheets: Sequence[str], speaker: Speaker) -> str:
    """Return the first sheet, and how many more there are."""
    more = len(sheets) - 1
    return sheets[0] if not more else f"{sheets[0]} {speaker.say('… and {n} more', n=more)}"


def harmless(entries: pd.DataFrame, speaker: Speaker, language: str) -> str:
    """Return one line that counts what was noted and changes no result, "" where there is nothing of that kind.

    Args:
        entries: table `ledger`.
        speaker: the reader's language.
        language: the ledger's.
    """
    rules = [str(rule) for rule in entries["rule"] if is_harmless(str(rule))]
    first = entries.drop_duplicates("rule").set_index("rule")["problem"]
    told = []
    for rule, n in Counter(rules).most_common():
        said = _said(rule, str(first[rule]), speaker, language).rstrip(".")
        if n > 1 and GAP in speaker.name(in_general(rule)):
            said = speaker.say("for example: {said}", said=said)
        told.append(f"{said} ({n})")
    return speaker.say("Noted, without effect on results: {listed}.", listed="; ".join(told)) if told else ""


def _said(rule: str, example: str, speaker: Speaker, language: str) -> str:
    """Return what a rule says: of an example where it speaks of values, in the ledger's language; else in general."""
    general = speaker.name(in_general(rule)).strip()
    if GAP not in general:
        return general
    return example.strip() if language == speaker.language else general


def ledger(entries: pd.DataFrame, speaker: Speaker, language: str) -> Listing:
    """Return how often each rule was applied that changes or decides something, what matters most first.

    Sheets to which a rule was applied stand together, with one row of the first and its value.

    Args:
        entries: table `ledger`.
        speaker: the reader's language.
        language: the ledger's.
    """
    columns = [
        Column("sheet", speaker.say("sheet")),
        Column("action", speaker.say("what was done")),
        Column("n", speaker.say("entries"), "number"),
        Column("row", speaker.say("such as row"), "number"),
        Column("value", speaker.say("value")),
        Column("why", speaker.say("why")),
    ]
    kept = entries.iloc[[at for at, rule in enumerate(entries["rule"]) if not is_harmless(str(rule))]]
    caption = speaker.say("What was noted or set aside, by rule")
    if kept.empty:
        return listing(speaker, caption, columns, [])
    told = summary(kept)
    together = told.groupby(["rule", "action"], sort=False)
    told = together.first().assign(
        n=together["n"].sum(), sheet=together["sheet"].agg(lambda own: sheets_said(list(dict.fromkeys(own)), speaker))
    ).reset_index()  # fmt: skip
    told = told.sort_values("action", key=lambda actions: actions.map(list(ACTIONS).index), kind="stable")
    frame = told.assign(
        action=[speaker.name(ACTIONS[action]) for action in told["action"]],
        why=[
            _said(rule, str(said), speaker, language) for rule, said in zip(told["rule"], told["problem"], strict=True)
        ],
    )
    return listing(speaker, caption, columns, frame)


def not_as_written(checked: Sequence[Checked], speaker: Speaker) -> Listing:
    """Return the files that are not as written."""
    columns = [Column("path", speaker.say(FILE), "code"), Column("state", speaker.say("state"))]
    rows = [(c.path, speaker.name(STATES[c.state])) for c in checked if c.state != "ok"]
    return listing(speaker, speaker.say("Files that are not as written:"), columns, rows)


def states(checked: Sequence[Checked], speaker: Speaker) -> Listing:
    """Return how many files there are of each state."""
    counts: Counter[str] = Counter(c.state for c in checked)
    columns = [Column("state", speaker.say("state")), Column("n", speaker.say("files"), "number")]
    rows = [(speaker.name(words), counts[state]) for state, words in STATES.items() if counts[state] or state == "ok"]
    return listing(speaker, speaker.say("Files by state:"), columns, rows)


def compared(cold: Sequence[Compared], speaker: Speaker) -> Listing:
    """Return which reports differ from those executed again, and in which cells."""
    columns = [
        Column("id", speaker.say("report executed again"), "code"),
        Column("page", speaker.say("page")),
        Column("cells", speaker.say("cells that differ"), "code"),
    ]
    same, other = speaker.say("the same"), speaker.say("differs")
    rows = [(c.id, c.error or (same if c.same_page else other), ", ".join(map(str, c.cells)) or None) for c in cold]
    return listing(speaker, speaker.say("Reports executed again:"), columns, rows)


def broken(limits: pd.DataFrame, speaker: Speaker) -> Listing:
    """Return the limits that the plans break: rule, where, value, limit."""
    columns = [
        Column("rule", speaker.say("limit")),
        Column("where", speaker.say("where")),
        Column("value", speaker.say("value")),
        Column("limit", speaker.say("allowed")),
    ]
    return listing(speaker, speaker.say("Limits that the plans break:"), columns, limits)
