"""What is written is for one account, or for a group that it names; nothing depends on the mask that was there."""

import grp
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from workbench import private
from workbench.cli import app
from workbench.errors import EXIT_REFUSED, ParameterError
from workbench.parameters import write_text

OWN_GROUP = grp.getgrgid(os.getegid()).gr_name


@pytest.fixture(autouse=True)
def as_before(monkeypatch):
    monkeypatch.setenv(private.GROUP, "")
    mask = os.umask(0o000)
    yield
    os.umask(mask)


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize(("group", "file", "folder"), [("", 0o600, 0o700), (OWN_GROUP, 0o640, 0o2750)])
@pytest.mark.parametrize("mask", [0o000, 0o022])
def test_files_and_folders_have_the_access_that_was_chosen(tmp_path, group, file, folder, mask):
    tmp_path.chmod(0o755)
    os.umask(mask)
    private.begin(group)
    write_text(tmp_path / "new" / "deep" / "text.txt", "words")
    with (tmp_path / "new" / "by-a-library").open("w"):
        pass
    assert mode(tmp_path / "new") == mode(tmp_path / "new" / "deep") == folder
    assert mode(tmp_path / "new" / "deep" / "text.txt") == mode(tmp_path / "new" / "by-a-library") == file
    assert mode(tmp_path) == 0o755, "a folder that was there is left as it is"
    assert (tmp_path / "new" / "deep" / "text.txt").stat().st_gid == os.getegid()


def test_text_is_private_also_where_nobody_set_the_mask(tmp_path):
    write_text(tmp_path / "text.txt", "words")
    assert mode(tmp_path / "text.txt") == 0o600


def test_children_write_as_this_process_does(tmp_path):
    private.begin()
    subprocess.run([sys.executable, "-c", f"open({str(tmp_path / 'x')!r}, 'w')"], check=True)
    assert mode(tmp_path / "x") == 0o600


def test_what_was_open_is_narrowed_and_said(tmp_path):
    run = tmp_path / "run"
    (run / "units").mkdir(parents=True)
    (run / "page.html").touch()
    (run / "own.html").touch(mode=0o600)
    (tmp_path / "outside").touch(mode=0o644)
    (run / "link").symlink_to(tmp_path / "outside")
    private.begin()
    said = [note.in_("en") for note in private.settle_all(run)]
    assert said == [private.TIGHTENED.format(n=3, folder=run).in_("en")]
    assert [mode(path) for path in (run, run / "units", run / "page.html")] == [0o700, 0o700, 0o600]
    assert mode(tmp_path / "outside") == 0o644
    assert private.settle_all(run) == []
    private.begin(OWN_GROUP)
    assert private.settle_all(run) == [], "opening to a group narrows nothing"
    assert mode(run / "page.html") == 0o640


def test_an_unknown_group_is_refused():
    with pytest.raises(ParameterError, match="--group"):
        private.begin("no-such-group-here")
    result = CliRunner().invoke(app, ["analyse", "p.yaml", "--out", "x", "--group", "no-such-group-here"])
    assert result.exit_code == EXIT_REFUSED
    assert "no-such-group-here" in result.output


def test_a_group_of_others_is_refused_but_to_the_superuser(monkeypatch):
    monkeypatch.setattr(private.os, "getegid", lambda: -5)
    monkeypatch.setattr(private.os, "getgroups", lambda: [])
    monkeypatch.setattr(private.os, "geteuid", lambda: 1000)
    with pytest.raises(ParameterError) as caught:
        private.begin(OWN_GROUP)
    assert caught.value.problems[0].rule == "group"
    monkeypatch.setattr(private.os, "geteuid", lambda: 0)
    private.begin(OWN_GROUP)


def test_only_inputs_within_everybodys_reach_are_warned_of(tmp_path, monkeypatch):
    files = {name: tmp_path / name for name in ("closed", "group", "open to all")}
    for (name, path), given in zip(files.items(), (0o600, 0o640, 0o604), strict=True):
        path.write_text(name)
        path.chmod(given)
    reach = [place for place in tmp_path.parents if not place.stat().st_mode & stat.S_IXOTH]
    assert private.open_inputs([]) == []
    tmp_path.chmod(0o700)
    assert private.open_inputs(files.values()) == [], "a closed folder above closes the file"
    tmp_path.chmod(0o711)
    monkeypatch.setattr(private.Path, "parents", property(lambda path: [tmp_path])) if reach else None
    [warning] = private.open_inputs([*files.values(), files["open to all"]])
    assert warning.in_("en").endswith(f"chmod 600 '{files['open to all']}'")
    link = tmp_path / "device"
    link.symlink_to("/dev/zero")
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe, 0o666)
    assert private.open_inputs([Path("/dev/zero"), link, pipe]) == [], "nobody is told to close a device or a pipe"


def test_a_partial_file_goes_with_its_writer(tmp_path):
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    gone, alive = (tmp_path / f".a.{pid}.partial.csv" for pid in (ended.pid, os.getppid()))
    for path in (gone, alive):
        path.touch()
    place = private.beside(tmp_path / "a.csv")
    assert place.name == f".a.{os.getpid()}.partial.csv"
    assert not gone.exists()
    assert alive.exists()
