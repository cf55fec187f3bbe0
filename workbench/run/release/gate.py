"""The gate: opens a file that would go into a pack and tells what must not be in it, without repeating it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote

from workbench.language import Text
from workbench.run.release.markup import read_markup
from workbench.run.release.office import read_docx, read_xlsx
from workbench.run.release.pdf import read_pdf
from workbench.run.release.pieces import HERE, Piece, Unreadable
from workbench.run.release.plain import read_csv, read_notebook
from workbench.run.release.traces import Traces
from workbench.run.release.watch import Watch
from workbench.run.release.words import even

READERS: dict[str, Callable[[bytes], Iterator[Piece]]] = {
    ".html": read_markup,
    ".htm": read_markup,
    ".svg": read_markup,
    ".xlsx": read_xlsx,
    ".docx": read_docx,
    ".pdf": read_pdf,
    ".ipynb": read_notebook,
    ".csv": read_csv,
}
OTHER_ID = Text("mã của người ngoài đơn vị", "id of somebody outside the unit")
OTHER_NAME = Text("họ tên của người ngoài đơn vị", "name of somebody outside the unit")
MACHINE_PATH = Text("đường dẫn trên máy", "path of the machine")
SECRET = Text("mật khẩu, khóa hay mã bí mật", "passphrase, key or other secret")
UNREADABLE = Text("không kiểm tra được: {reason}", "cannot be checked: {reason}")
NO_READER = Text("loại tệp này không có cách kiểm tra", "there is no check for files of this kind")
FILE_NAME = Text("tên tệp", "the file's name")
LINE = Text("dòng {line}", "line {line}")
UNSHOWN = "…"

ESCAPED = re.compile(r"%[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2}")
UNICODE_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\x([0-9A-Fa-f]{2})")
# What follows these words stands as an id: `officer = "12"`, "Mã cán bộ: 12".
ID_LABEL = re.compile(
    r"\b(?:(?:officer|coach)(?:_id|'s id| id)?|id|mã(?: số)? (?:cán bộ|công chức|cc)|mã số)\b"
    r"[\"']?\s*[:=]\s*[\"']?([^\s\"'<>,;|)]+)"
)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that keeps a pack from being written: which file, what, where.

    `unit` is the unit of the person concerned, where one is. Neither an id, a name, a path nor a secret is in it.
    """

    file: str
    what: Text
    place: Text = HERE
    unit: str = ""


@dataclass(frozen=True)
class Gate:
    """What a run's packs are checked for."""

    watch: Watch
    traces: Traces

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
            reader = READERS.get(PurePosixPath(file).suffix.lower())
            if reader is None:
                raise Unreadable(NO_READER)
            pieces += reader(content)
        except Unreadable as unreadable:
            found["unreadable"] = Finding(shown, UNREADABLE.format(reason=unreadable.reason))
        for piece in pieces:
            for key, what, at, unit in self._in_piece(piece, inside):
                if key not in found:
                    found[key] = Finding(shown, what, self._place(piece, at, inside), unit)
        return list(found.values())

    def shown(self, file: str, inside: frozenset[int]) -> str:
        """Return a file's path as it may be told: parts that name somebody outside the unit are left out."""
        parts = PurePosixPath(file).parts
        return "/".join(UNSHOWN + PurePosixPath(part).suffix if self._tells(part, inside) else part for part in parts)

    def _tells(self, text: str, inside: frozenset[int]) -> bool:
        piece = Piece(text, ids=(text, PurePosixPath(text).stem))
        return any(True for _ in self._in_piece(piece, inside))

    def _in_piece(self, piece: Piece, inside: frozenset[int]) -> Iterator[tuple[object, Text, int, str]]:
        """Yield what identifies a finding, what it is, where it begins, and whose unit it concerns."""
        for text in _written(piece.text):
            if (at := self.traces.path(text)) is not None:
                yield "path", MACHINE_PATH, at, ""
            if (at := self.traces.secret(text)) is not None:
                yield "secret", SECRET, at, ""
            plain = even(text)
            for seen in self.watch.seen(plain):
                if inside.isdisjoint(seen.people):
                    what = OTHER_ID if seen.kind == "id" else OTHER_NAME
                    yield (seen.kind, seen.people), what, seen.start, self._unit(seen.people)
            if self.watch.short:
                labelled = (found[1] for found in ID_LABEL.finditer(plain))
                for people in map(self.watch.standing_as_id, labelled):
                    yield from self._outside(people, inside)
        if self.watch.short:
            for people in map(self.watch.standing_as_id, piece.ids):
                yield from self._outside(people, inside)

    def _outside(self, people: tuple[int, ...], inside: frozenset[int]) -> Iterator[tuple[object, Text, int, str]]:
        if people and inside.isdisjoint(people):
            yield ("id", people), OTHER_ID, 0, self._unit(people)

    def _unit(self, people: Iterable[int]) -> str:
        return ", ".join(sorted({self.watch.people[index].unit for index in people} - {""}))

    def _place(self, piece: Piece, at: int, inside: frozenset[int]) -> Text:
        if piece.lined:
            return LINE.format(line=piece.text.count("\n", 0, at) + 1)
        return HERE if self._tells(piece.place.en, inside) else piece.place


def _written(text: str) -> Iterator[str]:
    """Yield a text as it is, and as it reads once its escapes (`%E1…`, `\\u1ea1`) are resolved."""
    yield text
    if ESCAPED.search(text):
        yield unquote(UNICODE_ESCAPE.sub(lambda found: chr(int(found[1] or found[2], 16)), text))
