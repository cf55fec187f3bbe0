"""What an officer does next: sessions, coaching, a re-test, a place to wait for; in words."""

from __future__ import annotations

import pandas as pd

from workbench.report.frame.stages import RETEST, WAIT, stages
from workbench.report.frame.view import View


def next_steps(view: View, plan: pd.DataFrame, coaching: pd.DataFrame) -> dict[str, str]:
    """Return each officer's next steps in one line.

    Args:
        view: the words.
        plan: training plan joined with its sessions.
        coaching: coaching plan.
    """
    said: list[tuple[str, str]] = []
    for row in plan.sort_values(["officer_id", "week"]).itertuples(index=False):
        said.append(
            (
                str(row.officer_id),
                view.say(
                    "{course}, week of {day}",
                    course=view.course(str(row.course_id)),
                    day=view.speaker.date(view.week(int(row.week))),
                ),
            )
        )
    for row in coaching.itertuples(index=False):
        coach = view.people.get(str(row.coach_id), str(row.coach_id))
        said.append(
            (
                str(row.officer_id),
                view.say("coached by {coach} ({scale})", coach=coach, scale=view.scale(str(row.scale_id))),
            )
        )
    for row in stages(view.analysis).query("carried").itertuples(index=False):
        scale = view.scale(str(row.scale_id))
        if row.stage == RETEST:
            day = view.speaker.date(row.retest.date())
            said.append((str(row.officer_id), view.say("re-test on {day}: {scale}", day=day, scale=scale)))
        elif row.stage == WAIT:
            said.append((str(row.officer_id), view.say("waits for a place: {scale}", scale=scale)))
    steps: dict[str, str] = {}
    for officer, words in said:
        steps[str(officer)] = f"{steps[str(officer)]}; {words}" if str(officer) in steps else words
    return steps
