"""Analyses on disk: steps kept by what they follow from, tables written for readers, and both taken up again."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from workbench import private, tables
from workbench.analysis import things
from workbench.analysis.bundle import Analysis
from workbench.analysis.files import results_digest
from workbench.analysis.making import Keeper, KeptWorkings
from workbench.analysis.placed import placing
from workbench.analysis.points import FILE as POINTS
from workbench.analysis.points import known, points_in, write_points
from workbench.analysis.reading import on_the_staff
from workbench.analysis.step import Step
from workbench.analysis.store import Entry, Store
from workbench.analysis.written import FACTS, TABLES, standing_analysis
from workbench.errors import InputError
from workbench.inputs import read_json, read_table, read_tables
from workbench.parameters import Settings, load_settings
from workbench.parameters.own import run_of
from workbench.shipped import workplace

STEPS = ".steps"
"""The folder of a run in which its steps are kept, beside its tables."""
NOTES = ("model_notes", "check_notes", "wave_notes", "link_notes")


def analyse(settings: Settings, store: Store | None = None) -> Analysis:
    """Go from results to plan, keeping each step in `store` and taking from there what follows from the same inputs.

    Raises:
        InputError: where the results cannot be read.
        PlanInfeasible: where the plan's limits contradict each other.
    """
    return _analysed(KeptWorkings(settings, store=store))


def analyse_into(settings: Settings, folder: Path) -> Analysis:
    """Return the analysis whose tables stand in `folder`, made and written where they follow from other inputs.

    Steps are kept in a folder beside it: only those are made whose inputs changed.
    """
    standing = kept_analysis(settings, folder)
    if standing is not None:
        return standing
    store, *others = stores_of(settings, folder)
    workings = KeptWorkings(settings, keepers=[_Written(folder), *others], store=store)
    analysis = _analysed(workings)
    store.tidy(workings.steps)
    write_tables(analysis, folder)
    return analysis


def stores_of(settings: Settings, folder: Path | None = None) -> list[Store]:
    """Return where steps of a cohort are kept: beside its tables in `folder`, and in its run where there is one."""
    places = [run_folder(settings)] if run_folder(settings).parent.is_dir() else []
    if folder is not None:
        places = [folder, *(place for place in places if place != folder.resolve())]
    return [Store(place.parent / STEPS) for place in places]


def open_analysis(parameters: Path, folder: Path | None = None) -> Analysis:
    """Return the analysis of a parameter file, kept in `folder` (default: reports/<cohort>/tables of the workplace).

    That of a run's own parameter file, unchanged, is the run's as it was written: none of its inputs is asked for.
    """
    run = run_of(parameters)
    if run is not None and (folder is None or folder.resolve() == (run / TABLES).resolve()):
        standing = standing_analysis(run)
        if standing is not None:
            return standing
        folder = run / TABLES
    settings = load_settings(parameters)
    return analyse_into(settings, folder or run_folder(settings))


class OnDemand(Mapping[str, pd.DataFrame]):
    """The tables of an analysis, each made when it is first asked for, with what it rests on and nothing else.

    What a cohort's run has kept is taken from there.

    Args:
        settings: parameters and framework in force.
        keep: whether what is made is kept there too.
    """

    def __init__(self, settings: Settings, *, keep: bool):
        folder = run_folder(settings)
        store, *others = stores_of(settings, folder)
        keepers: list[Keeper] = [_Written(folder), store, *others]
        self._workings = KeptWorkings(settings, keepers=keepers, store=store if keep else None)

    def __getitem__(self, name: str) -> pd.DataFrame:
        self._workings.settle([name])
        found: pd.DataFrame = self._workings[name]
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(tables.TABLES)

    def __len__(self) -> int:
        return len(tables.TABLES)

    def whole(self) -> Analysis:
        """Return the analysis, with every step made."""
        return _analysed(self._workings)


def kept_analysis(settings: Settings, folder: Path) -> Analysis | None:
    """Return the analysis whose tables stand in `folder`, None where they do not follow from the same inputs."""
    written = _Written(folder)
    workings = KeptWorkings(settings, keepers=[written])
    if not workings.settle(make=False):
        return None
    found = _read(settings, folder, written.facts)
    return found and replace(found, made=workings.said())


def _analysed(workings: KeptWorkings) -> Analysis:
    with placing(workings.settings):
        workings.settle()
    settings = workings.settings
    found = {name: workings[name] for name in tables.TABLES}
    found["officers"] = on_the_staff(tables.OFFICERS.of(found), things.PEOPLE.of(workings))
    notes = {name: workings[name] for name in NOTES}
    facts = {
        "plan_start": workings["plan_start"],
        **workings["plan_facts"],
        **workings["known_facts"],
        "reading_notes": workings["reading_notes"],
        "mark_notes": workings["mark_notes"],
        "link_notes": notes["link_notes"],
        "model_notes": notes["model_notes"],
        "notes": [note for part in notes.values() for note in part],
    }
    return Analysis(
        settings,
        found,
        facts,
        results_digest(settings),
        workings.digest(),
        known(workings["points"]),
        workings.found,
        workings.said(),
    )


def write_tables(analysis: Analysis, folder: Path, format: str = "parquet") -> None:
    """Write every table, the facts and (as parquet) the points into `folder`, which is replaced as a whole.

    Args:
        analysis: what to write.
        folder: where to.
        format: "parquet" or "csv" (UTF-8 with BOM, so that Excel reads the Vietnamese).
    """
    private.begin()
    private.folder(folder.parent)
    fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}.partial-", dir=folder.parent))
    try:
        private.settle(fresh)
        _write_into(fresh, analysis, format)
        private.settle_all(fresh)
        if folder.exists():
            folder.rename(fresh.with_name(f"{fresh.name}-old"))
        fresh.replace(folder)
    finally:
        # Where the disk is full, what there is of the new tables makes room again.
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.rmtree(fresh.with_name(f"{fresh.name}-old"), ignore_errors=True)


def _write_into(folder: Path, analysis: Analysis, format: str) -> None:
    for name, frame in analysis.tables.items():
        if format == "csv":
            tables.harmless(frame).to_csv(folder / f"{name}.csv", index=False, encoding="utf-8-sig")
        else:
            frame.to_parquet(folder / f"{name}.parquet", index=False)
    if format == "parquet":
        write_points(analysis.points(), folder)
    facts = {
        "digest": analysis.digest,
        "results_digest": analysis.results_digest,
        "facts": dict(analysis.facts),
        "steps": {name: {"key": key, "digests": dict(made)} for name, (key, made) in analysis.steps.items()},
    }
    (folder / FACTS).write_text(json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True), encoding="utf-8")


def run_folder(settings: Settings) -> Path:
    """Return where a cohort's run keeps its tables where nobody says: reports/<cohort>/tables of the workplace."""
    return workplace() / "reports" / settings.parameters.cohort / "tables"


