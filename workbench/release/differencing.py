"""What a release tells of others beside what the last one told: two together must give nobody's result away."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from workbench import tables
from workbench.analysis import Analysis, written_analysis
from workbench.errors import InputError, Problem
from workbench.messages import msg
from workbench.profile.comparators import CELL, Released, comparators, placed, snapshot
from workbench.release.register import entries
from workbench.report.frame.released import new_key, read_released
from workbench.run.manifest import Manifest

COMPARED = (
    "tables/levels.parquet",
    "tables/scores.parquet",
    "tables/officers.parquet",
    "tables/gaps.parquet",
    "tables/unit_scales.parquet",
)


@dataclass(frozen=True, slots=True)
class Differences:
    """How a run's comparators stand to those of the last release; numbers of cells (a group, a scale, a measure).

    Attributes:
        analysis: the run's analysis.
        told: cells by measure.
        earlier: when the last release was made; empty where there was none.
        remembered_before: whether the run's folder remembers what the last release told.
        same: cells that tell what they told, of the same people or of `minimum` and more who changed.
        held: cells that go on telling the earlier value, for fewer than `minimum` people changed.
        renewed: cells that tell something else, for `minimum` people or more changed.
        first: cells that the last release did not tell.
        gone: cells that the last release told and this one does not.
        remembered: what the run's folder is to remember of this release.
    """

    analysis: Analysis
    told: dict[str, int]
    earlier: str
    remembered_before: bool
    same: int
    held: int
    renewed: int
    first: int
    gone: int
    remembered: Released


def differences(run: Path, manifest: Manifest) -> Differences | None:
    """Return how a run's comparators stand to those of its last release; None for a run without results.

    Raises:
        InputError: where a table that they follow from is not that of the manifest, or what the folder remembers of
            the last release is damaged.
    """
    listed = {artefact.path: artefact for artefact in manifest.files}
    if COMPARED[0] not in listed:
        return None
    wrong = [path for path in COMPARED if path not in listed or not listed[path].stands(run)]
    if wrong:
        problem = msg("This table was changed or is gone.")
        instead = msg("Run `workbench run` again.")
        raise InputError([Problem(problem, instead, "manifest", path) for path in wrong])
    analysis, earlier = written_analysis(run), entries(run)
    released = read_released(run)
    levels, officers = tables.LEVELS.of(analysis.tables), tables.OFFICERS.of(analysis.tables)
    settings = analysis.settings
    cells = comparators(
        levels,
        officers,
        minimum=settings.parameters.units.minimum_cell,
        top_level=settings.framework.top_level,
        released=released,
        scores=tables.SCORES.of(analysis.tables),
    )
    now, before = _values(cells), _values(released.cells) if len(released.cells) else pd.Series(dtype=object)
    both = now.index.intersection(before.index)
    held = set(pd.MultiIndex.from_frame(cells.loc[cells["held"], CELL])) if len(cells) else set()
    differing = {cell for cell in both if now[cell] != before[cell]}
    return Differences(
        analysis,
        told={str(m): int(n) for m, n in now.groupby(level="measure").size().items()},
        earlier=earlier[-1].time if earlier else "",
        remembered_before=bool(released.key),
        same=len(both) - len(differing | (held & set(both))),
        held=len(held),
        renewed=len(differing),
        first=len(now.index.difference(before.index)),
        gone=len(before.index.difference(now.index)),
        remembered=snapshot(
            cells, placed(levels, officers), tables.SCORES.of(analysis.tables), released, released.key or new_key()
        ),
    )


def _values(cells: pd.DataFrame) -> pd.Series:
    """Return what each cell tells, as a tuple over its levels."""
    ordered = cells.sort_values([*CELL, "level"])
    pairs = pd.Series(list(zip(ordered["level"], ordered["low"], ordered["high"], strict=True)), index=ordered.index)
    return pairs.groupby([ordered[name] for name in CELL]).agg(tuple)
