"""Finds people in text: every officer's id and full name, in one pass over the words.

A place in the text is the longest id or name that begins there, and what it covers is not looked at again: a name of
three words that two neighbouring names happen to form is nobody. Names are compared word by word: with the same marks,
or written without any at all. Between the words of a name stand spaces or joining signs (`-`, `_`, `.`, `+`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from workbench.run.paths import safe_name
from workbench.run.release.words import WORD, even, parts

BETWEEN = re.compile(r"[\s\-_.+'’·]+")
SHORTEST_JOINED = 8


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom the run knows; `name` and `unit` may be empty."""

    id: str
    name: str
    unit: str


@dataclass(frozen=True, slots=True)
class Seen:
    """An id or a name in a text: whose it may be (indices of people) and where it begins."""

    kind: Literal["id", "name"]
    people: tuple[int, ...]
    start: int


def distinctive(identifier: str) -> bool:
    """Whether an id is looked for everywhere.

    It has at least four letters and digits with one of each, or six digits, or eight letters. Any other would be found
    in ordinary words and numbers, so it counts only where an id stands.
    """
    signs = "".join(WORD.findall(even(identifier)))
    digits = sum(sign.isdigit() for sign in signs)
    if 0 < digits < len(signs):
        return len(signs) >= 4
    return digits >= 6 or (not digits and len(signs) >= 8)


@dataclass
class Watch:
    """The ids and names of everybody in a run, ready to be found in text."""

    people: tuple[Person, ...]
    short: dict[str, list[int]] = field(default_factory=dict)
    nameless: int = 0
    _ids: dict[str, list[int]] = field(default_factory=dict)
    _names: dict[tuple[str, ...], list[int]] = field(default_factory=dict)
    _marks: list[tuple[str, ...]] = field(default_factory=list)
    _starts: dict[str, set[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for index, person in enumerate(self.people):
            self._learn_id(person.id, index)
            self._learn_name(person.name, index)

    def seen(self, text: str) -> Iterator[Seen]:
        """Yield every id and name in an even text (`words.even`), from left to right."""
        starts = self._starts
        words = WORD.findall(text)
        likely = [at for at, word in enumerate(words) if word in starts or not word.isascii()]
        matches = list(WORD.finditer(text)) if likely else []
        covered = 0
        for at in likely:
            lengths = starts.get(parts(words[at])[0])
            if lengths is None or at < covered:
                continue
            for length in sorted(lengths, reverse=True):
                run = matches[at : at + length]
                if len(run) == length and (found := self._at(text, run)) is not None:
                    covered = at + length
                    yield found
                    break

    def standing_as_id(self, value: str) -> tuple[int, ...]:
        """Return the people whose short id a value is."""
        return tuple(self.short.get(even(value).strip(), ()))

    def _learn_id(self, identifier: str, index: int) -> None:
        known = self._ids if distinctive(identifier) else self.short
        for written in {even(identifier).strip(), even(safe_name(identifier))}:
            words = list(WORD.finditer(written))
            kept = written[words[0].start() : words[-1].end()] if known is self._ids else written
            if index not in known.setdefault(kept, []):
                known[kept].append(index)
            if known is self._ids:
                self._starts.setdefault(parts(words[0].group())[0], set()).add(len(words))

    def _learn_name(self, name: str, index: int) -> None:
        split = [parts(word) for word in WORD.findall(even(name))]
        self._marks.append(tuple(marks for _, marks in split))
        if len(split) < 2:
            self.nameless += 1
            return
        bare = tuple(letters for letters, _ in split)
        ways = {bare}
        if len(bare) > 2 and len("".join(bare)) >= SHORTEST_JOINED:
            ways.add(("".join(bare),))
        for way in ways:
            self._names.setdefault(way, []).append(index)
            self._starts.setdefault(way[0], set()).add(len(way))

    def _at(self, text: str, run: list[re.Match[str]]) -> Seen | None:
        start, end = run[0].start(), run[-1].end()
        written = text[start:end]
        if (owners := self._ids.get(written)) is not None and not _part_of_number(text, start, end):
            return Seen("id", tuple(owners), start)
        split = [parts(match.group()) for match in run]
        same = self._names.get(tuple(letters for letters, _ in split))
        if same is None or not all(BETWEEN.fullmatch(text, one.end(), two.start()) for one, two in pairwise(run)):
            return None
        marks = tuple(marks for _, marks in split)
        meant = tuple(index for index in same if _agree(marks, self._marks[index]))
        return Seen("name", meant, start) if meant else None


def watch_for(people: Iterable[tuple[str, str, str]]) -> Watch:
    """Return a watch for people given as id, name, unit."""
    return Watch(tuple(Person(*person) for person in people))


def _agree(written: tuple[str, ...], known: tuple[str, ...]) -> bool:
    """Whether marks as written can be those of a known name; a name known without marks agrees with any."""
    if not any(known) or not any(written):
        return True
    if len(written) == 1:
        return written[0] == "".join(sorted("".join(known)))
    return written == known


def _part_of_number(text: str, start: int, end: int) -> bool:
    """Whether digits belong to a longer number with decimal or grouping signs."""
    if not text[start:end].isdigit():
        return False
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    return bool(re.fullmatch(r"\d[.,]", before) or re.fullmatch(r"[.,]\d", after))
