"""Small random planning problems with every limit in play, their best plan by enumeration, and their tables."""

import datetime as dt
import itertools
import math
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from tests import operation_cases as operations
from workbench.parameters.framework import Framework
from workbench.parameters.planning import Training
from workbench.plan.published import PublishedPlan
from workbench.tables import COACHING_PLAN, GAPS

START = dt.date(2019, 9, 2)
NAME = {"vi": "x", "en": "x"}
LARGEST = 250_000
LIFTS = (("d.a", 1, 2), ("d.a", 2, 3), ("d.a", 0, 3), ("d.b", 1, 3))


@dataclass(frozen=True)
class Case:
    framework: Framework
    gaps: pd.DataFrame
    officers: pd.DataFrame
    levels: pd.DataFrame
    limits: Training
    published: PublishedPlan | None = None
    bundles: list = field(default_factory=list)


def random_case(seed: int, *, most_people: int = 8, most_sessions: int = 4) -> Case:
    """A problem with at most 8 people and 4 candidate sessions."""
    rng = np.random.default_rng(seed)

    def pick(*values):
        return values[int(rng.integers(len(values)))]

    while True:
        weeks = pick(1, 2, 2, 3)
        courses = [
            {
                "id": f"c{i}", "lifts": {"scale": scale, "from": low, "to": high}, "days": pick(1, 2, 2.5, 5, 7, 3),
                "sites": pick(["x"], ["x"], ["x", "y"], []), "trainers": pick(0, 1, 1, 2),
                "seats": {"min": (fewest := pick(1, 1, 1, 2)), "max": fewest + pick(0, 1, 2)},
                "cost": {"session": pick(0, 4e6, 6e6), "person": pick(0, 5e5, 1e6)},
                "form": pick("classroom", "classroom", "classroom", "online", "self_paced"),
            }
            for i, (scale, low, high) in enumerate(
                pick(*itertools.combinations(LIFTS, pick(1, 2, 2)))
            )
        ]  # fmt: skip
        holidays = pick([], [], [START + dt.timedelta(days=1)], [START + dt.timedelta(days=7 + k) for k in range(5)])
        catalogue = framework(
            courses,
            needed=pick(
                {},
                {"d.a": {1: 1, 2: 2}},
                {"d.b": {2: 2}, "d.a": {1: 2}},
                {"d": {2: 2, 3: 1}},
                {"d": {3: 2}, "d.a": {3: 2}},
            ),
        )
        sessions = candidate_sessions(catalogue, weeks, holidays)
        if 0 < len(sessions) <= most_sessions:
            break
    gaps, chances = _people(rng, pick, int(rng.integers(3, most_people + 1)))
    officers = gaps[["officer_id", "unit_id"]].drop_duplicates().assign(position_id="p")
    fixed = []
    if pick(True, False, False):
        course, site, week = sessions[int(rng.integers(len(sessions)))][:3]
        scale = catalogue.course_by_id[course].lifts.scale
        have = gaps.loc[gaps["scale_id"].eq(scale) & gaps["gap"].gt(0).fillna(False), "officer_id"]
        named = [str(have.iloc[0])] if len(have) and pick(True, False) else []
        fixed = [{"course": course, "site": site or None, "week": week, "officers": named}]
    limits = Training(
        weeks=weeks,
        budget=pick(None, 5e6, 9e6, 14e6, 18e6, 25e6),
        release_cap=pick(None, 0.2, 0.5, 1.0),
        days_per_officer=pick(None, 2.5, 5.0, 5.0, 9.0),
        sessions_per_course=pick(1, 2),
        strength=pick(None, 0.5, 0.5, 1.0),
        trainers=pick({}, {"d": 1}, {"d": 2}, {"d": 2}),
        travel={"allowed": pick("never", "needed", "always"), "cost": pick(0.0, 7e5)},
        holidays=holidays,
        steps=pick(1, 1, 2),
        seats_by=pick("gain", "gain", "level"),
        prudence=pick(0.0, 0.3, 0.5, 0.7),
        reassess_first=pick(True, False, False),
        fixed=fixed,
        excluded=pick([], [], ["o1"]),
        fairness=pick(0.0, 0.0, 0.4),
        units=pick(0.0, 0.5, 2.0),
        least_share=pick(0.0, 0.0, 0.0, 0.4),
        domain_share=pick(0.5, 1.0),
        stability=pick(0.2, 1.0),
    )
    known = gaps["level"].notna().to_numpy()
    levels = gaps.loc[known, ["officer_id", "scale_id", "level", "decision"]].reset_index(drop=True)
    levels = levels.assign(**dict(zip(("p_0", "p_1", "p_2", "p_3"), chances[known].T, strict=True)))
    levels = pd.concat([levels, _of_domain(rng, officers)], ignore_index=True).astype({"level": "Int64"})
    case = Case(catalogue, gaps, officers, levels, limits)
    if pick(True, False):
        case = replace(case, published=_published(rng, case, sessions))
    case = replace(case, bundles=_bundles(case))
    return case if math.prod(len(b) for b in case.bundles) <= LARGEST else random_case(seed + 1_000_000)


