"""Every remedy really gives its seats: with its limits relaxed nothing is broken, without them exactly those are."""

import numpy as np
import pandas as pd
import pytest

from tests.plan_cases import START, candidate_sessions, random_case, tables_of
from workbench.errors import PlanInfeasible
from workbench.parameters.planning import Coaching, Training
from workbench.plan.checked import violations
from workbench.plan.training import training_plan
from workbench.plan.unmet import REASONS_TEXT, REMEDIES, REMEDY_OF, open_needs
from workbench.profile.gaps import needs, unassessed
from workbench.tables.plans import REASONS
from workbench.tables.remedies import KINDS

RULE_OF = {
    "training.sessions_per_course": {"sessions_per_course"},
    "training.trainers.d": {"trainers"},
    "training.release_cap": {"release_cap"},
    "training.strength": {"strength"},
    "training.days_per_officer": {"days"},
    "training.weeks": {"calendar"},
    "training.travel.allowed": {"travel"},
    "training.budget": {"budget"},
}


def relaxed(limits: Training, written: str | None) -> Training:
    """The limits with a remedy's options set."""
    data = limits.model_dump()
    for option in (written or "").split("; ") if written else []:
        key, value = option.split("=")
        *path, last = key.removeprefix("training.").split(".")
        part = data
        for name in path:
            part = part[name]
        part[last] = value if last == "allowed" else float(value)
    return Training.model_validate(data)


def with_remedy(case, plan, remedy, seats, limits):
    """The plan's tables with the remedy's seats."""
    course = case.framework.course_by_id[remedy["course_id"]]
    site = remedy["site"] if pd.notna(remedy["site"]) else ""
    home = {u.id: u.site for u in case.framework.units}
    unit = case.officers.set_index("officer_id")["unit_id"]
    homes = [home[unit[o]] for o in seats["officer_id"]]
    travels = [bool(site) and h is not None and h != site for h in homes]
    paid = course.cost.person + limits.travel.cost * np.array(travels)
    starts = {s[:3]: s[3] for s in candidate_sessions(case.framework, limits.weeks, limits.holidays)}
    sessions, held = plan.sessions, None
    if not remedy["new_session"]:
        same = (
            sessions["course_id"].eq(course.id)
            & sessions["site"].fillna("").eq(site)
            & sessions["week"].eq(remedy["week"])
        )
        held = sessions[same].iloc[0]
    session_id = "new" if held is None else held["session_id"]
    chances = case.levels.set_index(["officer_id", "scale_id"])[["p_0", "p_1", "p_2", "p_3"]]
    required = case.gaps.set_index(["officer_id", "scale_id"])["required"]

    def entered(who):
        return max(
            range(course.lifts.from_, min(course.lifts.to, required[who])), key=list(chances.loc[who]).__getitem__
        )

    rows = pd.DataFrame(
        {
            "officer_id": seats["officer_id"], "session_id": session_id, "scale_id": seats["scale_id"],
            "from_level": [entered(who) for who in zip(seats["officer_id"], seats["scale_id"], strict=True)],
            "to_level": course.lifts.to, "priority": 0.5, "step": 1, "benefit": 0.0, "seat_cost": paid,
            "travels": travels, "fixed": False, "kept": False,
        }
    )  # fmt: skip
    if held is None:
        last = starts[course.id, site, int(remedy["week"])]
        monday = pd.Timestamp(START) + pd.Timedelta(weeks=int(remedy["week"]) - 1)
        working = [d for d in pd.date_range(monday, periods=60) if d.weekday() < 5 and d.date() not in limits.holidays]
        n = int(np.ceil(course.days))
        row = {
            "session_id": "new", "course_id": course.id, "week": remedy["week"], "n_weeks": last - remedy["week"] + 1,
            "start": working[0], "end": working[n - 1], "days": course.days, "site": remedy["site"],
            "n_trainers": course.trainers, "n_seats": course.seats.max, "n_seats_used": len(seats),
            "cost": course.cost.session + paid.sum(), "fixed": False,
        }  # fmt: skip
        sessions = pd.concat([sessions, pd.DataFrame([row])], ignore_index=True)
    else:
        add = sessions["session_id"].eq(session_id)
        sessions = sessions.assign(
            n_seats_used=sessions["n_seats_used"] + add * len(seats), cost=sessions["cost"] + add * paid.sum()
        )
    types = {
        "week": "Int64",
        "n_weeks": "Int64",
        "n_seats_used": "Int64",
        "n_seats": "Int64",
        "n_trainers": "Int64",
        "fixed": "boolean",
    }
    more = pd.concat([plan.assignments, rows.astype({"travels": "boolean", "fixed": "boolean"})], ignore_index=True)
    here = more["session_id"].eq(session_id)
    more["cost_share"] = more["cost_share"].mask(here, more["seat_cost"] + course.cost.session / here.sum())
    return tables_of(case, plan, sessions=sessions.astype(types), assignments=more)


