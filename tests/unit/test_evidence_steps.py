"""The step of evidence in the analysis: courses of the earlier wave's people, kinds of units of either framework."""

from types import SimpleNamespace

import pandas as pd

from tests.wave_cohorts import service
from workbench import tables
from workbench.analysis.evidence import evidenced
from workbench.analysis.waves import Earlier
from workbench.parameters import CohortParameters
from workbench.parameters.cohort import Weights
from workbench.parameters.framework import Position
from workbench.profile.gaps import gaps

NAME = {"vi": "x", "en": "x"}


def test_two_waves_give_every_table_of_evidence():
    case = service(2, effect=0.6)
    before, now = case.waves
    people = case.people[["officer_id", "unit_id"]].assign(position_id="p")
    position = Position.model_validate({"id": "p", "name": NAME, "domain": "d", "requires": {"d.a": 2, "d.b": 2}})
    framework = case.framework.model_copy(update={"positions": [position]})
    chances = {f"p_{k}": 0.9 * now.levels["level"].eq(k) + 0.025 for k in range(4)}
    levels = now.levels.assign(decision="clear", **chances)
    found = {name: table.empty() for name, table in tables.TABLES.items()}
    found |= {
        "officers": people, "levels": levels, "scores": now.scores, "reliability": now.reliability,
        "attendance": case.attendance,
        "gaps": gaps(levels, people, framework, weights=Weights(), decide_at=0.8),
    }  # fmt: skip
    parameters = CohortParameters.model_validate(
        {"cohort": "now", "framework": "f.yaml", "results": "r.xlsx", "assessed": "2021-06-15"}
    )
    settings = SimpleNamespace(framework=framework, parameters=parameters)
    then = SimpleNamespace(
        framework=framework, parameters=parameters.model_copy(update={"assessed": pd.Timestamp("2019-06-15").date()})
    )
    facts = {"plan_start": "2021-09-06", "training_cost": 1e8, "training_closed": 100.0}
    made = evidenced(found, facts, settings, cuts=lambda _: [0.0, 40.0, 60.0], earlier=Earlier(then, people, before))
    pooled = made["training_effect"].query("course_id.isna()").iloc[0]
    assert pooled["low"] > 0
    assert pooled["n_clusters"] == case.people["unit_id"].nunique()
    assert set(made) == {
        "evidence", "retest_queue", "training_effect", "rated_levels", "rating_agreement", "rating_leniency", "borich",
    }  # fmt: skip
    assert len(made["evidence"]) == len(levels)
    assert made["retest_queue"]["chosen"].sum() <= parameters.evidence.retest.places
    alone = evidenced(found, facts, settings, cuts=lambda _: [0.0, 40.0, 60.0], earlier=None)
    assert set(alone["training_effect"]["reason"]) == {"no_previous"}
