"""Which items were put to whom, and which answers are off the officer's form."""

from __future__ import annotations

import numpy as np
import pandas as pd

from workbench.characters import loose
from workbench.parameters import Framework


def administered(
    answered: np.ndarray,
    officers: pd.DataFrame,
    items: pd.DataFrame,
    framework: Framework,
    *,
    blank: str,
    present: np.ndarray | None = None,
    rowed: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Tell which items were put to whom, and which answers are off the officer's form.

    1. Where items and officers name exam forms: the items of the officer's form and those without a form. An officer
       whose form is unknown sat nothing that can be scored.
    2. Else, with `blank` = "missing": the items answered.
    3. Else everything, except for whole domains: where an officer has no answer in a domain that is neither common nor
       the domain of the officer's position, the domain's items were not put to the officer. A single answer in the
       domain shows that they were.
    4. To an officer without any answer nothing was administered: the result is missing, not 0, unless the file says
       that the officer was there. Where answers stand in a row for each officer and item, nothing of a domain was
       administered to an officer who has no row in it.

    Args:
        answered: officers × items, where there is an answer.
        officers: table `officers`, in the order of the rows.
        items: table `items`, in the order of the columns.
        framework: says which domains are common and which domain a position belongs to.
        blank: the parameter `scoring.blank`.
        present: officers of whom the file says that they were there.
        rowed: officers × items, where a sheet of one row for each officer and item has a row; None for other sheets.

    Returns:
        (administered, answers off the form), both officers × items.
    """
    put: np.ndarray = _by_domain(answered, officers, items, framework)
    if blank == "missing":
        put = answered.copy()
    off = np.zeros(answered.shape, dtype=bool)
    if "form" in items and "form" in officers and items["form"].notna().any() and officers["form"].notna().any():
        of_item = items["form"].fillna("").map(loose)
        of_officer = officers["form"].fillna("").map(loose)
        forms = pd.Index([form for form in pd.unique(of_item) if form], dtype=object)
        at_item, at_officer = forms.get_indexer(of_item), forms.get_indexer(of_officer)
        known = at_officer >= 0
        on_form = (at_item[None, :] == at_officer[:, None]) | (at_item == -1)[None, :]
        put = on_form & known[:, None]
        off = ~put & answered
    if rowed is not None:
        of_item = items["competency_id"].map(framework.domain_of).to_numpy(dtype=object)
        for domain in framework.domains:
            here = np.flatnonzero(of_item == domain.id)
            put[:, here] &= np.asarray(rowed[:, here].any(axis=1))[:, None]
    sat = np.asarray((answered & ~off).any(axis=1))
    sat = sat if present is None else sat | present
    return put & sat[:, None], off


def _by_domain(answered: np.ndarray, officers: pd.DataFrame, items: pd.DataFrame, framework: Framework) -> np.ndarray:
    of_item = items["competency_id"].map(framework.domain_of).to_numpy(dtype=object)
    domain_of = {position.id: position.domain for position in framework.positions}
    own = officers["position_id"].map(domain_of).to_numpy(dtype=object)
    put = np.zeros(answered.shape, dtype=bool)
    for domain in framework.domains:
        here = np.flatnonzero(of_item == domain.id)
        put[:, here] = (answered[:, here].any(axis=1) | (own == domain.id) | domain.common)[:, None]
    return put
