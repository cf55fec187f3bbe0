"""Every number among a cohort's parameters has a case at its edge, or a reason why no verdict turns there."""

from pathlib import Path

from tests.property.test_steps import leaves
from tests.spec.test_thresholds import EDGES
from tests.unit.test_parameter_bounds import BOUNDS
from workbench.parameters import CohortParameters

ROOT = Path(__file__).parents[2]
NO_VERDICT = {
    "scoring.penalty": "a share taken off",
    "exam.penalty": "a share taken off",
    "scoring.guessing": "a chance, part of the curves of the items",
    "levels.overrides": "cut scores of one scale, read as `levels.cuts`",
    "standards": "where a panel stands: its cut scores are those of `levels.cuts`",
    "evidence.half_life": "a rate: old evidence fades without a step",
    "gaps.weights": "weights of a mean",
    "training.remedies_solved": "a count of remedies that are priced twice",
    "training.causes_solved": "a count of kinds of events that the plan is solved without",
    "training.travel.cost": "a price, part of what `training.budget` allows",
    "training.fairness": "a weight between units",
    "training.units": "a weight between people's needs and what units lack",
    "training.fixed": "a session set by hand, in a week of `training.weeks`",
    "coaching.weeks": "a length: the last day of a coaching follows from it",
    "workload.years": "a length: people needed then grow without a step",
    "workload.growth": "a rate",
    "workload.staff_cut": "a share taken off",
}
# Where the case stands in a file of its own, as it needs what exam files say.
ELSEWHERE = {
    "exam.tolerance": "tests/unit/test_exam_keys.py::test_the_tolerance_of_the_exam_holds_where_the_key_has_none",
    "scoring.least_calibrated": "tests/property/test_model_levels.py::"
    "test_a_domain_falls_back_where_less_of_its_points_than_asked_can_be_measured",
    "training.absences": "tests/unit/test_operations_refused.py::test_nobody_must_who_is_away_all_the_time",
    "training.operations.absences": "tests/unit/test_operations_refused.py::test_nobody_must_who_is_away_all_the_time",
    "training.operations.rooms": "tests/spec/test_plan_by_name.py::test_a_session_has_no_more_places_than_its_room",
    "training.operations.trainers": "tests/spec/test_plan_by_name.py::test_nobody_teaches_more_than_the_most_days",
    "training.operations.money": "tests/spec/test_plan_quarters.py::"
    "test_a_quarter_pays_for_the_sessions_that_start_in_it",
    "exam.unread": "tests/unit/test_gate.py::test_cells_unread_up_to_the_share_are_let_through",
}


def numbers() -> set[str]:
    """Dotted keys of a cohort's parameters that are bounded numbers, or hold some."""
    held = {
        ".".join(map(str, bound.at))
        for bound in BOUNDS
        if bound.model is CohortParameters and bound.like in (int, float) and bound.of == "value"
    }
    return {key for key in leaves(CohortParameters) if any(f"{place}.".startswith(f"{key}.") for place in held)}


def test_every_number_has_a_case_at_its_edge_or_a_reason_for_none():
    excused = {key for key in numbers() if any(f"{key}.".startswith(f"{why}.") for why in NO_VERDICT)}
    assert set(EDGES) == numbers() - excused - set(ELSEWHERE)
    assert all(any(f"{key}.".startswith(f"{why}.") for key in excused) for why in NO_VERDICT)


def test_a_case_tries_both_sides():
    for key, edges in EDGES.items():
        for edge in edges:
            assert len(edge.tried) == len(edge.said) >= 2, key
            assert len(set(edge.said)) > 1, key


def test_a_case_that_stands_elsewhere_is_there():
    for key, place in ELSEWHERE.items():
        file, name = place.split("::")
        assert f"def {name}(" in (ROOT / file).read_text(encoding="utf-8"), key
