"""Where the notebooks and parameters lie that come with the program, and the folder that somebody works in.

In a checkout both are the checkout's own. Installed, the program carries `notebooks/` and `parameters/` within itself
(`hatch_build.py` puts them there), and a folder to work in is made by `workbench new`.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

PACKAGE = Path(__file__).parent
NOTEBOOKS, PARAMETERS = "notebooks", "parameters"
STUDIO = "studio.ipynb"
PROGRAM = "workbench"


def installed() -> bool:
    """Whether the program was installed from a wheel, so that nothing of it changes."""
    return (PACKAGE / "data").is_dir()


def shipped() -> Path:
    """Return the folder whose `notebooks/` and `parameters/` came with the program."""
    return PACKAGE / "data" if installed() else PACKAGE.parent


def workplace() -> Path:
    """Return the folder that is worked in: the nearest from here upwards that has notebooks and parameters.

    Where there is none it is the checkout, or, of an installed program, the folder that one is in.
    """
    here = Path.cwd()
    found = next((place for place in (here, *here.parents) if is_workplace(place)), None)
    return found or (here if installed() else PACKAGE.parent)


def is_workplace(folder: Path) -> bool:
    """Whether a folder is one to work in, as a checkout is and `workbench new` makes them."""
    return (folder / NOTEBOOKS / STUDIO).is_file() and (folder / PARAMETERS).is_dir()


def notebooks() -> Path:
    """Return the folder of the notebooks that reports are made by: that of the workplace, else those shipped."""
    own = workplace()
    return (own if is_workplace(own) else shipped()) / NOTEBOOKS


def called() -> str:
    """Return how the program is called here: as it was, else by its name where that finds it, else by its place."""
    given = Path(sys.argv[0])
    beside = Path(sys.executable).with_name(PROGRAM + Path(sys.executable).suffix)
    own = given if given.stem == PROGRAM and given.is_file() else beside
    found = shutil.which(PROGRAM)
    if found is not None and own.is_file() and Path(found).samefile(own):
        return PROGRAM
    if not own.is_file():
        return f"{_quoted(sys.executable)} -m {PROGRAM}"
    return _quoted(str(own))


def _quoted(path: str) -> str:
    return f'"{path}"' if " " in path else path
