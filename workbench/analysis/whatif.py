"""What would follow from other settings: only the steps that depend on the change are made again.

`STEPS` says which step makes which tables, from which parameters and after which other steps; `WhatIf` goes by it.
Its tables are those that a full analysis with the same settings makes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from workbench import tables
from workbench.analysis.bundle import Analysis
from workbench.analysis.curves import Curve, domain_curves, leveller
from workbench.analysis.steps import planned
from workbench.errors import ParameterError, Problem
from workbench.language import Text
from workbench.measure.standards import standard_cuts
from workbench.parameters import Framework, Settings
from workbench.profile import gaps as gap_step
from workbench.profile import units as unit_step


@dataclass(frozen=True, slots=True)
class Step:
    """One step: the tables that it makes, the parameters that it follows, and the steps before it.

    A section of the framework's file is written `framework:section`; a key stands for everything below it.
    """

    name: str
    makes: tuple[str, ...]
    follows: tuple[str, ...]
    after: tuple[str, ...] = ()


STEPS: tuple[Step, ...] = (
    Step(
        "measure",
        ("scores", "reliability", "standards"),
        (
            *("cohort", "results", "columns", "defaults", "simulated"),
            *("scoring", "fairness", "items", "standards", "linking"),
            *("framework:framework", "framework:levels", "framework:domains", "framework:competencies"),
        ),
    ),
    Step("levels", ("levels",), ("levels",), ("measure",)),
    Step("gaps", ("gaps",), ("gaps", "levels.decide_at", "framework:positions"), ("levels",)),
    Step("units", ("unit_scales",), ("units", "framework:units"), ("gaps",)),
    Step(
        "plan",
        ("sessions", "training_plan", "coaching_plan", "coach_shortage", "unmet"),
        (
            *("assessed", "interventions", "training", "coaching", "workload", "deployment"),
            *("framework:units", "framework:courses"),
        ),
        ("gaps",),
    ),
)

PLACES = ("framework", "results", "previous", "language")
"""Parameters that say where files lie, or in which language is spoken."""


def changed_keys(before: Settings, after: Settings) -> set[str]:
    """Return the keys whose values differ: `section.key` of the parameters, `framework:section` of the framework.

    Where the files lie does not count, only what they say.
    """
    keys: set[str] = set()
    for name in type(before.parameters).model_fields:
        old, new = getattr(before.parameters, name), getattr(after.parameters, name)
        if name in PLACES or old == new:
            continue
        parts = getattr(type(old), "model_fields", {})
        keys |= {f"{name}.{part}" for part in parts if getattr(old, part) != getattr(new, part)} or {name}
    if before.results.resolve() != after.results.resolve():
        keys.add("results")
    for name in type(before.framework).model_fields:
        if getattr(before.framework, name) != getattr(after.framework, name):
            keys.add(f"framework:{name}")
    return keys


def follows(step: Step, keys: Collection[str]) -> bool:
    """Whether a step follows one of the changed keys itself."""
    return any(key == own or key.startswith(f"{own}.") for key in keys for own in step.follows)


def affected(keys: Collection[str]) -> list[str]:
    """Return the steps to be made again once these keys have changed, in order."""
    found: list[str] = []
    for step in STEPS:
        if follows(step, keys) or set(step.after) & set(found):
            found.append(step.name)
    return found


@dataclass(frozen=True)
class Answer:
    """What follows from one set of settings: levels and gaps by scale, and what was made of them so far.

    Attributes:
        settings: the settings that all of it belongs to.
        levels: by scale, rows of table `levels`; index = place in table `scores`.
        gaps: by scale, rows of table `gaps`.
        further: tables of later steps, as far as they were made for these settings.
        facts: how the plan was reached, empty while there is none.
    """

    settings: Settings
    levels: Mapping[str, pd.DataFrame]
    gaps: Mapping[str, pd.DataFrame]
    further: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)

    def levels_table(self) -> pd.DataFrame:
        """Return table `levels`."""
        return pd.concat(self.levels.values()).sort_index().reset_index(drop=True)

    def gaps_table(self) -> pd.DataFrame:
        """Return table `gaps`."""
        parts = [part for part in self.gaps.values() if len(part)]
        if not parts:
            return tables.GAPS.empty()
        return pd.concat(parts).sort_values(["officer_id", "scale_id"], kind="stable").reset_index(drop=True)


class WhatIf:
    """A finished analysis, and what would follow from other settings."""

    def __init__(self, analysis: Analysis):
        self.analysis = analysis
        self.framework = analysis.settings.framework
        self._level = leveller(analysis.settings)
        self._curves: dict[str, Curve] = {}
        found = analysis.tables
        by_scale = _by_scale(found["levels"], found["scores"]["scale_id"])
        made = {name for step in STEPS[3:] for name in step.makes}
        further = {name: found[name] for name in found if name in made or name in PLAN_TABLES}
        self.saved = Answer(
            analysis.settings, by_scale, _by_scale(found["gaps"], found["gaps"]["scale_id"]), further, analysis.facts
        )

    @property
    def scales(self) -> list[str]:
        """The scales with scores, in the framework's order."""
        return [scale for scale in self.framework.domain_of if scale in self.saved.levels]

    def cuts(self, settings: Settings) -> Callable[[str], list[float]]:
        """Return what gives a scale's cut scores in percent, a panel's where one set them."""
        return standard_cuts(self.analysis.tables["standards"], otherwise=settings.parameters.cuts_of)

    def set_by_panel(self, scale: str) -> bool:
        """Whether a panel's standard takes the place of the scale's cut scores."""
        return scale in set(self.analysis.tables["standards"]["scale_id"])

    def prepare(self, scale: str, cuts: Iterable[float] = ()) -> Curve:
        """Return a scale's curve, its domain's being worked out where they are not there yet."""
        cuts = list(cuts)
        curve = self._curves.get(scale)
        if curve is None or not curve.has(cuts):
            known = () if curve is None else curve.grid
            found = self.analysis.tables
            self._curves |= domain_curves(
                found["scores"],
                found["reliability"],
                scales=self.framework.scales_of(self.framework.domain_of[scale]),
                level=self._level,
                top_level=self.framework.top_level,
                further=[*known, *cuts],
            )
        return self._curves[scale]

    def move(self, before: Answer, settings: Settings) -> Answer:
        """Return levels and gaps under other settings; later tables stay where they do not depend on the change.

        Raises:
            ParameterError: where the change concerns the measurement, which only a full analysis makes again.
        """
        keys = changed_keys(before.settings, settings)
        steps = affected(keys)
        if "measure" in steps:
            raise ParameterError([_needs_a_run(key) for key in sorted(keys) if follows(STEPS[0], {key})])
        levels, gaps = dict(before.levels), dict(before.gaps)
        moved = self._moved(before.settings, settings)
        cuts = self.cuts(settings)
        for scale in moved:
            curve = self.prepare(scale, cuts(scale))
            levels[scale] = curve.levels(cuts(scale), settings.parameters.levels.decide_at)
        asked = self._asked_again(before.settings, settings, moved)
        if asked:
            gaps |= self._gaps(levels, settings, asked)
        gone = {name for step in STEPS for name in step.makes if step.name in steps}
        gone |= set(PLAN_TABLES) if "plan" in steps else set()
        further = {name: frame for name, frame in before.further.items() if name not in gone}
        facts = before.facts if "plan" not in steps else {}
        return Answer(settings, levels, gaps, further, facts)

    def with_units(self, answer: Answer) -> Answer:
        """Return the answer with table `unit_scales`."""
        if "unit_scales" in answer.further:
            return answer
        found = self.analysis.tables
        made = unit_step.unit_scales(
            found["scores"],
            answer.gaps_table(),
            found["officers"],
            answer.settings.framework,
            minimum_cell=answer.settings.parameters.units.minimum_cell,
            levels=answer.levels_table(),
        )
        return replace(answer, further={**answer.further, "unit_scales": made})

    def plan_inputs(self, answer: Answer) -> dict[str, pd.DataFrame]:
        """Return the tables that the plans are made from."""
        units = self.with_units(answer).further["unit_scales"]
        fixed = {n: f for n, f in self.analysis.tables.items() if n not in PLAN_TABLES and n not in answer.further}
        return {**fixed, "levels": answer.levels_table(), "gaps": answer.gaps_table(), "unit_scales": units}

    def with_plan(self, answer: Answer) -> Answer:
        """Return the answer with the tables of the plans.

        Raises:
            PlanInfeasible: where the plan's limits contradict each other.
        """
        return planned_for(answer, self.plan_inputs(answer))

    def bundle(self, answer: Answer) -> Analysis:
        """Return the answer as an analysis: the tables that belong to its settings; others have no rows."""
        answer = self.with_units(answer)
        found = dict(self.analysis.tables)
        found |= {name: tables.TABLES[name].empty() for name in PLAN_TABLES if name in tables.TABLES}
        found |= {**answer.further, "levels": answer.levels_table(), "gaps": answer.gaps_table()}
        return replace(
            self.analysis,
            settings=answer.settings,
            tables=found,
            facts={**self.analysis.facts, **answer.facts},
            digest=answer.settings.digest,
        )

    def _moved(self, old: Settings, new: Settings) -> list[str]:
        if old.parameters.levels == new.parameters.levels:
            return []
        if old.parameters.levels.decide_at != new.parameters.levels.decide_at:
            return self.scales
        before, after = self.cuts(old), self.cuts(new)
        return [scale for scale in self.scales if before(scale) != after(scale)]

    def _asked_again(self, old: Settings, new: Settings, moved: list[str]) -> set[str]:
        """The scales whose gaps are to be made again."""
        if old.parameters.gaps != new.parameters.gaps:
            return set(self.framework.domain_of)
        asked = set(moved)
        if old.framework is not new.framework:
            before = {p.id: p.requires for p in old.framework.positions}
            for position in new.framework.positions:
                was = before.get(position.id, {})
                asked |= {s for s in {*was, *position.requires} if was.get(s) != position.requires.get(s)}
        return asked

    def _gaps(
        self, levels: Mapping[str, pd.DataFrame], settings: Settings, scales: set[str]
    ) -> dict[str, pd.DataFrame]:
        parts = [levels[scale] for scale in levels if scale in scales]
        empty = next(iter(levels.values())).iloc[:0]
        found = gap_step.gaps(
            pd.concat(parts) if parts else empty,
            self.analysis.tables["officers"],
            _asking_only(settings.framework, scales),
            weights=settings.parameters.gaps.weights,
            decide_at=settings.parameters.levels.decide_at,
        )
        return {**dict.fromkeys(scales, tables.GAPS.empty()), **_by_scale(found, found["scale_id"])}


