"""What CI installs on a machine: only what is missing, each package by itself, and what failed is said."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

INSTALL = Path(__file__).parents[2] / ".ci" / "install"
TOOLS = ("bash", "env", "grep", "id", "touch", "chmod", "cat", "make", "git", "true")
APT = """#!{bash}
echo "$@" >> "{log}"
case "$*" in
  *{broken}*) echo "E: you have held broken packages" >&2; exit 100 ;;
  *" chromium") echo > "{bin}/chromium"; chmod +x "{bin}/chromium" ;;
  *" fontconfig") printf '#!{bash}\\n[ -e "{bin}/noto" ] && echo Noto || true\\n' > "{bin}/fc-list"
     chmod +x "{bin}/fc-list" ;;
  *" fonts-noto-core") touch "{bin}/noto" ;;
esac
"""

pytestmark = pytest.mark.skipif(
    any(shutil.which(tool) is None for tool in TOOLS), reason="no bash, make or git here, or none of Unix's tools"
)


@pytest.fixture
def machine(tmp_path):
    """A machine with Python, make, git and npm; `run` installs there, and returns how that ended and what it asked."""
    folder, log = tmp_path / "bin", tmp_path / "apt.log"
    folder.mkdir()
    for tool in TOOLS:
        (folder / tool).symlink_to(shutil.which(tool))
    for script, text in {"npm": "", "sudo": 'shift\nexec "$@"\n'}.items():
        (folder / script).write_text(f"#!{shutil.which('bash')}\n{text}", encoding="utf-8")
        (folder / script).chmod(0o755)

    def run(broken="nothing-is-broken", apt=True):
        if apt:
            text = APT.format(bash=shutil.which("bash"), log=log, bin=folder, broken=broken)
            (folder / "apt-get").write_text(text, encoding="utf-8")
            (folder / "apt-get").chmod(0o755)
        environment = {"PATH": str(folder), "PYTHON": sys.executable, "HOME": os.environ.get("HOME", "/")}
        ended = subprocess.run([INSTALL], env=environment, capture_output=True, text=True, timeout=60, check=False)
        asked = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
        log.unlink(missing_ok=True)
        return ended, [line.split()[-1] for line in asked if line.startswith("install")]

    run.folder = folder
    return run


def test_only_what_is_missing_is_asked_for_each_by_itself(machine):
    ended, asked = machine()
    assert (ended.returncode, asked) == (0, ["chromium", "fontconfig", "fonts-noto-core"]), ended.stderr
    assert "Everything that the tests use is here." in ended.stdout
    (machine.folder / "noto").unlink()
    assert machine()[1] == ["fonts-noto-core"]
    ended, asked = machine()
    assert (ended.returncode, asked) == (0, [])


def test_one_failure_is_said_and_keeps_nothing_else_from_being_installed(machine):
    ended, asked = machine(broken="chromium")
    assert (ended.returncode, asked) == (0, ["chromium", "fontconfig", "fonts-noto-core"])
    assert "NOT INSTALLED: chromium. The tests of pages in a browser and of PDF skip." in ended.stdout
    assert "held broken packages" in ended.stderr
    assert "Everything" not in ended.stdout


def test_without_make_nothing_goes_on(machine):
    (machine.folder / "make").unlink()
    ended, asked = machine()
    assert ended.returncode == 1
    assert asked[0] == "make"
    assert "NOT INSTALLED: make. Nothing can run without it." in ended.stdout


def test_a_machine_without_apt_is_told_what_to_install(machine):
    ended, _ = machine(apt=False)
    assert ended.returncode == 0
    assert "there is no apt-get here; install chromium by hand" in ended.stdout
