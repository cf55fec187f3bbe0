"""A release as lists for the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from workbench.language import Speaker
from workbench.listing import Column, Listing, listing
from workbench.messages import msg, msg_in
from workbench.release.gate import Finding
from workbench.release.pack import Pack
from workbench.release.register import Entry

MOST_FINDINGS = 20
FILE = msg_in("run", "file")


def findings(found: Mapping[str, Sequence[Finding]], speaker: Speaker) -> Listing:
    """Return the findings of each unit: file, what, place, the unit of the person concerned, its mark."""
    columns = [
        Column("unit", speaker.say("unit"), "code"),
        Column("file", speaker.say(FILE), "code"),
        Column("reason", speaker.say("reason")),
        Column("place", speaker.say("place")),
        Column("whose", speaker.say("person's unit"), "code"),
        Column("mark", speaker.say("mark"), "code"),
    ]
    caption = speaker.say("Units not packed: {n}, because:", n=len(found))
    rows: list[tuple[str | None, ...]] = []
    for unit, of_unit in found.items():
        told = of_unit[:MOST_FINDINGS]
        rows += [
            (unit, f.file, speaker.name(f.what), speaker.name(f.place) or None, f.unit or None, f.mark or None)
            for f in told
        ]
        if len(of_unit) > len(told):
            more = msg("and {n} more").format(n=len(of_unit) - len(told))
            rows.append((unit, "…", speaker.name(more), None, None, None))
    return listing(speaker, caption, columns, rows)


def packed(packs: Mapping[str, Pack], missing: Mapping[str, Sequence[Finding]], speaker: Speaker) -> Listing:
    """Return the packs that were written."""
    sums = Column("sha256", speaker.say("SHA-256"), "code")
    rows = [(unit, p.name, p.files, p.bytes, len(missing.get(unit, ())), p.sha256) for unit, p in packs.items()]
    return listing(speaker, speaker.say("Packs:"), [*_of_a_pack(speaker), sums], rows)


def register(entries: Iterable[Entry], speaker: Speaker) -> Listing:
    """Return the register, oldest first."""
    columns = [
        Column("time", speaker.say("when (UTC)"), "code"),
        *_of_a_pack(speaker),
        Column("exceptions", speaker.say("exceptions"), "number"),
        Column("analysis", speaker.say("analysis"), "code"),
        Column("sha256", speaker.say("SHA-256"), "code"),
    ]
    rows = [
        (e.time, e.unit, e.pack, e.files, e.bytes, e.missing, len(e.exceptions), e.analysis[:8], e.sha256)
        for e in entries
    ]
    return listing(speaker, speaker.say("Register of packs:"), columns, rows)


def _of_a_pack(speaker: Speaker) -> list[Column]:
    return [
        Column("unit", speaker.say("unit"), "code"),
        Column("pack", speaker.say("pack"), "code"),
        Column("files", speaker.say("files"), "number"),
        Column("bytes", speaker.say("bytes"), "number"),
        Column("missing", speaker.say("missing"), "number"),
    ]
