"""The simulated people: where they work, who they are, and how able they are."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from faker.providers.person.vi_VN import Provider

from workbench.errors import ParameterError, Problem
from workbench.messages import Words, msg
from workbench.parameters import Framework
from workbench.parameters.framework import Unit

# Shares of the variance of ability in a competency; they sum to 1.
GENERAL_SHARE = 0.44
DOMAIN_SHARE = 0.25
SPECIFIC_SHARE = 0.20
UNIT_SHARE = 0.05
SENIORITY_SHARE = 0.06

TEAM_SIZE = 15
GRADES = (
    "Nhân viên hải quan",
    "Kiểm tra viên trung cấp hải quan",
    "Kiểm tra viên hải quan",
    "Kiểm tra viên chính hải quan",
)


def officers_of(
    framework: Framework, rng: np.random.Generator, *, officers: int, unit_sizes: Mapping[str, int] | None, year: int
) -> pd.DataFrame:
    """Return one row per simulated officer, with the columns of table `officers`, `domain_id` and `step`.

    Units and positions are filled in proportion to what the framework says is needed: the people needed in a unit at
    level k of a professional domain hold the position of that domain that requires level k (or the nearest one).
    `unit_sizes` replaces the units' sizes and keeps the mix within each. `step` is the level that the position
    requires in its domain.

    Args:
        framework: units, positions and needs.
        rng: source of every random draw.
        officers: number of officers.
        unit_sizes: people per unit id, in any unit of measure; only the proportions count.
        year: year of the exam, from which years of birth are drawn (people are 23 to 59).

    Raises:
        ParameterError: where the framework has no position, or `unit_sizes` names an unknown unit.
    """
    cells = _cells(framework, unit_sizes)
    people = cells.loc[cells.index.repeat(_people_per_cell(cells, officers))].reset_index(drop=True)
    women = rng.random(officers) < 0.38
    seniority = (people["step"].to_numpy() - 1) / max(framework.top_level - 1, 1)
    age = np.clip(rng.normal(32 + 10 * seniority, 6.0), 23, 59).astype(int)
    rank = np.clip((age - 23) / 36 * 3 + 0.6 * rng.standard_normal(officers), 0, 3).round().astype(int)
    within = people.groupby("unit_id").cumcount().to_numpy()
    size = people.groupby("unit_id")["unit_id"].transform("size").to_numpy()
    team = np.char.add("Đội ", (within // TEAM_SIZE + 1).astype(str))
    return pd.DataFrame(
        {
            "officer_id": "MP" + pd.Series(range(1, officers + 1)).astype(str).str.zfill(5),
            "name": _names(rng, women),
            "unit_id": people["unit_id"],
            "position_id": people["position_id"],
            "team": pd.Series(team, dtype="str").where(size > 2 * TEAM_SIZE),
            "grade": np.array(GRADES, dtype=object)[rank],
            "gender": np.where(women, "Nữ", "Nam"),
            "birth_year": year - age,
            "form": people["domain_id"],
            "domain_id": people["domain_id"],
            "step": people["step"],
        }
    )


def abilities_of(
    framework: Framework, rng: np.random.Generator, officers: pd.DataFrame, *, skew: float = 0.0
) -> pd.DataFrame:
    """Return each officer's ability in every competency: officers × competencies, logits, variance about 1.

    Ability is the sum of a general factor, a domain factor, a specific part, the unit's effect and the position's
    (people in positions that require more are abler); the shares of variance are this module's constants. A unit's
    effect differs by domain, three fifths of its variance being common to all; over the officers of the cohort it has
    exactly the variance `UNIT_SHARE` in every domain, unless there is only one unit. The general factor has skewness
    `skew` (a gamma distribution), and is normal without.
    """
    n = len(officers)
    domains = [d.id for d in framework.domains]
    competencies = [c.id for c in framework.competencies]
    of_domain = np.array([domains.index(c.domain) for c in framework.competencies])
    general = _skewed(rng, n, skew)[:, None] if skew else rng.standard_normal((n, 1))
    by_domain = rng.standard_normal((n, len(domains)))[:, of_domain]
    specific = rng.standard_normal((n, len(competencies)))
    unit, names = pd.factorize(officers["unit_id"])
    effect = np.sqrt(0.6) * rng.standard_normal((len(names), 1))
    effect = effect + np.sqrt(0.4) * rng.standard_normal((len(names), len(domains)))
    position = officers["step"].to_numpy(dtype=float)[:, None]
    total = (
        np.sqrt(GENERAL_SHARE) * general
        + np.sqrt(DOMAIN_SHARE) * by_domain
        + np.sqrt(SPECIFIC_SHARE) * specific
        + np.sqrt(UNIT_SHARE) * _standardised(effect[unit])[:, of_domain]
        + np.sqrt(SENIORITY_SHARE) * _standardised(position)
    )
    return pd.DataFrame(total, index=pd.Index(officers["officer_id"], name="officer_id"), columns=competencies)


def _skewed(rng: np.random.Generator, n: int, skew: float) -> np.ndarray:
    """Return n draws of mean 0, variance 1 and this skewness."""
    form = 4 / skew**2
    return (rng.gamma(form, size=n) - form) / np.sqrt(form)


def needed_people(framework: Framework) -> dict[str, int]:
    """Return the size of each leaf unit: people needed at any level, summed over the professional domains."""
    professional = {d.id for d in framework.domains if not d.common}
    return {
        unit.id: sum(sum(by.values()) for scale, by in unit.needed.items() if scale in professional)
        for unit in leaf_units(framework)
    }


def leaf_units(framework: Framework) -> list[Unit]:
    """Return the units that are nobody's parent, in the framework's order."""
    parents = {unit.parent for unit in framework.units}
    return [unit for unit in framework.units if unit.id not in parents]


def _cells(framework: Framework, unit_sizes: Mapping[str, int] | None) -> pd.DataFrame:
    """Return unit × position with its weight: how many of the cohort's people it takes, up to a factor."""
    steps = pd.DataFrame(
        [(p.domain, p.id, p.requires.get(p.domain, 1)) for p in framework.positions],
        columns=["domain_id", "position_id", "step"],
    )
    if steps.empty:
        raise _refused("positions", msg("The framework has no position."))
    nearest = {
        (domain, level): group.loc[(group["step"] - level).abs().idxmin(), "position_id"]
        for domain, group in steps.groupby("domain_id")
        for level in range(1, framework.top_level + 1)
    }
    rows = [
        (unit.id, nearest[scale, level], people)
        for unit in leaf_units(framework)
        for scale, by in unit.needed.items()
        for level, people in by.items()
        if (scale, level) in nearest and people
    ]
    described = {unit for unit, _, _ in rows}
    rows += [(u.id, p, 1) for u in leaf_units(framework) if u.id not in described for p in steps["position_id"]]
    cells = pd.DataFrame(rows, columns=["unit_id", "position_id", "weight"]).astype({"weight": float})
    size = cells.groupby("unit_id", sort=False)["weight"].sum()
    wanted = _wanted_sizes(size, described, unit_sizes)
    cells["weight"] *= cells["unit_id"].map(wanted / size).to_numpy()
    return cells.merge(steps, on="position_id", how="left")


