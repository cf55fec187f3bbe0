"""Where the exam measures well, in pictures: people beside items, test information, the error along the scores."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd

from workbench.analysis import examined
from workbench.listing import Column, listing
from workbench.messages import Words, msg
from workbench.report.frame.elements import Fragment, figure, folded, listed, paragraph
from workbench.report.frame.view import View
from workbench.report.shared.cut_facts import ability_cuts
from workbench.report.shared.drawings.ability import error_panels, information_panels, wright_maps


def calibrated(view: View) -> list[str]:
    """The domains that an item response model measures, in the framework's order."""
    known = set(view.table("item_parameters")["domain_id"])
    return [domain for domain in view.analysis.domains() if domain in known]


def people_and_items(view: View) -> Fragment | None:
    """Draw the Wright map of every calibrated domain, and list people and items between the cut scores."""
    domains = calibrated(view)
    if not domains:
        return None
    speaker, names = view.speaker, {domain: view.scale(domain) for domain in domains}
    people, items = examined.people_and_items(view.analysis, width=0.5)
    people = people.assign(domain=people["domain_id"].map(names)).dropna(subset=["domain"])
    items = items.assign(domain=items["domain_id"].map(names)).dropna(subset=["domain"])
    cuts = _cuts_on_ability(view, domains)
    abilities = view.table("scores").dropna(subset=["theta"]).groupby("scale_id")["theta"]
    easier = {d: float(abilities.mean()[d] - items.loc[items["domain_id"] == d, "b"].mean()) for d in domains}
    far = max(domains, key=lambda d: abs(easier[d]))
    words = (
        msg("In {domain} the items are on average {far} logits easier than the people are able: the largest distance."),
        msg("In {domain} the items are on average {far} logits harder than the people are able: the largest distance."),
    )
    finding = view.say(words[0 if easier[far] > 0 else 1], domain=names[far], far=speaker.number(abs(easier[far]), 1))
    if len(domains) == 1:
        alone = (
            msg("The items are on average {far} logits easier than the people are able."),
            msg("The items are on average {far} logits harder than the people are able."),
        )
        finding = view.say(alone[0 if easier[far] > 0 else 1], far=speaker.number(abs(easier[far]), 1))
    note = view.say(
        "Left: people; right: items by difficulty; both on one scale (logits); dashed: the cut scores. Items measure "
        "best where people of their height stand."
    )
    order = {domain: rank for rank, domain in enumerate(names.values())}
    people = people.sort_values("domain", key=lambda d: d.map(order), kind="stable")
    svg = wright_maps(people, items, cuts, number=speaker.number, name="wright")
    return figure(svg, finding, f"{finding} {note}") + folded(
        view.say("People and items between the cut scores"), _between(view, domains)
    )


def _between(view: View, domains: list[str]) -> Fragment:
    """List people of each level, and the items between its cut scores on the scale of ability."""
    levels, items = view.table("levels"), view.table("item_parameters")
    rows = []
    for domain in domains:
        limits = view.facts.cuts_of(domain)
        reached = [
            -np.inf if percent <= 0 else float(theta)
            for percent, theta in zip(limits, ability_cuts(view.analysis, domain, limits), strict=True)
        ]
        edges = [-np.inf, *reached, np.inf]
        own = levels.loc[levels["scale_id"] == domain, "level"]
        b = items.loc[(items["domain_id"] == domain) & (items["category"] == 1), "location"]
        for level, (low, high) in enumerate(pairwise(edges)):
            if low == high:
                continue
            ends = (end if np.isfinite(end) else None for end in (low, high))
            rows.append(
                [view.scale(domain), view.level(level), *ends, (own == level).sum(), ((b >= low) & (b < high)).sum()]
            )
    columns = [
        Column("domain", view.say("Domain")),
        Column("level", view.say("Level")),
        Column("low", view.say("From (logits)"), "number", 2),
        Column("high", view.say("To (logits)"), "number", 2),
        Column("people", view.say("People in the level"), "number"),
        Column("items", view.say("Items between"), "number"),
    ]
    note = view.say(
        "People: by their level, which rests on the score; one whose score lies close to a cut score may stand beyond "
        "it on the scale of ability, where the picture shows them. Items: by difficulty."
    )
    caption = view.say("People of each level, and items between its cut scores")
    return listed(listing(view.speaker, caption, columns, rows)) + paragraph(note, "small")


