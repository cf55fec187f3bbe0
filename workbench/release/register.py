"""The register of releases: a file of the run to which one line is added for every pack, and none is ever changed."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path

from workbench import private
from workbench.errors import InputError, Problem
from workbench.inputs import parse_json, read_bytes, there
from workbench.inputs.trees import LARGEST_JSON
from workbench.messages import msg
from workbench.run.manifest import REGISTER


@dataclass(frozen=True, slots=True)
class Entry:
    """One pack: when it was made (UTC), of which unit, its file, what it was made from, how many reports it lacked.

    `exceptions` are the reviewed exceptions without which the gate would have refused it.
    """

    time: str
    unit: str
    pack: str
    sha256: str
    bytes: int
    files: int
    missing: int
    content_sha256: str
    analysis: str
    workbench: str
    exceptions: list[dict[str, str]] = field(default_factory=list)


def add(run: Path, entry: Entry) -> None:
    """Add an entry at the end of a run's register, and see it on the disk before the pack gets its name."""
    line = json.dumps(asdict(entry), ensure_ascii=False) + "\n"
    handle = os.open(run / REGISTER, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, line.encode())
        os.fsync(handle)
        private.settle(run / REGISTER)
    finally:
        os.close(handle)


def entries(run: Path) -> list[Entry]:
    """Return a run's register, oldest first; empty where nothing was released.

    Raises:
        InputError: for every damaged line.
    """
    path = run / REGISTER
    content = read_bytes(path, most=LARGEST_JSON) if there(path) else b""
    lines = content.decode("utf-8", errors="replace").splitlines()
    found, problems = [], []
    for number, line in enumerate(lines, start=1):
        try:
            found.append(Entry(**parse_json(line, path)))
        except (InputError, ValueError, TypeError):
            said = msg("This line of the register is damaged.")
            problems.append(Problem(said, rule="register", file=str(path), row=number))
    if problems:
        raise InputError(problems)
    return found
