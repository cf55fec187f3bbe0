"""The studio on a shared machine: the token is seen nowhere, without it nothing is served, kernels hear nobody else."""

import json
import os
import shutil
import stat
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import nbformat
import psutil
import pytest
from typer.testing import CliRunner

from workbench.cli import app
from workbench.shipped import STUDIO, notebooks
from workbench.studio import doors, runtime
from workbench.studio.places import TOKEN

SECRET = "Nguyễn Thị Bí Mật"
IDLE_SECONDS = 3
CHANNELS = 5
PATIENCE = 90
NOBODY = 65534
AS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
PLAIN = {"language": None, "port": None, "browser": False, "tables": None, "reports": None}

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc and sockets as Linux has them")


class Unfollowed(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *given):
        return None


def asked(url, method="GET", **headers):
    """Status, address of a redirection and content that a server answers with."""
    request = urllib.request.Request(url, method=method, headers=headers)
    try:
        with urllib.request.build_opener(Unfollowed).open(request, timeout=PATIENCE) as answer:
            return answer.status, "", answer.read().decode("utf-8", "replace")
    except urllib.error.HTTPError as refused:
        return refused.code, refused.headers.get("Location", ""), refused.read().decode("utf-8", "replace")


def wait_for(true):
    ends = time.monotonic() + PATIENCE
    while not (found := true()):
        assert time.monotonic() < ends
        time.sleep(0.2)
    return found


def answers(url):
    try:
        return asked(url)[0]
    except OSError:
        return 0


def kernels(server):
    found = []
    for process in psutil.Process(server.pid).children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            if "ipykernel_launcher" in process.cmdline():
                found.append(process)
    return found


@pytest.fixture(scope="module", params=["lab", "app"])
def served(request, tmp_path_factory):
    """A studio on a small notebook, and a kernel at work."""
    folder = tmp_path_factory.mktemp("served")
    notebook, log = folder / "small.ipynb", folder / "server.log"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(f"print({SECRET!r})")]), notebook)
    door = doors.door(None, app=request.param == "app", allow_root=True, **PLAIN)
    idle = "--MappingKernelManager.cull_idle_timeout={}"
    instead = {
        str(notebooks() / STUDIO): str(notebook),
        f"notebooks/{STUDIO}": notebook.name,
        f"--ServerApp.root_dir={door.home}": f"--ServerApp.root_dir={folder}",
        idle.format(60 * doors.IDLE_MINUTES): idle.format(IDLE_SECONDS),
        f"--MappingKernelManager.cull_interval={doors.LOOK_SECONDS}": "--MappingKernelManager.cull_interval=1",
    }
    command = [instead.get(part, part) for part in door.command]
    assert (
        sum(old != new for old, new in zip(door.command, command, strict=True)) == {"lab": 4, "app": 3}[request.param]
    )
    with log.open("w", encoding="utf-8") as out:
        server = subprocess.Popen(command, cwd=folder, env=door.environment, stdout=out, stderr=subprocess.STDOUT)
    base, token = door.url.split("/lab/")[0].rstrip("/"), door.environment[TOKEN]
    try:
        wait_for(lambda: answers(base + "/login"))
        known = {"Authorization": f"token {token}"}
        if request.param == "lab":
            assert asked(base + "/api/kernels", "POST", **known)[0] == 201
            wait_for(lambda: sum(path.is_socket() for path in door.place.rglob("*")) >= CHANNELS)
        else:
            assert SECRET in asked(base + "/", **known)[2]
        seen = kernels(server)
        files = [(path, path.lstat().st_mode) for path in door.place.rglob("*")]
        lines = [Path(f"/proc/{p.pid}/cmdline").read_text() for p in [psutil.Process(server.pid), *seen]]
        inherited = [p.environ() for p in seen]
        listening = [one for p in seen for one in p.net_connections("inet") if one.status == psutil.CONN_LISTEN]
        yield SimpleNamespace(**locals())
    finally:
        server.terminate()
        try:
            server.wait(timeout=60)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        shutil.rmtree(door.place, ignore_errors=True)


def test_the_token_stands_in_no_command_line_and_no_kernel_inherits_it(served):
    assert len(served.seen) == 1
    assert len(served.token) == 48
    assert served.lines[0].count("workbench.studio.serving") == 1
    assert not [line for line in served.lines if served.token in line]
    assert not [name for kernel in served.inherited for name, value in kernel.items() if served.token in value]


def test_what_lies_in_the_runtime_folder_is_for_this_account_alone(served):
    assert served.door.place.stat().st_mode & 0o777 == 0o700
    assert sum(stat.S_ISSOCK(mode) for _, mode in served.files) == CHANNELS
    assert not [path for path, mode in served.files if mode & 0o077]
    assert stat.S_IMODE(served.door.kept.stat().st_mode) == 0o600
    assert served.door.kept.read_text(encoding="utf-8") == served.door.address + "\n"


