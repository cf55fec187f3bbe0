"""Did training work: the effect per domain and course in words, picture and table, and what it cannot prove."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from markupsafe import Markup

from workbench.listing import Column, Said, listing
from workbench.marks.palette import MEETS, SHORT, UNDECIDED
from workbench.messages import msg
from workbench.report.frame.elements import (
    Fragment,
    drawing,
    emphasis,
    folded,
    listed,
    paragraph,
    section,
    sentence,
)
from workbench.report.frame.glossary import meanings
from workbench.report.frame.view import View
from workbench.report.shared.drawings.intervals import interval_rows
from workbench.report.shared.since_last_time import NOTHING

REASONS = {
    "no_previous": msg("there is no earlier wave to compare with"),
    "few_trained": msg("too few who took it have results in both waves"),
    "few_compared": msg("too few who did not take it"),
    "no_overlap": msg("those who took it and those who did not differ in starting level or kind of unit"),
    "not_apart": msg("the effect cannot be told apart from where people started"),
}

HARDLY = 2
"""A course that fewer took than the smallest group divided by this is counted, not listed."""


def training_effect(view: View) -> Fragment:
    """Show what training did: pooled by domain, by course, in levels and money; what was not estimated, and limits."""
    rows = view.table("training_effect")
    if rows.empty:
        return NOTHING
    known = _in_order(view, rows[rows["effect"].notna()])
    parts = [_drawn(view, known), _listed(view, known)] if len(known) else []
    without = rows[rows["effect"].isna()]
    return section(
        view.say("Did training work?"),
        *_findings(view, known),
        *parts,
        *([_not_estimated(view, without)] if len(without) else []),
        *(paragraph(words, "small") for words in _limits(view)),
    )


def _in_order(view: View, rows: pd.DataFrame) -> pd.DataFrame:
    """Domains in the framework's order, each pooled row before its courses; `pooled` and `words` added."""
    order = {domain.id: at for at, domain in enumerate(view.framework.domains)}
    pooled = rows["course_id"].isna()
    rows = rows.assign(pooled=pooled, order=rows["domain_id"].map(order))
    rows = rows.sort_values(["order", "pooled"], ascending=[True, False], kind="stable")
    words = [
        view.scale(str(row.scale_id)) if row.pooled else view.course(str(row.course_id))
        for row in rows.itertuples(index=False)
    ]
    return rows.assign(words=words)


def _findings(view: View, known: pd.DataFrame) -> list[Fragment]:
    if known.empty:
        return [paragraph(view.say("Nothing can be said of any course's effect yet; what is missing stands below."))]
    pooled = known[known["pooled"]]
    better, worse = pooled[pooled["low"] > 0], pooled[pooled["high"] < 0]
    said: list[str | Markup] = []
    if len(better):
        template = view.say(
            "Officers who took courses came out above comparable officers who took none in {scales}: on average by "
            "{levels} levels there."
        )
        weight = better["n_trained"].astype(float)
        gained = float((better["levels_gained"] * weight).sum() / weight.sum())
        said.append(
            sentence(
                template,
                scales=emphasis(view.speaker.listing(better["words"].tolist()), "meets"),
                levels=view.speaker.number(gained, 1),
            )
        )
    if len(worse):
        said.append(
            sentence(
                view.say("They came out below them in {scales}."),
                scales=emphasis(view.speaker.listing(worse["words"].tolist()), "short"),
            )
        )
    unsure = pooled[(pooled["low"] <= 0) & (pooled["high"] >= 0)]
    if len(unsure):
        words = view.speaker.listing(unsure["words"].tolist())
        said.append(view.say("No effect is certain in {scales}; that is not to say that there is none.", scales=words))
    return [paragraph(words) for words in said]


