"""What exam software writes: its headers by pattern, declared once for each program."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from workbench.intake.headers import fold
from workbench.intake.software.patterns import is_pattern, matching


@dataclass(frozen=True)
class Preset:
    """The columns of one program's export.

    Attributes:
        name: of the program and its export.
        signature: headers or patterns that all must stand in the file; of alternatives, one.
        facts: header → standard column; `surname` and `first_name` are put together.
        items: pattern → what the column holds (`answer`, `key`, `points`, `most`), or `ignored`; the first that fits.
        ids: headers that identify people, the first that is filled in every row.
        points_first: whether the points are read although keys stand beside the answers.
        paired: whether a pattern of `{question}` alone counts only where a column of points names the same question.
        rest: what every further column of numbers is, where the export names questions by nothing but their text.
    """

    name: str
    signature: tuple[tuple[str, ...], ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    items: Mapping[str, str] = field(default_factory=dict)
    ids: tuple[str, ...] = ()
    points_first: bool = False
    paired: bool = False
    rest: str = ""


PRESETS = (
    Preset(
        "ZipGrade",
        (("Stu{n}",), ("PriKey{n}", "Points{n}", "Mark{n}")),
        {"First Name": "first_name", "Last Name": "surname", "Key Version": "form", "Earned Points": "total",
         "Possible Points": "total_max"},
        {"Stu{n}": "answer", "PriKey{n}": "key", "Points{n}": "points", "Mark{n}": "ignored", "SecKey{n}": "ignored"},
        ("Student ID", "External ID", "Custom ID", "ZipGrade ID"),
    ),
    Preset(
        "Canvas (student analysis)",
        (("{id}: {question} [points {most}]",), ("sis_id", "id")),
        {"name": "name", "attempt": "attempt", "score": "total"},
        {"{id}: {question} [points {most}]": "points", "{id}: {question}": "answer"},
        ("sis_id", "id"),
    ),
    Preset(
        "R/exams (nops)",
        (("registration",), ("answer.{n}",), ("points.{n}", "check.{n}")),
        {"name": "name", "points": "total"},
        {"answer.{n}": "answer", "solution.{n}": "key", "points.{n}": "points", "check.{n}": "ignored"},
        ("registration", "id"),
        points_first=True,
    ),
    Preset(
        "Google Forms",
        (("{question} [Score]", "{question} [Điểm]", "{question} [Điểm số]"),),
        {"Timestamp": "submitted", "Dấu thời gian": "submitted", "Total score": "total", "Score": "total",
         "Điểm số": "total", "Tổng điểm": "total"},
        {"{question} [Score]": "points", "{question} [Điểm]": "points", "{question} [Điểm số]": "points",
         "{question} [Feedback]": "ignored", "{question} [Phản hồi]": "ignored", "{question}": "answer"},
        ("Email Address", "Địa chỉ email", "Username", "Tên người dùng"),
        paired=True,
    ),
    Preset(
        "Microsoft Forms",
        (("Points - {question}", "Điểm - {question}"),),
        {"Completion time": "submitted", "Thời gian hoàn thành": "submitted", "Name": "name", "Tên": "name",
         "Total points": "total", "Tổng điểm": "total"},
        {"Points - {question}": "points", "Điểm - {question}": "points", "Feedback - {question}": "ignored",
         "Phản hồi - {question}": "ignored", "{question}": "answer"},
        ("Email",),
        paired=True,
    ),
    Preset(
        "Auto Multiple Choice (AMC)",
        (("TICKED:{question}",), ("Mark", "Exam", "Copy", "Note", "Copie")),
        {"Name": "name", "Nom": "name", "Mark": "total", "Note": "total"},
        {"TICKED:{question}": "answer", "{question}": "points"},
        ("Key", "student.id", "student.number", "Number", "ID"),
        paired=True,
    ),
    Preset(
        "Gradescope",
        (("{n}: {question} ({most} pts)",), ("SID", "Submission ID"), ("Total Score",)),
        {"First Name": "first_name", "Last Name": "surname", "Name": "name", "Status": "status",
         "Total Score": "total", "Max Points": "total_max"},
        {"{n}: {question} ({most} pts)": "points"},
        ("SID", "Email"),
    ),
    Preset(
        "Blackboard (test results)",
        (("Answer {n}",), ("Question {n}", "Question ID {n}"), ("Auto Score {n}", "Possible Points {n}")),
        {"First Name": "first_name", "Last Name": "surname"},
        {"Answer {n}": "answer", "Auto Score {n}": "points", "Manual Score {n}": "points",
         "Possible Points {n}": "most", "Question {n}": "ignored", "Question ID {n}": "ignored"},
        ("Student ID", "Username", "User Name"),
    ),
    Preset(
        "OMRChecker",
        (("file_id",), ("q{n}",), ("output_path", "input_path")),
        {"score": "total"},
        {"q{n}": "answer"},
        ("Roll", "roll_no", "Roll_no", "roll", "roll_number"),
    ),
    Preset(
        "ILIAS (test results)",
        (("Test results in points", "Testergebnis in Punkten"), ("Maximum points", "Maximal erreichbare Punktezahl")),
        {"Name": "name", "Test results in points": "total", "Testergebnis in Punkten": "total",
         "Maximum points": "total_max", "Maximal erreichbare Punktezahl": "total_max"},
        {},
        ("Matriculation number", "Matrikelnummer", "Login", "Benutzername"),
        rest="points",
    ),
)  # fmt: skip

HEADERS = frozenset(
    fold(header) for preset in PRESETS for header in (*preset.facts, *preset.ids) if not is_pattern(header)
)
"""Folded headers by which a row is known for one of headers."""


def preset_of(headers: Iterable[str]) -> Preset | None:
    """Return the program whose export has these headers, or None."""
    headers = list(headers)
    folded = {fold(header) for header in headers}

    def stands(wanted: str) -> bool:
        return bool(matching(wanted, headers)) if is_pattern(wanted) else fold(wanted) in folded

    return next((p for p in PRESETS if all(any(map(stands, ways)) for ways in p.signature)), None)
