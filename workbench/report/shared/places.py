"""Places of sessions in reports to all units: left out where they would tell of a small group."""

from __future__ import annotations

import pandas as pd

from workbench.report.frame.view import View


def left_out(view: View) -> str:
    """Say when a place is left out."""
    return view.say("A place is left out where the seats there would tell of few people.")


def without_few(view: View, sessions: pd.DataFrame, scales: pd.Series) -> pd.DataFrame:
    """Return sessions, or remedies that are sessions, with `site` missing where it would tell of few people.

    Who sits at a site comes from the units there. Where just one of them is hidden on the session's scale, or those
    hidden have fewer than `units.minimum_cell` people together, the number of seats would tell of them.

    Args:
        view: the words.
        sessions: rows with `site`.
        scales: the scale that each row lifts.
    """
    cells = view.table("unit_scales")
    hidden = cells[cells["suppressed"].astype(bool)]
    at = hidden["unit_id"].map({unit.id: unit.site for unit in view.framework.units if unit.site})
    groups = hidden.assign(site=at).groupby(["site", "scale_id"])["n"].agg(["size", "sum"])
    few = groups.index[(groups["size"] == 1) | (groups["sum"] < view.parameters.units.minimum_cell)]
    own = pd.MultiIndex.from_arrays([sessions["site"], scales.loc[sessions.index]])
    return sessions.assign(site=sessions["site"].mask(own.isin(few)))
