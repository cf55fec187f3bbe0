"""How marks are laid out: on a page or a phone, in named rows, along a scale."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest

from matplotlib.ticker import MaxNLocator

from workbench.marks.letters import Weight, text_width
from workbench.marks.palette import INK, PAPER, QUIET
from workbench.marks.shapes import Box, Dot, Label, Line, Mark

PAGE, PHONE = 540.0, 360.0
"""Points of a drawing as wide as the page, and of one as wide as a phone."""

LARGER = 1.45
"""How much larger the words of a drawing for a phone are than those of one for the page."""

PAD, GAP = 2.0, 6.0
"""Points around a drawing, and between words and what they name."""

MIDDLE, OVER = 0.36, 0.35
"""Shares of its size by which a word's base lies under the middle of a row beside it, and over a row under it."""


Number = Callable[[float, int], str]
"""Says a number with so many decimals in the page's language."""


@dataclass(frozen=True, slots=True)
class Form:
    """A drawing's width and the sizes of its words, in points; a narrow one has names above their rows."""

    width: float
    size: float
    small: float
    narrow: bool


def form(narrow: bool, *, small: float = 8.0) -> Form:
    """Return the form for a phone, or for a page; `small` is the size of small words on a page."""
    return Form(PHONE, 9.0 * LARGER, small * LARGER, narrow) if narrow else Form(PAGE, 9.0, small, narrow)


@dataclass(frozen=True, slots=True)
class Scale:
    """Where values from `low` to `high` lie between two places, in points."""

    low: float
    high: float
    start: float
    end: float

    @property
    def point(self) -> float:
        """Points of one unit of the values."""
        return (self.end - self.start) / (self.high - self.low)

    def __call__(self, value: float) -> float:
        """Return where a value lies."""
        return self.start + self.point * (value - self.low)


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows under each other, each with its name: to the left of it on a page, above it on a phone.

    Attributes:
        names: of the rows.
        asides: words that end a row, if any.
        size: of the names and asides.
        left: where rows begin.
        right: where they end at the latest.
        top: where the first one's room begins.
        above: room over a row for its name.
        tall: a row without its name.
        step: from one row to the next.
    """

    names: Sequence[str]
    asides: Sequence[str]
    size: float
    left: float
    right: float
    top: float
    above: float
    tall: float
    step: float

    @property
    def foot(self) -> float:
        """Where the room of the last row ends."""
        return self.top + self.step * len(self.names)

    def y(self, at: int) -> float:
        """Return the upper edge of a row."""
        return self.top + self.step * at + self.above

    def middle(self, at: int) -> float:
        """Return the middle of a row."""
        return self.y(at) + self.tall / 2

    def base(self, at: int) -> float:
        """Return the base line of words as large as the names that stand beside a row."""
        return self.middle(at) + MIDDLE * self.size

    def head(self, at: int) -> float:
        """Return the base line of words that stand above a row."""
        return self.y(at) - OVER * self.size

    def name(self, at: int, colour: str = INK, weight: Weight = "normal") -> Label:
        """Return a row's name where it stands."""
        if self.above:
            return Label(self.names[at], PAD, self.head(at), self.size, colour, weight=weight)
        return Label(self.names[at], self.left - GAP, self.base(at), self.size, colour, "end", weight)

    def aside(self, at: int, end: float, colour: str = INK, weight: Weight = "normal") -> Label:
        """Return the words that end a row: beside its `end` on a page, above it on a phone."""
        if self.above:
            return Label(self.asides[at], self.right, self.head(at), self.size, colour, "end", weight)
        return Label(self.asides[at], end + GAP, self.base(at), self.size, colour, weight=weight)


