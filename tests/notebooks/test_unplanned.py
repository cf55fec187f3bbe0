"""What the plans do not give, and why: undecided results, absences, exams not sat; small groups; prices of remedies."""

import datetime as dt
import html
from types import SimpleNamespace

import pandas as pd
import pytest

from tests.notebooks.test_plan_pages import changed, words
from workbench import tables
from workbench.report.cohort import page as cohort
from workbench.report.frame.own_view import unit_view
from workbench.report.frame.view import open_view
from workbench.report.officer import page as individual
from workbench.report.officer import steps, unplanned
from workbench.report.shared import open_needs, remedies, small
from workbench.report.unit import page as unit


@pytest.fixture(scope="module")
def view(small):
    return open_view(small.parameters, small.tables, "en")


def opened(view, officer):
    return individual.OfficerPage(individual.officer_view(view, officer), officer)


def of_officer(view, table, officer, **values):
    """The table with other values in the officer's rows."""
    rows = view.table(table).copy()
    own = rows["officer_id"].eq(officer)
    for name, value in values.items():
        rows[name] = (
            (rows[name] if name in rows else pd.Series(pd.NA, index=rows.index)).astype(object).mask(own, value)
        )
    return tables.TABLES[table].shaped(rows)


def with_left_out(view):
    """An officer with an undecided result that the plan leaves alone, and its scales."""
    for officer in view.people:
        page = opened(view, officer)
        if page.unsure(""):
            return page
    raise AssertionError("nobody")


def test_a_result_left_alone_is_told_with_its_true_reason(view):
    page = with_left_out(view)
    told = dict(unplanned.left_out(page.view, page.officer, page.unsure("")))
    assert sorted(scale for own in told.values() for scale in own) == sorted(page.unsure(""))
    both = words(individual.answer(page)) + words(individual.plan(page))
    assert "(nan)" not in both
    assert all(reason in both for reason in told)
    known = {row["scale_id"]: row for row in page.view.officers.interventions.of(page.officer)}
    for reason, own in told.items():
        rules = {known[scale]["rule"] for scale in own if known[scale]["open_reason"] is None}
        assert ("below 45 %" in reason) == (rules == {"probably_met"})


@pytest.mark.parametrize(("beyond", "after"), [(-1, False), (0, False), (1, True), (None, True)])
def test_nobody_is_assessed_again_inside_an_absence(view, beyond, after):
    officer = str(view.table("interventions")["officer_id"].iloc[0])
    last = None if beyond is None else pd.Timestamp(view.plan_end + dt.timedelta(days=beyond))
    rows = of_officer(view, "interventions", officer, away_from=pd.Timestamp(view.start), away_to=last)
    page = opened(changed(view, found={"interventions": rows}), officer)
    assert ("once the officer is back" in unplanned.assessed_again(page.view, officer)) is after
    assert "Absence" in words(individual.answer(page))


def test_an_exam_that_was_not_sat_is_told_in_the_first_lines_and_among_the_steps(view):
    officer = view.table("interventions")["officer_id"].iloc[0]
    rows = of_officer(view, "interventions", officer, intervention="assess", rule="no_result", planned="none")
    page = opened(changed(view, found={"interventions": rows}), officer)
    names = unplanned.not_assessed(page.view, officer)
    assert names
    assert "no result" in words(individual.answer(page))
    assert "No competency is certainly below" not in words(individual.answer(page))
    steps_said = words(individual.plan(page))
    assert "First assessment" in steps_said
    assert all(name in steps_said for name in names)


@pytest.mark.parametrize(("fewest", "least"), [(None, 3), (2, 3), (3, 3), (8, 8)])
def test_enough_people_are_those_whom_the_course_itself_asks_for(view, fewest, least):
    assert view.parameters.interventions.course_from == 3
    assert f"(from {least} on)" in unplanned.rule_words(view, "enough_people", fewest)


