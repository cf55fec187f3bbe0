"""The answers brought to one form, with their keys; which marks count, and which say nothing about the officer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from workbench.errors import InputError, Problem
from workbench.intake.exam import statements
from workbench.intake.exam.given import Given, blanks, counts_of
from workbench.intake.exam.keys import Column, Rules, has_several, read_column
from workbench.intake.exam.marks import read_points, scored_already
from workbench.intake.exam.notation import SET_ASIDE, mark
from workbench.intake.exam.options import listed_letters
from workbench.intake.headers import says_bonus
from workbench.intake.rules import acceptance, entries, shown_answers
from workbench.messages import msg
from workbench.parameters.exam import Exam
from workbench.tables.answer_keys import INVALID, written
from workbench.tables.codes import narrowest


@dataclass(frozen=True, eq=False)
class Read:
    """Answers in one form beside the items whose keys are in the same form.

    `given` holds −1 where blank; `left_out` (officers × items) is where the item is not to count for the officer: the
    answer waits to be marked, the item was not put, the cell is no points up to the maximum, or the mark is invalid and
    the parameters leave such marks out. `refused` is where a mark is no answer, whether it counts as wrong or not.
    """

    given: Given
    items: pd.DataFrame
    left_out: np.ndarray
    refused: np.ndarray
    found: list[pd.DataFrame]


def checked(given: Given, items: pd.DataFrame, exam: Exam, *, place: str, key_place: str) -> Read:
    """Bring every answer and every key to one form (see `workbench.tables.answer_keys`).

    A blank is no mark. A mark that is no answer to an item with a key is wrong, or left out, as the parameters say; but
    an officer all of whose cells hold words that are no marks at all has answered nothing.
    Points below 0 are points. What says that it waits to be marked, and what is no number up to the item's points,
    tells nothing about the officer, so the item does not count for that officer.

    Args:
        given: the answers, its items in the order of `items`.
        items: table `items`, keys as the file has them.
        exam: the parameters of the exam.
        place: the sheet or file of the answers.
        key_place: the sheet or file of the keys.

    Raises:
        InputError: where key and answers of items are written in ways that cannot be matched.
    """
    blank = blanks(given.words)
    filled = [
        {given.words[at]: int(own[at]) for at in np.flatnonzero((own > 0) & ~blank)} for own in counts_of(given)
    ]  # fmt: skip
    keys = items["key"].fillna("").astype("str").tolist()
    bonus = [str(header) for header in given.columns if says_bonus(str(header))]
    found = [entries("item_bonus", place, columns=header, value=header) for header in bonus]
    scored = _already_scored(keys, filled, items["points"].tolist())
    if scored:
        found.append(entries("points_despite_key", place, columns=str(given.columns[scored[0]]), n=len(scored)))
        keys = ["" if at in set(scored) else key for at, key in enumerate(keys)]
    columns = _columns(keys, items, filled, exam)
    found += _decided(columns, given, items, exam, place=place, key_place=key_place)
    if exam.statements != "all":
        columns, of_parts = statements.in_parts(columns, exam.statements, items, place=place)
    else:
        of_parts = {}
    readings = [
        _of_parts(of_parts[at], float(items["points"].iloc[at])) if at in of_parts
        else _as_points(list(words), *_worth(items, at)) if column is None else _as_words(column)
        for at, (column, words) in enumerate(zip(columns, filled, strict=True))
    ]  # fmt: skip
    return _put_together(given, _typed(items, columns), readings, exam, found, place)


def _already_scored(keys: list[str], filled: list[dict[str, int]], worth: list[float]) -> list[int]:
    """Return the items whose keys are options although their answers are points already."""
    lettered = [at for at, key in enumerate(keys) if key and mark(key).letters and filled[at]]
    lettered = [at for at in lettered if len(mark(keys[at]).letters or "") == 1]
    return lettered if lettered and scored_already((filled[at], worth[at]) for at in lettered) else []


def _columns(keys: list[str], items: pd.DataFrame, filled: list[dict[str, int]], exam: Exam) -> list[Column | None]:
    options = items["options"].fillna("").astype("str").tolist() if "options" in items else [""] * len(items)
    rules = Rules(exam.multiple, exam.tolerance, statements=exam.statements)
    rules = replace(rules, several=any(has_several(key, rules) for key in set(keys) - {""}))
    return [
        read_column(key, option, counts, rules) if key else None
        for key, option, counts in zip(keys, options, filled, strict=True)
    ]


def _decided(
    columns: list[Column | None], given: Given, items: pd.DataFrame, exam: Exam, *, place: str, key_place: str
) -> list[pd.DataFrame]:
    """Return what the columns had to decide, once per rule with an example, and refuse what cannot be matched."""
    notes: dict[str, list[tuple[str, str]]] = {}
    problems, found = [], []
    for at, column in enumerate(columns):
        if column is None:
            continue
        header, item = str(given.columns[at]), str(items["item_id"].iloc[at])
        for rule, example in column.notes:
            notes.setdefault(rule, []).append((header, example))
        if column.unlike:
            reason = acceptance(exam.accept, column.unlike, item)
            if reason:
                found.append(entries(column.unlike, place, columns=header, accepted_because=reason))
            else:
                example = next((word for word in column.words), "")
                problems.append(_unlike(column.unlike, item, header, items["key"].iloc[at], example, place))
    if problems:
        raise InputError(problems)
    for rule, examples in notes.items():
        at_key = rule.startswith("key_") or rule.startswith("statements_")
        header, example = examples[0]
        found.append(entries(rule, key_place if at_key else place, columns=header, value=example[:40], n=len(examples)))
    return found


def _unlike(rule: str, item: str, header: str, key: str, example: str, place: str) -> Problem:
    said = {
        "key_unlike_answers": msg(
            "Key and answers of item {item} are written in different ways: key “{key}”, answers such as “{example}”."
        ),
        "letters_shuffled": msg(
            "The options of item {item} were shuffled for each person (“{example}”), so that “{key}” is no key."
        ),
    }[rule]
    instead = msg(
        "Write the key as the answers are written, or the options with their letters in the column `options` "
        "(`A. …; B. …`); if it is right as it stands: `exam: {{accept: [{{rule: {rule}, item: {item}, reason: …}}]}}`."
    )
    return Problem(
        said.format(item=item, key=str(key)[:60], example=example[:60]),
        instead.format(rule=rule, item=item),
        rule=rule, sheet=place, column=header, value=example[:60],
    )  # fmt: skip


def _worth(items: pd.DataFrame, at: int) -> tuple[float, float]:
    bonus = float(items["bonus"].iloc[at]) if "bonus" in items else 0.0
    return float(items["points"].iloc[at]), bonus


@dataclass(frozen=True, eq=False)
class _Reading:
    """One column's filled cells: each one's word in the form that counts, and which are no answer, or wait."""

    keyed: bool
    forms: dict[str, str | None]
    refused: frozenset[str]
    waiting: frozenset[str]
    high: frozenset[str] = frozenset()


def _as_points(cells: list[str], worth: float, bonus: float) -> _Reading:
    read = read_points(np.array(cells, dtype=object), worth=worth, bonus=bonus)
    forms = {cell: written(v) if ok else None for cell, v, ok in zip(cells, read.values, read.valid, strict=True)}
    waiting = frozenset(cell for cell, waits in zip(cells, read.uncounted, strict=True) if waits)
    high = frozenset(cell for cell, beyond in zip(cells, read.high, strict=True) if beyond)
    return _Reading(False, forms, frozenset(cell for cell in cells if forms[cell] is None) - waiting, waiting, high)


def _of_parts(shares: Mapping[str, float | None], worth: float) -> _Reading:
    """Return points for the share of an item's statements that is right; what is no answer earns nothing."""
    forms: dict[str, str | None] = {c: written((share or 0.0) * worth) for c, share in shares.items()}
    waiting = frozenset(cell for cell in shares if mark(cell).uncounted)
    no_answer = frozenset(cell for cell, share in shares.items() if share is None) - waiting
    return _Reading(True, {c: None if c in waiting else form for c, form in forms.items()}, no_answer, waiting)


