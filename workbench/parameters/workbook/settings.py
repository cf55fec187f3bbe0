"""A cohort's parameters as the sheet `Tham số`: label, value, unit, bounds, default, from their one declaration."""

from __future__ import annotations

import datetime as dt
import io
import re
import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from workbench.characters import fold
from workbench.errors import ParameterError, Problem, did_you_mean
from workbench.inputs import Grid, read_grids
from workbench.language import Speaker
from workbench.listing.xlsx import INK, LOOK, TINT, opened, row_height
from workbench.messages import Words, joined, languages, msg, named
from workbench.parameters.cohort import CohortParameters
from workbench.parameters.declare import bounds_of, help_of, label_of, unit_words_of
from workbench.parameters.workbook import cells
from workbench.parameters.workbook.layout import MEANING, SETTINGS, VALUE
from workbench.parameters.workbook.tree import BookTree, Cell

KEY = named("Mã", "Key")
GROUP = named("Nhóm", "Group")
LABEL = named("Tham số", "Parameter")
UNIT = named("Đơn vị tính", "Unit")
BOUNDS = named("Giới hạn", "Bounds")
DEFAULT = named("Mặc định", "Default")
NOTHING = named("(không)", "(none)")
"""What says that a parameter is empty where its default is not."""
COLUMNS = ((KEY, 34), (GROUP, 26), (LABEL, 34), (VALUE, 34), (UNIT, 16), (BOUNDS, 18), (DEFAULT, 26), (MEANING, 80))
AT_VALUE = 3
MORE = "…"
PART = re.compile(r"([^.\[\]]+)|\[((?:[^\]]|\]\])*)\]")

REQUIRED = msg("required")
ONE_OF = msg("one of: {words}")
LISTED = msg("several, separated by semicolons")
ENTRIES = msg("For each entry one row: copy the row and put its id or number for … in the key.")
LINES = (
    msg("A cohort's parameters. An empty value means the default; `(none)` means none where there is a default."),
    msg("`workbench framework import FILE.xlsx` makes the parameter file (.yaml) of this workbook."),
)
NO_SHEET = msg("The workbook holds no sheet of parameters.")
CALL_IT = msg("Call it `{title}`, with the columns `{key}` and `{value}`.")
NO_KEY = msg("There is no such parameter.")
TWICE = msg("The parameter stands in two rows.")
ONE_ROW = msg("Keep one of them.")
LACKING = msg("The cell holds an error of Excel, or a formula without its result.")
WRITE_VALUE = msg("Write the value itself.")


@dataclass(frozen=True)
class Row:
    """A row of the sheet: key, the model and field that declare it, the value, and whether it stands for entries."""

    key: str
    group: Words
    model: type[BaseModel]
    field: str
    annotation: Any
    value: Any = None
    template: bool = False