def framework(courses, *, needed):
    """Two units at two sites, one unit without a site, and the courses."""
    return Framework.model_validate(
        {
            "framework": "f",
            "levels": [{"level": k, "name": NAME} for k in (1, 2, 3)],
            "domains": [{"id": "d", "name": NAME}],
            "competencies": [{"id": f"d.{k}", "domain": "d", "name": NAME} for k in "ab"],
            "units": [
                {"id": "u", "name": NAME, "site": "x", "needed": needed},
                {"id": "v", "name": NAME, "site": "y"},
                {"id": "w", "name": NAME},
            ],
            "courses": courses,
        }
    )


def _people(rng, pick, n):
    """Table `gaps`, and the chances of levels 0 … 3 of each of its rows."""
    rows, chances = [], []
    for i in range(n):
        unit = pick("u", "u", "u", "u", "v", "v", "w", "w", None)
        for scale in pick(["d.a"], ["d.a"], ["d.a", "d.b"], ["d.a", "d.b"]):
            level = pick(0, 1, 1, 1, 1, 1, 2, 2, 2, 3, None)
            known = level is not None
            doubt = rng.dirichlet(np.full(4, 0.8)) * pick(0.0, 0.3, 0.6)
            chances.append(doubt + (1 - doubt.sum()) * (np.arange(4) == (level or 0)))
            rows.append(
                {
                    "officer_id": f"o{i}", "scale_id": scale, "position_id": "p", "unit_id": unit, "required": 3,
                    "level": level, "gap": 3 - level if known else None, "surplus": 0 if known else None,
                    "expected_gap": float(chances[-1] @ [3, 2, 1, 0]) if known else None,
                    "p_meets": float(chances[-1][3]) if known else None,
                    "decision": pick("clear", "clear", "clear", "clear", "undecided") if known else None,
                    "priority": round(rng.uniform(0.1, 1.0), 3) if known else None,
                    "weight": round(rng.uniform(0.1, 1.0), 3) if known else None,
                }
            )  # fmt: skip
    parts = dict.fromkeys(("priority_criticality", "priority_size", "priority_shared", "priority_workload"), 0.5)
    return GAPS.shaped(pd.DataFrame(rows).assign(**parts)), np.array(chances)


def _of_domain(rng, officers):
    """Rows of `levels` on the domain itself, which nobody is required to have."""
    level = rng.integers(0, 4, len(officers))
    chances = {f"p_{k}": (level == k).astype(float) for k in range(4)}
    return officers[["officer_id"]].assign(scale_id="d", level=level, decision="clear", **chances)


