"""Tables between two waves: who stayed, what became comparable, what changed for officers and units."""

from __future__ import annotations

from dataclasses import replace

from workbench.language import Text
from workbench.tables.declare import Column, Table, percentage, real, text, whole
from workbench.tables.keys import DOMAIN, OFFICER, SCALE, UNIT

MOVES = (
    "previous",
    "current",
    "stayed",
    "joined",
    "left",
    "moved_unit",
    "moved_position",
    "renamed",
    "same_name_new_id",
)
STATES = ("linked", "not_linked", "added", "dropped")
BASES = ("linked", "not_linked")

WAVE_PEOPLE = Table(
    "wave_people", ("move",), Text("Người có kết quả ở hai đợt, ghép theo mã.", "The people with results in the two waves, matched by id."), (
        text("move", "Nhóm người.", "Which people.", *MOVES),
        whole("n", "Số người.", "People.", "people"),
    ),
)  # fmt: skip
WAVE_DOMAINS = Table(
    "wave_domains", ("domain_id",), Text("Lĩnh vực nào so được với đợt trước, và vì sao không.", "Which domains can be compared with the earlier wave, and why not."), (
        DOMAIN, text("state", "So được, không so được, mới có, không còn.", "Linked, not linked, added or dropped.", *STATES),
        whole("n_previous", "Số người có kết quả ở đợt trước.", "People with a result in the earlier wave.", "people"),
        whole("n_current", "Số người có kết quả ở đợt này.", "People with a result in this wave.", "people"),
        whole("n_both", "Số người có kết quả ở cả hai đợt.", "People with a result in both.", "people"),
        whole("n_up", "Số người tăng rõ rệt.", "People who changed reliably upwards.", "people", missing=True),
        whole("n_down", "Số người giảm rõ rệt.", "People who changed reliably downwards.", "people", missing=True),
        real("n_by_chance", "Số người thay đổi rõ rệt mà riêng may rủi cũng cho.", "Reliable changes expected from chance alone.", "people", 0),
        text("why_vi", "Vì sao không so được, tiếng Việt.", "Why it cannot be compared, in Vietnamese.", missing=True),
        text("why_en", "Vì sao không so được, tiếng Anh.", "Why it cannot be compared, in English.", missing=True),
    ),
)  # fmt: skip
PROGRESS = Table(
    "progress", ("officer_id", "scale_id"), Text("Thay đổi của từng người từ đợt trước, trên thang đã liên kết.", "Each officer's change since the earlier wave, on the linked scale."), (
        OFFICER, replace(SCALE, text=Text("Mã lĩnh vực.", "The domain's id.")),
        text("basis", "Đã liên kết hay không; không thì không nêu thay đổi.", "Whether the domain is linked; if not, no change is stated.", *BASES),
        real("previous", "Năng lực đợt trước, không kéo về trung bình.", "Ability in the earlier wave, not drawn towards the mean.", "logit"),
        real("se_previous", "Sai số chuẩn của nó.", "Its standard error.", "logit", 0),
        real("current", "Năng lực đợt này trên thang của đợt trước.", "Ability in this wave, on the earlier wave's scale.", "logit"),
        real("se_current", "Sai số chuẩn của nó, chưa kể sai số liên kết.", "Its standard error, without the linking error.", "logit", 0),
        real("change", "Thay đổi: hiện tại trừ trước.", "Change: current minus previous.", "logit"),
        real("se_change", "Sai số chuẩn của thay đổi: hai lần đo và liên kết.", "Its standard error: both measurements and the link.", "logit", 0),
        real("expected_change", "Thay đổi chỉ do kết quả trước vốn cao hay thấp bất thường (hồi quy về trung bình).", "Change expected from regression to the mean alone, ability unchanged.", "logit"),
        real("beyond", "Phần thay đổi ngoài mức đó.", "Change beyond that.", "logit"),
        real("se_beyond", "Sai số chuẩn của phần này.", "Its standard error.", "logit", 0),
        Column("reliable", "flag", Text("Thay đổi rõ rệt: phần ngoài mức đó lớn hơn sai số.", "Reliable: what is beyond exceeds its error."), missing=True),
        percentage("previous_percent", "Điểm phần trăm của đề trước.", "Percentage on the earlier exam."),
        real("previous_percent_here", "Điểm đó quy sang đề này: cộng chênh lệch độ khó giữa hai đề.", "That percentage on this exam: with the difference of the two exams' difficulty added.", "percent"),
        real("se_previous_percent_here", "Sai số chuẩn của nó.", "Its standard error.", "percent", 0),
        percentage("current_percent", "Điểm phần trăm của đề này.", "Percentage on this exam."),
        whole("previous_level", "Cấp độ đã công bố ở đợt trước.", "Level given in the earlier wave.", "level", missing=True),
        whole("current_level", "Cấp độ ở đợt này.", "Level given in this wave.", "level", missing=True),
    ),
)  # fmt: skip
UNIT_PROGRESS = Table(
    "unit_progress", ("unit_id", "domain_id"), Text("Điểm trung bình thay đổi do đâu; `*` là cả đợt. Cộng lại: người đi + người đến + độ khó đề + thay đổi thực.", "What the change of a mean is made of; `*` is the whole cohort. Leavers + joiners + difficulty + real change add up to the change."), (
        replace(UNIT, text=Text("Mã đơn vị; nhiều mã nối bằng ` + ` khi chia tách khiến không tách riêng được.", "The unit's id; several joined by ` + ` where a split keeps them from being told apart.")), DOMAIN,
        whole("n_previous", "Số người có kết quả ở đợt trước.", "People with a result in the earlier wave.", "people"),
        whole("n_current", "Số người có kết quả ở đợt này.", "People with a result in this wave.", "people"),
        whole("n_stayed", "Số người ở lại có kết quả cả hai đợt.", "People who stayed, with a result in both.", "people"),
        whole("n_left", "Số người chỉ có ở đợt trước.", "People of the earlier wave only.", "people"),
        whole("n_joined", "Số người chỉ có ở đợt này.", "People of this wave only.", "people"),
        percentage("mean_previous", "Điểm trung bình đợt trước.", "Mean percentage of the earlier wave."),
        percentage("mean_current", "Điểm trung bình đợt này.", "Mean percentage of this wave."),
        real("change", "Thay đổi của điểm trung bình.", "Change of the mean.", "percent"),
        real("leavers", "Phần do người đi.", "Part of those who left.", "percent"),
        real("joiners", "Phần do người đến.", "Part of those who joined.", "percent"),
        real("difficulty", "Phần do đề khó hơn (âm) hay dễ hơn; không ai ở lại thì tính trên mọi người của đợt trước.", "Part of an exam that is harder (negative) or easier; where nobody stayed, over all of the earlier wave.", "percent"),
        real("se_difficulty", "Sai số chuẩn của phần này, do liên kết.", "Its standard error, from the link.", "percent", 0),
        real("real", "Thay đổi thực của người ở lại.", "Real change of those who stayed.", "percent"),
        real("real_low", "Cận dưới khoảng 95 %.", "Lower end of its 95 % interval.", "percent"),
        real("real_high", "Cận trên khoảng 95 %.", "Upper end of its 95 % interval.", "percent"),
        Column("suppressed", "flag", Text("Che cả dòng ngoài đơn vị: ít người ở lại.", "The row is hidden outside the unit: few stayed.")),
        Column("split_suppressed", "flag", Text("Che phần người đi, người đến ngoài đơn vị: ít người.", "Leavers and joiners are hidden outside the unit: they are few.")),
    ),
)  # fmt: skip
