"""A release as plain tables for the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from workbench.messages import msg, msg_in
from workbench.release.gate import Finding
from workbench.release.pack import Pack
from workbench.release.register import Entry
from workbench.run.tables import plain_table

MOST_FINDINGS = 20
UNIT, FILE, PACK = msg("unit"), msg_in("run", "file"), msg("pack")
FILES, BYTES, MISSING = msg("files"), msg("bytes"), msg("missing")


def findings_table(findings: Mapping[str, Sequence[Finding]], language: str) -> str:
    """Return the findings of each unit: file, what, place, the unit of the person concerned, its mark."""
    whose = msg("person's unit")
    heads = (UNIT, FILE, msg("reason"), msg("place"), whose, msg("mark"))
    rows: list[tuple[str, ...]] = []
    for unit, found in findings.items():
        told = found[:MOST_FINDINGS]
        rows += [
            (unit, f.file, f.what.in_(language), f.place.in_(language) or "–", f.unit or "–", f.mark or "–")
            for f in told
        ]
        if len(found) > len(told):
            more = msg("and {n} more").format(n=len(found) - len(told))
            rows.append((unit, "…", more.in_(language), "–", "–", "–"))
    return plain_table([head.in_(language) for head in heads], rows)


def packs_table(packs: Mapping[str, Pack], missing: Mapping[str, Sequence[Finding]], language: str) -> str:
    """Return the packs that were written."""
    heads = (UNIT, PACK, FILES, BYTES, MISSING, msg("SHA-256"))
    rows = [(unit, p.name, p.files, p.bytes, len(missing.get(unit, ())), p.sha256) for unit, p in packs.items()]
    return plain_table([head.in_(language) for head in heads], rows)


def register_table(entries: Iterable[Entry], language: str) -> str:
    """Return the register, oldest first."""
    heads = (
        msg("when (UTC)"),
        UNIT,
        PACK,
        FILES,
        BYTES,
        MISSING,
        msg("exceptions"),
        msg("analysis"),
        msg("SHA-256"),
    )
    rows = [
        (e.time, e.unit, e.pack, e.files, e.bytes, e.missing, len(e.exceptions), e.analysis[:8], e.sha256)
        for e in entries
    ]
    return plain_table([head.in_(language) for head in heads], rows)
