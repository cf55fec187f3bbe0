"""What courses ask before them that an officer does not have yet: conditions, and which seats would meet them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pandas as pd

from workbench.parameters.framework import Framework
from workbench.parameters.planning import Training
from workbench.plan.duties import certificates
from workbench.plan.itself import DUTY, LAST, PAIR

CONDITION = ["officer_id", "course", "condition"]
COLUMNS = {"officer_id": "str", "course": "int64", "condition": "int64", "after": "int64", "scale_id": "str"}


def unmet_conditions(
    pairs: pd.DataFrame,
    levels: pd.DataFrame,
    framework: Framework,
    *,
    training: Training,
    start: dt.date,
) -> pd.DataFrame:
    """Return the conditions of courses that officers do not meet yet.

    An earlier course is held where there is a certificate of it that has not expired by the plan's first day, or the
    day as of which it is made. A level is there where the printed level reaches it.

    Args:
        pairs: officer_id and course (number in the catalogue) of what somebody could take.
        levels: officer_id, scale_id and level of everybody with a result.
        framework: what courses ask.
        training: certificates.
        start: first day of the plan.

    Returns:
        A row per condition and course that would meet it: officer_id, course, condition (its line in the framework's
        prerequisites), after (number of the course), scale_id (the scale that a seat in it has to serve; "" for any).
        Where no course of the catalogue would, `after` is −1.
    """
    number = {course.id: k for k, course in enumerate(framework.courses)}
    pairs = pairs[PAIR].drop_duplicates()
    day = pd.Timestamp(max(start, training.as_of or start))
    held = certificates(training.operations.certificates)
    held = held[held["expires_on"].fillna(day).ge(day)]
    has = pd.MultiIndex.from_frame(held[["officer_id", "course_id"]])
    known = levels.loc[levels["level"].notna(), ["officer_id", "scale_id", "level"]]

    def found() -> Iterator[pd.DataFrame]:
        for line, asked in enumerate(framework.prerequisites):
            own = pairs[pairs["course"].eq(number[asked.course])]
            if asked.after is not None:
                there = pd.MultiIndex.from_frame(own[["officer_id"]].assign(course_id=asked.after)).isin(has)
                after, scale = [number[asked.after]], ""
            else:
                able = known[known["scale_id"].eq(asked.scale) & known["level"].ge(asked.level)]
                there = own["officer_id"].isin(able["officer_id"]).to_numpy(bool)
                after, scale = _leading(framework, str(asked.scale), int(asked.level or 0)), str(asked.scale)
            for course in after:
                yield own[~there].assign(condition=line, after=course, scale_id=scale)

    parts = list(found())
    if not parts:
        return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in COLUMNS.items()})
    return pd.concat(parts)[list(COLUMNS)].astype(COLUMNS).sort_values([*CONDITION, "after"], ignore_index=True)


def _leading(framework: Framework, scale: str, level: int) -> list[int]:
    """Return the numbers of the courses that lead to a level of a scale, or beyond; −1 alone where there is none."""
    served = framework.served_by
    found = [k for k, c in enumerate(framework.courses) if scale in served[c.id] and c.lifts.to >= level]
    return found or [-1]


def asked_for(conditions: pd.DataFrame, pairs: pd.DataFrame, *, stays: pd.DataFrame) -> pd.DataFrame:
    """Return the earlier courses that officers would have to take for others alone, as `itself.numbered` takes them.

    Courses that the earlier ones ask in turn are asked too.

    Args:
        conditions: what `unmet_conditions` returns of every course that asks for something.
        pairs: officer_id, unit_id and course of what somebody could take already.
        stays: officer_id and course of the seats that stay of a published plan.
    """
    unit = pairs.drop_duplicates("officer_id").set_index("officer_id")["unit_id"]
    wanted = conditions[conditions["scale_id"].eq("") & conditions["after"].ge(0)]
    asking, found = pairs[PAIR], [pd.DataFrame({"officer_id": [], "course": []})]
    reached = pd.concat([pairs[PAIR], stays[PAIR]], ignore_index=True)
    while True:
        more = wanted.merge(asking, on=PAIR)[["officer_id", "after"]].drop_duplicates()
        more = more.rename(columns={"after": "course"})
        asking = more[~pd.MultiIndex.from_frame(more).isin(pd.MultiIndex.from_frame(reached))]
        if asking.empty:
            break
        reached = pd.concat([reached, asking], ignore_index=True)
        found.append(asking)
    rows = pd.concat(found, ignore_index=True).astype({"officer_id": "str", "course": "int64"})
    return rows.assign(unit_id=rows["officer_id"].map(unit).astype("str"), **{DUTY: 0.0, LAST: pd.NaT})
