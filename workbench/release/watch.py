"""Finds people in text: every officer's id and full name, in one pass over the words.

The text is read as one line of letters and digits (`words.Line`), so that nothing between the words of a name, or
within them, hides it. First come ids and names as they are; what they cover is not looked at again, so that words of
two neighbouring names are nobody. In what is left, names are looked for in any order, with initials, with an accent or
a letter wrong. Where one place may be several people, those count whom it fits best.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from workbench.release.names import agree, gaps, initials, local_parts, one_apart, orders
from workbench.release.words import PIECE, WORD, Line, even, parts
from workbench.run.paths import safe_name

BETWEEN = re.compile(r"[\s\-_.+'’·]+")
CLOSE = re.compile(r"[\-_./ \u2010-\u2015]{0,2}")
SHORTEST_JOINED, SHORTEST_MARKED = 8, 6
HEAD = 3
SPREAD_ID, SPREAD_NUMBER = 6, 9
MOST_NAMESAKES = 3
ADDRESS = re.compile(r"([\w.+-]+)@\w")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom the run knows; `name` and `unit` may be empty."""

    id: str
    name: str
    unit: str


@dataclass(frozen=True, slots=True)
class Seen:
    """An id or a name in a text: whose it may be (indices of people), where it begins in `Line.bare`, its words."""

    kind: Literal["id", "name"]
    people: tuple[int, ...]
    start: int
    words: tuple[int, int] = (0, 0)


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
    _written: set[str] = field(default_factory=set)
    _names: dict[str, list[tuple[int, tuple[int, ...]]]] = field(default_factory=dict)
    _split: list[tuple[str, ...]] = field(default_factory=list)
    _marks: list[tuple[str, ...]] = field(default_factory=list)
    _lengths: dict[str, set[int]] = field(default_factory=dict)
    _gaps: dict[tuple[str | None, ...], list[int]] = field(default_factory=dict)
    _sizes: set[int] = field(default_factory=set)
    _known: set[str] = field(default_factory=set)
    _initials: dict[tuple[str, ...], list[int]] = field(default_factory=dict)
    _local: dict[str, list[int]] = field(default_factory=dict)
    _ordinary: dict[str, set[tuple[str, str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for index, person in enumerate(self.people):
            self._learn_id(person.id, index)
            self._learn_name(person.name, index)

    def seen(self, line: Line) -> Iterator[Seen]:
        """Yield every id and name in a line."""
        covered: set[int] = set()
        found = list(self._whole(line))
        for exact in (True, False):
            for seen in self._chosen([f for f in found if (f[0] == 0) is exact], covered):
                if not self._is_ordinary(line, seen):
                    yield seen
        rest = [*self._with_slips(line), *self._with_initials(line)] if self._gaps else []
        for seen in self._chosen(rest, covered):
            if not self._is_ordinary(line, seen):
                yield seen
        yield from self._addresses(line)

    def standing_as_id(self, value: str) -> tuple[int, ...]:
        """Return the people whose short id a value is."""
        return tuple(self.short.get(even(value).strip(), ()))

    @property
    def ordinary(self) -> bool:
        """Whether any name is also an ordinary phrase."""
        return bool(self._ordinary)

    def beginning_with_name(self, value: str) -> tuple[int, ...]:
        """Return the people with whose name, an ordinary phrase too, a text begins."""
        words = value.split()
        tried = (self.standing_as_name(" ".join(words[:count])) for count in range(len(words), 1, -1))
        return next((people for people in tried if people), ())

    def standing_as_name(self, value: str) -> tuple[int, ...]:
        """Return the people whose name a value is that is also an ordinary phrase, and so not looked for everywhere."""
        line = Line(value)
        if line.stream not in self._ordinary or not line.words:
            return ()
        _, people = self._best(line, 0, len(line.words), line.stream)
        return people

    def learn_ordinary(self, texts: Iterable[str]) -> int:
        """Take in the phrases of framework and reports, and return how many people bear a name that is one of them.

        A name that stands in a phrase is nobody where the same words stand beside it; where it is a whole phrase, such
        as a unit's name, anywhere.
        """
        phrases: dict[str, set[tuple[str, str]]] = {}
        whole: set[int] = set()
        for text in texts:
            line = Line(text)
            for seen in list(self.seen(line)):
                if seen.kind == "name":
                    beside = self._beside(line, *seen.words)
                    whole |= set(seen.people) if beside == ("", "") else set()
                    for key in self._keys(line, *seen.words):
                        phrases.setdefault(key, set()).add(beside)
        for key, places in phrases.items():
            self._ordinary.setdefault(key, set()).update(places)
        return len(whole)

    def _keys(self, line: Line, first: int, last: int) -> set[str]:
        stream = line.stream[line.starts[first] : line.starts[last]]
        return {stream, stream + line.marks(first, last)}

    def _beside(self, line: Line, first: int, last: int) -> tuple[str, str]:
        """Return the words before and after, empty where something other than a space is between."""
        spans = line.spans
        before = line.words[first - 1] if first and _spaced(line.bare, spans[first - 1][1], spans[first][0]) else ""
        more = last < len(spans) and _spaced(line.bare, spans[last - 1][1], spans[last][0])
        return before, line.words[last] if more else ""

    def _is_ordinary(self, line: Line, seen: Seen) -> bool:
        if seen.kind == "id" or not self._ordinary:
            return False
        first, last = seen.words
        key = line.stream[line.starts[first] : line.starts[last]]
        places = self._ordinary.get(key + line.marks(first, last))
        if places is None:
            return False
        before = line.words[first - 1] if first else ""
        after = line.words[last] if last < len(line.words) else ""
        return any(one in ("", before) and two in ("", after) for one, two in places)

    def _learn_id(self, identifier: str, index: int) -> None:
        for written in {even(identifier).strip(), even(safe_name(identifier))}:
            if not distinctive(identifier):
                self.short.setdefault(written, [])
                self.short[written] += [] if index in self.short[written] else [index]
                continue
            signs = "".join(WORD.findall(Line(written).bare))
            self._written.add("".join(re.findall(r"\w.*\w", Line(written).bare)))
            if index not in self._ids.setdefault(signs, []):
                self._ids[signs].append(index)
            self._lengths.setdefault(signs[:HEAD], set()).add(len(signs))

    def _learn_name(self, name: str, index: int) -> None:
        split = [parts(word) for word in PIECE.findall(even(name))]
        bare = tuple(letters for letters, _ in split)
        self._split.append(bare)
        self._marks.append(tuple(marks for _, marks in split))
        if len(bare) < 2:
            self.nameless += 1
            return
        for order in orders(len(bare)):
            joined = "".join(bare[at] for at in order)
            self._names.setdefault(joined, []).append((index, order))
            self._lengths.setdefault(joined[:HEAD], set()).add(len(joined))
        for local in local_parts(bare):
            self._local.setdefault(local, []).append(index)
        if len(bare) > 2:
            self._sizes.add(len(bare))
            self._known.update(bare)
            for open_at in gaps(bare):
                self._gaps.setdefault(open_at, []).append(index)
            for way in initials(bare):
                self._initials.setdefault(way, []).append(index)

    def _whole(self, line: Line) -> Iterator[tuple[int, Seen]]:
        """Yield ids and names whose letters are all there, and how far each is from how it should be written."""
        stream, starts, lengths = line.stream, line.starts, self._lengths
        for number, at in enumerate(starts[:-1]):
            for length in lengths.get(stream[at : at + HEAD], ()):
                key = stream[at : at + length]
                if (key in self._names or key in self._ids) and (last := line.ends.get(at + length)) is not None:
                    if key in self._ids and self._is_id(line, number, last, key):
                        yield 0, Seen("id", tuple(self._ids[key]), line.spans[number][0], (number, last))
                    elif key in self._names:
                        level, people = self._best(line, number, last, key)
                        if people:
                            place = line.spans[number][0]
                            yield level, Seen("name", people, place, (number, last))

    def _best(self, line: Line, first: int, last: int, key: str) -> tuple[int, tuple[int, ...]]:
        fits: dict[int, list[int]] = {}
        written = line.marks(first, last)
        for index, order in self._names.get(key, ()):
            level = self._level(line, first, last, index, order, written)
            if level is not None and index not in fits.setdefault(level, []):
                fits[level].append(index)
        best = min(fits, default=0)
        return best, tuple(fits.get(best, ()))

    def _level(self, line: Line, first: int, last: int, index: int, order: tuple[int, ...], written: str) -> int | None:
        """Return how far some words are from a name: 0 as it is, 1 in other order, 2 or 3 with marks wrong; or none."""
        marks, own = self._marks[index], list(order) == sorted(order)
        fit = agree(written, "".join(marks[at] for at in order))
        if fit is None or (not own and not any(marks) and written):
            return None
        apart = line.words[first:last] == [self._split[index][at] for at in order]
        letters = line.starts[last] - line.starts[first]
        if len(order) == 2:
            exact = fit == 0 and bool(written)
            beside = all(
                BETWEEN.fullmatch(line.bare, line.spans[at][1], line.spans[at + 1][0]) for at in range(first, last - 1)
            )
            if not apart or not (exact or (own and beside)):
                return None
        elif not apart and letters < (SHORTEST_MARKED if written and fit == 0 else SHORTEST_JOINED):
            return None
        return 2 * fit + (not own)

    def _is_id(self, line: Line, first: int, last: int, key: str) -> bool:
        start, end = line.spans[first][0], line.spans[last - 1][1]
        if line.bare[start - 1 : start].isalnum() or line.bare[end : end + 1].isalnum():
            return False
        written = line.bare[start:end]
        if len(written) == len(key) or written in self._written:
            return not _part_of_number(line.bare, start, end)
        between = [line.bare[line.spans[at][1] : line.spans[at + 1][0]] for at in range(first, last - 1)]
        if key.isdigit():
            return len(key) >= SPREAD_NUMBER and all(CLOSE.fullmatch(gap) for gap in between)
        return len(key) >= SPREAD_ID or all(CLOSE.fullmatch(gap) for gap in between)

    def _with_slips(self, line: Line) -> Iterator[tuple[int, Seen]]:
        """Yield names of three words or more one of whose words has one letter wrong."""
        words, known = line.words, self._known
        good = [word in known for word in words]
        for size in self._sizes:
            need = size - 1
            have = sum(good[:size])
            for at in range(len(words) - size + 1):
                if have >= need:
                    yield from self._slips_at(line, at, tuple(words[at : at + size]))
                have += good[at + size] - good[at] if at + size < len(words) else 0

    def _slips_at(self, line: Line, at: int, window: tuple[str, ...]) -> Iterator[tuple[int, Seen]]:
        people: list[int] = []
        for place, open_at in enumerate(gaps(window)):
            for index in self._gaps.get(open_at, ()):
                if one_apart(window[place], self._split[index][place]) and self._rest_fits(line, at, place, index):
                    people.append(index)
        if people:
            last = at + len(window)
            yield 4, Seen("name", tuple(dict.fromkeys(people)), line.spans[at][0], (at, last))

    def _rest_fits(self, line: Line, at: int, place: int, index: int) -> bool:
        marks = self._marks[index]
        written = "".join(line.marks(at + n, at + n + 1) for n in range(len(marks)) if n != place)
        return agree(written, "".join(mark for n, mark in enumerate(marks) if n != place)) == 0

    def _with_initials(self, line: Line) -> Iterator[tuple[int, Seen]]:
        """Yield names with initials that at most three people can mean."""
        words = line.words
        for at, word in enumerate(words):
            if len(word) != 1 or not word.isalpha() or line.bare[line.spans[at][1] : line.spans[at][1] + 1] != ".":
                continue
            for size in self._sizes:
                for first in range(max(0, at - size + 1), min(at, len(words) - size) + 1):
                    people = self._initials.get(tuple(words[first : first + size]), ())
                    people = [index for index in people if self._full_words_fit(line, first, index)]
                    if 0 < len(people) <= MOST_NAMESAKES:
                        place = line.spans[first][0]
                        yield 5, Seen("name", tuple(people), place, (first, first + size))

    def _full_words_fit(self, line: Line, first: int, index: int) -> bool:
        known = dict(zip(self._split[index], self._marks[index], strict=True))
        for number in range(first, first + len(known)):
            word, written = line.words[number], line.marks(number, number + 1)
            if len(word) > 1 and written and word in known and written != known[word]:
                return False
        return True

    def _addresses(self, line: Line) -> Iterator[Seen]:
        """Yield whom the address of an e-mail means."""
        if "@" not in line.bare:
            return
        for found in ADDRESS.finditer(line.bare):
            people = self._local.get("".join(sign for sign in found[1] if sign.isalpha()))
            if people:
                yield Seen("name", tuple(dict.fromkeys(people)), found.start())

    @staticmethod
    def _chosen(found: list[tuple[int, Seen]], covered: set[int]) -> Iterator[Seen]:
        """Yield what was found from left to right, the longest first, where nothing covers it, and cover it."""
        for _, seen in sorted(found, key=lambda f: (f[1].words[0], -f[1].words[1], f[0])):
            place = range(*seen.words)
            if covered.isdisjoint(place):
                covered.update(place)
                yield seen


def watch_for(people: Iterable[tuple[str, str, str]]) -> Watch:
    """Return a watch for people given as id, name, unit."""
    return Watch(tuple(Person(*person) for person in people))


def _spaced(text: str, start: int, end: int) -> bool:
    return text[start:end].isspace()


def _part_of_number(text: str, start: int, end: int) -> bool:
    """Whether digits belong to a longer number with decimal or grouping signs."""
    if not text[start:end].isdigit():
        return False
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    return bool(re.fullmatch(r"\d[.,]", before) or re.fullmatch(r"[.,]\d", after))
