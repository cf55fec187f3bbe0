"""`workbench new`: a folder to work in, whole or not at all."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from workbench import shipped
from workbench.errors import ParameterError
from workbench.shipped import workplace
from workbench.start import folder as made
from workbench.start.folder import EXAMPLE, INPUTS, new_folder

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs modes and a shell")


def fill(stage: Path) -> None:
    (stage / INPUTS / "results.xlsx").write_bytes(b"")


def refused(folder: Path) -> str:
    with pytest.raises(ParameterError) as caught:
        new_folder(folder, fill)
    assert {problem.column for problem in caught.value.problems} <= {"FOLDER", None}
    return str(caught.value)


@pytest.mark.parametrize("name", ["work", "a b/đợt 1 & (2)", "there"])
def test_the_folder_holds_all_that_is_shipped_and_is_worked_in(tmp_path, monkeypatch, name):
    folder = tmp_path / name
    if name == "there":
        folder.mkdir()
    new_folder(folder, fill)
    assert {path.name for path in folder.iterdir()} == {
        *("inputs", "notebooks", "parameters", "reports"),
        *("README.txt", *(f"{name}.{kind}" for name in ("start", "studio") for kind in ("bat", "command", "sh"))),
    }
    for source in [*shipped.shipped().glob("notebooks/*.ipynb"), *shipped.shipped().glob("parameters/*/*.yaml")]:
        assert (folder / source.relative_to(shipped.shipped())).read_bytes() == source.read_bytes()
    assert (folder / EXAMPLE).is_file()
    assert (folder / "inputs" / "results.xlsx").is_file()
    monkeypatch.chdir(folder / "notebooks")
    assert workplace() == folder
    assert shipped.notebooks() == folder / "notebooks"


def test_a_windows_starter_has_windows_line_ends_and_the_readme_opens_in_its_editor(tmp_path):
    new_folder(tmp_path / "w", fill)
    for name in ("start", "studio"):
        starter = (tmp_path / "w" / f"{name}.bat").read_bytes()
        assert starter.count(b"\n") == starter.count(b"\r\n") > 10
        assert not starter.startswith(b"\xef\xbb\xbf")
        assert b"\r" not in (tmp_path / "w" / f"{name}.sh").read_bytes()
    assert (tmp_path / "w" / "README.txt").read_bytes().startswith(b"\xef\xbb\xbf")


@posix
def test_a_starter_opens_the_studio_in_its_folder_whatever_its_name(tmp_path):
    folder = tmp_path / "a $(x) 'b'"
    new_folder(folder, fill)
    assert [p.stat().st_mode & 0o777 for p in (folder / "studio.sh", folder / "studio.command")] == [0o700, 0o700]
    programs = tmp_path / "bin"
    programs.mkdir()
    fake = programs / "workbench"
    fake.write_text('#!/bin/sh\npwd; printf "%s\\n" "$@"\n')
    fake.chmod(0o755)
    with_it = os.environ | {"PATH": f"{programs}:/usr/bin:/bin", "HOME": str(tmp_path)}

    def start(*words, env=with_it, starter="studio.sh"):
        return subprocess.run([folder / starter, *words], cwd=tmp_path, env=env, capture_output=True, text=True)

    assert start().stdout.splitlines() == [str(folder), "studio", "--app", EXAMPLE.as_posix()]
    assert start("my cohort.yaml").stdout.splitlines()[-1] == f"{tmp_path}/my cohort.yaml"
    begun = start(starter="start.sh")
    assert begun.stdout.splitlines() == [str(folder), "start", "--app", "inputs/don-vi"]
    assert (folder / "inputs" / "don-vi").is_dir()
    assert start("my files", starter="start.sh").stdout.splitlines()[-1] == f"{tmp_path}/my files"
    without = start(env=with_it | {"PATH": "/usr/bin:/bin"})
    assert without.returncode == 1
    assert "uv tool install" in without.stderr


@pytest.mark.parametrize("name", ["CON", "nul.txt", "a.", "a ", "a:b", "b?", "a\n", "x" * 101, "com1/deeper"])
def test_a_name_that_one_system_forbids_is_refused(tmp_path, name):
    assert "100" in refused(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_name_of_the_longest_kind_is_taken(tmp_path):
    new_folder(tmp_path / ("x" * 100), fill)


def test_a_folder_that_holds_something_a_file_and_a_dead_link_are_refused_and_left(tmp_path):
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "mine.xlsx").touch()
    (tmp_path / "file").touch()
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    assert ": 1" in refused(tmp_path / "kept") or "1 " in refused(tmp_path / "kept")
    assert [path.name for path in (tmp_path / "kept").iterdir()] == ["mine.xlsx"]
    for name in ("file", "link", "file/below"):
        refused(tmp_path / name)
    assert not (tmp_path / "nowhere").exists()


def test_what_a_killed_command_left_is_no_hindrance(tmp_path):
    (tmp_path / "w" / made.UNFINISHED / "notebooks").mkdir(parents=True)
    new_folder(tmp_path / "w", fill)
    assert not (tmp_path / "w" / made.UNFINISHED).exists()


def test_where_it_fails_nothing_is_left(tmp_path):
    def full(stage: Path) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(ParameterError):
        new_folder(tmp_path / "w", full)
    assert list(tmp_path.iterdir()) == []


def test_a_program_without_its_own_files_says_how_to_mend_it(tmp_path, monkeypatch):
    monkeypatch.setattr(made, "shipped", lambda: tmp_path / "lost")
    with pytest.raises(ParameterError) as caught:
        new_folder(tmp_path / "w", fill)
    assert len(caught.value.problems) == 2
    assert "uv tool install" in caught.value.problems[0].sentence("en")
    assert not (tmp_path / "w").exists()
