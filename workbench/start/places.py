"""What an office's tables tell of its units and of what its positions are called."""

from __future__ import annotations

import re
from collections.abc import Mapping

from workbench.intake.formats.sheet import Sheet
from workbench.intake.headers import fold
from workbench.intake.layout import unnumbered
from workbench.intake.office import POSITION, POSITION_CODE, UNIT_ABOVE, UNIT_NAME, UNIT_SITE
from workbench.start.framework import Told
from workbench.start.table import table_of

UNIT: Mapping[str, tuple[str, ...]] = {"name": UNIT_NAME, "parent": UNIT_ABOVE, "site": UNIT_SITE}
POSITIONS: Mapping[str, tuple[str, ...]] = {"code": POSITION_CODE, "name": POSITION}
BULLET = re.compile(r"^[-–+*•]+\s*")


def read_units(sheet: Sheet, told: Told, mapped: Mapping[str, str]) -> None:
    """Add a list of units: the name, the unit above and the place of each."""
    table = table_of(sheet, UNIT, mapped)
    for _, cells in table.rows():
        name = unit_name(table.cell(cells, "name"))
        if not name:
            continue
        entry = {"name": name}
        if above := unit_name(table.cell(cells, "parent")):
            entry["parent"] = above
        if site := table.cell(cells, "site"):
            entry["site"] = site
        told.units.setdefault(fold(name), entry)


def unit_name(cell: str) -> str:
    """Return a unit's name without the number or the dash before it."""
    return unnumbered(BULLET.sub("", cell.strip()))


def read_positions(sheet: Sheet, told: Told, mapped: Mapping[str, str]) -> None:
    """Add what codes of positions stand for."""
    table = table_of(sheet, POSITIONS, mapped)
    for _, cells in table.rows():
        code, name = table.cell(cells, "code"), table.cell(cells, "name")
        if code and name:
            told.position_codes[fold(code)] = (code, name)


def units_of(told: Told, named: list[str]) -> list[dict[str, str]]:
    """Return rows of units: those that people are in, and those above them; a list of units tells how they are written.

    Args:
        told: what the tables tell.
        named: the units that the lists of people name.
    """
    rows: dict[str, dict[str, str]] = {}
    for name in named:
        at: str | None = name
        while at is not None and fold(at) not in rows:
            own = dict(told.units.get(fold(at), {}))
            above = own.pop("parent", "")
            known = fold(above) in told.units and fold(above) != fold(at)
            rows[fold(at)] = {"name": at} | own | ({"parent": above} if known else {})
            at = above if known else None
    return list(rows.values())
