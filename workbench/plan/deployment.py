"""Moves between units that would lift coverage most: advice to the people who decide, never a decision.

Uses the limit `strength` (what is needed where, and who counts towards it) and `solver` of the same room.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench import tables
from workbench.parameters.framework import Framework
from workbench.parameters.staffing import Deployment
from workbench.plan.coverage import planned_levels
from workbench.plan.limits.strength import strength
from workbench.plan.solver import Model, codes
from workbench.tables.margins import margin_of

MOVE = 0.1
SMALL = 1e-9
LONGEST = 5
"""Moves in a chain that are looked for."""
TRIED = 2_000
TENURE = "tenure_years"
GAP = 1e-4
NODES = 5_000
SECONDS = 30.0


@dataclass(frozen=True)
class _Moving:
    """What the model is written in.

    Attributes:
        cells: unit, scale, level with needed and qualified, once the plans are carried out; `cell` numbers them,
            `place` each unit and scale.
        short: people whom each place lacks.
        people: movable officers with unit_id, area (within which they may move), domain, tenure, fit, and `kind`, which
            numbers the combinations of area, domain, levels and clear levels: people of one kind are exchangeable.
        leaves: (unit, kind, cell): cells of its own unit that a person of the kind counts in.
        brings: (unit, kind, scale, cell): cells of another unit that the person would clearly count in.
        stock: (unit, kind) with `people`, how many may leave.
        targets: (unit, kind, scale): units that such a person could join, and the scale on which they would count.
        spare: people whom each unit has above its needed strength.
    """

    cells: pd.DataFrame
    short: pd.Series
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
    training: tables.TrainingPlan,
    coaching: tables.CoachingPlan,
    domain_share: float,
    limits: Deployment,
    decide_at: float,
    stays: Collection[str] = (),
) -> tables.Deployment:
    """Return table `deployment`: the rotations that lower the units' shortage most, as an integer programme.

    It starts from what the plans lead to. With needed_c and qualified_c of `coverage` once the plans are carried out,
    for every unit, scale and level c, a unit lacks max_c(needed_c − qualified_c, 0) people on a scale; the shortage
    is their sum. A person who leaves counts one less in each cell of the own unit that the level by the cut scores
    reaches; in the unit that they join they count on one scale only, where the level is clear, P(level ≥ k) ≥
    `decide_at`. The programme minimises the shortage, and takes a move to cost 0.1 people, so that none is proposed
    for nothing. Every person keeps the present position. Kept are:

    - at most ⌊moves × people⌋ moves, one per person; within one site only where `same_site` is set;
    - nobody moves who has a seat in the training plan, or coaches or is coached: the plans count on them there;
    - nobody moves who clearly meets less than the share `fit` of the position's requirements with a result;
    - nobody moves whose tenure in the unit (column `tenure_years`, where the officers' sheet has it) is shorter than
      `tenure` or not stated; nobody without a unit, a position or a result;
    - people join units that need people in the domain of their position;
    - no unit shrinks below its needed strength, the people that it needs over all domains, nor, if it is below that
      already, below its present size: such a unit lets someone go only in exchange;
    - no unit ends with a larger shortage than it has now: who leaves is made up for by who joins.

    People of one domain, level profile and area are exchangeable, so the model counts people per unit and profile who
    leave and who join, and persons are drawn from the counts: longest tenure first, then best fit, then id.
    Moves are listed in the order in which they help most. effect is what the total shortage falls by when the move
    follows those above it, so that the effects add up to the whole; moves none of which helps without the others,
    each into the unit that the next leaves, are a chain and share what they do. home_short is what the own unit lacks
    more once the person has left, before anybody joins; home_qualified and home_needed are of the cell that they
    counted in and that has the least to spare after all moves. fit is the share of the position's requirements with a
    result that are clearly met.

    Args:
        levels: table `levels`, with the columns p_0 … p_L.
        gaps: table `gaps`: which requirements of the position are clearly met.
        officers: table `officers`.
        framework: people needed per unit, sites and positions.
        training: table `training_plan`.
        coaching: table `coaching_plan`.
        domain_share: parameter `training.domain_share`.
        limits: limits of the moves.
        decide_at: lowest probability at which a level is clear.
        stays: ids of further people who are not proposed to move (`rotation.not_to_be_moved`).
    """
    allowed = int(np.floor(limits.moves * len(officers) + 1e-9))
    planned = planned_levels(levels, training, coaching, framework, domain_share=domain_share)
    staying = {*stays, *training["officer_id"], *coaching["officer_id"], *coaching["coach_id"]}
    may = tables.Officers(officers[~officers["officer_id"].isin(staying)])
    moving = _moving(levels, gaps, officers, may, planned, framework, limits=limits, decide_at=decide_at)
    if allowed == 0 or moving.targets.empty or not moving.short.gt(0).any():
        return tables.DEPLOYMENT.empty()
    moves = _with_effects(_persons(moving, *_counts(moving, allowed)), moving)
    return tables.DEPLOYMENT.shaped(moves[tables.DEPLOYMENT.names()])


def _moving(
    levels: tables.Levels,
    gaps: tables.Gaps,
    officers: tables.Officers,
    may: tables.Officers,
    planned: pd.DataFrame,
    framework: Framework,
    *,
    limits: Deployment,
    decide_at: float,
) -> _Moving:
    home = officers[["officer_id", "unit_id"]].astype("str").dropna()
    after = levels.merge(planned, on=["officer_id", "scale_id"], how="left")
    after = after.assign(level=after[["level", "to_level"]].astype("Float64").max(axis=1))
    cells, _ = strength(tables.Levels(after), officers, framework, share=0.0)
    cells = cells[cells["unit_id"].isin(home["unit_id"])].reset_index(drop=True)
    cells = cells.assign(cell=np.arange(len(cells)), place=codes(cells["unit_id"], cells["scale_id"]))
    short = (cells["needed"] - cells["qualified"]).clip(lower=0).groupby(cells["place"]).max()
    known = _known(levels, framework, cells, decide_at)
    people = _people(may, home, known, gaps, framework, limits)
    kinds = people[["kind", "officer_id"]].drop_duplicates("kind")
    profile = kinds.merge(known, on="officer_id")[["kind", "scale_id", "now", "clear"]]
    reach = profile.merge(cells[["unit_id", "scale_id", "level", "cell"]], on="scale_id")
    stock = people.groupby(["unit_id", "kind"]).size().rename("people").reset_index()
    targets = _targets(people, cells, framework, limits)
    leaves = reach[reach["now"].ge(reach["level"])].merge(stock[["unit_id", "kind"]])
    brings = reach[reach["clear"].ge(reach["level"])].merge(targets[["unit_id", "kind"]])
    counted = pd.concat([targets, brings[["unit_id", "kind", "scale_id"]]])
    targets = counted.drop_duplicates().sort_values(["unit_id", "kind", "scale_id"], ignore_index=True)
    return _Moving(
        cells=cells,
        short=short,
        people=people,
        leaves=leaves[["unit_id", "kind", "cell"]],
        brings=brings[["unit_id", "kind", "scale_id", "cell"]],
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
    fit = people["officer_id"].map(met.groupby("officer_id")["met"].mean().astype(float))
    people, tenure, fit = (part[fit.ge(limits.fit - SMALL)] for part in (people, tenure, fit))
    site = people["unit_id"].map({u.id: f"@{u.site}" for u in framework.units if u.site}).astype("str")
    site = site.fillna(people["unit_id"])
    people = people.assign(tenure=tenure.fillna(0.0), fit=fit, site=site, area=site if limits.same_site else "")
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
    found = kinds.merge(needing, on=["domain", "area"]).rename(columns={"domain": "scale_id"})
    return found[["unit_id", "kind", "scale_id"]]


def _spare(home: pd.DataFrame, cells: pd.DataFrame, framework: Framework) -> pd.Series:
    domains = cells[cells["scale_id"].isin([d.id for d in framework.domains])]
    strength = domains.groupby(["unit_id", "scale_id"])["needed"].max().groupby("unit_id").sum()
    sizes = home.groupby("unit_id").size()
    return (sizes - strength.reindex(sizes.index, fill_value=0)).clip(lower=0)


def _counts(moving: _Moving, allowed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """How many of each kind leave which unit, and how many join which, counting on which scale."""
    stock, targets, cells = moving.stock, moving.targets, moving.cells
    stock = stock[stock["kind"].isin(targets["kind"])].reset_index(drop=True)
    targets = targets[targets["kind"].isin(stock["kind"])].reset_index(drop=True)
    model = Model()
    leave = model.columns(np.full(len(stock), -MOVE), stock["people"], whole=True)
    join = model.columns(np.zeros(len(targets)), float(allowed), whole=True)
    short = model.columns(-np.ones(len(moving.short)), np.inf, whole=False)
    out = moving.leaves.merge(stock.assign(column=leave), on=["unit_id", "kind"])
    into = moving.brings.merge(targets.assign(column=join), on=["unit_id", "kind", "scale_id"])
    row = np.r_[cells["cell"], out["cell"], into["cell"]]
    column = np.r_[short[cells["place"]], out["column"], into["column"]]
    sign = np.r_[np.ones(len(cells)), -np.ones(len(out)), np.ones(len(into))]
    model.rows(row, column, sign, low=(cells["needed"] - cells["qualified"]).to_numpy(float))
    kinds = pd.concat([stock["kind"], targets["kind"]])
    balance = np.r_[np.ones(len(stock)), -np.ones(len(targets))]
    model.rows(codes(kinds), np.r_[leave, join], balance, low=0.0, high=0.0)
    units = pd.concat([stock["unit_id"], targets["unit_id"]])
    spare = moving.spare.reindex(np.unique(units)).to_numpy(float)
    model.rows(codes(units), np.r_[leave, join], balance, high=spare)
    unit = cells.drop_duplicates("place").sort_values("place")["unit_id"]
    model.rows(codes(unit), short, 1.0, high=moving.short.groupby(unit.to_numpy()).sum().to_numpy(float))
    model.rows(np.zeros(len(leave), int), leave, 1.0, high=float(allowed))
    found = model.solve(gap=GAP, nodes=NODES, seconds=SECONDS)
    left = stock.assign(n=np.round(found.values[leave]).astype(int))
    joined = targets.assign(n=np.round(found.values[join]).astype(int))
    return _without_returns(_each(left), _each(joined))


def _each(counted: pd.DataFrame) -> pd.DataFrame:
    """One row per person, numbered within unit and kind."""
    every = counted.loc[np.repeat(counted.index, counted["n"])].drop(columns="n")
    return every.assign(turn=every.groupby(["unit_id", "kind"]).cumcount()).reset_index(drop=True)


def _without_returns(left: pd.DataFrame, joined: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Take out people who would leave and join the same unit."""
    key = ["unit_id", "kind", "turn"]
    names = [pd.MultiIndex.from_frame(part[key]) for part in (left, joined)]
    return left[~names[0].isin(names[1])], joined[~names[1].isin(names[0])]


def _persons(moving: _Moving, left: pd.DataFrame, joined: pd.DataFrame) -> pd.DataFrame:
    """Draw the persons: within each kind those who leave meet the units to join, both in the order of the sites."""
    ranking = {"kind": True, "unit_id": True, "tenure": False, "fit": False, "officer_id": True}
    n = left.groupby(["unit_id", "kind"]).size().rename("n").reset_index()
    order = moving.people.merge(n, on=["unit_id", "kind"])
    order = order.sort_values(list(ranking), ascending=list(ranking.values()))
    going = order[order.groupby(["kind", "unit_id"]).cumcount() < order["n"]]
    site = moving.people.drop_duplicates("unit_id").set_index("unit_id")["site"]
    arriving = joined.assign(site=joined["unit_id"].map(site)).sort_values(["kind", "site", "unit_id", "scale_id"])
    going = going.sort_values(["kind", "site", "unit_id", "officer_id"]).reset_index(drop=True)
    return going.rename(columns={"unit_id": "from_unit"}).assign(
        to_unit=arriving["unit_id"].to_numpy(), scale_id=arriving["scale_id"].to_numpy()
    )


def _with_effects(moves: pd.DataFrame, moving: _Moving) -> pd.DataFrame:
    """Order the moves by what each still adds, chains together, and say what each costs the own unit."""
    cells = moving.cells
    moves = moves.sort_values("officer_id", ignore_index=True)
    numbered = moves.assign(move=np.arange(len(moves)))
    leaves = moving.leaves.rename(columns={"unit_id": "from_unit"})
    out = numbered.drop(columns="scale_id").merge(leaves, on=["from_unit", "kind"])
    brings = moving.brings.rename(columns={"unit_id": "to_unit"})
    into = numbered.merge(brings, on=["to_unit", "kind", "scale_id"])
    gone, change = np.zeros((len(moves), len(cells))), np.zeros((len(moves), len(cells)))
    gone[out["move"], out["cell"]] = -1.0
    change[into["move"], into["cell"]] = 1.0
    change += gone
    starts = np.unique(cells["place"], return_index=True)[1]
    stock = (cells["qualified"] - cells["needed"]).to_numpy(float)
    waiting, order = list(range(len(moves))), []
    effects: list[float] = []
    chains: list[int] = []
    costs: list[float] = []
    while waiting:
        together = _next(stock, change, starts, moves, waiting)
        gain = _gain(stock, change[together].sum(axis=0), starts)
        order += together
        effects += [gain / len(together)] * len(together)
        chains += [max(chains, default=0) + 1] * len(together)
        costs += [0.0 - _gain(stock, gone[move], starts) for move in together]
        stock = stock + change[together].sum(axis=0)
        waiting = [move for move in waiting if move not in together]
    left = cells.assign(spare=stock, qualified=stock + cells["needed"].to_numpy(float))
    tightest = out.merge(left[["cell", "needed", "qualified", "spare"]], on="cell").sort_values(["spare", "cell"])
    tightest = tightest.drop_duplicates("move").set_index("move").reindex(order)
    return moves.iloc[order].assign(
        effect=effects,
        chain=chains,
        home_short=costs,
        home_qualified=tightest["qualified"].to_numpy(),
        home_needed=tightest["needed"].to_numpy(),
    )


def _gain(stock: np.ndarray, change: np.ndarray, starts: np.ndarray) -> float:
    """What the shortage falls by, where `stock` people are to spare, or are short, in each cell of the places."""
    before, after = (np.maximum.reduceat(np.maximum(-left, 0.0), starts).sum() for left in (stock, stock + change))
    return float(before - after)


def _next(
    stock: np.ndarray, change: np.ndarray, starts: np.ndarray, moves: pd.DataFrame, waiting: list[int]
) -> list[int]:
    """The move that helps most or, where none helps alone, the shortest chain that helps most; all where none does."""
    chains = [[move] for move in waiting]
    origin, goal = moves["from_unit"].tolist(), moves["to_unit"].tolist()
    for _ in range(min(len(waiting), LONGEST)):
        gains = [_gain(stock, change[chain].sum(axis=0), starts) for chain in chains]
        if chains and max(gains) > SMALL:
            return chains[int(np.argmax(gains))]
        chains = [
            [*chain, move]
            for chain in chains[:TRIED]
            for move in waiting
            if move not in chain and (goal[move] == origin[chain[-1]] or origin[move] == goal[chain[-1]])
        ]
    return list(waiting)
