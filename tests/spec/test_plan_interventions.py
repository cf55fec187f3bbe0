"""Which intervention suits which need, rule by rule."""

import pandas as pd
import pytest

from workbench.parameters.framework import Framework
from workbench.parameters.planning import FixedSession, Interventions, Training
from workbench.plan.interventions import (
    INTERVENTION_TEXT,
    RULE_TEXT,
    interventions,
    left_to_coaching,
    with_plans,
    within_session_reach,
    without_coach,
)
from workbench.plan.training import taking_part
from workbench.tables import GAPS
from workbench.tables.staffing import INTERVENTIONS_POSSIBLE, RULES

NAME = {"vi": "x", "en": "x"}
LIFT = {"scale": "d", "from": 1, "to": 2}
FRAMEWORK = Framework.model_validate(
    {
        "framework": "f",
        "levels": [{"level": k, "name": NAME} for k in (1, 2, 3)],
        "domains": [{"id": "d", "name": NAME}],
        "units": [{"id": u, "name": NAME, "site": s} for u, s in [("u", "x"), ("v", "y")]],
        "courses": [
            {"id": "c", "lifts": LIFT, "days": 3, "sites": ["x", "y"]},
            {"id": "long", "lifts": {"scale": "d", "from": 0, "to": 3}, "days": 20, "sites": ["x", "y"]},
        ],
    }
)


def gaps_of(people):
    """People: id → (unit, level, decision); everyone is required to be at level 3."""
    frame = pd.DataFrame(
        [(i, *rest) for i, rest in people.items()], columns=["officer_id", "unit_id", "level", "decision"]
    )
    frame = frame.assign(level=frame["level"].astype("Int64"), scale_id="d", position_id="p", required=3)
    return GAPS.shaped(
        frame.assign(
            gap=3 - frame["level"], surplus=0, expected_gap=1.0, p_meets=0.0, priority=0.5, priority_criticality=0.5,
            priority_size=0.5, priority_shared=0.5, priority_workload=0.5,
        )
    )  # fmt: skip


def chosen_for(people, *, coachable=(), training=None, **rules):
    gaps, limits = gaps_of(people), training or Training()
    reach = within_session_reach(taking_part(gaps, FRAMEWORK, None, limits=limits), gaps, FRAMEWORK, limits=limits)
    can = pd.DataFrame({"officer_id": list(coachable)}, dtype="str").assign(scale_id="d")
    return interventions(
        gaps, FRAMEWORK, within_reach=reach, coachable=can, rules=Interventions(**rules), limits=limits
    )


def rules_of(table):
    return {row.officer_id: (row.intervention, row.rule) for row in table.itertuples()}


THREE = dict.fromkeys("abc", ("u", 1, "clear"))


def test_three_people_of_one_site_make_a_course():
    table = chosen_for(THREE)
    assert rules_of(table) == dict.fromkeys("abc", ("course", "enough_people"))
    assert table["n_people"].tolist() == [3, 3, 3]


def test_people_of_two_sites_are_not_within_reach_of_one_session_unless_they_may_travel():
    people = {"a": ("u", 1, "clear"), "b": ("u", 1, "clear"), "k": ("v", 1, "clear")}
    table = chosen_for(people, coachable="abk")
    assert rules_of(table) == dict.fromkeys("abk", ("coaching", "few_people"))
    assert table["n_people"].tolist() == [2, 2, 1]
    travelling = chosen_for(people, coachable="abk", training=Training(travel={"allowed": "always"}))
    assert set(rules_of(travelling).values()) == {("course", "enough_people")}


def test_few_people_without_anybody_to_coach_them_study_by_themselves_if_materials_are_given():
    two = dict.fromkeys("ab", ("u", 1, "clear"))
    assert rules_of(chosen_for(two, coachable="a")) == {"a": ("coaching", "few_people"), "b": ("self_study", "nobody")}
    assert set(rules_of(chosen_for(two, self_study=False)).values()) == {("coaching", "few_people")}


