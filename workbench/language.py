"""Numbers, dates, money and lists as a reader of one language writes them, and messages said in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from workbench.messages import SOURCE, Message, Words, msg_in, said_in, translations

Language = str
# For the streams and files of a Python process, whatever the locale; what UTF-8 cannot hold is written as an escape.
UTF8_ENVIRONMENT = {"PYTHONUTF8": "1", "PYTHONIOENCODING": "utf-8:backslashreplace"}
PERCENT = msg_in("format", "{number}%")
DATE = msg_in("format", "d MMM y")
DAY_AND_MONTH = msg_in("format", "d MMM")
DAY = msg_in("format", "d")


@dataclass(frozen=True)
class Speaker:
    """Says messages, numbers, dates and money in one language."""

    language: Language

    def say(self, message: str | Words, **values: object) -> str:
        """Return a message in this language with its `{placeholders}` filled."""
        words = Message(message) if isinstance(message, str) else message
        return (words.format(**values) if values and isinstance(words, Message) else words).in_(self.language)

    def plural(self, one: str, many: str, n: int, **values: object) -> str:
        """Return the singular or plural translation for `n`, available to the message as `{n}`."""
        said = translations(self.language).ngettext(one, many, n)
        return said.format(n=self.number(n), **{name: said_in(v, self.language) for name, v in values.items()})

    def name(self, words: Words) -> str:
        """Return words in this language."""
        return words.in_(self.language)

    @cached_property
    def locale(self) -> str:
        """The locale whose rules for numbers and dates hold: the language's, that of the ids where there is none."""
        from babel.localedata import exists

        return self.language if exists(self.language) else SOURCE

    def number(self, value: float, decimals: int = 0) -> str:
        """Return a number with the language's decimal sign, grouping and a true minus; a dash where it is missing."""
        from babel.numbers import format_decimal

        if value is None or value != value:
            return "–"
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        return format_decimal(round(value, decimals) + 0, format=pattern, locale=self.locale).replace("-", "−")

    def percent(self, value: float, decimals: int = 0) -> str:
        """Return a value of 0–100 with its sign: `73 %` in Vietnamese, `73%` in English."""
        if value is None or value != value:
            return "–"
        return self.say(PERCENT, number=self.number(value, decimals))

    def date(self, value: dt.date | None) -> str:
        """Return a date: `07/10/2019` in Vietnamese, `7 Oct 2019` in English."""
        return "–" if value is None else self._date(value, DATE)

    def day(self, value: dt.date) -> str:
        """Return a day of the plan without its year: `07/10` in Vietnamese, `7 Oct` in English."""
        return self._date(value, DAY_AND_MONTH)

    def _date(self, value: dt.date, pattern: Message) -> str:
        from babel.dates import format_date

        return format_date(value, format=self.say(pattern), locale=self.locale)

    def period(self, first: dt.date, last: dt.date) -> str:
        """Return the days from first to last, what both share said once: `21–22/10/2019`, `21–22 Oct 2019`."""
        if first == last:
            return self.date(first)
        if (first.year, first.month) == (last.year, last.month):
            return f"{self._date(first, DAY)}–{self.date(last)}"
        begins = self.day(first) if first.year == last.year else self.date(first)
        return f"{begins} – {self.date(last)}"

    def days(self, first: dt.date, last: dt.date) -> str:
        """Return days of the plan from first to last without their year: `21–22/10`, `21–22 Oct`."""
        if first == last:
            return self.day(first)
        if (first.year, first.month) == (last.year, last.month):
            return f"{self._date(first, DAY)}–{self.day(last)}"
        return f"{self.day(first)} – {self.day(last)}"

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


@dataclass(frozen=True, slots=True)
class Written(Words):
    """A value that is written when its language is known: `written(Speaker.money, 5e6)`."""

    way: Callable[..., str]
    values: tuple[object, ...]

    def in_(self, language: str) -> str:
        """Return the value as `language` writes it."""
        return self.way(Speaker(language), *self.values)


def written(way: Callable[..., str], *values: object) -> Written:
    """Return numbers, dates or money to be written by a method of `Speaker` once the language is known."""
    return Written(way, values)
