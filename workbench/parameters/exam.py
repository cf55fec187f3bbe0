"""Parameters of the exam: scoring, items, levels and their standards, fairness, linking."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from workbench.messages import msg
from workbench.parameters.declare import Declared, parameter
from workbench.parameters.names import Id

Percent = Annotated[float, Field(ge=0, le=100)]


class Scoring(Declared):
    """How answers become scores."""

    model: Literal["ctt", "rasch", "2pl"] = parameter(
        "ctt",
        label=msg("Measurement model"),
        help=msg(
            "Classical test theory (ctt), Rasch, or 2PL; items of several points by the partial credit (rasch) or "
            "generalised partial credit model (2pl)."
        ),
    )
    guessing: Annotated[float, Field(ge=0, lt=0.6)] | Literal["options"] | None = parameter(
        None,
        unit="probability",
        label=msg("Guessing"),
        help=msg(
            "Chance of a right answer that remains however low the ability, under rasch and 2pl: a number for every "
            "item with a key, or options: one by the number of options in the item sheet; none: no guessing."
        ),
    )
    ability_shape: Literal["best", "normal", "histogram"] = parameter(
        "normal",
        label=msg("Shape of ability"),
        help=msg(
            "How ability is distributed among officers, under rasch and 2pl: normal; a smoothed histogram estimated with "
            "the items, from 300 people on; or best: in each domain the one that the answers speak for (lower BIC)."
        ),
    )
    least_calibrated: float = parameter(
        0.8,
        ge=0,
        le=1,
        unit="share",
        label=msg("Least calibrated"),
        help=msg(
            "Share of a domain's points that rasch or 2pl must be able to measure; below it the domain is measured "
            "classically."
        ),
    )
    blank: Literal["wrong", "missing"] = parameter(
        "wrong",
        label=msg("Blank answers"),
        help=msg("Whether a blank answer counts as wrong or as not administered."),
    )
    penalty: float | None = parameter(
        None,
        ge=0,
        le=1,
        unit="share",
        label=msg("Penalty"),
        help=msg(
            "Share of an item's points that a wrong answer costs, blank answers excepted; none: what the file's marks say."
        ),
    )


class Acceptance(Declared):
    """A finding of the gate that the exam's owner answers for."""

    rule: str = parameter(
        min_length=1,
        max_length=80,
        label=msg("Rule"),
        help=msg("The rule that the message names."),
    )
    item: str | None = parameter(
        None,
        max_length=300,
        label=msg("Item"),
        help=msg("The item, version or officer that the finding names; none: every finding of this rule."),
    )
    reason: str = parameter(
        min_length=10,
        max_length=500,
        label=msg("Reason"),
        help=msg("Why the finding is no fault; stands in the ledger and in every report's notes."),
    )


class Exam(Declared):
    """Facts of the exam as it was sat, where the files do not say them by themselves."""

    penalty: float | None = parameter(
        None,
        ge=0,
        le=1,
        unit="share",
        label=msg("Penalty"),
        help=msg("The same as `scoring.penalty`; give either of them."),
    )

    attempts: Literal["best", "last", "first"] = parameter(
        "best",
        label=msg("Attempts"),
        help=msg("Which of several attempts by one person counts."),
    )
    multiple: Literal["written", "all", "either"] = parameter(
        "written",
        label=msg("Keys of several letters"),
        help=msg(
            "Whether all letters of such a key must be given or either is right; written: `A+C`, `A,C` and `AC` mean "
            "all, `A|C`, `A/C` and `A hoặc C` either."
        ),
    )
    statements: Literal["all", "each", "steps"] = parameter(
        "all",
        label=msg("Items of several statements"),
        help=msg(
            "What an item earns whose key judges several statements at once (`ĐSSĐ`): its points where all are right; "
            "a share for each right one; or in steps as for four statements since 2025: 0.1, 0.25, 0.5 and 1 of its "
            "points for one, two, three and four right."
        ),
    )
    forms: Literal["unknown", "random"] = parameter(
        "unknown",
        label=msg("How versions were given out"),
        help=msg(
            "Whether versions with different items were given out at random, so that equally able people sat each; "
            "else only versions with enough common items are compared."
        ),
    )
    contents: Literal["unknown", "same", "other"] = parameter(
        "unknown",
        label=msg("Questions of versions"),
        help=msg(
            "Whether versions hold the same questions in another order (same) or other ones (other), where no table says "
            "which question stands where; unknown: the same, if their keys and competencies are the same but for the order."
        ),
    )
    voided: Literal["left_out", "right"] = parameter(
        "left_out",
        label=msg("Voided items"),
        help=msg("Whether a voided item is left out of the exam or counts as right for everybody who sat it."),
    )
    invalid: Literal["wrong", "left_out"] = parameter(
        "wrong",
        label=msg("Invalid marks"),
        help=msg("Whether a mark that is no answer, such as two letters where one is asked, is wrong or left out."),
    )
    tolerance: float = parameter(
        0.0,
        ge=0,
        le=1_000_000,
        label=msg("Tolerance"),
        help=msg("How far an answer may lie from a key that is a number, where the key itself names no tolerance."),
    )
    status: dict[str, Literal["present", "absent", "suspended", "voided", "postponed"]] = parameter(
        {},
        label=msg("Status words"),
        help=msg("What further words in a column of status or in place of answers mean; all but present: no result."),
    )
    versions: dict[str, str] = parameter(
        {},
        label=msg("Versions"),
        help=msg("Version as one file writes it → version as the key writes it, where both cannot be matched."),
    )
    unread: float = parameter(
        0.05,
        ge=0,
        le=1,
        unit="share",
        label=msg("Unread cells"),
        help=msg("Results are refused where more than this share of the filled cells of answers cannot be read."),
    )
    accept: list[Acceptance] = parameter(
        [],
        max_length=1_000,
        label=msg("Accepted findings"),
        help=msg("Findings of the gate that the exam's owner answers for."),
    )


