"""What lists of people, holidays and leave tell: units, positions, days, who is away."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

import pandas as pd

from workbench.intake.headers import KNOWN, fold, standard_names
from workbench.intake.layout import lay_out
from workbench.intake.office import FROM_DAYS, TO_DAYS
from workbench.start.seen import Seen

DAY = re.compile(r"(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>\d{4})|(?P<iso>\d{4}-\d{2}-\d{2})")
SAT = re.compile(
    r"(?:ngày thi|ngày kiểm tra|ngày đánh giá|exam date)\D{0,5}" + f"(?P<day>{DAY.pattern})", re.IGNORECASE
)
LONGEST = 31
"""Days of one holiday; a longer range is no holiday."""


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


def on_leave(seen: Sequence[Seen]) -> list[tuple[str, dt.date, dt.date]]:
    """Return who is away from when to when, by id."""
    found = []
    for one in seen:
        if one.kind != "leave":
            continue
        frame = _people(one)
        begins = next((h for h in frame.columns if fold(str(h)) in FROM_DAYS), None)
        ends = next((h for h in frame.columns if fold(str(h)) in TO_DAYS), None)
        for row in frame.to_dict("records"):
            first, last = (next(days(str(row.get(header, ""))), None) for header in (begins, ends))
            if first:
                found.append((str(row["officer_id"]), first, last or dt.date(2099, 12, 31)))
    return found


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