def _as_words(column: Column) -> _Reading:
    waiting = frozenset(c for c in column.words if mark(c).uncounted and c.casefold() != column.key.casefold())
    forms = {cell: None if cell in waiting else form for cell, form in column.words.items()}
    no_answer = frozenset(cell for cell, form in forms.items() if form == INVALID and column.kind != "text")
    return _Reading(True, forms, no_answer, waiting)


def _put_together(
    given: Given,
    items: pd.DataFrame,
    readings: list[_Reading],
    exam: Exam,
    found: list[pd.DataFrame],
    place: str,
) -> Read:
    vocabulary: dict[str, int] = {}
    for reading in readings:
        for form in reading.forms.values():
            if form is not None:
                vocabulary.setdefault(form, len(vocabulary))
    codes = narrowest(np.full(given.codes.shape, -1, dtype=np.int8), len(vocabulary))
    keyed = np.array([reading.keyed for reading in readings], dtype=bool)
    refused, waiting, below, unread, high, exempt = (np.zeros(codes.shape, dtype=bool) for _ in range(6))
    code_of = {word: at for at, word in enumerate(given.words)}
    for at, reading in enumerate(readings):
        own, n = given.codes[:, at], len(given.words) + 1
        place_of = np.full(n, -1, dtype=codes.dtype)
        flags = {name: np.zeros(n, dtype=bool) for name in ("refused", "waiting", "below", "unread", "high", "exempt")}
        for cell, form in reading.forms.items():
            word = code_of[cell]
            place_of[word] = -1 if form is None else vocabulary[form]
            flags["refused"][word] = cell in reading.refused
            flags["waiting"][word] = cell in reading.waiting
            flags["unread"][word] = cell in reading.refused and not mark(cell).a_mark
            flags["high"][word] = cell in reading.high
            flags["exempt"][word] = cell in reading.waiting and mark(cell).exempt
            flags["below"][word] = not reading.keyed and form is not None and form.startswith("-")
        codes[:, at] = place_of[own]
        for mask, name in zip((refused, waiting, below, unread, high, exempt), flags, strict=True):
            mask[:, at] = flags[name][own]
    nothing = ~((codes >= 0) & ~unread).any(axis=1)
    codes[nothing] = -1
    left_out = waiting | (refused if exam.invalid == "left_out" else refused & ~keyed)
    codes[left_out] = -1
    told = given.codes == code_of.get(SET_ASIDE, -2)
    as_declared = "answer_left_out" if exam.invalid == "left_out" else "answer_not_an_option"
    for rule, mask in (
        (as_declared, refused & keyed),
        ("points_invalid", refused & ~keyed & ~high),
        ("points_too_high", high),
        ("answer_ungraded", waiting & ~exempt & ~told),
        ("answer_exempt", exempt),
        ("points_negative", below),
    ):
        if mask.any():
            found.append(_cells(rule, given, mask, place))
    words = np.array(list(vocabulary), dtype=object)
    return Read(replace(given, codes=codes, words=words), items, left_out, refused, found)


