"""A panel of judges who set cut scores: from a .csv file to judgements that are complete, or every reason why not."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import pandas as pd

from workbench import tables
from workbench.errors import InputError, Problem
from workbench.inputs import regular, there
from workbench.inputs.package import refused
from workbench.intake.exam.items import number
from workbench.intake.formats.sheet import Sheet
from workbench.intake.formats.sources import read_sheets
from workbench.intake.headers import fold
from workbench.messages import Words, msg
from workbench.parameters import Settings

Method = Literal["angoff", "bookmark"]

NAMES: dict[str, tuple[str, ...]] = {
    "judge": ("judge", "giám khảo", "chuyên gia", "mã giám khảo"),
    "level": ("level", "cấp độ", "mức"),
    "item_id": ("item_id", "câu hỏi", "mã câu hỏi", "item"),
    "probability": ("probability", "xác suất"),
    "bookmark": ("bookmark", "vị trí", "vị trí đánh dấu"),
}
COLUMNS: dict[str, tuple[str, ...]] = {
    "angoff": ("judge", "level", "item_id", "probability"),
    "bookmark": ("judge", "level", "bookmark"),
}
MOST_SHOWN = 20
"""Broken rows that are listed one by one."""


def read_panels(items: tables.Items, settings: Settings) -> dict[str, pd.DataFrame]:
    """Read the judgements of every panel that the parameters name, by the scale whose cut scores it set.

    Where only sums were given there is nothing to judge, and no panel is read.

    Args:
        items: table `items`.
        settings: the cohort's; a panel's file is named relative to the cohort's.

    Raises:
        InputError: see `read_panel`.
    """
    if items.empty:
        return {}
    framework, panels = settings.framework, {}
    for scale, standard in settings.parameters.standards.items():
        own = items[(items["competency_id"] == scale) | (items["competency_id"].map(framework.domain_of) == scale)]
        file = settings.file.parent / standard.file
        panels[scale] = read_panel(file, own, method=standard.method, top_level=framework.top_level)
    return panels


def read_panel(path: Path, items: tables.Items, *, method: Method, top_level: int) -> pd.DataFrame:
    """Read a panel's judgements.

    Columns, in either language and any order: judge (Giám khảo), level (Cấp độ), and for Angoff item_id (Câu hỏi) and
    probability (Xác suất, 0–1), for Bookmark bookmark (Vị trí, from 1). Other columns and empty rows are ignored.

    Args:
        path: a .csv file.
        items: table `items`, those of the scale.
        method: `angoff` or `bookmark`.
        top_level: the framework's highest level.

    Returns:
        The columns named, one row per judgement: judge and item_id as text, level and bookmark whole, probability.

    Raises:
        InputError: where the file is missing or unreadable, a column is missing, a cell is not valid, a judgement
            stands twice, or a judge left some out; the first broken rows are listed, and no judge is named.
    """
    if not there(path):
        raise refused(
            path,
            msg("The panel's file is not there."),
            msg("Correct `standards.….file` in the parameter file; the path is relative to that file."),
            "panel_missing",
        )  # fmt: skip
    regular(path)
    sheets, _ = read_sheets(path, cohort_file=path, simulated=False)
    sheet = sheets[0]
    frame = _columns(sheet, COLUMNS[method])
    problems = _invalid(frame, sheet, set(items["item_id"].astype(str)), top_level=top_level)
    if problems:
        raise InputError(problems)
    judged = frame.assign(level=number(frame["level"]).astype(int))
    if method == "angoff":
        judged = judged.assign(probability=number(frame["probability"]))
    else:
        judged = judged.assign(bookmark=number(frame["bookmark"]).astype(int))
    problems = _incomplete(judged, sheet)
    if problems:
        raise InputError(problems)
    return judged.reset_index(drop=True)


def _columns(sheet: Sheet, wanted: Iterable[str]) -> pd.DataFrame:
    """Return the wanted columns of the sheet's rows (index: row in the file); the header is the first filled row."""
    filled = (sheet.cells != "").any(axis=1).nonzero()[0]
    head = [fold(str(cell)) for cell in sheet.cells[filled[0]]] if len(filled) else []
    place = {
        name: next((head.index(fold(alias)) for alias in NAMES[name] if fold(alias) in head), None) for name in wanted
    }
    missing = [name for name, column in place.items() if column is None]
    if missing or len(filled) < 2:
        raise InputError([_no_column(sheet, name) for name in missing] or [_no_rows(sheet)])
    rows = filled[1:]
    cells = {name: sheet.cells[rows, column] for name, column in place.items()}
    return pd.DataFrame(cells, index=pd.Index(rows + 1, name="row")).astype("str")


def _invalid(frame: pd.DataFrame, sheet: Sheet, known: set[str], *, top_level: int) -> list[Problem]:
    level = number(frame["level"])
    whole = msg("A level is a whole number from 1 to {top_level}.").format(top_level=top_level)
    tests = [
        ("judge", frame["judge"] == "", msg("Give the judge's id or name.")),
        ("level", ~(level.between(1, top_level) & (level % 1 == 0)), whole),
    ]
    if "item_id" in frame:
        own = msg("Give the id of an item of this scale.")
        between = msg("A probability is a number from 0 to 1.")
        tests.append(("item_id", ~frame["item_id"].isin(known), own))
        tests.append(("probability", ~number(frame["probability"]).between(0, 1), between))
    else:
        mark = number(frame["bookmark"])
        place = msg("A place is a whole number from 1.")
        tests.append(("bookmark", ~((mark >= 1) & (mark % 1 == 0)), place))
    said = msg("The cell is not valid.")
    problems = []
    for column, broken, expected in tests:
        for row, value in frame.loc[broken, column].items():
            shown = "" if column == "judge" else str(value)
            problems.append(
                _problem(sheet, said, expected, rule="panel_cell", row=int(row), column=column, value=shown)
            )
    return problems[:MOST_SHOWN]


def _incomplete(judged: pd.DataFrame, sheet: Sheet) -> list[Problem]:
    key = [name for name in ("judge", "level", "item_id") if name in judged]
    twice = judged.index[judged.duplicated(key)]
    if len(twice):
        said = msg("A judgement stands twice.")
        instead = msg("Each judge has one row per level and item.")
        return [_problem(sheet, said, instead, rule="panel_twice", row=int(row)) for row in twice[:MOST_SHOWN]]
    rest = [name for name in key if name != "judge"]
    short = len(judged[rest].drop_duplicates()) * judged["judge"].nunique() - len(judged)
    if "item_id" in judged:
        short += judged["level"].nunique() * judged["item_id"].nunique() - len(judged[rest].drop_duplicates())
    if not short:
        return []
    said = msg("The panel's judgements are not complete.")
    instead = msg("Every judge must judge every level and every item in the file.")  # fmt: skip
    return [_problem(sheet, said, instead, rule="panel_incomplete", value=str(short))]


def _no_column(sheet: Sheet, name: str) -> Problem:
    said = msg("A column is missing.")
    names = ", ".join(f"`{alias}`" for alias in NAMES[name])
    return _problem(sheet, said, msg("It may be called: {names}.").format(names=names),
                    rule="panel_column", column=name)  # fmt: skip


def _no_rows(sheet: Sheet) -> Problem:
    said = msg("The file holds no judgement.")
    return _problem(sheet, said, msg("Give one judgement per row."), rule="panel_empty")


def _problem(
    sheet: Sheet, said: Words, instead: Words, *, rule: str, row: int | None = None, column: str = "", value: str = ""
) -> Problem:
    return Problem(said, instead, rule=rule, file=sheet.file, row=row, column=column, value=value)
