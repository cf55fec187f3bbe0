"""A second wave of a simulated cohort: who stays, who was trained, and an exam that shares items with the first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from workbench.lab.simulation.cohort import BLANK_SHARE, SimulatedCohort, answers_of, truth_of
from workbench.lab.simulation.exam import item_bank
from workbench.lab.simulation.people import abilities_of, leaf_units, officers_of
from workbench.parameters import Framework
from workbench.tables import ITEMS, OFFICERS

HARDER = 0.25
"""Logits by which the new items are harder than those that they replace."""

DRIFT = -0.9
"""Logits by which one common item of each domain became easier, as one does that has become known."""

RATING_NOISE, UNIT_LENIENCY, SELF_LENIENCY = 0.45, 0.35, 0.40


@dataclass(frozen=True)
class Between:
    """What happened between the two waves, the truth of a simulated pair.

    Attributes:
        left: share of the officers who left.
        joined: people who joined, as a share of the first wave's.
        moved: share of those who stayed that changed unit.
        promoted: share of them that changed to the next position of their domain.
        growth: logits that everybody gained in every competency.
        growth_sd: standard deviation of what a person gained or lost beside that, the same in all of a domain.
        effect: logits that one course lifts everything in its domain by.
        trained_low: share of those below the median of the first exam who took a course of a domain that they sat.
        trained_high: share of the others who did.
    """

    left: float = 0.11
    joined: float = 0.09
    moved: float = 0.06
    promoted: float = 0.05
    growth: float = 0.10
    growth_sd: float = 0.20
    effect: float = 0.50
    trained_low: float = 0.45
    trained_high: float = 0.15


USUAL = Between()


def simulate_second(
    first: SimulatedCohort,
    framework: Framework,
    *,
    seed: int,
    assessed: dt.date,
    between: Between = USUAL,
    cuts: Mapping[str, Sequence[float]] | None = None,
) -> SimulatedCohort:
    """Simulate the next wave of a cohort, with sheets `attendance` and `ratings`.

    Half of every competency's items come back under their id, marked as anchors, except weak ones; one of each domain
    has become easier. The other half are new, and `HARDER`. Who was trained depends on the first exam's score, so that
    those trained would have come up a little by themselves. The same arguments always give the same cohort.

    Args:
        first: the first wave, without bad rows.
        framework: framework of the second wave; a competency that is new to it is drawn anew for everybody.
        seed: seed of every random draw.
        assessed: day of the second wave; courses lie in the year and a half before it.
        between: what happened between the waves.
        cuts: cut scores in percent per scale, for the truth.
    """
    rng = np.random.default_rng(seed)
    domain_of_position = {p.id: p.domain for p in framework.positions}
    before = first.officers.assign(domain_id=first.officers["position_id"].map(domain_of_position))
    stayed = before[rng.random(len(before)) >= between.left].reset_index(drop=True)
    attendance = _attendance(first, framework, rng, stayed, assessed=assessed, between=between)
    old = _grown(first, framework, rng, stayed, attendance, between=between)
    stayed = _moved(stayed, framework, rng, between=between)
    new_people = _joiners(first, framework, rng, share=between.joined, year=assessed.year)
    people = pd.concat([stayed, new_people], ignore_index=True)
    abilities = pd.concat([old, abilities_of(framework, rng, new_people)]) if len(new_people) else old
    bank = _second_bank(first, framework, rng)
    answers, expected, _ = answers_of(
        framework, rng, people, abilities, bank, blank_share=BLANK_SHARE, used_before=True
    )
    truth = truth_of(framework, abilities, expected, bank, cuts=cuts or {})
    return replace(
        first,
        officers=people[[c.name for c in OFFICERS.columns if c.name in people]],
        items=bank[[c.name for c in ITEMS.columns if c.name in bank]],
        responses=answers,
        truth=truth,
        abilities=abilities,
        expected=expected,
        item_truth=bank.drop(columns=["points", "options", "form", "text", "anchor"]),
        seed=seed,
        attendance=attendance,
        ratings=_ratings(framework, rng, people, truth, assessed=assessed),
    )


def _attendance(
    first: SimulatedCohort,
    framework: Framework,
    rng: np.random.Generator,
    stayed: pd.DataFrame,
    *,
    assessed: dt.date,
    between: Between,
) -> pd.DataFrame:
    """Return officer_id, course_id, date: one course at most of each domain that the officer sat."""
    answers = first.responses.drop(columns="officer_id").to_numpy(dtype=object)
    right = pd.DataFrame(answers == first.items["key"].to_numpy(dtype=object), index=first.responses["officer_id"])
    domain = first.items["competency_id"].map(framework.domain_of).to_numpy(dtype=object)
    rows = []
    for place in framework.domains:
        courses = [c.id for c in framework.courses if framework.domain_of[c.lifts.scale] == place.id]
        sat = stayed if place.common else stayed[stayed["domain_id"] == place.id]
        if not courses or sat.empty:
            continue
        score = right.loc[sat["officer_id"], domain == place.id].mean(axis=1).to_numpy()
        chance = np.where(score < np.median(score), between.trained_low, between.trained_high)
        goes = sat.loc[rng.random(len(sat)) < chance, "officer_id"]
        if goes.empty:
            continue
        taken = pd.Series(rng.choice(courses, len(goes)))
        seats = taken.map({c.id: c.seats.max for c in framework.courses})
        session = taken + " " + (taken.groupby(taken).cumcount() // seats).astype("str")
        number, sessions = pd.factorize(session)
        days = rng.integers(90, 540, len(sessions))[number]
        when = (pd.Timestamp(assessed) - pd.to_timedelta(days, unit="D")).strftime("%Y-%m-%d")
        rows.append(pd.DataFrame({"officer_id": goes.to_numpy(), "course_id": taken, "date": when}))
    if not rows:
        return pd.DataFrame({"officer_id": [], "course_id": [], "date": []}, dtype="str")
    return pd.concat(rows, ignore_index=True).sort_values(["officer_id", "course_id"], ignore_index=True)


def _grown(
    first: SimulatedCohort,
    framework: Framework,
    rng: np.random.Generator,
    stayed: pd.DataFrame,
    attendance: pd.DataFrame,
    *,
    between: Between,
) -> pd.DataFrame:
    """Return the second wave's abilities of those who stayed: officers × competencies."""
    names = [c.id for c in framework.competencies]
    domains = [d.id for d in framework.domains]
    of = np.array([domains.index(c.domain) for c in framework.competencies])
    ids = pd.Index(stayed["officer_id"], name="officer_id")
    start = first.abilities.reindex(index=ids, columns=names)
    start = start.where(start.notna(), pd.DataFrame(rng.standard_normal(start.shape), index=ids, columns=names))
    scale_of_course = {c.id: c.lifts.scale for c in framework.courses}
    taught = attendance["course_id"].map(scale_of_course).map(framework.domain_of)
    courses = pd.crosstab(attendance["officer_id"], taught).reindex(index=ids, columns=domains, fill_value=0)
    gained = between.growth + between.growth_sd * rng.standard_normal((len(ids), len(domains)))
    return start + (gained + between.effect * courses.to_numpy())[:, of]


