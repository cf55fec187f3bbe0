"""A release as plain tables for the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from workbench.language import Text
from workbench.run.release.gate import Finding
from workbench.run.release.pack import Pack
from workbench.run.release.register import Entry
from workbench.run.tables import plain_table

MOST_FINDINGS = 20
UNIT, FILE, PACK = Text("đơn vị", "unit"), Text("tệp", "file"), Text("gói", "pack")
FILES, BYTES, MISSING = Text("số tệp", "files"), Text("số byte", "bytes"), Text("thiếu", "missing")


def findings_table(findings: Mapping[str, Sequence[Finding]], language: str) -> str:
    """Return the findings of each unit: file, what, place, the unit of the person concerned, its mark."""
    whose = Text("người của đơn vị", "person's unit")
    heads = (UNIT, FILE, Text("lý do", "reason"), Text("chỗ", "place"), whose, Text("dấu", "mark"))
    rows: list[tuple[str, ...]] = []
    for unit, found in findings.items():
        told = found[:MOST_FINDINGS]
        rows += [
            (unit, f.file, f.what.in_(language), f.place.in_(language) or "–", f.unit or "–", f.mark or "–")
            for f in told
        ]
        if len(found) > len(told):
            more = Text("và {n} điều nữa", "and {n} more").format(n=len(found) - len(told))
            rows.append((unit, "…", more.in_(language), "–", "–", "–"))
    return plain_table([head.in_(language) for head in heads], rows)


def packs_table(packs: Mapping[str, Pack], missing: Mapping[str, Sequence[Finding]], language: str) -> str:
    """Return the packs that were written."""
    heads = (UNIT, PACK, FILES, BYTES, MISSING, Text("SHA-256", "SHA-256"))
    rows = [(unit, p.name, p.files, p.bytes, len(missing.get(unit, ())), p.sha256) for unit, p in packs.items()]
    return plain_table([head.in_(language) for head in heads], rows)


def register_table(entries: Iterable[Entry], language: str) -> str:
    """Return the register, oldest first."""
    heads = (
        Text("lúc (UTC)", "when (UTC)"),
        UNIT,
        PACK,
        FILES,
        BYTES,
        MISSING,
        Text("ngoại lệ", "exceptions"),
        Text("phân tích", "analysis"),
        Text("SHA-256", "SHA-256"),
    )
    rows = [
        (e.time, e.unit, e.pack, e.files, e.bytes, e.missing, len(e.exceptions), e.analysis[:8], e.sha256)
        for e in entries
    ]
    return plain_table([head.in_(language) for head in heads], rows)
