"""How people write an option, a truth value or a number: every reading that one cell admits, whatever its column."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from workbench.intake.headers import fold
from workbench.tables.answer_keys import plain_number

SET_ASIDE = "#ASIDE!"
"""What stands for an answer whose row was set aside: what was answered is not known."""
BLANKS = frozenset({"", "-", "–", "—", "na", "n/a", "nan", "null", "none", "bỏ trống", "không trả lời"})
LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
OPTIONS = "ABCDEFGH"
LOOK_ALIKE = str.maketrans("АВСЕНавсеТтΑΒΕΗΤαΟο", "ABCEHABCETTABEHTAOO")
"""Cyrillic and Greek letters that look like those of options, or like T of `TRUE`."""
TRUTH = {
    "true": True, "đúng": True, "dung": True, "đ": True, "t": True, "yes": True, "có": True, "right": True,
    "false": False, "sai": False, "s": False, "f": False, "no": False, "không": False, "wrong": False,
    ".true.": True, ".false.": False, "y": True, "n": False, "correct": True, "incorrect": False,
}  # fmt: skip
PAIRS = (
    ("TRUE", "FALSE"), ("Đúng", "Sai"), ("Đ", "S"), ("T", "F"), ("Yes", "No"), ("Có", "Không"), ("Right", "Wrong"),
    ("Correct", "Incorrect"), ("Y", "N"),
)  # fmt: skip
LABEL = re.compile(
    r"(?:đáp\s*án(?:\s*đúng)?|phương\s*án|lựa\s*chọn|câu\s*trả\s*lời|trả\s*lời|chọn|ý|đ/?a|answers?|options?|choices?)"
    r"(?:\s*(?:là|is|:|=|-|\.)\s*|\s+|(?=[(\[]))",
    re.IGNORECASE,
)
QUOTES = "\"'`“”‘’«»"
FRONT = re.compile(r"[(\[{]?\s*([A-Ha-h])\s*(?:[.):/\]}]|\s[-–—])\s*(\S.*)", re.DOTALL)
RUN = re.compile(r"[A-H]{2,8}")
LISTED = re.compile(r"[A-H](?:\s*(?:[,;+&/|\s]|VÀ|AND)\s*[A-H])+")
EITHER = re.compile(r"\s*(?:[|/]|\bHOẶC\b|\bOR\b)\s*", re.IGNORECASE)
STATEMENTS = re.compile(r"[ĐSTF]{3,8}")
THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(?:[.,  ]\d{3})+")
UNGRADED = frozenset(
    fold(word)
    for word in (
        "requires grading", "needs grading", "not graded", "not yet graded", "ungraded", "pending", "needs marking",
        "awaiting marking", "chưa chấm", "chưa chấm điểm", "chờ chấm", "chờ chấm điểm", "cần chấm", "cần chấm điểm",
        "yêu cầu chấm điểm", "đang chấm", "phải chấm",
    )
)  # fmt: skip
EXEMPT = frozenset(
    (
        "miễn", "được miễn", "miễn thi", "miễn làm", "miễn câu này", "exempt", "exempted", "excused", "không giao",
        "không có trong đề", "not given", "not administered", "not applicable",
    )
)  # fmt: skip
"""Words, compared with their diacritics, that say that an item was not put to somebody."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What one cell may mean: each reading that it admits, None where it admits none.

    `letters` holds options in order, `separated` whether something stands between them; `front` is the letter before an
    option's text, `rest` that text, else the whole cell; `statements` is a text of truth values such as `ĐSSĐ`.
    """

    text: str
    rest: str
    letters: str | None = None
    separated: bool = False
    front: str | None = None
    truth: bool | None = None
    statements: str | None = None
    number: float | None = None
    plain: bool = True

    @property
    def blank(self) -> bool:
        """Whether the cell means that no answer was given."""
        return is_blank(self.text)

    @property
    def a_mark(self) -> bool:
        """Whether the cell can be read as an option, a truth value or a number at all."""
        signs = (self.letters, self.front, self.truth, self.statements, self.number)
        return any(sign is not None for sign in signs)

    @property
    def ungraded(self) -> bool:
        """Whether the cell says that the answer waits to be marked."""
        return fold(self.text) in UNGRADED

    @property
    def exempt(self) -> bool:
        """Whether the cell says that the item was not put to the person."""
        return self.text.casefold() in EXEMPT

    @property
    def uncounted(self) -> bool:
        """Whether the item does not count for the person: not graded yet, not put, or its answer set aside."""
        return self.ungraded or self.exempt or self.text == SET_ASIDE


def is_blank(text: str) -> bool:
    """Whether a cell means that no answer was given."""
    return text.casefold() in BLANKS


@lru_cache(maxsize=200_000)
def mark(text: str) -> Mark:
    """Return every reading of a cell.

    Full-width signs, look-alike letters, case, brackets, final dots, quotation marks and a word such as `Đáp án` before
    the option do not matter. Several letters stand sorted; whether they are a set or a word is the column's to say.
    """
    whole = " ".join(unicodedata.normalize("NFKC", text).strip(QUOTES).split())
    bare = _bare(whole)
    upper = bare.translate(LOOK_ALIKE).upper()
    letters, separated = None, False
    if len(upper) == 1 and upper in OPTIONS:
        letters = upper
    elif LISTED.fullmatch(upper):
        letters, separated = re.sub(r"VÀ|AND|[^A-H]", "", upper), True
    elif RUN.fullmatch(upper) and len(set(upper)) == len(upper):
        letters = upper
    found = FRONT.fullmatch(_unlabelled(whole)) if letters is None else None
    return Mark(
        text=whole,
        rest=found[2].strip() if found else whole,
        letters=letters,
        separated=separated,
        front=found[1].upper() if found else None,
        truth=TRUTH.get(bare.casefold()) if len(bare) > 1 else TRUTH.get(bare.translate(LOOK_ALIKE).casefold()),
        statements=_statements(whole),
        number=_number(whole) if _number(whole) is not None else _number(bare),
        plain=whole.upper() == upper and whole == text.strip(),
    )


def truth_of(found: Mark) -> bool | None:
    """Return the truth value of a cell in a column of such, where 1 and 0, D and the option's text count too."""
    if found.truth is not None:
        return found.truth
    if found.number in (0.0, 1.0):
        return found.number == 1.0
    if found.letters == "D":
        return True
    return TRUTH.get(found.rest.casefold().strip(" .")) if found.front else None


