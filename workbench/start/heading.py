"""What banners above the tables tell: what the assessment is called, which body issues, and the body above it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from workbench.intake.formats.sheet import Sheet
from workbench.intake.headers import fold
from workbench.start.seen import Seen
from workbench.start.table import banner_of
from workbench.start.values import DAY

BODY = re.compile(
    r"(?:(?:tổng cục|cục|chi cục|sở|ủy ban|uỷ ban|ubnd|trung tâm|học viện|trường|kho bạc)\s+\S"
    r"|bộ (?:tài chính|nội vụ|công an|quốc phòng|công thương|y tế|giáo dục|nông nghiệp|xây dựng)\b)",
    re.IGNORECASE,
)
"""The beginning of the name of a body."""
MOST_WORDS = 12
"""Words that the name of a body has at most; a longer cell is a sentence."""
ASSESSMENT = re.compile(
    r"\b(?:kỳ\s+)?(?:thi|kiểm tra|sát hạch|khảo sát|đánh giá|assessment|examination)\b.*", re.IGNORECASE | re.DOTALL
)
OF_ONE = re.compile(r"^\s*(?:môn|ngày|lĩnh vực|đơn vị|phòng|ca|đề|mã đề|subject|date|room)\b.*[:：]", re.IGNORECASE)
"""What a banner says of one exam alone."""
DATED = re.compile(rf"[\s,;(–—-]*(?:(?:thi\s+)?ngày\s*:?\s*)?(?:{DAY.pattern}).*$", re.IGNORECASE | re.DOTALL)
SMALL = frozenset((
    "cục", "chi", "tổng", "tỉnh", "thành", "phố", "khu", "vực", "cửa", "khẩu", "sân", "bay", "quốc", "tế", "và", "các",
    "kiểm", "tra", "sau", "thông", "quan", "thuế", "sở", "bộ", "trung", "tâm", "học", "viện", "trường", "ủy", "uỷ",
    "ban", "nhân", "dân", "huyện", "quận", "thị", "xã", "phường",
))  # fmt: skip
"""Words of bodies' names that are no names of places."""
TITLED = frozenset(("cục", "sở", "bộ", "vụ", "trường", "viện", "tâm", "ban"))
"""Words after which the name of a body's field begins: Cục *Hải quan*."""


@dataclass(frozen=True)
class Heading:
    """The head of pages and documents, "" where no banner tells it."""

    title: str = ""
    body: str = ""
    superior: str = ""


def heading_of(seen: Sequence[Seen]) -> Heading:
    """Return what most banners tell."""
    bodies = Counter(found for one in seen if (found := _bodies(one.sheet)))
    superior, body = bodies.most_common(1)[0][0] if bodies else ("", "")
    return Heading(_title(seen), cased(body), cased(superior))


def _bodies(sheet: Sheet) -> tuple[str, str] | None:
    """Return the last two bodies that a banner names, from above: the superior one, "" where it names one alone."""
    named = [cell for cell in banner_of(sheet) if BODY.match(cell) and len(cell.split()) <= MOST_WORDS]
    named = [cell for cell in named if ":" not in cell and DAY.search(cell) is None]
    named = list({fold(cell): cell for cell in named}.values())
    return (named[-2] if len(named) > 1 else "", named[-1]) if named else None


def _title(seen: Sequence[Seen]) -> str:
    """Return what the banners of most exams call the assessment, "" where they call it differently."""
    told = [list(banner_of(one.sheet)) for one in seen if one.kind in ("answers", "scores")]
    titles: Counter[str] = Counter()
    written: dict[str, str] = {}
    for cells in told:
        own = {fold(title): title for cell in cells if (title := _assessment(cell))}
        titles.update(own.keys())
        written |= own
    best = titles.most_common(1)
    return _sentence(written[best[0][0]]) if best and best[0][1] > len(told) / 2 else ""


def _assessment(cell: str) -> str:
    """Return the part of a cell from where it speaks of an assessment, without its day; "" where it does not."""
    found = None if OF_ONE.match(cell) or BODY.match(cell) else ASSESSMENT.search(cell)
    words = DATED.sub("", found[0]).strip(" .,;:-–—") if found else ""
    return words if len(words.split()) > 2 else ""


def _sentence(text: str) -> str:
    return (text[:1].upper() + text[1:].lower()) if text.isupper() else text[:1].upper() + text[1:]


def cased(name: str) -> str:
    """Return a body's name as it stands in a sentence: `CỤC HẢI QUAN TỈNH THANH BÌNH` → `Cục Hải quan tỉnh Thanh Bình`.

    After the word of its rank the field has one capital, every other word that names a place one of its own.
    """
    if not name.isupper():
        return name
    words = name.lower().split()
    out: list[str] = []
    for at, word in enumerate(words):
        before = words[at - 1] if at else ""
        numeral = re.fullmatch(r"[ivx]+", word) is not None and at > 0
        field_goes_on = at > 1 and words[at - 2] in TITLED and before not in SMALL
        if numeral:
            out.append(word.upper())
        elif at == 0 or before in TITLED - {"tâm", "ban"}:
            out.append(word if at and word in TITLED else word.capitalize())
        elif word in SMALL or (field_goes_on and (before, word) in {("hải", "quan"), ("dự", "trữ"), ("tài", "chính")}):
            out.append(word)
        else:
            out.append(word.capitalize())
    return " ".join(out)
