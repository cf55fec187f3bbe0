"""Sheets that offices keep beside results: the framework, requirements of positions, courses, leave, holidays."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal

from workbench.intake.headers import STANDARD, fold, standard_names

Kind = Literal["competencies", "requirements", "courses", "leave"]

COURSE_NAME = (
    "tên khóa", "tên khóa học", "tên khóa đào tạo", "khóa đào tạo", "khóa học", "tên lớp", "tên lớp đào tạo", "khóa",
    "tên khóa bồi dưỡng", "khóa bồi dưỡng", "tên chương trình", "chương trình đào tạo", "chương trình",
    "nội dung đào tạo", "course", "course name", "tên khóa đào tạo bồi dưỡng",
)  # fmt: skip
COURSE_FACTS = (
    "số ngày", "thời lượng", "days", "từ cấp độ", "đến cấp độ", "từ mức", "đến mức", "cấp độ đầu vào", "cấp độ đầu ra",
    "hình thức", "số giảng viên", "giảng viên", "số học viên", "chi phí", "kinh phí", "học phí", "from level",
    "to level", "duration", "seats", "sĩ số",
)  # fmt: skip
FROM_DAY = (
    "từ ngày", "ngày bắt đầu", "nghỉ từ ngày", "nghỉ từ", "bắt đầu nghỉ", "ngày bắt đầu nghỉ", "bắt đầu", "from",
    "from date", "start", "start date", "từ",
)  # fmt: skip
TO_DAY = (
    "đến ngày",
    "ngày kết thúc",
    "nghỉ đến ngày",
    "nghỉ đến",
    "nghỉ đến hết ngày",
    "ngày kết thúc nghỉ",
    "ngày đi làm lại",
    "kết thúc",
    "to",
    "to date",
    "end",
    "end date",
    "đến",
    "đến hết ngày",
)
COMPETENCY_NAME = ("tên năng lực", "năng lực", "competency", "competency name", "tên nl", "tiêu chí năng lực")
LEVEL = re.compile(r"(?:cap\s*do|muc\s*do|muc|cap|level|bac)\s*(?P<number>\d{1,2}|[ivx]{1,4})\b", re.IGNORECASE)
"""A header that speaks of one level, after `plain`: `Cấp độ 1 - Cơ bản`, `Mức II`, `Level 3`."""

COURSE_NAMES, FACTS = frozenset(map(fold, COURSE_NAME)), frozenset(map(fold, COURSE_FACTS))
FROM_DAYS, TO_DAYS = frozenset(map(fold, FROM_DAY)), frozenset(map(fold, TO_DAY))
REASONS = frozenset(map(fold, ("lý do", "lý do nghỉ", "loại nghỉ", "hình thức nghỉ", "reason", "kind of leave")))
PLACES = frozenset(STANDARD["officers"]["unit_id"])
COMPETENCY_NAMES = frozenset(map(fold, COMPETENCY_NAME))


def kind_of(headers: Sequence[str]) -> Kind | None:
    """Return what a sheet is that holds no results, by its headers; None where it may hold results."""
    words = {fold(header) for header in headers}
    people = "officer_id" in standard_names("officers", headers, {}).values()
    if people:
        dated = words & FROM_DAYS and words & TO_DAYS
        trained = words & (COURSE_NAMES | set(STANDARD["attendance"]["course_id"]))
        return "leave" if dated and not trained and (words & REASONS or not words & PLACES) else None
    if words & COURSE_NAMES and sum(_starts(word, FACTS) for word in words) >= 2:
        return "courses"
    levels = [header for header in headers if level_of(header) is not None]
    if words & COMPETENCY_NAMES and len(levels) >= 2 and not words & set(STANDARD["items"]["key"]):
        return "competencies"
    return None


def level_of(header: str) -> int | None:
    """Return the level that a header begins with, such as 1 for `Cấp độ 1 - Cơ bản`; None for any other header."""
    found = LEVEL.match(plain(header))
    if found is None:
        return None
    number = found["number"]
    return int(number) if number.isdecimal() else ROMAN.get(number.casefold())


def plain(header: str) -> str:
    """Return a header without diacritics and with single spaces; its words stay apart."""
    return " ".join(fold(word) or " " for word in re.split(r"[\s_\-–—:.,()/]+", header)).strip()


ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}


def _starts(word: str, known: Iterable[str]) -> bool:
    return any(word.startswith(one) for one in known)
