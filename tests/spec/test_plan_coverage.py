"""Coverage, the workload scenario and release room of two small units, counted by hand."""

import pandas as pd
import pytest

from workbench.parameters.cohort import CohortParameters
from workbench.parameters.contradictions import of_parameters
from workbench.parameters.framework import Framework
from workbench.parameters.planning import Training
from workbench.parameters.staffing import Workload
from workbench.plan.coverage import coverage, release_room

NAME = {"vi": "x", "en": "x"}
FRAMEWORK = Framework.model_validate(
    {
        "framework": "f",
        "levels": [{"level": k, "name": NAME} for k in (1, 2, 3)],
        "domains": [{"id": "d", "name": NAME, "workload_growth": 0.15}, {"id": "e", "name": NAME}],
        "units": [
            {"id": "u", "name": NAME, "needed": {"d": {"1": 2, "2": 2, "3": 1}}},
            {"id": "v", "name": NAME, "needed": {"d": {"2": 1}, "e": {"1": 2}}},
            {"id": "empty", "name": NAME, "needed": {"d": {"1": 5}}},
        ],
    }
)
PEOPLE = {"a": ("u", 1), "b": ("u", 2), "c": ("u", 2), "k": ("u", 3), "z": ("v", 2)}
NOBODY = pd.DataFrame({"officer_id": pd.Series(dtype="str"), "scale_id": pd.Series(dtype="str"), "to_level": []})


def tables_of(people):
    frame = pd.DataFrame([(i, *rest) for i, rest in people.items()], columns=["officer_id", "unit_id", "level"])
    certain = {f"p_{k}": (frame["level"] == k).astype(float) for k in range(4)}
    return frame.assign(scale_id="d", decision="clear", **certain), frame[["officer_id", "unit_id"]]


def coverage_of(people=PEOPLE, *, training=NOBODY, coaching=NOBODY, levels=None, **workload):
    known, officers = tables_of(people)
    known = known if levels is None else levels(known)
    table = coverage(
        known,
        officers,
        FRAMEWORK,
        training=training,
        coaching=coaching,
        workload=Workload(**workload),
        domain_share=1.0,
    )
    return table.set_index(["unit_id", "scale_id", "level"])


def test_places_and_people_of_a_level_include_those_above():
    table = coverage_of(years=0)
    assert list(table.index) == [("u", "d", 1), ("u", "d", 2), ("u", "d", 3), ("v", "d", 2), ("v", "e", 1)]
    assert table["needed"].tolist() == [2 + 2 + 1, 2 + 1, 1, 1, 2]
    assert table["qualified"].tolist() == [4, 3, 1, 1, 0]
    assert table["short_now"].tolist() == [1, 0, 0, 0, 2]
    assert table["n_assessed"].tolist() == [4, 4, 4, 1, 0]


def test_exactly_one_qualified_person_is_a_single_point_of_failure():
    assert coverage_of()["single_point"].tolist() == [False, False, True, True, False]


def test_the_expected_number_carries_the_error_of_the_exam():
    def unsure(known):
        return known.assign(p_1=0.4, p_2=0.5, p_3=0.1)

    table = coverage_of(levels=unsure)
    assert table["expected_qualified"].tolist() == pytest.approx([4 * 1.0, 4 * 0.6, 4 * 0.1, 0.6, 0.0])
    assert table["qualified"].tolist() == [4, 3, 1, 1, 0]


def test_the_scenario_rounds_the_people_needed_up_and_cuts_those_qualified():
    table = coverage_of(years=2, staff_cut=0.1)
    # 1.15² = 1.3225: 5 → 6.6125, 3 → 3.9675, 1 → 1.3225; domain e does not grow.
    assert table["needed_scenario"].tolist() == [7, 4, 2, 2, 2]
    # 7 − 4 × 0.9, 4 − 3 × 0.9, 2 − 1 × 0.9, 2 − 1 × 0.9, 2 − 0
    assert table["short_scenario"].tolist() == pytest.approx([3.4, 1.3, 1.1, 1.1, 2.0])


def test_growth_of_the_parameters_takes_the_place_of_the_frameworks():
    assert coverage_of(growth={"d": 0.0, "e": 0.5})["needed_scenario"].tolist() == [5, 3, 1, 1, 3]


def test_planned_steps_count_once_and_only_upwards_on_their_own_scale():
    training = pd.DataFrame({"officer_id": ["b", "k", "z"], "scale_id": ["d", "d", "e"], "to_level": [3, 2, 1]})
    coaching = pd.DataFrame({"officer_id": ["a", "b"], "scale_id": ["d", "d"], "to_level": [2, 3]})
    table = coverage_of(training=training, coaching=coaching, years=0)
    assert table["qualified_planned"].tolist() == [4, 4, 2, 1, 0]
    assert table["short_planned"].tolist() == [1, 0, 0, 0, 2]
    assert table["short_scenario_planned"].tolist() == [1.0, 0.0, 0.0, 0.0, 2.0]


def room_of(people=PEOPLE, *, waiting=(), **limits):
    known, officers = tables_of(people)
    waiting = pd.DataFrame({"officer_id": list(waiting)}, dtype="str")
    table = release_room(known, officers, FRAMEWORK, waiting=waiting, limits=Training(**limits))
    return table.set_index("unit_id")


def test_those_of_whom_all_must_stay_are_held_back():
    # Half of 5, 3 and 1 stay: 3 of 4, 2 of 3, 1 of 1. Only k, alone at level 3, can never leave. In v, z cannot.
    table = room_of(waiting=["a", "b", "z"])
    assert table["n_officers"].to_dict() == {"u": 4, "v": 1}
    assert table["n_blocked"].to_dict() == {"u": 1, "v": 1}
    assert table["n_free"].to_dict() == {"u": 3, "v": 0}
    assert table["n_waiting"].to_dict() == {"u": 2, "v": 1}
    assert table["n_waiting_blocked"].to_dict() == {"u": 0, "v": 1}
    assert table["cannot_release"].to_dict() == {"u": False, "v": True}
    assert table["scale_id"].to_dict() == {"u": "d", "v": "d"}


def test_a_unit_in_which_nobody_waits_is_not_said_to_be_stuck():
    assert not room_of(waiting=["a"])["cannot_release"].any()


def test_without_a_minimum_strength_nobody_is_held_back():
    table = room_of(waiting=["a", "z"], strength=None)
    assert table["n_blocked"].tolist() == [0, 0]
    assert table["scale_id"].isna().all()


def test_the_release_cap_is_at_least_one_person_and_missing_where_there_is_none():
    assert room_of(release_cap=0.5)["release_cap"].tolist() == [2, 1]
    assert room_of(release_cap=None)["release_cap"].isna().all()


def test_growth_of_a_domain_that_is_not_known_is_refused_with_the_nearest():
    parameters = CohortParameters.model_validate(
        {
            "cohort": "c",
            "framework": "f.yaml",
            "results": "r.xlsx",
            "levels": {"cuts": [0, 50, 75]},
            "workload": {"growth": {"ee": 0.1}},
        }
    )
    (problem,) = of_parameters(parameters, FRAMEWORK)
    assert (problem.rule, problem.column, problem.value) == ("unknown-domain", "workload.growth.ee", "ee")
