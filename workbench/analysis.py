"""The order of the steps from results to plan, and the one bundle of tables that every report reads."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from workbench import tables
from workbench.intake.cohort import Cohort
from workbench.intake.read import read_cohort, results_digest
from workbench.language import Text
from workbench.measure import ability, items, levels, reliability, scoring
from workbench.measure.classification import with_classification
from workbench.parameters import Settings, load_settings
from workbench.plan import coaching, training
from workbench.profile import gaps, units

PROJECT = Path(__file__).resolve().parents[1]
FACTS = "analysis.json"
STEPS = ("intake", "measure", "profile", "plan")


@dataclass(frozen=True)
class Analysis:
    """Everything that is known of a cohort.

    Attributes:
        settings: parameters and framework in force.
        tables: every table of `workbench.tables` by name.
        facts: how it was reached, as JSON: plan_start, training_gap, training_status, training_cost, notes, …
        results_digest: SHA-256 of the results.
        digest: SHA-256 of everything that the tables follow from.
    """

    settings: Settings
    tables: Mapping[str, pd.DataFrame]
    facts: Mapping[str, Any]
    results_digest: str
    digest: str

    @property
    def plan_start(self) -> dt.date:
        """First day of the plan."""
        return dt.date.fromisoformat(self.facts["plan_start"])

    def notes_in(self, language: str) -> list[str]:
        """What the measurement had to fall back on, in words."""
        return [note[language] for note in self.facts["notes"]]

    def domains(self) -> list[str]:
        """The domains with results, in the framework's order."""
        scored = set(self.tables["scores"]["scale_id"])
        return [domain.id for domain in self.settings.framework.domains if domain.id in scored]

    def units(self) -> list[str]:
        """The units with officers: those of the framework in its order, then the others."""
        present = set(self.tables["officers"]["unit_id"].dropna())
        known = [unit.id for unit in self.settings.framework.units if unit.id in present]
        return known + sorted(present.difference(known))

    @cached_property
    def _officers(self) -> dict[str, list[str]]:
        grouped = self.tables["officers"].groupby("unit_id", sort=False)["officer_id"]
        return {str(unit): list(ids) for unit, ids in grouped}

    def officers_of(self, unit_id: str) -> list[str]:
        """The officers of a unit, in the order in which they came."""
        return self._officers.get(unit_id, [])


def analyse(settings: Settings) -> Analysis:
    """Go from results to plan.

    Raises:
        InputError: where the results cannot be read.
        PlanInfeasible: where the plan's limits contradict each other.
    """
    cohort = read_cohort(settings)
    found: dict[str, pd.DataFrame] = {
        "officers": cohort.officers,
        "items": cohort.items,
        "sums": cohort.sums,
        "ratings": cohort.ratings,
        "attendance": cohort.attendance,
        "ledger": cohort.ledger,
        "counts": cohort.counts,
    }
    measured, notes = _measured(cohort, settings)
    found |= measured
    found |= _profiled(found, settings)
    planned, facts = _planned(found, settings)
    found |= planned
    facts["notes"] = [{"vi": note.vi, "en": note.en} for note in (*notes, *_not_yet(settings))]
    return Analysis(settings, found, facts, cohort.digest, _digest(settings, cohort.digest))


