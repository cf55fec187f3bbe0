"""What the graph of steps declares is what happens: after any change, those steps are made and no table is stale."""

import os
import random
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from pydantic import BaseModel

from workbench import tables
from workbench.analysis import content
from workbench.analysis.graph import STEPS, affected
from workbench.analysis.kept import analyse
from workbench.analysis.making import KeptWorkings
from workbench.analysis.step import Chosen, Workings, seen
from workbench.analysis.store import Store
from workbench.lab.simulate import simulate_files
from workbench.parameters import CohortParameters, Framework, load_settings
from workbench.parameters.operations import Operations

ROOT = Path(__file__).parents[2]
BASE = ROOT / "parameters" / "frameworks" / "customs-2018.yaml"
STEP = {step.name: step for step in STEPS}
SPOKEN = {"title", "cohort", *content.NOT_COUNTED, "crosswalk", "other_framework"}
"""Parameters that no figure follows; the crosswalks are followed by what they say."""
SPOKEN_OF_FRAMEWORK = {"framework", "valid", "synthetic", "note", "grades"}

# Another value for every parameter that a step follows, and for some of the framework's fields.
OTHER = {
    "assessed": date(2021, 6, 16),
    "simulated": False,
    "columns": {"officers": {"Giới tính": "gender"}},
    "defaults": {"unit_id": "u-none"},
    "scoring.model": "ctt",
    "scoring.guessing": 0.2,
    "scoring.ability_shape": "histogram",
    "scoring.least_calibrated": 0.99,
    "scoring.blank": "missing",
    "exam.forms": "random",
    "levels.rule": "estimate",
    "items.wrong_key": 0.2,
    "scoring.penalty": 0.25,
    "exam.penalty": 0.25,
    "exam.attempts": "last",
    "exam.multiple": "either",
    "exam.voided": "right",
    "exam.invalid": "left_out",
    "exam.tolerance": 0.5,
    "exam.status": {"Nghỉ": "absent"},
    "exam.versions": {"101": "102"},
    "exam.contents": "same",
    "exam.unread": 0.1,
    "levels.cuts": [0.0, 45.0, 70.0],
    "levels.overrides": {"supervision": [0.0, 40.0, 60.0]},
    "levels.decide_at": 0.7,
    "fairness.groupings": [],
    "fairness.minimum_group": 20,
    "fairness.purify": True,
    "items.too_hard": 0.4,
    "items.too_easy": 0.7,
    "items.low_discrimination": 0.4,
    "items.dead_distractor": 0.2,
    "items.few_answers": 20,
    "linking.minimum_anchors": 8,
    "linking.least_kept": 0.9,
    "linking.drift": 0.2,
    "linking.confidence": 0.8,
    "progress.confidence": 0.7,
    "evidence.as_of": date(2022, 9, 1),
    "evidence.half_life": 12.0,
    "evidence.half_life_by_criticality": {5: 6.0},
    "evidence.retest.places": 5,
    "evidence.retest.cost": 200_000.0,
    "evidence.retest.budget": 1_000_000.0,
    "evidence.retest.first_day": date(2021, 8, 30),
    "evidence.retest.lead": 21,
    "evidence.retest.per_day": 2,
    "evidence.effect.minimum_group": 5,
    "evidence.effect.cluster_from": 3,
    "evidence.effect.sent_by": "ability",
    "evidence.borich": "exam",
    "units.minimum_cell": 5,
    "gaps.weights.criticality": 3.0,
    "gaps.weights.size": 3.0,
    "gaps.weights.shared": 3.0,
    "gaps.weights.workload": 3.0,
    "interventions.course_from": 5,
    "interventions.coach_one_level": True,
    "interventions.self_study": False,
    "training.start": date(2021, 9, 6),
    "training.weeks": 12,
    "training.budget": 60_000_000.0,
    "training.release_cap": 0.3,
    "training.days_per_officer": 5.0,
    "training.sessions_per_course": 2,
    "training.strength": 0.8,
    "training.travel.allowed": "never",
    "training.travel.cost": 300_000.0,
    "training.holidays": [date(2021, 9, 2)],
    "training.steps": 2,
    "training.seats_by": "level",
    "training.prudence": 0.75,
    "training.reassess_first": True,
    "training.reserve": 0.2,
    "training.remedies_solved": 1,
    "training.causes_solved": 1,
    "training.fairness": 0.5,
    "training.least_share": 0.1,
    "training.units": 0.0,
    "training.domain_share": 0.4,
    "training.duties": 1.0,
    "training.stability": 0.5,
    "coaching.load": 1,
    "coaching.lead": 2,
    "coaching.same_unit": False,
    "coaching.equal_grade": True,
    "coaching.weeks": 6,
    "workload.years": 4.0,
    "workload.growth": {"supervision": 0.3},
    "workload.staff_cut": 0.2,
    "deployment.enabled": True,
    "framework:competencies.criticality": 1.0,
    "framework:domains.workload_growth": 0.0,
    "framework:positions.requires": {},
    "framework:units.kind": "port",
    "framework:courses.cost.session": 1.0,
    "framework:rating_weights": {"supervisor": 1.0},
}
UNTRIED = {
    "exam.accept": "nothing is found in a simulated exam: tests/exam_files",
    "exam.statements": "no key of a simulated exam judges several statements: tests/exam_files",
    "exams": "a simulated workbook holds one exam: tests/unit/test_exam_pairs.py",
    "sheets": "a simulated workbook's sheets are what their names say: tests/unit/test_start_shapes.py",
    "standards": "a panel's file: tests/unit/test_analysis.py",
    "training.trainers": "by domain, as the simulated cohort has them",
    "training.fixed": "by hand",
    "training.excluded": "by hand",
    "training.absences": "by hand: tests/spec/test_plan_absences.py",
    "training.as_of": "with the folder of a run",
    **dict.fromkeys(
        (f"training.operations.{name}" for name in Operations.model_fields), "by hand: tests/unit/test_operations_*.py"
    ),
    "training.keep": "the folder of a run: tests/property/test_whatif.py",
    "deployment.moves": "no advice is asked for",
    "deployment.same_site": "no advice is asked for",
    "deployment.tenure": "no advice is asked for",
    "deployment.fit": "no advice is asked for",
    "deployment.in_packs": "followed by a page",
}


