"""Parameters of the plans: limits of training, which intervention when, coaching, workload, and moves between units."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from workbench.parameters.declare import Declared, parameter
from workbench.parameters.names import MOST_MONEY, Day, Id, Money

LONGEST_PLAN = 104
"""Weeks."""


class Travel(Declared):
    """Training away from the unit's own site."""

    allowed: Literal["never", "needed", "always"] = parameter(
        "needed",
        label=("Học ở địa điểm khác", "Away from home"),
        help=(
            "never: chỉ học tại địa điểm của đơn vị; needed: đi nơi khác khi khóa học không mở tại chỗ; always: nơi nào cũng được.",
            "never: only at the unit's own site; needed: elsewhere where the course is not held at home; always: anywhere.",
        ),
    )
    cost: Money = parameter(
        0.0,
        unit="đồng",
        label=("Chi phí đi lại", "Travel cost"),
        help=(
            "Chi phí đi lại cho mỗi người mỗi lớp ở địa điểm khác.",
            "Cost for each person and session away from the unit's site.",
        ),
    )


class FixedSession(Declared):
    """A session set by hand: it opens, and those named sit in it."""

    course: Id = parameter(label=("Khóa học", "Course"), help=("Mã khóa học.", "The course's id."))
    site: Id | None = parameter(
        None,
        label=("Địa điểm", "Site"),
        help=(
            "Nơi mở lớp; bỏ trống nếu khóa học không ghi địa điểm.",
            "Where it is held; empty if the course has no site.",
        ),
    )
    week: int = parameter(
        ge=1,
        le=LONGEST_PLAN,
        unit="week",
        label=("Tuần", "Week"),
        help=("Tuần khai giảng, từ 1.", "Week in which it starts, from 1."),
    )
    officers: list[Id] = parameter(
        [],
        label=("Người được cử", "Officers"),
        help=("Mã những người chắc chắn dự lớp này.", "Ids of the people who are sure to sit in it."),
    )


