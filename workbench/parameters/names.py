"""What things are called: ids, numbers of levels, and names in both languages."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from workbench.language import Text
from workbench.parameters.declare import Declared, parameter

Id = Annotated[str, StringConstraints(min_length=1, max_length=300, strip_whitespace=True)]
LevelNumber = Annotated[int, Field(ge=1, le=20)]


class Name(Declared):
    """A name in both languages."""

    vi: str = parameter(label=("Tiếng Việt", "Vietnamese"), help=("Tên tiếng Việt.", "The Vietnamese name."))
    en: str = parameter(label=("Tiếng Anh", "English"), help=("Tên tiếng Anh.", "The English name."))

    @property
    def text(self) -> Text:
        """The name as a bilingual text."""
        return Text(self.vi, self.en)