def exact_where(view: View) -> Fragment:
    """Draw information and error over the ability, or the conditional error over the scores, cut scores marked."""
    drawn = [part for part in (_information(view), _conditional(view)) if part is not None]
    if not drawn:
        return paragraph(view.say("Only sums were given, so the error at a score cannot be told apart from the mean."))
    return sum(drawn[1:], start=drawn[0])


def _information(view: View) -> Fragment | None:
    domains = calibrated(view)
    if not domains:
        return None
    names = {domain: view.scale(domain) for domain in domains}
    curves = examined.information_curves(view.analysis)
    curves = curves[curves["domain_id"].isin(domains)]
    taken = curves["domain_id"].map(_share_taken(view, domains))
    curves = curves.assign(
        domain=curves["domain_id"].map(names),
        information=curves["information"] * taken,
        se=curves["se"] / np.sqrt(taken),
    )
    order = {domain: rank for rank, domain in enumerate(domains)}
    curves = curves.sort_values("domain_id", key=lambda d: d.map(order), kind="stable")
    cuts = _cuts_on_ability(view, domains)
    by_domain = dict(list(curves.groupby("domain", sort=False)))
    reached = [
        [float(np.interp(c.theta, by_domain[c.domain]["theta"], by_domain[c.domain][what])) for c in cuts.itertuples()]
        for what in ("information", "se")
    ]
    cuts = cuts.assign(information=reached[0], se=reached[1])
    note = view.say(
        "Area: test information; line: standard error of the ability (logits), which is 1/√information; dashed: the "
        "cut scores."
    )
    if (_share_taken(view, domains) < 1).any():
        note += " " + view.say(
            "Officers took part of the items only: the curves are those of a form of mean information."
        )
    expected = _expected(view, domains)
    if expected:
        note += " " + view.say("Reliability that the items lead one to expect: {expected}.", expected=expected)
    said = msg("In ability, the exam is least exact at the cut score of {level}, {domain}: ±{error}.")
    finding = _worst(view, cuts.rename(columns={"se": "error"}), said, unit=msg("{error} logits"), decimals=2)
    at = view.table("cut_precision")
    in_points = _points_at_cuts(view, at[at["scale_id"].isin(domains)])
    if len(in_points):
        note += " " + _worst_in_points(view, in_points)
    words = (view.say("Information"), view.say("Standard error"))
    svg = information_panels(curves, cuts, axes_words=words, number=view.speaker.number, name="information")
    drawn = figure(svg, finding, f"{finding} {note}")
    columns = [
        Column("domain", view.say("Domain")),
        Column("level", view.say("Level")),
        Column("theta", view.say("Cut score (logits)"), "number", 2),
        Column("information", view.say("Information"), "number", 2),
        Column("se", view.say("Standard error"), "number", 2),
    ]
    caption = view.say("Information and standard error of the ability at the cut scores")
    numbers = listed(listing(view.speaker, caption, columns, cuts))
    return drawn + folded(view.say("The numbers of this picture"), numbers)


def _expected(view: View, domains: list[str]) -> str:
    """The expected reliability of the domains all of whose items everyone took, in words."""
    whole = [domain for domain, taken in _share_taken(view, domains).items() if taken == 1]
    expected = examined.expected_reliability(view.analysis, whole)
    return "; ".join(f"{view.scale(domain)} {view.speaker.number(value, 2)}" for domain, value in expected.items())