def candidate_sessions(catalogue, weeks, holidays):
    """Every (course, site, first week, last week) that the calendar allows."""
    found = []
    for course in catalogue.courses:
        for week in range(1, weeks + 1):
            first = START + dt.timedelta(weeks=week - 1)
            rest = [first + dt.timedelta(days=k) for k in range(7 * (weeks - week + 1))]
            taught = [day for day in rest if day.weekday() < 5 and day not in holidays]
            n = math.ceil(course.days)
            if len(taught) >= n and (taught[0] - START).days // 7 + 1 == week:
                last = (taught[n - 1] - START).days // 7 + 1
                sites = [""] if course.form in ("online", "self_paced") else course.sites or [""]
                found += [(course.id, site, week, last) for site in sites]
    return found


def _published(rng, case, sessions):
    """A plan published before, at random among what each officer could do."""
    names = [f"s{i}" for i in range(len(sessions))]
    held = pd.DataFrame([s[:3] for s in sessions], columns=["course_id", "site", "week"]).assign(session_id=names)
    held["site"] = held["site"].astype("object").where(held["site"].ne(""), None)
    rows = []
    for officer, bundles in zip(case.officers["officer_id"], _bundles(case), strict=True):
        chosen = bundles[int(rng.integers(len(bundles)))].sessions if bundles else ()
        scales = [case.framework.course_by_id[sessions[i][0]].lifts.scale for i in chosen]
        rows += [
            (officer, scale, scales[: k + 1].count(scale), names[i])
            for k, (i, scale) in enumerate(zip(chosen, scales, strict=True))
        ]
    seats = pd.DataFrame(rows, columns=["officer_id", "scale_id", "step", "session_id"])
    return PublishedPlan(
        held.astype({"site": "str"}),
        seats.astype({"officer_id": "str", "scale_id": "str", "step": "int64", "session_id": "str"}),
        START,
    )


@dataclass(frozen=True)
class Bundle:
    sessions: tuple[int, ...]
    benefit: float
    cost: float
    bonus: float = 0.0
    brings: tuple[float, ...] = ()


def _bundles(case: Case) -> list[list[Bundle]]:
    """What each officer could do: sets of sessions that keep every limit on one person."""
    sessions = candidate_sessions(case.framework, case.limits.weeks, case.limits.holidays)
    sites = {u.id: u.site for u in case.framework.units}
    known = case.gaps.dropna(subset=["level"]).set_index(["officer_id", "scale_id"])
    needs = known.astype({"level": int, "required": int, "gap": int}).to_dict("index")
    chances = case.levels.set_index(["officer_id", "scale_id"])[["p_0", "p_1", "p_2", "p_3"]]
    for key, chance in zip(chances.index, chances.to_numpy(), strict=True):
        if key in needs:
            needs[key]["chances"] = chance
    seats = (
        [] if case.published is None else case.published.assignments[["officer_id", "session_id"]].to_numpy().tolist()
    )
    kept = {(officer, int(name[1:])) for officer, name in seats}
    cells = lacking(case)
    levels = case.levels.astype({"level": int}).set_index(["officer_id", "scale_id"])["level"].to_dict()
    return [
        [
            bundle
            for n in range(len(sessions) + 1)
            for chosen in itertools.combinations(range(len(sessions)), n)
            if (bundle := _bundle(case, sessions, chosen, officer, unit, sites, needs, kept, cells, levels)) is not None
        ]
        for officer, unit in zip(case.officers["officer_id"], case.officers["unit_id"], strict=True)
    ]


def _named(case, session):
    key = (session[0], session[1] or None, session[2])
    return {o for f in case.limits.fixed if (f.course, f.site, f.week) == key for o in f.officers}


