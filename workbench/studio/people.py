"""One officer and one unit, under the settings as they stand and before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as w
import pandas as pd

from workbench.analysis.whatif import Answer
from workbench.listing import Column, Said, listing
from workbench.studio.panel import Panel
from workbench.studio.words import Wording, listed, paragraph

MOST_FOUND = 50


def rows_of(answer: Answer, part: str, column: str, value: str) -> pd.DataFrame:
    """Return the rows of an answer's `levels` or `gaps` that hold a value, of all scales."""
    found = [frame[frame[column] == value] for frame in getattr(answer, part).values() if len(frame)]
    return pd.concat(found) if found else pd.DataFrame()


def officer_view(before: Answer, now: Answer, officer: str, words: Wording) -> str:
    """Return one officer's levels against what the position requires, before and now."""
    old = rows_of(before, "levels", "officer_id", officer).set_index("scale_id")
    new = rows_of(now, "levels", "officer_id", officer).set_index("scale_id")
    asked = rows_of(now, "gaps", "officer_id", officer)
    required = asked.set_index("scale_id") if len(asked) else pd.DataFrame(columns=["required", "gap", "decision"])
    columns = [
        Column("scale", words.say("Scale")),
        Column("score", words.say("Score ± error (%)"), stands="n"),
        Column("levels", words.say("Level before → now")),
        Column("probability", words.say("Probability"), "number", 2),
        Column("required", words.say("Required"), "number"),
        Column("verdict", words.say("Verdict")),
    ]
    rows = []
    for scale, row in new.iterrows():
        need = required.loc[scale] if scale in required.index else None
        rows.append(
            [
                words.scale(str(scale)),
                f"{words.speaker.number(row['estimate'])} ± {words.speaker.number(row['estimate_se'])}",
                f"{old.loc[scale, 'level']} → {row['level']}",
                row["probability"],
                None if need is None else need["required"],
                words.say("not required") if need is None else verdict(need, words),
            ]
        )
    caption = words.say("Officer {officer}", officer=officer)
    return listed(listing(words.speaker, caption, columns, rows)) + _plans_of(now, officer, words)


def verdict(need: pd.Series, words: Wording) -> str:
    """Return whether a requirement is met, in a sign and in words."""
    if pd.isna(need["gap"]):
        return words.say("– no result")
    if need["decision"] == "undecided":
        return words.say("? undecided")
    if need["gap"] > 0:
        return words.say("−{n} short", n=int(need["gap"]))
    return words.say("✓ meets")


def _plans_of(answer: Answer, officer: str, words: Wording) -> str:
    if not answer.has_plan:
        return paragraph(words.say("No plan was made for these settings."), "quiet")
    seats = answer.further["training_plan"].merge(
        answer.further["sessions"], on="session_id", suffixes=("", "_session")
    )
    mine = seats[seats["officer_id"] == officer]
    courses = answer.settings.framework.course_by_id
    said = [
        words.say(
            "week {week}: {course}",
            week=row.week,
            course=words.name(courses[row.course_id].title),
        )
        for row in mine.itertuples(index=False)
    ]
    coached = answer.further["coaching_plan"]
    said += [
        words.say("coached: {scale}", scale=words.scale(row.scale_id))
        for row in coached[coached["officer_id"] == officer].itertuples(index=False)
    ]
    return paragraph("; ".join(said) if said else words.say("Not in the plan."))


