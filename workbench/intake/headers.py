"""Names of sheets and columns in Vietnamese and English, compared without case, spacing, punctuation and diacritics."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from workbench.characters import fold, without_zeros

ROLES = ("officers", "items", "responses", "scores", "ratings", "attendance")

SHEET_NAMES: dict[str, tuple[str, ...]] = {
    "officers": (
        "officers", "officer", "people", "staff", "employees", "candidates", "cán bộ", "công chức", "cán bộ công chức",
        "CBCC", "danh sách", "danh sách cán bộ", "danh sách công chức", "danh sách cán bộ công chức",
        "danh sách thí sinh", "danh sách dự thi", "thí sinh", "nhân sự",
    ),
    "items": (
        "items", "item", "questions", "key", "answer key", "câu hỏi", "đáp án", "bảng đáp án", "câu hỏi và đáp án",
        "câu hỏi đáp án", "danh sách câu hỏi", "ngân hàng câu hỏi", "đề thi",
    ),
    "responses": (
        "responses", "response", "answers", "bài làm", "bài thi", "trả lời", "câu trả lời", "kết quả", "kết quả thi",
        "kết quả bài làm", "kết quả bài thi",
    ),
    "scores": ("scores", "score", "sums", "điểm", "bảng điểm", "điểm thi", "điểm số", "tổng điểm"),
    "ratings": ("ratings", "rating", "đánh giá", "kết quả đánh giá", "tự đánh giá", "đánh giá năng lực"),
    "attendance": (
        "attendance", "đào tạo", "tham dự", "đã đào tạo", "bồi dưỡng", "đào tạo bồi dưỡng", "khóa học đã dự",
        "quá trình đào tạo", "tham gia đào tạo",
    ),
}  # fmt: skip

OFFICER_ID = (
    "officer_id", "mã cán bộ", "mã công chức", "mã cán bộ công chức", "mã CBCC", "mã số cán bộ", "mã số công chức",
    "số hiệu công chức", "số hiệu CBCC", "số hiệu", "ID cán bộ", "mã nhân viên", "employee id", "staff id",
    "candidate id", "person id", "số báo danh", "SBD", "mã thí sinh", "mã CC", "mã CB", "mã CCVC", "mã CBCCVC",
    "mã số CC", "mã số CBCC", "số hiệu CC", "số hiệu CB", "số hiệu cán bộ", "mã số nhân viên", "mã NV", "MSNV", "MSCB",
    "số CCCD", "CCCD", "số căn cước", "số căn cước công dân", "số định danh cá nhân", "số thẻ", "số thẻ CC",
    "số thẻ công chức", "số thẻ CBCC", "mã thẻ", "mã số thẻ", "số thẻ ngành", "mã định danh", "SHCC",
    "thẻ ngành", "số phách", "phách",
)  # fmt: skip
ITEM_ID = (
    "item_id", "mã câu hỏi", "mã câu", "câu gốc", "câu đề gốc", "câu hỏi gốc", "câu hỏi số", "câu số", "câu",
    "câu hỏi", "item", "question", "question id",
)  # fmt: skip
COMPETENCY_ID = (
    "competency_id", "mã năng lực", "mã NL", "năng lực", "tên năng lực", "competency", "lĩnh vực", "mã lĩnh vực",
    "domain", "chuyên đề", "tiêu chí", "mã tiêu chí", "tên tiêu chí",
)  # fmt: skip
FORM = (
    "form", "mã đề", "mã đề thi", "đề", "đề thi", "đề số", "số đề", "exam form", "version", "exam version",
    "test version", "test form", "key version", "phiên bản", "mã phiên bản", "exam code", "test code", "paper code",
)  # fmt: skip
ATTEMPT = (
    "attempt", "attempt number", "attempt no", "lần thi", "lần thi thứ", "lần làm bài", "lần làm", "lượt thi",
    "lượt làm bài", "lượt làm", "lần", "lượt", "lần thứ",
)  # fmt: skip
DATE = ("date", "ngày", "ngày đánh giá", "ngày học", "ngày hoàn thành", "thời gian")

COLUMN_NAMES: dict[str, dict[str, tuple[str, ...]]] = {
    "officers": {
        "officer_id": OFFICER_ID,
        "unit_id": ("unit_id", "mã đơn vị", "đơn vị", "đơn vị công tác", "cơ quan", "cơ quan công tác", "unit",
                    "phòng ban", "department", "tên đơn vị", "đơn vị cấp 1", "phòng chi cục", "chi cục phòng",
                    "nơi công tác", "bộ phận"),
        "position_id": ("position_id", "mã vị trí việc làm", "vị trí việc làm", "VTVL", "mã vị trí", "vị trí",
                        "tên VTVL", "tên vị trí việc làm", "mã VTVL", "mã VT", "công việc đảm nhiệm", "position",
                        "chức vụ", "chức danh",
                        "job title"),
        "name": ("name", "họ và tên", "họ tên", "họ đệm và tên",
                 "họ, chữ đệm và tên", "tên", "full name", "họ tên cán bộ", "họ và tên cán bộ",
                 "họ và tên công chức", "họ tên công chức", "họ và tên thí sinh", "họ tên thí sinh"),
        "team": ("team", "đội", "tổ", "đội tổ", "tổ đội", "đội công tác", "đơn vị cấp 2"),
        "grade": ("grade", "ngạch", "ngạch công chức", "mã ngạch"),
        "gender": ("gender", "giới tính", "giới", "nam nữ", "sex"),
        "birth_year": ("birth_year", "năm sinh", "sinh năm", "ngày sinh", "ngày tháng năm sinh", "NTNS", "sinh ngày",
                       "year of birth", "date of birth"),
        "post_since": ("post_since", "ngày nhận vị trí", "ngày giữ vị trí", "ngày giữ vị trí hiện tại",
                       "ngày đảm nhiệm vị trí", "giữ vị trí từ ngày", "in post since"),
        "form": FORM,
        "attempt": ATTEMPT,
    },
    "items": {
        "item_id": ITEM_ID,
        "competency_id": COMPETENCY_ID,
        "key": ("key", "đáp án đúng", "đáp án", "phương án đúng", "đúng",
                "câu trả lời đúng", "Đ/A", "Đ.A", "đáp án chuẩn", "answer key",
                "correct answer", "right answer"),
        "options": ("options", "các phương án", "phương án", "phương án trả lời", "số phương án"),
        "points": ("points", "điểm", "điểm tối đa", "số điểm", "max points", "thang điểm"),
        "form": FORM,
        "position": ("position", "vị trí", "vị trí trong đề", "thứ tự", "thứ tự câu", "số thứ tự câu", "số câu",
                     "câu số", "câu hỏi số", "câu", "question number", "question no", "number", "item number"),
        "bonus": ("bonus", "điểm thưởng", "điểm cộng", "điểm cộng thêm", "bonus points", "extra points"),
        "note": ("note", "ghi chú", "notes", "remark", "tình trạng", "trạng thái", "status"),
        "anchor": ("anchor", "câu neo", "neo", "câu chung"),
        "level": ("level", "cấp độ", "mức độ"),
        "text": ("text", "nội dung", "nội dung câu hỏi", "question text"),
    },
    "responses": {
        "officer_id": OFFICER_ID,
        "item_id": ITEM_ID,
        "form": FORM,
        "attempt": ATTEMPT,
        "answer": ("answer", "trả lời", "câu trả lời", "phương án chọn", "phương án trả lời", "phương án lựa chọn",
                   "lựa chọn", "bài làm", "response", "kết quả", "kết quả chấm", "điểm", "điểm đạt", "phương án"),
    },
    "scores": {
        "officer_id": OFFICER_ID,
        "competency_id": COMPETENCY_ID,
        "score": ("score", "điểm", "điểm số", "điểm đạt", "tổng điểm", "số điểm"),
        "max_score": ("max_score", "điểm tối đa", "thang điểm", "maximum score", "max"),
    },
    "ratings": {
        "officer_id": OFFICER_ID,
        "competency_id": COMPETENCY_ID,
        "level": ("level", "cấp độ", "mức độ", "mức", "rating"),
        "source": ("source", "nguồn", "người đánh giá", "rater"),
        "rater_id": ("rater_id", "mã người đánh giá"),
        "date": DATE,
    },
    "attendance": {
        "officer_id": OFFICER_ID,
        "course_id": ("course_id", "mã khóa học", "khóa học", "tên khóa học", "mã lớp", "lớp", "course", "mã khóa",
                      "khóa đào tạo", "tên khóa đào tạo", "khóa bồi dưỡng", "tên khóa bồi dưỡng", "tên khóa",
                      "khóa đào tạo bồi dưỡng", "tên khóa đào tạo bồi dưỡng", "tên lớp", "lớp đào tạo",
                      "lớp bồi dưỡng", "tên lớp đào tạo", "tên lớp bồi dưỡng", "chương trình đào tạo", "course name"),
        "date": (*DATE, "đến ngày", "ngày kết thúc", "kết thúc", "từ ngày", "ngày bắt đầu", "end date", "start date"),
        "result": ("result", "kết quả", "kết quả học tập", "kết quả đào tạo", "xếp loại", "xếp loại tốt nghiệp",
                   "đánh giá kết quả", "kết quả khóa học", "outcome"),
    },
}  # fmt: skip

UNUSED = "ignored"
"""What the parameters' `columns` call a column that is not used."""
RUNNING_NUMBER = ("STT", "TT", "số TT", "số thứ tự", "No.", "#")
DERIVED = (
    "số câu đúng", "tổng số câu đúng", "số câu sai", "điểm", "tổng điểm", "điểm số", "điểm thi", "xếp loại", "kết quả",
    "điểm bằng chữ", "tỷ lệ", "tỷ lệ %", "tỷ lệ đúng", "phần trăm", "kết luận", "đánh giá", "total", "score", "correct",
)  # fmt: skip
FOOTERS = (
    "tổng", "cộng", "người lập", "thủ trưởng", "lãnh đạo", "hội đồng", "chủ tịch", "giám đốc", "xác nhận", "ký tên",
    "ghi chú", "chú thích", "trung bình", "overall average", "average", "total", "ngày", "điểm trung bình",
    "danh sách này",
    "danh sách có", "người chấm", "cán bộ chấm", "giám thị", "giám khảo", "cán bộ coi thi", "người kiểm tra",
    "người nhập", "trưởng phòng", "chi cục trưởng", "cục trưởng", "thư ký", "đã ký",
)  # fmt: skip
SESSION = (
    "ca", "ca thi", "ca kiểm tra", "buổi", "buổi thi", "kíp thi", "đợt thi", "phòng", "phòng thi", "phòng máy",
    "lớp thi", "hội đồng", "hội đồng thi", "địa điểm thi", "điểm thi số", "session", "exam session", "room",
    "sitting", "exam room",
)  # fmt: skip
SURNAME = (
    "họ", "họ đệm", "họ và đệm", "họ tên đệm", "họ và tên đệm", "họ và chữ đệm", "họ lót", "surname", "last name",
    "family name",
)  # fmt: skip
GIVEN_NAME = ("tên", "tên gọi", "first name", "given name")
POINTS_UNIT = r"(?:điểm|đ|diem|points?|pts?\.?|marks?|p)"
POINTS = r"(\d{1,4}(?:[.,]\d{1,4})?)"
HEADER_POINTS = re.compile(
    rf"(.*?\S)\s*(?:[(\[{{]\s*(?:{POINTS_UNIT}\s*[:=]?\s*)?{POINTS}\s*{POINTS_UNIT}?\s*[)\]}}]"
    rf"|/\s*{POINTS}\s*{POINTS_UNIT}?|[-–—:,]\s*{POINTS}\s*{POINTS_UNIT})\s*",
    re.IGNORECASE | re.DOTALL,
)
NUMBERED_ITEM = re.compile(r"(?:cauhoi|causo|cau|question|q|item|c)0*(\d{1,4})")

