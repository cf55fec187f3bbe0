"""The wheel: all that the program needs where there is no checkout, installed into an empty environment (slow)."""

import os
import re
import subprocess
import sys
import time
import urllib.request
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest

from workbench import shipped
from workbench.messages import LOCALE_FOLDER
from workbench.start.folder import TEMPLATES

ROOT = Path(__file__).parents[2]
DATA = "workbench/data"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True, timeout=120)
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_what_the_checkout_ships(wheel):
    with zipfile.ZipFile(wheel) as packed:
        names = set(packed.namelist())
        for folder, pattern in ((shipped.NOTEBOOKS, "*.ipynb"), (shipped.PARAMETERS, "*/*.yaml")):
            files = list((ROOT / folder).glob(pattern))
            assert files
            for path in files:
                inside = f"{DATA}/{path.relative_to(ROOT).as_posix()}"
                assert packed.read(inside) == path.read_bytes()
        for source in LOCALE_FOLDER.glob("*/LC_MESSAGES/*.po"):
            compiled = source.relative_to(ROOT).with_suffix(".mo").as_posix()
            assert packed.read(compiled)[:4] == b"\xde\x12\x04\x95"
        for path in (*TEMPLATES.iterdir(), ROOT / "workbench" / "studio" / "templates" / "studio.css"):
            assert path.relative_to(ROOT).as_posix() in names
    assert not [name for name in names if not name.startswith(("workbench/", "training_needs_workbench-"))]
    assert not [name for name in names if re.search(r"checkpoint|__pycache__|\.xlsx$", name)]


def test_an_unpacked_wheel_finds_its_own_files_and_speaks_vietnamese(wheel, tmp_path):
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(tmp_path / "site")
    catalogue = next((tmp_path / "site").rglob("workbench.mo"))
    os.utime(catalogue, (0, 0))
    script = (
        "from pathlib import Path; from workbench import shipped; from workbench.messages import msg\n"
        "from workbench.cli.tools import BASE_FRAMEWORK\n"
        "print(shipped.shipped(), shipped.notebooks(), shipped.workplace() == Path.cwd(), BASE_FRAMEWORK.is_file())\n"
        "print(msg('There is no such file.').in_('vi'))"
    )
    made = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(tmp_path / "site"), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
        timeout=60,
    )
    data = (tmp_path / "site" / DATA).resolve()
    assert made.stdout.splitlines() == [f"{data} {data / 'notebooks'} True True", "Không tìm thấy tệp."]
    assert catalogue.stat().st_mtime == 0


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """The wheel in an environment of its own, with what it asks for: calls a program of it."""
    place = tmp_path_factory.mktemp("installed")
    subprocess.run([sys.executable, "-m", "venv", str(place / "venv")], check=True, timeout=120)
    programs = place / "venv" / ("Scripts" if sys.platform == "win32" else "bin")
    pip = [str(programs / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", str(wheel)]
    subprocess.run(pip, cwd=place, check=True, timeout=1800)
    outside = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    outside |= {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}", "WORKBENCH_LANGUAGE": "en"}

    def call(*command, cwd):
        begun = time.monotonic()
        made = subprocess.run(
            [str(programs / command[0]), *command[1:]], cwd=cwd, env=outside, capture_output=True, text=True,
            encoding="utf-8", timeout=1800,
        )  # fmt: skip
        print(f"{time.monotonic() - begun:7.1f} s  {' '.join(command[:2])}")
        assert made.returncode == 0, made.stdout[-2000:] + made.stderr[-2000:]
        return made.stdout

    call.environment, call.programs = outside, programs
    return call


@pytest.mark.slow
def test_an_empty_environment_in_an_empty_folder_makes_reports_and_opens_the_studio(installed, tmp_path):
    installed("workbench", "new", "dao-tao", cwd=tmp_path)
    folder = tmp_path / "dao-tao"
    said = installed("workbench", "run", "parameters/cohorts/hai-phong-2019.yaml", cwd=folder)
    assert " 0 failed" in said
    assert (folder / "reports" / "hai-phong-2019" / "index.html").is_file()
    installed("papermill", "notebooks/unit_profile.ipynb", "trial.ipynb", "--no-progress-bar", cwd=folder)
    shown = (folder / "trial.ipynb").read_text(encoding="utf-8")
    assert "text/html" in shown
    assert '"status": "failed"' not in shown
    for door in ([], ["--app"]):
        answers(installed, folder, door)


def answers(installed, folder, door):
    """The studio says its address and serves the page there."""
    command = [str(installed.programs / "workbench"), "studio", "--no-browser", "--allow-root", *door]
    command += ["parameters/cohorts/hai-phong-2019.yaml"]
    with subprocess.Popen(
        command, cwd=folder, env=installed.environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        try:
            kept = Path(server.stdout.readline().rpartition(": ")[2].strip())
            address = kept.read_text(encoding="utf-8").strip()
            page, until = "", time.monotonic() + 180
            while not page and time.monotonic() < until:
                time.sleep(0.5)
                with suppress(OSError), urllib.request.urlopen(address, timeout=120) as answer:
                    page = answer.read().decode()
            assert ("jupyter-config-data" if not door else "jupyter-widgets") in page
            print("    the studio", *door, "answers")
        finally:
            server.terminate()
            server.wait(60)
