"""The rows about officers: which are accepted, and their unit, position and attributes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from workbench import tables
from workbench.characters import REPLACED
from workbench.errors import InputError, Problem
from workbench.intake.exam.notation import SET_ASIDE
from workbench.intake.formats.sheet import NO_VALUE
from workbench.intake.headers import COLUMN_NAMES, FOLDED_NAME, fold
from workbench.intake.layout import FEW_ROWS, HEADING, is_error
from workbench.intake.moved import moved
from workbench.intake.names import resolve
from workbench.intake.parts import Part, no_column
from workbench.intake.rules import LONGEST_ID, Test, entries, repeats, sieve
from workbench.intake.stack import SHEET
from workbench.intake.written_days import read_days
from workbench.messages import Words, msg
from workbench.parameters import Framework

REQUIRED = ("unit_id", "position_id")


def sound_rows(
    part: Part,
    frame: pd.DataFrame,
    *,
    key: Sequence[str],
    answers: Sequence[str] = (),
    framework: Framework | None = None,
) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """Keep the rows whose ids are present and unique and whose answers are no formula errors.

    A row that repeats an earlier one exactly is dropped. Rows that share an id and differ are all dropped: nothing
    in the file says which of them is right. Where they are of one person, whose answers alone differ, the person stays
    and has no result.

    Args:
        part: the sheet, for the ledger.
        frame: its rows, or the columns of them that count.
        key: the columns that identify a row.
        answers: columns in which a formula error disqualifies the row.
        framework: names the units and positions, where the rows are people.
    """
    found: list[pd.DataFrame] = []
    for column in key:
        header = part.headers.get(column, column)
        ids = frame[column]
        tests: list[Test] = [
            ("id_missing", header, ids == ""),
            ("row_shifted", header, moved(frame, part.grid.shifted, framework)),
            ("cell_formula", header, ids == NO_VALUE),
            ("cell_date", header, _dated(part, frame, header)),
            ("cell_error", header, is_error(ids)),
            ("id_characters", header, ids.str.contains(REPLACED, regex=False)),
            ("id_too_long", header, ids.str.len() > LONGEST_ID),
        ]
        frame, more = sieve(frame, part.place, tests)
        found += more
    if len(answers):
        frame, more = _readable(part, frame, list(answers))
        found += more
    header = part.headers.get(key[0], key[0])
    same, conflicting = repeats(frame, key)
    if conflicting.any() and fold(header) in FOLDED_NAME:
        raise InputError(_namesakes(part, frame[conflicting], header))
    of_people = framework is not None and len(answers) and conflicting.any()
    first, others = _of_one_person(frame, conflicting) if of_people else (np.zeros(len(frame), dtype=bool),) * 2
    if first.any():
        unknown = frame[list(answers)].astype(object)
        unknown[first] = SET_ASIDE
        frame = frame.assign(**{str(column): unknown[column] for column in unknown})
    tests = [("row_repeated", header, same), ("person_twice", header, others)]
    frame, more = sieve(frame, part.place, [*tests, ("id_conflicting", header, conflicting & ~first & ~others)])
    return frame, found + more


def _of_one_person(frame: pd.DataFrame, conflicting: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the first of the conflicting rows of each id that are of one person by all that they say, and the rest."""
    about = [name for name in COLUMN_NAMES["officers"] if name in frame and name not in ("officer_id", "form")]
    own = frame.loc[conflicting, ["officer_id", *about]].astype("str")
    one = own.groupby("officer_id")[about].transform("nunique").le(1).all(axis=1) if about else own["officer_id"] != ""
    later = own["officer_id"].duplicated()
    first, others = (np.zeros(len(frame), dtype=bool) for _ in range(2))
    first[conflicting], others[conflicting] = one & ~later, one & later
    return first, others


def _namesakes(part: Part, rows: pd.DataFrame, header: str) -> list[Problem]:
    """Return a problem for each name that stands for an id on rows that differ."""
    return [
        Problem(
            msg("People are told apart by their names, but rows {rows} have the same name and differ.").format(
                rows=", ".join(map(str, own.index[:6]))
            ),
            msg("Add a column with an id for each person, and map it to `officer_id`."),
            rule="names_as_ids", file=part.grid.sheet.file, sheet=part.grid.sheet.name, row=int(own.index[0]),
            column=header, value=str(name)[:LONGEST_ID],
        )
        for name, own in rows.groupby("officer_id", sort=False)
    ]  # fmt: skip


def _readable(part: Part, frame: pd.DataFrame, answers: list[str]) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """Keep the rows of which no answer is an Excel error, a formula without a result, or made a date by Excel."""
    titles = np.array([part.headers.get(column, column) for column in answers], dtype=object)
    found = []
    broken = is_error(frame[answers])
    lacking = np.zeros(broken.shape, dtype=bool)
    suspects = np.flatnonzero(broken.any(axis=1))
    lacking[suspects] = (frame[answers].iloc[suspects] == NO_VALUE).to_numpy()
    dates = np.zeros(broken.shape, dtype=bool)
    for at, title in enumerate(titles):
        if title in part.grid.dates:
            dates[:, at] = _dated(part, frame, title)
    made = dates.sum(axis=0)
    often = made > np.maximum(1, FEW_ROWS * len(frame))
    if often.any():
        raise InputError(_made_dates(part, str(titles[at]), int(made[at])) for at in np.flatnonzero(often))
    left = np.ones(len(frame), dtype=bool)
    for rule, cells in (("cell_formula", lacking), ("cell_error", broken & ~lacking), ("cell_date", dates)):
        bad = np.flatnonzero(cells.any(axis=1) & left)
        if bad.size:
            at = titles[cells[bad].argmax(axis=1)]
            found.append(entries(rule, part.place, rows=frame.index[bad], columns=at.tolist()))
            left[bad] = False
    return (frame if left.all() else frame[left]), found


