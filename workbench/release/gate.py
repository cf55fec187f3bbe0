"""The gate: opens a file that would go into a pack and tells what must not be in it, without repeating it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import PurePosixPath

from workbench.messages import Words, msg
from workbench.release.escapes import written
from workbench.release.markup import read_markup
from workbench.release.office import read_docx, read_xlsx
from workbench.release.pdf import read_pdf
from workbench.release.pictures import read_picture
from workbench.release.pieces import HERE, Piece, Unreadable
from workbench.release.plain import read_calendar, read_csv, read_json, read_notebook
from workbench.release.traces import Traces
from workbench.release.watch import Watch
from workbench.release.words import Line

READERS: dict[str, Callable[[bytes], Iterator[Piece]]] = {
    ".html": read_markup,
    ".htm": read_markup,
    ".svg": read_markup,
    ".xlsx": read_xlsx,
    ".docx": read_docx,
    ".pdf": read_pdf,
    ".ipynb": read_notebook,
    ".csv": read_csv,
    ".ics": read_calendar,
    ".json": read_json,
    ".png": read_picture,
    ".jpg": read_picture,
    ".jpeg": read_picture,
}
OTHER_ID = msg("id of somebody outside the unit")
OTHER_NAME = msg("name of somebody outside the unit")
MACHINE_PATH = msg("path of the machine")
SECRET = msg("passphrase, key or other secret")
UNREADABLE = msg("cannot be checked: {reason}")
NO_READER = msg("there is no check for files of this kind")
FILE_NAME = msg("the file's name")
LINE = msg("line {line}")
UNSHOWN = "…"

# What follows these words stands as an id: `officer = "12"`, "Mã cán bộ: 12".
ID_LABEL = re.compile(
    r"\b(?:(?:officer|coach)(?:_id|'s id| id)?|id|mã(?: số)? (?:cán bộ|công chức|cc)|mã số)\b"
    r"[\"']?\s*[:=]\s*[\"']?([^\s\"'<>,;|)]+)"
)
# What follows these words stands as a full name.
NAME_LABEL = re.compile(
    r"\b(?:họ (?:và )?tên|ông|bà|đồng chí|đ/c|full name|officer|coach)\b[\"']?\s*[:=]?\s*[\"']?((?:[^\W\d_]+\s*){2,5})"
)
MOST_KEPT = 2000


def mark(kind: str, identifiers: Iterable[str]) -> str:
    """Return 12 signs that stand for a kind of finding ("id", "name") and people, the same in every run."""
    told = "\n".join((kind, *sorted(identifiers)))
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that keeps a pack from being written: which file, what, where.

    `unit` is the unit of the person concerned, where one is, and `mark` tells the finding's kind and people from others
    without telling who they are. Neither an id, a name, a path nor a secret is in it.
    """

    file: str
    what: Words
    place: Words = HERE
    unit: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """Something that a text tells: what, of whom (indices of people), and how many lines stand before it."""

    kind: str
    people: tuple[int, ...] = ()
    line: int = 0

    @property
    def key(self) -> tuple[str, tuple[int, ...]]:
        """What tells it from other things."""
        return self.kind, self.people

    @property
    def what(self) -> Words:
        """What it is, in words."""
        return {"id": OTHER_ID, "name": OTHER_NAME, "path": MACHINE_PATH, "secret": SECRET}[self.kind]


@dataclass(frozen=True)
class Gate:
    """What a run's packs are checked for."""

    watch: Watch
    traces: Traces
    _kept: dict[str, list[Told]] = field(default_factory=dict, repr=False, compare=False)

    def findings(self, file: str, content: bytes, inside: frozenset[int]) -> list[Finding]:
        """Return what must not be in a file of a pack, each kind of thing and person once, at its first place.

        Args:
            file: the file's path within the pack.
            content: its bytes.
            inside: indices, in `watch.people`, of those who may be in it.
        """
        shown = self.shown(file, inside)
        found: dict[object, Finding] = {}
        pieces = [Piece(file, FILE_NAME, ids=tuple(PurePosixPath(part).stem for part in PurePosixPath(file).parts))]
        try:
            for piece in chain(pieces, self._read(file, content)):
                for told in self._in_piece(piece, inside):
                    if told.key not in found:
                        place = self._place(piece, told.line, inside)
                        found[told.key] = Finding(shown, told.what, place, self._unit(told.people), self._mark(told))
        except Unreadable as unreadable:
            found["unreadable"] = Finding(shown, UNREADABLE.format(reason=unreadable.reason))
        return list(found.values())

    @staticmethod
    def _read(file: str, content: bytes) -> Iterator[Piece]:
        reader = READERS.get(PurePosixPath(file).suffix.lower())
        if reader is None:
            raise Unreadable(NO_READER)
        yield from reader(content)

    def shown(self, file: str, inside: frozenset[int]) -> str:
        """Return a file's path as it may be told: parts that name somebody outside the unit are left out."""
        parts = PurePosixPath(file).parts
        return "/".join(UNSHOWN + PurePosixPath(part).suffix if self._tells(part, inside) else part for part in parts)

    def _tells(self, text: str, inside: frozenset[int]) -> bool:
        piece = Piece(text, ids=(text, PurePosixPath(text).stem))
        return any(True for _ in self._in_piece(piece, inside))

    def _in_piece(self, piece: Piece, inside: frozenset[int]) -> Iterator[Told]:
        """Yield what must not be in a piece."""
        for told in self._anywhere(piece.text):
            if not told.people or inside.isdisjoint(told.people):
                yield told
        standing = [("id", people) for people in map(self.watch.standing_as_id, piece.ids)]
        standing += [("name", people) for people in map(self.watch.standing_as_name, piece.names)]
        for kind, people in standing:
            if people and inside.isdisjoint(people):
                yield Told(kind, people)

    def _anywhere(self, text: str) -> list[Told]:
        """Return all that is told in a text, whoever may read it; what many files share is looked through once."""
        if text not in self._kept:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[text] = list(self._looked_through(text))
        return self._kept[text]

    def _looked_through(self, text: str) -> Iterator[Told]:
        for way in written(text):
            if (at := self.traces.path(way)) is not None:
                yield Told("path", (), way.count("\n", 0, at))
            if (at := self.traces.secret(way)) is not None:
                yield Told("secret", (), way.count("\n", 0, at))
            line = Line(way)
            for seen in self.watch.seen(line):
                yield Told(seen.kind, seen.people, line.bare.count("\n", 0, seen.start))
            if self.watch.short:
                for found in ID_LABEL.finditer(line.plain):
                    if people := self.watch.standing_as_id(found[1]):
                        yield Told("id", people)
            if self.watch.ordinary:
                for found in NAME_LABEL.finditer(line.plain):
                    if people := self.watch.beginning_with_name(found[1]):
                        yield Told("name", people, line.plain.count("\n", 0, found.start()))

    def _mark(self, told: Told) -> str:
        return mark(told.kind, [self.watch.people[index].id for index in told.people]) if told.people else ""

    def _unit(self, people: Iterable[int]) -> str:
        return ", ".join(sorted({self.watch.people[index].unit for index in people} - {""}))

    def _place(self, piece: Piece, line: int, inside: frozenset[int]) -> Words:
        if piece.line:
            return LINE.format(line=piece.line + line)
        return HERE if self._tells(str(piece.place), inside) else piece.place
