"""Tables of the plans."""

from __future__ import annotations

from workbench.language import Text
from workbench.parameters.declare import codes_of
from workbench.parameters.planning import Training
from workbench.tables.declare import Column, Table, real, share, text, whole
from workbench.tables.keys import COURSE, FROM_LEVEL, OFFICER, SCALE, SESSION, STEP, TO_LEVEL, UNIT

SESSIONS = Table(
    "sessions", ("session_id",), Text("Các lớp được mở.", "The sessions that open."), (
        SESSION, COURSE, whole("week", "Tuần khai giảng của kế hoạch, từ 1.", "Week of the plan in which it starts, from 1.", "week", 1),
        whole("n_weeks", "Số tuần có học.", "Weeks that it takes up.", "weeks", 1),
        Column("start", "date", Text("Ngày khai giảng.", "First day of training.")),
        Column("end", "date", Text("Ngày bế giảng.", "Last day of training.")),
        real("days", "Số ngày học.", "Days of training.", "days", 0, missing=False),
        text("site", "Địa điểm.", "Site.", missing=True),
        whole("n_trainers", "Số giảng viên.", "Trainers.", "people"),
        whole("n_seats", "Số chỗ của lớp.", "Places in the session.", "people", 1),
        whole("n_seats_used", "Số chỗ đã dùng.", "Seats used.", "people", 1),
        real("cost", "Chi phí: lớp, học viên và đi lại.", "Cost: session, people and travel.", "đồng", 0, missing=False),
        Column("fixed", "flag", Text("Lớp đã định trước.", "The session was set by hand.")),
    ),
)  # fmt: skip
TRAINING_PLAN = Table(
    "training_plan", ("officer_id", "session_id"), Text("Ai đi học lớp nào.", "Who goes to which session."), (
        OFFICER, SESSION, SCALE, FROM_LEVEL, TO_LEVEL, share("priority", "Mức ưu tiên.", "Priority of the need."),
        STEP, real("benefit", "Lợi ích: mức ưu tiên × phần khoảng thiếu kỳ vọng được lấp.", "Benefit: priority × expected gap closed.", "level", 0, missing=False),
        real("cost", "Chi phí của chỗ học: học viên và đi lại.", "Cost of the seat: person and travel.", "đồng", 0, missing=False),
        Column("travels", "flag", Text("Học ở địa điểm khác nơi đơn vị đóng.", "Training away from the unit's own site.")),
        Column("fixed", "flag", Text("Chỗ học đã định trước.", "The seat was set by hand.")),
        Column("kept", "flag", Text("Giữ đúng khóa, địa điểm và tuần của kế hoạch đã công bố.", "Same course, site and week as in the published plan.")),
    ),
)  # fmt: skip
CHANGES = ("kept", "moved", "dropped", "added")
PLAN_CHANGES = Table(
    "plan_changes", ("officer_id", "scale_id", "step"), Text("Thay đổi so với kế hoạch đã công bố.", "Changes against the published plan."), (
        OFFICER, SCALE, STEP, text("change", "Giữ nguyên, chuyển lớp, rút ra hay thêm mới.", "Kept, moved to another session, dropped, or added.", *CHANGES),
        text("session_before", "Lớp trong kế hoạch đã công bố.", "Session in the published plan.", missing=True),
        text("session_after", "Lớp trong kế hoạch này.", "Session in this plan.", missing=True),
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
    "coach_shortage", ("unit_id", "scale_id"), Text("Nơi thiếu người kèm cặp.", "Where coaches are lacking."), (
        UNIT, SCALE, whole("n_needs", "Số nhu cầu đã kết luận.", "Decided needs.", "people"),
        whole("n_without_coach", "Số nhu cầu chưa có người kèm.", "Needs without a coach.", "people"),
        whole("n_coaches", "Số người đủ cấp độ để kèm một trong các nhu cầu chưa có người kèm; họ đã đủ tải hoặc chính họ cũng được kèm.", "People at a level to coach one of those without a coach: their load is full, or they are coached themselves.", "people"),
    ),
)  # fmt: skip
REASONS = (
    "no_result", "no_unit", "no_course", "not_worth_a_session", "no_coach", "self_study", *codes_of(Training, "reason"),
)  # fmt: skip
UNMET = Table(
    "unmet", ("officer_id", "scale_id"), Text("Nhu cầu chưa đáp ứng và lý do.", "Needs that stay open, and why."), (
        OFFICER, SCALE, whole("gap", "Số cấp độ còn thiếu.", "Levels missing.", "level", missing=True),
        text("reason", "Giới hạn khiến nhu cầu còn mở.", "The limit that keeps it open.", *REASONS),
        text("remedy", "Cách gỡ.", "What would close it.", missing=True),
        text("remedy_id", "Mã cách gỡ trong bảng `remedies`.", "The remedy's id in table `remedies`.", missing=True, required=False),
    ),
)  # fmt: skip
