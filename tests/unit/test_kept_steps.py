"""Steps on disk: taken while their inputs stand, made again when lost, private, bounded, used by several at once."""

import os
import stat
import threading
from pathlib import Path

import pandas as pd
import pytest

from workbench.analysis.content import content_digest
from workbench.analysis.graph import STEPS
from workbench.analysis.kept import analyse, analyse_into
from workbench.analysis.making import KeptWorkings
from workbench.analysis.store import MOST_KEPT, UNFINISHED, Store
from workbench.lab.simulate import simulate_files
from workbench.parameters import load_settings
from workbench.tables import TABLES

BASE = Path(__file__).parents[2] / "parameters" / "frameworks" / "customs-2018.yaml"
STEP = {step.name: step for step in STEPS}
START = STEP["start"]


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    folder = tmp_path_factory.mktemp("kept")
    size = {"officers": 60, "units": 2, "domains": 1, "seed": 4}
    simulate_files(folder / "r.xlsx", **size, parameters=folder / "cohort.yaml", base_framework=BASE)
    return load_settings(folder / "cohort.yaml", {"scoring.model": "rasch"})


@pytest.fixture(scope="module")
def analysed(settings, tmp_path_factory):
    """A folder with tables and steps."""
    folder = tmp_path_factory.mktemp("run")
    analyse_into(settings, folder / "tables")
    return folder


def put(store, key, value="2019-09-02"):
    made = {"plan_start": value}
    store.put(START, key, parts={"x": key}, digests={"plan_start": content_digest(value)}, made=made)


def test_what_is_kept_is_what_was_made_to_the_last_digit(settings, analysed):
    kept = KeptWorkings(settings, store=Store(analysed / ".steps"))
    assert kept.settle()
    assert kept.remade == []
    fresh = analyse(settings)
    for name in TABLES:
        pd.testing.assert_frame_equal(kept[name], fresh.tables[name], check_exact=True)
    for step in STEPS:
        for thing in step.makes if step.kept else ():
            assert content_digest(kept[thing]) == kept.found[step.name][1][thing], thing


def test_answers_are_not_kept_and_read_again_where_they_are_needed(settings, analysed):
    store = analysed / ".steps"
    assert list(store.rglob("points.parquet"))
    assert not [path for name in ("answers", "administered") for path in store.rglob(f"{name}.parquet")]
    kept = KeptWorkings(settings, store=Store(store))
    kept.settle()
    assert kept["answers"].shape == kept["points"].shape
    assert kept.remade == []


def test_a_lost_or_damaged_step_is_made_again_and_said(settings, analysed):
    store = Store(analysed / ".steps")
    [file] = store.folder.rglob("gaps.parquet")
    file.write_bytes(b"PAR1")
    kept = KeptWorkings(settings, store=store)
    kept.settle()
    assert len(kept["gaps"])
    assert [remade.step.name for remade in kept.remade] == ["gaps"]
    assert kept.said().in_("en") == "Steps made again, 1 of 38: gaps (what was kept is damaged or gone)."
    again = KeptWorkings(settings, store=store)
    again.settle()
    assert len(again["gaps"])
    assert again.remade == []


def test_a_change_says_which_steps_and_why(settings, analysed):
    now = load_settings(settings.file, {"scoring.model": "rasch", "workload.years": "4"})
    kept = KeptWorkings(now, store=Store(analysed / ".steps"))
    kept.settle()
    assert kept.said().in_("en") == "Steps made again, 1 of 38: coverage (parameters: workload)."
    assert kept.said().in_("vi") == "Bước làm lại, 1 trên 38: mức đáp ứng (tham số: workload)."


def test_a_change_of_coaching_leaves_the_training_plan_as_it_is(settings, analysed):
    now = load_settings(settings.file, {"scoring.model": "rasch", "coaching.weeks": "9"})
    kept = KeptWorkings(now, store=Store(analysed / ".steps"))
    kept.settle()
    assert [made.step.name for made in kept.remade][:2] == ["interventions", "coaching plan"]
    assert "training plan" not in {made.step.name for made in kept.remade}


@pytest.mark.skipif(os.name == "nt", reason="no modes")
def test_only_the_owner_reads_what_is_kept(analysed):
    modes = {
        path: stat.S_IMODE(path.stat().st_mode) for path in [analysed / ".steps", *(analysed / ".steps").rglob("*")]
    }
    assert {mode for path, mode in modes.items() if path.is_dir()} == {0o700}
    assert {mode for path, mode in modes.items() if path.is_file()} == {0o600}


def test_the_latest_makings_are_kept_and_no_more(tmp_path):
    store = Store(tmp_path / "s")
    for place in range(MOST_KEPT + 1):
        put(store, str(place) * 64)
        os.utime(store._place(START, str(place) * 64) / "made.json", (place, place))
        if place == MOST_KEPT - 1:
            assert store.get(START, str(0) * 64) is not None
    assert store.get(START, str(0) * 64) is not None
    assert store.get(START, str(1) * 64) is None
    assert len(list(store.folder.iterdir())) == MOST_KEPT


def test_what_no_step_of_today_made_goes_and_what_a_killed_process_left(tmp_path):
    store = Store(tmp_path / "s")
    put(store, "a" * 64)
    for name in ("gone_step-0123456789abcdef", f"{UNFINISHED}old", f"{UNFINISHED}new"):
        (store.folder / name).mkdir()
    os.utime(store.folder / f"{UNFINISHED}old", (1, 1))
    store.tidy(STEPS)
    assert {path.name for path in store.folder.iterdir()} == {f"start-{'a' * 16}", f"{UNFINISHED}new"}


def test_several_may_keep_the_same_step_at_once(tmp_path):
    failed = []

    def keep():
        try:
            for turn in range(20):
                store = Store(tmp_path / "s")
                put(store, str(turn % 6) * 64)
                found = store.get(START, str(turn % 6) * 64)
                assert found is None or found.load("plan_start") == "2019-09-02"
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=keep) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert not list((tmp_path / "s").glob(f"{UNFINISHED}*"))


def test_content_digests_tell_cells_columns_types_and_rows_apart():
    frame = pd.DataFrame({"a": ["x", None], "b": [1.0, 2.0]}).astype({"a": "str"})
    same = frame.copy()
    others = [frame.iloc[::-1].reset_index(drop=True), frame.rename(columns={"b": "c"}), frame.assign(b=[1, 2]),
              frame.assign(b=[1.0, float("nan")]), frame.iloc[:1], frame.set_index("a")]  # fmt: skip
    digests = [content_digest(one) for one in (frame, *others)]
    assert content_digest(same) == digests[0]
    assert len(set(digests)) == len(digests)
    words = [
        pd.Series(["p", "q"], dtype=pd.CategoricalDtype(order)).to_frame("k") for order in (["p", "q"], ["q", "p"])
    ]
    assert content_digest(words[0]) == content_digest(words[1])