def unit_view(before: Answer, now: Answer, unit: str, words: Wording) -> str:
    """Return one unit by scale: people short before and now, the mean with its interval, and coverage."""
    old = rows_of(before, "gaps", "unit_id", unit)
    new = rows_of(now, "gaps", "unit_id", unit)
    profile = now.further["unit_scales"]
    profile = profile[profile["unit_id"] == unit].set_index("scale_id")
    columns = [
        Column("scale", words.say("Scale")),
        Column("n", words.say("Required of"), "number"),
        Column("short", words.say("Short before → now"), stands="n"),
        Column("undecided", words.say("Undecided"), "number"),
        Column("mean", words.say("Mean (%), 95% interval"), stands="n"),
        Column("qualified", words.say("Qualified / needed"), stands="n"),
    ]
    rows = []
    for scale, part in new.groupby("scale_id", sort=False):
        was = old[old["scale_id"] == scale]
        mean = profile.loc[scale] if scale in profile.index else None
        needed = None if mean is None or pd.isna(mean["needed"]) else f"{mean['qualified']} / {mean['needed']}"
        rows.append(
            [
                words.scale(str(scale)),
                part["level"].notna().sum(),
                f"{_short(was)} → {_short(part)}",
                part["decision"].eq("undecided").sum(),
                None
                if mean is None
                else f"{words.speaker.number(mean['shrunk_percent'])} "
                f"({words.speaker.number(mean['low'])}–{words.speaker.number(mean['high'])})",
                needed,
            ]
        )
    return listed(listing(words.speaker, words.unit(unit), columns, rows)) + _coverage_of(now, unit, words)


def _coverage_of(answer: Answer, unit: str, words: Wording) -> str:
    """Return people needed and qualified now, after the plans, and under the workload scenario; empty without plans."""
    if "coverage" not in answer.further:
        return ""
    cells = answer.further["coverage"]
    cells = cells[cells["unit_id"] == unit]
    if cells.empty:
        return ""
    columns = [
        Column("scale", words.say("Scale, level from")),
        Column("needed", words.say("Needed: now → scenario"), stands="n"),
        Column("qualified", words.say("Qualified: now → after the plans"), stands="n"),
        Column("short_now", words.say("Short now"), "number"),
        Column("short_scenario", words.say("Short in the scenario"), "number", 1),
        Column("short_planned", words.say("Short in the scenario, after the plans"), "number", 1),
    ]
    rows = [
        (
            f"{words.scale(row.scale_id)} ≥ {row.level}",
            f"{row.needed} → {row.needed_scenario}",
            f"{row.qualified} → {row.qualified_planned}",
            Said(row.short_now, f"{row.short_now}{' ▼' if row.short_now else ''}"),
            row.short_scenario,
            row.short_scenario_planned,
        )
        for row in cells.itertuples(index=False)
    ]
    return listed(listing(words.speaker, words.say("Coverage, with the workload scenario"), columns, rows))


def _short(gaps: pd.DataFrame) -> int:
    return int((gaps["gap"].fillna(0).gt(0) & gaps["decision"].eq("clear").fillna(False)).sum()) if len(gaps) else 0


class People:
    """Pickers for an officer and a unit, and their views."""

    def __init__(
        self, words: Wording, officers: pd.DataFrame, *, looked: Callable[[], None], cancel: Callable[[], None]
    ):
        wide: dict[str, Any] = {"layout": w.Layout(width="34em"), "style": {"description_width": "12em"}}
        self._officers = officers
        names = officers["name"] if "name" in officers else officers["officer_id"]
        self._said = officers["officer_id"] + " · " + names.fillna("")
        self.search = w.Text(
            description=words.say("Find an officer"),
            placeholder=words.say("id or name"),
            continuous_update=False,
            **wide,
        )
        self.officer = w.Dropdown(options=self._found(""), description=words.say("Officer"), **wide)
        units = sorted(officers["unit_id"].dropna().unique(), key=words.unit)
        self.unit = w.Dropdown(options=[(words.unit(u), u) for u in units], description=words.say("Unit"), **wide)
        self.search.observe(self._search, "value")
        self.officer.observe(lambda _: looked(), "value")
        self.unit.observe(lambda _: looked(), "value")
        self.officer_panel = Panel(words.say("One officer"), words, cancel=cancel, above=[self.search, self.officer])
        self.unit_panel = Panel(words.say("One unit"), words, cancel=cancel, above=[self.unit])
        self.box = w.VBox([self.officer_panel.box, self.unit_panel.box])

    def _search(self, event: dict[str, Any]) -> None:
        self.officer.options = self._found(event["new"].strip())

    def _found(self, wanted: str) -> list[tuple[str, str]]:
        hits = self._said.str.contains(wanted, case=False, regex=False) if wanted else self._said.notna()
        chosen = self._officers.index[hits.to_numpy(dtype=bool)][:MOST_FOUND]
        return [(self._said[i], self._officers["officer_id"][i]) for i in chosen]
