"""Sentences with which several pages open."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from workbench.report.frame.elements import emphasis, sentence
from workbench.report.frame.view import View
from workbench.report.shared.ties import first_of, highest


def below(view: View, n_short: int, n_officers: int) -> Markup:
    """Say how many of so many officers are certainly below a requirement."""
    if not n_short:
        return sentence(view.say("Nobody is certainly below a requirement."))
    words = view.speaker.plural(
        "{short} of {all} is below a level that the position requires.",
        "{short} of {all} are below a level that their position requires.",
        n_short,
        short="{short}",
        all=view.speaker.plural("{n} officer", "{n} officers", n_officers),
    )
    return sentence(words, short=emphasis(view.speaker.number(n_short), "short"))


def largest_need(view: View, short: pd.DataFrame) -> Markup:
    """Name the scale on which most people are certainly short, or all where several hold as many.

    Args:
        view: the words.
        short: certain needs, at least one.
    """
    counts = short["scale_id"].value_counts().sort_index(kind="stable")
    scales = [view.scale(str(scale)) for scale in highest(counts)]
    words = (
        view.speaker.plural("{scale}, {n} person", "{scale}, {n} people", int(counts.max()), scale=scales[0])
        if len(scales) == 1
        else view.speaker.plural(
            "{scales}, {n} person each", "{scales}, {n} people each", int(counts.max()), scales=first_of(view, scales)
        )
    )
    return sentence(view.say("Largest need: {largest}."), largest=emphasis(words, "short"))


def lowered(words: str) -> str:
    """Return a sentence as it goes on after a colon."""
    return words[:1].lower() + words[1:]
