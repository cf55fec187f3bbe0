"""The pages of the plans: what they say is what the tables hold, and what they must not say they leave out."""

import datetime as dt
import re
from dataclasses import replace

import pandas as pd
import pytest
from markupsafe import escape

from workbench import tables
from workbench.language import Speaker
from workbench.parameters.staffing import Deployment
from workbench.report.shared import grow
from workbench.report.shared import curve
from workbench.report.frame import legal
from workbench.report.shared import holidays
from workbench.report.shared import plan_parts
from workbench.report.unit import calendar
from workbench.report.unit import page as unit
from workbench.report.domain import page as domain
from workbench.report.coaching import page as coaching
from workbench.report.deployment import page as deployment
from workbench.report.officer import page as individual
from workbench.report.frame.view import View, open_view


def taken_at_work(view: View, *, but: str = "") -> View:
    """The same view with every course online, save one."""
    framework = view.framework
    courses = [c if c.id == but else c.model_copy(update={"form": "online"}) for c in framework.courses]
    framework = framework.model_copy(update={"courses": courses})
    settings = replace(view.analysis.settings, framework=framework)
    return View(replace(view.analysis, settings=settings), Speaker("en"))


def test_who_learns_at_the_workplace_is_not_away(view):
    plan = view.table("training_plan").merge(view.table("sessions"), on="session_id")
    course = plan["course_id"].iloc[0]
    own = plan[plan["course_id"].eq(course)]
    none, some = (calendar.away_by_week(taken_at_work(view, but=one), plan) for one in ("", course))
    assert none.sum() == 0
    assert some.sum() == own.groupby(["officer_id", "session_id"])["n_weeks"].first().sum() > 0
    said = calendar.part_of_cost(taken_at_work(view, but=course), plan)
    assert f"{own['days'].sum():g} person-days away" in said
    drawn = calendar.unit_calendar(
        taken_at_work(view), plan, view.table("coaching_plan").head(0), unit="u", n_officers=30
    )
    assert "nobody is away" in words(drawn)


@pytest.fixture(scope="module")
def view(small):
    return open_view(small.parameters, small.tables, "en")


def changed(view: View, *, found: dict[str, pd.DataFrame] | None = None, **parameters: object) -> View:
    """The same view with other tables or other parameters."""
    settings = view.analysis.settings
    settings = replace(settings, parameters=settings.parameters.model_copy(update=parameters))
    analysis = replace(view.analysis, settings=settings, tables={**view.analysis.tables, **(found or {})})
    return View(analysis, Speaker("en"))


