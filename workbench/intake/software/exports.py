"""Exports of exam software, and sheets whose items the parameters name by pattern, as one wide sheet of answers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from workbench.errors import InputError, Problem
from workbench.intake.exam.notation import is_blank
from workbench.intake.formats.sheet import Sheet
from workbench.intake.headers import fold, looks_like_item, standard_names
from workbench.intake.layout import Grid, without_footers
from workbench.intake.rules import entries
from workbench.intake.software.patterns import ROLES, Place, placed
from workbench.intake.software.presets import Preset
from workbench.messages import msg

OF = re.compile(r"([+-]?\d+(?:[.,]\d+)?|--?)\s*/\s*(\d+(?:[.,]\d+)?)")
NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
CANVAS = {"name", "id", "submitted", "attempt"}
QUESTION = re.compile(r"\d+:\s*\S.*", re.DOTALL)
WAITING = "Requires grading"


@dataclass(frozen=True, eq=False)
class Export:
    """An export as a wide sheet: standard columns, and one column per item, named by its number or its question.

    `asked` are the columns of items, `points` what each is worth where the file tells it, `row_keys` each row's own key
    with the same columns and rows; `headers` the file's header of each standard column.
    """

    grid: Grid
    headers: dict[str, str]
    asked: tuple[str, ...]
    points: dict[str, float]
    row_keys: pd.DataFrame | None


def prepared(sheet: Sheet) -> Sheet:
    """Return a sheet in which Canvas' columns of points, named by nothing but the points, name their question too."""
    if sheet.table is not None or not sheet.cells.size:
        return sheet
    for at, row in enumerate(sheet.cells[:10]):
        if not {fold(cell) for cell in row if cell} >= CANVAS:
            continue
        cells = sheet.cells.copy()
        for column in range(1, len(row)):
            if NUMBER.fullmatch(row[column]) and QUESTION.fullmatch(row[column - 1]):
                cells[at, column] = f"{row[column - 1]} [points {row[column]}]"
        return replace(sheet, cells=cells)
    return sheet


def convert(
    grid: Grid, preset: Preset, patterns: Mapping[str, str], mapped: Mapping[str, str], *, has_key: bool
) -> Export | None:
    """Turn an export into one wide sheet, or return None where nothing tells whose rows they are.

    Where a sheet of items holds the key, the answers are read; else the answers with each row's own key; else the
    points that the program gave.

    Args:
        grid: the sheet; its footers are dropped here.
        preset: the program's columns; an empty one where only the parameters name columns.
        patterns: the parameters' patterns → role.
        mapped: the parameters' headers, folded → standard column.
        has_key: whether a sheet of items with keys comes with it.

    Raises:
        InputError: where the points that can be earned are named, and those of the items do not come to them.
    """
    headers = [str(column) for column in grid.frame.columns]
    facts = _facts(headers, preset, mapped, grid)
    if "officer_id" not in facts:
        return None
    grid = without_footers(grid, facts["officer_id"])
    frame = grid.frame
    places = _places(headers, preset, patterns, set(facts.values()), frame)
    items: dict[str, dict[str, list[str]]] = {}
    for header, place in places.items():
        items.setdefault(place.item, {}).setdefault(place.role, []).append(header)
    items = {item: {role: own for role, own in roles.items() if role in ROLES} for item, roles in items.items()}
    kept = {standard: frame[facts[standard]] for standard in facts if standard not in ("surname", "first_name")}
    names = [frame[facts[part]] for part in ("surname", "first_name") if part in facts]
    if names and "name" not in kept:
        kept["name"] = names[0] if len(names) == 1 else names[0].str.cat(names[1], sep=" ").str.strip()
    keyed = any("key" in roles and "answer" in roles for roles in items.values())
    points_given = any("points" in roles for roles in items.values())
    answered = any("answer" in roles for roles in items.values())
    by_key = answered and (has_key or (keyed and not (preset.points_first and points_given and not patterns)))
    by_points = points_given and not by_key
    asked: dict[str, pd.Series] = {}
    own: dict[str, pd.Series] = {}
    worth: dict[str, float] = {}
    for item, roles in items.items():
        points, most = _points(frame, roles, places)
        wanted = "points" if by_points else "answer"
        if wanted not in roles:
            continue
        cells = points if by_points and points is not None else frame[roles["answer"][0]].map(_unlisted)
        key = frame[roles["key"][0]] if "key" in roles and not has_key and not by_points else None
        if _unused(cells) and (key is None or _unused(key)):
            continue
        if key is not None:
            own[item] = key
        asked[item] = cells
        value = most if most is not None else (_earned(points) if points is not None and not by_points else None)
        if value is not None:
            worth[item] = value
    if by_key and worth and not has_key:
        usual = pd.Series(list(worth.values())).mode().iloc[0]
        worth = {item: worth.get(item, float(usual)) for item in asked}
    rest = [h for h in headers if h not in places and h not in facts.values() and not looks_like_item(h)]
    attributes = {} if preset.name else {header: frame[header] for header in rest if header not in asked}
    wide = pd.DataFrame({**kept, **attributes, **asked}, index=frame.index, dtype=object)
    notes = grid.notes
    if preset.name:
        notes += (entries("software_read", grid.place, value=preset.name),)
    row_keys = pd.DataFrame(own, index=frame.index, dtype=object) if own else None
    _possible(grid, wide, asked, worth, by_points=by_points)
    return Export(
        replace(grid, frame=wide, notes=notes), dict(facts),
        tuple(asked), worth, row_keys,
    )  # fmt: skip


