"""Moves between small units, checked by hand."""

import pandas as pd

from workbench.parameters.framework import Framework
from workbench.parameters.staffing import Deployment
from workbench.plan.deployment import deployment

NAME = {"vi": "x", "en": "x"}


def framework(**needed):
    site = {"u": "x", "v": "x", "w": "y"}
    return Framework.model_validate(
        {
            "framework": "f",
            "levels": [{"level": k, "name": NAME} for k in (1, 2, 3)],
            "domains": [{"id": d, "name": NAME} for d in "de"],
            "competencies": [{"id": "d.a", "domain": "d", "name": NAME}],
            "positions": [{"id": f"{d}-officer", "name": NAME, "domain": d, "requires": {d: 2}} for d in "de"],
            "units": [{"id": u, "name": NAME, "site": site[u], "needed": by} for u, by in needed.items()],
        }
    )


def plan(*rows, columns=("officer_id", "scale_id", "to_level", "coach_id")):
    """Seats or pairs: officer, scale, level led to, coach."""
    return pd.DataFrame(rows, columns=columns)


NOBODY = plan()


def moves_of(
    people, needed, *, sure=(), years=None, scale="d", training=NOBODY, coaching=NOBODY, met=None, half=False, **limits
):
    """People: id → (unit, level), all of them d-officers, besides one of level 0 in each unit that has nobody.

    The level is certain where `sure` says so, for everybody where it says nothing.
    """
    people = people | {f"0{u}": (u, 0) for u in needed if u not in {unit for unit, _ in people.values()}}
    frame = pd.DataFrame([(i, *rest) for i, rest in people.items()], columns=["officer_id", "unit_id", "level"])
    certain = frame["officer_id"].isin(sure or list(people))
    chances = {f"p_{k}": (frame["level"] == k).astype(float).where(certain, 0.25) for k in range(4)}
    levels = frame.assign(scale_id=scale, **chances)[["officer_id", "scale_id", "level", *chances]]
    officers = frame[["officer_id", "unit_id"]].assign(position_id="d-officer")
    if years is not None:
        officers = officers.assign(tenure_years=officers["officer_id"].map(years))
    gaps = levels.assign(gap=(2 - frame["level"]).clip(lower=0), decision="clear")
    if half:
        gaps = pd.concat([gaps.assign(gap=0), gaps.assign(gap=1)])
    if met is not None:
        gaps = gaps.assign(gap=[0 if officer in met else 1 for officer in gaps["officer_id"]])
    return deployment(
        levels,
        gaps,
        officers,
        framework(**needed),
        training=training,
        coaching=coaching,
        domain_share=1.0,
        limits=Deployment(enabled=True, **{"moves": 1.0, "fit": 0.0} | limits),
        decide_at=0.8,
    )


def routes(table):
    return set(zip(table["officer_id"], table["from_unit"], table["to_unit"], strict=True))


SPARE = {"a": ("u", 2), "b": ("u", 2), "k": ("u", 3)}


def test_a_person_to_spare_fills_a_place_elsewhere():
    # u needs 2 at level 2 or above and has 3; v needs 1 at level 3 or above, counted in its cells of level 2 and 3.
    table = moves_of(SPARE, {"u": {"d": {"2": 2}}, "v": {"d": {"2": 1, "3": 1}}})
    # v lacks two people, one of them at level 3: k is one of them. u cannot give a second person.
    assert table.to_dict("records") == [
        {
            "officer_id": "k", "from_unit": "u", "to_unit": "v", "position_id": "d-officer", "effect": 1.0, "fit": 1.0,
            "scale_id": "d", "chain": 1, "home_short": 0.0, "home_qualified": 2, "home_needed": 2,
        }
    ]  # fmt: skip


def test_nobody_moves_where_nothing_is_short_or_nothing_may_move():
    needed = {"u": {"d": {"2": 2}}, "v": {"d": {"2": 1}}}
    assert len(moves_of(SPARE, needed)) == 1
    assert moves_of(SPARE, needed | {"v": {"d": {"2": 0}}}).empty
    assert moves_of(SPARE, needed, moves=0.0).empty
    assert moves_of(SPARE, needed, moves=0.2).empty  # ⌊0.2 × 4⌋ = 0


def test_a_move_that_opens_as_much_as_it_fills_is_left_out():
    assert moves_of({"a": ("u", 2)}, {"u": {"d": {"2": 1}}, "v": {"d": {"2": 1}}}).empty


def test_a_level_that_is_not_clear_fills_nothing():
    needed = {"u": {"d": {"2": 2}}, "v": {"d": {"3": 1}}}
    assert routes(moves_of(SPARE, needed)) == {("k", "u", "v")}
    assert moves_of(SPARE, needed, sure=["a", "b"]).empty


def test_a_unit_at_its_needed_strength_gives_only_in_exchange():
    # u is full with three people for three places; it has a level 3 too many, and v a level 3 too few.
    people = {"a": ("u", 3), "b": ("u", 2), "c": ("u", 1), "z": ("v", 2), "y": ("v", 1)}
    needed = {"u": {"d": {"1": 1, "2": 2}}, "v": {"d": {"1": 1, "3": 1}}}
    table = moves_of(people, needed)
    assert routes(table) == {("a", "u", "v"), ("z", "v", "u")}
    assert moves_of(people, needed, moves=0.2).empty  # one move alone would leave u below its strength


def test_moves_stay_within_the_site_where_that_is_asked_for():
    needed = {"u": {"d": {"2": 2}}, "w": {"d": {"2": 1}}}
    assert len(moves_of(SPARE, needed)) == 1
    assert moves_of(SPARE, needed, same_site=True).empty


