"""Tables of what would close the needs that stay open, and of what money buys."""

from __future__ import annotations

from dataclasses import replace

from workbench.language import Text
from workbench.parameters.declare import codes_of
from workbench.parameters.planning import Training
from workbench.tables.declare import Column, Table, real, text, whole
from workbench.tables.keys import COURSE, SCALE

KINDS = ("assess", "set_unit", "add_course", "fill_seat", "coach", "find_coach", *codes_of(Training, "remedy"))
REMEDY = Column("remedy_id", "text", Text("Mã cách gỡ.", "The remedy's id."))
REMEDIES = Table(
    "remedies", ("remedy_id",), Text("Cách gỡ cho nhu cầu còn mở, có giá.", "What would close the needs that stay open, with its price."), (
        REMEDY, text("remedy", "Cách gỡ.", "What kind of remedy it is.", *KINDS),
        replace(SCALE, text=Text("Thang đo của các nhu cầu.", "Scale of the needs.")),
        replace(COURSE, missing=True), text("site", "Địa điểm.", "Site.", missing=True),
        whole("week", "Tuần khai giảng của kế hoạch, từ 1.", "Week of the plan in which it starts, from 1.", "week", 1, missing=True),
        Column("new_session", "flag", Text("Là lớp mở thêm; nếu không: thêm người vào lớp đã có.", "It is one more session; if not: more people in a session of the plan."), missing=True),
        text("limits", "Giới hạn cần nới và giá trị đủ, viết như tùy chọn -p.", "Limits to relax and the value that is enough, written as for the option -p.", missing=True),
        real("cost", "Giá: lớp, học viên và đi lại; trống nếu không tính được.", "Price: session, people and travel; missing where it cannot be told.", "đồng", 0),
        real("budget_short", "Phần ngân sách còn thiếu cho giá đó.", "What the budget lacks for that price.", "đồng", 0, missing=False),
        whole("n_needs", "Số nhu cầu còn mở được đáp ứng, riêng cách này.", "Open needs that it closes, standing alone.", "needs", 1),
    ),
)  # fmt: skip
BUDGET_CURVE = Table(
    "budget_curve", ("budget",), Text("Ngân sách và phần khoảng thiếu lấp được.", "Budget against the gap that it closes."), (
        real("budget", "Ngân sách.", "Budget.", "đồng", 0, missing=False),
        real("cost", "Chi phí của kế hoạch trong ngân sách đó: ngân sách hiện nay là chính kế hoạch, các mức khác là ước lượng.", "Cost of the plan within that budget: of today's budget the plan itself, of the others an estimate.", "đồng", 0, missing=False),
        real("gap_closed", "Tổng mức ưu tiên × phần khoảng thiếu kỳ vọng lấp được.", "Σ priority × expected gap closed.", "level", 0, missing=False),
        real("n_needs", "Số chỗ học (ngoài ngân sách hiện nay là ước lượng của mô hình gộp).", "Seats (an estimate of the aggregated model, but for today's budget).", "needs", 0, missing=False),
        Column("is_today", "flag", Text("Là ngân sách hiện nay.", "It is today's budget.")),
    ),
)  # fmt: skip
