"""Who would change level without an item, or with another key."""

import pandas as pd

from workbench.measure.flips import flips, seriously_flagged

DOMAIN_OF = {"c1": "d1", "c2": "d2", "d1": "d1", "d2": "d2"}
ITEMS = pd.DataFrame(
    {
        "item_id": ["q1", "q2", "q3", "q4", "z1"],
        "competency_id": ["c1", "c1", "c1", "c1", "c2"],
        "key": ["A", "A", "A", "A", "A"],
        "points": 1.0,
    }
)
ANSWERS = pd.DataFrame(
    {
        "q1": ["B", "B", "A"],
        "q2": ["A", "A", "B"],
        "q3": ["A", "B", "B"],
        "q4": ["A", "A", "B"],
        "z1": ["A", "B", None],
    },
    index=["o1", "o2", "o3"],
    dtype="str",
)
POINTS = (ANSWERS == "A") * 1.0
REQUIRED = pd.DataFrame({"officer_id": ["o1", "o2", "o3"], "scale_id": "c1", "required": [2, 2, 1]})


def by_half_and_all(points, items, _scales):
    """Level 0 below half of the points, 1 from half, 2 from all; for the competency and its domain alike."""
    asked.append(points.columns.tolist())
    share = points.mean(axis=1)
    level = (share >= 0.5).astype(int) + (share >= 1)
    scales = [items["competency_id"].iloc[0], DOMAIN_OF[items["competency_id"].iloc[0]]]
    return pd.concat(
        [
            pd.DataFrame(
                {
                    "officer_id": points.index,
                    "scale_id": s,
                    "level": level.to_numpy(),
                    "estimate": 100 * share.to_numpy(),
                    "basis": "observed",
                }
            )
            for s in scales
        ]
    )


asked: list[list[str]] = []


def found(*item_ids):
    asked.clear()
    return flips(
        POINTS,
        ITEMS,
        item_ids=item_ids,
        answers=ANSWERS,
        other_keys={"q1": "B"},
        relevel=by_half_and_all,
        required=REQUIRED,
        cuts=lambda scale: [50.0, 100.0],
        domain_of=DOMAIN_OF,
    )


def test_dropping_and_rekeying_by_hand():
    """Points: o1 0111 (¾), o2 0101 (½), o3 1000 (¼): levels 1, 1, 0 on c1 and on d1.

    Without q1: 3/3, 2/3, 0/3, so that o1 moves up on both scales, one person all the same, and its need on c1
    vanishes; keyed B: 4/4, ¾, 0, and so it does. o1 was a whole item (25 points of percent) from the cut score of 100.
    """
    row = found("q1").iloc[0]
    assert row[["n_up", "n_down", "n_people", "n_at_cut", "needs_up", "needs_down"]].tolist() == [1, 0, 1, 0, 0, 1]
    assert row[["best_key", "n_up_rekeyed", "n_down_rekeyed", "n_people_rekeyed"]].tolist() == ["B", 1, 0, 1]
    assert row[["needs_up_rekeyed", "needs_down_rekeyed"]].tolist() == [0, 1]


def test_an_item_that_holds_people_up():
    """Without q2: o1 2/3, o2 1/3, o3 1/3: o2, who stood on the cut score of 50, falls. Its key stands."""
    row = found("q2").iloc[0]
    assert row[["n_up", "n_down", "n_people", "n_at_cut", "needs_up", "needs_down"]].tolist() == [0, 1, 1, 1, 0, 0]
    assert row[["best_key", "n_up_rekeyed", "n_down_rekeyed"]].isna().all()


def test_only_the_domain_concerned_is_measured_again():
    assert found("q1", "q2")["item_id"].tolist() == ["q1", "q2"]
    assert all("z1" not in columns for columns in asked)
    assert found("z1").iloc[0][["n_up", "n_down"]].tolist() == [0, 0]
    assert found().empty


def test_which_items_are_in_question():
    statistics = pd.DataFrame({"item_id": ["a", "b", "c"], "flags": [None, "too_easy", "dead_distractor too_hard"]})
    assert seriously_flagged(statistics.astype({"flags": "str"})) == ["c"]
