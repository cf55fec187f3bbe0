"""The two stages of a plan, need by need: who goes now, who is re-tested first, who waits for a place."""

from __future__ import annotations

import pandas as pd

from workbench.analysis import Analysis
from workbench.analysis.seats import KEY, seats_by_need

SEND, RETEST, WAIT = "send", "retest", "wait"
ORDER = {RETEST: 0, SEND: 1, WAIT: 2}
SEAT = ["officer_id", "session_id"]


def stages(analysis: Analysis) -> pd.DataFrame:
    """Return a row for each officer and scale with a seat, a re-test or a place in a waiting list.

    Whoever has a coach for the need does not wait. Every need that a seat serves stands where the seat does: behind the
    re-test that decides on it, where there is one.

    Args:
        analysis: with the tables sessions, training_plan, gaps, retest_plan, waiting_list.

    Returns:
        officer_id, scale_id, stage (`SEND`, `RETEST` or `WAIT`), session_id, course_id, start and gain (levels, on
        average, of all needs that the seat serves) of the session concerned, retest (its day), carried (False where
        another row has the seat already); in the order of re-tests, seats, waiting, then of the days.
    """
    tables = analysis.tables
    held = tables["sessions"][["session_id", "course_id", "start"]]
    columns = [*KEY, "session_id", "gain"]
    again, waiting = tables["retest_plan"], tables["waiting_list"]
    waiting = waiting[~waiting["coached"].fillna(False).astype(bool)].sort_values(["rank", "session_id"])
    seats = seats_by_need(tables, analysis.settings.framework).reindex(columns=[*columns, "carried"])
    first = again.loc[again["decides"].eq("seat"), [*SEAT, "date"]].drop_duplicates(SEAT)
    seats = seats.merge(first, on=SEAT, how="left").rename(columns={"date": "retest"})
    parts = [
        again[columns].assign(stage=RETEST, retest=again["date"], carried=True),
        seats.assign(stage=seats["retest"].notna().map({True: RETEST, False: SEND})),
        waiting[columns].assign(stage=WAIT, retest=pd.NaT, carried=True),
    ]
    rows = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True).drop_duplicates(KEY)
    rows = rows.assign(
        retest=pd.to_datetime(rows["retest"]), gain=rows["gain"].astype(float), carried=rows["carried"].astype(bool)
    )
    rows = rows.merge(held, on="session_id", how="left").assign(turn=rows["stage"].map(ORDER).to_numpy())
    rows = rows.sort_values(["turn", "retest", "start", *KEY], kind="stable")
    return rows[[*KEY, "stage", "session_id", "course_id", "start", "gain", "retest", "carried"]].reset_index(drop=True)
