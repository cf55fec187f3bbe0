"""A framework as a workbook: headers with notes, drop-downs, a matrix of what positions require."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from workbench.characters import fold
from workbench.language import Speaker
from workbench.listing.xlsx import opened, row_height
from workbench.messages import msg
from workbench.parameters.framework import Framework
from workbench.parameters.identified import SCALES, shown_names
from workbench.parameters.workbook.layout import (
    COMPETENCIES,
    COURSES,
    DOMAINS,
    FACT,
    FACT_ROWS,
    FACTS,
    IGNORED,
    LISTS,
    MEANING,
    NEEDED,
    OWN,
    PARTS,
    POSITIONS,
    RATINGS,
    UNITS,
    VALUE,
    VALUE_EN,
    Column,
    Part,
    levelled,
)
from workbench.parameters.workbook.paper import (
    LONGEST_NOTE,
    LONGEST_TITLE,
    SPARE_ROWS,
    Paper,
    at_key,
    formats_of,
    held,
    listed,
    on_one_page_wide,
    validate,
    write_cell,
    write_guide,
    write_part,
)

SPARE_COLUMNS = 12
"""Columns of the matrix right of the last whose header has a drop-down."""
OUT_OF_BOUNDS = msg("Not such a number")
NAMED = {"domain": DOMAINS, "unit": UNITS, "position": POSITIONS, "course": COURSES}
"""What a column may refer to by name, and the sheet that lists it."""
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


def framework_book(framework: Framework, language: str) -> bytes:
    """Return a framework as a workbook with sheets and headers in a language ("vi" or "en")."""
    content = io.BytesIO()
    tree = framework.model_dump(mode="json", by_alias=True)
    speaker = Speaker(language)
    names = {part[:-1]: shown_names(tree, (part,)) for part in ("units", "positions", "courses")}
    scales = shown_names(tree, SCALES)
    levels = [str(level) for level in range(1, framework.top_level + 1)]
    with opened(content) as book:
        here = Paper(
            book,
            speaker,
            formats_of(book),
            {"domain": scales, "scale": scales, **names},
            {holds: f"={_range(speaker, holds)}" for holds in ("scale", *NAMED)} | {"level": levels},
        )
        write_guide(here, framework.framework, GUIDE_LINES, PARTS)
        _facts(here, tree)
        for part in PARTS:
            entries = list(_entries(part, tree))
            columns = _columns(framework, part, entries)
            sheet = write_part(here, part, columns, entries, head=84 if part.matrix else 42)
            if part.matrix:
                _matrix(here, framework, sheet, entries, len(columns))
        _lists(here, framework)
    return content.getvalue()


def _facts(here: Paper, tree: Mapping[str, Any]) -> None:
    say = here.speaker.name
    sheet = here.book.add_worksheet(say(FACTS))
    for at, (title, width) in enumerate(((FACT, 24), (VALUE, 50), (VALUE_EN, 50), (MEANING, 60))):
        sheet.write_string(0, at, say(title), here.formats["head"])
        sheet.set_column(at, at, width)
    for row, fact in enumerate(FACT_ROWS, start=1):
        sheet.write_string(row, 0, say(fact.title), here.formats["head"])
        value = at_key(tree, fact.key)
        if isinstance(value, Mapping):
            write_cell(here, sheet, row, 2, fact, value["en"])
            value = value["vi"]
        told = write_cell(here, sheet, row, 1, fact, value)
        sheet.write_string(row, 3, say(fact.help), here.formats[""])
        sheet.set_row(row, row_height([say(fact.title), told, say(fact.help)], [24, 50, 60]))
        validate(here, sheet, fact, (row, 1, row, 1))
    sheet.freeze_panes(1, 1)
    on_one_page_wide(sheet)


def _entries(part: Part, tree: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if part is NEEDED:
        for unit in tree["units"]:
            for scale, people in unit["needed"].items():
                yield {"unit": unit["id"], "scale": scale} | {str(level): n for level, n in people.items()}
    elif part is RATINGS:
        yield from ({"source": source, "weight": weight} for source, weight in tree[part.key].items())
    else:
        yield from tree[part.key]


def _columns(framework: Framework, part: Part, entries: Sequence[Mapping[str, Any]]) -> list[Column]:
    """Return a sheet's columns; those of levels by level, those in English only where something stands in them."""
    levels = range(1, framework.top_level + 1)
    by_level = [levelled(template, level) for level in levels for template in part.by_level]
    kept = [c for c in by_level if not c.key.endswith(".en") or any(held(c, entry) for entry in entries)]
    return [*part.columns, *kept]


