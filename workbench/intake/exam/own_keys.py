"""Rows with a right answer of their own, as where questions are drawn at random or versions stand on one sheet."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd

from workbench.intake.exam.keys import Rules, read_column
from workbench.intake.exam.notation import is_blank, mark
from workbench.intake.parts import Part
from workbench.intake.rules import entries
from workbench.tables.answer_keys import right_words, written

BITS = re.compile(r"[01]{2,8}")
LETTERS = "ABCDEFGH"


def settled(part: Part, rules: Rules, *, penalty: float) -> tuple[Part, list[pd.DataFrame]]:
    """Use each row's own key: one key where all rows have the same, else points for right and wrong answers.

    Rows' keys are the same also where they name the same texts in another order, as shuffled options do. A blank stays
    blank. A sheet with points in place of answers has no option statistics, which is said.

    Args:
        part: the sheet of answers, with `row_keys`.
        rules: how keys of several letters and numbers are meant.
        penalty: share of an item's points that a wrong answer costs.
    """
    own = part.row_keys
    if own is None:
        return part, []
    frame, keys, points = part.frame.copy(), dict(part.keys), dict(part.points)
    differing = []
    for header in own.columns:
        answers, right = _as_letters(frame[header].astype("str"), own[header].astype("str"))
        distinct = {_named(key): key for key in reversed(pd.unique(right).tolist()) if not is_blank(key)}
        if not distinct:
            continue
        if len(distinct) == 1:
            keys[header] = " ".join(next(iter(distinct.values())).split())
            wanted = next(iter(distinct))
            same = {word: keys[header] for word in pd.unique(answers) if len(wanted) > 1 and _named(word) == wanted}
            frame[header] = answers.map(lambda word, same=same: same.get(word, word)).astype(object)
            continue
        worth = points.setdefault(header, 1.0)
        frame[header] = _scored(answers, right, rules, worth, penalty)
        differing.append(header)
    if not differing:
        return replace(part, frame=frame, keys=keys, points=points), []
    note = entries("key_per_row", part.place, columns=part.headers.get(differing[0], differing[0]), n=len(differing))
    return replace(part, frame=frame, keys=keys, points=points), [note]


def _scored(answers: pd.Series, keys: pd.Series, rules: Rules, worth: float, penalty: float) -> pd.Series:
    """Return points per row, as text; what is blank or waits to be marked stays as it is."""
    pairs = pd.DataFrame({"answer": answers, "key": keys})
    distinct = pairs.drop_duplicates()
    wrong = written(-penalty * worth) if penalty else "0"
    of = {
        (answer, key): _points(answer, key, rules, written(worth), wrong)
        for answer, key in distinct.itertuples(index=False)
    }
    found = [of[pair] for pair in zip(pairs["answer"], pairs["key"], strict=True)]
    return pd.Series(found, index=answers.index, dtype=object)


def _points(answer: str, key: str, rules: Rules, right: str, wrong: str) -> str:
    if is_blank(answer) or is_blank(key) or mark(answer).ungraded:
        return answer if is_blank(answer) or not is_blank(key) else ""
    if _named(answer) == _named(key):
        return right
    column = read_column(key, "", {answer: 1}, rules)
    word = column.words.get(answer)
    return right if word is not None and right_words([column.key], pd.array([word], dtype=object))[0, 0] else wrong


def _as_letters(answers: pd.Series, keys: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Return bits per option, `00100`, as letters, where the whole column is written so."""
    words = {*answers, *keys}
    filled = {word for word in words if not is_blank(word)}
    if not filled or len({len(word) for word in filled}) > 1 or not all(map(BITS.fullmatch, filled)):
        return answers, keys
    letters = dict.fromkeys(words, "")
    letters |= {word: "".join(o for o, bit in zip(LETTERS, word, strict=False) if bit == "1") for word in filled}
    return answers.map(letters), keys.map(letters)


def _named(cell: str) -> frozenset[str]:
    """Return the texts that a cell lists, by semicolons or on lines of their own."""
    return frozenset(" ".join(text.split()).casefold() for text in re.split(r"[;\n]", cell) if text.strip())
