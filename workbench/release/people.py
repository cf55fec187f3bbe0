"""The people of a run, and who may be named in which unit's pack."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from workbench.inputs import read_tables


@dataclass(frozen=True, slots=True)
class People:
    """The people of a run, and who may be named in which unit's pack."""

    frame: pd.DataFrame
    inside: Mapping[str, frozenset[int]]
    officers: Mapping[str, tuple[str, ...]]
    outside_units: int


def people_of(officers: pd.DataFrame, coaching: pd.DataFrame) -> People:
    """Return who may be named where: a unit's own officers, and coaches whom the plan pairs with one of them."""
    names = officers["name"] if "name" in officers else officers["officer_id"].where(False, "")
    frame = pd.DataFrame(
        {"id": officers["officer_id"], "name": names.fillna(""), "unit": officers["unit_id"].fillna("")}
    )
    frame = frame.reset_index(drop=True).astype(str)
    index = pd.Series(frame.index, index=frame["id"])
    paired = pd.DataFrame(
        {"person": coaching["coach_id"].map(index), "unit": coaching["officer_id"].map(index).map(frame["unit"])}
    )
    named = pd.concat([pd.DataFrame({"person": frame.index, "unit": frame["unit"]}), paired.dropna()])
    named = named[named["unit"] != ""]
    placed = frame[frame["unit"] != ""]
    return People(
        frame,
        {str(unit): frozenset(map(int, group)) for unit, group in named.groupby("unit")["person"]},
        {str(unit): tuple(sorted(group)) for unit, group in placed.groupby("unit")["id"]},
        int((frame["unit"] == "").sum()),
    )


def read_people(run: Path) -> People:
    """Return the people of a run's tables."""
    found = read_tables(run / "tables", ("officers", "coaching_plan"))
    return people_of(found["officers"], found["coaching_plan"])
