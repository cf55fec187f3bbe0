"""Where people are short: needed against qualified, now, under the workload scenario and after the plans.

Uses the limits `strength` (how many people each unit needs, and who counts towards them) and `release_cap` of the same
room.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from workbench import tables
from workbench.parameters.framework import Framework
from workbench.parameters.planning import Training
from workbench.parameters.staffing import Workload
from workbench.plan.carried import each_need
from workbench.plan.domain_level import held_after
from workbench.plan.limits.release_cap import most_away
from workbench.plan.limits.strength import strength

KEY = ["unit_id", "scale_id", "level"]


def coverage(
    levels: tables.Levels,
    officers: tables.Officers,
    framework: Framework,
    *,
    training: tables.TrainingPlan,
    coaching: tables.CoachingPlan,
    workload: Workload,
    domain_share: float,
) -> tables.Coverage:
    """Return table `coverage`: one row per unit that has people in the cohort, and scale and level that it needs.

    needed counts the places at the level or above, n_assessed the unit's people with a result on the scale.
    qualified counts those of them whose level by the cut scores reaches the row's level, decided or not, as
    `unit_scales` does; expected_qualified = Σ P(level ≥ k) carries the exam's error. qualified_planned counts the
    higher of the level and the highest planned step (`to_level`) on that same scale: it holds only if a re-assessment
    confirms every step. Steps on competencies lift the domain to the highest level at which `domain_share` of its
    competencies then are.

    Scenario: needed_scenario = ⌈needed × (1 + g)^years⌉ with the domain's yearly growth g, and of those qualified
    the share 1 − staff_cut is left; short_scenario = max(needed_scenario − qualified × (1 − staff_cut), 0) is therefore
    not always a whole number. short_now and short_planned compare with today's needed.

    Args:
        levels: table `levels`, with the columns p_0 … p_L.
        officers: table `officers`.
        framework: people needed per unit, and growth per domain.
        training: table `training_plan`.
        coaching: table `coaching_plan`.
        workload: the scenario.
        domain_share: parameter `training.domain_share`.
    """
    home = officers[["officer_id", "unit_id"]].astype("str").dropna()
    cells, _ = strength(levels, officers, framework, share=0.0)
    cells = cells.loc[cells["unit_id"].isin(home["unit_id"]), [*KEY, "needed", "qualified"]]
    steps = planned_levels(levels, training, coaching, framework, domain_share=domain_share)
    people = _at_levels(levels, framework).merge(home, on="officer_id").merge(steps, how="left")
    people = people.merge(cells[KEY].rename(columns={"level": "at"}), on=["unit_id", "scale_id"])
    at = people["at"].to_numpy(int)
    later = np.fmax(people["level"].to_numpy(int), people["to_level"].to_numpy(float))
    chances = people[[f"from_{k}" for k in range(framework.top_level + 1)]].to_numpy(float)
    counted = people.assign(
        planned=(later >= at).astype(int),
        expected=chances[np.arange(len(people)), at],
    )
    counts = counted.groupby(["unit_id", "scale_id", "at"], as_index=False).agg(
        n_assessed=("officer_id", "size"),
        qualified_planned=("planned", "sum"),
        expected_qualified=("expected", "sum"),
    )
    frame = cells.merge(counts.rename(columns={"at": "level"}), on=KEY, how="left").fillna(
        {"n_assessed": 0, "qualified_planned": 0, "expected_qualified": 0.0}
    )
    factor = frame["scale_id"].map(_factors(framework, workload)).to_numpy(float)
    grown = np.ceil(frame["needed"].to_numpy() * factor - 1e-9)
    kept = 1.0 - workload.staff_cut
    frame = frame.assign(
        needed_scenario=grown,
        short_now=(frame["needed"] - frame["qualified"]).clip(lower=0),
        short_planned=(frame["needed"] - frame["qualified_planned"]).clip(lower=0),
        short_scenario=np.maximum(grown - frame["qualified"] * kept, 0.0),
        short_scenario_planned=np.maximum(grown - frame["qualified_planned"] * kept, 0.0),
        single_point=frame["qualified"].eq(1) & frame["needed"].ge(1),
    )
    return tables.COVERAGE.shaped(frame.sort_values(KEY))


def release_room(
    levels: tables.Levels,
    officers: tables.Officers,
    framework: Framework,
    *,
    waiting: pd.DataFrame,
    limits: Training,
) -> tables.ReleaseRoom:
    """Return table `release_room`: one row per unit, saying whom the release cap and the minimum strength let go.

    The release cap is max(1, ⌊cap × people⌋) people a week. The minimum strength is that of `strength`: where all who
    are qualified at a level or above must stay, each of them is held back in every week (n_blocked, counted once
    however many scales hold them); all others may be away in some week (n_free).
    A unit cannot release anyone where it has people who need training and each of them is held back. scale_id is the
    scale that holds back most people (on a tie the first by id), missing where nobody is held back.

    Args:
        levels: table `levels`.
        officers: table `officers`.
        framework: people needed per unit.
        waiting: officer_id of the people who need training; one row per need will do.
        limits: release cap and minimum strength.
    """
    home = officers[["officer_id", "unit_id"]].astype("str").dropna()
    sizes = home.groupby("unit_id").size().rename("n_officers").reset_index()
    if limits.release_cap is not None:
        sizes = sizes.assign(release_cap=most_away(sizes["n_officers"], limits.release_cap))
    else:
        sizes = sizes.assign(release_cap=pd.array([pd.NA] * len(sizes), dtype="Int64"))
    cells, able = strength(levels, officers, framework, share=limits.strength)
    held = able.merge(cells.loc[cells["room"].eq(0), ["row", "unit_id", "scale_id"]], on="row")
    people = home.assign(
        waits=home["officer_id"].isin(waiting["officer_id"]), held=home["officer_id"].isin(held["officer_id"])
    )
    people = people.assign(both=people["waits"] & people["held"])
    counts = people.groupby("unit_id", as_index=False).agg(
        n_blocked=("held", "sum"), n_waiting=("waits", "sum"), n_waiting_blocked=("both", "sum")
    )
    by_scale = held.groupby(["unit_id", "scale_id"])["officer_id"].nunique().rename("n").reset_index()
    binding = by_scale.sort_values(["n", "scale_id"], ascending=[False, True]).drop_duplicates("unit_id")
    frame = sizes.merge(counts, on="unit_id").merge(binding[["unit_id", "scale_id"]], on="unit_id", how="left")
    frame = frame.assign(
        n_free=frame["n_officers"] - frame["n_blocked"],
        cannot_release=frame["n_waiting"].gt(0) & frame["n_waiting"].eq(frame["n_waiting_blocked"]),
    )
    return tables.RELEASE_ROOM.shaped(frame.sort_values("unit_id"))


def _at_levels(levels: tables.Levels, framework: Framework) -> pd.DataFrame:
    """Levels with from_k = P(level ≥ k) for k = 0 … L."""
    names = tables.level_columns(framework.top_level)
    known = levels[levels["level"].notna()]
    chances = known.reindex(columns=names).astype("Float64").to_numpy(float, na_value=0.0)
    tails = np.clip(chances[:, ::-1].cumsum(axis=1)[:, ::-1], 0.0, 1.0)
    columns = {f"from_{k}": tails[:, k] for k in range(len(names))}
    return known[["officer_id", "scale_id", "level"]].astype({"level": int}).assign(**columns)


def planned_levels(
    levels: tables.Levels,
    training: tables.TrainingPlan,
    coaching: tables.CoachingPlan,
    framework: Framework,
    *,
    domain_share: float,
) -> pd.DataFrame:
    """Return the highest level that the plans lead each officer to on each scale: officer_id, scale_id, to_level.

    Args:
        levels: table `levels`.
        training: table `training_plan`.
        coaching: table `coaching_plan`.
        framework: domains and their competencies.
        domain_share: parameter `training.domain_share`.
    """
    key = ["officer_id", "scale_id"]
    steps = pd.concat([plan[[*key, "to_level"]] for plan in (each_need(training), coaching)], ignore_index=True)
    steps = steps.astype({"to_level": float}).groupby(key, as_index=False)["to_level"].max()
    domains = held_after(levels, steps, framework, share=domain_share).rename(columns={"level": "to_level"})
    return pd.concat([steps, domains], ignore_index=True).groupby(key, as_index=False)["to_level"].max()


def _factors(framework: Framework, workload: Workload) -> dict[str, float]:
    """How much the workload of each scale's domain grows in the scenario."""
    growth = {d.id: workload.growth.get(d.id, d.workload_growth) for d in framework.domains}
    return {scale: (1.0 + growth[domain]) ** workload.years for scale, domain in framework.domain_of.items()}
