"""What the parameters' `columns` say of sheets: headers and patterns, and what of it the sheets do not have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workbench.errors import Problem, did_you_mean
from workbench.intake.formats.sheet import Sheet
from workbench.intake.headers import ROLES, fold, role_of
from workbench.intake.layout import Grid
from workbench.intake.software.patterns import ROLES as ITEM_ROLES
from workbench.intake.software.patterns import is_pattern, matching
from workbench.messages import msg

PEOPLE_SHEETS = {"officers", "responses"}


def is_sheet(name: str, sheets: Sequence[Sheet]) -> bool:
    """Whether a name in `columns` is that of a sheet, a file or a role."""
    return role_of(name) is not None or any(is_named(name, sheet) for sheet in sheets)


def is_named(name: str, sheet: Sheet) -> bool:
    """Whether a name is that of the sheet, of its file, or of both (`file: sheet`)."""
    return fold(name) in {fold(word) for word in (sheet.place, f"{sheet.file}: {sheet.name}", sheet.name, sheet.file)}


def told_role(sheet: Sheet, roles: Mapping[str, str]) -> str | None:
    """Return what the parameters' `sheets` say of a sheet, the longest name first; None where they say nothing."""
    return next((roles[name] for name in sorted(roles, key=len, reverse=True) if is_named(name, sheet)), None)


def applies(name: str, sheet: Sheet) -> bool:
    """Whether `columns: {name: …}` speaks of this sheet; officers and answers may share one."""
    if is_named(name, sheet):
        return True
    wanted, has = role_of(name), role_of(sheet.name)
    return wanted is not None and (has is None or wanted == has or {wanted, has} <= PEOPLE_SHEETS)


def mapping_of(sheet: Sheet, columns: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Return folded header → standard name, as the parameters map a sheet's columns."""
    return {
        fold(header): standard
        for name, headers in columns.items()
        if applies(name, sheet)
        for header, standard in headers.items()
        if not is_pattern(header)
    }


def patterns_of(sheet: Sheet, columns: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Return the patterns by which the parameters name a sheet's columns of items: pattern → what they hold."""
    return {
        header: standard
        for name, headers in columns.items()
        if applies(name, sheet) and (role_of(name) in (None, "responses", "officers"))
        for header, standard in headers.items()
        if is_pattern(header)
    }


def unmapped(grids: Sequence[Grid], columns: Mapping[str, Mapping[str, str]]) -> list[Problem]:
    """Return a problem for each header or pattern of `columns` that no sheet has."""
    problems = []
    for name, wanted in columns.items():
        of_sheet = [grid for grid in grids if applies(name, grid.sheet)]
        headers = [header for grid in of_sheet for header in grid.frame.columns]
        folded = {fold(header) for header in headers}
        for header, standard in wanted.items():
            if is_pattern(header) and standard not in (*ITEM_ROLES, "ignored"):
                problems.append(_no_item_role(header, standard))
            there = bool(matching(header, headers)) if is_pattern(header) else fold(header) in folded
            if of_sheet and not there:
                problems.append(
                    Problem(
                        msg("`columns` names an absent header."),
                        did_you_mean(header, headers),
                        rule="columns",
                        file=of_sheet[0].sheet.file,
                        sheet=of_sheet[0].sheet.name,
                        value=header,
                    )
                )
    return problems


def _no_item_role(pattern: str, standard: str) -> Problem:
    return Problem(
        msg("A pattern in `columns` names columns of items; `{standard}` is none.").format(standard=standard),
        did_you_mean(standard, [*ITEM_ROLES, "ignored"]),
        rule="columns",
        value=pattern,
    )


def unknown_role(name: str, sheets: Sequence[Sheet], key: str = "sheets") -> Problem:
    """Return the problem of a name in `sheets` or `exams` that is no sheet and no file."""
    words = [word for sheet in sheets for word in (sheet.place, sheet.name, sheet.file)]
    problem = msg("`{key}` names a sheet that is not there.").format(key=key)
    return Problem(problem, did_you_mean(name, words), rule=key, value=name)


def unknown_sheet(name: str, sheets: Sequence[Sheet]) -> Problem:
    """Return the problem of a name in `columns` that is no sheet."""
    return Problem(
        msg("`columns` names a sheet that is not there."),
        did_you_mean(name, [*ROLES, *(sheet.name for sheet in sheets)]),
        rule="columns",
        value=name,
    )
