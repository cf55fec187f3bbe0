"""Moves between units that would lift coverage most: advice to the people who decide, never a decision.

Uses the limit `strength` (what is needed where, and who counts towards it) and `solver` of the same room.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench import tables
from workbench.parameters.framework import Framework
from workbench.parameters.planning import Deployment
from workbench.plan.limits.strength import strength
from workbench.plan.solver import Model, codes
from workbench.tables.margins import margin_of

MOVE = 0.1
TENURE = "tenure_years"
GAP = 1e-4
NODES = 5_000
SECONDS = 30.0


@dataclass(frozen=True)
class _Moving:
    """What the model is written in.

    Attributes:
        cells: unit, scale, level with needed, qualified and short; `cell` numbers them.
        people: movable officers with unit_id, area (within which they may move), domain, tenure, fit, and `kind`, which
            numbers the combinations of area, domain, levels and clear levels: people of one kind are exchangeable.
        leaves: (unit, kind, cell): cells of its own unit that a person of the kind counts in.
        brings: (unit, kind, cell): cells of another unit that the person would clearly count in.
        stock: (unit, kind) with `people`, how many may leave.
        targets: (unit, kind): units that such a person could join.
        spare: people whom each unit has above its needed strength.
    """

    cells: pd.DataFrame
    people: pd.DataFrame
    leaves: pd.DataFrame
    brings: pd.DataFrame
    stock: pd.DataFrame
    targets: pd.DataFrame
    spare: pd.Series


def deployment(
    levels: tables.Levels,
    gaps: tables.Gaps,
    officers: tables.Officers,
    framework: Framework,
    *,
    limits: Deployment,
    decide_at: float,
) -> tables.Deployment:
    """Return table `deployment`: the rotations that lower the units' shortage most, as an integer programme.

    With needed_c and qualified_c of `coverage` for every unit, scale and level c, the shortage is
    Σ_c max(needed_c − qualified_c, 0). A person who leaves counts one less in each cell of the own unit that the level
    by the cut scores reaches; in the unit that they join they count only where the level is clear, P(level ≥ k) ≥
    `decide_at`. The programme minimises the shortage, and takes a move to cost 0.1 people, so that none is proposed
    for nothing. Every person keeps the present position. Kept are:

    - at most ⌊moves × people⌋ moves, one per person; within one site only where `same_site` is set;
    - nobody moves whose tenure in the unit (column `tenure_years`, where the officers' sheet has it) is shorter than
      `tenure` or not stated; nobody without a unit, a position or a result;
    - people join units that need people in the domain of their position;
    - no unit shrinks below its needed strength, the people that it needs over all domains, nor, if it is below that
      already, below its present size: such a unit lets someone go only in exchange;
    - no unit ends with a larger shortage than it has now: who leaves is made up for by who joins.

    People of one domain, level profile and area are exchangeable, so the model counts people per unit and profile who
    leave and who join, and persons are drawn from the counts: longest tenure first, then best fit, then id.
    Moves are listed in the order in which they help most. effect is what the total shortage falls by when the move
    follows those above it, so that the effects add up to the whole; two moves neither of which helps without the other
    stand together and share what they do. scale_id is the scale on which the move helps most; fit is the share of the
    position's requirements with a result that are clearly met.

    Args:
        levels: table `levels`, with the columns p_0 … p_L.
        gaps: table `gaps`: which requirements of the position are clearly met.
        officers: table `officers`.
        framework: people needed per unit, sites and positions.
        limits: limits of the moves.
        decide_at: lowest probability at which a level is clear.
    """
    allowed = int(np.floor(limits.moves * len(officers) + 1e-9))
    moving = _moving(levels, gaps, officers, framework, limits=limits, decide_at=decide_at)
    if allowed == 0 or moving.targets.empty or not moving.cells["short"].gt(0).any():
        return tables.DEPLOYMENT.empty()
    moves = _with_effects(_persons(moving, *_counts(moving, allowed)), moving)
    return tables.DEPLOYMENT.shaped(moves[tables.DEPLOYMENT.names()])


def _moving(
    levels: tables.Levels,
    gaps: tables.Gaps,
    officers: tables.Officers,
    framework: Framework,
    *,
    limits: Deployment,
    decide_at: float,
) -> _Moving:
    home = officers[["officer_id", "unit_id"]].astype("str").dropna()
    cells, _ = strength(levels, officers, framework, share=0.0)
    cells = cells[cells["unit_id"].isin(home["unit_id"])].reset_index(drop=True)
    short = np.maximum(cells["needed"] - cells["qualified"], 0)
    cells = cells.assign(cell=np.arange(len(cells)), short=short)
    known = _known(levels, framework, cells, decide_at)
    people = _people(officers, home, known, gaps, framework, limits)
    kinds = people[["kind", "officer_id"]].drop_duplicates("kind")
    profile = kinds.merge(known, on="officer_id")[["kind", "scale_id", "now", "clear"]]
    reach = profile.merge(cells[["unit_id", "scale_id", "level", "cell"]], on="scale_id")
    stock = people.groupby(["unit_id", "kind"]).size().rename("people").reset_index()
    targets = _targets(people, cells, framework, limits)
    leaves = reach[reach["now"].ge(reach["level"])].merge(stock[["unit_id", "kind"]])
    brings = reach[reach["clear"].ge(reach["level"])].merge(targets)
    return _Moving(
        cells=cells,
        people=people,
        leaves=leaves[["unit_id", "kind", "cell"]],
        brings=brings[["unit_id", "kind", "cell"]],
        stock=stock,
        targets=targets,
        spare=_spare(home, cells, framework),
    )


def _known(levels: tables.Levels, framework: Framework, cells: pd.DataFrame, decide_at: float) -> pd.DataFrame:
    """Levels that some unit needs: `now` by the cut scores, `clear` the highest with P(level ≥ k) ≥ decide_at.

    What P may miss on the scale is taken off it.
    """
    known = levels[levels["level"].notna() & levels["scale_id"].isin(cells["scale_id"])]
    names = tables.level_columns(framework.top_level)
    chances = known.reindex(columns=names).astype("Float64").to_numpy(float, na_value=0.0)
    tails = chances[:, ::-1].cumsum(axis=1)[:, ::-1]
    clear = (tails[:, 1:] - margin_of(known)[:, None] >= decide_at - 1e-9).sum(axis=1)
    now = known["level"].to_numpy(int)
    return known[["officer_id", "scale_id"]].assign(now=now, clear=np.minimum(clear, now))


def _people(
    officers: tables.Officers,
    home: pd.DataFrame,
    known: pd.DataFrame,
    gaps: tables.Gaps,
    framework: Framework,
    limits: Deployment,
) -> pd.DataFrame:
    """Officers who may move, with their kind."""
    people = home.merge(officers[["officer_id", "position_id"]].astype("str").dropna(), on="officer_id")
    domain = people["position_id"].map({p.id: p.domain for p in framework.positions})
    people = people.assign(domain=domain)[domain.notna() & people["officer_id"].isin(known["officer_id"])]
    tenure = pd.Series(np.nan, index=people.index)
    if TENURE in officers:
        stated = pd.to_numeric(officers.set_index("officer_id")[TENURE], errors="coerce")
        tenure = people["officer_id"].map(stated).astype(float)
        people, tenure = people[tenure.ge(limits.tenure)], tenure[tenure.ge(limits.tenure)]
    met = gaps[gaps["level"].notna()]
    met = met.assign(met=met["gap"].eq(0) & met["decision"].eq("clear"))
    fit = met.groupby("officer_id")["met"].mean().astype(float)
    site = people["unit_id"].map({u.id: f"@{u.site}" for u in framework.units if u.site}).astype("str")
    site = site.fillna(people["unit_id"])
    people = people.assign(
        tenure=tenure.fillna(0.0), fit=people["officer_id"].map(fit), site=site, area=site if limits.same_site else ""
    )
    words = known["scale_id"] + "=" + known["now"].astype(str) + "/" + known["clear"].astype(str)
    profile = words.groupby(known["officer_id"]).agg(lambda own: " ".join(sorted(own)))
    profile = people["officer_id"].map(profile)
    return people.assign(kind=codes(people["area"], people["domain"], profile)).reset_index(drop=True)


def _targets(people: pd.DataFrame, cells: pd.DataFrame, framework: Framework, limits: Deployment) -> pd.DataFrame:
    needing = cells[cells["needed"].gt(0)]
    needing = needing.assign(domain=needing["scale_id"].map(framework.domain_of))[["unit_id", "domain"]]
    site = {u.id: f"@{u.site}" if u.site else u.id for u in framework.units}
    needing = needing.drop_duplicates().assign(area=needing["unit_id"].map(site) if limits.same_site else "")
    kinds = people[["kind", "domain", "area"]].drop_duplicates()
    return kinds.merge(needing, on=["domain", "area"])[["unit_id", "kind"]].sort_values(["unit_id", "kind"])


def _spare(home: pd.DataFrame, cells: pd.DataFrame, framework: Framework) -> pd.Series:
    domains = cells[cells["scale_id"].isin([d.id for d in framework.domains])]
    strength = domains.groupby(["unit_id", "scale_id"])["needed"].max().groupby("unit_id").sum()
    sizes = home.groupby("unit_id").size()
    return (sizes - strength.reindex(sizes.index, fill_value=0)).clip(lower=0)


def _counts(moving: _Moving, allowed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """How many of each kind leave which unit, and how many join which."""
    stock, targets, cells = moving.stock, moving.targets, moving.cells
    stock = stock[stock["kind"].isin(targets["kind"])].reset_index(drop=True)
    targets = targets[targets["kind"].isin(stock["kind"])].reset_index(drop=True)
    model = Model()
    leave = model.columns(np.full(len(stock), -MOVE), stock["people"], whole=True)
    join = model.columns(np.zeros(len(targets)), float(allowed), whole=True)
    short = model.columns(-np.ones(len(cells)), np.inf, whole=False)
    out = moving.leaves.merge(stock.assign(column=leave), on=["unit_id", "kind"])
    into = moving.brings.merge(targets.assign(column=join), on=["unit_id", "kind"])
    every = cells["cell"].to_numpy()
    row = np.r_[every, out["cell"], into["cell"]]
    column = np.r_[short, out["column"], into["column"]]
    sign = np.r_[np.ones(len(every)), -np.ones(len(out)), np.ones(len(into))]
    model.rows(row, column, sign, low=(cells["needed"] - cells["qualified"]).to_numpy(float))
    kinds = pd.concat([stock["kind"], targets["kind"]])
    balance = np.r_[np.ones(len(stock)), -np.ones(len(targets))]
    model.rows(codes(kinds), np.r_[leave, join], balance, low=0.0, high=0.0)
    units = pd.concat([stock["unit_id"], targets["unit_id"]])
    spare = moving.spare.reindex(np.unique(units)).to_numpy(float)
    model.rows(codes(units), np.r_[leave, join], balance, high=spare)
    model.rows(codes(cells["unit_id"]), short, 1.0, high=cells.groupby("unit_id")["short"].sum().to_numpy(float))
    model.rows(np.zeros(len(leave), int), leave, 1.0, high=float(allowed))
    found = model.solve(gap=GAP, nodes=NODES, seconds=SECONDS)
    left = stock.assign(n=np.round(found.values[leave]).astype(int))
    joined = targets.assign(n=np.round(found.values[join]).astype(int))
    return _without_returns(left, joined)


def _without_returns(left: pd.DataFrame, joined: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Take out people who would leave and join the same unit."""
    key = ["unit_id", "kind"]
    back = left[[*key, "n"]].merge(joined[[*key, "n"]], on=key, suffixes=("", "_in"))
    back = back.assign(both=back[["n", "n_in"]].min(axis=1))[[*key, "both"]]
    kept = []
    for part in (left, joined):
        part = part.merge(back, on=key, how="left").fillna({"both": 0})
        kept.append(part.assign(n=(part["n"] - part["both"]).astype(int)).query("n > 0")[[*key, "n"]])
    return kept[0], kept[1]


def _persons(moving: _Moving, left: pd.DataFrame, joined: pd.DataFrame) -> pd.DataFrame:
    """Draw the persons: within each kind those who leave meet the units to join, both in the order of the sites."""
    ranking = {"kind": True, "unit_id": True, "tenure": False, "fit": False, "officer_id": True}
    order = moving.people.merge(left, on=["unit_id", "kind"])
    order = order.sort_values(list(ranking), ascending=list(ranking.values()))
    going = order[order.groupby(["kind", "unit_id"]).cumcount() < order["n"]]
    site = moving.people.drop_duplicates("unit_id").set_index("unit_id")["site"]
    arriving = joined.loc[np.repeat(joined.index, joined["n"])]
    arriving = arriving.assign(site=arriving["unit_id"].map(site)).sort_values(["kind", "site", "unit_id"])
    going = going.sort_values(["kind", "site", "unit_id", "officer_id"]).reset_index(drop=True)
    return going.rename(columns={"unit_id": "from_unit"}).assign(to_unit=arriving["unit_id"].to_numpy())


def _with_effects(moves: pd.DataFrame, moving: _Moving) -> pd.DataFrame:
    """Order the moves by what each still adds, with the scale on which it adds most."""
    cells = moving.cells
    moves = moves.sort_values("officer_id", ignore_index=True)
    numbered = moves.assign(move=np.arange(len(moves)))
    out = numbered.merge(moving.leaves.rename(columns={"unit_id": "from_unit"}), on=["from_unit", "kind"])
    into = numbered.merge(moving.brings.rename(columns={"unit_id": "to_unit"}), on=["to_unit", "kind"])
    change = np.zeros((len(moves), len(cells)))
    change[out["move"], out["cell"]] -= 1.0
    change[into["move"], into["cell"]] += 1.0
    scales, scale = np.unique(cells["scale_id"].astype(str), return_inverse=True)
    on_scale = np.eye(len(scales))[scale]
    stock = (cells["qualified"] - cells["needed"]).to_numpy(float)
    waiting, order, effects, filled = list(range(len(moves))), [], [], []
    while waiting:
        together = _next(stock, change, waiting)
        gain = _gain(stock, change[together].sum(axis=0))
        by_scale = gain @ on_scale
        stock = stock + change[together].sum(axis=0)
        order += together
        effects += [gain.sum() / len(together)] * len(together)
        filled += [scales[by_scale.argmax()] if by_scale.max() > 0 else None] * len(together)
        waiting = [move for move in waiting if move not in together]
    ordered = moves.iloc[order].assign(effect=effects)
    best = pd.Series(filled, index=ordered.index, dtype="str")
    return ordered.assign(scale_id=best.fillna(ordered["domain"]))


def _gain(stock: np.ndarray, change: np.ndarray) -> np.ndarray:
    """What the shortage of each cell falls by, where `stock` people are to spare, or are short."""
    return np.minimum(stock + change, 0.0) - np.minimum(stock, 0.0)


def _next(stock: np.ndarray, change: np.ndarray, waiting: list[int]) -> list[int]:
    """The move that helps most, or the two that help most together where none helps alone and they do."""
    alone = _gain(stock, change[waiting]).sum(axis=1)
    first = int(alone.argmax())
    if alone[first] >= 0 or len(waiting) == 1:
        return [waiting[first]]
    pairs = np.array([_gain(stock, change[waiting] + change[move]).sum(axis=1) for move in waiting])
    np.fill_diagonal(pairs, -np.inf)
    one, other = np.unravel_index(int(pairs.argmax()), pairs.shape)
    return [waiting[one], waiting[other]] if pairs[one, other] > alone[first] else [waiting[first]]
