"""The process that serves the studio: it takes the token from its environment, and hands it to nobody but the server.

Run as a module by `workbench studio`: `lab` or `app`, and the server's own options. Whatever it and its kernels write
is for this account alone, kernels are spoken to through sockets in the runtime folder, and that goes when the server
ends.
"""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import webbrowser
from pathlib import Path
from typing import Any

from workbench.studio.places import TOKEN
from workbench.studio.runtime import OPENER, RUNTIME


def serve(kind: str, options: list[str], token: str, place: Path) -> None:
    """Serve until the server is ended.

    Args:
        kind: "lab" for JupyterLab, "app" for the page without code.
        options: the server's own.
        token: what a reader must know.
        place: the runtime folder.
    """
    if kind == "lab":
        from jupyterlab.labapp import LabApp

        LabApp.launch_instance([*options, f"--IdentityProvider.token={token}"])
    else:
        _page().launch_instance([*options, f"--Voila.token={token}", f"--Voila.connection_dir_root={place}"])


def _page() -> Any:
    """Return voila's server, which knows the reader that it opens the browser for and writes no token into its log."""
    from jupyter_server.log import log_request
    from voila.app import Voila

    class Page(Voila):
        def init_settings(self) -> dict[str, Any]:
            return super().init_settings() | {"log_function": log_request}

        def launch_browser(self) -> None:
            webbrowser.open((Path(os.environ[RUNTIME]) / OPENER).as_uri())

    return Page


def main() -> None:
    """Serve what the command line says, with the token of the environment, which no kernel inherits."""
    os.umask(0o077)
    kind, *options = sys.argv[1:]
    place = Path(os.environ[RUNTIME])
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    serve(kind, options, os.environ.pop(TOKEN), place)


if __name__ == "__main__":
    main()
