"""Answers as the estimation sees them: distinct patterns of categories, and who was given which items."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from workbench.measure.blocks import distinct_rows, pieces, sorted_rows


@dataclass(frozen=True)
class Answers:
    """Distinct patterns of categories within each group, those of one cell together.

    Attributes:
        codes: patterns × items, the category reached, −1 where not given.
        times: patterns, number of people.
        cell: patterns, place among the cells: a set of items given to people of one group.
        given: cells × items, whether the item was given.
        group: cells, the group.
        counts: items × categories, people who reached each category.
    """

    codes: np.ndarray
    times: np.ndarray
    cell: np.ndarray
    given: np.ndarray
    group: np.ndarray
    counts: np.ndarray

    def parts(self, nodes: int) -> Iterator[Part]:
        """Yield the patterns in pieces."""
        for at in pieces(len(self.times), max(nodes, self.codes.shape[1])):
            yield Part(np.maximum(self.codes[at], 0).astype(float), self.times[at], self.cell[at], len(self.group))


@dataclass(frozen=True)
class Part:
    """Some patterns: their categories (0 where not given), times and cells."""

    reached: np.ndarray
    times: np.ndarray
    cell: np.ndarray
    cells: int

    def by_cell(self, mass: np.ndarray) -> np.ndarray:
        """Return cells × nodes: the people's mass."""
        here = np.arange(len(self.cell))
        return sparse.csr_array((self.times, (self.cell, here)), shape=(self.cells, len(here))) @ mass

    def reached_by_cell(self, mass: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Yield some cells at a time, and cells × (items · nodes): Σ category·mass of their people.

        Args:
            mass: patterns × nodes.
        """
        starts = np.flatnonzero(np.diff(self.cell, prepend=-1))
        ends = np.append(starts[1:], len(self.cell))
        width = self.reached.shape[1] * mass.shape[1]
        for at in pieces(len(starts), width):
            sums = [self.reached[a:b].T @ mass[a:b] for a, b in zip(starts[at], ends[at], strict=True)]
            yield self.cell[starts[at]], np.reshape(sums, (-1, width))


def answers_of(responses: np.ndarray, groups: np.ndarray) -> Answers:
    """Return the distinct patterns.

    Args:
        responses: people × items of categories 0, 1, … and missing.
        groups: people, group 0, 1, …

    Raises:
        ValueError: where a response is no whole number from 0 on, an item shows fewer than two categories, or a
            category below an item's highest was reached by nobody.
    """
    missing = np.isnan(responses)
    codes = np.where(missing, -1.0, responses)
    highest = int(codes.max(initial=0.0))
    if (codes != np.floor(codes)).any() or (codes < -1).any() or highest > np.iinfo(np.int8).max:
        raise ValueError("responses must be categories 0, 1, …, or missing")
    whole = codes.astype(np.int8)
    counts = np.column_stack([(whole == category).sum(axis=0) for category in range(highest + 1)]).astype(float)
    reached = counts > 0
    if (reached.sum(axis=1) < 2).any() or (reached[:, 1:] > reached[:, :-1]).any():
        raise ValueError("every item needs at least two categories, each of which somebody reached")
    patterns, times = sorted_rows(np.column_stack([groups.astype(np.int8), whole + 1]))
    codes_of = patterns[:, 1:].astype(np.int8) - 1
    several = np.column_stack([np.asarray(patterns[:, :1] == g) for g in range(int(groups.max(initial=0)) + 1)])
    cell, sets = distinct_rows(np.column_stack([several, codes_of >= 0]))
    n_groups = several.shape[1]
    order = np.argsort(cell, kind="stable")
    return Answers(
        codes_of[order],
        times[order].astype(float),
        cell[order],
        given=sets[:, n_groups:],
        group=sets[:, :n_groups].argmax(axis=1),
        counts=counts,
    )
