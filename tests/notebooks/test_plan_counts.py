"""What the pages count of the plans agrees from one page to the next, and counts what it says it counts."""

from dataclasses import replace

import pandas as pd
import pytest

from tests.notebooks.test_plan_pages import changed, words
from workbench import tables
from workbench.analysis.graph import PLANNING
from workbench.analysis.reading import without_names
from workbench.analysis.step import Workings
from workbench.report.frame import verdicts
from workbench.report.shared import coverage
from workbench.report.shared import remedies
from workbench.report.shared import plan_parts
from workbench.report.shared import open_needs
from workbench.report.cohort import ranked_needs
from workbench.report.domain import page as domain
from workbench.report.cohort import page as cohort
from workbench.report.frame.view import open_view


@pytest.fixture(scope="module")
def view(small):
    return open_view(small.parameters, small.tables, "en")


def certain(view):
    needs = verdicts.with_kind(view.needs())
    return needs[needs["kind"] == verdicts.SHORT]


def test_remedies_close_the_open_needs_and_no_others(view):
    waiting, offered = open_needs.unserved(view.table("unmet")), remedies.offered(view)
    assert len(waiting)
    assert set(offered["remedy_id"]) == set(waiting["remedy_id"])
    assert set(offered["scale_id"]) <= set(waiting["scale_id"])
    plain = offered[offered["course_id"].isna()]
    assert plain.set_index("remedy_id")["n_needs"].to_dict() == {
        key: int((waiting["remedy_id"] == key).sum()) for key in plain["remedy_id"]
    }


def test_the_largest_needs_share_out_into_seats_coaches_and_open(view):
    ranked = ranked_needs.ranked_needs(view)
    assert len(ranked)
    assert ranked["short"].is_monotonic_decreasing
    assert ranked["short"].eq(ranked["seat"] + ranked["coach"] + ranked["open"]).all()
    assert ranked["short"].eq(ranked["scale_id"].map(certain(view)["scale_id"].value_counts())).all()


@pytest.mark.parametrize("more", [-1, 0, 1])
def test_needs_that_too_few_must_meet_are_hidden_not_denied(view, more):
    """At the number of people of whom the most required competency is asked, just below it and just above it."""
    asked = view.table("gaps").dropna(subset=["level"])["scale_id"].value_counts()
    most = int(asked[asked.index.isin(certain(view)["scale_id"])].max())
    units = view.parameters.units.model_copy(update={"minimum_cell": most + more})
    page = words(ranked_needs.largest_needs(changed(view, units=units)))
    assert ("People certainly short" in page) == (more <= 0)
    assert ("required of enough people" in page) == (more > 0)
    assert "Nobody is certainly below" not in page


def test_interventions_count_needs_that_are_planned_for_and_say_the_others_beside_them(view):
    chosen = view.table("interventions")
    undecided = int(chosen["intervention"].eq("reassess").sum())
    said = words(plan_parts.interventions_table(view, chosen))
    assert f"Beside them, {undecided} results do not decide" in said
    assert "Re-assessment" not in said
    planned_for = chosen[~chosen["intervention"].isin(["reassess", "assess"])]
    sure = certain(view)
    assert len(planned_for.merge(sure, on=["officer_id", "scale_id"])) == len(sure) < len(planned_for)


def test_todays_budget_shows_the_plan_itself(view):
    settings, money = view.analysis.settings, float(view.table("sessions")["cost"].sum())
    training = settings.parameters.training.model_copy(update={"budget": money / 2})
    limited = replace(settings, parameters=settings.parameters.model_copy(update={"training": training}))
    people = without_names(view.table("officers"))
    found = Workings(limited, PLANNING, {"people": people, "levels": view.table("levels"), "gaps": view.table("gaps")})
    facts = found["plan_facts"]
    today = found["budget_curve"].query("is_today")
    assert today["cost"].tolist() == pytest.approx([facts["training_cost"]])
    assert today["gap_closed"].tolist() == pytest.approx([facts["training_closed"]])
    assert today["n_needs"].tolist() == [len(found["training_plan"])]


def test_a_domain_says_seats_and_officers_apart_and_whom_it_reaches(view):
    pages = [domain.DomainPage(view, one) for one in view.analysis.domains()]
    pages = [page for page in pages if len(page.short) and len(page.plan)]
    assert pages
    for page in pages:
        said = words(domain.answer(page))
        assert f"{len(page.plan)} seat" in said
        assert f"for {page.plan['officer_id'].nunique()} officer" in said
        reached = page.audience()[1]
        numbers = [int(word) for word in reached.replace(",", "").split() if word.isdigit()]
        assert numbers[0] == page.short["officer_id"].nunique() == sum(numbers[1:])


def test_the_cohort_opens_with_how_many_officers_are_undecided(view):
    needs = verdicts.with_kind(view.needs())
    unsure = needs.loc[needs["kind"] == verdicts.UNDECIDED, "officer_id"].nunique()
    assert f"{unsure} officers have a result that does not decide" in words(cohort.answer(view))


def remedy(**facts):
    row = {"remedy_id": "r0001", "remedy": "find_coach", "scale_id": "s", "budget_short": 0.0, "n_needs": 4} | facts
    return tables.REMEDIES.shaped(pd.DataFrame([dict.fromkeys(tables.REMEDIES.names()) | row])).iloc[0]


def test_a_remedy_without_a_session_says_neither_a_price_nor_others_needs(view):
    coach = remedy()
    assert remedies.remedy_in_all(view, coach) == "Find a coach"
    assert remedies.price(view, coach["cost"], coach["budget_short"]) == "no price known"


def test_a_remedy_with_a_session_says_whose_needs_it_closes_and_what_goes_beyond_the_budget(view):
    course = view.framework.courses[0].id
    limits = "training.release_cap=0.21; training.budget=501000000"
    held = remedy(remedy="raise_release_cap", course_id=course, week=1, limits=limits, cost=2e6, budget_short=1e6)
    said = remedies.remedy_in_all(view, held)
    assert "21.0%" in said
    assert "501" not in said
    assert said.endswith("(closes 4 needs in the whole cohort)")
    assert remedies.price(view, 2e6, 1e6) == "2\u00a0million đồng (1\u00a0million đồng beyond the budget)"
    assert remedies.price(view, 2e6, 2e6) == "2\u00a0million đồng, all beyond the budget"


def test_who_is_alone_is_named_only_where_the_cell_may_leave_the_unit(view):
    rows, cells = view.table("coverage").assign(single_point=True), view.table("unit_scales")
    key = ["unit_id", "scale_id"]
    first = cells.merge(rows[key].drop_duplicates()).iloc[[0]]
    at = cells["unit_id"].eq(first["unit_id"].item()) & cells["scale_id"].eq(first["scale_id"].item())
    shown = changed(view, found={"coverage": rows, "unit_scales": cells.assign(suppressed=~at)})
    alone = coverage.resting_on_one(shown)
    assert alone[key].drop_duplicates().to_numpy().tolist() == first[key].to_numpy().tolist()
    assert coverage.lacking(shown)["single"].sum() == len(alone)
    assert view.unit(first["unit_id"].item()) in words(coverage.cohort_coverage(shown))
