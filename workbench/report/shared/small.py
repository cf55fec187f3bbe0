"""Scales on which too few people have a result: one rule for every page of the same readers, and a note of them."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.report.frame.view import View


def too_few(view: View, scales: Iterable[str]) -> list[str]:
    """Return those of the scales on which somebody has a result, but fewer people than `units.minimum_cell`."""
    people = view.table("levels").dropna(subset=["level"])["scale_id"].value_counts()
    least = view.parameters.units.minimum_cell
    return [scale for scale in scales if 0 < int(people.get(scale, 0)) < least]


def too_few_said(view: View, scales: Iterable[str]) -> list[str]:
    """Name the scales that are left out for `too_few` people; nothing where there is none."""
    few = too_few(view, dict.fromkeys(scales))
    if not few:
        return []
    names = view.speaker.listing([view.scale(scale) for scale in few])
    return [view.say("Not shown, fewer than {n} people: {scales}.", n=view.parameters.units.minimum_cell, scales=names)]