def rows(
    form: Form,
    names: Iterable[object],
    *,
    tall: float,
    between: float = 0.0,
    top: float = PAD,
    asides: Iterable[str] = (),
    widest: float = 0.5,
    indent: float = 0.0,
    weight: Weight = "normal",
) -> Rows:
    """Lay out rows; names too long for their room are written smaller.

    Args:
        form: of the drawing.
        names: of the rows.
        tall: points of a row without its name.
        between: points from one row's end to where the next one's room begins.
        top: where the first one's room begins.
        asides: words that end each row, in bold at the most.
        widest: share of a page's drawing up to which names are written in full size.
        indent: points left free at either end of a row on a phone.
        weight: of the names.
    """
    said, ends, room = [str(name) for name in names], list(asides), form.width - 2 * PAD
    wide = [text_width(name, form.size, weight) for name in said]
    beside = [GAP + text_width(word, form.size, "bold") for word in ends]
    if form.narrow:
        longest = max(map(sum, zip_longest(wide, beside, fillvalue=0.0)))
        size = form.size * min(1.0, (room - indent * bool(ends)) / longest)
        right, above = form.width - PAD - indent, (1 + OVER) * size
        return Rows(said, ends, size, PAD + indent, right, top, above, tall, above + tall + between)
    share = min(1.0, widest * room / max(wide))
    right = form.width - PAD - share * max(beside, default=0.0)
    return Rows(said, ends, share * form.size, PAD + share * max(wide) + GAP, right, top, 0.0, tall, tall + between)


def cell(
    box: tuple[float, float, float, float], fill: str, word: str, size: float, *, ink: str = PAPER, rim: float = 0.6
) -> list[Mark]:
    """Return a filled cell (x, y, wide, tall) with a word in its middle, and a rim left free around it.

    An empty `fill` leaves the ground as it is, an empty word the cell.
    """
    x, y, wide, tall = box
    made: list[Mark] = [Box(x + rim, y + rim, wide - 2 * rim, tall - 2 * rim, fill)] if fill else []
    return [*made, Label(word, x + wide / 2, y + tall / 2 + MIDDLE * size, size, ink, "middle")] if word else made


def interval(
    scale: Scale,
    y: float,
    ends: tuple[float, float],
    value: float,
    colour: str,
    *,
    radius: float,
    width: float = 1.6,
    open: bool = False,
    diamond: bool = False,
) -> tuple[Line, Dot]:
    """Return a value as a dot, `radius` to its outer edge, on the line of its interval at height `y`.

    An open dot is one that nothing is concluded from, a diamond one that sums up others.
    """
    line = Line(scale(ends[0]), y, scale(ends[1]), y, colour, width)
    x, edge = scale(value), 1.6
    if open:
        return line, Dot(x, y, radius - edge / 2, PAPER, colour, edge, diamond)
    return line, Dot(x, y, radius, colour, diamond=diamond)


def under(scale: Scale, ticks: Iterable[tuple[float, str]], base: float, size: float) -> Iterator[Label]:
    """Yield the words of a scale's ticks, centred under their places."""
    return (Label(words, scale(tick), base, size, QUIET, "middle") for tick, words in ticks)


def legend(
    entries: Iterable[tuple[str, str]], left: float, right: float, base: float, size: float
) -> tuple[list[Mark], float]:
    """Return patches of colour, each with what it stands for (fill, words), in lines, and the last one's base line."""
    made: list[Mark] = []
    x = left
    for fill, words in entries:
        wide = size + 4 + text_width(words, size)
        if x > left and x + wide > right:
            x, base = left, base + 1.5 * size
        made += [Box(x, base - size + 1, size, size, fill), Label(words, x + size + 4, base, size, QUIET)]
        x += wide + 14
    return made, base


def round_ticks(low: float, high: float, *, most: int = 6, whole: bool = False, inside: bool = True) -> list[float]:
    """Return about `most` round (or whole) numbers from `low` to `high`, or those that reach over both."""
    found = MaxNLocator(nbins=most, steps=[1, 2, 5, 10], integer=whole).tick_values(low, high)
    return [float(tick) for tick in found if not inside or low <= tick <= high]


def said(ticks: Sequence[float], number: Number) -> list[tuple[float, str]]:
    """Return ticks with their words, as the page's language writes them."""
    decimals = decimals_of(ticks)
    return [(tick, number(tick, decimals)) for tick in ticks]


def decimals_of(ticks: Sequence[float]) -> int:
    """Return the decimals that tell the ticks of an axis apart."""
    step = min((b - a for a, b in pairwise(ticks)), default=1.0)
    return 0 if step > 0.99 else 1 if step > 0.099 else 2
