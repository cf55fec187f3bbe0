"""Officers, items and answers put together: which columns are items, and whose answers stand where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench.errors import InputError, Problem
from workbench.intake.exam.bonus import points_beside
from workbench.intake.exam.given import Given, above, from_long, from_wide, largest_points, looks_like_options
from workbench.intake.exam.items import items_from_headers, items_table, no_items
from workbench.intake.exam.notation import SET_ASIDE
from workbench.intake.exam.packed import packed, refused
from workbench.intake.exam.totals import Total, is_total, totals_of
from workbench.intake.exam.version_words import version_word
from workbench.intake.exam.versions import Slots, in_slots, slots_of, spread
from workbench.intake.headers import COLUMN_NAMES, FOLDED_DERIVED, FOLDED_SESSION, fold, item_columns, looks_like_item
from workbench.intake.ids import joined, stands_for
from workbench.intake.layout import HEADING
from workbench.intake.parts import Part
from workbench.intake.people import sound_rows
from workbench.intake.rules import entries, sieve
from workbench.intake.stack import SHEET
from workbench.messages import msg
from workbench.parameters import Framework

ABOUT_SITTING = ("status", "attempt", "total", "total_max")
"""Columns that tell of somebody's sitting, and are no attributes of the officer."""
FEWEST_HIGH, FEW_HIGH = 2, 0.05
"""Cells of one item, and share of its cells, above 1 point by which they are points, no slips."""


@dataclass(frozen=True, eq=False)
class Exam:
    """Items and the sheet that carries their answers: `item_of` is header → item id, `rejected` headers of no item.

    Where the exam has versions, `slots` says which item a header means in which version; `item_of` is the header alone.
    """

    items: pd.DataFrame
    item_of: dict[str, str]
    rejected: tuple[str, ...]
    made_up: bool
    slots: Slots | None = None


def is_long(part: Part) -> bool:
    """Whether a sheet of answers has one row per officer and item."""
    return {"item_id", "answer"} <= set(part.frame.columns)


def carrier_of(parts: Mapping[str, Part]) -> Part | None:
    """Return the sheet that carries the answers: that of responses, else the officers' where it has item columns."""
    if "responses" in parts:
        return parts["responses"]
    officers = parts.get("officers")
    if officers is None:
        return None
    ids = parts["items"].frame["item_id"] if "items" in parts else ()
    headers = _free(officers)
    return officers if item_columns(headers, ids) or any(map(looks_like_item, headers)) else None


def exam_of(
    carrier: Part,
    items: Part | None,
    framework: Framework,
    *,
    defaults: Mapping[str, str],
    combined: bool,
    voided: str = "left_out",
) -> tuple[Exam, list[pd.DataFrame]]:
    """Return the items, and which columns (or, in a long sheet, item ids) of the carrier hold their answers.

    Raises:
        InputError: where nothing tells of the items, or none is accepted.
    """
    asked = set(carrier.asked)
    offered = list(pd.unique(carrier.frame["item_id"])) if is_long(carrier) else list(carrier.asked) or _free(carrier)
    if items is None:
        headers = [h for h in offered if fold(h) not in FOLDED_DERIVED]
        headers = [h for h in headers if not combined or h in asked or looks_like_item(h)]
        headers = [h for h in headers if not carrier.competencies or h in carrier.competencies]
        headers = [h for h in headers if carrier.points.get(h, 1.0) > 0]
        table = items_from_headers(carrier, headers, framework, defaults=defaults)
        if table.empty:
            raise InputError(no_answers(carrier))
        return Exam(table, dict(zip(headers, table["item_id"], strict=True)), (), True), []
    in_versions = in_slots(items)
    if in_versions is not None:
        return _in_versions(carrier, offered, in_versions, framework, defaults=defaults, voided=voided)
    table, found = items_table(items, framework, defaults=defaults, voided=voided)
    every = item_columns(offered, items.frame["item_id"])
    whole_exam = None if every or is_long(carrier) else packed(carrier.frame)
    if whole_exam is not None:
        raise InputError(refused(carrier.grid, carrier.headers.get(whole_exam, whole_exam)))
    accepted = set(table["item_id"])
    item_of = {header: item for header, item in every.items() if item in accepted}
    told = {item: carrier.points[header] for header, item in item_of.items() if carrier.points.get(header, 0) > 0}
    table = _worth(table, told, carrier, items)
    unanswered = ~table["item_id"].isin(list(item_of.values()))
    header = items.headers.get("item_id", "item_id")
    table, more = sieve(table, items.place, [("item_unanswered", header, unanswered)])
    bare = any(header.isdecimal() for header in every)
    named = [h for h in offered if h in every or h in asked or looks_like_item(h) or (bare and h.isdecimal())]
    rejected = [header for header in named if header not in item_of]
    untold = [header for header in rejected if header not in every]
    if untold:
        found.append(entries("answers_untold", carrier.place, columns=untold[0], value=untold[0], n=len(untold)))
    return Exam(table, item_of, tuple(rejected), False), found + more


