"""Keys that stand beside each answer, as where questions are drawn at random or versions carry their own key."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from workbench.intake.exam.keys import Rules, has_several, read_column
from workbench.intake.exam.notation import is_blank, mark
from workbench.tables.answer_keys import right_words


@dataclass(frozen=True, eq=False)
class Settled:
    """Answers with at most one key per column: `keys` is column → key, `scored` are the columns made right or wrong."""

    answers: pd.DataFrame
    keys: dict[str, str]
    scored: tuple[str, ...]


def settled(answers: pd.DataFrame, row_keys: pd.DataFrame, rules: Rules) -> Settled:
    """Return the answers of columns whose rows agree on the key as they are, and of others as right or wrong.

    Right is 1, wrong is 0, and a blank or an answer that is not graded yet stays as it is. Where a row has an answer
    and no key, nothing tells whether it is right: the cell is left as it stands, to be refused as no points.

    Args:
        answers: rows × columns of text, "" where empty.
        row_keys: the same shape: each answer's own key, "" where there is none.
        rules: what holds for the exam.
    """
    every = {key for column in row_keys for key in pd.unique(row_keys[column]) if not is_blank(key)}
    rules = Rules(rules.multiple, rules.tolerance, rules.several or any(has_several(key, rules) for key in every))
    keys: dict[str, str] = {}
    columns: dict[str, pd.Series] = {}
    for column in row_keys:
        own = row_keys[column].astype(object)
        distinct = [key for key in pd.unique(own) if not is_blank(key)]
        if len(distinct) <= 1:
            keys |= {column: distinct[0]} if distinct else {}
            continue
        columns[column] = answers[column].astype(object).copy()
        for key in distinct:
            here = (own == key).to_numpy()
            cells = columns[column][here]
            counts = {cell: int(n) for cell, n in cells.value_counts().items() if not is_blank(str(cell))}
            found = read_column(str(key), "", counts, rules)
            words = [word or "" for word in found.words.values()]
            right = right_words([found.key], pd.Series(words, dtype=object).to_numpy())[0]
            marks = {
                cell: cell if mark(str(cell)).ungraded else str(int(right[at]))
                for at, cell in enumerate(found.words)
            }  # fmt: skip
            columns[column][here] = cells.map(lambda cell, marks=marks: marks.get(cell, cell))
    return Settled(answers.assign(**columns), keys, tuple(columns))
