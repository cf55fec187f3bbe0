"""What the change of a mean is made of: who left, who joined, a harder or easier exam, and what the others learned.

Uses `disclosure` (whether a cell may be shown) and `progress` (what is no change at all) of the same room.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy.stats import t

from workbench import tables
from workbench.profile.disclosure import COHORT, suppression
from workbench.profile.progress import rounding_gone

CELL = ["unit_id", "domain_id"]
CHANGES = ["change", "leavers", "joiners", "difficulty", "real", "real_low", "real_high"]


def unit_progress(
    before: pd.DataFrame,
    now: pd.DataFrame,
    progress: tables.Progress,
    linking: tables.Linking,
    *,
    difficulty: pd.DataFrame,
    parents: Mapping[str, str | None],
    minimum_cell: int,
) -> tables.UnitProgress:
    """Return table `unit_progress`: a row per unit and domain with results in both waves, and one for the cohort (`*`).

    With M the means of percentages, s those who have a result of the same unit and domain in both waves,
    change = M₂ − M₁ = (M₁ˢ − M₁) + (M₂ − M₂ˢ) + d + r: leavers, joiners, difficulty and real change. For one person who
    stayed, d = T₂(θ₁) − T₁(θ₁), the percentages that the two exams lead one to expect of the ability of the earlier
    wave, and r = x₂ − x₁ − d; in the row stand their means. Nothing is left over. The interval of r holds the spread
    of the single r, √(SD²/n) with Student's t of n − 1, and the linking error; d has the linking error alone. Both are
    missing where the domain is not linked. Where nobody stayed, r is missing, and d is the mean over all who have a
    result of the earlier wave: M₂ − M₁ − d is then what the two groups are apart on one scale.

    Args:
        before: officer_id, domain_id, percent, unit_id of the earlier wave; the unit under which it is compared.
        now: the same of this wave.
        progress: table `progress`.
        linking: table `linking`.
        difficulty: officer_id, domain_id, difficulty, slope: what `progress.exam_difficulty` returned.
        parents: the unit above each unit.
        minimum_cell: smallest number of people that may be shown outside the unit.
    """
    sides = (before.assign(unit_id=COHORT), now.assign(unit_id=COHORT))
    whole = _decomposed(*sides, progress, linking, difficulty=difficulty)
    placed = (before.dropna(subset=["unit_id"]), now.dropna(subset=["unit_id"]))
    own = _decomposed(*placed, progress, linking, difficulty=difficulty)
    frame = pd.concat([whole, own], ignore_index=True)
    stayed, left, joined = (
        _hidden(frame, own, count, parents=parents, minimum=minimum_cell)
        for count in ("n_stayed", "n_left", "n_joined")
    )
    frame = frame.assign(suppressed=stayed, split_suppressed=stayed | left | joined)
    return tables.UNIT_PROGRESS.shaped(frame)


def _decomposed(
    before: pd.DataFrame,
    now: pd.DataFrame,
    progress: tables.Progress,
    linking: tables.Linking,
    *,
    difficulty: pd.DataFrame,
) -> pd.DataFrame:
    """Return the parts of every cell's change; the cells that have results in both waves."""
    both = before.merge(now, on=["officer_id", *CELL], suffixes=("_before", "_now"))
    stayed = _of_those_who_stayed(both, progress)
    frame = pd.concat(
        {
            "n_previous": before.groupby(CELL).size(),
            "n_current": now.groupby(CELL).size(),
            "mean_previous": before.groupby(CELL)["percent"].mean(),
            "mean_current": now.groupby(CELL)["percent"].mean(),
        },
        axis=1,
        join="inner",
    ).join(stayed)
    n = frame["n_stayed"] = frame["n_stayed"].fillna(0).astype(int)
    everybody = before.merge(difficulty, on=["officer_id", "domain_id"]).groupby(CELL)[["difficulty", "slope"]].mean()
    frame = frame.fillna({name: everybody[name].reindex(frame.index).where(n == 0) for name in everybody})
    errors = linking.set_index("domain_id")["se"].astype(float)
    link_error = frame["slope"] * errors.reindex(frame.index.get_level_values("domain_id")).to_numpy()
    error = np.sqrt(frame["spread"] ** 2 / n.where(n > 1) + link_error**2)
    margin = t.ppf(0.975, n.clip(2) - 1) * error
    frame = frame.assign(
        n_left=frame["n_previous"] - n,
        n_joined=frame["n_current"] - n,
        change=frame["mean_current"] - frame["mean_previous"],
        leavers=frame["stayed_before"] - frame["mean_previous"],
        joiners=frame["mean_current"] - frame["stayed_now"],
        se_difficulty=link_error,
        real_low=frame["real"] - margin,
        real_high=frame["real"] + margin,
    )
    frame[CHANGES] = rounding_gone(frame[CHANGES])
    return frame.reset_index()[[name for name in tables.UNIT_PROGRESS.names() if not name.endswith("suppressed")]]


def _of_those_who_stayed(both: pd.DataFrame, progress: tables.Progress) -> pd.DataFrame:
    """Means over those who stayed, by cell: percentages, difficulty, real change, its SD, percent per logit."""
    known = progress.rename(columns={"scale_id": "domain_id"})
    known = known.assign(
        difficulty=known["previous_percent_here"] - known["previous_percent"],
        slope=known["se_previous_percent_here"] / known["se_previous"],
    )[["officer_id", "domain_id", "difficulty", "slope"]]
    both = both.merge(known, on=["officer_id", "domain_id"], how="left")
    both = both.assign(real=both["percent_now"] - both["percent_before"] - both["difficulty"])
    groups = both.groupby(CELL)
    whole = groups["difficulty"].count() == groups.size()
    of_link = groups[["difficulty", "real", "slope"]].mean().assign(spread=groups["real"].std()).where(whole, axis=0)
    means = groups[["percent_before", "percent_now"]].mean().set_axis(["stayed_before", "stayed_now"], axis=1)
    return pd.concat([groups.size().rename("n_stayed"), means, of_link], axis=1)


def _hidden(
    cells: pd.DataFrame, own: pd.DataFrame, count: str, *, parents: Mapping[str, str | None], minimum: int
) -> pd.Series:
    """Return which cells a count of people keeps inside the unit: few people, or what would give such a cell away."""
    few = cells[count].between(1, minimum - 1)
    table = own.pivot_table(index="unit_id", columns="domain_id", values=count).fillna(0)
    if table.empty:
        return few
    hidden = suppression(table, parents, minimum)
    row, column = hidden.to_numpy().nonzero()
    given_away = pd.MultiIndex.from_arrays([hidden.index[row], hidden.columns[column]])
    return few | pd.MultiIndex.from_frame(cells[CELL]).isin(given_away)
