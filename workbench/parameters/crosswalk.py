"""A crosswalk: the competencies of a framework beside those of another, or of the same one in an earlier wave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from workbench.errors import Problem, did_you_mean
from workbench.messages import Words, msg, msg_in
from workbench.parameters.declare import Declared, parameter
from workbench.parameters.framework import Framework, Level
from workbench.parameters.names import Id, LevelNumber, Name


class CrosswalkRow(Declared):
    """One competency of this framework, and its counterpart."""

    ours: Id = parameter(label=msg("Ours"), help=msg("A competency's id in this framework."))
    theirs: Id | None = parameter(
        None,
        label=msg("Theirs"),
        help=msg("Its id in the other framework; empty: there is none."),
    )
    name: Name | None = parameter(
        None,
        label=msg("Their name"),
        help=msg("Its name in the other framework."),
    )
    levels: dict[LevelNumber, LevelNumber] = parameter(
        {},
        unit="level",
        label=msg("Levels"),
        help=msg("Level of this framework → level of the other."),
    )
    checked: bool = parameter(
        False,
        label=msg("Checked"),
        help=msg(
            "The owning department has confirmed the row. To another framework only such rows count; to an "
            "earlier wave all do, with a note."
        ),
    )


class Crosswalk(Declared):
    """A crosswalk from a framework to another."""

    crosswalk: Id = parameter(label=msg("Crosswalk"), help=msg("The crosswalk's id."))
    name: Name | None = parameter(
        None, label=msg("The other framework's name"), help=msg("The other framework's name.")
    )
    note: Name | None = parameter(None, label=msg("Note"), help=msg("Where it comes from, and its limits."))
    levels: list[Level] = parameter(
        [],
        label=msg("Their levels"),
        help=msg("The other framework's levels."),
    )
    rows: list[CrosswalkRow] = parameter([], label=msg_in("parameters", "Rows"), help=msg("One row per competency."))

    @property
    def ours_of(self) -> dict[str, str]:
        """This framework's competency of each of theirs."""
        return {row.theirs: row.ours for row in self.rows if row.theirs is not None}


def of_crosswalk(crosswalk: Crosswalk, framework: Framework) -> Iterator[Problem]:
    """Yield every contradiction within a crosswalk, and between it and the framework that it starts from."""
    scales, top = list(framework.domain_of), framework.top_level
    times = {name: Counter(getattr(row, name) for row in crosswalk.rows) for name in ("ours", "theirs")}
    for i, row in enumerate(crosswalk.rows):
        if row.ours not in framework.domain_of:
            said = msg("This framework has no such competency.")
            yield _wrong(i, "ours", row.ours, said, did_you_mean(row.ours, scales))
        if times["ours"][row.ours] > 1:
            said = msg("This framework's id stands in two rows.")
            instead = msg("Give each id of this framework in one row only.")
            yield _wrong(i, "ours", row.ours, said, instead)
        if row.theirs is not None and times["theirs"][row.theirs] > 1:
            said = msg("The other framework's id stands in two rows.")
            instead = msg("Give each id of the other framework in one row only.")
            yield _wrong(i, "theirs", row.theirs, said, instead)
        for ours, other in row.levels.items():
            if ours > top:
                instead = msg("Give a level from 1 to {top}.").format(top=top)
                yield _wrong(i, "levels", ours, msg("No such level here."), instead)
            if crosswalk.levels and other > len(crosswalk.levels):
                most = len(crosswalk.levels)
                instead = msg("Give a level from 1 to {most}.").format(most=most)
                said = msg("The other framework has no such level.")
                yield _wrong(i, f"levels.{ours}", other, said, instead)


def of_other_framework(crosswalk: Crosswalk, framework: Framework) -> Iterator[Problem]:
    """Yield every contradiction of a crosswalk to another framework, whose levels it has to name and to map.

    A checked row is used, so it says which competency of the other framework is meant, and for each of this
    framework's levels which of the other's; higher levels never lead to lower ones.
    """
    yield from of_crosswalk(crosswalk, framework)
    if [level.level for level in crosswalk.levels] != list(range(1, len(crosswalk.levels) + 1)) or not crosswalk.levels:
        said = msg("The other framework's levels must be given, from 1 on.")
        instead = msg('Such as {level: 1, name: {vi: "…", en: "…"}}.')
        yield Problem(said, instead, "crosswalk", column="levels")
    for i, row in enumerate(crosswalk.rows):
        if not row.checked:
            continue
        if row.theirs is None:
            said = msg("A checked row does not say `theirs`.")
            instead = msg("Give the other framework's competency, or `checked: false`.")
            yield _wrong(i, "theirs", "", said, instead)
        lacking = [level for level in range(1, framework.top_level + 1) if level not in row.levels]
        if row.theirs is not None and lacking:
            said = msg("A checked row leaves levels out.")
            instead = msg("Map every level, such as `levels: {1: 1, 2: 2, 3: 3}`.")
            yield _wrong(i, "levels", ", ".join(map(str, lacking)), said, instead)
        led = [row.levels[level] for level in sorted(row.levels)]
        if led != sorted(led):
            said = msg("A higher level leads to a lower one.")
            instead = msg("Give levels that do not descend.")
            yield _wrong(i, "levels", ", ".join(map(str, led)), said, instead)


def of_counterparts(crosswalk: Crosswalk | None, earlier: Framework) -> Iterator[Problem]:
    """Yield every row of a crosswalk, if there is one, whose counterpart the earlier framework does not have."""
    known = list(earlier.domain_of)
    elsewhere = msg(
        "{mean} A crosswalk to another framework (such as the EU's) belongs under the key `other_framework`."
    )
    for i, row in enumerate(crosswalk.rows if crosswalk is not None else ()):
        if row.theirs is not None and row.theirs not in earlier.domain_of:
            said = msg("The earlier framework has no such competency.")
            yield _wrong(i, "theirs", row.theirs, said, elsewhere.format(mean=did_you_mean(row.theirs, known)))


def _wrong(row: int, column: str, value: object, said: Words, instead: Words) -> Problem:
    return Problem(said, instead, "crosswalk", column=f"rows.{row}.{column}", value=str(value))
