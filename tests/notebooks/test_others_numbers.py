"""What units and officers read of others: nothing exact, nothing of few, and never a raw row."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.notebooks.conftest import ROOT
from tests.notebooks.test_reads import draw
from workbench.analysis import open_analysis
from workbench.language import Speaker
from workbench.marks.shapes import Dot, Line
from workbench.profile import comparators as told
from workbench.report.frame.officers import Withheld
from workbench.report.frame.own_view import officer_view, unit_view
from workbench.report.frame.view import View
from workbench.report.kinds import KINDS
from workbench.run.kinds import Target, all_targets

KINDS_OF_OTHERS = ["unit", "coaching", "individual"]
SVG = re.compile(r"<svg.*?</svg>", re.DOTALL)
BAR = re.compile(r'<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="(4\.0|4\.5)"')
BOX = re.compile(r'<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)" height="6\.4"')
DOT = re.compile(r'<circle cx="([\d.]+)" cy="([\d.]+)"')
TICK = re.compile(r'<path d="M([\d.]+) ([\d.]+)L\1 [\d.]+"')
# What only the drawing of an officer's results has: the ticks of what is required.
TICKS = 'stroke-width="2.2"'
# The last digit of a coordinate in the drawings, in points of the paper.
PRINTED = 0.1


def targets_of(analysis, kind, n=None):
    return [target for target in all_targets(analysis) if target.kind.name == kind][:n]


def with_others_results(analysis, own, change):
    """Return the analysis with `change` made to the results of everybody who is not `own`."""
    levels, tables = analysis.tables["levels"], dict(analysis.tables)
    tables["levels"] = change(levels, ~levels["officer_id"].isin(own))
    for name in ("scores", "gaps"):
        frame = tables[name]
        rows = ~frame["officer_id"].isin(own)
        numbers = [c for c in frame.select_dtypes("number").columns if frame[c].dtype.kind == "f"]
        tables[name] = frame.assign(**{c: frame[c].mask(rows, frame[c] * 0.9 + 1.2345) for c in numbers})
    return replace(analysis, tables=tables)


def own_people(analysis, target):
    return [target.officer] if target.officer else analysis.officers_of(target.unit)


@pytest.mark.parametrize("kind", KINDS_OF_OTHERS)
def test_a_page_changes_with_others_results_by_what_the_door_tells_alone(small, notebook_cells, kind):
    """Everybody else's results are altered, what the door tells is kept: the page stays the same byte for byte."""
    analysis = small.analysis
    whole = View(analysis, Speaker("vi"))
    cells = whole.comparators.copy()

    def spread(levels, rows):
        noise = np.random.default_rng(3).uniform(-30, 30, len(levels))
        altered = levels["estimate"].mask(rows, (levels["estimate"] + noise).clip(0, 100))
        chances = {c: levels[c].mask(rows, 0.2) for c in levels if c.startswith("p_")}
        return levels.assign(estimate=altered, estimate_se=levels["estimate_se"].mask(rows, 9.876), **chances)

    for target in targets_of(analysis, kind, 2):
        other = with_others_results(analysis, own_people(analysis, target), spread)
        pages = []
        for given in (analysis, other):
            with pytest.MonkeyPatch.context() as patched:
                patched.setattr("workbench.report.frame.view.comparators", lambda *_, **__: cells)
                pages.append(draw(given, target, notebook_cells))
        assert pages[0] == pages[1]


@pytest.mark.parametrize("kind", KINDS_OF_OTHERS)
def test_the_guard_sees_a_page_that_reads_others_rows(small, notebook_cells, kind):
    """The same alteration, told by the door as well: the pages do change."""

    def higher(levels, rows):
        return levels.assign(estimate=levels["estimate"].mask(rows, levels["estimate"] * 0.5))

    target = targets_of(small.analysis, kind, 1)[0]
    other = with_others_results(small.analysis, own_people(small.analysis, target), higher)
    one, two = (draw(given, target, notebook_cells) for given in (small.analysis, other))
    assert (one != two) or kind == "coaching"


