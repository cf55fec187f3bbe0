"""Whose version and which items are the same, where no column and no table tells: what answers and keys alone show."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd

from workbench.intake.exam.versions import Slots
from workbench.intake.rules import entries
from workbench.parameters.exam import Exam as Facts

NEARLY = 0.8
"""Versions said to be the same questions may lack so little of each other (as `workbench.measure.form_sets.NEARLY`)."""


def with_inferred(
    officers: pd.DataFrame, items: pd.DataFrame, answered: np.ndarray, *, place: str
) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """Return officers with the version of whose items alone they answered any, where no column tells versions."""
    if "form" not in items or items["form"].isna().all() or officers["form"].notna().any():
        return officers, []
    form = _inferred(answered, items).set_axis(officers.index)
    found = [entries("version_inferred", place, n=int(form.notna().sum()))]
    return officers.assign(form=form), found


def told_apart(
    slots: Slots, items: pd.DataFrame, facts: Facts, *, place: str
) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """Return items of versions, told apart where nothing says which of them are the same, and a note of that.

    Where the parameters say that versions are the same questions in another order, or their keys are the same but for
    the order, the items are marked `alike`. What the parameters say holds though some questions were voided in one
    version, while versions have at least `NEARLY` of each other's competencies and points.
    """
    versions = [str(form) for form in items["form"].dropna().unique()]
    if slots.bank or len(versions) < 2:
        return items, []
    value = ", ".join(versions)
    said = facts.contents == "same"
    if said and not _same_in_all(items, ["competency_id", "points"], least=NEARLY):
        return items, [entries("versions_not_alike", place, value=value)]
    keyed = ["competency_id", "points", "key"]
    if said or (facts.contents == "unknown" and _same_in_all(items, keyed)):
        n = int(items["form"].value_counts().max())
        rule = "versions_alike" if said else "versions_same_keys"
        return items.assign(alike=items["form"].notna()), [entries(rule, place, value=value, n=n)]
    return items, [entries("items_by_version", place, value=value)]


def _same_in_all(items: pd.DataFrame, columns: list[str], *, least: float = 1.0) -> bool:
    """Whether the items of every version have the same values of columns, whatever their order.

    Args:
        items: table `items`.
        columns: the columns compared.
        least: share of the values of two versions that must be common to both.
    """
    of_form = [Counter(own[columns].astype("str").itertuples(index=False)) for _, own in items.groupby("form")]
    return all((own & of_form[0]).total() >= least * (own | of_form[0]).total() for own in of_form)


def _inferred(answered: np.ndarray, items: pd.DataFrame) -> pd.Series:
    of_item = items["form"].fillna("").astype("str").to_numpy(dtype=object)
    labels = [label for label in pd.unique(of_item) if label]
    touched = np.column_stack([answered[:, of_item == label].any(axis=1) for label in labels])
    only = touched.sum(axis=1) == 1
    return pd.Series(np.where(only, np.array(labels, dtype=object)[touched.argmax(axis=1)], None), dtype="str")
