"""Proof of the warm engine: reports executed once more, each by papermill's own kernel, and compared."""

from __future__ import annotations

import json
import random
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from workbench import shipped
from workbench.inputs import read_bytes, read_text
from workbench.inputs.trees import LARGEST_JSON
from workbench.report.kinds import KINDS
from workbench.run.engine import CELL_SECONDS, PLACES
from workbench.run.kinds import Target
from workbench.run.making import make, put
from workbench.run.manifest import read_manifest
from workbench.run.options import language_of
from workbench.run.workplace import Workplace

# What differs between any two runs: addresses in memory, the process's number in file names, random ids.
CHANCE = re.compile(r"0x[0-9a-fA-F]+|ipykernel_\d+/\d+|\b[0-9a-f]{32}\b")

# Where the run's folder lies, seen from where the notebook was executed.
NAMED = re.compile(rf"^({'|'.join(PLACES)}) = .*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Compared:
    """One report executed again: whether the page is the same byte for byte, and which cells show something else."""

    id: str
    same_page: bool
    cells: list[int]
    error: str = ""

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return self.same_page and not self.cells and not self.error


def compare_cold(
    folder: Path, n: int, *, seed: int, seconds: int = CELL_SECONDS, notebooks: Path | None = None
) -> Iterator[Compared]:
    """Execute `n` reports of a finished run again with a kernel each, and yield how they compare.

    Args:
        folder: the run's folder.
        n: how many; all where the run has fewer.
        seed: of the choice.
        seconds: how long one cell may take.
        notebooks: folder of the notebooks (default: see `workbench.shipped`).

    Raises:
        InputError: where the folder has no sound manifest.
    """
    manifest = read_manifest(folder)
    made = [record for record in manifest.reports if record.status in ("done", "kept") and record.page is not None]
    place = Workplace(
        folder.resolve(), notebooks or shipped.notebooks(), language_of(manifest.language, manifest.language)
    )
    for record in random.Random(seed).sample(made, min(n, len(made))):
        target = Target(KINDS[record.kind], record.domain, record.unit, record.officer)
        job = place.job(target, key=record.key)
        with tempfile.TemporaryDirectory() as elsewhere:
            again = replace(job, executed=f"{elsewhere}/again.ipynb", page=f"{elsewhere}/again.html")
            outcome = make(again, engine=None, seconds=seconds)
            put(again, outcome)
            one, other = (_notebook(Path(path)) for path in (job.executed, again.executed))
            same_page = not outcome.error and read_bytes(Path(job.page)) == read_bytes(Path(again.page))
            yield Compared(record.id, same_page, differing_cells(one, other), outcome.error)


def _notebook(path: Path) -> NotebookNode:
    return nbformat.reads(read_text(path, most=LARGEST_JSON), as_version=4)


def differing_cells(one: NotebookNode, other: NotebookNode) -> list[int]:
    """Return the numbers (from 0) of the cells whose source or outputs differ, chance and times aside."""
    here, there = [shown(cell) for cell in one.cells], [shown(cell) for cell in other.cells]
    longest = max(len(here), len(there))
    return [at for at in range(longest) if here[at : at + 1] != there[at : at + 1]]


def shown(cell: NotebookNode) -> Any:
    """Return what a cell shows as plain data, without chance and places; pieces of one stream are one output."""
    outputs: list[dict[str, Any]] = []
    for output in cell.get("outputs", []):
        last = outputs[-1] if outputs else {}
        if output["output_type"] == "stream" and last.get("name") == output["name"]:
            last["text"] += output["text"]
        else:
            outputs.append(dict(output))
    injected = "injected-parameters" in cell.metadata.get("tags", [])
    source = NAMED.sub(r"\1 = …", cell["source"]) if injected else cell["source"]
    content = [cell["cell_type"], source, cell.get("execution_count"), outputs]
    return json.loads(CHANCE.sub("…", json.dumps(content)))
