"""What a plan made seat by seat has used up of one limit."""

from __future__ import annotations

from typing import Any


class Tally:
    """The count of one limit; what does not concern it is allowed, and changes nothing.

    A seat is a row of `seating.possible_seats` as a dictionary. `sign` is 1 to count something in, −1 to count it out.
    """

    def seat(self, seat: dict[str, Any]) -> bool:
        """Whether one more person may take the seat."""
        return True

    def sit(self, seat: dict[str, Any], sign: int) -> None:
        """Count a seat."""

    def place(self, course: int, site: str) -> bool:
        """Whether one more session of the course may open at the site, whenever."""
        return True

    def session(self, course: int, site: str, weeks: range) -> bool:
        """Whether it may open in these weeks."""
        return True

    def open(self, course: int, site: str, weeks: range, sign: int) -> None:
        """Count a session."""


def weeks_of(seat: dict[str, Any]) -> range:
    """Return the weeks that a seat takes up."""
    return range(seat["week"], seat["week"] + seat["span"])
