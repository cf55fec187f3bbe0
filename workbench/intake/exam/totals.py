"""Totals that the file has by itself, compared with what the answers give, officer by officer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench.intake.headers import fold, split_header
from workbench.intake.numbers import scores_of, thousands_of

NAMES = (
    "điểm", "tổng điểm", "tổng số điểm", "tổng", "tổng cộng", "điểm số", "điểm thi", "điểm bài thi", "điểm tổng",
    "điểm toàn bài", "điểm kết luận", "điểm trắc nghiệm", "điểm bằng số", "kết quả điểm", "số điểm", "điểm đạt",
    "total", "total score", "total points", "total mark", "total marks", "score", "final score", "mark", "marks",
    "grade", "final grade", "points", "earned points", "points earned", "raw score", "percent", "percentage",
    "percent correct", "percent score", "tỷ lệ đúng", "tỷ lệ", "phần trăm", "phần trăm đúng",
    "số câu đúng", "tổng số câu đúng", "số câu trả lời đúng", "câu đúng", "số đáp án đúng", "num correct",
    "number correct", "n correct", "number right", "num right", "correct", "correct answers", "right answers",
    "questions correct",
)  # fmt: skip
FOLDED = frozenset(map(fold, NAMES))
SCALES = (10.0, 100.0)
"""Marks are of 10 or of 100 where nothing else is said."""
STEPS = (0.1, 0.25, 0.5, 1.0)
"""To what marks are rounded, besides their own decimals."""
NEAR = 1e-6
MOST_DECIMALS = 6
FEWEST_FOR_A_SCALE = 3
"""Different totals from which a scale of its own, or a fixed difference, can be told."""
FITS = 0.5
"""Share of totals that a scale must meet to be taken for the file's."""


@dataclass(frozen=True, eq=False)
class Total:
    """One column of totals: `values` and `most` (NaN where none is named) per officer, `decimals` as written."""

    place: str
    header: str
    values: np.ndarray
    most: np.ndarray
    decimals: int


@dataclass(frozen=True, eq=False)
class Compared:
    """A column of totals beside the answers: what they give on its scale, and whose totals do not meet it.

    `scale` is "points", "rights", or the most that can be reached; `expected` is NaN where nothing is compared.
    `offset` is the fixed difference of all totals, 0 where there is none; `told` whether the scale is a usual one.
    """

    total: Total
    scale: str
    expected: np.ndarray
    differs: np.ndarray
    offset: float
    told: bool

    @property
    def met(self) -> bool:
        """Whether every total is what the answers give."""
        return not self.differs.any()


def is_total(header: str) -> bool:
    """Whether a header is that of a total: `Điểm`, `Grade/10.00`, `Số câu đúng (8)`."""
    return fold(split_header(header)[0]) in FOLDED or fold(header) in FOLDED


def totals_of(frame: pd.DataFrame, headers: Iterable[tuple[str, str]], ids: pd.Series, place: str) -> list[Total]:
    """Return the totals that a sheet holds, in the order of the officers.

    Args:
        frame: the sheet, with a column `officer_id`; an officer with several rows has no total in it.
        headers: (column of the frame, the file's header) of those that are totals.
        ids: officers wanted.
        place: the sheet or file.
    """
    own = frame[frame["officer_id"] != ""].drop_duplicates("officer_id", keep=False).set_index("officer_id")
    found = []
    for column, header in headers:
        cells = own[column].reindex(list(ids)).fillna("").astype("str").str.strip()
        named = split_header(header)[1]
        most = pd.Series(np.nan if named is None else named, index=cells.index, dtype="float64")
        words = [word for word in pd.unique(cells) if word]
        values, most, _ = scores_of(cells, most, thousands_of(cells, most.map(lambda m: "" if m != m else f"{m:g}")))
        read = values.notna().to_numpy()
        if read.sum() <= FITS * (cells != "").sum() or not np.nan_to_num(values.to_numpy()).any():
            continue
        found.append(Total(place, header, values.to_numpy(), most.to_numpy(), _decimals(words)))
    return found