def words(fragment) -> str:
    """What a reader sees, in one line."""
    shown = re.sub(r"<(style|svg)\b.*?</\1>", " ", str(fragment.html), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", shown).replace("&#39;", "'"))


@pytest.mark.parametrize(
    ("day", "present", "absent"),
    [
        (dt.date(2019, 9, 2), ["13 November 2008", "101/2017"], ["25 November 2019", "89/2021", "171/2025"]),
        (dt.date(2021, 12, 9), ["25 November 2019", "101/2017"], ["89/2021", "171/2025"]),
        (dt.date(2021, 12, 10), ["101/2017", "89/2021"], ["171/2025"]),
        (dt.date(2025, 6, 30), ["101/2017", "89/2021"], ["171/2025", "24 June 2025"]),
        (dt.date(2025, 7, 1), ["24 June 2025", "171/2025"], ["13 November 2008", "101/2017", "89/2021", "36/2018"]),
    ],
)
def test_legal_bases_are_those_in_force_on_the_day(day, present, absent):
    said = " ".join(basis.in_("en") for basis in legal.legal_bases(day))
    assert all(basis in said for basis in present)
    assert not [basis for basis in absent if basis in said]


def test_every_legal_line_ends_with_a_semicolon_and_the_last_with_a_full_stop(view):
    page = domain.DomainPage(view, view.analysis.domains()[0])
    lines = re.findall(r"<em>(.*?)</em>", str(domain.basis(page).html))
    assert len(lines) >= 3
    assert all(line.endswith(";") for line in lines[:-1])
    assert lines[-1].endswith(".")


def test_sessions_sum_up_to_their_cost(view):
    for domain_id in view.analysis.domains():
        page = domain.DomainPage(view, domain_id)
        said = words(domain.sessions(page))
        if page.sessions.empty:
            assert "No session opens" in said
            continue
        assert f"Total, {len(page.sessions)} session" in said
        assert view.speaker.money(float(page.sessions["cost"].sum())).replace("\u00a0", " ") in said
        assert set(page.plan["session_id"]) <= set(page.sessions["session_id"])


def test_domains_share_out_every_session_once(view):
    pages = [domain.DomainPage(view, d.id) for d in view.framework.domains]
    listed = [session for page in pages for session in page.sessions["session_id"]]
    assert sorted(listed) == sorted(view.table("sessions")["session_id"])


def test_meetings_are_every_second_week_and_on_the_last_day():
    days = grow.meetings(dt.date(2019, 9, 2), dt.date(2019, 10, 14))
    assert days == [dt.date(2019, 9, 2), dt.date(2019, 9, 16), dt.date(2019, 9, 30), dt.date(2019, 10, 14)]
    assert grow.meetings(dt.date(2019, 9, 2), dt.date(2019, 9, 13))[-1] == dt.date(2019, 9, 13)


def test_no_meeting_falls_on_a_course_a_holiday_or_a_weekend():
    taken = {dt.date(2019, 9, 2), dt.date(2019, 9, 3), dt.date(2019, 9, 13)}
    days = grow.meetings(dt.date(2019, 9, 2), dt.date(2019, 9, 13), taken=taken)
    assert days == [dt.date(2019, 9, 4), dt.date(2019, 9, 16)]


def test_pairs_meet_on_days_on_which_neither_is_at_a_course(view):
    plan = view.table("training_plan").merge(view.table("sessions"), on="session_id")
    for pair in view.table("coaching_plan").itertuples(index=False):
        days, assessed = grow.days_of(view, pair.officer_id, pair.coach_id, pair.start.date(), pair.end.date())
        theirs = plan[plan["officer_id"].isin([pair.officer_id, pair.coach_id])]
        for day in (*days, assessed):
            assert not (theirs["start"].le(pd.Timestamp(day)) & theirs["end"].ge(pd.Timestamp(day))).any()
            assert day.weekday() < 5


def test_a_sheet_for_every_pair_with_dates_and_signatures(view):
    pairs = view.table("coaching_plan")
    assert len(pairs)
    owner = view.table("officers").set_index("officer_id")["unit_id"]
    for unit_id in view.analysis.units():
        mine = pairs[pairs["officer_id"].map(owner) == unit_id]
        html = str(coaching.sheets(coaching.CoachingPage(view, unit_id, mine)).html)
        assert html.count('<article class="sheet">') == html.count('class="sign"') == len(mine)
        for pair in mine.itertuples(index=False):
            _, assessed = grow.days_of(view, pair.officer_id, pair.coach_id, pair.start.date(), pair.end.date())
            assert view.speaker.date(assessed) in html


def test_a_sheet_shows_the_evidence_but_works_on_nothing_above_its_aim(view):
    pair = view.table("coaching_plan").query("to_level < @view.framework.top_level").iloc[0]
    row = {"officer_id": pair["officer_id"], "scale_id": pair["scale_id"], "competency_id": pair["scale_id"]}
    shown = {"n_items": 4, "share_correct": 0.25, "cohort_share": 0.75, "standard_error": 0.1, "basis": "observed"}
    aim = int(pair["to_level"])
    rows = [row | shown | {"item_level": level, "rank": k} for k, level in enumerate((aim, aim + 1), start=1)]
    known = changed(view, found={"weak_topics": tables.WEAK_TOPICS.shaped(pd.DataFrame(rows))})
    joined = pair.to_frame().T.merge(view.table("levels"), on=["officer_id", "scale_id"])
    said = words(grow.sheet(known, joined.iloc[0]))
    assert "25% of the points on 4 items, all officers 75–80% (certain)" in said
    assert f"Work on: the content of {view.level(aim)}" in said
    assert f"Work on: the content of {view.level(aim + 1)}" not in said


def one_move(view: View) -> pd.DataFrame:
    first, second = view.analysis.units()[:2]
    officer = view.table("officers").query("unit_id == @first").iloc[1]
    move = {"officer_id": officer["officer_id"], "from_unit": first, "to_unit": second, "effect": 2.0, "fit": 0.9}
    move |= {"position_id": officer["position_id"], "scale_id": view.analysis.domains()[0], "chain": 1}
    move |= {"home_short": 0.0, "home_qualified": 3, "home_needed": 3}
    return tables.DEPLOYMENT.shaped(pd.DataFrame([move]))


def test_proposals_are_marked_as_advice_and_named_only_where_switched_on(view):
    moves = one_move(view)
    name = view.people[moves["officer_id"].iloc[0]]
    shown = [deployment.header, deployment.answer, deployment.rules, deployment.moves]
    off = changed(view, found={"deployment": moves}, deployment=Deployment(enabled=False))
    said = " ".join(words(part(off)) for part in shown)
    assert "switched off" in said
    assert name not in said
    on = changed(view, found={"deployment": moves}, deployment=Deployment(enabled=True))
    said = " ".join(words(part(on)) for part in shown)
    assert "Advice for consideration, not a decision." in said
    assert "1 move" in said
    assert name in said


@pytest.mark.parametrize("in_packs", [False, True])
def test_a_unit_sees_proposals_only_where_packs_hold_them(view, in_packs):
    shown = changed(view, found={"deployment": one_move(view)}, deployment=Deployment(enabled=True, in_packs=in_packs))
    page = unit.UnitPage(shown, shown.analysis.units()[0])
    assert ("Placing of people" in words(unit.stays_open(page))) == in_packs


def test_the_curve_marks_the_budget_of_today_and_says_what_more_would_buy(view):
    points = pd.DataFrame(
        {
            "budget": [0.0, 1e8, 2e8, 4e8],
            "cost": [0.0, 9e7, 1.9e8, 3e8],
            "gap_closed": [0.0, 10.0, 15.0, 20.0],
            "n_needs": [0.0, 20.0, 30.0, 41.0],
            "is_today": [False, True, False, False],
        }
    )
    said = words(curve.curve(view, tables.TABLES["budget_curve"].shaped(points)))
    assert "Today's budget of 100 million đồng closes 50% of what money could close." in said
    assert "With 200 million đồng it would be 75%." in said


def test_weeks_with_a_holiday_are_marked(view):
    training = view.parameters.training
    off = [view.start + dt.timedelta(days=1), view.start + dt.timedelta(days=15), view.start - dt.timedelta(days=3)]
    shown = changed(view, training=training.model_copy(update={"holidays": off}))
    assert holidays.holiday_weeks(shown) == [1, 3]
    marked = holidays.marked_weeks(shown, [1, 3])
    assert [name.endswith("*") for name in marked[:4]] == [True, False, True, False]


def test_every_need_of_an_officer_is_given_a_reason(view):
    chosen = view.table("interventions")
    assert len(chosen)
    for officer in chosen["officer_id"].drop_duplicates().head(20):
        said = words(individual.plan(individual.OfficerPage(view, officer)))
        for scale in chosen.loc[chosen["officer_id"] == officer, "scale_id"]:
            assert view.scale(scale) in said


def test_changes_against_the_published_plan_are_counted(view):
    assert words(plan_parts.changes(view)).strip() == ""
    row = {"officer_id": "a", "scale_id": "s", "session_before": "x", "session_after": "x"}
    rows = [row | {"step": step, "change": change} for step, change in enumerate(("kept", "kept", "moved"), start=1)]
    shown = changed(view, found={"plan_changes": tables.TABLES["plan_changes"].shaped(pd.DataFrame(rows))})
    assert "2 places kept, 1 moved, 0 dropped, 0 added" in words(plan_parts.changes(shown))


def test_a_head_reads_what_to_do_until_when(view):
    for unit_id in view.analysis.units():
        page = unit.UnitPage(view, unit_id)
        said = words(unit.tasks(page))
        for frame, column in ((page.undecided, None), (page.plan, "start"), (page.coaching, "start")):
            day = view.start if column is None else frame[column].min()
            if len(frame):
                assert view.speaker.date(pd.Timestamp(day).date()) in said
        assert (f"Sign {len(page.coaching)} coaching sheet" in said) == bool(len(page.coaching))
        without = page.unmet.query("remedy == 'find_coach'")
        assert ("Find a coach in" in said) == bool(len(without))
        assert not [coach for coach in page.coaching["coach_id"] if str(escape(view.people[coach])) not in said]


def test_an_officer_is_said_to_be_above_a_requirement_only_as_far_as_that_is_certain(view):
    chances = view.table("levels").set_index(["officer_id", "scale_id"])
    decide_at = view.parameters.levels.decide_at
    shown = 0
    for officer in view.table("officers")["officer_id"]:
        for row in view.officers.requirements.of(officer):
            if not row["above"]:
                continue
            shown += 1
            sure = [f"p_{k}" for k in range(int(row["required"] + row["above"]), view.framework.top_level + 1)]
            assert chances.loc[(officer, row["scale_id"]), sure].sum() >= decide_at
    assert shown
