"""The two doors to the studio: JupyterLab on its notebook, and the page without code; on this machine only."""

from __future__ import annotations

import os
import secrets
import socket
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

from workbench.analysis import written_analysis
from workbench.errors import ParameterError, Problem
from workbench.language import Text
from workbench.parameters import load_settings
from workbench.studio.places import APP, LANGUAGE, PARAMETERS, REPORTS, TABLES

PROJECT = Path(__file__).resolve().parents[2]
NOTEBOOK = PROJECT / "notebooks" / "studio.ipynb"
TEMPLATES = Path(__file__).parent / "templates"
HOST = "127.0.0.1"
FIRST_PORT = 8866


@dataclass(frozen=True)
class Door:
    """What serves the studio: a command, its environment, and the address with its token."""

    command: list[str]
    environment: dict[str, str]
    address: str


def door(
    parameters: Path | None,
    *,
    app: bool,
    language: str | None,
    port: int | None,
    browser: bool,
    tables: Path | None,
    reports: Path | None,
) -> Door:
    """Return the door to the studio on a parameter file or a run's folder (None: the notebook's own).

    JupyterLab speaks Vietnamese where its language pack is installed and the reader did not choose otherwise.

    Raises:
        ParameterError: where the parameter file is wrong, the port is taken, or voila is not installed.
    """
    spoken = language
    environment = dict(os.environ)
    if parameters is not None:
        settings = written_analysis(parameters).settings if parameters.is_dir() else load_settings(parameters)
        spoken = spoken or settings.parameters.language
        environment[PARAMETERS] = str(parameters.resolve())
    given = {TABLES: tables, REPORTS: reports}
    environment |= {name: str(place.resolve()) for name, place in given.items() if place is not None}
    environment |= ({LANGUAGE: language} if language else {}) | ({APP: "1"} if app else {})
    ours = {"JUPYTER_PATH": TEMPLATES, "JUPYTER_CONFIG_PATH": TEMPLATES / ("lab-en" if spoken == "en" else "lab-vi")}
    for name, place in ours.items():
        environment[name] = os.pathsep.join(filter(None, [str(place), environment.get(name, "")]))
    chosen, token = _free_port(port), secrets.token_hex(24)
    command = _app(token) if app else _lab(token)
    command += [f"--port={chosen}", *([] if browser else ["--no-browser"])]
    path = "" if app else f"lab/tree/{NOTEBOOK.relative_to(PROJECT).as_posix()}"
    return Door(command, environment, f"http://{HOST}:{chosen}/{path}?token={token}")


def go_through(opened: Door) -> NoReturn:
    """Become the server: it ends as the command would, interrupted or not."""
    os.chdir(PROJECT)
    sys.stdout.flush()
    os.execve(opened.command[0], opened.command, opened.environment)


def _lab(token: str) -> list[str]:
    command = [sys.executable, "-m", "jupyterlab", str(NOTEBOOK.relative_to(PROJECT)), "--ServerApp.port_retries=0"]
    command += [f"--ServerApp.ip={HOST}", f"--ServerApp.root_dir={PROJECT}", f"--IdentityProvider.token={token}"]
    return command + (["--allow-root"] if _is_root() else [])


def _app(token: str) -> list[str]:
    if find_spec("voila") is None:
        problem = Text("Chưa cài gói voila.", "The package voila is not installed.")
        raise ParameterError(Problem(problem, Text("Cài: pip install voila.", "Install it: pip install voila.")))
    command = [sys.executable, "-m", "voila", str(NOTEBOOK), f"--Voila.ip={HOST}", f"--token={token}"]
    return [*command, "--Voila.port_retries=0", "--VoilaConfiguration.show_tracebacks=False", "--template=studio"]


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
    problem = Text("Cổng này đang được dùng.", "This port is in use.")
    instead = Text("Chọn cổng khác.", "Choose another one.")
    raise ParameterError(Problem(problem, instead, "option", column="--port", value=str(wanted or FIRST_PORT)))


def _is_root() -> bool:
    """Whether this is the superuser, as in a container: Jupyter then wants to be told that this is meant."""
    return hasattr(os, "geteuid") and os.geteuid() == 0
