"""The sheets beside officers and answers: sums, ratings, attendance, each held to the officers that were accepted."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from workbench.errors import InputError
from workbench.intake.headers import fold
from workbench.intake.items import number
from workbench.intake.names import resolve, resolve_competency
from workbench.intake.people import sound_rows
from workbench.intake.recognise import Part, no_column
from workbench.intake.rules import entries, sieve
from workbench.parameters import Framework
from workbench.tables import ATTENDANCE, RATINGS, SUMS

Checked = tuple[pd.DataFrame, list[pd.DataFrame]]

IMPORTANCE = "importance"
TOP_IMPORTANCE = 5
SOURCES = {
    "supervisor": ("supervisor", "manager", "cấp trên", "lãnh đạo", "thủ trưởng", "quản lý trực tiếp"),
    "self": ("self", "tự đánh giá", "bản thân", "cá nhân"),
    IMPORTANCE: ("importance", "tầm quan trọng", "mức quan trọng", "mức độ quan trọng"),
}
SOURCE_OF = {fold(word): source for source, words in SOURCES.items() for word in words}


def sums_table(part: Part, officers: pd.Series, framework: Framework, *, defaults: Mapping[str, str]) -> Checked:
    """Return table `sums` and the ledger's rows; a sum is a number from 0 to its maximum.

    Raises:
        InputError: where a required column is neither there nor has a default.
    """
    frame, found = _complete(part, ("competency_id", "score", "max_score"), defaults)
    frame, more = sound_rows(part, frame, key=["officer_id", "competency_id"], answers=["score", "max_score"])
    found += more
    ids, unknown = resolve(frame["competency_id"], framework.scale_names)
    found += _strangers(part, frame, unknown)
    score, most = number(frame["score"]), number(frame["max_score"])
    frame = frame.assign(competency_id=ids, score=score, max_score=most)[~unknown]
    score, most = frame["score"], frame["max_score"]
    tests = [
        ("officer_unknown", _header(part, "officer_id"), ~frame["officer_id"].isin(officers)),
        ("number_invalid", _header(part, "max_score"), most.isna() | (most <= 0)),
        ("number_invalid", _header(part, "score"), score.isna() | (score < 0) | (score > most)),
        ("id_conflicting", _header(part, "officer_id"), frame.duplicated(["officer_id", "competency_id"], keep=False)),
    ]
    frame, more = sieve(frame, part.place, tests)
    return SUMS.shaped(frame[SUMS.names()]), found + more


def ratings_table(part: Part, officers: pd.Series, framework: Framework, *, defaults: Mapping[str, str]) -> Checked:
    """Return table `ratings` and the ledger's rows; where no source is given, the supervisor's is meant.

    A level is 0 to the framework's highest; rows of source `importance` say how important the competency is, 1 to 5.
    """
    frame, found = _complete(part, ("competency_id", "level", "source"), {"source": "supervisor"} | dict(defaults))
    level = number(frame["level"])
    frame = frame.assign(level=level, source=_sources(frame["source"]))
    ids, unknown, ambiguous = resolve_competency(frame["competency_id"], framework)
    domains, no_domain = resolve(frame["competency_id"], {d.id: d.name.text for d in framework.domains})
    ids, unknown = ids.mask(ambiguous & ~no_domain, domains), unknown & ~ambiguous
    found += _strangers(part, frame, unknown)
    frame = frame.assign(competency_id=ids)[~unknown]
    frame, dated = _dated(part, frame)
    header, important = _header(part, "level"), frame["source"] == IMPORTANCE
    level, top = frame["level"], framework.top_level
    outside = ~important & ((level < 0) | (level > top))
    if outside.any():
        found.append(entries("level_outside", part.place, rows=frame.index[outside], columns=header, n=top))
        frame, important, level = frame[~outside], important[~outside], level[~outside]
    frame, more = sieve(frame, part.place, [
        ("id_missing", _header(part, "officer_id"), frame["officer_id"] == ""),
        ("officer_unknown", _header(part, "officer_id"), ~frame["officer_id"].isin(officers)),
        ("competency_missing", _header(part, "competency_id"), frame["competency_id"] == ""),
        ("number_invalid", header, level.isna()),
        ("importance_outside", header, important & ((level < 1) | (level > TOP_IMPORTANCE))),
        ("date_future", _header(part, "date"), _future(frame)),
        ("row_repeated", _header(part, "officer_id"), frame.duplicated()),
    ])  # fmt: skip
    return RATINGS.shaped(frame), found + more + dated


def attendance_table(part: Part, officers: pd.Series, framework: Framework) -> Checked:
    """Return table `attendance` and the ledger's rows; a course may be given by its name."""
    frame, found = _complete(part, ("course_id",), {})
    ids, unknown = resolve(frame["course_id"], {course.id: course.title for course in framework.courses})
    frame, dated = _dated(part, frame.assign(course_id=ids))
    frame, more = sieve(frame, part.place, [
        ("id_missing", _header(part, "officer_id"), frame["officer_id"] == ""),
        ("officer_unknown", _header(part, "officer_id"), ~frame["officer_id"].isin(officers)),
        ("course_unknown", _header(part, "course_id"), unknown | (frame["course_id"] == "")),
        ("date_future", _header(part, "date"), _future(frame)),
        ("row_repeated", _header(part, "officer_id"), frame.duplicated()),
    ])  # fmt: skip
    return ATTENDANCE.shaped(frame), found + more + dated


def _complete(part: Part, required: tuple[str, ...], defaults: Mapping[str, str]) -> Checked:
    lacking = [name for name in required if name not in part.frame and name not in defaults]
    if lacking:
        raise InputError(no_column(part.grid, part.role, name) for name in lacking)
    given = {name: defaults[name] for name in required if name not in part.frame}
    found = [entries("column_default", part.place, columns=name, value=value) for name, value in given.items()]
    return part.frame.assign(**given), found


def _strangers(part: Part, frame: pd.DataFrame, unknown: pd.Series) -> list[pd.DataFrame]:
    strange = frame.loc[unknown, "competency_id"]
    header = _header(part, "competency_id")
    return [
        entries("competency_unknown", part.place, rows=strange.index[strange == value], columns=header,
                value=str(value)[:300])
        for value in strange.unique()
    ]  # fmt: skip


def _dated(part: Part, frame: pd.DataFrame) -> Checked:
    """Read the column `date`: ISO or day/month/year; what is no date becomes empty, with a note."""
    if "date" not in frame:
        return frame, []
    text = frame["date"].astype("str")
    iso = pd.to_datetime(text.str.slice(0, 10), format="%Y-%m-%d", errors="coerce")
    written = pd.to_datetime(text.str.replace(r"[-.]", "/", regex=True), format="%d/%m/%Y", errors="coerce")
    date = iso.fillna(written)
    lost = date.isna() & (text != "")
    found = []
    if lost.any():
        found.append(entries("cell_emptied", part.place, rows=frame.index[lost], columns=_header(part, "date")))
    return frame.assign(date=date.astype("datetime64[us]")), found


def _sources(given: pd.Series) -> pd.Series:
    """Return the standard names of sources that are known in either language, the others as they stand."""
    meant = {word: SOURCE_OF.get(fold(word), word) or "supervisor" for word in pd.unique(given)}
    return given.map(meant)


def _future(frame: pd.DataFrame) -> pd.Series:
    """Which dates lie after today."""
    if "date" not in frame:
        return pd.Series(False, index=frame.index)
    return frame["date"] > pd.Timestamp.today()


def _header(part: Part, name: str) -> str:
    return part.headers.get(name, name)
