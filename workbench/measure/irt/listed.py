"""Item parameters as rows of table `item_parameters`, one per step of an item, and the curves taken up from them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from workbench import tables
from workbench.measure.irt.calibration import Calibration
from workbench.measure.irt.curves import Curves


def rows_of(
    names: list[str], domain: str, found: Calibration, *, infit: np.ndarray, outfit: np.ndarray
) -> pd.DataFrame:
    """Return the rows of a calibration's items.

    Args:
        names: items, their ids.
        domain: the domain's id.
        found: the calibration.
        infit: items, infit mean square.
        outfit: items, outfit mean square.
    """
    curves = found.curves
    item, step = np.nonzero(np.isfinite(curves.intercepts))
    of_item: dict[str, Any] = {
        "a": found.slope,
        "se_a": found.se_slope,
        "location": found.difficulty,
        "se_location": found.se_difficulty,
        "guessing": curves.lower,
        "infit": infit,
        "outfit": outfit,
    }
    columns = {
        "item_id": np.array(names, dtype=object)[item],
        "category": step + 1,
        "domain_id": domain,
        "model": found.model,
        "b": curves.thresholds[item, step],
        "se_b": found.se_thresholds[item, step],
        "from_points": curves.worth[item, step],
        "to_points": curves.worth[item, step + 1],
    }
    return pd.DataFrame(columns | {name: values[item] for name, values in of_item.items()})


def locations(parameters: tables.ItemParameters) -> pd.DataFrame:
    """Return one row per item of table `item_parameters`: its location, the mean of its b, with the error of that."""
    steps = parameters.groupby("item_id", sort=False)["b"].agg(["mean", "size"])
    first = parameters[(parameters["category"] == 1).to_numpy()].reset_index(drop=True)
    single = (first["item_id"].map(steps["size"]) == 1).to_numpy()
    return first.assign(b=first["item_id"].map(steps["mean"]), se_b=first["se_b"].where(single, first["se_location"]))


def curves_of(parameters: pd.DataFrame) -> tuple[list[str], Curves]:
    """Return the items of some rows of table `item_parameters`, in order, and their curves."""
    names = list(dict.fromkeys(parameters["item_id"]))
    item = pd.Index(names).get_indexer(parameters["item_id"])
    step = parameters["category"].to_numpy(dtype=int) - 1
    most = int(step.max(initial=0)) + 1
    slope, lower = np.ones(len(names)), np.zeros(len(names))
    slope[item] = parameters["a"].to_numpy(dtype=float)
    lower[item] = parameters["guessing"].fillna(0.0).to_numpy(dtype=float)
    rises = np.full((len(names), most), -np.inf)
    rises[item, step] = -parameters["a"].to_numpy(dtype=float) * parameters["b"].to_numpy(dtype=float)
    worth = np.zeros((len(names), most + 1))
    worth[item, step + 1] = parameters["to_points"].to_numpy(dtype=float)
    start = step == 0
    worth[item[start], 0] = parameters["from_points"].to_numpy(dtype=float)[start]
    return names, Curves(slope, rises.cumsum(axis=1), worth, lower)
