"""The sheets of a workbook of operations and their columns: once, for writing, for reading and for messages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import get_args

from pydantic import BaseModel

from workbench.characters import fold
from workbench.messages import Named, Words, named
from workbench.parameters.declare import help_of
from workbench.parameters.operations import (
    Absence,
    Attended,
    Certificate,
    Fund,
    Operations,
    Order,
    Room,
    SessionStatus,
    StaffChange,
    Teacher,
)
from workbench.parameters.workbook.layout import Column, Part, of

COACHING, ALL = "coaching", "all"
WHAT: Mapping[str, Words] = {COACHING: named("Kèm cặp", "Coaching"), ALL: named("Tất cả", "All")}
"""What an order may be about beside courses and sessions."""
ALSO_WHAT = {fold(word): ALL for word in ("mọi khóa", "every", "everything")}


def _choice(
    model: type[BaseModel], field: str, vi: str, en: str, words: Mapping[str, tuple[str, str]], *also: str,
    spoken: Mapping[str, str] | None = None,
) -> Column:  # fmt: skip
    """Return the column of a field that holds one of some words; `words` tells each in every language."""
    called = {value: named(*words[value]) for value in get_args(model.model_fields[field].annotation)}
    further = {fold(word): value for word, value in (spoken or {}).items()}
    return replace(of(model, field, vi, en, "choice", *also), words=called, spoken=further)


def _officer(model: type[BaseModel]) -> Column:
    return of(model, "officer", "Mã công chức", "Officer id", "id", "Mã số", "Mã CC", "Mã CBCC", "Mã", "Officer", "Id")


def _session(model: type[BaseModel]) -> Column:
    return of(model, "session", "Mã lớp", "Session id", "id", "Lớp", "Session")


def _reason(model: type[BaseModel]) -> Column:
    return of(model, "reason", "Lý do", "Reason", "text")


NAME: Named = named("Họ và tên", "Full name")
OF_PEOPLE: tuple[Words, ...] = (NAME, named("Họ tên", "Name"), named("Chức vụ", "Rank"))
OF_SESSIONS: tuple[Words, ...] = (
    named("Khóa", "Course"),
    named("Địa điểm", "Site"),
    named("Ngày bắt đầu", "First day"),
    named("Ngày kết thúc", "Last day"),
)
HOME: Named = named("Đơn vị", "Unit")

ABSENCES = Part(
    "absences", named("Vắng mặt", "Absences"), help_of(Operations, "absences"),
    (_officer(Absence),
     of(Absence, "from_", "Từ ngày", "From", "date"),
     of(Absence, "to", "Đến ngày", "To", "date", "Đến hết ngày"),
     _choice(Absence, "kind", "Loại vắng mặt", "Kind of absence",
             {"leave": ("Nghỉ phép", "Leave"), "maternity": ("Thai sản", "Maternity"), "study": ("Đi học", "Study"),
              "secondment": ("Biệt phái", "Secondment"), "illness": ("Ốm", "Illness"), "other": ("Khác", "Other")},
             "Loại", "Lý do", "Kind",
             spoken={"phép": "leave", "nghỉ thai sản": "maternity", "đi học tập trung": "study", "học tập": "study",
                     "nghỉ ốm": "illness", "ốm đau": "illness", "sick": "illness", "lý do khác": "other"}),
     of(Absence, "share", "Tỷ lệ thời gian vắng", "Share of the time away", "percent", "Tỷ lệ vắng", "Share")),
    needed=("officer", "from"), shown=(*OF_PEOPLE, HOME), also=("Nghỉ phép", "Nghỉ", "Leave", "Absence"),
)  # fmt: skip
TRAINERS = Part(
    "trainers", named("Giảng viên", "Trainers"), help_of(Operations, "trainers"),
    (of(Teacher, "name", "Họ tên giảng viên", "Trainer", "text", "Họ và tên", "Họ tên", "Tên", "Giảng viên", "Name"),
     of(Teacher, "teaches", "Dạy khóa hoặc lĩnh vực", "Teaches courses or domains", "taught", "Dạy", "Teaches"),
     of(Teacher, "sites", "Địa điểm", "Sites", "sites", "Site"),
     of(Teacher, "away", "Thời gian bận", "Away", "periods", "Bận", "Vắng"),
     of(Teacher, "most_days", "Số ngày dạy nhiều nhất", "Most days", "number")),
    needed=("name",), shown=(HOME,), also=("Trainer", "Teachers"),
)  # fmt: skip
ROOMS = Part(
    "rooms", named("Phòng học", "Rooms"), help_of(Operations, "rooms"),
    (of(Room, "name", "Tên phòng", "Room", "text", "Phòng", "Phòng học", "Tên", "Name"),
     of(Room, "site", "Địa điểm", "Site", "site"),
     of(Room, "seats", "Số chỗ", "Seats", "whole", "Sức chứa"),
     of(Room, "away", "Thời gian bận", "Taken", "periods", "Bận")),
    needed=("name", "site", "seats"), also=("Phòng", "Hội trường", "Room"),
)  # fmt: skip
SESSIONS = Part(
    "sessions", named("Lớp", "Sessions"), help_of(Operations, "sessions"),
    (_session(SessionStatus),
     _choice(SessionStatus, "status", "Trạng thái", "Status",
             {"planned": ("Dự kiến", "Planned"), "confirmed": ("Xác nhận", "Confirmed"),
              "cancelled": ("Hủy", "Cancelled"), "held": ("Đã học", "Held")},
             "Tình trạng",
             spoken={"đã xác nhận": "confirmed", "đã hủy": "cancelled", "hủy lớp": "cancelled", "canceled": "cancelled",
                     "đã tổ chức": "held", "đã mở": "held"}),
     _reason(SessionStatus)),
    needed=("session", "status"), shown=OF_SESSIONS, says="status", also=("Lớp học", "Các lớp", "Session"),
)  # fmt: skip
ORDERS = Part(
    "orders", named("Chỉ định", "Orders"), help_of(Operations, "orders"),
    (_officer(Order),
     _choice(Order, "order", "Chỉ định", "Order",
             {"must": ("Phải học", "Must"), "must_not": ("Không học", "Must not")},
             spoken={"phải": "must", "bắt buộc": "must", "không được học": "must_not", "không": "must_not"}),
     of(Order, "what", "Khóa, lớp hoặc kèm cặp", "Course, session or coaching", "what", "Nội dung", "What", "Khóa",
        "Course"),
     _reason(Order),
     of(Order, "by", "Người quyết định", "Decided by", "text", "By"),
     of(Order, "until", "Đến hết ngày", "Until", "date", "Đến ngày")),
    needed=("officer", "order", "what", "reason", "by"), shown=(*OF_PEOPLE, HOME), also=("Order", "Quyết định"),
)  # fmt: skip
PEOPLE = Part(
    "people", named("Biến động nhân sự", "Changes of staff"), help_of(Operations, "people"),
    (_officer(StaffChange),
     _choice(StaffChange, "change", "Biến động", "Change",
             {"joins": ("Tiếp nhận", "Joins"), "leaves": ("Thôi việc", "Leaves"), "retires": ("Nghỉ hưu", "Retires"),
              "moves": ("Điều động", "Moves")},
             spoken={"tuyển dụng": "joins", "tuyển mới": "joins", "mới đến": "joins", "nghỉ việc": "leaves",
                     "chuyển đi": "leaves", "chuyển ngành": "leaves", "hưu trí": "retires", "về hưu": "retires",
                     "luân chuyển": "moves", "điều chuyển": "moves", "chuyển đơn vị": "moves",
                     "chuyển vị trí": "moves"}),
     of(StaffChange, "date", "Từ ngày", "From", "date", "Ngày", "Date"),
     of(StaffChange, "unit", "Đơn vị mới", "New unit", "unit", "Đơn vị", "Unit"),
     of(StaffChange, "position", "Vị trí mới", "New position", "position", "Vị trí việc làm", "Vị trí", "Position")),
    needed=("officer", "change", "date"), shown=OF_PEOPLE, also=("Nhân sự", "Biến động", "Staff changes"),
)  # fmt: skip
ATTENDANCE = Part(
    "attendance", named("Điểm danh", "Attendance"), help_of(Operations, "attendance"),
    (_session(Attended), _officer(Attended),
     _choice(Attended, "result", "Kết quả", "Result",
             {"came": ("Có mặt", "Came"), "absent": ("Vắng", "Absent"), "passed": ("Đạt", "Passed"),
              "failed": ("Không đạt", "Failed")},
             spoken={"vắng mặt": "absent", "có": "came", "present": "came", "chưa đạt": "failed"})),
    needed=("session", "officer", "result"), shown=(*OF_PEOPLE, HOME, *OF_SESSIONS), says="result",
    also=("Chuyên cần", "Register"),
)  # fmt: skip
MONEY = Part(
    "money", named("Kinh phí", "Money"), help_of(Operations, "money"),
    (of(Fund, "source", "Nguồn kinh phí", "Source", "text", "Nguồn"),
     of(Fund, "quarter", "Quý", "Quarter", "quarter"),
     of(Fund, "amount", "Số tiền (đồng)", "Amount (đồng)", "money", "Số tiền", "Kinh phí", "Amount")),
    needed=("source", "quarter", "amount"), also=("Ngân sách", "Budget", "Funds"),
)  # fmt: skip
CERTIFICATES = Part(
    "certificates", named("Chứng chỉ", "Certificates"), help_of(Operations, "certificates"),
    (_officer(Certificate),
     of(Certificate, "course", "Khóa", "Course", "course", "Khóa đào tạo", "Khóa đã học", "Chứng chỉ", "Certificate"),
     of(Certificate, "held_on", "Ngày cấp", "Held since", "date", "Ngày hoàn thành", "Ngày học", "Date"),
     of(Certificate, "expires_on", "Ngày hết hạn", "Expires on", "date", "Hết hạn", "Hiệu lực đến", "Expires")),
    needed=("officer", "course", "held_on"), shown=(*OF_PEOPLE, HOME),
    also=("Chứng nhận", "Chứng chỉ đào tạo", "Certificate"),
)  # fmt: skip
LISTS = (
    ABSENCES, TRAINERS, ROOMS, SESSIONS, ORDERS, PEOPLE, ATTENDANCE, MONEY, CERTIFICATES,
)  # fmt: skip
"""Every sheet of operations; each is a list of `Operations`."""

PARTS_OF: Mapping[str, tuple[str, ...]] = {
    "course": ("courses",), "taught": ("courses", "domains"), "site": ("sites",), "sites": ("sites",),
    "unit": ("units",), "position": ("positions",), "what": ("courses",),
}  # fmt: skip
"""By what a column holds, the parts of a framework that it refers to."""
