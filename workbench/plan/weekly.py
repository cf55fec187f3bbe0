"""Arithmetic of weeks and groups that the rows of several limits share."""

from __future__ import annotations

import numpy as np
import pandas as pd

from workbench.plan.rows import Rows
from workbench.plan.solver import codes

MILLION = 1e6


def by_week(rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return, for every week that each row (with week and span) takes up, the row's position and the week."""
    span = rows["span"].to_numpy(int)
    position = np.repeat(np.arange(len(rows)), span)
    offset = np.arange(len(position)) - np.repeat(np.cumsum(span) - span, span)
    return position, rows["week"].to_numpy(int)[position] + offset


def leaving(rows: pd.DataFrame, courses: pd.DataFrame) -> np.ndarray:
    """Whether people leave their place of work for the course of each row."""
    return ~courses["at_work"].loc[rows["course"]].to_numpy(bool)


def first_of(code: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Return the value at the first occurrence of each code 0, 1, …"""
    return np.asarray(values)[np.unique(code, return_index=True)[1]]


def within(
    m: Rows, sends: pd.DataFrame, column: np.ndarray, *, key: np.ndarray, room: np.ndarray, total: np.ndarray
) -> None:
    """Keep a model without weeks within a weekly room: so many people of each key in one session, and in all.

    Args:
        m: model to extend.
        sends: one row per column, with place and span.
        column: columns that count people.
        key: what the room belongs to, per row.
        room: people who may be away in the week that has most room, per row.
        total: Σ over the weeks that are taught of those who may be away, per row.
    """
    place = sends["place"].to_numpy()
    row = codes(key, place)
    first = np.unique(row, return_index=True)[1]
    every = np.arange(len(first))
    signs = np.r_[np.ones(len(row)), -room[first]]
    m.model.rows(np.r_[row, every], np.r_[column, m.hold[place[first]]], signs, high=0.0)
    in_all = codes(key)
    m.model.rows(in_all, column, sends["span"].to_numpy(float), high=first_of(in_all, total))
