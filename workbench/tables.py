"""Every table and column once: type, unit, meaning, constraints. Checks and the data dictionary come from here.

Percentages are 0–100, probabilities and shares 0–1, money in đồng, gaps in levels. Missing is missing, never 0.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from workbench.language import Text

if TYPE_CHECKING:
    import pandas as pd
    import pandera.pandas as pa

Kind = Literal["text", "whole", "real", "flag", "date"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `required` columns are always present, `missing` says whether a cell may be empty."""

    name: str
    kind: Kind
    text: Text
    unit: str = ""
    missing: bool = False
    required: bool = True
    low: float | None = None
    high: float | None = None
    among: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its key is unique and never missing."""

    name: str
    key: tuple[str, ...]
    text: Text
    columns: tuple[Column, ...]
    open: bool = False

    def names(self) -> list[str]:
        """Return the names of the required columns, in order."""
        return [column.name for column in self.columns if column.required]

    def schema(self) -> pa.DataFrameSchema:
        """Return the pandera schema that checks a frame of this table."""
        import pandera.pandas as pa

        return pa.DataFrameSchema(
            {column.name: _checked(column) for column in self.columns},
            strict=not self.open,
            unique=list(self.key) or None,
            name=self.name,
        )

    def empty(self) -> pd.DataFrame:
        """Return a frame without rows, with the declared columns and types."""
        import pandas as pd

        return pd.DataFrame({c.name: pd.Series(dtype=DTYPES[c.kind]) for c in self.columns if c.required})

    def shaped(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return the frame with the declared order and types of columns, checked; extra columns stay only if `open`.

        Raises:
            pandera.errors.SchemaErrors: where the frame breaks the declaration.
        """
        import pandas as pd

        known = {c.name: c for c in self.columns}
        order = [c for c in known if c in frame] + ([c for c in frame if c not in known] if self.open else [])
        typed = {c: frame[c].astype(DTYPES[known[c].kind]) if c in known else frame[c] for c in order}
        return self.schema().validate(pd.DataFrame(typed).reset_index(drop=True), lazy=True)


DTYPES: dict[Kind, str] = {
    "text": "str",
    "whole": "Int64",
    "real": "float64",
    "flag": "boolean",
    "date": "datetime64[us]",
}


def _checked(column: Column) -> pa.Column:
    import pandera.pandas as pa

    checks = []
    if column.low is not None:
        checks.append(pa.Check.ge(column.low))
    if column.high is not None:
        checks.append(pa.Check.le(column.high))
    if column.among:
        checks.append(pa.Check.isin(column.among))
    return pa.Column(DTYPES[column.kind], checks, nullable=column.missing, required=column.required)


def text(name: str, vi: str, en: str, *among: str, missing: bool = False, required: bool = True) -> Column:
    """Declare a text column; `among` lists the only values allowed."""
    return Column(name, "text", Text(vi, en), missing=missing, required=required, among=among)


def whole(name: str, vi: str, en: str, unit: str = "", low: float | None = 0, missing: bool = False) -> Column:
    """Declare a column of whole numbers."""
    return Column(name, "whole", Text(vi, en), unit, missing=missing, low=low)


def real(
    name: str, vi: str, en: str, unit: str = "", low: float | None = None, high: float | None = None,
    missing: bool = True, required: bool = True,
) -> Column:  # fmt: skip
    """Declare a column of real numbers."""
    return Column(name, "real", Text(vi, en), unit, missing=missing, required=required, low=low, high=high)


def share(name: str, vi: str, en: str) -> Column:
    """Declare a share or probability, 0–1, missing where it cannot be had."""
    return real(name, vi, en, "share", 0, 1)


def percentage(name: str, vi: str, en: str) -> Column:
    """Declare a percentage, 0–100, missing where it cannot be had."""
    return real(name, vi, en, "percent", 0, 100)


