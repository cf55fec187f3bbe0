"""Operations as a workbook: drop-downs of a framework's courses, sites, units and positions, and registers."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from workbench.characters import fold
from workbench.language import Speaker
from workbench.listing import Listing
from workbench.listing.xlsx import add_sheet, opened
from workbench.messages import Words, languages, msg
from workbench.parameters.framework import Framework
from workbench.parameters.identified import shown_names
from workbench.parameters.workbook.layout import LISTS as CHOICES
from workbench.parameters.workbook.layout import Column, Part
from workbench.parameters.workbook.operations_layout import ATTENDANCE, LISTS, PARTS_OF, WHAT
from workbench.parameters.workbook.operations_reading import parts_of
from workbench.parameters.workbook.paper import (
    Paper,
    formats_of,
    on_one_page_wide,
    write_guide,
    write_part,
    write_rows,
)

SHOWN = "shown"
"""Key of what an entry shows to people in columns that are not read: header in English → words."""
TITLE = msg("What the plan meets once it runs")
NOT_READ = msg("For people to see; it is not read.")
SIGNING_HEIGHT, SIGNING_WIDTH = 28, 20
"""Of a cell in which somebody signs: points of its row, letters of its column."""
GUIDE_LINES = (
    msg("One thing a row; the sheets may be in any order, and those that say nothing may be deleted."),
    msg("A cell with a list shows an arrow when it is chosen; a header with a red corner shows a note."),
    msg("Courses, sites, units and positions are written by name or id; if two bear one name, the name and `[id]`."),
    msg("Several things in one cell are separated by semicolons; a time is `1/3/2026 – 15/3/2026`."),
    msg("A row of `{sessions}` or `{attendance}` says nothing until its status or result is filled in.").format(
        sessions=next(part.title for part in LISTS if part.key == "sessions"), attendance=ATTENDANCE.title
    ),
    msg("A column or sheet of your own begins with `#`; it is not read."),
    msg("Name the file under `operations:` in the cohort's parameters; `workbench check` says what is wrong in it."),
)


def operations_book(content: Mapping[str, Sequence[Mapping[str, Any]]], framework: Framework, language: str) -> bytes:
    """Return operations as a workbook with sheets and headers in a language ("vi" or "en").

    Args:
        content: entries by list, as YAML holds them; under `SHOWN` what an entry shows in columns that are not read.
        framework: whose names are written, and offered in drop-downs.
        language: of sheets, headers, words and notes; all are read whatever their language.
    """
    stream = io.BytesIO()
    speaker = Speaker(language)
    names = _names(framework, speaker)
    with opened(stream) as book:
        places = {holds: f"={_place(speaker, at, len(words))}" for at, (holds, words) in enumerate(names.items())}
        lists = {holds: place for holds, place in places.items() if names[holds]}
        here = Paper(book, speaker, formats_of(book), names, lists)
        write_guide(here, speaker.name(TITLE), GUIDE_LINES, LISTS)
        for part in LISTS:
            entries = list(content.get(part.key, ()))
            write_part(here, part, _columns(part, entries), entries)
        _choices(here)
    return stream.getvalue()


def register_book(
    seats: Sequence[Mapping[str, Any]], about: Sequence[str], sign_in: Listing, days: int, language: str
) -> bytes:  # fmt: skip
    """Return the register of one session as a workbook: a sheet to fill in, and one on which people sign.

    Args:
        seats: rows of the sheet of attendance, as `operations_book` takes them.
        about: what stands above them, a line each.
        sign_in: who signs; its title is the sheet's.
        days: how many of its columns, the last ones, are signed in.
        language: as in `operations_book`.
    """
    stream = io.BytesIO()
    speaker = Speaker(language)
    with opened(stream) as book:
        here = Paper(book, speaker, formats_of(book))
        sheet = book.add_worksheet(speaker.name(ATTENDANCE.title))
        for row, line in enumerate(about):
            sheet.write_string(row, 0, line, here.formats["title" if row == 0 else "plain"])
        top = len(about) + 1
        write_rows(here, sheet, _columns(ATTENDANCE, seats), seats, top=top)
        sheet.freeze_panes(top + 1, 0)
        sheet.repeat_rows(top)
        on_one_page_wide(sheet)
        signed = add_sheet(book, sign_in)
        for row in range(1, len(sign_in.rows) + 1):
            signed.set_row(row, SIGNING_HEIGHT)
        signed.set_column(len(sign_in.columns) - days, len(sign_in.columns) - 1, SIGNING_WIDTH)
        on_one_page_wide(signed)
    return stream.getvalue()


def _columns(part: Part, entries: Sequence[Mapping[str, Any]]) -> list[Column]:
    """Return a sheet's columns; those that people only see stand behind the ids, where an entry shows anything."""
    told = {header for entry in entries for header in entry.get(SHOWN, {})}
    seen = [_seen(words) for words in part.shown if str(words) in told]
    first = sum(column.holds == "id" for column in part.columns)
    return [*part.columns[:first], *seen, *part.columns[first:]]


def _seen(words: Words) -> Column:
    return Column(f"{SHOWN}.{words}", words, "text", NOT_READ)


def _names(framework: Framework, speaker: Speaker) -> dict[str, dict[str, str]]:
    """Return id → what a reference is written as, by what a column holds."""
    tree = parts_of(framework)
    names = {holds: shown_names(tree, parts) for holds, parts in PARTS_OF.items()}
    called = {fold(name.in_(language)) for name in WHAT.values() for language in languages()}
    names["what"] = {word: speaker.name(name) for word, name in WHAT.items()} | {
        course: f"{name} [{course}]" if fold(name) in called else name for course, name in names["what"].items()
    }
    return names


def _place(speaker: Speaker, at: int, n: int) -> str:
    """Return where the words of a drop-down stand."""
    column = xl_col_to_name(at)
    return f"'{speaker.name(CHOICES)}'!${column}$1:${column}${max(n, 1)}"


def _choices(here: Paper) -> None:
    """Write the sheet, not shown, of which drop-downs are made."""
    sheet = here.book.add_worksheet(here.speaker.name(CHOICES))
    sheet.hide()
    for at, words in enumerate(here.names.values()):
        for row, word in enumerate(words.values()):
            sheet.write_string(row, at, word)
