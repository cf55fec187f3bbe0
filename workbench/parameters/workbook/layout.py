"""The sheets of a framework's workbook and their columns: once, for writing, for reading and for messages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal, get_args

from pydantic import BaseModel

from workbench.characters import fold
from workbench.messages import Words, joined, languages, msg, named
from workbench.parameters.courses import Cost, Course, Lift, Seats
from workbench.parameters.declare import help_of, unit_of
from workbench.parameters.duties import Duty, Prerequisite, Rotation
from workbench.parameters.framework import (
    Competency,
    Domain,
    Framework,
    Level,
    Position,
    Unit,
    UnitChange,
    Validity,
)

Holds = Literal["id", "text", "number", "money", "percent", "whole", "level", "flag", "date", "quarter", "periods",
                "choice", "domain", "scale", "unit", "course", "position", "site", "what", "list", "units", "sites",
                "taught", "positions", "topics", "topics_en", "source"]  # fmt: skip

FORMS = dict(
    zip(
        get_args(Course.model_fields["form"].annotation),
        (named("Tập trung", "Classroom"), named("Trực tuyến", "Online"), named("Thực địa", "In the field"),
         named("Kết hợp", "Blended"), named("Tự học", "Self-paced")),
        strict=True,
    )
)  # fmt: skip
"""Forms of a course."""
YES = named("x", "x")
TRUE = frozenset(map(fold, ("x", "có", "yes", "y", "true", "đúng", "1", "v")))
FALSE = frozenset(map(fold, ("không", "no", "n", "false", "sai", "0", "")))
SAME = "="
"""In a column of English topics: the same words in both languages."""


@dataclass(frozen=True)
class Column:
    """A column: what it is headed, where its value stands in an entry, what it holds, and what it means.

    Attributes:
        key: dotted place within an entry, as YAML has it.
        title: header in every language.
        holds: how its cells are read and written.
        help: the declared sentence.
        unit: the declared unit.
        also: further headers under which it is known.
        words: of a choice: what each value is called in every language.
        spoken: of a choice: further words for its values, folded.
    """

    key: str
    title: Words
    holds: Holds
    help: Words
    unit: str = ""
    also: tuple[str, ...] = ()
    words: Mapping[str, Words] = field(default_factory=dict)
    spoken: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def headers(self) -> frozenset[str]:
        """Every header by which it is known, folded."""
        said = (self.title.in_(language) for language in languages())
        return frozenset(map(fold, (*said, self.key, *self.also)))

    @cached_property
    def values(self) -> Mapping[str, str]:
        """Of a choice, its values by every word that calls them, folded."""
        called = {fold(name.in_(language)): value for value, name in self.words.items() for language in languages()}
        return {fold(value): value for value in self.words} | dict(self.spoken) | called


@dataclass(frozen=True)
class Part:
    """A sheet: one entry of a list of the framework in each row.

    Attributes:
        key: the framework's key; "" for what is no list.
        title: the sheet's name in every language.
        about: what it holds.
        columns: its columns, in order.
        by_level: a column for each level, where it has such.
        matrix: whether a column follows for each domain and competency.
        needed: keys of the columns without which the sheet says nothing.
        shown: headers of columns that are there for people to see, and not read.
        says: key of the column that an entry rests on: a row that is empty there says nothing yet.
        also: further names of the sheet.
    """

    key: str
    title: Words
    about: Words
    columns: tuple[Column, ...]
    by_level: Sequence[Column] = ()
    matrix: bool = False
    needed: tuple[str, ...] = ()
    shown: tuple[Words, ...] = ()
    says: str = ""
    also: tuple[str, ...] = ()

    @cached_property
    def names(self) -> frozenset[str]:
        """Every name by which the sheet is known, folded."""
        said = (self.title.in_(language) for language in languages())
        return frozenset(map(fold, (*said, self.key, *self.also)))

    @cached_property
    def passed_over(self) -> frozenset[str]:
        """Headers of columns that are not read, folded."""
        return IGNORED | {fold(words.in_(language)) for words in self.shown for language in languages()}

    def column(self, key: str) -> Column:
        """Return the column of a key."""
        return next(column for column in self.columns if column.key == key)


def of(model: type[BaseModel], field: str, vi: str, en: str, holds: Holds, *also: str, key: str = "") -> Column:
    """Return the column of a declared field; `key` is its place within the entry where that is another."""
    name = model.model_fields[field].alias or field
    return Column(key or name, named(vi, en), holds, help_of(model, field), unit_of(model, field), also)


MADE = msg("Empty: it is made from the name.")
ENGLISH = msg("The name in English, for pages in English; it may stay empty.")


def _names(model: type[BaseModel], vi: str, en: str, *also: str) -> tuple[Column, ...]:
    return (
        of(model, "name", vi, en, "text", "Tên", "Name", *also, key="name.vi"),
        Column("name.en", named("Tên tiếng Anh", "Name in English"), "text", ENGLISH, "", ("English",)),
    )


def _id(model: type[BaseModel], vi: str, en: str, *also: str) -> Column:
    told = joined((help_of(model, "id"), MADE), " ")
    return Column("id", named(vi, en), "id", told, "", ("Mã", "Id", "Code", *also))


DOMAIN = ("Lĩnh vực", "Domain")
SCALE = ("Năng lực hoặc lĩnh vực", "Competency or domain")

LEVELS = Part(
    "levels", named("Cấp độ", "Levels"), help_of(Framework, "levels"),
    (of(Level, "level", "Cấp độ", "Level", "whole", "Số"),
     *_names(Level, "Tên cấp độ", "Name of the level")),
    needed=("level", "name.vi"),
    also=("Các cấp độ", "Level"),
)  # fmt: skip
DOMAINS = Part(
    "domains", named("Lĩnh vực", "Domains"), help_of(Framework, "domains"),
    (_id(Domain, "Mã lĩnh vực", "Domain id"),
     *_names(Domain, "Tên lĩnh vực", "Name of the domain", *DOMAIN),
     of(Domain, "common", "Phần chung", "Common part", "flag", "Kiến thức chung"),
     of(Domain, "workload_growth", "Tăng khối lượng công việc mỗi năm", "Workload growth per year", "percent"),
     of(Domain, "placeholder", "Chờ bổ sung", "To be filled in", "flag")),
    needed=("name.vi",),
    also=("Các lĩnh vực", "Domain"),
)  # fmt: skip
COMPETENCIES = Part(
    "competencies", named("Năng lực", "Competencies"), help_of(Framework, "competencies"),
    (_id(Competency, "Mã năng lực", "Competency id", "Mã NL"),
     of(Competency, "domain", *DOMAIN, "domain"),
     *_names(Competency, "Tên năng lực", "Name of the competency", "Năng lực", "Competency"),
     of(Competency, "criticality", "Mức quan trọng (0–5)", "Criticality (0–5)", "number", "Mức quan trọng",
         "Mức quan trọng (1-5)", "Criticality")),
    by_level=(
        of(Competency, "descriptors", "Mô tả cấp độ {level}", "Level {level}: descriptor", "text", "Cấp độ {level}",
            "Level {level}", key="descriptors.{level}.vi"),
        of(Competency, "descriptors", "Mô tả cấp độ {level} (tiếng Anh)", "Level {level}: descriptor in English",
            "text", key="descriptors.{level}.en")),
    needed=("domain", "name.vi"),
    also=("Competency",),
)  # fmt: skip
POSITIONS = Part(
    "positions", named("Vị trí việc làm", "Positions"), help_of(Framework, "positions"),
    (_id(Position, "Mã vị trí", "Position id", "Mã VTVL"),
     *_names(Position, "Tên vị trí việc làm", "Name of the position", "Vị trí việc làm", "Vị trí", "Position"),
     of(Position, "domain", *DOMAIN, "domain", "Lĩnh vực chuyên môn")),
    matrix=True, needed=("name.vi", "domain"), also=("VTVL", "Vị trí", "Position"),
)  # fmt: skip
UNITS = Part(
    "units", named("Đơn vị", "Units"), help_of(Framework, "units"),
    (_id(Unit, "Mã đơn vị", "Unit id"),
     *_names(Unit, "Tên đơn vị", "Name of the unit", "Đơn vị", "Unit"),
     of(Unit, "parent", "Đơn vị cấp trên", "Unit above", "unit", "Trực thuộc"),
     of(Unit, "site", "Địa điểm", "Site", "id"),
     of(Unit, "place", "Địa danh trên văn bản", "Place on documents", "text", "Địa danh", key="place.vi"),
     of(Unit, "place", "Địa danh (tiếng Anh)", "Place on documents, in English", "text", key="place.en"),
     of(Unit, "superior", "Cơ quan chủ quản", "Superior body", "text", key="superior.vi"),
     of(Unit, "superior", "Cơ quan chủ quản (tiếng Anh)", "Superior body, in English", "text", key="superior.en"),
     of(Unit, "kind", "Loại đơn vị", "Kind of unit", "id")),
    needed=("name.vi",),
    also=("Các đơn vị", "Unit"),
)  # fmt: skip
NEEDED = Part(
    "needed", named("Nhân lực cần", "People needed"), help_of(Unit, "needed"),
    (Column("unit", named("Đơn vị", "Unit"), "unit", msg("The unit that needs the people.")),
     Column("scale", named(*SCALE), "scale", msg("The domain or competency for which people are needed."), "",
            ("Lĩnh vực", "Năng lực", "Domain", "Competency", "Lĩnh vực hoặc năng lực"))),
    by_level=(of(Unit, "needed", "Số người cấp độ {level}", "People at level {level}", "whole", "Cấp độ {level}",
                  "Level {level}", key="{level}"),),
    needed=("unit", "scale"),
    also=("Khối lượng công việc", "Nhu cầu nhân lực", "Workload"),
)  # fmt: skip
COURSES = Part(
    "courses", named("Khóa đào tạo", "Courses"), help_of(Framework, "courses"),
    (_id(Course, "Mã khóa", "Course id"),
     *_names(Course, "Tên khóa", "Name of the course", "Khóa", "Course"),
     of(Lift, "scale", *SCALE, "scale", "Lĩnh vực", "Năng lực", "Domain", "Competency", "Lĩnh vực hoặc năng lực",
         key="lifts.scale"),
     of(Lift, "from_", "Từ cấp độ", "From level", "whole", key="lifts.from"),
     of(Lift, "to", "Đến cấp độ", "To level", "level", key="lifts.to"),
     of(Course, "days", "Số ngày", "Days", "number"),
     replace(of(Course, "form", "Hình thức", "Form", "choice"), words=FORMS),
     of(Seats, "min", "Số người ít nhất", "Fewest people", "whole", "Số học viên tối thiểu", key="seats.min"),
     of(Seats, "max", "Số người nhiều nhất", "Most people", "whole", "Số học viên tối đa", key="seats.max"),
     of(Cost, "session", "Kinh phí một lớp (đồng)", "Cost per session (đồng)", "number", "Chi phí/lớp (đồng)",
         "Chi phí/lớp", key="cost.session"),
     of(Cost, "person", "Kinh phí một người (đồng)", "Cost per person (đồng)", "number", "Chi phí/người (đồng)",
         "Chi phí/người", key="cost.person"),
     of(Course, "sites", "Địa điểm", "Sites", "list"),
     of(Course, "trainers", "Số giảng viên", "Trainers", "whole"),
     of(Course, "topics", "Nội dung", "Topics", "topics", "Chủ đề"),
     Column("topics.en", named("Nội dung (tiếng Anh)", "Topics in English"), "topics_en",
            msg("The topics in English in the same order; `=`: the same words in both languages; it may stay empty."))),
    needed=("lifts.scale", "lifts.from", "lifts.to"),
    also=("Danh mục khóa đào tạo", "Khóa học", "Course"),
)  # fmt: skip
GRADES = Part(
    "grades", named("Ngạch", "Grades"), help_of(Framework, "grades"),
    (Column("vi", named("Ngạch", "Grade"), "text", help_of(Framework, "grades"), "", ("Tên ngạch", "Tên", "Name")),
     Column("en", named("Tên tiếng Anh", "Name in English"), "text", ENGLISH, "", ("English",))),
    needed=("vi",),
    also=("Grade",),
)  # fmt: skip
CHANGES = Part(
    "unit_changes", named("Thay đổi đơn vị", "Changes of units"), help_of(Framework, "unit_changes"),
    (of(UnitChange, "date", "Ngày", "Date", "date"),
     of(UnitChange, "from_", "Từ đơn vị", "From", "units"),
     of(UnitChange, "to", "Thành đơn vị", "Into", "units")),
    needed=("date", "from", "to"),
)  # fmt: skip
RATINGS = Part(
    "rating_weights", named("Trọng số đánh giá", "Rating weights"), help_of(Framework, "rating_weights"),
    (Column("source", named("Nguồn đánh giá", "Source"), "source", msg("Who rates, such as `supervisor` or `self`."),
            "", ("Nguồn",)),
     Column("weight", named("Trọng số", "Weight"), "number", help_of(Framework, "rating_weights"))),
    needed=("source", "weight"),
)  # fmt: skip
DUTIES = Part(
    "duties", named("Nghĩa vụ đào tạo", "Duties"), help_of(Framework, "duties"),
    (of(Duty, "position", "Vị trí việc làm", "Position", "position", "Vị trí", "VTVL"),
     of(Duty, "course", "Khóa", "Course", "course", "Khóa đào tạo", "Khóa bắt buộc"),
     of(Duty, "every", "Chu kỳ (tháng)", "Every (months)", "whole", "Chu kỳ", "Số tháng", "Every")),
    needed=("position", "course"),
    also=("Nghĩa vụ", "Đào tạo bắt buộc", "Duty"),
)  # fmt: skip
PREREQUISITES = Part(
    "prerequisites", named("Điều kiện tiên quyết", "Prerequisites"), help_of(Framework, "prerequisites"),
    (of(Prerequisite, "course", "Khóa", "Course", "course", "Khóa đào tạo"),
     of(Prerequisite, "after", "Khóa học trước", "Earlier course", "course", "Sau khóa", "After"),
     of(Prerequisite, "scale", "Năng lực hoặc lĩnh vực cần có", "Scale asked", "scale", "Năng lực cần có", *SCALE),
     of(Prerequisite, "level", "Cấp độ cần có", "Level asked", "level", "Cấp độ", "Level")),
    needed=("course",),
    also=("Điều kiện học", "Prerequisite"),
)  # fmt: skip
ROTATION = Part(
    "rotation", named("Chuyển đổi vị trí", "Rotation"), help_of(Framework, "rotation"),
    (of(Rotation, "position", "Vị trí việc làm", "Position", "position", "Vị trí", "VTVL"),
     of(Rotation, "years", "Số năm giữ vị trí", "Years in the post", "number", "Số năm", "Years")),
    needed=("position", "years"),
    also=("Luân chuyển", "Định kỳ chuyển đổi vị trí công tác"),
)  # fmt: skip
PARTS: tuple[Part, ...] = (
    LEVELS, DOMAINS, COMPETENCIES, POSITIONS, UNITS, NEEDED, COURSES, DUTIES, PREREQUISITES, ROTATION, GRADES, CHANGES,
    RATINGS,
)  # fmt: skip

FACTS = named("Khung", "Framework")
"""The sheet of what is said once: one fact a row."""
FACTS_NAMES = frozenset(map(fold, ("Khung", "Thông tin chung", "Framework", "General")))
FACT = named("Mục", "Item")
VALUE = named("Giá trị", "Value")
VALUE_EN = named("Giá trị (tiếng Anh)", "Value in English")
MEANING = named("Giải thích", "Meaning")
FACT_ROWS: tuple[Column, ...] = (
    of(Framework, "framework", "Mã khung", "Framework id", "id", "Khung năng lực", "Tên khung"),
    of(Validity, "from_", "Hiệu lực từ ngày", "Holds from", "date", key="valid.from"),
    of(Validity, "to", "Hiệu lực đến ngày", "Holds to", "date", key="valid.to"),
    of(Framework, "synthetic", "Số liệu minh họa", "Made up", "flag"),
    of(Framework, "note", "Ghi chú", "Note", "text", key="note"),
)
GUIDE = named("Hướng dẫn", "Guide")
LISTS = named("Danh mục chọn", "Lists")
SETTINGS = named("Tham số", "Parameters")
"""The sheet of a cohort's parameters."""
SIGN_IN = named("Ký tên", "Sign-in")
"""The sheet of a register on which people sign."""
NOT_READ = frozenset(fold(title.in_(language)) for title in (GUIDE, LISTS, SIGN_IN) for language in languages())
OWN = "#"
"""What the name of a sheet or a header begins with that is an office's own and not read."""
IGNORED = frozenset(map(fold, ("TT", "STT", "Số TT", "Ghi chú", "No.", "Note", "Notes")))


def levelled(template: Column, level: int) -> Column:
    """Return the column of a level."""
    titles = (template.title.in_(language).format(level=level) for language in ("vi", "en"))
    also = tuple(header.format(level=level) for header in template.also)
    return replace(template, key=template.key.format(level=level), title=named(*titles), also=also)