PLAN_TABLES: tuple[str, ...] = (
    *STEPS[-1].makes,
    *(
        "interventions",
        "remedies",
        "plan_changes",
        "budget_curve",
        "coverage",
        "release_room",
        "weak_topics",
        "deployment",
    ),
)
"""Tables that belong to the plans, as far as this version makes them."""


def planned_for(answer: Answer, inputs: Mapping[str, pd.DataFrame]) -> Answer:
    """Return the answer with the tables of the plans made from `inputs` (see `WhatIf.plan_inputs`)."""
    made, facts = planned(inputs, answer.settings)
    kept = {"unit_scales": inputs["unit_scales"]}
    return replace(answer, further={**answer.further, **kept, **made}, facts=facts)


def level_changes(saved: Answer, now: Answer) -> pd.DataFrame:
    """Return who changes level, or whose level becomes decided or undecided, from one answer to another.

    Returns:
        officer_id, scale_id, level_before, level, p_before, probability, decision_before, decision, and `change`:
        up, down, decided or undecided; those who change level first.
    """
    found = []
    for scale, frame in now.levels.items():
        before = saved.levels[scale]
        if before is frame:
            continue
        old, new = before["level"].to_numpy(dtype=int), frame["level"].to_numpy(dtype=int)
        clear = [part["decision"].eq("clear").to_numpy(dtype=bool) for part in (before, frame)]
        change = np.select(
            [new > old, new < old, clear[1] & ~clear[0], clear[0] & ~clear[1]],
            ["up", "down", "decided", "undecided"],
            "",
        )
        here = change != ""
        found.append(
            pd.DataFrame(
                {
                    "officer_id": frame["officer_id"].to_numpy()[here],
                    "scale_id": scale,
                    "level_before": old[here],
                    "level": new[here],
                    "p_before": before["probability"].to_numpy()[here],
                    "probability": frame["probability"].to_numpy()[here],
                    "decision_before": np.where(clear[0], "clear", "undecided")[here],
                    "decision": np.where(clear[1], "clear", "undecided")[here],
                    "change": change[here],
                }
            )
        )
    if not found:
        names = ["officer_id", "scale_id", "level_before", "level", "p_before", "probability"]
        return pd.DataFrame(columns=[*names, "decision_before", "decision", "change"])
    table = pd.concat(found, ignore_index=True)
    rank = table["change"].map({"down": 0, "up": 0, "decided": 1, "undecided": 1})
    return table.iloc[np.lexsort((table["scale_id"], table["officer_id"], rank))].reset_index(drop=True)


