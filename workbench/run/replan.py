"""A finished run's plan made again as of a day, as a new edition beside it; the earlier editions stay as they are."""

from __future__ import annotations

import datetime as dt
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from workbench.analysis import written_analysis
from workbench.analysis.again import Changed, changed, planned_again
from workbench.errors import ParameterError, Problem
from workbench.messages import msg
from workbench.parameters import Settings, load_settings
from workbench.parameters.own import PARAMETERS
from workbench.run.batch import Outcome, run
from workbench.run.progress import Progress, Silent

EDITION = re.compile(r"-e\d+$")
QUICK = "training.remedies_solved"


@dataclass(frozen=True)
class Replanned:
    """A new edition.

    Attributes:
        outcome: the new run.
        edition: its number.
        changed: what it changes against the edition before.
        seconds: how long planning took, without the reports.
    """

    outcome: Outcome
    edition: int
    changed: Changed
    seconds: float


def replan(
    before: Path,
    as_of: dt.date,
    *,
    operations: Path | None = None,
    overrides: Mapping[str, str] | None = None,
    reports: Path | None = None,
    only: Sequence[str] = (),
    workers: int | None = None,
    formats: Sequence[str] = ("html",),
    language: str | None = None,
    progress: Progress | None = None,
) -> Replanned:
    """Make the plan of a run again as of a day, as a run of its own: the next edition.

    Args:
        before: the run's folder.
        as_of: the day: what began before it stays.
        operations: file of what has happened until today; it takes the place of all that the run knew. None: what the
            run knew.
        overrides: parameters that change, as dotted key → YAML value.
        reports: folder of the new run's folder; None for that in which the run lies.
        only, workers, formats, language, progress: as in `batch.run`.

    Raises:
        ParameterError: where something else than the plans would change, the day lies before that of the edition
            before, or the next edition is there already.
        PlanInfeasible: where the plan's limits contradict each other.
    """
    begun, progress = time.monotonic(), progress or Silent()
    published = written_analysis(before)
    settings = settings_of(before, as_of, operations=operations, overrides=overrides)
    _refuse_earlier(published.settings, as_of)
    edition = int(published.facts.get("edition", 1)) + 1
    folder = (reports or before.resolve().parent) / f"{EDITION.sub('', before.resolve().name)}-e{edition}"
    _refuse_there(folder)
    progress.step(msg("Planning again as of {day} …").format(day=as_of.isoformat()))
    analysis = planned_again(published, settings)
    seconds = time.monotonic() - begun
    outcome = run(
        settings,
        reports=folder.parent,
        folder=folder,
        made=analysis,
        only=only,
        workers=workers,
        formats=formats,
        language=language,
        progress=progress,
    )
    return Replanned(outcome, edition, changed(published, analysis), seconds)


def settings_of(
    before: Path, as_of: dt.date, *, operations: Path | None = None, overrides: Mapping[str, str] | None = None
) -> Settings:
    """Return a run's own parameters with what is said today.

    Remedies are estimated, not priced by solving the plan again for each, unless the overrides ask for it.

    Raises:
        ParameterError: every problem of parameters and operations at once.
    """
    today = {} if operations is None else {"operations": str(operations.resolve()), "training.operations": "{}"}
    fixed = {"training.as_of": as_of.isoformat(), "training.keep": "."}
    return load_settings(before / PARAMETERS, {QUICK: "0", **today, **(overrides or {}), **fixed})


def _refuse_earlier(settings: Settings, as_of: dt.date) -> None:
    last = settings.parameters.training.as_of
    if last is not None and as_of < last:
        problem = msg("The plan was made as of a later day.")
        instead = msg("Give {day} or a later day, or plan an earlier edition again.").format(day=last.isoformat())
        raise ParameterError(Problem(problem, instead, "replan", column="--as-of", value=as_of.isoformat()))


def _refuse_there(folder: Path) -> None:
    if folder.exists():
        problem = msg("This edition is there already.")
        instead = msg("Plan that edition again, give another folder with --reports, or remove it.")
        raise ParameterError(Problem(problem, instead, "replan", str(folder)))
