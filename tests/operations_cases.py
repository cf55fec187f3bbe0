"""A small office whose plan runs: its framework, its parameter file, a published plan, and sheets of operations."""

import datetime as dt
from pathlib import Path

import openpyxl
import pandas as pd

from workbench.errors import ParameterError
from workbench.parameters import build_framework, load_settings, save
from workbench.parameters.framework import Framework

START = dt.date(2026, 9, 7)
SEATS = [("a-w01", "001"), ("a-w01", "002"), ("b@hn-w03", "001")]


def framework() -> Framework:
    return build_framework(
        "f",
        levels=["Một", "Hai"],
        domains=[{"id": "d", "name": {"vi": "Giám sát", "en": "Supervision"}}],
        positions=[
            {"id": "p", "name": "Công chức thừa hành", "domain": "d", "requires": {"d": 2}},
            {"id": "q", "name": "Chuyên viên", "domain": "d"},
        ],
        units=[{"id": "hn", "name": "Chi cục Hà Nội", "site": "hn"}, {"id": "u", "name": "Đội Thủ tục", "site": "x"}],
        courses=[
            {"id": "a", "name": {"vi": "Nhập môn", "en": "Introduction"}, "lifts": {"scale": "d", "from": 0, "to": 1}},
            {
                "id": "b",
                "name": "Chuyên sâu",
                "lifts": {"scale": "d", "from": 1, "to": 2},
                "sites": ["hn", "Nà Phặc"],
            },
            {"id": "c1", "name": "Trùng tên", "lifts": {"scale": "d", "from": 0, "to": 2}},
            {"id": "c2", "name": "Trùng tên", "lifts": {"scale": "d", "from": 0, "to": 2}},
        ],
    )


def parameters(folder: Path, **training) -> Path:
    """The parameter file of a cohort with this framework; `training` are limits of its plan."""
    save(framework(), folder / "f.yaml")
    lines = ["cohort: c", "framework: f.yaml", "results: r.xlsx", "levels: {cuts: [0.0, 50.0]}", "training:"]
    lines += [f"  {key}: {value}" for key, value in ({"start": START, "weeks": 4} | training).items()]
    (folder / "c.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder / "c.yaml"


def published(folder: Path) -> Path:
    """The tables of a published plan in a run's folder."""
    sessions = [("a-w01", "a", START), ("b@hn-w03", "b", START + dt.timedelta(weeks=2))]
    (folder / "run" / "tables").mkdir(parents=True, exist_ok=True)
    frame = pd.DataFrame(sessions, columns=["session_id", "course_id", "start"])
    frame.assign(start=pd.to_datetime(frame["start"])).to_parquet(folder / "run" / "tables" / "sessions.parquet")
    seats = pd.DataFrame(SEATS, columns=["session_id", "officer_id"])
    seats.to_parquet(folder / "run" / "tables" / "training_plan.parquet")
    return folder / "run"


def book(file: Path, **sheets) -> Path:
    """A workbook with sheets as an office types them."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made.save(file)
    return file


def read(folder: Path, given: str, **training):
    """What a cohort's operations are once its file `given` is read."""
    return load_settings(parameters(folder, **training), {"operations": given}).parameters.training.operations


def told(folder: Path, given: str, **training) -> list:
    """The problems for which a cohort's operations are refused; none where they are not."""
    try:
        read(folder, given, **training)
    except ParameterError as refused:
        return list(refused.problems)
    return []


def said(folder: Path, given: str, **training) -> list[str]:
    """The same in English, a sentence each, without the folder."""
    return [p.sentence("en").replace(f"{folder}/", "") for p in told(folder, given, **training)]