def _drawn(view: View, known: pd.DataFrame) -> Fragment:
    drawn = known.dropna(subset=["levels_gained"])
    if drawn.empty:
        return NOTHING
    low, high = drawn["levels_low"].astype(float), drawn["levels_high"].astype(float)
    drawn = drawn.assign(
        value=drawn["levels_gained"].astype(float),
        low=low,
        high=high,
        colour=np.select([low > 0, high < 0], [MEETS, SHORT], UNDECIDED),
        open=(low <= 0) & (high >= 0),
        whole=drawn["pooled"],
    )
    draw = partial(
        interval_rows,
        drawn,
        against=0.0,
        against_words=view.say("no effect"),
        axis_words=view.say("levels gained per person through training, with 95% interval"),
        number=view.speaker.number,
    )
    certain = int((drawn["low"] > 0).sum())
    finding = view.speaker.plural(
        "{certain} of {n} effect is certainly above nothing.",
        "{certain} of {n} effects are certainly above nothing.",
        len(drawn),
        certain=view.speaker.number(certain),
    )
    note = view.say("Diamond: all courses of a domain together · dot: one course · open: not certain either way")
    return drawing(draw, finding, note)


def _listed(view: View, known: pd.DataFrame) -> Fragment:
    """List levels gained and their cost; folded, the effects in logits under either reason for being sent."""
    speaker = view.speaker
    rows = [
        [
            _named(row),
            f"{speaker.number(row.n_trained)} / {speaker.number(row.n_compared)}"
            if row.n_trained or row.n_compared
            else "–",
            _with_interval(view, row.levels_gained, (row.levels_low, row.levels_high), "level"),
            Said(row.cost_per_level / 1e6, _millions(view, row.cost_per_level)),
        ]
        for row in known.itertuples(index=False)
    ]
    columns = [
        Column("named", view.say("Domain, course")),
        Column("people", view.say("Trained / compared"), stands="r"),
        Column("levels", view.say("Levels gained per person (95% interval)"), stands="r"),
        Column("cost", view.say("Cost per level (million đồng)"), "number", stands="r"),
    ]
    caption = view.say("Those who took a course against comparable officers who took none of the domain")
    made = listed(listing(speaker, caption, columns, rows, cards=True, dense=True))
    notes = [paragraph(_many(view, len(known)), "small")] if len(known) > 1 else []
    if known["cost_per_level"].isna().any():
        notes.append(paragraph(view.say("–: no cost per level, because no effect is certain."), "small"))
    return Fragment(Markup("").join(part.html for part in (made, *notes, _assumed(view, known))))


def _many(view: View, n: int) -> str:
    return view.say(
        "These are {n} comparisons at once, and each interval misses the truth in 1 case of 20: even if no training "
        "had any effect, about {chance} of them would look certain, up or down.",
        n=view.speaker.number(n),
        chance=view.speaker.number(0.05 * n, 1),
    )


def _assumed(view: View, known: pd.DataFrame) -> Fragment:
    """List the effects as they were estimated: by the reason that the parameters name, and by the other one."""
    speaker = view.speaker
    by_score = view.parameters.evidence.effect.sent_by == "score"
    units = {"percent": view.say("points of percent"), "logit": view.say("logits")}
    rows = [
        [
            _named(row),
            _with_interval(view, row.effect, (row.low, row.high), row.metric, unit=units[row.metric]),
            _with_interval(view, row.effect_other, (row.low_other, row.high_other), row.metric),
            _signed(view, row.gain_difference, row.metric),
        ]
        for row in known.itertuples(index=False)
    ]
    reasons = (view.say("If earlier results decided who went"), view.say("If superiors chose"))
    first, other = reasons if by_score else reasons[::-1]
    columns = [
        Column("named", view.say("Domain, course")),
        Column("effect", first, stands="r"),
        Column("effect_other", other, stands="r"),
        Column("gain", view.say("Raw gains"), stands="r"),
    ]
    effects = listing(speaker, view.say("Effects with their 95% intervals"), columns, rows, cards=True, dense=True)
    said = [
        view.say(
            "Who went is why an effect can look larger or smaller than it is: by their earlier results, or because "
            "superiors chose them by what they knew of them. The levels above rest on the first column; where both "
            "reasons played a part, the truth lies between the two."
        ),
        view.speaker.plural(
            "Raw gains: how much more those trained gained, uncorrected; low results rise by themselves. Here they "
            "exceed the effect in {more} of {n} row.",
            "Raw gains: how much more those trained gained, uncorrected; low results rise by themselves. Here they "
            "exceed the effect in {more} of {n} rows.",
            len(known),
            more=speaker.number(int((known["gain_difference"] > known["effect"]).sum())),
        ),
    ]
    if (known["metric"] == "logit").any():
        said.insert(0, " – ".join(meanings(["logit"], speaker.language)[0]))
    return folded(
        view.say("The effects as they were estimated, by why people were sent"),
        listed(effects),
        *(paragraph(words, "small") for words in said),
    )


