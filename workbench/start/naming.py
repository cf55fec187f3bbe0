"""The names that answers may give to sheets and columns, what they mean, and the refusal of others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from workbench.errors import ParameterError, Problem, did_you_mean
from workbench.intake.headers import COLUMN_NAMES, ROLES, UNUSED, fold
from workbench.intake.mapping import applies, is_named
from workbench.intake.meanings import GENERAL, LABELS
from workbench.intake.software.patterns import ROLES as ITEM_ROLES
from workbench.intake.software.patterns import is_pattern
from workbench.messages import Words, as_is, joined, msg
from workbench.parameters import CohortParameters
from workbench.start.columns import BESIDE, TABLES
from workbench.start.columns import ROLES as ROLE_OF
from workbench.start.seen import KINDS, Seen

KEYS: dict[str, Words] = {
    "sheets": msg("what each sheet is"),
    "columns": msg("what columns are, per sheet or file"),
    "exams": msg("the exam that a sheet of answers or a key is of, where several were sat"),
    "levels": msg("names of levels, from the lowest"),
    "cuts": msg("cut scores in percent, from level 1"),
    "budget": msg("money for training, in đồng; none: no limit"),
    "assessed": msg("day of the exam"),
    "versions": msg("whether versions are the same questions in another order (same) or others (other)"),
    "unit_id": msg("header of the column of units in the list of officers; none: all are in one unit"),
    "position_id": msg("header of the column of positions in the list of officers"),
    "title": msg("what the assessment is called"),
    "body": msg("the body that issues the plans; none: it stays open"),
    "superior": msg("the body above it"),
    "common": msg("domains of the common part; []: there is none"),
    "per_day": msg("how many lessons, hours or half days make a day of training"),
    "money_unit": msg("how many đồng amounts without a unit stand for, such as 1000000"),
    "parameters": msg("any other parameter of the cohort, as cohort.yaml has it"),
    "shapes": msg("what sheets with the same headers are; kept for next year"),
    "made": msg("digests of the files that were made, by which changes by hand are seen"),
}
"""Keys of the file of answers."""
MOST_HEADERS, MOST_NEW = 15, 6


def names_of(kind: str) -> dict[str, Words]:
    """Return what columns of a kind of sheet may be called in answers → what it means."""
    if kind in TABLES:
        own = list(TABLES[kind])
    elif kind == "leave":
        own = [*COLUMN_NAMES["officers"], "first", "last", "span"]
    elif kind in ROLE_OF:
        of_people = [*COLUMN_NAMES["officers"], "item_id", "answer"] if kind == "answers" else []
        own = list(dict.fromkeys([*of_people, *COLUMN_NAMES[ROLE_OF[kind]], *BESIDE.get(kind, {})]))
    else:
        own = []
    words = GENERAL | LABELS.get(kind, {})
    return {name: words[name] for name in own if name in words}


def names_said(kind: str) -> Words:
    """Return the names of a kind's columns with what they mean, as a list."""
    told = [joined([as_is(f"`{name}` ("), words, as_is(")")]) for name, words in names_of(kind).items()]
    return joined([*told, joined([as_is(f"`{UNUSED}` ("), KINDS["other"], as_is(")")])], ", ")


def headers_said(one: Seen) -> Words:
    """Return the headers of a sheet, the first few."""
    headers = [header for header in one.columns if header]
    shown = ", ".join(f"`{header[:60]}`" for header in headers[:MOST_HEADERS])
    return as_is(shown + (" …" if len(headers) > MOST_HEADERS else "") or "–")


def refuse_unknown(answers: Mapping[str, Any], file: Path) -> None:
    """Refuse keys of answers, and kinds of sheets, that do not exist.

    Raises:
        ParameterError: every one of them, with what may be meant.
    """
    problems = [
        Problem(msg("Unknown key."), _meant(str(key), value), "answers", str(file), column=str(key))
        for key, value in answers.items()
        if key not in KEYS
    ]
    for key in ("sheets", "shapes"):
        for place, kind in (answers.get(key) or {}).items():
            if kind not in KINDS:
                problems.append(_no_kind(str(place), str(kind), file))
    if problems:
        raise ParameterError(problems)


