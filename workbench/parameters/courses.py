"""The catalogue of courses: what each lifts, its seats, days, places and cost."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from workbench.language import Text
from workbench.parameters.declare import Declared, parameter
from workbench.parameters.names import Id, LevelNumber, Money, Name


class Lift(Declared):
    """What a course lifts: one scale, from one level to a higher one."""

    scale: Id = parameter(
        label=("Thang đo", "Scale"),
        help=("Lĩnh vực hoặc năng lực được nâng.", "The domain or competency that is lifted."),
    )
    from_: Annotated[int, Field(ge=0, le=20)] = parameter(
        alias="from",
        unit="level",
        label=("Từ cấp độ", "From level"),
        help=("Cấp độ đầu vào.", "The level people start from."),
    )
    to: LevelNumber = parameter(
        unit="level", label=("Đến cấp độ", "To level"), help=("Cấp độ đầu ra.", "The level they are trained for.")
    )


class Seats(Declared):
    """How many people a session takes."""

    min: int = parameter(
        1,
        ge=1,
        le=10_000,
        unit="people",
        label=("Ít nhất", "At least"),
        help=("Số người tối thiểu để mở lớp.", "Fewest people for a session to open."),
    )
    max: int = parameter(
        25,
        ge=1,
        le=10_000,
        unit="people",
        label=("Nhiều nhất", "At most"),
        help=("Số chỗ của lớp.", "Places in the session."),
    )


class Cost(Declared):
    """What a session costs."""

    session: Money = parameter(
        0.0,
        unit="đồng",
        label=("Mỗi lớp", "Per session"),
        help=("Chi phí cố định của một lớp.", "Fixed cost of one session."),
    )
    person: Money = parameter(
        0.0,
        unit="đồng",
        label=("Mỗi người", "Per person"),
        help=("Chi phí cho mỗi học viên.", "Cost for each participant."),
    )


class Course(Declared):
    """A course of the catalogue."""

    id: Id = parameter(label=("Mã", "Id"), help=("Mã khóa học.", "The course's id."))
    name: Name | None = parameter(None, label=("Tên", "Name"), help=("Tên khóa học.", "The course's name."))
    lifts: Lift = parameter(
        label=("Nâng năng lực", "Lifts"),
        help=("Thang đo và cấp độ mà khóa học nâng.", "The scale and levels that the course lifts."),
    )
    days: float = parameter(
        1.0,
        gt=0,
        le=60,
        unit="days",
        label=("Số ngày", "Days"),
        help=("Thời lượng của khóa học.", "The course's length."),
    )
    form: Literal["classroom", "online", "field", "blended"] = parameter(
        "classroom",
        label=("Hình thức", "Form"),
        help=(
            "Hình thức tổ chức: tập trung, trực tuyến, tại hiện trường, kết hợp.",
            "Classroom, online, in the field, or blended.",
        ),
    )
    seats: Seats = parameter(
        Seats(),
        label=("Số chỗ", "Seats"),
        help=("Số người tối thiểu và tối đa của một lớp.", "Fewest and most people in a session."),
    )
    cost: Cost = parameter(
        Cost(), label=("Chi phí", "Cost"), help=("Chi phí theo lớp và theo người.", "Cost per session and per person.")
    )
    sites: list[Id] = parameter(
        [], label=("Địa điểm", "Sites"), help=("Nơi có thể mở lớp.", "Where sessions can be held.")
    )
    trainers: int = parameter(
        1,
        ge=0,
        le=100,
        unit="people",
        label=("Số giảng viên", "Trainers"),
        help=("Số giảng viên mà một lớp cần.", "Trainers that a session needs."),
    )
    topics: list[Name | str] = parameter(
        [],
        label=("Nội dung", "Topics"),
        help=(
            "Các chuyên đề của khóa học, bằng một hay cả hai ngôn ngữ.",
            "The course's topics, in one language or both.",
        ),
    )

    @property
    def title(self) -> Text:
        """The course's name, or its id where it has none."""
        return self.name.text if self.name else Text(self.id, self.id)

    @property
    def contents(self) -> list[Text]:
        """The topics; one given in one language stands in both."""
        return [Text(topic, topic) if isinstance(topic, str) else topic.text for topic in self.topics]