def _measured(cohort: Cohort, settings: Settings) -> tuple[dict[str, pd.DataFrame], list[Text]]:
    parameters, domain_of = settings.parameters, settings.framework.domain_of
    rule: dict[str, Any] = {"cuts": parameters.cuts_of, "domain_of": domain_of}
    decide_at = parameters.levels.decide_at
    if cohort.items.empty:
        scores = scoring.sum_scores(cohort.sums, domain_of=domain_of)
        exact = reliability.reliability_of_sums(scores, domain_of=domain_of)
        exact = with_classification(exact, scores, **rule)
        names = ("item_statistics", "distractors", "item_parameters")
        found = {name: tables.TABLES[name].empty() for name in names}
        found["levels"] = levels.levels(scores, exact, decide_at=decide_at, **rule)
        return found | {"scores": scores, "reliability": exact}, []
    points = scoring.score_answers(cohort.answers, cohort.items, administered=cohort.administered)
    answered = cohort.answers.notna()
    scores = scoring.scale_scores(points, cohort.items, domain_of=domain_of, answered=answered)
    exact = reliability.reliability(points, cohort.items, domain_of=domain_of)
    options = items.distractors(cohort.answers, cohort.items, points=points, domain_of=domain_of)
    found = {
        "distractors": options,
        "item_statistics": items.item_statistics(
            points, cohort.items, answered=answered, options=options, domain_of=domain_of
        ),
    }
    model = parameters.scoring.model
    if model == "ctt":
        exact = with_classification(exact, scores, **rule)
        found["item_parameters"] = tables.ITEM_PARAMETERS.empty()
        found["levels"] = levels.levels(scores, exact, decide_at=decide_at, **rule)
        return found | {"scores": scores, "reliability": exact}, []
    fitted = ability.calibrate_domains(points, cohort.items, domain_of=domain_of, model=model)
    scores = ability.with_abilities(scores, points, cohort.items, calibrations=fitted, domain_of=domain_of)
    exact = with_classification(ability.with_sigma(exact, calibrations=fitted, domain_of=domain_of), scores, **rule)
    found["item_parameters"] = fitted.parameters
    found["levels"] = ability.ability_levels(
        scores, exact, items=cohort.items, calibrations=fitted, decide_at=decide_at, **rule
    )
    return found | {"scores": scores, "reliability": exact}, _fallbacks(fitted, settings)


def _fallbacks(fitted: ability.Calibrations, settings: Settings) -> list[Text]:
    """Say for which domains the chosen model could not be had, and what was used instead."""
    said = Text(
        "{domain}: mô hình {tried} không hội tụ; dùng {used}.",
        "{domain}: the {tried} model did not converge; {used} was used.",
    )
    classical = Text("thống kê trắc nghiệm cổ điển", "classical test theory")
    words = {"rasch": Text("Rasch", "Rasch"), "2pl": Text("2PL", "2PL")}
    names = settings.framework.scale_names
    notes = []
    for domain, tried in fitted.tried.items():
        failed = [model for model, converged in tried.items() if not converged]
        used = next((words[model] for model, converged in tried.items() if converged), classical)
        if failed:
            notes.append(said.format(domain=names[domain], tried=" → ".join(words[m].en for m in failed), used=used))
    return notes


def _not_yet(settings: Settings) -> list[Text]:
    """Say which parameters are set that this version does not act on."""
    asked = {
        "training.keep": settings.parameters.training.keep is not None,
        "deployment.enabled": settings.parameters.deployment.enabled,
        "previous": settings.parameters.previous is not None,
    }
    said = Text(
        "Tham số `{key}` đã đặt nhưng phiên bản này chưa áp dụng.",
        "The parameter `{key}` is set, but this version does not act on it yet.",
    )
    return [said.format(key=key) for key, is_set in asked.items() if is_set]


def _profiled(found: Mapping[str, pd.DataFrame], settings: Settings) -> dict[str, pd.DataFrame]:
    framework, parameters = settings.framework, settings.parameters
    needed = gaps.gaps(
        found["levels"],
        found["officers"],
        framework,
        weights=parameters.gaps.weights,
        decide_at=parameters.levels.decide_at,
    )
    by_unit = units.unit_scales(
        found["scores"],
        needed,
        found["officers"],
        framework,
        minimum_cell=parameters.units.minimum_cell,
        levels=found["levels"],
    )
    return {"gaps": needed, "unit_scales": by_unit}


