"""The term's calendar as a calendar programme takes it up: every session, with room, people and trainers."""

from __future__ import annotations

from workbench.report.frame.view import View
from workbench.report.shared.occasions import term_calendar


def write(view: View) -> bytes:
    """Return the calendar of all sessions."""
    return term_calendar(view)
