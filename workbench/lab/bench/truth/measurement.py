"""Probabilities of levels beside the truth: does what is said with P hold in a share P of cases?

Every kind of cohort (`workbench.lab.simulation.known`) is measured as the main job measures, under each model, with
`scoring.ability_shape: best`. Results are sorted by level k and by tenths of P(at least level k); the worst tenth is
the one whose share of officers truly at level k or above departs most from the mean P.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, get_args

import numpy as np
import pandas as pd

from workbench import tables
from workbench.analysis.graph import MEASURING
from workbench.analysis.step import Workings
from workbench.lab.bench.figures import measured_with
from workbench.lab.simulation.known import DOMAIN, KINDS, KnownCohort, known_cohort
from workbench.language import Speaker
from workbench.listing import Column, Listing, listing
from workbench.messages import msg
from workbench.parameters import Settings
from workbench.tables.declare import unchecked

Model = Literal["ctt", "rasch", "2pl"]
MODELS: tuple[Model, ...] = get_args(Model)
SCALES = {"domain": msg("domain"), "competency": msg("competencies")}
MANY = 1_000
"""Results in a tenth from which on it is judged as it stands; smaller ones less two sampling errors."""


@dataclass(frozen=True, slots=True)
class Truth:
    """One kind of cohort under one model, on one kind of scale.

    Attributes:
        kind: name in `KINDS`.
        model: that the levels rest on.
        scale: `domain` or `competency`.
        n: results (officers × scales).
        cohorts: simulated.
        worst: largest |true share − mean P| of a tenth, share; a tenth of fewer than `MANY` results less two of its
            sampling errors.
        level: k of that tenth.
        tenth: its mean P.
        beyond: the same less two sampling errors in every tenth: what chance does not explain.
        warned: share of the cohorts whose own check was not `ok`.
        failed: share of the cohorts that failed it.
    """

    kind: str
    model: Model
    scale: str
    n: int
    cohorts: int
    worst: float
    level: int
    tenth: float
    beyond: float
    warned: float
    failed: float


def measurement(
    *, results: int = 20_000, kinds: Sequence[str] = tuple(KINDS), models: Sequence[Model] = MODELS, seed: int = 1
) -> Iterator[Truth]:
    """Measure each kind of cohort under each model.

    Args:
        results: of domains, at least, for each kind and model: so many officers, over several cohorts.
        kinds: names in `KINDS`.
        models: of measurement.
        seed: of the first cohort; the cohorts of a kind are the same under every model.
    """
    for name in kinds:
        kind = KINDS[name]
        cohorts = -(-results // kind.officers)
        found: dict[Model, list[Measured]] = {model: [] for model in models}
        for at in range(cohorts):
            cohort = known_cohort(kind, seed=seed + at)
            for model in models:
                found[model].append(measured(cohort, model))
        for model in models:
            yield from worst_tenths(name, model, found[model])


@dataclass(frozen=True, eq=False)
class Measured:
    """What one cohort gave.

    Attributes:
        tenths: rows of scale (`domain`, `competency`), level, tenth (0–9): n, sum of P, number truly there.
        verdict: of the cohort's own check, `ok`, `caution` or `fails`.
    """

    tenths: pd.DataFrame
    verdict: str


def measured(cohort: KnownCohort, model: Model) -> Measured:
    """Measure a cohort by the steps of the main job, and sort its results by P.

    Args:
        cohort: see `known_cohort`.
        model: that its levels rest on.
    """
    workings = worked(cohort, model)
    with unchecked():
        levels, check = tables.LEVELS.of(workings), tables.CALIBRATION_CHECK.of(workings)
    rank = {"ok": 0, "caution": 1, "fails": 2}
    verdict = max(check["verdict"], key=lambda word: rank[str(word)], default="ok")
    return Measured(_tenths(levels, cohort), str(verdict))


def worked(cohort: KnownCohort, model: Model) -> Workings:
    """Return the workings of the main job's measurement on a cohort, the shape of ability chosen by BIC."""
    scoring = cohort.parameters.scoring.model_copy(update={"model": model, "ability_shape": "best"})
    parameters = cohort.parameters.model_copy(update={"scoring": scoring})
    given = {
        "officers": cohort.officers,
        "assessed": cohort.officers,
        "people": cohort.officers,
        "items": cohort.items,
        "answers": cohort.answers,
        "administered": cohort.administered,
        "sums": tables.SUMS.empty(),
    }
    return Workings(Settings(Path(), parameters, cohort.framework), MEASURING, given)


