"""Every limit of a training plan, one file each; whoever walks them finds a new file without being told."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

from workbench.plan.limit import Counts, Limit
from workbench.plan.rows import Rows


def _found() -> Iterator[Limit]:
    for module in iter_modules(__path__):
        yield import_module(f"{__name__}.{module.name}").LIMIT


LIMITS: tuple[Limit, ...] = tuple(sorted(_found(), key=lambda limit: limit.order))
BY_NAME = {limit.name: limit for limit in LIMITS}


def in_turn(*counts: Counts) -> list[Limit]:
    """Return every limit: those that count the first of these, then the next, then all others."""
    return sorted(LIMITS, key=lambda limit: counts.index(limit.counts) if limit.counts in counts else len(counts))


def counting(*counts: Counts) -> list[Limit]:
    """Return the limits whose rows count one of these, in their order."""
    return [limit for limit in LIMITS if limit.counts in counts]


def write(rows: Rows, *counts: Counts) -> None:
    """Write into a model the rows of every limit that counts one of these, together in the limits' order."""
    for limit in counting(*counts):
        limit.rows(rows)