def test_a_step_that_no_course_serves_is_coached():
    # Level 2 → 3 has no course but the one of 20 days, which is longer than the 10 days per officer.
    people = dict.fromkeys("abcd", ("u", 2, "clear"))
    table = chosen_for(people, coachable="abcd")
    assert rules_of(table) == dict.fromkeys("abcd", ("coaching", "no_course"))
    assert table["n_people"].tolist() == [0, 0, 0, 0]
    longer = chosen_for(people, coachable="abcd", training=Training(days_per_officer=None))
    assert set(rules_of(longer).values()) == {("course", "enough_people")}


def test_no_result_is_assessed_and_an_undecided_one_is_assessed_again():
    people = THREE | {"n": ("u", None, None), "s": ("u", 1, "undecided"), "t": ("u", 3, "undecided")}
    found = rules_of(chosen_for(people, training=Training(reassess_first=True)))
    assert found["n"] == ("assess", "no_result")
    assert found["s"] == found["t"] == ("reassess", "undecided")
    assert "m" not in rules_of(chosen_for(people | {"m": ("u", 3, "clear")}))


def test_undecided_needs_neither_make_a_session_full_nor_wait_where_nothing_is_reassessed_first():
    people = {"a": ("u", 1, "clear"), "b": ("u", 1, "clear"), "s": ("u", 1, "undecided"), "t": ("u", 3, "undecided")}
    later = chosen_for(people, coachable="ab", training=Training(reassess_first=True))
    assert rules_of(later)["a"] == ("coaching", "few_people")
    at_once = rules_of(chosen_for(people))
    assert at_once["a"] == at_once["s"] == ("course", "enough_people")
    assert at_once["t"] == ("reassess", "undecided")


def test_who_may_lack_the_level_takes_part_by_the_chances_and_not_by_the_printed_level():
    # Levels 1 … 3 of which 2 is required; five people are short for certain, s and t may be.
    chances = {"s": (0.0, 0.5, 0.5, 0.0), "t": (0.0, 0.45, 0.55, 0.0), "v": (0.0, 0.449, 0.551, 0.0)}
    gaps = gaps_of(dict.fromkeys("abc", ("u", 1, "clear")) | dict.fromkeys("stv", ("u", 2, "undecided")))
    lacks = gaps["officer_id"].map({who: p[1] for who, p in chances.items()}).fillna(1.0)
    gaps = gaps.assign(required=2, gap=(2 - gaps["level"]).clip(lower=0), p_meets=1.0 - lacks)
    levels = gaps[["officer_id", "scale_id"]].assign(
        **{f"p_{k}": [chances.get(o, (0.0, 1.0, 0.0, 0.0))[k] for o in gaps["officer_id"]] for k in range(4)}
    )
    limits = Training()
    part = taking_part(gaps, FRAMEWORK, None, limits=limits)
    assert part["officer_id"].tolist() == ["a", "b", "c", "s", "t"]
    assert taking_part(gaps, FRAMEWORK, None, limits=Training(seats_by="level"))["officer_id"].tolist() == list("abc")
    reach = within_session_reach(part, levels, FRAMEWORK, limits=limits)
    none = pd.DataFrame({"officer_id": [], "scale_id": []}, dtype="str")
    found = interventions(gaps, FRAMEWORK, within_reach=reach, coachable=none, rules=Interventions(), limits=limits)
    assert found.set_index("officer_id")["n_people"].loc[["a", "s", "t"]].tolist() == [5, 5, 5]
    assert rules_of(found)["s"] == rules_of(found)["t"] == ("course", "enough_people")
    assert rules_of(found)["v"] == ("reassess", "probably_met")
    least = next(course.seats.min for course in FRAMEWORK.courses)
    assert set(found.set_index("officer_id")["fewest"].loc[["a", "s", "t"]]) == {least}
    assert found["sharing"].isna().all()


def test_a_gap_of_one_is_coached_first_where_that_is_asked_for_and_somebody_can():
    people = dict.fromkeys("abc", ("u", 2, "clear"))
    limits = Training(days_per_officer=None)
    table = chosen_for(people, coachable="a", coach_one_level=True, training=limits)
    assert rules_of(table) == {
        "a": ("coaching", "one_level"), "b": ("course", "enough_people"), "c": ("course", "enough_people"),
    }  # fmt: skip
    assert rules_of(chosen_for(THREE, coachable="abc", coach_one_level=True))["a"] == ("course", "enough_people")


