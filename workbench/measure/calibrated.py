"""Calibrations laid out as a table and plain data, and taken up from them again, number for number.

It knows the calibrations of `workbench.measure.ability` and their estimates, hence the imports from beside.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from workbench import tables
from workbench.measure.ability import Calibrations
from workbench.measure.irt import Calibration

OF_ITEMS = ("slope", "intercept", "se_slope", "se_intercept", "covariance")
OF_DOMAINS = ("model", "sigma", "log_likelihood", "cycles", "converged")


def laid_out(calibrations: Calibrations | None) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Return calibrations as one row per item and one entry per domain; no row and no entry for None.

    Returns:
        domain_id, item_id and the estimates of each item, in the calibrations' order; and by domain the models tried
        with whether they converged, and what was estimated of the domain.
    """
    frames: list[pd.DataFrame] = []
    domains: dict[str, Any] = {}
    if calibrations is not None:
        for domain, tried in calibrations.tried.items():
            domains[domain] = {"tried": {model: bool(converged) for model, converged in tried.items()}}
        for domain, found in calibrations.by_domain.items():
            estimates = {name: getattr(found, name) for name in OF_ITEMS}
            frames.append(pd.DataFrame({"domain_id": domain, "item_id": calibrations.items[domain], **estimates}))
            domains[domain] |= {
                "model": found.model,
                "sigma": float(found.sigma),
                "log_likelihood": float(found.log_likelihood),
                "cycles": int(found.cycles),
                "converged": bool(found.converged),
            }
    whole = (
        pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=["domain_id", "item_id", *OF_ITEMS])
    )
    return whole.astype({"domain_id": "str", "item_id": "str"} | dict.fromkeys(OF_ITEMS, "float64")), domains


def taken_up(parameters: tables.ItemParameters, items: pd.DataFrame, domains: dict[str, Any]) -> Calibrations | None:
    """Return the calibrations that `laid_out` laid out, None where no model was tried.

    Args:
        parameters: table `item_parameters`.
        items: rows of items.
        domains: entries of domains.
    """
    if not domains:
        return None
    by_domain, names = {}, {}
    for domain, found in domains.items():
        if "model" not in found:
            continue
        own = items[items["domain_id"] == domain]
        estimates = {name: own[name].to_numpy(dtype=float) for name in OF_ITEMS}
        by_domain[domain] = Calibration(**estimates, **{name: found[name] for name in OF_DOMAINS})
        names[domain] = own["item_id"].tolist()
    tried = {domain: found["tried"] for domain, found in domains.items()}
    return Calibrations(parameters, by_domain, names, tried)