def _matrix(here: Paper, framework: Framework, sheet: Any, entries: Sequence[Mapping[str, Any]], first: int) -> None:
    """Write the levels that positions require, a column for each domain and competency that may be required."""
    say = here.speaker.name
    names = here.names["scale"]
    order = [domain.id for domain in framework.domains]
    scales = sorted(names, key=lambda scale: order.index(framework.domain_of.get(scale, order[0])))
    fixed = {header for column in POSITIONS.columns for header in column.headers}
    for at, scale in enumerate(scales, start=first):
        name = names[scale]
        header = f"{name} [{scale}]" if fold(name) in fixed | IGNORED else name
        header = f"[{scale}]" if name.startswith(OWN) else header
        sheet.write_string(0, at, header, here.formats["head"])
        sheet.set_column(at, at, 13, here.formats["level"])
        for row, entry in enumerate(entries, start=1):
            level = entry["requires"].get(scale)
            if level is not None:
                sheet.write_number(row, at, level, here.formats["level"])
    last = first + len(names) - 1
    top = framework.top_level
    sheet.data_validation(
        1, first, len(entries) + SPARE_ROWS, last + SPARE_COLUMNS,
        {"validate": "list", "source": [str(level) for level in range(1, top + 1)],
         "input_title": say(POSITIONS.title)[:LONGEST_TITLE], "input_message": say(REQUIRED)[:LONGEST_NOTE],
         "error_title": say(OUT_OF_BOUNDS)[:LONGEST_TITLE],
         "error_message": say(A_LEVEL.format(top=top))[:LONGEST_NOTE]},
    )  # fmt: skip
    sheet.data_validation(0, last + 1, 0, last + SPARE_COLUMNS, listed(here, here.lists["scale"]))


def _lists(here: Paper, framework: Framework) -> None:
    """Write the sheet, not shown, of which drop-downs of domains and competencies together are made."""
    say = here.speaker.name
    sheet = here.book.add_worksheet(say(LISTS))
    sheet.hide()
    sheet.write_string(0, 0, say(LISTS), here.formats["head"])
    domains, competencies = (_names_of(here.speaker, part) for part in (DOMAINS, COMPETENCIES))
    names = [
        *(d.name.vi for d in framework.domains),
        *(c.name.vi for c in framework.competencies),
    ]
    for row in range(len(names) + SPARE_ROWS):
        at = f"ROW()-1-COUNTA({domains})"
        formula = (
            f"=IF(ROW()-1<=COUNTA({domains}),INDEX({domains},ROW()-1),"
            f'IF({at}<=COUNTA({competencies}),INDEX({competencies},{at}),""))'
        )
        sheet.write_formula(row + 1, 0, formula, None, names[row] if row < len(names) else "")


def _names_of(speaker: Speaker, part: Part) -> str:
    """Return the range of the names on a sheet."""
    at = xl_col_to_name([column.key for column in part.columns].index("name.vi"))
    return f"'{speaker.name(part.title)}'!${at}$2:${at}${SPARE_ROWS * 4}"


def _range(speaker: Speaker, holds: str) -> str:
    """Return the range of the names that a reference may be, which grows with its sheet."""
    if holds == "scale":
        domains, competencies = (_names_of(speaker, part) for part in (DOMAINS, COMPETENCIES))
        first = f"'{speaker.name(LISTS)}'!$A$2"
        return f"OFFSET({first},0,0,COUNTA({domains})+COUNTA({competencies}),1)"
    names = _names_of(speaker, NAMED[holds])
    return f"OFFSET({names.split(':')[0]},0,0,MAX(1,COUNTA({names})),1)"
