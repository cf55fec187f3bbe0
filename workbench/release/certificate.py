"""The output-check certificate of a release: which rules were applied, what is hidden, and what was compared."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from workbench import __version__
from workbench.language import Speaker, written
from workbench.messages import Words, languages, msg
from workbench.profile.comparators import BAND, MEAN, MEDIAN, SHARE, STEPS
from workbench.profile.disclosure import suppression
from workbench.profile.units import fewest_people
from workbench.release.differencing import Differences
from workbench.report.frame.public import COUNT_STEP, HALF_LEVEL
from workbench.run.manifest import Manifest
from workbench.run.paths import safe_name
from workbench.tables import GAPS, UNIT_SCALES

TITLE = msg("Output-check certificate")
RULES = msg("Rules applied")
HIDDEN = msg("Cells hidden in reports to all units")
TOLD = msg("What the packs tell of others for comparison")
COMPARED = msg("Compared with the last release")
EXCEPTIONS = msg("Exceptions")


def certificate(
    manifest: Manifest,
    found: Differences | None,
    *,
    time: str,
    packed: Sequence[str],
    refused: Sequence[str],
    missing: Mapping[str, int],
    exceptions: Mapping[str, int],
) -> list[tuple[Words, list[Words]]]:
    """Return the certificate's parts: heading and lines.

    Args:
        manifest: the run's manifest.
        found: how the run's comparators stand to the last release's; None for a run without results.
        time: when the release was made, UTC.
        packed: ids of the units with a pack.
        refused: ids of the units that were refused one.
        missing: number of reports lacking by unit.
        exceptions: number of reviewed exceptions used by unit.
    """
    about: list[Words] = [
        msg("Cohort: {cohort}. Time: {time} (UTC).").format(cohort=manifest.cohort, time=time),
        msg("Analysis: {analysis}. Workbench {version}.").format(analysis=manifest.analysis, version=__version__),
        msg("Packs: {n}. Units refused: {refused}.").format(n=len(packed), refused=len(refused)),
    ]
    if found is None:
        nothing = msg("This run has no table of results, so there is nothing to compare.")
        return [(TITLE, about), (COMPARED, [nothing])]
    return [
        (TITLE, about),
        (RULES, _rules(found)),
        (HIDDEN, _hidden(found)),
        (TOLD, _told(found)),
        (COMPARED, _compared(found)),
        (EXCEPTIONS, _exceptions(found, missing, exceptions)),
    ]


def in_markdown(parts: Sequence[tuple[Words, list[Words]]]) -> str:
    """Return a certificate as Markdown, Vietnamese first, then English."""
    blocks = []
    for language in languages():
        for number, (heading, lines) in enumerate(parts):
            blocks.append(f"{'#' if not number else '##'} {heading.in_(language)}\n")
            blocks.append("\n".join(f"- {line.in_(language)}" for line in lines) + "\n")
    return "\n".join(blocks)


def in_words(parts: Sequence[tuple[Words, list[Words]]], language: str) -> str:
    """Return a certificate as plain lines for the terminal."""
    return "\n".join(
        line
        for heading, lines in parts
        for line in (heading.in_(language), *(f"  {line.in_(language)}" for line in lines))
    )


def certificate_name(cohort: str) -> str:
    """Return the file name of a release's certificate."""
    return f"{safe_name(cohort)}-output-check.md"


def write_certificate(out: Path, cohort: str, parts: Sequence[tuple[Words, list[Words]]]) -> Path:
    """Write a certificate beside the packs, for the owner alone, in place of that of an earlier release."""
    path = out / certificate_name(cohort)
    fresh = out / f".{path.name}.partial"
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(in_markdown(parts))
    fresh.replace(path)
    return path