PARTED = re.compile(r"(\d{1,4})[.,/\-–](\d{1,4})\s*")
"""The number of a part of an item: `Câu 1.2` is not item 12."""
WITH_QUESTION = re.compile(
    r"\s*((?:c[aâ]u(?:\s*h[oỏ]i|\s*s[oố])?|question|item|q)\s*0*\d{1,4})(?:[.:)]\s+|:|\s[-–—]\s+|\s*[\r\n]\s*)\S.*",
    re.IGNORECASE | re.DOTALL,
)
"""A numbered item followed by its question: `Câu 1: Thời hạn …`, or on a line of its own."""

BONUS = re.compile(
    r"\s*[(\[{–—-]\s*(?:câu\s*|điểm\s*)?(?:thưởng|cộng(?:\s*thêm|\s*điểm)?|bonus(?:\s*(?:item|question))?|extra\s*credit)"
    r"\s*[)\]}]?\s*$",
    re.IGNORECASE,
)
"""What calls a numbered item a bonus: `Câu 9 (thưởng)`, `Q9 - bonus`."""


ROLE_OF = {fold(name): role for role, names in SHEET_NAMES.items() for name in names}
STANDARD = {
    role: {standard: [fold(name) for name in names] for standard, names in columns.items()}
    for role, columns in COLUMN_NAMES.items()
}
KNOWN = frozenset(alias for columns in STANDARD.values() for aliases in columns.values() for alias in aliases)
FOLDED_SURNAME = frozenset(fold(name) for name in SURNAME)
FOLDED_GIVEN = frozenset(fold(name) for name in GIVEN_NAME)
FOLDED_NAME = frozenset(STANDARD["officers"]["name"])
FOLDED_RUNNING = frozenset(fold(name) for name in RUNNING_NUMBER if fold(name))
FOLDED_SESSION = frozenset(fold(name) for name in SESSION)
FOLDED_DERIVED = frozenset(fold(name) for name in DERIVED)
FOLDED_FOOTERS = tuple(fold(name) for name in FOOTERS)


