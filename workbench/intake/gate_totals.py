"""The file's own totals at the gate: each that the answers do not give is a finding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from workbench.intake.exam.marked import Marked
from workbench.intake.exam.totals import FITS, Compared, Total, compared
from workbench.intake.findings import Finding
from workbench.intake.rules import entries
from workbench.messages import Words, joined, msg

MOST_SHOWN = 5
PENALTIES = {0.25: "0.25", 1 / 3: "0.3333", 0.5: "0.5", 1.0: "1"}
"""Usual shares of an item's points that a wrong answer costs, tried where totals are not met without."""


def of_totals(exam: Marked, totals: Sequence[Total]) -> tuple[list[Finding], list[pd.DataFrame]]:
    """Return the totals that the answers do not give, and notes on those that they give on a scale of their own.

    Where one column of totals is met, another that is not holds something else, such as a part that is not in the file:
    that is noted.
    """
    partial = (exam.left_out & ~exam.put).any(axis=1)
    tried = [compared(own, exam.points, exam.worth, exam.right, partial=partial) for own in totals]
    met = any(one.met for one in tried)
    findings, notes = [], []
    for one in tried:
        column, place = one.total.header, one.total.place
        if one.met and not one.told:
            notes.append(entries("total_scaled", place, columns=column, value=one.scale))
        elif one.met:
            notes.append(entries("total_met", place, columns=column, value=column))
        elif met:
            notes.append(entries("total_of_more", place, columns=column, value=column, n=int(one.differs.sum())))
        else:
            findings += _differing(exam, one, _penalty(exam, one, partial))
    return findings, notes


def _penalty(exam: Marked, one: Compared, partial: np.ndarray) -> Words | None:
    """Say which penalty the totals were made with, where one meets all of them."""
    if exam.penalty or not exam.keyed.any():
        return None
    for share, text in PENALTIES.items():
        priced = replace(exam, penalty=share).points
        if compared(one.total, priced, exam.worth, exam.right, partial=partial).met:
            return msg(
                "All totals are met where a wrong answer costs {share} of the item's points; if that was the rule: "
                "`scoring: {{penalty: {share}}}`."
            ).format(share=text)
    return None


def _differing(exam: Marked, one: Compared, hint: Words | None) -> list[Finding]:
    """Return a finding for each officer where they are few, else one for all."""
    at = np.flatnonzero(one.differs)
    if one.offset:
        said = msg(
            "Every total is {offset} {way} than what the answers give, such as officer {officer}: {total}, "
            "by the answers {expected}."
        )
    elif len(at) <= MOST_SHOWN:
        return [
            _differing_at(exam, one, [int(own)], hint, ONE_TOTAL, str(exam.officers["officer_id"].iloc[own]))
            for own in at
        ]
    else:
        said = TOTALS if len(at) <= (1 - FITS) * np.isfinite(one.expected).sum() else NO_SCALE
    return [_differing_at(exam, one, at[:MOST_SHOWN].tolist(), hint, said, "")]


COMPARE = msg(
    "Compare key, points and penalty with those by which the totals were made: `workbench check … --explain --officer "
    "{officer}` shows every answer. Where a total holds a part that is not in the file, delete its column."
)
ONE_TOTAL = msg(
    "The total of officer {officer} is {total}, but the answers give {expected} ({rights} of {items} "
    "right); the totals of {met} others are met."
)

TOTALS = msg(
    "The totals of {differing} of {n} officers are not what the answers give, such as officer {officer}: "
    "{total}, by the answers {expected} ({rights} of {items} right). Further officers: {others}."
)

NO_SCALE = msg(
    "The totals of {differing} of {n} officers are what the answers give on no scale (right answers, points, of 10, of "
    "100), such as officer {officer}: {total}, by the answers {expected} ({rights} of {items} right). "
    "Further officers: {others}."
)


def _differing_at(exam: Marked, one: Compared, at: list[int], hint: Words | None, said: Words, item: str) -> Finding:
    ids = exam.officers["officer_id"].astype("str")
    first, differing = at[0], int(one.differs.sum())
    n = int(np.isfinite(one.expected).sum())
    instead = COMPARE.format(officer=ids.iloc[first])
    values = {
        "header": one.total.header, "officer": ids.iloc[first], "total": f"{one.total.values[first]:g}",
        "expected": f"{one.expected[first]:.4g}", "rights": int(exam.right[first].sum()),
        "items": int(exam.put[first].sum()), "differing": differing, "n": n, "met": n - differing,
        "others": ", ".join(ids.iloc[at[1:]]) or "–", "offset": f"{abs(one.offset):g}",
        "way": msg("more") if one.offset > 0 else msg("less"),
    }  # fmt: skip
    return Finding(
        "total_differs", item, one.total.place, said.format(**values),
        joined([hint, instead], " ") if hint else instead,
        column=one.total.header, value=values["total"], row=exam.row(first, 0),
    )  # fmt: skip