def _bundle(case, sessions, chosen, officer, unit, sites, needs, kept, cells, levels):
    limits = case.limits
    named = {i for i, session in enumerate(sessions) if officer in _named(case, session)}
    if not named.issubset(chosen) or not operations.allowed(case, officer, [sessions[i] for i in chosen]):
        return None
    if not chosen:
        return Bundle((), 0.0, 0.0)
    if officer in limits.excluded or pd.isna(unit):
        return None
    reached, done, benefit, bonus, cost, days, until = {}, {}, 0.0, 0.0, 0.0, 0.0, 0
    now, lifted = {}, {}
    for i in sorted(chosen, key=lambda i: sessions[i][2]):
        course_id, site, week, last = sessions[i]
        course = case.framework.course_by_id[course_id]
        scale = course.lifts.scale
        need = needs.get((officer, scale))
        if need is None or week <= until:
            return None
        done[scale] = done.get(scale, 0) + 1
        by_hand = i in named or operations.ordered(case, officer, course_id)
        decided = need["decision"] == "clear" or not limits.reassess_first or by_hand
        before = (
            now.get(scale, need["chances"])
            if limits.seats_by == "gain"
            else np.eye(4)[reached.get(scale, need["level"])]
        )
        step = _by_gain if limits.seats_by == "gain" else _by_level
        gain = step(course.lifts, need, scale, limits, reached, now, named=by_hand)
        if gain is None or done[scale] > limits.steps or not decided:
            return None
        home = sites[unit]
        travels = site != "" and home is not None and site != home
        barred = {"never": travels, "needed": travels and home in course.sites, "always": False}
        if barred[limits.travel.allowed] and i not in named:
            return None
        for k in range(course.lifts.from_ + 1, course.lifts.to + 1):
            chance = before[course.lifts.from_ : k].sum() * (need["level"] < k)
            lifted.setdefault((scale, k), []).append(chance)
        benefit += gain
        bonus += limits.stability * gain * ((officer, i) in kept)
        cost += course.cost.person + travels * limits.travel.cost
        days += course.days
        reached[scale], until = course.lifts.to, last
    if limits.days_per_officer is not None and days > operations.days_of(case, officer) + 1e-9:
        return None
    brings = tuple(_brought(case.limits.domain_share, officer, cell, lifted, levels) for cell in cells)
    return Bundle(tuple(chosen), float(benefit), cost, float(bonus), brings)


def lacking(case):
    """What each unit lacks at each level, with a second person where all rests on one."""
    cells = []
    for unit in case.framework.units:
        people = set(case.officers.loc[case.officers["unit_id"].eq(unit.id).fillna(False), "officer_id"])
        for scale, places in unit.needed.items():
            for level in places:
                have = case.levels[case.levels["scale_id"].eq(scale) & case.levels["level"].ge(level)]
                able = len(people.intersection(have["officer_id"]))
                wanted = sum(n for k, n in places.items() if k >= level)
                lacks = max((max(wanted, 2) if able == 1 and wanted else wanted) - able, 0)
                cells.append({"unit": unit.id, "people": people, "scale": scale, "level": level, "lacks": lacks})
    return cells


def _brought(share, officer, cell, lifted, levels):
    """What the steps of one officer bring to a level that the unit lacks people at: 1 at most."""
    if officer not in cell["people"]:
        return 0.0
    scale, level = cell["scale"], cell["level"]
    found = sum(lifted.get((scale, level), []))
    if scale == "d" and levels[officer, "d"] < level:
        there = sum(levels.get((officer, f"d.{part}"), 0) >= level for part in "ab")
        missing = max(math.ceil(share * 2 - 1e-9) - there, 1)
        found += sum(sum(lifted[s, k]) for s, k in lifted if k == level) / missing
    return min(found, 1.0)


def _by_level(lifts, need, scale, limits, reached, now, *, named):
    """What a step closes by the printed level; None where it does not fit."""
    level = reached.get(scale, need["level"])
    if need["gap"] == 0 or not lifts.from_ <= level < lifts.to <= need["required"]:
        return None
    return need["priority"] * need["expected_gap"] * (lifts.to - level) / need["gap"]


def _by_gain(lifts, need, scale, limits, reached, now, *, named):
    """What a step is expected to close, which moves those whom it lifts; None where it is no option."""
    if need["gap"] == 0 and (
        need["decision"] == "clear" or 1 - need["p_meets"] < limits.prudence - 1e-9 or limits.reassess_first
    ):
        return None
    if scale in reached and not lifts.from_ <= reached[scale] < lifts.to:
        return None
    chance, goal = now.get(scale, need["chances"]).copy(), min(lifts.to, need["required"])
    gain = sum(chance[k] * (goal - k) for k in range(lifts.from_, goal))
    sure = min(chance[:goal].sum(), chance[lifts.from_ :].sum())
    if gain <= 1e-3 or (sure < limits.prudence - 1e-9 and not named):
        return None
    chance[lifts.to] += chance[lifts.from_ : lifts.to].sum()
    chance[lifts.from_ : lifts.to] = 0.0
    now[scale] = chance
    return need["weight"] * gain


