"""Keys that are no option although everybody's answers, and the other keys, are letters: a slip in the key."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from workbench.errors import Problem
from workbench.intake.exam import key_sheets
from workbench.intake.exam.given import Given, blanks, counts_of
from workbench.intake.exam.notation import mark
from workbench.intake.exam.version_words import version_word
from workbench.intake.parts import Part
from workbench.intake.rules import acceptance
from workbench.messages import msg
from workbench.parameters.exam import Acceptance
from workbench.tables.answer_keys import VOIDED

MAJORITY = 0.5
"""Share of the other keys, and of an item's answers, above which they are letters of options."""
FEWEST = 3
"""Answers by letter from which an item's answers show what its options are; fewer are slips."""
LONGEST = 3
"""Letters up to which a key that is no option is a slip of the pen, not the text of an option."""
UNLIKE = "key_unlike_answers"


def strange_keys(
    given: Given, items: pd.DataFrame, part: Part | None, accepted: Sequence[Acceptance] = ()
) -> list[Problem]:
    """Return a problem for each key that is none of the options, at its place in the sheet of keys.

    Args:
        given: the answers, its items in the order of `items`.
        items: table `items` (index: row in the file), keys as the file has them.
        part: the sheet of keys; None where keys stand elsewhere.
        accepted: what the exam's owner answers for.
    """
    if part is None:
        return []
    keys = items["key"].fillna("").astype("str").str.strip().tolist()
    letters = [_letter(key) for key in keys]
    options = items["options"].fillna("").tolist() if "options" in items else [""] * len(keys)
    odd = [
        at for at, (key, letter, listed) in enumerate(zip(keys, letters, options, strict=True))
        if key and key != VOIDED and not letter and not listed and _is_none(key)
        and acceptance(accepted, UNLIKE, str(items["item_id"].iloc[at])) is None
    ]  # fmt: skip
    keyed = sum(map(bool, keys))
    if not odd or sum(map(bool, letters)) <= MAJORITY * keyed:
        return []
    counts, blank = counts_of(given), blanks(given.words)
    words = [_letter(str(word)) for word in given.words]
    every = {letter for letter in letters if letter}
    found = []
    for at in odd:
        own = {n: int(counts[at][n]) for n in np.flatnonzero((counts[at] > 0) & ~blank)}
        shown = {words[n] for n in own} - {""}
        by_letter = sum(times for n, times in own.items() if words[n])
        telling = sum(
            times for n, times in own.items() if words[n] and (words[n] != "D" or mark(keys[at]).truth is None)
        )
        if by_letter > MAJORITY * sum(own.values()) and telling >= FEWEST:
            found.append(_problem(part, items, at, keys[at], sorted(every | shown), by_letter))
    return found


def _letter(word: str) -> str:
    """Return the one option that a cell means, "" where it means none, or several."""
    letters = mark(word).letters or ""
    return letters if len(letters) == 1 else ""


def _is_none(key: str) -> bool:
    """Whether a key is a short sign that is no option: no letters, no alternatives, no digit that stands for one.

    Longer words may be the text of an option.
    """
    read = mark(key)
    if len(key) > LONGEST and read.truth is None:
        return False
    return not (read.letters or read.front or read.number is not None) and not any(sign in key for sign in "|/;,+")


def _problem(part: Part, items: pd.DataFrame, at: int, key: str, options: Sequence[str], n: int) -> Problem:
    form = items["form"].iloc[at] if "form" in items else None
    said = msg("The key of this question is none of the options {options}, by which {n} people answered it.")
    instead = msg("Write in this cell the letter of the right option, such as {example}.")
    return Problem(
        said.format(options=", ".join(options), n=n),
        instead.format(example=options[0]),
        rule="key_no_option",
        file=part.grid.sheet.file,
        sheet=part.grid.sheet.name,
        row=int(items.index[at]),
        column=_header(part, "" if form is None or pd.isna(form) else str(form)),
        value=key[:40],
    )


def _header(part: Part, form: str) -> str:
    """Return the file's header of the column of keys, that of the version where each version has one."""
    for header in map(str, part.grid.frame.columns):
        found = key_sheets.version_column(header, {version_word(form)} if form else ())
        if form and found is not None and found[1] == "key" and version_word(found[0]) == version_word(form):
            return header
    return part.headers.get("key", "")
