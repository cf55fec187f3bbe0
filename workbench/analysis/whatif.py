"""What would follow from other settings: only the steps that depend on the change are made again.

`workbench.analysis.graph` says which step makes which things, from which parameters and which other things; `WhatIf`
goes by it. Levels and gaps have a short cut by scale; every other step is the one that a full analysis makes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from workbench import tables
from workbench.analysis import things
from workbench.analysis.bundle import Analysis
from workbench.analysis.content import changed_keys
from workbench.analysis.curves import Curve, domain_curves, leveller, printed_by
from workbench.analysis.graph import PLAN_TABLES, PLANNING, PROFILES, affected, made_by, steps_before
from workbench.analysis.published import published_digest
from workbench.analysis.reading import on_the_staff, without_names
from workbench.analysis.step import Workings
from workbench.errors import ParameterError, Problem
from workbench.measure.standards import standard_cuts
from workbench.messages import msg
from workbench.parameters import Framework, Settings
from workbench.profile import gaps as gap_step

FACTS = ("plan_start", "plan_facts")
MEASURED = steps_before("levels")
"""The steps that levels rest on: what changes them needs a full analysis."""


@dataclass(frozen=True)
class Answer:
    """What follows from one set of settings: levels and gaps by scale, and what was made of them so far.

    Attributes:
        settings: the settings that all of it belongs to.
        levels: by scale, rows of table `levels`; index = place in table `scores`.
        gaps: by scale, rows of table `gaps`.
        further: what later steps made, as far as they were made for these settings.
        kept_plan: SHA-256 of the published plan that the settings say to keep, empty where they keep none.
    """

    settings: Settings
    levels: Mapping[str, tables.Levels]
    gaps: Mapping[str, tables.Gaps]
    further: Mapping[str, Any] = field(default_factory=dict)
    kept_plan: str = ""

    @property
    def facts(self) -> dict[str, Any]:
        """How the plan was reached, empty while there is none."""
        if not self.has_plan:
            return {}
        return {"plan_start": self.further["plan_start"], **self.further["plan_facts"]}

    @property
    def has_plan(self) -> bool:
        """Whether the plan was made for these settings."""
        return "training_plan" in self.further

    @property
    def is_complete(self) -> bool:
        """Whether every table of planning is there."""
        return set(PLAN_TABLES) <= set(self.further)

    def levels_table(self) -> tables.Levels:
        """Return table `levels`."""
        return pd.concat(self.levels.values()).sort_index().reset_index(drop=True)

    def gaps_table(self) -> tables.Gaps:
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
        self._leveller = leveller(analysis)
        self._curves: dict[str, Curve] = {}
        found = analysis.tables
        self.saved = Answer(
            analysis.settings,
            _by_scale(tables.LEVELS.of(found), found["scores"]["scale_id"]),
            _by_scale(tables.GAPS.of(found), found["gaps"]["scale_id"]),
            {name: found[name] for name in ("unit_scales", *PLAN_TABLES)} | _plan_facts(analysis.facts),
            published_digest(analysis.settings),
        )

    @property
    def scales(self) -> list[str]:
        """The scales with scores, in the framework's order."""
        return [scale for scale in self.framework.domain_of if scale in self.saved.levels]

    def cuts(self, settings: Settings) -> Callable[[str], list[float]]:
        """Return what gives a scale's cut scores in percent, a panel's where one set them."""
        return standard_cuts(tables.STANDARDS.of(self.analysis.tables), otherwise=settings.parameters.cuts_of)

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
                tables.SCORES.of(found),
                tables.RELIABILITY.of(found),
                scales=self.framework.scales_of(self.framework.domain_of[scale]),
                leveller=self._leveller,
                top_level=self.framework.top_level,
                further=[*known, *cuts],
            )
        return self._curves[scale]

    def move(self, before: Answer, settings: Settings) -> Answer:
        """Return levels and gaps under other settings; later tables stay where they do not depend on the change.

        Raises:
            ParameterError: where the change concerns the measurement, which only a full analysis makes again.
        """
        keys, kept_plan = changed_keys(before.settings, settings), published_digest(settings)
        keys |= {"training.keep"} if kept_plan != before.kept_plan else set()
        steps = affected(keys)
        measured = [step for step in steps if step.name in MEASURED]
        if measured:
            refused = sorted(key for key in keys if any(step.follows({key}) for step in measured))
            raise ParameterError([_needs_a_run(key) for key in refused])
        levels, moved = self._levels(before, settings)
        gaps = self._gaps(before, settings, levels, moved)
        gone = {name for step in steps for name in step.makes}
        further = {name: thing for name, thing in before.further.items() if name not in gone}
        return Answer(settings, levels, gaps, further, kept_plan)

    def with_units(self, answer: Answer) -> Answer:
        """Return the answer with table `unit_scales`."""
        if "unit_scales" in answer.further:
            return answer
        forms = self._leveller.forms
        given = {
            **self.plan_inputs(answer),
            "scores": self.analysis.tables["scores"],
            "form_taken": forms.taken,
            "form_exactness": forms.exactness,
            "form_curves": forms.curves,
        }
        return _with(answer, given, ["unit_scales"])

    def plan_inputs(self, answer: Answer) -> dict[str, pd.DataFrame]:
        """Return the tables that the plans are made from."""
        assessed = without_names(tables.OFFICERS.of(self.analysis.tables))
        return {"assessed": assessed, "levels": answer.levels_table(), "gaps": answer.gaps_table()}

    def with_plan(self, answer: Answer) -> Answer:
        """Return the answer with the tables of the plans.

        Raises:
            PlanInfeasible: where the plan's limits contradict each other.
        """
        return planned_for(answer, self.plan_inputs(answer))

    def with_coverage(self, answer: Answer) -> Answer:
        """Return the answer with table `coverage` where there is a plan: that takes no solving."""
        if not answer.has_plan or "coverage" in answer.further:
            return answer
        return _with(answer, self.plan_inputs(answer), ["coverage"])

    def bundle(self, answer: Answer) -> Analysis:
        """Return the answer as an analysis: the tables that belong to its settings; others have no rows."""
        answer = self.with_units(answer)
        gone = {*made_by(affected(changed_keys(self.saved.settings, answer.settings))), *PLAN_TABLES}
        found = {n: tables.TABLES[n].empty() if n in gone else f for n, f in self.analysis.tables.items()}
        found |= {name: thing for name, thing in answer.further.items() if name in tables.TABLES}
        found |= {"levels": answer.levels_table(), "gaps": answer.gaps_table()}
        found["officers"] = on_the_staff(tables.OFFICERS.of(found), self._people(answer.settings))
        return replace(
            self.analysis,
            settings=answer.settings,
            tables=found,
            facts={n: f for n, f in self.analysis.facts.items() if not n.startswith("training_")} | answer.facts,
            digest=answer.settings.digest,
            steps={},
            made=None,
        )

    def _levels(self, before: Answer, settings: Settings) -> tuple[dict[str, tables.Levels], set[str]]:
        """Return levels by scale, and the scales whose levels may have moved."""
        rules, earlier = settings.parameters.levels, before.settings.parameters.levels
        levels, old, new = dict(before.levels), self.cuts(before.settings), self.cuts(settings)
        moved = {scale for scale in self.scales if old(scale) != new(scale)}
        for scale in moved:
            levels[scale] = self.prepare(scale, new(scale)).levels(new(scale), rules.decide_at, rules.rule)
        if (rules.decide_at, rules.rule) != (earlier.decide_at, earlier.rule):
            for scale, frame in levels.items():
                if scale not in moved:
                    sat = self._sat[frame.index.to_numpy()]
                    levels[scale] = printed_by(frame, decide_at=rules.decide_at, rule=rules.rule, sat=sat)
                    moved |= {scale} if (levels[scale]["level"] != frame["level"]).any() else set()
        return levels, moved

    def _people(self, settings: Settings) -> tables.Officers:
        """Return the officers with the units and positions that plans under some settings are made for."""
        assessed = without_names(tables.OFFICERS.of(self.analysis.tables))
        if not settings.parameters.training.operations.people:
            return assessed
        return things.PEOPLE.of(Workings(settings, PROFILES, {"assessed": assessed}))

    @cached_property
    def _sat(self) -> np.ndarray:
        """Whether all who have a result on the scale of each score sat the same items."""
        return self._leveller.sat(tables.SCORES.of(self.analysis.tables))

    def _gaps(
        self, before: Answer, settings: Settings, levels: Mapping[str, tables.Levels], moved: set[str]
    ) -> dict[str, tables.Gaps]:
        old, new = before.settings, settings
        rule: dict[str, Any] = {
            "weights": new.parameters.gaps.weights,
            "decide_at": new.parameters.levels.decide_at,
        }
        people = self._people(new)
        asked = moved | _asked_otherwise(old.framework, new.framework)
        asked |= set() if people.equals(self._people(old)) else set(levels)
        gaps = {scale: frame for scale, frame in before.gaps.items() if scale not in asked}
        if (old.parameters.gaps, old.parameters.levels.decide_at) != (new.parameters.gaps, rule["decide_at"]):
            gaps = _judged(gaps, **rule)
        if not asked:
            return gaps
        parts = [levels[scale] for scale in levels if scale in asked]
        found = gap_step.gaps(
            pd.concat(parts) if parts else next(iter(levels.values())).iloc[:0],
            people,
            _asking_only(new.framework, asked),
            **rule,
        )
        return {**gaps, **dict.fromkeys(asked, tables.GAPS.empty()), **_by_scale(found, found["scale_id"])}


