"""An analysis cut down: to a few people and units, and to a few rows of any table, references going with them."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import pandas as pd

from workbench.analysis import Analysis
from workbench.tables import TABLES

Tables = dict[str, pd.DataFrame]
NEED = ["officer_id", "scale_id"]
# Tables that pages read: each is cut by itself, and all together.
READ = sorted(set(TABLES) - {"officers", "sums", "other_levels", "ratings", "counts"})
# Rows of a kind within a table, cut likewise; the rest of the table stays.
PARTS: dict[str, tuple[str, Callable[[pd.DataFrame], pd.Series]]] = {
    "undecided": ("gaps", lambda t: t["decision"].eq("undecided")),
    "short": ("gaps", lambda t: t["decision"].eq("clear") & t["gap"].gt(0)),
    "met": ("gaps", lambda t: t["gap"].eq(0)),
    "flagged": ("item_statistics", lambda t: t["flags"].fillna("").ne("")),
    "shown_cells": ("unit_scales", lambda t: ~t["suppressed"].astype(bool)),
    "reliable": ("progress", lambda t: t["reliable"].fillna(False).astype(bool)),
    "estimated": ("training_effect", lambda t: t["reason"].isna()),
    "re_tests": ("retest_queue", lambda t: t["chosen"].astype(bool)),
    "single_points": ("coverage", lambda t: t["single_point"].astype(bool)),
    "without_a_coach": ("coach_shortage", lambda t: t["n_without_coach"].gt(0)),
    "misfitting_items": ("item_fit", lambda t: t["flags"].fillna("").ne("")),
    "unusual_people": ("person_fit", lambda t: t["unusual"].astype(bool)),
    "tested_items": ("fairness", lambda t: t["ets_class"].ne("not_tested")),
    "moved_levels": ("flips", lambda t: t["n_people"].gt(0)),
}
WHAT = [*READ, *PARTS]


def table_of(name: str) -> str:
    """Return the table that a name of `WHAT` cuts."""
    return PARTS[name][0] if name in PARTS else name


def few(analysis: Analysis, *, people: int, units: int) -> Analysis:
    """Return what the analysis says of `people` officers of `units` units, dealt out among these in turn."""
    found = dict(analysis.tables)
    order = found["officers"].assign(turn=found["officers"].groupby("unit_id").cumcount())
    kept = analysis.units()[:units]
    officers = order[order["unit_id"].isin(kept)].sort_values(["turn", "officer_id"])["officer_id"].head(people)
    found["officers"] = found["officers"][found["officers"]["officer_id"].isin(set(officers))]
    there = set(found["officers"]["unit_id"]) | {"*"}
    for name, frame in found.items():
        for column in ("unit_id", "from_unit", "to_unit"):
            if column in frame:
                frame = frame[frame[column].isna() | frame[column].isin(there)]
        found[name] = frame
    return replace(analysis, tables=consistent(found))


def cut(analysis: Analysis, rows: Mapping[str, int], *, seed: int = 0) -> Analysis:
    """Return the analysis with at most so many rows of each thing named, and without what then refers to nothing.

    Args:
        analysis: what to cut.
        rows: how many rows stay, by a name of `WHAT`; of the moves between waves, which stand together, at most how
            many people made each.
        seed: which rows stay.
    """
    found = dict(analysis.tables)
    for name, n in rows.items():
        frame = found[table_of(name)]
        if name == "wave_people" and n:
            found[name] = frame.assign(n=frame["n"].clip(upper=n))
            continue
        mine = frame[PARTS[name][1](frame).fillna(False).astype("bool")] if name in PARTS else frame
        gone = mine.index.difference(mine.sample(min(n, len(mine)), random_state=seed).index)
        found[table_of(name)] = frame.drop(gone)
    return replace(analysis, tables=consistent(found))


def consistent(found: Tables) -> Tables:
    """Return the tables without rows that refer to what is not there, and with counts that follow."""
    made = dict(found)
    officers = set(made["officers"]["officer_id"])
    for name, frame in made.items():
        for column in ("officer_id", "coach_id"):
            if column in frame:
                frame = frame[frame[column].isin(officers) | frame[column].isna()]
        made[name] = frame
    scored = _keys(made["scores"])
    made["levels"] = _within(made["levels"], scored)
    levels = _keys(made["levels"])
    for name in ("gaps", "evidence", "rated_levels", "progress"):
        made[name] = _within(made[name], levels)
    needs = _keys(made["gaps"])
    for name in (
        "training_plan",
        "coaching_plan",
        "unmet",
        "interventions",
        "weak_topics",
        "retest_queue",
        "retest_plan",
        "waiting_list",
    ):
        made[name] = _within(made[name], needs)
    items = set(made["items"]["item_id"])
    made["item_statistics"] = made["item_statistics"][made["item_statistics"]["item_id"].isin(items)]
    known = set(made["item_statistics"]["item_id"])
    for name in ("distractors", "key_evidence", "item_parameters", "item_fit", "flips", "fairness", "group_fairness"):
        made[name] = made[name][made[name]["item_id"].isin(known)]
    made["item_statistics"] = _flagged_by_evidence(made["item_statistics"], made["key_evidence"])
    scales = set(made["levels"]["scale_id"])
    for name in ("reliability", "cut_precision", "unit_scales", "coverage"):
        made[name] = made[name][made[name]["scale_id"].isin(scales)]
    exact = made["reliability"]["scale_id"]
    for name in ("item_parameters", "model_fit", "item_fit", "person_fit"):
        made[name] = made[name][made[name]["domain_id"].isin(exact)]
    made["retest_queue"] = _within(made["retest_queue"], _keys(made["evidence"]))
    made["retest_plan"] = _within(made["retest_plan"], _keys(made["retest_queue"]))
    _plans(made)
    held = made["sessions"]["session_id"]
    made["waiting_list"] = made["waiting_list"][made["waiting_list"]["session_id"].isin(held)]
    again = made["retest_plan"]["session_id"]
    made["retest_plan"] = made["retest_plan"][again.isna() | again.isin(held)]
    made["remedies"] = made["remedies"][made["remedies"]["remedy_id"].isin(made["unmet"]["remedy_id"])]
    priced = made["remedy_prices"]["remedy_id"].isin(made["remedies"]["remedy_id"])
    made["remedy_prices"] = made["remedy_prices"][priced]
    told = made["unmet"]["remedy_id"].isin(made["remedies"]["remedy_id"])
    made["unmet"] = made["unmet"].assign(**{c: made["unmet"][c].where(told) for c in ("remedy", "remedy_id")})
    if made["wave_people"].empty:
        for name in ("wave_domains", "progress", "unit_progress", "linking", "training_effect"):
            made[name] = made[name].iloc[:0]
    waves = made["wave_domains"]
    made["wave_domains"] = waves[waves["state"].ne("linked") | waves["domain_id"].isin(made["linking"]["domain_id"])]
    for name in ("progress", "unit_progress"):
        column = "domain_id" if name == "unit_progress" else "scale_id"
        made[name] = made[name][made[name][column].isin(made["wave_domains"]["domain_id"])]
    return {name: frame.reset_index(drop=True) for name, frame in made.items()}


def _flagged_by_evidence(statistics: pd.DataFrame, evidence: pd.DataFrame) -> pd.DataFrame:
    """Leave the flag of a doubted key to the items of which the evidence is there."""
    doubted = statistics["item_id"].isin(evidence.loc[evidence["suspect"].astype(bool), "item_id"])
    others = statistics["flags"].str.replace(r"\s*probable_wrong_key", "", regex=True).str.strip()
    flags = statistics["flags"].where(doubted, others)
    return statistics.assign(flags=flags.where(flags != ""))


def _plans(made: Tables) -> None:
    """Keep the sessions that somebody goes to, with as many seats used, and plan what seats and coaches serve."""
    plan, sessions = made["training_plan"], made["sessions"]
    plan = plan[plan["session_id"].isin(sessions["session_id"])]
    seats = plan["session_id"].value_counts()
    sessions = sessions[sessions["session_id"].isin(seats.index)]
    made["training_plan"] = plan
    made["sessions"] = sessions.assign(n_seats_used=sessions["session_id"].map(seats).astype("Int64"))
    changes = made["plan_changes"]
    here = changes["session_after"].isna() | changes["session_after"].isin(made["sessions"]["session_id"])
    made["plan_changes"] = changes[here]
    seated, coached = _keys(plan), _keys(made["coaching_plan"])
    made["unmet"] = made["unmet"].drop(_within(made["unmet"], seated | coached).index)
    served = [
        "course" if key in seated else "coaching" if key in coached else "none"
        for key in zip(*(made["interventions"][c] for c in NEED), strict=True)
    ]
    made["interventions"] = made["interventions"].assign(
        planned=pd.Series(served, dtype="str", index=made["interventions"].index)
    )


def _keys(frame: pd.DataFrame) -> set[tuple[str, str]]:
    return set(zip(frame["officer_id"], frame["scale_id"], strict=True))


def _within(frame: pd.DataFrame, keys: set[tuple[str, str]]) -> pd.DataFrame:
    there = [key in keys for key in zip(frame["officer_id"], frame["scale_id"], strict=True)]
    return frame.loc[pd.Series(there, index=frame.index, dtype="bool")]
