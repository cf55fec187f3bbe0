"""Coverage in words and pictures: people needed against people qualified, now, after the plan, and in the scenario."""

from __future__ import annotations

from functools import partial

import pandas as pd
from markupsafe import Markup

from workbench.listing import Column, Listing, Said, listing
from workbench.report.frame.elements import Fragment, drawing, folded, listed, paragraph
from workbench.report.frame.view import View
from workbench.report.shared.drawings.coverage import coverage_bars
from workbench.report.shared.ties import first_of, highest


def scenario(view: View) -> str:
    """Return the workload scenario in words."""
    workload, speaker = view.parameters.workload, view.speaker
    years = speaker.number(workload.years, int(workload.years % 1 > 0))
    if workload.staff_cut:
        return view.say(
            "Scenario: workload grown by domain (years ahead: {years}), with {cut} fewer staff.",
            years=years,
            cut=speaker.percent(100 * workload.staff_cut),
        )
    return view.say("Scenario: workload grown by domain (years ahead: {years}).", years=years)


def levels_needed(view: View, unit: str) -> pd.DataFrame:
    """Return the rows of table `coverage` of a unit, in the framework's order."""
    rows = view.table("coverage")
    rows = rows[rows["unit_id"] == unit]
    order = {scale: at for at, scale in enumerate(view.framework.domain_of)}
    rows = rows.assign(order=rows["scale_id"].map(order))
    return rows.sort_values(["order", "level"], kind="stable", ignore_index=True)


def levels_list(view: View, unit: str) -> Listing:
    """Return the people needed and qualified in a unit at each level that it needs; ▲ where they are too few."""
    rows = levels_needed(view, unit)
    alone = rows["single_point"].fillna(False).astype(bool)
    frame = rows.assign(
        scale=rows["scale_id"].map(view.scale),
        step=rows["level"].map(view.level),
        short_planned=[_shortage(view, short) for short in rows["short_planned"]],
        short_scenario_planned=[_shortage(view, short) for short in rows["short_scenario_planned"]],
        alone=alone.map({True: view.say("yes"), False: None}),
    )
    columns = [
        Column("scale", view.say("Competency")),
        Column("step", view.say("Level")),
        Column("needed", view.say("Needed"), "number"),
        Column("qualified", view.say("Qualified"), "number"),
        Column("qualified_planned", view.say("After the plan"), "number"),
        Column("short_planned", view.say("Short"), "number"),
        Column("needed_scenario", view.say("Scenario"), "number"),
        Column("short_scenario_planned", view.say("Short then"), "decimal"),
        Column("alone", view.say("Only one qualified")),
    ]
    caption = view.say("People needed and people qualified; short: once the plan is carried out")
    return listing(view.speaker, caption, columns, frame, title=view.say("Coverage"), cards=True, dense=True)


def unit_coverage(view: View, unit: str) -> Fragment:
    """Draw and list the people needed and qualified in a unit, with its single points of failure."""
    rows = levels_needed(view, unit)
    if rows.empty:
        return paragraph(view.say("The framework does not say how many qualified people the unit needs."))
    named = [_named(view, row.scale_id, row.level) for row in rows.itertuples(index=False)]
    single = rows["single_point"].fillna(False).astype(bool)
    drawn = pd.DataFrame(
        {
            "scale": named,
            "qualified": rows["qualified"].astype(float),
            "planned": rows["qualified_planned"].astype(float),
            "needed": rows["needed"].astype(float),
            "scenario": rows["needed_scenario"].astype(float),
            "words": [_signed(row.qualified, row.needed, row.short_now > 0) for row in rows.itertuples(index=False)],
            "alarm": rows["short_now"].gt(0),
        }
    )
    tight = rows["short_now"].gt(0) | rows["short_scenario"].gt(0) | single
    drawn = drawn[tight] if tight.any() else drawn
    finding = _finding(view, rows, named)
    lone = [name for name, alone in zip(named, single, strict=True) if alone]
    alone = (
        view.say("Single points of failure, one qualified person alone: {scales}.", scales=view.speaker.listing(lone))
        if lone
        else view.say("Nothing rests on one qualified person alone.")
    )
    level = Column("level", view.say("Competency and level"))
    every = levels_list(view, unit).merged("scale", "step", level, partial(_in_one, view)).without("alone")
    return (
        drawing(partial(coverage_bars, drawn), finding, _legend(view, drawn))
        + paragraph(finding)
        + paragraph(Markup("<b>{}</b>").format(alone) if lone else alone)
        + paragraph(f"{_counted(view, rows)} {scenario(view)}", "small")
        + folded(view.say("Every level: needed, qualified, short"), listed(every), kind="screen")
    )


def _legend(view: View, drawn: pd.DataFrame) -> str:
    """Say what is drawn, and what each sign that occurs means."""
    signs = [
        (True, view.say("Dark: qualified now")),
        (drawn["planned"].gt(drawn["qualified"]).any(), view.say("light: once a re-assessment confirms the plan")),
        (True, view.say("┃ needed now")),
        (drawn["scenario"].ne(drawn["needed"]).any(), view.say("┆ needed in the scenario")),
        (drawn["alarm"].any(), view.say("▲ fewer than needed")),
    ]
    which = view.say("Drawn: levels that lack people now or in the scenario, or rest on one person.")
    return f"{which} " + " · ".join(words for occurs, words in signs if occurs)


