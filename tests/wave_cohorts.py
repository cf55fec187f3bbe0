"""Two waves of a small service with a known effect of training, for tests of what is estimated between waves."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import expit

from workbench.measure.irt import Calibration, abilities, two_categories
from workbench.parameters.framework import Framework
from workbench.profile.progress import Wave

NAME = {"vi": "x", "en": "x"}
UNITS = 24
ITEMS = 15
COMPETENCIES = ("d.a", "d.b")
CUTS = (-0.6, 0.6)


def framework(**more):
    return Framework.model_validate(
        {
            "framework": "f",
            "levels": [{"level": k, "name": NAME} for k in (1, 2, 3)],
            "domains": [{"id": "d", "name": NAME}],
            "competencies": [{"id": c, "domain": "d", "name": NAME, "criticality": 3} for c in COMPETENCIES],
            "units": [{"id": f"u{i:02d}", "name": NAME, "kind": f"k{i % 3}"} for i in range(UNITS)],
            "courses": [
                {
                    "id": f"course-{c[-1]}", "lifts": {"scale": c, "from": 1, "to": 2}, "seats": {"min": 5, "max": 20},
                    "cost": {"session": 10_000_000, "person": 500_000},
                }
                for c in COMPETENCIES
            ],
            **more,
        }
    )  # fmt: skip


@dataclass(frozen=True)
class Service:
    """What the estimate is given."""

    attendance: pd.DataFrame
    waves: tuple[Wave, Wave]
    people: pd.DataFrame
    framework: Framework


def service(seed, *, effect=0.0, sent_by="score", people=400, share=0.25):
    """Two waves: abilities grow on their own, differently by unit; low scorers (or the less able) are sent to courses.

    The start is measured with error (reliability about 0.7 per competency), so that those sent by their score come
    back by themselves. Units differ in how many they send.
    """
    rng = np.random.default_rng(seed)
    ids = np.array([f"o{i:04d}" for i in range(people)])
    unit = rng.integers(UNITS, size=people)
    first = rng.normal(0.0, 1.0, people)
    own = {c: first + rng.normal(0.0, 0.3, people) for c in COMPETENCIES}
    before = _wave(rng, ids, own, difficulty=0.0)
    drive, growth = rng.normal(0.0, 0.5, UNITS)[unit], 0.1 + rng.normal(0.0, 0.1, UNITS)[unit]
    wide = before.scores.pivot_table(index="officer_id", columns="scale_id", values="theta").reindex(ids)
    attended, after = [], {}
    for c in COMPETENCIES:
        known = {"score": (wide[c] + wide["d"]).to_numpy() / 1.6, "ability": own[c]}[sent_by]
        logit = -1.2 * known + drive
        taken = rng.random(people) < expit(logit - np.quantile(logit, 1 - share) * 0.6 - 1.0)
        after[c] = growth + 0.85 * own[c] + effect * taken + rng.normal(0.0, 0.4, people)
        attended.append(pd.DataFrame({"officer_id": ids[taken], "course_id": f"course-{c[-1]}"}))
    now = _wave(rng, ids, after, difficulty=0.2)
    attendance = pd.concat(attended, ignore_index=True).assign(date=pd.Timestamp("2020-03-02"))
    home = pd.DataFrame(
        {"officer_id": ids, "unit_id": [f"u{u:02d}" for u in unit], "kind": [f"k{u % 3}" for u in unit]}
    )
    return Service(attendance, (before, now), home, framework())


def _wave(rng, ids, own, *, difficulty):
    """Answers to 15 items of each competency, and abilities, which follow from the sum; mean 0 in each wave."""
    middle = float(np.mean([values.mean() for values in own.values()]))
    sigma = float(np.sqrt(np.mean([values.var() for values in own.values()])))
    b = np.linspace(-2.0, 2.0, ITEMS) + difficulty
    right = {c: rng.random((len(ids), ITEMS)) < expit(own[c][:, None] - b) for c in own}
    parts = {**right, "d": np.column_stack(list(right.values()))}
    frames = []
    for scale, answers in parts.items():
        places = np.tile(b - middle, answers.shape[1] // ITEMS)
        curves = two_categories(np.ones(len(places)), -places)
        z = np.linspace(-6.0, 6.0, 61)
        prior = np.exp(-(z**2) / 2)[None, :] / np.exp(-(z**2) / 2).sum()
        nothing = np.zeros((len(places), 2, 2))
        known = Calibration("rasch", curves, nothing, "normal", sigma * z, prior, np.ones(1), 0.0, 0, 1, True)
        theta, error = abilities(np.tri(len(places) + 1, len(places), -1), known)
        frames.append(
            pd.DataFrame(
                {
                    "officer_id": ids, "scale_id": scale, "percent": 100 * answers.mean(axis=1), "se_percent": 10.0,
                    "theta": theta[answers.sum(axis=1)], "se_theta": error[answers.sum(axis=1)],
                }
            )
        )  # fmt: skip
    scores = pd.concat(frames, ignore_index=True)
    levels = scores[["officer_id", "scale_id"]].assign(level=1 + np.digitize(scores["theta"], CUTS))
    reliability = pd.DataFrame({"scale_id": list(parts), "sigma": sigma})
    return Wave(scores, levels, reliability, pd.DataFrame(), pd.DataFrame())
