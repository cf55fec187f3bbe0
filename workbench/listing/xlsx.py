"""A list as a sheet of a workbook: typed cells under a frozen header with filters; never a formula, never a link."""

from __future__ import annotations

import io
from collections.abc import Sequence
from math import ceil
from typing import Any

import xlsxwriter

from workbench.listing.declare import Column, Listing, Said, heading, said, unmarked
from workbench.messages import msg_in

NARROWEST, WIDEST = 8, 46
LONGEST_SHEET_NAME = 31
FONT = "Arial"
INK, TINT, LINE = "#1B2733", "#EEF2F6", "#D5DCE3"
PLAIN_CELLS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
DAY_IN_A_CELL = msg_in("format", "d mmm yyyy")
POINTS, FILLS = 15.0, 0.9
"""Points of a line, and share of a column's letters that words fill before they wrap."""
LOOK = {"font_name": FONT, "font_size": 10}


def opened(content: io.BytesIO) -> Any:
    """Open a workbook that is written into `content` once it is closed."""
    book = xlsxwriter.Workbook(content, PLAIN_CELLS)
    book.formats[0].set_font_name(FONT)
    book.formats[0].set_font_size(LOOK["font_size"])
    return book


def xlsx(one: Listing) -> bytes:
    """Return a list as a workbook of one sheet."""
    content = io.BytesIO()
    with opened(content) as book:
        add_sheet(book, one)
    return content.getvalue()


def add_sheet(book: Any, one: Listing) -> Any:
    """Add a list as a sheet, and return the sheet.

    Dates, money, shares and percentages are numbers with a format, ids and names are text whatever they begin with. The
    row of sums stands below the rows that the filters hold.
    """
    sheet = book.add_worksheet(one.title[:LONGEST_SHEET_NAME])
    head = LOOK | {"bold": True, "bg_color": TINT, "font_color": INK, "bottom": 1, "text_wrap": True}
    head_format = book.add_format(head | {"valign": "vcenter"})
    asked = {(c.holds, c.decimals): _look(one, c) for c in one.columns}
    formats = {kind: book.add_format(look) for kind, look in asked.items()}
    bold = {kind: book.add_format(look | {"bold": True}) for kind, look in asked.items()} if one.total else {}
    widths: list[float] = []
    for at, column in enumerate(one.columns):
        sheet.write_string(0, at, heading(one, column), head_format)
        widths.append(_width(one, column, [row[at] for row in one.rows]))
        sheet.set_column(at, at, widths[-1])
    for number, row in enumerate((*one.rows, *[one.last] * bool(one.total)), start=1):
        looks = formats if number <= len(one.rows) else bold
        for at, (column, value) in enumerate(zip(one.columns, row, strict=True)):
            _write(sheet, (number, at), column, value, looks[column.holds, column.decimals])
        told = [value if isinstance(value, str) else "" for value in row]
        sheet.set_row(number, row_height(told, widths))
    sheet.set_row(0, 30)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(one.rows), len(one.columns) - 1)
    sheet.repeat_rows(0)
    return sheet


def _write(sheet: Any, place: tuple[int, int], column: Column, value: Any, format: Any) -> None:
    value = value.value if isinstance(value, Said) else value
    if value is None or value == "":
        sheet.write_blank(*place, None, format)
    elif isinstance(value, str):
        sheet.write_string(*place, unmarked(value), format)
    elif isinstance(value, int | float):
        sheet.write_number(*place, value / 100 if column.holds == "percent" else value, format)
    else:
        sheet.write_datetime(*place, value, format)


def _look(one: Listing, column: Column) -> dict[str, object]:
    look = LOOK | {"valign": "top", "bottom": 4, "bottom_color": LINE}
    exact = "." + "0" * column.decimals if column.decimals else ""
    numbers = {
        "date": one.speaker.say(DAY_IN_A_CELL),
        "number": f"#,##0{exact};\u2212#,##0{exact}",
        "decimal": "#,##0.0",
        "money": "#,##0",
    } | dict.fromkeys(("percent", "share"), f"0{exact}%")
    if column.holds in ("text", "code"):
        return look | {"text_wrap": True, "num_format": "@"}
    return look | {"num_format": numbers[column.holds]} | ({"align": "left"} if column.holds == "date" else {})


def row_height(cells: Sequence[str], widths: Sequence[float]) -> float:
    """Return the points that a row needs whose cells wrap: programs that print do not fit rows to them by themselves.

    Args:
        cells: the words of each cell.
        widths: of the columns, in letters.
    """
    lines = [
        sum(ceil(max(1, len(part)) / max(1.0, width * FILLS)) for part in cell.split("\n"))
        for cell, width in zip(cells, widths, strict=False)
    ]
    return POINTS * max(lines, default=1)


def _width(one: Listing, column: Column, values: list[object]) -> float:
    longest = max((len(said(one, column, value)) for value in values), default=0)
    words = max(map(len, heading(one, column).split()), default=0)
    return min(max(longest + 2, words + 4, NARROWEST), WIDEST)
