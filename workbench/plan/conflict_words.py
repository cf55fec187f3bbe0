"""Limits that contradict each other, and what would resolve it, in words."""

from __future__ import annotations

from typing import Protocol

import numpy as np
import pandas as pd

from workbench.language import Speaker, Text
from workbench.parameters.planning import Training
from workbench.plan.candidates import Candidates

MILLION = 1e6
SMALL = 1e-6


class Named(Protocol):
    """A limit as far as words need it: its kind, and what it belongs to."""

    @property
    def kind(self) -> str:
        """Its kind."""

    @property
    def of(self) -> str | int:
        """What it belongs to."""


def described(limit: Named, choice: Candidates, limits: Training, *, sessions: pd.DataFrame) -> Text:
    """Return what a limit says, with its number.

    Args:
        limit: the limit.
        choice: what the plan can choose from.
        limits: limits of the plan.
        sessions: the sessions that fixed sessions' numbers refer to: course, site, week.
    """
    kind, of = limit.kind, limit.of
    if kind == "budget":
        return Text("ngân sách {money}", "the budget of {money}").format(money=money(limits.budget or 0.0))
    if kind == "trainers":
        said = Text("giảng viên của lĩnh vực {domain}: {n} mỗi tuần", "trainers of {domain}: {n} in a week")
        return said.format(n=choice.trainers[str(of)], domain=of)
    if kind == "release_cap":
        said = Text(
            "đơn vị {unit} được vắng mặt {n} người mỗi tuần (release_cap {share:g})",
            "unit {unit} may have {n} away in a week (release_cap {share:g})",
        )
        return said.format(n=int(choice.caps[str(of)]), unit=of, share=limits.release_cap)
    if kind == "strength":
        row = choice.strength.iloc[int(of)]
        said = Text(
            "{stay} người đạt cấp độ {level} ở {scale} phải ở lại đơn vị {unit}, hiện có {able}",
            "{stay} people at level {level} of {scale} who stay in unit {unit}, which has {able}",
        )
        return said.format(
            stay=row["stay"], level=row["level"], scale=row["scale_id"], unit=row["unit_id"], able=row["qualified"]
        )
    if kind == "days":
        return Text("{n:g} ngày học mỗi người", "{n:g} days of training per person").format(n=limits.days_per_officer)
    session = _session(int(of), choice, sessions)
    facts = choice.courses.loc[sessions["course"].iloc[int(of)]]
    words = {
        "sessions": Text("nhiều nhất {n} lớp {session}", "at most {n} sessions of {session}").format(
            n=limits.sessions_per_course, session=_place(int(of), choice, sessions)
        ),
        "seats_max": Text("{n} chỗ của lớp {session}", "the {n} seats of {session}").format(
            n=facts["most"], session=session
        ),
        "seats_min": Text("lớp {session} cần ít nhất {n} người", "{session} needs at least {n} people").format(
            n=facts["fewest"], session=session
        ),
        "named": Text("những người được chỉ định dự lớp {session} ({n})", "those named for {session} ({n})").format(
            n=_named(int(of), choice, sessions), session=session
        ),
        "opens": Text("lớp đã định {session}", "the fixed session {session}").format(session=session),
    }
    return words[kind]


def resolved(
    limit: Named,
    least: float | None,
    choice: Candidates,
    limits: Training,
    *,
    sessions: pd.DataFrame,
    sizes: pd.Series,
) -> Text | None:
    """Return what to do to one limit, with the price; None where relaxing it alone does not help.

    Args:
        limit: the limit.
        least: the value with which the other limits hold; None for what is set by hand, or where no value helps.
        choice: what the plan can choose from.
        limits: limits of the plan.
        sessions: the sessions that fixed sessions' numbers refer to.
        sizes: people of each unit.
    """
    kind, of = limit.kind, limit.of
    if kind == "opens":
        facts = choice.courses.loc[sessions["course"].iloc[int(of)]]
        price = money(facts["session_cost"] + facts["fewest"] * facts["person_cost"])
        said = Text(
            "bỏ lớp đã định {session} (bớt ít nhất {price})",
            "drop the fixed session {session} (saves at least {price})",
        )
        return said.format(session=_session(int(of), choice, sessions), price=price)
    if kind == "named":
        said = Text("bỏ bớt người được chỉ định ở lớp {session}", "name fewer people for {session}")
        return said.format(session=_session(int(of), choice, sessions))
    if least is None:
        return None
    whole = int(np.ceil(least - SMALL))
    if kind == "budget":
        more = np.ceil(least * MILLION - (limits.budget or 0.0) - SMALL)
        return Text("tăng training.budget thêm {money}", "raise training.budget by {money}").format(money=money(more))
    if kind == "trainers":
        return Text("nâng training.trainers.{domain} lên {n}", "raise training.trainers.{domain} to {n}").format(
            domain=of, n=whole
        )
    if kind == "release_cap":
        said = Text(
            "nâng training.release_cap lên {share:g} (đơn vị {unit}: {n} người)",
            "raise training.release_cap to {share:g} (unit {unit}: {n} away)",
        )
        return said.format(share=up(whole / sizes[str(of)]), unit=of, n=whole)
    if kind == "strength":
        row = choice.strength.iloc[int(of)]
        share = down(max(row["qualified"] - whole, 0) / row["needed"])
        return Text("giảm training.strength xuống {share:g}", "lower training.strength to {share:g}").format(
            share=share
        )
    if kind == "days":
        return Text("nâng training.days_per_officer lên {n:g}", "raise training.days_per_officer to {n:g}").format(
            n=least
        )
    if kind == "sessions":
        return Text("nâng training.sessions_per_course lên {n}", "raise training.sessions_per_course to {n}").format(
            n=whole
        )
    course = choice.courses["course_id"].loc[sessions["course"].iloc[int(of)]]
    if kind == "seats_max":
        return Text("nâng seats.max của khóa {course} lên {n}", "raise seats.max of course {course} to {n}").format(
            course=course, n=whole
        )
    fewest = int(np.floor(least + SMALL))
    if fewest < 1:
        return None
    return Text("giảm seats.min của khóa {course} xuống {n}", "lower seats.min of course {course} to {n}").format(
        course=course, n=fewest
    )


def money(dong: float) -> Text:
    """Return an amount in both languages."""
    return Text(Speaker("vi").number(dong) + " đồng", Speaker("en").number(dong) + " đồng")


def up(share: float) -> float:
    """Round a share up to thousandths."""
    return float(np.ceil(share * 1000 - SMALL) / 1000)


def down(share: float) -> float:
    """Round a share down to thousandths."""
    return float(np.floor(share * 1000 + SMALL) / 1000)


def _place(number: int, choice: Candidates, sessions: pd.DataFrame) -> str:
    row = sessions.iloc[number]
    course = choice.courses["course_id"].loc[row["course"]]
    return f"{course}@{row['site']}" if row["site"] else str(course)


def _session(number: int, choice: Candidates, sessions: pd.DataFrame) -> Text:
    said = Text("{place} tuần {week}", "{place} in week {week}")
    return said.format(place=_place(number, choice, sessions), week=sessions["week"].iloc[number])


def _named(number: int, choice: Candidates, sessions: pd.DataFrame) -> int:
    key = ["course", "site", "week"]
    return len(choice.fixed_seats.merge(sessions.iloc[[number]][key], on=key))
