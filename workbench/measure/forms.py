"""Forms of a domain: which sets of its items were put to people, who sat which, and which share enough items.

Versions that put the same items in another order are one form, also where nobody knows which of their items are the
same (`workbench.measure.reordered`). A set that is nearly a form's counts as that form with items left out, as blanks
that count as not administered make them.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from workbench import tables
from workbench.measure.blocks import matrix
from workbench.measure.form_sets import form_sets
from workbench.measure.reordered import commonest_version, questions_given
from workbench.measure.scales import scale_membership

TAKEN = ["officer_id", "domain_id", "form"]


def forms(administered: pd.DataFrame, items: tables.Items, *, domain_of: Mapping[str, str]) -> pd.DataFrame:
    """Tell which form of each domain everybody sat (see `workbench.measure.form_sets.form_sets`).

    Args:
        administered: officers × items, whether the item was put to the officer.
        items: table `items`.
        domain_of: domain id of every scale; a domain's own id for a domain.

    Returns:
        officer_id, domain_id and form (`1` the commonest, `2` …; missing where the set is none of the forms), a row
        per officer and domain of which an item was put to the officer; ordered by domain, then as the officers.
    """
    member = scale_membership(items, domain_of=domain_of)
    given = matrix(administered, items["item_id"].tolist()).astype(bool, copy=False)
    found = [pd.DataFrame(columns=TAKEN, dtype="str")]
    for domain in dict.fromkeys(str(domain_of.get(str(scale), scale)) for scale in member):
        inside = member[domain].to_numpy()
        own = questions_given(given[:, inside], tables.Items(items[inside]))
        _, form = form_sets(own)
        sat = own.any(axis=1)
        names = pd.Series(form[sat] + 1).astype("str").where(form[sat] >= 0)
        found.append(
            pd.DataFrame({"officer_id": administered.index[sat], "domain_id": domain, "form": names.to_numpy()})
        )
    return pd.concat(found, ignore_index=True).astype(dict.fromkeys(TAKEN, "str"))


def form_items(
    taken: pd.DataFrame, administered: pd.DataFrame, items: tables.Items, *, domain_of: Mapping[str, str]
) -> pd.DataFrame:
    """Return the items of every form: those that at least half of its people were given, on one version of it.

    Of versions that hold the same questions in another order it is the one that most people sat.

    Args:
        taken: see `forms`.
        administered: officers × items, whether the item was put to the officer.
        items: table `items`.
        domain_of: domain id of every scale.

    Returns:
        domain_id, form, item_id; by domain and form, in the order of `items`.
    """
    member = scale_membership(items, domain_of=domain_of)
    names = np.array(items["item_id"].tolist(), dtype=object)
    given = matrix(administered, names.tolist())
    found = [pd.DataFrame(columns=["domain_id", "form", "item_id"], dtype="str")]
    for (domain, form), people in taken.dropna(subset=["form"]).groupby(["domain_id", "form"], sort=False):
        of_domain = np.flatnonzero(member[domain].to_numpy())
        rows = administered.index.get_indexer(pd.Index(people["officer_id"]))
        put = given[np.ix_(rows, of_domain)]
        own = of_domain[put[commonest_version(put, tables.Items(items.iloc[of_domain]))].mean(axis=0) >= 0.5]
        found.append(pd.DataFrame({"domain_id": domain, "form": form, "item_id": names[own]}))
    whole = pd.concat(found, ignore_index=True).astype("str")
    return whole.sort_values(["domain_id", "form"], key=_in_order, kind="stable", ignore_index=True)


def _in_order(column: pd.Series) -> pd.Series:
    """Return what forms are ordered by: their number; domains as they come."""
    if column.name == "form":
        return column.astype(int)
    return pd.Series(pd.factorize(column)[0], index=column.index)
