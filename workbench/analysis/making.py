"""Steps made where their inputs changed, and taken from where they are kept otherwise; and which it was, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from workbench.analysis.content import content_digest, followed, plain_digest, program_digest
from workbench.analysis.graph import STEPS
from workbench.analysis.step import FRAMEWORK, Step, Workings, called
from workbench.analysis.store import Entry, Store
from workbench.errors import InputError
from workbench.messages import Words, as_is, joined, msg
from workbench.parameters import Settings

PROGRAM, FILES, TABLE = "program", "files", "table "
REASONS: dict[str, Words] = {
    PROGRAM: msg("the program changed"),
    FILES: msg("files changed"),
    FRAMEWORK: msg("framework: {name}"),
    "": msg("parameters: {name}"),
    TABLE: msg("table {name}"),
}
"""What a part of a step's key stands for, in the order in which it is said."""
LOST = msg("what was kept is damaged or gone")
MADE = msg("Steps made again, {n} of {all}: {steps}.")
ALL_KEPT = msg("Every step of the analysis is kept ({all}).")
ALL_MADE = msg("Every step of the analysis is made ({all}).")


class Keeper(Protocol):
    """Where made steps are kept."""

    def get(self, step: Step, key: str) -> Entry | None:
        """Return what the step made under a key, None where that is not here."""


@dataclass(frozen=True)
class Remade:
    """Why a step was made: the first input that differs from the last time, None where there was no last time."""

    step: Step
    why: Words | None


class KeptWorkings(Workings):
    """The things of an analysis, taken from where they are kept and made otherwise; what is made is kept in `store`.

    A step's key is the digest of the code that it uses, of the values and files that it follows, and of the things that
    it reads: of what they hold, not of how they came about. So a step whose inputs come out the same is kept.

    Args:
        settings: parameters and framework in force.
        keepers: where made steps are looked for, in this order, before `store`.
        store: where they are looked for and kept; None to keep nothing.
        steps: every step, each after those that make what it reads.

    Attributes:
        remade: the steps that were made, in order.
        found: of the steps looked for, key and digests of what they made.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        keepers: Sequence[Keeper] = (),
        store: Store | None = None,
        steps: Sequence[Step] = STEPS,
    ):
        super().__init__(settings, steps)
        self.remade: list[Remade] = []
        self.found: dict[str, tuple[str, Mapping[str, str]]] = {}
        self._store = store
        self._keepers: tuple[Keeper, ...] = (*keepers, *([store] if store else []))
        self._entries: dict[str, list[Entry]] = {}
        self._parts: dict[str, dict[str, str]] = {}
        self._followed: dict[tuple[str, ...], dict[str, Any]] = {}

    def settle(self, wanted: Iterable[str] | None = None, *, make: bool = True) -> bool:
        """Find or make every step that some things rest on.

        Args:
            wanted: the things; None for all.
            make: whether a step that is not kept is made.

        Returns:
            Whether every step was found or made.
        """
        asked = self.steps if wanted is None else self._resting(wanted)
        left = [step for step in asked if step.name not in self.found]
        return all(self._settled(step, make=make) for step in left)

    def digest(self) -> str:
        """Return the SHA-256 of the keys of every step that was settled: of all that the things follow from."""
        return plain_digest({name: key for name, (key, _) in self.found.items()})

    def said(self) -> Words:
        """Say which steps were made, and why, and how many were kept."""
        whole = sum(step.kept for step in self.steps)
        if not self.remade:
            return ALL_KEPT.format(all=whole)
        if len(self.remade) == whole and not any(made.why for made in self.remade):
            return ALL_MADE.format(all=whole)
        words = [(made.step.title, made.why) for made in self.remade]
        listed = joined((joined((title, as_is(" ("), why, as_is(")"))) if why else title for title, why in words), "; ")
        return MADE.format(n=len(self.remade), all=whole, steps=listed)

    def _resting(self, wanted: Iterable[str]) -> list[Step]:
        needed, waiting = set(), list(wanted)
        while waiting:
            step = self.maker[waiting.pop()]
            if step.name not in needed:
                needed.add(step.name)
                waiting += step.reads
        return [step for step in self.steps if step.name in needed]

    def _settled(self, step: Step, *, make: bool) -> bool:
        parts = self._parts[step.name] = self._parts_of(step)
        key = plain_digest([step.name, parts])
        if not step.kept:
            self.found[step.name] = key, {thing: plain_digest([key, thing]) for thing in step.makes}
            return True
        entries = [entry for keeper in self._keepers if (entry := keeper.get(step, key)) is not None]
        if entries:
            self._entries[step.name] = entries
            self.found[step.name] = key, entries[0].digests
            return True
        if not make:
            return False
        made = self._made(step)
        self._things |= made
        return True

    def _parts_of(self, step: Step) -> dict[str, str]:
        """What the step is made from, as digests by what they stand for."""
        parts = {PROGRAM: program_digest(step.rooms)}
        if step.files:
            parts[FILES] = plain_digest(called(step.files)(self.settings))
        if step.parameters not in self._followed:
            values = followed(self.settings, step.parameters)
            self._followed[step.parameters] = {name: plain_digest(value) for name, value in values.items()}
        parts |= self._followed[step.parameters]
        return parts | {f"{TABLE}{thing}": self.found[self.maker[thing].name][1][thing] for thing in step.reads}

    def __getitem__(self, name: str) -> Any:
        if name not in self._things:
            step = self.maker[name]
            if name in step.passing and step.name in self._entries:
                made = super()._made(step)
                self._things |= {thing: made[thing] for thing in step.passing}
            else:
                self._load(name, step)
        return super().__getitem__(name)

    def _load(self, name: str, step: Step) -> None:
        for entry in self._entries.get(step.name, ()):
            try:
                self._things[name] = entry.load(name)
                return
            except (InputError, KeyError):
                continue

    def _made(self, step: Step) -> dict[str, Any]:
        made = super()._made(step)
        if step.kept:
            self._keep(step, made)
        return made

    def _keep(self, step: Step, made: Mapping[str, Any]) -> None:
        lost = step.name in self._entries
        self.remade.append(Remade(step, LOST if lost else self._why(step)))
        parts = self._parts[step.name]
        key = plain_digest([step.name, parts])
        digests = {thing: content_digest(value) for thing, value in made.items()}
        self.found[step.name] = key, digests
        if self._store is not None:
            self._store.put(step, key, parts=parts, digests=digests, made=made)

    def _why(self, step: Step) -> Words | None:
        """The first part of the step's key that differs from the last time."""
        stores = [keeper for keeper in reversed(self._keepers) if isinstance(keeper, Store)]
        last = next((last for store in stores if (last := store.last_parts(step)) is not None), None)
        parts = self._parts[step.name]
        changed = [part for part, digest in parts.items() if last is not None and last.get(part) != digest]
        if not changed:
            return None
        order = list(REASONS)
        part = min(changed, key=lambda part: order.index(_kind(part)))
        return REASONS[_kind(part)].format(name=part.removeprefix(_kind(part)))


def _kind(part: str) -> str:
    return next((kind for kind in REASONS if kind and part.startswith(kind)), "")
