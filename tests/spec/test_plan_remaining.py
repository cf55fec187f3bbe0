"""What is left of the needs: a coached need leaves the list, half a lift leaves the rest in it."""

import pandas as pd

from workbench import tables
from workbench.plan.remaining import still_open

GAPS = pd.DataFrame(
    {"officer_id": ["a", "b", "c", "d"], "scale_id": "s", "required": [3, 3, 2, 2]}
).astype({"required": "Int64"})  # fmt: skip


def steps(officers: list[str], to_level: list[int]) -> pd.DataFrame:
    return pd.DataFrame({"officer_id": officers, "scale_id": "s", "to_level": to_level}).astype({"to_level": "Int64"})


def test_each_need_is_closed_partly_closed_or_open_with_its_reason():
    # a: required 3, seat to 2 → one level remains; b: seat to 3 → closed; c: coached to 2 → closed; d: nothing
    unmet = tables.UNMET.shaped(
        pd.DataFrame(
            {
                "officer_id": ["c", "d"],
                "scale_id": "s",
                "gap": 1,
                "reason": ["seats", "budget"],
                "remedy": "raise_budget",
            }
        )
    )
    left = still_open(GAPS, unmet, steps(["a", "b"], [2, 3]), steps(["c"], [2])).set_index("officer_id")
    assert left["reason"].to_dict() == {"a": "next_step", "d": "budget"}
    assert left["gap"].to_dict() == {"a": 1, "d": 1}


def test_without_plans_everything_stays_open():
    unmet = tables.UNMET.shaped(
        pd.DataFrame({"officer_id": ["d"], "scale_id": "s", "gap": 1, "reason": "budget", "remedy": "raise_budget"})
    )
    none = steps([], [])
    assert still_open(GAPS, unmet, none, none)["reason"].to_list() == ["budget"]
