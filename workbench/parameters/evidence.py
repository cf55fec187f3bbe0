"""Parameters of evidence: how it grows old, what a re-test is worth, whether training worked, and ratings."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from workbench.parameters.declare import Declared, parameter
from workbench.parameters.names import MOST_MONEY, Day, Money


class Retest(Declared):
    """What a re-test costs, and how many there may be."""

    places: int | None = parameter(
        60,
        ge=0,
        le=1_000_000,
        unit="places",
        label=("Số suất thi lại", "Places"),
        help=(
            "Số suất thi lại nhiều nhất, mỗi suất là một người ở một thang đo; bỏ trống là không giới hạn.",
            "Most re-tests, each of one officer on one scale; empty for no limit.",
        ),
    )
    cost: Money = parameter(
        0.0,
        unit="đồng",
        label=("Chi phí mỗi suất", "Cost"),
        help=(
            "Chi phí một suất thi lại; suất có giá trị thông tin thấp hơn chi phí thì không chọn.",
            "Cost of one re-test; one that is worth less than it costs is not chosen.",
        ),
    )
    budget: float | None = parameter(
        None,
        ge=0,
        le=MOST_MONEY,
        unit="đồng",
        label=("Kinh phí thi lại", "Budget"),
        help=("Tổng kinh phí thi lại; bỏ trống là không giới hạn.", "Money for re-tests; empty for no limit."),
    )


class TrainingEffect(Declared):
    """How those who took a course are compared with those who did not."""

    minimum_group: int = parameter(
        15,
        ge=5,
        le=1000,
        unit="people",
        label=("Nhóm nhỏ nhất", "Smallest group"),
        help=(
            "Số người ít nhất ở mỗi bên (đã học, chưa học) sau khi ghép; ít hơn thì không ước lượng.",
            "Fewest people on either side (trained, not trained) after matching; with fewer nothing is estimated.",
        ),
    )
    cluster_from: int = parameter(
        10,
        ge=3,
        le=1000,
        unit="units",
        label=("Tính theo đơn vị từ", "Cluster from"),
        help=(
            "Từ bấy nhiêu đơn vị, sai số tính theo cụm đơn vị; ít hơn thì tính theo từng người.",
            "From so many units on, errors are clustered by unit; with fewer they are by person.",
        ),
    )
    sent_by: Literal["score", "ability"] = parameter(
        "score",
        label=("Cử đi học theo", "Sent by"),
        help=(
            "score: chọn người đi học theo kết quả thi đợt trước; ability: theo năng lực mà cấp trên biết.",
            "score: people were sent by their earlier results; ability: by what superiors knew of them.",
        ),
    )


class Evidence(Declared):
    """How old evidence counts, and evidence beside the exam."""

    as_of: Day | None = parameter(
        None,
        label=("Tính đến ngày", "As of"),
        help=(
            "Ngày mà tuổi của bằng chứng tính đến; bỏ trống: ngày đầu kế hoạch.",
            "Day up to which the age of evidence counts; empty: the plan's first day.",
        ),
    )
    half_life: float = parameter(
        36.0,
        gt=0,
        le=1200,
        unit="months",
        label=("Chu kỳ bán rã", "Half-life"),
        help=(
            "Sau bấy nhiêu tháng, bằng chứng về cấp độ chỉ còn nửa trọng số; giả định, chưa có số liệu của ngành.",
            "After so many months evidence of a level has half its weight; assumed, there are no data of the service.",
        ),
    )
    half_life_by_criticality: dict[Annotated[int, Field(ge=0, le=5)], Annotated[float, Field(gt=0, le=1200)]] = (
        parameter(
            {},
            unit="months",
            label=("Bán rã theo mức quan trọng", "Half-life by criticality"),
            help=(
                "Chu kỳ bán rã riêng cho năng lực có mức quan trọng (làm tròn) này, ví dụ `{5: 24}`.",
                "Half-life of competencies with this criticality (rounded), such as `{5: 24}`.",
            ),
        )
    )
    retest: Retest = parameter(
        Retest(),
        label=("Thi lại", "Re-tests"),
        help=("Số suất và kinh phí thi lại.", "Places and money for re-tests."),
    )
    effect: TrainingEffect = parameter(
        TrainingEffect(),
        label=("Tác dụng của đào tạo", "Training effect"),
        help=(
            "So người đã học với người tương đương chưa học.",
            "Comparing those who took a course with those who did not.",
        ),
    )
    borich: Literal["self", "supervisor", "exam"] = parameter(
        "self",
        label=("Năng lực trong điểm Borich", "Competence in Borich scores"),
        help=(
            "Năng lực lấy từ đâu khi tính điểm Borich: tự đánh giá, cấp trên, hay cấp độ của bài thi.",
            "Where the competence in Borich scores comes from: self-ratings, supervisors, or the exam's levels.",
        ),
    )
