"""A folder to work in: parameters, notebooks, an example's results, a place for reports, a starter for the studio."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

from workbench import private
from workbench.errors import ParameterError, Problem
from workbench.messages import Words, msg
from workbench.run.engine import INSTALL_ANEW
from workbench.run.paths import DEVICE
from workbench.shipped import NOTEBOOKS, PARAMETERS, STUDIO, shipped

EXAMPLE = Path(PARAMETERS, "cohorts", "hai-phong-2019.yaml")
INPUTS, REPORTS = "inputs", "reports"
TEMPLATES = Path(__file__).parent / "templates"
UNFINISHED = ".workbench-new"
LONGEST = 100
# What no name of a folder may hold on one of the systems that the folder may come to.
UNFIT = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]|[ .]$|^ ')
NOT_EMPTY = msg("The folder is not empty: {n} files and folders.")
NO_FOLDER = msg("There is a file of this name, not a folder.")
OTHER = msg("Name a new or an empty folder.")
BAD_NAME = msg("A folder of this name cannot exist on every system.")
GOOD_NAME = msg(
    'At most {most} characters, none of < > : " / \\ | ? *, no space or dot at the end, no CON, NUL, COM1 …'
)
NOT_MADE = msg("The folder cannot be written.")
ELSEWHERE = msg("Name a folder in a place where you may write, such as Documents.")
NOT_THERE = msg("The program's own notebooks or parameters are missing.")


def new_folder(folder: Path, fill: Callable[[Path], None]) -> None:
    """Make a folder to work in; where that fails, nothing of it is left.

    Args:
        folder: a folder that is not there, or is empty.
        fill: writes what only the program can make, the example's results, into the folder that it is given.

    Raises:
        ParameterError: where the folder holds something, cannot be made or has a name that not every system allows,
            and where the program's own files are missing.
    """
    _require_name(folder)
    _require_empty(folder)
    _require_shipped()
    there = folder.is_dir()
    try:
        private.folder(folder)
        stage = folder / UNFINISHED
        shutil.rmtree(stage, ignore_errors=True)
        try:
            private.folder(stage)
            _copy(stage)
            fill(stage)
            private.settle_all(stage)
            _make_clickable(stage)
            for made in sorted(stage.iterdir()):
                made.rename(folder / made.name)
        finally:
            shutil.rmtree(stage, ignore_errors=True)
    except OSError as cause:
        if not there:
            shutil.rmtree(folder, ignore_errors=True)
        raise ParameterError(
            Problem(NOT_MADE, ELSEWHERE, "new-folder", str(folder), column="FOLDER", value=type(cause).__name__)
        ) from cause


def _require_name(folder: Path) -> None:
    """Refuse names, of what is not there yet, that one of the systems does not allow."""
    missing = [place.name for place in (folder, *folder.parents) if place.name and not _there(place)]
    unfit = [name for name in missing if UNFIT.search(name) or DEVICE.fullmatch(name) or len(name) > LONGEST]
    if unfit:
        instead = GOOD_NAME.format(most=LONGEST)
        raise ParameterError([Problem(BAD_NAME, instead, "new-folder", column="FOLDER", value=n[:80]) for n in unfit])


def _there(place: Path) -> bool:
    try:
        return place.exists()
    except (OSError, ValueError):
        return False


def _require_empty(folder: Path) -> None:
    said: Words | None = None
    if (folder.is_symlink() and not folder.exists()) or (folder.exists() and not folder.is_dir()):
        said = NO_FOLDER
    elif folder.is_dir():
        n = sum(path.name != UNFINISHED for path in folder.iterdir())
        said = NOT_EMPTY.format(n=n) if n else None
    if said is not None:
        raise ParameterError(Problem(said, OTHER, "new-folder", str(folder), column="FOLDER"))


def _require_shipped() -> None:
    needed = (shipped() / NOTEBOOKS / STUDIO, shipped() / EXAMPLE)
    lacking = [path for path in needed if not path.is_file()]
    if lacking:
        raise ParameterError([Problem(NOT_THERE, INSTALL_ANEW, "shipped", str(path)) for path in lacking])


def _copy(stage: Path) -> None:
    for pattern in (f"{NOTEBOOKS}/*.ipynb", f"{PARAMETERS}/*/*.yaml"):
        for source in sorted(shipped().glob(pattern)):
            place = stage / source.relative_to(shipped())
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, place)
    for name in (INPUTS, REPORTS):
        (stage / name).mkdir()
    for template in sorted(TEMPLATES.iterdir()):
        text = template.read_text(encoding="utf-8")
        if template.suffix == ".txt":
            # As Windows' own editor takes it, whatever its age.
            (stage / template.name).write_text(text, encoding="utf-8-sig", newline="\r\n")
        elif template.suffix == ".bat":
            (stage / template.name).write_text(text, encoding="utf-8", newline="\r\n")
        else:
            for suffix in (".sh", ".command"):
                (stage / template.name).with_suffix(suffix).write_text(text, encoding="utf-8", newline="\n")


def _make_clickable(stage: Path) -> None:
    """Let those who may read a starter run it."""
    for starter in (*stage.glob("*.sh"), *stage.glob("*.command")):
        mode = starter.stat().st_mode
        starter.chmod(mode | (mode & 0o444) >> 2)
