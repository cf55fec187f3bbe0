"""The cut scores, for those who set and defend them: where they come from, how exact they are, what moves with them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd
from markupsafe import Markup

from workbench.listing import Column, listing
from workbench.report.cut_scores.drawing import cut_effects
from workbench.report.cut_scores.panels import how_to_give_a_panel, item_booklets, panel_table, remarks
from workbench.report.frame.elements import (
    Fragment,
    code,
    drawing,
    emphasis,
    folded,
    lead,
    listed,
    paragraph,
    section,
    sentence,
)
from workbench.report.frame.view import View, open_view
from workbench.report.frame.words import METHODS
from workbench.report.shared.cut_facts import cut_errors, moved_people, numbers_shifted, score_bars
from workbench.report.shared.drawings.scores import Scores, score_panels
from workbench.report.shared.exactness import exact_where, people_and_items
from workbench.report.shared.small import too_few, too_few_said

MOST_NAMED = 8
"""Most scales that are named in one sentence."""


def open_page(parameters: str, tables: str = "", language: str = "") -> View:
    """Open the page on cut scores."""
    return open_view(parameters, tables, language)


def header(view: View) -> Fragment:
    """Name the exam."""
    officers = view.speaker.plural("{n} officer", "{n} officers", view.table("scores")["officer_id"].nunique())
    return view.open(view.say("Cut scores"), officers)


def answer(view: View) -> Fragment:
    """Say where the cut scores come from, and which of them decides most by its error."""
    speaker = view.speaker
    cuts = cut_errors(view)
    if cuts.empty:
        return lead([view.say("No cut score lies between 0 and 100%.")])
    panels, others = cuts["method"].notna(), cuts["method"].isna()
    said: list[str | Markup] = []
    if panels.any():
        scales = list(dict.fromkeys(cuts.loc[panels, "scale_id"]))
        said.append(
            sentence(
                view.say("A panel of judges set the cut scores of {scales}."),
                scales=emphasis(speaker.listing([view.scale(s) for s in scales]), "meets"),
            )
        )
        if len(_shown(view, cuts[others])):
            said.append(
                view.say(
                    "The cut scores of {scales} are parameters: no panel of judges stands behind them.",
                    scales=_named(view, list(dict.fromkeys(_shown(view, cuts[others])["scale_id"]))),
                )
            )
    else:
        said.append(
            sentence(
                view.say("All cut scores are {parameters}: no panel of judges stands behind them."),
                parameters=emphasis(view.say("parameters"), "short"),
            )
        )
    moved = _of_enough(view, _shown(view, moved_people(numbers_shifted(view, cuts), cuts)))
    if moved["changed"].any():
        most = moved.loc[(moved["changed"] / moved["all"]).idxmax()]
        words = speaker.plural(
            "{n} of {all} officer", "{n} of {all} officers", int(most["changed"]), all=speaker.number(most["all"])
        )
        said.append(
            sentence(
                view.say(
                    "Most hangs on {level}, {scale}: one error (±{error} points) of its cut score moves {people}."
                ),
                level=view.level(int(most["level"])),
                scale=view.scale(most["scale_id"]),
                error=speaker.number(most["moved_by"], 1),
                people=emphasis(words, "short"),
            )
        )
    return lead(said)


def _named(view: View, scales: list[str]) -> str:
    names = [view.scale(s) for s in scales]
    if len(names) <= MOST_NAMED:
        return view.speaker.listing(names)
    more = view.speaker.number(len(names) - MOST_NAMED)
    return view.say("{scales} and {n} more", scales=", ".join(names[:MOST_NAMED]), n=more)


def _shown(view: View, rows: pd.DataFrame) -> pd.DataFrame:
    """Keep the domains, and the competencies whose cut scores are their own."""
    own = {domain.id for domain in view.framework.domains}
    own |= set(view.table("standards")["scale_id"]) | set(view.parameters.levels.overrides)
    return rows[rows["scale_id"].isin(own)]


def _of_enough(view: View, rows: pd.DataFrame) -> pd.DataFrame:
    """Leave out the scales on which too few people have a result for numbers of people to be told."""
    return rows[~rows["scale_id"].isin(too_few(view, rows["scale_id"].unique()))]


def in_force(view: View) -> Fragment:
    """List the cut scores in force, where each comes from, and how exact it is."""
    cuts = cut_errors(view)
    title = view.say("The cut scores in force")
    if cuts.empty:
        return section(title, paragraph(view.say("No cut score lies between 0 and 100%.")))
    few = cuts["scale_id"].isin(too_few(view, cuts["scale_id"].unique()))
    parts = [_listed(view, _shown(view, cuts.assign(n_undecided=cuts["n_undecided"].astype("Int64").mask(few))))]
    if len(judged := cuts[cuts["method"].notna()]):
        parts.append(panel_table(view, judged))
        parts += [paragraph(words) for words in remarks(view, judged)]
    parts += [paragraph(words, "small") for words in _sources(view, cuts)]
    if cuts["method"].isna().any():
        parts.append(how_to_give_a_panel(view, str(cuts.loc[cuts["method"].isna(), "scale_id"].iloc[0])))
    if (booklets := item_booklets(view)) is not None:
        parts.append(booklets)
    return section(title, *parts)


def _listed(view: View, cuts: pd.DataFrame) -> Fragment:
    frame = cuts.assign(
        scale=cuts["scale_id"].map(view.scale),
        level=cuts["level"].map(view.level),
        source=[view.say("parameter") if pd.isna(method) else view.name(METHODS[method]) for method in cuts["method"]],
    )
    columns = [
        Column("scale", view.say("Scale")),
        Column("level", view.say("Level")),
        Column("cut_percent", view.say("Cut score"), "percent", 1),
        Column("source", view.say("Source")),
        Column("csem_percent", view.say("Exam's error"), "number", 1),
        Column("n_undecided", view.say("Officers within one error"), "number"),
    ]
    caption = view.say("Cut scores, their source and their error (percentage points)")
    return listed(listing(view.speaker, caption, columns, frame))


def _sources(view: View, cuts: pd.DataFrame) -> list[str]:
    said = []
    if cuts["method"].notna().any():
        said.append(
            view.say(
                "Standard error: of the panel's cut score, over its judges. Agreement: intraclass correlation of "
                "single judges, 1 where all say the same (Shrout and Fleiss 1979)."
            )
        )
    if view.table("items").empty:
        said.append(view.say("Exam's error: the standard error of measurement; only sums were given."))
    else:
        said.append(
            view.say(
                "Exam's error: one conditional standard error, at the cut score, of the score that the level rests on."
            )
        )
    return said


def distribution(view: View) -> Fragment:
    """Draw people by score with the cut scores, their error, and who is undecided."""
    speaker = view.speaker
    every = _shown(view, cut_errors(view))
    cuts, left_out = _of_enough(view, every), too_few_said(view, every["scale_id"])
    title = view.say("The scores and the cut scores")
    scales = list(dict.fromkeys(cuts["scale_id"]))
    if not scales:
        return section(title, *map(paragraph, left_out or [view.say("No cut score lies between 0 and 100%.")]))
    by_scale = {scale: score_bars(view, scale) for scale in scales}
    panels = [_scores(view, own, by_scale[scale]) for scale, own in cuts.groupby("scale_id", sort=False)]
    open_share = {
        s: 100 * float(b["undecided"].sum() / b[["clear", "undecided"]].sum().sum()) for s, b in by_scale.items()
    }
    most = max(open_share, key=lambda scale: open_share[scale])
    finding = view.say(
        "Most results are undecided in {scale}: {share}.",
        scale=view.scale(most),
        share=speaker.percent(open_share[most]),
    )
    if len(scales) == 1:
        finding = view.say("{share} of the results are undecided.", share=speaker.percent(open_share[most]))
    note = view.say(
        "Officers by the score that their level rests on (%); line: cut score; band: one error of the exam around it; "
        "hatched: level undecided (probability below {share}).",
        share=speaker.percent(100 * view.parameters.levels.decide_at),
    )
    words = (view.say("decided"), view.say("undecided"))
    drawn = drawing(partial(score_panels, panels, words=words), finding, f"{finding} {note}")
    numbers = _score_classes(view, by_scale)
    notes = (paragraph(words, "small") for words in left_out)
    return section(title, drawn, *notes, folded(view.say("The numbers of this picture"), numbers))


def _scores(view: View, cuts: pd.DataFrame, bars: pd.DataFrame) -> Scores:
    """One scale's people, with each cut score and the band of the exam's error around it."""
    at, errors = (cuts[name].astype(float).tolist() for name in ("cut_percent", "csem_percent"))
    marked = [(cut, view.level(int(level))) for cut, level in zip(at, cuts["level"], strict=True)]
    bands = [(cut - error, cut + error, "") for cut, error in zip(at, errors, strict=True) if error > 0]
    return Scores(view.scale(str(cuts["scale_id"].iloc[0])), bars, marked, bands)


def _score_classes(view: View, by_scale: Mapping[str, pd.DataFrame]) -> Fragment:
    """List officers by tenths of the scale, the undecided in brackets; one row a scale."""
    starts = range(0, 100, 10)
    rows = []
    for scale, bars in by_scale.items():
        tenth = (bars["percent"] // 10).clip(upper=9).astype(int) * 10
        counts = bars.groupby(tenth)[["clear", "undecided"]].sum().reindex(starts, fill_value=0)
        rows.append(
            [
                view.scale(scale),
                *(
                    view.say(
                        "{all} ({undecided})",
                        all=view.speaker.number(r.clear + r.undecided),
                        undecided=view.speaker.number(r.undecided),
                    )
                    for r in counts.itertuples(index=False)
                ),
            ]
        )
    classes = (Column(str(low), f"{low}–{low + 10}", stands="n") for low in starts)
    caption = view.say("Officers by score (%), in brackets those undecided")
    return listed(listing(view.speaker, caption, [Column("scale", view.say("Scale")), *classes], rows))


def effects(view: View) -> Fragment:
    """Draw and list what one error of the cut scores changes."""
    speaker = view.speaker
    every = cut_errors(view)
    cuts, left_out = _of_enough(view, every), too_few_said(view, every["scale_id"])
    title = view.say("What one error of a cut score changes")
    if cuts.empty:
        return section(title, *map(paragraph, left_out or [view.say("No cut score lies between 0 and 100%.")]))
    numbers = numbers_shifted(view, cuts)
    moved = _shown(view, moved_people(numbers, cuts))
    if moved.empty:
        return section(title, _competencies(view, moved_people(numbers, cuts), cuts))
    rows = pd.DataFrame(
        {
            "cut": [
                view.say("{scale}, {level}", scale=view.scale(r.scale_id), level=view.level(int(r.level)))
                for r in moved.itertuples(index=False)
            ],
            "at": (100 * moved["at"] / moved["all"]).to_numpy(),
            "more": (100 * moved["more"] / moved["all"]).to_numpy(),
            "fewer": (100 * moved["fewer"] / moved["all"]).to_numpy(),
            "beside": [_more_or_fewer(view, r) for r in moved.itertuples(index=False)],
        }
    )
    most = moved.loc[(moved["changed"] / moved["all"]).idxmax()]
    finding = speaker.plural(
        "The widest: {level}, {scale}. {at} of {n} officer reaches it, {more} with the cut score {error} points lower, "
        "{fewer} with it higher.",
        "The widest: {level}, {scale}. {at} of {n} officers reach it, {more} with the cut score {error} points lower, "
        "{fewer} with it higher.",
        int(most["all"]),
        level=view.level(int(most["level"])),
        scale=view.scale(most["scale_id"]),
        error=speaker.number(most["moved_by"], 1),
        **{name: speaker.number(most[name]) for name in ("at", "more", "fewer")},
    )
    note = view.say(
        "Dot: percentage of officers at or above the cut score; bar: with the cut score one error higher and lower; at "
        "the right: officers, and how many more or fewer."
    )
    drawn = drawing(partial(cut_effects, rows), finding, f"{finding} {note}")
    parts = [paragraph(_what_moves(view, cuts)), drawn, _levels_moved(view, numbers, cuts, _shown(view, cuts))]
    parts += [paragraph(words, "small") for words in left_out]
    rest = cuts[~cuts["scale_id"].isin(moved["scale_id"])]
    if len(rest):
        parts.append(folded(view.say("Competencies"), _competencies(view, moved_people(numbers, cuts), rest)))
    return section(title, *parts)


def _more_or_fewer(view: View, row: Any) -> str:
    """Say how many reach a cut score, and how many more or fewer with it one error lower or higher."""
    number, more, fewer = view.speaker.number, row.more - row.at, row.at - row.fewer
    if not more and not fewer:
        return f"{number(row.at)} (±0)"
    return f"{number(row.at)} ({f'+{number(more)}' if more else 0} / {f'−{number(fewer)}' if fewer else 0})"


def _what_moves(view: View, cuts: pd.DataFrame) -> str:
    if cuts["method"].isna().all():
        return view.say(
            "No panel was used, so each cut score is moved by one standard error of the exam at that cut score instead."
        )
    if cuts["se_percent"].notna().all():
        return view.say("Each cut score is moved by one standard error of its panel.")
    return view.say(
        "A panel's cut score is moved by one standard error of the panel; one that is a parameter, or of a single "
        "judge, by one standard error of the exam at that cut score instead."
    )


def _levels_moved(view: View, numbers: pd.DataFrame, cuts: pd.DataFrame, shown: pd.DataFrame) -> Fragment:
    """List people per level with the cut scores one error lower, as set, and higher."""
    speaker = view.speaker
    words = {-1: view.say("lower"), 0: view.say("as set"), 1: view.say("higher")}
    levels = sorted(numbers["level"].unique())
    kept = [k for k in levels if numbers.loc[numbers["level"] == k, "n"].any()]
    rows = []
    for scale in dict.fromkeys(shown["scale_id"]):
        own = numbers[numbers["scale_id"] == scale].pivot_table(index="shift", columns="level", values="n")
        limits = cuts[cuts["scale_id"] == scale]
        for shift in (-1, 0, 1):
            at = limits["cut_percent"] + shift * limits["moved_by"]
            rows.append(
                [
                    view.scale(scale),
                    words[shift],
                    "; ".join(speaker.percent(float(v), 1) for v in at),
                    *(own.loc[shift, k] for k in kept),
                ]
            )
    columns = [
        Column("scale", view.say("Scale")),
        Column("shift", view.say("Cut scores")),
        Column("at", view.say("At"), stands="n"),
        *(Column(str(k), view.level(int(k)), "number") for k in kept),
    ]
    caption = view.say("Officers in each level, all cut scores of a scale one error lower, as set, and higher")
    return listed(listing(speaker, caption, columns, rows))


def _competencies(view: View, moved: pd.DataFrame, rest: pd.DataFrame) -> Fragment:
    """List cut scores, their error and what it moves, one row a competency."""
    speaker = view.speaker
    rows = []
    for scale in dict.fromkeys(rest["scale_id"]):
        own = moved[moved["scale_id"] == scale]
        said = [_more_or_fewer(view, r) for r in own.itertuples(index=False)]
        cuts = " · ".join(speaker.percent(float(v), 1) for v in own["cut_percent"])
        errors = " · ".join(speaker.number(float(v), 1) for v in own["csem_percent"])
        rows.append([view.scale(scale), cuts, errors, " · ".join(said)])
    columns = [
        Column("scale", view.say("Competency")),
        Column("cuts", view.say("Cut scores"), stands="n"),
        Column("errors", view.say("Exam's error"), stands="n"),
        Column("people", view.say("Officers at or above, and how many more or fewer"), stands="n"),
    ]
    caption = view.say("Competencies: each cut score and what one error of it changes")
    return listed(listing(speaker, caption, columns, rows))


def ability(view: View) -> Fragment:
    """Draw people beside items on the scale of ability, where an item response model was used."""
    title = view.say("People and items on one scale")
    drawn = people_and_items(view)
    if drawn is None:
        words = sentence(
            view.say(
                "No item response model was used ({setting} or {other}), so people and items have no common scale."
            ),
            setting=code("scoring.model: rasch"),
            other=code("scoring.model: 2pl"),
        )
        return section(title, paragraph(words))
    return section(title, drawn)


def exactness(view: View) -> Fragment:
    """Draw how exact the exam is along its scale, cut scores marked."""
    return section(view.say("How exact the exam is at the cut scores"), exact_where(view))


def method(view: View) -> Fragment:
    """Say how it was worked out."""
    return view.foot(
        view.say(
            "Angoff (1971): a judge's cut score is the percentage that an officer on the border of the level is "
            "expected to reach; the panel's is the mean, its standard error SD/√judges. Bookmark (Mitzel et al. "
            "2001): the median."
        ),
        view.say(
            "The panel's error says how far another panel would differ; the exam's error says how far one officer's "
            "score would differ on another day. A level's probability holds the exam's error only."
        ),
        terms=("level", "cut", "undecided", "reliability", "interval"),
        department=True,
    )
