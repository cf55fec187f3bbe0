"""The terms of the reports in both languages: declared once, for the notes on method and for docs/glossary.md."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from workbench.messages import Words, msg


@dataclass(frozen=True, slots=True)
class Term:
    """A term and what it means, in both languages."""

    name: Words
    meaning: Words


TERMS: dict[str, Term] = {
    "competency": Term(
        msg("Competency"),
        msg("knowledge and skill that a job position calls for; several make up a domain."),
    ),
    "level": Term(
        msg("Level"),
        msg("step of a competency, estimated from the answers, always with its probability."),
    ),
    "cut": Term(
        msg("Cut score"),
        msg("lowest score of a level."),
    ),
    "requirement": Term(
        msg("Requirement"),
        msg("level that the job position must have."),
    ),
    "gap": Term(
        msg("Gap"),
        msg("levels missing to the requirement; a surplus elsewhere does not make up for it."),
    ),
    "expected_gap": Term(
        msg("Expected gap"),
        msg("average gap once the exam's error is counted in."),
    ),
    "need": Term(
        msg("Need"),
        msg("one officer short of one competency, with a result that is certain enough."),
    ),
    "undecided": Term(
        msg("Undecided"),
        msg("not certain enough to say met or short: a course goes by the chance, a placing waits for certainty."),
    ),
    "interval": Term(
        msg("Interval"),
        msg("range that holds the true value with the probability given."),
    ),
    "median": Term(
        msg("Median"),
        msg("value with half of the people above it; of others only the band that holds it is told."),
    ),
    "qualified": Term(
        msg("Qualified / needed"),
        msg("people whose estimated level is high enough, decided or not, over the people whom the unit needs."),
    ),
    "single": Term(
        msg("Single point of failure"),
        msg("the unit rests on one person alone."),
    ),
    "cap": Term(
        msg("Release cap"),
        msg("largest share of a unit away in one week."),
    ),
    "strength": Term(
        msg("Minimum strength"),
        msg("qualified people who must stay at the unit."),
    ),
    "session": Term(
        msg("Session"),
        msg("one holding of a course, with dates and a place."),
    ),
    "coaching": Term(
        msg("Coaching"),
        msg("a colleague who has the level guides on the job."),
    ),
    "reassessment": Term(
        msg("Re-assessment"),
        msg("another exam, to decide or confirm a level."),
    ),
    "first_step": Term(
        msg("First step"),
        msg("the plan lifts one level; the next step follows the re-assessment."),
    ),
    "priority": Term(
        msg("Priority"),
        msg("weight of a need for the position, the unit and the workload."),
    ),
    "scenario": Term(
        msg("Scenario"),
        msg("people needed once the workload has grown."),
    ),
    "hidden": Term(
        msg("Hidden cell (×)"),
        msg("too few people, or it would give such a cell away."),
    ),
    "difficulty": Term(
        msg("Difficulty"),
        msg("share of officers who answer the item right."),
    ),
    "discrimination": Term(
        msg("Discrimination"),
        msg("how well an item tells the able from the less able."),
    ),
    "reliability": Term(
        msg("Reliability"),
        msg("part of the differences between scores that is real, not chance."),
    ),
    "fairness": Term(
        msg("Unfair item"),
        msg("harder for one group than for another of the same ability."),
    ),
    "linking": Term(
        msg("Linking"),
        msg("puts two exams on one scale by common items."),
    ),
    "drift": Term(
        msg("Drift"),
        msg("a common item whose difficulty moved unlike the others'; it is not used for linking."),
    ),
    "reliable_change": Term(
        msg("Reliable change"),
        msg("change beyond the expected that exceeds the errors of both exams and of the link."),
    ),
    "regression": Term(
        msg("Regression to the mean"),
        msg("a result that was high or low by luck comes back by itself, the ability unchanged."),
    ),
    "logit": Term(
        msg("Logit"),
        msg("unit of ability; one more takes the chance at an item of fitting difficulty from 50% to 73%."),
    ),
    "kappa": Term(
        msg("Weighted kappa"),
        msg("agreement of two ratings: 1 is full, 0 what chance gives; being far apart counts more."),
    ),
    "borich": Term(
        msg("Borich score"),
        msg("importance less competence, times the mean importance; the higher, the greater the need."),
    ),
}


def meanings(keys: Iterable[str], language: str) -> list[tuple[str, str]]:
    """Return terms and their meanings in one language ("vi" or "en")."""
    return [(TERMS[key].name.in_(language), TERMS[key].meaning.in_(language)) for key in keys]
