"""How the made inputs are written: an office's workbook, its parameters, and what invented people have right."""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl

Rows = Sequence[Sequence[Any]]
Expect = dict[str, Any]

MADE: dict[str, Callable[[Path], None]] = {}
"""Every made input: its name, and what writes its folder."""

FRAMEWORK = """framework: tn-test
synthetic: true
levels:
  - {level: 1, name: {vi: Cấp độ 1, en: Level 1}}
  - {level: 2, name: {vi: Cấp độ 2, en: Level 2}}
  - {level: 3, name: {vi: Cấp độ 3, en: Level 3}}
domains:
  - {id: nv, name: {vi: Nghiệp vụ, en: Customs work}, common: true}
competencies:
  - {id: law, domain: nv, name: {vi: Pháp luật, en: Law}}
  - {id: proc, domain: nv, name: {vi: Thủ tục, en: Procedure}}
positions:
  - {id: cv, name: {vi: Chuyên viên, en: Officer}, domain: nv, requires: {nv: 2}}
units:
  - {id: d1, name: {vi: Đội 1, en: Team 1}, site: hp}
  - {id: d2, name: {vi: Đội 2, en: Team 2}, site: hp}
courses:
  - {id: c2, name: {vi: Khóa 2, en: Course 2}, lifts: {scale: nv, from: 1, to: 2}, days: 2,
     seats: {min: 2, max: 10}, cost: {session: 1000000, person: 100000}, sites: [hp]}
"""
PEOPLE = (
    ("001", "Trần Văn An", "Đội 1"),
    ("002", "Lê Thị Bình", "Đội 1"),
    ("003", "Phạm Chi", "Đội 2"),
    ("004", "Vũ Dũng", "Đội 2"),
    ("005", "Ngô Em", "Đội 2"),
)
UNITS = {"001": "d1", "002": "d1", "003": "d2", "004": "d2", "005": "d2"}
NAMES = {officer: name for officer, name, _ in PEOPLE}
KEY = "ABCDABCD"
ANSWERS = ("ABCDABCD", "ABCDBCDA", "ABCDABAA", "BCDABCDA", "ABAAABAA")
AREAS = ("Pháp luật",) * 4 + ("Thủ tục",) * 4
FACTS = ("SBD", "Họ và tên", "Đơn vị", "Vị trí")
ITEMS = tuple(f"Câu {n}" for n in range(1, 9))
ONE_AREA = {"defaults": {"competency_id": "law", "unit_id": "d1", "position_id": "cv"}}
"""For exports that hold neither area nor unit nor position."""


def percents(answers: Iterable[str] = ANSWERS, key: Sequence[str] = tuple(KEY), people: Iterable[str] = ()) -> Expect:
    """Return who has which percentage, where every item is worth the same and halves are law and procedure."""
    ids = list(people) or [person[0] for person in PEOPLE]
    found = {}
    for officer, given in zip(ids, answers, strict=True):
        right = [a == k for a, k in zip(given, key, strict=True)]
        half = len(right) // 2
        parts = {"law": right[:half], "proc": right[half:], "nv": right}
        found[officer] = {scale: 100 * sum(part) / len(part) for scale, part in parts.items()}
    return found


CONTROL = percents()
TOTALS = {officer: parts["nv"] for officer, parts in CONTROL.items()}


def made(write: Callable[[Path], Expect]) -> Callable[[Path], Expect]:
    """Count a function, named for its case, among the made inputs: its docstring says what is right, and why."""

    def case(folder: Path) -> None:
        folder.mkdir(parents=True)
        expect = write(folder)
        (folder / "EXPECT.md").write_text(f"{write.__doc__}\n", encoding="utf-8")
        (folder / "expect.json").write_text(json.dumps(expect, ensure_ascii=False), encoding="utf-8")

    name = write.__name__.removeprefix("_").replace("_", "-")
    assert name not in MADE
    MADE[name] = case
    return write


def read(percent: Mapping[str, Any] = CONTROL, **more: Any) -> Expect:
    """Expect that the file is read, with these percentages."""
    return {"exit": [0], "percent": dict(percent), **more}


def either(*message: str, percent: Mapping[str, Any] = CONTROL, **more: Any) -> Expect:
    """Expect that the file is read with these percentages, or refused with one of these words."""
    return {"exit": [0, 2], "percent": dict(percent), "message": list(message), **more}


def refused(*message: str, **more: Any) -> Expect:
    """Expect a refusal with one of these words."""
    return {"exit": [2], "message": list(message), **more}


