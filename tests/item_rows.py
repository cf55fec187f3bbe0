"""Rows of table `item_parameters` of items of two results, as tests write them down."""

import pandas as pd


def two_results(frame: pd.DataFrame) -> pd.DataFrame:
    """Fill in what follows where an item has one step: its location is its threshold, from no point to one."""
    known = {"item_id": [f"q{i}" for i in range(len(frame))], "category": 1, "location": frame["b"], "guessing": 0.0}
    known |= {"se_location": frame.get("se_b", 0.1), "from_points": 0.0, "to_points": frame.get("points", 1.0)}
    return frame.assign(**{name: value for name, value in known.items() if name not in frame})