def role_of(sheet: str) -> str | None:
    """Return which of the six sheets a name means, or None."""
    return ROLE_OF.get(fold(sheet))


def standard_names(role: str, headers: Iterable[str], mapped: Mapping[str, str]) -> dict[str, str]:
    """Return header → standard name for the columns of a sheet of this role.

    `mapped` (folded header → standard name, `ignored` for a column that is not used) comes first; then, for each
    standard name, the first of its known names that stands in the sheet. Other headers are not in the result.
    """
    by_fold = {fold(header): header for header in reversed(list(headers)) if fold(header)}
    by_fold = {folded: header for folded, header in by_fold.items() if mapped.get(folded) != UNUSED}
    found = {by_fold[folded]: standard for folded, standard in mapped.items() if folded in by_fold}
    for standard, aliases in STANDARD[role].items():
        if standard in found.values():
            continue
        free = [by_fold[alias] for alias in aliases if alias in by_fold and by_fold[alias] not in found]
        if free:
            found[free[0]] = standard
    return found


def looks_like_item(header: str) -> bool:
    """Whether a header is `Câu 1`, `Question 1`, `Q1` and the like, with or without points or its question after it."""
    return NUMBERED_ITEM.fullmatch(fold(bare_item(header))) is not None


def numbered_items(headers: Iterable[str]) -> list[str]:
    """Return the headers that are items: `Câu 1`, `Q1` and the like, or bare numbers that count up from 1."""
    headers = list(headers)
    named = [header for header in headers if looks_like_item(header)]
    bare = [header for header in headers if header.isascii() and header.isdecimal()]
    counted = [str(number) for number in range(1, len(bare) + 1)]
    return named or (bare if len(bare) >= 2 and [header.lstrip("0") for header in bare] == counted else [])