def _cells(rule: str, given: Given, mask: np.ndarray, place: str) -> pd.DataFrame:
    """Return ledger rows for cells; where it is a whole exam's way of marking, one row per item."""
    at_officer, at_item = np.nonzero(mask)
    if rule == "points_negative":
        items = np.unique(at_item)
        return entries(rule, place, columns=str(given.columns[items[0]]), n=len(items))
    rows = np.broadcast_to(given.rows, mask.shape)[at_officer, at_item]
    found = entries(rule, place, rows=rows, columns=given.columns[at_item].tolist())
    return found.assign(value=shown_answers(pd.Series(given.words[given.codes[mask]], dtype="str")).array)


def _typed(items: pd.DataFrame, columns: list[Column | None]) -> pd.DataFrame:
    """Return table `items` with keys in their language, and options as signs."""
    keys = [None if column is None else column.key for column in columns]
    items = items.assign(key=pd.Series(keys, index=items.index, dtype="str"))
    if "options" not in items:
        return items
    digits = [column is not None and column.kind == "digits" for column in columns]
    texts = items["options"].fillna("").astype("str")
    signs = [listed_letters(text, digits=own) for text, own in zip(texts, digits, strict=True)]
    return items.assign(options=pd.Series([own or None for own in signs], index=items.index, dtype="str"))
