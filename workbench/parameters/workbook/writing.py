"""A framework as a workbook: headers with notes, drop-downs, a matrix of what positions require."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from workbench.characters import fold
from workbench.language import Speaker
from workbench.listing.xlsx import INK, LOOK, TINT, opened, row_height
from workbench.messages import Words, msg
from workbench.parameters.framework import Framework
from workbench.parameters.identified import SCALES, shown_names
from workbench.parameters.workbook import cells
from workbench.parameters.workbook.layout import (
    COMPETENCIES,
    DOMAINS,
    FACT,
    FACT_ROWS,
    FACTS,
    FORMS,
    GUIDE,
    IGNORED,
    LISTS,
    MEANING,
    NEEDED,
    OWN,
    PARTS,
    POSITIONS,
    RATINGS,
    SAME,
    UNITS,
    VALUE,
    VALUE_EN,
    YES,
    Column,
    Part,
    levelled,
)

SPARE_ROWS = 300
"""Rows below the last that have drop-downs too."""
SPARE_COLUMNS = 12
"""Columns of the matrix right of the last whose header has a drop-down."""
LONGEST_NOTE = 255
LONGEST_TITLE = 32
WIDTHS = {"id": 22, "text": 34, "number": 14, "percent": 14, "whole": 11, "level": 11, "flag": 11, "date": 13,
          "choice": 14, "domain": 28, "scale": 34, "unit": 30, "list": 24, "units": 30, "topics": 40, "topics_en": 40,
          "source": 22}  # fmt: skip
DAY_IN_A_CELL = "dd/mm/yyyy"
NOT_LISTED = msg("Not in the list")
CHOOSE = msg("This is not in the list. Keep it only if you are about to add it to its sheet.")
OUT_OF_BOUNDS = msg("Not such a number")
A_LEVEL = msg("Write a level from 1 to {top}, or leave it empty.")
REQUIRED = msg("The level that the position requires; empty: it requires none.")
GUIDE_LINES = (
    msg("The competency framework as a workbook. One thing a row; the sheets may be in any order."),
    msg("A cell with a list shows an arrow when it is chosen; a header with a red corner shows a note."),
    msg("Where another sheet's thing is meant, its name is written; if two bear one name, the name and `[id]`."),
    msg("An empty id is made from the name. `workbench framework export` writes it down; from then on it stays, "
        "whatever becomes of the name."),
    msg("Names in English may stay empty: pages in English then show the Vietnamese name, marked [vi]."),
    msg("A column or sheet of your own begins with `#`; it is not read."),
    msg("`workbench framework check FILE` says what is wrong, by sheet, row and column."),
)  # fmt: skip


@dataclass(frozen=True)
class _Book:
    """The workbook being written, its formats, and what references are written as."""

    book: Any
    speaker: Speaker
    framework: Framework
    formats: Mapping[str, Any]
    scales: Mapping[str, str]
    units: Mapping[str, str]


def framework_book(framework: Framework, language: str) -> bytes:
    """Return a framework as a workbook with sheets and headers in a language ("vi" or "en")."""
    content = io.BytesIO()
    tree = framework.model_dump(mode="json", by_alias=True)
    with opened(content) as book:
        here = _Book(
            book, Speaker(language), framework, _formats(book), shown_names(tree, SCALES), shown_names(tree, ("units",))
        )
        _guide(here, GUIDE_LINES)
        _facts(here, tree)
        for part in PARTS:
            _sheet(here, part, list(_entries(part, tree)))
        _lists(here)
    return content.getvalue()


def _formats(book: Any) -> dict[str, Any]:
    plain = LOOK | {"valign": "top", "text_wrap": True}
    return {
        "head": book.add_format(
            LOOK
            | {"bold": True, "bg_color": TINT, "font_color": INK, "bottom": 1, "text_wrap": True, "valign": "vcenter"}
        ),
        "": book.add_format(plain | {"num_format": "@"}),
        "number": book.add_format(plain | {"num_format": "#,##0.######"}),
        "whole": book.add_format(plain | {"num_format": "#,##0"}),
        "level": book.add_format(plain | {"num_format": "0", "align": "center"}),
        "flag": book.add_format(plain | {"align": "center"}),
        "percent": book.add_format(plain | {"num_format": "0.##########%"}),
        "date": book.add_format(plain | {"num_format": DAY_IN_A_CELL, "align": "left"}),
        "title": book.add_format(LOOK | {"bold": True, "font_size": 14, "font_color": INK}),
    }


def _guide(here: _Book, lines: Iterable[Words]) -> None:
    say = here.speaker.name
    sheet = here.book.add_worksheet(say(GUIDE))
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 96)
    sheet.write_string(0, 0, here.framework.framework, here.formats["title"])
    for row, line in enumerate(lines, start=2):
        sheet.merge_range(row, 0, row, 1, say(line), here.formats[""])
        sheet.set_row(row, 30)
    for row, part in enumerate(PARTS, start=len(GUIDE_LINES) + 3):
        sheet.write_url(row, 0, f"internal:'{say(part.title)}'!A1", string=say(part.title))
        sheet.write_string(row, 1, say(part.about), here.formats[""])


def _facts(here: _Book, tree: Mapping[str, Any]) -> None:
    say = here.speaker.name
    sheet = here.book.add_worksheet(say(FACTS))
    for at, (title, width) in enumerate(((FACT, 24), (VALUE, 50), (VALUE_EN, 50), (MEANING, 60))):
        sheet.write_string(0, at, say(title), here.formats["head"])
        sheet.set_column(at, at, width)
    for row, fact in enumerate(FACT_ROWS, start=1):
        sheet.write_string(row, 0, say(fact.title), here.formats["head"])
        value = _at(tree, fact.key)
        if isinstance(value, Mapping):
            _write(here, sheet, row, 2, fact, value["en"])
            value = value["vi"]
        told = _write(here, sheet, row, 1, fact, value)
        sheet.write_string(row, 3, say(fact.help), here.formats[""])
        sheet.set_row(row, row_height([say(fact.title), told, say(fact.help)], [24, 50, 60]))
        _validate(here, sheet, fact, (row, 1, row, 1))
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _entries(part: Part, tree: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if part is NEEDED:
        for unit in tree["units"]:
            for scale, people in unit["needed"].items():
                yield {"unit": unit["id"], "scale": scale} | {str(level): n for level, n in people.items()}
    elif part is RATINGS:
        yield from ({"source": source, "weight": weight} for source, weight in tree[part.key].items())
    else:
        yield from tree[part.key]


def _sheet(here: _Book, part: Part, entries: Sequence[Mapping[str, Any]]) -> None:
    say = here.speaker.name
    sheet = here.book.add_worksheet(say(part.title))
    columns = _columns(here, part, entries)
    for at, column in enumerate(columns):
        sheet.write_string(0, at, say(column.title), here.formats["head"])
        sheet.write_comment(0, at, _note(here, column), {"x_scale": 2, "y_scale": 1.4, "author": ""})
        sheet.set_column(at, at, WIDTHS[column.holds], here.formats[_format(column)])
        _validate(here, sheet, column, (1, at, len(entries) + SPARE_ROWS, at))
    widths = [WIDTHS[column.holds] for column in columns]
    for row, entry in enumerate(entries, start=1):
        told = [_write(here, sheet, row, at, column, _held(column, entry)) for at, column in enumerate(columns)]
        sheet.set_row(row, row_height(told, widths))
    sheet.set_row(0, 84 if part.matrix else 42)
    fixed = 2 if columns[0].key == "id" else 1
    if part.matrix:
        _matrix(here, sheet, entries, len(columns))
    sheet.freeze_panes(1, fixed)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _columns(here: _Book, part: Part, entries: Sequence[Mapping[str, Any]]) -> list[Column]:
    """Return a sheet's columns; those of levels by level, those in English only where something stands in them."""
    levels = range(1, here.framework.top_level + 1)
    by_level = [levelled(template, level) for level in levels for template in part.by_level]
    kept = [c for c in by_level if not c.key.endswith(".en") or any(_held(c, entry) for entry in entries)]
    return [*part.columns, *kept]


