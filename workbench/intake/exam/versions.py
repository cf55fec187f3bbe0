"""Versions of an exam: keys per version in any shape, whose version has which key, and items that stay the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from workbench.errors import InputError, Problem
from workbench.intake.exam.given import Given
from workbench.intake.exam.version_words import version_word
from workbench.intake.headers import item_columns, number_of
from workbench.intake.parts import Part
from workbench.intake.rules import acceptance, entries
from workbench.messages import msg
from workbench.parameters.exam import Exam as Facts
from workbench.tables.answer_keys import INVALID, VOIDED, alternatives, right_words
from workbench.tables.codes import narrowest


@dataclass(frozen=True)
class Slots:
    """The places of an exam in versions: (version, number) → slot, the item of that place.

    `of` is header → {version: slot}; a version "" is that of every officer. `bank` is slot → item of the bank, for
    the slots of which the key tells it.
    """

    of: Mapping[str, Mapping[str, str]]
    bank: Mapping[str, str]

    @property
    def headers(self) -> dict[str, str]:
        """The headers of the answers, each as its own item until versions are told apart."""
        return {header: header for header in self.of}

    def places(self) -> set[str]:
        """Return the slots for which the answers have a column."""
        return {slot for own in self.of.values() for slot in own.values()}


def in_slots(part: Part) -> Part | None:
    """Return the part of items with one id per version and number; None where ids need no version to be told apart.

    That is so where one number stands in several versions, or the key tells the item of the bank beside the number.
    """
    frame = part.frame
    form = frame["form"] if "form" in frame else pd.Series("", index=frame.index, dtype=object)
    position = frame["position"] if "position" in frame else pd.Series("", index=frame.index, dtype=object)
    mapped = (position != "").any()
    version = form.map(version_word)
    number = position.where(position != "", frame["item_id"])
    pairs = pd.DataFrame({"version": version.to_numpy(), "number": number.map(_plain).to_numpy()}).drop_duplicates()
    shared = pairs["number"][pairs["number"] != ""].duplicated().any()
    if not (mapped or ((form != "").any() and shared)):
        return None
    slot = [f"{v}-{n}" if v else n for v, n in zip(version, number.map(_plain), strict=True)]
    bank = frame["item_id"].where(position != "", "") if mapped else pd.Series("", index=frame.index, dtype=object)
    return replace(part, frame=frame.assign(item_id=slot, bank=bank, number=number, version=version))


def slots_of(offered: Sequence[str], frame: pd.DataFrame) -> Slots:
    """Return which header holds whose answers to which slot, by number or, where more headers are such, by bank item.

    Args:
        offered: headers of the answers, or the numbers in a long sheet.
        frame: item_id (slot), bank, number and version of every row of the key.
    """
    by_number = item_columns(offered, pd.unique(frame["number"]))
    by_bank = item_columns(offered, [bank for bank in pd.unique(frame["bank"]) if bank])
    name, meant = ("bank", by_bank) if len(by_bank) > len(by_number) else ("number", by_number)
    of: dict[str, dict[str, str]] = {}
    for version, rows in frame.groupby("version", sort=False):
        own = dict(zip(rows[name], rows["item_id"], strict=True))
        for header, item in item_columns(offered, list(own)).items() if name == "number" else meant.items():
            if item in own:
                of.setdefault(header, {})[str(version)] = own[item]
    bank = {slot: item for slot, item in zip(frame["item_id"], frame["bank"], strict=True) if item}
    return Slots(of, bank)


def spread(given: Given, slots: Slots, versions: Sequence[str], items: Sequence[str]) -> Given:
    """Return answers by slot: each officer's cells stand at the slots of the officer's version, other slots are empty.

    Args:
        given: officers × headers.
        slots: which header holds which slot.
        versions: the version of each officer of `given`, "" where unknown.
        items: the slots wanted, in order.
    """
    at_item = {item: at for at, item in enumerate(items)}
    codes = np.full((len(given.officers), len(items)), -1, dtype=given.codes.dtype)
    own_rows = given.rows.shape[1] > 1
    rows = np.zeros(codes.shape, dtype=given.rows.dtype) if own_rows else given.rows
    columns = np.array(list(items), dtype=object)
    version = np.array(list(versions), dtype=object)
    for at, header in enumerate(given.items):
        for of, slot in slots.of.get(header, {}).items():
            if slot not in at_item:
                continue
            here = np.flatnonzero(version == of) if of else np.arange(len(version))
            codes[here, at_item[slot]] = given.codes[here, at]
            if own_rows:
                rows[here, at_item[slot]] = given.rows[here, at]
            columns[at_item[slot]] = given.columns[at]
    return Given(given.officers, np.array(list(items), dtype=object), codes, given.words, rows, columns)


@dataclass(frozen=True, eq=False)
class Sat:
    """Who sat which version: `officers` with the key's name of it in `form`, and what the ledger is to say.

    `unknown` is the version as the file has it → which officers (by place in the table) have it, and why that is
    accepted; it is said of those alone who were there.
    """

    officers: pd.DataFrame
    found: list[pd.DataFrame]
    unknown: Mapping[str, tuple[np.ndarray, str | None]] = field(default_factory=dict)


def settled(
    officers: pd.DataFrame, items: pd.DataFrame, carried: pd.Series | None, facts: Facts, *, place: str, by_place: bool,
    rows: pd.Index | None = None, header: str = "form",
) -> Sat:  # fmt: skip
    """Match the versions of officers and of keys.

    Args:
        officers: table `officers`, its index the rows in the file.
        items: table `items`, keys as the file has them.
        carried: the version that the sheet of answers names per officer id, None where it names none.
        facts: the parameters of the exam.
        place: the sheet that tells the versions.
        rows: the row of each officer in that sheet; None: the index of `officers`.
        header: the header of the column that tells the versions.
        by_place: whether answers stand by their place in the version, so that they mean nothing without it.

    Raises:
        InputError: where a version has no key, several versions have one key, or no version is named though needed.
    """
    officers, conflicting = _told(officers, carried)
    named = officers["form"].fillna("").astype("str").str.strip()
    given = {text: version_word(_mapped(text, facts.versions)) for text in pd.unique(named) if text}
    keyed = items["form"].dropna().astype("str") if "form" in items else pd.Series(dtype="str")
    labels = {version_word(text): text for text in reversed(list(pd.unique(keyed)))}
    found: list[pd.DataFrame] = []
    if conflicting.any():
        at = officers.index if rows is None else rows
        found.append(entries("version_conflicting", place, rows=at[conflicting]))
        named = named.mask(conflicting, "")
    if not labels:
        return Sat(officers, found + _one_key(named, given, items, facts, place))
    if not given and not conflicting.any():
        return _untold(officers, labels, by_place=by_place, place=place)
    word = named.map(given).fillna("")
    strange = {text: own for text, own in given.items() if own not in labels}
    refused = []
    for text in strange:
        n, reason = int((named == text).sum()), acceptance(facts.accept, "version_without_key", text)
        if not reason:
            refused.append(_without_key(text, n, labels.values(), place))
    if refused:
        raise InputError(refused)
    unknown: dict[str, tuple[np.ndarray, str | None]] = {}
    for text in ["", *strange]:
        who = ((named == text) & ~conflicting).to_numpy()
        if who.any():
            unknown[text] = who, acceptance(facts.accept, "version_without_key", text) if text else None
    for text, own in given.items():
        if own in labels and text != labels[own] and not _same_number(text, labels[own]):
            rule = "version_worded" if _core(text) == _core(labels[own]) else "version_matched"
            found.append(entries(rule, place, columns=header, value=text, other=labels[own]))
    for own, label in labels.items():
        if not (word == own).any():
            found.append(entries("version_unused", place, columns=header, value=label))
    return Sat(officers.assign(form=word.map(labels).astype("str")), found, unknown)


def unknown_versions(sat: Sat, gone: np.ndarray, rows: pd.Index, *, place: str) -> list[pd.DataFrame]:
    """Return entries for officers whose version is not told or has no key, but for those who were not there.

    Args:
        sat: who sat which version.
        gone: who was absent or has no result by status, in the order of the officers.
        rows: the row of each officer in the sheet that tells the version.
        place: that sheet.
    """
    return [
        entries("version_unknown", place, rows=rows[who & ~gone], accepted_because=reason, value=text or "–")
        for text, (who, reason) in sat.unknown.items()
        if (who & ~gone).any()
    ]


def without_empty(officers: pd.DataFrame) -> pd.DataFrame:
    """Return officers without the column `form` where it tells nothing."""
    return officers.drop(columns="form") if officers["form"].isna().all() else officers


@dataclass(frozen=True, eq=False)
class Merged:
    """Items of the bank in place of slots: answers, items, and what was put to whom."""

    given: Given
    items: pd.DataFrame
    put: np.ndarray


def merged(given: Given, items: pd.DataFrame, put: np.ndarray, bank: Mapping[str, str]) -> Merged:
    """Join the slots that are one item of the bank, so that an item is one whatever its place in a version.

    Where versions order an item's options differently, the right answer of each is that of the first version's key, and
    a wrong letter stands with its version, `B (102)`: nothing tells which option of the first version it was.

    Raises:
        InputError: where versions differ in an item's points or competency.
    """
    slots = items["item_id"].tolist()
    names = [bank.get(slot, slot) for slot in slots]
    place: dict[str, list[int]] = {}
    for at, name in enumerate(names):
        place.setdefault(name, []).append(at)
    problems = [_differs(name, items.iloc[own]) for name, own in place.items() if _not_one(items.iloc[own])]
    if problems:
        raise InputError(problems)
    vocabulary = list(given.words)
    code_of = {word: at for at, word in enumerate(vocabulary)}

    def code(word: str) -> int:
        if word not in code_of:
            code_of[word] = len(vocabulary)
            vocabulary.append(word)
        return code_of[word]

    codes = np.full((len(given.officers), len(place)), -1, dtype=np.int32)
    joined = np.zeros(codes.shape, dtype=bool)
    own_rows = given.rows.shape[1] > 1
    rows = np.zeros(codes.shape, dtype=given.rows.dtype) if own_rows else given.rows
    keys = items["key"].fillna("").astype("str").tolist()
    for to, own in enumerate(place.values()):
        reference = next((at for at in own if keys[at] != VOIDED), own[0])
        for at in own:
            here = put[:, at]
            meant = _renamed(given.words, keys[at], keys[reference], str(items["form"].iloc[at]), code)
            codes[here, to] = meant[given.codes[here, at]]
            joined[:, to] |= here
            if own_rows:
                rows[here, to] = given.rows[here, at]
    first = [next((at for at in own if keys[at] != VOIDED), own[0]) for own in place.values()]
    kept = items.iloc[first].assign(item_id=list(place))
    several = np.array([len({names[at] for at in own} & set(bank.values())) > 0 for own in place.values()], dtype=bool)
    kept = kept.drop(columns=["bank", "number", "version"]).assign(form=kept["form"].mask(several))
    kept = kept.assign(position=kept["position"].mask(several)) if "position" in kept else kept
    words = np.array(vocabulary, dtype=object)
    narrow = narrowest(codes, len(words))
    return Merged(
        Given(given.officers, np.array(list(place), dtype=object), narrow, words, rows, given.columns[first]),
        kept,
        joined,
    )


def _renamed(words: np.ndarray, key: str, reference: str, version: str, code: Callable[[str], int]) -> np.ndarray:
    """Return word → word in the reference version, by code; last, that of a blank."""
    same = np.append(np.arange(len(words)), -1)
    if key == reference or not key or not reference or reference == VOIDED:
        return same
    right = right_words([key], words)[0]
    answer = code(alternatives(reference)[0])
    for at, word in enumerate(words):
        if right[at]:
            same[at] = answer
        elif word != INVALID:
            same[at] = code(f"{word} ({version})")
    if right[-1]:
        same[-1] = answer
    return same


def _told(officers: pd.DataFrame, carried: pd.Series | None) -> tuple[pd.DataFrame, np.ndarray]:
    """Return officers with the version that either sheet names, and who has two different ones."""
    own = officers["form"] if "form" in officers else pd.Series(pd.NA, index=officers.index, dtype="str")
    if carried is None:
        return officers.assign(form=own), np.zeros(len(officers), dtype=bool)
    other = pd.Series(officers["officer_id"].map(carried).to_numpy(dtype=object), index=officers.index)
    other = other.astype("str").mask(other.isna() | (other == ""))
    both = (own.notna() & other.notna()).to_numpy()
    words = [series.fillna("").astype("str").map(version_word).to_numpy() for series in (own, other)]
    return officers.assign(form=other.fillna(own)), both & (words[0] != words[1])


def _one_key(
    named: pd.Series, given: Mapping[str, str], items: pd.DataFrame, facts: Facts, place: str
) -> list[pd.DataFrame]:
    """Judge a key without versions: refused where officers carry several, unless accepted."""
    distinct = set(given.values())
    if len(distinct) < 2:
        return []
    shown = _counted(named)
    if items["key"].isna().all():
        return [entries("versions_share_positions", place, columns="form", value=shown)]
    reason = acceptance(facts.accept, "versions_without_key", "")
    if reason:
        return [entries("versions_without_key", place, columns="form", accepted_because=reason, value=shown)]
    raise InputError(
        Problem(
            msg("Officers sat several versions of the exam ({versions}), but the key names no version.").format(
                versions=shown
            ),
            msg(
                "Give the key of each version: rows with a column `Mã đề`, a column per version (`Mã đề 101`), or a "
                "sheet per version (`Đề 101`). If one key holds for all: "
                "`exam: {accept: [{rule: versions_without_key, reason: …}]}`."
            ),
            rule="versions_without_key", sheet=place, column="form", value=shown,
        )
    )  # fmt: skip


def _untold(officers: pd.DataFrame, labels: Mapping[str, str], *, by_place: bool, place: str) -> Sat:
    """Judge officers without any version beside keys with versions."""
    if len(labels) == 1:
        return Sat(officers.assign(form=next(iter(labels.values()))), [])
    if not by_place:
        return Sat(officers, [])
    raise InputError(
        Problem(
            msg("The key has several versions ({versions}), but nothing says which version each officer sat.").format(
                versions=", ".join(labels.values())
            ),
            msg("Add a column `Mã đề` beside the answers, or map it: `columns: {responses: {\"<header>\": form}}`."),
            rule="versions_untold", sheet=place,
        )
    )  # fmt: skip


def _without_key(text: str, n: int, labels: Iterable[str], place: str) -> Problem:
    known = ", ".join(labels)
    return Problem(
        msg("Version “{version}” has no key; officers who sat it: {n}. Versions with a key: {known}.").format(
            version=text, n=n, known=known
        ),
        msg(
            "Add its key; where it is one of these, `exam: {{versions: {{\"{version}\": \"…\"}}}}`; to leave these "
            "officers without result: "
            "`exam: {{accept: [{{rule: version_without_key, item: \"{version}\", reason: …}}]}}`."
        ).format(version=text),
        rule="version_without_key", sheet=place, column="form", value=text,
    )  # fmt: skip


def _mapped(text: str, versions: Mapping[str, str]) -> str:
    """Return what the parameters call a version, by its text or else loosely."""
    if text in versions:
        return versions[text]
    return next((to for of, to in versions.items() if version_word(of) == version_word(text)), text)


def _counted(named: pd.Series) -> str:
    counts = named[named != ""].value_counts(sort=False)
    shown = [f"{text}: {n}" for text, n in counts.items()]
    return ", ".join(shown[:12]) + (" …" if len(shown) > 12 else "")


def _same_number(text: str, label: str) -> bool:
    """Whether two versions differ only as numbers are written: `101.0` and `101`."""
    return re.sub(r"\.0+$", "", text.strip()) == re.sub(r"\.0+$", "", label.strip())


def _core(text: str) -> str:
    """Return the number or letter of a version with its zeros, without words before it: `Đề 01` → `01`."""
    found = re.search(r"[0-9A-Za-z]+$", text.strip())
    return found[0] if found else text


def _plain(number: str) -> str:
    return number_of(number) or number.strip()


def _not_one(rows: pd.DataFrame) -> bool:
    return len(rows[["points", "competency_id"]].drop_duplicates()) > 1


def _differs(name: str, rows: pd.DataFrame) -> Problem:
    told = "; ".join(f"{r.form}: {r.points:g}, {r.competency_id}" for r in rows.itertuples())
    return Problem(
        msg("Versions differ in points or competency of one item: {told}.").format(told=told),
        msg("Correct the key, or give the items ids of their own."),
        rule="item_conflicting", column="item_id", value=name,
    )  # fmt: skip