OFFICER = text("officer_id", "Mã cán bộ, công chức.", "The officer's id.")
SCALE = text("scale_id", "Mã thang đo: lĩnh vực hoặc năng lực.", "Id of the scale: a domain or a competency.")
ITEM = text("item_id", "Mã câu hỏi.", "The item's id.")
UNIT = text("unit_id", "Mã đơn vị.", "The unit's id.")
POSITION = text("position_id", "Mã vị trí việc làm.", "The position's id.")
DOMAIN = text("domain_id", "Mã lĩnh vực.", "The domain's id.")
COURSE = text("course_id", "Mã khóa học.", "The course's id.")
SESSION = text("session_id", "Mã lớp học.", "The session's id.")
FROM_LEVEL = whole("from_level", "Cấp độ hiện có.", "Level that the officer starts from.", "level")
TO_LEVEL = whole("to_level", "Cấp độ hướng tới.", "Level that is aimed at.", "level")


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
        text("source", "Người đánh giá: cấp trên, tự đánh giá, …", "Who rated: supervisor, self, …"),
        real("level", "Cấp độ được đánh giá.", "The level given.", "level", 0, missing=False),
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
    "ledger", (), Text("Sổ ghi các dòng bị loại, sửa hoặc lưu ý.", "What was quarantined, corrected or noted."), (
        text("sheet", "Trang hoặc tệp.", "Sheet or file."),
        whole("row", "Dòng trong tệp.", "Row in the file.", missing=True),
        text("column", "Cột.", "Column.", missing=True),
        text("rule", "Mã quy tắc.", "Id of the rule."),
        text("problem", "Điều không đúng, không kèm tên hay bài làm.", "What is wrong; never a name or an answer."),
        text("action", "Cách xử lý.", "What was done.", "quarantined", "corrected", "noted"),
    ),
)  # fmt: skip
COUNTS = Table(
    "counts", ("sheet",), Text("Số dòng vào, nhận và để lại của từng trang.", "Rows in, accepted and quarantined."), (
        text("sheet", "Trang hoặc tệp.", "Sheet or file."),
        whole("rows", "Số dòng vào.", "Rows in.", "rows"),
        whole("accepted", "Số dòng nhận.", "Rows accepted.", "rows"),
        whole("quarantined", "Số dòng để lại.", "Rows quarantined.", "rows"),
    ),
)  # fmt: skip