@pytest.mark.parametrize(("days", "said"), [(0.5, "0.5 days"), (1, "1 day"), (1.5, "1.5 days"), (2, "2 days")])
def test_half_days_of_a_course_stay_half_days(view, days, said):
    course = view.framework.courses[0].model_copy(update={"days": days})
    framework = SimpleNamespace(course_by_id={course.id: course})
    other = SimpleNamespace(framework=framework, speaker=view.speaker, say=view.say, course=view.course)
    need = {"course_id": course.id}
    assert steps.seat(other, [need], None).endswith(f", {said}")


def test_a_unit_counts_missing_results_and_its_head_has_a_task_for_them(view):
    unit_id = view.analysis.units()[0]
    page = unit.UnitPage(unit_view(view, unit_id), unit_id)
    scale, officer = page.scales[0], page.gaps.loc[page.gaps["scale_id"].eq(page.scales[0]), "officer_id"].iloc[0]
    gaps = view.table("gaps").copy()
    at = gaps["officer_id"].eq(officer) & gaps["scale_id"].eq(scale)
    gaps.loc[at, ["level", "gap", "surplus", "decision"]] = pd.NA
    before = len(page.not_assessed)
    page = unit.UnitPage(unit_view(changed(view, found={"gaps": gaps}), unit_id), unit_id)
    n = len(page.not_assessed)
    assert n == before + 1
    counted = f"{n} has no result" if n == 1 else f"{n} have no result"
    assert counted in words(unit.figures(page))
    assert "whether these requirements are met is not known" in words(unit.answer(page))
    told = html.unescape(words(unit.tasks(page)))
    assert "missed" in told
    assert view.people[officer] in told


def priced(view, cost):
    """The view with one remedy solved again: 3 certain needs and 9 undecided results more."""
    waiting = open_needs.unserved(view, view.table("unmet"))
    course = view.framework.courses[0].id
    one = waiting["remedy_id"].iloc[0]
    offered = view.table("remedies").astype(object)
    at = offered["remedy_id"].eq(one)
    values = {
        "remedy": "raise_release_cap", "course_id": course, "week": 1, "new_session": True,
        "limits": "training.release_cap=0.286", "cost": 14.8e6, "n_needs": 9, "n_certain": 2,
    }  # fmt: skip
    for name, value in values.items():
        offered.loc[at, name] = value
    again = pd.DataFrame(
        [{"remedy_id": one, "n_needs": 12, "n_certain": 3, "cost": cost, "gain": 4.0, "reseated": True}]
    )
    found = {"remedies": tables.REMEDIES.shaped(offered), "remedy_prices": tables.REMEDY_PRICES.shaped(again)}
    return changed(view, found=found), one


def test_a_remedy_reads_alike_on_both_pages_with_certain_needs_apart_and_what_it_saves(view):
    other, one = priced(view, -19.8e6)
    row = remedies.with_prices(other).set_index("remedy_id").loc[one]
    assert (row["n_certain"], row["n_undecided"], row["cost"]) == (3, 9, -19.8e6)
    of_cohort = words(remedies.cheapest(other))
    of_domain = words(open_needs.open_needs_table(other, other.table("unmet")))
    for said in (of_cohort, of_domain):
        assert "28.6% for every unit" in said
        assert "saves 19.8" in said.replace("\u00a0", " ")
    assert "whole plan (found for" in of_cohort
    assert "certain needs closed 3 more, undecided results served 9 more" in of_domain


@pytest.mark.parametrize(("people", "hidden"), [(1, True), (9, True), (10, False)])
def test_a_scale_of_few_people_is_left_out_and_named(view, people, hidden):
    domain = view.framework.domains[0].id
    levels = view.table("levels")
    own = levels[levels["scale_id"].eq(domain)].dropna(subset=["level"]).head(people)
    other = changed(view, found={"levels": pd.concat([levels[~levels["scale_id"].eq(domain)], own])})
    assert other.parameters.units.minimum_cell == 10
    assert small.too_few(other, [domain, "nobody"]) == ([domain] if hidden else [])
    assert bool(small.too_few_said(other, [domain])) is hidden
    assert ("Not shown, fewer than 10 people" in words(cohort.levels(other))) is hidden