def _rules(found: Differences) -> list[Words]:
    minimum = found.analysis.settings.parameters.units.minimum_cell
    rules = [
        msg(
            "What is told of others rests on at least {minimum} people beside the reader's own "
            "(`units.minimum_cell`); with fewer nothing is told, and why."
        ),
        msg("The mean of all and the median of a unit: only the band of {band} points of percent that holds it."),
        msg("Shares of all by level: in steps of {steps}%, the smallest that stands for at least {minimum} people."),
        msg(
            "Numbers of others: rounded down to a multiple of {count}; places in a queue: up to a multiple "
            "of {minimum}; the mean of all units' ratings: in steps of {half} levels."
        ),
        msg("Hidden cells do not follow from the sums, not even where a unit's head takes the own unit out."),
        msg(
            "Where fewer than {minimum} people changed since the last release, a comparator stays as it was told then."
        ),
    ]
    values = {
        "minimum": minimum,
        "band": f"{BAND:g}",
        "steps": "/".join(f"{step:g}" for step in STEPS),
        "count": COUNT_STEP,
        "half": written(Speaker.number, HALF_LEVEL, 1),
    }
    return [rule.format(**values) for rule in rules]


def _hidden(found: Differences) -> list[Words]:
    tables, settings = found.analysis.tables, found.analysis.settings
    counts = fewest_people(UNIT_SCALES.of(tables), GAPS.of(tables), settings.framework)
    parents = {unit.id: unit.parent for unit in settings.framework.units}
    scale_parents = {scale: domain for scale, domain in settings.framework.domain_of.items() if scale != domain}
    minimum = settings.parameters.units.minimum_cell
    made = [
        suppression(counts, parents, minimum, scale_parents=scale_parents, insiders=insiders).loc[counts.index]
        for insiders in (False, True)
    ]
    outside, hidden = made
    small = counts.gt(0) & counts.lt(minimum)
    number = {
        "all": int(counts.gt(0).to_numpy().sum()),
        "primary": int(small.to_numpy().sum()),
        "complementary": int((outside & ~small).to_numpy().sum()),
        "insider": int((hidden & ~outside).to_numpy().sum()),
    }
    return [
        msg("Cells of unit by scale with people in them: {all}.").format(**number),
        msg("Hidden for few people (primary): {primary}.").format(**number),
        msg("Hidden beside them, so that sums do not give them away (complementary): {complementary}.").format(
            **number
        ),
        msg("Hidden beside those, so that no unit's head can subtract the own unit (insider): {insider}.").format(
            **number
        ),
    ]


def _told(found: Differences) -> list[Words]:
    said = msg("Bands of the mean of all: {mean}; bands of a unit's median: {median}; shares by level: {share} scales.")
    return [said.format(**{measure: found.told.get(measure, 0) for measure in (MEAN, MEDIAN, SHARE)})]


def _compared(found: Differences) -> list[Words]:
    if not found.earlier:
        return [msg("The register of this run holds no earlier release: nothing was there to compare.")]
    numbers = {"same": found.same, "held": found.held, "renewed": found.renewed, "first": found.first}
    if not found.remembered_before:
        said = msg("The last release ({time}, UTC) left nothing to compare with.")
        return [said.format(time=found.earlier)]
    return [
        msg("Last release: {time} (UTC).").format(time=found.earlier),
        msg(
            "As before: {same}; kept at the earlier value, for too few people changed: {held}; new value: "
            "{renewed}; told for the first time: {first}; told no more: {gone}."
        ).format(**numbers, gone=found.gone),
    ]


def _exceptions(found: Differences, missing: Mapping[str, int], used: Mapping[str, int]) -> list[Words]:
    parameters = found.analysis.settings.parameters
    lines: list[Words] = [
        msg(
            "A unit's part of a session's cost, by seats used, shows how many people of other units sit in "
            "it, and nobody's result."
        ),
        msg("A unit's own mean and its interval are drawn towards everybody's, and told in whole points."),
    ]
    if parameters.deployment.in_packs:
        lines.append(msg("`deployment.in_packs`: a unit sees the names of people proposed to come, not their results."))
    if used:
        said = msg("Reviewed exceptions that were used: {n}; the reasons stand in the register.")
        lines.append(said.format(n=sum(used.values())))
    if missing:
        lines.append(msg("Packs that lack reports: {n} units.").format(n=len(missing)))
    return lines
