"""The limits of the plan that nobody was asked for: what is assumed, and how each is changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from workbench.language import Speaker
from workbench.listing import Column, Listing, listing
from workbench.messages import msg
from workbench.parameters import CohortParameters
from workbench.parameters.declare import label_of, unit_of, unit_words_of
from workbench.parameters.planning import Coaching, Training, Travel

ASSUMED = (
    ("training", Training, "weeks"), ("training", Training, "release_cap"), ("training", Training, "days_per_officer"),
    ("training", Training, "sessions_per_course"), ("training", Training, "strength"),
    ("training.travel", Travel, "allowed"), ("training.travel", Travel, "cost"), ("coaching", Coaching, "weeks"),
    ("coaching", Coaching, "load"),
)  # fmt: skip
"""Where the limit stands, its model and its field."""
TRAVELS = {
    "never": msg("only at the unit's own site"),
    "needed": msg("elsewhere where the course is not held at the unit's site"),
    "always": msg("anywhere"),
}


@dataclass(frozen=True)
class Assumed:
    """One limit: where it stands in the parameters, and its value."""

    place: str
    field: str
    model: type
    value: Any

    @property
    def key(self) -> str:
        """What is written in the file of answers to change it, below `parameters`."""
        parts = [*self.place.split("."), self.field]
        shown = self.value if isinstance(self.value, str) else "none" if self.value is None else f"{self.value:g}"
        return "{" + ": {".join(parts) + f": {shown}" + "}" * len(parts)


def limits_of(parameters: CohortParameters) -> list[Assumed]:
    """Return the limits that hold."""
    found = []
    for place, model, field in ASSUMED:
        at: Any = parameters
        for part in place.split("."):
            at = getattr(at, part)
        found.append(Assumed(place, field, model, getattr(at, field)))
    return found


def limits_listed(limits: Sequence[Assumed], speaker: Speaker) -> Listing:
    """Return the limits as a table: which, how much, and what to write to change it."""
    columns = [
        Column("limit", speaker.say("limit")),
        Column("value", speaker.say("value")),
        Column("key", speaker.say("to change it: `parameters:` in answers.yaml"), "code"),
    ]
    rows = [(speaker.name(label_of(one.model, one.field)), _value(one, speaker), one.key) for one in limits]
    return listing(speaker, speaker.say("Limits that the plan is made with"), columns, rows)


def _value(one: Assumed, speaker: Speaker) -> str:
    if one.value is None:
        return speaker.say("no limit")
    if isinstance(one.value, str):
        return speaker.name(TRAVELS[one.value])
    if unit_of(one.model, one.field) == "share":
        return f"{speaker.number(round(100 * one.value, 1), 0)} %"
    return f"{speaker.number(one.value, 0)} {speaker.name(unit_words_of(one.model, one.field))}".strip()