def says_bonus(header: str) -> bool:
    """Whether the header of a numbered item calls it a bonus."""
    return BONUS.search(split_header(header)[0]) is not None and looks_like_item(header)


def bare_item(header: str) -> str:
    """Return what a header names without its points, the word that it is a bonus, and the question that follows."""
    plain = split_header(BONUS.sub("", split_header(header)[0]))[0]
    found = WITH_QUESTION.fullmatch(plain)
    return split_header(found[1])[0] if found else plain


def split_header(header: str) -> tuple[str, float | None]:
    """Return a header without the points that it names, and these: `Câu 1 (0,25)`, `Câu 1 /1`, `Câu 1 [2 điểm]`."""
    found = HEADER_POINTS.fullmatch(header)
    if found is None:
        return header, None
    worth = float(next(own for own in found.groups()[1:] if own is not None).replace(",", "."))
    return (found[1].rstrip(" :.-"), worth) if worth > 0 else (header, None)


def points_in_headers(headers: Iterable[str]) -> dict[str, float]:
    """Return header → points for the headers that name points."""
    told = {header: split_header(header)[1] for header in headers}
    return {header: worth for header, worth in told.items() if worth is not None}


def item_columns(headers: Iterable[str], item_ids: Iterable[str]) -> dict[str, str]:
    """Return header → item id: by the exact name, else by the folded name, else by the number after `Câu`, `Q`, …

    A looser comparison counts only where it is unambiguous.
    """
    headers, ids = list(headers), list(item_ids)
    exact = set(ids)
    found = {header: header for header in headers if header in exact}
    for key in (fold, _without_points, number_of):
        wanted = _unique({item: key(item) for item in ids if item not in found.values()})
        offered = _unique({header: key(header) for header in headers if header not in found})
        found |= {header: wanted[word] for word, header in offered.items() if word in wanted}
    return {header: found[header] for header in headers if header in found}


def _without_points(name: str) -> str:
    return fold(split_header(name)[0])


def number_of(name: str) -> str:
    """Return the number of an item's name, `1` for `Câu 01`, `1.2` for a part of one, or "" where it is no number."""
    bare = bare_item(name)
    parted = PARTED.search(bare)
    if parted and parted.end() == len(bare):
        return f"{int(parted[1])}.{int(parted[2])}"
    folded = fold(bare)
    match = NUMBERED_ITEM.fullmatch(folded)
    digits = match[1] if match else folded if folded.isdecimal() and folded.isascii() else ""
    return without_zeros(digits) if digits else ""


def _unique(words: Mapping[str, str]) -> dict[str, str]:
    """Return word → name for the words that only one name has."""
    seen: dict[str, list[str]] = {}
    for name, word in words.items():
        seen.setdefault(word, []).append(name)
    return {word: names[0] for word, names in seen.items() if word and len(names) == 1}