def _finding(view: View, rows: pd.DataFrame, named: list[str]) -> str:
    counted = {
        "now": int(rows["short_now"].gt(0).sum()),
        "planned": int(rows["short_planned"].gt(0).sum()),
        "later": int(rows["short_scenario_planned"].gt(0).sum()),
    }
    said = view.speaker.plural(
        "Of {n} level that the unit needs, without enough people: {now} now, {planned} after the plan, {later} in the "
        "scenario.",
        "Of {n} levels that the unit needs, without enough people: {now} now, {planned} after the plan, {later} in the "
        "scenario.",
        len(rows),
        **{name: view.speaker.number(n) for name, n in counted.items()},
    )
    if not counted["now"]:
        return said
    most = view.speaker.plural(
        "Largest shortage, {n} person: {scales}.",
        "Largest shortage, {n} people: {scales}.",
        int(rows["short_now"].max()),
        scales=first_of(view, [named[int(at)] for at in highest(rows["short_now"].astype(float))]),
    )
    return f"{said} {most}"


def _counted(view: View, rows: pd.DataFrame) -> str:
    """Say who counts as qualified, and how many that is once the exam's error is counted in."""
    return view.say(
        "Qualified counts estimated levels, decided or not: {n} over all levels, or {expected} with the exam's error "
        "counted in.",
        n=view.speaker.number(int(rows["qualified"].sum())),
        expected=view.speaker.number(float(rows["expected_qualified"].sum())),
    )


def resting_on_one(view: View) -> pd.DataFrame:
    """Return the rows of table `coverage` where one qualified person is alone, as far as they may leave the unit.

    Cells that `unit_scales` hides, or does not know, are left out (docs/decisions/0018).
    """
    rows, cells = view.table("coverage"), view.table("unit_scales")
    told = cells.loc[~cells["suppressed"].astype(bool), ["unit_id", "scale_id"]]
    return rows[rows["single_point"].fillna(False).astype(bool)].merge(told, on=["unit_id", "scale_id"])


def lacking(view: View) -> pd.DataFrame:
    """Return by domain how many people the units lack, summed over units and levels, and how often one is alone.

    Columns: `short_now`, `short_planned`, `short_scenario`, `short_scenario_planned`, and `single`, which counts the
    cells that may leave their unit alone (`resting_on_one`).
    """
    rows, key = view.table("coverage"), ["unit_id", "scale_id", "level"]
    alone = pd.MultiIndex.from_frame(rows[key]).isin(pd.MultiIndex.from_frame(resting_on_one(view)[key]))
    rows = rows.assign(domain=rows["scale_id"].map(view.framework.domain_of), single=alone.astype(int))
    columns = ["short_now", "short_planned", "short_scenario", "short_scenario_planned", "single"]
    sums = rows.astype(dict.fromkeys(columns, float)).groupby("domain")[columns].sum()
    return sums.reindex([domain.id for domain in view.framework.domains if domain.id in sums.index])


def lacking_list(view: View) -> Listing:
    """Return by domain how many people the units lack now, after the plan and in the scenario, and who is alone."""
    sums = lacking(view)
    frame = sums.assign(domain=[view.scale(str(domain)) for domain in sums.index])
    columns = [
        Column("domain", view.say("Domain")),
        Column("short_now", view.say("Now"), "number"),
        Column("short_planned", view.say("After the plan"), "number"),
        Column("short_scenario", view.say("Scenario"), "decimal"),
        Column("short_scenario_planned", view.say("Scenario, after the plan"), "decimal"),
        Column("single", view.say("Only one qualified"), "number"),
    ]
    caption = view.say("People whom the units lack at the levels that they need, summed over units and levels")
    return listing(view.speaker, caption, columns, frame, title=view.say("Coverage"), cards=True)


def cohort_coverage(view: View) -> Fragment:
    """List by domain how many people the units lack now, after the plan and in the scenario, and who is alone."""
    lacked = lacking_list(view)
    if not lacked.rows:
        return paragraph(view.say("The framework does not say how many qualified people the units need."))
    counted = paragraph(f"{_counted(view, view.table('coverage'))} {scenario(view)}", "small")
    return listed(lacked) + counted + _lone(view)


def _lone(view: View) -> Fragment:
    """List by unit what rests on one qualified person, where that may be told."""
    rows = resting_on_one(view)
    hidden = paragraph(
        view.say("Units whose figures are hidden are left out here; each unit's own page names what rests on one."),
        "small",
    )
    if rows.empty:
        return hidden
    order = {unit: at for at, unit in enumerate(view.analysis.units())}
    rows = rows.assign(order=rows["unit_id"].map(order)).sort_values(["order", "scale_id", "level"], kind="stable")
    by_unit = [
        (
            view.unit(str(unit)),
            "; ".join(_named(view, row.scale_id, row.level) for row in group.itertuples(index=False)),
        )
        for unit, group in rows.groupby("unit_id", sort=False)
    ]
    columns = [Column("unit", view.say("Unit")), Column("levels", view.say("Competency and level"))]
    caption = view.say("What rests on one qualified person")
    return listed(listing(view.speaker, caption, columns, by_unit, cards=True)) + hidden


def _named(view: View, scale: str, level: int) -> str:
    return _in_one(view, view.scale(scale), view.level(int(level)))


def _in_one(view: View, scale: str, level: str) -> str:
    return view.say("{scale}, {level}", scale=scale, level=level)


def _signed(qualified: int, needed: int, short: bool) -> str:
    return f"{qualified}/{needed}" + (" ▲" if short else "")


def _shortage(view: View, short: float) -> Said:
    if short <= 0:
        return Said(short, "–")
    words = view.speaker.number(short, int(short % 1 > 0.05))
    return Said(short, Markup('<span class="short">▲ {}</span>').format(words))
