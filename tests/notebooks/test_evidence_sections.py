"""What is shown of training's effect, re-tests and ratings says what the tables say, in both languages."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from workbench.language import Speaker
from workbench.evidence import ratings as rate
from workbench.report.shared.ratings_view import cohort_ratings, unit_ratings
from workbench.report.shared.retest_queue import cohort_retests, unit_retests
from workbench.report.waves.training_effect import training_effect
from workbench.report.frame.view import View
from workbench.tables import BORICH, TRAINING_EFFECT


def words_of(fragment):
    return re.sub(r"\s+", " ", re.sub(r"<style.*?</style>|<[^>]+>", " ", fragment.html, flags=re.DOTALL))


def seen(small, language="en", **tables):
    return View(replace(small.analysis, tables=dict(small.analysis.tables) | tables), Speaker(language))


def effects(small):
    framework = small.analysis.settings.framework
    courses = [c for c in framework.courses if framework.domain_of[c.lifts.scale] == framework.domains[0].id]
    shared = {"domain_id": framework.domains[0].id, "n_attended": 40, "n_trained": 40, "n_compared": 90}
    sure = {"metric": "logit", "effect": 0.4, "low": 0.1, "high": 0.7, "effect_other": 0.6, "low_other": 0.2, "high_other": 1.0, "gain_difference": 0.8,
            "levels_gained": 0.3, "levels_low": 0.1, "levels_high": 0.5, "cost_per_level": 5e6}  # fmt: skip
    rows = [
        shared | sure | {"course_id": courses[0].id, "scale_id": courses[0].lifts.scale},
        shared | {"course_id": courses[1].id, "scale_id": courses[1].lifts.scale, "n_attended": 9,
                  "reason": "few_trained", "n_lacking": 6},
        shared | {"course_id": courses[2].id, "scale_id": courses[2].lifts.scale, "n_attended": 2,
                  "reason": "few_trained", "n_lacking": 13},
        shared | sure | {"course_id": None, "scale_id": framework.domains[0].id},
    ]  # fmt: skip
    frame = pd.DataFrame(rows).reindex(columns=TRAINING_EFFECT.names())
    return TRAINING_EFFECT.shaped(frame), [c.title.in_("en") for c in courses], framework.domains[0].name.en


def test_effect_cost_and_what_is_missing(small):
    table, courses, domain = effects(small)
    said = words_of(training_effect(seen(small, training_effect=table)))
    assert f"comparable officers who took none in {domain} : on average by 0.3 levels" in said
    assert "40 / 90 +0.30 +0.10 to +0.50 5.0" in said
    assert "+0.40 logits +0.10 to +0.70 +0.60 +0.20 to +1.00 +0.80" in said
    assert "These are 2 comparisons at once" in said
    assert "Here they exceed the effect in 2 of 2 rows" in said
    assert f"{courses[1]} 9 too few who took it have results in both waves 6 people" in said
    assert courses[2] not in said
    assert "1 course was taken by too few" in said
    assert "nobody was sent by lot" in said
    assert "không ai được cử bằng bốc thăm" in words_of(training_effect(seen(small, "vi", training_effect=table)))


def test_raw_gains_are_not_said_to_exceed_effects_that_they_fall_short_of(small):
    table, *_ = effects(small)
    said = words_of(training_effect(seen(small, training_effect=table.assign(gain_difference=0.1))))
    assert "Here they exceed the effect in 0 of 2 rows" in said


def test_costs_stand_in_one_unit(small):
    table, *_ = effects(small)
    costs = table["cost_per_level"].where(table["course_id"].isna(), 642_041.0)
    said = words_of(training_effect(seen(small, "vi", training_effect=table.assign(cost_per_level=costs))))
    assert "Chi phí mỗi cấp độ (triệu đồng)" in said
    assert "+0,50 0,6" in said
    assert "+0,50 5,0" in said


def test_nothing_is_said_where_nobody_was_trained_or_rated(small):
    view = seen(small)
    assert words_of(training_effect(view)).strip() == ""
    assert words_of(cohort_ratings(view)).strip() == ""
    assert words_of(unit_ratings(view, view.analysis.units()[0])).strip() == ""


def test_the_queue_names_people_only_on_their_units_page(small):
    view = seen(small)
    chosen = view.table("retest_queue").query("chosen")
    assert f"{len(chosen)} re-tests" in words_of(cohort_retests(view))
    names = [view.people[officer] for officer in chosen["officer_id"]]
    assert not [name for name in names if name in words_of(cohort_retests(view))]
    for unit in view.analysis.units():
        own = chosen[chosen["officer_id"].isin(view.analysis.officers_of(unit))]
        said = words_of(unit_retests(view, unit))
        assert (f"{len(own)} re-test" in said) == (len(own) > 0)
        strangers = chosen[~chosen["officer_id"].isin(own["officer_id"])]["officer_id"]
        assert not [o for o in strangers if o in said]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_ratings_and_borich(small, language):
    analysis = small.analysis
    framework, levels, officers = analysis.settings.framework, analysis.tables["levels"], analysis.tables["officers"]
    scale = next(domain.id for domain in framework.domains if domain.common)
    held = levels[levels["scale_id"] == scale].dropna(subset=["level"])
    given = pd.DataFrame({"officer_id": held["officer_id"], "competency_id": scale, "source": "supervisor"})
    given["level"] = np.minimum(held["level"].to_numpy(float) + 1, framework.top_level)
    rated = rate.rated_levels(
        given, levels, framework, as_of=analysis.plan_start, rules=analysis.settings.parameters.evidence
    )
    borich = pd.DataFrame(
        [{"scale_id": scale, "competence": "self", "n": 4, "mean_importance": 4.5, "mean_competence": 3.0,
          "mwds": 6.75, "se": 1.2, "rank": 1}]
    )  # fmt: skip
    view = seen(
        small, language, rated_levels=rated, borich=BORICH.shaped(borich),
        rating_agreement=rate.rating_agreement(rated, top_level=framework.top_level),
        rating_leniency=rate.rating_leniency(rated, given, officers),
    )  # fmt: skip
    said = words_of(cohort_ratings(view))
    assert ("6,75" if language == "vi" else "6.75") in said
    assert ("cao hơn bài thi" if language == "vi" else "levels above the exam") in said
    largest = officers["unit_id"].value_counts().index[0]
    assert view.say("Ratings beside the exam") in words_of(unit_ratings(view, largest))
