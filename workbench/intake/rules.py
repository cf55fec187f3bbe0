"""Every rule that the rows of the results are held to, declared once, and how a broken rule enters the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from workbench import tables
from workbench.messages import Words, msg
from workbench.parameters.exam import Acceptance

LONGEST_ID = 300
Test = tuple[str, str, np.ndarray | pd.Series] | tuple[str, str, np.ndarray | pd.Series, pd.Series]
PLAIN = r"[\d\s.,:/+−-]{1,40}"
"""What a cell may be shown by: a number or a date. Words in a wrong column may be a name."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what is said of a row that breaks it, and what happens to the row.

    What is loud decides how marks count, so it also stands by itself in what `check` prints and in reports' notes.
    """

    id: str
    action: Literal["quarantined", "corrected", "noted"]
    text: Words
    loud: bool = False


RULES: dict[str, Rule] = {
    rule.id: rule
    for rule in (
        Rule("id_missing", "quarantined", msg("The row has no id.")),
        Rule(
            "id_too_long",
            "quarantined",
            msg("The id is longer than {longest_id} characters.").format(longest_id=LONGEST_ID),
        ),
        Rule(
            "id_characters",
            "quarantined",
            msg("The id holds a character that changes direction or cannot be read (�)."),
        ),
        Rule("cell_error", "quarantined", msg("The cell holds an error of an Excel formula.")),
        Rule(
            "cell_formula",
            "quarantined",
            msg("The cell holds a formula whose result is not in the file. Open it in Excel, save it, and repeat."),
            loud=True,
        ),
        Rule(
            "cell_date",
            "quarantined",
            msg(
                "Excel made a date of the cell, as it does with 3/4 or 1-2: what was typed is lost. Format the column "
                "as text and type it again."
            ),
            loud=True,
        ),
        Rule(
            "row_shifted",
            "quarantined",
            msg(
                "The row's cells seem to be shifted by one: they reach beyond the last item, or stand beside their "
                "column."
            ),
            loud=True,
        ),
        Rule("maximum_differs", "quarantined", msg("The cell names another maximum than the column of maxima.")),
        Rule("row_repeated", "quarantined", msg("The row repeats an earlier one exactly; the earlier one is kept.")),
        Rule("id_conflicting", "quarantined", msg("Rows with the same id differ; none of them is accepted.")),
        Rule("officer_unknown", "quarantined", msg("The officer is not among those accepted.")),
        Rule("item_unknown", "quarantined", msg("The item is not among those accepted.")),
        Rule("course_unknown", "quarantined", msg("The framework has no course “{value}”.")),
        Rule("competency_missing", "quarantined", msg("No competency or domain is given.")),
        Rule("competency_unknown", "quarantined", msg("The framework has no competency “{value}”.")),
        Rule("domain_ambiguous", "quarantined", msg("The domain “{value}” has several competencies; say which.")),
        Rule("number_invalid", "quarantined", msg("The cell must hold a valid number.")),
        Rule("date_invalid", "quarantined", msg("The date cannot be read; write it as 2019-09-02 or 02/09/2019.")),
        Rule("source_unknown", "quarantined", msg("There is no source of ratings “{value}”. {mean}")),
        Rule(
            "rating_conflicting",
            "quarantined",
            msg("One rater gave different levels for the same competency on one day; none of these rows is accepted."),
        ),
        Rule("level_outside", "quarantined", msg("The level must be 0 to {n}.")),
        Rule("importance_outside", "quarantined", msg("The importance must be 1 to 5.")),
        Rule("date_future", "quarantined", msg("The date lies in the future: what has not happened is no evidence.")),
        Rule("key_not_an_option", "quarantined", msg("The key is not among the options.")),
        Rule("key_missing", "quarantined", msg("The item has no key, and its answers are options rather than points.")),
        Rule("item_unanswered", "quarantined", msg("The responses hold nothing for this item.")),
        Rule(
            "attempt_not_kept",
            "quarantined",
            msg("Several attempts by one person: the best grade is kept, of equal ones the later."),
        ),
        Rule("answer_not_an_option", "corrected", msg("The mark is no answer to the item; counted as wrong.")),
        Rule(
            "answer_left_out", "corrected", msg("The mark is no answer to the item; left out, as `exam.invalid` says.")
        ),
        Rule(
            "points_invalid",
            "corrected",
            msg("The points are no number up to the item's points; taken as not administered."),
        ),
        Rule(
            "points_too_high",
            "corrected",
            msg("More points than the item's maximum; until it is corrected, the item does not count for the officer."),
            loud=True,
        ),
        Rule(
            "answer_exempt",
            "corrected",
            msg("The cell says that the item was not put to the officer (exempt); it does not count for the officer."),
            loud=True,
        ),
        Rule(
            "item_bonus",
            "noted",
            msg(
                "“{value}” calls itself a bonus; it counts as an item like the others, also against those who lack it. "
                "To leave it out, void it in the sheet of items (note: Hủy)."
            ),
            loud=True,
        ),
        Rule(
            "answer_ungraded",
            "corrected",
            msg("The answer is not graded yet; until it is, the item does not count for this officer."),
            loud=True,
        ),
        Rule(
            "points_negative",
            "noted",
            msg("Points below 0 are read as penalties; no scale falls below 0 percent. Items: {n}."),
            loud=True,
        ),
        Rule(
            "points_despite_key",
            "noted",
            msg("The cells hold points, not options, so the key is not used. Items: {n}."),
            loud=True,
        ),
        Rule(
            "item_voided",
            "quarantined",
            msg("By its key or its note the item is voided: it is left out of the exam, as `exam.voided` says."),
            loud=True,
        ),
        Rule(
            "item_right_for_all",
            "noted",
            msg("By its key or its note the item is voided: right for everybody who sat it, as `exam.voided` says."),
            loud=True,
        ),
        Rule(
            "key_either",
            "noted",
            msg("The key “{value}” is read as: either is right. Items of this kind: {n}."),
            loud=True,
        ),
        Rule("key_all", "noted", msg("The key “{value}” is read as: all are asked. Items of this kind: {n}.")),
        Rule(
            "key_word",
            "noted",
            msg("The key “{value}” is read as a word, its letters in this order; write `A+B` where order is nothing."),
            loud=True,
        ),
        Rule(
            "statements_as_one",
            "noted",
            msg(
                "The key “{value}” judges several statements: points only where all are right. Give each statement as "
                "an item of its own to count them singly. Items of this kind: {n}."
            ),
            loud=True,
        ),
        Rule(
            "key_corrected",
            "noted",
            msg("The corrected keys “{value}” hold in place of “{other}”. Keys that differ: {n}."),
            loud=True,
        ),
        Rule(
            "key_contradicted",
            "noted",
            msg("Item {value} has two different keys; it is set aside."),
            loud=True,
        ),
        Rule(
            "digits_as_letters",
            "noted",
            msg("Digits stand for letters, 1 for A, as in “{value}”. Columns: {n}."),
            loud=True,
        ),
        Rule(
            "answers_decorated",
            "noted",
            msg("Answers such as “{value}” are read as the option that they name. Columns: {n}."),
            loud=True,
        ),
        Rule(
            "key_unlike_answers",
            "noted",
            msg("Key and answers of the item are written in different ways."),
            loud=True,
        ),
        Rule("letters_shuffled", "noted", msg("The options of the item were shuffled for each person."), loud=True),
        Rule(
            "version_unknown",
            "noted",
            msg("The officer's version is not told, or has no key: no result. Version: “{value}”."),
            loud=True,
        ),
        Rule(
            "version_conflicting",
            "noted",
            msg("Two sheets name different versions for the officer: no result."),
            loud=True,
        ),
        Rule(
            "version_matched", "noted", msg("The version “{value}” is that which the key calls “{other}”."), loud=True
        ),
        Rule(
            "version_inferred",
            "noted",
            msg("No column names the versions; each officer's is the one whose items are answered. Officers: {n}."),
            loud=True,
        ),
        Rule("version_unused", "noted", msg("Nobody sat the version “{value}”.")),
        Rule("versions_without_key", "noted", msg("One key is used for all versions: {value}."), loud=True),
        Rule(
            "versions_share_positions",
            "noted",
            msg("Officers sat several versions ({value}); points count by position, the same item for all versions."),
            loud=True,
        ),
        Rule(
            "items_by_version",
            "noted",
            msg("Nothing says which position is which item: items of versions are told apart. Versions: {value}."),
        ),
        Rule("answer_off_form", "corrected", msg("Answers to items that are not on the officer's form; dropped.")),
        Rule(
            "cell_characters",
            "corrected",
            msg("Unseen characters of the cell are left out; such as change direction or cannot be read become �."),
        ),
        Rule(
            "id_joined",
            "corrected",
            msg(
                "The id is written otherwise than in the list of officers (leading zeros, case, spaces or letters that "
                "look alike); read as the only one that it can mean."
            ),
        ),
        Rule(
            "text_converted",
            "corrected",
            msg("The column is written in a legacy font, {font}; its text is turned into Unicode."),
        ),
        Rule(
            "number_thousands",
            "corrected",
            msg("In this column “{sign}” groups thousands: {example} is read as {meant}."),
            loud=True,
        ),
        Rule("cells_merged", "corrected", msg("Merged cells: every row and column of them is read with their text.")),
        Rule("columns_joined", "corrected", msg("The header stands over several columns; their text is joined.")),
        Rule("cell_emptied", "corrected", msg("The cell's value is not valid; taken as empty.")),
        Rule("unit_unknown", "noted", msg("The framework has no unit “{value}”: officers concerned: {n}.")),
        Rule("unit_missing", "noted", msg("No unit is given.")),
        Rule("position_unknown", "noted", msg("The framework has no position “{value}”: officers concerned: {n}.")),
        Rule("position_missing", "noted", msg("No position is given.")),
        Rule("officer_without_answers", "noted", msg("The officer has no answers: the result is missing, not 0.")),
        Rule("column_derived", "noted", msg("A derived column is ignored; scores are computed from the answers.")),
        Rule("column_ignored", "noted", msg("A column without use is ignored.")),
        Rule("column_default", "noted", msg("The file lacks this column; the default “{value}” is used.")),
        Rule("row_skipped", "noted", msg("A row of totals, signatures, column numbers or a repeated header; no data.")),
        Rule("rows_hidden", "noted", msg("The workbook hides the row, as by a filter; it is data all the same.")),
        Rule(
            "sheet_hidden",
            "noted",
            msg("The workbook hides this sheet and shows {other} of the same kind: the hidden one is not read."),
            loud=True,
        ),
        Rule(
            "sheet_hidden_used",
            "noted",
            msg("The workbook hides this sheet; it is read, for no other of its kind is shown."),
            loud=True,
        ),
        Rule("sheets_stacked", "noted", msg("Sheets with the same headers are read as one ({n}): {names}.")),
        Rule("file_kind_other", "noted", msg("The file is {kind}, whatever its name says; it is read as what it is.")),
        Rule(
            "formats_unseen",
            "noted",
            msg(
                "Of {kind} files neither number formats (80 %, 001) nor hidden rows and formulas without result can be "
                "seen: numbers are read as stored."
            ),
        ),
        Rule("sheet_ignored", "noted", msg("A sheet without use is ignored.")),
    )
}


def in_general(rule: str) -> Words:
    """Return what a rule says of any row, without the values of one."""
    gaps = dict.fromkeys(("value", "n", "font", "sign", "example", "meant", "other", "names", "kind"), "…")
    return RULES[rule].text.format(**gaps, mean="")


def entries(
    rule: str,
    place: str,
    *,
    rows: Iterable[int] | None = None,
    columns: Sequence[str] | str = "",
    cells: pd.Series | None = None,
    accepted_because: str | None = None,
    **values: object,
) -> pd.DataFrame:
    """Return ledger rows for a broken rule; `said` is a message until `ledger_of` writes it in one language.

    Args:
        rule: id of the rule.
        place: the sheet or file.
        rows: rows in the file; None for a whole column or sheet.
        columns: one header for all rows, or one per row.
        cells: what the rows' cells hold; shown where it is a number or a date.
        accepted_because: why the exam's owner accepts it.
        values: what fills the rule's sentence; never a name.
    """
    numbers = [pd.NA] if rows is None else list(rows)
    text = RULES[rule].text.format(**values) if values else RULES[rule].text
    frame = pd.DataFrame({"row": pd.array(numbers, dtype="Int64")})
    frame["column"] = columns if not isinstance(columns, str) else (columns or None)
    frame["value"] = values.get("value") or None if cells is None else shown(cells).array
    return frame.assign(sheet=place, rule=rule, said=text, action=RULES[rule].action, accepted_because=accepted_because)


def acceptance(accepted: Sequence[Acceptance], rule: str, item: str) -> str | None:
    """Return the reason for which the exam's owner accepts a finding, or None where nobody does."""
    reasons = (one.reason for one in accepted if one.rule == rule and one.item in (None, item))
    return next(reasons, None)


