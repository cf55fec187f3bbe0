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
BASE = ROOT / "parameters" / "frameworks" / "customs-2018.yaml"
HOSTILE = '<script>alert("x")</script>=1+1'


def opened(parameters: Path, **facts: object) -> SimpleNamespace:
    """A cohort's parameters, the folder of its tables, and its analysis: made there, or kept from before."""
    tables = parameters.parent / "tables"
    analysis = analyse_into(load_settings(parameters), tables)
    return SimpleNamespace(parameters=str(parameters), tables=str(tables), analysis=analysis, **facts)


def fill_small(folder: Path) -> None:
    """120 simulated officers in 4 units and 2 domains."""
    asked = {"officers": 120, "units": 4, "domains": 2, "seed": 5, "base_framework": BASE}
    simulate_files(folder / "results.xlsx", parameters=folder / "cohort.yaml", **asked)
    opened(folder / "cohort.yaml")


def fill_domains(folder: Path) -> None:
    """60 officers in 3 units; every course is one of a whole domain, so that a seat may serve several of its competencies."""
    parameters = folder / "cohort.yaml"
    asked = {"officers": 60, "units": 3, "domains": 2, "seed": 5, "base_framework": BASE}
    simulate_files(folder / "results.xlsx", parameters=parameters, **asked)
    wanted = yaml.safe_load(parameters.read_text(encoding="utf-8"))
    file = folder / wanted["framework"]
    framework = yaml.safe_load(file.read_text(encoding="utf-8"))
    framework["courses"] = [
        {
            "id": f"{domain['id']}-{low}",
            "name": domain["name"],
            "lifts": {"scale": domain["id"], "from": low, "to": low + 1},
            "serves": [c["id"] for c in framework["competencies"] if c["domain"] == domain["id"]],
            "days": 3,
            "seats": {"min": 3, "max": 8},
            "cost": {"session": 5_000_000, "person": 200_000},
        }
        for domain in framework["domains"]
        for low in range(1, len(framework["levels"]))
    ]
    wanted["training"] |= {"sessions_per_course": 1, "weeks": 8}
    parameters.write_text(yaml.safe_dump(wanted, allow_unicode=True), encoding="utf-8")
    file.write_text(yaml.safe_dump(framework, allow_unicode=True), encoding="utf-8")
    opened(parameters)


def fill_judged(folder: Path) -> None:
    """The same, measured by Rasch, with the panel's marks for the first domain."""
    parameters = folder / "cohort.yaml"
    asked = {"officers": 120, "units": 4, "domains": 2, "seed": 5, "base_framework": BASE}
    simulate_files(folder / "results.xlsx", parameters=parameters, **asked)
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
    wanted = yaml.safe_load(parameters.read_text(encoding="utf-8"))
    wanted |= {"standards": {domain: {"method": "angoff", "file": "panel.csv"}}}
    wanted["scoring"] = wanted.get("scoring", {}) | {"model": "rasch"}
    parameters.write_text(yaml.safe_dump(wanted, allow_unicode=True), encoding="utf-8")
    opened(parameters)


def fill_pair(folder: Path) -> None:
    """160 simulated officers in 3 units and 2 domains, and their next wave."""
    first, second = folder / "first.yaml", folder / "second.yaml"
    asked = {"base_framework": BASE, "officers": 160, "seed": 5}
    simulate_files(folder / "first.xlsx", units=3, domains=2, parameters=first, **asked)
    simulate_files(folder / "second.xlsx", parameters=second, previous=first, **asked)
    opened(second)


@pytest.fixture(scope="session")
def small(made_once):
    """Parameters and tables of 120 simulated officers in 4 units and 2 domains, one of them with a hostile name."""
    found = opened(made_once("small", fill_small) / "cohort.yaml")
    frame = found.analysis.tables["officers"]
    hostile = frame.assign(name=frame["name"].where(frame.index != 0, HOSTILE))
    hostile.to_parquet(Path(found.tables) / "officers.parquet", index=False)
    return found


@pytest.fixture(scope="session")
def domains(made_once):
    """60 simulated officers in 3 units; courses of whole domains: some seats serve several competencies."""
    return opened(made_once("domains", fill_domains) / "cohort.yaml")


@pytest.fixture(scope="session")
def judged(made_once):
    """The same kind of cohort measured by Rasch; an Angoff panel of four set one domain's cut scores of levels 2 and 3.

    Judges lean by −6, −2, 2 and 6 points around 52 and 78: cut scores 52 and 78, SD √(80/3) = 5.16, SE 2.58.
    """
    parameters = made_once("judged", fill_judged) / "cohort.yaml"
    return opened(parameters, domain=load_settings(parameters).framework.domains[0].id)


@pytest.fixture(scope="session")
def pair(made_once):
    """160 simulated officers in 3 units and 2 domains, and their next wave."""
    folder = made_once("pair", fill_pair)
    return opened(folder / "second.yaml", folder=folder)


@pytest.fixture(scope="session")
def notebook_cells():
    """The code cells of a notebook, by its name."""

    def cells(name: str) -> list[str]:
        notebook = json.loads((ROOT / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8"))
        return ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]

    return cells