def _in_versions(
    carrier: Part,
    offered: Sequence[str],
    items: Part,
    framework: Framework,
    *,
    defaults: Mapping[str, str],
    voided: str,
) -> tuple[Exam, list[pd.DataFrame]]:
    """Return the items by version and place."""
    table, found = items_table(items, framework, defaults=defaults, voided=voided)
    slots = slots_of(offered, items.frame)
    told = {slot: carrier.points[h] for h, own in slots.of.items() for slot in own.values() if h in carrier.points}
    table = _worth(table, told, carrier, items)
    unanswered = ~table["item_id"].isin(slots.places())
    table, more = sieve(table, items.place, [("item_unanswered", items.headers.get("item_id", "item_id"), unanswered)])
    rejected = [header for header in offered if header not in slots.of and looks_like_item(header)]
    return Exam(table, slots.headers, tuple(rejected), False, slots), found + more


def _worth(table: pd.DataFrame, told: Mapping[str, float], carrier: Part, items: Part) -> pd.DataFrame:
    """Return the items with the points that headers tell.

    Raises:
        InputError: where the sheet of items names other points than the headers of the answers.
    """
    own = table["item_id"].map(dict(told)).astype("float64")
    if "points" in items.headers and not carrier.keys and items.grid is not carrier.grid:
        given = items.frame["points"].reindex(table.index) if items.frame.index.is_unique else items.frame["points"]
        other = (own - table["points"]).abs() > 1e-9
        other &= (given != "").to_numpy() if len(given) == len(table) else True
        if other.any():
            item, header = table.loc[other, "item_id"].iloc[0], next(iter(carrier.points))
            raise InputError(
                _other_points(items, str(item), own[other].iloc[0], table.loc[other, "points"].iloc[0], header)
            )
    return table.assign(points=own.fillna(table["points"]).astype("float64"))


def _other_points(items: Part, item: str, header: float, sheet: float, example: str) -> Problem:
    return Problem(
        msg(
            "The maximum of item {item} is {header} by the header of its answers (`{example}`), but {sheet} here."
        ).format(
            item=item, header=f"{header:g}", sheet=f"{sheet:g}", example=example
        ),
        msg("Correct one of them."),
        rule="points_conflicting", file=items.grid.sheet.file, sheet=items.grid.sheet.name, column="points", value=item,
    )  # fmt: skip


def totals_beside(people: Part, carrier: Part, exam: Exam, officers: pd.DataFrame) -> list[Total]:
    """Return the totals that stand beside officers or answers, in the order of the officers."""
    found = []
    for part in (carrier,) if people is carrier else (carrier, people):
        if is_long(part):
            continue
        own = [(c, part.headers.get(c, c)) for c in part.frame.columns if c not in exam.item_of]
        own = [(column, header) for column, header in own if column == "total" or is_total(header)]
        found += totals_of(part.frame, own, officers["officer_id"], part.place)
    return found


def groups_of(people: Part, carrier: Part, officers: pd.DataFrame) -> dict[str, pd.Series]:
    """Return header → group of each officer: the version, the sheet of several, and the session or room if named."""
    groups = {"form": officers["form"].fillna("")} if "form" in officers else {}
    for part in (carrier,) if people is carrier else (carrier, people):
        own = part.frame.drop_duplicates("officer_id", keep=False).set_index("officer_id")
        for column in own.columns:
            header = part.headers.get(column, str(column))
            if fold(header) in FOLDED_SESSION or (column == SHEET and part.stacked is not None):
                told = own[column].reindex(officers["officer_id"].tolist()).fillna("").astype("str")
                groups[header] = told.set_axis(officers.index)
    return groups


def version_carried(carrier: Part) -> pd.Series | None:
    """Return officer id → version as the sheet of answers names it, None where it names none."""
    if "form" not in carrier.frame:
        return None
    told = carrier.frame[["officer_id", "form"]]
    told = told[(told["form"] != "") & (told["officer_id"] != "")].drop_duplicates("officer_id")
    return told.set_index("officer_id")["form"]


