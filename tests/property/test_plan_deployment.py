"""What must hold for any advice on moves, on small random departments."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.parameters.framework import Framework
from workbench.parameters.staffing import Deployment
from workbench.plan.deployment import deployment

NAME = {"vi": "x", "en": "x"}
UNITS, SCALES, LEVELS = "uvw", ["d", "d.a"], [1, 2, 3]
SITE = {"u": "x", "v": "x", "w": "y"}
places = st.fixed_dictionaries(
    {
        unit: st.fixed_dictionaries(
            {scale: st.dictionaries(st.sampled_from(LEVELS), st.integers(0, 2), max_size=3) for scale in SCALES}
        )
        for unit in UNITS
    }
)
staff = st.lists(
    st.tuples(st.sampled_from(UNITS), st.integers(0, 3), st.integers(0, 3), st.booleans()), min_size=1, max_size=9
)


def cohort(people):
    rows = [(f"o{i}", unit, d, a, sure) for i, (unit, d, a, sure) in enumerate(people)]
    frame = pd.DataFrame(rows, columns=["officer_id", "unit_id", *SCALES, "sure"])
    levels = frame.melt(["officer_id", "unit_id", "sure"], SCALES, var_name="scale_id", value_name="level")
    for k in range(4):
        below = (levels["level"] - 1).clip(lower=0).eq(k)
        levels[f"p_{k}"] = (
            levels["level"].eq(k).astype(float).where(levels["sure"], 0.6 * levels["level"].eq(k) + 0.4 * below)
        )
    return frame, levels


def framework(needed):
    return Framework.model_validate(
        {
            "framework": "f",
            "levels": [{"level": k, "name": NAME} for k in LEVELS],
            "domains": [{"id": "d", "name": NAME}],
            "competencies": [{"id": "d.a", "domain": "d", "name": NAME}],
            "positions": [{"id": "p", "name": NAME, "domain": "d", "requires": {"d": 2}}],
            "units": [{"id": u, "name": NAME, "site": SITE[u], "needed": by} for u, by in needed.items()],
        }
    )


def advised(people, needed, **limits):
    frame, levels = cohort(people)
    officers = frame[["officer_id", "unit_id"]].assign(position_id="p")
    gaps = levels.assign(gap=(2 - levels["level"]).clip(lower=0), decision="clear")
    nobody = pd.DataFrame(columns=["officer_id", "scale_id", "to_level", "coach_id"])
    return deployment(
        levels,
        gaps,
        officers,
        framework(needed),
        training=nobody,
        coaching=nobody,
        domain_share=1.0,
        limits=Deployment(enabled=True, **{"fit": 0.0} | limits),
        decide_at=0.8,
    )


def shortage(people, needed, moves=None, units=UNITS):
    """Counted person by person: who stays counts by the level; who joins on one scale, where the level is sure."""
    moved = {} if moves is None else {m.officer_id: (m.to_unit, m.scale_id) for m in moves.itertuples()}
    short = 0
    for unit in set(units) & {unit for unit, *_ in people}:
        for scale, by in needed[unit].items():
            lacks = [0]
            for level in by:
                there = 0
                for i, (home, d, a, sure) in enumerate(people):
                    own = d if scale == "d" else a
                    to, counts = moved.get(f"o{i}", (home, scale))
                    level_there = own if sure or to == home else own - 1
                    there += to == unit and (to == home or counts == scale) and level_there >= level
                lacks.append(sum(n for at, n in by.items() if at >= level) - there)
            short += max(lacks)
    return short


@given(people=staff, needed=places, moves=st.sampled_from([0.2, 0.5, 1.0]), same_site=st.booleans())
@settings(max_examples=60, deadline=None)
def test_every_limit_holds_and_the_effects_are_what_the_shortage_falls_by(people, needed, moves, same_site):
    table = advised(people, needed, moves=moves, same_site=same_site)
    assert len(table) <= int(moves * len(people) + 1e-9)
    assert (table["from_unit"] != table["to_unit"]).all()
    home = {f"o{i}": unit for i, (unit, *_) in enumerate(people)}
    assert table["from_unit"].tolist() == [home[i] for i in table["officer_id"]]
    if same_site:
        assert [SITE[u] for u in table["from_unit"]] == [SITE[u] for u in table["to_unit"]]
    fallen = shortage(people, needed) - shortage(people, needed, table)
    assert abs(table["effect"].sum() - fallen) < 1e-9
    assert fallen > 0 or table.empty
    for unit in {unit for unit, *_ in people}:
        before = sum(own == unit for own, *_ in people)
        after = before - (table["from_unit"] == unit).sum() + (table["to_unit"] == unit).sum()
        assert shortage(people, needed, table, unit) <= shortage(people, needed, None, unit)
        assert after >= min(before, sum(needed[unit]["d"].values()))


@given(people=staff.filter(lambda people: len(people) <= 5), needed=places)
@settings(max_examples=40, deadline=None)
def test_no_single_move_is_missed(people, needed):
    table = advised(people, needed, moves=1.0)
    reached = shortage(people, needed, table) + 0.1 * len(table)
    for i, (home, *_) in enumerate(people):
        others = {unit for unit, *_ in people} - {home}
        size = sum(own == home for own, *_ in people)
        if size - 1 < sum(needed[home]["d"].values()):
            continue
        for unit in sorted(others):
            if any(needed[unit][scale].get(level) for scale in SCALES for level in LEVELS):
                for scale in SCALES:
                    alone = pd.DataFrame({"officer_id": [f"o{i}"], "to_unit": [unit], "scale_id": [scale]})
                    if shortage(people, needed, alone, home) > shortage(people, needed, None, home):
                        continue
                    assert reached <= shortage(people, needed, alone) + 0.1 + 1e-6


@given(people=staff, needed=places, more=st.sampled_from([0.2, 0.4]))
@settings(max_examples=25, deadline=None)
def test_more_moves_never_help_less(people, needed, more):
    fewer, all_ = advised(people, needed, moves=more), advised(people, needed, moves=1.0)
    assert all_["effect"].sum() - 0.1 * len(all_) >= fewer["effect"].sum() - 0.1 * len(fewer) - 1e-6