def _planned(found: Mapping[str, pd.DataFrame], settings: Settings) -> tuple[dict[str, pd.DataFrame], dict[str, Any]]:
    framework, parameters = settings.framework, settings.parameters
    start = _start(settings)
    plan = training.training_plan(found["gaps"], found["officers"], framework, limits=parameters.training, start=start)
    coached = coaching.coaching_plan(
        found["gaps"],
        found["levels"],
        found["officers"],
        framework,
        limits=parameters.coaching,
        start=start,
        training=plan.assignments,
    )
    facts = {
        "plan_start": start.isoformat(),
        "training_gap": plan.relative_gap,
        "training_status": plan.status,
        "training_cost": plan.cost,
        "training_objective": plan.objective,
    }
    made = {
        "sessions": plan.sessions,
        "training_plan": plan.assignments,
        "unmet": plan.unmet,
        "coaching_plan": coached.pairs,
        "coach_shortage": coached.shortage,
    }
    return made, facts


def _start(settings: Settings) -> dt.date:
    """The plan's first day: as set, else the Monday four weeks after the assessment, or after today."""
    chosen = settings.parameters.training.start
    if chosen is not None:
        return chosen
    after = (settings.parameters.assessed or dt.date.today()) + dt.timedelta(weeks=4)
    return after + dt.timedelta(days=-after.weekday() % 7)


def _digest(settings: Settings, results: str) -> str:
    return hashlib.sha256(f"{_code_digest()} {settings.digest} {results}".encode()).hexdigest()


@cache
def _code_digest() -> str:
    return "".join(tree_digest(PROJECT / "workbench" / room, (".py",)) for room in STEPS)


def tree_digest(folder: Path, suffixes: tuple[str, ...]) -> str:
    """Return the SHA-256 of the names and bytes of a folder's files with the given suffixes."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.suffix in suffixes and path.is_file()):
        digest.update(f"{path.relative_to(folder).as_posix()} {len(path.read_bytes())} ".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def analyse_into(settings: Settings, folder: Path) -> Analysis:
    """Return the analysis kept in `folder` where it follows from the same inputs, else make it and keep it there."""
    kept = _kept(settings, folder)
    if kept is not None:
        return kept
    analysis = analyse(settings)
    write_tables(analysis, folder)
    return analysis


def open_analysis(parameters: Path, folder: Path | None = None) -> Analysis:
    """Return the analysis of a parameter file, kept in `folder` (default: reports/<cohort>/tables of the project)."""
    settings = load_settings(parameters)
    return analyse_into(settings, folder or PROJECT / "reports" / settings.parameters.cohort / "tables")


def write_tables(analysis: Analysis, folder: Path, format: str = "parquet") -> None:
    """Write every table and the facts into `folder`, which is replaced as a whole.

    Args:
        analysis: what to write.
        folder: where to.
        format: "parquet" or "csv" (UTF-8 with BOM, so that Excel reads the Vietnamese).
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    for name, frame in analysis.tables.items():
        if format == "csv":
            tables.harmless(frame).to_csv(fresh / f"{name}.csv", index=False, encoding="utf-8-sig")
        else:
            frame.to_parquet(fresh / f"{name}.parquet", index=False)
    facts = {"digest": analysis.digest, "results_digest": analysis.results_digest, "facts": dict(analysis.facts)}
    (fresh / FACTS).write_text(json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True), encoding="utf-8")
    if folder.exists():
        folder.rename(fresh.with_name(f"{fresh.name}-old"))
    fresh.replace(folder)
    shutil.rmtree(fresh.with_name(f"{fresh.name}-old"), ignore_errors=True)


def _kept(settings: Settings, folder: Path) -> Analysis | None:
    try:
        facts = json.loads((folder / FACTS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    results = results_digest(settings)
    if facts.get("digest") != _digest(settings, results):
        return None
    try:
        found = {name: pd.read_parquet(folder / f"{name}.parquet") for name in tables.TABLES}
    except (OSError, ValueError):
        return None
    return Analysis(settings, found, facts["facts"], results, facts["digest"])