def compared(
    total: Total, points: np.ndarray, worth: np.ndarray, right: np.ndarray, *, partial: np.ndarray
) -> Compared:
    """Compare totals with what the answers give: on the scale that meets most of them, rounded as they are.

    A scale is the number of right answers, points, a mark of what the header or the cell names as most, else of 10 or
    of 100, or any other that all totals but slips share. A mark may be rounded to its own decimals, a tenth, a quarter,
    a half or a whole, the same for all.

    Args:
        total: the column.
        points: officers × items, NaN where an item does not count for the officer.
        worth: each item's points.
        right: officers × items, which answers are right.
        partial: officers of whom a part is not marked yet, so that nothing can be compared.
    """
    counted = ~np.isnan(points)
    most = (counted * worth).sum(axis=1)
    sums = np.nansum(points, axis=1)
    marks = int((np.nan_to_num(points) % 1 != 0).sum(axis=1).max(initial=0))
    here = ~np.isnan(total.values) & (most > 0) & ~partial
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(most > 0, np.maximum(sums, 0.0) / most, np.nan)
    ways: list[tuple[str, np.ndarray]] = [
        ("rights", right.sum(axis=1).astype(float)), ("points", sums), ("points", np.maximum(sums, 0.0)),
    ]  # fmt: skip
    if np.isnan(total.most[here]).all():
        ways += [(f"{scale:g}", share * scale) for scale in SCALES]
    else:
        ways.append((_shown(total.most[here]), share * total.most))
    tried = [(way, expected, _differs(total, expected, here, marks)) for way, expected in ways]
    way, expected, differs = min(tried, key=lambda one: int(one[2].sum()))
    several = len(np.unique(total.values[here])) >= FEWEST_FOR_A_SCALE
    if several and differs.any():
        some = here & (share > 0)
        factor = float(np.median(total.values[some] / share[some])) if some.any() else 0.0
        other = _differs(total, share * factor, here, marks)
        if factor > 0 and other.sum() < min(differs.sum(), (1 - FITS) * here.sum()):
            expected = np.where(here, share * factor, np.nan)
            return Compared(total, f"{factor:.4g}", expected, other, 0.0, False)
        for way_too, expected_too, _ in tried:
            gap = (total.values - expected_too)[here]
            offset = float(np.median(gap))
            if abs(offset) > NEAR and not _differs(total, expected_too + offset, here, marks).any():
                expected = np.where(here, expected_too, np.nan)
                return Compared(total, way_too, expected, differs, round(offset, 4), True)
    return Compared(total, way, np.where(here, expected, np.nan), differs, 0.0, True)


def _differs(total: Total, expected: np.ndarray, here: np.ndarray, marks: int) -> np.ndarray:
    """Return whose totals are not what is expected, rounded or cut off in the way by which fewest differ.

    Each of the `marks` with decimals that a total adds up may itself be rounded to the total's last place.
    """
    values = total.values[here]
    own = 10.0**-total.decimals
    within = [max(own, own / 2 * (1 + marks)) if total.decimals >= 2 else own / 2]
    within += [step / 2 for step in STEPS if np.allclose(values / step, np.round(values / step), atol=NEAR)]
    less = expected - total.values
    ways = [here & ~(np.abs(less) <= near + NEAR) for near in within]
    ways.append(here & ~((less >= -NEAR) & (less < own - NEAR)))
    return min(ways, key=lambda differs: int(differs.sum()))


def _decimals(words: Sequence[str]) -> int:
    parts = (word.rstrip("% ").replace(",", ".").partition("/")[0].strip().partition(".")[2] for word in words)
    return min(max((len(part) for part in parts if part.isdecimal()), default=0), MOST_DECIMALS)


def _shown(most: np.ndarray) -> str:
    known = np.unique(most[~np.isnan(most)])
    return f"{known[0]:g}" if len(known) == 1 else "…"
