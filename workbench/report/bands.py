"""Bands in words."""

from __future__ import annotations

from workbench.report.view import View


def band_words(view: View, band: tuple[float, float] | None) -> str:
    """Return a band of percent in words, a dash where nothing may be told."""
    if band is None:
        return "–"
    return f"{view.speaker.number(band[0])}–{view.speaker.percent(band[1])}"
