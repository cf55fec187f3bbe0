"""An officer's calendar: the sessions that the officer attends."""

from __future__ import annotations

import pandas as pd

from workbench.report.officer import page
from workbench.report.shared.occasions import calendar_of


def write(opened: page.OfficerPage) -> bytes:
    """Return an officer's calendar."""
    view = opened.view
    whose = view.say("Training of {name}", name=view.people[opened.officer])
    return calendar_of(view, pd.Series([opened.officer]), whose, lambda _: "")
