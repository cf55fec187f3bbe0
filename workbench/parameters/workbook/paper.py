"""Sheets of a workbook written as a layout declares them: headers with notes, drop-downs, typed cells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from workbench.language import Speaker
from workbench.listing.xlsx import INK, LOOK, TINT, row_height
from workbench.messages import Words, msg
from workbench.parameters.workbook import cells
from workbench.parameters.workbook.layout import GUIDE, SAME, YES, Column, Part

SPARE_ROWS = 300
"""Rows below the last that have drop-downs too."""
LONGEST_NOTE = 255
LONGEST_TITLE = 32
WIDTHS = {"id": 22, "text": 34, "number": 14, "money": 18, "percent": 14, "whole": 11, "level": 11, "flag": 11,
          "date": 13, "quarter": 13, "periods": 30, "choice": 16, "domain": 28, "scale": 34, "unit": 30, "course": 34,
          "position": 30, "site": 24, "what": 34, "list": 24, "units": 30, "sites": 24, "taught": 34,
          "topics": 40, "topics_en": 40, "source": 22}  # fmt: skip
TYPED = {"number": "number", "money": "whole", "whole": "whole", "level": "level", "flag": "flag",
         "percent": "percent", "date": "date"}  # fmt: skip
"""Format of a column's cells by what it holds; text otherwise."""
SEVERAL = ("list", "units", "sites", "taught")
"""What a column holds whose cells may name several."""
DAY_IN_A_CELL = "dd/mm/yyyy"
NOT_LISTED = msg("Not in the list")
CHOOSE = msg("This is not in the list. Keep it only if you are about to add it to its sheet.")


@dataclass(frozen=True)
class Paper:
    """The workbook being written.

    Attributes:
        book: as xlsxwriter has it.
        speaker: the language of its sheets and headers.
        formats: of cells.
        names: by what a column holds, id → what a reference to it is written as.
        lists: by what a column holds, the drop-down of its cells: a formula, or the words themselves.
    """

    book: Any
    speaker: Speaker
    formats: Mapping[str, Any]
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    lists: Mapping[str, str | list[str]] = field(default_factory=dict)


def formats_of(book: Any) -> dict[str, Any]:
    """Return the formats of cells."""
    plain = LOOK | {"valign": "top", "text_wrap": True}
    return {
        "head": book.add_format(
            LOOK
            | {"bold": True, "bg_color": TINT, "font_color": INK, "bottom": 1, "text_wrap": True, "valign": "vcenter"}
        ),
        "": book.add_format(plain | {"num_format": "@"}),
        "plain": book.add_format(LOOK),
        "number": book.add_format(plain | {"num_format": "#,##0.######"}),
        "whole": book.add_format(plain | {"num_format": "#,##0"}),
        "level": book.add_format(plain | {"num_format": "0", "align": "center"}),
        "flag": book.add_format(plain | {"align": "center"}),
        "percent": book.add_format(plain | {"num_format": "0.##########%"}),
        "date": book.add_format(plain | {"num_format": DAY_IN_A_CELL, "align": "left"}),
        "title": book.add_format(LOOK | {"bold": True, "font_size": 14, "font_color": INK}),
    }


def write_guide(here: Paper, title: str, lines: Sequence[Words], parts: Iterable[Part]) -> None:
    """Write the sheet that says how to fill in the others, with a link to each."""
    say = here.speaker.name
    sheet = here.book.add_worksheet(say(GUIDE))
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 96)
    on_one_page_wide(sheet)
    sheet.write_string(0, 0, title, here.formats["title"])
    for row, line in enumerate(lines, start=2):
        sheet.merge_range(row, 0, row, 1, say(line), here.formats[""])
        sheet.set_row(row, 30)
    for row, part in enumerate(parts, start=len(lines) + 3):
        sheet.write_url(row, 0, f"internal:'{say(part.title)}'!A1", string=say(part.title))
        sheet.write_string(row, 1, say(part.about), here.formats[""])


def write_part(
    here: Paper, part: Part, columns: Sequence[Column], entries: Sequence[Mapping[str, Any]], *, head: int = 42
) -> Any:
    """Write a sheet with one entry a row, and return it."""
    sheet = here.book.add_worksheet(here.speaker.name(part.title))
    write_rows(here, sheet, columns, entries, spare=SPARE_ROWS)
    sheet.set_row(0, head)
    sheet.freeze_panes(1, 2 if columns[0].key == "id" else 1)
    sheet.repeat_rows(0)
    on_one_page_wide(sheet)
    return sheet


