"""The gate before any score: what an exam's own files contradict is refused, unless its owner answers for it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from workbench.intake.exam.groups import LETTERS, at_chance, of_another_version
from workbench.intake.exam.marked import Marked
from workbench.intake.exam.notation import mark
from workbench.intake.findings import Finding
from workbench.intake.rules import acceptance, shown_answers
from workbench.messages import msg
from workbench.parameters import Framework
from workbench.parameters.exam import Exam as Facts

HARDEST = 0.15
"""Share right of the hardest item that an exam holds: below it even guessing is beaten."""
BY_CHANCE = 0.02
"""A key is doubted where nobody would have chosen it with less than this probability on the hardest item."""
MAJORITY = 0.5
FEWEST_MARKS = 3
"""Marks of an item that are no answers: fewer are slips."""
FEWEST_UNREAD = 5
"""Cells that cannot be read, from which their share counts: fewer are slips."""
FEWEST_LETTERS = 20
"""Answers by letter from which a letter that nobody gives anywhere is no option of this exam."""
MOST_SHOWN = 5
UNLIKE = ("key_unlike_answers", "letters_shuffled")
"""Rules by which an owner answers for an item whose answers are written otherwise than its key."""


def contradictions(exam: Marked, groups: Mapping[str, pd.Series], facts: Facts) -> list[Finding]:
    """Return what the answers contradict, but for totals.

    All officers together at chance are a doubt, for an exam may be too hard; where many of them agree on other answers
    than the key at half of the items, they are a contradiction.

    Args:
        exam: the exam as it was read.
        groups: header → which version, session or sheet each officer belongs to, empty where it is not told.
        facts: `unread` is the share of the filled cells up to which some may be unread; of items whose answers are
            accepted as unlike their key nothing more is said.
    """
    if not exam.put.any():
        return [nobody(exam.place)]
    ids = exam.items["item_id"].astype("str")
    known = {item for item in ids if any(acceptance(facts.accept, rule, item) for rule in UNLIKE)}
    no_option = [one for one in _no_options(exam) if one.item not in known]
    flagged = known | {one.item for one in no_option}
    unread = facts.unread
    swapped = of_another_version(exam)
    told = {one.version for one in swapped}
    chance = at_chance(exam, groups)
    misfit = told | {group.name for group in chance if group.key_is_not_theirs}
    doubted = [] if "" in misfit else _never_chosen(exam, flagged, misfit)
    doubted += _beyond_options(exam, flagged | {one.item for one in doubted})
    found = [*no_option, *_points_beyond(exam, unread), *_unread(exam, flagged, unread), *doubted]
    found += [
        Finding(
            "key_of_other_version", one.version, exam.place,
            msg(
                "The key of version “{version}” fits its {n} officers badly ({own} % right); that of version “{other}” "
                "fits them far better ({better} %)."
            ).format(version=one.version, other=one.other, n=one.people, own=one.own, better=one.better),
            msg("See whether two versions were taken for each other, in the key or beside the answers."),
            column="form", value=one.version,
        )
        for one in swapped
    ]  # fmt: skip
    for group in chance:
        if group.name in told or (told and not group.name):
            continue
        numbers: dict[str, object] = {
            "n": group.people,
            "mean": group.mean,
            "chance": group.chance,
            "outvoted": group.outvoted,
        }
        numbers |= {"items": group.items, "rest": group.rest, "name": group.name, "header": group.header}
        way = ("group_at_chance", GROUP, GROUP_CHECK) if group.name else ("exam_at_chance", WHOLE, WHOLE_CHECK)
        rule, said, check = way
        words, doubt = said.format(**numbers), not group.key_is_not_theirs
        found.append(Finding(rule, group.name, exam.place, words, check, column=group.header, doubt=doubt))
    return found


GROUP = msg(
    "The {n} officers of “{name}” ({header}) are right in {mean} % of their answers, as if by chance (guessing: "
    "{chance} %; all others: {rest} %); at {outvoted} of {items} items more of them chose another answer than the key."
)
GROUP_CHECK = msg("See whether they had another version or another order of questions, and give the key of it.")
WHOLE = msg(
    "All {n} officers together are right in {mean} % of their answers, as if by chance (guessing: {chance} %); at "
    "{outvoted} of {items} items more of them chose another answer than the key."
)
WHOLE_CHECK = msg("See whether the key is that of this exam, and in the order of its questions.")


def nobody(place: str) -> Finding:
    """Return the finding that nobody has a result."""
    return Finding(
        "nobody_has_result", "", place,
        msg("Nobody has a result: no answer of any officer counts."),
        msg("See whether the answers stand in this file, and what `check --explain` shows of them."),
        final=True,
    )  # fmt: skip


def without_place(officers: pd.DataFrame, framework: Framework, place: str) -> list[Finding]:
    """Return the finding that most officers have neither a unit nor a position that the framework knows."""
    lost = np.ones(len(officers), dtype=bool)
    for column, known in (("unit_id", framework.units), ("position_id", framework.positions)):
        ids = {one.id for one in known}
        cells = officers[column]
        lost &= ~(cells.isin(ids) if ids else cells.notna()).to_numpy(dtype=bool)
    if lost.sum() <= MAJORITY * len(officers):
        return []
    shown = [_shared_words(officers.loc[lost, column]) for column in ("unit_id", "position_id")]
    return [
        Finding(
            "people_without_place", "", place,
            msg(
                "{n} of {all} officers have neither a unit nor a position that the framework knows (units: {units}; "
                "positions: {positions})."
            ).format(n=int(lost.sum()), all=len(officers), units=shown[0], positions=shown[1]),
            msg(
                "Fill in the columns `unit_id` and `position_id`, map them with `columns`, or name units and positions "
                "as the framework does."
            ),
            column="unit_id",
        )
    ]  # fmt: skip


def _shared_words(cells: pd.Series) -> str:
    """Show what several officers' cells hold; what a single one holds may be a name in the wrong column."""
    times = cells.dropna().value_counts(sort=False)
    shared = times.index[times > 1]
    return ", ".join(f"“{text[:40]}”" for text in shared[:MOST_SHOWN]) or ("–" if times.empty else "…")


