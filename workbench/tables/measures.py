"""Tables of measurement: scores, levels, gaps, items, reliability, units."""

from __future__ import annotations

from dataclasses import replace

from workbench.language import Text
from workbench.tables.declare import Column, Table, percentage, real, share, text, whole
from workbench.tables.keys import DOMAIN, ITEM, OFFICER, POSITION, SCALE, UNIT

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
OTHER_LEVELS = Table(
    "other_levels", ("officer_id", "scale_id"), Text("Cấp độ từng người theo một khung khác (`other_framework`), chỉ các dòng đối chiếu đã kiểm tra.", "Each officer's level in the terms of another framework (`other_framework`), by checked rows of the crosswalk."), (
        OFFICER, SCALE, text("other_id", "Mã năng lực ở khung kia.", "The competency's id in the other framework."),
        whole("level", "Cấp độ theo khung này.", "Level in this framework.", "level"),
        whole("other_level", "Cấp độ theo khung kia; 0: dưới cấp độ 1.", "Level in the other framework; 0: below level 1.", "level"),
        share("probability", "Xác suất của cấp độ theo khung kia.", "Probability of the level in the other framework."),
    ),
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
        real("stratified_alpha", "Alpha phân tầng theo năng lực; chỉ có ở lĩnh vực.", "Alpha stratified by competency; domains only.", "", None, 1),
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
CUT_PRECISION = Table(
    "cut_precision", ("scale_id", "level"), Text("Độ chính xác tại điểm cắt.", "How exact a scale is at its cut scores."), (
        SCALE, whole("level", "Cấp độ bắt đầu từ điểm cắt.", "Level that starts at the cut score.", "level", 1),
        percentage("cut_percent", "Điểm cắt.", "The cut score."),
        real("csem_percent", "Sai số chuẩn có điều kiện tại điểm cắt.", "Conditional standard error there.", "percent", 0),
        whole("n_undecided", "Số người có điểm trong khoảng một sai số chuẩn.", "People within one such error of it.", "people"),
        share("share_settled", "Phần trong số đó mà một lần thi lại tương đương dự kiến sẽ kết luận được.", "Expected share of them that one more equal exam would decide."),
    ),
)  # fmt: skip
FLIPS = Table(
    "flips", ("item_id",), Text("Ai đổi cấp độ nếu bỏ câu hỏi; mỗi người đếm một lần.", "Who changes level if the item is dropped; each person once."), (
        ITEM, whole("n_up", "Số người lên cấp độ nếu bỏ câu.", "People who would move up.", "people"),
        whole("n_down", "Số người xuống cấp độ nếu bỏ câu.", "People who would move down.", "people"),
        whole("n_people", "Số người đổi cấp độ nếu bỏ câu.", "People who would change level.", "people"),
        whole("n_at_cut", "Trong đó cách điểm cắt chưa đến một câu.", "Those of them who are less than one item from the cut score.", "people"),
        whole("needs_up", "Số người có thêm nhu cầu nếu bỏ câu.", "People for whom a need would arise.", "people"),
        whole("needs_down", "Số người bớt nhu cầu nếu bỏ câu.", "People for whom a need would vanish.", "people"),
        text("best_key", "Phương án mà nhóm cao chọn nhiều hơn đáp án.", "Option that beats the key in the top group.", missing=True),
        whole("n_up_rekeyed", "Số người lên cấp độ nếu đổi đáp án.", "People who would move up with that key.", "people", missing=True),
        whole("n_down_rekeyed", "Số người xuống cấp độ nếu đổi đáp án.", "People who would move down with that key.", "people", missing=True),
        whole("n_people_rekeyed", "Số người đổi cấp độ nếu đổi đáp án.", "People who would change level with that key.", "people", missing=True),
        whole("needs_up_rekeyed", "Số người có thêm nhu cầu nếu đổi đáp án.", "People for whom a need would arise with that key.", "people", missing=True),
        whole("needs_down_rekeyed", "Số người bớt nhu cầu nếu đổi đáp án.", "People for whom a need would vanish with that key.", "people", missing=True),
    ),
)  # fmt: skip
FAIRNESS = Table(
    "fairness", ("grouping", "item_id", "reference", "focal"), Text("Câu hỏi có đối xử khác nhau giữa các nhóm không.", "Whether items treat groups differently."), (
        text("grouping", "Cột phân nhóm.", "The grouping."), ITEM,
        text("reference", "Nhóm đối chiếu.", "Reference group."), text("focal", "Nhóm được xem xét.", "Focal group."),
        whole("n_reference", "Số người nhóm đối chiếu.", "People in the reference group.", "people"),
        whole("n_focal", "Số người nhóm được xem xét.", "People in the focal group.", "people"),
        real("mh_chi2", "Khi bình phương Mantel–Haenszel, có hiệu chỉnh liên tục.", "Mantel–Haenszel chi-square, continuity-corrected.", low=0),
        share("mh_p", "Giá trị p.", "p value."), real("mh_odds", "Tỷ số chênh chung.", "Common odds ratio.", low=0),
        real("mh_delta", "Delta theo thang ETS; âm: bất lợi cho nhóm được xem xét.", "ETS delta; negative: against the focal group."),
        text("ets_class", "Loại ETS: A không đáng kể, B vừa, C lớn; not_tested: nhóm quá ít người, câu không phân hóa hoặc chấm từng phần.", "ETS class: A negligible, B moderate, C large; not_tested: too few people, no variation, or partial credit.", "A", "B", "C", "not_tested"),
    ),
)  # fmt: skip
LINKING = Table(
    "linking", ("domain_id",), Text("Liên kết với đợt trước.", "Linking with the earlier cohort."), (
        DOMAIN, text("previous", "Mã đợt trước.", "Id of the earlier cohort."),
        whole("n_anchors", "Số câu neo đã dùng.", "Anchors used.", "items"),
        real("slope", "Hệ số A của phép đổi thang.", "Constant A of the change of scale."),
        real("shift", "Hệ số B: θ đợt trước = A·θ + B.", "Constant B: θ on the earlier scale = A·θ + B.", "logit"),
        real("se", "Sai số liên kết.", "Linking error.", "logit", 0),
        text("dropped", "Câu neo bị loại vì trôi.", "Anchors dropped for drift.", missing=True),
    ),
)  # fmt: skip
STANDARDS = Table(
    "standards", ("scale_id", "level"), Text("Điểm cắt do hội đồng định.", "Cut scores set by a panel."), (
        SCALE, whole("level", "Cấp độ.", "The level.", "level", 1), text("method", "Phương pháp.", "Method.", "angoff", "bookmark"),
        whole("n_judges", "Số giám khảo.", "Judges.", "people"),
        whole("n_items", "Số câu được nhận định (Angoff) hoặc có chỗ trong thứ tự độ khó (Bookmark).", "Items judged (Angoff), or with a place in the order of difficulty (Bookmark).", "items"),
        percentage("cut_percent", "Điểm cắt.", "The cut score."),
        real("se_percent", "Sai số chuẩn của điểm cắt.", "Its standard error.", "percent", 0),
        real("judges_sd", "Độ lệch chuẩn giữa các giám khảo.", "Standard deviation between judges.", "percent", 0),
        real("agreement", "Hệ số đồng thuận giữa các giám khảo (ICC).", "Agreement of the judges (intraclass correlation).", "", -1, 1),
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


def level_columns(top_level: int) -> list[str]:
    """Return `p_0 … p_L`, the columns of `levels` that hold the probability of each level."""
    return [f"p_{level}" for level in range(top_level + 1)]
