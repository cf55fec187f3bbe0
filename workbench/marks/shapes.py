"""The marks that a light drawing is made of, in points right and down from its upper left corner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from workbench.marks.letters import Weight
from workbench.marks.palette import INK, PAPER

Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Label:
    """Words: real text at a point of its base line.

    Attributes:
        anchor: what of the words stands at the point.
        turn: degrees by which they are turned around it.
        halo: set off by a rim of paper from what they stand on.
    """

    words: str
    x: float
    y: float
    size: float
    colour: str = INK
    anchor: Anchor = "start"
    weight: Weight = "normal"
    turn: float = 0.0
    halo: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A bar, a cell, a ground: a rectangle by its upper left corner.

    `stroke` is the colour of its edge, if any; `says` are words that show when it is pointed at.
    """

    x: float
    y: float
    wide: float
    tall: float
    fill: str
    stroke: str = ""
    width: float = 1.0
    round: float = 0.0
    opacity: float = 1.0
    says: str = ""


@dataclass(frozen=True, slots=True)
class Tint:
    """Many boxes (x, y, wide, tall) of one colour, as one element."""

    boxes: Sequence[tuple[float, float, float, float]]
    fill: str


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line; `dashes` are lengths drawn and left out, as in "4 3"."""

    x1: float
    y1: float
    x2: float
    y2: float
    colour: str
    width: float = 1.0
    dashes: str = ""


@dataclass(frozen=True, slots=True)
class Dot:
    """A result: a circle, or a diamond for what sums others up; `stroke` is the colour of its edge, if any."""

    x: float
    y: float
    radius: float
    fill: str
    stroke: str = ""
    width: float = 1.6
    diamond: bool = False


@dataclass(frozen=True, slots=True)
class Hatch:
    """A hatching that the marks after it may be filled with; its name is one of a kind on a page."""

    name: str
    colour: str
    ground: str = PAPER

    @property
    def fill(self) -> str:
        """What a mark of this hatching has as its fill."""
        return f"url(#{self.name})"


Mark = Label | Box | Tint | Line | Dot | Hatch
