"""Places are left out where the seats at a site would tell of few people."""

from types import SimpleNamespace

import pandas as pd

from workbench.report.shared.places import without_few


def test_a_place_is_told_where_its_hidden_units_are_several_and_large_enough():
    sites = {"a": "north", "b": "south", "c": "south", "d": "west", "e": "west", "f": "east", "g": None}
    cells = pd.DataFrame({"unit_id": list(sites), "scale_id": "s", "n": [12, 3, 4, 4, 8, 40, 2]})
    cells["suppressed"] = cells["unit_id"] != "f"
    view = SimpleNamespace(
        table=lambda name: cells,
        framework=SimpleNamespace(units=[SimpleNamespace(id=u, site=site) for u, site in sites.items()]),
        parameters=SimpleNamespace(units=SimpleNamespace(minimum_cell=10)),
    )
    sessions = pd.DataFrame({"site": ["north", "south", "west", "east", "north", None]})
    shown = without_few(view, sessions, pd.Series(["s", "s", "s", "s", "other", "s"]))
    assert shown["site"].fillna("–").tolist() == ["–", "–", "west", "east", "north", "–"]
    assert sessions["site"].notna().sum() == 5
