"""The order of the steps of evidence: its age, what a re-test is worth, whether training worked, ratings beside it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from workbench.analysis.waves import Earlier
from workbench.measure.ability_cuts import ability_cuts
from workbench.parameters import Settings
from workbench.profile import ageing, ratings
from workbench.profile.effect import training_effects
from workbench.profile.progress import Wave
from workbench.profile.retest import retest_queue


def evidenced(
    found: Mapping[str, pd.DataFrame],
    facts: Mapping[str, Any],
    settings: Settings,
    *,
    cuts: Callable[[str], list[float]],
    earlier: Earlier | None,
) -> dict[str, pd.DataFrame]:
    """Return the tables of evidence: `evidence`, `retest_queue`, `training_effect`, and those of ratings.

    Args:
        found: the tables of the analysis, with those of the plans.
        facts: `plan_start`, and what the training plan closes and costs.
        settings: parameters and framework in force.
        cuts: gives a scale's cut scores in percent, a panel's where one was named.
        earlier: the earlier cohort, None where there is none.
    """
    framework, rules = settings.framework, settings.parameters.evidence
    as_of = rules.as_of or dt.date.fromisoformat(facts["plan_start"])
    aged = ageing.evidence(
        found["levels"],
        found["officers"],
        framework,
        assessed=settings.parameters.assessed,
        as_of=as_of,
        rules=rules,
        earlier=None if earlier is None else earlier.wave.levels,
        earlier_assessed=None if earlier is None else earlier.settings.parameters.assessed,
    )
    cost = float(facts["training_cost"])
    rated = ratings.rated_levels(found["ratings"], found["levels"], framework, as_of=as_of, rules=rules)
    return {
        "evidence": aged,
        "retest_queue": retest_queue(
            found["gaps"],
            aged,
            found["levels"],
            framework,
            worth_of_money=float(facts["training_closed"]) / cost if cost > 0 else 0.0,
            rules=rules.retest,
        ),
        "training_effect": _training_effect(found, settings, cuts=cuts, earlier=earlier),
        "rated_levels": rated,
        "rating_agreement": ratings.rating_agreement(rated, top_level=framework.top_level),
        "rating_leniency": ratings.rating_leniency(rated, found["ratings"], found["officers"]),
        "borich": ratings.borich_scores(
            found["ratings"], found["levels"], competence=rules.borich, top_level=framework.top_level
        ),
    }


def _training_effect(
    found: Mapping[str, pd.DataFrame],
    settings: Settings,
    *,
    cuts: Callable[[str], list[float]],
    earlier: Earlier | None,
) -> pd.DataFrame:
    framework, parameters = settings.framework, settings.parameters
    now = Wave(found["scores"], found["levels"], found["reliability"], found["item_parameters"], found["items"])
    in_percent = {
        str(scale): np.asarray(cuts(str(scale)), dtype=float) for scale in found["scores"]["scale_id"].unique()
    }
    in_logits = ability_cuts(found["items"], found["item_parameters"], cuts=cuts, domain_of=framework.domain_of)
    people = pd.DataFrame(columns=["officer_id", "unit_id", "kind"], dtype="str")
    if earlier is not None:
        kinds = {u.id: u.kind for u in (*earlier.settings.framework.units, *framework.units) if u.kind}
        people = earlier.officers[["officer_id", "unit_id"]]
        people = people.assign(kind=people["unit_id"].map(kinds))
    return training_effects(
        found["attendance"],
        None if earlier is None else (earlier.wave, now),
        framework,
        people=people,
        between=(None if earlier is None else earlier.settings.parameters.assessed, parameters.assessed),
        cuts={"logit": in_logits, "percent": in_percent},
        rules=parameters.evidence.effect,
    )