def _meant(key: str, value: object) -> Words:
    """Return what to write for an unknown key: a parameter of the cohort stands below `parameters`."""
    if key.partition(".")[0] in CohortParameters.model_fields:
        shown = value if isinstance(value, str | int | float) else "…"
        return msg("Parameters stand below `parameters`: `parameters: {{{key}: {value}}}`.").format(
            key=key, value=shown
        )
    return did_you_mean(key, list(KEYS))


def refuse_unknown_columns(seen: Sequence[Seen], answers: Mapping[str, Any], file: Path, *, own: bool) -> None:
    """Refuse sheets, headers and names of columns in answers that the office's files do not have.

    Args:
        seen: the sheets.
        answers: from the file of answers.
        file: that file.
        own: whether it lies beside the files; of an earlier year's, sheets and headers may be gone.

    Raises:
        ParameterError: every one of them, with what may be meant.
    """
    problems = list(_wrong_columns(seen, answers.get("columns") or {}, file, own=own))
    if problems:
        raise ParameterError(problems)


def strange_sheets(seen: Sequence[Seen], answers: Mapping[str, Any]) -> list[Words]:
    """Return a note for every sheet that answers name and that is not there."""
    places = [one.place for one in seen]
    strange = [str(name) for name in answers.get("sheets") or {} if not any(is_named(str(name), o.sheet) for o in seen)]
    words = msg(
        "answers.yaml names the sheet {name} (`sheets`), which is no longer there; what it says of it is not used. "
        "Where it was renamed, see what the sheet is taken for above: {places}."
    )
    named = {fold(str(name)) for name in answers.get("sheets") or {}}
    new = [place for place in places if fold(place) not in named]
    return [words.format(name=name, places="; ".join(new[:MOST_NEW]) or "–") for name in strange]


def _wrong_columns(
    seen: Sequence[Seen], columns: Mapping[str, Mapping[str, str]], file: Path, *, own: bool
) -> Iterator[Problem]:
    for name, headers in columns.items():
        here = [one for one in seen if applies(str(name), one.sheet)]
        at = f"columns.{name}"
        if not here and own:
            known = [*ROLES, *dict.fromkeys([word for one in seen for word in (one.sheet.file, one.place)])]
            problem = msg("There is no such sheet or file.")
            yield Problem(problem, did_you_mean(str(name), known), "columns", str(file), column=at)
        for header, standard in headers.items() if here else ():
            every = [header for one in here for header in one.columns]
            if own and not is_pattern(header) and fold(header) not in set(map(fold, every)):
                problem = msg("No column has this header.")
                yield Problem(problem, did_you_mean(header, every), "columns", str(file), column=at, value=header)
            if not _is_name(str(standard), header, here):
                yield _no_name(str(standard), header, here, str(file), at)


def _is_name(standard: str, header: str, here: Sequence[Seen]) -> bool:
    if standard == UNUSED or (is_pattern(header) and standard in ITEM_ROLES):
        return True
    return any(standard in names_of(kind) for one in here for kind in _kinds_of(one))


def _kinds_of(one: Seen) -> list[str]:
    """Return the kinds that a sheet may be of: its own, or any where its columns are not known yet."""
    return list(KINDS) if one.kind == "other" else [one.kind]


def _no_name(standard: str, header: str, here: Sequence[Seen], file: str, at: str) -> Problem:
    one = here[0]
    kinds = _kinds_of(one)
    known = list(dict.fromkeys(name for kind in kinds for name in names_of(kind)))
    parts: list[Words] = [did_you_mean(standard, known)]
    if len(kinds) == 1:
        listed = msg("Names for a sheet of this kind ({kind}): {names}.")
        parts.append(listed.format(kind=KINDS[one.kind], names=names_said(one.kind)))
    problem = msg("“{header}”: `{name}` is no name of a column.").format(header=header, name=standard)
    return Problem(problem, joined(parts, " "), "columns", file, column=at)


def _no_kind(place: str, kind: str, file: Path) -> Problem:
    listed = joined([joined([as_is(f"`{name}` ("), words, as_is(")")]) for name, words in KINDS.items()], ", ")
    instead = joined([did_you_mean(kind, list(KINDS)), msg("Write one of: {listed}.").format(listed=listed)], " ")
    return Problem(msg("Unknown kind of sheet."), instead, "sheet-kind", str(file), column=place, value=kind)
