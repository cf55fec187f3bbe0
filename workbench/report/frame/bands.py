"""Bands in words."""

from __future__ import annotations

from workbench.report.frame.view import View


def band_words(view: View, band: tuple[float, float] | None) -> str:
    """Return a band of percent in words, a dash where nothing may be told."""
    if band is None:
        return "–"
    return f"{view.speaker.number(band[0])}–{view.speaker.percent(band[1])}"


def side_of(percent: float, margin: float, band: tuple[float, float] | None) -> int:
    """−1 or 1 where the result lies below or above the whole band by more than its error, 0 where it does not."""
    if band is None:
        return 0
    return int(percent - margin > band[1]) - int(percent + margin < band[0])