def without_lettered(
    exam: Exam, given: Given, carrier: Part, items: Part | None
) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """Return the items without those whose answers are options although they have no key.

    Raises:
        InputError: where no sheet tells of the items and their answers are options, or points above 1.
    """
    keyless = (exam.items["key"].isna() & looks_like_options(given)).to_numpy()
    if items is None:
        if keyless.any():
            raise InputError(no_items(carrier))
        if not carrier.points and largest_points(given) > 1:
            raise InputError(_points_unknown(carrier))
        return exam.items, []
    _refuse_without_maximum(exam.items, given, carrier, items)
    header = items.headers.get("key", "key")
    return sieve(exam.items, items.place, [("key_missing", header, keyless)])


def _refuse_without_maximum(table: pd.DataFrame, given: Given, carrier: Part, items: Part) -> None:
    """Refuse points above 1 on items of which neither the sheet of items nor a header tells the points.

    A single such cell in a column is taken for a slip, and left out.

    Raises:
        InputError: naming the items.
    """
    told = pd.Series(False, index=table.index)
    if "points" in items.frame:
        told = items.frame["points"].ne("").groupby(level=0).any().reindex(table.index, fill_value=False)
    by_header = np.array([str(header) in carrier.points for header in given.columns], dtype=bool)
    open_ = (table["key"].isna() & ~told).to_numpy() & ~by_header
    high, filled = above(given, 1.0)
    lacking = open_ & (high >= FEWEST_HIGH) & (high > FEW_HIGH * filled)
    if lacking.any():
        names = table.loc[lacking, "item_id"].astype("str").tolist()
        shown = ", ".join(names[:6]) + (", …" if len(names) > 6 else "")
        raise InputError(
            Problem(
                msg("The answers hold points above 1, but nothing tells the maximum of these items: {items}.").format(
                    items=shown
                ),
                msg("Write the maximum of each item in the column `points` of the sheet of items."),
                rule="points_unknown", file=items.grid.sheet.file, sheet=items.grid.sheet.name, column="points",
                value=names[0],
            )
        )  # fmt: skip


def given_answers(
    carrier: Part, sound: pd.DataFrame, exam: Exam, officers: pd.DataFrame
) -> tuple[Given, int, list[pd.DataFrame]]:
    """Return the answers of the accepted officers to the accepted items, the rows accepted, and ledger entries.

    Args:
        carrier: the sheet that carries the answers.
        sound: its rows; in a combined sheet those already accepted.
        exam: the items.
        officers: table `officers`.
    """
    header = carrier.headers.get("officer_id", "officer_id")
    aside = _set_aside(carrier, sound)
    sound = pd.concat([sound, aside]) if len(aside) else sound
    ids, written = joined(sound["officer_id"], officers["officer_id"], place=carrier.place, header=header)
    sound = sound.assign(officer_id=ids) if written else sound
    known = sound["officer_id"].isin(list(officers["officer_id"]))
    second = ~known & stands_for(sound["officer_id"], officers["officer_id"])
    tests = [("id_second", header, second), ("officer_unknown", header, ~known)]
    if is_long(carrier):
        meant = sound["item_id"].map(exam.item_of)
        tests.append(("item_unknown", carrier.headers.get("item_id", "item_id"), meant.isna()))
        sound, found = sieve(sound.assign(item_id=meant.fillna(sound["item_id"])), carrier.place, tests)
        pairs = ["officer_id", "item_id"]
        given = from_long(sound.drop_duplicates(pairs), carrier.headers.get("answer", "answer"))
        sound = sound[~sound.index.isin(aside.index)]
    else:
        sound, found = sieve(sound, carrier.place, tests)
        given = from_wide(sound, exam.item_of)
    if exam.slots is None:
        return _aligned(given, officers["officer_id"], exam.items["item_id"]), len(sound), written + found
    by_header = _aligned(given, officers["officer_id"], pd.Series(list(exam.item_of), dtype=object))
    versions = officers["form"].fillna("").map(version_word).tolist()
    return spread(by_header, exam.slots, versions, exam.items["item_id"].tolist()), len(sound), written + found