def _no_options(exam: Marked) -> list[Finding]:
    filled = (exam.read.codes >= 0) | exam.left_out
    bad, of = (exam.refused & exam.keyed).sum(axis=0), filled.sum(axis=0)
    found = []
    for at in np.flatnonzero((bad >= FEWEST_MARKS) & (bad > MAJORITY * of)):
        row, example = _example(exam, exam.refused[:, [at]], int(at))
        found.append(
            Finding(
                "answers_no_option", str(exam.items["item_id"].iloc[at]), exam.place,
                msg(
                    "Item {item}: {n} of {all} answers are none of its options, such as “{example}”; key: “{key}”."
                ).format(item=exam.items["item_id"].iloc[at], n=bad[at], all=of[at], example=example,
                        key=exam.written[at]),
                msg("See whether the column holds the answers to this item, and write them as the key is written."),
                column=exam.header(int(at)), value=example, row=row,
            )
        )  # fmt: skip
    return found


def _points_beyond(exam: Marked, share: float) -> list[Finding]:
    filled = (exam.read.codes >= 0) | exam.left_out
    bad, of = (exam.refused & ~exam.keyed).sum(axis=0), filled.sum(axis=0)
    found = []
    for at in np.flatnonzero((bad >= FEWEST_MARKS) & (bad > share * of)):
        row, example = _example(exam, exam.refused[:, [at]], int(at))
        found.append(
            Finding(
                "points_beyond", str(exam.items["item_id"].iloc[at]), exam.place,
                msg(
                    "Item {item}: {n} of {all} marks are no number up to its {worth} points, such as “{example}”."
                ).format(item=exam.items["item_id"].iloc[at], n=bad[at], all=of[at], worth=f"{exam.worth[at]:g}",
                    example=example),
                msg("Give the item's points (column `points` of the items, or `(2 điểm)` in the header), or its key."),
                column=exam.header(int(at)), value=example, row=row,
            )
        )  # fmt: skip
    return found


