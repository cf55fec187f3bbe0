"""Steps on disk: what each made, under the key of what it was made from."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from workbench import private
from workbench.analysis.step import Step
from workbench.errors import InputError
from workbench.inputs import read_json, read_table

MADE = "made.json"
MOST_KEPT = 4
"""So many makings of a step are kept, those used last."""
UNFINISHED = ".unfinished-"
HOUR = 3600.0
NOT_ALLOWED = (errno.EACCES, errno.EPERM, errno.EROFS)


@dataclass(frozen=True)
class Entry:
    """What a step made from some inputs.

    Attributes:
        key: what it was made from, as one digest.
        digests: of each thing that it made.
        load: returns one of the things.

    `load` raises InputError or KeyError where the thing is gone or damaged.
    """

    key: str
    digests: Mapping[str, str]
    load: Callable[[str], Any]


class Store:
    """A folder of made steps, read by whom a run is read by.

    A step is written beside its place and moved there in one go, so that several processes can use one store: what one
    removes is made again by the other.
    """

    def __init__(self, folder: Path):
        self.folder = folder

    def get(self, step: Step, key: str) -> Entry | None:
        """Return what the step made under a key, None where that is not here."""
        place = self._place(step, key)
        made = _read(place)
        if made is None or made.get("key") != key or made.get("digests", {}).keys() != set(step.makes):
            return None
        with contextlib.suppress(OSError):
            os.utime(place / MADE)

        def load(thing: str) -> Any:
            return made["plain"][thing] if thing in made["plain"] else read_table(place / f"{thing}.parquet")

        return Entry(key, made["digests"], load)

    def last_parts(self, step: Step) -> dict[str, str] | None:
        """Return what the step was made from when it was last used, by what it stands for; None if it never was."""
        for place in self._places(step):
            if (made := _read(place)) is not None:
                return dict(made["parts"])
        return None

    def put(
        self, step: Step, key: str, *, parts: Mapping[str, str], digests: Mapping[str, str], made: Mapping[str, Any]
    ) -> None:
        """Keep what a step made; a folder that may not be written is left as it is.

        Raises:
            OSError: where the disk is full, or fails otherwise.
        """
        try:
            self._put(step, key, {"parts": dict(parts), "digests": dict(digests)}, made)
        except OSError as error:
            if error.errno not in NOT_ALLOWED:
                raise
            return
        for old in self._places(step)[MOST_KEPT:]:
            shutil.rmtree(old, ignore_errors=True)

    def _put(self, step: Step, key: str, about: Mapping[str, Any], made: Mapping[str, Any]) -> None:
        private.begin()
        private.folder(self.folder)
        fresh = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=self.folder))
        try:
            private.settle(fresh)
            held = {name: thing for name, thing in made.items() if name not in step.passing}
            plain = {name: thing for name, thing in held.items() if not isinstance(thing, pd.DataFrame)}
            for name, thing in held.items():
                if name not in plain:
                    thing.to_parquet(fresh / f"{name}.parquet")
            content = {"step": step.name, "key": key, **about, "plain": plain}
            (fresh / MADE).write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
            private.settle_all(fresh)
            place = self._place(step, key)
            shutil.rmtree(place, ignore_errors=True)
            with contextlib.suppress(FileExistsError):
                fresh.rename(place)
        except OSError as error:
            if error.errno != errno.ENOTEMPTY:
                raise
        finally:
            shutil.rmtree(fresh, ignore_errors=True)

    def tidy(self, steps: Sequence[Step]) -> None:
        """Remove what no step of today made, and what a killed process left behind."""
        names = {_slug(step) for step in steps}
        for place in self._folders():
            stale = place.name.startswith(UNFINISHED) and _used(place) < time.time() - HOUR
            if stale or (not place.name.startswith(".") and place.name.rpartition("-")[0] not in names):
                shutil.rmtree(place, ignore_errors=True)

    def _place(self, step: Step, key: str) -> Path:
        return self.folder / f"{_slug(step)}-{key[:16]}"

    def _places(self, step: Step) -> list[Path]:
        """The step's makings, that which was used last first."""
        own = [place for place in self._folders() if place.name.rpartition("-")[0] == _slug(step)]
        return sorted(own, key=_used, reverse=True)

    def _folders(self) -> Iterator[Path]:
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            yield from (path for path in self.folder.iterdir() if path.is_dir())


def _slug(step: Step) -> str:
    return step.name.replace(" ", "_")


def _used(place: Path) -> float:
    for path in (place / MADE, place):
        with contextlib.suppress(OSError):
            return path.stat().st_mtime
    return 0.0


def _read(place: Path) -> dict[str, Any] | None:
    try:
        found = read_json(place / MADE)
    except InputError:
        return None
    return found if isinstance(found, dict) else None
