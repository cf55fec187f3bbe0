"""Warm equals cold: each notebook run both ways shows the same, cell by cell, and gives the same page."""

from pathlib import Path

import nbformat
import pytest

from tests.notebooks.conftest import ROOT
from workbench.run.cold import differing_cells
from workbench.run.making import Job, make, put
from workbench.run.warm import forks
from workbench.run.warm.pool import make_all
from workbench.run.warm.server import Setup

pytestmark = pytest.mark.skipif(not forks.possible(), reason="this system cannot fork")
NAMES = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
SECONDS = 300


def job(small, name: str, folder: Path, language: str = "vi") -> Job:
    return Job(
        name,
        notebook=str(ROOT / "notebooks" / f"{name}.ipynb"),
        executed=str(folder / f"{name}.ipynb"),
        page=str(folder / f"{name}.html"),
        parameters={"parameters": small.parameters, "tables": small.tables, "language": language},
        language=language,
    )


@pytest.fixture(scope="module")
def warm(small, tmp_path_factory):
    """Every notebook made twice by one server that had drawn each once before its first fork."""
    folders = [tmp_path_factory.mktemp("warm"), tmp_path_factory.mktemp("warm-again")]
    rehearsals = [job(small, name, folders[0]) for name in NAMES]
    jobs = [job(small, name, folder) for folder in folders for name in NAMES]
    jobs = [Job(f"{at}", j.notebook, j.executed, j.page, j.parameters, j.language) for at, j in enumerate(jobs)]
    for each, made in make_all(jobs, Setup(2, SECONDS, rehearsals)):
        assert not made.error, (each.notebook, made)
        put(each, made)
    return folders


@pytest.mark.parametrize("name", NAMES)
def test_warm_equals_cold(small, warm, name, tmp_path):
    cold = job(small, name, tmp_path)
    made = make(cold, engine=None, seconds=SECONDS)
    assert not made.error
    put(cold, made)
    for folder in warm:
        one, other = (nbformat.read(path / f"{name}.ipynb", as_version=4) for path in (folder, tmp_path))
        assert differing_cells(one, other) == []
        assert one.metadata.language_info == other.metadata.language_info
        assert [sorted(cell.metadata) for cell in one.cells] == [sorted(cell.metadata) for cell in other.cells]
        assert [cell.metadata.papermill.status for cell in one.cells] == ["completed"] * len(one.cells)
        assert (folder / f"{name}.html").read_bytes() == (tmp_path / f"{name}.html").read_bytes()


def test_a_difference_is_seen(warm):
    notebook = nbformat.read(warm[0] / "unit_profile.ipynb", as_version=4)
    other = nbformat.from_dict(notebook)
    shows = next(at for at, cell in enumerate(notebook.cells) if cell.get("outputs"))
    changed = nbformat.reads(nbformat.writes(other), as_version=4)
    changed.cells[shows].outputs[0]["data"]["text/plain"] += "!"
    assert differing_cells(notebook, changed) == [shows]
    assert differing_cells(notebook, nbformat.reads(nbformat.writes(notebook), as_version=4)) == []
