"""What must hold for gaps whatever the scores are."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.parameters.cohort import Weights
from workbench.parameters.framework import Framework
from workbench.profile.gaps import gaps, needs

NAME = {"vi": "x", "en": "x"}
FRAMEWORK = Framework.model_validate(
    {
        "framework": "f",
        "levels": [{"level": k, "name": NAME} for k in (1, 2, 3)],
        "domains": [{"id": "d", "name": NAME, "workload_growth": 0.1}],
        "competencies": [{"id": f"d.{k}", "domain": "d", "name": NAME, "criticality": 3} for k in "ab"],
        "positions": [{"id": "p", "name": NAME, "domain": "d", "requires": {"d": 2, "d.a": 3, "d.b": 1}}],
    }
)


def levels_of(people):
    rows = [
        (f"o{i}", scale, level, *[float(k == level) for k in range(4)])
        for i, person in enumerate(people)
        for scale, level in zip(["d", "d.a", "d.b"], person, strict=True)
    ]
    frame = pd.DataFrame(rows, columns=["officer_id", "scale_id", "level", "p_0", "p_1", "p_2", "p_3"])
    return frame.assign(probability=1.0, decision="clear", basis="observed")


def officers_of(people):
    ids = [f"o{i}" for i in range(len(people))]
    return pd.DataFrame({"officer_id": ids, "unit_id": "u", "position_id": "p"})


def table_of(people):
    return gaps(levels_of(people), officers_of(people), FRAMEWORK, weights=Weights(), decide_at=0.8)


PERSON = st.tuples(*[st.integers(0, 3)] * 3)
PEOPLE = st.lists(PERSON, min_size=1, max_size=6)


@settings(max_examples=40, deadline=None)
@given(PEOPLE, st.integers(0, 2))
def test_raising_a_level_never_widens_a_gap(people, scale):
    raised = [list(person) for person in people]
    raised[0][scale] = min(raised[0][scale] + 1, 3)
    before, after = table_of(people), table_of(raised)
    assert (after["gap"] <= before["gap"]).all()
    assert (after["expected_gap"] <= before["expected_gap"] + 1e-12).all()


@settings(max_examples=40, deadline=None)
@given(PEOPLE)
def test_surplus_never_cancels_a_deficit(people):
    table = table_of(people)
    assert not (table["gap"].gt(0) & table["surplus"].gt(0)).any()
    assert (table["gap"] - table["surplus"]).eq(table["required"] - table["level"]).all()
    assert table["priority"].between(0, 1).all()


@settings(max_examples=30, deadline=None)
@given(PEOPLE, st.randoms(use_true_random=False))
def test_row_order_is_irrelevant(people, random):
    levels, officers = levels_of(people), officers_of(people)
    shuffled = levels.sample(frac=1, random_state=random.randint(0, 999))
    other = gaps(shuffled, officers.iloc[::-1], FRAMEWORK, weights=Weights(), decide_at=0.8)
    pd.testing.assert_frame_equal(table_of(people), other)


@settings(max_examples=40, deadline=None)
@given(PEOPLE)
def test_a_shortage_is_counted_once(people):
    found = needs(table_of(people), FRAMEWORK)
    below = set(found.loc[found["scale_id"].ne("d"), "officer_id"])
    assert not below & set(found.loc[found["scale_id"].eq("d"), "officer_id"])