def pair_of(text: str) -> tuple[str, str]:
    """Return the words for true and false in the manner of one of them."""
    word = _bare(text).casefold()
    return next((pair for pair in PAIRS if word in (pair[0].casefold(), pair[1].casefold())), PAIRS[0])


def _bare(text: str) -> str:
    """Return a cell without the word before an option, brackets and final signs."""
    inner = _unlabelled(text)
    return inner.strip(" .,:;()[]{}<>" + QUOTES) if len(inner) <= 40 and not inner.startswith(".") else inner


def _number(text: str) -> float | None:
    return plain_number(text.removesuffix("%").strip())


def _unlabelled(text: str) -> str:
    found = LABEL.match(text)
    return text[found.end() :] if found and found.end() < len(text) else text


def _statements(text: str) -> str | None:
    """Return `ĐSSĐ` for a cell that holds the truth of several statements, `a) Đúng; b) Sai; …` among its forms."""
    words = re.sub(r"\b(?:đúng|true)\b", "Đ", text, flags=re.IGNORECASE)
    words = re.sub(r"\b(?:sai|false)\b", "S", words, flags=re.IGNORECASE)
    labelled = re.findall(r"\b([a-h])\s*[).:=-]?\s*([ĐSTF])(?![\w])", words)
    if len(labelled) >= 2 and "".join(label for label, _ in labelled) == "abcdefgh"[: len(labelled)]:
        return "".join(sign for _, sign in labelled).replace("T", "Đ").replace("F", "S")
    packed = re.sub(r"[\s,;/\-–|.]+", "", words).upper()
    if "Đ" not in packed and "T" not in packed:
        packed = packed.replace("D", "Đ") if "S" in packed else packed
    if not STATEMENTS.fullmatch(packed) or (len(set(packed) & set("ĐS")) and len(set(packed) & set("TF"))):
        return None
    return packed.replace("T", "Đ").replace("F", "S")
