"""Whom a plan is for: in a unit by every position, in a domain's plan without positions that few hold."""

from types import SimpleNamespace

import pandas as pd

from workbench.language import Speaker
from workbench.report.shared.plan_words import audience, wide_audience


def test_positions_that_few_hold_are_counted_together_in_a_domain():
    held = {"chief": 1, "deputy": 4, "clerk": 12, "officer": 40}
    officers = pd.DataFrame({"position_id": [position for position, n in held.items() for _ in range(n)]})
    officers["officer_id"] = [f"o{i}" for i in range(len(officers))]
    short = pd.concat([group.head(3) for _, group in officers.groupby("position_id")])
    view = SimpleNamespace(
        table={"officers": officers}.get,
        parameters=SimpleNamespace(units=SimpleNamespace(minimum_cell=10)),
        position=str.title,
        speaker=Speaker("en"),
        say=Speaker("en").say,
    )
    assert audience(view, short).endswith("Chief (1); Clerk (3); Deputy (3); Officer (3).")
    assert wide_audience(view, short).endswith(": Officer (3); other positions (7).")
    assert wide_audience(view, short.head(0)) == "Nobody is certainly below a requirement."
