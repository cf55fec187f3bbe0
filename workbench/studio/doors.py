"""The two doors to the studio: JupyterLab on its notebook, and the page without code; on this machine only."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

from workbench.analysis import written_analysis
from workbench.errors import ParameterError, Problem
from workbench.messages import DEFAULT, Words, as_is, msg
from workbench.parameters import load_settings
from workbench.run.engine import INSTALL_ANEW
from workbench.shipped import STUDIO, is_workplace, notebooks, workplace
from workbench.studio.places import APP, LANGUAGE, PARAMETERS, REPORTS, TABLES, TOKEN
from workbench.studio.runtime import RUNTIME, keep_address, kernels_by_sockets, runtime_folder

TEMPLATES = Path(__file__).parent / "templates"
HOST = "127.0.0.1"
FIRST_PORT = 8866
# Minutes after which the kernel of a closed page ends, and in how many seconds that is looked at.
IDLE_MINUTES = 30
LOOK_SECONDS = 60
KERNELS_BY_PORT = msg(
    "Note: on this machine notebooks are spoken to through ports: other accounts of the machine may listen."
)
NO_WORKPLACE = msg("This is no folder to work in: it has no notebooks and parameters.")
MAKE_ONE = msg("Make one: `workbench new FOLDER`, and begin there; or open the page without code: `--app`.")
NO_NOTEBOOK = msg("The studio's notebook is missing.")
ADDRESS_IN = msg("{url} – the address with its token: {file}")


@dataclass(frozen=True)
class Door:
    """What serves the studio: a command, its environment with the token, and the addresses without and with it.

    `place` is the runtime folder, of this account alone, whose file `kept` holds the address with the token; `home` the
    folder that is worked in.
    """

    command: list[str]
    environment: dict[str, str]
    url: str
    address: str
    place: Path
    kept: Path
    home: Path

    def said(self, *, to_a_screen: bool) -> Words:
        """Return where the studio is: with the token for a reader's screen, else where that is kept, for logs."""
        if to_a_screen:
            return as_is(self.address)
        return ADDRESS_IN.format(url=self.url, file=self.kept)

    @property
    def note(self) -> Words | None:
        """What is less closed on this machine than elsewhere; None where nothing is."""
        return None if kernels_by_sockets(self.place) else KERNELS_BY_PORT


def door(
    parameters: Path | None,
    *,
    app: bool,
    language: str | None,
    port: int | None,
    browser: bool,
    tables: Path | None,
    reports: Path | None,
    idle: int = IDLE_MINUTES,
    allow_root: bool = False,
) -> Door:
    """Return the door to the studio on a parameter file or a run's folder (None: the notebook's own).

    JupyterLab speaks Vietnamese where its language pack is installed and the reader did not choose otherwise. `idle`
    minutes after its page was closed and its work done, a kernel ends.

    Raises:
        ParameterError: where the parameter file is wrong, the port is taken, voila is not installed, there is no folder
            to work in or no notebook, or this is the superuser and that was not allowed.
    """
    if _is_root() and not allow_root:
        raise ParameterError(Problem(*AS_ROOT, "option", column="--allow-root"))
    spoken = language
    environment = dict(os.environ)
    if parameters is not None:
        settings = written_analysis(parameters).settings if parameters.is_dir() else load_settings(parameters)
        spoken = spoken or settings.parameters.language
        environment[PARAMETERS] = str(parameters.resolve())
    given = {TABLES: tables, REPORTS: reports}
    environment |= {name: str(place.resolve()) for name, place in given.items() if place is not None}
    environment |= ({LANGUAGE: language} if language else {}) | ({APP: "1"} if app else {})
    notebook = notebooks() / STUDIO
    return served_door(
        notebook, environment, spoken, app=app, port=port, browser=browser, idle=idle, allow_root=allow_root
    )


