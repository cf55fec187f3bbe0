"""Sheets that offices keep beside results: the framework, requirements of positions, courses, leave, holidays."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from functools import lru_cache
from typing import Literal

from workbench.intake.headers import STANDARD, fold, looks_like_item, standard_names

Kind = Literal["competencies", "requirements", "levels", "courses", "leave", "units", "positions", "settings"]

COURSE_NAME = (
    "tên khóa", "tên khóa học", "tên khóa đào tạo", "khóa đào tạo", "khóa học", "tên lớp", "tên lớp đào tạo", "khóa",
    "tên khóa bồi dưỡng", "khóa bồi dưỡng", "tên chương trình", "chương trình đào tạo", "chương trình",
    "nội dung đào tạo", "course", "course name", "tên khóa đào tạo bồi dưỡng", "lớp bồi dưỡng", "lớp đào tạo",
    "tên lớp bồi dưỡng", "tên khóa tập huấn", "lớp tập huấn", "tên lớp học",
)  # fmt: skip
COURSE_FACTS = (
    "số ngày", "thời lượng", "days", "từ cấp độ", "đến cấp độ", "từ mức", "đến mức", "cấp độ đầu vào", "cấp độ đầu ra",
    "hình thức", "số giảng viên", "giảng viên", "số học viên", "chi phí", "kinh phí", "học phí", "from level",
    "to level", "duration", "seats", "sĩ số", "quy mô", "trình độ", "số buổi", "số tiết", "số giờ", "thời gian",
    "cấp độ đạt", "mức chi", "đơn giá", "định mức chi", "số lượng", "địa điểm", "nơi tổ chức", "cấp độ", "mức độ",
    "số người",
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
    "kết thúc",
    "to",
    "to date",
    "end",
    "end date",
    "đến",
    "đến hết ngày",
)
BACK = ("ngày đi làm lại", "ngày trở lại làm việc", "ngày trở lại", "ngày đi làm", "đi làm lại", "back on", "return")
SPAN = ("thời gian nghỉ", "thời gian vắng", "thời gian nghỉ phép", "khoảng thời gian", "period of leave")
COMPETENCY_NAME = (
    "tên năng lực", "năng lực", "competency", "competency name", "tên nl", "tiêu chí năng lực", "năng lực chuyên môn",
    "năng lực yêu cầu", "năng lực cần có", "tên năng lực yêu cầu", "tiêu chí", "tên tiêu chí",
)  # fmt: skip
DOMAIN = (
    "lĩnh vực", "tên lĩnh vực", "domain", "mảng", "mảng nghiệp vụ", "nhóm năng lực", "nghiệp vụ", "chuyên đề",
    "lĩnh vực nghiệp vụ", "lĩnh vực chuyên môn", "nhóm", "tên nhóm", "nhóm nl", "tên nhóm năng lực", "thuộc lĩnh vực",
)  # fmt: skip
CODE = (
    "mã nl", "mã năng lực", "mã", "code", "ký hiệu", "competency id", "mã số", "kí hiệu", "competency code",
)  # fmt: skip
DESCRIPTION = (
    "mô tả", "mô tả biểu hiện", "biểu hiện", "biểu hiện hành vi", "chỉ báo hành vi", "tiêu chí", "nội dung mô tả",
    "mô tả cấp độ", "mô tả mức độ", "nội dung biểu hiện", "yêu cầu cụ thể",
    "description", "indicator", "indicators", "descriptor", "diễn giải", "định nghĩa",
)  # fmt: skip
POSITION = (
    "vị trí việc làm", "tên vị trí việc làm", "VTVL", "tên VTVL", "vị trí", "chức danh", "position", "job title",
    "position name", "chức danh nghề nghiệp",
)  # fmt: skip
POSITION_CODE = ("mã VT", "mã VTVL", "mã vị trí", "mã vị trí việc làm", "ký hiệu VTVL", "position code", "mã")
UNIT_NAME = (
    "tên đơn vị", "đơn vị", "đơn vị trực thuộc", "tên đơn vị trực thuộc", "tên phòng", "tên đơn vị, bộ phận", "unit",
    "unit name",
)  # fmt: skip
UNIT_ABOVE = (
    "đơn vị cấp trên", "đơn vị chủ quản", "đơn vị quản lý", "trực thuộc", "thuộc", "cấp trên", "cấp trên trực tiếp",
    "thuộc đơn vị", "đơn vị cha", "parent", "parent unit",
)  # fmt: skip
UNIT_SITE = (
    "trụ sở", "địa bàn", "địa điểm", "nơi đặt trụ sở", "địa điểm làm việc", "nơi làm việc", "địa chỉ", "site", "place",
)  # fmt: skip
UNIT_HEAD = ("thủ trưởng", "lãnh đạo", "người đứng đầu", "trưởng đơn vị", "số biên chế", "biên chế", "head")
SETTING = ("nội dung", "tham số", "thông số", "chỉ tiêu", "tên tham số", "parameter", "setting")
SET_TO = ("giá trị", "mức", "trị số", "value", "đặt là")
SETTINGS = ("thamso", "thongso", "parameters", "settings")
"""What the name of a sheet of parameters holds, folded."""
LEVEL_COLUMN = ("cấp độ", "mức độ", "mức", "bậc", "level", "cấp", "cấp độ năng lực", "trình độ")
LEVEL_NAME = ("tên cấp độ", "tên mức", "tên mức độ", "tên", "tên gọi", "level name", "name", "xếp loại")
REQUIRED = (
    "cấp độ yêu cầu", "mức yêu cầu", "mức độ yêu cầu", "yêu cầu cấp độ", "yêu cầu", "cấp độ", "required level",
    "requirement", "mức", "mức độ", "level", "cấp độ tối thiểu",
)  # fmt: skip
CUT = (
    "điểm từ", "từ điểm", "điểm tối thiểu", "điểm sàn", "ngưỡng", "ngưỡng điểm", "điểm cắt", "điểm đạt từ", "từ (%)",
    "tỷ lệ đúng từ", "từ phần trăm", "cut score", "from percent", "minimum score", "lowest percent",
)  # fmt: skip
LEVEL = re.compile(r"\b(?:cap\s*do|muc\s*do|muc|cap|level|bac)\s*(?P<number>\d{1,2}|[ivx]{1,4})\b", re.IGNORECASE)
"""What of a header speaks of one level, after `plain`: `Cấp độ 1 - Cơ bản`, `Mức II`, `Mô tả Level 3`."""
LEVEL_WORDS = frozenset((
    "coban", "socap", "nentang", "nhanbiet", "biet", "hieu", "thonghieu", "kha", "trungbinh", "trungcap", "vandung",
    "thuchienduoc", "apdung", "thanhthao", "nangcao", "chuyensau", "chuyengia", "xuatsac", "gioi", "tot", "caocap",
    "lamchu", "dandat", "yeu", "basic", "foundation", "awareness", "working", "practitioner", "proficient",
    "intermediate", "advanced", "expert", "mastery",
))  # fmt: skip
"""What offices call levels, folded."""

MOST_OF_LEVELS = 6
"""Columns that a list of levels has at most."""

LONG_ENOUGH = 6
"""Letters of a known header from which a longer header that begins with it is taken for it."""
COURSE_NAMES, FACTS = frozenset(map(fold, COURSE_NAME)), frozenset(map(fold, COURSE_FACTS))
FROM_DAYS, BACK_DAYS = frozenset(map(fold, FROM_DAY)), frozenset(map(fold, BACK))
TO_DAYS = frozenset(map(fold, TO_DAY)) | BACK_DAYS
REASONS = frozenset(map(fold, ("lý do", "lý do nghỉ", "loại nghỉ", "hình thức nghỉ", "reason", "kind of leave")))
PLACES = frozenset(STANDARD["officers"]["unit_id"])
COMPETENCY_NAMES, POSITIONS = frozenset(map(fold, COMPETENCY_NAME)), frozenset(map(fold, POSITION))
DESCRIPTIONS, LEVEL_COLUMNS = frozenset(map(fold, DESCRIPTION)), frozenset(map(fold, LEVEL_COLUMN))
REQUIREMENTS, CUTS = frozenset(map(fold, REQUIRED)), frozenset(map(fold, CUT))
WANTED = frozenset(one for one in REQUIREMENTS if "yeucau" in one or "require" in one or "toithieu" in one)
"""Headers that say by themselves that a level is required."""
LEVEL_NAMES = frozenset(map(fold, LEVEL_NAME))
CODES, DOMAINS = frozenset(map(fold, CODE)), frozenset(map(fold, DOMAIN))
SPANS = frozenset(map(fold, SPAN))
POSITION_CODES = frozenset(map(fold, POSITION_CODE))
UNITS, ABOUT_UNITS = frozenset(map(fold, UNIT_NAME)), frozenset(map(fold, (*UNIT_ABOVE, *UNIT_SITE, *UNIT_HEAD)))
SETTING_NAMES, SETTING_VALUES = frozenset(map(fold, SETTING)), frozenset(map(fold, SET_TO))
OF_ITEMS = frozenset((*STANDARD["items"]["item_id"], *STANDARD["items"]["key"]))


def kind_of(headers: Sequence[str]) -> Kind | None:
    """Return what a sheet is that holds no results, by its headers; None where it may hold results."""
    words = {fold(header) for header in headers} - {""}
    people = "officer_id" in standard_names("officers", headers, {}).values()
    if people:
        dated = (words & FROM_DAYS and words & TO_DAYS) or words & SPANS
        trained = words & (COURSE_NAMES | set(STANDARD["attendance"]["course_id"]))
        return "leave" if dated and not trained and (words & REASONS or not words & PLACES) else None
    if _any(words, COURSE_NAMES) and sum(_starts(word, FACTS) for word in words) >= 2:
        return "courses"
    if words & OF_ITEMS or any(looks_like_item(header) for header in headers):
        return None
    levels = {level_of(header) for header in headers} - {None}
    across = max(len(levels), sum(is_level_word(header) for header in headers))
    competency, position = _any(words, COMPETENCY_NAMES), _any(words, POSITIONS)
    described = words & LEVEL_COLUMNS and words & DESCRIPTIONS
    if competency and ((position and (words & REQUIREMENTS or across >= 2)) or words & WANTED):
        return "requirements"
    if (competency and (across >= 2 or described)) or (words & CODES and described and not position):
        return "competencies"
    cut = any(_starts(word, CUTS) for word in words)
    if words & LEVEL_COLUMNS and (words & LEVEL_NAMES or cut) and not (competency or position):
        return "levels" if len(words) <= MOST_OF_LEVELS else None
    return _beside(words) if not competency else None


def _beside(words: Set[str]) -> Kind | None:
    """Return what a sheet without people, courses and competencies tells of: units, positions or parameters."""
    if words & UNITS and words & ABOUT_UNITS and not words & POSITIONS:
        return "units"
    if words & POSITION_CODES and words & POSITIONS and len(words) <= MOST_OF_LEVELS:
        return "positions"
    return "settings" if words & SETTING_NAMES and words & SETTING_VALUES and len(words) <= MOST_OF_LEVELS else None


def _any(words: Set[str], known: Set[str]) -> bool:
    """Whether a header is known, or begins with a long enough one."""
    return any(word in known or _starts(word, (one for one in known if len(one) >= LONG_ENOUGH)) for word in words)


def is_level_word(header: str) -> bool:
    """Whether a header is what offices call a level: `Thành thạo`, `1. Cơ bản`."""
    return re.sub(r"^(?:\d{1,2}|[ivx]{1,4}(?=[^a-z]))", "", fold(header)) in LEVEL_WORDS


def level_of(header: str) -> int | None:
    """Return the level that a header speaks of, such as 1 for `Cấp độ 1 - Cơ bản`; None where of none or several."""
    every = list(LEVEL.finditer(plain(header)))
    found = every[0] if len(every) == 1 else None
    if found is None:
        return None
    number = found["number"]
    return int(number) if number.isdecimal() else ROMAN.get(number.casefold())


@lru_cache(maxsize=100_000)
def plain(header: str) -> str:
    """Return a header without diacritics and with single spaces; its words stay apart."""
    return " ".join(fold(word) or " " for word in re.split(r"[\s_\-–—:.,()/]+", header)).strip()


ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}


def _starts(word: str, known: Iterable[str]) -> bool:
    return any(word.startswith(one) for one in known)