def test_kernels_are_spoken_to_by_sockets_and_tell_nothing_at_a_port(served):
    given = [
        json.loads(path.read_text(encoding="utf-8"))
        for path, _ in served.files
        if path.name.startswith("kernel-") and path.suffix == ".json"
    ]
    assert [connection["transport"] for connection in given] == ["ipc"]
    # ipykernel's inlet for what forks of a kernel print: it takes messages that know its own secret, and gives none.
    assert len(served.listening) <= 1


@pytest.mark.skipif(not AS_ROOT, reason="only the superuser can become another account")
def test_another_account_reaches_no_kernel(served):
    sockets = [str(path) for path, mode in served.files if stat.S_ISSOCK(mode)]
    script = (
        f"import os, socket, sys\nos.setgid({NOBODY}); os.setuid({NOBODY})\n"
        "try:\n    socket.socket(socket.AF_UNIX).connect(sys.argv[1])\nexcept PermissionError:\n    print('refused')"
    )
    ended = subprocess.run(["python3", "-c", script, sockets[0]], capture_output=True, text=True, check=False)
    assert ended.stdout == "refused\n", ended.stderr


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/lab",
        "/tree",
        "/api/kernels",
        "/api/contents/small.ipynb",
        "/files/small.ipynb",
        "/voila/files/small.ipynb",
    ],
)
@pytest.mark.parametrize("wrong", [None, "", "x" * 48])
def test_without_the_token_nothing_is_served(served, path, wrong):
    given = {} if wrong is None else {"Authorization": f"token {wrong}"}
    status, moved_to, content = asked(served.base + path, **given)
    assert status in (302, 403, 404)
    assert status != 302 or any(part in moved_to for part in ("/login", "/lab"))
    assert "small" not in content
    assert SECRET not in content


def test_without_the_token_no_kernel_is_reached(served):
    kernel = served.seen[0].cmdline()[-1].split("kernel-")[-1].removesuffix(".json")
    upgrade = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "x" * 22 + "==",
    }
    assert asked(f"{served.base}/api/kernels/{kernel}/channels", **upgrade)[0] == 403
    assert asked(f"{served.base}/api/kernels/{kernel}", "DELETE")[0] == 403
    assert kernels(served.server)


def test_with_the_token_it_is(served):
    path = "/" if served.request.param == "app" else "/files/small.ipynb"
    status, _, content = asked(f"{served.base}{path}?token={served.token}")
    assert status == 200
    assert SECRET in content


def test_kernels_of_closed_pages_end(served):
    wait_for(lambda: not kernels(served.server))
    assert served.server.poll() is None


def test_no_log_holds_the_token_and_the_folder_goes_with_the_server(served):
    asked(f"{served.base}/not-there?token={served.token}")
    served.server.terminate()
    assert served.server.wait(timeout=60) is not None
    said = served.log.read_text(encoding="utf-8")
    assert "not-there" in said
    assert served.token not in said
    assert not served.door.place.exists()


def test_the_address_is_shown_to_a_screen_and_kept_for_a_log():
    door = doors.door(None, app=True, allow_root=True, **PLAIN)
    token = door.environment[TOKEN]
    try:
        for language in ("vi", "en"):
            assert door.said(to_a_screen=True).in_(language) == f"{door.url}?token={token}"
            logged = door.said(to_a_screen=False).in_(language)
            assert token not in logged
            assert str(door.kept) in logged
    finally:
        shutil.rmtree(door.place)


def test_the_superuser_says_that_this_is_meant(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(doors, "runtime_folder", None)
    for language, words in {"vi": "tài khoản quản trị", "en": "superuser"}.items():
        monkeypatch.setenv("WORKBENCH_LANGUAGE", language)
        refused = CliRunner().invoke(app, ["studio", "--no-browser"])
        assert refused.exit_code == 2
        assert words in refused.output
        assert "--allow-root" in refused.output
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(doors, "runtime_folder", lambda: pytest.fail("reached"))
    with pytest.raises(pytest.fail.Exception):
        doors.door(None, app=False, **PLAIN)


def test_folders_of_killed_studios_are_taken_away_and_no_others(tmp_path, monkeypatch):
    home = Path(f"/tmp/{os.getpid()}-home")
    home.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(home))
    try:
        gone = subprocess.Popen(["true"])
        gone.wait()
        dead, ours, other = (home / name for name in (f"wb-{gone.pid}-abcdefgh", f"wb-{os.getpid()}-abcdefgh", "wb-x"))
        for folder in (dead, ours, other):
            folder.mkdir(mode=0o700)
        made = runtime.runtime_folder()
        assert made.parent == home
        assert sorted(home.iterdir()) == sorted([ours, other, made])
    finally:
        shutil.rmtree(home)


@pytest.mark.parametrize(("spare", "closed"), [(0, True), (-1, False)])
def test_a_folder_too_deep_for_sockets_is_known(spare, closed):
    longest = "/" + "x" * (runtime.LONGEST_SOCKET - runtime.BELOW - 1 - spare)
    assert runtime.kernels_by_sockets(Path(longest)) is closed
