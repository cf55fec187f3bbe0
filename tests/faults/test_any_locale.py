"""Messages under any locale, redirected or not: UTF-8, and never a fault of the program."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

LOCALES = {
    "cp1252": {"PYTHONIOENCODING": "cp1252"},
    "cp1258": {"PYTHONIOENCODING": "cp1258:strict", "PYTHONUTF8": "0"},
    "C": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "POSIX": {"LC_ALL": "POSIX", "PYTHONIOENCODING": "ascii"},
}
# Two names of one cohort's file: one that no 8-bit encoding holds, and one whose bytes are not UTF-8.
MISSING = "hải-quan-缺.yaml"
CHILD = """
import subprocess, sys
sys.path.insert(0, {root!r})
from workbench.__main__ import speak_utf8
speak_utf8()
told = "import sys, locale; print('Đạt', sys.stderr.encoding, locale.getpreferredencoding(False))"
subprocess.run([sys.executable, "-c", told])
"""


def ended(arguments, given, folder):
    """A process's status and what it wrote, with its streams redirected to files."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHON"))}
    out, err = folder / "out.txt", folder / "err.txt"
    with out.open("wb") as stdout, err.open("wb") as stderr:
        done = subprocess.run(
            [sys.executable, *arguments], env=plain | given, stdout=stdout, stderr=stderr, cwd=folder, check=False
        )
    return done.returncode, out.read_bytes(), err.read_bytes()


@pytest.mark.parametrize("given", LOCALES.values(), ids=LOCALES)
def test_a_refusal_is_said_in_vietnamese_and_utf8(given, tmp_path):
    status, out, err = ended(["-m", "workbench", "check", MISSING], {"WORKBENCH_LANGUAGE": "vi"} | given, tmp_path)
    assert status == 2, err
    assert MISSING in (out + err).decode("utf-8")
    assert "Không" in (out + err).decode("utf-8")


@pytest.mark.skipif(sys.platform != "linux", reason="paths of any bytes are Linux's")
def test_a_path_that_is_not_utf8_is_refused_like_any_other(tmp_path):
    arguments = ["-m", "workbench", "check", b"h\xe3.yaml"]
    for given in LOCALES.values():
        status, _, err = ended(arguments, {"WORKBENCH_LANGUAGE": "vi"} | given, tmp_path)
        assert status == 2, err
        assert "h<U+DCE3>.yaml" in err.decode("utf-8")


@pytest.mark.parametrize("given", LOCALES.values(), ids=LOCALES)
def test_help_is_utf8(given, tmp_path):
    status, out, _ = ended(["-m", "workbench", "--help"], {"WORKBENCH_LANGUAGE": "vi"} | given, tmp_path)
    assert status == 0
    assert "kế hoạch đào tạo" in out.decode("utf-8")


@pytest.mark.parametrize("given", LOCALES.values(), ids=LOCALES)
def test_child_processes_speak_it_too(given, tmp_path):
    root = str(Path(__file__).parents[2])
    script = tmp_path / "child.py"
    script.write_text(CHILD.format(root=root), encoding="utf-8")
    status, out, err = ended([str(script)], given, tmp_path)
    assert (status, out.decode("utf-8").lower().split()) == (0, ["đạt", "utf-8", "utf-8"]), err
