"""A run that meets a full disk says so, keeps what it has, and goes on from there once there is room."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from workbench.lab.simulate import simulate_files
from workbench.run.manifest import past_records, verify

ROOT = Path(__file__).parents[2]
BASE = ROOT / "parameters" / "frameworks" / "customs-2018.yaml"
OFFICERS = 12
ROOM = 8 << 20


@pytest.fixture
def disk(tmp_path):
    """A disk of its own in memory, 8 MB large."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", str(place)]
    if sys.platform != "linux" or os.geteuid() != 0 or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("a disk can be mounted by root on Linux only, and not in every container")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def fill(disk: Path, leave: int) -> Path:
    """Leave so many bytes of room; return the file that takes up the rest."""
    ballast = disk / "ballast"
    ballast.unlink(missing_ok=True)
    state = os.statvfs(disk)
    ballast.write_bytes(bytes(state.f_bavail * state.f_frsize - leave))
    return ballast


def start(disk: Path, *kinds: str) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-m",
        "workbench",
        "run",
        str(disk.parent / "p.yaml"),
        "--reports",
        str(disk / "reports"),
    ]
    command += ["--only", ",".join(kinds), "--workers", "2"]
    english = os.environ | {"WORKBENCH_LANGUAGE": "en"}
    return subprocess.run(command, cwd=ROOT, env=english, capture_output=True, text=True, timeout=900, check=False)


@pytest.mark.slow
def test_a_full_disk_costs_nothing_but_time(disk):
    results = disk.parent / "r.xlsx"
    simulate_files(
        results, base_framework=BASE, officers=OFFICERS, units=2, domains=1, parameters=disk.parent / "p.yaml"
    )
    folder = disk / "reports" / "p"

    ballast = fill(disk, leave=100_000)
    before = start(disk, "coaching")
    assert before.returncode == 1
    assert "The disk is full" in before.stderr + before.stdout
    assert not [path for path in folder.rglob("*") if path.is_file()]

    ballast.unlink()
    assert start(disk, "coaching").returncode == 0
    fill(disk, leave=150_000)
    amid = start(disk, "coaching", "individual")
    said = amid.stderr + amid.stdout
    assert amid.returncode == 1
    assert "The disk is full" in said
    assert "Traceback" not in said
    kept = {record.id for record in past_records(folder).values() if record.page and record.page.stands(folder)}
    assert 2 <= len(kept) < 2 + OFFICERS

    ballast.unlink()
    after = start(disk, "coaching", "individual")
    assert after.returncode == 0, after.stderr
    assert f"Reports: {2 + OFFICERS - len(kept)} made, {len(kept)} kept, 0 failed" in after.stdout
    assert {checked.state for checked in verify(folder)} == {"ok"}
