"""Exams whose versions may be the same questions in another order, where no table says which stands where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workbench.errors import InputError
from workbench.intake.exam.versions import in_slots
from workbench.intake.parts import Part
from workbench.intake.recognise import recognise
from workbench.start.seen import RESULTS, Seen


def unlinked_exams(seen: Sequence[Seen], columns: Mapping[str, Mapping[str, str]]) -> list[str]:
    """Return the exams, by name or by the sheet of their key, whose versions are of one length and not linked.

    Where the results cannot be read as they are, nothing is asked; checking them says why.

    Args:
        seen: the sheets of the office.
        columns: what was said of their columns.
    """
    sheets = [one.sheet for one in seen if one.kind in RESULTS]
    try:
        found = recognise(sheets, {name: own for name, own in columns.items() if own}, {})
    except InputError:
        return []
    every = found.exams or {"": found.parts}
    named = {name: own["items"] for name, own in every.items() if "items" in own}
    return [name or part.place for name, part in named.items() if _is_unlinked(part)]


def _is_unlinked(part: Part) -> bool:
    slots = in_slots(part)
    if slots is None or (slots.frame["bank"] != "").any():
        return False
    lengths = slots.frame[slots.frame["version"] != ""].groupby("version").size()
    return len(lengths) > 1 and lengths.nunique() == 1
