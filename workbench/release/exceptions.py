"""Reviewed exceptions: findings of people that somebody looked at and answers for, with a reason and an end."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from fnmatch import fnmatchcase
from pathlib import Path

from workbench.errors import ParameterError, Problem
from workbench.inputs import MB, read_text
from workbench.messages import Words, msg
from workbench.parameters.files import read_yaml
from workbench.release.gate import Finding, mark
from workbench.run.options import refuse

OPTION, KEY = "--exceptions", "exceptions"
SHORTEST_REASON = 10
UNREADABLE = msg("The file of exceptions cannot be read.")
SHAPE = msg("It is a CSV with the columns {columns}, or YAML whose key exceptions lists items with these keys.")
UNUSED = msg("{n} exceptions were not needed (items {rows}): take them out of the file.")


@dataclass(frozen=True, slots=True)
class Allowed:
    """One exception: unit, pattern of files in its pack, mark of the finding or the person's id, why, by whom, when.

    `date` is the day of the review and `until` the last day on which it counts.
    """

    unit: str
    file: str
    what: str
    reason: str
    by: str
    date: dt.date
    until: dt.date

    def covers(self, unit: str, finding: Finding) -> bool:
        """Whether a finding is this one: only ids and names of people can be, never a path, a secret or damage."""
        marks = {self.what, mark("id", [self.what]), mark("name", [self.what])}
        return (
            bool(finding.mark) and unit == self.unit and fnmatchcase(finding.file, self.file) and finding.mark in marks
        )

    def noted(self, finding: Finding) -> dict[str, str]:
        """Return what stands in the register: the finding's mark, never an id."""
        said = asdict(self) | {"what": finding.mark, "file": finding.file}
        return {name: str(value) for name, value in said.items() if name != "unit"}


COLUMNS = tuple(column.name for column in fields(Allowed))


def read(path: Path, units: Iterable[str], today: dt.date) -> list[Allowed]:
    """Read a file of exceptions.

    Args:
        path: CSV or YAML.
        units: ids of the run's units.
        today: the day of the release.

    Raises:
        ParameterError: where the file cannot be read or holds no items, and with every item that lacks something, names
            no unit of the run, or is no longer in force.
    """
    try:
        items = _items(path)
    except ParameterError as error:
        raise ParameterError(replace(problem, column=OPTION) for problem in error.problems) from None
    except (ValueError, csv.Error) as error:
        shape = SHAPE.format(columns=", ".join(COLUMNS))
        problem = Problem(UNREADABLE, shape, "option", str(path), column=OPTION, value=type(error).__name__)
        raise ParameterError(problem) from None
    known, found, problems = set(units), [], []
    for number, item in enumerate(items, start=1):
        wrong = list(_wrong(item, known, today))
        problems += [
            Problem(problem, instead, "exception", str(path), row=number, column=column, value=value)
            for column, value, problem, instead in wrong
        ]
        if not wrong:
            days = {name: dt.date.fromisoformat(item[name]) for name in ("date", "until")}
            found.append(Allowed(**(item | days)))  # type: ignore[arg-type]
    refuse(problems)
    return found


def apply(
    exceptions: Sequence[Allowed], found: Mapping[str, Sequence[Finding]]
) -> tuple[dict[str, list[Finding]], dict[str, list[dict[str, str]]], list[int]]:
    """Take out of each unit's findings those that an exception covers.

    Returns:
        what is left of them, what was used for each unit as the register notes it, and the items, from 1, that belong
        to one of these units and were not needed.
    """
    left: dict[str, list[Finding]] = {}
    used: dict[str, list[dict[str, str]]] = {}
    needed: set[int] = set()
    for unit, findings in found.items():
        left[unit], used[unit] = [], []
        for finding in findings:
            covering = [number for number, allowed in enumerate(exceptions) if allowed.covers(unit, finding)]
            needed.update(covering)
            if covering:
                used[unit].append(exceptions[covering[0]].noted(finding))
            else:
                left[unit].append(finding)
    idle = [n for n, allowed in enumerate(exceptions, start=1) if allowed.unit in found and n - 1 not in needed]
    return left, used, idle


def _items(path: Path) -> list[dict[str, str]]:
    if path.suffix.lower() in (".yaml", ".yml"):
        tree = read_yaml(path)
        listed = tree.get(KEY)
        if set(tree) != {KEY} or not isinstance(listed, list) or not all(isinstance(item, dict) for item in listed):
            raise ValueError("no list of items")
        return [_complete(item) for item in listed]
    reader = csv.DictReader(io.StringIO(read_text(path, most=MB, error=ParameterError)), strict=True)
    if not set(COLUMNS) <= set(reader.fieldnames or ()):
        raise ValueError("a column is missing")
    return [_complete(row) for row in reader]


def _complete(item: Mapping[str, object]) -> dict[str, str]:
    """Return an item with every key, as text; what is not given is empty."""
    return {name: "" if item.get(name) is None else str(item[name]).strip() for name in COLUMNS}


def _wrong(item: dict[str, str], units: set[str], today: dt.date) -> Iterable[tuple[str, str, Words, Words]]:
    """Yield column, value, problem and remedy of what keeps an item from being in force; who is meant is not told."""
    for column in COLUMNS:
        if not item[column]:
            yield column, "", msg("It is empty."), msg("Fill it in.")
    if item["unit"] and item["unit"] not in units:
        yield (
            "unit",
            item["unit"],
            msg("There is no such unit."),
            msg("Write the id of one of the run's units."),
        )
    if 0 < len(item["reason"]) < SHORTEST_REASON:
        yield (
            "reason",
            "",
            msg("The reason is too short."),
            msg("Say why it may be, in 10 characters or more."),
        )
    days = {}
    for column in ("date", "until"):
        try:
            days[column] = dt.date.fromisoformat(item[column])
        except ValueError:
            if item[column]:
                yield (
                    column,
                    item[column],
                    msg("It is no date."),
                    msg("Write year-month-day, such as 2026-03-31."),
                )
    if "date" in days and days["date"] > today:
        yield (
            "date",
            item["date"],
            msg("The review lies in the future."),
            msg("Write the day on which it was reviewed."),
        )
    if "until" in days and days["until"] < today:
        yield (
            "until",
            item["until"],
            msg("The exception has expired."),
            msg("Review it again and set a new end, or take it out."),
        )
