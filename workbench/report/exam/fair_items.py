"""Whether items treat groups alike: what was compared, what differs, and which groups were too small to tell."""

from __future__ import annotations

import pandas as pd

from workbench.listing import Column, listing
from workbench.messages import as_is
from workbench.report.frame.elements import Fragment, folded, listed, paragraph, section
from workbench.report.frame.view import View
from workbench.tables import OFFICERS
from workbench.tables.measures import REST


def grouping_name(view: View, grouping: str) -> str:
    """Return what a grouping is called: its column's declared meaning, or the column itself where it is the file's."""
    declared = {column.name: column.text for column in OFFICERS.columns}
    return view.name(declared.get(grouping, as_is(grouping))).rstrip(".")


def groups(view: View) -> Fragment:
    """Say what was compared and by which rule; list the items that treat groups differently, and groups left out."""
    title = view.say("Whether items treat groups alike")
    cells = view.table("fairness")
    if cells.empty:
        return section(title, paragraph(view.say("No grouping was declared, so nothing was compared.")))
    told = [paragraph(words) for words in _compared(view, cells)]
    unlike = cells[cells["ets_class"].isin(["B", "C"])]
    if len(unlike):
        told.append(_unlike(view, unlike))
    told += [paragraph(_rule(view), "small"), *_left_out(view, cells)]
    return section(title, *told)


def _compared(view: View, cells: pd.DataFrame) -> list[str]:
    tested = cells[cells["ets_class"] != "not_tested"]
    if tested.empty:
        return [view.say("No comparison could be made.")]
    large, moderate = (int((cells["ets_class"] == kind).sum()) for kind in ("C", "B"))
    said = [
        view.speaker.plural(
            "At equal ability, {n} comparison of an item differs much between groups (class C), {moderate} moderately "
            "(B).",
            "At equal ability, {n} comparisons of an item differ much between groups (class C), {moderate} moderately "
            "(B).",
            large,
            moderate=view.speaker.number(moderate),
        )
    ]
    found = set(tested.loc[tested["ets_class"] != "A", "grouping"])
    alike = [grouping_name(view, g) for g in dict.fromkeys(tested["grouping"]) if g not in found]
    if alike:
        said.append(view.say("Compared without a finding: {groupings}.", groupings=view.speaker.listing(alike)))
    return said


def _rule(view: View) -> str:
    said = view.say(
        "Mantel–Haenszel on the ETS scale (Δ). A: |Δ| below 1, or not significant (5%); C: |Δ| of 1.5 or more and "
        "significantly above 1; B: between them. Groups of fewer than {minimum} people on an item are not tested.",
        minimum=view.speaker.number(view.parameters.fairness.minimum_group),
    )
    purified = (
        view.say("Items that differ were left out of the score by which people are matched (purification).")
        if view.parameters.fairness.purify
        else view.say("People are matched on all items of the domain, without purification.")
    )
    return f"{said} {purified}"


def _unlike(view: View, unlike: pd.DataFrame) -> Fragment:
    unlike = unlike.sort_values(["ets_class", "item_id"], ascending=[False, True])
    frame = unlike.assign(
        grouping=[grouping_name(view, grouping) for grouping in unlike["grouping"]],
        reference=[_group(view, group) for group in unlike["reference"]],
        focal=[_group(view, group) for group in unlike["focal"]],
    )
    columns = [
        Column("item_id", view.say("Item"), "code"),
        Column("grouping", view.say("Grouping")),
        Column("reference", view.say("Reference")),
        Column("focal", view.say("Compared")),
        Column("mh_delta", "Δ", "number", 2),
        Column("mh_chi2", "χ²", "number", 1),
        Column("ets_class", view.say("Class"), stands="c"),
    ]
    caption = view.say("Items of class B (moderate) and C (large); Δ below 0: harder for the group compared")
    return listed(listing(view.speaker, caption, columns, frame))


def _group(view: View, group: str) -> str:
    return view.say("all others") if group == REST else group


def _left_out(view: View, cells: pd.DataFrame) -> list[Fragment]:
    """Name the groups that were too small, without their numbers, which may be few people's; count other failures."""
    speaker, minimum = view.speaker, view.parameters.fairness.minimum_group
    untested = cells[cells["ets_class"] == "not_tested"]
    domain = view.table("item_statistics").set_index("item_id")["domain_id"]
    sides = [
        untested.assign(domain_id=untested["item_id"].map(domain), group=untested[side], people=untested[f"n_{side}"])
        for side in ("focal", "reference")
    ]
    both = pd.concat(sides, ignore_index=True)
    small = both[both["people"] < minimum]
    left = small[["grouping", "domain_id", "group"]].drop_duplicates()
    parts = []
    if len(left):
        rows = [
            [grouping_name(view, r.grouping), _group(view, str(r.group)), view.scale(r.domain_id)]
            for r in left.itertuples(index=False)
        ]
        columns = [
            Column("grouping", view.say("Grouping")),
            Column("group", view.say("Group")),
            Column("domain", view.say("Domain")),
        ]
        left_out = view.say("Groups too small to test (fewer than {n} people)", n=speaker.number(minimum))
        groups_left = listing(speaker, view.say("Groups that were not tested"), columns, rows)
        parts.append(folded(left_out, listed(groups_left)))
    others = untested[untested[["n_reference", "n_focal"]].min(axis=1) >= minimum]
    if len(others):
        words_of = speaker.plural(
            "{n} comparison could not be made: nobody differs on the item at equal score, or it gives parts of its "
            "points.",
            "{n} comparisons could not be made: nobody differs on the item at equal score, or it gives parts of its "
            "points.",
            len(others),
        )
        parts.append(paragraph(words_of, "small"))
    return parts