def _set_aside(carrier: Part, sound: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a long sheet that were set aside: their items do not count for the officers they name."""
    if not is_long(carrier):
        return sound.iloc[:0]
    aside = carrier.frame.loc[~carrier.frame.index.isin(sound.index), ["officer_id", "item_id"]]
    aside = aside[(aside["officer_id"] != "") & (aside["item_id"] != "")]
    return aside.assign(answer=SET_ASIDE).astype(object)


def sound_answers(carrier: Part, exam: Exam) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """Return the sound rows of a sheet that carries answers only."""
    if is_long(carrier):
        frame = carrier.frame[["officer_id", "item_id", "answer"]]
        return sound_rows(carrier, frame, key=["officer_id", "item_id"], answers=["answer"])
    headers = list(exam.item_of)
    return sound_rows(carrier, carrier.frame[["officer_id", *headers]], key=["officer_id"], answers=headers)


def attributes(part: Part, exam: Exam | None) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """Return the columns of an officers' sheet that are attributes: no answers, and nothing derived from them."""
    answers = set(exam.item_of) | set(exam.rejected) if exam else set()
    rest = [column for column in part.frame.columns if column not in answers]
    known = COLUMN_NAMES["officers"].keys()
    rest = [column for column in rest if column not in ABOUT_SITTING]
    derived = [c for c in rest if exam and c not in known and fold(c) in FOLDED_DERIVED]
    found = [entries("column_derived", part.place, columns=column) for column in derived]
    found += points_beside(part, [column for column in rest if column not in known])
    if exam:
        found += [entries("column_ignored", part.place, columns=column) for column in exam.rejected]
    return part.frame[[column for column in rest if column not in derived]].astype(object), found


def unused(carrier: Part, exam: Exam) -> list[pd.DataFrame]:
    """Return notes on the columns of a sheet of answers that are neither id nor item."""
    if is_long(carrier):
        return []
    used = {
        "officer_id",
        "form",
        HEADING,
        *ABOUT_SITTING,
        *exam.item_of,
        *([SHEET] if carrier.stacked is not None else []),
    }
    rest = [column for column in carrier.frame.columns if column not in used]
    found = [
        entries("column_derived" if fold(c) in FOLDED_DERIVED else "column_ignored", carrier.place,
                columns=carrier.headers.get(c, c))
        for c in rest
    ]  # fmt: skip
    return found + points_beside(carrier, rest)


def no_answers(part: Part) -> Problem:
    """Return the problem of results without answers and without scores."""
    return Problem(
        msg("There are no answers: no column of an item is found."),
        msg("Add a sheet `responses` (officer_id and one column per item), or `scores` where only sums exist."),
        rule="answers_missing", file=part.grid.sheet.file, sheet=part.grid.sheet.name,
    )  # fmt: skip


def _free(part: Part) -> list[str]:
    known = {*COLUMN_NAMES["officers"], *ABOUT_SITTING}
    return [column for column in part.frame.columns if column not in known]


def _aligned(given: Given, officers: pd.Series, items: pd.Series) -> Given:
    """Return the answers in the order of officers and items; an officer without a row has empty cells, row 0."""
    at_item = pd.Index(given.items).get_indexer(pd.Index(items))
    at_officer = pd.Index(given.officers).get_indexer(pd.Index(officers))

    def laid(values: np.ndarray, at_column: np.ndarray, empty: int) -> np.ndarray:
        out = np.full((len(at_officer), len(at_column)), empty, dtype=values.dtype)
        here, there = at_officer >= 0, at_column >= 0
        out[np.ix_(here, there)] = values[np.ix_(at_officer[here], at_column[there])]
        return out

    codes = laid(given.codes, at_item, -1)
    rows = laid(given.rows, np.zeros(1, dtype=int) if given.rows.shape[1] == 1 else at_item, 0)
    titles = given.columns[at_item] if len(given.columns) else ""
    columns = np.where(at_item >= 0, titles, items.to_numpy(dtype=object))
    return Given(officers.to_numpy(dtype=object), items.to_numpy(dtype=object), codes, given.words, rows, columns)


def columns_of(items: Sequence[str], given: Given) -> Given:
    """Return the answers to some of the items."""
    at = pd.Index(given.items).get_indexer(pd.Index(items))
    return given.of_items(at)


def _points_unknown(part: Part) -> Problem:
    return Problem(
        msg("The answers hold points above 1, but nothing tells the points of each item."),
        msg("Add a sheet `items` (item_id, competency_id, points)."),
        rule="points_unknown", file=part.grid.sheet.file, sheet=part.grid.sheet.name,
    )  # fmt: skip