class Training(Declared):
    """Limits of the training plan."""

    start: Day | None = parameter(
        None,
        label=("Ngày bắt đầu", "Start"),
        help=(
            "Ngày đầu kế hoạch; bỏ trống: thứ Hai sau ngày đánh giá bốn tuần.",
            "First day of the plan; empty: the Monday four weeks after the assessment.",
        ),
    )
    weeks: int = parameter(
        16,
        ge=1,
        le=LONGEST_PLAN,
        unit="weeks",
        remedy="extend_plan",
        label=("Số tuần", "Weeks"),
        help=("Độ dài kế hoạch.", "Length of the plan."),
    )
    budget: float | None = parameter(
        None,
        ge=0,
        le=MOST_MONEY,
        unit="đồng",
        reason="budget",
        remedy="raise_budget",
        label=("Ngân sách", "Budget"),
        help=("Tổng kinh phí; bỏ trống là không giới hạn.", "Total money; empty for no limit."),
    )
    release_cap: float | None = parameter(
        0.15,
        gt=0,
        le=1,
        unit="share",
        reason="release_cap",
        remedy="raise_release_cap",
        label=("Trần vắng mặt", "Release cap"),
        help=(
            "Tỷ lệ người tối đa của đơn vị được đi học trong cùng một tuần; bỏ trống là không giới hạn.",
            "Largest share of a unit that may be away in one week; empty for no limit.",
        ),
    )
    days_per_officer: float | None = parameter(
        10.0,
        gt=0,
        le=260,
        unit="days",
        reason="days",
        remedy="raise_days",
        label=("Số ngày mỗi người", "Days per officer"),
        help=(
            "Số ngày học tối đa của một người trong kỳ kế hoạch; bỏ trống là không giới hạn.",
            "Most days of training for one person in the plan; empty for no limit.",
        ),
    )
    sessions_per_course: int = parameter(
        6,
        ge=1,
        le=100,
        unit="sessions",
        reason="seats",
        remedy="open_session",
        label=("Số lớp mỗi khóa", "Sessions per course"),
        help=("Số lớp tối đa của một khóa tại một địa điểm.", "Most sessions of one course at one site."),
    )
    strength: float | None = parameter(
        0.5,
        ge=0,
        le=1,
        unit="share",
        reason="strength",
        remedy="lower_strength",
        label=("Lực lượng ở lại", "Minimum strength"),
        help=(
            "Tỷ lệ số người đạt cấp độ mà đơn vị cần (`needed`) phải có mặt mỗi tuần; bỏ trống là không giới hạn.",
            "Share of the qualified people whom the unit needs (`needed`) who must stay each week; empty for no limit.",
        ),
    )
    trainers: dict[Id, Annotated[int, Field(ge=0, le=1000)]] = parameter(
        {},
        unit="people",
        reason="trainers",
        remedy="add_trainers",
        label=("Số giảng viên", "Trainers"),
        help=(
            "Số giảng viên của từng lĩnh vực có trong một tuần; lĩnh vực không ghi là không giới hạn.",
            "Trainers of each domain available in one week; no limit for a domain that is not named.",
        ),
    )
    travel: Travel = parameter(
        Travel(),
        remedy="join_units",
        label=("Đi lại", "Travel"),
        help=("Học ở địa điểm khác và chi phí.", "Training at other sites, and what it costs."),
    )
    holidays: list[Day] = parameter(
        [],
        label=("Ngày nghỉ", "Holidays"),
        help=("Những ngày không lên lớp.", "Days on which nobody is taught."),
    )
    steps: int = parameter(
        1,
        ge=1,
        le=5,
        unit="steps",
        reason="next_step",
        remedy="confirm_step",
        label=("Số bước mỗi nhu cầu", "Steps of a need"),
        help=(
            "Số khóa liên tiếp tối đa của một nhu cầu trong kế hoạch; cấp độ thấp học xong mới học cấp độ cao.",
            "Most courses in a row for one need; the lower step ends before the higher one starts.",
        ),
    )
    reassess_first: bool = parameter(
        True,
        reason="undecided",
        remedy="reassess",
        label=("Đánh giá lại trước", "Re-assess first"),
        help=(
            "Cấp độ chưa kết luận được đánh giá lại trước khi dùng một chỗ học.",
            "An undecided level is assessed again before a place is spent on it.",
        ),
    )
    fixed: list[FixedSession] = parameter(
        [],
        label=("Lớp đã định", "Fixed sessions"),
        help=("Các lớp đã định trước và người được cử.", "Sessions set by hand, and who is sure to sit in them."),
    )
    excluded: list[Id] = parameter(
        [],
        reason="excluded",
        remedy="include_officer",
        label=("Người không cử đi", "Excluded officers"),
        help=("Mã những người không cử đi học trong kỳ này.", "Ids of people who are not sent in this plan."),
    )
    fairness: float = parameter(
        0.0,
        ge=0,
        le=0.9,
        label=("Công bằng giữa các đơn vị", "Fairness between units"),
        help=(
            "0: chỉ tính tổng; càng lớn, phần đầu của nhu cầu mỗi đơn vị càng được tính nhiều hơn phần cuối.",
            "0: the total alone counts; the larger, the more the first part of each unit's gap counts than its last.",
        ),
    )
    keep: str | None = parameter(
        None,
        label=("Giữ kế hoạch", "Keep"),
        help=(
            "Thư mục của lần chạy có kế hoạch cần giữ ổn định, tính từ thư mục của tệp này.",
            "Folder of the run whose published plan is to be kept, relative to the folder of this file.",
        ),
    )
    stability: float = parameter(
        0.2,
        ge=0,
        le=10,
        label=("Giá của sự ổn định", "Price of stability"),
        help=(
            "Giữ một người đúng lớp đã công bố được cộng thêm bấy nhiêu phần lợi ích của chỗ học.",
            "What keeping a person in the published session adds, as a share of the benefit of the seat.",
        ),
    )


class Interventions(Declared):
    """Which intervention serves which need."""

    course_from: int = parameter(
        3,
        ge=1,
        le=1000,
        unit="people",
        label=("Mở lớp từ", "Course from"),
        help=(
            "Từ bấy nhiêu người cùng nhu cầu trong tầm của một lớp thì đào tạo; ít hơn thì kèm cặp.",
            "From so many people within reach of one session with the same need on, a course; fewer are coached.",
        ),
    )
    coach_one_level: bool = parameter(
        False,
        label=("Kèm cặp khi thiếu một cấp độ", "Coach a gap of one"),
        help=(
            "Thiếu một cấp độ và có người kèm được thì kèm cặp, không xếp lớp.",
            "A gap of one level that somebody could coach is coached, and has no seat.",
        ),
    )
    self_study: bool = parameter(
        True,
        label=("Tự học", "Self-study"),
        help=(
            "Giao tài liệu tự học trước khóa học, và khi chưa có lớp hay người kèm.",
            "Materials for self-study before a course, and while there is neither course nor coach.",
        ),
    )


