"""The rules on how an exam was sat and marked: attempts, status, marks, keys, versions."""

from __future__ import annotations

from workbench.intake.rule import Rule
from workbench.messages import msg

OF_EXAM: tuple[Rule, ...] = (
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
    Rule("row_of_competencies", "quarantined", msg("The row tells what each item asks for, and is no person.")),
    Rule("candidates_known", "noted", msg("Candidates' numbers are told apart by the list of candidates; rows: {n}.")),
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
    Rule("answer_left_out", "corrected", msg("The mark is no answer to the item; left out, as `exam.invalid` says.")),
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
        "bonus_above_maximum",
        "noted",
        msg("With its bonus a result lies above the maximum: it counts as 100 percent. Officers: {n}."),
        loud=True,
    ),
    Rule(
        "points_beside",
        "noted",
        msg(
            "“{value}” holds points beside those of the items ({n}): they do not count. Points that are to count "
            "are an item, with its maximum in the sheet of items."
        ),
        loud=True,
    ),
    Rule(
        "answers_untold",
        "noted",
        msg("The sheet of items does not tell of questions that were answered, such as “{value}” ({n}): left out."),
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
            "an item of its own to count them singly, or declare `exam.statements`. Items of this kind: {n}."
        ),
        loud=True,
    ),
    Rule(
        "statements_in_parts",
        "noted",
        msg(
            "The key “{value}” judges several statements: points for those that are right, as `exam.statements` "
            "says. Items of this kind: {n}."
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
    Rule("version_matched", "noted", msg("The version “{value}” is that which the key calls “{other}”."), loud=True),
    Rule("version_worded", "noted", msg("The key calls the version “{value}” “{other}”.")),
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
    Rule(
        "versions_alike",
        "noted",
        msg(
            "The versions {value} are the same {n} questions in another order, and no table says which stands where: "
            "they are not compared question by question, and officers are compared by their percentage."
        ),
        loud=True,
    ),
    Rule(
        "versions_same_keys",
        "noted",
        msg(
            "The versions {value} have the same right answers of each competency, so they are taken for the same {n} "
            "questions in another order, and officers are compared by their percentage. If they are other questions, "
            "set `exam.contents: other`."
        ),
        loud=True,
    ),
    Rule(
        "versions_not_alike",
        "noted",
        msg(
            "The parameters say that the versions {value} are the same questions in another order, but they differ in "
            "how many there are of each competency or in points: they are taken for other questions."
        ),
        loud=True,
    ),
    Rule("sheet_turned", "noted", msg("The key lies on its side, with items across; it is read with items down.")),
    Rule("answer_off_form", "corrected", msg("Answers to items that are not on the officer's form; dropped.")),
)
