"""The published plan in the folder of a run, and what a new plan changes in it."""

import datetime as dt
import json
from pathlib import Path

import pandas as pd
import pytest

from workbench.analysis.published import published_digest, published_plan
from workbench.errors import ParameterError
from workbench.parameters import load_settings
from workbench.plan.published import PublishedPlan, changes
from workbench.tables import SESSIONS, TRAINING_PLAN

COHORT = Path("parameters/cohorts/hai-phong-2019.yaml")
START = dt.date(2019, 9, 2)


def plan(*seats, start=START):
    """Each seat: (officer, course, week)."""
    held = sorted({(course, week) for _, course, week in seats})
    sessions = SESSIONS.shaped(
        pd.DataFrame(
            [
                {
                    "session_id": f"{course}-w{week:02d}", "course_id": course, "week": week, "n_weeks": 1,
                    "start": pd.Timestamp(start), "end": pd.Timestamp(start), "days": 2.0, "site": None,
                    "n_trainers": 1, "n_seats": 9, "n_seats_used": 1, "cost": 0.0, "fixed": False,
                }
                for course, week in held
            ]
        )
    )  # fmt: skip
    rows = [
        {
            "officer_id": officer, "session_id": f"{course}-w{week:02d}", "scale_id": "d", "from_level": 1,
            "to_level": 2, "priority": 0.5, "step": 1, "benefit": 0.5, "seat_cost": 0.0, "cost_share": 0.0,
            "travels": False, "fixed": False, "kept": False,
        }
        for officer, course, week in seats
    ]  # fmt: skip
    return PublishedPlan(sessions, TRAINING_PLAN.shaped(pd.DataFrame(rows)), start)


def test_kept_moved_dropped_and_added_seats_are_told_apart():
    before = plan(("o1", "c", 1), ("o2", "c", 1), ("o3", "c", 2))
    after = plan(("o1", "c", 1), ("o2", "c", 2), ("o4", "c", 1))
    found = changes(before, after).set_index("officer_id")
    assert found["change"].to_dict() == {"o1": "kept", "o2": "moved", "o3": "dropped", "o4": "added"}
    assert found.loc["o2", ["session_before", "session_after"]].tolist() == ["c-w01", "c-w02"]
    assert pd.isna(found.loc["o3", "session_after"])


def test_the_calendar_week_counts_when_the_new_plan_starts_later():
    before, later = plan(("o1", "c", 3)), plan(("o1", "c", 1), start=START + dt.timedelta(weeks=2))
    assert changes(before, later)["change"].tolist() == ["kept"]


def test_nothing_changes_where_no_plan_is_kept():
    assert changes(None, plan(("o1", "c", 1))).empty


def test_the_plan_of_a_run_is_read_back_and_its_digest_follows_it(tmp_path):
    folder = tmp_path / "tables"
    folder.mkdir()
    kept = plan(("o1", "c", 1))
    kept.sessions.to_parquet(folder / "sessions.parquet")
    kept.assignments.to_parquet(folder / "training_plan.parquet")
    (folder / "analysis.json").write_text(json.dumps({"facts": {"plan_start": "2019-09-02"}}))
    settings = load_settings(COHORT, {"training.keep": str(tmp_path)})
    found = published_plan(settings)
    assert found is not None
    assert found.start == START
    pd.testing.assert_frame_equal(found.sessions, kept.sessions)
    before = published_digest(settings)
    plan(("o1", "c", 2)).sessions.to_parquet(folder / "sessions.parquet")
    assert published_digest(settings) != before


def test_a_folder_without_a_plan_is_refused_by_name(tmp_path):
    settings = load_settings(COHORT, {"training.keep": str(tmp_path)})
    with pytest.raises(ParameterError, match=r"training\.keep.*sessions\.parquet"):
        published_plan(settings)
    assert published_plan(load_settings(COHORT)) is None


def test_a_table_of_another_version_is_refused(tmp_path):
    folder = tmp_path / "tables"
    folder.mkdir()
    for name in ("sessions", "training_plan"):
        pd.DataFrame({"session_id": ["a"]}).to_parquet(folder / f"{name}.parquet")
    (folder / "analysis.json").write_text('{"facts": {"plan_start": "2019-09-02"}}')
    settings = load_settings(COHORT, {"training.keep": str(tmp_path)})
    with pytest.raises(ParameterError, match=r"training\.keep"):
        published_plan(settings)