class _Written:
    """The steps whose tables stand in a folder, by what its file of facts says of them."""

    def __init__(self, folder: Path):
        self._folder = folder
        try:
            self.facts = read_json(folder / FACTS)
            self._steps: Mapping[str, Any] = self.facts["steps"]
        except (InputError, LookupError, TypeError):
            self.facts, self._steps = {}, {}

    def get(self, step: Step, key: str) -> Entry | None:
        """Return what the step made under a key, None where the tables are not of it."""
        made = self._steps.get(step.name, {})
        if made.get("key") != key:
            return None
        return Entry(key, made["digests"], self._load)

    def _load(self, thing: str) -> Any:
        # Written officers have the units and positions of the staff; the step's are as assessed.
        if thing not in tables.TABLES or thing == tables.OFFICERS.name:
            raise KeyError(thing)
        return read_table(self._folder / f"{thing}.parquet")


def _read(settings: Settings, folder: Path, facts: Mapping[str, Any]) -> Analysis | None:
    try:
        found = read_tables(folder, tables.TABLES)
    except InputError:
        return None
    if not (folder / POINTS).is_file():
        return None
    steps = {name: (made["key"], made["digests"]) for name, made in facts["steps"].items()}
    return Analysis(settings, found, facts["facts"], facts["results_digest"], facts["digest"], points_in(folder), steps)
