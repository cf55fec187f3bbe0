"""What an office's folder lacks, with the sheets that may be meant and what to write."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from workbench.errors import ParameterError, Problem
from workbench.messages import Words, joined, msg
from workbench.parameters.amounts import LEAST_MONEY
from workbench.start.framework import Told
from workbench.start.naming import headers_said, names_said
from workbench.start.seen import KINDS, Seen
from workbench.start.values import is_none

NEEDED = (("answers", "scores"), ("requirements",))
"""Kinds of which one sheet is needed, each kind or one that stands for it."""
MOST_SHEETS = 6


class LackingError(ParameterError):
    """No sheet is of a kind that is needed; `seen` is what there is."""

    def __init__(self, problems: Sequence[Problem], seen: Sequence[Seen]):
        super().__init__(problems)
        self.seen = seen


def refuse_lacking(seen: Sequence[Seen], told: Told, folder: Path, file: str) -> None:
    """Refuse a folder without answers, without required levels or without competencies.

    Args:
        seen: its sheets.
        told: what they tell.
        folder: the folder.
        file: the name of the file of answers.

    Raises:
        LackingError: everything that lacks.
    """
    kinds = [kind for kind in NEEDED if not any(one.kind in kind for one in seen)]
    kinds += [] if told.competencies else [("competencies",)]
    if kinds:
        raise LackingError([_lacking(kind[0], seen, told, folder, file) for kind in kinds], seen)


def refuse_empty(told: Told, seen: Sequence[Seen], file: str) -> None:
    """Refuse tables by which no position requires anything: no gap, no need and no plan could follow from them.

    Raises:
        ParameterError: with the sheets of requirements, and what was read in their cells.
    """
    if any(position["requires"] for position in told.positions):
        return
    places = {one.place for one in seen if one.kind == "requirements"}
    unread = [word for place, _, word in told.unread if place in places and word]
    unread = list(dict.fromkeys(unread or _repeated(told, [one for one in seen if one.place in places])))[:MOST_SHEETS]
    levels = "; ".join(told.levels[number] for number in sorted(told.levels)) or "–"
    instead = msg(
        "Cells that could not be read as levels: {cells}. Levels known: {levels}. Write the levels in the sheet as "
        "numbers or by these names, or their names in {file}: `levels: [lowest, …, highest]`."
    )
    raise ParameterError(
        Problem(
            msg("No position requires any level, so there are no gaps, no needs and no plan."),
            instead.format(cells=", ".join(f"“{word}”" for word in unread) or "–", levels=levels, file=file),
            "requirements-empty",
            "; ".join(sorted(places)),
        )
    )


def _repeated(told: Told, sheets: Sequence[Seen]) -> list[str]:
    """Return the words that stand in several cells and are no competency: what may be levels."""
    counts = Counter(str(cell) for one in sheets for cell in one.sheet.cells.ravel() if cell)
    return [word for word, n in counts.most_common() if n > 1 and not told.scale(word) and not is_none(word)]


def refuse_small(told: Told, file: str) -> None:
    """Refuse costs that are too small for the unit that their column tells, or that others in it show.

    Raises:
        ParameterError: every one of them.
    """
    instead = msg(
        "Write the unit in the header, such as “(triệu đồng)”, or in the cell; if it is right, `money_unit: 1` in "
        "{file}."
    )
    if told.small:
        raise ParameterError(
            Problem(msg("Less than {n} đồng for a course.").format(n=f"{LEAST_MONEY:,.0f}"), instead.format(file=file),
                    "money-small", place, row=row, column=header, value=cell)
            for place, row, header, cell in told.small
        )  # fmt: skip


def without_courses(told: Told, seen: Sequence[Seen]) -> Iterator[Words]:
    """Say that a catalogue is there of which no course could be read, or that there is none."""
    if told.courses:
        return
    places = "; ".join(one.place for one in seen if one.kind == "courses")
    if places:
        words = msg("NO COURSE could be read from {places}, so no training is planned.")
        yield words.format(places=places)
    else:
        yield msg("There is no catalogue of courses, so no training is planned; needs are met by coaching alone.")


def _lacking(kind: str, seen: Sequence[Seen], told: Told, folder: Path, file: str) -> Problem:
    declared = [one for one in seen if one.kind == kind]
    free = [one for one in seen if one.kind == "other"][:MOST_SHEETS]
    if declared:
        problem = msg("{place} is taken for this kind, but its columns do not tell it: {kind}.")
        problem = problem.format(place="; ".join(one.place for one in declared), kind=KINDS[kind])
    else:
        problem = msg("No sheet is found of this kind: {kind}.").format(kind=KINDS[kind])
    parts: list[Words] = []
    if not declared:
        instead = msg('Put its file into the folder; if it is there, write in {file}: `sheets: {{"<sheet>": {id}}}`.')
        parts.append(instead.format(file=file, id=kind))
    if kind == "requirements" and not told.levels:
        names = msg("Where levels stand in it by their names, write these in {file}: `levels: [lowest, …, highest]`.")
        parts.append(names.format(file=file))
    candidates = declared or free
    if candidates:
        sheets = [msg("{place}: {headers}").format(place=one.place, headers=headers_said(one)) for one in candidates]
        parts.append(msg("Headers: {sheets}.").format(sheets=joined(sheets, "; ")))
        to_write = msg('What a column is: `columns: {{"<sheet>": {{"<header>": <name>}}}}`; names: {names}.')
        parts.append(to_write.format(names=names_said(kind)))
    return Problem(problem, joined(parts, " "), "sheet-lacking", str(folder))