def shown(cells: pd.Series) -> pd.Series:
    """Return cells as text, missing where they hold anything but a number or a date."""
    words = cells.astype("str").str.strip()
    return words.where(words.str.fullmatch(PLAIN).fillna(False).astype(bool))


def sieve(frame: pd.DataFrame, place: str, tests: Sequence[Test]) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """Separate the rows that break a rule; each is entered once, under the first rule that it breaks.

    Args:
        frame: index = row in the file.
        place: the sheet or file.
        tests: (rule, column, rows that break it, and perhaps the cells to show), all as long as the frame.

    Returns:
        The rows that hold, and the ledger's rows.
    """
    held = np.ones(len(frame), dtype=bool)
    found = []
    for rule, column, mask, *cells in tests:
        broken = held & np.asarray(mask, dtype=bool)
        if broken.any():
            values = cells[0][broken] if cells else None
            found.append(entries(rule, place, rows=frame.index[broken], columns=column, cells=values))
            held &= ~broken
    return (frame if held.all() else frame[held]), found


def repeats(frame: pd.DataFrame, key: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Return (rows that repeat an earlier one exactly, rows whose key stands on other, different rows)."""
    shared = frame[list(key)].duplicated(keep=False).to_numpy()
    same = np.zeros(len(frame), dtype=bool)
    same[shared] = frame[shared].astype(object).duplicated(keep="first").to_numpy()
    conflicting = np.zeros(len(frame), dtype=bool)
    if not shared.any():
        return same, conflicting
    conflicting[~same] = frame.loc[~same, list(key)].duplicated(keep=False).to_numpy()
    keys = pd.MultiIndex.from_frame(frame[list(key)])
    conflicting |= same & keys.isin(keys[conflicting])
    return same & ~conflicting, conflicting


def ledger_of(found: Sequence[pd.DataFrame], language: str) -> tables.Ledger:
    """Return table `ledger`, its sentences in one language."""
    if not found:
        return tables.LEDGER.empty()
    parts = [part.assign(problem=part["said"].iloc[0].in_(language)) for part in found if len(part)]
    if not parts:
        return tables.LEDGER.empty()
    table = pd.concat(parts, ignore_index=True)
    accepted = [] if table["accepted_because"].isna().all() else ["accepted_because"]
    return tables.LEDGER.shaped(table[[*tables.LEDGER.names(), *accepted]])
