"""Every rule that the rows of the results are held to, declared once, and how a broken rule enters the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from workbench.language import Text
from workbench.tables import LEDGER

LONGEST_ID = 300
Test = tuple[str, str, np.ndarray | pd.Series] | tuple[str, str, np.ndarray | pd.Series, pd.Series]
PLAIN = r"[\d\s.,:/+−-]{1,40}"
"""What a cell may be shown by: a number or a date. Words in a wrong column may be a name."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what is said of a row that breaks it, and what happens to the row."""

    id: str
    action: Literal["quarantined", "corrected", "noted"]
    text: Text


RULES: dict[str, Rule] = {
    rule.id: rule
    for rule in (
        Rule("id_missing", "quarantined", Text("Dòng không có mã.", "The row has no id.")),
        Rule("id_too_long", "quarantined", Text(
            f"Mã dài quá {LONGEST_ID} ký tự.", f"The id is longer than {LONGEST_ID} characters.")),
        Rule("id_characters", "quarantined", Text(
            "Mã chứa ký tự đổi hướng chữ hoặc ký tự không đọc được (�).",
            "The id holds a character that changes direction or cannot be read (�).")),
        Rule("cell_error", "quarantined", Text(
            "Ô chứa lỗi công thức của Excel.", "The cell holds an error of an Excel formula.")),
        Rule("row_repeated", "quarantined", Text(
            "Dòng lặp lại y nguyên một dòng trước; dòng trước được giữ.",
            "The row repeats an earlier one exactly; the earlier one is kept.")),
        Rule("id_conflicting", "quarantined", Text(
            "Cùng một mã có nhiều dòng khác nhau; không dòng nào được nhận.",
            "Rows with the same id differ; none of them is accepted.")),
        Rule("officer_unknown", "quarantined", Text(
            "Mã cán bộ không có trong danh sách được nhận.", "The officer is not among those accepted.")),
        Rule("item_unknown", "quarantined", Text(
            "Câu hỏi không có trong danh sách được nhận.", "The item is not among those accepted.")),
        Rule("course_unknown", "quarantined", Text(
            "Khóa học «{value}» không có trong khung.", "The framework has no course “{value}”.")),
        Rule("competency_missing", "quarantined", Text(
            "Không ghi năng lực hoặc lĩnh vực.", "No competency or domain is given.")),
        Rule("competency_unknown", "quarantined", Text(
            "Năng lực «{value}» không có trong khung.", "The framework has no competency “{value}”.")),
        Rule("domain_ambiguous", "quarantined", Text(
            "Lĩnh vực «{value}» có nhiều năng lực; cần ghi rõ năng lực.",
            "The domain “{value}” has several competencies; say which.")),
        Rule("number_invalid", "quarantined", Text(
            "Ô phải là một số hợp lệ.", "The cell must hold a valid number.")),
        Rule("date_invalid", "quarantined", Text(
            "Ngày không đọc được; ghi như 2019-09-02 hoặc 02/09/2019.",
            "The date cannot be read; write it as 2019-09-02 or 02/09/2019.")),
        Rule("source_unknown", "quarantined", Text(
            "Không có nguồn đánh giá «{value}». {mean}", "There is no source of ratings “{value}”. {mean}")),
        Rule("rating_conflicting", "quarantined", Text(
            "Cùng một người đánh giá, trong một ngày, cho cùng năng lực những mức khác nhau; không dòng nào được nhận.",
            "One rater gave different levels for the same competency on one day; none of these rows is accepted.")),
        Rule("level_outside", "quarantined", Text(
            "Cấp độ phải từ 0 đến {n}.", "The level must be 0 to {n}.")),
        Rule("importance_outside", "quarantined", Text(
            "Mức quan trọng phải từ 1 đến 5.", "The importance must be 1 to 5.")),
        Rule("date_future", "quarantined", Text(
            "Ngày ở tương lai: việc chưa xảy ra thì chưa phải là bằng chứng.",
            "The date lies in the future: what has not happened is no evidence.")),
        Rule("key_not_an_option", "quarantined", Text(
            "Đáp án không nằm trong các phương án.", "The key is not among the options.")),
        Rule("key_missing", "quarantined", Text(
            "Câu hỏi không có đáp án mà bài làm ghi phương án.",
            "The item has no key, and its answers are options rather than points.")),
        Rule("item_unanswered", "quarantined", Text(
            "Bài làm không có cột hay dòng nào của câu hỏi này.", "The responses hold nothing for this item.")),
        Rule("attempt_not_kept", "quarantined", Text(
            "Một người làm nhiều lượt: giữ lượt có điểm cao nhất, nếu bằng nhau thì giữ lượt sau.",
            "Several attempts by one person: the best grade is kept, of equal ones the later.")),
        Rule("answer_not_an_option", "corrected", Text(
            "Ô trả lời không phải là một phương án; coi là bỏ trống.",
            "The answer is none of the options; taken as blank.")),
        Rule("points_invalid", "corrected", Text(
            "Điểm không phải là số từ 0 đến điểm tối đa; coi là không có kết quả.",
            "The points are no number from 0 to the item's points; taken as not administered.")),
        Rule("answer_off_form", "corrected", Text(
            "Có trả lời cho câu không thuộc mã đề; câu trả lời được bỏ.",
            "Answers to items that are not on the officer's form; dropped.")),
        Rule("cell_characters", "corrected", Text(
            "Ký tự ẩn trong ô được bỏ; ký tự đổi hướng chữ hoặc không đọc được thay bằng �.",
            "Unseen characters of the cell are left out; such as change direction or cannot be read become �.")),
        Rule("cell_emptied", "corrected", Text(
            "Giá trị trong ô không hợp lệ; coi là để trống.", "The cell's value is not valid; taken as empty.")),
        Rule("unit_unknown", "noted", Text(
            "Đơn vị «{value}» không có trong khung: {n} người.",
            "The framework has no unit “{value}”: officers concerned: {n}.")),
        Rule("unit_missing", "noted", Text("Không ghi đơn vị.", "No unit is given.")),
        Rule("position_unknown", "noted", Text(
            "Vị trí «{value}» không có trong khung: {n} người.",
            "The framework has no position “{value}”: officers concerned: {n}.")),
        Rule("position_missing", "noted", Text("Không ghi vị trí việc làm.", "No position is given.")),
        Rule("officer_without_answers", "noted", Text(
            "Người này không có bài làm: kết quả để trống, không tính 0.",
            "The officer has no answers: the result is missing, not 0.")),
        Rule("column_derived", "noted", Text(
            "Cột tính sẵn được bỏ qua; điểm được tính lại từ bài làm.",
            "A derived column is ignored; scores are computed from the answers.")),
        Rule("column_ignored", "noted", Text("Cột không dùng đến được bỏ qua.", "A column without use is ignored.")),
        Rule("column_default", "noted", Text(
            "Tệp không có cột này; dùng giá trị chung «{value}».",
            "The file lacks this column; the default “{value}” is used.")),
        Rule("row_skipped", "noted", Text(
            "Dòng tổng, chữ ký, đánh số cột hoặc tiêu đề lặp lại; không phải dữ liệu.",
            "A row of totals, signatures, column numbers or a repeated header; no data.")),
        Rule("sheet_ignored", "noted", Text("Trang không dùng đến được bỏ qua.", "A sheet without use is ignored.")),
    )
}  # fmt: skip


