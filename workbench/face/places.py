"""Where a cohort is found: by its name, its parameter file or the folder of its run; and how one is simulated."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from workbench.analysis import OnDemand, run_folder, written_analysis
from workbench.errors import ParameterError, Problem, did_you_mean
from workbench.face.cohort import Cohort, Source
from workbench.lab.simulate import simulate_files
from workbench.messages import msg
from workbench.parameters import Framework, load_framework, load_settings
from workbench.parameters.own import INPUTS, PARAMETERS, run_of
from workbench.shipped import PARAMETERS as OWN
from workbench.shipped import shipped, workplace


def open(cohort: str | Path = "") -> Cohort:
    """Open a cohort; its tables are read or made when they are asked for, and kept for the next time.

    Args:
        cohort: its parameter file, the folder of its run, or its name (`hai-phong-2019`: the run in `reports/` if there
            is one, else the file in `parameters/cohorts/`); empty for the only one that there is.

    Raises:
        ParameterError: where there is none, or several; with those that there are.
    """
    place = Path(cohort) if cohort else _only()
    if not (place.is_dir() or place.is_file()):
        place = _named(str(cohort))
    if place.is_dir():
        place /= PARAMETERS
    return cohort_of(place, {})


def cohort_of(parameters: Path, overrides: Mapping[str, str]) -> Cohort:
    """Return the cohort of a parameter file; that of a run, unchanged, is the run's as it was written."""

    def again(others: Mapping[str, str]) -> Cohort:
        return cohort_of(parameters, others)

    run = run_of(parameters)
    if run is not None and not overrides:
        written = written_analysis(run)
        return Cohort(written.settings, Source(again, run, {}, written.tables, lambda: written))
    settings = load_settings(parameters, overrides)
    made = OnDemand(settings, keep=not overrides)
    return Cohort(settings, Source(again, run_folder(settings).parent, overrides, made, made.whole))


def read_framework(file: str | Path) -> Framework:
    """Return a competency framework from its YAML file or workbook.

    Raises:
        ParameterError: with everything that is wrong in it.
    """
    return load_framework(Path(file))


def simulate(
    out: str | Path, *, officers: int | None = None, seed: int | None = None, like: str | Path | None = None
) -> Cohort:
    """Write a simulated cohort, with its truth and its parameters beside it, and open it.

    Args:
        out: the results' workbook.
        officers: people; None for as many as the framework's units need.
        seed: of the random numbers.
        like: parameter file of a cohort whose framework, units and exam it has; None for the framework shipped.

    Raises:
        ParameterError: where a number is wrong, or a file that is not simulated would be overwritten.
    """
    out = Path(out)
    parameters = out.with_name(f"{out.stem}.yaml")
    simulate_files(
        out,
        base_framework=shipped() / OWN / "frameworks" / "customs-2018.yaml",
        officers=officers,
        truth=out.with_name(f"{out.stem}-truth.csv"),
        parameters=parameters,
        like=Path(like) if like else None,
        seed=seed,
    )
    return cohort_of(parameters, {})


def _only() -> Path:
    """Return the only cohort of the workplace.

    Raises:
        ParameterError: where there is none, or several.
    """
    known = _cohorts()
    if len(known) != 1:
        problem = msg("There are {n} cohorts here, so say which one.").format(n=len(known))
        instead = msg("Give a name: {names}.").format(names=", ".join(known) or "–")
        raise ParameterError(Problem(problem, instead, "unknown", column="cohort"))
    return next(iter(known.values()))


def _named(name: str) -> Path:
    known = _cohorts()
    if name not in known:
        problem = msg("No file, no run and no cohort is called so.")
        raise ParameterError(Problem(problem, did_you_mean(name, list(known)), "unknown", column="cohort", value=name))
    return known[name]


def _cohorts() -> dict[str, Path]:
    """Return the runs of the workplace by name, and the parameter files of cohorts that have none."""
    files = {file.stem: file for file in sorted((workplace() / OWN / "cohorts").glob("*.yaml"))}
    runs = {file.parent.name: file.parent for file in sorted((workplace() / "reports").glob(f"*/{INPUTS}"))}
    return {**files, **runs}