def test_the_view_of_a_unit_holds_own_rows_only(small):
    whole = View(small.analysis, Speaker("en"))
    for unit in small.analysis.units():
        view = unit_view(whole, unit)
        own = set(small.analysis.officers_of(unit))
        for name in small.analysis.tables:
            try:
                frame = view.table(name)
            except Withheld:
                continue
            if name != "deployment" and "officer_id" in frame:
                assert set(frame["officer_id"]) <= own
            if name != "deployment" and "unit_id" in frame:
                assert set(frame["unit_id"].dropna()) <= {unit}
        assert own <= set(view.people)
        stranger = next(o for o in small.analysis.tables["officers"]["officer_id"] if o not in own)
        with pytest.raises(Withheld):
            view.officers.requirements.of(stranger)
        for withheld in ("reliability", "item_statistics", "borich", "rating_leniency"):
            with pytest.raises(Withheld):
                view.table(withheld)


def test_the_view_of_an_officer_holds_one_persons_rows(small):
    whole = View(small.analysis, Speaker("en"))
    officer, colleague = small.analysis.officers_of(small.analysis.units()[0])[:2]
    view = officer_view(whole, officer)
    assert set(view.table("levels")["officer_id"]) == {officer}
    for look_up in ("people", "requirements", "topics", "interventions", "progress", "results"):
        assert getattr(view.officers, look_up).of(officer) is not None
        with pytest.raises(Withheld):
            getattr(view.officers, look_up).of(colleague)
    with pytest.raises(Withheld):
        view.table("unit_scales")


def read_back(html):
    """Return what a page's drawings and words tell beside own results: bands' ends, thin bars' shares, percentages."""
    boxes, shares = [], []
    for svg in SVG.findall(html):
        boxes += [(float(x), float(w)) for x, w in BOX.findall(svg)]
        shares += [(float(y), float(w)) for _, y, w, _ in BAR.findall(svg)]
    return boxes, shares


def not_own(analysis, page, officer):
    """Return the percents of the marks on an officer's page that neither own results nor the bands' ends account for.

    In each row of a drawing one dot may be the officer's own; ticks stand where a level's band begins.
    """
    levels = analysis.tables["levels"]
    own = levels.loc[levels["officer_id"] == officer, "estimate"].dropna().to_numpy()
    strange = []
    for svg in SVG.findall(page):
        if TICKS not in svg:
            continue
        (left, scale), ends = axis(svg), bands(svg)

        def read(x, left=left, scale=scale):
            return (float(x) - left) / scale

        begins = np.array([read(x) for x, _ in ends])
        strange += [read(x) for x, _ in TICK.findall(svg) if not stands_at(read(x), begins, scale)]
        rows = {}
        for x, row in DOT.findall(svg):
            rows.setdefault(row, []).append(read(x))
        for dots in rows.values():
            found = [dot for dot in dots if stands_at(dot, own, scale)]
            strange += [dot for dot in dots if dot not in found] + found[1:]
    return strange


def stands_at(percent, places, scale):
    """Say whether a percent read off a drawing may be one of these, drawn.

    A mark and the left end of the bands are printed to the last digit, so each is off by half of that at most; the
    right end is a place and a width, so it is off by a whole one. In between these errors mix.
    """
    share = min(max(percent / 100, 0), 1)
    exactness = PRINTED * (1 / 2 + (1 - share) / 2 + share) / scale
    return np.abs(places - percent).min(initial=np.inf) <= exactness + 1e-9


def bands(svg):
    """Return where the tints of the bands begin and how wide they are, in points of the paper."""
    return [(float(x), float(w)) for x, w in re.findall(r"M([\d.]+) [\d.]+h([\d.]+)v12h-", svg)]


def axis(svg):
    """Return where 0 % lies and the points of the paper per percent: the bands of level 1…L fill 0–100."""
    left = min(x for x, _ in bands(svg))
    return left, (max(x + w for x, w in bands(svg)) - left) / 100


def assert_nothing_read(analysis, notebook_cells, officers):
    minimum = analysis.settings.parameters.units.minimum_cell
    read = 0
    for target in officers:
        page, _ = draw(analysis, target, notebook_cells)
        boxes, _ = read_back(page)
        for svg in SVG.findall(page):
            if TICKS in svg and BOX.search(svg):
                left, scale = axis(svg)
                for x, width in ((float(x), float(w)) for x, w in BOX.findall(svg)):
                    ends = np.array([(x - left) / scale, (x + width - left) / scale])
                    assert np.abs(ends / told.BAND - np.round(ends / told.BAND)).max() < 0.06
                    assert ends[1] - ends[0] == pytest.approx(told.BAND, abs=0.3)
        unit = analysis.tables["officers"].set_index("officer_id")["unit_id"]
        if unit.eq(unit[target.officer]).sum() <= minimum:
            assert not boxes
        read += len(not_own(analysis, page, target.officer))
    assert read == 0


