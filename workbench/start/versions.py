"""Exams of an office: whose a sheet of answers is, and versions that may be the same questions in another order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.errors import InputError
from workbench.intake.exam.versions import in_slots
from workbench.intake.headers import fold
from workbench.intake.pairing import KeyGroup, Unpaired, UnpairedError
from workbench.intake.parts import Part
from workbench.intake.recognise import recognise
from workbench.messages import Words, msg
from workbench.start.seen import RESULTS, Seen

if TYPE_CHECKING:
    from workbench.start.framework import Told


@dataclass(frozen=True, eq=False)
class Exams:
    """What is open of exams, and what was assumed.

    Attributes:
        unlinked: exams, by name or by the sheet of their key, whose versions are of one length and not linked.
        open: sheets of answers of which nothing tells the exam.
        inferred: exam → its sheets of answers and of keys, where names alike do not pair them.
    """

    unlinked: Sequence[str] = ()
    open: Sequence[Unpaired] = ()
    inferred: Mapping[str, tuple[Sequence[str], Sequence[str]]] | None = None

    def said(self) -> Iterator[Words]:
        """Yield which sheets were taken for those of one exam."""
        words = msg("Exam “{name}”: answers {answers}, key {keys} (`exams`).")
        for name, (answers, keys) in (self.inferred or {}).items():
            yield words.format(name=name, answers=_listed(answers), keys=_listed(keys))


def exams_of(
    seen: Sequence[Seen], columns: Mapping[str, Mapping[str, str]], told: Told, said: Mapping[str, str]
) -> Exams:
    """Return what is open of the exams.

    Where the results cannot be read as they are, nothing is asked; checking them says why.

    Args:
        seen: the sheets of the office.
        columns: what was said of their columns.
        told: the framework that the office's tables tell.
        said: sheet or file → its exam, as it was answered.
    """
    sheets = [one.sheet for one in seen if one.kind in RESULTS]
    guessed = {one.place: {**one.guessed, **columns.get(one.place, {})} for one in seen if one.kind in RESULTS}
    every = {name: own for name, own in {**columns, **guessed}.items() if own}
    try:
        found = recognise(sheets, every, {}, domains=_domains(told), of_exams=said)
    except UnpairedError as error:
        return Exams(open=error.sheets)
    except InputError:
        return Exams()
    named = {name: own["items"] for name, own in (found.exams or {"": found.parts}).items() if "items" in own}
    return Exams([name or part.place for name, part in named.items() if _is_unlinked(part)], inferred=found.inferred)


def pairing_of(one: Unpaired, group: KeyGroup, said: Mapping[str, str]) -> dict[str, str]:
    """Return sheet → exam, with a sheet of answers and the keys of a group added to what was said."""
    sheets = [one.grid.sheet, *(grid.sheet for grid in group.keys)]
    return {**said, **{f"{sheet.file}: {sheet.name}": group.name for sheet in sheets}}


def _domains(told: Told) -> dict[str, frozenset[str]]:
    of: dict[str, set[str]] = {}
    for one in told.competencies:
        of.setdefault(str(one["domain"]), set()).update(fold(str(one[key])) for key in ("name", "code") if one.get(key))
    return {name: frozenset({fold(name), *own}) for name, own in of.items()}


def _listed(places: Sequence[str]) -> str:
    return ", ".join(f"`{place}`" for place in places)


def _is_unlinked(part: Part) -> bool:
    slots = in_slots(part)
    if slots is None or (slots.frame["bank"] != "").any():
        return False
    lengths = slots.frame[slots.frame["version"] != ""].groupby("version").size()
    return len(lengths) > 1 and lengths.nunique() == 1
