"""Two waves joined: what became of every unit, and who stayed, moved, joined and left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence

import pandas as pd

from workbench import tables
from workbench.parameters.framework import UnitChange

Became = Mapping[str, frozenset[str]]
TOGETHER = " + "
"""Between the ids of parts of a unit that are compared together."""


def units_became(
    units: Collection[str], changes: Sequence[UnitChange], *, after: dt.date | None, until: dt.date | None
) -> dict[str, frozenset[str]]:
    """Return the units of the later wave that each unit of the earlier one became: itself where nothing changed.

    Changes are applied in the order of their dates.

    Args:
        units: ids of the earlier wave's units.
        changes: the framework's `unit_changes`.
        after: day of the earlier wave; a change on it or before it had been made. None: every change counts.
        until: day of the later wave, the last on which a change counts. None: every change counts.
    """
    between = [c for c in changes if (after is None or c.date > after) and (until is None or c.date <= until)]
    became = {unit: frozenset([unit]) for unit in units}
    for change in sorted(between, key=lambda c: c.date):
        old, new = frozenset(change.from_), frozenset(change.to)
        became = {unit: (now - old) | new if now & old else now for unit, now in became.items()}
    return became


def comparison_groups(became: Became, units: Collection[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the name under which each earlier unit, and each unit of the later wave, is compared.

    A unit is compared under its own id. The parts of a split cannot be told apart before it, so they are compared
    together with all that was merged into one of them, under their ids joined by `TOGETHER`.

    Args:
        became: what `units_became` returned.
        units: ids of the later wave's units.
    """
    parts = [{unit} for unit in units]
    for now in became.values():
        touching = [part for part in parts if part & now]
        parts = [part for part in parts if not part & now] + [set(now).union(*touching)]
    name = {unit: TOGETHER.join(sorted(part)) for part in parts for unit in part}
    return {unit: name[next(iter(now))] for unit, now in became.items()}, {unit: name[unit] for unit in units}


def holds(names: pd.Series, unit: str) -> pd.Series:
    """Return whether each name of a comparison group is the unit's or has the unit among its parts.

    Args:
        names: ids of units, some joined by `TOGETHER`; possibly none.
        unit: id of a unit.
    """
    found = [unit in str(name).split(TOGETHER) for name in names]
    return pd.Series(found, index=names.index, dtype="bool")


def people_of_both(before: tables.Officers, now: tables.Officers, *, became: Became) -> pd.DataFrame:
    """Return everybody of either wave, matched by id.

    Args:
        before: table `officers` of the earlier wave.
        now: table `officers` of this wave.
        became: what `units_became` returned.

    Returns:
        officer_id; `state`: stayed, joined or left; unit_before, unit_now; and for those who stayed the flags
        moved_unit (the unit is none of those that the former one became), moved_position and renamed (another name).
    """
    columns = ["officer_id", "unit_id", "position_id", "name"]
    both = before.reindex(columns=columns).merge(
        now.reindex(columns=columns), on="officer_id", how="outer", suffixes=("_before", "_now"), indicator="state"
    )
    state = both["state"].map({"both": "stayed", "left_only": "left", "right_only": "joined"}).astype("str")
    stayed = state == "stayed"
    known = pd.DataFrame([(unit, new) for unit, news in became.items() for new in news], columns=["old", "new"])
    pairs = pd.MultiIndex.from_frame(known.astype("str"))
    same = pd.MultiIndex.from_arrays([both["unit_id_before"].astype("str"), both["unit_id_now"].astype("str")])
    units_known = both["unit_id_before"].notna() & both["unit_id_now"].notna()
    return pd.DataFrame(
        {
            "officer_id": both["officer_id"].astype("str"),
            "state": state,
            "unit_before": both["unit_id_before"],
            "unit_now": both["unit_id_now"],
            "moved_unit": stayed & units_known & ~same.isin(pairs),
            "moved_position": stayed & _differ(both["position_id_before"], both["position_id_now"]),
            "renamed": stayed & _differ(both["name_before"], both["name_now"]),
        }
    )


def names_of_both(before: tables.Officers, now: tables.Officers) -> pd.Series:
    """Return, for everybody whose id and name stand in both waves, whether the name is the same.

    Args:
        before: table `officers` of the earlier wave.
        now: table `officers` of this wave.

    Returns:
        True or False by officer_id; case, spacing and Unicode form are no difference.
    """
    names = [officers.reindex(columns=["officer_id", "name"]).dropna() for officers in (before, now)]
    both = names[0].merge(names[1], on="officer_id", suffixes=("_before", "_now")).set_index("officer_id")
    return ~_differ(both["name_before"], both["name_now"])


def people_counts(people: pd.DataFrame, before: tables.Officers, now: tables.Officers) -> tables.WavePeople:
    """Return table `wave_people`.

    `same_name_new_id` counts those who joined under the name and year of birth of somebody who left: perhaps the same
    person under another id, counted as two here.

    Args:
        people: what `people_of_both` returned.
        before: table `officers` of the earlier wave.
        now: table `officers` of this wave.
    """
    state = people["state"]
    counts = {"previous": len(before), "current": len(now)}
    counts |= {name: int((state == name).sum()) for name in ("stayed", "joined", "left")}
    counts |= {name: int(people[name].sum()) for name in ("moved_unit", "moved_position", "renamed")}
    counts["same_name_new_id"] = _perhaps_the_same(people, before, now)
    return tables.WAVE_PEOPLE.shaped(pd.DataFrame({"move": list(counts), "n": list(counts.values())}))


def _differ(one: pd.Series, other: pd.Series) -> pd.Series:
    return one.notna() & other.notna() & (_plain(one) != _plain(other))


def _plain(words: pd.Series) -> pd.Series:
    return words.astype("str").str.normalize("NFC").str.replace(r"\s+", " ", regex=True).str.strip().str.casefold()


def _perhaps_the_same(people: pd.DataFrame, before: tables.Officers, now: tables.Officers) -> int:
    if not {"name", "birth_year"} <= set(before) & set(now):
        return 0
    of = {"left": before, "joined": now}
    found = []
    for state, officers in of.items():
        own = officers[officers["officer_id"].isin(people.loc[people["state"] == state, "officer_id"])]
        own = own.dropna(subset=["name", "birth_year"])
        found.append(pd.DataFrame({"name": _plain(own["name"]), "born": own["birth_year"]}))
    return len(found[1].merge(found[0].drop_duplicates(), on=["name", "born"]))
