"""Tables of evidence: its age, what a re-test is worth, whether training worked, and ratings beside the exam."""

from __future__ import annotations

from dataclasses import replace
from typing import NewType

from workbench.messages import msg
from workbench.tables.declare import Column, Frame, Table, real, share, text, whole
from workbench.tables.keys import COURSE, DOMAIN, OFFICER, SCALE, UNIT

NOT_ESTIMATED = ("no_previous", "few_trained", "few_compared", "no_overlap", "not_apart")
GROUPINGS = ("source", "unit", "rater")
EVERY_SCALE = "*"
"""What stands for all scales together."""

Evidence = NewType("Evidence", Frame)
EVIDENCE = Table[Evidence](
    "evidence", ("officer_id", "scale_id"), msg("How old the evidence of each level is, and what it still says."), (
        OFFICER, SCALE, text("source", msg("This wave's exam or the earlier one's."), "exam", "earlier_exam"),
        Column("date", "date", msg("Day of the evidence."), missing=True),
        real("age_months", msg("Age of the evidence in months."), "months", 0),
        share("weight", msg("The weight that is left: 2^(−age/half-life).")),
        whole("level", msg("The level by this evidence."), "level"),
    ), open=True,
)  # fmt: skip
RetestQueue = NewType("RetestQueue", Frame)
RETEST_QUEUE = Table[RetestQueue](
    "retest_queue", ("officer_id", "scale_id"), msg("Whom to re-test first: by what the information is worth for the plan."), (
        whole("rank", msg("Order, 1 is worth most."), "rank", 1),
        OFFICER, SCALE, replace(UNIT, missing=True),
        whole("required", msg("Level that the position requires."), "level", 1),
        whole("level", msg("Level by the present evidence."), "level"),
        real("age_months", msg("Age of the evidence in months."), "months", 0),
        share("p_meets", msg("Probability that the requirement is met, with the evidence's age in it.")),
        text("decision", msg("Best without a re-test: train, coach or nothing."), "train", "coach", "nothing"),
        replace(COURSE, missing=True),
        share("p_wasted", msg("Probability that the seat or coach would close nothing.")),
        share("p_changes", msg("Probability that the second result changes the seat.")),
        real("value_now", msg("Expected benefit of that decision: priority × levels closed − price."), "level", 0),
        real("value", msg("What one more such exam is worth (EVSI)."), "level", 0),
        real("value_perfect", msg("What knowing the level for certain is worth (EVPI)."), "level", 0),
        Column("chosen", "flag", msg("Whether it is within places and money.")),
        replace(whole("turn", msg("Order among those chosen, from 1; missing for the others."), "rank", 1, missing=True), required=False),
    ),
)  # fmt: skip
TrainingEffect = NewType("TrainingEffect", Frame)
TRAINING_EFFECT = Table[TrainingEffect](
    "training_effect", (), msg("Whether training worked, per course and pooled per domain."), (
        replace(COURSE, text=msg("The course's id; missing: pooled over the domain."), missing=True),
        replace(SCALE, text=msg("Scale that the course lifts; of a pooled row: the domain.")), DOMAIN,
        text("metric", msg("Unit of the effect: this wave's logits, or percentage points."), "logit", "percent", missing=True),
        whole("n_attended", msg("People who took it between the waves."), "people"),
        whole("n_trained", msg("Trained people with somebody to compare with."), "people"),
        whole("n_compared", msg("Untrained people with the same starting level and kind of unit."), "people"),
        whole("n_clusters", msg("Clusters that the error rests on: units or people."), "", missing=True),
        real("effect", msg("The effect, under the assumption of `sent_by`.")),
        real("se", msg("Its standard error."), "", 0), real("df", msg("Degrees of freedom."), "", 0),
        real("low", msg("Lower end of the 95 % interval.")), real("high", msg("Upper end.")),
        real("effect_other", msg("The effect under the other assumption.")),
        real("low_other", msg("Lower end.")), real("high_other", msg("Upper end.")),
        real("gain_difference", msg("Difference of the raw gains, uncorrected: only to show how far it is off.")),
        real("levels_gained", msg("Levels gained per person through the course."), "level"),
        real("levels_low", msg("Lower end."), "level"), real("levels_high", msg("Upper end."), "level"),
        real("cost_per_person", msg("Cost per person, by the framework and the sessions held."), "đồng", 0),
        real("cost_per_level", msg("Cost per level gained; missing where the effect is not certain."), "đồng", 0),
        text("reason", msg("Why nothing is estimated."), *NOT_ESTIMATED, missing=True),
        whole("n_lacking", msg("How many more people an estimate needs."), "people", missing=True),
    ),
)  # fmt: skip
RatedLevels = NewType("RatedLevels", Frame)
RATED_LEVELS = Table[RatedLevels](
    "rated_levels", ("officer_id", "scale_id", "source"), msg("Ratings beside the exam, officer by officer."), (
        OFFICER, SCALE, text("source", msg("Who rated.")),
        real("rated", msg("The level given."), "level", 0, missing=False),
        Column("date", "date", msg("Day of the rating."), missing=True),
        share("weight", msg("The weight that its age has left it.")),
        whole("level", msg("The level by the exam."), "level", missing=True),
        real("expected_level", msg("Expected level by the exam."), "level", 0),
        real("difference", msg("Rating minus the exam's level."), "level"),
        real("combined", msg("Combined level, only where the framework asks for it."), "level", 0),
    ),
)  # fmt: skip
RatingAgreement = NewType("RatingAgreement", Frame)
RATING_AGREEMENT = Table[RatingAgreement](
    "rating_agreement", ("source", "scale_id"), msg("How far ratings and exam agree."), (
        text("source", msg("Who rated.")), replace(SCALE, text=msg("Id of the scale; `*` is all of them.")),
        whole("n", msg("Pairs of rating and exam."), "pairs"),
        real("kappa", msg("Quadratically weighted kappa."), "", -1, 1),
        real("kappa_low", msg("Lower end of the 95 % interval."), "", -1, 1), real("kappa_high", msg("Upper end."), "", -1, 1),
        share("same", msg("Share of equal levels.")),
        share("within_one", msg("Share within one level.")),
        share("within_one_low", msg("Lower end of the 95 % interval.")), share("within_one_high", msg("Upper end.")),
    ),
)  # fmt: skip
RatingLeniency = NewType("RatingLeniency", Frame)
RATING_LENIENCY = Table[RatingLeniency](
    "rating_leniency", ("source", "grouping", "group"), msg("Who rates systematically above or below the exam."), (
        text("source", msg("Who rated.")), text("grouping", msg("By source, unit or rater."), *GROUPINGS),
        text("group", msg("The source, the unit's id or the rater's id.")),
        whole("n", msg("Pairs of rating and exam."), "pairs"),
        whole("people", msg("People who were rated."), "people"),
        real("mean_difference", msg("Mean difference, rating minus exam."), "level"),
        real("leniency", msg("The difference if all groups stood at the same exam levels, drawn towards the source's mean."), "level"),
        real("low", msg("Lower end of the 95 % interval."), "level"), real("high", msg("Upper end."), "level"),
    ),
)  # fmt: skip
Borich = NewType("Borich", Frame)
BORICH = Table[Borich](
    "borich", ("scale_id",), msg("Borich scores: importance against competence."), (
        SCALE, text("competence", msg("Where the competence comes from."), "self", "supervisor", "exam"),
        whole("n", msg("People with both."), "people", 1),
        real("mean_importance", msg("Mean importance, 1–5."), "points", 0, 5),
        real("mean_competence", msg("Mean competence on the same scale."), "points", 0),
        real("mwds", msg("Mean weighted discrepancy score (MWDS).")),
        real("se", msg("Its standard error over respondents."), "", 0),
        whole("rank", msg("Order, 1 is needed most."), "rank", 1),
    ),
)  # fmt: skip
