"""Who issues a plan: the body, the one above it, and the place that is written before the date."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.parameters.framework import Unit
from workbench.parameters.names import Name
from workbench.report.frame.view import View

# Left open, to be filled in by hand.
OPEN = "…"


@dataclass(frozen=True, slots=True)
class Issuer:
    """The head of a plan: superior body, issuing body, place; `OPEN` where the framework does not say."""

    superior: str
    body: str
    place: str


def unit_issuer(view: View, unit: str) -> Issuer:
    """Return the head of a unit's plan."""
    line = _line(view, unit)
    if not line:
        return Issuer(OPEN, view.unit(unit), OPEN)
    above = line[1].name if len(line) > 1 else line[0].superior
    return Issuer(_named(view, above), view.unit(unit), _place(view, line))


def department_issuer(view: View) -> Issuer:
    """Return the head of a plan for all units: the unit at the top of them all, if there is one."""
    tops = {line[-1].id: line for unit in view.analysis.units() if (line := _line(view, unit))}
    if len(tops) != 1:
        return Issuer(OPEN, OPEN, OPEN)
    [line] = tops.values()
    return Issuer(_named(view, line[-1].superior), view.name(line[-1].name.text), _place(view, line[-1:]))


def _line(view: View, unit: str | None) -> list[Unit]:
    """Return a unit and those above it, upwards."""
    line: list[Unit] = []
    while unit in view.framework.unit_by_id and unit not in {one.id for one in line}:
        line.append(view.framework.unit_by_id[str(unit)])
        unit = line[-1].parent
    return line


def _place(view: View, line: list[Unit]) -> str:
    return _named(view, next((one.place for one in line if one.place), None))


def _named(view: View, name: Name | None) -> str:
    return view.name(name.text) if name else OPEN
