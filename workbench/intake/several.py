"""Several exams of one cohort: each is read by itself, then officers, items and answers are joined."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from workbench import tables
from workbench.errors import InputError, Problem
from workbench.intake.exam.marked import Marked
from workbench.intake.findings import Finding
from workbench.intake.headers import fold
from workbench.intake.ids import joined
from workbench.intake.names import resolve, resolve_competency
from workbench.intake.parts import Part
from workbench.intake.results import Results, ids_of, item_ids_of, of_people, officers_of, with_answers
from workbench.intake.rules import LONGEST_ID, entries
from workbench.messages import DEFAULT, Words
from workbench.parameters import Framework, Settings
from workbench.tables.codes import categories, coded

ABOUT_PLACE = ("unit_id", "position_id")


@dataclass(frozen=True, eq=False)
class Several:
    """The exams as one cohort: what was accepted of which sheet, and each exam as it was read."""

    results: Results
    used: Sequence[tuple[Part, int]]
    marked: Mapping[str, Marked]
    people: Part


def of_exams(parts: Mapping[str, Part], exams: Mapping[str, Mapping[str, Part]], every: Settings) -> Several:
    """Read each exam by its own key, and join them.

    Where there is a list of officers, it alone says who there is and in which unit and position: who sat and is not in
    it is set aside, who is in it and sat nothing is named. Otherwise the officers are those of all exams, and what
    stands first of somebody's unit and position holds.

    Args:
        parts: what is of no exam: the list of officers.
        exams: name → its sheets.
        every: the cohort's settings, for every exam.

    Raises:
        InputError: see `with_answers`; the reasons of all exams at once.
    """
    framework, defaults = every.framework, every.parameters.defaults
    listed: pd.DataFrame | None = None
    found: list[pd.DataFrame] = []
    used: list[tuple[Part, int]] = []
    staff = parts.get("officers")
    if staff is not None:
        listed, found = officers_of(staff, framework, defaults)
        used.append((staff, len(listed)))
    of_exam: dict[str, Results] = {}
    problems: list[Problem] = []
    for name, own in exams.items():
        settings = _of_one_competency(name, every)
        try:
            told, more = of_people(own, own["responses"], settings)
            if staff is not None and listed is not None:
                roster, differing = _roster(told["responses"], listed, framework)
                told = {**told, "officers": staff}
                results = with_answers(told, told["responses"], settings, roster=roster, exam_name=name)
                more += differing
            else:
                results = with_answers(told, told["responses"], settings, exam_name=name)
        except InputError as error:
            problems += error.problems
            continue
        found += [*more, *results.found]
        of_exam[name] = results
        used += [(told[role], n) for role, n in results.accepted.items() if role != "officers"]
    if problems:
        raise InputError(problems)
    if staff is not None and listed is not None:
        officers, people = listed, staff
        sat = set().union(*(set(own.officers["officer_id"]) for own in of_exam.values()))
        none = officers.index[~officers["officer_id"].isin(sat)]
        found += [entries("officer_in_no_exam", staff.place, rows=none)] if len(none) else []
    else:
        people = next(iter(exams.values()))["responses"]
        officers, more = _of_all(of_exam, exams)
        found += more
    findings: list[Finding] = [finding for own in of_exam.values() for finding in own.findings]
    joint = _joined(officers.drop(columns="form", errors="ignore"), of_exam)
    results = replace(joint, found=found, findings=findings)
    marked = {name: own.marked for name, own in of_exam.items() if own.marked is not None}
    return Several(results, used, marked, people)


def _of_one_competency(exam: str, settings: Settings) -> Settings:
    """Return settings by which items that tell no competency have that of the exam's name, where it names just one."""
    ids, unknown, ambiguous = resolve_competency(pd.Series([exam], dtype=object), settings.framework)
    parameters = settings.parameters
    if unknown.any() or ambiguous.any() or "competency_id" in parameters.defaults:
        return settings
    told = {**parameters.defaults, "competency_id": str(ids.iloc[0])}
    return replace(settings, parameters=parameters.model_copy(update={"defaults": told}))


