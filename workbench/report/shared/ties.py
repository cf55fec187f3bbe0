"""Several that come first together, in words: nothing is called the most where others are as many."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from workbench.report.frame.view import View

NAMED = 3


def in_weeks(view: View, weeks: Sequence[int]) -> str:
    """Say in which weeks of the plan, by their first days; of more than a few their number and the first.

    Args:
        view: the words.
        weeks: numbers of weeks, in time, at least one.
    """
    days = [view.speaker.date(view.week(week)) for week in weeks]
    if len(days) == 1:
        return view.say("in the week of {day}", day=days[0])
    if len(days) <= NAMED:
        return view.say("in each of the weeks of {days}", days=view.speaker.listing(days))
    return view.say("in each of {n} weeks, first in that of {day}", n=view.speaker.number(len(days)), day=days[0])


def first_of(view: View, names: Sequence[str]) -> str:
    """List names that come first together; of more than a few the first ones, and how many more there are."""
    if len(names) <= NAMED:
        return view.speaker.listing(list(names))
    more = view.speaker.number(len(names) - NAMED)
    return view.say("{names} and {n} more", names=", ".join(names[:NAMED]), n=more)


def highest(figures: pd.Series) -> list:
    """Return the labels of all that hold the highest figure, in order."""
    return figures.index[figures.eq(figures.max())].tolist()
