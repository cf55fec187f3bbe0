"""Tables of what serves which need, who is qualified where, who can be released, and advice on placing people."""

from __future__ import annotations

from dataclasses import replace
from typing import NewType

from workbench.messages import msg
from workbench.tables.declare import Column, Frame, Table, real, share, text, whole
from workbench.tables.keys import OFFICER, POSITION, SCALE, UNIT

INTERVENTIONS_POSSIBLE = ("course", "coaching", "self_study", "reassess", "assess")
RULES = (
    "no_result", "running", "by_hand", "ordered", "undecided", "probably_met", "one_level", "enough_people", "few_people", "below_minimum", "no_course",
    "nobody", "alone_below_minimum",
)  # fmt: skip
PLANNED = ("course", "coaching", "none")

Interventions = NewType("Interventions", Frame)
INTERVENTIONS = Table[Interventions](
    "interventions", ("officer_id", "scale_id"), msg("Which intervention suits each need, and the rule that decided."), (
        OFFICER, SCALE, text("intervention", msg("The intervention that suits the need."), *INTERVENTIONS_POSSIBLE),
        text("rule", msg("The rule that decided."), *RULES),
        whole("n_people", msg("People with the same need within reach of one session; missing where the rule did not ask."), "people", missing=True),
        replace(whole("fewest", msg("Fewest people of the smallest course that fits: of those that enough people share, where there is one."), "people", missing=True), required=False),
        replace(whole("sharing", msg("People within reach of it who share the need, where they are fewer than it needs."), "people", missing=True), required=False),
        Column("self_study", "flag", msg("Materials for self-study: before the course, or while there is neither course nor coach.")),
        text("planned", msg("What the plans then really gave."), *PLANNED),
        Column("away_from", "date", msg("First day of the officer's absence that meets the time of the plans; missing for nobody away."), missing=True, required=False),
        Column("away_to", "date", msg("Its last day; missing where it has none."), missing=True, required=False),
    ),
)  # fmt: skip
WeakTopics = NewType("WeakTopics", Frame)
WEAK_TOPICS = Table[WeakTopics](
    "weak_topics", ("officer_id", "scale_id", "competency_id", "item_level"),
    msg("The weakest parts of each need against the cohort."), (
        OFFICER, SCALE, text("competency_id", msg("The competency's id.")),
        whole("item_level", msg("Level that the items aim at; 0: all items of the competency."), "level"),
        whole("n_items", msg("Items administered."), "items", 1),
        real("share_correct", msg("Share of the points."), "share", 0, 1, missing=False),
        real("cohort_share", msg("The cohort's share on the same items."), "share", 0, 1, missing=False),
        real("standard_error", msg("Standard error of the difference, from the number of items."), "share", 0, missing=False),
        text("basis", msg("What the competency's score rests on: observed is exact enough, augmented is an indication only."), "observed", "augmented"),
        whole("rank", msg("Order, 1 is the weakest."), "rank", 1),
    ),
)  # fmt: skip
Coverage = NewType("Coverage", Frame)
COVERAGE = Table[Coverage](
    "coverage", ("unit_id", "scale_id", "level"), msg("People needed and people qualified in each unit."), (
        UNIT, SCALE, whole("level", msg("The level; levels above it count too."), "level", 1),
        whole("needed", msg("People needed at this level or above."), "people"),
        whole("needed_scenario", msg("People needed in the scenario, rounded up."), "people"),
        whole("n_assessed", msg("The unit's people with a result on the scale."), "people"),
        whole("qualified", msg("People at the level by the cut scores, decided or not."), "people"),
        real("expected_qualified", msg("Expected number at the level, with the exam's error: Σ P(level ≥ k)."), "people", 0, missing=False),
        whole("qualified_planned", msg("People at the level if a re-assessment confirms every planned step."), "people"),
        whole("short_now", msg("People short now."), "people"),
        real("short_scenario", msg("People short in the scenario, without the plans."), "people", 0, missing=False),
        whole("short_planned", msg("People short once the plans are carried out."), "people"),
        real("short_scenario_planned", msg("People short in the scenario once the plans are carried out."), "people", 0, missing=False),
        Column("single_point", "flag", msg("Exactly one person is qualified where at least one is needed.")),
    ),
)  # fmt: skip
ReleaseRoom = NewType("ReleaseRoom", Frame)
RELEASE_ROOM = Table[ReleaseRoom](
    "release_room", ("unit_id",), msg("How many people each unit can release."), (
        UNIT, whole("n_officers", msg("People of the unit."), "people"),
        whole("release_cap", msg("Most people away in one week; missing for no limit."), "people", missing=True),
        whole("n_blocked", msg("Qualified people whom the minimum strength holds back in every week."), "people"),
        whole("n_free", msg("People who may be away in some week."), "people"),
        whole("n_waiting", msg("People with a need to be trained."), "people"),
        whole("n_waiting_blocked", msg("Those of them who are held back."), "people"),
        Column("cannot_release", "flag", msg("Nobody of those who need training can be away.")),
        replace(SCALE, text=msg("The scale that holds back most people."), missing=True),
    ),
)  # fmt: skip
Deployment = NewType("Deployment", Frame)
DEPLOYMENT = Table[Deployment](
    "deployment", ("officer_id",), msg("Advice on moves between units."), (
        OFFICER, text("from_unit", msg("The present unit.")), text("to_unit", msg("The unit proposed.")),
        POSITION, real("effect", msg(
"By how many people the units' shortage, over all scales, falls when the move follows those above."
), "people", missing=False),
        share("fit", msg("Share of the position's requirements that the officer clearly meets.")),
        replace(SCALE, text=msg("The scale on which the person counts in the unit proposed.")),
        whole("chain", msg("Moves with the same number help only together."), "number", 1),
        real("home_short", msg("People whom the present unit lacks more once the person has left, before anybody joins."), "people", missing=False),
        whole("home_qualified", msg("People at the level where the present unit has the least to spare, after all moves; missing where the person counts nowhere."), "people", missing=True),
        whole("home_needed", msg("People needed there."), "people", missing=True),
    ),
)  # fmt: skip