def _moved(stayed: pd.DataFrame, framework: Framework, rng: np.random.Generator, *, between: Between) -> pd.DataFrame:
    """Some change unit, drawn by the units' sizes; some take their domain's next position."""
    known = [unit.id for unit in leaf_units(framework)]
    sizes = stayed["unit_id"].value_counts().reindex(known, fill_value=0).to_numpy(float) + 1.0
    goes = rng.random(len(stayed)) < between.moved
    unit = np.where(goes, rng.choice(known, len(stayed), p=sizes / sizes.sum()), stayed["unit_id"])
    ladder: dict[str, list[tuple[int, str]]] = {}
    for position in framework.positions:
        ladder.setdefault(position.domain, []).append((position.requires.get(position.domain, 1), position.id))
    steps = [pair for rungs in ladder.values() for pair in zip(sorted(rungs), sorted(rungs)[1:], strict=False)]
    above = {low: high for (_, low), (_, high) in steps}
    rises = rng.random(len(stayed)) < between.promoted
    position_id = stayed["position_id"].mask(rises, stayed["position_id"].map(above).fillna(stayed["position_id"]))
    return stayed.assign(unit_id=pd.Series(unit, dtype="str"), position_id=position_id)


def _joiners(
    first: SimulatedCohort, framework: Framework, rng: np.random.Generator, *, share: float, year: int
) -> pd.DataFrame:
    number = round(share * len(first.officers))
    if not number:
        return first.officers.head(0).assign(domain_id=pd.Series(dtype="str"), step=pd.Series(dtype=int))
    people = officers_of(framework, rng, officers=number, unit_sizes=None, year=year)
    last = int(first.officers["officer_id"].str.slice(2).astype(int).max())
    ids = "MP" + pd.Series(range(last + 1, last + 1 + number)).astype(str).str.zfill(5)
    return people.assign(officer_id=ids)


