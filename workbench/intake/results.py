"""From the parts of one exam to officers, items and answers: the order of the steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from workbench import tables
from workbench.errors import InputError, Problem
from workbench.intake import combine, extras, gate
from workbench.intake.exam import attempts, bonus, own_keys, status, told_apart, versions
from workbench.intake.exam.administered import administered
from workbench.intake.exam.answers import checked
from workbench.intake.exam.corrected_keys import keys_that_hold
from workbench.intake.exam.key_rows import asked_of, told_by_rows, with_competencies
from workbench.intake.exam.keys import Rules
from workbench.intake.exam.marked import Marked
from workbench.intake.findings import Finding
from workbench.intake.gate_totals import of_totals
from workbench.intake.ids import joined
from workbench.intake.parts import Part
from workbench.intake.people import officers_table, sound_rows
from workbench.intake.rules import entries
from workbench.messages import Words, msg
from workbench.parameters import Framework, Settings
from workbench.tables.codes import categories


@dataclass(frozen=True, eq=False)
class Results:
    """What the main sheets say: officers (index: row in the file), items, answers and what was administered (officers ×
    items), accounts; the cells as they were read, and what they contradict."""

    officers: pd.DataFrame
    items: pd.DataFrame
    answers: pd.DataFrame
    administered: np.ndarray
    accepted: dict[str, int]
    found: list[pd.DataFrame]
    findings: Sequence[Finding] = ()
    marked: Marked | None = None


def of_people(
    parts: Mapping[str, Part], carrier: Part, settings: Settings
) -> tuple[dict[str, Part], list[pd.DataFrame]]:
    """Return the parts without rows of keys and points among those of people, and answers by each row's own key."""
    if combine.is_long(carrier):
        return dict(parts), []
    carrier, items, found = told_by_rows(carrier, parts.get("items"))
    facts = settings.parameters.exam
    rules = Rules(facts.multiple, facts.tolerance)
    carrier, more = own_keys.settled(carrier, rules, penalty=settings.parameters.penalty)
    items = with_competencies(carrier, items)
    carrier = status.out_of_version(carrier, asked_of(carrier, items), settings.parameters.exam.status)
    told = {"items": items} if items is not None else {}
    return {**parts, carrier.role: carrier, **told}, found + more


