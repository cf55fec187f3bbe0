"""Days as cells hold them."""

from __future__ import annotations

import pandas as pd


def read_days(cells: pd.Series) -> pd.Series:
    """Return the days of cells, ISO (with or without a time) or day/month/year; missing where a cell holds none."""
    text = cells.astype("str")
    iso = pd.to_datetime(text.str.slice(0, 10), format="%Y-%m-%d", errors="coerce")
    written = pd.to_datetime(text.str.replace(r"[-.]", "/", regex=True), format="%d/%m/%Y", errors="coerce")
    return iso.fillna(written).astype("datetime64[us]")
