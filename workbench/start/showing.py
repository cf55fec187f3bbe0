"""How what was seen is said: sheets of one shape together, each column in words, three rows as an example."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.language import Speaker
from workbench.messages import msg
from workbench.start.seen import Seen

MOST_PLACES = 4
ITEMS = msg("{n} columns of items")
UNUSED = msg("not used: {columns}")


def grouped(seen: Sequence[Seen]) -> list[list[Seen]]:
    """Return sheets that have the same headers and are taken for the same, together, in their order."""
    groups: dict[tuple[str, str], list[Seen]] = {}
    for one in seen:
        groups.setdefault((one.kind, one.shape), []).append(one)
    return list(groups.values())


def places_said(group: Sequence[Seen], speaker: Speaker) -> str:
    """Return where the sheets of a group are, the first few by name."""
    places = [one.place for one in group[:MOST_PLACES]]
    if len(group) > MOST_PLACES:
        places.append(speaker.say("… and {n} more", n=len(group) - MOST_PLACES))
    return "; ".join(places)


def columns_said(one: Seen, speaker: Speaker) -> str:
    """Return what each column of a sheet is taken for, in words."""
    named = [f"{header} → {speaker.name(said)}" for header, said in one.words.items() if said is not None]
    return "; ".join([*named, left_said(one, speaker)] if named else []).rstrip("; ")


def left_said(one: Seen, speaker: Speaker) -> str:
    """Return how many columns are items, and which are not used; "" where nothing is known of a sheet's columns."""
    items = sum(name == "item" for name in one.columns.values())
    left = [speaker.name(ITEMS.format(n=items))] if items else []
    unused = [header for header, said in one.words.items() if said is None and header]
    if unused and len(unused) < len(one.words):
        left.append(speaker.name(UNUSED.format(columns=", ".join(unused))))
    return "; ".join(left)
