"""Sheets that hold keys: one row per item and version, whatever shape they came in.

Known shapes: a column that names the version; a column per version (`Mã đề 101`, `Đáp án đề 101`, `101`); a sheet per
version (`Đề 101`); a row per version with a column per item; and beside any of them a sheet that tells which item of
the bank stands at which place of a version, or what competency and points an item has.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import pandas as pd

from workbench.intake.exam.notation import mark
from workbench.intake.exam.version_words import version_word
from workbench.intake.headers import STANDARD, fold, number_of, numbered_items

NAMING = re.compile(
    r"(?P<before>.*?)\b(?:mã(?:\s*đề(?:\s*thi)?)?|đề(?:\s*(?:thi|số))?|version|form|phiên\s*bản)\s*[:.#№_-]?\s*"
    r"(?P<version>\d{1,6}[a-z]?|[a-z]\d{0,3})\b(?P<after>.*)",
    re.IGNORECASE | re.DOTALL,
)
ENDING = re.compile(r"(?P<before>.*?\S)[\s:.#_-]+(?P<version>\d{2,6}(?:\.0+)?|[A-Za-z])", re.DOTALL)
ALONE = re.compile(r"\d{3,6}(?:\.0+)?")
PER_ITEM = ("key", "item_id", "competency_id", "points", "position")


@dataclass(frozen=True)
class Keyed:
    """One sheet of keys: its name, and its rows with standard names where a column is known."""

    name: str
    frame: pd.DataFrame


def version_of_sheet(name: str) -> str | None:
    """Return the version that a sheet's name tells: `Đề 101`, `Đáp án 102`, `Key B`."""
    found = version_column(name, ())
    if found is not None and found[1] == "key":
        return found[0]
    return name.strip() if ALONE.fullmatch(name.strip()) else None


def version_in_name(name: str) -> str | None:
    """Return the version that the name of a sheet of answers tells, such as `Bài làm đề 101`; a number alone may be
    that of a room."""
    found = NAMING.fullmatch(" ".join(name.split()))
    return found["version"] if found else None


def version_column(header: str, known: Collection[str]) -> tuple[str, str] | None:
    """Return the version and the standard column that a header names: `Mã đề 101`, `Lĩnh vực đề 102`, `101`.

    Args:
        header: a header of a sheet of items.
        known: versions that officers sat (see `version_word`); a bare `A` is a version only where it is among them.
    """
    text = " ".join(header.split())
    if ALONE.fullmatch(text) or version_word(text) in known:
        return text, "key"
    named, ending = NAMING.fullmatch(text), ENDING.fullmatch(text)
    for found in (named, ending):
        if found is None:
            continue
        version = found["version"]
        beside = fold(found["before"] + (found["after"] if found is named else ""))
        if found is ending and not (version_word(version) in known or len(version) >= 3):
            continue
        standard = "key" if not beside and found is named else _standard(beside)
        if standard:
            return version, standard
    return None


def lengthened(frame: pd.DataFrame, known: Collection[str]) -> pd.DataFrame:
    """Return a sheet with one row per item and version: columns per version under each other, rows as columns.

    A cell that is empty in one version's column means that the version lacks the item. Numbers under versions, beside a
    key, are the item's places in them; words that are no options are items of the bank.
    """
    across = numbered_items(map(str, frame.columns))
    if "item_id" not in frame and len(across) >= 2:
        others = [column for column in frame.columns if column not in across]
        about = next((column for column in others if _tells_rows(frame[column])), None)
        if about is not None:
            return _by_rows(frame, about, [column for column in others if column != about], across)
        long = frame.reset_index(names="_row").melt(
            id_vars=["_row", *others], value_vars=across, var_name="item_id", value_name="key"
        )
        return long[long["key"] != ""].set_index("_row").rename_axis(None).astype(object)
    if "form" in frame:
        return frame
    told = {column: version_column(str(column), known) for column in frame.columns if column not in PER_ITEM}
    told = {column: None if found and not _holds_keys(column, frame) else found for column, found in told.items()}
    of: dict[str, dict[str, str]] = {}
    for column, found in told.items():
        if found is not None:
            of.setdefault(version_word(found[0]), {})[found[1]] = column
    if len(of) < 2 and not set(of) & set(known):
        return frame
    used = [column for own in of.values() for column in own.values()]
    rest = frame.drop(columns=used)
    parts: list[pd.DataFrame] = []
    for own in of.values():
        label = next(found[0] for column, found in told.items() if found and column in own.values())
        part = rest.assign(form=label, **{standard: frame[column] for standard, column in own.items()})
        part = _meant(part, rest) if "key" in own else part
        held = own | ({"position": ""} if "position" in part and "position" not in rest else {})
        held_in = next(standard for standard in ("position", "key", "item_id", *held) if standard in held)
        parts.append(part[(part[held_in] != "").to_numpy()])
    return pd.concat(parts).fillna("").astype(object)