def _roster(carrier: Part, listed: pd.DataFrame, framework: Framework) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """Return the officers of the list that have a row in the exam, and what the exam says otherwise of their place."""
    header = carrier.headers.get("officer_id", "officer_id")
    ids, _ = joined(carrier.frame["officer_id"], listed["officer_id"], place=carrier.place, header=header)
    by_id = listed.set_index("officer_id")
    found = []
    for name, choices in (
        ("unit_id", {unit.id: unit.name.text for unit in framework.units}),
        ("position_id", {position.id: position.name.text for position in framework.positions}),
    ):
        if name not in carrier.frame or name not in by_id:
            continue
        told, _ = resolve(carrier.frame[name].astype("str"), choices)
        own = ids.map(by_id[name].to_dict())
        differs = own.notna() & (told != "") & (told.map(fold) != own.fillna("").astype("str").map(fold))
        column = carrier.headers.get(name, name)
        pairs = pd.DataFrame({"told": told[differs], "own": own[differs]})
        for (there, here), rows in pairs.groupby(["told", "own"], sort=False):
            value, other = (_shown(str(one), choices, one_row=len(rows) == 1) for one in (there, here))
            found.append(
                entries("place_differs", carrier.place, rows=rows.index, columns=column, value=value, other=other)
            )
    return listed[listed["officer_id"].isin(set(ids))], found


def _shown(place: str, choices: Mapping[str, Words], *, one_row: bool) -> str:
    """Return a unit or position by its name; words of one row that are none may be a person's name and stay out."""
    if place in choices:
        return choices[place].in_(DEFAULT)
    return "…" if one_row else place[:LONGEST_ID]


def _of_all(
    of_exam: Mapping[str, Results], exams: Mapping[str, Mapping[str, Part]]
) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """Return the officers of all exams, each once."""
    found, frames = [], []
    seen = pd.DataFrame({"officer_id": pd.Series(dtype="str")}).set_index("officer_id", drop=False)
    for name, own in of_exam.items():
        officers, part = own.officers, exams[name]["responses"]
        known = officers["officer_id"].isin(seen.index)
        again = officers[known]
        for column in ABOUT_PLACE:
            if len(again) and column in seen:
                before = seen.loc[again["officer_id"], column].fillna("").to_numpy()
                differs = before != again[column].fillna("").to_numpy()
                if differs.any():
                    header = part.headers.get(column, column)
                    found.append(entries("officer_differs", part.place, rows=again.index[differs], columns=header))
        frames.append(officers[~known])
        seen = pd.concat([seen, officers[~known].set_index("officer_id", drop=False)])
    whole = pd.concat(frames, ignore_index=True)
    return tables.Officers(tables.OFFICERS.shaped(whole)), found


def _joined(officers: pd.DataFrame, of_exam: Mapping[str, Results]) -> Results:
    """Return officers × the items of all exams; an item whose id stands in several exams has its exam's name before."""
    every = [item for own in of_exam.values() for item in own.items["item_id"]]
    prefix = dict.fromkeys(of_exam, "") if len(set(every)) == len(every) else _prefixes(list(of_exam))
    words: dict[str, int] = {}
    blocks, puts, items = [], [], []
    at_officer = pd.Index(officers["officer_id"])
    for name, own in of_exam.items():
        codes, vocabulary = coded(own.answers)
        meant = np.array([*(words.setdefault(str(word), len(words)) for word in vocabulary), -1])
        rows = at_officer.get_indexer(own.answers.index)
        block = np.full((len(officers), codes.shape[1]), -1, dtype=np.int32)
        put = np.zeros(block.shape, dtype=bool)
        block[rows], put[rows] = meant[codes], own.administered
        blocks.append(block)
        puts.append(put)
        table = own.items.assign(item_id=[f"{prefix[name]}{item}" for item in own.items["item_id"]])
        items.append(table)
    whole = tables.ITEMS.shaped(pd.concat(items, ignore_index=True))
    answers = categories(
        np.hstack(blocks), np.array(list(words), dtype=object), index=ids_of(officers), columns=item_ids_of(whole)
    )
    return Results(officers, whole, answers, np.hstack(puts), {}, [])


def _prefixes(names: Sequence[str]) -> dict[str, str]:
    """Return what stands before the ids of each exam's items: initials where they tell exams apart, else the names."""
    short = {name: "".join(word[0] for word in name.split()).upper() for name in names}
    apart = len(set(short.values())) == len(names) and all(len(word) > 1 for word in short.values())
    return {name: f"{short[name] if apart else name} " for name in names}
