"""The page between two waves and an officer's part of it, on a simulated pair whose truth is known."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import yaml

from tests.notebooks.test_pages import outline, page
from workbench.messages import as_text, named
from workbench.language import Speaker
from workbench.report.waves import page as wave_page
from workbench.report.shared.since_last_time import beyond_expected, since_last_time
from workbench.report.frame.view import View
from workbench.report.waves.facts import WaveFacts
from workbench.report.waves.parts import changed_people, parts_of_change, units_table


def said(pair, notebook_cells, name, language="en", **about):
    html = page(notebook_cells(name), language, parameters=pair.parameters, tables=pair.tables, **about)
    return html, " ".join(outline(html).texts)


def test_the_next_wave_names_the_first_and_can_be_linked(pair):
    parameters = yaml.safe_load((pair.folder / "second.yaml").read_text(encoding="utf-8"))
    assert parameters["previous"] == "first.yaml"
    assert parameters["scoring"]["model"] == "rasch"
    assert str(parameters["assessed"]) == "2021-06-15"
    tables = pair.analysis.tables
    assert set(tables["wave_domains"]["state"]) == {"linked"}
    assert len(tables["attendance"])
    assert set(tables["ratings"]["source"]) == {"supervisor", "self"}
    n = tables["wave_people"].set_index("move")["n"]
    assert n["stayed"] + n["left"] == 160
    assert n["joined"] == 14


def test_the_lead_counts_what_the_table_holds_beside_chance(pair, notebook_cells):
    progress = pair.analysis.tables["progress"]
    judged = progress[progress["reliable"].notna()]
    up = int((judged["reliable"] & (judged["beyond"] > 0)).sum())
    down = int((judged["reliable"] & (judged["beyond"] < 0)).sum())
    _, words = said(pair, notebook_cells, "wave_progress")
    people = judged["officer_id"].nunique()
    assert f"Of {len(judged)} results that {people} officers have in both waves, {up + down} changed reliably" in words
    assert f"{(1 - 0.95) * len(judged):.0f} would be expected from chance alone" in words


@pytest.mark.parametrize("language", ["vi", "en"])
def test_both_versions_are_whole(pair, notebook_cells, language):
    unit = pair.analysis.units()[0]
    for about in ({}, {"unit": unit}):
        html, words = said(pair, notebook_cells, "wave_progress", language, **about)
        found = outline(html)
        assert found.headings.count(1) == 1
        assert found.tables == found.captions > 0
        assert all(len(alternative) > 10 for alternative in found.images)
        assert len(found.images) >= 2
        assert "nan" not in words.lower().split()


def test_a_unit_page_names_nobody_of_another_unit(pair, notebook_cells):
    unit = pair.analysis.units()[1]
    html, _ = said(pair, notebook_cells, "wave_progress", unit=unit)
    officers = pair.analysis.tables["officers"]
    own = set(officers.loc[officers["unit_id"] == unit, "name"])
    assert not (set(officers["name"]) - own) & set(outline(html).texts)


def test_an_officer_reads_what_changed_and_whether_it_is_certain(pair, notebook_cells):
    progress = pair.analysis.tables["progress"]
    reliable = progress[progress["reliable"].fillna(False)].iloc[0]
    _, words = said(pair, notebook_cells, "individual_profile", officer=str(reliable["officer_id"]))
    assert "Since last time" in words
    assert ("▲ improved" if reliable["beyond"] > 0 else "▼ declined") in words
    newcomers = pair.analysis.tables["officers"]["officer_id"]
    new = newcomers[~newcomers.isin(progress["officer_id"])].iloc[0]
    _, words = said(pair, notebook_cells, "individual_profile", officer=str(new))
    assert "There is no earlier result of this officer" in words


def test_without_an_earlier_wave_the_page_says_how_to_name_one(small, notebook_cells):
    html = page(notebook_cells("wave_progress"), "en", parameters=small.parameters, tables=small.tables)
    assert "names no earlier one" in html
    assert "previous: hai-phong-2019.yaml" in html


def seen(pair, **tables):
    return View(replace(pair.analysis, tables={**pair.analysis.tables, **tables}), Speaker("en"))


def words_of(*fragments):
    html = " ".join(fragment.html for fragment in fragments)
    return re.sub(r"\s+", " ", re.sub(r"<style.*?</style>|<svg.*?</svg>|<[^>]+>", " ", html, flags=re.DOTALL))


def number(words):
    return float(words.replace("\u2212", "-").replace("+", "").replace("%", "").strip())


def rows_of(fragment):
    """Return the cells of a table's rows, small print left out."""
    lines = re.findall(r"<tr>(.*?)</tr>", re.sub(r"<small>.*?</small>", "", fragment.html), flags=re.DOTALL)
    cells = [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", line, flags=re.DOTALL) for line in lines]
    return [[re.sub(r"<[^>]+>", "", cell).strip() for cell in line] for line in cells]


def test_what_is_called_certain_exceeds_the_error_printed_beside_it(pair):
    view, progress = seen(pair), pair.analysis.tables["progress"]
    judged = progress[progress["reliable"].notna()]
    assert judged["reliable"].sum() > 20
    for row in judged.to_dict("records"):
        beyond, margin = map(number, beyond_expected(view, row).split(" ± "))
        assert (abs(beyond) > margin) == row["reliable"]
        assert not row["reliable"] or (beyond > 0) == (row["beyond"] > 0)


def test_a_change_just_beyond_its_error_is_printed_so(pair):
    view, progress = seen(pair), pair.analysis.tables["progress"]
    row = progress[progress["reliable"].notna()].iloc[0].to_dict()
    row |= {"change": 0.0, "beyond": 1.9602 * row["se_beyond"], "reliable": True}
    beyond, margin = map(number, beyond_expected(view, row).split(" ± "))
    assert beyond > margin


def test_then_expected_and_beyond_make_now(pair):
    officer = pair.analysis.tables["progress"]["officer_id"].iloc[0]
    [_, *rows] = rows_of(since_last_time(seen(pair), str(officer)))
    assert len(rows) == 2
    for _, then, now, change, expected, beyond, *_ in rows:
        beyond = beyond.split(" ± ")[0]
        assert number(now) - number(then) == pytest.approx(number(change))
        assert number(expected) + number(beyond) == pytest.approx(number(change))


def test_an_officers_courses_are_named(pair):
    taken = pair.analysis.tables["attendance"].iloc[0]
    view = seen(pair)
    said = words_of(since_last_time(view, str(taken["officer_id"])))
    assert "Courses taken:" in said
    assert view.course(str(taken["course_id"])) in said


def test_the_parts_of_a_change_add_up_as_printed(pair):
    view, count = seen(pair), 0
    for unit in ("", *pair.analysis.units()):
        for then, others, exam, real, change, now, _ in (row[1:] for row in rows_of(
            parts_of_change(WaveFacts(view, unit))[-1]
        )[1:]):  # fmt: skip
            if "–" in (others, change):
                continue
            count += 1
            assert number(now) - number(then) == pytest.approx(number(change))
            assert number(others) + number(exam) + number(real) == pytest.approx(number(change))
    assert count >= 6


@pytest.fixture
def few_moved(pair):
    """Nobody left the cohort and five joined it."""
    rows = pair.analysis.tables["unit_progress"]
    moved = {"n_left": 0, "n_joined": 5, "leavers": 0.0, "joiners": -0.3, "split_suppressed": True, "suppressed": False}
    moved |= {"difficulty": -2.6, "real": 3.4, "change": 0.5, "mean_previous": 60.0, "mean_current": 60.5}
    rows = rows.assign(**{name: rows[name].mask(rows["unit_id"] == "*", value) for name, value in moved.items()})
    return seen(pair, unit_progress=rows.astype(pair.analysis.tables["unit_progress"].dtypes))


def test_what_five_newcomers_scored_cannot_be_worked_out_of_the_table(few_moved):
    """Mean now − mean then − difficulty − real is their part; times n / 5 it is how far they stand from the others."""
    made = parts_of_change(WaveFacts(few_moved, ""))
    for row in rows_of(made[-1])[1:]:
        _, then, others, exam, real, change, now, _ = row
        assert (then, others, exam, real, change, now) == ("60.0%", "–", "−3", "+3", "–", "–")
    assert "fewer than 10 people stayed, or left and joined" in words_of(*made)


def test_an_interval_that_ends_near_nothing_shows_on_which_side(pair):
    rows = pair.analysis.tables["unit_progress"].copy()
    here = rows["unit_id"] == rows.loc[rows["unit_id"] != "*", "unit_id"].iloc[0]
    rows = rows.assign(real=6.0, real_low=np.where(here, 0.3, -0.3), real_high=12.0, suppressed=False)
    said = words_of(units_table(WaveFacts(seen(pair, unit_progress=rows), "")))
    assert "+6.0 (+0.3 to +12.0) rose" in said
    assert "+6.0 (−0.3 to +12.0) not certain" in said
    assert "hidden" not in said


@pytest.fixture
def unlinked(pair):
    """The pair as if the exams shared too few items."""
    tables = pair.analysis.tables
    progress = tables["progress"].assign(basis="not_linked", reliable=pd.NA).astype({"reliable": "boolean"})
    made = ["change", "beyond", "se_change", "previous_percent_here"]
    parts = ["difficulty", "real", "real_low", "real_high"]
    return seen(
        pair,
        linking=tables["linking"].iloc[:0],
        progress=progress.assign(**dict.fromkeys(made, np.nan)),
        wave_domains=tables["wave_domains"].assign(
            state="not_linked", why=as_text(named("Có 4.", "They share 4 questions."))
        ),
        unit_progress=tables["unit_progress"].assign(**dict.fromkeys(parts, np.nan)),
    )


@pytest.mark.parametrize("of_unit", [False, True])
def test_without_a_link_the_reason_stands_on_the_page_and_no_trend(unlinked, of_unit):
    unit = unlinked.analysis.units()[0] if of_unit else ""
    shown = wave_page.ProgressPage(unlinked, unit)
    said = words_of(*(f(shown) for f in (wave_page.answer, wave_page.people, wave_page.officers, wave_page.means)))
    assert "They share 4 questions." in said
    assert "no change" not in said.lower()
    assert "Mean then" not in said
    assert "No officer's result changed" not in said
    assert ("Changes of single officers cannot be stated" in said) == of_unit


def test_where_only_ids_changed_the_page_asks_for_a_crosswalk(pair):
    tables = pair.analysis.tables
    domains = tables["wave_domains"].assign(state=["dropped", *["added"] * (len(tables["wave_domains"]) - 1)])
    view = seen(
        pair, wave_domains=domains, progress=tables["progress"].iloc[:0], unit_progress=tables["unit_progress"].iloc[:0]
    )
    said = words_of(wave_page.answer(wave_page.ProgressPage(view, "")))
    assert "No domain of this exam was in the earlier wave" in said
    assert "crosswalk" in said


def test_people_named_stand_beside_how_many_chance_would_name(pair):
    facts = WaveFacts(seen(pair), pair.analysis.units()[0])
    up, down = facts.count("up"), facts.count("down")
    assert up + down
    said = words_of(*changed_people(facts))
    assert f"{up + down} changes are named here; about {facts.by_chance:.0f} would be by chance alone" in said
    for kind, words in (("up", "The rises are no more than chance"), ("down", "The falls are no more than chance")):
        assert (words in said) == (facts.count(kind) > 0 and not facts.beyond_chance(kind))


def test_two_groups_of_other_people_are_compared_on_one_scale(pair):
    tables = pair.analysis.tables
    rows = tables["unit_progress"].query("unit_id == '*'").iloc[:1]
    rows = rows.assign(n_stayed=0, real=np.nan, difficulty=-1.5, se_difficulty=0.5, change=-8.0, split_suppressed=False)
    shown = wave_page.ProgressPage(seen(pair, unit_progress=rows, progress=tables["progress"].iloc[:0]), "")
    said = words_of(wave_page.answer(shown))
    assert "nobody sat both exams, but" in said
    assert "−1.5 points because this exam is harder (−) or easier (+), and −6.5 ± 1.0 points because" in said
    assert wave_page.means(shown).html == ""
