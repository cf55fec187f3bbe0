"""Ids that differ only in how they are written: joined by looser keys, where a single id answers to each."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

import pandas as pd

from workbench.characters import without_zeros
from workbench.errors import Problem
from workbench.intake.layout import Grid
from workbench.intake.rules import entries
from workbench.messages import msg

DESTROYED = re.compile(r"\d(?:[.,]\d+)?e\+?\d{2,3}", re.IGNORECASE)
"""What Excel writes into a .csv file for a number of twelve digits and more: the rest of the digits is gone."""
LOOK_ALIKE = str.maketrans(
    "АВЕКМНОРСТУХІЈЅаеорсухіјѕΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "ABEKMHOPCTYXIJSaeopcyxijsABEZHIKMNOPTYX",
)
"""Cyrillic and Greek letters that nobody can tell from Latin ones."""


def destroyed(grid: Grid, header: str) -> Problem | None:
    """Return the problem of ids of which Excel kept the first digits only, None where there are none."""
    ids = grid.frame[header].astype("str")
    lost = ids.index[ids.str.contains("e", case=False, regex=False) & ids.str.fullmatch(DESTROYED)]
    if not len(lost):
        return None
    return Problem(
        msg(
            "Ids are written in scientific form, as Excel does with long numbers: rows concerned: {n}. "
            "Their last digits are lost, and different people have the same id."
        ).format(n=len(lost)),
        msg(
            "Export the file again; do not open it in Excel before, or format the column as text there "
            "(Data → From Text, column as Text)."
        ),
        rule="id_destroyed",
        file=grid.sheet.file,
        sheet=grid.sheet.name,
        row=int(lost[0]),
        column=header,
        value=str(ids[lost[0]]),
    )


def joined(ids: pd.Series, known: Iterable[str], *, place: str, header: str) -> tuple[pd.Series, list[pd.DataFrame]]:
    """Return the ids as the list of officers writes them, and notes on those that were written otherwise.

    An id that stands in the list as it is stays. Others are compared without case, spaces, hyphens and dots and with
    letters that look alike as one; then without leading zeros too. A comparison counts only where one id of the list
    and one of these ids answer to it.

    Args:
        ids: as a sheet writes them (index: row in the file).
        known: the ids of the list.
        place: the sheet, for the ledger.
        header: the column, for the ledger.
    """
    listed = list(dict.fromkeys(known))
    own = set(listed)
    strange = [word for word in pd.unique(ids) if word and word not in own]
    if not strange:
        return ids, []
    present = set(pd.unique(ids))
    free = [word for word in listed if word not in present]
    meant: dict[str, str] = {}
    for key in (_plain, _without_zeros):
        left = [word for word in strange if word not in meant]
        wanted = _single(free, key)
        offered = _single(left, key)
        # An id of the list that another id of the sheet answers to as it stands is not free, but still ambiguous.
        taken = {key(word) for word in listed if word in present}
        meant |= {offered[form]: wanted[form] for form in offered if form in wanted and form not in taken}
        free = [word for word in free if word not in set(meant.values())]
    if not meant:
        return ids, []
    rows = ids.index[ids.isin(list(meant))]
    return ids.replace(meant), [entries("id_joined", place, rows=rows, columns=header)]


def stands_for(ids: pd.Series, known: Iterable[str]) -> pd.Series:
    """Return which ids can only mean, written otherwise, one of the list that stands among them as listed."""
    listed = list(dict.fromkeys(known))
    present = set(pd.unique(ids)) & set(listed)
    words = [word for word in pd.unique(ids) if word not in present]
    forms = _single(listed, _without_zeros) if words else {}
    second = {word for word in words if forms.get(_without_zeros(word)) in present}
    return ids.isin(list(second))


def _plain(word: str) -> str:
    letters = unicodedata.normalize("NFKC", word).translate(LOOK_ALIKE).casefold()
    return re.sub(r"[\s.\-–_/'`]+", "", letters)


def _without_zeros(word: str) -> str:
    return without_zeros(_plain(word))


def _single(words: Iterable[str], key: Callable[[str], str]) -> dict[str, str]:
    """Return form → word for the forms that a single word has."""
    forms: dict[str, list[str]] = {}
    for word in words:
        forms.setdefault(key(word), []).append(word)
    return {form: same[0] for form, same in forms.items() if form and len(same) == 1}
