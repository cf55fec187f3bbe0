"""Tables are refused for what their declaration forbids, as their schema says, and for nothing else."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandera.errors import SchemaErrors

from workbench.messages import as_is
from workbench.tables.declare import Table, percentage, real, text, unchecked, whole

WORDS = as_is("x")
TABLE: Table[pd.DataFrame] = Table(
    "made",
    ("who", "n"),
    WORDS,
    (
        text("who", WORDS),
        whole("n", WORDS, low=1),
        text("kind", WORDS, "a", "b", missing=True),
        percentage("share", WORDS),
        real("sure", WORDS, missing=False, required=False),
    ),
)
SOUND = {"who": ["o", "o"], "n": [1, 2], "kind": ["a", None], "share": [0.0, 100.0]}


def refused(frame):
    try:
        TABLE.shaped(frame)
    except SchemaErrors:
        return True
    return False


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({}, False),
        ({"n": [1, 1]}, True),
        ({"n": [1, 0]}, True),
        ({"n": [1, None]}, True),
        ({"who": ["o", None]}, True),
        ({"kind": ["a", "c"]}, True),
        ({"share": [0.0, 100.1]}, True),
        ({"share": [-0.1, None]}, True),
        ({"share": [None, None]}, False),
        ({"sure": [1.0, None]}, True),
        ({"sure": [1.0, 2.0]}, False),
        ({"more": [1, 2]}, False),
    ],
)
def test_every_constraint_refuses_what_breaks_it(change, wrong):
    assert refused(pd.DataFrame(SOUND | change)) == wrong


def test_a_column_that_is_not_there_is_refused():
    assert refused(pd.DataFrame(SOUND).drop(columns="share"))


def test_unchecked_holds_within_alone():
    with unchecked():
        assert not refused(pd.DataFrame(SOUND | {"n": [1, 1]}))
    assert refused(pd.DataFrame(SOUND | {"n": [1, 1]}))


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["o", "p", "p", None]),
        st.sampled_from([0, 1, 1, 2, 3, None]),
        st.sampled_from(["a", "b", "c", None]),
        st.sampled_from([-1.0, 0.0, 50.0, 100.0, 101.0, None]),
        st.sampled_from([1.0, 1.0, 2.0, None]),
    ),
    max_size=3,
)


@settings(max_examples=30, deadline=None)
@given(ROWS)
def test_what_is_refused_is_what_the_schema_refuses(rows):
    frame = pd.DataFrame(rows, columns=[column.name for column in TABLE.columns])
    with unchecked():
        typed = TABLE.shaped(frame)
    try:
        TABLE.schema().validate(typed, lazy=True)
        wrong = False
    except SchemaErrors:
        wrong = True
    assert refused(frame) == wrong