def open_needs_of(case, limits, coach_every=0):
    """The plan, what stays open, and the needs with a coach: every so many of all (0: none)."""
    plan = training_plan(
        case.gaps, case.officers, case.framework, limits=limits, start=START, levels=case.levels, explain=False
    )
    every = needs(case.gaps, case.framework)
    coached = every[np.arange(len(every)) % coach_every == 0] if coach_every else every.iloc[:0]
    found = open_needs(
        every, unassessed(case.gaps, case.framework), plan.choice, officers=case.officers, framework=case.framework,
        limits=limits, start=START, sessions=plan.sessions, assignments=plan.assignments, coached=coached,
    )  # fmt: skip
    return plan, found, coached[["officer_id", "scale_id"]]


def check_remedies(seed, coach_every=0):
    """Check every remedy of one problem; return the kinds seen."""
    case = random_case(seed)
    limits = case.limits
    try:
        plan, found, coached = open_needs_of(case, limits, coach_every)
    except PlanInfeasible:
        return []
    unmet, remedies = found.unmet, found.remedies
    assert unmet["remedy_id"].isin(remedies["remedy_id"]).all()
    assert unmet["remedy"].eq(unmet["remedy_id"].map(remedies.set_index("remedy_id")["remedy"])).all()
    assert set(remedies["remedy_id"]) == set(unmet["remedy_id"])
    for _, remedy in remedies[remedies["course_id"].notna()].iterrows():
        seats = found.seats[found.seats["remedy_id"].eq(remedy["remedy_id"])]
        assert len(seats) - len(seats.merge(coached)) == remedy["n_needs"] >= 1
        named = unmet.loc[unmet["remedy_id"].eq(remedy["remedy_id"]), ["officer_id", "scale_id"]]
        assert len(named.merge(seats)) == len(named)
        wider = relaxed(limits, None if pd.isna(remedy["limits"]) else remedy["limits"])
        tables = with_remedy(case, plan, remedy, seats, wider)
        check = {"coaching": Coaching(), "start": START}
        broken = violations(tables, case.framework, training=wider, **check)
        assert broken.empty, (remedy.to_dict(), broken)
        today = set(violations(tables, case.framework, training=limits, **check)["rule"])
        asked = [] if pd.isna(remedy["limits"]) else [o.split("=")[0] for o in remedy["limits"].split("; ")]
        assert today == set().union(*[RULE_OF[key] for key in asked]), (remedy.to_dict(), today)
        added = tables["sessions"]["cost"].sum() - plan.sessions["cost"].sum()
        assert remedy["cost"] == pytest.approx(added)
        lacking = 0.0 if limits.budget is None else max(added - (limits.budget - plan.cost), 0.0)
        assert remedy["budget_short"] == pytest.approx(lacking, abs=1.0)
    return [*remedies["remedy"]]


def test_every_remedy_gives_its_seats_and_asks_for_no_more_than_it_needs():
    seen = [kind for seed in range(30) for kind in check_remedies(seed)]
    assert {"raise_release_cap", "raise_days", "open_session", "add_trainers"} <= set(seen)


def test_a_remedy_counts_nobody_who_has_a_coach_though_they_may_fill_it():
    seen = [kind for seed in range(16) for kind in check_remedies(seed, coach_every=2)]
    assert {"raise_days", "open_session"} <= set(seen)


@pytest.mark.slow
def test_every_remedy_gives_its_seats_on_many_more():
    seen = {kind for seed in range(30, 500) for kind in check_remedies(seed)}
    assert {"extend_plan", "join_units"} <= seen


def test_words_are_complete():
    assert set(REASONS_TEXT) == set(REASONS)
    assert set(REMEDIES) == set(REMEDY_OF.values()) == set(KINDS)
    assert all(text.in_("vi") and text.in_("en") for text in [*REASONS_TEXT.values(), *REMEDIES.values()])
