"""Words in drawings keep clear of each other, and numbers are written as the page's language writes them."""

import re
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from workbench.language import Speaker
from workbench.marks import palette
from workbench.marks.letters import text_width
from workbench.report.cut_scores.drawing import cut_effects
from workbench.report.exam.drawing import SIDES, beside
from workbench.report.frame.plots import apart, canvas, numbered
from workbench.report.officer.drawing import Row, competency_profile
from workbench.report.shared.drawings.calendar import plan_calendar
from workbench.report.shared.drawings.coverage import coverage_bars
from workbench.report.shared.drawings.curve import cost_curve
from workbench.report.shared.drawings.heat import heat_map
from workbench.report.shared.drawings.intervals import interval_rows
from workbench.report.shared.drawings.levels import Notes, level_distribution
from workbench.report.shared.drawings.scores import Scores, score_panels
from workbench.report.waves.drawing import change_parts


def test_words_at_an_edge_are_kept_apart_in_their_order():
    moved = apart([3, 2, 4, 90], least=11, low=0, high=100)
    assert moved == [13, 2, 24, 90]
    assert apart([99, 100, 50], least=11, low=0, high=100) == [89, 100, 50]
    assert apart([], least=11, low=0, high=100) == []


def test_a_name_does_not_cover_another_item():
    alone = beside(np.array([[0.0, 0.0]]), ["C1"], np.array([[0.0, 0.0]]), 500)
    crowded = beside(np.array([[0.0, 0.0]]), ["C1"], np.array([[0.0, 0.0], [9.0, 0.0]]), 500)
    assert alone == [SIDES[0]]
    assert crowded == [SIDES[1]]


def test_an_axis_speaks_the_language_of_the_page():
    figure, axes = canvas(2.0)
    axes.set_ylim(-0.2, 0.6)
    numbered(axes.yaxis, Speaker("vi").number)
    figure.draw_without_rendering()
    assert [label.get_text() for label in axes.get_yticklabels()][:3] == ["−0,2", "0,0", "0,2"]


@pytest.mark.parametrize("narrow", [False, True])
def test_level_bars_are_as_wide_as_their_shares(narrow):
    counts = pd.DataFrame([[1, 3]], index=["Origin"], columns=[1, 2])
    svg = level_distribution(
        counts, level_names=["", "Level 1", "Level 2"], notes=[Notes("below", ["▲ 1"])], narrow=narrow
    )
    first, second = (float(width) + 0.8 for width in re.findall(r'<rect x="[^"]*" y="[^"]*" width="([^"]*)"', svg)[:2])
    assert second == pytest.approx(3 * first, abs=0.2)
    assert all(f">{words}</text>" in svg for words in ("Origin", "▲ 1", "Level 1", "Level 2"))


LONG = ["Examination of accounts and statements", "Post-clearance check of value, code and origin", "Risk"]
NAMES = ["Examination of accounts and statements: working practice for senior officers", *LONG[1:]]


def drawn_words(svg: str) -> list[tuple[str, float, float, float]]:
    """Every upright word of a drawing with its left end, right end and base line."""
    found = []
    for attributes, said in re.findall(r"<text ([^>]*)>([^<]*)</text>", svg):
        if "rotate" in attributes:
            continue
        x, y, size = (float(re.search(rf'{key}="([^"]*)"', attributes)[1]) for key in ("x", "y", "font-size"))
        wide = text_width(said, size, "bold" if "bold" in attributes else "normal")
        anchor = re.search(r'text-anchor="(\w+)"', attributes)
        left = x - wide * {"middle": 0.5, "end": 1.0}.get(anchor[1] if anchor else "start", 0.0)
        found.append((said, left, left + wide, y))
    return found


def calendar(narrow: bool, weeks: int = 16) -> str:
    """A calendar of some courses with a holiday in its second week and another in its ninth."""
    sessions = pd.DataFrame({"course": NAMES, "week": [1, 3, weeks], "people": [9, 12, 118]})
    names = [f"{week % 28 + 1:02}/{week // 4 + 1:02}" + "*" * (week in (2, 9)) for week in range(1, weeks + 1)]
    away = pd.Series([4.0, 15.0], index=[3, 4])
    return plan_calendar(
        sessions, week_names=names, away=away, cap=15, away_words="% away", holidays=[2, 9], full=[4], narrow=narrow
    )


def heat(narrow: bool) -> str:
    """A heat map with a hidden cell and an empty one."""
    values = pd.DataFrame([[50.0, np.nan, np.nan], [3.0, 4.0, 90.0]], index=[NAMES[0], "Office"], columns=LONG)
    return heat_map(values, values.map(lambda v: f"{v:.0f}").mask(values.isna(), "×"), top=100, narrow=narrow)


def means(narrow: bool) -> str:
    """Means of three units, one of them certainly above the mean of all."""
    units = {"words": NAMES, "value": [70.0, 50, 40], "low": [66.0, 40, 30], "high": [74.0, 60, 50]}
    given = pd.DataFrame(units).assign(colour=palette.ACCENT, open=[False, True, True], whole=[True, False, False])
    words = {"title": "Audit", "against_words": "all: 51%", "axis_words": "Mean in %"}
    return interval_rows(given, against=51.0, number=Speaker("en").number, narrow=narrow, **words)


