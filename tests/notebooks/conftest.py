"""One small simulated cohort, analysed once, for every page."""

import json
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

from workbench.analysis import analyse_into
from workbench.intake.read import read_cohort
from workbench.lab.simulate import simulate_files
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
def judged(tmp_path_factory):
    """The same kind of cohort measured by Rasch; an Angoff panel of four set one domain's cut scores of levels 2 and 3.

    Judges lean by −6, −2, 2 and 6 points around 52 and 78: cut scores 52 and 78, SD √(80/3) = 5.16, SE 2.58.
    """
    folder = tmp_path_factory.mktemp("judged")
    parameters = folder / "cohort.yaml"
    base = ROOT / "parameters" / "frameworks" / "customs-2018.yaml"
    simulate_files(
        folder / "results.xlsx", officers=120, units=4, domains=2, seed=5, parameters=parameters, base_framework=base
    )
    plain = load_settings(parameters)
    domain = plain.framework.domains[0].id
    items = read_cohort(plain).items
    own = items.loc[items["competency_id"].map(plain.framework.domain_of) == domain, "item_id"]
    lines = [
        f"{judge},{level},{item},{(middle + lean) / 100}"
        for judge, lean in zip("ABCD", (-6, -2, 2, 6), strict=True)
        for level, middle in ((2, 52), (3, 78))
        for item in own
    ]
    (folder / "panel.csv").write_text("judge,level,item_id,probability\n" + "\n".join(lines), encoding="utf-8")
    asked = yaml.safe_load(parameters.read_text(encoding="utf-8"))
    asked |= {"standards": {domain: {"method": "angoff", "file": "panel.csv"}}}
    asked["scoring"] = asked.get("scoring", {}) | {"model": "rasch"}
    parameters.write_text(yaml.safe_dump(asked, allow_unicode=True), encoding="utf-8")
    analysis = analyse_into(load_settings(parameters), folder / "tables")
    return SimpleNamespace(parameters=str(parameters), tables=str(folder / "tables"), analysis=analysis, domain=domain)


@pytest.fixture(scope="session")
def pair(tmp_path_factory):
    """160 simulated officers in 3 units and 2 domains, and their next wave."""
    folder = tmp_path_factory.mktemp("pair")
    first, second = folder / "first.yaml", folder / "second.yaml"
    base = ROOT / "parameters" / "frameworks" / "customs-2018.yaml"
    asked = {"base_framework": base, "officers": 160, "seed": 5}
    simulate_files(folder / "first.xlsx", units=3, domains=2, parameters=first, **asked)
    simulate_files(folder / "second.xlsx", parameters=second, previous=first, **asked)
    analysis = analyse_into(load_settings(second), folder / "tables")
    return SimpleNamespace(parameters=str(second), tables=str(folder / "tables"), analysis=analysis, folder=folder)


@pytest.fixture(scope="session")
def notebook_cells():
    """The code cells of a notebook, by its name."""

    def cells(name: str) -> list[str]:
        notebook = json.loads((ROOT / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8"))
        return ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]

    return cells
