"""Which levels positions require: a matrix, positions down or across, or a list of position, competency and level."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workbench.intake.formats.sheet import Sheet
from workbench.intake.headers import STANDARD, fold
from workbench.intake.layout import unnumbered
from workbench.intake.office import CODE, COMPETENCY_NAME, DESCRIPTION, DOMAIN, LEVEL_COLUMN, POSITION, REQUIRED
from workbench.start.framework import CRITICAL, MOST_LEVELS, Told, levels_across
from workbench.start.table import Table, table_of
from workbench.start.values import is_none, level_in

SEARCHED, TITLE = 40, 6
FEWEST_POSITIONS = 2
PERSON = frozenset((*STANDARD["officers"]["officer_id"], *STANDARD["officers"]["name"])) - {fold("tên"), fold("name")}
REACHED = tuple(map(fold, (
    "kết quả", "đạt được", "hiện có", "thực tế", "thực trạng", "bình quân", "trung bình", "results", "reached",
    "average",
)))  # fmt: skip
WANTED = tuple(map(fold, ("yêu cầu", "tiêu chuẩn", "cần có", "VTVL", "requirement", "required")))
NO_POSITION = frozenset(map(fold, (*LEVEL_COLUMN, *DESCRIPTION, *CRITICAL, *CODE, *DOMAIN, "ghi chú", "tổng", "cộng")))
OF_LEVELS = tuple(map(fold, ("cấp độ", "mức", "trình độ", "bậc", "level", "required")))
"""Headers beside competencies that are no positions, and beginnings of such headers."""
POSITIONS = frozenset(STANDARD["officers"]["position_id"])
LONG: Mapping[str, tuple[str, ...]] = {"position": POSITION, "scale": COMPETENCY_NAME, "level": REQUIRED}
Matrix = tuple[int, int, dict[int, str], int]
"""Column of positions (or of scales), first row of the body, column → scale (or position), row of these."""


def read_requirements(sheet: Sheet, told: Told, mapped: Mapping[str, str]) -> None:
    """Add what positions require."""
    wanted: dict[str, dict[str, Any]] = {}
    table = table_of(sheet, LONG, mapped)
    marked = levels_across([str(h) for h in table.frame.columns], table.at) if "scale" in table.at else {}
    if found := across(sheet, told):
        _read_matrix(sheet, told, wanted, found, turned=False)
    elif found := down(sheet, told):
        _read_matrix(sheet, told, wanted, found, turned=True)
    elif "scale" in table.at and ("level" in table.at or ("position" in table.at and len(marked) > 1)):
        _read_list(table, sheet, told, wanted, marked if "level" not in table.at else {})
    known = {fold(position["name"]): position for position in told.positions}
    for name, entry in wanted.items():
        if fold(name) not in known:
            told.positions.append(entry)
            continue
        before = known[fold(name)]["requires"]
        before |= {scale: max(level, before.get(scale, 0)) for scale, level in entry["requires"].items()}


def is_matrix(sheet: Sheet, told: Told) -> bool:
    """Whether a sheet holds levels where competencies or domains that are known meet positions.

    A sheet with a row for each person, or one that calls itself results, holds what is there and not what is required.
    """
    if _tells_results(sheet):
        return False
    return (across(sheet, told) or down(sheet, told)) is not None


def _tells_results(sheet: Sheet) -> bool:
    """Whether a sheet's own words say that its levels are reached, not required."""
    heads = [[fold(cell) for cell in row if cell] for row in sheet.cells[:SEARCHED]]
    if any(PERSON & set(row) and len(row) > 2 for row in heads):
        return True
    title = fold(sheet.name) + "".join(row[0] for row in heads[:TITLE] if len(row) == 1)
    return any(word in title for word in REACHED) and not any(word in title for word in WANTED)


def across(sheet: Sheet, told: Told) -> Matrix | None:
    """Return where a matrix stands that has scales across and positions down; None where there is none."""
    best: dict[int, str] = {}
    at = -1
    for row in range(min(SEARCHED, len(sheet.cells))):
        own = {c: name for c, cell in enumerate(sheet.cells[row]) if cell and (name := told.scale(str(cell)))}
        if len(own) >= max(2, len(best)) and len(set(own.values())) > 1:
            best, at = own, row
    if not best:
        return None
    body = range(at + 1, len(sheet.cells))
    beside = [c for c in range(min(best)) if sum(_is_word(sheet.cells[r, c]) for r in body) >= 1]
    named = [c for c in beside if any(fold(sheet.cells[r, c]) in POSITIONS for r in range(at + 1))]
    if not beside or not _holds_levels(sheet, told, body, best):
        return None
    return (named or beside)[-1], at + 1, best, at


