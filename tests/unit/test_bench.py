"""What the bench is made of; the figures themselves are never tested, for the machine decides them."""

from __future__ import annotations

from pathlib import Path

from pandas.testing import assert_frame_equal

from workbench.analysis import analyse
from workbench.lab.bench.assessed import assessed
from workbench.lab.bench.figure import Figure, in_turns
from workbench.lab.bench.figures import as_json
from workbench.lab.simulate import simulate_files
from workbench.messages import named
from workbench.parameters import load_settings


def test_ways_take_turns_and_one_may_measure_itself() -> None:
    done: list[str] = []
    taken = in_turns({"plain": lambda: done.append("plain"), "own": lambda: done.append("own") or 7.5}, times=3)
    assert done == ["plain", "own"] * 3
    assert taken["own"] == 7.5
    assert 0 <= taken["plain"] < 7.5


def test_what_is_measured_is_what_the_main_job_does(tmp_path: Path) -> None:
    parameters = tmp_path / "cohort.yaml"
    simulate_files(
        tmp_path / "results.xlsx",
        officers=150,
        units=5,
        domains=1,
        parameters=parameters,
        base_framework=Path("parameters/frameworks/customs-2019.yaml"),
        seed=1,
    )
    measured, whole = assessed(parameters).tables, analyse(load_settings(parameters)).tables
    for name in ("scores", "levels", "gaps", "unit_scales", "flips"):
        assert_frame_equal(measured[name], whole[name])


def test_figures_are_kept_with_the_machine() -> None:
    kept = as_json([Figure(named("a", "part"), named("b", "what"), 1.5, 0.5, named("c", "note"))])
    assert kept["figures"] == [
        {"part": "part", "what": "what", "seconds": 1.5, "p95": None, "ratio": 0.5, "note": "note"}
    ]
    assert kept["machine"]["cores"]
    assert kept["versions"]["numpy"]