def key_rows(key: Sequence[Any] = tuple(KEY), areas: Sequence[str] = AREAS) -> list[list[Any]]:
    """Return the sheet of keys: item, key, area."""
    return [["Câu", "Đáp án", "Lĩnh vực"], *([n, k, a] for n, (k, a) in enumerate(zip(key, areas, strict=True), 1))]


def answer_rows(
    answers: Iterable[Sequence[Any]] = ANSWERS,
    *,
    items: Sequence[Any] = ITEMS,
    facts: Mapping[str, Sequence[Any]] | None = None,
    after: Mapping[str, Sequence[Any]] | None = None,
    people: Sequence[Sequence[Any]] = PEOPLE,
) -> list[list[Any]]:
    """Return the sheet of answers: id, name, unit, position, further facts, the items, and columns after them."""
    facts, after = facts or {}, after or {}
    rows: list[list[Any]] = [[*FACTS, *facts, *items, *after]]
    for n, (person, given) in enumerate(zip(people, answers, strict=True)):
        rows.append([*person, "Chuyên viên", *(c[n] for c in facts.values()), *given, *(c[n] for c in after.values())])
    return rows


def parameters(folder: Path, results: Any = "r.xlsx", **cohort: Any) -> None:
    """Write framework and parameters."""
    (folder / "framework.yaml").write_text(FRAMEWORK, encoding="utf-8")
    whole = {
        "cohort": "made",
        "title": {"vi": "Ca thử", "en": "Case"},
        "results": results,
        "framework": "framework.yaml",
    }
    whole |= {"language": "en", "levels": {"cuts": [0, 50, 75]}} | cohort
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in whole.items()]
    (folder / "cohort.yaml").write_text("".join(lines), encoding="utf-8")


def workbook(folder: Path, sheets: Mapping[str, Rows], name: str = "r.xlsx", **cohort: Any) -> openpyxl.Workbook:
    """Write a workbook beside its parameters; what is changed in it afterwards is kept by `save`."""
    parameters(folder, name, **cohort)
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    book.save(folder / name)
    return book


def office(folder: Path, rows: Rows | None = None, key: Rows | None = None, **cohort: Any) -> openpyxl.Workbook:
    """Write the shape in which offices send an exam: the answers, and the key on another sheet."""
    return workbook(folder, {"Bài thi": rows or answer_rows(), "Đáp án": key or key_rows()}, **cohort)


def save(book: openpyxl.Workbook, folder: Path, name: str = "r.xlsx") -> None:
    """Keep what was changed in a workbook."""
    book.save(folder / name)


def text(folder: Path, rows: Rows, *, name: str = "r.csv", delimiter: str = ",", encoding: str = "utf-8-sig") -> None:
    """Write a text file of rows."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)


def export(folder: Path, rows: Rows, *, delimiter: str = ",", encoding: str = "utf-8-sig", **cohort: Any) -> None:
    """Write what a program exports: one text file, with one area for all items."""
    parameters(folder, "r.csv", **(ONE_AREA | cohort))
    text(folder, rows, delimiter=delimiter, encoding=encoding)


class Sitting:
    """An exam that invented people of different ability sat: who answered what, and each one's right percentage."""

    def __init__(self, n_people: int = 40, n_items: int = 20, *, seed: int = 7, low: float = 0.35, high: float = 0.95):
        dice = random.Random(seed)
        self.key = [dice.choice("ABCD") for _ in range(n_items)]
        self.ids = [f"{n:03d}" for n in range(1, n_people + 1)]
        self.people = [(i, f"Người {i}", f"Đội {1 + n % 2}") for n, i in enumerate(self.ids)]
        self.areas = ["Pháp luật"] * (n_items // 2) + ["Thủ tục"] * (n_items - n_items // 2)
        self.items = [f"Câu {n}" for n in range(1, n_items + 1)]
        self.answers = []
        for n in range(n_people):
            chance = low + (high - low) * n / max(1, n_people - 1)
            self.answers.append([k if dice.random() < chance else dice.choice("ABCD".replace(k, "")) for k in self.key])
        self.dice = dice

    @property
    def right(self) -> list[int]:
        """How many items each one has right."""
        return [sum(a == k for a, k in zip(given, self.key, strict=True)) for given in self.answers]

    @property
    def percent(self) -> Expect:
        """Each one's percentages."""
        return percents(self.answers, self.key, self.ids)

    def rows(self, answers: Iterable[Sequence[Any]] | None = None, **more: Any) -> list[list[Any]]:
        """Return the sheet of answers."""
        return answer_rows(answers or self.answers, items=self.items, people=self.people, **more)

    def key_rows(self, key: Sequence[Any] | None = None) -> list[list[Any]]:
        """Return the sheet of keys."""
        return key_rows(key or self.key, self.areas)
