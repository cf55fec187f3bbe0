"""What each sheet and column of the results was taken for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from workbench.intake.exam.marked import Marked
from workbench.intake.exam.totals import is_total
from workbench.intake.headers import FOLDED_DERIVED, fold, looks_like_item
from workbench.intake.parts import Part
from workbench.messages import Words, as_is, msg


@dataclass(frozen=True)
class Taken:
    """What a column, or a run of columns of items, of a sheet was taken for."""

    sheet: str
    columns: str
    meaning: Words


def understood(parts: Iterable[Part], exams: Iterable[Marked]) -> list[Taken]:
    """Return for every sheet that was used what its columns were taken for, columns of items together."""
    headers: set[str] = set()
    for exam in exams:
        headers |= {exam.header(at) for at in range(len(exam.items))} | set(exam.places)
    seen: dict[str, Part] = {}
    for part in parts:
        seen.setdefault(part.place, part)
    return [taken for part in seen.values() for taken in _of_part(part, headers)]


def _of_part(part: Part, item_headers: set[str]) -> Iterator[Taken]:
    standard = {header: name for name, header in part.headers.items()}
    items = [str(c) for c in part.frame.columns if c in item_headers and c not in part.headers]
    for column in part.frame.columns:
        header = str(part.headers.get(column, column))
        if column in items:
            if column == items[0]:
                span = items[0] if len(items) == 1 else f"{items[0]} … {items[-1]}"
                yield Taken(part.place, span, msg("answers to items ({n})").format(n=len(items)))
        elif header in standard:
            yield Taken(part.place, header, as_is(standard[header]))
        elif is_total(header):
            yield Taken(part.place, header, msg("a total, compared with the answers"))
        elif fold(header) in FOLDED_DERIVED or looks_like_item(header) or part.role not in ("officers", "responses"):
            yield Taken(part.place, header, msg("not used"))
        else:
            yield Taken(part.place, header, msg("a further attribute"))
