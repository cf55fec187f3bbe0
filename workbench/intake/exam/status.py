"""Who sat the exam and who did not: words and codes of a column of status, or in the place of answers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd

from workbench.intake.exam.given import Given, blanks
from workbench.intake.exam.notation import mark
from workbench.intake.exam.totals import is_total
from workbench.intake.headers import fold
from workbench.intake.ids import joined
from workbench.intake.parts import Part
from workbench.intake.rules import entries

Meaning = Literal["present", "absent", "suspended", "voided", "postponed"]
GONE: tuple[Meaning, ...] = ("absent", "suspended", "voided", "postponed")
"""What means that a person has no result, whatever stands in the answers."""

HEADERS = frozenset(
    fold(name)
    for name in (
        "status", "exam status", "state", "tình trạng", "tình trạng dự thi", "tình trạng thi", "tình trạng bài thi",
        "trạng thái", "trạng thái dự thi", "trạng thái thi", "trạng thái bài thi", "ghi chú", "note", "notes", "remark",
        "remarks", "comment", "comments", "hiện diện", "điểm danh", "attendance", "dự thi", "kỷ luật", "vi phạm",
        "xử lý vi phạm", "lý do", "lý do vắng",
    )
)  # fmt: skip
FLAGS: dict[str, Meaning] = {
    **dict.fromkeys(map(fold, ("vắng", "vắng thi", "vắng mặt", "absent", "bỏ thi")), "absent"),
    **dict.fromkeys(map(fold, ("có mặt", "present", "có dự thi")), "present"),
    **dict.fromkeys(map(fold, ("đình chỉ", "đình chỉ thi", "suspended")), "suspended"),
    **dict.fromkeys(map(fold, ("hủy bài", "hủy bài thi", "hủy kết quả")), "voided"),
    **dict.fromkeys(map(fold, ("hoãn thi", "bảo lưu", "postponed")), "postponed"),
}  # fmt: skip
"""Headers that are themselves a status, ticked for the people concerned."""
TICKED = frozenset({"x", "✓", "✔", "☑", "v", "1", "có", "yes", "true", "y", "đúng"})
NOT_TICKED = frozenset({"0", "không", "no", "false", "n", "☐"})
IN_COLUMN: tuple[tuple[Meaning, re.Pattern[str]], ...] = (
    ("present", re.compile(
        r"có mặt|co mat|dự thi|đã (?:dự )?thi|có (?:dự )?thi|đi thi|(?:đã )?tham gia|present|attended|finished"
        r"|completed?|submitted|graded|(?:đã )?hoàn thành|(?:đã )?xong|đã kết thúc|đã nộp(?: bài)?|đã chấm")),
    ("absent", re.compile(
        r"v[aắ]ng(?: \D*)?|abs|absent(?: \D*)?|no show|did not (?:attend|sit)|not (?:attended|submitted|started|taken)"
        r"|never submitted|missing|in progress|overdue|abandoned|đang (?:làm|tiến hành)(?: bài)?|quá hạn"
        r"|bỏ thi|(?:không|ko|chưa) (?:dự|thi|tham gia|có mặt|có bài|nộp|đến)\D*"
        r"|nghỉ(?: (?:thi|phép|ốm|bệnh|thai sản|không phép|có phép))?")),
    ("suspended", re.compile(r"(?:bị )?đình chỉ.*|dinh chi.*|suspended.*|disqualified.*|expelled.*|cấm thi.*")),
    ("voided", re.compile(
        r"(?:bài (?:thi )?)?(?:bị )?h(?:ủy|uỷ|uy)(?: (?:bài|kết quả|thi|điểm|tư cách|bai|ket qua).*)?"
        r"|void(?:ed)?|cancell?ed|annulled|invalidated")),
    ("postponed", re.compile(
        r"(?:xin |được )?hoãn.*|hoan thi|bảo lưu.*|bao luu.*|postponed.*|deferred.*|excused|exempt(?:ed)?"
        r"|(?:được )?miễn thi.*")),
)  # fmt: skip
CODES: dict[str, Meaning] = {
    **dict.fromkeys(("v", "vt", "vp", "vcp", "vkp", "kp", "ab"), "absent"),
    **dict.fromkeys(("đ", "đc"), "suspended"), "hb": "voided", "bl": "postponed",
}  # fmt: skip
LEAVE = re.compile(r"nghỉ(?! thi)")
PASSING = frozenset({"kđ", "đạt", "không đạt", "chưa đạt", "pass", "fail"})
"""Beside these, Đ means that somebody passed."""
IN_ANSWERS: tuple[tuple[Meaning, re.Pattern[str]], ...] = (
    ("absent", re.compile(
        r"v|vt|vp|vcp|vkp|abs|absent|bỏ thi"
        r"|v[aắ]ng(?: (?:thi|mặt|không|có|phép|lý|do|kp|cp|p|kph|không phép|khong phep|co phep|mat))*")),
    ("suspended", re.compile(r"(?:bị )?đình chỉ(?: thi)?|suspended|disqualified")),
    ("voided", re.compile(r"(?:bị )?h(?:ủy|uỷ) (?:bài|kết quả)(?: thi)?")),
    ("postponed", re.compile(r"hoãn(?: thi)?|bảo lưu(?: kết quả)?|postponed")),
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Sat:
    """The answers of those who sat: `given` is blank for whoever has no result.

    `present` (officers, bool) are those of whom the file says that they were there although they answered nothing;
    `gone` those who have no result by their status.
    """

    given: Given
    present: np.ndarray
    gone: np.ndarray
    found: list[pd.DataFrame]


def meaning(text: str, extra: Mapping[str, str] | None = None, *, in_answers: bool = False) -> Meaning | None:
    """Return what a cell says of somebody's sitting, or None.

    Args:
        text: the cell.
        extra: further words → meaning, from the parameters; they count first.
        in_answers: whether the cell stands in the place of an answer, where fewer words count.
    """
    own = {fold(word): what for word, what in (extra or {}).items()}.get(fold(text)) if extra else None
    if own is not None:
        return own  # type: ignore[return-value]
    words = _plain(text)
    if not in_answers and words in CODES:
        return CODES[words]
    patterns = IN_ANSWERS if in_answers else IN_COLUMN
    return next((what for what, pattern in patterns if words and pattern.fullmatch(words)), None)


def out_of_version(part: Part, asked: Sequence[str], extra: Mapping[str, str]) -> Part:
    """Return a sheet whose words of status in the place of the version stand in that of the first answer.

    Only rows without any answer are meant, and words that no row with answers has for its version.

    Args:
        part: the sheet that carries the answers, one row per person.
        asked: its columns of items.
        extra: further words → meaning, from the parameters.
    """
    if not asked or "form" not in part.frame:
        return part
    form = part.frame["form"].astype("str")
    empty = (part.frame[list(asked)] == "").all(axis=1)
    words = [word for word in pd.unique(form[empty]) if word and word not in set(form[~empty])]
    moved = form.isin([word for word in words if meaning(word, extra, in_answers=True) in GONE]) & empty
    if not moved.any():
        return part
    first = part.frame[asked[0]].astype(object).mask(moved, form)
    return replace(part, frame=part.frame.assign(**{"form": form.mask(moved, ""), asked[0]: first}))


def of_rows(part: Part, extra: Mapping[str, str]) -> pd.DataFrame:
    """Return what a sheet's columns of status say of its rows that have one: `meaning`, `column` and the `word`.

    Of several columns the first that says that somebody has no result counts, then one that says present.
    """
    frame = part.frame
    said = pd.DataFrame({"meaning": "", "column": "", "word": ""}, index=frame.index, dtype=object)
    for column in frame.columns:
        header = part.headers.get(column, str(column))
        told = _column(header if column != "status" else "status", frame[column], extra, total=column == "total")
        if not told:
            continue
        found = frame[column].map(told).fillna("")
        better = (found != "") & ((said["meaning"] == "") | ((said["meaning"] == "present") & (found != "present")))
        said.loc[better, "meaning"] = found[better]
        said.loc[better, "column"] = header
        said.loc[better, "word"] = frame.loc[better, column].astype("str")
    return said[said["meaning"] != ""]


def settled(
    given: Given, officers: pd.DataFrame, sheets: Sequence[Part], keys: Iterable[str], extra: Mapping[str, str]
) -> Sat:
    """Blank the answers of those who have no result, and tell who was there without an answer.

    Args:
        given: the answers as they stand, officers × items.
        officers: table `officers` in the same order.
        sheets: those that may have columns of status, the officers' first.
        keys: the items' keys; a code that is a key is an answer.
        extra: further words → meaning.
    """
    ids = pd.Index(officers["officer_id"])
    says = np.full(len(ids), "", dtype=object)
    places: np.ndarray = np.full(len(ids), -1, dtype=int)
    filled, void = _cells(given, set(keys), extra)
    answers_of = dict(zip(officers["officer_id"], np.asarray(filled.any(axis=1)), strict=True))
    told = [of_rows(part, extra) for part in sheets]
    told[:-1] = [_of_exam(rows, part, answers_of) for rows, part in zip(told[:-1], sheets[:-1], strict=True)]
    for at, (part, rows) in enumerate(zip(sheets, told, strict=True)):
        own, _ = joined(part.frame.loc[rows.index, "officer_id"], officers["officer_id"], place=part.place, header="")
        for position, what in zip(ids.get_indexer(pd.Index(own)), rows["meaning"], strict=True):
            if position >= 0 and (says[position] == "" or (says[position] == "present" and what != "present")):
                says[position], places[position] = what, at
    in_answers = np.array([next((w for w in row if w), "") for row in void], dtype=object)
    alone = (in_answers != "") & ~filled.any(axis=1)
    says = np.where(alone & ((says == "") | (says == "present")), in_answers, says)
    gone: np.ndarray = np.isin(says.astype(str), GONE)
    answered = np.asarray(filled.any(axis=1))
    found: list[pd.DataFrame] = []
    for what in GONE:
        here = np.logical_and(gone, np.equal(says, what))
        for at, part in enumerate(sheets):
            own = np.asarray(here & (places == at), dtype=bool)
            found += _entries(what, part, told[at], officers, own, answered)
        own = here & (places < 0)
        if own.any():
            rows = given.rows[own].max(axis=1)
            found.append(entries(f"status_{what}", sheets[-1].place, rows=rows, columns=str(given.columns[0])))
    present = ~gone & (says == "present") & ~_answers(given).any(axis=1)
    if present.any():
        found.append(entries("present_without_answers", sheets[0].place, rows=officers.index[present]))
    if not gone.any():
        return Sat(given, present, gone, found)
    codes = given.codes.copy()
    codes[gone] = -1
    return Sat(replace(given, codes=codes), present, gone, found)


def _of_exam(rows: pd.DataFrame, part: Part, answered: Mapping[str, bool]) -> pd.DataFrame:
    """Leave out leave that a list beside the answers tells of somebody who answered: it is not of the exam's day."""
    sat = part.frame.loc[rows.index, "officer_id"].map(lambda who: answered.get(who, False)).to_numpy(dtype=bool)
    return rows[~(sat & rows["word"].map(lambda word: LEAVE.match(_plain(word)) is not None).to_numpy(dtype=bool))]


