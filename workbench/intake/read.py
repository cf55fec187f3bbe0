"""From the results as they were sent to a checked cohort: the order of the steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from workbench import tables
from workbench.errors import InputError, ParameterError, Problem, did_you_mean
from workbench.intake import combine, extras, gate
from workbench.intake.cohort import Cohort
from workbench.intake.exam.marked import Marked
from workbench.intake.findings import judged, unused
from workbench.intake.formats.sheet import Sheet
from workbench.intake.formats.sources import read_sheets
from workbench.intake.ledger import ledger_of, notes_of
from workbench.intake.names import domains_by_name
from workbench.intake.parts import Part
from workbench.intake.recognise import recognise
from workbench.intake.results import of_people, with_answers, with_sums
from workbench.intake.rules import RULES, entries
from workbench.intake.several import of_exams
from workbench.intake.stack import unstacked
from workbench.intake.understood import Taken, understood
from workbench.messages import Words, msg
from workbench.parameters import Settings
from workbench.parameters.exam import Acceptance

DEFAULTS = (
    "unit_id", "position_id", "competency_id", "max_score", "source", "team", "grade", "gender", "birth_year", "form",
)  # fmt: skip


class ContradictedError(InputError):
    """Results that could be read, and contradict themselves.

    `columns` is what each column was taken for, `loud` what had to be decided on the way.
    """

    def __init__(self, problems: Sequence[Problem], columns: Sequence[Taken], loud: Sequence[Words] = ()):
        super().__init__(problems)
        self.columns = columns
        self.loud = loud


@dataclass(frozen=True, eq=False)
class Reading:
    """A cohort with all that was understood on the way, and why it is refused, where it is.

    `marked` is exam → its answers as they were read, "" where there is one exam; empty where only sums are given.
    """

    cohort: Cohort
    marked: Mapping[str, Marked]
    problems: Sequence[Problem]


def read_cohort(settings: Settings) -> Cohort:
    """Read and check the results that a cohort's parameters name.

    Good rows go on; every other row is quarantined and entered in the ledger with its sheet, row, column and rule, so
    that for every sheet rows in = rows accepted + rows quarantined. A sheet that carries officers and answers counts
    once. Empty rows, banners and footers are no rows of data.

    Returns:
        The cohort; `answers` and `administered` are officers × items.

    Raises:
        InputError: for faults of structure, all of them at once: results missing, unreadable, protected, damaged or
            empty; a column that cannot be told; no officer or no item accepted; then for all that the files contradict
            (see `gate`) and nobody answers for.
        ParameterError: where `defaults` names an unknown column, or `exam.accept` an unknown rule.
    """
    read = read_all(settings)
    if read.problems:
        raise ContradictedError(read.problems, read.cohort.columns, read.cohort.notes)
    return read.cohort


def read_all(settings: Settings) -> Reading:
    """Read a cohort as `read_cohort` does, but hand on what the gate refuses instead of raising it."""
    parameters = settings.parameters
    _check_defaults(parameters.defaults)
    _check_accepted(parameters.exam.accept)
    sheets, digest = read_sheets(settings.result_paths, cohort_file=settings.file, simulated=parameters.simulated)
    try:
        return _cohort(sheets, digest, settings)
    except InputError as error:
        raise InputError((*_kinds(sheets), *error.problems)) from error


def _kinds(sheets: Sequence[Sheet]) -> list[Problem]:
    """Say of refused results which files are of another kind than their names say."""
    rule = "file_kind_other"
    told = {sheet.file: values for sheet in sheets for name, values in sheet.remarks if name == rule}
    return [Problem(RULES[rule].text.format(**values), rule=rule, file=file) for file, values in told.items()]


def _cohort(sheets: Sequence[Sheet], digest: str, settings: Settings) -> Reading:
    parameters, framework = settings.parameters, settings.framework
    recognised = recognise(
        sheets, parameters.columns, parameters.sheets, domains=domains_by_name(framework), of_exams=parameters.exams
    )
    parts, found = recognised.parts, [*recognised.found]
    sums, every = tables.SUMS.empty(), [parts]
    carrier = combine.carrier_of(parts)
    if recognised.exams:
        several = of_exams(parts, recognised.exams, settings)
        results, used, people, marked = several.results, [*several.used], several.people, several.marked
        every = [parts, *recognised.exams.values()]
    else:
        if carrier is not None:
            parts, more = of_people(parts, carrier, settings)
            found += more
            results = with_answers(parts, parts[carrier.role], settings)
            found += [entries("sheet_ignored", parts["scores"].place)] if "scores" in parts else []
        else:
            results, sums = with_sums(parts, settings)
        used = [(parts[role], n) for role, n in results.accepted.items()]
        people = parts.get("officers") or parts["responses"]
        marked = {} if results.marked is None else {"": results.marked}
        every = [parts]
    found += results.found
    findings = [*results.findings, *gate.without_place(results.officers, framework, people.place)]
    of_sheets = [part for own in every for part in own.values()]
    problems, more = judged(findings, parameters.exam.accept, of_sheets)
    found += more
    found += unused(parameters.exam.accept, found, people.place)
    ids = results.officers["officer_id"]
    stacks = [part.stacked for part in of_sheets if part.stacked is not None]
    ratings, attendance = tables.RATINGS.empty(), tables.ATTENDANCE.empty()
    if "ratings" in parts:
        ratings, more = extras.ratings_table(parts["ratings"], ids, framework, defaults=parameters.defaults)
        used, found = [*used, (parts["ratings"], len(ratings))], found + more
    if "attendance" in parts:
        attendance, more = extras.attendance_table(parts["attendance"], ids, framework)
        used, found = [*used, (parts["attendance"], len(attendance))], found + more
    found = unstacked(found, stacks)
    cohort = Cohort(
        officers=tables.Officers(results.officers.reset_index(drop=True)),
        items=tables.Items(results.items.reset_index(drop=True)),
        answers=tables.Answers(results.answers),
        administered=tables.Administered(
            pd.DataFrame(results.administered, index=results.answers.index, columns=results.answers.columns, dtype=bool)
        ),
        sums=sums,
        ratings=ratings,
        attendance=attendance,
        ledger=ledger_of(found, parameters.language),
        counts=_counts(used),
        digest=digest,
        notes=notes_of(found),
        mark_notes=notes_of(found, of_everybody=True),
        columns=understood(of_sheets, list(marked.values())),
    )
    return Reading(cohort, marked, problems)


def _counts(used: Sequence[tuple[Part, int]]) -> tables.Counts:
    """One row per sheet that was used, rows = accepted + quarantined; one with keys of several exams counts once."""
    table = pd.DataFrame({
        "sheet": [part.place for part, _ in used],
        "rows": [part.rows for part, _ in used],
        "accepted": [n for _, n in used],
        "quarantined": [part.rows - n for part, n in used],
    })  # fmt: skip
    return tables.COUNTS.shaped(table.groupby("sheet", sort=False, as_index=False).sum())


def _check_defaults(defaults: Mapping[str, str]) -> None:
    problems = [
        Problem(msg("`defaults` names an unknown column."),
                did_you_mean(name, DEFAULTS), rule="defaults", column=f"defaults.{name}")
        for name in defaults if name not in DEFAULTS
    ]  # fmt: skip
    if problems:
        raise ParameterError(problems)


def _check_accepted(accepted: Sequence[Acceptance]) -> None:
    problems = [
        Problem(msg("`exam.accept` names a rule that is not there."),
                did_you_mean(one.rule, list(RULES)), rule="accept", column=f"exam.accept.{at}.rule", value=one.rule)
        for at, one in enumerate(accepted) if one.rule not in RULES
    ]  # fmt: skip
    if problems:
        raise ParameterError(problems)