def test_the_tenure_holds_where_the_data_state_it():
    needed = {"u": {"d": {"2": 2}}, "v": {"d": {"2": 1}}}
    years = {"a": "1", "b": "3.5", "k": None}
    assert routes(moves_of(SPARE, needed, years=years)) == {("b", "u", "v")}
    assert moves_of(SPARE, needed, years=years, tenure=4.0).empty
    assert len(moves_of(SPARE, needed, tenure=4.0)) == 1


def test_the_longest_in_the_unit_go_first_then_those_who_fit_best():
    people = dict.fromkeys("abc", ("u", 2))
    needed = {"u": {"d": {"1": 2}}, "v": {"d": {"2": 1}}}
    assert routes(moves_of(people, needed)) == {("a", "u", "v")}
    assert routes(moves_of(people, needed, years={"a": 3, "b": 9, "c": 5})) == {("b", "u", "v")}


def test_people_join_units_that_need_their_domain_only():
    assert moves_of(SPARE, {"u": {"d": {"2": 2}}, "v": {"e": {"1": 1}}}).empty


def test_effects_follow_each_other_and_add_up():
    # v lacks two people at level 2 or above, one of them at level 3: k is one, whoever goes with k the other.
    people = {"a": ("u", 2), "b": ("u", 2), "k": ("u", 3), "m": ("u", 2)}
    needed = {"u": {"d": {"1": 2}}, "v": {"d": {"2": 1, "3": 1}}}
    table = moves_of(people, needed)
    assert table["effect"].tolist() == [1.0, 1.0]
    assert "k" in table["officer_id"].tolist()


def test_a_person_fills_one_place_however_many_levels_and_scales_need_somebody():
    # v lacks one person of the domain and one of the competency: k has both levels, and counts on one scale.
    needed = {"u": {"d": {"1": 1}}, "v": {"d": {"2": 1, "3": 1}}}
    assert moves_of({"k": ("u", 3), "m": ("u", 3)}, needed | {"u": {}})["effect"].tolist() == [1.0, 1.0]


def test_two_moves_that_only_help_together_share_what_they_do():
    # a alone: u lacks one more at levels 1 and 2, v has its level 3. z alone: v lacks one at level 1. Both: v has its
    # level 3, and nothing else is short.
    people = {"a": ("u", 3), "b": ("u", 2), "c": ("u", 1), "z": ("v", 2), "y": ("v", 1)}
    table = moves_of(people, {"u": {"d": {"1": 1, "2": 2}}, "v": {"d": {"1": 1, "3": 1}}})
    assert table.set_index("officer_id")["effect"].to_dict() == {"a": 0.5, "z": 0.5}
    assert table["chain"].tolist() == [1, 1]
    assert table.set_index("officer_id")["home_short"].to_dict() == {"a": 1.0, "z": 0.0}


def test_a_chain_of_three_units_is_found():
    # Only u has people to spare, at level 1; w lacks one at level 3, whom v has and cannot let go without another at 1.
    people = {"a": ("u", 1), "b": ("u", 1), "k": ("v", 3), "c": ("w", 0)}
    needed = {"u": {"d": {"1": 1}}, "v": {"d": {"1": 1}}, "w": {"d": {"3": 1}}}
    table = moves_of(people, needed)
    assert routes(table) == {("a", "u", "v"), ("k", "v", "w")}
    assert (table["chain"].tolist(), table["effect"].sum()) == ([1, 1], 1.0)
    assert moves_of(people, needed, moves=0.26).empty  # one move alone would leave v with nobody


def test_what_the_plans_lead_to_is_where_moves_start_from():
    needed = {"u": {"d": {"2": 2}}, "v": {"d": {"2": 1}}}
    people = SPARE | {"t": ("v", 1)}
    assert len(moves_of(people, needed)) == 1
    assert moves_of(people, needed, training=plan(("t", "d", 2, None))).empty
    assert moves_of(people, needed, coaching=plan(("t", "d", 2, "a"))).empty


def test_people_whom_the_plans_count_on_stay():
    needed = {"u": {"d": {"2": 1}}, "v": {"d": {"2": 1}}}
    people = {"a": ("u", 2), "b": ("u", 2)}
    assert routes(moves_of(people, needed)) == {("a", "u", "v")}
    assert routes(moves_of(people, needed, training=plan(("a", "e", 2, None)))) == {("b", "u", "v")}
    assert moves_of(people, needed, coaching=plan(("a", "e", 2, "b"))).empty


def test_people_who_fit_too_little_are_not_proposed():
    needed = {"u": {"d": {"2": 1}}, "v": {"d": {"2": 1}}}
    people = {"a": ("u", 2), "b": ("u", 2)}
    assert routes(moves_of(people, needed, met=["b"], fit=0.5)) == {("b", "u", "v")}
    assert moves_of(people, needed, met=[], fit=0.5).empty


def test_what_a_move_costs_at_home_is_said():
    needed = {"u": {"d": {"2": 1}}, "v": {"d": {"2": 1}}}
    row = moves_of({"a": ("u", 2), "b": ("u", 2)}, needed).iloc[0]
    assert (row["home_short"], row["home_qualified"], row["home_needed"]) == (0.0, 1, 1)


def test_no_unit_is_left_shorter_than_it_was():
    # k would fill three cells of v, which lacks one person at levels 1, 2 and 3, and open the one of u.
    people = {"k": ("u", 3), "b": ("u", 0)}
    needed = {"u": {"d": {"2": 1}}, "v": {"d": {"1": 0, "2": 0, "3": 1}}}
    assert moves_of(people, needed).empty
    assert routes(moves_of(people, needed | {"u": {"d": {"1": 0}}})) == {("k", "u", "v")}
