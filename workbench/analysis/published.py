"""The published plan that the parameters say to keep, read from the folder of its run."""

from __future__ import annotations

import datetime as dt
import hashlib
from functools import lru_cache
from pathlib import Path

from workbench import tables
from workbench.errors import ParameterError, Problem
from workbench.inputs import plain, read_bytes, read_json, read_table
from workbench.messages import Words, msg
from workbench.parameters import Settings
from workbench.parameters.files import read_yaml
from workbench.parameters.operating import operations_of
from workbench.parameters.own import OPERATIONS, PARAMETERS
from workbench.parameters.planning import Training
from workbench.plan.published import PublishedPlan

FILES = ("sessions.parquet", "training_plan.parquet")
FACTS, TABLES, PAIRS = "analysis.json", "tables", "coaching_plan.parquet"
NEEDED = (*FILES, FACTS)
PUBLISHED_FILES = (*NEEDED, PAIRS)
"""What a published plan is read from, in the folder of its run's tables; its limits, in the run's own parameters."""


def published_plan(settings: Settings) -> PublishedPlan | None:
    """Return the plan in the run's folder that `training.keep` names, None where it names none.

    The folder is relative to the parameter file; it holds `tables/` with sessions, training_plan and analysis.json.

    Raises:
        ParameterError: where the folder holds no plan, or one that cannot be read.
    """
    folder = published_tables(settings)
    if folder is None:
        return None
    missing = [name for name in NEEDED if not (folder / name).is_file()]
    if missing:
        raise ParameterError(
            _wrong(
                settings,
                msg("The folder holds no published plan."),
                msg("Give the folder of a run; missing in its tables: {names}.").format(names=", ".join(missing)),
            )
        )
    try:
        return _read(folder, published_digest(settings))
    except Exception as error:
        raise ParameterError(
            _wrong(
                settings,
                msg("The published plan cannot be read."),
                msg("Run that plan again with this version, or give another folder."),
            )
        ) from error


@lru_cache(maxsize=2)
def _read(folder: Path, _digest: str) -> PublishedPlan:
    """Read a plan from the folder of its tables: once for all steps, as long as its files have the same digest."""
    sessions, assignments = (read_table(folder / name) for name in FILES)
    facts = read_json(folder / FACTS)["facts"]
    return PublishedPlan(
        sessions=tables.SESSIONS.shaped(sessions),
        assignments=tables.TRAINING_PLAN.shaped(assignments),
        start=dt.date.fromisoformat(facts["plan_start"]),
        edition=int(facts.get("edition", 1)),
        limits=_limits(folder.parent),
        pairs=tables.COACHING_PLAN.shaped(read_table(folder / PAIRS)) if (folder / PAIRS).is_file() else None,
    )


def published_digest(settings: Settings) -> str:
    """Return the SHA-256 of the files of the published plan, empty where none is kept."""
    folder = published_tables(settings)
    if folder is None:
        return ""
    found = published_files(settings).values()
    return hashlib.sha256(b"".join(read_bytes(file) for file in found if file.is_file())).hexdigest()


def published_files(settings: Settings) -> dict[str, Path]:
    """Return the files that a published plan is read from, by their paths in its run; none where none is kept."""
    folder = published_tables(settings)
    if folder is None:
        return {}
    own = {name: folder.parent / name for name in (PARAMETERS, OPERATIONS)}
    return {f"{TABLES}/{name}": folder / name for name in PUBLISHED_FILES} | own


def _limits(run: Path) -> Training | None:
    """Return the limits that a run was made within, with what its files of operations said; None where it has none."""
    if not (run / PARAMETERS).is_file():
        return None
    limits = Training.model_validate(plain(read_yaml(run / PARAMETERS).get("training", {})))
    return limits.model_copy(update={"operations": operations_of(run)})


def published_tables(settings: Settings) -> Path | None:
    """Return the folder of the tables of the published plan that is kept, None where none is."""
    keep = settings.parameters.training.keep
    return settings.file.parent / keep / TABLES if keep else None


def _wrong(settings: Settings, problem: Words, instead: Words) -> Problem:
    value = settings.parameters.training.keep or ""
    return Problem(problem, instead, "keep", str(settings.file), column="training.keep", value=value)
