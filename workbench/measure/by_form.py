"""How often levels are right, and how exact the cut scores, of domains that people sat in several forms.

Each form is looked at as a scale of its own (`workbench.measure.equating`), and what is found is averaged over the
people who sat the forms.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from workbench import tables
from workbench.measure.classification import with_classification
from workbench.measure.equating import SeveralForms
from workbench.measure.form_pools import scale_of
from workbench.measure.precision import cut_precision

AGREEMENT = ["accuracy", "consistency", "kappa"]


def classified(
    exactness: tables.Reliability,
    scores: tables.Scores,
    levels: tables.Levels,
    *,
    forms: SeveralForms,
    items: tables.Items,
    cuts: Callable[[str], list[float]],
    decide_at: float,
    domain_of: Mapping[str, str],
) -> tuple[tables.Reliability, tables.CutPrecision]:
    """Return table `reliability` with how often levels are right, and table `cut_precision`.

    Of scales in several forms accuracy, consistency and kappa are means over the forms, weighted by people; so is the
    error at a cut score. People near it are added up.

    Args:
        exactness: table `reliability`, as far as no cut score matters.
        scores: table `scores`.
        levels: table `levels`.
        forms: the domains that people sat in several forms.
        items: table `items`; empty where only sums are known.
        cuts: gives a scale's cut scores of level 1…L, in percent, ascending.
        decide_at: lowest probability of a level at which it is clear.
        domain_of: domain id of every scale.
    """
    told = forms.split(scores, domain_of=domain_of)
    keys = told["scale_id"]
    own = forms.of_form(keys, levels["estimate"].to_numpy(dtype=float) / 100)
    whole = keys == scores["scale_id"]
    sorted_in = levels.assign(scale_id=keys, estimate=levels["estimate"].where(whole, 100 * own))
    rule: dict[str, Any] = {"cuts": forms.limits(cuts), "domain_of": forms.domain_of(domain_of)}
    exact = with_classification(forms.exact(exactness), told, **rule)
    at_cuts = cut_precision(told, exact, tables.Levels(sorted_in), items=items, decide_at=decide_at, **rule)
    if forms.taken.empty:
        return exact, at_cuts
    return _agreement(exact, exactness), _at_cuts(at_cuts, exact, exactness, cuts=cuts)


def _agreement(exact: tables.Reliability, exactness: tables.Reliability) -> tables.Reliability:
    found = _averaged(exact.assign(scale=exact["scale_id"].map(scale_of)), ["scale"], AGREEMENT)
    found = found.reindex(exactness["scale_id"]).reset_index(drop=True)
    return tables.RELIABILITY.shaped(pd.concat([exactness.drop(columns=AGREEMENT), found], axis=1))


def _at_cuts(
    at_cuts: tables.CutPrecision,
    exact: tables.Reliability,
    exactness: tables.Reliability,
    *,
    cuts: Callable[[str], list[float]],
) -> tables.CutPrecision:
    people = exact.set_index("scale_id")["n"]
    rows = at_cuts.assign(scale=at_cuts["scale_id"].map(scale_of), n=at_cuts["scale_id"].map(people))
    found = _averaged(rows, ["scale", "level"], ["csem_percent"])
    settled = _averaged(rows.assign(n=rows["n_undecided"]), ["scale", "level"], ["share_settled"])
    near = rows.groupby(["scale", "level"])["n_undecided"].sum()
    table = pd.concat([found, near, settled], axis=1).reset_index().rename(columns={"scale": "scale_id"})
    order = {scale: place for place, scale in enumerate(exactness["scale_id"])}
    table = table.sort_values(["scale_id", "level"], key=lambda column: column.map(order).fillna(column))
    limits = [cuts(scale)[level - 1] for scale, level in zip(table["scale_id"], table["level"], strict=True)]
    return tables.CUT_PRECISION.shaped(table.assign(cut_percent=limits))


def _averaged(rows: pd.DataFrame, by: list[str], columns: list[str]) -> pd.DataFrame:
    """Return means of columns, weighted by `n` over the rows in which they are known."""
    values = rows[columns].to_numpy(dtype=float)
    weight = np.where(np.isnan(values), 0.0, rows[["n"]].to_numpy(dtype=float))
    groups = [rows[name] for name in by]
    total = pd.DataFrame(weight * np.nan_to_num(values), columns=columns, index=rows.index).groupby(groups).sum()
    n = pd.DataFrame(weight, columns=columns, index=rows.index).groupby(groups).sum()
    return total / n.where(n > 0)
