"""The sheets beside officers and answers: sums, ratings, attendance, each held to the officers that were accepted."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

import pandas as pd

from workbench import tables
from workbench.errors import InputError, Problem, did_you_mean
from workbench.intake.course_results import PASS_MARK, is_mark, passed
from workbench.intake.exam import status
from workbench.intake.exam.items import number
from workbench.intake.formats.sheet import GROUPED
from workbench.intake.headers import fold
from workbench.intake.ids import joined
from workbench.intake.names import resolve, resolve_competency
from workbench.intake.numbers import scores_of, thousands_of, value_of
from workbench.intake.parts import Part, no_column
from workbench.intake.people import sound_rows
from workbench.intake.rules import Test, entries, sieve
from workbench.intake.written_days import read_days
from workbench.messages import msg
from workbench.parameters import Framework

Checked = tuple[tables.Rows, list[pd.DataFrame]]

IMPORTANCE = "importance"
TOP_IMPORTANCE = 5
LEAST_MAXIMUM = 5
"""Maximum from which scores that all lie within 0 to 1 contradict it."""
SOURCES = {
    "supervisor": (
        "supervisor", "manager", "cấp trên", "lãnh đạo", "thủ trưởng", "quản lý trực tiếp", "đội trưởng", "tổ trưởng",
    ),
    "self": ("self", "tự đánh giá", "bản thân", "cá nhân"),
    "peer": ("peer", "colleague", "đồng nghiệp", "đồng cấp"),
    "subordinate": ("subordinate", "cấp dưới"),
    IMPORTANCE: ("importance", "tầm quan trọng", "mức quan trọng", "mức độ quan trọng"),
}  # fmt: skip
SOURCE_OF = {fold(word): source for source, words in SOURCES.items() for word in words}


def sums_table(
    part: Part,
    officers: pd.Series,
    framework: Framework,
    *,
    defaults: Mapping[str, str],
    people: Part | None = None,
    words: Mapping[str, str] | None = None,
) -> Checked[tables.Sums]:
    """Return table `sums` and the ledger's rows; a sum is a number from 0 to its maximum.

    A status in a row, or in place of its score, means that there is no result in that row's competency; a status in the
    list of officers, none at all.

    Args:
        part: the sheet of sums.
        officers: ids that are accepted.
        framework: names the competencies and domains.
        defaults: the parameters' `defaults`.
        people: the list of officers, for its status.
        words: further words of status → meaning.

    Raises:
        InputError: where a required column is neither there nor has a default.
    """
    names_maximum = "score" in part.frame and part.frame["score"].str.contains(r"/|%$").any()
    free = {"max_score": ""} if names_maximum else {}
    frame, found = _complete(part, ("competency_id", "score", "max_score"), free | dict(defaults))
    frame, more = sound_rows(part, frame, key=["officer_id", "competency_id"], answers=["score", "max_score"])
    found += more
    ids, unknown = resolve(frame["competency_id"], framework.scale_names)
    found += _strangers(part, frame, unknown)
    ids_as_listed, more = joined(frame["officer_id"], officers, place=part.place, header=_header(part, "officer_id"))
    found += more
    frame = frame.assign(officer_id=ids_as_listed)
    most_given, score_given = frame["max_score"], frame["score"]
    exact = _exact(part, frame)
    gone = _gone(part, frame, people, words or {})
    thousands = thousands_of(score_given, most_given, exact=exact)
    if thousands is not None:
        example = next(word for word in (*score_given, *most_given) if thousands in word and word not in exact)
        found.append(
            entries("number_thousands", part.place, columns=_header(part, "score"), sign=thousands, example=example,
                    meant=f"{value_of(example.split('/')[0].strip(), thousands):g}")
        )  # fmt: skip
    most = most_given.map({word: value_of(word, None if word in exact else thousands) for word in set(most_given)})
    score, most, wrong = scores_of(score_given, most.astype(float), thousands, exact=exact)
    if _are_shares(score, most, score_given):
        raise InputError(_as_shares(part, most))
    frame = frame.assign(competency_id=ids, score=score, max_score=most)[~unknown]
    score, most, wrong, gone = frame["score"], frame["max_score"], wrong[~unknown], gone[~unknown]
    tests: list[Test] = [
        ("officer_unknown", _header(part, "officer_id"), ~frame["officer_id"].isin(officers)),
        ("score_without_result", _header(part, "score"), gone, score_given[~unknown]),
        ("number_invalid", _header(part, "max_score"), most.isna() | (most <= 0), most_given[~unknown]),
        ("maximum_differs", _header(part, "score"), wrong, score_given[~unknown]),
        ("number_invalid", _header(part, "score"), score.isna() | (score < 0) | (score > most), score_given[~unknown]),
        ("id_conflicting", _header(part, "officer_id"), frame.duplicated(["officer_id", "competency_id"], keep=False)),
    ]
    frame, more = sieve(frame, part.place, tests)
    return tables.SUMS.shaped(frame[tables.SUMS.names()]), found + more


def _gone(part: Part, frame: pd.DataFrame, people: Part | None, words: Mapping[str, str]) -> pd.Series:
    """Return which rows of sums are of somebody who has no result by a status: in the row, or in the list."""
    told = status.of_rows(part, words)
    gone = frame.index.isin(told.index[told["meaning"].isin(status.GONE)])
    if people is not None:
        listed = status.of_rows(people, words)
        ids = people.frame.loc[listed.index[listed["meaning"].isin(status.GONE)], "officer_id"]
        gone |= frame["officer_id"].isin(list(ids)).to_numpy()
    return pd.Series(gone, index=frame.index)


def _exact(part: Part, frame: pd.DataFrame) -> set[str]:
    """Return what could be thousands in score and maximum, but is a number to Excel wherever it stands."""
    exact: set[str] = set()
    typed: set[str] = set()
    for name in ("score", "max_score"):
        rows = frame.index.isin(list(part.grid.typed.get(_header(part, name), ())))
        exact |= set(frame.loc[~rows, name])
        typed |= set(frame.loc[rows, name])
    grouped = {word for word in exact - typed if GROUPED.fullmatch(word)}
    return grouped if part.grid.tells_numbers else set()


def _are_shares(score: pd.Series, most: pd.Series, given: pd.Series) -> bool:
    """Whether scores look like shares of 1 although their maximum is far larger: a percentage without its format."""
    own = score[score.notna() & ~given.str.endswith("%")]
    return bool(len(own) and own.between(0, 1).all() and ((own > 0) & (own < 1)).any() and most.min() >= LEAST_MAXIMUM)


def _as_shares(part: Part, most: pd.Series) -> Problem:
    return Problem(
        msg("No score is above 1 although the maximum is {most}: they look like shares of the whole, as Excel holds "
            "percentages.").format(most=f"{most.max():g}"),
        msg("Write the scores as numbers or as `80%`, or give 1 as the maximum."),
        rule="scores_as_shares", file=part.grid.sheet.file, sheet=part.grid.sheet.name,
        column=_header(part, "score"),
    )  # fmt: skip


def ratings_table(
    part: Part, officers: pd.Series, framework: Framework, *, defaults: Mapping[str, str]
) -> Checked[tables.Ratings]:
    """Return table `ratings` and the ledger's rows; where no source is given, the supervisor's is meant.

    A level is 0 to the framework's highest; rows of source `importance` say how important the competency is, 1 to 5.
    A source is one of `SOURCES` in either language, or one to which the framework gives a weight. Where one rater (or
    a person about himself) gave different levels on one day, nothing says which holds, and none is accepted.
    """
    frame, found = _complete(part, ("competency_id", "level", "source"), {"source": "supervisor"} | dict(defaults))
    cells, header = frame["level"], _header(part, "level")
    frame = frame.assign(level=number(cells), source=_sources(frame["source"]))
    ids, unknown, ambiguous = resolve_competency(frame["competency_id"], framework)
    domains, no_domain = resolve(frame["competency_id"], {d.id: d.name.text for d in framework.domains})
    ids, unknown = ids.mask(ambiguous & ~no_domain, domains), unknown & ~ambiguous
    found += _strangers(part, frame, unknown)
    frame = frame.assign(competency_id=ids)[~unknown]
    frame, more = _of_known_sources(part, frame, framework)
    found += more
    listed, more = joined(frame["officer_id"], officers, place=part.place, header=_header(part, "officer_id"))
    frame, found = frame.assign(officer_id=listed), found + more
    frame, dated, dates = _dated(part, frame)
    cells, important = cells[frame.index], frame["source"] == IMPORTANCE
    level, top = frame["level"], framework.top_level
    outside = ~important & ((level < 0) | (level > top))
    if outside.any():
        rows = frame.index[outside]
        found.append(entries("level_outside", part.place, rows=rows, columns=header, cells=cells[outside], n=top))
        frame = frame[~outside]
        cells, dates, important, level = (kept[~outside] for kept in (cells, dates, important, level))
    frame, more = sieve(frame, part.place, [
        ("id_missing", _header(part, "officer_id"), frame["officer_id"] == ""),
        ("officer_unknown", _header(part, "officer_id"), ~frame["officer_id"].isin(officers)),
        ("competency_missing", _header(part, "competency_id"), frame["competency_id"] == ""),
        ("number_invalid", header, level.isna(), cells),
        ("importance_outside", header, important & ((level < 1) | (level > TOP_IMPORTANCE)), cells),
        ("date_future", _header(part, "date"), _future(frame), dates),
        ("row_repeated", _header(part, "officer_id"), frame.duplicated()),
    ])  # fmt: skip
    frame, conflicting = sieve(
        frame, part.place, [("rating_conflicting", header, _conflicting(frame), cells[frame.index])]
    )
    return tables.RATINGS.shaped(frame), found + more + conflicting + dated


def _of_known_sources(part: Part, frame: pd.DataFrame, framework: Framework) -> Checked[pd.DataFrame]:
    """Keep the rows whose source is known; for the others say which known one may be meant."""
    known = [*SOURCES, *(name for name in framework.rating_weights if name not in SOURCES)]
    strange = frame.loc[~frame["source"].isin(known), "source"]
    header = _header(part, "source")
    found = [
        entries("source_unknown", part.place, rows=strange.index[strange == value], columns=header,
                value=value if get_close_matches(value, known) else "…", mean=did_you_mean(value, known))
        for value in strange.unique()
    ]  # fmt: skip
    return frame.drop(index=strange.index), found


def _conflicting(ratings: pd.DataFrame) -> pd.Series:
    """Which rows share officer, competency, source, rater and day with another; who rates himself is his own rater."""
    rater = ratings.get("rater_id", pd.Series("", index=ratings.index)).astype("str").fillna("")
    same = [name for name in ("officer_id", "competency_id", "source", "date") if name in ratings]
    shared = ratings[same].assign(rater=rater).duplicated(keep=False)
    return shared & ((rater != "") | ratings["source"].isin(("self", IMPORTANCE)))


MOST_SIGNS = 40
"""Signs of a word of result that are shown."""


def attendance_table(part: Part, officers: pd.Series, framework: Framework) -> Checked[tables.Attendance]:
    """Return table `attendance` and the ledger's rows; a course may be given by its name.

    A row whose date cannot be read is set aside: whether the course was taken between two waves hangs on it. So is a
    course that was not passed, by the column of its result: it counts as not taken.
    """
    frame, found = _complete(part, ("course_id",), {})
    failed, more = _failed(part, frame)
    found += more
    ids, unknown = resolve(frame["course_id"], {course.id: course.title for course in framework.courses})
    unknown |= ids == ""
    found += _strangers(part, frame, unknown, column="course_id", rule="course_unknown")
    listed, more = joined(frame["officer_id"], officers, place=part.place, header=_header(part, "officer_id"))
    found += more
    frame = frame.assign(course_id=ids, officer_id=listed).drop(columns="result", errors="ignore")
    frame, lost, dates = _dated(part, frame[~unknown])
    unread = frame.index.isin([row for rows in lost for row in rows["row"]])
    frame, more = sieve(frame, part.place, [
        ("id_missing", _header(part, "officer_id"), frame["officer_id"] == ""),
        ("officer_unknown", _header(part, "officer_id"), ~frame["officer_id"].isin(officers)),
        ("date_invalid", _header(part, "date"), unread, dates),
        ("date_future", _header(part, "date"), _future(frame), dates),
        ("course_not_passed", _header(part, "result"), failed.reindex(frame.index)),
    ])  # fmt: skip
    frame, repeated = sieve(frame, part.place, [("row_repeated", _header(part, "officer_id"), frame.duplicated())])
    return tables.ATTENDANCE.shaped(frame), found + more + repeated


def _failed(part: Part, frame: pd.DataFrame) -> Checked[pd.Series]:
    """Return which rows say that the course was not passed, and a note of results that say neither."""
    if "result" not in frame:
        return pd.Series(False, index=frame.index), []
    words = frame["result"].astype("str")
    meant = {word: passed(word) for word in pd.unique(words) if word}
    unknown = [word for word, own in meant.items() if own is None]
    found = [
        entries("course_result_unknown", part.place, rows=frame.index[words == word], columns=_header(part, "result"),
                value=word[:MOST_SIGNS])
        for word in unknown
    ]  # fmt: skip
    if any(is_mark(word) and own is not None for word, own in meant.items()):
        found.append(entries("course_marks", part.place, columns=_header(part, "result"), n=f"{PASS_MARK:g}"))
    return words.map(meant).eq(False), found


def _complete(part: Part, required: tuple[str, ...], defaults: Mapping[str, str]) -> Checked[pd.DataFrame]:
    lacking = [name for name in required if name not in part.frame and name not in defaults]
    if lacking:
        raise InputError(no_column(part.grid, part.role, name) for name in lacking)
    given = {name: defaults[name] for name in required if name not in part.frame}
    found = [entries("column_default", part.place, columns=name, value=value) for name, value in given.items()]
    return part.frame.assign(**given), found


def _strangers(
    part: Part,
    frame: pd.DataFrame,
    unknown: pd.Series,
    *,
    column: str = "competency_id",
    rule: str = "competency_unknown",
) -> list[pd.DataFrame]:
    strange = frame.loc[unknown, column]
    return [
        entries(rule, part.place, rows=strange.index[strange == value], columns=_header(part, column),
                value=str(value)[:300])
        for value in strange.unique()
    ]  # fmt: skip


def _dated(part: Part, frame: pd.DataFrame) -> tuple[pd.DataFrame, list[pd.DataFrame], pd.Series]:
    """Read the column `date`, ISO or day/month/year: the frame, a note on what is no date, and the cells as given."""
    if "date" not in frame:
        return frame, [], pd.Series("", index=frame.index)
    text = frame["date"].astype("str")
    date = read_days(text)
    lost = date.isna() & (text != "")
    found = []
    if lost.any():
        rows = frame.index[lost]
        found.append(entries("cell_emptied", part.place, rows=rows, columns=_header(part, "date"), cells=text[lost]))
    return frame.assign(date=date), found, text


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
