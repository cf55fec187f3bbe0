"""The two stages of a plan, need by need: who goes now, who is re-tested first, who waits for a place."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

KEY = ["officer_id", "scale_id"]
SEND, RETEST, WAIT = "send", "retest", "wait"
ORDER = {RETEST: 0, SEND: 1, WAIT: 2}


def stages(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return a row for each officer and scale with a seat, a re-test or a place in a waiting list.

    Whoever has a coach for the need does not wait.

    Args:
        tables: by name: sessions, training_plan, retest_plan, waiting_list.

    Returns:
        officer_id, scale_id, stage (`SEND`, `RETEST` or `WAIT`), course_id, start and gain (levels, on average) of the
        session concerned, retest (its day); in the order of re-tests, seats, waiting, then of the days.
    """
    held = tables["sessions"][["session_id", "course_id", "start"]]
    columns = [*KEY, "session_id", "gain"]
    again, waiting = tables["retest_plan"], tables["waiting_list"]
    waiting = waiting[~waiting["coached"].fillna(False).astype(bool)].sort_values(["rank", "session_id"])
    parts = [
        again[columns].assign(stage=RETEST, retest=again["date"]),
        tables["training_plan"].reindex(columns=columns).assign(stage=SEND, retest=pd.NaT),
        waiting[columns].assign(stage=WAIT, retest=pd.NaT),
    ]
    rows = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True).drop_duplicates(KEY)
    rows = rows.assign(retest=pd.to_datetime(rows["retest"]), gain=rows["gain"].astype(float))
    rows = rows.merge(held, on="session_id", how="left").assign(turn=rows["stage"].map(ORDER).to_numpy())
    rows = rows.sort_values(["turn", "retest", "start", *KEY], kind="stable")
    return rows[[*KEY, "stage", "course_id", "start", "gain", "retest"]].reset_index(drop=True)
