"""A run that is killed, interrupted or out of disk at any moment ends, after a rerun, as if nothing had happened."""

import hashlib
import json
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest

from workbench.analysis.kept import STEPS
from workbench.lab.simulate import simulate_files
from workbench.run.cold import shown
from workbench.run.manifest import JOURNAL

ROOT = Path(__file__).parents[2]
BASE = ROOT / "parameters" / "frameworks" / "customs-2018.yaml"
FEW, MANY = 40, 196
"""Officers of the cohort that rounds disturb: of those that are always made, and of the further ones."""
SECONDS = 900
HOWS = ("kill run", "kill server", "quota", "kill child", "interrupt")
ROUNDS = 50
ALWAYS = 1

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/task").exists(), reason="the rounds find processes in Linux's /proc"
)


def start(reports: Path) -> subprocess.Popen[str]:
    parameters = reports.parent / "p.yaml"
    command = [sys.executable, "-m", "workbench", "run", str(parameters), "--reports", str(reports)]
    command += ["--only", "individual,coaching", "--workers", "2"]
    return subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def ended(run: subprocess.Popen[str]) -> tuple[int, str]:
    said, _ = run.communicate(timeout=SECONDS)
    return run.returncode, said


def children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def journalled(folder: Path) -> int:
    try:
        return (folder / JOURNAL).read_bytes().count(b'{"id"')
    except OSError:
        return 0


def tree(folder: Path) -> dict[str, str]:
    """Return the digest of every file of a run by its path: times, what is left to chance and kept steps aside."""
    return {
        p.relative_to(folder).as_posix(): digest(p)
        for p in sorted(folder.rglob("*"))
        if p.is_file() and STEPS not in p.parts
    }


def digest(path: Path) -> str:
    content = path.read_bytes()
    if path.suffix == ".ipynb":
        cells = nbformat.reads(content.decode(), as_version=4).cells
        content = json.dumps([[shown(cell), cell.metadata.get("tags")] for cell in cells]).encode()
    if path.name == "manifest.json":
        manifest = json.loads(content)
        for report in manifest["reports"]:
            assert report.pop("status") in ("done", "kept")
            report["notebook"] = report["notebook"]["path"]
            del report["seconds"]
        content = json.dumps(manifest).encode()
    return hashlib.sha256(content).hexdigest()


def disturb(run: subprocess.Popen[str], folder: Path, rng: random.Random, how: str, officers: int) -> None:
    """Wait for a moment of the run, by its journal or by the clock, and do to it what is to be done."""
    until = time.monotonic() + SECONDS
    if rng.random() < 0.15:
        until = time.monotonic() + rng.uniform(0.2, 12)
        moment = officers
    else:
        moment = rng.randrange(officers)
    while run.poll() is None and journalled(folder) < moment and time.monotonic() < until:
        time.sleep(0.01)
    time.sleep(rng.uniform(0, 0.05))
    servers = children(run.pid)
    workers = [child for server in servers for child in children(server)]
    if how == "interrupt":
        run.send_signal(signal.SIGINT)
    elif how == "quota":
        size = rng.choice([1_000, 8_000, 20_000, 40_000])
        for process in (run.pid, *servers, *workers):
            limit(process, size)
    else:
        fitting = {"kill run": [run.pid], "kill server": servers, "kill child": workers}[how] or [run.pid]
        kill(rng.choice(fitting))


def kill(process: int) -> None:
    try:
        signal.pidfd_send_signal(os.pidfd_open(process), signal.SIGKILL)
    except ProcessLookupError:
        return


def limit(process: int, size: int) -> None:
    """Let a process write no file beyond a size: what it meets is what a used-up quota gives, after half a write."""
    try:
        resource.prlimit(process, resource.RLIMIT_FSIZE, (size, size))
    except ProcessLookupError:
        return


@dataclass(frozen=True)
class Undisturbed:
    """Folder of the runs, beside it a copy of the tables; the tree of an undisturbed one, and its officers."""

    reports: Path
    tree: dict[str, str]
    officers: int


def undisturbed(place: Path, officers: int) -> Undisturbed:
    simulate_files(
        place / "r.xlsx",
        base_framework=BASE,
        officers=officers,
        units=4,
        domains=2,
        seed=3,
        parameters=place / "p.yaml",
    )
    reports = place / "reports"
    assert ended(start(reports))[0] == 0
    shutil.copytree(reports / "p" / "tables", place / "tables")
    found = tree(reports / "p")
    assert sum(path.endswith(".html") for path in found) == officers + 4 + 1
    return Undisturbed(reports, found, officers)


@pytest.fixture(scope="module")
def few(tmp_path_factory):
    return undisturbed(tmp_path_factory.mktemp("few"), FEW)


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    return undisturbed(tmp_path_factory.mktemp("many"), MANY)


def one_round(whole: Undisturbed, seed: int) -> tuple[str, int]:
    """Disturb a run, let it go on, compare; return how it was disturbed and how many reports the rerun kept."""
    reports = whole.reports
    folder, rng = reports / "p", random.Random(seed)
    how = HOWS[seed % len(HOWS)]
    shutil.rmtree(folder)
    if rng.random() < 0.8:
        shutil.copytree(reports.parent / "tables", folder / "tables")
    run = start(reports)
    disturb(run, folder, rng, how, whole.officers)
    status, said = ended(run)
    assert status in (0, 1, 130, -signal.SIGKILL), (seed, how, status, said)
    assert "Traceback" not in said, (seed, how, said)
    before = whole.officers + 4 if status == 0 else journalled(folder)
    again, words = ended(start(reports))
    assert again == 0, (seed, how, words)
    assert tree(folder) == whole.tree, (seed, how)
    kept = Counter(r["status"] for r in json.loads((folder / "manifest.json").read_text())["reports"])["kept"]
    # A half line may end the journal, and a report may have failed with its worker or the disk.
    assert kept >= before - 3, (seed, how, kept, before)
    assert re.search(rf"\b{kept}\b", words), words
    return how, kept


@pytest.mark.parametrize("seed", range(ALWAYS))
def test_a_disturbed_run_goes_on_as_if_nothing_had_happened(few, seed):
    one_round(few, seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(ALWAYS, ROUNDS))
def test_further_rounds(many, seed):
    one_round(many, seed)