def _share_taken(view: View, domains: list[str]) -> pd.Series:
    """Share of a domain's items that an officer took."""
    domain = view.table("items")["competency_id"].map(view.framework.domain_of)
    taken = view.table("reliability").set_index("scale_id")["n_items"].astype(float)
    return (taken.reindex(domains) / domain.value_counts().reindex(domains)).clip(upper=1.0)


def _conditional(view: View) -> Fragment | None:
    scores = view.table("scores")
    domains = [domain for domain in view.analysis.domains() if domain not in calibrated(view)]
    own = scores[scores["scale_id"].isin(domains) & scores["se_percent"].notna()]
    usual = own.groupby("scale_id")["n_items"].agg(lambda n: n.mode().iloc[0])
    own = own[own["n_items"] == own["scale_id"].map(usual)]
    curves = own[["scale_id", "percent", "se_percent"]].round(6).drop_duplicates(["scale_id", "percent"])
    if curves.empty:
        return None
    order = {domain: rank for rank, domain in enumerate(domains)}
    curves = curves.assign(rank=curves["scale_id"].map(order), domain=[view.scale(s) for s in curves["scale_id"]])
    curves = curves.sort_values(["rank", "percent"]).rename(columns={"se_percent": "error"})
    at = view.table("cut_precision")
    at = at[at["scale_id"].isin(set(curves["scale_id"]))]
    cuts = _points_at_cuts(view, at)
    said = msg("The exam is least exact at the cut score of {level}, {domain}: ±{error}.")
    finding = _worst(view, cuts, said, unit=msg("{error} points"), decimals=1)
    note = view.say(
        "Line: conditional standard error (Lord 1955) of a score, in percentage points, over the scores that occurred; "
        "dashed: the cut scores."
    )
    return figure(
        error_panels(curves, cuts, number=view.speaker.number, name="conditional"), finding, f"{finding} {note}"
    )


def _points_at_cuts(view: View, at: pd.DataFrame) -> pd.DataFrame:
    """Return rows of `cut_precision` in words: domain, level, percent, error (percent)."""
    return pd.DataFrame(
        {
            "domain": [view.scale(s) for s in at["scale_id"]],
            "level": [view.level(int(k)) for k in at["level"]],
            "percent": at["cut_percent"].astype(float).to_numpy(),
            "error": at["csem_percent"].astype(float).to_numpy(),
        }
    )


def _worst_in_points(view: View, cuts: pd.DataFrame) -> str:
    """Say where the score is least exact, and why that need not be where the ability is."""
    worst = cuts.loc[cuts["error"].idxmax()]
    return view.say(
        "In percentage points of the score the error is largest at {level}, {domain}: ±{error}. The two scales differ: "
        "towards the end of the score one point stands for more ability, so that the same error in ability is fewer "
        "points there.",
        level=worst["level"],
        domain=worst["domain"],
        error=view.speaker.number(float(worst["error"]), 1),
    )


def _worst(view: View, cuts: pd.DataFrame, said: Words, *, unit: Words, decimals: int) -> str:
    if cuts.empty or cuts["error"].isna().all():
        return view.say("No cut score lies between 0 and 100%.")
    worst = cuts.loc[cuts["error"].idxmax()]
    return view.say(
        said,
        level=worst["level"],
        domain=worst["domain"],
        error=view.say(unit, error=view.speaker.number(float(worst["error"]), decimals)),
    )


def _cuts_on_ability(view: View, domains: list[str]) -> pd.DataFrame:
    """Cut scores that the characteristic curve reaches: domain (words), level (words), theta."""
    rows = [
        (view.scale(domain), view.level(level), float(theta))
        for domain in domains
        for level, theta in enumerate(ability_cuts(view.analysis, domain, view.facts.cuts_of(domain)), start=1)
        if np.isfinite(theta)
    ]
    return pd.DataFrame(rows, columns=["domain", "level", "theta"])
