"""What is recomputed after a change is what a full analysis with the same settings finds."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workbench import tables
from workbench.analysis import Analysis, analyse, analyse_into, whatif, write_tables
from workbench.analysis.graph import MEASURING, PLANNING, PROFILES, STEPS, affected, made_by
from workbench.analysis.points import known
from workbench.analysis.step import Workings
from workbench.errors import ParameterError
from workbench.parameters import load_settings


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


@pytest.fixture(scope="module")
def full(one_domain):
    """A finished analysis with its plans, and what would follow."""
    return whatif.WhatIf(analyse_into(load_settings(one_domain), one_domain.parent / "tables"))


def without_plans(given):
    """An analysis but for plans, flips and evidence, which take longest and decide nothing about the rest."""
    workings = Workings(given, STEPS)
    made = set(made_by((*MEASURING, *PROFILES))) - {"flips"}
    found = {name: workings[name] if name in made else table.empty() for name, table in tables.TABLES.items()}
    return Analysis(given, found, {"plan_start": "2019-09-02"}, "", "", known(workings["points"]))


@pytest.fixture(scope="module", params=["ctt", "rasch"])
def studied(request, one_domain):
    return whatif.WhatIf(without_plans(load_settings(one_domain, {"scoring.model": request.param})))


def same_as_full(studied, answer):
    full = Workings(answer.settings, STEPS)
    same(answer.levels_table(), full["levels"], ["officer_id", "scale_id"])
    same(answer.gaps_table(), full["gaps"], ["officer_id", "scale_id"])
    same(studied.with_units(answer).further["unit_scales"], full["unit_scales"], ["unit_id", "scale_id"])


@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    scale=st.integers(0, 30),
    low=st.integers(20, 60),
    step=st.sampled_from([1.0, 12.5, 30.0]),
    decide_at=st.sampled_from([0.8, 0.7, 0.95, 0.55]),
    weight=st.sampled_from([1.0, 3.0]),
    rule=st.sampled_from(["score", "estimate"]),
)
def test_moved_levels_and_gaps_are_those_of_a_full_analysis(studied, scale, low, step, decide_at, weight, rule):
    scales = studied.scales
    one = scales[scale % len(scales)]
    now = studied.saved
    cuts = {one: [0.0, float(low), low + step]}
    moved = changed(now.settings, "levels", overrides=cuts, decide_at=decide_at, rule=rule)
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


def test_all_tables_after_a_change_are_those_of_a_full_analysis(full):
    now = full.saved
    moved = changed(now.settings, "training", budget=90_000_000.0, release_cap=0.3)
    moved = changed(moved, "levels", overrides={full.scales[0]: [0.0, 60.0, 80.0]}, decide_at=0.7)
    moved = changed(moved, "workload", years=2, staff_cut=0.1)
    moved = changed(moved, "deployment", enabled=True, moves=0.5)
    moved = changed(moved, "interventions", course_from=6, coach_one_level=True)
    moved = required(moved, 0, full.scales[0], 3)
    answer = full.with_plan(full.with_units(full.move(now, moved)))
    found = full.bundle(answer)
    wanted = analyse(moved)
    assert answer.is_complete
    # What knowing every level would close takes one more plan, which a trial does not wait for.
    assert found.facts == {name: fact for name, fact in wanted.facts.items() if name != "training_if_known"}
    redone = {"levels", "gaps", "unit_scales", *made_by(PLANNING)}
    for name in redone | {"officers", "scores", "items", "ledger"}:
        same(found.tables[name], wanted.tables[name], list(tables.TABLES[name].key))
    filled = {name for name in redone if len(wanted.tables[name])}
    of_again = {"plan_changes", "coaching_changes", "below_minimum", "proposed_seats"}
    assert redone - filled == {*of_again, "deployment", "duties", "rotation_due"}
    stale = set(made_by(affected({"levels.overrides"}))) - redone
    assert {"flips", "evidence", "reliability", "wave_domains"} <= stale
    assert all(found.tables[name].empty for name in stale)


def test_only_what_the_change_concerns_is_planned_again(full):
    workload = full.move(full.saved, changed(full.saved.settings, "workload", years=5, staff_cut=0.2))
    assert workload.has_plan
    assert "coverage" not in workload.further
    staffed = full.with_plan(workload)
    assert staffed.is_complete
    assert staffed.further["training_plan"] is full.saved.further["training_plan"]
    assert staffed.further["coverage"]["short_scenario"].sum() > full.saved.further["coverage"]["short_scenario"].sum()
    moves = full.move(full.saved, changed(full.saved.settings, "deployment", moves=0.4))
    assert set(full.saved.further) - set(moves.further) == {"deployment", "rotation_due"}


def test_a_published_plan_is_followed_by_what_it_says(full, tmp_path):
    folder = tmp_path / "published"
    write_tables(full.bundle(full.saved), folder / "tables")
    keeping = full.move(full.saved, changed(full.saved.settings, "training", keep=str(folder)))
    assert not keeping.has_plan
    planned = full.with_plan(keeping)
    assert full.move(planned, planned.settings).has_plan
    fewer = full.saved.further["training_plan"].iloc[1:]
    fewer.to_parquet(folder / "tables" / "training_plan.parquet")
    again = full.move(planned, planned.settings)
    assert not again.has_plan
    assert again.kept_plan != planned.kept_plan


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


def test_a_change_leaves_alone_what_does_not_follow_from_it(full):
    given = full.saved.settings
    moved = full.move(full.saved, changed(given, "levels", overrides={full.scales[0]: [0, 60, 80]}))
    untouched = [s for s in full.scales if moved.levels[s] is full.saved.levels[s]]
    assert untouched == full.scales[1:]
    assert not moved.has_plan
    assert full.move(full.saved, changed(given, "units", minimum_cell=7)).has_plan


def test_what_the_measurement_rests_on_needs_a_full_run(studied):
    with pytest.raises(ParameterError) as refused:
        studied.move(studied.saved, changed(studied.saved.settings, "scoring", blank="missing"))
    assert [p.column for p in refused.value.problems] == ["scoring.blank"]


def test_a_curve_gives_the_levels_of_the_cuts_asked_for(studied):
    scale = studied.scales[0]
    curve = studied.prepare(scale, [33.3])
    found = curve.levels([0.0, 33.3, 70.0], 0.8, "score")
    chances = found[["p_0", "p_1", "p_2", "p_3"]].to_numpy(float)
    assert np.allclose(chances.sum(axis=1), 1.0)
    assert curve.has([33.3])
    assert not curve.has([33.35])
