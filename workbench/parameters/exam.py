"""Parameters of the exam: scoring, items, levels and their standards, fairness, linking."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from workbench.parameters.declare import Declared, parameter
from workbench.parameters.names import Id

Percent = Annotated[float, Field(ge=0, le=100)]


class Scoring(Declared):
    """How answers become scores."""

    model: Literal["ctt", "rasch", "2pl"] = parameter(
        "ctt",
        label=("Mô hình đo", "Measurement model"),
        help=("Lý thuyết trắc nghiệm cổ điển (ctt), Rasch hoặc 2PL.", "Classical test theory (ctt), Rasch, or 2PL."),
    )
    blank: Literal["wrong", "missing"] = parameter(
        "wrong",
        label=("Câu bỏ trống", "Blank answers"),
        help=(
            "Câu bỏ trống tính sai, hay coi như không giao cho người đó.",
            "Whether a blank answer counts as wrong or as not administered.",
        ),
    )


class Levels(Declared):
    """How scores become levels."""

    cuts: list[Percent] = parameter(
        [0.0, 50.0, 75.0],
        min_length=1,
        unit="percent",
        label=("Điểm cắt", "Cut scores"),
        help=("Điểm thấp nhất của từng cấp độ 1…L, theo phần trăm.", "Lowest score of each level 1…L, in percent."),
    )
    overrides: dict[Id, list[Percent]] = parameter(
        {},
        unit="percent",
        label=("Điểm cắt riêng", "Cut scores of a scale"),
        help=("Điểm cắt riêng cho từng thang đo.", "Cut scores of single scales."),
    )
    decide_at: float = parameter(
        0.8,
        gt=0.5,
        le=1,
        unit="probability",
        label=("Ngưỡng kết luận", "Decide at"),
        help=(
            "Xác suất tối thiểu để kết luận cấp độ; thấp hơn là chưa kết luận.",
            "Lowest probability at which a level is called clear; below it is undecided.",
        ),
    )


class Standard(Declared):
    """Cut scores of one scale, set by a panel of judges."""

    method: Literal["angoff", "bookmark"] = parameter(
        "angoff",
        label=("Phương pháp", "Method"),
        help=(
            "Angoff: mỗi giám khảo ước xác suất trả lời đúng từng câu; Bookmark: vị trí đặt dấu trong thứ tự độ khó.",
            "Angoff: each judge's probability of a right answer per item; Bookmark: a place in the order of difficulty.",
        ),
    )
    file: str = parameter(
        label=("Tệp", "File"),
        help=(
            "Tệp .csv: judge, level, rồi item_id, probability (Angoff) hoặc bookmark; tính từ thư mục của tệp tham số.",
            "A .csv file: judge, level, then item_id and probability (Angoff), or bookmark; relative to this file.",
        ),
    )
    response_probability: float = parameter(
        0.67,
        gt=0.3,
        lt=0.95,
        unit="probability",
        label=("Xác suất đáp ứng", "Response probability"),
        help=(
            "Xác suất trả lời đúng dùng để sắp thứ tự (Bookmark).",
            "Probability of a right answer by which items are ordered (Bookmark).",
        ),
    )


class Items(Declared):
    """When an item is flagged."""

    too_hard: float = parameter(
        0.2,
        ge=0,
        le=1,
        unit="share",
        label=("Quá khó dưới", "Too hard below"),
        help=(
            "Độ khó dưới mức này bị cảnh báo (Ebel, Frisbie 1991).",
            "Flagged where the share correct is below this (Ebel and Frisbie 1991).",
        ),
    )
    too_easy: float = parameter(
        0.8,
        ge=0,
        le=1,
        unit="share",
        label=("Quá dễ trên", "Too easy above"),
        help=(
            "Độ khó trên mức này bị cảnh báo; câu về điều ai cũng phải biết thì vẫn dùng được.",
            "Flagged where the share correct is above this; fine for what everyone must know.",
        ),
    )
    low_discrimination: float = parameter(
        0.2,
        ge=-1,
        le=1,
        unit="correlation",
        label=("Phân biệt kém dưới", "Low discrimination below"),
        help=(
            "Tương quan câu–phần còn lại dưới mức này bị cảnh báo.",
            "Flagged where the item–rest correlation is below this.",
        ),
    )
    dead_distractor: float = parameter(
        0.05,
        ge=0,
        le=1,
        unit="share",
        label=("Phương án nhiễu chết dưới", "Dead distractor below"),
        help=(
            "Phương án sai được chọn ít hơn mức này là vô dụng (Haladyna, Downing 1993).",
            "A wrong option chosen by less than this does no work (Haladyna and Downing 1993).",
        ),
    )
    few_answers: int = parameter(
        100,
        ge=1,
        le=100_000,
        unit="people",
        label=("Ít người làm dưới", "Few answers below"),
        help=(
            "Thống kê câu hỏi dựa trên ít người hơn mức này chỉ để tham khảo.",
            "Statistics of fewer people than this are indicative only.",
        ),
    )


class Linking(Declared):
    """How two cohorts are put on one scale."""

    minimum_anchors: int = parameter(
        5,
        ge=2,
        le=500,
        unit="items",
        label=("Số câu neo tối thiểu", "Fewest anchors"),
        help=(
            "Ít câu neo hơn thì không liên kết và không nêu xu hướng.",
            "With fewer common items nothing is linked and no trend is stated.",
        ),
    )
    least_kept: float = parameter(
        0.5,
        ge=0,
        le=1,
        unit="share",
        label=("Tỷ lệ câu neo phải giữ được", "Least share of anchors kept"),
        help=(
            "Nếu tỷ lệ câu neo không bị trôi thấp hơn mức này thì không liên kết và không nêu xu hướng.",
            "Where a smaller share of the common items keeps its place, nothing is linked and no trend is stated.",
        ),
    )
    drift: float = parameter(
        0.5,
        gt=0,
        le=3,
        unit="logit",
        label=("Trôi câu neo", "Drift"),
        help=(
            "Câu neo lệch so với trung vị hơn mức này, và hơn mức may rủi cho phép, bị loại khỏi liên kết.",
            "An anchor that departs from the median shift by more than this, and by more than chance, is dropped.",
        ),
    )
    confidence: float = parameter(
        0.99,
        ge=0.5,
        lt=1,
        unit="probability",
        label=("Độ tin cậy khi loại câu neo", "Confidence in dropping"),
        help=(
            "Nếu độ khó không câu nào thay đổi thì với xác suất này không câu neo nào của lĩnh vực bị loại.",
            "Where no item's difficulty changed, no anchor of a domain is dropped with this probability.",
        ),
    )


class Progress(Declared):
    """When an officer's change between two waves is called reliable."""

    confidence: float = parameter(
        0.95,
        ge=0.5,
        lt=1,
        unit="probability",
        label=("Độ tin cậy", "Confidence"),
        help=(
            "Người có năng lực không đổi được gọi là không đổi với xác suất này; phần còn lại là may rủi.",
            "Somebody whose ability did not change is called unchanged with this probability; the rest is chance.",
        ),
    )


class Fairness(Declared):
    """Which groups are compared."""

    groupings: list[str] = parameter(
        [],
        label=("Nhóm so sánh", "Groupings"),
        help=(
            "Các cột của cán bộ, công chức dùng để kiểm tra công bằng.",
            "Columns of the officers by which the exam's fairness is examined.",
        ),
    )
    minimum_group: int = parameter(
        50,
        ge=10,
        le=100_000,
        unit="people",
        label=("Nhóm tối thiểu", "Smallest group"),
        help=(
            "Nhóm ít người hơn mức này được ghi là không kiểm tra.",
            "Groups with fewer people are named as not tested.",
        ),
    )
    purify: bool = parameter(
        False,
        label=("Lọc điểm đối sánh", "Purify"),
        help=(
            "Bỏ câu lệch khỏi điểm đối sánh rồi tính lại (lặp).",
            "Leave flagged items out of the matching score and repeat.",
        ),
    )