@pytest.fixture(scope="module")
def cohort(tmp_path_factory):
    """90 officers of two units and one domain, and their next wave, analysed once: settings and the folder of steps."""
    folder = tmp_path_factory.mktemp("steps")
    asked = {"base_framework": BASE, "officers": 90, "seed": 3}
    simulate_files(folder / "first.xlsx", units=2, domains=1, parameters=folder / "first.yaml", **asked)
    simulate_files(folder / "second.xlsx", parameters=folder / "second.yaml", previous=folder / "first.yaml", **asked)
    found = load_settings(folder / "second.yaml", {"training.holidays": "[2021-09-03]"})
    analyse(found, Store(folder / "kept"))
    return found, folder / "kept"


def leaves(model: type[BaseModel], path: str = "") -> set[str]:
    """Every dotted key of parameters."""
    found = set()
    for name, field in model.model_fields.items():
        below = field.annotation
        nested = isinstance(below, type) and issubclass(below, BaseModel)
        found |= leaves(below, f"{path}{name}.") if nested else {path + name}
    return found


def put(model, path, value):
    """A model with another value at a path; below a list, the first element's."""
    name, *rest = path
    old = getattr(model, name)
    if rest and isinstance(old, list):
        new = [put(old[0], rest, value), *old[1:]]
    else:
        new = put(old, rest, value) if rest else value
    return model.model_copy(update={name: new})


def changed(given, key):
    """Settings with the other value of a key."""
    part = "framework" if key.startswith("framework:") else "parameters"
    path = key.removeprefix("framework:").split(".")
    made = type(getattr(given, part)).model_construct(**put(getattr(given, part), path, OTHER[key]).__dict__)
    return replace(given, **{part: made})


def holds(cohort, tmp_path, key):
    """After a change of a key, steps are made as declared, and every table is that of a fresh analysis."""
    base, kept = cohort
    folder = tmp_path / key.replace(":", "-")
    shutil.copytree(kept, folder)
    now = changed(base, key)
    before = KeptWorkings(base, store=Store(folder))
    assert before.settle()
    assert before.remade == []
    after = KeptWorkings(now, store=Store(folder))
    after.settle()
    made = {remade.step.name for remade in after.remade}
    keys = content.changed_keys(base, now)
    assert keys
    own = {step.name for step in STEPS if step.kept and step.follows(keys)}
    assert own <= made <= {step.name for step in affected(keys)}
    moved = {
        thing
        for step in STEPS
        for thing in step.makes
        if before.found[step.name][1][thing] != after.found[step.name][1][thing]
    }
    assert made == own | {step.name for step in STEPS if step.kept and moved.intersection(step.reads)}
    fresh = Workings(now, STEPS)
    for name in tables.TABLES:
        pd.testing.assert_frame_equal(after[name], fresh[name], obj=name)
    assert after["plan_facts"] == fresh["plan_facts"]


