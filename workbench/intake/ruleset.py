"""Every rule that the rows of the results are held to, declared once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from workbench.messages import Words, msg

LONGEST_ID = 300


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
        Rule(
            "row_displaced",
            "quarantined",
            msg("A position stands in place of the unit, or the other way round: the row's cells seem to be shifted."),
            loud=True,
        ),
        Rule("maximum_differs", "quarantined", msg("The cell names another maximum than the column of maxima.")),
        Rule("row_repeated", "quarantined", msg("The row repeats an earlier one exactly; the earlier one is kept.")),
        Rule(
            "id_conflicting", "quarantined", msg("Rows with the same id differ; none of them is accepted."), loud=True
        ),
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
            msg("Several attempts by one person: {policy} (`exam.attempts`)."),
            loud=True,
        ),
        Rule(
            "software_read",
            "noted",
            msg("The sheet is an export of {value}; its columns are read as that writes them."),
        ),
        Rule(
            "key_per_row",
            "noted",
            msg(
                "Each row has its own right answer, as where questions are drawn at random: the columns ({n}) count as "
                "right or wrong, without statistics of options."
            ),
            loud=True,
        ),
        Rule("row_of_key", "quarantined", msg("The row is the key, and no person.")),
        Rule("row_of_points", "quarantined", msg("The row tells the points of each item, and is no person.")),
        Rule(
            "row_of_key_differs",
            "noted",
            msg("A row among those of people is a key, and differs from the key that is used; items ({n}): {value}."),
            loud=True,
        ),
        Rule(
            "status_absent",
            "noted",
            msg("The file says that the officer was absent or handed in nothing: no result."),
        ),
        Rule("status_suspended", "noted", msg("The file says that the officer was suspended: no result.")),
        Rule("status_voided", "noted", msg("The file says that the officer's paper is cancelled: no result.")),
        Rule("status_postponed", "noted", msg("The file says that the officer's exam is postponed: no result.")),
        Rule(
            "status_despite_answers",
            "noted",
            msg("By the status the officer has no result, though there are answers: they do not count."),
            loud=True,
        ),
        Rule(
            "present_without_answers",
            "noted",
            msg("The officer was present and answered nothing: every item counts as blank."),
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
        Rule("total_met", "noted", msg("The totals of column “{value}” are what the answers give.")),
        Rule("total_scaled", "noted", msg("The totals are what the answers give, on a scale of {value}."), loud=True),
        Rule(
            "total_of_more",
            "noted",
            msg("The totals of column “{value}” hold more or other than the answers; another column meets them."),
            loud=True,
        ),
        Rule("total_differs", "noted", msg("Totals in the file are not what the answers give."), loud=True),
        Rule("key_never_chosen", "noted", msg("Nobody chose the key of item “{value}”."), loud=True),
        Rule(
            "key_beyond_options", "noted", msg("No answer and no other key has the key of item “{value}”."), loud=True
        ),
        Rule("answers_no_option", "noted", msg("Most answers to item “{value}” are none of its options."), loud=True),
        Rule("points_beyond", "noted", msg("Many marks of item “{value}” are no number up to its points."), loud=True),
        Rule("cells_unread", "noted", msg("Many filled cells cannot be read as answers."), loud=True),
        Rule("group_at_chance", "noted", msg("The officers of “{value}” are right as if by chance."), loud=True),
        Rule("exam_at_chance", "noted", msg("All officers together are right as if by chance."), loud=True),
        Rule(
            "key_of_other_version",
            "noted",
            msg("The key of another version fits the officers of version “{value}” far better than its own."),
            loud=True,
        ),
        Rule(
            "people_without_place",
            "noted",
            msg("Most officers have neither a unit nor a position that the framework knows."),
            loud=True,
        ),
        Rule("nobody_has_result", "noted", msg("Nobody has a result."), loud=True),
        Rule(
            "acceptance_unused",
            "noted",
            msg("`exam.accept` lets something through that was not found: {value}."),
            loud=True,
        ),
    )
}