def covered(narrow: bool) -> str:
    """People needed and qualified at three levels."""
    columns = {"scale": NAMES, "qualified": 2.0, "planned": 3.0, "needed": 4.0, "scenario": 5.0, "words": "2/4 ▲"}
    return coverage_bars(pd.DataFrame(columns).assign(alarm=True), narrow=narrow)


def profile(narrow: bool) -> str:
    """An officer's results at three requirements, one of them undecided, one without a result."""
    cuts, none = (30.0, 50.0, 75.0), float("nan")
    rows = [
        Row(NAMES[0], cuts, 50, 41, 30, 52, (40, 45), "undecided", "undecided"),
        Row(NAMES[1], cuts, 75, 41, 30, 52, None, "short (3 levels)", "short"),
        Row(NAMES[2], cuts, 30, none, none, none, None, "no result", "missing"),
    ]
    return competency_profile(rows, level_names=["Level 1", "Level 2", "Level 3"], narrow=narrow)


def scored(narrow: bool) -> str:
    """People by score at three scales, the cut scores of one of them close to each other and to the edge."""
    bars = pd.DataFrame({"percent": [5.0, 50, 95], "step": 5.0, "clear": [1, 80, 40], "undecided": [0, 39, 3]})
    cuts = [(50.0, "Level 1"), (60.0, "Level 2"), (99.0, "Level 3")]
    panels = [Scores(name, bars, cuts, [(45, 55, "doubt"), (95, 103, "")]) for name in NAMES]
    return score_panels(panels, words=("decided", "undecided"), narrow=narrow)


def moved(narrow: bool) -> str:
    """What one error of three cut scores moves."""
    rows = {
        "cut": NAMES,
        "at": [0.0, 50, 100],
        "fewer": [0.0, 40, 90],
        "more": [20.0, 60, 100],
        "beside": "5 (+1 / −2)",
    }
    return cut_effects(pd.DataFrame(rows), narrow=narrow)


def changed(narrow: bool) -> str:
    """The parts of three changes, one of them not shown in full."""
    parts = {"composition": [1.2, -0.4, np.nan], "difficulty": [-2.5, 0.8, np.nan], "real": [4.0, -1.1, 0.5]}
    ends = {"low": [2.0, -3.0, np.nan], "high": [6.0, 0.9, np.nan], "change": [2.7, -0.7, np.nan]}
    frame = pd.DataFrame({"scale": NAMES, **parts, **ends, "beside": "+4 (+2 to +6)"})
    return change_parts(frame, words=("people who came and went", "harder or easier exam", "stayed"), narrow=narrow)


def budgets(narrow: bool) -> str:
    """What budgets up to two billion close."""
    points = pd.DataFrame({"budget": [0, 5e8, 1e9, 2e9], "closed": [0.0, 60, 90, 100]})
    words = {"today_words": "today: 1 billion đồng", "budget_words": "Budget", "closed_words": "% closed"}
    return cost_curve(points, today=1e9, number=Speaker("vi").number, narrow=narrow, **words)


NAMED = (calendar, heat, means, covered, profile, scored, moved, changed)


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("draw", [*NAMED, budgets])
def test_words_of_a_drawing_stay_inside_it_and_clear_of_each_other(draw, narrow):
    svg = draw(narrow)
    width, height = (float(n) for n in re.search(r'viewBox="0 0 (\S+) (\S+)"', svg).groups())
    words = drawn_words(svg)
    assert {said for said, *_ in words} >= {NAMES[0] if draw in NAMED else "Budget"}
    assert "nan" not in svg
    assert not [word for word in words if word[1] < -0.5 or word[2] > width + 0.5 or word[3] > height]
    lines = sorted((round(base), left, right, said) for said, left, right, base in words)
    close = [(one[3], other[3]) for one, other in pairwise(lines) if one[0] == other[0] and other[1] < one[2]]
    assert not close


@pytest.mark.parametrize(("narrow", "turn"), [(False, 35), (True, 90)])
def test_turned_heads_stay_inside_the_drawing(narrow, turn):
    svg = heat(narrow)
    width = float(re.search(r'viewBox="0 0 (\S+) ', svg)[1])
    turned = re.findall(rf'<text x="(\S+)" y="(\S+)" font-size="(\S+)"[^>]*rotate\(-{turn} [^>]*>([^<]*)<', svg)
    assert sorted(" ".join(said for *_, said in turned).split()) == sorted(" ".join(LONG).split())
    for x, y, size, said in turned:
        wide = text_width(said, float(size))
        assert 0 <= float(x) + wide * np.cos(np.radians(turn)) <= width
        assert float(y) - wide * np.sin(np.radians(turn)) >= 0


@pytest.mark.parametrize("narrow", [False, True])
def test_weeks_with_a_holiday_are_named_first(narrow):
    named = [said for said, *_ in drawn_words(calendar(narrow)) if re.fullmatch(r"\d\d/\d\d\*?", said)]
    assert sum(said.endswith("*") for said in named) == 2
    assert 6 <= len(named) <= 16


def contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast ratio of two colours."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_words_in_drawings_stand_out_from_their_ground():
    inks = palette.INK, palette.QUIET, palette.ACCENT, palette.SHORT, palette.MEETS
    words = [(colour, "#ffffff") for colour in inks]
    words += [(palette.INK, ground) for ground in (*palette.BANDS, *palette.LEVELS[:3])]
    words += [("#ffffff", ground) for ground in palette.LEVELS[3:]]
    assert not [pair for pair in words if contrast(*pair) < 4.5]