def _made_dates(part: Part, header: str, n: int) -> Problem:
    return Problem(
        msg(
            "Excel made dates of the answers in this column, as it does with 3/4 or 1-2: what was typed is lost. "
            "Cells: {n}."
        ).format(n=n),
        msg("Format the column as text and type the answers again, or export them anew."),
        rule="cell_date", file=part.grid.sheet.file, sheet=part.grid.sheet.name, column=header,
    )  # fmt: skip


def _dated(part: Part, frame: pd.DataFrame, header: str) -> np.ndarray:
    return frame.index.isin(list(part.grid.dates.get(header, ())))


def officers_table(
    part: Part, frame: pd.DataFrame, framework: Framework, *, defaults: Mapping[str, str]
) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """Return table `officers` (index: row in the file) from accepted rows, and notes on units and positions.

    An unknown unit or position is kept as it stands, with a note; the note quotes it only where several officers share
    it, for what a single row holds may be a name in the wrong column. Formula errors in attributes become empty cells.

    Raises:
        InputError: where unit or position is neither a column nor a default.
    """
    frame = _of_sheets(frame, framework, given="unit_id" in defaults)
    lacking = [name for name in REQUIRED if name not in frame and name not in defaults]
    if lacking:
        raise InputError(no_column(part.grid, "officers", name) for name in lacking)
    found: list[pd.DataFrame] = []
    given = {k: v for k, v in defaults.items() if k in COLUMN_NAMES["officers"] and k not in frame}
    found += [entries("column_default", part.place, columns=name, value=value) for name, value in given.items()]
    table = frame.assign(**given)
    broken = pd.DataFrame(is_error(table), index=table.index, columns=table.columns)
    found += [
        entries("cell_emptied", part.place, rows=table.index[broken[name]], columns=part.headers.get(name, str(name)))
        for name in table.columns[broken.any(axis=0)]
    ]
    table = table.mask(broken, "")
    for name, kind, choices in (
        ("unit_id", "unit", {u.id: u.name.text for u in framework.units}),
        ("position_id", "position", {p.id: p.name.text for p in framework.positions}),
    ):
        table[name], notes = _resolved(part, table[name], choices, name=name, kind=kind)
        found += notes
    if "birth_year" in table:
        year = table["birth_year"].str.extract(r"((?:19|20)\d\d)", expand=False)
        lost = year.isna() & (table["birth_year"] != "")
        if lost.any():
            header = part.headers.get("birth_year", "birth_year")
            found.append(entries("cell_emptied", part.place, rows=table.index[lost], columns=header))
        table["birth_year"] = pd.to_numeric(year).astype("Int64")
    if "post_since" in table:
        given = table["post_since"].astype("str")
        since = read_days(given)
        lost = since.isna() & (given != "")
        if lost.any():
            header = part.headers.get("post_since", "post_since")
            found.append(entries("cell_emptied", part.place, rows=table.index[lost], columns=header))
        table["post_since"] = since
    text = [column for column in table.columns if column not in ("birth_year", "post_since")]
    table[text] = table[text].astype("str").mask(table[text] == "")
    shaped = tables.OFFICERS.shaped(table)
    return tables.Officers(shaped.set_index(frame.index)), found


def _of_sheets(frame: pd.DataFrame, framework: Framework, *, given: bool) -> pd.DataFrame:
    """Take headings, or the names of several sheets, for units where no column says the unit and all of them are."""
    for column in (HEADING, SHEET):
        if given or "unit_id" in frame or column not in frame:
            continue
        _, unknown = resolve(frame[column], {unit.id: unit.name.text for unit in framework.units})
        frame = frame if unknown.any() else frame.assign(unit_id=frame[column])
    return frame.drop(columns=HEADING, errors="ignore")


def _resolved(
    part: Part, values: pd.Series, choices: Mapping[str, Words], *, name: str, kind: str
) -> tuple[pd.Series, list[pd.DataFrame]]:
    ids, unknown = resolve(values, choices)
    header = part.headers.get(name, name)
    found = []
    empty = values == ""
    if empty.any():
        found.append(entries(f"{kind}_missing", part.place, rows=values.index[empty], columns=header))
    if choices and unknown.any():
        strange = values[unknown]
        found += [
            entries(f"{kind}_unknown", part.place, rows=[strange.index[strange == value][0]], columns=header,
                    value=str(value)[:LONGEST_ID] if n > 1 else "…", n=n)
            for value, n in strange.value_counts(sort=False).items()
        ]  # fmt: skip
    return ids, found
