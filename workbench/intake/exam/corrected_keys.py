"""Keys that were given twice: a corrected column beside the first, or rows of one item with different keys."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from workbench.errors import InputError, Problem
from workbench.intake.exam.notation import is_blank, mark
from workbench.intake.exam.version_words import version_word
from workbench.intake.headers import STANDARD, fold, number_of
from workbench.intake.parts import Part
from workbench.intake.rules import acceptance, entries
from workbench.messages import msg
from workbench.parameters.exam import Acceptance

CORRECTED = tuple(
    fold(word)
    for word in (
        "phúc khảo", "phúc tra", "điều chỉnh", "đính chính", "sửa", "chỉnh sửa", "hiệu chỉnh", "đã chữa", "chính thức",
        "cuối cùng", "chốt", "mới", "thay thế", "kết luận", "corrected", "correction", "revised", "final", "amended",
        "updated", "after appeal", "new",
    )
)  # fmt: skip
BEFORE = tuple(
    fold(word) for word in ("cũ", "ban đầu", "gốc", "dự kiến", "trước", "tạm thời", "old", "original", "first", "draft")
)
MOST_SHOWN = 3


def keys_that_hold(part: Part, accept: Sequence[Acceptance]) -> tuple[Part, list[pd.DataFrame]]:
    """Return the part of items with the one key of each that holds, and ledger entries.

    A column whose header says that it is corrected, as `Đáp án sau phúc khảo`, holds where it is filled, else the first
    one. Rows of one item, and version, whose keys differ are refused: nothing in the file says which of them is right.

    Raises:
        InputError: where several columns of keys differ and no header says which holds, and for items whose rows
            differ in the key, unless the exam's owner accepts that they are set aside.
    """
    part, found = _with_corrected(part)
    frame = part.frame
    if "key" not in frame:
        return part, found
    form = frame["form"].map(version_word) if "form" in frame else pd.Series("", index=frame.index, dtype=object)
    position = frame["position"] if "position" in frame else pd.Series("", index=frame.index, dtype=object)
    number = position.where(position != "", frame["item_id"]).map(lambda own: number_of(own) or fold(own))
    meant = frame["key"].map(lambda key: mark(key).letters or mark(key).text.casefold())
    told = pd.DataFrame({"form": form, "number": number, "meant": meant, "key": frame["key"]})
    told = told[(told["number"] != "") & ~told["key"].map(is_blank).astype(bool)]
    problems = []
    for (version, item), rows in told.groupby(["form", "number"], sort=False):
        if len(set(rows["meant"])) < 2:
            continue
        reason = acceptance(accept, "key_contradicted", str(item))
        if reason is None:
            problems.append(_twice(part, str(version), str(item), rows))
        else:
            header = part.headers.get("key", "key")
            found.append(entries("key_contradicted", part.place, rows=rows.index, columns=header,
                                 accepted_because=reason, value=str(item)))  # fmt: skip
    if problems:
        raise InputError(problems)
    return part, found


def _with_corrected(part: Part) -> tuple[Part, list[pd.DataFrame]]:
    frame = part.frame
    named = {str(column): told for column in frame.columns if (told := _says_corrected(str(column))) is not None}
    beside = {column: told for column, told in named.items() if _holds_keys(frame[column])}
    if not beside:
        return part, []
    corrected = [column for column, told in beside.items() if told]
    before = [*(["key"] if "key" in frame else []), *(column for column, told in beside.items() if not told)]
    if len(corrected) != 1 or len(before) > 1:
        columns = [*before, *corrected]
        differing = frame[columns].ne(frame[columns[0]], axis=0).any(axis=1)
        if differing.any():
            shown = [part.headers.get(column, column) for column in columns]
            raise InputError(_several(part, shown, frame.index[differing].tolist()))
    holds = (corrected or before)[0]
    first = frame[before[0]] if before else pd.Series("", index=frame.index, dtype=object)
    whole = frame[holds].where(frame[holds] != "", first)
    other = part.headers.get(before[0], before[0]) if before else ""
    found = [
        entries("key_corrected", part.place, columns=holds, value=holds, other=other, n=int((whole != first).sum()))
    ]
    kept = frame.drop(columns=[column for column in beside if column in frame]).assign(key=whole)
    return replace(part, frame=kept, headers={**part.headers, "key": holds}), found if other and holds != other else []


def _says_corrected(header: str) -> bool | None:
    """Return whether a header of keys says that it is corrected; None where it is no further header of keys."""
    folded = fold(header)
    start = next((name for name in sorted(STANDARD["items"]["key"], key=len, reverse=True) if folded.startswith(name)),
                 None)  # fmt: skip
    if start is None or folded == start:
        return None
    rest = folded[len(start) :]
    if any(word in rest for word in CORRECTED):
        return True
    return False if any(word in rest for word in BEFORE) or re.fullmatch(r"(?:lan|no)\d", rest) else None


def _holds_keys(column: pd.Series) -> bool:
    """Whether a column holds keys rather than remarks: most of its filled cells are marks, or short."""
    cells = [cell for cell in column if cell]
    return bool(cells) and sum(mark(cell).a_mark or len(cell) <= 3 for cell in cells) > 0.5 * len(cells)


def _several(part: Part, headers: list[str], rows: list[int]) -> Problem:
    named = ", ".join(f"`{header}`" for header in headers)
    return Problem(
        msg("There are several columns of keys, and they differ: {columns}.").format(columns=named),
        msg(
            "Leave only the column that holds, or name it in the parameters: "
            '`columns: {{items: {{"{header}": key}}}}`, and delete the others.'
        ).format(header=headers[-1]),
        rule="keys_differ", file=part.grid.sheet.file, sheet=part.grid.sheet.name, row=rows[0], column=headers[-1],
    )  # fmt: skip


def _twice(part: Part, version: str, item: str, rows: pd.DataFrame) -> Problem:
    lines = ", ".join(f"“{key}” ({row})" for row, key in list(rows["key"].items())[:MOST_SHOWN])
    said = (
        msg("Item {item} of version {version} has two different keys: {keys}, the rows in brackets.")
        if version
        else msg("Item {item} has two different keys: {keys}, the rows in brackets.")
    )
    return Problem(
        said.format(item=item, version=version, keys=lines),
        msg(
            "Leave only the row that is right; to set the item aside as it stands: "
            "`exam: {{accept: [{{rule: key_contradicted, item: {item}, reason: …}}]}}`."
        ).format(item=item),
        rule="key_contradicted", file=part.grid.sheet.file, sheet=part.grid.sheet.name, row=int(rows.index[-1]),
        column=part.headers.get("key", "key"),
    )  # fmt: skip
