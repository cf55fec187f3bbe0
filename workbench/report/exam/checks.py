"""Whether the probabilities of levels hold in this cohort, in words: what was tried, what it found, what follows."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from workbench.listing import Column, listing
from workbench.messages import msg
from workbench.report.frame.elements import Fragment, emphasis, listed, paragraph, sentence
from workbench.report.frame.view import View

TRIED = {
    "halves": msg("One half of the questions foretold from the other"),
    "distribution": msg("Another shape of ability that fits the answers as well"),
    "guessing": msg("Guessing that was not declared"),
    "dependence": msg("Questions that hang together by more than ability"),
    "numbers": msg("Enough officers"),
    "forms": msg("Forms on one scale"),
}
FOUND = {
    "halves": msg("what is said misses what comes by up to {found} points of percent; up to {limit} is allowed"),
    "distribution": msg("probabilities would move by up to {found} points of percent; up to {limit} is allowed"),
    "guessing": msg("the answers ask for more of it by {found} standard errors; up to {limit} is allowed"),
    "dependence": msg("unexplained correlation {found}; up to {limit} is allowed"),
    "numbers": msg("officers: {found}; enough are {limit}"),
    "forms": msg("{found} % of the officers sat forms on one scale; at least {limit} % are asked for"),
}
DOUBTS = {
    "numbers": msg("In {domains} too few officers were examined to tell; take those probabilities with caution."),
    "forms": msg("In {domains} nothing puts the forms on one scale; take levels got on different forms with caution."),
}
ENDED = {"ok": msg("passed"), "caution": msg("with caution"), "fails": msg("not passed")}
COLOURS = {"ok": "meets", "caution": "undecided", "fails": "short"}


def domains_by_verdict(view: View) -> dict[str, list[str]]:
    """Return the domains checked by their worst verdict, in the framework's order."""
    rows = view.table("calibration_check")
    order = list(ENDED)
    worst = rows["verdict"].map(order.index).groupby(rows["domain_id"]).max()
    found: dict[str, list[str]] = {verdict: [] for verdict in order}
    for domain in view.analysis.domains():
        if domain in worst.index:
            found[order[int(worst[domain])]].append(domain)
    return found


def own_check(view: View) -> Fragment:
    """Say whether the probabilities of levels hold here, by what, and what follows where they do not."""
    rows = view.table("calibration_check")
    if rows.empty:
        return paragraph(
            view.say("Only sums were given, so whether the probabilities of levels hold here cannot be checked.")
        )
    by_verdict, speaker = domains_by_verdict(view), view.speaker
    asked = set(rows.loc[rows["check"] == "halves", "domain_id"])
    untold = [d for d in by_verdict["ok"] if d not in asked]
    sound = [d for d in by_verdict["ok"] if d in asked]
    fails, doubtful = by_verdict["fails"], by_verdict["caution"]
    said: list[str | Markup] = []
    if asked:
        said.append(
            view.say(
                "Do the probabilities of levels hold here? The answers themselves were asked: among others, half of "
                "the questions were used to foretell the results on the other half, many times over. Each domain was "
                "asked as a whole, and what was found counts for its competencies too."
            )
        )
    if untold:
        said.append(
            view.say(
                "In {domains} too few questions were put to the same officers, or too few officers sat the same "
                "version, to tell whether the probabilities of levels hold; take them with caution.",
                domains=speaker.listing([view.scale(d) for d in untold]),
            )
        )
    if sound and not fails and not doubtful and not untold:
        said.append(view.say("They hold in every domain: of 100 officers told “80%”, about 80 do have that level."))
    elif sound:
        said.append(view.say("They hold in {domains}.", domains=speaker.listing([view.scale(d) for d in sound])))
    if fails:
        margin = rows[rows["verdict"] == "fails"].groupby("domain_id")["margin"].max()
        parts = [
            view.say(
                "{domain} (by up to {points} points)", domain=view.scale(d), points=speaker.number(100 * margin[d])
            )
            for d in fails
        ]
        said.append(
            sentence(
                view.say(
                    "They may miss in {domains}; a level is called decided there only where it would still be so "
                    "with as many points less."
                ),
                domains=emphasis(speaker.listing(parts), "short"),
            )
        )
    guessed = set(rows.loc[(rows["check"] == "guessing") & (rows["verdict"] == "fails"), "domain_id"])
    if guessed:
        said.append(
            view.say(
                "In {domains} more right answers seem to be guessed than is declared: declare it (`scoring.guessing: "
                "options`, or the chance to guess a question), and the probabilities will allow for it.",
                domains=speaker.listing([view.scale(d) for d in fails if d in guessed]),
            )
        )
    doubts = rows[rows["domain_id"].isin(doubtful) & (rows["verdict"] == "caution")]
    for check, why in DOUBTS.items():
        if here := [view.scale(d) for d in doubtful if d in set(doubts.loc[doubts["check"] == check, "domain_id"])]:
            said.append(view.say(why, domains=speaker.listing(here)))
    return paragraph(Markup(" ").join(said)) + _every_check(view, rows)


def _every_check(view: View, rows: pd.DataFrame) -> Fragment:
    columns = [
        Column("domain", view.say("Domain")),
        Column("tried", view.say("What was tried")),
        Column("found", view.say("What it found")),
        Column("ended", view.say("Result")),
    ]
    cells = [
        [
            view.scale(row.domain_id),
            view.name(TRIED[row.check]),
            view.say(FOUND[row.check], **{name: _number(view, row.check, value) for name, value in of.items()}),
            emphasis(view.name(ENDED[row.verdict]), COLOURS[row.verdict]),
        ]
        for row in rows.itertuples()
        for of in [{"found": row.statistic, "limit": row.limit}]
    ]
    caption = view.say("The exam's own check of its probabilities")
    return listed(listing(view.speaker, caption, columns, cells))


def _number(view: View, check: str, value: float) -> str:
    if check == "numbers":
        return view.speaker.number(value)
    if check == "dependence":
        return view.speaker.number(value, 2)
    if check == "guessing":
        return view.speaker.number(value, 1)
    return view.speaker.number(100 * value, 0 if check == "forms" else 1)
