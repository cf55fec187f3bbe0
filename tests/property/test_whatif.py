"""What is recomputed after a change is what a full analysis with the same settings finds."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workbench.analysis import whatif
from workbench.analysis.steps import analyse
from workbench.errors import ParameterError
from workbench.intake.simulate import simulate_files
from workbench.parameters import load_settings

ROOT = Path(__file__).parents[2]
BASE = ROOT / "parameters" / "frameworks" / "customs-2018.yaml"


def changed(given, section, **values):
    """Settings with some values of one section of the parameters changed."""
    part = getattr(given.parameters, section).model_copy(update=values)
    return replace(given, parameters=given.parameters.model_copy(update={section: part}))


def required(given, place, scale, level):
    """Settings with one required level changed."""
    positions = list(given.framework.positions)
    position = positions[place % len(positions)]
    positions[place % len(positions)] = position.model_copy(update={"requires": {**position.requires, scale: level}})
    return replace(given, framework=given.framework.model_copy(update={"positions": positions}))


def same(found, wanted, key):
    """Two tables hold the same, up to the rounding of sums of probabilities."""
    found, wanted = (frame.sort_values(key).reset_index(drop=True) for frame in (found, wanted))
    pd.testing.assert_frame_equal(found, wanted, rtol=0, atol=1e-9, check_column_type=False)


@pytest.fixture(scope="module", params=["ctt", "rasch"])
def studied(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp(request.param)
    parameters = folder / "cohort.yaml"
    simulate_files(
        folder / "r.xlsx", officers=70, units=3, domains=2, seed=4, parameters=parameters, base_framework=BASE
    )
    given = load_settings(parameters, {"scoring.model": request.param})
    return whatif.WhatIf(analyse(given))


def same_as_full(studied, answer):
    full = analyse(answer.settings).tables
    same(answer.levels_table(), full["levels"], ["officer_id", "scale_id"])
    same(answer.gaps_table(), full["gaps"], ["officer_id", "scale_id"])
    same(studied.with_units(answer).further["unit_scales"], full["unit_scales"], ["unit_id", "scale_id"])


@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    scale=st.integers(0, 30),
    low=st.integers(20, 60),
    step=st.sampled_from([1.0, 12.5, 30.0]),
    decide_at=st.sampled_from([0.8, 0.7, 0.95]),
    weight=st.sampled_from([1.0, 3.0]),
)
def test_moved_levels_and_gaps_are_those_of_a_full_analysis(studied, scale, low, step, decide_at, weight):
    scales = studied.scales
    one = scales[scale % len(scales)]
    now = studied.saved
    moved = changed(now.settings, "levels", overrides={one: [0.0, float(low), low + step]}, decide_at=decide_at)
    moved = required(
        changed(moved, "gaps", weights=moved.parameters.gaps.weights.model_copy(update={"size": weight})), 1, one, 3
    )
    same_as_full(studied, studied.move(now, moved))


def test_a_way_of_several_steps_ends_where_one_step_does(studied):
    now, one = studied.saved, studied.scales[0]
    for low in (40.0, 55.0, 48.0):
        now = studied.move(now, changed(now.settings, "levels", overrides={one: [0.0, low, 80.0]}))
    straight = studied.move(studied.saved, now.settings)
    same(now.levels_table(), straight.levels_table(), ["officer_id", "scale_id"])
    back = studied.move(now, studied.saved.settings)
    same(back.gaps_table(), studied.saved.gaps_table(), ["officer_id", "scale_id"])


def test_the_plan_after_a_change_is_that_of_a_full_analysis(studied):
    moved = changed(studied.saved.settings, "training", budget=60_000_000.0)
    moved = changed(moved, "levels", overrides={studied.scales[0]: [0.0, 60.0, 80.0]})
    answer = studied.with_plan(studied.move(studied.saved, moved))
    full = analyse(moved)
    for name in ("sessions", "training_plan", "coaching_plan", "unmet"):
        key = [c for c in ("coach_id", "officer_id", "session_id", "scale_id") if c in full.tables[name]]
        same(answer.further[name], full.tables[name], key)
    assert answer.facts["training_cost"] == full.facts["training_cost"]


def test_who_changes_level_is_who_differs(studied):
    one = studied.scales[0]
    answer = studied.move(studied.saved, changed(studied.saved.settings, "levels", overrides={one: [0.0, 62.0, 80.0]}))
    found = whatif.level_changes(studied.saved, answer)
    both = studied.saved.levels_table().merge(
        answer.levels_table(), on=["officer_id", "scale_id"], suffixes=("_before", "")
    )
    differ = both[both["level"] != both["level_before"]]
    turned = found[found["change"].isin(["up", "down"])]
    assert len(differ) > 0
    assert set(zip(turned["officer_id"], turned["scale_id"], strict=True)) == set(
        zip(differ["officer_id"], differ["scale_id"], strict=True)
    )
    assert (turned["level"] < turned["level_before"]).equals(turned["change"] == "down")


def test_cells_count_what_gaps_hold(studied):
    gaps = studied.saved.gaps_table()
    cells = whatif.need_cells(gaps)
    short = gaps[
        (gaps["gap"] > 0).fillna(False) & (gaps["decision"] == "clear").fillna(False) & gaps["unit_id"].notna()
    ]
    assert cells["short"].sum() == len(short)
    assert (cells["short"] + cells["undecided"] <= cells["asked"]).all()


def test_a_change_leaves_alone_what_does_not_follow_from_it(studied):
    moved = studied.move(
        studied.saved, changed(studied.saved.settings, "levels", overrides={studied.scales[0]: [0, 60, 80]})
    )
    untouched = [s for s in studied.scales if moved.levels[s] is studied.saved.levels[s]]
    assert untouched == studied.scales[1:]
    assert "training_plan" not in moved.further
    assert (
        "training_plan" in studied.move(studied.saved, changed(studied.saved.settings, "units", minimum_cell=7)).further
    )


def test_what_the_measurement_rests_on_needs_a_full_run(studied):
    with pytest.raises(ParameterError) as refused:
        studied.move(studied.saved, changed(studied.saved.settings, "scoring", blank="missing"))
    assert [p.column for p in refused.value.problems] == ["scoring.blank"]


def test_every_table_of_a_step_is_declared_and_every_section_has_a_step():
    from workbench.parameters import CohortParameters, Framework
    from workbench.tables import TABLES

    assert {name for step in whatif.STEPS for name in step.makes} <= set(TABLES)
    followed = {key.split(".")[0] for step in whatif.STEPS for key in step.follows}
    sections = set(CohortParameters.model_fields) | {f"framework:{name}" for name in Framework.model_fields}
    spoken = {*whatif.PLACES, "title", "framework:valid", "framework:synthetic", "framework:note"}
    assert followed | spoken == sections


@pytest.mark.parametrize(
    ("keys", "steps"),
    [
        ({"levels.cuts"}, ["levels", "gaps", "units", "plan"]),
        ({"gaps.weights"}, ["gaps", "units", "plan"]),
        ({"training.budget"}, ["plan"]),
        ({"units.minimum_cell"}, ["units"]),
        ({"title"}, []),
    ],
)
def test_dependencies_are_as_the_table_says(keys, steps):
    assert whatif.affected(keys) == steps


def test_a_curve_gives_the_levels_of_the_cuts_asked_for(studied):
    scale = studied.scales[0]
    curve = studied.prepare(scale, [33.3])
    found = curve.levels([0.0, 33.3, 70.0], 0.8)
    chances = found[["p_0", "p_1", "p_2", "p_3"]].to_numpy(float)
    assert np.allclose(chances.sum(axis=1), 1.0)
    assert curve.has([33.3])
    assert not curve.has([33.35])
