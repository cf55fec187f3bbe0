"""What pages ask of the measurement beside its tables, worked out by the rules by which the tables were made."""

from __future__ import annotations

from collections.abc import Callable, Collection

import numpy as np
import pandas as pd

from workbench import tables
from workbench.analysis.bundle import Analysis
from workbench.evidence.ratings import wilson_interval
from workbench.measure import flips, information, standards
from workbench.measure.ability_cuts import ability_cuts as of_parameters


def cuts_in_force(analysis: Analysis) -> Callable[[str], list[float]]:
    """Return what gives a scale's cut scores of level 1…L in percent, a panel's where one set them."""
    return standards.standard_cuts(tables.STANDARDS.of(analysis.tables), otherwise=analysis.settings.parameters.cuts_of)


def people_by_shift(analysis: Analysis, errors: pd.DataFrame) -> pd.DataFrame:
    """Count the people in each level with the cut scores one error lower, as set, and higher.

    Args:
        analysis: whose levels are counted.
        errors: scale_id, level, cut_percent and se_percent of the cut scores that move.

    Returns:
        scale_id, shift (−1, 0, 1 errors), level (0…L), n (people).
    """
    moving = tables.Standards(errors)
    return standards.effect(tables.LEVELS.of(analysis.tables), moving, cuts=cuts_in_force(analysis))


def booklet(analysis: Analysis, domain: str, *, response_probability: float) -> pd.DataFrame:
    """Return the domain's items in order of difficulty, as `workbench.measure.standards.ordered_items` does."""
    return standards.ordered_items(
        tables.ITEMS.of(analysis.tables),
        parameters=tables.ITEM_PARAMETERS.of(analysis.tables),
        scale_id=domain,
        domain_of=analysis.settings.framework.domain_of,
        response_probability=response_probability,
    )


def information_curves(analysis: Analysis) -> pd.DataFrame:
    """Return test information and its error over the ability: domain_id, theta, information, se."""
    return information.information_curves(tables.ITEM_PARAMETERS.of(analysis.tables))


def ability_cuts(analysis: Analysis, domain: str, cuts: list[float]) -> np.ndarray:
    """Return the abilities at which a domain's expected percentage reaches cut scores, as `measure.ability_cuts` does.

    Missing where the domain is not calibrated.
    """
    found = of_parameters(
        tables.ITEMS.of(analysis.tables),
        tables.ITEM_PARAMETERS.of(analysis.tables),
        cuts=lambda _: cuts,
        domain_of=analysis.settings.framework.domain_of,
    )
    return found.get(domain, np.full(len(cuts), np.nan))


def people_and_items(analysis: Analysis, *, width: float) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return people and items on one scale of ability, as `workbench.measure.information.wright_map` does."""
    found = analysis.tables
    return information.wright_map(tables.SCORES.of(found), tables.ITEM_PARAMETERS.of(found), width=width)


def expected_reliability(analysis: Analysis, domains: Collection[str]) -> pd.Series:
    """Return the reliability of the number right that the domains' items lead one to expect, by domain_id."""
    items = tables.ITEM_PARAMETERS.of(analysis.tables)
    sigma = tables.RELIABILITY.of(analysis.tables).set_index("scale_id")["sigma"].fillna(1.0)
    return information.expected_reliability(items[items["domain_id"].isin(domains)], sigma=sigma)


def asking_for_repair(analysis: Analysis) -> tables.ItemStatistics:
    """Return the rows of table `item_statistics` of the items that carry a serious flag."""
    items = tables.ITEM_STATISTICS.of(analysis.tables)
    return tables.ItemStatistics(items[items["item_id"].isin(flips.seriously_flagged(items))])


def within_one_level(ratings: tables.RatedLevels) -> tuple[int, float, float]:
    """Return how many of some ratings lie within one level of the exam, and the 95 % interval of their share."""
    close = int((ratings["difference"].abs() <= 1).sum())
    return close, *wilson_interval(close, len(ratings))
