"""A mixed-integer linear programme, put together block by block and solved by HiGHS, the same way every time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import highspy
import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from workbench.errors import PlanInfeasible, Problem
from workbench.messages import msg

INFINITY = highspy.kHighsInf
SEED = 20190902
STATUS = {
    highspy.HighsModelStatus.kOptimal: "optimal",
    highspy.HighsModelStatus.kSolutionLimit: "node_limit",
    highspy.HighsModelStatus.kTimeLimit: "time_limit",
}


class _SilentHighs(highspy.Highs):
    """HiGHS without the callbacks that its constructor turns on: they write a banner before an option can stop it."""

    def __init__(self) -> None:
        super(highspy.Highs, self).__init__()


@dataclass(frozen=True)
class Solution:
    """What HiGHS found: values of the columns, objective, proven upper bound, and how it ended."""

    values: np.ndarray
    objective: float
    bound: float
    status: str


@dataclass
class Model:
    """Columns and rows of a maximisation, added in blocks; column numbers are handed back as they are given out.

    Columns in `stand` keep their lower bound whatever the rows say: a row that they alone exceed allows just them.
    """

    worth: list[np.ndarray] = field(default_factory=list)
    lower: list[np.ndarray] = field(default_factory=list)
    upper: list[np.ndarray] = field(default_factory=list)
    whole: list[np.ndarray] = field(default_factory=list)
    entries: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = field(default_factory=list)
    low: list[np.ndarray] = field(default_factory=list)
    high: list[np.ndarray] = field(default_factory=list)
    stand: list[np.ndarray] = field(default_factory=list)
    n_columns: int = 0
    n_rows: int = 0

    def columns(self, worth: Any, upper: Any, *, whole: bool, lower: Any = 0.0) -> np.ndarray:
        """Add columns from `lower` to `upper` with objective `worth`; return their numbers."""
        worth = np.asarray(worth, dtype=float)
        self.worth.append(worth)
        self.lower.append(np.broadcast_to(np.asarray(lower, dtype=float), worth.shape))
        self.upper.append(np.broadcast_to(np.asarray(upper, dtype=float), worth.shape))
        self.whole.append(np.full(len(worth), whole))
        numbers = np.arange(self.n_columns, self.n_columns + len(worth))
        self.n_columns += len(worth)
        return numbers

    def rows(
        self, row: np.ndarray, column: np.ndarray, value: Any, *, low: Any = -INFINITY, high: Any = INFINITY
    ) -> None:
        """Add the rows 0 … max(row) of one block: Σ value · column between `low` and `high` (also one per row)."""
        row = np.asarray(row, dtype=int)
        if len(row) == 0:
            return
        count = int(row.max()) + 1
        values = np.broadcast_to(np.asarray(value, dtype=float), row.shape)
        self.entries.append((row + self.n_rows, np.asarray(column, dtype=int), values))
        self.low.append(np.broadcast_to(np.asarray(low, dtype=float), (count,)))
        self.high.append(np.broadcast_to(np.asarray(high, dtype=float), (count,)))
        self.n_rows += count

    def solve(
        self, *, gap: float, nodes: int, seconds: float, known: tuple[np.ndarray, np.ndarray] | None = None
    ) -> Solution:
        """Maximise until the relative gap or the node limit is reached; `seconds` is a last resort.

        `known` gives columns and their values in a solution known before: the search then starts from it.
        One thread and a fixed seed: the same model gives the same values, unless `seconds` ends it (`time_limit`).

        Raises:
            PlanInfeasible: where the limits leave no solution at all.
        """
        if self.n_columns == 0:
            return Solution(np.zeros(0), 0.0, 0.0, "optimal")
        if sum(map(len, self.stand)) == self.n_columns:
            values = np.concatenate(self.lower)
            worth = float(np.concatenate(self.worth) @ values)
            return Solution(values, worth, worth, "optimal")
        solver = _SilentHighs()
        options: dict[str, bool | float | str] = {
            "output_flag": False,
            "threads": 1,
            "parallel": "off",
            "random_seed": SEED,
            "mip_rel_gap": gap,
            "mip_abs_gap": 1e-9,
            "mip_max_nodes": nodes,
            "time_limit": seconds,
        }
        for name, value in options.items():
            solver.setOptionValue(name, value)
        solver.passModel(self._problem())
        if known is not None:
            columns, values = known
            solver.setSolution(len(columns), columns.astype(np.int32), values.astype(float))
        solver.run()
        status = STATUS.get(solver.getModelStatus())
        info = solver.getInfo()
        if status is None or info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            raise PlanInfeasible(_no_solution(solver.modelStatusToString(solver.getModelStatus())))
        bound = info.mip_dual_bound if any(block.any() for block in self.whole) else info.objective_function_value
        return Solution(np.array(solver.getSolution().col_value), info.objective_function_value, bound, status)

    def _problem(self) -> highspy.HighsLp:
        row, column, value = (
            (np.concatenate(part) for part in zip(*self.entries, strict=True))
            if self.entries
            else (np.zeros(0, int), np.zeros(0, int), np.zeros(0))
        )
        matrix = csr_array((value, (row, column)), shape=(self.n_rows, self.n_columns))
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = self.n_columns, self.n_rows
        lp.sense_ = highspy.ObjSense.kMaximize
        lp.col_cost_ = np.concatenate(self.worth)
        lp.col_lower_ = np.concatenate(self.lower)
        lp.col_upper_ = np.concatenate(self.upper)
        low = np.concatenate(self.low) if self.low else np.zeros(0)
        high = np.concatenate(self.high) if self.high else np.zeros(0)
        lp.row_lower_, lp.row_upper_ = self._allowing(matrix, low, high)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = matrix.indptr
        lp.a_matrix_.index_ = matrix.indices
        lp.a_matrix_.value_ = matrix.data
        if any(block.any() for block in self.whole):
            kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
            lp.integrality_ = [kinds[int(w)] for w in np.concatenate(self.whole)]
        return lp

    def _allowing(self, matrix: Any, low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the bounds of the rows so that the columns that stand keep them, with nothing else."""
        stands = np.concatenate([np.zeros(0, dtype=int), *self.stand])
        if not len(stands):
            return low, high
        values = np.zeros(self.n_columns)
        values[stands] = np.concatenate(self.lower)[stands]
        alone, free = matrix @ values, np.ones(self.n_columns)
        free[stands] = 0.0
        whole = (abs(matrix) @ free) == 0
        return np.where(whole, np.minimum(low, alone), low), np.maximum(high, alone)


def codes(*keys: Any) -> np.ndarray:
    """Number the distinct combinations of the keys 0, 1, … in sorted order."""
    frame = pd.DataFrame({str(i): np.asarray(key) for i, key in enumerate(keys)})
    return frame.groupby(list(frame.columns), sort=True).ngroup().to_numpy()


def _no_solution(status: str) -> Problem:
    return Problem(
        msg("The limits of the plan contradict each other; no plan satisfies them."),
        msg("Relax the limits under `training`."),
        rule="plan",
        value=status,
    )