def test_a_changed_parameter_makes_the_steps_that_are_declared_and_no_table_is_stale(cohort, tmp_path):
    """Any one of them, another in each run; `STEPS_KEY=…` repeats one, and the slow tests try them all."""
    key = os.environ.get("STEPS_KEY") or random.choice(sorted(OTHER))
    print(f"repeat with STEPS_KEY={key}")
    holds(cohort, tmp_path, key)


@pytest.mark.slow
@pytest.mark.parametrize("key", sorted(OTHER))
def test_every_parameter_makes_the_steps_that_are_declared_and_no_table_is_stale(cohort, tmp_path, key):
    holds(cohort, tmp_path, key)


def test_every_parameter_is_tried_or_said_why_not():
    declared = {key for key in leaves(CohortParameters) if key.split(".")[0] not in SPOKEN}
    assert {key for key in OTHER if not key.startswith("framework:")} | set(UNTRIED) == declared
    assert not set(OTHER) & set(UNTRIED)


def test_every_table_has_one_step_and_every_section_has_a_step():
    makes = [name for step in STEPS for name in step.makes]
    assert len(makes) == len(set(makes))
    assert set(tables.TABLES) <= set(makes)
    followed = {key.split(".")[0] for step in STEPS for key in step.parameters}
    sections = {*CohortParameters.model_fields, *(f"framework:{name}" for name in Framework.model_fields)}
    spoken = SPOKEN | {f"framework:{name}" for name in SPOKEN_OF_FRAMEWORK}
    assert followed | spoken == sections


def test_every_step_comes_after_what_it_reads():
    there = set()
    for step in STEPS:
        assert there.issuperset(step.reads), step.name
        there.update(step.makes)


PLANS = (
    "training plan", "coaching plan", "waiting list", "below the minimum", "open needs", "prices of remedies",
    "value of knowing",
)  # fmt: skip


@pytest.mark.parametrize(
    ("key", "steps"),
    [
        ("training.release_cap", {"interventions", *PLANS, "release", "coverage", "deployment", "re-tests"}),
        ("workload.years", {"coverage"}),
        ("deployment.moves", {"deployment"}),
        ("units.minimum_cell", {"units", "progress"}),
        (
            "framework:courses.cost",
            {"interventions", *PLANS, "release", "coverage", "deployment", "re-tests", "effect of training"},
        ),
        ("title", set()),
    ],
)
def test_what_follows_from_what_is_as_the_graph_says(key, steps):
    assert {step.name for step in affected({key})} == steps


def test_cut_scores_ask_for_no_calibration_and_a_limit_for_no_measuring():
    measured = {"read", "points", "options", "item statistics", "fairness", "calibration", "scores", "standards"}
    assert not measured & {step.name for step in affected({"levels.cuts"})}
    assert not (measured | {"levels", "exactness", "gaps", "flips"}) & {s.name for s in affected({"training.budget"})}


class Noting(dict):
    """Things that note which of them are read."""

    def __init__(self, things):
        super().__init__(things)
        self.seen = set()

    def __getitem__(self, name):
        self.seen.add(name)
        return super().__getitem__(name)


@pytest.mark.parametrize("name", [name for name, step in STEP.items() if step.reads])
def test_a_step_reads_all_that_it_declares(cohort, name):
    base, kept = cohort
    whole = KeptWorkings(base, store=Store(kept))
    whole.settle()
    step = STEP[name]
    things = Noting({thing: whole[thing] for thing in step.reads})
    placing = base.parameters.deployment.model_copy(update={"enabled": True})
    step.made_from(replace(base, parameters=base.parameters.model_copy(update={"deployment": placing})), things)
    # Results with answers hold no sums, and no panel placed marks among the calibrated items here.
    not_here = {"sums", "item_parameters"} if name == "standards" else {"sums"}
    assert things.seen == set(step.reads) - not_here


def test_what_a_step_does_not_declare_is_not_there(cohort):
    base, _ = cohort
    things = Chosen({"levels": 1, "officers": 2}, ["levels"])
    assert things["levels"] == 1
    with pytest.raises(KeyError, match="officers"):
        things["officers"]
    part = seen(base, ["levels.cuts", "training", "framework:positions.id"])
    assert part.parameters.levels.cuts == base.parameters.levels.cuts
    assert part.parameters.training is base.parameters.training
    assert [p.id for p in part.framework.positions] == [p.id for p in base.framework.positions]
    for model, name in (
        (part.parameters, "coaching"),
        (part.parameters.levels, "decide_at"),
        (part.framework, "courses"),
        (part.framework.positions[0], "requires"),
    ):
        with pytest.raises(AttributeError, match=name):
            getattr(model, name)


def test_a_step_that_makes_something_else_is_refused(cohort):
    step = replace(STEP["start"], makes=("plan_start", "more"))
    with pytest.raises(TypeError, match="declares"):
        step.made_from(cohort[0], {})
