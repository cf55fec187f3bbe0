"""The unit's calendar: the sessions to which its people go, with who they are."""

from __future__ import annotations

from workbench.report.shared.occasions import calendar_of
from workbench.report.unit import page


def write(opened: page.UnitPage) -> bytes:
    """Return a unit's calendar."""
    view = opened.view
    whose = view.say("Training of {unit}", unit=view.unit(opened.unit))
    return calendar_of(
        view, opened.officers["officer_id"], whose, lambda people: "\n".join(sorted(view.people[o] for o in people))
    )
