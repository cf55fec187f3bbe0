"""What re-tests are said to be worth, held against what they turn out to be worth on simulated truth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd

from workbench import tables
from workbench.evidence.retest import retest_queue
from workbench.lab.bench.truth.measurement import worked
from workbench.lab.simulation.known import DOMAIN, KINDS, known_cohort
from workbench.language import Speaker
from workbench.listing import Column, Listing, listing
from workbench.messages import msg
from workbench.parameters import Framework
from workbench.parameters.evidence import Retest
from workbench.profile.gain import levels_closed
from workbench.tables.declare import unchecked

KEY = ["officer_id", "scale_id"]
SESSION, PERSON, SEATS = 10_000_000, 500_000, 20
SEAT_LEVELS = 0.4
"""What a seat costs, in weighted levels."""
PLACES = 30
"""Re-tests in each exam that come first."""
KINDS_TRIED = ("small", "plain", "skew-1", "guessing", "levels-5")
"""Kinds of cohorts (`simulation.known.KINDS`)."""
CHOSEN = {False: msg("all in the queue"), True: msg("the first 30 of each exam")}


@dataclass(frozen=True, slots=True)
class Retested:
    """Re-tests of one kind of cohort.

    Attributes:
        kind: of cohorts.
        first: whether only the first `PLACES` of each exam are counted, or the whole queue.
        exams: simulated exams, each sat twice by the same people.
        people: re-tests counted.
        claimed: what they were said to be worth, weighted levels.
        realised: by how much more the seats given after both results close, less their cost, than those given before.
        ratio: realised / claimed.
        error: its standard error, from the exams.
        said_to_change, changed: seats that the second result was expected to change, and those that it changed.
    """

    kind: str
    first: bool
    exams: int
    people: int
    claimed: float
    realised: float
    ratio: float
    error: float
    said_to_change: float
    changed: int


def retests(*, exams: int, kinds: Iterable[str] = KINDS_TRIED, seed: int = 1) -> Iterator[Retested]:
    """Simulate exams that everybody sits twice, and hold the queue's claims after the first against the truth.

    Every competency has a course for each step, every officer a requirement by lot; what the seats given by both
    results are truly worth is known from the true levels.

    Args:
        exams: of each kind.
        kinds: names in `KINDS`.
        seed: of the first exam.
    """
    for kind in kinds:
        found = pd.concat([_one(kind, seed + at).assign(exam=at) for at in range(exams)], ignore_index=True)
        yield from (_counted(kind, found, exams, first=first) for first in (False, True))


def _one(kind: str, seed: int) -> pd.DataFrame:
    """Return the queue of one exam, with what each re-test turned out to be worth."""
    once, twice = (known_cohort(KINDS[kind], seed=seed, sittings=n) for n in (1, 2))
    framework = _with_courses(once.framework)
    names = tables.level_columns(framework.top_level)
    rng = np.random.default_rng([seed, 17])
    with unchecked():
        before, after = worked(once, "ctt"), worked(twice, "ctt")
        levels = tables.LEVELS.of(before).dropna(subset=names)
        levels = levels[levels["scale_id"].ne(DOMAIN)].reset_index(drop=True)
        asked = rng.integers(1, framework.top_level + 1, len(levels))
        gaps = levels[KEY].assign(unit_id="u", required=asked, priority=rng.uniform(0.3, 1.0, len(levels)))
        queue = retest_queue(
            tables.Gaps(gaps),
            tables.Evidence(levels.assign(source="exam", date=pd.NaT, age_months=0.0, weight=1.0)),
            tables.RELIABILITY.of(before),
            framework,
            held={course.id for course in framework.courses},
            worth_of_money=SEAT_LEVELS / (SESSION / SEATS + PERSON),
            rules=Retest(places=PLACES),
        )
        later = tables.LEVELS.of(after)[[*KEY, *names]]
    found = queue.merge(gaps[[*KEY, "priority"]], on=KEY).merge(once.truth, on=KEY).merge(later, on=KEY)
    worth = _worth(found, framework)
    step = found["course_id"].str.rsplit("-", n=1).str[-1].astype(float).fillna(0.0).astype(int).to_numpy()
    best = np.einsum("nak,nk->na", worth, found[names].to_numpy(float)).argmax(axis=1)
    rows, true = np.arange(len(found)), found["true_level"].to_numpy(int)
    return found.assign(realised=worth[rows, best, true] - worth[rows, step, true], changed=best != step)


def _worth(found: pd.DataFrame, framework: Framework) -> np.ndarray:
    """Return people × (no seat, course to level 1 … L) × true levels: what it closes, less the seat."""
    ends = np.arange(1, framework.top_level + 1)
    required = found["required"].to_numpy(int)[:, None]
    gain = levels_closed(ends - 1, np.broadcast_to(ends, (len(found), len(ends))), required, top_level=len(ends))
    seat = found["priority"].to_numpy(float)[:, None, None] * gain - SEAT_LEVELS
    return np.concatenate([np.zeros((len(found), 1, len(ends) + 1)), seat], axis=1)


def _with_courses(framework: Framework) -> Framework:
    """Return the framework with a course for each step of every competency; its id ends in the level reached."""
    seats, cost = {"min": 5, "max": SEATS}, {"session": SESSION, "person": PERSON}
    courses = [
        {
            "id": f"{competency.id}-{level}", "lifts": {"scale": competency.id, "from": level - 1, "to": level},
            "seats": seats, "cost": cost,
        }
        for competency in framework.competencies
        for level in range(1, framework.top_level + 1)
    ]  # fmt: skip
    return Framework.model_validate({**framework.model_dump(by_alias=True), "courses": courses})


def _counted(kind: str, found: pd.DataFrame, exams: int, *, first: bool) -> Retested:
    rows = found[found["rank"].le(PLACES)] if first else found
    sums = rows.groupby("exam")[["value", "realised", "p_changes", "changed"]].sum().reindex(range(exams), fill_value=0)
    claimed, realised = float(sums["value"].sum()), float(sums["realised"].sum())
    ratio = realised / claimed if claimed > 0 else float("nan")
    spread = float((sums["realised"] - ratio * sums["value"]).std(ddof=1))
    return Retested(
        kind, first, exams, len(rows), claimed, realised, ratio, spread * np.sqrt(exams) / claimed,
        float(sums["p_changes"].sum()), int(sums["changed"].sum()),
    )  # fmt: skip


def as_listing(found: Iterable[Retested], speaker: Speaker) -> Listing:
    """Return the figures as a list, one row per kind and count."""
    rows = [
        [
            speaker.say(KINDS[one.kind].said), speaker.say(CHOSEN[one.first]), one.exams, one.people,
            one.claimed / one.exams, one.realised / one.exams, one.ratio, 1.96 * one.error,
            one.said_to_change / max(one.people, 1), one.changed / max(one.people, 1),
        ]
        for one in found
    ]  # fmt: skip
    columns = [
        Column("kind", speaker.say(msg("Cohorts"))),
        Column("first", speaker.say(msg("Re-tests"))),
        Column("exams", speaker.say(msg("Exams")), "number"),
        Column("people", speaker.say(msg("People re-tested")), "number"),
        Column("claimed", speaker.say(msg("Worth as said, levels per exam")), "number", 2),
        Column("realised", speaker.say(msg("Worth as it turned out")), "number", 2),
        Column("ratio", speaker.say(msg("Ratio")), "number", 2),
        Column("half", speaker.say(msg("± (95 %)")), "number", 2),
        Column("said", speaker.say(msg("Seats said to change")), "share"),
        Column("changed", speaker.say(msg("Seats changed")), "share"),
    ]
    return listing(speaker, speaker.say(msg("What re-tests are worth")), columns, rows)


def retests_as_json(found: Iterable[Retested]) -> list[dict[str, Any]]:
    """Return the figures for a file."""
    return [asdict(one) for one in found]