def in_general(rule: str) -> Text:
    """Return what a rule says of any row, without the values of one."""
    text = RULES[rule].text.format(value="…", n="…", mean="")
    return Text(text.vi.strip(), text.en.strip())


def entries(
    rule: str,
    place: str,
    *,
    rows: Iterable[int] | None = None,
    columns: Sequence[str] | str = "",
    cells: pd.Series | None = None,
    **values: object,
) -> pd.DataFrame:
    """Return ledger rows for a broken rule; `problem` stays bilingual until `ledger_of` writes one language.

    Args:
        rule: id of the rule.
        place: the sheet or file.
        rows: rows in the file; None for a whole column or sheet.
        columns: one header for all rows, or one per row.
        cells: what the rows' cells hold; shown where it is a number or a date.
        values: what fills the rule's sentence; never a name or an answer.
    """
    numbers = [pd.NA] if rows is None else list(rows)
    text = RULES[rule].text.format(**values) if values else RULES[rule].text
    frame = pd.DataFrame({"row": pd.array(numbers, dtype="Int64")})
    frame["column"] = columns if not isinstance(columns, str) else (columns or None)
    frame["value"] = values.get("value") or None if cells is None else shown(cells).array
    return frame.assign(sheet=place, rule=rule, vi=text.vi, en=text.en, action=RULES[rule].action)


def shown(cells: pd.Series) -> pd.Series:
    """Return cells as text, missing where they hold anything but a number or a date."""
    words = cells.astype("str").str.strip()
    return words.where(words.str.fullmatch(PLAIN).fillna(False).astype(bool))


def sieve(frame: pd.DataFrame, place: str, tests: Sequence[Test]) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """Separate the rows that break a rule; each is entered once, under the first rule that it breaks.

    Args:
        frame: index = row in the file.
        place: the sheet or file.
        tests: (rule, column, rows that break it, and perhaps the cells to show), all as long as the frame.

    Returns:
        The rows that hold, and the ledger's rows.
    """
    held = np.ones(len(frame), dtype=bool)
    found = []
    for rule, column, mask, *cells in tests:
        broken = held & np.asarray(mask, dtype=bool)
        if broken.any():
            values = cells[0][broken] if cells else None
            found.append(entries(rule, place, rows=frame.index[broken], columns=column, cells=values))
            held &= ~broken
    return (frame if held.all() else frame[held]), found


def repeats(frame: pd.DataFrame, key: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Return (rows that repeat an earlier one exactly, rows whose key stands on other, different rows)."""
    shared = frame[list(key)].duplicated(keep=False).to_numpy()
    same = np.zeros(len(frame), dtype=bool)
    same[shared] = frame[shared].astype(object).duplicated(keep="first").to_numpy()
    conflicting = np.zeros(len(frame), dtype=bool)
    if not shared.any():
        return same, conflicting
    conflicting[~same] = frame.loc[~same, list(key)].duplicated(keep=False).to_numpy()
    keys = pd.MultiIndex.from_frame(frame[list(key)])
    conflicting |= same & keys.isin(keys[conflicting])
    return same & ~conflicting, conflicting


def ledger_of(found: Sequence[pd.DataFrame], language: str) -> pd.DataFrame:
    """Return table `ledger`, its sentences in one language."""
    if not found:
        return LEDGER.empty()
    whole = pd.concat(found, ignore_index=True).rename(columns={"vi" if language != "en" else "en": "problem"})
    return LEDGER.shaped(whole[LEDGER.names()])
