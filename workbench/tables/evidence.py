"""Tables of evidence: its age, what a re-test is worth, whether training worked, and ratings beside the exam."""

from __future__ import annotations

from dataclasses import replace

from workbench.language import Text
from workbench.tables.declare import Column, Table, real, share, text, whole
from workbench.tables.keys import COURSE, DOMAIN, OFFICER, SCALE, UNIT

NOT_ESTIMATED = ("no_previous", "few_trained", "few_compared", "no_overlap", "not_apart")
GROUPINGS = ("source", "unit", "rater")

EVIDENCE = Table(
    "evidence", ("officer_id", "scale_id"), Text("Bằng chứng về cấp độ cũ đến đâu, còn nói được gì.", "How old the evidence of each level is, and what it still says."), (
        OFFICER, SCALE, text("source", "Bài thi của đợt này hay của đợt trước.", "This wave's exam or the earlier one's.", "exam", "earlier_exam"),
        Column("date", "date", Text("Ngày có bằng chứng.", "Day of the evidence."), missing=True),
        real("age_months", "Tuổi của bằng chứng, tháng.", "Age of the evidence in months.", "months", 0),
        share("weight", "Trọng số còn lại: 2^(−tuổi/bán rã).", "The weight that is left: 2^(−age/half-life)."),
        whole("level", "Cấp độ theo bằng chứng này.", "The level by this evidence.", "level"),
    ), open=True,
)  # fmt: skip
RETEST_QUEUE = Table(
    "retest_queue", ("officer_id", "scale_id"), Text("Ai thi lại trước: theo giá trị của thông tin đối với kế hoạch.", "Whom to re-test first: by what the information is worth for the plan."), (
        whole("rank", "Thứ tự, 1 là đáng thi lại nhất.", "Order, 1 is worth most.", "rank", 1),
        OFFICER, SCALE, replace(UNIT, missing=True),
        whole("required", "Cấp độ vị trí yêu cầu.", "Level that the position requires.", "level", 1),
        whole("level", "Cấp độ theo bằng chứng hiện có.", "Level by the present evidence.", "level"),
        real("age_months", "Tuổi của bằng chứng, tháng.", "Age of the evidence in months.", "months", 0),
        share("p_meets", "Xác suất đạt yêu cầu, đã tính tuổi bằng chứng.", "Probability that the requirement is met, with the evidence's age in it."),
        text("decision", "Nếu không thi lại: cử đi học, kèm cặp, hay không làm gì.", "Best without a re-test: train, coach or nothing.", "train", "coach", "nothing"),
        replace(COURSE, missing=True),
        share("p_wasted", "Xác suất chỗ học hoặc kèm đó không lấp được gì.", "Probability that the seat or coach would close nothing."),
        real("value_now", "Lợi ích kỳ vọng của quyết định đó: mức ưu tiên × cấp độ lấp được − giá.", "Expected benefit of that decision: priority × levels closed − price.", "level", 0),
        real("value", "Giá trị của một lần thi lại như đề này (EVSI).", "What one more such exam is worth (EVSI).", "level", 0),
        real("value_perfect", "Giá trị nếu biết chắc cấp độ (EVPI).", "What knowing the level for certain is worth (EVPI).", "level", 0),
        Column("chosen", "flag", Text("Nằm trong số suất và kinh phí.", "Whether it is within places and money.")),
    ),
)  # fmt: skip
TRAINING_EFFECT = Table(
    "training_effect", (), Text("Đào tạo có tác dụng không, theo khóa học và gộp theo lĩnh vực.", "Whether training worked, per course and pooled per domain."), (
        replace(COURSE, text=Text("Mã khóa học; trống: gộp cả lĩnh vực.", "The course's id; missing: pooled over the domain."), missing=True),
        replace(SCALE, text=Text("Thang đo mà khóa học nâng; ở dòng gộp: lĩnh vực.", "Scale that the course lifts; of a pooled row: the domain.")), DOMAIN,
        text("metric", "Đơn vị của tác dụng: logit của đợt này, hoặc điểm phần trăm.", "Unit of the effect: this wave's logits, or percentage points.", "logit", "percent", missing=True),
        whole("n_attended", "Số người dự khóa học giữa hai đợt.", "People who took it between the waves.", "people"),
        whole("n_trained", "Số người đã học có người so sánh.", "Trained people with somebody to compare with.", "people"),
        whole("n_compared", "Số người chưa học cùng cấp độ đầu và loại đơn vị.", "Untrained people with the same starting level and kind of unit.", "people"),
        whole("n_clusters", "Số cụm để tính sai số: đơn vị hoặc người.", "Clusters that the error rests on: units or people.", "", missing=True),
        real("effect", "Tác dụng, theo giả định `sent_by`.", "The effect, under the assumption of `sent_by`."),
        real("se", "Sai số chuẩn.", "Its standard error.", "", 0), real("df", "Bậc tự do.", "Degrees of freedom.", "", 0),
        real("low", "Cận dưới khoảng 95 %.", "Lower end of the 95 % interval."), real("high", "Cận trên.", "Upper end."),
        real("effect_other", "Tác dụng theo giả định còn lại.", "The effect under the other assumption."),
        real("low_other", "Cận dưới.", "Lower end."), real("high_other", "Cận trên.", "Upper end."),
        real("gain_difference", "Chênh lệch mức tăng chưa hiệu chỉnh: chỉ để thấy sai lệch.", "Difference of the raw gains, uncorrected: only to show how far it is off."),
        real("levels_gained", "Số cấp độ tăng bình quân nhờ khóa học.", "Levels gained per person through the course.", "level"),
        real("levels_low", "Cận dưới.", "Lower end.", "level"), real("levels_high", "Cận trên.", "Upper end.", "level"),
        real("cost_per_person", "Chi phí mỗi người, theo khung và số lớp đã mở.", "Cost per person, by the framework and the sessions held.", "đồng", 0),
        real("cost_per_level", "Chi phí cho mỗi cấp độ tăng; trống nếu tác dụng không rõ.", "Cost per level gained; missing where the effect is not certain.", "đồng", 0),
        text("reason", "Vì sao không ước lượng.", "Why nothing is estimated.", *NOT_ESTIMATED, missing=True),
        whole("n_lacking", "Còn thiếu bao nhiêu người để ước lượng.", "How many more people an estimate needs.", "people", missing=True),
    ),
)  # fmt: skip
RATED_LEVELS = Table(
    "rated_levels", ("officer_id", "scale_id", "source"), Text("Đánh giá cạnh kết quả thi, từng người.", "Ratings beside the exam, officer by officer."), (
        OFFICER, SCALE, text("source", "Người đánh giá.", "Who rated."),
        real("rated", "Cấp độ được đánh giá.", "The level given.", "level", 0, missing=False),
        Column("date", "date", Text("Ngày đánh giá.", "Day of the rating."), missing=True),
        share("weight", "Trọng số còn lại theo tuổi của đánh giá.", "The weight that its age has left it."),
        whole("level", "Cấp độ theo bài thi.", "The level by the exam.", "level", missing=True),
        real("expected_level", "Cấp độ kỳ vọng theo bài thi.", "Expected level by the exam.", "level", 0),
        real("difference", "Đánh giá trừ cấp độ thi.", "Rating minus the exam's level.", "level"),
        real("combined", "Cấp độ kết hợp, chỉ khi khung năng lực yêu cầu.", "Combined level, only where the framework asks for it.", "level", 0),
    ),
)  # fmt: skip
RATING_AGREEMENT = Table(
    "rating_agreement", ("source", "scale_id"), Text("Đánh giá và bài thi khớp nhau đến đâu.", "How far ratings and exam agree."), (
        text("source", "Người đánh giá.", "Who rated."), replace(SCALE, text=Text("Mã thang đo; `*` là tất cả.", "Id of the scale; `*` is all of them.")),
        whole("n", "Số cặp đánh giá–bài thi.", "Pairs of rating and exam.", "pairs"),
        real("kappa", "Kappa có trọng số bậc hai.", "Quadratically weighted kappa.", "", -1, 1),
        real("kappa_low", "Cận dưới khoảng 95 %.", "Lower end of the 95 % interval.", "", -1, 1), real("kappa_high", "Cận trên.", "Upper end.", "", -1, 1),
        share("same", "Tỷ lệ trùng cấp độ.", "Share of equal levels."),
        share("within_one", "Tỷ lệ lệch không quá một cấp độ.", "Share within one level."),
        share("within_one_low", "Cận dưới khoảng 95 %.", "Lower end of the 95 % interval."), share("within_one_high", "Cận trên.", "Upper end."),
    ),
)  # fmt: skip
RATING_LENIENCY = Table(
    "rating_leniency", ("source", "grouping", "group"), Text("Ai đánh giá cao hay thấp hơn bài thi một cách có hệ thống.", "Who rates systematically above or below the exam."), (
        text("source", "Người đánh giá.", "Who rated."), text("grouping", "Xét theo nguồn, đơn vị hay người chấm.", "By source, unit or rater.", *GROUPINGS),
        text("group", "Nguồn, mã đơn vị hoặc mã người chấm.", "The source, the unit's id or the rater's id."),
        whole("n", "Số cặp đánh giá–bài thi.", "Pairs of rating and exam.", "pairs"),
        whole("people", "Số người được đánh giá.", "People who were rated.", "people"),
        real("mean_difference", "Chênh lệch bình quân, đánh giá trừ bài thi.", "Mean difference, rating minus exam.", "level"),
        real("leniency", "Chênh lệch nếu mọi nhóm có cùng cấp độ thi, đã thu về trung bình của nguồn.", "The difference if all groups stood at the same exam levels, drawn towards the source's mean.", "level"),
        real("low", "Cận dưới khoảng 95 %.", "Lower end of the 95 % interval.", "level"), real("high", "Cận trên.", "Upper end.", "level"),
    ),
)  # fmt: skip
BORICH = Table(
    "borich", ("scale_id",), Text("Điểm Borich: chênh lệch giữa mức quan trọng và năng lực.", "Borich scores: importance against competence."), (
        SCALE, text("competence", "Năng lực lấy từ đâu.", "Where the competence comes from.", "self", "supervisor", "exam"),
        whole("n", "Số người có cả hai.", "People with both.", "people", 1),
        real("mean_importance", "Mức quan trọng bình quân, 1–5.", "Mean importance, 1–5.", "points", 0, 5),
        real("mean_competence", "Năng lực bình quân trên cùng thang.", "Mean competence on the same scale.", "points", 0),
        real("mwds", "Điểm chênh lệch có trọng số bình quân (MWDS).", "Mean weighted discrepancy score (MWDS)."),
        real("se", "Sai số chuẩn giữa những người trả lời.", "Its standard error over respondents.", "", 0),
        whole("rank", "Thứ tự, 1 là cần nhất.", "Order, 1 is needed most.", "rank", 1),
    ),
)  # fmt: skip
