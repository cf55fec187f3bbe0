"""What the pages count of the plans agrees from one page to the next, and counts what it says it counts."""

from dataclasses import replace

import lxml.html
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
from workbench.report.frame import stages
from workbench.report.frame.own_view import unit_view
from workbench.report.frame.view import open_view
from workbench.report.officer import page as individual
from workbench.report.shared import lists
from workbench.report.shared.stages import own_stages
from workbench.report.unit import page as unit


@pytest.fixture(scope="module", params=["small", "domains"])
def view(request):
    """A cohort whose courses lift competencies, and one whose courses lift domains."""
    cohort = request.getfixturevalue(request.param)
    return open_view(cohort.parameters, cohort.tables, "en")


def certain(view):
    needs = verdicts.with_kind(view.needs())
    return needs[needs["kind"] == verdicts.SHORT]


def test_head_sentence_grid_and_tables_of_every_page_count_the_same_needs(view):
    """Certain needs with a seat, a coach or neither: the cohort's, the domains', the units' and the officers' pages."""
    key = ["officer_id", "scale_id"]
    sums = cohort.domain_sums(view)
    assert sums["short"].eq(sums["seat"] + sums["coach"] + sums["open"]).all()
    assert sums["short"].sum() == len(certain(view))
    ranked = ranked_needs.certain_needs(view)
    assert (
        ranked[["short", "seat", "coach", "open"]].sum().to_dict()
        == sums[["short", "seat", "coach", "open"]].sum().to_dict()
    )
    heads = {"domain": [], "unit": []}
    for domain_id in view.analysis.domains():
        page = domain.DomainPage(view, domain_id)
        heads["domain"].append(plan_parts.served(view, page.needs, page.unmet))
        assert heads["domain"][-1]["open"] == sums.loc[domain_id, "open"]
        assert heads["domain"][-1]["all"] == sums.loc[domain_id, "short"]
    for unit_id in view.analysis.units():
        page = unit.UnitPage(unit_view(view, unit_id), unit_id)
        heads["unit"].append(plan_parts.served(page.view, page.needs, page.unmet))
        grid = words(unit.people(page))
        legend = 1 if len(page.short) else 0
        assert grid.count("▲") == heads["unit"][-1]["open"] + legend
        officers = view.officers
        told = [
            (str(officer), row["scale_id"])
            for officer in page.officers["officer_id"]
            for row in (*officers.sessions.of(officer), *officers.coaching.of(officer))
        ]
        served = pd.MultiIndex.from_frame(page.short[key]).isin(told)
        assert int((~served).sum()) == heads["unit"][-1]["open"]
        for officer in page.officers["officer_id"]:
            development = words(individual.plan(individual.OfficerPage(view, officer)))
            own = set(page.short.loc[page.short["officer_id"].eq(officer), "scale_id"])
            waits = {row["scale_id"] for row in officers.stages.of(officer)}
            left = own - {scale for person, scale in told if person == officer}
            assert ("no seat or coach yet" in development) == bool(left - waits)
    whole = plan_parts.served(view, verdicts.with_kind(view.needs()), view.table("unmet"))
    for parts in heads.values():
        assert {name: sum(part[name] for part in parts) for name in whole} == whole
    assert whole["open"] == sums["open"].sum()
    assert f"{whole['open']} need" in words(cohort.answer(view))


def test_a_seat_of_several_needs_stands_once_with_all_of_them(view):
    """One row per seat in the lists; the levels that it closes are summed once."""
    several = view.seats[~view.seats["carried"]]
    listed = lists.seats(view, plan_parts.plan_with_sessions(view))
    assert len(listed.rows) == len(view.table("training_plan"))
    rows = stages.stages(view.analysis)
    seats = rows[rows["stage"].ne("wait") & rows["carried"] & rows["course_id"].notna()]
    assert seats.duplicated(["officer_id", "session_id"]).sum() == 0
    told = words(own_stages(view))
    for row in several.head(5).itertuples(index=False):
        first = view.table("training_plan").query("officer_id == @row.officer_id and session_id == @row.session_id")
        assert view.scale(row.scale_id) in told
        needs = individual.OfficerPage(view, row.officer_id)
        development = words(individual.plan(needs))
        assert view.scale(row.scale_id) in development
        assert f"over {1 + len(first['also'].iloc[0].split())} competencies together" in development


def test_what_another_seat_serves_begins_at_the_own_level(view):
    seats = view.seats.merge(view.table("sessions")[["session_id", "course_id"]], on="session_id")
    assert seats["from_level"].lt(seats["to_level"]).all()
    entry = seats["course_id"].map({course.id: course.lifts.from_ for course in view.framework.courses})
    assert seats["from_level"].ge(entry).all()


def test_remedies_close_the_open_needs_and_no_others(view):
    waiting, offered = open_needs.unserved(view, view.table("unmet")), remedies.offered(view)
    assert len(waiting)
    assert set(offered["remedy_id"]) == set(waiting["remedy_id"].dropna())
    owner = view.framework.domain_of
    assert set(offered["scale_id"].map(owner)) <= set(waiting["scale_id"].map(owner))
    plain = offered[offered["course_id"].isna()]
    assert plain.set_index("remedy_id")["n_needs"].to_dict() == {
        key: int((view.table("unmet")["remedy_id"] == key).sum()) for key in plain["remedy_id"]
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
    chosen, key = view.table("interventions"), ["officer_id", "scale_id"]
    sure = chosen.merge(certain(view)[key], on=key)
    unsure = len(chosen) - len(sure) - int(chosen["intervention"].eq("assess").sum())
    planned = int(chosen["planned"].ne("none").sum() - sure["planned"].ne("none").sum())
    said = words(plan_parts.interventions_table(view, chosen))
    assert f"Beside them, {unsure} results do not decide whether the requirement is met; {planned} of them" in said
    assert "Re-assessment" not in said
    table = lxml.html.fromstring(str(plan_parts.interventions_table(view, chosen).html))
    cells = [[cell.text_content() for cell in row.iter("td")] for row in table.iter("tr")]
    numbers = [[int(cell.replace(",", "")) for cell in (row[-5], *row[-3:])] for row in cells if len(row) >= 5]
    assert [sum(column) for column in zip(*numbers, strict=True)] == [
        len(sure), *(int(sure["planned"].eq(given).sum()) for given in ("course", "coaching", "none")),
    ]  # fmt: skip
    assert sum(row[-1] for row in numbers) == len(open_needs.unserved(view, view.table("unmet")))


def test_todays_budget_shows_the_plan_itself(view):
    settings, money = view.analysis.settings, float(view.table("sessions")["cost"].sum())
    training = settings.parameters.training.model_copy(update={"budget": money / 2})
    limited = replace(settings, parameters=settings.parameters.model_copy(update={"training": training}))
    people = without_names(view.table("officers"))
    found = Workings(
        limited,
        PLANNING,
        {
            "people": people,
            "levels": view.table("levels"),
            "gaps": view.table("gaps"),
            "plan_start": view.analysis.facts["plan_start"],
        },
    )
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
    held = remedy(
        remedy="raise_release_cap", course_id=course, week=1, limits=limits, cost=2e6, budget_short=1e6, n_certain=3
    )
    counted = pd.concat([held, pd.Series({"n_undecided": 1, "solved": False})])
    said = remedies.remedy_in_all(view, counted)
    assert "21.0%" in said
    assert "501" not in said
    assert said.endswith("(in the whole cohort: certain needs closed 3, undecided results served 1)")
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
