"""Holidays in a calendar: the weeks that hold one, and how they are marked."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.report.frame.view import View

MARK = "*"


def holiday_weeks(view: View) -> list[int]:
    """Return the weeks of the plan, from 1, that hold a holiday."""
    limits = view.parameters.training
    weeks = {(day - view.start).days // 7 + 1 for day in limits.holidays}
    return sorted(week for week in weeks if 1 <= week <= limits.weeks)


def marked_weeks(view: View, holidays: Sequence[int]) -> list[str]:
    """Return the words of every week, those with a holiday marked."""
    return [name + MARK if at in holidays else name for at, name in enumerate(view.week_names(), start=1)]


def holiday_note(view: View, holidays: Sequence[int]) -> str:
    """Return what the mark means, empty where no week has it."""
    return " " + view.say("*: week with a public holiday.") if holidays else ""