def _wanted_sizes(size: pd.Series, described: set[str], unit_sizes: Mapping[str, int] | None) -> pd.Series:
    if unit_sizes is None:
        usual = size[size.index.isin(described)].median() if described else 1.0
        return size.where(size.index.isin(described), usual)
    unknown = [unit for unit in unit_sizes if unit not in size.index]
    if unknown:
        raise _refused("unit_sizes", msg("There is no such unit."), *unknown)
    if not sum(unit_sizes.values()):
        raise _refused("unit_sizes", msg("The units' sizes are all 0."))
    return pd.Series(unit_sizes, dtype=float).reindex(size.index, fill_value=0.0)


def _refused(column: str, said: Words, *values: str) -> ParameterError:
    return ParameterError([Problem(said, rule="simulate", column=column, value=value) for value in values or ("",)])


def _people_per_cell(cells: pd.DataFrame, officers: int) -> pd.Series:
    """Share out the officers to the units first, then those of each unit to its positions."""
    by_unit = cells.groupby("unit_id", sort=False)["weight"]
    of_unit = by_unit.sum()
    people = dict(zip(of_unit.index, _shared_out(of_unit.to_numpy(), officers), strict=True))
    counts = pd.Series(0, index=cells.index)
    for unit, weights in by_unit:
        counts.loc[weights.index] = _shared_out(weights.to_numpy(), people[unit])
    return counts


def _shared_out(weights: np.ndarray, total: int) -> np.ndarray:
    """Share out `total` in proportion to the weights by largest remainders (Hamilton 1792)."""
    exact = weights / max(weights.sum(), 1e-9) * total
    counts = np.floor(exact).astype(int)
    behind = np.argsort(-(exact - counts), kind="stable")[: total - counts.sum()]
    counts[behind] += 1
    return counts


def _standardised(values: np.ndarray) -> np.ndarray:
    """Return columns with mean 0 and variance 1; a constant column becomes 0."""
    centred = values - values.mean(axis=0)
    spread = centred.std(axis=0)
    return centred / np.where(spread > 1e-9, spread, 1.0)


def _names(rng: np.random.Generator, women: np.ndarray) -> pd.Series:
    """Return names in Vietnamese order (family, middle, given), put together from the lists of the faker library."""
    family = rng.choice(list(Provider.last_names), len(women))
    middle = rng.choice(sorted(set(Provider.middle_names) - {"Văn", "Thị"}), len(women))
    middle = np.where(rng.random(len(women)) < 0.4, np.where(women, "Thị", "Văn"), middle)
    given = np.where(
        women,
        rng.choice(list(Provider.first_names_female), len(women)),
        rng.choice(list(Provider.first_names_male), len(women)),
    )
    return pd.Series(family, dtype="str") + " " + pd.Series(middle, dtype="str") + " " + pd.Series(given, dtype="str")
