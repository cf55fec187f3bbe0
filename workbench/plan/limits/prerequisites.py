"""What a course asks before it: an earlier course, or a level of another scale."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from workbench.messages import Words, msg
from workbench.parameters.planning import Training
from workbench.plan.asked import Asked
from workbench.plan.carried import ALSO
from workbench.plan.choice import Candidates
from workbench.plan.itself import PAIR
from workbench.plan.limit import Cause, Limit
from workbench.plan.place import Place, Waiting
from workbench.plan.prerequisites import CONDITION
from workbench.plan.rows import Rows
from workbench.plan.solver import codes
from workbench.plan.standing import Standing
from workbench.plan.tally import Tally


class Prerequisites(Limit):
    """The framework's prerequisites: who lacks what a course asks takes it first, and the course after that has ended.

    No parameter of the plan changes that. A level of another scale is reached by a seat that leads there or beyond;
    whether it was reached only a re-assessment shows, as with steps of one need.
    """

    name = "prerequisites"
    order = 81
    counts = "times"
    always = True
    causes = (Cause("prerequisite", "prerequisite", "meet_prerequisite"),)
    reasons = {
        "prerequisite": msg("Every course that fits asks for an earlier course or a level that is not there yet.")
    }
    remedies = {"meet_prerequisite": msg("Plan what the course asks for first, then the course.")}

    def rows(self, m: Rows) -> None:
        """For each person, condition and week t at which the course could start: seats that meet it and end before t.

        A model without weeks asks for them in sum, and one of classes both, the weeks of a class together.
        """
        conditions = m.choice.conditions
        if conditions.empty:
            return
        if not m.weeks or m.classes is not None:
            taken = m.options[["officer_id", "course", "need"]].assign(column=m.take)
            taken = taken.assign(scales=_scales(m.options, m.choice), lost=m.options["lost"])
            self._ordered(m, conditions, taken.assign(week=1, end=0))
        if not m.weeks:
            return
        seats = m.sends[["course", "week", "span"]].assign(column=m.send)
        seats = seats.assign(end=seats["week"] + seats["span"] - 1)
        if m.classes is None:
            seats = seats.assign(
                officer_id=m.sends["officer_id"], scales=_scales(m.sends, m.choice), lost=m.sends["lost"]
            )
            self._ordered(m, conditions, seats)
            return
        seats = seats.assign(officer_id=m.sends["group"].astype("str"), scales=None, lost=False)
        group = conditions["officer_id"].map(m.classes.of)
        of_class = conditions.assign(officer_id=group)[group.notna()].drop_duplicates()
        self._ordered(m, of_class.astype({"officer_id": "int64"}).astype({"officer_id": "str"}), seats)

    def _ordered(self, m: Rows, conditions: pd.DataFrame, seats: pd.DataFrame) -> None:
        """Write: seats in the course up to a week are no more than those that meet the condition and have ended."""
        key = CONDITION
        asking = seats.merge(conditions[key].drop_duplicates(), on=PAIR)
        if asking.empty:
            return
        lines = asking[[*key, "week"]].drop_duplicates().rename(columns={"week": "t"})
        asking = asking[[*key, "week", "column"]].assign(at=asking["week"], sign=1.0)
        meets = conditions.merge(seats.rename(columns={"course": "after"}), on=["officer_id", "after"])
        meets = meets[~meets["lost"].astype(bool)]
        fits = [
            scale == "" or scales is None or scale in scales
            for scale, scales in zip(meets["scale_id"], meets["scales"], strict=True)
        ]
        meets = meets[np.array(fits, dtype=bool)]
        meets = meets[[*key, "column"]].assign(at=meets["end"] + 1, sign=-1.0)
        entries = pd.concat([asking[[*key, "column", "at", "sign"]], meets]).merge(lines, on=key)
        entries = entries[entries["at"].le(entries["t"])].drop_duplicates([*key, "t", "column", "sign"])
        row = codes(*(entries[name] for name in (*key, "t")))
        m.model.rows(row, entries["column"].to_numpy(int), entries["sign"].to_numpy(), high=0.0)

    def tells_apart(self, choice: Candidates) -> pd.DataFrame | None:
        """Who lacks the same of what courses ask is exchangeable."""
        lacking = choice.conditions
        if lacking.empty:
            return None
        rows = lacking[CONDITION].drop_duplicates()
        return rows[["officer_id"]].assign(row=codes(rows["course"], rows["condition"]), room=0.0)

    def tally(self, choice: Candidates, training: Training) -> Tally | None:
        """Let nobody into a course before what it asks has ended."""
        return _Before(choice) if len(choice.conditions) else None

    def left(self, plan: Standing) -> pd.DataFrame:
        """The seats as they stand: officer_id, course, week, span."""
        return plan.seats[["officer_id", "course", "week", "span"]]

    def at(self, waiting: Waiting) -> np.ndarray | None:
        """People × starts: whether the person has by then what the course asks; None where nobody lacks any of it."""
        choice = waiting.choice
        if not choice.conditions["course"].eq(waiting.course).any():
            return None
        had = _Before(choice)
        for seat in waiting.left.of[self.name].to_dict("records"):
            had.sit(seat, 1)
        found = np.ones((len(waiting.people), len(waiting.week)), dtype=bool)
        for i, officer in enumerate(waiting.people["officer_id"]):
            for k, (week, span) in enumerate(zip(waiting.week, waiting.span, strict=True)):
                found[i, k] = had.seat({"officer_id": officer, "course": waiting.course, "week": week, "span": span})
        return found

    def present(self, place: Place) -> np.ndarray | None:
        """Where the person has what the course asks."""
        found: np.ndarray | None = place.of[self.name]
        return found

    def keeps_out(
        self, choice: Candidates, sessions: pd.DataFrame, busy: Mapping[str, set[int]], training: Training
    ) -> frozenset[int]:
        """Needs whose every course that fits asks for something that the person lacks."""
        fits = choice.suitable[["need", "officer_id", "course"]]
        lacks = pd.MultiIndex.from_frame(fits[PAIR]).isin(pd.MultiIndex.from_frame(choice.conditions[PAIR]))
        always = pd.Series(lacks, index=fits["need"], dtype=bool).groupby(level=0).all()
        return frozenset(always.index[always].tolist())

    def why_person(self, asked: Asked) -> Iterator[Words]:
        """What the course asks that the officer has not."""
        lacks = asked.choice.conditions
        own = lacks[lacks["officer_id"].eq(asked.officer_id) & lacks["course"].eq(asked.place.course)]
        for condition in own["condition"].drop_duplicates():
            prerequisite = asked.framework.prerequisites[condition]
            if prerequisite.after is not None:
                said = msg("{course}: asks for {after} before it, which the officer neither holds nor takes in time.")
                after = asked.framework.course_by_id[prerequisite.after].title
                yield said.format(course=asked.course, after=after)
            else:
                said = msg("{course}: asks for level {level} in {scale} before it, which the officer has not.")
                scale = asked.framework.scale_names[str(prerequisite.scale)]
                yield said.format(course=asked.course, level=prerequisite.level, scale=scale)


def _scales(options: pd.DataFrame, choice: Candidates) -> list[frozenset[str]]:
    """Return the scales that each option serves; none for a seat for the course itself."""
    own = options["need"].map(choice.needs.set_index("need")["scale_id"]).astype("object")
    return [
        frozenset({*([scale] if isinstance(scale, str) else ()), *str(also).split()})
        for scale, also in zip(own, options[ALSO], strict=True)
    ]


class _Before(Tally):
    def __init__(self, choice: Candidates):
        self.scale_of = choice.needs.set_index("need")["scale_id"].to_dict()
        self.lacks: dict[tuple[str, int], dict[int, list[tuple[int, str]]]] = {}
        for row in choice.conditions.itertuples(index=False):
            asked = self.lacks.setdefault((row.officer_id, row.course), {})
            asked.setdefault(row.condition, []).append((row.after, row.scale_id))
        self.held: dict[str, list[tuple[int, int, frozenset[str] | None]]] = {}

    def seat(self, seat: dict[str, Any]) -> bool:
        asked = self.lacks.get((seat["officer_id"], seat["course"]), {})
        held = [one for one in self.held.get(seat["officer_id"], ()) if one[1] < seat["week"]]
        return all(
            any(course == after and (not scale or scales is None or scale in scales) for after, scale in ways
                for course, _, scales in held)
            for ways in asked.values()
        )  # fmt: skip

    def sit(self, seat: dict[str, Any], sign: int) -> None:
        if seat.get("lost"):
            return
        held = self.held.setdefault(seat["officer_id"], [])
        taken = (seat["course"], seat["week"] + seat["span"] - 1, self._scales(seat))
        if sign > 0:
            held.append(taken)
        else:
            held.remove(taken)

    def _scales(self, seat: dict[str, Any]) -> frozenset[str] | None:
        if "need" not in seat:
            return None
        own = self.scale_of.get(seat["need"])
        return frozenset({*([own] if own else ()), *str(seat[ALSO]).split()})


LIMIT = Prerequisites()
