"""Whether items treat groups alike: what was compared, what differs, and which groups were too small to tell."""

from __future__ import annotations

import pandas as pd

from workbench.listing import Column, listing
from workbench.messages import as_is, msg
from workbench.report.frame.elements import Fragment, folded, listed, paragraph, section
from workbench.report.frame.view import View
from workbench.tables import OFFICERS
from workbench.tables.measures import REST, SIGNIFICANCE

GRAVE = ("B", "C")
QUESTION = msg(
    "A flagged item is a question to its author, not a verdict: is something beside the competency needed to answer "
    "it, such as a word, a place or a procedure that one group meets more often? What one group was taught better is a "
    "real difference, and no fault of the item."
)


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
    unlike = cells[cells["ets_class"].isin(GRAVE) | cells["lr_class"].isin(GRAVE)]
    if len(unlike):
        told += [paragraph(view.say(QUESTION)), _unlike(view, unlike)]
    told += [*_at_once(view), *(paragraph(words, "small") for words in _rules(view)), *_left_out(view, cells)]
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
    turning = int(_turns(tested).sum())
    if turning:
        said.append(
            view.speaker.plural(
                "In {n} comparison the difference changes with the score: it is not the same for weak and for strong "
                "officers.",
                "In {n} comparisons the difference changes with the score: it is not the same for weak and for strong "
                "officers.",
                turning,
            )
        )
    found = set(tested.loc[(tested["ets_class"] != "A") | tested["lr_class"].isin(GRAVE), "grouping"])
    alike = [grouping_name(view, g) for g in dict.fromkeys(tested["grouping"]) if g not in found]
    if alike:
        said.append(view.say("Compared without a finding: {groupings}.", groupings=view.speaker.listing(alike)))
    return said


def _turns(cells: pd.DataFrame) -> pd.Series:
    """Whether a difference that regression finds changes with the score."""
    return cells["lr_class"].isin(GRAVE) & (cells["nonuniform_p_adjusted"] < SIGNIFICANCE)


def _rules(view: View) -> list[str]:
    purified = (
        view.say("Items that differ were left out of the score by which people are matched (purification).")
        if view.parameters.fairness.purify
        else view.say("People are matched on all items of the domain, without purification.")
    )
    first = view.say(
        "Mantel–Haenszel on the ETS scale (Δ). A: |Δ| below 1, or not significant (5%); C: |Δ| of 1.5 or more and "
        "significantly above 1; B: between them. Groups of fewer than {minimum} people on an item are not tested.",
        minimum=view.speaker.number(view.parameters.fairness.minimum_group),
    )
    return [
        f"{first} {purified}",
        view.say(
            "Items of several points: Mantel's test and the difference of mean points, B above 0.17 and C above 0.25 "
            "standard deviations. Logistic regression (Swaminathan and Rogers 1990) also sees differences that change "
            "with the score; its class is by the gain of Nagelkerke's R², B from 0.035 and C from 0.07 (Jodoin and "
            "Gierl 2001). “Could be chance”: neither test holds once the number of comparisons of the grouping is "
            "allowed for (Benjamini and Hochberg 1995, 5% false findings)."
        ),
    ]


def _unlike(view: View, unlike: pd.DataFrame) -> Fragment:
    unlike = unlike.assign(grave=unlike[["ets_class", "lr_class"]].isin(["C"]).any(axis=1))
    unlike = unlike.sort_values(["grave", "ets_class", "item_id"], ascending=[False, False, True])
    sure = (unlike[["mh_p_adjusted", "lr_p_adjusted"]] < SIGNIFICANCE).any(axis=1)
    frame = unlike.assign(
        grouping=[grouping_name(view, grouping) for grouping in unlike["grouping"]],
        reference=[_group(view, group) for group in unlike["reference"]],
        focal=[_group(view, group) for group in unlike["focal"]],
        difference=100 * unlike["smd"],
        classes=[_classes(ets, lr) for ets, lr in zip(unlike["ets_class"], unlike["lr_class"], strict=True)],
        turns=_turns(unlike).map({True: "✓", False: ""}),
        chance=sure.map({True: "", False: "?"}),
    )
    columns = [
        Column("item_id", view.say("Item"), "code"),
        Column("grouping", view.say("Grouping")),
        Column("reference", view.say("Reference")),
        Column("focal", view.say("Compared")),
        Column("difference", view.say("Points at equal score (±%)"), "number", 1),
        Column("mh_delta", "Δ", "number", 2),
        Column("classes", view.say("Class"), stands="c"),
        Column("turns", view.say("Changes with the score"), stands="c"),
        Column("chance", view.say("Could be chance"), stands="c"),
    ]
    caption = view.say(
        "Items of class B (moderate) and C (large), by Mantel–Haenszel / by regression; below 0: harder for the group "
        "compared"
    )
    return listed(listing(view.speaker, caption, columns, frame))


def _classes(ets: str, regression: str) -> str:
    """Write both classes, a dash for what was not tested."""
    return " / ".join("–" if one == "not_tested" else one for one in (ets, regression))


def _at_once(view: View) -> list[Fragment]:
    """Say which items differ between any of more than two groups; nothing where no grouping has so many."""
    cells = view.table("group_fairness")
    if cells.empty:
        return []
    found = cells[(cells[["mh_p_adjusted", "lr_p_adjusted"]] < SIGNIFICANCE).any(axis=1)]
    groupings = [grouping_name(view, grouping) for grouping in dict.fromkeys(cells["grouping"])]
    words = view.speaker.plural(
        "All groups at once ({groupings}): {n} item differs between any of them beyond chance.",
        "All groups at once ({groupings}): {n} items differ between any of them beyond chance.",
        len(found),
        groupings=view.speaker.listing(groupings),
    )
    if found.empty:
        return [paragraph(words)]
    frame = found.assign(grouping=[grouping_name(view, grouping) for grouping in found["grouping"]])
    columns = [
        Column("item_id", view.say("Item"), "code"),
        Column("grouping", view.say("Grouping")),
        Column("n_groups", view.say("Groups"), "number"),
        Column("mh_p_adjusted", view.say("p, mean points"), "number", 3),
        Column("lr_p_adjusted", view.say("p, regression"), "number", 3),
        Column("lr_class", view.say("Class by regression"), stands="c"),
    ]
    caption = view.say("Items that differ between any groups (generalised Mantel–Haenszel, regression; p adjusted)")
    return [paragraph(words), listed(listing(view.speaker, caption, columns, frame))]


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
        left_out = view.say(
            "Groups too small to test (fewer than {n} people given the same question)", n=speaker.number(minimum)
        )
        groups_left = listing(speaker, view.say("Groups that were not tested"), columns, rows)
        parts.append(folded(left_out, listed(groups_left)))
    others = untested[untested[["n_reference", "n_focal"]].min(axis=1) >= minimum]
    if len(others):
        words_of = speaker.plural(
            "{n} comparison could not be made: nobody differs on the item at equal score.",
            "{n} comparisons could not be made: nobody differs on the item at equal score.",
            len(others),
        )
        parts.append(paragraph(words_of, "small"))
    return parts