def _named(row: Any) -> str | Markup:
    return Markup("<b>{}</b>").format(row.words) if row.pooled else row.words


def _with_interval(view: View, value: float, ends: tuple[float, float], metric: str, *, unit: str = "") -> str | Markup:
    if value != value:
        return "–"
    said = " ".join([_signed(view, value, metric), *([unit] if unit else [])])
    return Markup("{} <small>{}</small>").format(said, _interval(view, *ends, metric))


def _millions(view: View, dong: float) -> str:
    millions = dong / 1e6
    return view.speaker.number(millions, 1 if dong != dong or millions >= 0.1 else 2)


def _not_estimated(view: View, without: pd.DataFrame) -> Fragment:
    """List what was not estimated and what is missing; courses that hardly anyone took are only counted."""
    speaker, least = view.speaker, view.parameters.evidence.effect.minimum_group
    hardly = without["course_id"].notna() & without["n_attended"].lt(least / HARDLY)
    rows = []
    for row in _in_order(view, without[~hardly]).itertuples(index=False):
        lacking = "–" if pd.isna(row.n_lacking) else speaker.plural("{n} person", "{n} people", int(row.n_lacking))
        rows.append(
            [
                view.say("{domain}, all courses", domain=row.words) if row.pooled else row.words,
                row.n_attended,
                view.name(REASONS[row.reason]),
                lacking,
            ]
        )
    columns = [
        Column("named", view.say("Domain, course")),
        Column("n", view.say("Took it"), "number"),
        Column("why", view.say("Why not")),
        Column("lacking", view.say("Still missing"), stands="n"),
    ]
    title = speaker.plural(
        "{n} course cannot be judged yet, and what is missing",
        "{n} courses cannot be judged yet, and what is missing",
        int(without["course_id"].notna().sum()),
    )
    parts = [listed(listing(speaker, view.say("Not estimated"), columns, rows))] if rows else []
    if hardly.any():
        words = speaker.plural(
            "{n} course was taken by too few to come near an estimate; an estimate needs {least} people who took it.",
            "{n} courses were taken by too few to come near an estimate; an estimate needs {least} people who took it.",
            int(hardly.sum()),
            least=speaker.number(least),
        )
        parts.append(paragraph(words, "small"))
    return folded(title, *parts)


def _limits(view: View) -> list[str]:
    return [
        view.say(
            "Comparable: the same starting level and kind of unit; adjusted for the earlier score, so that a low score "
            "by bad luck, which rises by itself, does not count as an effect. A linking error moves everybody alike "
            "and does not touch the comparison."
        ),
        view.say(
            "What this cannot prove: nobody was sent by lot. If those sent were keener, or were given other tasks, the "
            "difference holds that too. Only sending people by lot among equals would settle it."
        ),
    ]


def _signed(view: View, value: float, metric: str) -> str:
    if value != value:
        return "–"
    words = view.speaker.number(value, 1 if metric == "percent" else 2)
    return f"+{words}" if value > 0 else words


def _interval(view: View, low: float, high: float, metric: str) -> str:
    return view.say("{low} to {high}", low=_signed(view, low, metric), high=_signed(view, high, metric))