def test_who_is_set_by_hand_goes_to_the_course_undecided_or_alone():
    limits = Training(fixed=[FixedSession(course="c", site="x", week=1, officers=["a", "s"])])
    people = {"a": ("u", 1, "clear"), "s": ("u", 1, "undecided")}
    assert set(rules_of(chosen_for(people, training=limits)).values()) == {("course", "by_hand")}


def test_without_a_unit_nothing_is_within_reach():
    assert rules_of(chosen_for({"a": (None, 1, "clear")})) == {"a": ("self_study", "nobody")}


def plans_of(people, seats="", pairs="", training=None, **rules):
    def of(ids):
        return pd.DataFrame({"officer_id": list(ids)}, dtype="str").assign(scale_id="d")

    chosen = chosen_for(people, coachable="abc", training=training, **rules)
    table = with_plans(chosen, training=of(seats), coaching=of(pairs), rules=Interventions(**rules))
    return table.set_index("officer_id")


def test_materials_go_before_a_course_and_stand_in_where_nothing_was_found():
    people = THREE | {"s": ("u", 1, "undecided")}
    table = plans_of(people, seats="a", pairs="b", training=Training(reassess_first=True))
    assert table["planned"].to_dict() == {"a": "course", "b": "coaching", "c": "none", "s": "none"}
    assert table["self_study"].to_dict() == {"a": True, "b": False, "c": True, "s": False}
    assert not plans_of(people, seats="a", pairs="b", self_study=False)["self_study"].any()


def test_needs_left_to_coaching_stay_open_with_their_reason():
    people = {"a": ("u", 2, "clear"), "b": ("u", 2, "clear"), "n": (None, 2, "clear")}
    table = plans_of(people, pairs="b").reset_index()
    assert left_to_coaching(table)["officer_id"].tolist() == ["a", "b", "n"]
    assert without_coach(table, gaps_of(people)).to_dict("records") == [
        {"officer_id": "a", "scale_id": "d", "gap": 1, "reason": "no_coach", "remedy": "find_coach"},
        {"officer_id": "n", "scale_id": "d", "gap": 1, "reason": "no_unit", "remedy": "set_unit"},
    ]


def test_a_need_that_falls_back_to_self_study_says_so_where_it_stays_open():
    people = dict.fromkeys("ab", ("u", 1, "clear"))
    table = chosen_for(people, coachable="a").reset_index()
    assert without_coach(table, gaps_of(people))[["officer_id", "reason", "remedy"]].to_numpy().tolist() == [
        ["a", "no_coach", "find_coach"],
        ["b", "self_study", "find_coach"],
    ]


@pytest.mark.parametrize(("fewest", "rule"), [(2, "few_people"), (3, "below_minimum")])
def test_a_course_that_only_its_minimum_keeps_shut_is_named_as_such(fewest, rule, monkeypatch):
    courses = [
        one.model_copy(update={"seats": one.seats.model_copy(update={"min": fewest})}) for one in FRAMEWORK.courses
    ]
    monkeypatch.setitem(globals(), "FRAMEWORK", FRAMEWORK.model_copy(update={"courses": courses}))
    people = dict.fromkeys("ab", ("u", 1, "clear"))
    table = chosen_for(people, coachable="a").reset_index()
    assert rules_of(table)["a"] == ("coaching", rule)
    assert rules_of(table)["b"] == ("self_study", "nobody" if fewest == 2 else "alone_below_minimum")
    reasons = without_coach(table, gaps_of(people))["reason"].tolist()
    assert reasons == (["no_coach", "self_study"] if fewest == 2 else ["below_minimum"] * 2)


@pytest.mark.parametrize(("texts", "codes"), [(RULE_TEXT, RULES), (INTERVENTION_TEXT, INTERVENTIONS_POSSIBLE)])
def test_every_code_has_words_in_both_languages(texts, codes):
    assert set(texts) == set(codes)
    assert all(text.in_("vi") and text.in_("en") for text in texts.values())