def best_objective(case: Case, *, tie: float, closable: pd.Series) -> float | None:
    """The best objective over all assignments that keep every limit; None where there is none.

    Officers are added one by one to every state kept so far; a state that exceeds a limit cannot come back within it.
    """
    limits = case.limits
    sessions = candidate_sessions(case.framework, limits.weeks, limits.holidays)
    courses = [case.framework.course_by_id[s[0]] for s in sessions]
    weeks = np.array([[s[2] <= w <= s[3] for w in range(1, limits.weeks + 1)] for s in sessions])
    units = sorted(case.officers["unit_id"].dropna().unique())
    rows = _strength_rows(case)
    groups = [*units, *range(len(rows))]
    size = case.officers["unit_id"].value_counts()
    room = [
        np.inf if limits.release_cap is None else max(1, math.floor(limits.release_cap * size[u] + 1e-9)) for u in units
    ]
    room = operations.rooms_of_weeks(case, units, room, rows)
    seats = np.zeros((1, len(sessions)), dtype=int)
    away = np.zeros((1, len(groups), limits.weeks), dtype=int)
    worth, paid, bonus = np.zeros((1, len(units))), np.zeros(1), np.zeros(1)
    cells = lacking(case)
    brought = np.zeros((1, len(cells)))
    took = np.zeros((1, len(units)), dtype=int)
    for (officer, unit), bundles in zip(
        case.officers[["officer_id", "unit_id"]].itertuples(index=False), case.bundles, strict=True
    ):
        if not bundles:
            return None
        belongs = np.array(
            [g == unit if isinstance(g, str) else officer in rows[g]["people"] for g in groups], dtype=int
        )
        take = np.array([[i in b.sessions for i in range(len(sessions))] for b in bundles], dtype=int)
        leaves = np.array([c.form not in ("online", "self_paced") for c in courses], dtype=int)
        gone = belongs[None, :, None] * ((take * leaves) @ weeks.astype(int))[:, None, :]
        brings = np.array([b.brings or (0.0,) * len(cells) for b in bundles]).reshape(len(bundles), len(cells))
        gain = np.array([[b.benefit * (u == unit) for u in units] for b in bundles]).reshape(len(bundles), len(units))
        price = np.array([b.cost for b in bundles])
        seats = (seats[:, None] + take[None]).reshape(-1, len(sessions))
        away = (away[:, None] + gone[None]).reshape(-1, len(groups), limits.weeks)
        worth = (worth[:, None] + gain[None]).reshape(len(seats), len(units))
        paid = (paid[:, None] + price[None]).reshape(-1)
        bonus = (bonus[:, None] + np.array([b.bonus for b in bundles])[None]).reshape(-1)
        brought = (brought[:, None] + brings[None]).reshape(len(seats), len(cells))
        scales = [len({courses[i].lifts.scale for i in b.sessions}) for b in bundles]
        given = np.array([[n * (u == unit) for u in units] for n in scales]).reshape(len(bundles), len(units))
        took = (took[:, None] + given[None]).reshape(len(seats), len(units))
        kept = (seats <= [c.seats.max for c in courses]).all(axis=1)
        kept &= (away <= room[None]).all(axis=(1, 2))
        opened = seats > 0
        kept &= _within(opened, courses, sessions, weeks, limits)
        total = paid + opened @ np.array([c.cost.session for c in courses])
        kept &= total <= min(np.inf if limits.budget is None else limits.budget + 1e-3, operations.money_of(case))
        seats, away, worth, paid, bonus, brought, took = (
            part[kept] for part in (seats, away, worth, paid, bonus, brought, took)
        )
    kept = _share_reached(case, seats, took)
    kept &= operations.by_name(case, sessions, seats)
    opened = seats > 0
    kept &= ((seats >= [c.seats.min for c in courses]) | ~opened).all(axis=1)
    for fixed in limits.fixed:
        number = [i for i, s in enumerate(sessions) if s[:3] == (fixed.course, fixed.site or "", fixed.week)]
        kept &= opened[:, number[0]] if number else False
    if not kept.any():
        return None
    total = paid + opened @ np.array([c.cost.session for c in courses])
    value = worth.sum(axis=1) + bonus - tie * total
    value += limits.units * np.minimum(brought, [cell["lacks"] for cell in cells]).sum(axis=1)
    if limits.fairness:
        third = closable.reindex(units).fillna(0.0).to_numpy() / 3
        value += limits.fairness * (np.minimum(worth, third) - np.maximum(worth - 2 * third, 0.0)).sum(axis=1)
    return float(value[kept].max())


