"""Several attempts of one person: which counts, in whatever format they came."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from workbench.intake.exam import status
from workbench.intake.exam.answers import checked
from workbench.intake.exam.attempt_order import ordered
from workbench.intake.exam.given import from_long, from_wide
from workbench.intake.exam.marked import Marked
from workbench.intake.exam.notation import is_blank
from workbench.intake.exam.version_words import version_word
from workbench.intake.exam.versions import Slots, spread
from workbench.intake.headers import fold
from workbench.intake.parts import Part
from workbench.intake.rules import entries
from workbench.intake.stack import SHEET
from workbench.messages import Words, msg
from workbench.parameters.exam import Exam

TIMES = tuple(
    fold(name)
    for name in (
        "submitted", "submitted at", "submission time", "thời gian nộp bài", "thời gian nộp", "thời điểm nộp bài",
        "ngày nộp bài", "nộp lúc", "completed", "completed on", "completion time", "đã hoàn thành", "hoàn thành lúc",
        "finish time", "end time", "thời gian kết thúc", "kết thúc lúc", "started on", "started", "start time",
        "đã bắt đầu vào lúc", "bắt đầu vào lúc", "thời gian bắt đầu", "timestamp", "dấu thời gian", "date",
        "exam date", "test date", "ngày thi", "ngày kiểm tra", "ngày giờ thi", "thời gian thi", "date taken",
    )
)  # fmt: skip
IN_SHEET = re.compile(r"\b(?:lần|lượt|đợt|thi lại|attempt|retake|resit|try)\b", re.IGNORECASE)
POLICIES: dict[str, Words] = {
    "best": msg("the best counts, of equal ones the later"),
    "last": msg("the last counts"),
    "first": msg("the first counts"),
}


def settled(
    part: Part, policy: str, score: Callable[[pd.Series], np.ndarray], words: Mapping[str, str]
) -> tuple[Part, list[pd.DataFrame]]:
    """Keep one attempt of each person, and enter the rows of the others in the ledger.

    Attempts are told by a column of their number, else by the time at which the exam was begun or handed in, else by
    the names of the sheets in which they stand (`Lần 1`, `Lần 2`). Rows of one id that nothing tells apart stay. Who
    was absent at one of several, or has no result in it otherwise, has the result of the others.

    Args:
        part: the sheet of answers, one row per attempt, or in a long sheet one per attempt and item.
        policy: best, last or first.
        score: takes the attempt of every row and returns each row's score as an attempt; called only where the best of
            several is wanted.
        words: the parameters' further words of status → meaning.
    """
    frame = part.frame
    told = _column(part)
    if told is None:
        return part, []
    order = ordered(frame[told])
    ids = frame["officer_id"]
    known = ids != ""
    pairs = pd.DataFrame({"id": ids, "attempt": order})[known].drop_duplicates()
    several = set(pairs.loc[pairs["id"].duplicated(keep=False), "id"])
    if not several:
        return part, []
    concerned = known & ids.isin(several)
    of = pd.DataFrame({"id": ids, "attempt": order})[concerned]
    of["score"] = score(order)[concerned.to_numpy()] if policy == "best" else 0.0
    of["sat"] = ~_gone(part, words)[concerned.to_numpy()]
    each = of.groupby(["id", "attempt"], sort=False)[["sat", "score"]].max().reset_index()
    each = each.sort_values(["sat", "score", "attempt"], kind="stable", ascending=[True, True, policy != "first"])
    chosen = dict(zip(each["id"], each["attempt"], strict=True))
    other = concerned & (ids.map(chosen).astype("float64") != order)
    note = entries(
        "attempt_not_kept", part.place, rows=frame.index[other], columns=part.headers.get(told, str(told)),
        policy=POLICIES[policy],
    )  # fmt: skip
    kept = ~other.to_numpy()
    own = None if part.row_keys is None else part.row_keys[kept]
    return replace(part, frame=frame[kept], row_keys=own), [note]


def scores(
    part: Part,
    told: pd.Series,
    items: pd.DataFrame,
    item_of: Mapping[str, str],
    slots: Slots | None,
    facts: Exam,
    *,
    penalty: float,
) -> np.ndarray:
    """Return each row's score as an attempt: by the file's own total where it is told, else by what the answers give.

    Args:
        part: the sheet of answers.
        told: the attempt of every row.
        items: table `items`, keys as the file has them.
        item_of: header, or in a long sheet item id, → item.
        slots: which header is which item in which version.
        facts: the parameters of the exam.
        penalty: share of an item's points that a wrong answer costs.
    """
    frame = part.frame
    if "total" in frame:
        text = frame["total"].astype("str").str.partition("/")[0].str.strip().str.replace(",", ".", regex=False)
        total = pd.to_numeric(text.mask(text.map(is_blank), "-1"), errors="coerce")
        if not total.isna().any():
            return total.to_numpy(dtype=float)
    label = frame["officer_id"].astype("str") + "\n" + told.astype("str")
    if "item_id" in frame and "answer" in frame:
        meant = frame["item_id"].map(dict(item_of)).fillna(frame["item_id"])
        own = frame.assign(officer_id=label, item_id=meant).drop_duplicates(["officer_id", "item_id"])
        given = from_long(own, "answer")
    else:
        label = pd.Series(frame.index.astype("str"), index=frame.index)
        given = from_wide(frame.assign(officer_id=label), dict(item_of))
    if slots is not None:
        forms = frame["form"] if "form" in frame else pd.Series("", index=frame.index, dtype=object)
        of = dict(zip(label, forms.map(version_word), strict=True))
        given = spread(given, slots, [of[own] for own in given.officers], items["item_id"].tolist())
    else:
        places = pd.Index(given.items).get_indexer(pd.Index(items["item_id"]))
        items = items[places >= 0]
        given = given.of_items(places[places >= 0])
    read = checked(given, items, facts, place=part.place, key_place=part.place)
    officers = pd.DataFrame({"officer_id": given.officers})
    everything = np.ones(read.given.codes.shape, dtype=bool)
    marked = Marked(officers, read.items, [], given, read.given, read.refused, read.left_out, everything,
                    penalty, part.place, {})  # fmt: skip
    score = dict(zip(given.officers, np.nansum(marked.points, axis=1), strict=True))
    return label.map(score).to_numpy(dtype=float)


def _gone(part: Part, words: Mapping[str, str]) -> np.ndarray:
    """Return the rows of attempts that have no result by their status."""
    told = status.of_rows(part, words)
    return np.asarray(part.frame.index.isin(told.index[told["meaning"].isin(status.GONE)]), dtype=bool)


def _column(part: Part) -> str | None:
    """Return the column that tells attempts, where rows of one id differ in it."""
    frame = part.frame
    by_fold = {fold(part.headers.get(column, str(column))): column for column in frame.columns}
    candidates = ["attempt", *(by_fold[word] for word in TIMES if word in by_fold)]
    if part.stacked is not None and SHEET in frame and _names_attempts(frame[SHEET]):
        candidates.append(SHEET)
    for column in candidates:
        if column not in frame:
            continue
        own = frame.loc[frame["officer_id"] != "", ["officer_id", column]].drop_duplicates()
        if own["officer_id"].duplicated().any():
            return column
    return None


def _names_attempts(sheets: pd.Series) -> bool:
    return any(IN_SHEET.search(str(name)) for name in pd.unique(sheets))