def test_no_exact_result_of_a_colleague_is_drawn_on_an_officers_page(small, notebook_cells):
    targets = targets_of(small.analysis, "individual")
    assert_nothing_read(small.analysis, notebook_cells, targets[::30])


@pytest.mark.parametrize("whose", ["the unit's median", "a colleague"])
@pytest.mark.parametrize("mark", ["dot", "tick"])
def test_the_reader_finds_every_number_of_others_that_is_drawn(small, notebook_cells, monkeypatch, whose, mark):
    """Where a page drew a median or a result as it is, as a dot or a tick in a row, the reader would find it."""
    from workbench.report.officer import drawing as chart

    levels, target = small.analysis.tables["levels"], targets_of(small.analysis, "individual", 1)[0]
    people = small.analysis.officers_of(target.unit)
    own = levels[levels["officer_id"].isin(people if whose == "the unit's median" else people[-1:])]
    results = own.groupby("scale_id")["estimate"].median()
    names = {View(small.analysis, Speaker("vi")).scale(s): s for s in levels["scale_id"]}
    drawn = []

    def row(laid, percent, at, given):
        yield from plain(laid, percent, at, given)
        if names[given.scale] in results:
            x, y = percent(results[names[given.scale]]), laid.middle(at)
            drawn.append(x)
            if mark == "dot":
                yield Dot(x, y, 2.35, chart.PAPER, chart.QUIET, 1)
            else:
                yield Line(x, y - 4, x, y + 4, chart.QUIET, 1)

    plain = chart._row
    page, _ = draw(small.analysis, target, notebook_cells)
    assert not_own(small.analysis, page, target.officer) == []
    monkeypatch.setattr(chart, "_row", row)
    page, _ = draw(small.analysis, target, notebook_cells)
    found = not_own(small.analysis, page, target.officer)
    assert drawn
    assert len(found) == len(drawn) if mark == "dot" else len(found) > len(drawn) / 2


@pytest.mark.parametrize(("percent", "side", "error"), [(0, -1, 0.1), (50, 1, 0.125), (100, 1, 0.15)])
def test_a_dot_is_ones_own_as_far_as_coordinates_are_printed(percent, side, error):
    for share, near in ((0.99, True), (1, True), (1.01, False)):
        assert stands_at(percent + side * share * error / 2.5, np.array([percent]), scale=2.5) == near


def test_thin_bars_of_a_units_page_are_in_steps_that_stand_for_enough_people(small, notebook_cells):
    analysis = small.analysis
    minimum = analysis.settings.parameters.units.minimum_cell
    view = View(analysis, Speaker("vi"))
    n = int(view.counted.groupby("scale_id").sum().max())
    for target in targets_of(analysis, "unit"):
        page, _ = draw(analysis, target, notebook_cells)
        bars = {}
        for svg in SVG.findall(page):
            for y, width in read_back(svg)[1]:
                bars.setdefault((hash(svg), y), []).append(width + 0.8)
        assert bars
        step = told.step_for(n, minimum)
        assert step * n >= 100 * minimum
        for widths in bars.values():
            shares = 100 * np.array(widths) / sum(widths)
            assert np.abs(shares / step - np.round(shares / step)).max() < 0.1


@pytest.mark.slow
def test_no_exact_result_of_a_colleague_is_drawn_on_any_page_of_the_bundled_cohort(notebook_cells):
    analysis = open_analysis(ROOT / "parameters" / "cohorts" / "hai-phong-2019.yaml")
    assert_nothing_read(analysis, notebook_cells, targets_of(analysis, "individual"))


def test_every_kind_for_units_and_officers_is_read_here_in_waves_or_where_plans_are_made_again():
    scoped = {kind.name for kind in KINDS.values() if kind.scope in ("unit", "officer")}
    assert scoped == {*KINDS_OF_OTHERS, "unit-progress", "changes"}