def _share_reached(case, seats, took):
    """Whether of each unit's needs that a course fits so many have a seat as the least share asks for."""
    limits, units = case.limits, sorted(case.officers["unit_id"].dropna().unique())
    fits = dict.fromkeys(units, 0)
    chances = case.levels.set_index(["officer_id", "scale_id"])
    for need in case.gaps.dropna(subset=["level", "unit_id"]).itertuples():
        facts = {"level": int(need.level), "required": int(need.required), "gap": int(need.gap)}
        facts |= {"decision": need.decision, "p_meets": need.p_meets, "priority": need.priority, "weight": need.weight}
        facts |= {"expected_gap": need.expected_gap}
        facts["chances"] = chances.loc[(need.officer_id, need.scale_id), ["p_0", "p_1", "p_2", "p_3"]].to_numpy(float)
        if limits.reassess_first and need.decision != "clear":
            continue
        step = _by_gain if limits.seats_by == "gain" else _by_level
        fits[need.unit_id] += any(
            step(c.lifts, facts, need.scale_id, limits, {}, {}, named=False) is not None
            for c in case.framework.courses
            if c.lifts.scale == need.scale_id
        )
    asked = [math.ceil(limits.least_share * fits[unit] - 1e-9) for unit in units]
    return (took >= asked).all(axis=1) if limits.least_share else np.ones(len(seats), dtype=bool)


def _within(opened, courses, sessions, weeks, limits):
    """Sessions of a course per site, and trainers per week."""
    kept = np.ones(len(opened), dtype=bool)
    places = [(s[0], s[1]) for s in sessions]
    for place in set(places):
        kept &= opened[:, [p == place for p in places]].sum(axis=1) <= limits.sessions_per_course
    if "d" in limits.trainers:
        teaching = np.einsum(
            "ns,s,sw->nw",
            opened.astype(int),
            np.array([operations.counted(c, limits) for c in courses]),
            weeks.astype(int),
        )
        kept &= (teaching <= limits.trainers["d"]).all(axis=1)
    return kept


def _strength_rows(case: Case) -> list[dict]:
    rows = []
    for unit in case.framework.units:
        people = set(case.officers.loc[case.officers["unit_id"].eq(unit.id).fillna(False), "officer_id"])
        for scale, places in unit.needed.items():
            for level in places:
                have = case.levels[case.levels["scale_id"].eq(scale) & case.levels["level"].ge(level)]
                able = people.intersection(have["officer_id"])
                stay = math.ceil((case.limits.strength or 0) * sum(n for k, n in places.items() if k >= level) - 1e-9)
                rows.append({"people": able, "stay": stay if case.limits.strength is not None else -np.inf})
    return rows


def tables_of(case: Case, plan, *, sessions=None, assignments=None) -> dict[str, pd.DataFrame]:
    """The tables that an independent check reads."""
    return {
        "officers": case.officers,
        "gaps": case.gaps,
        "levels": case.levels,
        "sessions": plan.sessions if sessions is None else sessions,
        "training_plan": plan.assignments if assignments is None else assignments,
        "coaching_plan": COACHING_PLAN.empty(),
    }
