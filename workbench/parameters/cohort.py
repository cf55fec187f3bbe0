"""One cohort's parameters: which results, which framework, and every number that a decision rests on."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import StringConstraints

from workbench.language import Text
from workbench.parameters.declare import Declared, parameter
from workbench.parameters.evidence import Evidence
from workbench.parameters.exam import Fairness, Items, Levels, Linking, Progress, Scoring, Standard
from workbench.parameters.names import Day, Id, Name
from workbench.parameters.planning import Coaching, Deployment, Interventions, Training, Workload

CohortId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+$", max_length=80)]


class Units(Declared):
    """What may be shown of small units."""

    minimum_cell: int = parameter(
        10,
        ge=1,
        le=100,
        unit="people",
        label=("Ô tối thiểu", "Smallest cell"),
        help=(
            "Ô có ít người hơn số này bị che trong báo cáo chung; báo cáo của đơn vị và cá nhân không nêu số liệu so "
            "sánh dựa trên ít người khác hơn số này.",
            "Cells with fewer people are suppressed in reports to all units; reports of units and officers tell "
            "nothing of others that rests on fewer other people.",
        ),
    )


class Weights(Declared):
    """How the components of a need's priority count."""

    criticality: float = parameter(
        1.0,
        ge=0,
        le=10,
        label=("Mức quan trọng", "Criticality"),
        help=("Trọng số của mức quan trọng.", "Weight of the competency's criticality."),
    )
    size: float = parameter(
        1.0,
        ge=0,
        le=10,
        label=("Độ lớn", "Size"),
        help=("Trọng số của khoảng thiếu kỳ vọng.", "Weight of the expected gap."),
    )
    shared: float = parameter(
        1.0,
        ge=0,
        le=10,
        label=("Số người cùng thiếu", "Shared"),
        help=(
            "Trọng số của tỷ lệ người trong đơn vị cùng thiếu.",
            "Weight of the share of the unit with the same need.",
        ),
    )
    workload: float = parameter(
        1.0,
        ge=0,
        le=10,
        label=("Tăng khối lượng", "Workload"),
        help=("Trọng số của mức tăng khối lượng công việc.", "Weight of the domain's workload growth."),
    )


class Gaps(Declared):
    """How needs are ranked."""

    weights: Weights = parameter(
        Weights(),
        label=("Trọng số ưu tiên", "Weights"),
        help=("Trọng số các thành phần của mức ưu tiên.", "Weights of the components of a need's priority."),
    )


