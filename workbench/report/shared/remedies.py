"""What would close the needs that stay open, with its price, in words."""

from __future__ import annotations

from functools import partial

import pandas as pd

from workbench.analysis.seats import KEY
from workbench.analysis.words import REMEDIES
from workbench.listing import Column, Listing, listing
from workbench.parameters.declare import label_of, unit_of
from workbench.parameters.planning import Training
from workbench.report.frame.elements import Fragment, listed, paragraph
from workbench.report.frame.view import View
from workbench.report.shared.places import without_few

MOST_SHOWN = 12
NOT_OPEN = ("reassess", "confirm_step")
BUDGET = "training.budget"


def remedy_name(view: View, code: str) -> str:
    """Return what kind of remedy it is."""
    return view.name(REMEDIES[code]).rstrip(".")


def remedy_words(view: View, remedy: pd.Series) -> str:
    """Return a row of table `remedies` in words: what to do, which session, and which limits that takes.

    What the budget lacks is left to `price`.
    """
    kind = remedy_name(view, str(remedy["remedy"]))
    said = kind if pd.isna(remedy["course_id"]) else f"{kind}: {_session(view, remedy)}"
    limits = [] if pd.isna(remedy["limits"]) else str(remedy["limits"]).split("; ")
    needed = "; ".join(limit_words(view, limit) for limit in limits if not limit.startswith(BUDGET))
    return view.say("{what}; needs {limits}", what=said, limits=needed) if needed else said


def remedy_in_all(view: View, remedy: pd.Series) -> str:
    """Return a remedy in words as readers of a part of the cohort see it.

    Where it is a session, which is priced as a whole, with how many needs of everybody it serves.

    Args:
        view: the words.
        remedy: a row of `told`.
    """
    said = remedy_words(view, remedy)
    if pd.isna(remedy["course_id"]):
        return said
    if view.own_rows_only:
        unmet = view.table("unmet")
        others = view.public.number(int(remedy["n_needs"]) - int((unmet["remedy_id"] == remedy.name).sum()))
        if others is None:
            return said
        return view.say("{what} (closes {n} needs or more of other units too)", what=said, n=others)
    counts = {"what": said, "n": int(remedy["n_certain"]), "undecided": int(remedy["n_undecided"])}
    if remedy["solved"]:
        return view.say(
            "{what} (the whole plan solved again: certain needs closed {n} more, undecided results served {undecided} "
            "more, over all competencies and units)",
            **counts,
        )
    return view.say(
        "{what} (in the whole cohort: certain needs closed {n}, undecided results served {undecided})", **counts
    )


def _session(view: View, remedy: pd.Series) -> str:
    parts = [view.course(str(remedy["course_id"]))]
    if not pd.isna(remedy["week"]):
        parts.append(view.say("week of {day}", day=view.speaker.date(view.week(int(remedy["week"])))))
    if not pd.isna(remedy["site"]):
        parts.append(view.site(str(remedy["site"])))
    return ", ".join(parts)


def limit_words(view: View, written: str) -> str:
    """Return a limit and the value that is enough in words; `written` is training.key=value, or a course's minimum."""
    key, value = written.split("=", 1)
    if key.startswith("courses."):
        course = view.course(key.removeprefix("courses.").removesuffix(".seats.min"))
        return view.say("least number of people of {course}: {n}", course=course, n=view.speaker.number(float(value)))
    if key == "training.travel.allowed":
        return view.say("training at other sites allowed")
    if key.startswith("training.operations."):
        return _of_operations(view, key.removeprefix("training.operations."), value)
    field, _, of = key.removeprefix("training.").partition(".")
    label = view.name(label_of(Training, field))
    name = f"{label} ({view.scale(of)})" if of in view.framework.domain_of else label
    amount, unit = float(value), unit_of(Training, field)
    if field == "release_cap":
        share = view.speaker.percent(100 * amount, 1)
        return view.say("{limit}: {value} for every unit", limit=name, value=share)
    words = {"share": view.speaker.percent(100 * amount, 1), "đồng": view.speaker.money(amount)}
    plain = view.speaker.number(amount, int(amount % 1 > 0))
    return view.say("{limit}: {value}", limit=name, value=words.get(unit, plain))


def _of_operations(view: View, key: str, value: str) -> str:
    """Return what operations would have to have more of, in words."""
    field, _, of = key.partition(".")
    if field == "money":
        quarter, _, dong = value.partition(":")
        return view.say("money for {quarter}: {money}", quarter=quarter, money=view.speaker.money(float(dong)))
    amount = float(value)
    if field == "rooms":
        return view.say("one more room at {site} for {n}", site=view.site(of), n=view.speaker.number(amount))
    return view.say("trainers by name more for {course}: {n}", course=view.course(of), n=view.speaker.number(amount))


def price(view: View, cost: float | None, budget_short: float | None) -> str:
    """Return what a remedy costs, and by how much that goes beyond the budget."""
    if cost is None or pd.isna(cost):
        return view.say("no price known")
    if float(cost) < 0:
        return view.say("saves {money}", money=view.speaker.money(-float(cost)))
    words, beyond = view.speaker.money(float(cost)), float(budget_short or 0)
    if beyond <= 0:
        return words
    if beyond >= float(cost):
        return view.say("{money}, all beyond the budget", money=words)
    return view.say("{money} ({part} beyond the budget)", money=words, part=view.speaker.money(beyond))


