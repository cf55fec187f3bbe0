"""Warm equals cold: each notebook run both ways shows the same, cell by cell, and gives the same page."""

from pathlib import Path

import nbformat
import pytest

from tests.notebooks.conftest import ROOT
from workbench.run.cold import differing_cells
from workbench.run.making import Job, make, put
from workbench.run.warm import forks, pool, workers
from workbench.run.warm.orders import Setup

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


@pytest.fixture(scope="module", params=[pool, workers], ids=["forks", "kept"])
def warm(request, small, tmp_path_factory):
    """Every notebook made twice: by forks of a server that had drawn each once, and one after the other."""
    if request.param is pool and not forks.possible():
        pytest.skip("this system cannot fork")
    folders = [tmp_path_factory.mktemp("warm"), tmp_path_factory.mktemp("warm-again")]
    rehearsals = [job(small, name, folders[0]) for name in (NAMES if request.param is pool else NAMES[:1])]
    jobs = [job(small, name, folder) for folder in folders for name in NAMES]
    jobs = [Job(f"{at}", j.notebook, j.executed, j.page, j.parameters, j.language) for at, j in enumerate(jobs)]
    for each, made in request.param.make_all(jobs, Setup(2, SECONDS, rehearsals)):
        assert not made.error, (each.notebook, made)
        put(each, made)
    return folders


@pytest.fixture(scope="module")
def cold(small, tmp_path_factory):
    """Every notebook made by a kernel of its own."""
    folder = tmp_path_factory.mktemp("cold")
    for name in NAMES:
        one = job(small, name, folder)
        made = make(one, engine=None, seconds=SECONDS)
        assert not made.error, (name, made)
        put(one, made)
    return folder


@pytest.mark.parametrize("name", NAMES)
def test_warm_equals_cold(warm, cold, name):
    for folder in warm:
        one, other = (nbformat.read(path / f"{name}.ipynb", as_version=4) for path in (folder, cold))
        assert differing_cells(one, other) == []
        assert one.metadata.language_info == other.metadata.language_info
        assert [sorted(cell.metadata) for cell in one.cells] == [sorted(cell.metadata) for cell in other.cells]
        assert [cell.metadata.papermill.status for cell in one.cells] == ["completed"] * len(one.cells)
        assert (folder / f"{name}.html").read_bytes() == (cold / f"{name}.html").read_bytes()


def test_a_difference_is_seen(warm):
    notebook = nbformat.read(warm[0] / "unit_profile.ipynb", as_version=4)
    other = nbformat.from_dict(notebook)
    shows = next(at for at, cell in enumerate(notebook.cells) if cell.get("outputs"))
    changed = nbformat.reads(nbformat.writes(other), as_version=4)
    changed.cells[shows].outputs[0]["data"]["text/plain"] += "!"
    assert differing_cells(notebook, changed) == [shows]
    assert differing_cells(notebook, nbformat.reads(nbformat.writes(notebook), as_version=4)) == []