def down(sheet: Sheet, told: Told) -> Matrix | None:
    """Return where a matrix stands that has scales down and positions across; None where there is none."""
    cells = sheet.cells
    scales = {c: [told.scale(str(cell)) for cell in cells[:, c] if cell] for c in range(cells.shape[1])}
    counts = {c: sum(map(bool, own)) for c, own in scales.items()}
    # A column of domains beside that of their competencies names fewer.
    column = max(scales, key=lambda c: len({*scales[c]} - {""}), default=-1)
    if column < 0 or counts[column] < 2:
        return None
    rows = [r for r in range(len(cells)) if cells[r, column] and told.scale(str(cells[r, column]))]
    names = {c for c, n in counts.items() if n >= 0.5 * counts[column]}
    right = [c for c in range(cells.shape[1]) if c > max(names)]
    for head in range(rows[0] - 1, max(-1, rows[0] - 4), -1):
        own = {c: " ".join(str(cells[head, c]).split()) for c in right if _is_word(cells[head, c])}
        own = {c: label for c, label in own.items() if not _is_fact(label)}
        levels = {c: p for c, p in own.items() if any(_level(cells[r, c], told) for r in rows)}
        if len(levels) >= FEWEST_POSITIONS and _holds_levels(sheet, told, rows, levels):
            return column, rows[0], levels, head
    return None


def _is_fact(header: object) -> bool:
    """Whether a header beside competencies tells of them, or of a level, and is no position."""
    return fold(str(header)) in NO_POSITION or fold(str(header)).startswith(OF_LEVELS)


def _read_matrix(sheet: Sheet, told: Told, wanted: dict[str, dict[str, Any]], found: Matrix, *, turned: bool) -> None:
    column, first, labels, _ = found
    for row in range(first, len(sheet.cells)):
        name = " ".join(str(sheet.cells[row, column]).split())
        for at, label in labels.items():
            cell = str(sheet.cells[row, at]).strip()
            position, scale = (label, told.scale(name)) if turned else (name, label)
            if not position or not scale or (not turned and told.scale(name)):
                continue
            _want(wanted, position, scale, cell, told, sheet.place, row + 1)


def _read_list(
    table: Table, sheet: Sheet, told: Told, wanted: dict[str, dict[str, Any]], marked: Mapping[int, str]
) -> None:
    """Add a list of position, competency and level; `marked` is level → column in which a mark stands for it."""
    position = "" if "position" in table.at or table.headings else _of_title(sheet)
    for row, cells in table.rows():
        if "position" not in table.at and table.headings:
            above = max((at for at in table.headings if at < row), default=0)
            position = _position_in(table.headings[above]) if above else ""
        position = table.cell(cells, "position") or position
        word = table.cell(cells, "scale")
        scale = told.scale(word)
        if position and scale:
            level = max((str(number) for number, header in marked.items() if cells.get(header)), default="")
            _want(wanted, position, scale, level if marked else table.cell(cells, "level"), told, sheet.place, row)
        elif word:
            told.unread.append((sheet.place, row, word))


def _of_title(sheet: Sheet) -> str:
    """Return the position that a sheet's title says (`Vị trí việc làm: …`), else the sheet's name."""
    for row in sheet.cells[:8]:
        for cell in row:
            first, sign, rest = str(cell).partition(":")
            if sign and rest.strip() and any(fold(first).endswith(one) for one in POSITIONS if len(one) > 3):
                return rest.strip()
    return unnumbered(sheet.name)


def _position_in(heading: str) -> str:
    """Return the position that a heading names: `Vị trí: Công chức kiểm hóa` → `Công chức kiểm hóa`."""
    first, sign, rest = heading.partition(":")
    return unnumbered(rest) if sign and rest.strip() and fold(first) in POSITIONS else heading


def _want(
    wanted: dict[str, dict[str, Any]], position: str, scale: str, cell: str, told: Told, place: str, row: int
) -> None:
    level, position = _level(cell, told), told.position(position)
    if level is None and not is_none(cell):
        told.unread.append((place, row, cell))
    if level:
        before, said = told.asked.setdefault((fold(position), scale), (level, place))
        if before != level and said != place:
            told.contradicted.append((position, scale, said, place))
    if cell or position in wanted:
        of = wanted.setdefault(position, {"name": position, "requires": {}})["requires"]
        if level:
            of[scale] = max(level, of.get(scale, 0))


def _level(cell: object, told: Told) -> int | None:
    level = level_in(str(cell), told.levels) if cell else None
    return level if level is not None and level <= max(told.levels, default=MOST_LEVELS) else None


def _holds_levels(sheet: Sheet, told: Told, rows: Any, columns: Mapping[int, str]) -> bool:
    """Whether most cells that hold anything hold a level, or say that nothing is required."""
    held = [str(sheet.cells[r, c]) for r in rows for c in columns if sheet.cells[r, c]]
    levels = sum(bool(_level(cell, told)) for cell in held)
    return levels >= 2 and sum(bool(_level(cell, told)) or is_none(cell) for cell in held) >= 0.8 * len(held)


def _is_word(cell: object) -> bool:
    return bool(cell) and not str(cell).replace(".", "").isdecimal()