class Levels(Declared):
    """How scores become levels."""

    cuts: list[Percent] = parameter(
        [0.0, 50.0, 75.0],
        min_length=1,
        unit="percent",
        label=msg("Cut scores"),
        help=msg("Lowest score of each level 1…L, in percent."),
    )
    overrides: dict[Id, list[Percent]] = parameter(
        {},
        unit="percent",
        label=msg("Cut scores of a scale"),
        help=msg("Cut scores of single scales."),
    )
    rule: Literal["score", "estimate"] = parameter(
        "score",
        label=msg("Rule of the level"),
        help=msg(
            "Whether the score is sorted by the cut scores, where all sat the same items and the exam is exact enough "
            "(score), or always the estimate, with the exam's error in it (estimate)."
        ),
    )
    decide_at: float = parameter(
        0.8,
        gt=0.5,
        le=1,
        unit="probability",
        label=msg("Decide at"),
        help=msg("Lowest probability at which a level is called clear; below it is undecided."),
    )


class Standard(Declared):
    """Cut scores of one scale, set by a panel of judges."""

    method: Literal["angoff", "bookmark"] = parameter(
        "angoff",
        label=msg("Method"),
        help=msg(
            "Angoff: each judge's probability of a right answer per item; Bookmark: a place in the order of difficulty."
        ),
    )
    file: str = parameter(
        label=msg("File"),
        help=msg(
            "A .csv file: judge, level, then item_id and probability (Angoff), or bookmark; relative to this file."
        ),
    )
    response_probability: float = parameter(
        0.67,
        gt=0.3,
        lt=0.95,
        unit="probability",
        label=msg("Response probability"),
        help=msg("Probability of a right answer by which items are ordered (Bookmark)."),
    )


class Items(Declared):
    """When an item is flagged."""

    too_hard: float = parameter(
        0.2,
        ge=0,
        le=1,
        unit="share",
        label=msg("Too hard below"),
        help=msg("Flagged where the share correct is below this (Ebel and Frisbie 1991)."),
    )
    too_easy: float = parameter(
        0.8,
        ge=0,
        le=1,
        unit="share",
        label=msg("Too easy above"),
        help=msg("Flagged where the share correct is above this; fine for what everyone must know."),
    )
    low_discrimination: float = parameter(
        0.2,
        ge=-1,
        le=1,
        unit="correlation",
        label=msg("Low discrimination below"),
        help=msg("Flagged where the item–rest correlation is below this."),
    )
    dead_distractor: float = parameter(
        0.05,
        ge=0,
        le=1,
        unit="share",
        label=msg("Dead distractor below"),
        help=msg("A wrong option chosen by less than this does no work (Haladyna and Downing 1993)."),
    )
    wrong_key: float = parameter(
        0.05,
        gt=0,
        lt=1,
        unit="probability",
        label=msg("Doubt of keys"),
        help=msg(
            "Of the keys that are named as doubtful, the share expected to be right after all; where all keys of an "
            "exam are right, the probability that any is named."
        ),
    )
    few_answers: int = parameter(
        100,
        ge=1,
        le=100_000,
        unit="people",
        label=msg("Few answers below"),
        help=msg("Statistics of fewer people than this are indicative only."),
    )


class Linking(Declared):
    """How two cohorts are put on one scale."""

    minimum_anchors: int = parameter(
        5,
        ge=2,
        le=500,
        unit="items",
        label=msg("Fewest anchors"),
        help=msg("With fewer common items nothing is linked and no trend is stated."),
    )
    least_kept: float = parameter(
        0.5,
        ge=0,
        le=1,
        unit="share",
        label=msg("Least share of anchors kept"),
        help=msg(
            "Where a smaller share of the common items keeps its place, nothing is linked and no trend is stated."
        ),
    )
    drift: float = parameter(
        0.5,
        gt=0,
        le=3,
        unit="logit",
        label=msg("Drift"),
        help=msg(
            "An anchor that departs from the median shift by more than this, and by more than chance, is dropped."
        ),
    )
    confidence: float = parameter(
        0.99,
        ge=0.5,
        lt=1,
        unit="probability",
        label=msg("Confidence in dropping"),
        help=msg("Where no item's difficulty changed, no anchor of a domain is dropped with this probability."),
    )


class Progress(Declared):
    """When an officer's change between two waves is called reliable."""

    confidence: float = parameter(
        0.95,
        ge=0.5,
        lt=1,
        unit="probability",
        label=msg("Confidence"),
        help=msg(
            "Somebody whose ability did not change is called unchanged with this probability; the rest is chance."
        ),
    )


class Fairness(Declared):
    """Which groups are compared."""

    groupings: list[str] = parameter(
        [],
        label=msg("Groupings"),
        help=msg("Columns of the officers by which the exam's fairness is examined."),
    )
    minimum_group: int = parameter(
        50,
        ge=10,
        le=100_000,
        unit="people",
        label=msg("Smallest group"),
        help=msg("Groups with fewer people are named as not tested."),
    )
    purify: bool = parameter(
        False,
        label=msg("Purify"),
        help=msg("Leave flagged items out of the matching score and repeat."),
    )