SCORES = Table(
    "scores", ("officer_id", "scale_id"), Text("Điểm từng người ở từng thang đo.", "Each officer's score per scale."), (
        OFFICER, SCALE, whole("n_items", "Số câu được giao.", "Items administered.", "items", missing=True),
        whole("n_answered", "Số câu có trả lời.", "Items answered.", "items", missing=True),
        real("raw", "Tổng điểm.", "Raw score.", "points", 0, missing=False),
        real("max_raw", "Tổng điểm tối đa.", "Highest raw score.", "points", 0, missing=False),
        percentage("percent", "Điểm theo phần trăm.", "Score in percent."),
        real("se_percent", "Sai số chuẩn có điều kiện của điểm phần trăm.",
             "Conditional standard error of the percentage.", "percent", 0),
        real("theta", "Năng lực ước lượng trên thang logit.", "Ability estimate.", "logit"),
        real("se_theta", "Sai số chuẩn của năng lực.", "Standard error of the ability.", "logit", 0),
    ),
)  # fmt: skip
LEVELS = Table(
    "levels", ("officer_id", "scale_id"), Text("Cấp độ từng người, kèm xác suất.", "Each officer's level, as probabilities."), (
        OFFICER, SCALE, whole("level", "Cấp độ theo điểm cắt.", "The level by the cut scores.", "level"),
        share("probability", "Xác suất của cấp độ này.", "Probability of that level."),
        text("decision", "Đã kết luận hay chưa.", "Whether the level is decided.", "clear", "undecided"),
        percentage("estimate", "Điểm mà cấp độ dựa vào.", "The percentage that the level rests on."),
        real("estimate_se", "Sai số chuẩn của điểm này.", "Its standard error.", "percent", 0),
        text("basis", "Cơ sở: điểm quan sát, tăng cường, hay tổng.", "What it rests on.", "observed", "augmented", "total"),
    ), open=True,
)  # fmt: skip
GAPS = Table(
    "gaps", ("officer_id", "scale_id"), Text("Khoảng thiếu so với vị trí việc làm.", "Gaps against the job position."), (
        OFFICER, SCALE, POSITION, replace(UNIT, missing=True),
        whole("required", "Cấp độ vị trí yêu cầu.", "Level that the position requires.", "level", 1),
        whole("level", "Cấp độ của người đó; trống nếu không có kết quả.", "The officer's level; missing without a result.", "level", missing=True),
        whole("gap", "Số cấp độ còn thiếu.", "Levels missing.", "level", missing=True),
        whole("surplus", "Số cấp độ vượt.", "Levels above the requirement.", "level", missing=True),
        real("expected_gap", "Khoảng thiếu kỳ vọng, có tính sai số.", "Expected gap, with the exam's error in it.", "level", 0),
        share("p_meets", "Xác suất đạt yêu cầu.", "Probability that the requirement is met."),
        text("decision", "Đã kết luận đạt hay thiếu yêu cầu hay chưa.", "Whether it is decided that the requirement is met, or not.", "clear", "undecided", missing=True),
        real("priority", "Mức ưu tiên: trung bình có trọng số của các thành phần.", "Priority: weighted mean of its components.", "share", 0, 1),
        share("priority_criticality", "Thành phần mức quan trọng.", "Component: criticality."),
        share("priority_size", "Thành phần độ lớn.", "Component: size."),
        share("priority_shared", "Thành phần số người cùng thiếu.", "Component: share of the unit with the same need."),
        share("priority_workload", "Thành phần tăng khối lượng công việc.", "Component: workload growth."),
    ),
)  # fmt: skip
ITEM_STATISTICS = Table(
    "item_statistics", ("item_id",), Text("Thống kê câu hỏi.", "Classical statistics of the items."), (
        ITEM, replace(SCALE, text=Text("Mã năng lực.", "The competency's id.")), DOMAIN,
        whole("n", "Số người được giao câu.", "People who were given the item.", "people"),
        share("difficulty", "Độ khó: tỷ lệ trả lời đúng.", "Difficulty: share correct."),
        real("item_total", "Tương quan câu–tổng.", "Item–total correlation.", "", -1, 1),
        real("item_rest", "Tương quan câu–phần còn lại của lĩnh vực.", "Item–rest correlation within the domain.", "", -1, 1),
        real("discrimination_27", "Độ phân biệt giữa hai nhóm 27 %.", "Upper minus lower 27 % share correct.", "", -1, 1),
        share("omitted", "Tỷ lệ bỏ trống.", "Share of blanks."),
        text("flags", "Các cảnh báo, cách nhau bằng dấu cách.", "Flags, separated by spaces.", missing=True),
    ),
)  # fmt: skip
DISTRACTORS = Table(
    "distractors", ("item_id", "option"), Text("Phân tích phương án.", "Analysis of the options."), (
        ITEM, text("option", "Phương án.", "The option."),
        Column("is_key", "flag", Text("Là đáp án đúng.", "Whether it is the key.")),
        share("share", "Tỷ lệ chọn.", "Share who chose it."),
        share("share_low", "Tỷ lệ chọn ở nhóm thấp 27 %.", "Share in the lowest 27 %."),
        share("share_high", "Tỷ lệ chọn ở nhóm cao 27 %.", "Share in the highest 27 %."),
        real("option_total", "Tương quan phương án–tổng.", "Option–total correlation.", "", -1, 1),
    ),
)  # fmt: skip
ITEM_PARAMETERS = Table(
    "item_parameters", ("item_id",), Text("Tham số IRT của câu hỏi.", "IRT parameters of the items."), (
        ITEM, DOMAIN, text("model", "Mô hình.", "The model.", "rasch", "2pl"),
        real("a", "Độ dốc.", "Slope; logistic, without 1.7."), real("b", "Độ khó.", "Difficulty.", "logit"),
        real("se_a", "Sai số chuẩn của độ dốc.", "Standard error of the slope.", low=0),
        real("se_b", "Sai số chuẩn của độ khó.", "Standard error of the difficulty.", "logit", 0),
        real("infit", "Infit.", "Infit mean square.", low=0), real("outfit", "Outfit.", "Outfit mean square.", low=0),
    ),
)  # fmt: skip
RELIABILITY = Table(
    "reliability", ("scale_id",), Text("Độ tin cậy của từng thang đo.", "How exact each scale is."), (
        SCALE, whole("n", "Số người có điểm.", "People with a score.", "people"),
        whole("n_items", "Số câu.", "Items.", "items", missing=True),
        real("mean", "Điểm trung bình.", "Mean raw score.", "points"),
        real("sd", "Độ lệch chuẩn (n−1).", "Standard deviation (n−1).", "points", 0),
        real("alpha", "Hệ số alpha Cronbach.", "Cronbach's alpha.", "", None, 1),
        real("sem", "Sai số chuẩn của phép đo.", "Standard error of measurement.", "points", 0),
        real("sigma", "Độ lệch chuẩn của năng lực (θ).", "Standard deviation of the ability.", "logit", 0),
        share("prmse_subscore", "PRMSE từ điểm của chính thang đo.", "PRMSE from the scale's own score."),
        share("prmse_total", "PRMSE từ điểm cả lĩnh vực.", "PRMSE from the domain's total."),
        share("prmse_augmented", "PRMSE từ cả hai.", "PRMSE from both."),
        text("basis", "Cơ sở xếp cấp độ.", "What levels rest on.", "observed", "augmented", "total"),
        share("accuracy", "Độ chính xác xếp cấp độ.", "Classification accuracy."),
        share("consistency", "Độ nhất quán xếp cấp độ.", "Classification consistency."),
        real("kappa", "Kappa của độ nhất quán.", "Kappa of the consistency.", "", -1, 1),
    ),
)  # fmt: skip
UNIT_SCALES = Table(
    "unit_scales", ("unit_id", "scale_id"), Text("Hồ sơ đơn vị theo thang đo.", "Units by scale."), (
        UNIT, SCALE, whole("n", "Số người có điểm.", "People with a score.", "people"),
        percentage("mean_percent", "Điểm trung bình.", "Mean percentage."),
        percentage("shrunk_percent", "Trung bình thu về trung bình chung.", "Mean shrunk towards the cohort's."),
        percentage("low", "Cận dưới khoảng 95 %.", "Lower end of the 95 % interval."),
        percentage("high", "Cận trên khoảng 95 %.", "Upper end of the 95 % interval."),
        whole("rank_low", "Hạng tốt nhất có thể (95 %).", "Best plausible rank (95 %).", "rank", 1, missing=True),
        whole("rank_high", "Hạng thấp nhất có thể (95 %).", "Worst plausible rank (95 %).", "rank", 1, missing=True),
        share("share_meeting", "Tỷ lệ người đạt yêu cầu.", "Share of people who meet the requirement."),
        real("mean_gap", "Khoảng thiếu trung bình.", "Mean gap.", "level", 0),
        whole("total_gap", "Tổng khoảng thiếu.", "Total gap.", "level", missing=True),
        whole("qualified", "Số người đạt cấp độ cần.", "People at the level needed.", "people", missing=True),
        whole("needed", "Số người cần.", "People needed.", "people", missing=True),
        Column("suppressed", "flag", Text("Ô phải che ngoài đơn vị.", "Whether the cell is hidden outside the unit.")),
    ),
)  # fmt: skip
SESSIONS = Table(
    "sessions", ("session_id",), Text("Các lớp được mở.", "The sessions that open."), (
        SESSION, COURSE, whole("week", "Tuần của kế hoạch, từ 1.", "Week of the plan, from 1.", "week", 1),
        text("site", "Địa điểm.", "Site.", missing=True),
        whole("n_seats_used", "Số chỗ đã dùng.", "Seats used.", "people", 1),
        real("cost", "Chi phí.", "Cost.", "đồng", 0, missing=False),
    ),
)  # fmt: skip
TRAINING_PLAN = Table(
    "training_plan", ("officer_id", "session_id"), Text("Ai đi học lớp nào.", "Who goes to which session."), (
        OFFICER, SESSION, SCALE, FROM_LEVEL, TO_LEVEL, share("priority", "Mức ưu tiên.", "Priority of the need."),
    ),
)  # fmt: skip
COACHING_PLAN = Table(
    "coaching_plan", ("coach_id", "officer_id", "scale_id"), Text("Ai kèm cặp ai.", "Who coaches whom."), (
        text("coach_id", "Mã người kèm cặp.", "The coach's id."), OFFICER, SCALE, FROM_LEVEL, TO_LEVEL,
        Column("start", "date", Text("Ngày bắt đầu.", "First day."), missing=True),
        Column("end", "date", Text("Ngày kết thúc.", "Last day."), missing=True),
    ),
)  # fmt: skip
COACH_SHORTAGE = Table(
    "coach_shortage", ("unit_id", "scale_id"), Text("Nơi thiếu người kèm cặp.", "Where coaches are wanting."), (
        UNIT, SCALE, whole("n_needs", "Số nhu cầu đã kết luận.", "Decided needs.", "people"),
        whole("n_without_coach", "Số nhu cầu chưa có người kèm.", "Needs without a coach.", "people"),
        whole("n_coaches", "Số người có thể kèm.", "People who could coach one of them.", "people"),
    ),
)  # fmt: skip
REASONS = (
    "no_course", "seats", "budget", "release_cap", "days", "undecided", "not_worth_a_session", "no_result", "no_unit",
)  # fmt: skip
UNMET = Table(
    "unmet", ("officer_id", "scale_id"), Text("Nhu cầu chưa đáp ứng và lý do.", "Needs that stay open, and why."), (
        OFFICER, SCALE, whole("gap", "Số cấp độ còn thiếu.", "Levels missing.", "level", missing=True),
        text("reason", "Giới hạn khiến nhu cầu còn mở.", "The limit that keeps it open.", *REASONS),
        text("remedy", "Cách gỡ.", "What would close it.", missing=True),
    ),
)  # fmt: skip

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        OFFICERS, ITEMS, SUMS, RATINGS, ATTENDANCE, LEDGER, COUNTS, SCORES, LEVELS, GAPS, ITEM_STATISTICS, DISTRACTORS,
        ITEM_PARAMETERS, RELIABILITY, UNIT_SCALES, SESSIONS, TRAINING_PLAN, COACHING_PLAN, COACH_SHORTAGE, UNMET,
    )
}  # fmt: skip


def level_columns(top_level: int) -> list[str]:
    """Return `p_0 … p_L`, the columns of `levels` that hold the probability of each level."""
    return [f"p_{level}" for level in range(top_level + 1)]


FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def harmless(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame in which no text is taken for a formula: a leading apostrophe keeps it text."""
    texts = frame.select_dtypes(include=["str", "object"]).columns
    quoted = {c: frame[c].where(~frame[c].fillna("").str.startswith(FORMULA_STARTS), "'" + frame[c]) for c in texts}
    return frame.assign(**quoted)
