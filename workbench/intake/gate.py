"""The gate before any score: what an exam's own files contradict is refused, unless its owner answers for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench.errors import Problem
from workbench.intake.exam.groups import at_chance, of_another_version
from workbench.intake.exam.marked import Marked
from workbench.intake.exam.notation import mark
from workbench.intake.exam.totals import Compared, Total, compared
from workbench.intake.rules import acceptance, entries
from workbench.messages import Words, joined, msg
from workbench.parameters import Framework
from workbench.parameters.exam import Acceptance

HARDEST = 0.15
"""Share right of the hardest item that an exam holds: below it even guessing is beaten."""
BY_CHANCE = 0.02
"""A key is doubted where nobody would have chosen it with less than this probability on the hardest item."""
MAJORITY = 0.5
FEWEST_MARKS = 3
"""Marks of an item that are no answers: fewer are slips."""
MOST_SHOWN = 5


@dataclass(frozen=True)
class Finding:
    """What a file contradicts: `item` is the item, version, session or officer by which it can be accepted.

    `rule` is of `RULES`. `row` and `column` are the file's, `value` an example from it; `said` and `instead` are the
    message; with `final` nobody can answer for it, for there is nothing to go on with.
    """

    rule: str
    item: str
    place: str
    said: Words
    instead: Words
    column: str = ""
    value: str = ""
    row: int | None = None
    final: bool = False

    def problem(self) -> Problem:
        """Return the finding as a refusal, with the line that lets it through."""
        instead = self.instead if self.final else joined([self.instead, to_accept(self.rule, self.item)], " ")
        return Problem(self.said, instead, self.rule, "", self.place, self.row, self.column, self.value)


def to_accept(rule: str, item: str) -> Words:
    """Say what lets a finding through where it is right as it stands."""
    named = f"rule: {rule}, item: {_quoted(item)}" if item else f"rule: {rule}"
    return msg('If it is right as it stands: `exam: {{accept: [{{{named}, reason: "…"}}]}}`.').format(named=named)


def judged(findings: Sequence[Finding], accepted: Sequence[Acceptance]) -> tuple[list[Problem], list[pd.DataFrame]]:
    """Separate findings into those that refuse the file, and ledger entries of those that its owner answers for."""
    problems, found = [], []
    for one in findings:
        reason = None if one.final else acceptance(accepted, one.rule, one.item)
        if reason is None:
            problems.append(one.problem())
        else:
            rows = None if one.row is None else [one.row]
            columns = one.column if rows is None else [one.column]
            found.append(
                entries(one.rule, one.place, rows=rows, columns=columns, accepted_because=reason, value=one.item or "–")
            )
    return problems, found


def unused(accepted: Sequence[Acceptance], found: Sequence[pd.DataFrame], place: str) -> list[pd.DataFrame]:
    """Return a note for each acceptance that let nothing through."""
    used = {
        (str(entry["rule"].iloc[0]), reason)
        for entry in found
        for reason in entry["accepted_because"].dropna().unique()
    }
    return [
        entries("acceptance_unused", place, value=f"{one.rule}, {one.item}" if one.item else one.rule)
        for one in accepted
        if (one.rule, one.reason) not in used
    ]


def contradictions(exam: Marked, groups: Mapping[str, pd.Series], *, unread: float) -> list[Finding]:
    """Return what the answers contradict, but for totals.

    Args:
        exam: the exam as it was read.
        groups: header → which version, session or sheet each officer belongs to, empty where it is not told.
        unread: share of the filled cells up to which some may be unread.
    """
    if not exam.put.any():
        return [nobody(exam.place)]
    no_option = _no_options(exam)
    flagged = {one.item for one in no_option}
    swapped = of_another_version(exam)
    told = {one.version for one in swapped}
    found = [*no_option, *_points_beyond(exam, unread), *_unread(exam, flagged, unread), *_never_chosen(exam, flagged)]
    found += [
        Finding(
            "key_of_other_version", one.version, exam.place,
            msg(
                "The key of version “{version}” fits its {n} officers badly ({own} % right); that of version “{other}” "
                "fits them far better ({better} %)."
            ).format(version=one.version, other=one.other, n=one.people, own=one.own, better=one.better),
            msg("See whether two versions were taken for each other, in the key or beside the answers."),
            column="form", value=one.version,
        )
        for one in swapped
    ]  # fmt: skip
    for group in at_chance(exam, groups):
        if group.name in told or (told and not group.name):
            continue
        numbers = {"n": group.people, "mean": group.mean, "chance": group.chance, "outvoted": group.outvoted}
        numbers |= {"items": group.items, "rest": group.rest, "name": group.name, "header": group.header}
        found.append(
            Finding("group_at_chance", group.name, exam.place, GROUP.format(**numbers), GROUP_CHECK, column=group.header)
            if group.name
            else Finding("exam_at_chance", "", exam.place, WHOLE.format(**numbers), WHOLE_CHECK)
        )  # fmt: skip
    return found


GROUP = msg(
    "The {n} officers of “{name}” ({header}) are right in {mean} % of their answers, as if by chance (guessing: {chance} "
    "%; all others: {rest} %); at {outvoted} of {items} items more of them chose another answer than the key."
)
GROUP_CHECK = msg("See whether they had another version or another order of questions, and give the key of it.")
WHOLE = msg(
    "All {n} officers together are right in {mean} % of their answers, as if by chance (guessing: {chance} %); at "
    "{outvoted} of {items} items more of them chose another answer than the key."
)
WHOLE_CHECK = msg("See whether the key is that of this exam, and in the order of its questions.")


def nobody(place: str) -> Finding:
    """Return the finding that nobody has a result."""
    return Finding(
        "nobody_has_result", "", place,
        msg("Nobody has a result: no answer of any officer counts."),
        msg("See whether the answers stand in this file, and what `check --explain` shows of them."),
        final=True,
    )  # fmt: skip


def without_place(officers: pd.DataFrame, framework: Framework, place: str) -> list[Finding]:
    """Return the finding that most officers have neither a unit nor a position that the framework knows."""
    lost = np.ones(len(officers), dtype=bool)
    for column, known in (("unit_id", framework.units), ("position_id", framework.positions)):
        ids = {one.id for one in known}
        cells = officers[column]
        lost &= ~(cells.isin(ids) if ids else cells.notna()).to_numpy(dtype=bool)
    if lost.sum() <= MAJORITY * len(officers):
        return []
    shown = [
        ", ".join(f"“{text[:40]}”" for text in officers.loc[lost, column].dropna().unique()[:MOST_SHOWN]) or "–"
        for column in ("unit_id", "position_id")
    ]
    many = officers.loc[lost, "unit_id"].dropna().nunique() <= MAJORITY * lost.sum()
    return [
        Finding(
            "people_without_place", "", place,
            msg(
                "{n} of {all} officers have neither a unit nor a position that the framework knows (units: {units}; "
                "positions: {positions})."
            ).format(
                n=int(lost.sum()), all=len(officers), units=shown[0] if many else "…", positions=shown[1] if many else "…"
            ),
            msg(
                "Fill in the columns `unit_id` and `position_id`, map them with `columns`, or name units and positions "
                "as the framework does."
            ),
            column="unit_id",
        )
    ]  # fmt: skip


def of_totals(exam: Marked, totals: Sequence[Total]) -> tuple[list[Finding], list[pd.DataFrame]]:
    """Return the totals that the answers do not give, and notes on those that they give on a scale of their own.

    Where one column of totals is met, another that is not holds something else, such as a part that is not in the file:
    that is noted.
    """
    partial = (exam.left_out & ~exam.put).any(axis=1)
    tried = [compared(own, exam.points, exam.worth, exam.right, partial=partial) for own in totals]
    met = any(one.met for one in tried)
    findings, notes = [], []
    for one in tried:
        column, place = one.total.header, one.total.place
        if one.met and not one.told:
            notes.append(entries("total_scaled", place, columns=column, value=one.scale))
        elif one.met:
            notes.append(entries("total_met", place, columns=column, value=column))
        elif met:
            notes.append(entries("total_of_more", place, columns=column, value=column, n=int(one.differs.sum())))
        else:
            findings += _differing(exam, one)
    return findings, notes


def _differing(exam: Marked, one: Compared) -> list[Finding]:
    """Return a finding for each officer where they are few, else one for all."""
    at = np.flatnonzero(one.differs)
    n = int((~np.isnan(one.expected) & ~np.isnan(one.total.values)).sum())
    if one.offset:
        said = msg(
            "Every total is {offset} {way} than what the answers give, such as officer {officer}: {total}, "
            "by the answers {expected}."
        )
    elif len(at) <= MOST_SHOWN:
        return [
            _differing_at(exam, one, [int(own)], n, ONE_TOTAL, str(exam.officers["officer_id"].iloc[own])) for own in at
        ]
    else:
        said = TOTALS if one.told else NO_SCALE
    return [_differing_at(exam, one, at[:MOST_SHOWN].tolist(), n, said, "")]


ONE_TOTAL = msg(
    "The total of officer {officer} is {total}, but the answers give {expected} ({rights} of {items} "
    "right); the totals of {met} others are met."
)
TOTALS = msg(
    "The totals of {differing} of {n} officers are not what the answers give, such as officer {officer}: "
    "{total}, by the answers {expected} ({rights} of {items} right). Further officers: {others}."
)
NO_SCALE = msg(
    "The totals of {differing} of {n} officers are what the answers give on no scale (right answers, "
    "points, of 10, of 100), such as officer {officer}: {total}, by the answers {expected} ({rights} of {items} right). "
    "Further officers: {others}."
)


def _differing_at(exam: Marked, one: Compared, at: list[int], n: int, said: Words, item: str) -> Finding:
    ids = exam.officers["officer_id"].astype("str")
    first, differing = at[0], int(one.differs.sum())
    values = {
        "header": one.total.header, "officer": ids.iloc[first], "total": f"{one.total.values[first]:g}",
        "expected": f"{one.expected[first]:.4g}", "rights": int(exam.right[first].sum()),
        "items": int(exam.put[first].sum()), "differing": differing, "n": n, "met": n - differing,
        "others": ", ".join(ids.iloc[at[1:]]) or "–", "offset": f"{abs(one.offset):g}",
        "way": msg("more") if one.offset > 0 else msg("less"),
    }  # fmt: skip
    return Finding(
        "total_differs", item, one.total.place, said.format(**values),
        msg(
            "Compare key, points and penalty with those by which the totals were made: `workbench check … --explain "
            "--officer {officer}` shows every answer. Where a total holds a part that is not in the file, delete its "
            "column."
        ).format(officer=ids.iloc[first]),
        column=one.total.header, value=values["total"], row=_row(exam, first, 0),
    )  # fmt: skip


def _no_options(exam: Marked) -> list[Finding]:
    filled = (exam.read.codes >= 0) | exam.left_out
    bad, of = (exam.refused & exam.keyed).sum(axis=0), filled.sum(axis=0)
    found = []
    for at in np.flatnonzero((bad >= FEWEST_MARKS) & (bad > MAJORITY * of)):
        row, example = _example(exam, int(at))
        found.append(
            Finding(
                "answers_no_option", str(exam.items["item_id"].iloc[at]), exam.place,
                msg("Item {item}: {n} of {all} answers are none of its options, such as “{example}”; its key is “{key}”.")
                .format(item=exam.items["item_id"].iloc[at], n=bad[at], all=of[at], example=example,
                        key=exam.written[at]),
                msg("See whether the column holds the answers to this item, and write them as the key is written."),
                column=exam.header(int(at)), value=example, row=row,
            )
        )  # fmt: skip
    return found


def _points_beyond(exam: Marked, share: float) -> list[Finding]:
    filled = (exam.read.codes >= 0) | exam.left_out
    bad, of = (exam.refused & ~exam.keyed).sum(axis=0), filled.sum(axis=0)
    found = []
    for at in np.flatnonzero((bad >= FEWEST_MARKS) & (bad > share * of)):
        row, example = _example(exam, int(at))
        found.append(
            Finding(
                "points_beyond", str(exam.items["item_id"].iloc[at]), exam.place,
                msg("Item {item}: {n} of {all} marks are no number up to its {worth} points, such as “{example}”.").format(
                    item=exam.items["item_id"].iloc[at], n=bad[at], all=of[at], worth=f"{exam.worth[at]:g}",
                    example=example),
                msg("Give the item's points (column `points` of the items, or `(2 điểm)` in the header), or its key."),
                column=exam.header(int(at)), value=example, row=row,
            )
        )  # fmt: skip
    return found


def _unread(exam: Marked, flagged: set[str], share: float) -> list[Finding]:
    """Return the finding that too many cells hold nothing that can be read as an answer, whatever the key."""
    kept = ~exam.items["item_id"].isin(flagged).to_numpy()
    filled = int((((exam.read.codes >= 0) | exam.left_out)[:, kept]).sum())
    strange = exam.refused & kept & np.append(_strange(exam), False)[exam.cells.codes]
    n = int(strange.sum())
    if n <= share * filled:
        return []
    at_officer, at_item = (int(part[0]) for part in np.nonzero(strange))
    row = _row(exam, at_officer, at_item)
    example = str(exam.cells.words[exam.cells.codes[at_officer, at_item]])[:40]
    return [
        Finding(
            "cells_unread", "", exam.place,
            msg("{n} of {all} filled cells cannot be read as answers ({percent} %), such as “{example}”.").format(
                n=n, all=filled, percent=_percent(n / filled), example=example),
            msg("Correct them, or empty the cells of answers not given; `exam.unread` is the share that may be unread."),
            column=exam.header(at_item), value=example, row=row,
        )
    ]  # fmt: skip


def _strange(exam: Marked) -> np.ndarray:
    """Tell which words as they stand are no marks at all: neither letters nor numbers nor truth values."""
    found = map(mark, map(str, exam.cells.words))
    return np.array(
        [not (m.letters or m.front or m.number is not None or m.truth is not None) for m in found], dtype=bool
    )


def _never_chosen(exam: Marked, flagged: set[str]) -> list[Finding]:
    valid = exam.counts * exam.valid_words
    n = valid.sum(axis=1)
    right = (exam.counts * exam.right_of).sum(axis=1)
    doubted = exam.keyed & (right == 0) & ((1 - HARDEST) ** n < BY_CHANCE)
    found = []
    for at in np.flatnonzero(doubted):
        item = str(exam.items["item_id"].iloc[at])
        if item in flagged:
            continue
        most = np.argsort(-valid[at], kind="stable")[:MOST_SHOWN]
        given = ", ".join(f"{str(exam.read.words[w])[:30]}: {valid[at][w]}" for w in most if valid[at][w])
        found.append(
            Finding(
                "key_never_chosen", item, exam.place,
                msg("Item {item}: none of {n} officers chose its key “{key}”; they answered {given}.").format(
                    item=item, n=int(n[at]), key=exam.written[at], given=given),
                msg("Correct the key of the item."),
                column=exam.header(int(at)), value=str(exam.written[at])[:40],
            )
        )  # fmt: skip
    return found


def _example(exam: Marked, at: int) -> tuple[int | None, str]:
    officer = int(np.flatnonzero(exam.refused[:, at])[0])
    return _row(exam, officer, at), str(exam.cells.words[exam.cells.codes[officer, at]])[:40]


def _row(exam: Marked, officer: int, at: int) -> int | None:
    rows = exam.cells.rows
    row = int(rows[officer, 0 if rows.shape[1] == 1 else at])
    return row or None


def _percent(share: float) -> str:
    return f"{100 * share:.0f}"


def _quoted(item: str) -> str:
    plain = item.replace("-", "").replace("_", "")
    safe = plain.isalnum() and not plain.isdecimal() and plain.casefold() not in ("no", "yes", "on", "off", "true")
    return item if safe else '"' + item.replace("\\", "\\\\").replace('"', '\\"') + '"'
