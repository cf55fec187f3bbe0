"""The second stage of the plan: how many wait for a re-test or a place, and what the empty places could give."""

from __future__ import annotations

from workbench.report.frame.elements import Fragment, listed, paragraph
from workbench.report.frame.stages import stages
from workbench.report.frame.view import View
from workbench.report.shared.stages import in_sum, retest_days, worth_filling


def second_stage(view: View) -> Fragment:
    """Say how many go now, are re-tested first and wait, and how many places of the sessions are empty."""
    sessions = view.table("sessions")
    empty, more = int((sessions["n_seats"] - sessions["n_seats_used"]).sum()), worth_filling(view)
    words = view.speaker.plural(
        "{n} place of the sessions is empty; of those who wait and may sit there, {more} would gain more than the seat "
        "costs.",
        "{n} places of the sessions are empty; of those who wait and may sit there, {more} would gain more than the "
        "seat costs.",
        empty,
        more=view.speaker.number(more) if more else view.say("nobody"),
    )
    told = paragraph(" ".join(filter(None, (in_sum(view, stages(view.analysis)), words if empty else ""))))
    return told + listed(retest_days(view)) if len(view.table("retest_plan")) else told
