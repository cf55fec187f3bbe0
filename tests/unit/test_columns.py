"""Results in files of columns: .parquet and large .csv say the same as the workbook that they were made from."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal
from python_calamine import CalamineWorkbook

from workbench.errors import InputError
from workbench.inputs import package
from workbench.intake.cohort import Cohort
from workbench.intake.read import read_cohort
from workbench.lab.simulate import simulate_files
from workbench.parameters import load_settings

FRAMEWORK = Path("parameters/frameworks/customs-2019.yaml")


@pytest.fixture(scope="module")
def cohort_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("columns")
    simulate_files(
        folder / "results.xlsx", officers=60, parameters=folder / "cohort.yaml", base_framework=FRAMEWORK, seed=3
    )
    return folder / "cohort.yaml"


@pytest.fixture(scope="module")
def sheets(cohort_file: Path) -> dict[str, pd.DataFrame]:
    book = CalamineWorkbook.from_path(cohort_file.parent / "results.xlsx")
    grids = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    return {
        name: pd.DataFrame(rows[1:], columns=rows[0]).map(lambda v: f"{v:g}" if isinstance(v, float) else v)
        for name, rows in grids.items()
    }


def _read(cohort_file: Path, results: Path) -> Cohort:
    return read_cohort(load_settings(cohort_file, {"results": str(results)}))


def _folder(sheets: dict[str, pd.DataFrame], folder: Path, kind: str) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, frame in sheets.items():
        if kind == "parquet":
            frame.astype("str").to_parquet(folder / f"{name}.parquet", index=False)
        else:
            frame.to_csv(folder / f"{name}.csv", index=False, sep=";" if kind == "semicolon" else ",")
    return folder


@pytest.mark.parametrize("kind", ["parquet", "comma", "semicolon"])
def test_columns_say_the_same_as_the_workbook(
    cohort_file: Path, sheets: dict[str, pd.DataFrame], kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = _read(cohort_file, cohort_file.parent / "results.xlsx")
    monkeypatch.setattr(package, "MOST_CELLS", 100)
    found = _read(cohort_file, _folder(sheets, tmp_path / "results", kind))
    for name in ("officers", "items", "administered"):
        assert_frame_equal(getattr(found, name), getattr(expected, name))
    assert_frame_equal(found.answers.astype("object"), expected.answers.astype("object"))
    assert found.counts["accepted"].tolist() == expected.counts["accepted"].tolist()


def test_a_large_file_with_a_ragged_row_is_refused(
    cohort_file: Path, sheets: dict[str, pd.DataFrame], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = _folder(sheets, tmp_path / "results", "comma")
    with (folder / "Cán bộ.csv").open("a") as file:
        file.write("only,two\n")
    monkeypatch.setattr(package, "MOST_CELLS", 100)
    with pytest.raises(InputError, match=r"Cán bộ\.csv") as refused:
        _read(cohort_file, folder)
    assert "parquet" in str(refused.value)
