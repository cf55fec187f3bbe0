"""Who is compared with whom, what is said where there are too few, and what a level costs; counted by hand."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

from tests.wave_cohorts import framework, service
from workbench.evidence.effect import training_effects
from workbench.evidence.matching import compared, takers, undated
from workbench.parameters.evidence import TrainingEffect

CUTS = {"logit": {s: np.array([-np.inf, -0.6, 0.6]) for s in ("d", "d.a", "d.b")}, "percent": {}}


def effects(case, attendance, waves="both", **rules):
    return training_effects(
        attendance,
        case.waves if waves == "both" else None,
        case.framework,
        people=case.people,
        between=(dt.date(2019, 6, 15), dt.date(2021, 6, 15)),
        cuts=CUTS,
        rules=TrainingEffect(**rules),
    )


def attended(*rows):
    return pd.DataFrame(rows, columns=["officer_id", "course_id", "date"]).astype({"date": "datetime64[us]"})


def test_only_what_was_taken_between_the_waves_counts():
    rows = attended(
        ("early", "course-a", "2019-06-15"),
        ("between", "course-a", "2020-01-10"),
        ("between", "course-a", "2020-05-10"),
        ("undated", "course-a", None),
        ("late", "course-a", "2021-06-16"),
        ("elsewhere", "no-such-course", "2020-01-10"),
    )
    found = takers(rows, framework(), since=dt.date(2019, 6, 15), until=dt.date(2021, 6, 15))
    assert found["officer_id"].tolist() == ["between"]
    assert found["date"].iloc[0] == pd.Timestamp("2020-01-10")
    assert found[["scale_id", "domain_id"]].drop_duplicates().values.tolist() == [["d.a", "d"]]


def test_an_undated_row_tells_nothing_beside_dated_ones_and_a_sheet_without_dates_counts_as_a_whole():
    rows = attended(("known", "course-a", "2020-01-10"), ("unknown", "course-a", None))
    assert undated(rows, framework()).values.tolist() == [["unknown", "d"]]
    for bare in (rows.assign(date=pd.Series([pd.NaT, pd.NaT], dtype="datetime64[us]")), rows.drop(columns="date")):
        found = takers(bare, framework(), since=dt.date(2019, 6, 15), until=dt.date(2021, 6, 15))
        assert found["officer_id"].tolist() == ["known", "unknown"]
        assert undated(bare, framework()).empty


def test_who_took_the_course_nobody_knows_when_is_neither_trained_nor_comparable():
    case = service(1)
    known = effects(case, case.attendance).set_index("course_id").loc["course-a"]
    taken = set(case.attendance["officer_id"])
    others = [officer for officer in case.people["officer_id"] if officer not in taken][:40]
    unclear = attended(*((officer, "course-a", None) for officer in others))
    row = effects(case, pd.concat([case.attendance, unclear])).set_index("course_id").loc["course-a"]
    assert row["n_attended"] == known["n_attended"]
    assert known["n_compared"] - 40 <= row["n_compared"] < known["n_compared"]


def test_comparable_is_the_same_starting_level_in_the_same_kind_of_unit():
    people = {
        "t1": ("d.a", 1, "k"), "c1": ("d.a", 1, "k"), "other-level": ("d.a", 2, "k"), "other-kind": ("d.a", 1, "m"),
        "t-alone": ("d.a", 3, "m"), "other-scale": ("d.b", 1, "k"), "took-another": ("d.a", 1, "k"),
    }  # fmt: skip
    measured = pd.DataFrame(
        [(i, *facts) for i, facts in people.items()], columns=["officer_id", "scale_id", "band", "kind"]
    )
    taken = pd.DataFrame(
        [
            ("t1", "course-a", "d.a", "d"),
            ("t-alone", "course-a", "d.a", "d"),
            ("took-another", "course-b", "d.b", "d"),
        ],
        columns=["officer_id", "course_id", "scale_id", "domain_id"],
    )
    found = compared(taken, measured, course_id="course-a").set_index("officer_id")
    assert sorted(found.index) == ["c1", "other-kind", "other-level", "t-alone", "t1"]
    assert found.index[found["stratum"] >= 0].tolist() == ["t1", "c1"]
    assert found.loc["t1", "stratum"] == found.loc["c1", "stratum"]


def test_too_few_people_give_no_estimate_and_say_how_many_are_lacking():
    case = service(1)
    few = case.attendance[case.attendance["course_id"] == "course-a"].head(9)
    row = effects(case, few, minimum_group=15).iloc[0]
    assert (row["reason"], row["n_lacking"], row["n_attended"]) == ("few_trained", 15 - 9, 9)
    assert pd.isna(row["effect"])
    everyone = case.people[["officer_id"]].assign(course_id="course-a", date=pd.Timestamp("2020-01-01"))
    row = effects(case, everyone.iloc[:-4], minimum_group=15).iloc[0]
    assert (row["reason"], row["n_lacking"]) == ("few_compared", 15 - 4)
    row = effects(case, case.attendance, waves=None).iloc[0]
    assert row["reason"] == "no_previous"
    assert effects(case, case.attendance.iloc[:0]).empty


def test_levels_gained_and_their_cost_follow_from_the_effect():
    case = service(2, effect=0.6)
    row = effects(case, case.attendance).iloc[0]
    ids = set(case.attendance.loc[case.attendance["course_id"] == "course-a", "officer_id"])
    others = set(case.attendance["officer_id"]) - ids
    now = case.waves[1]
    own = now.scores[(now.scores["scale_id"] == "d.a") & ~now.scores["officer_id"].isin(others)]
    kept = 1 - own["se_theta"] ** 2 / now.reliability["sigma"].iloc[0] ** 2
    end, error = own["theta"] / kept, own["se_theta"] ** 2 / kept
    mean, spread = end[own["officer_id"].isin(ids)].mean(), np.sqrt(end.var() - error.mean())
    gained = sum(
        norm.cdf((mean - cut) / spread) - norm.cdf((mean - row["effect"] - cut) / spread) for cut in (-0.6, 0.6)
    )
    assert row["levels_gained"] == pytest.approx(gained)
    assert row["levels_low"] < gained < row["levels_high"]
    people = len(ids)
    sessions = -(-people // 20)
    per_person = (sessions * 10_000_000 + people * 500_000) / people
    assert row["cost_per_person"] == pytest.approx(per_person)
    assert row["cost_per_level"] == pytest.approx(per_person / gained)


def test_no_cost_per_level_where_no_effect_is_certain():
    case = service(1)
    row = effects(case, case.attendance).iloc[0]
    assert row["low"] < 0 < row["high"]
    assert pd.isna(row["cost_per_level"])
