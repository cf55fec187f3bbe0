"""Why a need stays open, and what would close it.

Uses `candidates` of the same room: a reason is a statement about what the plan could choose from.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from workbench import tables
from workbench.language import Text
from workbench.parameters.planning import Training
from workbench.plan.candidates import Candidates

REASONS_TEXT: dict[str, Text] = {
    "no_result": Text("Chưa có kết quả đánh giá.", "There is no result yet."),
    "undecided": Text("Cấp độ chưa kết luận được.", "The level is undecided."),
    "no_unit": Text("Chưa rõ đơn vị công tác.", "The officer's unit is not known."),
    "no_course": Text(
        "Danh mục không có khóa học phù hợp với cấp độ này.", "The catalogue has no course that fits this level."
    ),
    "days": Text(
        "Hết số ngày học cho phép của người này, hoặc khóa học dài hơn kế hoạch.",
        "The officer's days of training are used up, or the course is longer than the plan allows.",
    ),
    "not_worth_a_session": Text(
        "Số người cùng nhu cầu ít hơn số tối thiểu để mở lớp.", "Fewer people share the need than a session requires."
    ),
    "release_cap": Text(
        "Đơn vị đã đủ số người được vắng mặt trong tuần.", "The unit has as many people away as it may have in a week."
    ),
    "budget": Text("Hết kinh phí.", "The budget is used up."),
    "next_step": Text(
        "Đã xếp một bước; bước tiếp theo sau khi đánh giá lại.",
        "One step is planned; the next follows the re-assessment.",
    ),
    "seats": Text("Các lớp đã đủ chỗ hoặc đủ số lớp được mở.", "All seats, or all sessions that may open, are taken."),
}
REMEDIES: dict[str, Text] = {
    "assess": Text("Tổ chức đánh giá.", "Assess the officer."),
    "reassess": Text("Đánh giá lại trước khi quyết định.", "Re-assess before deciding."),
    "set_unit": Text("Bổ sung đơn vị của người này.", "State the officer's unit."),
    "add_course": Text("Bổ sung khóa học vào danh mục.", "Add a course to the catalogue."),
    "raise_days": Text("Tăng số ngày học mỗi người hoặc kéo dài kế hoạch.", "Allow more days, or a longer plan."),
    "coach": Text("Kèm cặp tại chỗ.", "Coach on the job."),
    "join_units": Text(
        "Ghép học viên từ các địa điểm để đủ mở lớp.", "Bring people of several sites into one session."
    ),
    "raise_release_cap": Text(
        "Nâng trần vắng mặt hoặc kéo dài kế hoạch.", "Raise the release cap, or extend the plan."
    ),
    "raise_budget": Text("Tăng kinh phí.", "Raise the budget."),
    "open_session": Text("Mở thêm lớp.", "Open one more session."),
}
REMEDY_OF = {
    "no_result": "assess",
    "undecided": "reassess",
    "no_unit": "set_unit",
    "no_course": "add_course",
    "days": "raise_days",
    "not_worth_a_session": "coach",
    "join_units": "join_units",
    "release_cap": "raise_release_cap",
    "budget": "raise_budget",
    "seats": "open_session",
}
NEAREST_FIRST = ("release_cap", "budget", "seats", "join_units", "not_worth_a_session")


def unmet(
    needs: pd.DataFrame,
    unassessed: pd.DataFrame,
    choice: Candidates,
    *,
    limits: Training,
    sessions: pd.DataFrame,
    seats: pd.DataFrame,
    cost: float,
) -> pd.DataFrame:
    """Return table `unmet`: every need without a seat, the limit that keeps it open, and the remedy.

    The first of these that holds is the reason: there is no result; the level is undecided; the unit is unknown; no
    course fits; no fitting course fits into the officer's remaining days and the plan's weeks. Then, per fitting
    course, with the plan as it stands:

    - not_worth_a_session: fewer people have the need at each site than a session requires (remedy: join_units where
      the sites together have enough, else coach);
    - a session has a free seat: release_cap where the unit has nobody left to send in its weeks, budget where the
      price of one seat is not left, else seats (the officer is away in that week, or the plan is within the solver's
      gap of the best one);
    - else a further session would be needed: seats where as many are open as may be, budget where its price for the
      fewest people is not left, not_worth_a_session where fewer people than that still wait, release_cap where the
      units of those who wait cannot release so many in any week, else seats.

    Where several courses fit, the reason is that of the course nearest to being held, in the order `NEAREST_FIRST`.

    Args:
        needs: rows of `gaps` that are needs.
        unassessed: rows of `gaps` without a result.
        choice: what the plan could choose from.
        limits: limits of the plan.
        sessions: sessions that open, with course (number), site, week, used.
        seats: seats taken, with need, officer_id, unit_id, course and week.
        cost: what the plan costs, in đồng.
    """
    waiting = choice.needs[~choice.needs["need"].isin(seats["need"])]
    waiting = waiting.assign(reason=_reasons(waiting, choice, limits, sessions, seats, cost))
    undecided = needs[~needs["decision"].eq("clear").fillna(False)].assign(reason="undecided")
    homeless = needs[needs["decision"].eq("clear").fillna(False) & needs["unit_id"].isna()].assign(reason="no_unit")
    columns = ["officer_id", "scale_id", "gap", "reason"]
    every = [unassessed.assign(reason="no_result")[columns], undecided[columns], homeless[columns], waiting[columns]]
    table = pd.concat([part.astype({"gap": "Int64", "reason": "str"}) for part in every], ignore_index=True)
    table["remedy"] = table["reason"].map(REMEDY_OF)
    table["reason"] = table["reason"].replace("join_units", "not_worth_a_session")
    return tables.UNMET.shaped(table.sort_values(["officer_id", "scale_id"]))


def _reasons(
    waiting: pd.DataFrame,
    choice: Candidates,
    limits: Training,
    sessions: pd.DataFrame,
    seats: pd.DataFrame,
    cost: float,
) -> np.ndarray:
    used = seats.groupby("officer_id")[["days", "span"]].sum()
    left = waiting[["need", "officer_id"]].join(used, on="officer_id").fillna({"days": 0.0, "span": 0.0})
    allowed = np.inf if limits.days_per_officer is None else limits.days_per_officer
    left = left.assign(days_left=allowed - left["days"], weeks_left=limits.weeks - left["span"])
    pairs = choice.options.merge(left[["need", "days_left", "weeks_left"]], on="need")
    pairs = pairs[pairs["days"].le(pairs["days_left"] + 1e-9) & pairs["span"].le(pairs["weeks_left"])]
    state = _states(pairs, choice, limits, sessions, seats, cost)
    ranked = pairs.merge(state, on=["unit_id", "course"])
    rank = ranked["state"].map({name: i for i, name in enumerate(NEAREST_FIRST)})
    best = rank.groupby(ranked["need"]).min()
    reason = waiting["need"].map(best.map(dict(enumerate(NEAREST_FIRST)))).astype("object")
    fits = waiting["need"].isin(choice.suitable["need"])
    return np.where(~fits, "no_course", np.where(reason.isna(), "days", reason))


def _states(
    pairs: pd.DataFrame,
    choice: Candidates,
    limits: Training,
    sessions: pd.DataFrame,
    seats: pd.DataFrame,
    cost: float,
) -> pd.DataFrame:
    """What keeps each (unit, course) from one more seat."""
    units = pd.Index(choice.caps.index)
    slack = np.repeat(choice.caps.to_numpy(float)[:, None], limits.weeks, axis=1)
    away = seats.loc[np.repeat(seats.index, seats["span"])]
    week = away["week"].to_numpy() + away.groupby(level=0).cumcount().to_numpy() - 1
    np.subtract.at(slack, (units.get_indexer(away["unit_id"]), week), 1.0)
    left = np.inf if limits.budget is None else limits.budget - cost + 1e-6
    demand = choice.options.merge(choice.reach, on=["unit_id", "course"]).groupby(["course", "site"])["need"].nunique()
    demand_of_course = choice.options.groupby("course")["need"].nunique()
    still = pairs.merge(choice.reach, on=["unit_id", "course"])
    still_there = still.groupby(["course", "site", "unit_id"])["need"].nunique()
    limit = choice.places.set_index(["course", "site"])["limit"]
    opened = dict(iter(sessions.groupby(["course", "site"])))
    sites = choice.reach.groupby(["unit_id", "course"])["site"].agg(list)
    further: dict[tuple[int, str], str] = {}

    def one_more_session(course: int, site: str) -> str:
        if (course, site) not in further:
            facts = choice.courses.loc[course]
            waiting = still_there.xs((course, site))
            rows = slack[units.get_indexer(waiting.index)]
            window = np.lib.stride_tricks.sliding_window_view(rows, facts["span"], axis=1).min(axis=2)
            released = np.minimum(np.maximum(window, 0.0), waiting.to_numpy(float)[:, None]).sum(axis=0).max()
            price = facts["session_cost"] + facts["fewest"] * facts["person_cost"]
            tests = {
                "seats": len(opened.get((course, site), ())) >= limit[(course, site)],
                "budget": price > left,
                "not_worth_a_session": waiting.sum() < facts["fewest"],
                "release_cap": released < facts["fewest"],
            }
            further[(course, site)] = next((name for name, holds in tests.items() if holds), "seats")
        return further[(course, site)]

    def state(unit: str, course: int) -> str:
        facts = choice.courses.loc[course]
        worthwhile = [site for site in sites[(unit, course)] if demand[(course, site)] >= facts["fewest"]]
        if not worthwhile:
            return "join_units" if demand_of_course[course] >= facts["fewest"] else "not_worth_a_session"
        own = slack[units.get_loc(unit)]
        found = {one_more_session(course, site) for site in worthwhile}
        for site in worthwhile:
            for start, taken in _open_seats(opened.get((course, site))):
                if taken >= facts["most"]:
                    continue
                if own[start - 1 : start - 1 + facts["span"]].min() < 1:
                    found.add("release_cap")
                elif facts["person_cost"] > left:
                    found.add("budget")
        return next(name for name in NEAREST_FIRST if name in found)

    distinct = pairs[["unit_id", "course"]].drop_duplicates()
    states = [state(unit, course) for unit, course in zip(distinct["unit_id"], distinct["course"], strict=True)]
    return distinct.assign(state=pd.Series(states, index=distinct.index, dtype="str"))


def _open_seats(sessions: pd.DataFrame | None) -> list[tuple[int, int]]:
    return [] if sessions is None else list(zip(sessions["week"], sessions["used"], strict=True))