def planned_for(answer: Answer, inputs: Mapping[str, pd.DataFrame]) -> Answer:
    """Return the answer with the tables of the plans made from `inputs` (see `WhatIf.plan_inputs`).

    Where the answer has its plan already, only what is missing around it is made.

    Raises:
        PlanInfeasible: where the plan's limits contradict each other.
    """
    kept_plan = answer.kept_plan if answer.has_plan else published_digest(answer.settings)
    return replace(_with(answer, inputs, [*PLAN_TABLES, *FACTS]), kept_plan=kept_plan)


def _with(answer: Answer, given: Mapping[str, pd.DataFrame], wanted: Iterable[str]) -> Answer:
    """Return the answer with some things, made where they are not there yet by the steps that a full analysis takes."""
    workings = Workings(answer.settings, (*PROFILES, *PLANNING), {**given, **answer.further})
    further = dict(answer.further)
    for name in wanted:
        further[name] = workings[name]
    return replace(answer, further=further)


def _plan_facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    training = {name: value for name, value in facts.items() if name.startswith("training_")}
    return {"plan_start": facts["plan_start"], "plan_facts": training}


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
        here = ((old != new) | (clear[0] != clear[1])).nonzero()[0]
        if not len(here):
            continue
        was, now_clear = clear[0][here], clear[1][here]
        found.append(
            pd.DataFrame(
                {
                    "officer_id": frame["officer_id"].array[here],
                    "scale_id": scale,
                    "level_before": old[here],
                    "level": new[here],
                    "p_before": before["probability"].to_numpy()[here],
                    "probability": frame["probability"].to_numpy()[here],
                    "decision_before": np.where(was, "clear", "undecided"),
                    "decision": np.where(now_clear, "clear", "undecided"),
                    "change": np.select(
                        [new[here] > old[here], new[here] < old[here], now_clear],
                        ["up", "down", "decided"],
                        "undecided",
                    ),
                }
            )
        )
    if not found:
        names = ["officer_id", "scale_id", "level_before", "level", "p_before", "probability"]
        return pd.DataFrame(columns=[*names, "decision_before", "decision", "change"])
    table = pd.concat(found, ignore_index=True)
    rank = table["change"].map({"down": 0, "up": 0, "decided": 1, "undecided": 1})
    return table.iloc[np.lexsort((table["scale_id"], table["officer_id"], rank))].reset_index(drop=True)


