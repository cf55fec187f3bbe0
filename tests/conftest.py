"""What all folders of tests share: long files first, and a cohort that is analysed once for all workers."""

import fcntl
import os
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from tests.analysed import fill

LONG_FIRST = ("windows", "exam_files", "faults", "browser", "sizes", "notebooks", "property", "unit", "spec")
"""Folders in the order in which workers take their files: a long file at the end would keep one worker waiting."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the folders with long files first; the rest, and the files within a folder, stay in their order."""
    rank = {folder: place for place, folder in enumerate(LONG_FIRST)}
    items.sort(key=lambda item: rank.get(item.path.parent.name, len(rank)))


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Callable[[Path], None]], Path]:
    """Return a function that gives each worker its own copy of a folder which the first one that asks has filled."""
    own = tmp_path_factory.getbasetemp()
    common = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own

    def copy_of(name: str, fill: Callable[[Path], None]) -> Path:
        whole, done = common / f"once-{name}", common / f"once-{name}.done"
        with (common / f"once-{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not done.exists():
                shutil.rmtree(whole, ignore_errors=True)
                whole.mkdir()
                fill(whole)
                done.touch()
        return Path(shutil.copytree(whole, tmp_path_factory.mktemp(name), dirs_exist_ok=True))

    return copy_of


@pytest.fixture(scope="module")
def one_domain(made_once: Callable[[str, Callable[[Path], None]], Path]) -> Path:
    """Parameters of 120 simulated officers in 3 units and one domain, for one file; their tables lie beside."""
    asked = {"officers": 120, "units": 3, "domains": 1, "seed": 8}
    return made_once("one-domain", partial(fill, name="cohort", **asked)) / "cohort.yaml"


@pytest.fixture(scope="module")
def twelve(made_once: Callable[[str, Callable[[Path], None]], Path]) -> Path:
    """Parameters of 12 simulated officers in 2 units and one domain, for one file; their tables lie beside."""
    asked = {"officers": 12, "units": 2, "domains": 1, "seed": 1}
    return made_once("twelve", partial(fill, name="p", **asked)) / "p.yaml"
