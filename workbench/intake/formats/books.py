"""Workbooks: .xlsx and .xlsb and .ods by calamine, .xls by xlrd, each with what it tells of its cells."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import xlrd
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum
from xlrd.xldate import xldate_as_datetime

from workbench.characters import cleaned
from workbench.errors import InputError
from workbench.inputs import package, read_bytes
from workbench.inputs.package import DAMAGED, PROTECTED, SAVE_AGAIN, UNPROTECT, Extent, refused
from workbench.inputs.shown import shown
from workbench.intake.formats import binary, opendocument
from workbench.intake.formats.kinds import NAMES, Kind, differs
from workbench.intake.formats.sheet import Facts, Sheet, sheet_of

Grid = Sequence[Sequence[object]]
Remark = tuple[str, dict[str, Any]]


def read_book(path: Path, kind: Kind) -> list[Sheet]:
    """Return the sheets of a workbook of this kind, in its order.

    Raises:
        InputError: where it is damaged, protected, or reaches unreasonably far.
    """
    remarks = remarks_of(path, kind)
    if kind == "xls":
        return _old(path, remarks)
    facts: Mapping[str, Facts | Extent]
    if kind == "xlsx":
        facts = package.examine(path)
    elif kind == "ods":
        facts = opendocument.examine(path)
    else:
        facts = binary.examine(path)
        remarks = (*remarks, ("formats_unseen", {"kind": ".xlsb"}))
    return _by_calamine(path, facts, remarks)


def remarks_of(path: Path, kind: Kind) -> tuple[Remark, ...]:
    """Return the remark on a file whose name says another kind than its bytes."""
    return (("file_kind_other", {"kind": NAMES[kind]}),) if differs(path, kind) else ()


def _by_calamine(path: Path, told: Mapping[str, Facts | Extent], remarks: Iterable[Remark]) -> list[Sheet]:
    try:
        with CalamineWorkbook.from_path(path) as book:
            shut = {
                sheet.name
                for sheet in book.sheets_metadata
                if sheet.visible != SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
            }
            grids = {
                name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
                for name in book.sheet_names
                if name in told
            }
    except (CalamineError, ValueError, TypeError, OverflowError) as cause:
        raise refused(path, DAMAGED, SAVE_AGAIN, "file_damaged") from cause
    return [
        _sheet(path, name, grid, _facts(told[name], grid, hidden=name in shut), remarks) for name, grid in grids.items()
    ]


def _facts(told: Facts | Extent, grid: Grid, *, hidden: bool) -> Facts:
    if isinstance(told, Facts):
        return replace(told, hidden=told.hidden or hidden)
    words = {}
    for (row, column), code in told.formats:
        value = grid[row][column] if row < len(grid) and column < len(grid[row]) else None
        text = shown(code, value)
        if text is not None:
            words[row, column] = text
    return Facts(hidden, told.hidden_rows, told.merged, told.lacking, told.errors, words)


def _sheet(path: Path, name: str, grid: Grid, facts: Facts, remarks: Iterable[Remark]) -> Sheet:
    title = cleaned(name)
    width = max((len(row) for row in grid), default=0)
    if width > package.MOST_COLUMNS:
        raise InputError(package.too_wide(path.name, title, width))
    return sheet_of(grid, file=path.name, name=title, place=title, facts=facts, remarks=remarks)


def _old(path: Path, remarks: Iterable[Remark]) -> list[Sheet]:
    """Read an .xls file; xlrd fails on a damaged one in as many ways as there are kinds of damage."""
    content = read_bytes(path)
    try:
        book = xlrd.open_workbook(
            file_contents=content,
            formatting_info=True,
            ragged_rows=True,
            logfile=io.StringIO(),
            ignore_workbook_corruption=True,
        )
        package.check_sheets(path, book.nsheets)
        return [_old_sheet(path, book, sheet, remarks) for sheet in book.sheets()]
    except InputError:
        raise
    except Exception as cause:
        if "encrypted" in str(cause):
            raise refused(path, PROTECTED, UNPROTECT, "file_protected") from cause
        raise refused(path, DAMAGED, SAVE_AGAIN, "file_damaged") from cause


def _old_sheet(path: Path, book: xlrd.Book, sheet: xlrd.sheet.Sheet, remarks: Iterable[Remark]) -> Sheet:
    filled = sum(sheet.row_len(row) for row in range(sheet.nrows))
    package.check_extent(path, sheet.name, rows=sheet.nrows, columns=sheet.ncols, filled=filled)
    codes = {at: book.format_map[form.format_key].format_str for at, form in enumerate(book.xf_list)}
    grid: list[list[object]] = []
    errors, words = [], {}
    for at in range(sheet.nrows):
        row: list[object] = []
        for column, (kind, value) in enumerate(zip(sheet.row_types(at), sheet.row_values(at), strict=True)):
            if kind == xlrd.XL_CELL_ERROR:
                errors.append((at, column))
            row.append(_old_value(kind, value, book.datemode))
            if kind == xlrd.XL_CELL_NUMBER:
                text = shown(codes.get(sheet.cell_xf_index(at, column), ""), value)
                if text is not None:
                    words[at, column] = text
        grid.append(row)
    facts = Facts(
        hidden=sheet.visibility != 0,
        hidden_rows=tuple(at for at, row in sorted(sheet.rowinfo_map.items()) if row.hidden and at < sheet.nrows),
        merged=tuple((top, left, end - 1, right - 1) for top, end, left, right in sheet.merged_cells),
        errors=tuple(errors),
        shown=words,
    )
    return _sheet(path, sheet.name, grid, facts, remarks)


def _old_value(kind: int, value: object, datemode: int) -> object:
    if kind == xlrd.XL_CELL_DATE and isinstance(value, float):
        moment = xldate_as_datetime(value, datemode)
        return moment.date() if value >= 1 and value.is_integer() else moment
    if kind == xlrd.XL_CELL_BOOLEAN:
        return bool(value)
    if kind == xlrd.XL_CELL_ERROR:
        return ""
    return value