def _second_bank(first: SimulatedCohort, framework: Framework, rng: np.random.Generator) -> pd.DataFrame:
    """Return the second exam's items: every other one of the first, and new ones in place of the rest."""
    old = first.item_truth.merge(first.items[["item_id", "points", "options", "form", "text"]], on="item_id")
    old = old[old["competency_id"].isin(framework.competency_ids)]
    each = int(old.groupby("competency_id").size().max())
    new = item_bank(framework, rng, items_per_competency=each)
    comes_back = (old.groupby("competency_id").cumcount() % 2 == 0) & old["weakness"].isna()
    common = old[comes_back].assign(anchor="x")
    known = common.groupby("domain_id").head(1).index
    common["b"] = common["b"] + DRIFT * common.index.isin(known)
    place = new.groupby("competency_id").cumcount()
    room = each - new["competency_id"].map(common.groupby("competency_id").size()).fillna(0)
    fresh = new[place.to_numpy() % 2 == 1]
    fresh = pd.concat([fresh, new.drop(fresh.index)])
    fresh = fresh[fresh.groupby("competency_id").cumcount() < room.loc[fresh.index]].sort_index()
    last = int(first.items["item_id"].str.slice(1).astype(int).max())
    ids = "C" + pd.Series(range(last + 1, last + 1 + len(fresh)), index=fresh.index).astype(str).str.zfill(4)
    fresh = fresh.assign(item_id=ids, b=fresh["b"] + HARDER, anchor=None)
    order = {c.id: i for i, c in enumerate(framework.competencies)}
    bank = pd.concat([common, fresh], ignore_index=True)
    bank["anchor"] = bank["anchor"].astype("str")
    return bank.sort_values("competency_id", key=lambda c: c.map(order), kind="stable", ignore_index=True)


def _ratings(
    framework: Framework,
    rng: np.random.Generator,
    people: pd.DataFrame,
    truth: pd.DataFrame,
    *,
    assessed: dt.date,
) -> pd.DataFrame:
    """Return ratings of the own domain by supervisor and self: the true level, the unit's leniency, noise, rounded."""
    own = people.merge(truth, left_on=["officer_id", "domain_id"], right_on=["officer_id", "scale_id"], how="inner")
    unit, names = pd.factorize(own["unit_id"])
    lenient = UNIT_LENIENCY * rng.standard_normal(len(names))[unit]
    cohort = []
    for source, bias in (("supervisor", lenient), ("self", np.full(len(own), SELF_LENIENCY))):
        level = own["true_level"] + bias + RATING_NOISE * rng.standard_normal(len(own))
        cohort.append(
            pd.DataFrame(
                {
                    "officer_id": own["officer_id"],
                    "competency_id": own["domain_id"],
                    "source": source,
                    "level": level.round().clip(1, framework.top_level),
                    "date": (assessed - dt.timedelta(days=30)).isoformat(),
                }
            )
        )
    return pd.concat(cohort, ignore_index=True)