def _matrix(here: _Book, sheet: Any, entries: Sequence[Mapping[str, Any]], first: int) -> None:
    """Write the levels that positions require, a column for each domain and competency that may be required."""
    say = here.speaker.name
    order = [domain.id for domain in here.framework.domains]
    scales = sorted(here.scales, key=lambda scale: order.index(here.framework.domain_of.get(scale, order[0])))
    fixed = {header for column in POSITIONS.columns for header in column.headers}
    for at, scale in enumerate(scales, start=first):
        name = here.scales[scale]
        header = f"{name} [{scale}]" if fold(name) in fixed | IGNORED else name
        header = f"[{scale}]" if name.startswith(OWN) else header
        sheet.write_string(0, at, header, here.formats["head"])
        sheet.set_column(at, at, 13, here.formats["level"])
        for row, entry in enumerate(entries, start=1):
            level = entry["requires"].get(scale)
            if level is not None:
                sheet.write_number(row, at, level, here.formats["level"])
    last = first + len(here.scales) - 1
    top = here.framework.top_level
    sheet.data_validation(
        1, first, len(entries) + SPARE_ROWS, last + SPARE_COLUMNS,
        {"validate": "list", "source": [str(level) for level in range(1, top + 1)],
         "input_title": say(POSITIONS.title)[:LONGEST_TITLE], "input_message": say(REQUIRED)[:LONGEST_NOTE],
         "error_title": say(OUT_OF_BOUNDS)[:LONGEST_TITLE],
         "error_message": say(A_LEVEL.format(top=top))[:LONGEST_NOTE]},
    )  # fmt: skip
    sheet.data_validation(0, last + 1, 0, last + SPARE_COLUMNS, _listed(here, f"={_range(here, 'scale')}"))


