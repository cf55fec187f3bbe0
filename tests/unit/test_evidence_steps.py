"""The steps of evidence in the analysis: courses of the earlier wave's people, kinds of units of either framework."""

from pathlib import Path
from types import SimpleNamespace

import pandas as pd

from tests.wave_cohorts import service
from workbench import tables
from workbench.analysis.graph import EVIDENCE, made_by
from workbench.analysis.step import Workings
from workbench.parameters import CohortParameters, Settings
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
        "people": people, "levels": levels, "scores": now.scores,
        "reliability": now.reliability.reindex(columns=tables.RELIABILITY.names()),
        "attendance": case.attendance,
        "gaps": gaps(levels, people, framework, weights=Weights(), decide_at=0.8),
    }  # fmt: skip
    parameters = CohortParameters.model_validate(
        {
            "cohort": "now",
            "framework": "f.yaml",
            "results": "r.xlsx",
            "assessed": "2021-06-15",
            "levels": {"cuts": [0, 40, 60]},
        }
    )
    settings = Settings(Path("now.yaml"), parameters, framework)
    then = SimpleNamespace(
        framework=framework, parameters=parameters.model_copy(update={"assessed": pd.Timestamp("2019-06-15").date()})
    )
    found |= {
        "standards": tables.STANDARDS.empty(), "plan_start": "2021-09-06",
        "plan_facts": {"training_cost": 1e8, "training_closed": 100.0},
        "earlier_settings": then, "earlier_officers": people, "earlier_items": before.items,
        "earlier_scores": before.scores, "earlier_levels": before.levels, "earlier_reliability": before.reliability,
        "earlier_item_parameters": before.item_parameters, "earlier_given": before.scores,
    }  # fmt: skip
    given = {name: thing for name, thing in found.items() if name not in made_by(EVIDENCE)}
    made = Workings(settings, EVIDENCE, given)
    pooled = made["training_effect"].query("course_id.isna()").iloc[0]
    assert pooled["low"] > 0
    assert pooled["n_clusters"] == case.people["unit_id"].nunique()
    assert len(made["evidence"]) == len(levels)
    assert made["retest_queue"]["chosen"].sum() <= parameters.evidence.retest.places
    alone = Workings(settings, EVIDENCE, given | {"earlier_settings": None})
    assert set(alone["training_effect"]["reason"]) == {"no_previous"}
