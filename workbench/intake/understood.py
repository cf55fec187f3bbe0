"""What each sheet and column of the results was taken for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from workbench.intake.exam import status
from workbench.intake.exam.key_sheets import version_column
from workbench.intake.exam.marked import Marked
from workbench.intake.exam.totals import is_total
from workbench.intake.exams import FOLDED_EXAM
from workbench.intake.headers import FOLDED_DERIVED, fold, looks_like_item
from workbench.intake.meanings import BORN, GENERAL, LABELS
from workbench.intake.parts import Part
from workbench.messages import Words, as_is, msg

KIND_OF = {"items": "keys"}
"""Role → the kind of sheet whose words its columns have, where these are not the general ones."""
UNUSED = msg("not used")


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
    """Yield what the columns of a sheet were taken for, by the headers that the file itself has."""
    standard = {header: name for name, header in part.headers.items()}
    headers = list(dict.fromkeys(str(header) for header in part.grid.frame.columns))
    if part.role == "items" and part.grid.labels:
        headers = [header for header in headers if header in part.grid.labels]
    items = [header for header in headers if header in item_headers and header not in standard]
    for header in headers:
        if header in items:
            if header == items[0]:
                span = items[0] if len(items) == 1 else f"{items[0]} … {items[-1]}"
                yield Taken(part.place, span, msg("answers to items ({n})").format(n=len(items)))
        else:
            yield Taken(part.place, header, _meaning(part, header, standard.get(header)))


def _meaning(part: Part, header: str, standard: str | None) -> Words:
    if part.role in ("officers", "responses") and fold(header).startswith(BORN):
        return GENERAL["born"]
    if standard is not None:
        words = GENERAL | LABELS.get(KIND_OF.get(part.role, part.role), {})
        return words.get(standard) or as_is(standard)
    if part.role == "items" and (found := version_column(header, ())):
        return msg("{what} of version {version}").format(what=GENERAL.get(found[1], UNUSED), version=found[0])
    if part.role in ("items", "responses") and fold(header) in FOLDED_EXAM:
        return GENERAL["exam"]
    if is_total(header):
        return msg("a total, compared with the answers")
    if part.role in ("officers", "responses") and fold(header) in status.HEADERS:
        return GENERAL["status"]
    if fold(header) in FOLDED_DERIVED or looks_like_item(header) or part.role not in ("officers", "responses"):
        return UNUSED
    return msg("a further attribute")