def with_prices(view: View) -> pd.DataFrame:
    """Return table `remedies` with what each gives at what price: the same on every page that tells of the cohort.

    Where the whole plan was solved again with the limits that a remedy asks for (`solved`), cost and needs are what it
    gives more than the plan as it stands, over all scales and units; else they are those of the remedy's own session,
    with everybody else seated as now. `n_certain` are certain needs, `n_undecided` undecided and missing results.
    """
    remedies, unmet = view.table("remedies"), view.table("unmet")
    prices = view.table("remedy_prices")
    prices = prices[prices["reseated"]].set_index("remedy_id")
    certain = unmet.loc[pd.MultiIndex.from_frame(unmet[KEY]).isin(pd.MultiIndex.from_frame(view.certain)), "remedy_id"]
    own = remedies["n_certain"].fillna(remedies["remedy_id"].map(certain.value_counts()).fillna(0).astype("Int64"))
    again, sure, cost = (remedies["remedy_id"].map(prices[of]).astype(float) for of in ("n_needs", "n_certain", "cost"))
    needs = again.fillna(remedies["n_needs"].astype(float)).astype("Int64")
    n_certain = sure.fillna(own.astype(float)).astype("Int64")
    return remedies.assign(
        solved=again.notna(),
        n_needs=needs,
        n_certain=n_certain,
        n_undecided=needs - n_certain,
        cost=cost.fillna(remedies["cost"]),
    )


def told(view: View) -> pd.DataFrame:
    """Return table `remedies` as its readers are told: `with_prices`, for readers of own rows the table itself."""
    return view.table("remedies") if view.own_rows_only else with_prices(view)


def offered(view: View) -> pd.DataFrame:
    """Return the remedies of open needs with their price per result served (`each`), the lowest first.

    Results and first steps that wait for a re-assessment are no open needs; a remedy counts where it closes a certain
    one. A site is left out where it would tell of few people.
    """
    remedies = with_prices(view)
    unmet = view.table("unmet")
    certain = unmet.loc[pd.MultiIndex.from_frame(unmet[KEY]).isin(pd.MultiIndex.from_frame(view.certain)), "remedy_id"]
    wanted = ~remedies["remedy"].isin(NOT_OPEN) & remedies["remedy_id"].isin(certain)
    remedies = without_few(view, remedies[wanted], remedies["scale_id"])
    priced = remedies.assign(each=remedies["cost"] / remedies["n_needs"].astype(float))
    return priced.sort_values(["each", "n_needs", "remedy_id"], ascending=[True, False, True])


def remedies_list(view: View) -> Listing:
    """Return every remedy of open needs with its price, the cheapest for each need that it closes first."""
    ordered = offered(view)
    frame = ordered.assign(
        what=[remedy_words(view, row) for _, row in ordered.iterrows()],
        scale=[
            view.say("whole plan (found for {scale})", scale=view.scale(scale)) if solved else view.scale(scale)
            for scale, solved in zip(ordered["scale_id"], ordered["solved"], strict=True)
        ],
        how=[view.say("solved again") if solved else view.say("estimate") for solved in ordered["solved"]],
    )
    columns = [
        Column("scale", view.say("Need")),
        Column("what", view.say("What would close it")),
        Column("n_certain", view.say("Certain needs closed"), "number"),
        Column("n_undecided", view.say("Undecided results served"), "number"),
        Column("cost", view.say("Price of the remedy"), "money"),
        Column("budget_short", view.say("What the budget lacks"), "money"),
        Column("each", view.say("Price per result served"), "money"),
        Column("how", view.say("Price by")),
    ]
    caption = view.say("What would close the open needs, the lowest price per need first")
    return listing(view.speaker, caption, columns, frame, title=view.say("Remedies"), cards=True)


def cheapest(view: View) -> Fragment:
    """List what would close the open needs, over all domains."""
    every = remedies_list(view)
    if not every.rows:
        return paragraph("")
    shown = every.first(MOST_SHOWN).merged(
        "cost", "budget_short", Column("price", view.say("Price"), stands="r"), partial(price, view)
    )
    made = listed(shown)
    if offered(view)["new_session"].fillna(False).any():
        filled = view.say(
            "A further session may be filled up to its fewest people with those who have a coach; they are not counted."
        )
        made += paragraph(filled, "small")
    made += paragraph(
        view.say(
            "Solved again: the whole plan with these limits, whoever then sits where; what it serves and costs more, "
            "over all competencies and units, a price below 0 being saved. Estimate: the remedy's own session, with "
            "everybody else seated as now."
        ),
        "small",
    )
    left = len(every.rows) - len(shown.rows)
    if not left:
        return made
    more = view.speaker.plural(
        "{n} further remedy stands in the domains' plans.", "{n} further remedies stand in the domains' plans.", left
    )
    return made + paragraph(more, "small")
