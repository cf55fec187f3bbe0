"""The competency framework: levels, domains, competencies, positions, units and courses, as frozen models."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated

from pydantic import Field

from workbench.language import Text
from workbench.parameters.courses import Course
from workbench.parameters.declare import Declared, parameter
from workbench.parameters.names import Day, Id, LevelNumber, Name


class Validity(Declared):
    """The period for which a framework holds."""

    from_: Day = parameter(
        alias="from",
        label=("Từ ngày", "From"),
        help=("Ngày khung bắt đầu có hiệu lực.", "First day on which the framework holds."),
    )
    to: Day | None = parameter(
        None,
        label=("Đến ngày", "To"),
        help=("Ngày cuối khung còn hiệu lực; bỏ trống nếu chưa định.", "Last day on which it holds; empty while open."),
    )


class Level(Declared):
    """One level of the scale."""

    level: LevelNumber = parameter(
        label=("Cấp độ", "Level"), help=("Số thứ tự cấp độ, từ 1.", "The level's number, from 1.")
    )
    name: Name = parameter(label=("Tên", "Name"), help=("Tên cấp độ.", "The level's name."))


class Domain(Declared):
    """A professional domain, owned by one department."""

    id: Id = parameter(label=("Mã", "Id"), help=("Mã lĩnh vực.", "The domain's id."))
    name: Name = parameter(label=("Tên", "Name"), help=("Tên lĩnh vực.", "The domain's name."))
    common: bool = parameter(
        False,
        label=("Kiến thức chung", "Common part"),
        help=("Mọi người dự thi đều làm phần này.", "Everyone sits this part."),
    )
    workload_growth: float = parameter(
        0.0,
        ge=-0.9,
        le=5,
        unit="share per year",
        label=("Mức tăng khối lượng công việc", "Workload growth"),
        help=(
            "Tỷ lệ tăng khối lượng công việc mỗi năm của lĩnh vực.",
            "Yearly growth of the domain's workload, as a share.",
        ),
    )
    placeholder: bool = parameter(
        False,
        label=("Chờ bổ sung", "To be filled in"),
        help=(
            "Lĩnh vực giữ chỗ: chưa có nội dung công khai, cần đơn vị chủ quản điền.",
            "A slot kept open: its content is not public and is to be filled in.",
        ),
    )


class Competency(Declared):
    """A competency within a domain; the finest scale that is scored."""

    id: Id = parameter(label=("Mã", "Id"), help=("Mã năng lực.", "The competency's id."))
    domain: Id = parameter(
        label=("Lĩnh vực", "Domain"), help=("Mã lĩnh vực chứa năng lực.", "Id of the domain that it belongs to.")
    )
    name: Name = parameter(label=("Tên", "Name"), help=("Tên năng lực.", "The competency's name."))
    criticality: float = parameter(
        1.0,
        ge=0,
        le=5,
        unit="points",
        label=("Mức quan trọng", "Criticality"),
        help=("Mức quan trọng của năng lực đối với công việc, 0–5.", "How much the work depends on it, 0–5."),
    )


class Position(Declared):
    """A job position (vị trí việc làm) and the levels that it requires."""

    id: Id = parameter(label=("Mã", "Id"), help=("Mã vị trí việc làm.", "The position's id."))
    name: Name = parameter(label=("Tên", "Name"), help=("Tên vị trí việc làm.", "The position's name."))
    domain: Id = parameter(
        label=("Lĩnh vực", "Domain"), help=("Lĩnh vực chuyên môn của vị trí.", "The position's professional domain.")
    )
    requires: dict[Id, LevelNumber] = parameter(
        {},
        unit="level",
        label=("Cấp độ yêu cầu", "Required levels"),
        help=(
            "Cấp độ mà vị trí yêu cầu ở từng thang đo (lĩnh vực hoặc năng lực).",
            "The level that the position requires on each scale (domain or competency).",
        ),
    )


class Unit(Declared):
    """An organisational unit; parents form a tree."""

    id: Id = parameter(label=("Mã", "Id"), help=("Mã đơn vị.", "The unit's id."))
    name: Name = parameter(label=("Tên", "Name"), help=("Tên đơn vị.", "The unit's name."))
    parent: Id | None = parameter(
        None, label=("Đơn vị cấp trên", "Parent"), help=("Mã đơn vị cấp trên.", "Id of the unit above it.")
    )
    site: Id | None = parameter(
        None,
        label=("Địa điểm", "Site"),
        help=("Nơi đơn vị đóng, dùng để xếp lớp.", "Where the unit is, for placing sessions."),
    )
    place: Name | None = parameter(
        None,
        label=("Địa danh", "Place"),
        help=(
            "Địa danh ghi trước ngày tháng của văn bản; bỏ trống thì theo đơn vị cấp trên.",
            "The place written before a document's date; empty: that of the unit above.",
        ),
    )
    superior: Name | None = parameter(
        None,
        label=("Cơ quan chủ quản", "Superior body"),
        help=(
            "Cơ quan cấp trên ghi ở đầu văn bản, khi không có trong danh sách đơn vị.",
            "The body above, for the head of documents, where it is not among these units.",
        ),
    )
    kind: Id | None = parameter(
        None,
        label=("Loại đơn vị", "Kind"),
        help=(
            "Loại đơn vị, như cửa khẩu, nội địa, tham mưu: người đi học chỉ được so với người cùng loại đơn vị.",
            "Kind of unit, such as border, inland, staff: those trained are compared within a kind of unit only.",
        ),
    )
    needed: dict[Id, dict[LevelNumber, Annotated[int, Field(ge=0)]]] = parameter(
        {},
        unit="people",
        label=("Số người cần", "People needed"),
        help=(
            "Số người đạt từng cấp độ mà đơn vị cần ở từng thang đo.",
            "How many people at each level the unit needs, per scale.",
        ),
    )


class UnitChange(Declared):
    """Units that were renamed, merged or split on one day."""

    date: Day = parameter(
        label=("Ngày", "Date"), help=("Ngày thay đổi có hiệu lực.", "The day from which the change holds.")
    )
    from_: list[Id] = parameter(
        alias="from",
        min_length=1,
        label=("Từ", "From"),
        help=("Mã các đơn vị trước đó; có thể không còn trong khung.", "Ids of the units before; they may be gone."),
    )
    to: list[Id] = parameter(
        min_length=1,
        label=("Thành", "To"),
        help=(
            "Mã các đơn vị sau đó: một mã khi đổi tên hay sáp nhập, nhiều mã khi chia tách.",
            "Ids of the units after: one for a new name or a merger, several for a split.",
        ),
    )


class Framework(Declared):
    """A competency framework in force for a period."""

    framework: Id = parameter(label=("Khung năng lực", "Framework"), help=("Mã khung năng lực.", "The framework's id."))
    valid: Validity | None = parameter(
        None, label=("Hiệu lực", "Valid"), help=("Thời gian khung có hiệu lực.", "The period for which it holds.")
    )
    synthetic: bool = parameter(
        False,
        label=("Dữ liệu mô phỏng", "Synthetic"),
        help=(
            "Khung minh họa, không phải văn bản chính thức; in trên mọi báo cáo.",
            "Made up for illustration; printed on every report.",
        ),
    )
    note: Name | None = parameter(
        None,
        label=("Ghi chú", "Note"),
        help=("Nguồn và giới hạn của khung.", "Where the framework comes from, and its limits."),
    )
    levels: list[Level] = parameter(
        min_length=2, label=("Các cấp độ", "Levels"), help=("Các cấp độ, từ 1 đến L.", "The levels, 1 to L.")
    )
    domains: list[Domain] = parameter(
        min_length=1, label=("Lĩnh vực", "Domains"), help=("Các lĩnh vực chuyên môn.", "The professional domains.")
    )
    competencies: list[Competency] = parameter(
        [],
        label=("Năng lực", "Competencies"),
        help=("Các năng lực của từng lĩnh vực.", "The competencies of each domain."),
    )
    positions: list[Position] = parameter(
        [],
        label=("Vị trí việc làm", "Positions"),
        help=("Các vị trí việc làm và yêu cầu.", "The job positions and what they require."),
    )
    grades: list[Name] = parameter(
        [],
        label=("Ngạch công chức", "Grades"),
        help=(
            "Tên các ngạch như ghi trong tệp kết quả, kèm tên tiếng Anh.",
            "The civil servants' grades as results write them, with their names in English.",
        ),
    )
    units: list[Unit] = parameter(
        [], label=("Đơn vị", "Units"), help=("Các đơn vị và quan hệ trực thuộc.", "The units and their tree.")
    )
    unit_changes: list[UnitChange] = parameter(
        [],
        label=("Thay đổi đơn vị", "Changes of units"),
        help=(
            "Đơn vị đổi tên, sáp nhập, chia tách, ví dụ `{date: 2020-07-01, from: [a, b], to: [c]}`; dùng khi so hai đợt.",
            "Units renamed, merged or split, such as `{date: 2020-07-01, from: [a, b], to: [c]}`; for comparing waves.",
        ),
    )
    rating_weights: dict[Id, Annotated[float, Field(gt=0, le=10)]] = parameter(
        {},
        label=("Trọng số đánh giá", "Rating weights"),
        help=(
            "Trọng số của từng nguồn đánh giá so với bài thi (bài thi là 1), ví dụ `{supervisor: 0.5}`; bỏ trống: chỉ bài thi.",
            "What a rating of each source weighs against the exam (which weighs 1), such as `{supervisor: 0.5}`; empty: the exam alone.",
        ),
    )
    courses: list[Course] = parameter(
        [], label=("Khóa học", "Courses"), help=("Danh mục khóa đào tạo, bồi dưỡng.", "The catalogue of courses.")
    )

    @property
    def top_level(self) -> int:
        """L, the highest level."""
        return len(self.levels)

    @cached_property
    def domain_of(self) -> dict[str, str]:
        """Domain id of every scale (a domain's own id for a domain)."""
        return {d.id: d.id for d in self.domains} | {c.id: c.domain for c in self.competencies}

    @cached_property
    def competency_ids(self) -> frozenset[str]:
        """Ids of the competencies."""
        return frozenset(c.id for c in self.competencies)

    def scales_of(self, domain: str) -> set[str]:
        """The scales of a domain: itself and its competencies."""
        return {scale for scale, owner in self.domain_of.items() if owner == domain}

    @cached_property
    def scale_names(self) -> dict[str, Text]:
        """Name of every scale."""
        return {d.id: d.name.text for d in self.domains} | {c.id: c.name.text for c in self.competencies}

    @cached_property
    def position_by_id(self) -> dict[str, Position]:
        """Positions by id."""
        return {p.id: p for p in self.positions}

    @cached_property
    def grade_names(self) -> dict[str, Text]:
        """Name of every grade, by what results write in either language."""
        return {words: grade.text for grade in self.grades for words in (grade.vi, grade.en)}

    @cached_property
    def unit_by_id(self) -> dict[str, Unit]:
        """Units by id."""
        return {u.id: u for u in self.units}

    @cached_property
    def course_by_id(self) -> dict[str, Course]:
        """Courses by id."""
        return {c.id: c for c in self.courses}

    @cached_property
    def level_names(self) -> dict[int, Text]:
        """Name of every level; level 0 is below the first cut."""
        return {0: Text("Dưới cấp độ 1", "Below level 1")} | {lv.level: lv.name.text for lv in self.levels}