class CohortParameters(Declared):
    """Parameters of one cohort; paths are relative to the file that holds them."""

    cohort: CohortId = parameter(
        label=("Mã đợt đánh giá", "Cohort"),
        help=(
            "Mã đợt (a–z, 0–9, gạch nối); là tên thư mục kết quả.",
            "The cohort's id (a–z, 0–9, hyphen); names the run's folder.",
        ),
    )
    title: Name | None = parameter(None, label=("Tên đợt", "Title"), help=("Tên đợt đánh giá.", "The cohort's title."))
    assessed: Day | None = parameter(
        None,
        label=("Ngày đánh giá", "Assessed"),
        help=("Ngày đánh giá, in trên báo cáo.", "Day of the assessment, printed on reports."),
    )
    language: Literal["vi", "en"] = parameter(
        "vi", label=("Ngôn ngữ", "Language"), help=("Ngôn ngữ của báo cáo.", "Language of the reports.")
    )
    framework: str = parameter(
        label=("Khung năng lực", "Framework"), help=("Tệp khung năng lực.", "File of the competency framework.")
    )
    results: str = parameter(
        label=("Kết quả", "Results"),
        help=(
            "Tệp .xlsx, tệp .csv hoặc thư mục .csv chứa kết quả.",
            "Workbook (.xlsx), .csv file, or folder of .csv files with the results.",
        ),
    )
    previous: str | None = parameter(
        None,
        label=("Đợt trước", "Previous"),
        help=("Tệp tham số của đợt trước.", "Parameter file of an earlier cohort."),
    )
    crosswalk: str | None = parameter(
        None,
        label=("Bảng đối chiếu", "Crosswalk"),
        help=(
            "Tệp đối chiếu năng lực của khung này với năng lực của đợt trước, khi mã đã đổi.",
            "File that maps this framework's competencies to those of the earlier cohort, where ids changed.",
        ),
    )
    other_framework: str | None = parameter(
        None,
        label=("Khung khác", "Other framework"),
        help=(
            "Tệp đối chiếu năng lực và cấp độ của khung này với một khung khác, như khung của EU; chỉ dùng dòng đã kiểm tra.",
            "File that maps this framework's competencies and levels to another's, such as the EU's; only checked rows count.",
        ),
    )
    simulated: bool = parameter(
        False,
        label=("Người mô phỏng", "Simulated people"),
        help=("Kết quả là mô phỏng; in trên mọi báo cáo.", "The results are simulated; printed on every report."),
    )
    columns: dict[str, dict[str, str]] = parameter(
        {},
        label=("Tên cột", "Columns"),
        help=("Tên cột trong tệp → tên chuẩn, theo từng trang.", "Header in the file → standard name, per sheet."),
    )
    defaults: dict[str, str] = parameter(
        {},
        label=("Giá trị chung", "Defaults"),
        help=(
            "Giá trị cho cột mà tệp không có, như vị trí hay năng lực duy nhất của bài thi.",
            "Value of a column that the file lacks, such as the one position or competency of an exam.",
        ),
    )
    scoring: Scoring = parameter(
        Scoring(), label=("Chấm điểm", "Scoring"), help=("Cách chấm điểm.", "How answers become scores.")
    )
    levels: Levels = parameter(
        Levels(), label=("Cấp độ", "Levels"), help=("Cách xếp cấp độ.", "How scores become levels.")
    )
    fairness: Fairness = parameter(
        Fairness(),
        label=("Công bằng", "Fairness"),
        help=("Kiểm tra công bằng của đề.", "Examination of the exam's fairness."),
    )
    items: Items = parameter(
        Items(), label=("Câu hỏi", "Items"), help=("Khi nào một câu hỏi bị cảnh báo.", "When an item is flagged.")
    )
    standards: dict[Id, Standard] = parameter(
        {},
        label=("Hội đồng định điểm cắt", "Standard setting"),
        help=(
            "Điểm cắt do hội đồng định, theo thang đo, ví dụ `{exam: {file: panel.csv}}`; thay cho `levels.cuts`.",
            "Cut scores set by a panel, per scale, such as `{exam: {file: panel.csv}}`; instead of `levels.cuts`.",
        ),
    )
    linking: Linking = parameter(
        Linking(),
        label=("Liên kết hai đợt", "Linking"),
        help=(
            "Liên kết thang đo với đợt trước qua câu neo.",
            "How scales are linked with an earlier cohort through common items.",
        ),
    )
    progress: Progress = parameter(
        Progress(),
        label=("Tiến bộ giữa hai đợt", "Progress"),
        help=("Khi nào thay đổi của một người là rõ rệt.", "When an officer's change is called reliable."),
    )
    evidence: Evidence = parameter(
        Evidence(),
        label=("Bằng chứng", "Evidence"),
        help=(
            "Bằng chứng cũ dần ra sao, ai thi lại trước, đào tạo có tác dụng không, và các đánh giá bên cạnh bài thi.",
            "How evidence grows old, who is re-tested first, whether training worked, and ratings beside the exam.",
        ),
    )
    units: Units = parameter(
        Units(), label=("Đơn vị", "Units"), help=("Báo cáo theo đơn vị.", "What is shown of units.")
    )
    gaps: Gaps = parameter(
        Gaps(), label=("Khoảng thiếu", "Gaps"), help=("Xếp ưu tiên nhu cầu.", "How needs are ranked.")
    )
    interventions: Interventions = parameter(
        Interventions(),
        label=("Biện pháp", "Interventions"),
        help=(
            "Khi nào một nhu cầu được đưa đi học, kèm cặp, tự học hay đánh giá lại.",
            "When a need is served by a course, by coaching, by self-study, or by a re-assessment.",
        ),
    )
    training: Training = parameter(
        Training(),
        label=("Đào tạo", "Training"),
        help=("Giới hạn của kế hoạch đào tạo.", "Limits of the training plan."),
    )
    coaching: Coaching = parameter(
        Coaching(),
        label=("Kèm cặp", "Coaching"),
        help=("Giới hạn của kế hoạch kèm cặp.", "Limits of the coaching plan."),
    )
    workload: Workload = parameter(
        Workload(),
        label=("Kịch bản khối lượng công việc", "Workload scenario"),
        help=(
            "Số người cần khi khối lượng công việc tăng và biên chế giảm.",
            "How many people are needed once the workload has grown and staff have been cut.",
        ),
    )
    deployment: Deployment = parameter(
        Deployment(),
        label=("Bố trí", "Deployment"),
        help=("Đề xuất bố trí, điều động.", "Proposals for placing people."),
    )

    @property
    def name(self) -> Text:
        """The cohort's title, or its id where it has none."""
        return self.title.text if self.title else Text(self.cohort, self.cohort)

    def cuts_of(self, scale_id: str) -> list[float]:
        """Cut scores of a scale in percent: lowest score of level 1…L."""
        return self.levels.overrides.get(scale_id, self.levels.cuts)
