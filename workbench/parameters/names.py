"""What things are called: ids, numbers of levels, and names in both languages."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from workbench.characters import composed
from workbench.messages import Words, languages, msg, named
from workbench.parameters.declare import Declared, parameter


def _as_written(text: str) -> str:
    """Refuse an id that would not be equal to what a cell says: it is never changed without a word."""
    if text != composed(text):
        raise PydanticCustomError("id_form", "not in the form in which cells are read")
    return text


def _name(text: str) -> str:
    return unicodedata.normalize("NFC", text)


Id = Annotated[str, StringConstraints(min_length=1, max_length=300, strip_whitespace=True), AfterValidator(_as_written)]
"""Equal to what cells hold: in Unicode form NFC, with plain spaces."""
Shown = Annotated[str, StringConstraints(min_length=1, max_length=5_000, strip_whitespace=True), AfterValidator(_name)]
"""What is shown to people, in Unicode form NFC."""
WRITTEN_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


def day_of(given: object) -> object:
    """Return a day written as in Vietnam (`1/10/2026`) as a date; anything else, and what is no day, as it is."""
    found = WRITTEN_DAY.fullmatch(given.strip()) if isinstance(given, str) else None
    if found is None:
        return given
    try:
        return dt.date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return given


Day = Annotated[dt.date, Field(ge=dt.date(1990, 1, 1), le=dt.date(2099, 12, 31)), BeforeValidator(day_of)]
"""A day of an assessment, a plan or a framework."""


def _quarter(text: str) -> str:
    if re.fullmatch(r"\d{4}-Q[1-4]", text) is None:
        raise PydanticCustomError("quarter_form", "no year and quarter")
    return text


Quarter = Annotated[str, AfterValidator(_quarter)]
"""Year and quarter, such as `2026-Q3`."""
MOST_MONEY = 1e15
"""đồng."""
Money = Annotated[float, Field(ge=0, le=MOST_MONEY)]
"""đồng."""
if TYPE_CHECKING:
    Spoken = str
else:
    Spoken = Literal[languages()]
"""A language that has a catalogue."""
VIETNAMESE = "[vi]"
"""What marks a Vietnamese name on an English page."""
LevelNumber = Annotated[int, Field(ge=1, le=20)]


class Name(Declared):
    """A name in Vietnamese and, where there is one, in English; text alone is the Vietnamese name."""

    vi: Shown = parameter(label=msg("Vietnamese"), help=msg("The Vietnamese name."))
    en: Shown | None = parameter(
        None,
        label=msg("English"),
        help=msg("The English name; empty: English pages show the Vietnamese one, marked as such."),
    )

    @model_validator(mode="before")
    @classmethod
    def _of_text(cls, given: object) -> object:
        return {"vi": given} if isinstance(given, str) else given

    @property
    def text(self) -> Words:
        """The name as words; the Vietnamese one bears `VIETNAMESE` where it stands for the English."""
        return named(self.vi, self.en or f"{self.vi} {VIETNAMESE}")