def _entries(
    what: str, part: Part, told: pd.DataFrame, officers: pd.DataFrame, own: np.ndarray, answered: np.ndarray
) -> list[pd.DataFrame]:
    """Return ledger rows about officers of one status; those with answers that do not count are said aloud."""
    found = []
    at_row = part.frame.loc[told.index, "officer_id"]
    for rule, which in ((f"status_{what}", own & ~answered), ("status_despite_answers", own & answered)):
        ids = officers.loc[which, "officer_id"]
        rows = at_row[at_row.isin(list(ids)) & (told["meaning"] == what)].index
        if not len(ids):
            continue
        rows = rows if len(rows) else officers.index[which]
        column = told["column"].reindex(rows).fillna("status").iloc[0]
        found.append(entries(rule, part.place, rows=rows, columns=[str(column)] * len(rows)))
    return found


def _column(header: str, cells: pd.Series, extra: Mapping[str, str], *, total: bool) -> dict[str, Meaning]:
    """Return cell → meaning for a column that may say who sat; empty for any other column."""
    folded = fold(header)
    flag = FLAGS.get(folded)
    total = total or is_total(header)
    if flag is None and folded not in HEADERS and not total:
        return {}
    words = [word for word in pd.unique(cells.astype("str")) if word]
    found: dict[str, Meaning] = {}
    passing = any(_plain(word) in PASSING for word in words)
    for word in words:
        plain = _plain(word)
        if flag is not None and plain in TICKED:
            found[word] = flag
        elif flag is not None and plain in NOT_TICKED:
            if flag == "present":
                found[word] = "absent"
        elif not (passing and plain == "đ"):
            what = meaning(word, extra, in_answers=total)
            if what is not None:
                found[word] = what
    return found


