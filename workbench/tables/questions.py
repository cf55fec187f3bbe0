"""How many questions an exam has, where its versions hold the same ones in another order."""

from __future__ import annotations

import pandas as pd


def n_questions(items: pd.DataFrame) -> int:
    """Return the questions of an exam: items of versions that are alike count once, by competency.

    Args:
        items: table `items`.
    """
    if "alike" not in items:
        return len(items)
    alike = items["alike"].fillna(value=False).astype(bool)
    sizes = items[alike].groupby(["competency_id", "form"]).size()
    return int((~alike).sum() + sizes.groupby("competency_id").max().sum())
