"""Tables of the plans."""

from __future__ import annotations

from workbench.language import Text
from workbench.tables.declare import Column, Table, real, share, text, whole
from workbench.tables.keys import COURSE, FROM_LEVEL, OFFICER, SCALE, SESSION, TO_LEVEL, UNIT

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
    "no_course", "seats", "budget", "release_cap", "days", "undecided", "not_worth_a_session", "no_result", "no_unit", "next_step",
)  # fmt: skip
UNMET = Table(
    "unmet", ("officer_id", "scale_id"), Text("Nhu cầu chưa đáp ứng và lý do.", "Needs that stay open, and why."), (
        OFFICER, SCALE, whole("gap", "Số cấp độ còn thiếu.", "Levels missing.", "level", missing=True),
        text("reason", "Giới hạn khiến nhu cầu còn mở.", "The limit that keeps it open.", *REASONS),
        text("remedy", "Cách gỡ.", "What would close it.", missing=True),
    ),
)  # fmt: skip
