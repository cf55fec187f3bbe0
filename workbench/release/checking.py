"""All files of a release through the gate, on every core."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from workbench.errors import InputError
from workbench.inputs import read_bytes
from workbench.release.contents import CHANGED, Contents
from workbench.release.gate import Finding, Gate
from workbench.release.people import People

FEW_FILES = 100
CHUNK = 25


def checked(
    run: Path, contents: Sequence[Contents], gate: Gate, people: People, workers: int
) -> dict[str, list[Finding]]:
    """Return what the gate finds in the files of each unit, several processes sharing the work."""
    inside = [people.inside[c.unit] for c in contents]
    jobs = [
        (number, part)
        for number, c in enumerate(contents)
        for at in range(0, len(c.there), CHUNK)
        for part in [c.there[at : at + CHUNK]]
    ]
    found: dict[str, list[Finding]] = {c.unit: [] for c in contents}
    context = (run, gate, [c.folder for c in contents], inside)
    if workers == 1 or sum(len(c.there) for c in contents) < FEW_FILES:
        results = [_check(context, job) for job in jobs]
    else:
        with ProcessPoolExecutor(workers, initializer=_remember, initargs=(context,)) as pool:
            results = list(pool.map(_check_remembered, jobs))
    for (number, _), findings in zip(jobs, results, strict=True):
        found[contents[number].unit] += findings
    return found


Context = tuple[Path, Gate, list[str], list[frozenset[int]]]
Job = tuple[int, tuple[str, ...]]
_remembered: list[Context] = []


def _remember(context: Context) -> None:
    _remembered[:] = [context]


def _check_remembered(job: Job) -> list[Finding]:
    return _check(_remembered[0], job)


def _check(context: Context, job: Job) -> list[Finding]:
    run, gate, folders, inside = context
    number, paths = job
    findings: list[Finding] = []
    for path in paths:
        name = path.removeprefix(folders[number] + "/")
        try:
            content = read_bytes(run / path)
        except InputError:
            findings.append(Finding(gate.shown(name, inside[number]), CHANGED))
            continue
        findings += gate.findings(name, content, inside[number])
    return findings
