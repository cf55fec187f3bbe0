"""Gaps and priorities of three officers, with the arithmetic visible."""

import pandas as pd
import pytest

from workbench.parameters.cohort import Weights
from workbench.parameters.framework import Framework
from workbench.profile.gaps import gaps, needs, unassessed


@pytest.fixture
def framework():
    def name(word):
        return {"vi": word, "en": word}

    return Framework.model_validate(
        {
            "framework": "f",
            "levels": [{"level": k, "name": name(f"L{k}")} for k in (1, 2, 3)],
            "domains": [
                {"id": "audit", "name": name("audit"), "workload_growth": 0.2},
                {"id": "common", "name": name("common"), "workload_growth": 0.1},
            ],
            "competencies": [
                {"id": "audit.books", "domain": "audit", "name": name("books"), "criticality": 4},
                {"id": "audit.law", "domain": "audit", "name": name("law"), "criticality": 2},
            ],
            "positions": [
                {
                    "id": "auditor",
                    "name": name("auditor"),
                    "domain": "audit",
                    "requires": {"audit.books": 3, "audit.law": 1, "audit": 2, "common": 1},
                }
            ],
        }
    )


OFFICERS = pd.DataFrame(
    {
        "officer_id": ["a", "b", "c", "d"],
        "unit_id": ["u", "u", None, "u"],
        "position_id": ["auditor", "auditor", "auditor", "unheard-of"],
    }
)


def row(officer, scale, level, *p, decision="clear"):
    shares = dict(zip(["p_0", "p_1", "p_2", "p_3"], p, strict=True))
    return {
        "officer_id": officer, "scale_id": scale, "level": level, "probability": max(p), "decision": decision,
        "basis": "observed", **shares,
    }  # fmt: skip


LEVELS = pd.DataFrame(
    [
        row("a", "audit.books", 1, 0.0, 0.8, 0.2, 0.0),
        row("a", "audit.law", 3, 0.0, 0.0, 0.1, 0.9),
        row("a", "audit", 1, 0.0, 0.9, 0.1, 0.0),
        row("b", "audit.books", 3, 0.0, 0.0, 0.1, 0.9),
        row("b", "audit", 1, 0.1, 0.8, 0.1, 0.0),
        row("c", "audit.books", 2, 0.0, 0.2, 0.6, 0.2, decision="undecided"),
    ]
)


@pytest.fixture
def table(framework):
    return gaps(LEVELS, OFFICERS, framework, weights=Weights(), decide_at=0.8).set_index(["officer_id", "scale_id"])


def test_gap_is_required_less_level_and_expected_gap_carries_the_error(table):
    books = table.loc[("a", "audit.books")]
    assert (books["required"], books["level"], books["gap"], books["surplus"]) == (3, 1, 2, 0)
    assert books["expected_gap"] == pytest.approx(0.8 * 2 + 0.2 * 1)


def test_surplus_is_kept_apart_and_cancels_nothing(table):
    law = table.loc[("a", "audit.law")]
    assert (law["gap"], law["surplus"]) == (0, 2)
    assert law["expected_gap"] == 0
    assert table.loc["a", "gap"].sum() == 3


def test_no_result_stays_missing(table):
    missing = table.loc[("b", "audit.law")]
    assert missing[["level", "gap", "surplus", "expected_gap", "decision", "priority"]].isna().all()
    assert missing["required"] == 1


def test_it_is_decided_by_the_probability_of_meeting_the_requirement_not_by_that_of_one_level(table):
    books = table.loc["c"].loc["audit.books"]
    assert books["required"] == 3
    assert books["p_meets"] == pytest.approx(0.2)
    assert books["decision"] == "clear"
    assert table.loc[("a", "audit"), "p_meets"] == pytest.approx(0.1)


def test_unknown_positions_require_nothing(table):
    assert "d" not in table.index.get_level_values(0)


def test_priority_is_the_mean_of_its_components(table):
    books = table.loc[("a", "audit.books")]
    assert books["priority_criticality"] == pytest.approx(4 / 5)
    assert books["priority_size"] == pytest.approx(1.8 / 3)
    assert books["priority_shared"] == pytest.approx(1 / 2)
    assert books["priority_workload"] == pytest.approx(0.2 / 0.2)
    assert books["priority"] == pytest.approx((0.8 + 0.6 + 0.5 + 1.0) / 4)


def test_domain_takes_its_most_critical_competency_and_growth_is_relative_to_the_largest(table):
    assert table.loc[("a", "audit"), "priority_criticality"] == pytest.approx(4 / 5)
    assert table.loc[("b", "common"), "priority_workload"] == pytest.approx(0.1 / 0.2)


def test_without_a_unit_the_shared_component_is_left_out(table):
    alone = table.loc[("c", "audit.books")]
    expected_gap = 0.2 * 2 + 0.6 * 1
    assert pd.isna(alone["priority_shared"])
    assert alone["priority"] == pytest.approx((0.8 + expected_gap / 3 + 1.0) / 3)


def test_weights_count(framework):
    only_size = Weights(criticality=0, size=1, shared=0, workload=0)
    table = gaps(LEVELS, OFFICERS, framework, weights=only_size, decide_at=0.8).set_index(["officer_id", "scale_id"])
    assert table.loc[("a", "audit.books"), "priority"] == pytest.approx(1.8 / 3)


def test_a_domain_is_a_need_only_where_none_of_its_competencies_is(framework, table):
    found = needs(table.reset_index(), framework)
    assert list(zip(found["officer_id"], found["scale_id"], strict=True)) == [
        ("a", "audit.books"),
        ("b", "audit"),
        ("c", "audit.books"),
    ]


def test_missing_results_are_listed_once(framework, table):
    found = unassessed(table.reset_index(), framework)
    pairs = set(zip(found["officer_id"], found["scale_id"], strict=True))
    assert pairs == {("a", "common"), ("b", "audit.law"), ("b", "common"), ("c", "audit.law"), ("c", "common")}
