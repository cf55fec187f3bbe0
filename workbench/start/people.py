"""What lists of people, holidays and leave tell: units, positions, days, who is away."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import pandas as pd

from workbench.intake.headers import KNOWN, STANDARD, fold, standard_names
from workbench.intake.layout import lay_out
from workbench.intake.office import FROM_DAYS, TO_DAYS
from workbench.start.seen import Seen

DAY = re.compile(r"(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>\d{4})|(?P<iso>\d{4}-\d{2}-\d{2})")
SAT = re.compile(
    r"(?:ngày thi|ngày kiểm tra|ngày đánh giá|exam date)\D{0,5}" + f"(?P<day>{DAY.pattern})", re.IGNORECASE
)
AWAY = re.compile(
    r"\bnghỉ\b|thai sản|biệt phái|\bđi học\b|đình chỉ|\bleave\b|maternity|secondment|nghi (?:thai san|om|khong luong)",
    re.IGNORECASE,
)
"""Words of a column or a note that say that somebody is away."""
UNTIL, SINCE = (re.compile(word, re.IGNORECASE) for word in (r"\bđến\b|\bhết\b|until|\bto\b", r"\btừ\b|since|from"))
ALWAYS = dt.date(2000, 1, 1)
"""The first day of an absence of which the end alone is told."""
LONGEST = 31
"""Days of one holiday; a longer range is no holiday."""


class Leave(NamedTuple):
    """A time in which somebody is away; `last` is None where its end is nowhere."""

    officer: str
    first: dt.date
    last: dt.date | None


def places_of(seen: Sequence[Seen]) -> tuple[list[str], list[str]]:
    """Return the units and the positions that the lists of officers name, else those of the answers, each once."""
    lists = [one for one in seen if one.kind == "staff"] or [one for one in seen if one.kind == "answers"]
    found: dict[str, dict[str, str]] = {"unit_id": {}, "position_id": {}}
    for one in lists:
        frame = _people(one)
        for standard, names in found.items():
            for word in pd.unique(frame[standard]) if standard in frame else []:
                if word:
                    names.setdefault(fold(word), word)
    return list(found["unit_id"].values()), list(found["position_id"].values())


def on_leave(seen: Sequence[Seen]) -> list[Leave]:
    """Return who is away from when to when, by lists of leave and by columns and notes of lists of officers.

    What two lists say of one person from one day on is one leave: the end stands where either tells it.
    """
    told = [leave for one in seen if one.kind in ("leave", "staff") for leave in _leaves(one)]
    ended = {(leave.officer, leave.first) for leave in told if leave.last is not None}
    kept = [leave for leave in told if leave.last is not None or (leave.officer, leave.first) not in ended]
    return sorted(set(kept), key=lambda leave: (leave.officer, leave.first, leave.last or dt.date.max))


def _leaves(one: Seen) -> Iterator[Leave]:
    """Yield the leaves of a sheet: its two columns of days, else what cells that speak of leave tell."""
    frame = _people(one)
    begins, ends = (
        next((h for h in frame.columns if fold(str(h)) in known), None) for known in (FROM_DAYS, TO_DAYS)
    )  # fmt: skip
    spoken = [h for h in frame.columns if h not in (begins, ends) and h not in STANDARD["officers"]]
    for row in frame.to_dict("records"):
        officer = str(row["officer_id"])
        if begins is not None and (one.kind == "leave" or ends is not None):
            first, last = (next(days(str(row.get(header, ""))), None) for header in (begins, ends))
            if first:
                yield Leave(officer, first, last)
            continue
        for header in spoken:
            cell = str(row[header])
            if AWAY.search(f"{header} {cell}") and (told := list(days(cell))):
                until = len(told) == 1 and UNTIL.search(cell) and not SINCE.search(cell)
                yield Leave(officer, ALWAYS if until else told[0], told[-1] if until or len(told) > 1 else None)


def ids_of(seen: Sequence[Seen]) -> set[str]:
    """Return the ids of the lists of officers, else those of the answers."""
    lists = [one for one in seen if one.kind == "staff"] or [one for one in seen if one.kind == "answers"]
    return {str(officer) for one in lists for officer in _people(one)["officer_id"]}


def holidays_of(seen: Sequence[Seen]) -> list[dt.date]:
    """Return the holidays, every day of a range of days."""
    found: set[dt.date] = set()
    for one in seen:
        if one.kind != "holidays":
            continue
        for row in one.sheet.cells:
            told = [day for cell in row for day in days(str(cell))]
            if len(told) == 2 and 0 < (told[1] - told[0]).days < LONGEST:
                told = [told[0] + dt.timedelta(days=n) for n in range((told[1] - told[0]).days + 1)]
            found |= set(told)
    return sorted(found)


def assessed_on(seen: Sequence[Seen]) -> dt.date | None:
    """Return the last day of the exams that banners tell."""
    told = []
    for one in seen:
        if one.kind == "answers":
            words = " ".join(str(cell) for cell in one.sheet.cells[:12].ravel() if cell)
            told += [day for found in SAT.finditer(words) for day in days(found["day"])]
    return max(told, default=None)


def days(text: str) -> Iterator[dt.date]:
    """Yield the days that a text names, day before month."""
    for found in DAY.finditer(text):
        try:
            if found["iso"]:
                yield dt.date.fromisoformat(found["iso"])
            else:
                yield dt.date(int(found["y"]), int(found["m"]), int(found["d"]))
        except ValueError:
            continue


def _people(one: Seen) -> pd.DataFrame:
    """Return the rows of a sheet that have an id, under standard names."""
    frame = lay_out(one.sheet, KNOWN).frame.astype("str")
    frame = frame.rename(columns=standard_names("officers", frame.columns, {}))
    known = frame["officer_id"].ne("") & frame.ne("").sum(axis=1).gt(2)
    return frame[known]
