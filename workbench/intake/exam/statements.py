"""Items whose key judges several statements at once, such as `ĐSSĐ`, with points for those that are right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from workbench.errors import InputError, Problem
from workbench.intake.exam.keys import Column
from workbench.messages import msg
from workbench.tables.answer_keys import EITHER, INVALID

STEPS = (0.0, 0.1, 0.25, 0.5, 1.0)
"""Share of an item's points for none to four right statements, as in the school-leaving exam since 2025."""


def in_parts(
    columns: Sequence[Column | None], scheme: str, items: pd.DataFrame, *, place: str
) -> tuple[list[Column | None], dict[int, Mapping[str, float | None]]]:
    """Return the columns without those of several statements, and for these: cell → share of the item's points.

    A share is None where the cell judges another number of statements than the key, or is no answer.

    Args:
        columns: how each item is read, None where it is points.
        scheme: `each` or `steps` (see `workbench.parameters.exam.Exam`).
        items: table `items`.
        place: the sheet of the answers.

    Raises:
        InputError: where no item has such a key, or `steps` is asked for another number of statements than four.
    """
    own = {at: column for at, column in enumerate(columns) if column is not None and column.kind == "statements"}
    if not own:
        raise InputError(_none(scheme, place))
    keys = {at: column.key.split(EITHER) for at, column in own.items()}
    other = [at for at, several in keys.items() if scheme == "steps" and len(several[0]) != len(STEPS) - 1]
    if other:
        raise InputError(_no_steps(str(items["item_id"].iloc[at]), len(keys[at][0]), place) for at in other)
    shares: dict[int, Mapping[str, float | None]] = {
        at: {cell: _share(word, keys[at], scheme) for cell, word in column.words.items()} for at, column in own.items()
    }
    return [None if at in own else column for at, column in enumerate(columns)], shares


def _share(word: str | None, keys: Sequence[str], scheme: str) -> float | None:
    if word is None or word == INVALID:
        return None
    right = max(sum(a == b for a, b in zip(word, key, strict=True)) for key in keys if len(key) == len(word))
    return STEPS[right] if scheme == "steps" else right / len(word)


def _none(scheme: str, place: str) -> Problem:
    return Problem(
        msg("`exam.statements` asks for points in parts, but no key judges several statements in one cell (`ĐSSĐ`)."),
        msg("Write each such item's key and answers in one cell, or leave `exam.statements` out."),
        rule="statements", sheet=place, column="exam.statements", value=scheme,
    )  # fmt: skip


def _no_steps(item: str, n: int, place: str) -> Problem:
    return Problem(
        msg("The steps of 2025 are for four statements; item {item} has {n}.").format(item=item, n=n),
        msg("Write `exam: {statements: each}` for a share of the points for each right statement."),
        rule="statements", sheet=place, column="exam.statements", value=item,
    )  # fmt: skip
