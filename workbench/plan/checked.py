"""Every limit that a written plan breaks, found from its tables alone.

It reads the tables as they were written and works every limit out anew from the parameters and the framework. It
shares no code with the modules that plan, so that a fault there cannot hide itself here; `checked_away`,
`checked_coaching`, `checked_duties`, `checked_frozen`, `checked_money`, `checked_named`, `checked_orders`,
`checked_share` and `checked_steps` of the same room are its other parts.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from workbench.parameters.framework import Framework
from workbench.parameters.planning import Coaching, Training
from workbench.plan.checked_away import days_allowed, on_leave, while_away
from workbench.plan.checked_coaching import coaching_violations, parts, unit_of_officer
from workbench.plan.checked_duties import alone, duty_violations, prerequisite_violations
from workbench.plan.checked_frozen import frozen_violations, standing_sessions
from workbench.plan.checked_money import MONEY, money_and_trainers
from workbench.plan.checked_named import named_violations
from workbench.plan.checked_orders import by_order, order_violations
from workbench.plan.checked_share import share_violations
from workbench.plan.checked_steps import in_turn, row_of, steps_in_order
from workbench.tables import COACHING_PLAN, LEVELS, OFFICERS

SMALL = 1e-6
AT_WORK = ("online", "self_paced")
"""Forms of courses for which nobody leaves the unit."""


def violations(
    tables: Mapping[str, pd.DataFrame],
    framework: Framework,
    *,
    training: Training,
    coaching: Coaching,
    start: dt.date,
    before: Mapping[str, pd.DataFrame] | None = None,
) -> pd.DataFrame:
    """Return every limit that the written plans break; no row where they keep all of them.

    What stays of the published plan may break a limit of today: that is no finding, as long as nothing new adds to it.

    A week of the plan runs from `start` + 7 (week − 1) days for seven days; its working days are Monday to Friday less
    the holidays. A session of d days is taught on the first ⌈d⌉ working days from its week on, and its people are away
    in every week from its first day to its last.

    Args:
        tables: by name: officers, gaps, levels, sessions, training_plan, coaching_plan.
        framework: courses, units and their sites, people needed.
        training: limits of the training plan.
        coaching: limits of the coaching plan.
        start: first day of the plan.
        before: tables `sessions`, `training_plan` and, as far as there is one, `coaching_plan` of the published plan
            that is kept; None where none is.

    Returns:
        rule, where (session, unit, week, or row of the table, counted from 1; never a person), value, limit.
    """
    stays, pairs = (
        standing_sessions(before, training),
        None if not before or "coaching_plan" not in before else COACHING_PLAN.of(before),
    )
    held = _held(tables["sessions"], framework, training, start)
    held = held.assign(stays=held["session_id"].isin(stays))
    seats = _seats(tables, held, framework)
    found = _of_plan(held, seats, tables, framework, training, start)
    if stays:
        alone = seats[seats["session_id"].isin(stays)]
        excused = set(_of_plan(held[held["stays"]], alone, tables, framework, training, start))
        found = [finding for finding in found if finding not in excused]
    found += [
        *frozen_violations(tables, before, framework, training),
        *_set_by_hand(held, seats, training, stays),
        *order_violations(tables, seats, training, stays),
        *duty_violations(seats, tables["officers"], framework, training, start, stays),
        *share_violations(tables, framework, training),
        *coaching_violations(tables, framework, limits=coaching, training=training, before=pairs),
    ]
    frame = pd.DataFrame(found, columns=["rule", "where", "value", "limit"]).astype("str")
    return frame.sort_values(["rule", "where"], ignore_index=True)


def _of_plan(
    held: pd.DataFrame,
    seats: pd.DataFrame,
    tables: Mapping[str, pd.DataFrame],
    framework: Framework,
    training: Training,
    start: dt.date,
) -> list[tuple[str, ...]]:
    """What sessions and seats must not do, or use up; the fewer there are, the less can be wrong."""
    needs = seats[~alone(seats)]
    return [
        *_sessions_right(held, tables["training_plan"], training),
        *_needs_right(needs, framework, training),
        *_seats_right(seats, framework, training),
        *steps_in_order(needs, training),
        *in_turn(needs, framework),
        *prerequisite_violations(seats, LEVELS.of(tables), framework, training, start),
        *_people_away(seats, tables, framework, training, start),
        *money_and_trainers(held, seats, framework, training),
        *named_violations(held, framework, training),
    ]


def _held(sessions: pd.DataFrame, framework: Framework, training: Training, start: dt.date) -> pd.DataFrame:
    """Sessions with the facts of their course, and the weeks and days that they should take."""
    known = framework.course_by_id
    facts = pd.DataFrame(
        [
            (
                c.id, c.lifts.scale, framework.domain_of.get(c.lifts.scale), c.lifts.from_, c.lifts.to, float(c.days),
                c.seats.min, c.seats.max, c.cost.session, c.cost.person, c.trainers, c.form,
            )
            for c in known.values()
        ],
        columns=[
            "course_id", "lifts", "domain_id", "entry", "exit", "length", "fewest", "most", "fee", "person_fee",
            "teach", "form",
        ],
    ).astype({"course_id": "str", "lifts": "str"})  # fmt: skip
    held = sessions.reset_index(drop=True)
    held = held.assign(at=held["site"].astype("object").where(held["site"].notna(), "")).merge(
        facts, on="course_id", how="left"
    )
    spans = [_taught(start, week, length, training) for week, length in zip(held["week"], held["length"], strict=True)]
    expected = pd.DataFrame(spans, columns=["first_day", "last_day", "last_week"], index=held.index)
    expected = expected.astype({"last_week": float})
    return held.assign(**{name: expected[name] for name in expected})


def _taught(
    start: dt.date, week: int, length: float, training: Training
) -> tuple[dt.date | None, dt.date | None, int | None]:
    """First day, last day and last week of a session; None where it cannot be held."""
    if math.isnan(length):
        return None, None, None
    days: list[dt.date] = []
    opening = start + dt.timedelta(days=7 * (int(week) - 1))
    closing = start + dt.timedelta(days=7 * training.weeks)
    day = opening
    while day < closing and len(days) < math.ceil(length - SMALL):
        if day.weekday() < 5 and day not in training.holidays:
            days.append(day)
        day += dt.timedelta(days=1)
    if len(days) < math.ceil(length - SMALL) or days[0] >= opening + dt.timedelta(days=7):
        return None, None, None
    return days[0], days[-1], (days[-1] - start).days // 7 + 1


def _seats(tables: Mapping[str, pd.DataFrame], held: pd.DataFrame, framework: Framework) -> pd.DataFrame:
    """Seats with their session, officer and need."""
    plan = tables["training_plan"].reset_index(drop=True)
    plan = plan.assign(row=np.arange(1, len(plan) + 1)).rename(columns={"seat_cost": "paid", "fixed": "by_hand"})
    session = held[
        [
            "session_id",
            "course_id",
            "week",
            "last_week",
            "at",
            "lifts",
            "form",
            "entry",
            "exit",
            "length",
            "person_fee",
            "first_day",
            "last_day",
        ]
    ]
    seats = plan.merge(session, on="session_id", how="left").merge(
        unit_of_officer(OFFICERS.of(tables)), on="officer_id", how="left"
    )
    need = tables["gaps"][["officer_id", "scale_id", "required", "level", "gap", "decision"]]
    seats = seats.merge(need, on=["officer_id", "scale_id"], how="left")
    seats = seats.assign(**_chances(seats, tables["levels"], framework.top_level))
    home = seats["unit_id"].map({u.id: u.site for u in framework.units if u.site})
    away = home.notna() & seats["at"].ne("") & seats["at"].ne(home)
    return seats.assign(
        home=home,
        away=away.astype(bool),
        last_week=seats["last_week"].fillna(seats["week"].astype("Float64").astype(float)),
    )


def _chances(seats: pd.DataFrame, levels: pd.DataFrame, top_level: int) -> dict[str, np.ndarray]:
    """What the chances of levels say of seats: `sure` and `likeliest`.

    `sure` is the lower of the chances that the level at which the course ends is lacking and that its first one is
    there, `likeliest` the likeliest level of those that it lifts. A level without chances is certain.
    """
    key, goal = ["officer_id", "scale_id"], np.fmin(seats["exit"].astype(float), seats["required"].astype(float))
    names = [name for name in (f"p_{k}" for k in range(top_level + 1)) if name in levels]
    chance = seats[key].merge(levels[[*key, *names]], on=key, how="left").reindex(columns=names)
    sure, likeliest = np.zeros(len(seats)), np.full(len(seats), np.nan)
    for i, (low, high, level) in enumerate(zip(seats["entry"], goal, seats["level"], strict=True)):
        p = chance.iloc[i].to_numpy(float)
        if pd.isna(low) or pd.isna(high) or pd.isna(level):
            continue
        if not len(p) or np.isnan(p).any():
            p = np.eye(top_level + 1)[int(level)]
        low, high = int(low), int(high)
        sure[i] = min(p[:high].sum(), p[low:].sum())
        likeliest[i] = low + int(p[low:high].argmax()) if high > low else np.nan
    return {"sure": sure, "likeliest": likeliest}


def _sessions_right(held: pd.DataFrame, plan: pd.DataFrame, training: Training) -> Iterator[tuple[str, ...]]:
    name = held["session_id"]
    yield from parts("unknown_course", name[held["lifts"].isna()], held["course_id"], "")
    used = name.map(plan.groupby("session_id").size()).astype(float).fillna(0.0).astype(int)
    yield from parts("seats_used", name[held["n_seats_used"].ne(used)], held["n_seats_used"], used)
    yield from parts("seats_max", name[used.gt(held["most"])], used, held["most"])
    yield from parts("seats_min", name[used.lt(held["fewest"])], used, held["fewest"])
    seats = {(room.site, room.name): room.seats for room in training.operations.rooms}
    rooms = held["room"] if "room" in held else pd.Series(None, index=held.index, dtype="object")
    holds = pd.Series([seats.get(key, math.inf) for key in zip(held["at"], rooms, strict=True)], index=held.index)
    places = np.minimum(held["most"].astype(float), holds.astype(float))
    wrong = held["n_seats"].astype(float).ne(places) & held["lifts"].notna()
    yield from parts("places", name[wrong], held["n_seats"], places)
    wrong = held["n_trainers"].ne(held["teach"]) & held["lifts"].notna()
    yield from parts("trainers_of_session", name[wrong], held["n_trainers"], held["teach"])
    impossible = held["last_week"].isna() & held["lifts"].notna()
    yield from parts("calendar", name[impossible], held["week"], training.weeks)
    possible = held["last_week"].notna()
    for column, expected in (("start", "first_day"), ("end", "last_day")):
        day = pd.to_datetime(held[expected])
        yield from parts("dates", name[possible & held[column].ne(day)], held[column], day)
    weeks = held["last_week"] - held["week"] + 1
    yield from parts("n_weeks", name[possible & held["n_weeks"].ne(weeks)], held["n_weeks"], weeks)
    same = held.groupby(["course_id", "at"])["session_id"].transform("size")
    most = training.sessions_per_course
    yield from parts("sessions_per_course", name[same.gt(most)], same, most)
    yield from parts("same_week", name[held.duplicated(["course_id", "at", "week"])], held["week"], "")


def _needs_right(seats: pd.DataFrame, framework: Framework, training: Training) -> Iterator[tuple[str, ...]]:
    """What holds of seats that serve a need."""
    row = row_of(seats)
    possible = seats["decision"].eq("undecided") & (training.seats_by == "gain") & (not training.reassess_first)
    wanted = seats["gap"].gt(0).fillna(False) | (possible.fillna(False) & seats["gap"].eq(0).fillna(False))
    yield from parts("no_need", row[~wanted.astype(bool)], seats["gap"], ">0")
    yield from parts("scale", row[_not_served(seats, framework)], seats["scale_id"], seats["lifts"])
    low = seats["from_level"].lt(seats["entry"]) | seats["from_level"].ge(seats["exit"])
    yield from parts("from_level", row[low], seats["from_level"], seats["entry"])
    yield from parts("to_level", row[seats["to_level"].ne(seats["exit"])], seats["to_level"], seats["exit"])
    reached = seats["to_level"] if training.seats_by == "level" else seats["from_level"] + 1
    beyond = reached.gt(seats["required"]).fillna(False)
    yield from parts("required", row[beyond], reached, seats["required"])
    by_hand = seats["by_hand"] | by_order(seats, training)
    unsure = seats["sure"].lt(training.prudence - SMALL) & seats["step"].eq(1) & ~by_hand
    if training.seats_by == "gain":
        yield from parts("prudence", row[unsure], seats["sure"], training.prudence)
    undecided = ~seats["decision"].eq("clear").fillna(False) & ~by_hand
    if training.reassess_first:
        yield from parts("undecided", row[undecided], seats["decision"], "clear")


def _seats_right(seats: pd.DataFrame, framework: Framework, training: Training) -> Iterator[tuple[str, ...]]:
    """What holds of every seat, whatever it is for."""
    row = row_of(seats)
    yield from parts("unknown_session", row[seats["course_id"].isna()], seats["session_id"], "")
    yield from parts("no_unit", row[seats["unit_id"].isna()], "", "")
    yield from parts("absent", row[while_away(seats, training)], "", "")
    yield from parts("excluded", row[seats["officer_id"].isin(training.excluded)], "", "")
    yield from parts("travels", row[seats["travels"].ne(seats["away"])], seats["travels"], seats["away"])
    due = seats["person_fee"] + seats["away"] * training.travel.cost
    yield from parts("seat_cost", row[(seats["paid"] - due).abs().gt(MONEY)], seats["paid"], due)
    sites = {c.id: c.sites if c.sites and c.form not in AT_WORK else [""] for c in framework.courses}
    nowhere = [s not in sites.get(c, [s]) for c, s in zip(seats["course_id"], seats["at"], strict=True)]
    yield from parts("site", row[nowhere], seats["at"], "")
    at_home = [h in sites.get(c, []) for c, h in zip(seats["course_id"], seats["home"], strict=True)]
    barred = {
        "never": seats["away"],
        "needed": seats["away"] & np.array(at_home, dtype=bool),
        "always": seats["away"] & False,
    }
    yield from parts("travel", row[barred[training.travel.allowed] & ~seats["by_hand"]], seats["at"], seats["home"])


def _not_served(seats: pd.DataFrame, framework: Framework) -> np.ndarray:
    """Which seats are in a course that does not serve their need."""
    served = framework.served_by
    pairs = zip(seats["course_id"], seats["scale_id"], strict=True)
    return np.array([scale not in served.get(course, (scale,)) for course, scale in pairs], dtype=bool)


def _people_away(
    seats: pd.DataFrame, tables: Mapping[str, pd.DataFrame], framework: Framework, training: Training, start: dt.date
) -> Iterator[tuple[str, ...]]:
    if seats.empty:
        return
    if training.days_per_officer is not None:
        days = seats.groupby("officer_id")["length"].sum()
        rows = row_of(seats.groupby("officer_id").first())
        most = days_allowed(days.index, training, start)
        over = days.gt(most + SMALL)
        yield from parts("days", rows[over], days, most)
    sure = seats[seats["course_id"].notna()]
    weeks = [range(int(a), int(b) + 1) for a, b in zip(sure["week"], sure["last_week"], strict=True)]
    away = sure.assign(at_week=pd.Series(weeks, index=sure.index, dtype="object")).explode("at_week")
    twice = away.duplicated(["officer_id", "at_week"])
    yield from parts("one_place", row_of(away)[twice], away["at_week"], 1)
    away = away.drop_duplicates(["officer_id", "at_week"])
    away = away[~away["form"].isin(AT_WORK)]
    if training.release_cap is not None:
        size = tables["officers"]["unit_id"].astype("str").value_counts()
        gone = away.groupby(["unit_id", "at_week"]).size().reset_index(name="n")
        most = np.maximum(np.floor(gone["unit_id"].map(size).astype(float) * training.release_cap + SMALL), 1)
        leave = on_leave(OFFICERS.of(tables), training, start)
        others = [
            leave.get((unit, week), frozenset()) for unit, week in zip(gone["unit_id"], gone["at_week"], strict=True)
        ]
        most = np.maximum(most - [len(people) for people in others], 1)
        where = gone["unit_id"] + " week " + gone["at_week"].astype("str")
        yield from parts("release_cap", where[gone["n"].gt(most)], gone["n"], most)
    if training.strength is not None:
        yield from _strength(away, tables, framework, training, start)


def _strength(
    away: pd.DataFrame,
    tables: Mapping[str, pd.DataFrame],
    framework: Framework,
    training: Training,
    start: dt.date,
) -> Iterator[tuple[str, ...]]:
    """Of the people at a level or above, those who stay are fewer than the share of the people needed there."""
    units, share = tables["officers"][["officer_id", "unit_id"]].astype("str"), training.strength or 0.0
    leave = on_leave(OFFICERS.of(tables), training, start)
    known = tables["levels"][["officer_id", "scale_id", "level"]].merge(units, on="officer_id")
    known = known[known["level"].notna()]
    gone = away[["officer_id", "unit_id", "at_week"]]
    for unit in framework.units:
        present, leaving = known[known["unit_id"].eq(unit.id)], gone[gone["unit_id"].eq(unit.id)]
        if leaving.empty:
            continue
        for scale, places in unit.needed.items():
            for level in places:
                wanted = sum(n for k, n in places.items() if k >= level)
                must = math.ceil(share * wanted - SMALL)
                able = present[present["scale_id"].eq(scale) & present["level"].ge(level)]
                weekly = leaving[leaving["officer_id"].isin(able["officer_id"])].groupby("at_week").size()
                others = [leave.get((unit.id, week), frozenset()) for week in weekly.index]
                weekly = weekly + [len(people.intersection(able["officer_id"])) for people in others]
                short = weekly[len(able) - weekly < must]
                where = pd.Series([f"{unit.id} {scale} {level} week {w}" for w in short.index], index=short.index)
                yield from parts("strength", where, len(able) - short, must)


def _set_by_hand(
    held: pd.DataFrame, seats: pd.DataFrame, training: Training, stays: frozenset[str]
) -> Iterator[tuple[str, ...]]:
    cancelled = {one.session for one in training.operations.sessions if one.status == "cancelled"}
    opened = {
        (c, s, w): i for c, s, w, i in zip(held["course_id"], held["at"], held["week"], held["session_id"], strict=True)
    }
    seated = set(zip(seats["session_id"], seats["officer_id"], strict=True))
    for number, session in enumerate(training.fixed):
        where = f"training.fixed.{number}"
        site = f"@{session.site}" if session.site else ""
        if f"{session.course}{site}-w{session.week:02d}" in stays | cancelled:
            continue
        session_id = opened.get((session.course, session.site or "", session.week))
        if session_id is None:
            yield "fixed_session", where, "0", "1"
            continue
        absent = sum((session_id, officer) not in seated for officer in session.officers)
        if absent:
            yield "fixed_officers", where, str(len(session.officers) - absent), str(len(session.officers))