def need_cells(gaps: pd.DataFrame) -> pd.DataFrame:
    """Return by unit_id and scale_id the people `asked` (with a result), certainly `short`, and `undecided`."""
    known = gaps.loc[gaps["level"].notna().to_numpy() & gaps["unit_id"].notna().to_numpy()]
    clear = known["decision"].eq("clear").to_numpy(dtype=bool)
    counted = pd.DataFrame(
        {
            "unit_id": known["unit_id"].to_numpy(),
            "scale_id": known["scale_id"].to_numpy(),
            "asked": 1,
            "short": (known["gap"].to_numpy(dtype=int) > 0) & clear,
            "undecided": ~clear,
        }
    )
    return counted.groupby(["unit_id", "scale_id"], as_index=False).sum()


def _by_scale(frame: pd.DataFrame, scale: pd.Series) -> dict[str, pd.DataFrame]:
    return {str(name): part for name, part in frame.groupby(scale, sort=False)}


def _asking_only(framework: Framework, scales: set[str]) -> Framework:
    """The framework with the requirements on these scales only."""
    positions = [
        p.model_copy(update={"requires": {s: lv for s, lv in p.requires.items() if s in scales}})
        for p in framework.positions
    ]
    parts = {name: getattr(framework, name) for name in type(framework).model_fields}
    return Framework.model_construct(**{**parts, "positions": positions})


def _needs_a_run(key: str) -> Problem:
    return Problem(
        Text("Tham số này quyết định phép đo.", "The measurement itself rests on this parameter."),
        Text("Lưu kịch bản rồi chạy đầy đủ.", "Save the scenario and make a full run."),
        "full-run",
        column=key,
    )
