"""Rows among those of people that are none: the key, and the most that each item is worth."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from workbench.intake.exam.marks import numbers_of
from workbench.intake.exam.notation import is_blank, mark
from workbench.intake.headers import COLUMN_NAMES, STANDARD, fold, item_columns, looks_like_item
from workbench.intake.parts import Part
from workbench.intake.rules import entries

KEY = frozenset(
    fold(word)
    for word in (
        "key", "keys", "the key", "key row", "answer key", "master key", "đáp án", "đáp án đúng", "đáp án chuẩn",
        "đáp án chính thức", "đáp án gốc", "correct answer", "correct answers", "correct", "right answer",
        "right answers", "solution", "solutions", "câu trả lời đúng",
    )
)  # fmt: skip
OF_VERSION = re.compile(
    r"(?:answer\s*key|key|đáp\s*án)(?:\s*(?:mã\s*)?đề|\s*version|\s*form)?[\s:#_-]*(\d{1,6}|[A-Z])", re.IGNORECASE
)
MOST = frozenset(
    fold(word)
    for word in (
        "score max", "max", "max score", "max points", "maximum", "maximum points", "points possible",
        "possible points", "full marks", "điểm tối đa", "điểm câu", "thang điểm",
    )
)  # fmt: skip
ASKED = frozenset(STANDARD["items"]["competency_id"])
FACTS = ("officer_id", "name")


def told_by_rows(part: Part, items: Part | None) -> tuple[Part, Part | None, list[pd.DataFrame]]:
    """Take the rows that are the key, the items' points or their competencies out of the rows of people.

    Such a row has the word for it in place of an id or a name, or in another cell before the answers where it has
    neither. Where nothing else tells the key, the row is it; where the row and the key differ, that is said. Rows of
    several versions are a key of versions.

    Args:
        part: the sheet that carries the answers, one row per person.
        items: the sheet of items, where there is one.
    """
    frame = part.frame
    asked = asked_of(part, items)
    if not asked or "officer_id" not in frame:
        return part, items, []
    words = _words(frame, asked)
    keys = words.map(lambda word: fold(word) in KEY or OF_VERSION.fullmatch(word.strip()) is not None).to_numpy(bool)
    most = words.map(lambda word: fold(word) in MOST).to_numpy(bool)
    about = words.map(lambda word: fold(word) in ASKED).to_numpy(bool)
    if not (keys.any() or most.any() or about.any()):
        return part, items, []
    found = [
        entries(rule, part.place, rows=frame.index[rows], columns=part.headers.get("officer_id", "officer_id"))
        for rule, rows in (("row_of_key", keys), ("row_of_points", most), ("row_of_competencies", about))
        if rows.any()
    ]
    if most.any():
        part = _with_points(part, frame.loc[most, asked].iloc[0])
    if about.any():
        row = frame.loc[about, asked].iloc[0]
        part = replace(part, competencies={header: str(word) for header, word in row.items() if word != ""})
    if keys.any():
        part, items, more = _with_keys(part, items, frame[keys], words[keys], asked)
        found += more
    kept = ~(keys | most | about)
    own = None if part.row_keys is None else part.row_keys[kept]
    return replace(part, frame=part.frame[kept], row_keys=own), items, found


def with_competencies(part: Part, items: Part | None) -> Part | None:
    """Return the items with the competencies that stand above the answers, where nothing else tells them."""
    if (
        items is None
        or len(set(part.competencies.values())) < 2
        or "competency_id" in items.frame
        or "item_id" not in items.frame
    ):
        return items
    of = item_columns(list(part.competencies), items.frame["item_id"])
    told = {item: part.competencies[header] for header, item in of.items()}
    return replace(items, frame=items.frame.assign(competency_id=items.frame["item_id"].map(told).fillna("")))


def asked_of(part: Part, items: Part | None) -> list[str]:
    """Return the headers of a sheet of answers that are items."""
    if part.asked:
        return list(part.asked)
    known = COLUMN_NAMES["officers"].keys()
    offered = [str(column) for column in part.frame.columns if column not in known]
    named = item_columns(offered, items.frame["item_id"]) if items is not None and "item_id" in items.frame else {}
    return [header for header in offered if header in named or header in part.points or looks_like_item(header)]


def _words(frame: pd.DataFrame, asked: Sequence[str]) -> pd.Series:
    """Return what each row has in place of a person: its id or name where it is such a word, else its first fact."""
    facts = [column for column in frame.columns if column not in asked]
    suspects = pd.Series("", index=frame.index, dtype=object)
    for column in [*(fact for fact in FACTS if fact in facts), *facts]:
        cells = frame[column].astype("str")
        of_nobody = (frame["officer_id"] == "").to_numpy() | (column in FACTS)
        distinct = {
            word
            for word in pd.unique(cells)
            if len(word) <= 40 and (fold(word) in (*KEY, *MOST, *ASKED) or OF_VERSION.fullmatch(word.strip()))
        }
        if distinct:
            here = cells.isin(distinct).to_numpy() & of_nobody & (suspects == "").to_numpy()
            suspects[here] = cells[here]
    return suspects


def _with_points(part: Part, row: pd.Series) -> Part:
    worth = numbers_of(row.to_numpy(dtype=object))
    told = {str(header): float(own) for header, own in zip(row.index, worth, strict=True) if own > 0}
    return replace(part, points={**part.points, **told})


def _with_keys(
    part: Part, items: Part | None, rows: pd.DataFrame, words: pd.Series, asked: Sequence[str]
) -> tuple[Part, Part | None, list[pd.DataFrame]]:
    versions = _versions(rows, words)
    if items is None and len(rows) > 1 and len(set(versions)) == len(rows) and all(versions):
        return part, _of_versions(part, rows, versions, asked), []
    row = rows.iloc[0]
    told = {header: str(row[header]) for header in asked if not is_blank(str(row[header]))}
    if items is None:
        return replace(part, keys={**told, **part.keys}), None, []
    if "form" in items.frame or "item_id" not in items.frame:
        return part, items, []
    of = item_columns(asked, items.frame["item_id"])
    by_item = {item: told.get(header, "") for header, item in of.items()}
    from_row = items.frame["item_id"].map(by_item).fillna("")
    if "key" not in items.frame or (items.frame["key"] == "").all():
        return part, replace(items, frame=items.frame.assign(key=from_row)), []
    other = [
        item
        for item, own, also in zip(items.frame["item_id"], items.frame["key"], from_row, strict=True)
        if own and also and not _same(own, also)
    ]
    if not other:
        return part, items, []
    return part, items, [
        entries("row_of_key_differs", part.place, rows=[rows.index[0]], value=", ".join(other[:6]), n=len(other))
    ]  # fmt: skip


def _versions(rows: pd.DataFrame, words: pd.Series) -> list[str]:
    if "form" in rows and (rows["form"] != "").all():
        return rows["form"].tolist()
    found = [OF_VERSION.fullmatch(word.strip()) for word in words]
    return [match[1] if match else "" for match in found]


def _of_versions(part: Part, rows: pd.DataFrame, versions: list[str], asked: Sequence[str]) -> Part:
    """Return the keys of versions as a sheet of items: one row per version and item."""
    lines = [
        (index, version, header, str(row[header]))
        for (index, row), version in zip(rows.iterrows(), versions, strict=True)
        for header in asked
        if not is_blank(str(row[header]))
    ]
    rows_of = pd.Index([line[0] for line in lines])
    frame = pd.DataFrame([line[1:] for line in lines], index=rows_of, columns=["form", "item_id", "key"], dtype=object)
    if part.competencies:
        frame = frame.assign(competency_id=[part.competencies.get(header, "") for header in frame["item_id"]])
    headers = {"form": part.headers.get("form", "form")}
    place = f"{part.place} ({', '.join(versions)})"
    sheet = replace(part.grid.sheet, place=place, name=place)
    return Part("items", replace(part.grid, sheet=sheet, frame=frame, notes=()), frame, headers, len(frame))


def _same(one: str, other: str) -> bool:
    first, second = mark(one), mark(other)
    if first.letters or second.letters:
        return first.letters == second.letters
    numbers = np.array([first.number, second.number], dtype=float)
    if np.isnan(numbers).any():
        return first.text.casefold() == second.text.casefold()
    return bool(np.isclose(*numbers))