class Coaching(Declared):
    """Limits of the coaching plan."""

    load: int = parameter(
        3,
        ge=0,
        le=20,
        unit="people",
        label=("Số người mỗi người kèm", "Load"),
        help=("Số người tối đa mà một người kèm cặp nhận.", "Most people that one coach takes."),
    )
    lead: int = parameter(
        1,
        ge=0,
        le=5,
        unit="levels",
        label=("Khoảng cách cấp độ", "Lead"),
        help=(
            "Người kèm phải cao hơn người được kèm ít nhất bấy nhiêu cấp độ.",
            "By how many levels the coach must be ahead of the officer.",
        ),
    )
    same_unit: bool = parameter(
        True,
        label=("Cùng đơn vị", "Same unit"),
        help=(
            "Chỉ ghép trong cùng đơn vị; tắt: cả các đơn vị cùng địa điểm, ưu tiên cùng đơn vị.",
            "Pair people of the same unit only; off: also units of the same site, the own unit first.",
        ),
    )
    weeks: int = parameter(
        12,
        ge=1,
        le=52,
        unit="weeks",
        label=("Số tuần kèm", "Weeks"),
        help=("Thời gian kèm cặp.", "Length of a coaching."),
    )


class Workload(Declared):
    """The workload scenario of the coverage."""

    years: float = parameter(
        1.0,
        ge=0,
        le=20,
        unit="years",
        label=("Số năm", "Years"),
        help=("Số năm tính từ ngày đánh giá.", "Years ahead of the assessment."),
    )
    growth: dict[Id, Annotated[float, Field(ge=-0.9, le=5)]] = parameter(
        {},
        unit="share per year",
        label=("Mức tăng", "Growth"),
        help=(
            "Mức tăng mỗi năm theo lĩnh vực, thay cho mức ghi trong khung năng lực.",
            "Yearly growth of a domain, in place of the framework's.",
        ),
    )
    staff_cut: float = parameter(
        0.0,
        ge=0,
        lt=1,
        unit="share",
        label=("Giảm biên chế", "Staff cut"),
        help=(
            "Tỷ lệ biên chế giảm trong kịch bản: số người đạt cấp độ giảm theo cùng tỷ lệ.",
            "Share of the staff that is lost in the scenario: the qualified people fall by the same share.",
        ),
    )


class Deployment(Declared):
    """Moves between units."""

    enabled: bool = parameter(
        False,
        label=("Đề xuất bố trí", "Deployment"),
        help=("Có đề xuất điều động, luân chuyển hay không.", "Whether moves between units are proposed."),
    )
    moves: float = parameter(
        0.02,
        ge=0,
        le=1,
        unit="share",
        label=("Tỷ lệ điều động", "Moves"),
        help=("Tỷ lệ người tối đa được đề xuất chuyển.", "Largest share of people that may be proposed to move."),
    )
    same_site: bool = parameter(
        False,
        label=("Cùng địa điểm", "Same site"),
        help=("Chỉ đề xuất chuyển trong cùng địa điểm.", "Propose moves within one site only."),
    )
    tenure: float = parameter(
        2.0,
        ge=0,
        le=40,
        unit="years",
        label=("Thời gian tại vị trí", "Tenure"),
        help=(
            "Số năm tối thiểu ở đơn vị hiện tại trước khi được đề xuất chuyển; áp dụng khi dữ liệu có cột `tenure_years`.",
            "Fewest years in the present unit before a move is proposed, where the data have a column `tenure_years`.",
        ),
    )
    in_packs: bool = parameter(
        False,
        label=("Gửi lãnh đạo đơn vị", "In managers' packs"),
        help=("Đưa đề xuất vào báo cáo của đơn vị.", "Show the proposals in the units' reports."),
    )