def _cells(given: Given, keys: set[str], extra: Mapping[str, str]) -> tuple[np.ndarray, list[list[str]]]:
    """Return which cells hold answers (neither blank, nor 0, nor a status), and each officer's cells of status."""
    own_keys = {key.casefold() for key in keys}
    means = [
        "" if word.casefold() in own_keys else (meaning(word, extra, in_answers=True) or "") for word in given.words
    ]
    status = np.array([*(bool(what) for what in means), False], dtype=bool)
    nothing = np.array([*(mark(word).number == 0.0 for word in given.words), True], dtype=bool)
    nothing |= blanks(given.words) | status
    filled = ~nothing[given.codes]
    if not status.any():
        return filled, [[] for _ in range(len(given.codes))]
    here = status[given.codes]
    of_code = np.array([*means, ""], dtype=object)
    return filled, [
        of_code[codes[mask]].tolist() if mask.any() else [] for codes, mask in zip(given.codes, here, strict=True)
    ]


def _answers(given: Given) -> np.ndarray:
    return ~blanks(given.words)[given.codes]


def _plain(text: str) -> str:
    """Return a cell in lower case, without brackets and signs between words."""
    lower = unicodedata.normalize("NFC", text).casefold()
    return " ".join(re.sub(r"[()\[\]{}.,;:/\-–—_!]+", " ", lower).split())
