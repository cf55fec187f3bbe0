"""The rows about items: their competency, key and points; or items made from headers where no sheet tells of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from workbench.errors import InputError, Problem, did_you_mean
from workbench.intake.exam.keys import is_voided, key_is_an_option
from workbench.intake.exam.notation import is_blank
from workbench.intake.exam.options import LATIN, letter_of_column
from workbench.intake.headers import split_header
from workbench.intake.layout import is_error
from workbench.intake.names import resolve_competency
from workbench.intake.parts import Part, no_column
from workbench.intake.people import sound_rows
from workbench.intake.rules import Test, entries, sieve
from workbench.messages import msg
from workbench.parameters import Framework
from workbench.tables import ITEMS
from workbench.tables.answer_keys import VOIDED

MOST_UNTOLD = 10
YES = ("1", "x", "true", "yes", "có", "y", "neo")


def number(text: pd.Series) -> pd.Series:
    """Read numbers with a decimal point or comma; what is none is missing."""
    read = pd.to_numeric(text.astype("str").str.replace(",", ".", regex=False), errors="coerce").astype("float64")
    return read.where(np.isfinite(read))


def items_table(
    part: Part, framework: Framework, *, defaults: Mapping[str, str], voided: str
) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """Return table `items` (index: row in the file) of the accepted items, and the ledger's rows.

    Keys stand as the file has them, `*` for voided items where `voided` is "right"; else these are set aside.

    Raises:
        InputError: where the competency is neither a column nor a default.
    """
    frame = part.frame
    found: list[pd.DataFrame] = []
    if "competency_id" not in frame:
        if "competency_id" not in defaults:
            raise InputError(no_column(part.grid, "items", "competency_id"))
        frame = frame.assign(competency_id=defaults["competency_id"])
        found.append(entries("column_default", part.place, columns="competency_id", value=defaults["competency_id"]))
    checked = [name for name in ("key", "competency_id", "points") if name in frame]
    frame, more = sound_rows(part, frame, key=["item_id"], answers=checked)
    found += more
    ids, unknown, ambiguous = resolve_competency(frame["competency_id"], framework)
    header = part.headers.get("competency_id", "competency_id")
    for rule, mask in (("competency_unknown", unknown), ("domain_ambiguous", ambiguous)):
        found += [
            entries(rule, part.place, rows=[row], columns=header, value=value[:300])
            for row, value in frame.loc[mask, "competency_id"].items()
        ]
    known = ~(unknown | ambiguous)
    frame = frame.assign(competency_id=ids)[known]
    key = frame["key"] if "key" in frame else pd.Series("", index=frame.index, dtype=object)
    key = key.map(lambda right: "" if is_blank(right) else right)
    notes = frame["note"] if "note" in frame else pd.Series("", index=frame.index, dtype=object)
    void = np.array([is_voided(k, note) for k, note in zip(key, notes, strict=True)], dtype=bool)
    key = key.mask(void, VOIDED)
    points = frame["points"] if "points" in frame else pd.Series("", index=frame.index, dtype=object)
    frame = _with_options(frame)
    options = frame["options"] if "options" in frame else pd.Series("", index=frame.index, dtype=object)
    worth = number(points.mask(points == "", "1"))
    frame = frame.assign(key=key, points=worth)
    impossible = [not key_is_an_option(k, o) for k, o in zip(key, options, strict=True)]
    extra = number(frame["bonus"].mask(frame["bonus"] == "", "0")) if "bonus" in frame else None
    frame = frame if extra is None else frame.assign(bonus=extra.fillna(0.0).clip(lower=0.0))
    tests: list[Test] = [
        ("competency_missing", header, frame["competency_id"] == ""),
        ("number_invalid", part.headers.get("points", "points"), worth.isna() | (worth <= 0)),
        ("key_not_an_option", part.headers.get("key", "key"), np.array(impossible, dtype=bool)),
        ("item_voided", part.headers.get("key", "key"), void & (voided == "left_out")),
    ]
    frame, more = sieve(frame, part.place, tests)
    frame, emptied = _typed(part, frame)
    free = frame.index[(frame["key"] == VOIDED).to_numpy()]
    if len(free):
        found.append(entries("item_right_for_all", part.place, rows=free, columns=part.headers.get("key", "key")))
    return frame, found + more + emptied


def items_from_headers(
    part: Part, headers: Sequence[str], framework: Framework, *, defaults: Mapping[str, str]
) -> pd.DataFrame:
    """Return table `items` made from the headers of the answers: 1 point or Moodle's points, and the competency that
    titles above them or a row among the people tell, else one for all.

    Raises:
        InputError: where nothing says the competency, or the framework does not know it.
    """
    told = pd.Series([part.competencies.get(header, "") for header in headers], dtype=object)
    own, strange, ambiguous = resolve_competency(told, framework)
    known = ~(strange | ambiguous) & (told != "")
    if known.any() and not known.all():
        raise InputError(_untold(part, headers[at], told.iloc[at]) for at in np.flatnonzero(~known)[:MOST_UNTOLD])
    if known.any():
        return _made(part, headers, own)
    if "competency_id" not in defaults:
        raise InputError(no_items(part))
    ids, unknown, ambiguous = resolve_competency(pd.Series([defaults["competency_id"]], dtype=object), framework)
    if unknown.any() or ambiguous.any():
        raise InputError(
            Problem(
                msg("`defaults.competency_id` must be a competency of the framework."),
                did_you_mean(defaults["competency_id"], [c.id for c in framework.competencies]),
                rule="competency_unknown", value=defaults["competency_id"],
            )
        )  # fmt: skip
    return _made(part, headers, pd.Series([ids.iloc[0]] * len(headers), dtype=object))


def _made(part: Part, headers: Sequence[str], competencies: pd.Series) -> pd.DataFrame:
    frame = pd.DataFrame({"item_id": [split_header(header)[0] for header in headers]}, dtype=object)
    frame["competency_id"] = competencies.to_numpy()
    frame["key"] = pd.Series([part.keys.get(header, "") for header in headers], dtype=object)
    frame["points"] = [part.points.get(header) or 1.0 for header in headers]
    return _typed(part, frame)[0]


def _untold(part: Part, header: str, word: str) -> Problem:
    return Problem(
        msg("Of what competency an item is cannot be told."),
        msg("Write above each item a competency of the framework, by its name or code."),
        rule="competency_unknown", file=part.grid.sheet.file, sheet=part.grid.sheet.name, column=header, value=word,
    )  # fmt: skip


def no_items(part: Part) -> Problem:
    """Return the problem of answers without items: no key, no competency."""
    return Problem(
        msg("There are answers, but nothing tells the items' keys and competencies."),
        msg(
"Add a sheet `items` (item_id, key, competency_id); for a lone .csv file, put it in a folder "
"with a file `items.csv` (Câu, Đáp án đúng, Lĩnh vực) and give the folder as `results`. Where "
"the answers are already points 0/1, `defaults: {competency_id: …}` is enough."
),
        rule="items_missing", file=part.grid.sheet.file, sheet=part.grid.sheet.name,
    )  # fmt: skip


def _with_options(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with the texts of options in the column `options`, where columns `A`, `B`, … hold them."""
    found = {letter_of_column(str(column)): column for column in frame.columns}
    letters = [letter for letter in LATIN if letter in found]
    if letters[:2] != ["A", "B"] or "options" in frame:
        return frame
    texts = [
        "\n".join(f"{letter}. {text}" for letter, text in zip(letters, row, strict=True) if text)
        for row in frame[[found[letter] for letter in letters]].itertuples(index=False)
    ]
    return frame.assign(options=pd.Series(texts, index=frame.index, dtype=object))


def _typed(part: Part, frame: pd.DataFrame) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """Give the columns their types; a level that is no number becomes empty, with a note."""
    found = []
    table = frame.copy()
    if "level" in table:
        level = number(table["level"])
        level = level.where((level >= 0) & (level % 1 == 0))
        lost = level.isna() & (table["level"] != "")
        if lost.any():
            header = part.headers.get("level", "level")
            found.append(entries("cell_emptied", part.place, rows=table.index[lost], columns=header))
        table["level"] = level.astype("Int64")
    if "anchor" in table:
        table["anchor"] = table["anchor"].str.casefold().isin(YES).astype("boolean")
    text = [column for column in table.columns if column not in ("level", "anchor", "points", "bonus")]
    table[text] = table[text].mask(is_error(table[text]) | (table[text] == "").to_numpy()).astype("str")
    return ITEMS.shaped(table).set_index(frame.index), found
