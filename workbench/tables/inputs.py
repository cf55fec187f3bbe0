"""Tables that come in, and the account of what came in."""

from __future__ import annotations

from dataclasses import replace

from workbench.language import Text
from workbench.tables.declare import Column, Table, real, text, whole
from workbench.tables.keys import COURSE, ITEM, OFFICER, POSITION, UNIT


def _optional(column: Column) -> Column:
    return replace(column, required=False, missing=True)


OFFICERS = Table(
    "officers", ("officer_id",), Text("Cán bộ, công chức dự thi.", "The officers assessed."), (
        OFFICER, replace(UNIT, missing=True), replace(POSITION, missing=True),
        text("name", "Họ và tên.", "Full name.", missing=True, required=False),
        text("team", "Đội, tổ.", "Team.", missing=True, required=False),
        text("grade", "Ngạch.", "Grade.", missing=True, required=False),
        text("gender", "Giới tính.", "Gender.", missing=True, required=False),
        _optional(whole("birth_year", "Năm sinh.", "Year of birth.", "year")),
        text("form", "Mã đề.", "Exam form.", missing=True, required=False),
    ), open=True,
)  # fmt: skip
ITEMS = Table(
    "items", ("item_id",), Text("Câu hỏi của đề thi.", "The exam's items."), (
        ITEM, text("competency_id", "Mã năng lực.", "The competency's id."),
        text("key", "Đáp án đúng; trống nếu bài làm ghi điểm.", "The right option; empty: responses hold points.",
             missing=True),
        real("points", "Điểm tối đa của câu.", "Points of a right answer.", "points", 0, missing=False),
        text("options", "Các phương án.", "The options.", missing=True, required=False),
        text("form", "Mã đề.", "Exam form.", missing=True, required=False),
        Column("anchor", "flag", Text("Câu neo giữa hai đợt.", "Common item between cohorts."), missing=True,
               required=False),
        _optional(whole("level", "Cấp độ mà câu hỏi nhắm tới.", "Level that the item aims at.", "level")),
        text("text", "Nội dung câu hỏi.", "The item's text.", missing=True, required=False),
    ), open=True,
)  # fmt: skip
SUMS = Table(
    "sums", ("officer_id", "competency_id"),
    Text("Tổng điểm nhận vào khi không có bài làm.", "Sums given where answers are not."), (
        OFFICER, text("competency_id", "Mã năng lực hoặc lĩnh vực.", "Id of the competency or domain."),
        real("score", "Điểm.", "Score.", "points", 0, missing=False),
        real("max_score", "Điểm tối đa.", "Highest possible score.", "points", 0, missing=False),
    ),
)  # fmt: skip
RATINGS = Table(
    "ratings", (), Text("Đánh giá của cấp trên và tự đánh giá.", "Ratings by supervisors and by oneself."), (
        OFFICER, text("competency_id", "Mã năng lực.", "The competency's id."),
        text("source", "Ai đánh giá: supervisor (cấp trên), self (tự đánh giá), peer (đồng nghiệp), subordinate (cấp dưới), hoặc một nguồn có trong `rating_weights`; importance: mức quan trọng của năng lực.", "Who rated: supervisor, self, peer, subordinate, or a source that `rating_weights` names; importance: how important the competency is."),
        real("level", "Cấp độ được đánh giá; với importance: mức quan trọng 1–5.", "The level given; for importance: how important, 1–5.", "level", 0, missing=False),
        text("rater_id", "Mã người đánh giá.", "The rater's id.", missing=True, required=False),
        Column("date", "date", Text("Ngày đánh giá.", "Day of the rating."), missing=True, required=False),
    ), open=True,
)  # fmt: skip
ATTENDANCE = Table(
    "attendance", (), Text("Khóa học đã dự từ đợt trước.", "Training taken since the previous cohort."), (
        OFFICER, COURSE,
        Column("date", "date", Text("Ngày học.", "Day of the training."), missing=True, required=False),
    ), open=True,
)  # fmt: skip
LEDGER = Table(
    "ledger", (), Text("Sổ ghi các dòng được để riêng (quarantined), đã sửa hoặc lưu ý.", "What was set aside (quarantined), corrected or noted."), (
        text("sheet", "Trang hoặc tệp.", "Sheet or file."),
        whole("row", "Dòng trong tệp.", "Row in the file.", missing=True),
        text("column", "Cột.", "Column.", missing=True),
        text("rule", "Mã quy tắc.", "Id of the rule."),
        text("value", "Giá trị trong ô, khi là số, ngày, hay mã được nêu trong câu.", "What the cell holds, where that is a number, a date, or an id that the sentence names.", missing=True),
        text("problem", "Điều không đúng, không kèm tên hay bài làm.", "What is wrong; never a name or an answer."),
        text("action", "Cách xử lý.", "What was done.", "quarantined", "corrected", "noted"),
    ),
)  # fmt: skip
COUNTS = Table(
    "counts", ("sheet",), Text("Số dòng vào, nhận và để riêng của từng trang.", "Rows in, accepted and set aside."), (
        text("sheet", "Trang hoặc tệp.", "Sheet or file."),
        whole("rows", "Số dòng vào.", "Rows in.", "rows"),
        whole("accepted", "Số dòng nhận.", "Rows accepted.", "rows"),
        whole("quarantined", "Số dòng để riêng.", "Rows set aside.", "rows"),
    ),
)  # fmt: skip
