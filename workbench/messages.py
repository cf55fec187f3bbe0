"""Everything that is said to people: lazy messages, and the one catalogue that each language has.

The English sentence is the message's id; `locale/<language>/LC_MESSAGES/workbench.po` says it in another language. A
message is written where it is needed and said in a language only when it is shown, so that a page, the terminal, a
document and the studio cannot differ. Another language is another `.po` file.
"""

from __future__ import annotations

import gettext
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from workbench.shipped import installed

SOURCE = "en"
DEFAULT = "vi"
LOCALE_FOLDER = Path(__file__).parent / "locale"


class Words:
    """What can be said in every language: a message, a name that data give, or several of these joined."""

    __slots__ = ()

    def in_(self, language: str) -> str:
        """Return the words in `language`."""
        raise NotImplementedError

    def format(self, **values: Any) -> Words:  # noqa: ARG002
        """Return the words with values for their `{placeholders}`; a name has none."""
        return self

    def __str__(self) -> str:
        return self.in_(SOURCE)


@dataclass(frozen=True, slots=True)
class Message(Words):
    """One sentence: its English id, the context that tells it from the same English words elsewhere, its values.

    A value that is `Words` itself is said in the language of the whole.
    """

    id: str
    context: str = ""
    values: tuple[tuple[str, Any], ...] | None = None

    def format(self, **values: Any) -> Message:
        """Return the message with values for its `{placeholders}`."""
        return replace(self, values=tuple({**dict(self.values or ()), **values}.items()))

    def in_(self, language: str) -> str:
        """Return the sentence in `language`, its placeholders filled."""
        catalogue = translations(language)
        said = catalogue.pgettext(self.context, self.id) if self.context else catalogue.gettext(self.id)
        if self.values is None:
            return said
        return said.format(**{name: said_in(value, language) for name, value in self.values})


@dataclass(frozen=True, slots=True)
class Named(Words):
    """A name that data give by language; where a language is not given, the first one stands for it."""

    names: tuple[tuple[str, str], ...]

    def in_(self, language: str) -> str:
        """Return the name in `language`."""
        return dict(self.names).get(language) or self.names[0][1]


@dataclass(frozen=True, slots=True)
class Joined(Words):
    """Words one after the other, with a separator between them."""

    parts: tuple[Words, ...]
    separator: str = ""

    def in_(self, language: str) -> str:
        """Return all parts in `language`."""
        return self.separator.join(part.in_(language) for part in self.parts)


def msg(message: str) -> Message:
    """Return the message with this English text; `make catalogue` finds it for the translators."""
    return Message(message)


def msg_in(context: str, message: str) -> Message:
    """Return a message whose English words mean something of their own in this context."""
    return Message(message, context)


def named(vi: str, en: str = "") -> Named:
    """Return a name that the data give in Vietnamese and, where they do, in English."""
    return Named((("vi", vi), ("en", en)))


def as_is(text: str) -> Named:
    """Return words that are the same in every language: an id, a file's header."""
    return Named(((SOURCE, text),))


def joined(parts: Iterable[Words], separator: str = "") -> Joined:
    """Return the parts as one."""
    return Joined(tuple(parts), separator)


def said_in(value: Any, language: str) -> Any:
    """Return a message's value as it stands in the sentence."""
    return value.in_(language) if isinstance(value, Words) else value


def as_data(words: Words) -> dict[str, Any]:
    """Return words as plain data, to be kept in a file and read back by `from_data`."""
    if isinstance(words, Message):
        values = {name: _plain(value) for name, value in words.values or ()}
        return {"message": words.id, "context": words.context, "values": None if words.values is None else values}
    if isinstance(words, Joined):
        return {"parts": [as_data(part) for part in words.parts], "separator": words.separator}
    if isinstance(words, Named):
        return {"names": dict(words.names)}
    return {"names": {language: words.in_(language) for language in languages()}}


def from_data(data: Mapping[str, Any]) -> Words:
    """Return the words that `as_data` wrote down."""
    if "message" in data:
        values = data["values"]
        found = None if values is None else tuple((n, _value(v)) for n, v in values.items())
        return Message(data["message"], data["context"], found)
    if "parts" in data:
        return joined((from_data(part) for part in data["parts"]), data["separator"])
    return Named(tuple(data["names"].items()))


def as_text(words: Words) -> str:
    """Return words as one cell of a table holds them, to be read back by `from_text`."""
    return json.dumps(as_data(words), ensure_ascii=False, sort_keys=True)


def from_text(text: str) -> Words:
    """Return the words that `as_text` wrote down."""
    return from_data(json.loads(text))


def _plain(value: Any) -> Any:
    """Return a value as JSON can hold it: a number of NumPy's as Python's, a day as it would be printed."""
    if isinstance(value, Words):
        return as_data(value)
    value = value.item() if hasattr(value, "item") else value
    return value if value is None or isinstance(value, str | int | float) else str(value)


def _value(value: Any) -> Any:
    return from_data(value) if isinstance(value, Mapping) else value


@cache
def languages() -> tuple[str, ...]:
    """Return the languages that can be spoken: the default first, then those with a catalogue, and English."""
    found = {folder.parent.name for folder in LOCALE_FOLDER.glob("*/LC_MESSAGES")} | {SOURCE}
    return tuple(sorted(found, key=lambda language: (language != DEFAULT, language)))


def spoken(*wished: str | None) -> str:
    """Return the first of these languages that can be spoken, the default where none can."""
    return next((language for language in wished if language in languages()), DEFAULT)


def command_language() -> str:
    """Language of the command line: WORKBENCH_LANGUAGE, else English on an English system, else Vietnamese."""
    system = SOURCE if os.environ.get("LANG", "").lower().startswith("en") else None
    return spoken(os.environ.get("WORKBENCH_LANGUAGE"), system)


@cache
def translations(language: str) -> gettext.NullTranslations:
    """Return the catalogue of a language; English is the language of the ids and needs none."""
    source = LOCALE_FOLDER / language / "LC_MESSAGES" / "workbench.po"
    if language == SOURCE or not source.is_file():
        return gettext.NullTranslations()
    compiled = source.with_suffix(".mo")
    if not compiled.is_file() or (not installed() and compiled.stat().st_mtime < source.stat().st_mtime):
        return _compiled(source, compiled)
    with compiled.open("rb") as binary:
        return gettext.GNUTranslations(binary)


def _compiled(source: Path, compiled: Path) -> gettext.NullTranslations:
    """Compile a catalogue, and keep it beside its source where that can be written, as Python does with bytecode."""
    import io
    from contextlib import suppress

    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with source.open("rb") as text:
        catalogue = read_po(text)
    binary = io.BytesIO()
    write_mo(binary, catalogue)
    with suppress(OSError):
        fresh = compiled.with_suffix(f".{os.getpid()}")
        fresh.write_bytes(binary.getvalue())
        fresh.replace(compiled)
    binary.seek(0)
    return gettext.GNUTranslations(binary)
