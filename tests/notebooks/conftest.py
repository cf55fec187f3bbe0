"""One small simulated cohort, analysed once, for every page."""

import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from workbench.analysis import analyse_into
from workbench.intake.simulate import simulate_files
from workbench.parameters import load_settings

ROOT = Path(__file__).parents[2]
HOSTILE = '<script>alert("x")</script>=1+1'


@pytest.fixture(scope="session")
def small(tmp_path_factory):
    """Parameters and tables of 120 simulated officers in 4 units and 2 domains, one of them with a hostile name."""
    folder = tmp_path_factory.mktemp("small")
    parameters = folder / "cohort.yaml"
    base = ROOT / "parameters" / "frameworks" / "customs-2018.yaml"
    results = folder / "results.xlsx"
    simulate_files(results, officers=120, units=4, domains=2, seed=5, parameters=parameters, base_framework=base)
    analysis = analyse_into(load_settings(parameters), folder / "tables")
    officers = folder / "tables" / "officers.parquet"
    frame = analysis.tables["officers"]
    frame.assign(name=frame["name"].where(frame.index != 0, HOSTILE)).to_parquet(officers, index=False)
    return SimpleNamespace(parameters=str(parameters), tables=str(folder / "tables"), analysis=analysis)


@pytest.fixture(scope="session")
def notebook_cells():
    """The code cells of a notebook, by its name."""

    def cells(name: str) -> list[str]:
        notebook = json.loads((ROOT / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8"))
        return ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]

    return cells