def need_cells(gaps: tables.Gaps) -> pd.DataFrame:
    """Return by unit_id and scale_id the people `asked` (with a result), certainly `short`, and `undecided`."""
    known = (gaps["level"].notna() & gaps["unit_id"].notna()).to_numpy(dtype=bool)
    clear = gaps["decision"].eq("clear").to_numpy(dtype=bool, na_value=False)[known]
    short = gaps["gap"].to_numpy(dtype=float, na_value=np.nan)[known] > 0
    unit, units = pd.factorize(gaps["unit_id"].array[known], sort=True)
    scale, scales = pd.factorize(gaps["scale_id"].array[known], sort=True)
    cell = unit * max(len(scales), 1) + scale
    size = len(units) * len(scales)
    counts = {
        "asked": np.bincount(cell, minlength=size),
        "short": np.bincount(cell[short & clear], minlength=size),
        "undecided": np.bincount(cell[~clear], minlength=size),
    }
    table = pd.DataFrame({"unit_id": units.repeat(len(scales)), "scale_id": np.tile(scales, len(units)), **counts})
    return table[table["asked"] > 0].reset_index(drop=True)


def _asked_otherwise(old: Framework, new: Framework) -> set[str]:
    """The scales on which some position requires another level than before."""
    if old is new:
        return set()
    before = {p.id: p.requires for p in old.positions}
    asked: set[str] = set()
    for position in new.positions:
        was = before.get(position.id, {})
        asked |= {s for s in {*was, *position.requires} if was.get(s) != position.requires.get(s)}
    return asked


def _judged(gaps: Mapping[str, tables.Gaps], **rule: Any) -> dict[str, tables.Gaps]:
    """Gaps by scale with decision and priority made anew, all scales at once."""
    if not gaps:
        return {}
    whole = gap_step.judged(pd.concat(gaps.values()), **rule)
    ends = np.cumsum([len(frame) for frame in gaps.values()])
    return {s: whole.iloc[end - len(gaps[s]) : end] for s, end in zip(gaps, ends, strict=True)}


def _by_scale(frame: tables.Rows, scale: pd.Series) -> dict[str, tables.Rows]:
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
        msg("The measurement itself rests on this parameter."),
        msg("Save the scenario and make a full run."),
        "full-run",
        column=key,
    )
