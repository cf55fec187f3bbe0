"""Small cohorts that are analysed once for all files, and runs that begin from their tables."""

import shutil
from pathlib import Path

from workbench.analysis import analyse_into
from workbench.analysis.kept import STEPS
from workbench.lab.simulate import simulate_files
from workbench.parameters import Settings, load_settings

BASE = Path(__file__).parents[1] / "parameters" / "frameworks" / "customs-2018.yaml"


def fill(folder: Path, name: str, **asked: int) -> None:
    """Simulate a cohort of a name into a folder, and analyse it there."""
    parameters = folder / f"{name}.yaml"
    simulate_files(folder / "r.xlsx", parameters=parameters, base_framework=BASE, **asked)
    analyse_into(load_settings(parameters), folder / "tables")


def begun(settings: Settings, reports: Path) -> Path:
    """Return the folder of a run, which begins with the tables and steps beside the cohort's parameters."""
    run = reports / settings.parameters.cohort
    for name in ("tables", STEPS):
        shutil.copytree(settings.file.parent / name, run / name)
    return run
