"""What lists of people, holidays and leave tell: units, positions, days, who is away."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import pandas as pd

from workbench.intake.headers import KNOWN, STANDARD, fold
from workbench.intake.ids import joined
from workbench.intake.layout import HEADING, lay_out, without_footers
from workbench.intake.office import BACK_DAYS, FROM_DAYS, TO_DAYS
from workbench.start.seen import Seen
from workbench.start.table import banner_of
from workbench.start.values import DAY, days

SAT = re.compile(
    r"(?:ngày (?:thi|kiểm tra|đánh giá)|(?:thi|kiểm tra|đánh giá|tổ chức) ngày|exam date|date of exam)\D{0,8}"
    + f"(?:\\d{{1,2}}\\s*(?:-|–|,|và|đến)\\s*)?(?P<day>{DAY.pattern})",
    re.IGNORECASE,
)
OTHER_DAY = re.compile(
    r"quyết định|kế hoạch số|công văn|\bsố:|/QĐ|/KH|căn cứ|theo |tính đến|đến ngày|tại thời điểm|^[^\d]{2,40},\s*ngày",
    re.IGNORECASE,
)
"""Words of a banner whose day is that of a document or of a list, not of an exam: `Hà Nội, ngày 20 tháng 10 …`."""
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


class Placed(NamedTuple):
    """A unit or position as lists of people write it: the spelling of most, all spellings with their numbers, a place.

    `place` and `row` are where the last of its people stands.
    """

    name: str
    spellings: Mapping[str, int]
    place: str
    row: int

    @property
    def people(self) -> int:
        """How many people are in it."""
        return sum(self.spellings.values())


def places_of(seen: Sequence[Seen]) -> tuple[list[Placed], list[Placed]]:
    """Return the units and the positions that the lists of officers name, else those of the answers, each once.

    Where no column says the unit, headings within the list do, else the names of its sheets. Spellings that differ in
    case, diacritics and signs alone are of one unit, which has the name that most of its people have.
    """
    lists = [one for one in seen if one.kind == "staff"] or [one for one in seen if one.kind == "answers"]
    counts: dict[str, dict[str, Counter[str]]] = {"unit_id": {}, "position_id": {}}
    last: dict[tuple[str, str], tuple[str, int]] = {}
    for one in lists:
        frame = _people(one)
        if "unit_id" not in frame and HEADING in frame:
            frame = frame.assign(unit_id=frame[HEADING])
        elif "unit_id" not in frame and len(lists) > 1:
            frame = frame.assign(unit_id=one.sheet.name)
        for standard, names in counts.items():
            for row, word in frame[standard].items() if standard in frame else ():
                if word:
                    names.setdefault(fold(word), Counter())[word] += 1
                    last[standard, fold(word)] = (one.place, int(row))
    found = {
        standard: [Placed(own.most_common(1)[0][0], own, *last[standard, word]) for word, own in names.items()]
        for standard, names in counts.items()
    }
    return found["unit_id"], found["position_id"]


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
    heads = list(frame.columns)
    begins = "first" if "first" in heads else next((h for h in heads if fold(str(h)) in FROM_DAYS), None)
    ends = "last" if "last" in heads else next((h for h in heads if fold(str(h)) in TO_DAYS), None)
    back = any(name == "last" and fold(header) in BACK_DAYS for header, name in one.columns.items())
    spoken = [h for h in heads if h not in (begins, ends, HEADING) and h not in STANDARD["officers"]]
    for row in frame.to_dict("records"):
        officer = str(row["officer_id"])
        if begins is not None and (one.kind == "leave" or ends is not None):
            first, last = (next(days(str(row.get(header, ""))), None) for header in (begins, ends))
            last = last - dt.timedelta(days=1) if last and back else last
            if first:
                yield Leave(officer, first, last)
            continue
        for header in spoken:
            cell = str(row[header])
            if AWAY.search(f"{header} {cell}") and (told := list(days(cell))):
                until = len(told) == 1 and UNTIL.search(cell) and not SINCE.search(cell)
                yield Leave(officer, ALWAYS if until else told[0], told[-1] if until or len(told) > 1 else None)


def leaves_of(seen: Sequence[Seen]) -> tuple[list[Leave], set[str]]:
    """Return who is away, with ids as the list of officers writes them, and the ids of the list."""
    known = ids_of(seen)
    leaves = on_leave(seen)
    written = pd.Series([leave.officer for leave in leaves], dtype="str")
    ids, _ = joined(written, known, place="", header="")
    return [leave._replace(officer=str(own)) for leave, own in zip(leaves, ids, strict=True)], known


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
    """Return the last day of the exams that banners tell: one called so, else the only day in a title of an exam."""
    told: list[dt.date] = []
    titled: list[dt.date] = []
    for one in seen:
        if one.kind in ("answers", "scores"):
            words = " ".join(str(cell) for cell in one.sheet.cells[:12].ravel() if cell)
            told += [day for found in SAT.finditer(words) for day in days(found["day"])]
            own = {day for cell in banner_of(one.sheet) if not OTHER_DAY.search(cell) for day in days(cell)}
            titled += own if len(own) == 1 else []
    return max(told or titled, default=None)


def sites_of(seen: Sequence[Seen]) -> dict[str, tuple[str, int, int]]:
    """Return unit → (site, people there, people), by the column of the lists of officers that says where people work.

    A unit whose people work at several sites is where most of them do.
    """
    rows = [
        _people(one)[["unit_id", "site"]] for one in seen
        if one.kind == "staff" and {"unit_id", "site"} <= set(one.columns.values())
    ]  # fmt: skip
    if not rows:
        return {}
    people = pd.concat(rows)
    people = people[(people["unit_id"] != "") & (people["site"] != "")]
    found = {}
    for unit, own in people.groupby("unit_id", sort=False)["site"]:
        counts = own.value_counts()
        found[str(unit)] = (str(counts.index[0]), int(counts.iloc[0]), int(counts.sum()))
    return found


def _people(one: Seen) -> pd.DataFrame:
    """Return the rows of a sheet that have an id, under standard names; none where no column holds ids."""
    known = (*STANDARD["officers"], "first", "last", "site")
    names = {header: name for header, name in one.columns.items() if name in known}
    key = next((header for header, name in names.items() if name == "officer_id"), None)
    if key is None:
        return pd.DataFrame({"officer_id": pd.Series(dtype="str")})
    grid = lay_out(one.sheet, KNOWN | {fold(header) for header in names})
    grid = replace(grid, frame=grid.frame.loc[:, ~grid.frame.columns.duplicated()].astype("str"))
    frame = without_footers(grid, key).frame.rename(columns=names)
    filled = frame["officer_id"].ne("") & frame.ne("").sum(axis=1).gt(2)
    return frame[filled]
