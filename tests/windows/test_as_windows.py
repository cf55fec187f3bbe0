"""The program where nothing is that only POSIX has: reports made and interrupted, locks, the studio."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from workbench.run.manifest import past_records

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="this is Windows: every other test says it")


def environment(**more):
    path = os.pathsep.join([str(Path(__file__).parent), str(ROOT)])
    return os.environ | {"PYTHONPATH": path, "WORKBENCH_LANGUAGE": "en"} | more


def call(*command, cwd, **named):
    return subprocess.run(
        [sys.executable, *map(str, command)], cwd=cwd, env=environment(), capture_output=True, text=True, timeout=300,
        **named,
    )  # fmt: skip


def workbench(*words, cwd, **named):
    made = call("-m", "workbench", *words, cwd=cwd, **named)
    assert "Traceback" not in made.stderr, made.stderr
    return made


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A small cohort, simulated as on Windows."""
    place = tmp_path_factory.mktemp("windows")
    words = ["simulate", "--out", "r.xlsx", "--officers", 8, "--units", 2, "--domains", 1, "--seed", 3]
    made = workbench(*words, "--parameters", "cohort.yaml", cwd=place)
    assert made.returncode == 0, made.stderr
    return place


def run_in(reports):
    """The one run of a folder of reports."""
    [run] = [path for path in reports.iterdir() if path.is_dir()]
    return run


def analysed(folder, reports):
    """The place of another run of the cohort, which begins with the tables of the first."""
    first = run_in(folder / "reports")
    shutil.copytree(first / "tables", reports / first.name / "tables")
    return reports / first.name


def test_the_program_sees_another_system():
    script = "from workbench import private; from workbench.run.warm import forks\n"
    script += "print(private.HAS_MODES, forks.possible())"
    assert call("-c", script, cwd=ROOT).stdout.split() == ["False", "False"]


def test_every_module_can_be_imported():
    script = (
        "import importlib, pkgutil, workbench\n"
        "for found in pkgutil.walk_packages(workbench.__path__, 'workbench.'):\n"
        "    if not found.name.endswith('__main__'):\n"
        "        importlib.import_module(found.name)\n"
        "print('all')"
    )
    made = call("-c", script, cwd=ROOT)
    assert made.stdout.split()[-1:] == ["all"], made.stderr


def test_a_cohort_s_reports_are_those_that_forks_make(folder, tmp_path):
    made = workbench("run", "cohort.yaml", "--workers", 2, "--formats", "html,xlsx,docx", cwd=folder)
    assert made.returncode == 0, made.stdout + made.stderr
    assert " 0 failed" in made.stdout
    one, other = run_in(folder / "reports"), analysed(folder, tmp_path)
    plain = [sys.executable, "-m", "workbench", "run", "cohort.yaml", "--reports", str(tmp_path), "--workers", "2"]
    plain += ["--formats", "html,xlsx,docx"]
    subprocess.run(plain, cwd=folder, check=True, capture_output=True, timeout=300)
    pages = {path.relative_to(other) for path in other.rglob("*.*") if path.suffix in (".html", ".xlsx", ".docx")}
    assert len(pages) > 12
    assert {path for path in pages if (one / path).read_bytes() != (other / path).read_bytes()} == set()
    assert list(one.rglob(".*.partial*")) == []
    again = workbench("run", "cohort.yaml", "--formats", "html,xlsx,docx", cwd=folder)
    assert " 0 made" in again.stdout


def test_a_run_that_is_interrupted_ends_its_processes_and_goes_on_later(folder, tmp_path):
    begun = analysed(folder, tmp_path)
    words = ["run", "cohort.yaml", "--reports", str(tmp_path), "--only", "individual"]
    command = [sys.executable, "-m", "workbench", *words, "--workers", "2"]
    with subprocess.Popen(
        command, cwd=folder, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as run:
        until = time.monotonic() + 120
        while not past_records(begun) and time.monotonic() < until and run.poll() is None:
            time.sleep(0.1)
        run.send_signal(signal.SIGINT)
        run.communicate(timeout=60)
    assert run.returncode == 130
    again = workbench(*words, cwd=folder)
    assert again.returncode == 0
    assert " 0 failed" in again.stdout
    assert " 0 kept" not in again.stdout


def test_a_second_run_in_the_same_folder_is_refused(folder, tmp_path):
    script = (
        "import sys; from pathlib import Path; from workbench.run.claim import claimed\n"
        "with claimed(Path(sys.argv[1])):\n    print('held', flush=True); sys.stdin.readline()"
    )
    run = tmp_path / json.loads((run_in(folder / "reports") / "manifest.json").read_text())["cohort"]
    with subprocess.Popen(
        [sys.executable, "-c", script, str(run)], cwd=ROOT, env=environment(), stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, text=True,
    ) as holder:  # fmt: skip
        assert holder.stdout.readline() == "held\n"
        refused = workbench("run", "cohort.yaml", "--reports", tmp_path, cwd=folder)
        holder.stdin.write("\n")
    assert refused.returncode == 2
    assert "Another run" in refused.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["run", "cohort.yaml", "--cluster", "local"], "cannot fork"),
        (["run", "cohort.yaml", "--group", "staff"], "Windows"),
    ],
)
def test_what_the_system_cannot_do_is_refused(folder, words, said):
    refused = workbench(*words, cwd=folder)
    assert refused.returncode == 2
    assert said in refused.stderr


def test_the_studio_waits_for_its_server_and_speaks_to_kernels_by_ports(folder):
    script = (
        "import sys; from pathlib import Path; from dataclasses import replace; from workbench.studio import doors\n"
        "nothing = dict.fromkeys(('language', 'port', 'tables', 'reports'))\n"
        "found = doors.door(Path('cohort.yaml'), app=True, browser=False, **nothing)\n"
        "assert found.note is not None\n"
        "assert not [part for part in found.command if 'ipc' in part]\n"
        "doors.go_through(replace(found, command=[sys.executable, '-c', 'raise SystemExit(7)']))"
    )
    assert call("-c", script, cwd=folder).returncode == 7