def parameters_book(parameters: CohortParameters, language: str) -> bytes:
    """Return a cohort's parameters as a workbook with one sheet, in a language ("vi" or "en")."""
    content = io.BytesIO()
    speaker = Speaker(language)
    tree = parameters.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    with opened(content) as book:
        sheet = book.add_worksheet(speaker.name(SETTINGS))
        plain = book.add_format(LOOK | {"text_wrap": True, "valign": "top", "num_format": "@"})
        grey = book.add_format(LOOK | {"valign": "top", "font_color": "#6B7785"})
        filled = book.add_format(LOOK | {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#D5DCE3"})
        head = book.add_format(LOOK | {"bold": True, "bg_color": TINT, "font_color": INK, "bottom": 1})
        for at, line in enumerate(LINES):
            sheet.write_string(at, 0, speaker.name(line), grey)
        top = len(LINES) + 1
        for at, (title, width) in enumerate(COLUMNS):
            sheet.write_string(top, at, speaker.name(title), head)
            sheet.set_column(at, at, width)
        for number, row in enumerate(_rows(CohortParameters, tree, "", joined(())), start=top + 1):
            told = _told(row, speaker)
            sheet.set_row(number, row_height(told, [width for _, width in COLUMNS]))
            for at, word in enumerate(told):
                if at != AT_VALUE:
                    sheet.write_string(number, at, word, grey if at == 0 else plain)
            _write(sheet, number, row, speaker, filled)
        sheet.freeze_panes(top + 1, AT_VALUE)
        sheet.autofilter(top, 0, number, len(COLUMNS) - 1)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
    return content.getvalue()


def holds_parameters(grids: Sequence[Grid]) -> bool:
    """Whether a workbook holds the sheet of a cohort's parameters."""
    return _sheet(grids) is not None


def read_parameters_tree(path: Path) -> BookTree:
    """Return what the sheet of a cohort's parameters says.

    Raises:
        ParameterError: where the workbook cannot be read, or has no such sheet.
    """
    tree = BookTree(path)
    grid = _sheet(read_grids(path, error=ParameterError))
    places = _columns(grid) if grid is not None else None
    if grid is None or places is None:
        said = CALL_IT.format(title=SETTINGS, key=KEY, value=VALUE)
        raise ParameterError(Problem(NO_SHEET, said, "workbook", str(path)))
    header, at_key, at_value = places
    known = [row.key for row in _rows(CohortParameters, {}, "", joined(()))]
    for number, row in enumerate(grid.rows[header + 1 :], start=header + 1):
        key, raw = cells.text_of(row[at_key]), row[at_value]
        cell = Cell(grid.name, number + 1, cells.text_of(grid.rows[header][at_value]), cells.text_of(raw)[:80])
        if (number, at_value) in grid.unreadable:
            _tell(tree, cell, LACKING, WRITE_VALUE)
        elif not cells.empty(raw):
            path_of = _path(key)
            annotation = _annotation(CohortParameters, path_of)
            if annotation is None or MORE in path_of:
                column = cells.text_of(grid.rows[header][at_key])
                _tell(tree, Cell(grid.name, number + 1, column, key), NO_KEY, did_you_mean(key, known))
            else:
                _put(tree, path_of, _value(annotation, raw), cell)
    tree.content = _lists(tree.content, CohortParameters)
    return tree


def _sheet(grids: Sequence[Grid]) -> Grid | None:
    names = {fold(SETTINGS.in_(language)) for language in languages()}
    return next((grid for grid in grids if fold(grid.name) in names), None)


def _columns(grid: Grid) -> tuple[int, int, int] | None:
    """Return row of the header, place of the keys, place of the values."""
    keys, values = ({fold(words.in_(language)) for language in languages()} for words in (KEY, VALUE))
    for at, row in enumerate(grid.rows[:12]):
        found = [fold(cells.text_of(cell)) for cell in row]
        by_key = next((i for i, word in enumerate(found) if word in keys), None)
        by_value = next((i for i, word in enumerate(found) if word in values), None)
        if by_key is not None and by_value is not None:
            return at, by_key, by_value
    return None


def _rows(model: type[BaseModel], tree: Mapping[str, Any], prefix: str, group: Words) -> Iterator[Row]:
    """Yield a row for each parameter, and for each entry that the tree holds."""
    for field, declared in model.model_fields.items():
        name = declared.alias or field
        value = tree.get(name) if isinstance(tree, Mapping) else None
        inner = _model(declared.annotation)
        if inner is None:
            yield Row(prefix + name, group, model, field, declared.annotation, _given(tree, name))
        elif inner.__name__ == "Name":
            yield from (
                Row(f"{prefix}{name}.{language}", group, model, field, str, (value or {}).get(language))
                for language in ("vi", "en")
            )
        else:
            yield from _rows(inner, value or {}, f"{prefix}{name}.", label_of(model, field))
        if inner is None and _keyed(declared.annotation):
            yield from _entries(Row(prefix + name, group, model, field, declared.annotation), value)


def _entries(row: Row, value: Any) -> Iterator[Row]:
    """Yield a row for each value within the entries of a mapping or of a list of models, and one to be copied."""
    within = _within(row.annotation)
    numbered = _origin(row.annotation) is list
    given = list(enumerate(value or (), start=1)) if numbered else list((value or {}).items())
    for key, entry in [*given, (MORE, None)]:
        place = f"{row.key}[{str(key).replace(']', ']]')}]"
        inner = _model(within)
        label = label_of(row.model, row.field)
        if inner is not None:
            yield from _rows(inner, entry or {}, f"{place}.", label)
        elif _keyed(within):
            yield from _entries(Row(place, row.group, row.model, row.field, within), entry)
        else:
            yield Row(place, row.group, row.model, row.field, within, entry, template=key == MORE)


def _given(tree: Any, name: str) -> Any:
    """Return a value as the sheet holds it, `NOTHING` for what is empty against its default."""
    if not isinstance(tree, Mapping) or name not in tree:
        return None
    value = tree[name]
    return NOTHING if value is None or value in ([], {}) else value


def _told(row: Row, speaker: Speaker) -> list[str]:
    say, declared = speaker.name, row.model.model_fields[row.field]
    words = _choices(row.annotation)
    bounds = bounds_of(row.model, row.field) or (say(ONE_OF.format(words=", ".join(words))) if words else "")
    if _origin(row.annotation) is list and not _keyed(row.annotation):
        bounds = "; ".join(filter(None, (bounds, say(LISTED))))
    default = "" if row.template or "[" in row.key else _shown(declared, speaker)
    meaning = say(help_of(row.model, row.field)) + (f" {say(ENTRIES)}" if MORE in row.key else "")
    return [
        row.key, say(row.group), say(label_of(row.model, row.field)), "", say(unit_words_of(row.model, row.field)),
        bounds, default, meaning,
    ]  # fmt: skip


def _shown(declared: Any, speaker: Speaker) -> str:
    if declared.is_required():
        return speaker.name(REQUIRED)
    value = declared.get_default(call_default_factory=True)
    if value is None or value in ([], {}, ""):
        return "–"
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {one}" for key, one in value.items())
    return str(_cell(value, speaker))


def _write(sheet: Any, number: int, row: Row, speaker: Speaker, look: Any) -> None:
    choices = _choices(row.annotation) or (["true", "false"] if _plain(row.annotation) is bool else [])
    if choices:
        sheet.data_validation(number, AT_VALUE, number, AT_VALUE, {"validate": "list", "source": choices})
    keyed = _keyed(row.annotation) and row.value is not NOTHING
    value = None if keyed or row.value is None else _cell(row.value, speaker)
    if value is None:
        sheet.write_blank(number, AT_VALUE, None, look)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        sheet.write_number(number, AT_VALUE, value, look)
    else:
        sheet.write_string(number, AT_VALUE, value, look)


def _cell(value: Any, speaker: Speaker) -> Any:
    if isinstance(value, Words):
        return speaker.name(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return cells.together([str(_cell(one, speaker)) for one in value])
    return value if isinstance(value, int | float | str) else str(value)


def _value(annotation: Any, raw: Any) -> Any:
    """Return what a cell says for a value of this kind."""
    if cells.text_of(raw).casefold() in {NOTHING.in_(language) for language in languages()}:
        return [] if _origin(annotation) is list else {} if _origin(annotation) is dict else None
    lists = [kind for kind in _kinds(annotation) if _origin(kind) is list]
    word = cells.text_of(raw)
    if lists and (len(_kinds(annotation)) == 1 or len([p for p in cells.parts(raw) if p]) > 1 or "\n" in str(raw)):
        return [_value(get_args(lists[0])[0], part) for part in cells.parts(raw) if part]
    kind = _plain(annotation)
    if kind is bool:
        return cells.flag(raw)
    if kind in (int, float):
        return cells.number(raw)
    return cells.day(raw) if kind is dt.date else word


def _put(tree: BookTree, path: Sequence[str], value: Any, cell: Cell) -> None:
    *above, last = path
    at = tree.content
    for part in above:
        inner = at.setdefault(part, {})
        if not isinstance(inner, dict):
            inner = at[part] = {}
        at = inner
    place = ".".join(path)
    if place in tree.cells:
        _tell(tree, cell, TWICE, ONE_ROW)
    at[last] = value
    tree.cells[place] = cell


def _lists(content: Any, annotation: Any) -> Any:
    """Turn numbered entries into lists where the model has lists, in the order of their numbers."""
    if not isinstance(content, dict):
        return content
    inner = _model(annotation)
    if inner is not None:
        fields = {field.alias or name: field.annotation for name, field in inner.model_fields.items()}
        return {key: _lists(value, fields.get(key)) for key, value in content.items()}
    within = _within(annotation)
    if _origin(annotation) is list:
        return [_lists(content[key], within) for key in sorted(content, key=_number)]
    return {key: _lists(value, within) for key, value in content.items()}


def _number(key: str) -> tuple[int, str]:
    return (int(key), "") if key.isdigit() else (0, key)


def _path(key: str) -> list[str]:
    return [plain or within.replace("]]", "]") for plain, within in PART.findall(key)]


def _annotation(model: Any, path: Sequence[str]) -> Any:
    """Return the type of what a path leads to, None where it leads nowhere."""
    at: Any = model
    for part in path:
        inner = _model(at)
        if inner is not None:
            fields = {field.alias or name: field.annotation for name, field in inner.model_fields.items()}
            at = fields.get(part)
        else:
            at = _within(at) if _keyed(at) else None
        if at is None:
            return None
    return at if path and _model(at) is None else None


def _kinds(annotation: Any) -> list[Any]:
    """The types that a value may have, None aside."""
    if hasattr(annotation, "__metadata__"):
        return _kinds(annotation.__origin__)
    if get_origin(annotation) in (Union, types.UnionType):
        return [kind for arg in get_args(annotation) if arg is not type(None) for kind in _kinds(arg)]
    return [annotation]


def _origin(annotation: Any) -> Any:
    kinds = _kinds(annotation)
    return get_origin(kinds[0]) if len(kinds) == 1 else None


def _plain(annotation: Any) -> Any:
    kinds = _kinds(annotation)
    return next((kind for kind in (str, bool, float, int, dt.date) if kind in kinds), kinds[0])


def _model(annotation: Any) -> type[BaseModel] | None:
    found = [kind for kind in _kinds(annotation) if isinstance(kind, type) and issubclass(kind, BaseModel)]
    return found[0] if found else None


def _keyed(annotation: Any) -> bool:
    """Whether a type is a mapping, or a list of models: each of its entries has rows of its own."""
    origin = _origin(annotation)
    return origin is dict or (origin is list and _model(_within(annotation)) is not None)


def _within(annotation: Any) -> Any:
    args = get_args(_kinds(annotation)[0]) if _origin(annotation) in (dict, list) else ()
    return args[-1] if args else None


def _choices(annotation: Any) -> list[str]:
    return [str(word) for kind in _kinds(annotation) if get_origin(kind) is Literal for word in get_args(kind)]


def _tell(tree: BookTree, cell: Cell, said: Words, instead: Words) -> None:
    tree.problems.append(
        Problem(said, instead, "workbook", str(tree.file), cell.sheet, cell.row, cell.column, cell.value)
    )