def _unread(exam: Marked, flagged: set[str], share: float) -> list[Finding]:
    """Return the finding that too many cells hold nothing that can be read as an answer, whatever the key."""
    kept = ~exam.items["item_id"].isin(flagged).to_numpy()
    filled = int((((exam.read.codes >= 0) | exam.left_out)[:, kept]).sum())
    strange = exam.refused & kept & np.append(_strange(exam), False)[exam.cells.codes]
    n = int(strange.sum())
    if n < FEWEST_UNREAD or n <= share * filled:
        return []
    at_item = int(strange.sum(axis=0).argmax())
    row, example = _example(exam, strange[:, [at_item]], at_item)
    return [
        Finding(
            "cells_unread", "", exam.place,
            msg("{n} of {all} filled cells cannot be read as answers ({percent} %), such as “{example}”.").format(
                n=n, all=filled, percent=_percent(n / filled), example=example),
            msg("Correct them, or empty the cells of answers not given; `exam.unread` is how much may be unread."),
            column=exam.header(at_item), value=example, row=row,
        )
    ]  # fmt: skip


def _strange(exam: Marked) -> np.ndarray:
    """Tell which words as they stand are no marks at all: neither letters nor numbers nor truth values."""
    found = map(mark, map(str, exam.cells.words))
    return np.array(
        [not (m.letters or m.front or m.number is not None or m.truth is not None) for m in found], dtype=bool
    )


def _never_chosen(exam: Marked, flagged: set[str], misfit: set[str]) -> list[Finding]:
    """Return the items whose key nobody chose, but for those of versions whose whole key does not fit."""
    valid = exam.counts * exam.valid_words
    n = valid.sum(axis=1)
    right = (exam.counts * exam.right_of).sum(axis=1)
    forms = exam.items.get("form")
    doubted = exam.keyed & (right == 0) & ((1 - HARDEST) ** n < BY_CHANCE)
    found = []
    for at in np.flatnonzero(doubted):
        item = str(exam.items["item_id"].iloc[at])
        if item in flagged or (forms is not None and forms.iloc[at] in misfit):
            continue
        most = np.argsort(-valid[at], kind="stable")[:MOST_SHOWN]
        given = ", ".join(f"{str(exam.read.words[w])[:30]}: {valid[at][w]}" for w in most if valid[at][w])
        found.append(
            Finding(
                "key_never_chosen", item, exam.place,
                msg("Item {item}: none of {n} officers chose its key “{key}”; they answered {given}.").format(
                    item=item, n=int(n[at]), key=exam.written[at], given=given),
                msg("Correct the key of the item."),
                column=exam.header(int(at)), value=str(exam.written[at])[:40],
            )
        )  # fmt: skip
    return found


def _beyond_options(exam: Marked, flagged: set[str]) -> list[Finding]:
    """Return the items whose key is a letter that no answer, no other key and no list of options has."""
    given = exam.counts[:, :-1].sum(axis=0)
    answers = {str(word): int(n) for word, n in zip(exam.read.words, given, strict=True) if n and str(word) in LETTERS}
    keys = [key if key in LETTERS else "" for key in exam.keys]
    if sum(answers.values()) < FEWEST_LETTERS:
        return []
    listed = exam.items["options"].fillna("") if "options" in exam.items else [""] * len(keys)
    return [
        Finding(
            "key_beyond_options", str(item), exam.place,
            msg(
                "Item {item}: its key is “{key}”, but all answers and all other keys of the exam are {letters}."
            ).format(item=item, key=key, letters=", ".join(sorted(answers))),
            msg("Correct the key of the item."),
            column=exam.header(at), value=key,
        )
        for at, (item, key, options) in enumerate(zip(exam.items["item_id"], keys, listed, strict=True))
        if key and not options and key not in answers and keys.count(key) == 1 and str(item) not in flagged
    ]  # fmt: skip


def _example(exam: Marked, mask: np.ndarray, at: int) -> tuple[int | None, str]:
    """Return row and cell of the mark that stands most often in one item's refused cells, as far as it may be shown."""
    officers = np.flatnonzero(mask[:, 0])
    words = pd.Series(exam.cells.words[exam.cells.codes[officers, at]], dtype="str")
    often = words.mode().iloc[0]
    example = shown_answers(words)[words == often].fillna("…").iloc[0]
    return exam.row(int(officers[(words == often).to_numpy()][0]), at), str(example)


def _percent(share: float) -> str:
    return f"{100 * share:.0f}"