def _tenths(levels: tables.Levels, cohort: KnownCohort) -> pd.DataFrame:
    found = levels.merge(cohort.truth, on=["officer_id", "scale_id"], validate="one_to_one")
    scale = np.where(found["scale_id"] == DOMAIN, "domain", "competency")
    names = tables.level_columns(cohort.framework.top_level)
    at_least = found[names].to_numpy(dtype=float)[:, ::-1].cumsum(axis=1)[:, ::-1]
    parts = []
    for level, cut in enumerate(cohort.parameters.levels.cuts, start=1):
        if cut > 0:
            said = np.clip(at_least[:, level], 0.0, 1.0)
            tenth = np.minimum((10 * said + 1e-9).astype(int), 9)
            true = (found["true_level"] >= level).to_numpy(dtype=float)
            parts.append(pd.DataFrame({"scale": scale, "level": level, "tenth": tenth, "said": said, "true": true}))
    by = pd.concat(parts).groupby(["scale", "level", "tenth"])
    return by.agg(n=("said", "size"), said=("said", "sum"), true=("true", "sum"))


def worst_tenths(name: str, model: Model, found: Sequence[Measured]) -> Iterator[Truth]:
    """Yield what cohorts of one kind gave together, domains first.

    Args:
        name: of the kind.
        model: that the levels rest on.
        found: of each cohort.
    """
    sums = pd.concat([one.tenths for one in found]).groupby(level=["scale", "level", "tenth"]).sum()
    said, true, n = sums["said"] / sums["n"], sums["true"] / sums["n"], sums["n"]
    error = np.sqrt(said * (1 - said) / n)
    away = (true - said).abs()
    off = (away - (2 * error).where(n < MANY, 0.0)).clip(lower=0.0)
    beyond = (away - 2 * error).clip(lower=0.0)
    first = sums.index.get_level_values("level").min()
    for scale in SCALES:
        own = off.loc[scale]
        level, tenth = own.idxmax()
        yield Truth(
            kind=name,
            model=model,
            scale=scale,
            n=int(n.loc[scale].xs(first, level="level").sum()),
            cohorts=len(found),
            worst=float(own.max()),
            level=int(level),
            tenth=float(said.loc[scale].loc[(level, tenth)]),
            beyond=float(beyond.loc[scale].max()),
            warned=float(np.mean([one.verdict != "ok" for one in found])),
            failed=float(np.mean([one.verdict == "fails" for one in found])),
        )


def as_listing(found: Sequence[Truth], speaker: Speaker) -> Listing:
    """Return the figures as a list: a row per kind of cohort and kind of scale, a column per model."""
    columns = [
        Column("kind", speaker.say(msg("Cohorts"))),
        Column("scale", speaker.say(msg("Scales"))),
        Column("n", speaker.say(msg("Results")), "number"),
    ]
    models = [model for model in MODELS if any(one.model == model for one in found)]
    columns += [Column(f"worst {model}", model, "share", 1) for model in models]
    beyond = speaker.say(msg("beyond chance"))
    columns += [Column(f"beyond {model}", f"{model}: {beyond}", "share", 1) for model in models]
    warned = speaker.say(msg("said so"))
    columns += [Column(f"warned {model}", f"{model}: {warned}", "share") for model in models]
    rows = []
    for kind in dict.fromkeys(one.kind for one in found):
        for scale, words in SCALES.items():
            own = {one.model: one for one in found if (one.kind, one.scale) == (kind, scale)}
            of = [own[model] for model in models]
            figures = [one.worst for one in of] + [one.beyond for one in of] + [one.warned for one in of]
            rows.append([speaker.say(KINDS[kind].said), speaker.say(words), of[0].n, *figures])
    caption = speaker.say(
        msg("Worst tenth of P(at least a level) against the true share, and cohorts whose own check was not ok")
    )
    return listing(speaker, caption, columns, rows)


def truth_as_json(found: Iterable[Truth]) -> dict[str, Any]:
    """Return the figures, the machine and the versions that they were measured with, as plain data."""
    return {**measured_with(), "truth": [asdict(one) for one in found]}
