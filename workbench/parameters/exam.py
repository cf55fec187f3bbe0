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
        help=msg("Classical test theory (ctt), Rasch, or 2PL."),
    )
    blank: Literal["wrong", "missing"] = parameter(
        "wrong",
        label=msg("Blank answers"),
        help=msg("Whether a blank answer counts as wrong or as not administered."),
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
