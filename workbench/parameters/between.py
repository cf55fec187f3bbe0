"""Contradictions between a cohort and the earlier one that it names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from workbench.errors import Problem
from workbench.messages import msg
from workbench.parameters.cohort import CohortParameters

OTHER_WAVE = msg("Name the parameter file of the earlier cohort.")


def of_waves(now: CohortParameters, file: Path, earlier: CohortParameters, earlier_file: Path) -> Iterator[Problem]:
    """Yield why a cohort cannot be the earlier one of another: it is the same, or was not assessed before it.

    Args:
        now: this cohort's parameters.
        file: where they stand; the problems lie there.
        earlier: the parameters that `previous` names.
        earlier_file: where those stand.
    """
    itself = earlier_file.resolve() == file.resolve()
    if itself or earlier.cohort == now.cohort:
        said = msg("The earlier wave is this cohort itself.")
        yield Problem(said, OTHER_WAVE, "previous", column="previous", value=now.previous or "")
        return
    if _places(earlier_file, earlier) & _places(file, now):
        said = msg("Both waves name the same results.")
        instead = msg("Name each wave's own results.")
        yield Problem(said, instead, "previous", column="results", value=_listed(now.results))
    if now.assessed is not None and earlier.assessed is not None and earlier.assessed >= now.assessed:
        said = msg("The cohort that `previous` names was assessed on {before}, which is not before this one.").format(
            before=earlier.assessed.isoformat()
        )
        instead = msg("Name a cohort before this one, or correct `assessed` of one of the two.")
        yield Problem(said, instead, "previous", column="assessed", value=now.assessed.isoformat())


def _places(file: Path, parameters: CohortParameters) -> set[Path]:
    """Where the results lie that a parameter file names."""
    given = parameters.results
    return {(file.parent / name).resolve() for name in ([given] if isinstance(given, str) else given)}


def _listed(results: str | list[str]) -> str:
    return results if isinstance(results, str) else ", ".join(results)
