"""What each report was made from, as digests: equal parts, equal report; the parts that differ say why it is redone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from workbench.analysis import Analysis
from workbench.messages import Words, joined, msg
from workbench.report.frame.declaration import EVERY_FACT, By
from workbench.report.kinds import KINDS
from workbench.run.files import digest_of
from workbench.run.kinds import Target
from workbench.run.manifest import Record
from workbench.run.slices import Slices

# So many hexadecimal digits of a part's digest are kept with each report.
DIGITS = 12
SECTION = "section "
# Parameters that stand in no section.
LOOSE = "cohort"
PART_OF: dict[By, str] = {"officer": "officer", "unit": "unit", "domain": "domain", "scales": "all", "all": "all"}
# Why a report is made again, in the order in which it is said: of several reasons the first.
REASONS: dict[str, Words] = {
    "fresh": msg("asked for"),
    "failed": msg("failed before"),
    "program": msg("the program changed"),
    "notebook": msg("the notebook changed"),
    "language": msg("the language changed"),
    "framework": msg("the framework changed"),
    SECTION: msg("section {section} changed"),
    "officer": msg("data of the officer changed"),
    "unit": msg("data of the unit changed"),
    "domain": msg("data of the domain changed"),
    "all": msg("figures of the whole cohort changed"),
    "files": msg("files missing or changed"),
    "documents": msg("another format, or its file is missing"),
}


class Keys:
    """The parts of every report of a run.

    Args:
        analysis: the run's analysis.
        program: what stands for the workbench's sources and the libraries that it rests on.
        notebooks: digest of the notebook of each kind.
        language: the reports' language.
    """

    def __init__(self, analysis: Analysis, *, program: str, notebooks: Mapping[str, str], language: str):
        self._slices = Slices(analysis)
        framework = analysis.settings.framework.model_dump(mode="json")
        parameters = analysis.settings.parameters.model_dump(mode="json")
        self._shared = {
            kind: _digests(
                {"program": program, "notebook": notebooks[kind], "language": language, "framework": framework}
                | _sections(KINDS[kind].reading.parameters, parameters)
            )
            for kind in KINDS
        }
        facts = analysis.facts
        self._facts = {
            kind: digest_of({name: facts.get(name) for name in (*EVERY_FACT, *KINDS[kind].reading.facts)})
            for kind in KINDS
        }

    def parts(self, target: Target) -> dict[str, str]:
        """Return the digests of what a report is made from, by what they stand for."""
        kind = target.kind.name
        data = {"all": [self._facts[kind]]}
        for reads in target.kind.reading.tables:
            data.setdefault(PART_OF[reads.by], []).append(self._slices.of(reads, target))
        return self._shared[kind] | _digests(data)


def _digests(contents: Mapping[str, Any]) -> dict[str, str]:
    return {part: digest_of(content)[:DIGITS] for part, content in contents.items()}


def _sections(keys: Iterable[str], parameters: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the values of dotted keys by the section that they belong to."""
    sections: dict[str, dict[str, Any]] = {}
    for key in keys:
        value: Any = parameters
        for step in key.split("."):
            value = value[step]
        section = key.split(".")[0] if isinstance(parameters[key.split(".")[0]], dict) and key != "title" else LOOSE
        sections.setdefault(SECTION + section, {})[key] = value
    return sections


def key_of(target: Target, parts: Mapping[str, str]) -> str:
    """Return a report's key: the digest of what it is made from, whom it is about, and where its page goes."""
    return digest_of([dict(parts), target.about, target.page])


def reason(before: Record, key: str, parts: Mapping[str, str], *, fresh: bool) -> str:
    """Return why a report that was made before is made again: a word of `REASONS`, or SECTION and a section's name."""
    if fresh:
        return "fresh"
    if before.status == "failed":
        return "failed"
    changed = [part for part in parts if before.parts.get(part) != parts[part]]
    return min(changed, key=_rank) if before.key != key and changed else "files"


def said_again(reasons: Iterable[str]) -> Words:
    """Say how many reports are made again, and how many of them for which reason."""
    counts = sorted(Counter(reasons).items(), key=lambda pair: (_rank(pair[0]), pair[0]))
    words = [
        msg("{why} ({n})").format(why=REASONS[_kind(part)].format(section=part[len(SECTION) :]), n=n)
        for part, n in counts
    ]
    listed = joined(words, "; ")
    return msg("Reports to make again, {n}: {why}.").format(n=sum(n for _, n in counts), why=listed)


def _kind(part: str) -> str:
    return SECTION if part.startswith(SECTION) else part


def _rank(part: str) -> int:
    return list(REASONS).index(_kind(part))