def with_answers(
    parts: Mapping[str, Part], carrier: Part, settings: Settings, *, roster: pd.DataFrame | None = None
) -> Results:
    """Officers, items and answers, whether they stand on one sheet or on several.

    Args:
        parts: role → part.
        carrier: the one that carries the answers.
        settings: the cohort's.
        roster: those of the list of officers who have a row in this exam, where it is one of several.
    """
    framework, defaults = settings.framework, settings.parameters.defaults
    people, items = parts.get("officers", carrier), parts.get("items")
    combined = people is carrier
    if combined and combine.is_long(carrier):
        raise InputError(_no_officers(carrier))
    facts = settings.parameters.exam
    items, of_keys = (None, []) if items is None else keys_that_hold(items, facts.accept)
    exam, found = combine.exam_of(
        carrier, items, framework, defaults=defaults, combined=combined, voided=facts.voided
    )  # fmt: skip
    found += of_keys
    sheet, per_attempt = carrier, exam

    def score(told: pd.Series) -> np.ndarray:
        asked = (per_attempt.items, per_attempt.item_of, per_attempt.slots)
        return attempts.scores(sheet, told, *asked, facts, penalty=settings.parameters.penalty)

    carrier, more = attempts.settled(carrier, facts.attempts, score, facts.status)
    found += more
    people = carrier if combined else people
    if combined:
        frame, more = combine.attributes(people, exam)
        asked = list(exam.item_of)
        sound, rejected = sound_rows(people, people.frame, key=["officer_id"], answers=asked, framework=framework)
        found += more + rejected
        officers, more = officers_table(people, sound[frame.columns], framework, defaults=defaults)
    else:
        officers, more = officers_of(people, framework, defaults) if roster is None else (roster, [])
        found += more
        carrier, more = _as_listed(carrier, officers)
        found += more
        sound, more = combine.sound_answers(carrier, exam)
        more += combine.unused(carrier, exam)
    found += more
    _refuse_if_empty(officers, people, found, _NO_OFFICER)
    carried = None if combined else combine.version_carried(carrier)
    by_place = exam.slots is not None
    told_in = people if carried is None else carrier
    told_at = _rows_in(told_in, officers)
    sat = versions.settled(
        officers, exam.items, carried, facts, place=told_in.place, by_place=by_place, rows=told_at,
        header=told_in.headers.get("form", "form"),
    )  # fmt: skip
    officers, found = sat.officers, found + sat.found
    given, kept, more = combine.given_answers(carrier, sound, exam, officers)
    found += more
    seats = [carrier] if combined or roster is not None else [people, carrier]
    who = status.settled(given, officers, seats, exam.items["key"].dropna(), facts.status)
    given, found = who.given, found + who.found
    found += versions.unknown_versions(sat, who.gone, told_at, place=told_in.place)
    accepted_items, more = combine.without_lettered(exam, given, carrier, items)
    found += more
    _refuse_if_empty(accepted_items, items or carrier, found, _NO_ITEM)
    given = combine.columns_of(list(accepted_items["item_id"]), given)
    cells, written = given, accepted_items["key"].fillna("").astype("str").tolist()
    read = checked(given, accepted_items, facts, place=carrier.place, key_place=items.place if items else carrier.place)
    given, accepted_items, void, found = read.given, read.items, read.left_out, found + read.found
    answered = given.codes >= 0
    officers, more = told_apart.with_inferred(officers, accepted_items, answered, place=people.place)
    found += more
    blank = settings.parameters.scoring.blank
    rowed = given.rows > 0 if combine.is_long(carrier) else None
    put, off = administered(
        answered, officers, accepted_items, framework, blank=blank, present=who.present, rowed=rowed
    )  # fmt: skip
    if off.any():
        given.codes[off] = -1
        found.append(entries("answer_off_form", carrier.place, rows=np.unique(given.rows[off.any(axis=1)].max(axis=1))))
    n_items = len(accepted_items)
    put &= ~void
    marked = Marked(
        officers, accepted_items, written, cells, given, read.refused, void, put, settings.parameters.penalty,
        carrier.place, {} if exam.slots is None else {h: dict(own) for h, own in exam.slots.of.items()},
    )  # fmt: skip
    findings = gate.contradictions(marked, combine.groups_of(people, carrier, officers), facts)
    more_findings, more = of_totals(marked, combine.totals_beside(people, carrier, exam, officers))
    findings, found = [*findings, *more_findings], found + more + bonus.above_maximum(marked)
    if exam.slots is not None:
        joined = versions.merged(given, accepted_items, put, exam.slots.bank)
        given, accepted_items, put = joined.given, joined.items, joined.put
        key_place = items.place if items else carrier.place
        accepted_items, more = told_apart.told_apart(exam.slots, accepted_items, facts, place=key_place)
        found += more
        answered, off = given.codes >= 0, np.zeros(given.codes.shape, dtype=bool)
    silent = ~((answered & ~off).any(axis=1) | who.present | who.gone)
    if silent.any():
        found.append(entries("officer_without_answers", people.place, rows=officers.index[silent]))
    accepted = {people.role: len(officers), carrier.role: kept}
    accepted |= {"items": n_items} if items else {}
    answers = categories(given.codes, given.words, index=ids_of(officers), columns=item_ids_of(accepted_items))
    officers = versions.without_empty(officers)
    return Results(officers, accepted_items, answers, put, accepted, found, findings, marked)


def _rows_in(part: Part, officers: pd.DataFrame) -> pd.Index:
    """Return the row of each officer in a sheet, that of the table of officers where the sheet lacks him."""
    own = part.frame["officer_id"].reset_index().drop_duplicates("officer_id").set_index("officer_id")
    at = officers["officer_id"].map(own.iloc[:, 0])
    return pd.Index(at.fillna(pd.Series(officers.index, index=officers.index)).astype("int64"))


