"""What would close the needs that stay open, with its price, in words."""

from __future__ import annotations

import pandas as pd

from workbench.parameters.declare import label_of, unit_of
from workbench.parameters.planning import Training
from workbench.plan.unmet import REMEDIES
from workbench.report.elements import Fragment, Heading, paragraph, table
from workbench.report.places import without_few
from workbench.report.view import View

MOST_SHOWN = 12
REASSESS = "reassess"


def remedy_name(view: View, code: str) -> str:
    """Return what kind of remedy it is."""
    return view.name(REMEDIES[code]).rstrip(".")


def remedy_words(view: View, remedy: pd.Series) -> str:
    """Return a row of table `remedies` in words: what to do, which session, and how many needs it closes."""
    kind = remedy_name(view, str(remedy["remedy"]))
    said = kind if pd.isna(remedy["course_id"]) else f"{kind}: {_session(view, remedy)}"
    if not pd.isna(remedy["limits"]):
        needed = "; ".join(_limit(view, limit) for limit in str(remedy["limits"]).split("; "))
        said = view.say("{what}; needs {limits}", what=said, limits=needed)
    return view.speaker.count(
        "{what} (closes {n} need in all)", "{what} (closes {n} needs in all)", int(remedy["n_needs"]), what=said
    )


def _session(view: View, remedy: pd.Series) -> str:
    parts = [view.course(str(remedy["course_id"]))]
    if not pd.isna(remedy["week"]):
        parts.append(view.say("week of {day}", day=view.speaker.date(view.week(int(remedy["week"])))))
    if not pd.isna(remedy["site"]):
        parts.append(view.site(str(remedy["site"])))
    return ", ".join(parts)


def _limit(view: View, written: str) -> str:
    """Return a limit and the value that is enough in words; `written` is training.key=value."""
    key, value = written.split("=", 1)
    if key == "training.travel.allowed":
        return view.say("training at other sites allowed")
    field, _, of = key.removeprefix("training.").partition(".")
    label = view.name(label_of(Training, field))
    name = f"{label} ({view.scale(of)})" if of in view.framework.domain_of else label
    amount, unit = float(value), unit_of(Training, field)
    words = {"share": view.speaker.percent(100 * amount, 1), "đồng": view.speaker.money(amount)}
    plain = view.speaker.number(amount, int(amount % 1 > 0))
    return view.say("{limit}: {value}", limit=name, value=words.get(unit, plain))


def price(view: View, remedy: pd.Series) -> str:
    """Return what a remedy costs, and what of that the budget lacks."""
    if pd.isna(remedy["cost"]):
        return "–"
    words = view.speaker.money(float(remedy["cost"]))
    if float(remedy["budget_short"]) <= 0:
        return words
    return view.say(
        "{money} (budget lacks {part})", money=words, part=view.speaker.money(float(remedy["budget_short"]))
    )


def cheapest(view: View) -> Fragment:
    """List the remedies that close a certain need for least, over all domains; those without a price come last."""
    remedies = view.table("remedies")
    remedies = without_few(view, remedies[remedies["remedy"] != REASSESS], remedies["scale_id"])
    if remedies.empty:
        return paragraph("")
    priced = remedies.assign(each=remedies["cost"] / remedies["n_needs"].astype(float))
    priced = priced.sort_values(["each", "n_needs", "remedy_id"], ascending=[True, False, True])
    rows = [
        [
            view.scale(str(remedy["scale_id"])),
            remedy_words(view, remedy),
            price(view, remedy),
            view.speaker.money(float(remedy["each"])),
        ]
        for _, remedy in priced.head(MOST_SHOWN).iterrows()
    ]
    headings = [
        Heading(view.say("Need")),
        Heading(view.say("What would close it")),
        Heading(view.say("Price"), "r"),
        Heading(view.say("per need"), "n"),
    ]
    listed = table(view.say("The remedies that close a need for least"), headings, rows, kind="cards")
    left = len(priced) - len(rows)
    if not left:
        return listed
    more = view.speaker.count(
        "{n} further remedy stands in the domains' plans.", "{n} further remedies stand in the domains' plans.", left
    )
    return listed + paragraph(more, "small")
