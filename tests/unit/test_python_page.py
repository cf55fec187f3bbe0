"""The page on Python: each of its blocks runs, and it names all that is stable."""

import re
import shutil
from pathlib import Path

import workbench as wb

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")


def test_every_block_runs_in_a_folder_to_work_in(tmp_path, monkeypatch):
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "studio.ipynb").touch()
    shutil.copytree(ROOT / "parameters" / "frameworks", tmp_path / "parameters" / "frameworks")
    own = tmp_path / "parameters" / "cohorts"
    monkeypatch.chdir(tmp_path)
    wb.simulate(own / "hai-phong-2019.xlsx", officers=60, seed=4)
    known: dict[str, object] = {}
    for block in re.findall(r"```python\n(.*?)```", PAGE, re.S):
        exec(compile(block, "docs/python.md", "exec"), known)
    assert (known["higher"].levels["level"] <= known["cohort"].levels["level"]).all()
    assert known["same"].settings.parameters == known["higher"].settings.parameters
    assert (tmp_path / "out-of-cohort" / "gaps.csv").is_file()


def test_the_page_names_what_is_stable():
    for name in wb.__all__:
        assert name in ("Cohort", "Frame") or f"wb.{name}(" in PAGE