def _tells_rows(cells: pd.Series) -> bool:
    """Whether a column says of each row whether it holds keys, competencies or points."""
    words = [fold(cell) for cell in pd.unique(cells) if cell]
    return len(words) > 1 and all(_standard(word) in ("key", "competency_id", "points") for word in words)


def _by_rows(frame: pd.DataFrame, about: str, others: Sequence[str], across: Sequence[str]) -> pd.DataFrame:
    """Return one row per item of a sheet whose rows hold keys, competencies and points in turn."""
    parts = []
    for standard, rows in frame.groupby(frame[about].map(lambda word: _standard(fold(word)) or ""), sort=False):
        if standard:
            long = rows.reset_index(names="_row").melt(
                id_vars=["_row", *others], value_vars=list(across), var_name="item_id", value_name=str(standard)
            )
            parts.append(long.set_index([*others, "item_id"]))
    whole = parts[0].join([part.drop(columns="_row") for part in parts[1:]]).fillna("").reset_index()
    return whole[whole["key"] != ""].set_index("_row").rename_axis(None).astype(object)


def joined(sheets: Sequence[Keyed]) -> pd.DataFrame | None:
    """Return several sheets of keys as one, or None where none of them names a version and more than one has a key.

    Versions stand under each other. A sheet of places adds the bank's item to each, by version and number; a sheet
    without version adds what it tells of each item, by the bank's id or the number.
    """
    versioned: list[pd.DataFrame] = []
    others: list[pd.DataFrame] = []
    for sheet in sheets:
        frame, version = sheet.frame, version_of_sheet(sheet.name)
        if "form" not in frame and version is not None:
            frame = frame.assign(form=version)
        (versioned if "form" in frame else others).append(frame)
    if not versioned:
        keyed = [frame for frame in others if "key" in frame]
        if len(keyed) != 1:
            return None
        table = keyed[0]
        for other in (frame for frame in others if "key" not in frame):
            table = _told(table, other)
        return table.astype(object)
    keyed = [frame for frame in versioned if "key" in frame]
    maps = [frame for frame in versioned if "key" not in frame]
    if keyed:
        table = pd.concat(keyed).fillna("")
        if maps:
            table = _mapped(table, pd.concat(maps).fillna(""))
    else:
        table = pd.concat(maps).fillna("")
    for other in others:
        table = _told(table, other)
    return table.astype(object)


def _holds_keys(column: str, frame: pd.DataFrame) -> bool:
    """Whether a column may be a version's: one named by a letter alone, such as `A`, may hold the texts of options."""
    cells = [cell for cell in frame[column] if cell]
    short = sum(mark(cell).letters is not None or mark(cell).truth is not None or len(cell) <= 2 for cell in cells)
    return not str(column).strip().isalpha() or len(str(column).strip()) > 1 or 2 * short > len(cells)


def _standard(beside: str) -> str | None:
    return next((standard for standard in PER_ITEM if beside in STANDARD["items"][standard]), None)


def _meant(part: pd.DataFrame, rest: pd.DataFrame) -> pd.DataFrame:
    """Return a version's rows where its cells are places or items of the bank rather than keys."""
    cells = [cell for cell in part["key"] if cell]
    numbers = bool(cells) and all(cell.isdecimal() for cell in cells) and len(set(cells)) == len(cells) > 8
    if "key" in rest and numbers:
        return part.assign(position=part["key"], key=rest["key"])
    words = bool(cells) and all(mark(cell).letters is None and mark(cell).truth is None for cell in cells)
    if words and len(set(cells)) == len(cells) and any(any(sign.isdigit() for sign in cell) for cell in cells):
        return part.assign(position=part["item_id"], item_id=part["key"]).drop(columns="key")
    return part


def _mapped(table: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """Add the bank's item to each row of a key, by version and number."""
    number = places["position"] if "position" in places else places["item_id"]
    bank = dict(
        zip(zip(places["form"].map(version_word), number.map(_plain), strict=True), places["item_id"], strict=True)
    )
    own = table["position"] if "position" in table else table["item_id"]
    found = [bank.get((v, n), "") for v, n in zip(table["form"].map(version_word), own.map(_plain), strict=True)]
    return table.assign(position=own, item_id=[item or of for item, of in zip(found, own, strict=True)])


def _told(table: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    """Add to a table what another sheet tells of each item: by the item's id, else by its number."""
    if "item_id" not in other:
        return table
    by_id = other.drop_duplicates("item_id").set_index("item_id")
    by_number = by_id.set_axis(by_id.index.map(_plain))
    by_number = by_number[~by_number.index.duplicated()]
    ids = table["item_id"]
    source, index = (by_id, ids) if ids.isin(by_id.index).any() else (by_number, ids.map(_plain))
    if "position" in table and not index.isin(source.index).any():
        source, index = by_number, table["position"].map(_plain)
    for column in source.columns:
        told = index.map(source[column]).fillna("")
        if column not in table:
            table = table.assign(**{column: told})
        else:
            table = table.assign(**{column: table[column].where(table[column] != "", told)})
    return table


def _plain(number: str) -> str:
    return number_of(number) or fold(number)
