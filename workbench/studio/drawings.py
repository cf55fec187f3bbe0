"""Small drawings as SVG: the scores with cut scores and undecided people, and levels before and after."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from markupsafe import escape

from workbench.report.frame.style import ACCENT, LEVELS, SHORT, UNDECIDED
from workbench.studio.words import Wording

CLEAR, DOUBT, CUT, EDGE, GRID = LEVELS[2], LEVELS[0], SHORT, UNDECIDED, "#e6ebf0"
BINS = np.linspace(0.0, 100.0, 41)
WIDE, HIGH, LEFT, FOOT = 640, 150, 34, 26


def score_distribution(levels: pd.DataFrame, cuts: Sequence[float], words: Wording) -> str:
    """Return the people of one scale by the percentage that their level rests on, undecided ones hatched.

    Args:
        levels: the scale's rows of table `levels`.
        cuts: its cut scores in percent.
        words: in which language.
    """
    estimate = levels["estimate"].to_numpy(dtype=float)
    doubt = levels["decision"].eq("undecided").to_numpy(dtype=bool)
    all_people = np.histogram(estimate, BINS)[0]
    undecided = np.histogram(estimate[doubt], BINS)[0]
    unit = HIGH / max(int(all_people.max()), 1)
    step = WIDE / (len(BINS) - 1)
    parts = [_hatching()]
    for place, (low, high) in enumerate(bands(estimate, doubt, cuts)):
        title = words.say("Undecided: {low:.0f}–{high:.0f}%", low=low, high=high)
        parts.append(
            f'<rect x="{_x(low):.1f}" y="0" width="{max(_x(high) - _x(low), 1):.1f}" height="{HIGH}" fill="{DOUBT}" '
            f'opacity=".45" data-band="{place}"><title>{escape(title)}</title></rect>'
        )
    for place, (every, some) in enumerate(zip(all_people, undecided, strict=True)):
        x = LEFT + place * step
        parts.append(_bar(x, every * unit, HIGH, step, CLEAR))
        parts.append(_bar(x, some * unit, HIGH, step, "url(#wb-hatch)"))
    for level, cut in enumerate(cuts, start=1):
        if cut <= 0:
            continue
        parts.append(
            f'<line x1="{_x(cut):.1f}" x2="{_x(cut):.1f}" y1="0" y2="{HIGH}" stroke="{CUT}" stroke-width="2"/>'
        )
        parts.append(f'<text class="over" x="{_x(cut) + 4:.1f}" y="11">{escape(words.level(level))} ≥ {cut:g}</text>')
    parts += [
        f'<text x="{_x(mark):.1f}" y="{HIGH + 15}" class="quiet" text-anchor="middle">{mark}</text>'
        for mark in range(0, 101, 10)
    ]
    parts.append(f'<line x1="{LEFT}" x2="{LEFT + WIDE}" y1="{HIGH}" y2="{HIGH}" stroke="{EDGE}"/>')
    parts.append(f'<text x="{LEFT - 6}" y="11" class="quiet" text-anchor="end">{int(all_people.max())}</text>')
    finding = words.say(
        "{name}: {n} with a result, {doubt} undecided; cut scores {cuts}.",
        name=words.scale(str(levels["scale_id"].iloc[0])) if len(levels) else "–",
        n=words.speaker.number(len(levels)),
        doubt=words.speaker.number(int(doubt.sum())),
        cuts=" · ".join(f"{cut:g}" for cut in cuts),
    )
    legend = words.say("▨ undecided; horizontal: score, percent")
    return _svg("".join(parts), HIGH + FOOT, finding) + f"<p>{escape(finding)} {escape(legend)}</p>"


def bands(estimate: np.ndarray, doubt: np.ndarray, cuts: Sequence[float]) -> list[tuple[float, float]]:
    """Return for each cut score above 0 from where to where the scores nearest to it are undecided."""
    above = [cut for cut in cuts if cut > 0]
    unsure = estimate[doubt & ~np.isnan(estimate)]
    if not above or not len(unsure):
        return []
    nearest = np.abs(unsure[:, None] - np.array(above)[None, :]).argmin(axis=1)
    return [(float(own.min()), float(own.max())) for k in range(len(above)) if len(own := unsure[nearest == k])]


def level_bars(before: pd.DataFrame, after: pd.DataFrame, words: Wording) -> str:
    """Return people per level, before and after, one pair of bars for each scale.

    Args:
        before: scales × levels, people, under the settings compared with.
        after: the same now.
        words: in which language.
    """
    row, gap, name, top = 13, 8, 250, 16
    parts = []
    for level in after.columns:
        x = name + 100 * level
        parts.append(f'<rect x="{x}" y="2" width="10" height="10" fill="{_shade(level)}" stroke="{EDGE}"/>')
        parts.append(f'<text x="{x + 14}" y="11">{escape(words.level(level))}</text>')
    y = top
    for scale in after.index:
        total = max(float(after.loc[scale].sum()), 1.0)
        parts.append(
            f'<text x="{name - 6}" y="{y + row}" text-anchor="end">{escape(_shortened(words.scale(scale)))}</text>'
        )
        for frame, mark in ((before, words.say("before")), (after, words.say("now"))):
            x = float(name)
            for level in after.columns:
                n = int(frame.loc[scale, level])
                width = 400 * n / total
                title = f"{words.scale(scale)}, {mark}: {words.level(level)} {n}"
                parts.append(
                    f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="{row - 2}" fill="{_shade(level)}" '
                    f'stroke="{EDGE}" stroke-width=".5"><title>{escape(title)}</title></rect>'
                )
                if width > 26:
                    ink = ' style="fill:#fff"' if level >= 3 else ""
                    parts.append(f'<text x="{x + 3:.1f}" y="{y + 9}"{ink}>{n}</text>')
                x += width
            parts.append(f'<text x="{name + 406}" y="{y + 9}">{escape(mark)}</text>')
            y += row
        y += gap
    title = words.say("People by level, before and now")
    return _svg("".join(parts), y, title, wide=name + 450)


def curve(x: Sequence[float], y: Sequence[float], marked: Sequence[bool], *, title: str, words: Wording) -> str:
    """Return a line through points, the marked one filled and named.

    Args:
        x: budgets in đồng.
        y: percent of what money could close.
        marked: which one is today's budget.
        title: what the drawing shows.
        words: in which language.
    """
    most, number = max([*x, 1.0]), words.speaker.number
    left, wide, top = LEFT + 12, WIDE - 12, 16
    points = [(left + wide * a / most, HIGH - (HIGH - top) * b / 100) for a, b in zip(x, y, strict=True)]
    parts = []
    for mark in range(0, 101, 25):
        at = HIGH - (HIGH - top) * mark / 100
        parts.append(f'<line x1="{left}" x2="{left + wide}" y1="{at:.1f}" y2="{at:.1f}" stroke="{GRID}"/>')
        parts.append(f'<text x="{left - 6}" y="{at + 4:.1f}" class="quiet" text-anchor="end">{number(mark)} %</text>')
        money = words.speaker.money(round(most * mark / 100))
        anchor = "start" if mark == 0 else "end" if mark == 100 else "middle"
        parts.append(
            f'<text x="{left + wide * mark / 100:.1f}" y="{HIGH + 17}" class="quiet" text-anchor="{anchor}">'
            f"{escape(money)}</text>"
        )
    line = " ".join(f"{a:.1f},{b:.1f}" for a, b in points)
    parts.append(f'<polyline points="{line}" fill="none" stroke="{ACCENT}" stroke-width="2"/>')
    today = escape(words.say("today"))
    for (a, b), here in zip(points, marked, strict=True):
        fill = SHORT if here else "#fff"
        parts.append(
            f'<circle cx="{a:.1f}" cy="{b:.1f}" r="{5 if here else 3.5}" fill="{fill}" '
            f'stroke="{SHORT if here else ACCENT}" stroke-width="1.5"/>'
        )
        if here:
            parts.append(f'<text class="over" x="{a + 9:.1f}" y="{b + 14:.1f}">{today}</text>')
    return _svg("".join(parts), HIGH + FOOT, title)


def _x(percent: float) -> float:
    return LEFT + WIDE * percent / 100


def _bar(x: float, height: float, bottom: float, wide: float, fill: str) -> str:
    if height <= 0:
        return ""
    return f'<rect x="{x:.1f}" y="{bottom - height:.1f}" width="{wide - 1:.1f}" height="{height:.1f}" fill="{fill}"/>'


def _shade(level: int) -> str:
    return LEVELS[min(int(level), len(LEVELS) - 1)]


def _shortened(words: str, most: int = 40) -> str:
    return words if len(words) <= most else words[: most - 1] + "…"


def _hatching() -> str:
    return (
        '<defs><pattern id="wb-hatch" width="5" height="5" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><rect width="5" height="5" fill="{DOUBT}"/>'
        f'<line x1="0" y1="0" x2="0" y2="5" stroke="{CUT}" stroke-width="2"/></pattern></defs>'
    )


def _svg(inside: str, high: float, alternative: str, wide: int = LEFT + WIDE + 20) -> str:
    return (
        f'<svg role="img" aria-label="{escape(alternative)}" viewBox="0 0 {wide} {high}" width="{wide}" '
        f'height="{high}" style="max-width:100%;height:auto">{inside}</svg>'
    )