def _facts(headers: Sequence[str], preset: Preset, mapped: Mapping[str, str], grid: Grid) -> dict[str, str]:
    """Return standard column → header: as the parameters say, as the program has them, as offices name them."""
    by_fold = {fold(header): header for header in reversed(headers)}
    found = {standard: by_fold[folded] for folded, standard in mapped.items() if folded in by_fold}
    if "officer_id" not in found:
        offered = [by_fold[fold(name)] for name in preset.ids if fold(name) in by_fold]
        general = {s: h for h, s in standard_names("officers", headers, {}).items()}
        offered = ([general["officer_id"]] if "officer_id" in general else []) + offered
        complete = [header for header in offered if (grid.frame[header] != "").all()]
        if offered:
            found["officer_id"] = (complete or offered)[0]
    for name, standard in preset.facts.items():
        header = by_fold.get(fold(name))
        if header is not None and standard not in found and header not in found.values():
            found[standard] = header
    for header, standard in standard_names("officers", headers, {}).items():
        if standard not in found and header not in found.values() and not looks_like_item(header):
            found[standard] = header
    return found


def _places(
    headers: Sequence[str], preset: Preset, patterns: Mapping[str, str], taken: set[str], frame: pd.DataFrame
) -> dict[str, Place]:
    free = [header for header in headers if header not in taken]
    if patterns:
        own = placed(free, patterns)
        other = placed([header for header in free if header not in own], preset.items)
        return own | {h: replace(p, role="ignored") for h, p in other.items() if p.role != "answer" or p.item}
    found = placed(free, preset.items)
    if preset.paired:
        strong = {p.item for h, p in found.items() if h.strip() != p.item and p.role in ("points", "answer")}
        found = {h: p for h, p in found.items() if h.strip() != p.item or p.item in strong}
    if preset.rest:
        numbers = [h for h in free if h not in found and _numeric(frame[h])]
        found |= {header: Place(header, preset.rest, None) for header in numbers}
    return found


def _points(
    frame: pd.DataFrame, roles: Mapping[str, list[str]], places: Mapping[str, Place]
) -> tuple[pd.Series | None, float | None]:
    """Return an item's points per row, as text, and the most that it is worth where header, cells or a column say."""
    headers = roles.get("points", [])
    most = next((places[h].most for h in headers if places[h].most is not None), None)
    if "most" in roles:
        told = pd.to_numeric(frame[roles["most"][0]].str.replace(",", "."), errors="coerce").dropna()
        most = float(told.max()) if len(told) else most
    if not headers:
        return None, most
    cells = frame[headers[0]].astype("str")
    for later in headers[1:]:
        own = frame[later].astype("str")
        cells = cells.where(own.map(is_blank), own)
    split = {word: OF.fullmatch(word.strip()) for word in pd.unique(cells)}
    named = {float(match[2].replace(",", ".")) for match in split.values() if match}
    if named:
        most = max(named)
        cells = cells.map(lambda word: _of(word, split[word]))
    return cells.astype(object), most


def _of(word: str, match: re.Match[str] | None) -> str:
    if match is None:
        return word
    return WAITING if match[1].startswith("-") and not match[1][1:].replace("-", "") else match[1]


def _earned(points: pd.Series) -> float | None:
    """Return what a right answer earned, where all that earned anything earned the same."""
    numbers = pd.to_numeric(points.astype("str").str.replace(",", "."), errors="coerce").dropna()
    positive = numbers[numbers > 0].unique()
    return float(positive.max()) if len(positive) else None


def _unlisted(cell: str) -> str:
    """Return an answer without the semicolon that ends a list of one."""
    return cell.rstrip().rstrip(";").rstrip() if cell.rstrip().endswith(";") else cell


def _unused(cells: pd.Series) -> bool:
    return all(is_blank(str(word)) for word in pd.unique(cells))


def _numeric(cells: pd.Series) -> bool:
    words = [str(word).strip() for word in pd.unique(cells) if not is_blank(str(word))]
    return bool(words) and all(NUMBER.fullmatch(word) for word in words)


def _possible(
    grid: Grid, wide: pd.DataFrame, asked: Mapping[str, pd.Series], worth: Mapping[str, float], *, by_points: bool
) -> None:
    """Refuse points whose items are worth something else than the file says can be earned.

    Raises:
        InputError: see above.
    """
    if "total_max" not in wide or not by_points or len(worth) == len(asked):
        return
    told = pd.to_numeric(wide["total_max"].astype("str").str.replace(",", "."), errors="coerce").dropna().unique()
    items = float(np.sum([worth.get(item, 1.0) for item in asked]))
    if len(told) == 1 and abs(float(told[0]) - items) > 1e-6:
        raise InputError(
            Problem(
                msg("By the file {possible} points can be earned, but its {n} items come to {items} at 1 point each."
                ).format(possible=f"{float(told[0]):g}", n=len(asked), items=f"{items:g}"),
                msg("Add a sheet `items` (item_id, competency_id, points)."),
                rule="points_unknown", file=grid.sheet.file, sheet=grid.sheet.name,
            )
        )  # fmt: skip