def served_door(
    notebook: Path,
    environment: Mapping[str, str],
    language: str | None,
    *,
    app: bool,
    port: int | None,
    browser: bool,
    idle: int = IDLE_MINUTES,
    allow_root: bool = False,
) -> Door:
    """Return the door to a notebook, as JupyterLab or as a page without code.

    Args:
        notebook: what is opened.
        environment: of the server and of its kernels.
        language: of JupyterLab's own words.
        app: the page without code.
        port: of this machine; None: the first free one.
        browser: whether the reader's browser is opened.
        idle: minutes after which the kernel of a closed page ends.
        allow_root: whether this may be the superuser.

    Raises:
        ParameterError: see `door`.
    """
    if _is_root() and not allow_root:
        raise ParameterError(Problem(*AS_ROOT, "option", column="--allow-root"))
    environment = dict(environment)
    ours = {"JUPYTER_PATH": TEMPLATES, "JUPYTER_CONFIG_PATH": TEMPLATES / f"lab-{language or DEFAULT}"}
    for name, place in ours.items():
        environment[name] = os.pathsep.join(filter(None, [str(place), environment.get(name, "")]))
    chosen, token = _free_port(port), secrets.token_hex(24)
    home = workplace()
    _require(notebook, home, app=app)
    served = _app(notebook) if app else _lab(notebook, home, allow_root)
    place = runtime_folder()
    environment |= {RUNTIME: str(place), TOKEN: token}
    command = [sys.executable, "-m", "workbench.studio.serving", *served, f"--port={chosen}"]
    command += [] if browser else ["--no-browser"]
    command += [f"--MappingKernelManager.cull_idle_timeout={60 * idle}"]
    command += [f"--MappingKernelManager.cull_interval={LOOK_SECONDS}"]
    command += ["--KernelManager.transport=ipc"] if kernels_by_sockets(place) else []
    url = f"http://{HOST}:{chosen}/" + ("" if app else f"lab/tree/{notebook.relative_to(home).as_posix()}")
    address = f"{url}?token={token}"
    return Door(command, environment, url, address, place, keep_address(place, address), home)


def go_through(opened: Door) -> NoReturn:
    """Become the server: it ends as the command would, interrupted or not.

    On Windows nothing becomes another program: there the command waits for the server.
    """
    os.chdir(opened.home)
    sys.stdout.flush()
    if sys.platform == "win32":
        sys.exit(_waited_for(opened))
    os.execve(opened.command[0], opened.command, opened.environment)


def _waited_for(opened: Door) -> int:
    with subprocess.Popen(opened.command, env=opened.environment) as server:
        while True:
            # Ctrl-C reaches the server too, which asks whether it is meant.
            with suppress(KeyboardInterrupt):
                return server.wait()


def _require(notebook: Path, home: Path, *, app: bool) -> None:
    if not app and not is_workplace(home):
        raise ParameterError(Problem(NO_WORKPLACE, MAKE_ONE, "workplace", str(home)))
    if not notebook.is_file():
        raise ParameterError(Problem(NO_NOTEBOOK, INSTALL_ANEW, "notebook", str(notebook)))


def _lab(notebook: Path, home: Path, allow_root: bool) -> list[str]:
    served = ["lab", str(notebook.relative_to(home)), "--ServerApp.port_retries=0"]
    served += [f"--ServerApp.ip={HOST}", f"--ServerApp.root_dir={home}"]
    return served + (["--allow-root"] if allow_root else [])


def _app(notebook: Path) -> list[str]:
    if find_spec("voila") is None:
        problem = msg("The package voila is not installed.")
        raise ParameterError(Problem(problem, msg("Install it: pip install voila.")))
    served = ["app", str(notebook), f"--Voila.ip={HOST}", "--Voila.port_retries=0"]
    return [*served, "--VoilaConfiguration.show_tracebacks=False", "--template=studio"]


def _free_port(wanted: int | None) -> int:
    """Return the port that was asked for, else the first free one from `FIRST_PORT` on."""
    for port in [wanted] if wanted else range(FIRST_PORT, FIRST_PORT + 100):
        with socket.socket() as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind((HOST, port))
            except OSError:
                continue
            return port
    problem = msg("This port is in use.")
    instead = msg("Choose another one.")
    raise ParameterError(Problem(problem, instead, "option", column="--port", value=str(wanted or FIRST_PORT)))


def _is_root() -> bool:
    return sys.platform != "win32" and os.geteuid() == 0


AS_ROOT = (
    msg("This is the superuser (root): whoever knows the token could run anything as root."),
    msg("Use an ordinary account; where this is meant (as in a container), add `--allow-root`."),
)