def write_rows(
    here: Paper, sheet: Any, columns: Sequence[Column], entries: Sequence[Mapping[str, Any]], *, top: int = 0,
    spare: int = 0,
) -> None:  # fmt: skip
    """Write a header into row `top` (from 0) and the entries below it; drop-downs reach `spare` rows further."""
    for at, column in enumerate(columns):
        sheet.write_string(top, at, here.speaker.name(column.title), here.formats["head"])
        sheet.write_comment(top, at, note_of(here, column), {"x_scale": 2, "y_scale": 1.4, "author": ""})
        sheet.set_column(at, at, WIDTHS[column.holds], here.formats[TYPED.get(column.holds, "")])
        if len(entries) + spare:
            validate(here, sheet, column, (top + 1, at, top + len(entries) + spare, at))
    for row, entry in enumerate(entries, start=top + 1):
        told = [write_cell(here, sheet, row, at, column, held(column, entry)) for at, column in enumerate(columns)]
        sheet.set_row(row, row_height(told, [WIDTHS[column.holds] for column in columns]))


def on_one_page_wide(sheet: Any) -> None:
    """Have a sheet printed across, as wide as one page."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def listed(here: Paper, source: str | list[str], **more: str) -> dict[str, Any]:
    """Return the drop-down of a list."""
    say = here.speaker.name
    return {
        "validate": "list", "source": source, "error_type": "warning",
        "error_title": say(NOT_LISTED)[:LONGEST_TITLE], "error_message": say(CHOOSE)[:LONGEST_NOTE],
    } | more  # fmt: skip


def validate(here: Paper, sheet: Any, column: Column, area: tuple[int, int, int, int]) -> None:
    """Give cells a drop-down where their column has a list, and a note in each case."""
    say = here.speaker.name
    rule: dict[str, Any] = {"validate": "any"}
    if column.holds in here.lists:
        # Of a cell that may hold several, the list offers the first, and further ones are typed behind it.
        rule = listed(here, here.lists[column.holds]) | {"show_error": column.holds not in SEVERAL}
    elif column.holds == "flag":
        rule = listed(here, [say(YES)])
    elif column.holds == "choice":
        rule = listed(here, [say(word) for word in column.words.values()])
    note = {"input_title": say(column.title)[:LONGEST_TITLE], "input_message": note_of(here, column)}
    sheet.data_validation(*area, rule | note)


def note_of(here: Paper, column: Column) -> str:
    """Return what a column means, with its unit."""
    unit = f" ({column.unit})" if column.unit else ""
    return (here.speaker.name(column.help) + unit)[:LONGEST_NOTE]


def held(column: Column, entry: Mapping[str, Any]) -> Any:
    """Return what an entry says in a column."""
    topics = entry.get("topics")
    if column.holds == "topics":
        words = [topic if isinstance(topic, str) else topic["vi"] for topic in topics or ()]
        return cells.together(words) if words else None
    if column.holds == "topics_en":
        words = [SAME if isinstance(topic, str) else topic["en"] or "" for topic in topics or ()]
        return "\n".join(words) + "\n" * (len(words) == 1) if any(words) else None
    return at_key(entry, column.key)


def at_key(entry: Any, key: str) -> Any:
    """Return what stands at a dotted key, None where nothing does."""
    for part in key.split("."):
        if not isinstance(entry, Mapping):
            return None
        entry = entry.get(part, entry.get(int(part)) if part.isdigit() else None)
    return entry


def write_cell(here: Paper, sheet: Any, row: int, at: int, column: Column, value: Any) -> str:
    """Write a value into a cell, references by what they are called; return its words, "" where it holds none."""
    name: Callable[[str], str] = lambda word: here.names.get(column.holds, {}).get(word, word)  # noqa: E731
    if isinstance(value, str) and column.holds in here.names:
        value = name(value)
    elif isinstance(value, list) and column.holds in here.names:
        value = [name(word) for word in value]
    value = value if column.holds in ("topics", "topics_en") else cells.written(column, value, here.speaker)
    look = here.formats[TYPED.get(column.holds, "")]
    if value is None or value in ([], ""):
        return ""
    if isinstance(value, str):
        sheet.write_string(row, at, value, look)
        return value
    if isinstance(value, int | float):
        sheet.write_number(row, at, value, look)
    else:
        sheet.write_datetime(row, at, value, look)
    return ""
