"""Every rule that the rows of the results are held to, declared once."""

from __future__ import annotations

from workbench.intake.rule import LONGEST_ID, Rule
from workbench.intake.rules_of_exam import OF_EXAM
from workbench.messages import msg

__all__ = ["LONGEST_ID", "RULES", "Rule"]

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
                "The row's cells seem to be shifted: they reach beyond the last item, or stand in the column beside "
                "their own, as a position in place of the unit."
            ),
            loud=True,
        ),
        Rule(
            "score_without_result",
            "quarantined",
            msg("By the status there is no result: the score does not count."),
            loud=True,
        ),
        Rule("maximum_differs", "quarantined", msg("The cell names another maximum than the column of maxima.")),
        Rule("row_repeated", "quarantined", msg("The row repeats an earlier one exactly; the earlier one is kept.")),
        Rule(
            "id_conflicting",
            "quarantined",
            msg("Rows with the same id differ; none of them is accepted. Correct the id or leave one row."),
            loud=True,
        ),
        Rule(
            "person_twice",
            "quarantined",
            msg("One person has several rows whose answers differ: kept without a result until one row is left."),
            loud=True,
        ),
        Rule(
            "id_second",
            "quarantined",
            msg("The id is an officer's in all but how it is written, and the officer has a row as listed: it counts."),
            loud=True,
        ),
        Rule("officer_unknown", "quarantined", msg("The officer is not among those accepted.")),
        Rule("item_unknown", "quarantined", msg("The item is not among those accepted.")),
        Rule("course_unknown", "quarantined", msg("The framework has no course “{value}”.")),
        Rule(
            "course_not_passed",
            "quarantined",
            msg("The course was not passed or not finished: it counts as not taken."),
        ),
        Rule(
            "course_marks",
            "noted",
            msg("Results of courses are marks: passed from {n} of 10 on, or half of a hundred."),
            loud=True,
        ),
        Rule(
            "course_result_unknown",
            "noted",
            msg("The result of the course “{value}” is not known to mean passed or not passed: it counts as taken."),
            loud=True,
        ),
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
        *OF_EXAM,
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
        Rule(
            "officer_not_in_exam",
            "noted",
            msg("The officer has no answers in the exam “{value}”: the result of this exam is missing, not 0."),
        ),
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
        Rule("sheet_of_exam", "noted", msg("The sheet holds the answers of the exam “{value}”.")),
        Rule(
            "exam_without_answers",
            "noted",
            msg("The key has an exam of which no sheet holds answers: “{value}”."),
            loud=True,
        ),
        Rule(
            "sheet_repeated",
            "noted",
            msg("The sheet says the same as “{value}”, row by row; it is read once."),
        ),
        Rule(
            "officer_in_no_exam",
            "noted",
            msg("The officer is in the list and sat none of the exams: no result."),
            loud=True,
        ),
        Rule(
            "place_differs",
            "noted",
            msg("Unit or position is another (“{value}”) than in the list of officers (“{other}”); the list holds."),
            loud=True,
        ),
        Rule(
            "officer_differs",
            "noted",
            msg("Unit or position is another than in the exam before; what stood there first holds."),
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
        Rule("sheet_left_out", "noted", msg("The parameters leave this sheet out (`sheets`).")),
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
