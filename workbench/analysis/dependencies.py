"""What follows from what: which step makes which tables, from which parameters, after which other steps."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from workbench.parameters import Settings


@dataclass(frozen=True, slots=True)
class Step:
    """One step: the tables that it makes, the parameters that it follows, and the steps before it.

    A section of the framework's file is written `framework:section`; a key stands for everything below it.
    `redone` says whether `workbench.analysis.whatif` makes the step again; otherwise only a full analysis does.
    """

    name: str
    makes: tuple[str, ...]
    follows: tuple[str, ...]
    after: tuple[str, ...] = ()
    redone: bool = True


STEPS: tuple[Step, ...] = (
    Step(
        "measure",
        (
            *("officers", "items", "sums", "ratings", "attendance", "ledger", "counts"),
            *("scores", "item_statistics", "distractors", "item_parameters", "fairness", "linking", "standards"),
        ),
        (
            *("cohort", "results", "columns", "defaults", "simulated"),
            *("scoring", "fairness", "items", "standards", "linking"),
            *("framework:framework", "framework:levels", "framework:domains", "framework:competencies"),
        ),
        redone=False,
    ),
    Step("levels", ("levels",), ("levels",), ("measure",)),
    Step(
        "waves",
        ("wave_people", "wave_domains", "progress", "unit_progress"),
        ("progress", "crosswalk", "framework:units", "framework:unit_changes"),
        ("levels",),
        redone=False,
    ),
    Step("other framework", ("other_levels",), ("other_framework",), ("levels",), redone=False),
    Step("exactness", ("reliability", "cut_precision"), (), ("levels",), redone=False),
    Step("gaps", ("gaps",), ("gaps", "framework:positions"), ("levels",)),
    Step("flips", ("flips",), (), ("gaps",), redone=False),
    Step("topics", ("weak_topics",), (), ("gaps",), redone=False),
    Step("units", ("unit_scales",), ("units", "framework:units"), ("gaps",)),
    Step(
        "plan",
        (
            *("interventions", "sessions", "training_plan", "plan_changes", "coaching_plan", "coach_shortage"),
            *("unmet", "remedies", "budget_curve", "release_room"),
        ),
        ("assessed", "interventions", "training", "coaching", "framework:units", "framework:courses"),
        ("gaps",),
    ),
    Step("coverage", ("coverage",), ("workload",), ("plan",)),
    Step("deployment", ("deployment",), ("deployment", "framework:units"), ("gaps",)),
    Step(
        "evidence",
        (
            *("evidence", "retest_queue", "training_effect"),
            *("rated_levels", "rating_agreement", "rating_leniency", "borich"),
        ),
        ("evidence", "assessed", "framework:rating_weights", "framework:units"),
        ("waves", "plan"),
        redone=False,
    ),
)

PLACES = ("framework", "results", "previous", "language")
"""Parameters that say where files lie, or in which language is spoken."""

PLANNED = ("plan", "coverage", "deployment")
"""The steps that planning makes."""


def made_by(*steps: str) -> tuple[str, ...]:
    """Return the tables that these steps make."""
    return tuple(name for step in STEPS if step.name in steps for name in step.makes)


PLAN_TABLES = made_by(*PLANNED)
"""The tables of the plans, and of the staff around them."""


def changed_keys(before: Settings, after: Settings) -> set[str]:
    """Return the keys whose values differ: `section.key` of the parameters, `framework:section` of the framework.

    Where the files lie does not count, only what they say.
    """
    keys: set[str] = set()
    for name in type(before.parameters).model_fields:
        old, new = getattr(before.parameters, name), getattr(after.parameters, name)
        if name in PLACES or old == new:
            continue
        parts = getattr(type(old), "model_fields", {})
        keys |= {f"{name}.{part}" for part in parts if getattr(old, part) != getattr(new, part)} or {name}
    if before.results.resolve() != after.results.resolve():
        keys.add("results")
    for name in type(before.framework).model_fields:
        if getattr(before.framework, name) != getattr(after.framework, name):
            keys.add(f"framework:{name}")
    return keys


def follows(step: Step, keys: Collection[str]) -> bool:
    """Whether a step follows one of the changed keys itself."""
    return any(key == own or key.startswith(f"{own}.") for key in keys for own in step.follows)


def affected(keys: Collection[str]) -> list[str]:
    """Return the steps to be made again once these keys have changed, in order."""
    found: list[str] = []
    for step in STEPS:
        if follows(step, keys) or set(step.after) & set(found):
            found.append(step.name)
    return found
