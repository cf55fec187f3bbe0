"""Calibrations laid out as tables and plain data, and taken up from them again, number for number.

It knows the calibrations of `workbench.measure.ability` and their estimates, hence the imports from beside.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np
import pandas as pd

from workbench import tables
from workbench.measure.ability import Calibrations, Coverage
from workbench.measure.competencies import Together
from workbench.measure.irt import Calibration, Curves
from workbench.measure.irt.scale import Scale
from workbench.measure.second_order import General

OF_SCALES = ("constant", "points", "linked")
OF_CALIBRATIONS = ("model", "shape", "log_likelihood", "free", "cycles", "converged")
ARRAYS = ("theta", "prior", "shares")
VALUES = ("value", "bound", "worth")
COLUMNS = ("scale_id", "item_id", "step", *VALUES, "lower")


def laid_out(calibrations: Calibrations | None) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Return calibrations as rows of items and one entry per domain; no row and no entry for None.

    Returns:
        A row per scale, item and step, in the calibrations' order: at step 0 the slope, the worth of the lowest
        category and the lower asymptote, at step k d_k, the fewest points of category k and its worth; `cov_0` … the
        row of the step in the item's covariances. By domain the models tried, how much was calibrated, and by scale
        what was estimated beside the items.
    """
    frames: list[pd.DataFrame] = []
    domains: dict[str, Any] = {}
    if calibrations is not None:
        domains = {
            "tried": {domain: {m: bool(c) for m, c in tried.items()} for domain, tried in calibrations.tried.items()},
            "coverage": {domain: asdict(covered) for domain, covered in calibrations.coverage.items()},
            "together": {
                domain: {"loadings": known.loadings, "prior": known.general.prior.tolist()}
                for domain, known in calibrations.together.items()
            },
            "scales": {name: _facts(scale) for name, scale in calibrations.scales.items()},
        }
        frames = [_rows(name, scale) for name, scale in calibrations.scales.items()]
    whole = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=list(COLUMNS))
    kinds = {name: "float64" for name in whole if name not in ("scale_id", "item_id", "step")}
    return whole.astype({"scale_id": "str", "item_id": "str", "step": "int64"} | kinds), domains


def _facts(scale: Scale) -> dict[str, Any]:
    found = scale.calibration
    return {
        **{name: getattr(scale, name) for name in OF_SCALES},
        **{name: getattr(found, name) for name in OF_CALIBRATIONS},
        **{name: getattr(found, name).tolist() for name in ARRAYS},
        "forms": scale.forms.astype(int).tolist(),
    }


def _rows(name: str, scale: Scale) -> pd.DataFrame:
    curves = scale.calibration.curves
    known = np.column_stack([np.ones(len(curves), dtype=bool), np.isfinite(curves.intercepts)])
    item, step = np.nonzero(known)
    nothing = np.full((len(curves), 1), np.nan)
    of_step = {
        "value": np.column_stack([curves.slope, curves.intercepts]),
        "bound": np.column_stack([nothing, scale.bounds]),
        "worth": curves.worth,
    }
    covariances = scale.calibration.covariances[item, step]
    return pd.DataFrame(
        {
            "scale_id": name,
            "item_id": np.array(scale.items, dtype=object)[item],
            "step": step,
            **{column: values[item, step] for column, values in of_step.items()},
            "lower": curves.lower[item],
            **{f"cov_{place}": column for place, column in enumerate(covariances.T)},
        }
    )


def taken_up(parameters: tables.ItemParameters, items: pd.DataFrame, domains: dict[str, Any]) -> Calibrations | None:
    """Return the calibrations that `laid_out` laid out, None where no model was tried.

    Args:
        parameters: table `item_parameters`.
        items: rows of items.
        domains: entries of domains.
    """
    if not domains:
        return None
    by_scale = dict(list(items.groupby("scale_id", sort=False)))
    scales = {name: _taken(by_scale[name], facts) for name, facts in domains["scales"].items()}
    coverage = {domain: Coverage(**facts) for domain, facts in domains["coverage"].items()}
    joined = {domain: _together(**facts) for domain, facts in domains["together"].items()}
    return Calibrations(parameters, scales, joined, domains["tried"], coverage)


def _together(loadings: dict[str, float], prior: list[list[float]]) -> Together:
    return Together(loadings, General(np.array(list(loadings.values())), np.array(prior)))


def _taken(rows: pd.DataFrame, facts: dict[str, Any]) -> Scale:
    names = list(dict.fromkeys(rows["item_id"]))
    item, step = pd.Index(names).get_indexer(rows["item_id"]), rows["step"].to_numpy()
    most = int(step.max())

    def spread(column: str, missing: float) -> np.ndarray:
        found = np.full((len(names), most + 1), missing)
        found[item, step] = rows[column].to_numpy()
        return found

    value, lower = spread("value", -np.inf), np.zeros(len(names))
    lower[item] = rows["lower"].to_numpy()
    covariances = np.zeros((len(names), most + 1, most + 1))
    covariances[item, step] = rows[[f"cov_{place}" for place in range(most + 1)]].to_numpy()
    of_calibration: dict[str, Any] = {name: np.array(facts[name], dtype=float) for name in ARRAYS}
    of_calibration |= {name: facts[name] for name in OF_CALIBRATIONS}
    curves = Curves(value[:, 0], value[:, 1:], spread("worth", 0.0), lower)
    calibration = Calibration(curves=curves, covariances=covariances, **of_calibration)
    forms = np.array(facts["forms"], dtype=bool).reshape(len(facts["prior"]), -1)
    return Scale(calibration, names, spread("bound", np.inf)[:, 1:], forms, *(facts[name] for name in OF_SCALES))