def _as_listed(carrier: Part, officers: pd.DataFrame) -> tuple[Part, list[pd.DataFrame]]:
    """Return the answers with ids as the list of officers writes them, so that versions are theirs too."""
    header = carrier.headers.get("officer_id", "officer_id")
    ids, found = joined(carrier.frame["officer_id"], officers["officer_id"], place=carrier.place, header=header)
    return replace(carrier, frame=carrier.frame.assign(officer_id=ids)), found


def with_sums(parts: Mapping[str, Part], settings: Settings) -> tuple[Results, tables.Sums]:
    """Officers and their sums, where no answers are at hand."""
    framework, defaults = settings.framework, settings.parameters.defaults
    if "officers" not in parts:
        raise InputError(_no_officers(parts["scores"]))
    people = parts["officers"]
    if "scores" not in parts:
        raise InputError(combine.no_answers(people))
    officers, found = officers_of(people, framework, defaults)
    _refuse_if_empty(officers, people, found, _NO_OFFICER)
    words = settings.parameters.exam.status
    sums, more = extras.sums_table(
        parts["scores"], officers["officer_id"], framework, defaults=defaults, people=people, words=words
    )
    found += more
    _refuse_if_empty(sums, parts["scores"], found, _NO_SUM)
    silent = ~officers["officer_id"].isin(sums["officer_id"])
    if silent.any():
        found.append(entries("officer_without_answers", people.place, rows=officers.index[silent]))
    found += [entries("sheet_ignored", parts["items"].place)] if "items" in parts else []
    nothing = pd.DataFrame(index=ids_of(officers), columns=item_ids_of(tables.ITEMS.empty()))
    accepted = {"officers": len(officers), "scores": len(sums)}
    return Results(officers, tables.ITEMS.empty(), nothing, nothing.to_numpy(dtype=bool), accepted, found), sums


def ids_of(officers: pd.DataFrame) -> pd.Index:
    """Return the ids of officers as an index."""
    return pd.Index(officers["officer_id"], name="officer_id", dtype="str")


def item_ids_of(items: pd.DataFrame) -> pd.Index:
    """Return the ids of items as an index."""
    return pd.Index(items["item_id"], name="item_id", dtype="str")


def officers_of(people: Part, framework: Framework, defaults: Mapping[str, str]) -> tuple[pd.DataFrame, list]:
    """Return table `officers` (index: row in the file) of a list of officers, and ledger entries."""
    frame, found = combine.attributes(people, None)
    sound, rejected = sound_rows(people, frame, key=["officer_id"], framework=framework)
    officers, more = officers_table(people, sound, framework, defaults=defaults)
    return officers, found + rejected + more


_NO_OFFICER = msg("No officer is accepted.")
_NO_ITEM = msg("No item is accepted.")
_NO_SUM = msg("No row of scores is accepted.")


def _refuse_if_empty(table: pd.DataFrame, part: Part, found: Sequence[pd.DataFrame], problem: Words) -> None:
    """Refuse results of which nothing is accepted, with the first row of each rule that was broken."""
    if len(table):
        return
    file, sheet = part.grid.sheet.file, part.grid.sheet.name
    problems = [Problem(problem, rule="nothing_accepted", file=file, sheet=sheet)]
    quarantined = [e for e in found if e["action"].iloc[0] == "quarantined" and e["sheet"].iloc[0] == part.place]
    for first in (entry.iloc[0] for entry in quarantined[:20]):
        row = None if pd.isna(first["row"]) else int(first["row"])
        column = "" if pd.isna(first["column"]) else str(first["column"])
        said, value = first["said"], "" if pd.isna(first["value"]) else str(first["value"])
        problems.append(Problem(said, None, first["rule"], file, sheet, row, column, value))
    raise InputError(problems)


def _no_officers(part: Part) -> Problem:
    return Problem(
        msg("There is no list of officers."),
        msg("Add a sheet `officers` (officer_id, unit_id, position_id)."),
        rule="officers_missing", file=part.grid.sheet.file, sheet=part.grid.sheet.name,
    )  # fmt: skip