def _lists(here: _Book) -> None:
    """Write the sheet, not shown, of which drop-downs of domains and competencies together are made."""
    say = here.speaker.name
    sheet = here.book.add_worksheet(say(LISTS))
    sheet.hide()
    sheet.write_string(0, 0, say(LISTS), here.formats["head"])
    domains, competencies = (_names_of(here, part) for part in (DOMAINS, COMPETENCIES))
    names = [
        *(d.name.vi for d in here.framework.domains),
        *(c.name.vi for c in here.framework.competencies),
    ]
    for row in range(len(names) + SPARE_ROWS):
        at = f"ROW()-1-COUNTA({domains})"
        formula = (
            f"=IF(ROW()-1<=COUNTA({domains}),INDEX({domains},ROW()-1),"
            f'IF({at}<=COUNTA({competencies}),INDEX({competencies},{at}),""))'
        )
        sheet.write_formula(row + 1, 0, formula, None, names[row] if row < len(names) else "")


def _names_of(here: _Book, part: Part) -> str:
    """Return the range of the names on a sheet."""
    at = xl_col_to_name([column.key for column in part.columns].index("name.vi"))
    return f"'{here.speaker.name(part.title)}'!${at}$2:${at}${SPARE_ROWS * 4}"


def _range(here: _Book, holds: str) -> str:
    """Return the range of the names that a reference may be, which grows with its sheet."""
    if holds == "scale":
        domains, competencies = (_names_of(here, part) for part in (DOMAINS, COMPETENCIES))
        first = f"'{here.speaker.name(LISTS)}'!$A$2"
        return f"OFFSET({first},0,0,COUNTA({domains})+COUNTA({competencies}),1)"
    names = _names_of(here, DOMAINS if holds == "domain" else UNITS)
    return f"OFFSET({names.split(':')[0]},0,0,MAX(1,COUNTA({names})),1)"


def _listed(here: _Book, source: str | list[str], **more: str) -> dict[str, Any]:
    say = here.speaker.name
    return {
        "validate": "list", "source": source, "error_type": "warning",
        "error_title": say(NOT_LISTED)[:LONGEST_TITLE], "error_message": say(CHOOSE)[:LONGEST_NOTE],
    } | more  # fmt: skip


def _validate(here: _Book, sheet: Any, column: Column, area: tuple[int, int, int, int]) -> None:
    """Give cells a drop-down where their column has a list, and a note in each case."""
    say = here.speaker.name
    note = {"input_title": say(column.title)[:LONGEST_TITLE], "input_message": _note(here, column)}
    rule: dict[str, Any] = {"validate": "any"}
    if column.holds in ("domain", "scale", "unit"):
        rule = _listed(here, f"={_range(here, column.holds)}")
    elif column.holds == "flag":
        rule = _listed(here, [say(YES)])
    elif column.holds == "choice":
        rule = _listed(here, [say(form) for form in FORMS.values()])
    elif column.holds == "level":
        rule = _listed(here, [str(level) for level in range(1, here.framework.top_level + 1)])
    sheet.data_validation(*area, rule | note)


def _note(here: _Book, column: Column) -> str:
    unit = f" ({column.unit})" if column.unit else ""
    return (here.speaker.name(column.help) + unit)[:LONGEST_NOTE]


def _format(column: Column) -> str:
    return column.holds if column.holds in ("number", "whole", "level", "flag", "percent", "date") else ""


def _held(column: Column, entry: Mapping[str, Any]) -> Any:
    """Return what an entry says in a column."""
    topics = entry.get("topics")
    if column.holds == "topics":
        words = [topic if isinstance(topic, str) else topic["vi"] for topic in topics or ()]
        return cells.together(words) if words else None
    if column.holds == "topics_en":
        words = [SAME if isinstance(topic, str) else topic["en"] or "" for topic in topics or ()]
        return "\n".join(words) + "\n" * (len(words) == 1) if any(words) else None
    if column.holds == "units":
        return cells.together(entry[column.key])
    return _at(entry, column.key)


def _at(entry: Any, key: str) -> Any:
    for part in key.split("."):
        if not isinstance(entry, Mapping):
            return None
        entry = entry.get(part, entry.get(int(part)) if part.isdigit() else None)
    return entry


def _write(here: _Book, sheet: Any, row: int, at: int, column: Column, value: Any) -> str:
    """Write a cell; returns its words, "" where it holds none."""
    names = {"domain": here.scales, "scale": here.scales, "unit": here.units}.get(column.holds, {})
    value = names.get(value, value) if isinstance(value, str) else value
    value = value if column.holds in ("topics", "topics_en", "units") else cells.written(column, value, here.speaker)
    look = here.formats[_format(column)]
    if value is None or value == []:
        return ""
    if isinstance(value, str):
        sheet.write_string(row, at, value, look)
        return value
    if isinstance(value, int | float):
        sheet.write_number(row, at, value, look)
    else:
        sheet.write_datetime(row, at, value, look)
    return ""
