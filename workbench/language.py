"""Two languages: bilingual sentences, gettext catalogues, and numbers, dates and money as an officer writes them."""

from __future__ import annotations

import datetime as dt
import gettext
import io
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

Language = Literal["vi", "en"]
LANGUAGES: tuple[Language, ...] = ("vi", "en")
LOCALE_FOLDER = Path(__file__).parent / "locale"
# For the streams and files of a Python process, whatever the locale; what UTF-8 cannot hold is written as an escape.
UTF8_ENVIRONMENT = {"PYTHONUTF8": "1", "PYTHONIOENCODING": "utf-8:backslashreplace"}


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in both languages; `{placeholders}` are filled by `format`."""

    vi: str
    en: str

    def in_(self, language: str) -> str:
        """Return the sentence in `language` ("vi" or "en")."""
        return self.en if language == "en" else self.vi

    def format(self, **values: object) -> Text:
        """Return the sentence with its placeholders filled in both languages; a `Text` value is filled per language."""

        def fill(language: Language) -> str:
            words = {name: value.in_(language) if isinstance(value, Text) else value for name, value in values.items()}
            return self.in_(language).format(**words)

        return Text(fill("vi"), fill("en"))


def command_language() -> Language:
    """Language of the command line: WORKBENCH_LANGUAGE, else English on an English system, else Vietnamese."""
    chosen = os.environ.get("WORKBENCH_LANGUAGE", "")
    if chosen in LANGUAGES:
        return "en" if chosen == "en" else "vi"
    return "en" if os.environ.get("LANG", "").lower().startswith("en") else "vi"


@cache
def translations(language: str) -> gettext.NullTranslations:
    """Gettext translations of `language`, read from `locale/<language>/LC_MESSAGES/workbench.po`.

    English is the language of the message ids, so it needs no catalogue.
    """
    if language == "en":
        return gettext.NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with (LOCALE_FOLDER / language / "LC_MESSAGES" / "workbench.po").open("rb") as source:
        catalogue = read_po(source, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def mark(message: str) -> str:
    """Mark a message for the catalogues where it is said later."""
    return message


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says messages, numbers, dates and money in one language."""

    language: Language

    def say(self, message: str, **values: object) -> str:
        """Return the translation of `message` with its `{placeholders}` filled."""
        translated = translations(self.language).gettext(message)
        return translated.format(**values) if values else translated

    def count(self, one: str, many: str, n: int, **values: object) -> str:
        """Return the singular or plural translation for `n`, available to the message as `{n}`."""
        return translations(self.language).ngettext(one, many, n).format(n=self.number(n), **values)

    def name(self, text: Text) -> str:
        """Return a bilingual text in this language."""
        return text.in_(self.language)

    def number(self, value: float, decimals: int = 0) -> str:
        """Return a number with the language's decimal sign, grouping and a true minus; a dash where it is missing."""
        from babel.numbers import format_decimal

        if value is None or value != value:
            return "–"
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        return format_decimal(round(value, decimals) + 0, format=pattern, locale=self.language).replace("-", "−")

    def percent(self, value: float, decimals: int = 0) -> str:
        """Return a value of 0–100 with its sign: `73 %` in Vietnamese, `73%` in English."""
        if value is None or value != value:
            return "–"
        return self.number(value, decimals) + ("%" if self.language == "en" else "\u00a0%")

    def date(self, value: dt.date | None) -> str:
        """Return a date: `07/10/2019` in Vietnamese, `7 Oct 2019` in English."""
        from babel.dates import format_date

        if value is None:
            return "–"
        pattern = "d MMM y" if self.language == "en" else "dd/MM/y"
        return format_date(value, format=pattern, locale=self.language)

    def day(self, value: dt.date) -> str:
        """Return a day of the plan without its year: `07/10` in Vietnamese, `7 Oct` in English."""
        from babel.dates import format_date

        return format_date(value, format="d MMM" if self.language == "en" else "dd/MM", locale=self.language)

    def period(self, first: dt.date, last: dt.date) -> str:
        """Return the days from first to last, what both share said once: `21–22/10/2019`, `21–22 Oct 2019`."""
        from babel.dates import format_date

        if first == last:
            return self.date(first)
        if (first.year, first.month) == (last.year, last.month):
            begins = format_date(first, format="d" if self.language == "en" else "dd", locale=self.language)
            return f"{begins}–{self.date(last)}"
        begins = self.day(first) if first.year == last.year else self.date(first)
        return f"{begins} – {self.date(last)}"

    def money(self, dong: float) -> str:
        """Return an amount in đồng, in millions from one million on; the number stays with the word after it."""
        if dong is None or dong != dong:
            return "–"
        if abs(dong) < 1_000_000:
            return self.say("{amount} đồng", amount=self.number(dong)).replace(" ", "\u00a0", 1)
        millions = dong / 1_000_000
        amount = self.number(millions, 0 if millions >= 100 or millions % 1 == 0 else 1)
        return self.say("{amount} million đồng", amount=amount).replace(" ", "\u00a0", 1)

    def listing(self, parts: list[str]) -> str:
        """Join parts as a sentence does: `a, b and c`; by semicolons where a part holds a comma itself."""
        if len(parts) < 2:
            return "".join(parts)
        if any("," in part for part in parts):
            return "; ".join(parts)
        return self.say("{first} and {last}", first=", ".join(parts[:-1]), last=parts[-1])
