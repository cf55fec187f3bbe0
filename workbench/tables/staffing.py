"""Tables of what serves which need, who is qualified where, who can be released, and advice on placing people."""

from __future__ import annotations

from dataclasses import replace

from workbench.language import Text
from workbench.tables.declare import Column, Table, real, share, text, whole
from workbench.tables.keys import OFFICER, POSITION, SCALE, UNIT

INTERVENTIONS_POSSIBLE = ("course", "coaching", "self_study", "reassess", "assess")
RULES = ("no_result", "by_hand", "undecided", "one_level", "enough_people", "few_people", "no_course", "nobody")
PLANNED = ("course", "coaching", "none")

INTERVENTIONS = Table(
    "interventions", ("officer_id", "scale_id"), Text("Biện pháp cho từng nhu cầu và quy tắc quyết định.", "Which intervention suits each need, and the rule that decided."), (
        OFFICER, SCALE, text("intervention", "Biện pháp phù hợp.", "The intervention that suits the need.", *INTERVENTIONS_POSSIBLE),
        text("rule", "Quy tắc đã quyết định.", "The rule that decided.", *RULES),
        whole("n_people", "Số người cùng nhu cầu trong tầm của một lớp; trống nếu quy tắc không xét tới.", "People with the same need within reach of one session; missing where the rule did not ask.", "people", missing=True),
        Column("self_study", "flag", Text("Giao tài liệu tự học: trước khóa học, hoặc khi chưa có lớp và người kèm.", "Materials for self-study: before the course, or while there is neither course nor coach.")),
        text("planned", "Điều kế hoạch thực sự bố trí.", "What the plans then really gave.", *PLANNED),
    ),
)  # fmt: skip
WEAK_TOPICS = Table(
    "weak_topics", ("officer_id", "scale_id", "competency_id", "item_level"),
    Text("Phần yếu nhất của từng nhu cầu so với cả đợt.", "The weakest parts of each need against the cohort."), (
        OFFICER, SCALE, text("competency_id", "Mã năng lực.", "The competency's id."),
        whole("item_level", "Cấp độ mà các câu nhắm tới; 0: mọi câu của năng lực.", "Level that the items aim at; 0: all items of the competency.", "level"),
        whole("n_items", "Số câu được giao.", "Items administered.", "items", 1),
        real("share_correct", "Phần điểm đạt được.", "Share of the points.", "share", 0, 1, missing=False),
        real("cohort_share", "Phần điểm của cả đợt ở chính các câu này.", "The cohort's share on the same items.", "share", 0, 1, missing=False),
        real("standard_error", "Sai số chuẩn của chênh lệch do ít câu.", "Standard error of the difference, from the number of items.", "share", 0, missing=False),
        text("basis", "Cơ sở của năng lực này: điểm quan sát đủ chính xác, hay chỉ là gợi ý vì phải tăng cường.", "What the competency's score rests on: observed is exact enough, augmented is an indication only.", "observed", "augmented"),
        whole("rank", "Thứ tự, 1 là yếu nhất.", "Order, 1 is the weakest.", "rank", 1),
    ),
)  # fmt: skip
COVERAGE = Table(
    "coverage", ("unit_id", "scale_id", "level"), Text("Số người cần và số người đạt cấp độ của từng đơn vị.", "People needed and people qualified in each unit."), (
        UNIT, SCALE, whole("level", "Cấp độ; tính cả các cấp độ cao hơn.", "The level; levels above it count too.", "level", 1),
        whole("needed", "Số người cần từ cấp độ này trở lên.", "People needed at this level or above.", "people"),
        whole("needed_scenario", "Số người cần trong kịch bản, làm tròn lên.", "People needed in the scenario, rounded up.", "people"),
        whole("n_assessed", "Số người của đơn vị có kết quả ở thang đo này.", "The unit's people with a result on the scale.", "people"),
        whole("qualified", "Số người đạt theo điểm cắt, đã kết luận hay chưa.", "People at the level by the cut scores, decided or not.", "people"),
        real("expected_qualified", "Số người đạt kỳ vọng, có tính sai số: Σ P(cấp độ ≥ k).", "Expected number at the level, with the exam's error: Σ P(level ≥ k).", "people", 0, missing=False),
        whole("qualified_planned", "Số người đạt nếu mọi bước trong kế hoạch được đánh giá lại xác nhận.", "People at the level if a re-assessment confirms every planned step.", "people"),
        whole("short_now", "Số người thiếu hiện nay.", "People short now.", "people"),
        real("short_scenario", "Số người thiếu trong kịch bản, không có kế hoạch.", "People short in the scenario, without the plans.", "people", 0, missing=False),
        whole("short_planned", "Số người thiếu hiện nay sau kế hoạch.", "People short once the plans are carried out.", "people"),
        real("short_scenario_planned", "Số người thiếu trong kịch bản sau kế hoạch.", "People short in the scenario once the plans are carried out.", "people", 0, missing=False),
        Column("single_point", "flag", Text("Chỉ có đúng một người đạt ở nơi cần ít nhất một người.", "Exactly one person is qualified where at least one is needed.")),
    ),
)  # fmt: skip
RELEASE_ROOM = Table(
    "release_room", ("unit_id",), Text("Đơn vị có thể cử bao nhiêu người đi học.", "How many people each unit can release."), (
        UNIT, whole("n_officers", "Số người của đơn vị.", "People of the unit.", "people"),
        whole("release_cap", "Số người tối đa vắng mặt trong một tuần; trống là không giới hạn.", "Most people away in one week; missing for no limit.", "people", missing=True),
        whole("n_blocked", "Số người đạt cấp độ phải ở lại để giữ lực lượng tối thiểu.", "Qualified people whom the minimum strength holds back in every week.", "people"),
        whole("n_free", "Số người có thể vắng mặt.", "People who may be away in some week.", "people"),
        whole("n_waiting", "Số người có nhu cầu học.", "People with a need to be trained.", "people"),
        whole("n_waiting_blocked", "Trong số đó, số người phải ở lại.", "Those of them who are held back.", "people"),
        Column("cannot_release", "flag", Text("Không thể cử được ai trong số người cần học.", "Nobody of those who need training can be away.")),
        replace(SCALE, text=Text("Thang đo giữ lại nhiều người nhất.", "The scale that holds back most people."), missing=True),
    ),
)  # fmt: skip
DEPLOYMENT = Table(
    "deployment", ("officer_id",), Text("Đề xuất điều động, luân chuyển: chỉ để tham khảo.", "Advice on moves between units."), (
        OFFICER, text("from_unit", "Đơn vị hiện nay.", "The present unit."), text("to_unit", "Đơn vị đề xuất.", "The unit proposed."),
        POSITION, real("effect", "Số người thiếu của các đơn vị, cộng mọi thang đo và cấp độ, giảm được khi chuyển sau những người ở trên.", "By how many people the units' shortage, over all scales and levels, falls when the move follows those above.", "people", missing=False),
        share("fit", "Phần yêu cầu của vị trí mà người này chắc chắn đạt.", "Share of the position's requirements that the officer clearly meets."),
        replace(SCALE, text=Text("Thang đo được bù đắp nhiều nhất.", "The scale where the move helps most.")),
    ),
)  # fmt: skip
