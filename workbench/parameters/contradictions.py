"""Contradictions between the parts of a framework, and between a cohort's parameters and its framework."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from workbench.errors import Problem, did_you_mean
from workbench.messages import Words, msg
from workbench.parameters.cohort import CohortParameters
from workbench.parameters.contradictory_duties import of_what_is_asked
from workbench.parameters.days import of_days, of_validity
from workbench.parameters.framework import Framework
from workbench.parameters.planning import Training


def of_framework(fw: Framework) -> Iterator[Problem]:
    """Yield every contradiction within a framework."""

    def wrong(column: str, value: object, said: Words, instead: Words | None = None) -> Problem:
        return Problem(said, instead, rule="framework", column=column, value=str(value))

    if [lv.level for lv in fw.levels] != list(range(1, fw.top_level + 1)):
        numbers = ", ".join(str(lv.level) for lv in fw.levels)
        yield wrong(
            "levels",
            numbers,
            msg("Levels must be numbered 1, 2, 3 … without a gap."),
        )
    scales = [*(d.id for d in fw.domains), *(c.id for c in fw.competencies)]
    for part, ids in {
        "scales": scales,
        "positions": [p.id for p in fw.positions],
        "units": [u.id for u in fw.units],
        "courses": [c.id for c in fw.courses],
    }.items():
        for twice in (i for i, times in Counter(ids).items() if times > 1):
            yield wrong(
                part,
                twice,
                msg("This id stands twice."),
                msg("Give one of them another id."),
            )
    domain_ids = [d.id for d in fw.domains]
    for kind, owner, domain in [
        *(("competencies", c.id, c.domain) for c in fw.competencies),
        *(("positions", p.id, p.domain) for p in fw.positions),
    ]:
        if domain not in domain_ids:
            yield wrong(
                f"{kind}.{owner}.domain",
                domain,
                msg("There is no such domain."),
                did_you_mean(domain, domain_ids),
            )
    unit_ids = [u.id for u in fw.units]
    for where, scale, levels in [
        *((f"positions.{p.id}.requires", s, {"." + s: lv}) for p in fw.positions for s, lv in p.requires.items()),
        *((f"units.{u.id}.needed", s, {f".{s}.{lv}": lv for lv in by}) for u in fw.units for s, by in u.needed.items()),
        *((f"courses.{c.id}.lifts", c.lifts.scale, {".from": c.lifts.from_, ".to": c.lifts.to}) for c in fw.courses),
        *((f"competencies.{c.id}", c.id, {f".descriptors.{lv}": lv for lv in c.descriptors}) for c in fw.competencies),
    ]:
        if scale not in fw.domain_of:
            yield wrong(where, scale, msg("There is no such scale."), did_you_mean(scale, scales))
        for key, level in levels.items():
            if level > fw.top_level:
                said = msg("A level must be 1 to {top_level}.").format(top_level=fw.top_level)
                yield wrong(f"{where}{key}", level, said)
    for c in fw.courses:
        if c.lifts.from_ >= c.lifts.to:
            yield wrong(
                f"courses.{c.id}.lifts",
                f"{c.lifts.from_} → {c.lifts.to}",
                msg("A course must lift to a higher level."),
            )
        if c.seats.min > c.seats.max:
            yield wrong(
                f"courses.{c.id}.seats",
                f"{c.seats.min} > {c.seats.max}",
                msg("Fewest seats exceed most seats."),
            )
    parents = {u.id: u.parent for u in fw.units}
    for unit, parent in parents.items():
        if parent is not None and parent not in parents:
            yield wrong(
                f"units.{unit}.parent",
                parent,
                msg("There is no such parent unit."),
                did_you_mean(parent, unit_ids),
            )
        seen, above = {unit}, parent
        while above is not None and above in parents:
            if above in seen:
                yield wrong(f"units.{unit}.parent", parent, msg("The parents form a circle."))
                break
            seen.add(above)
            above = parents[above]
    yield from _of_unit_changes(fw)
    yield from of_what_is_asked(fw)
    yield from of_validity(fw)


def _of_unit_changes(fw: Framework) -> Iterator[Problem]:
    """A change leads to units of the framework or to what a later change starts from, and each unit once a day."""

    def wrong(at: str, unit: str, said: Words, instead: Words) -> Problem:
        return Problem(said, instead, "unit-change", column=f"unit_changes.{at}", value=unit)

    known = [unit.id for unit in fw.units]
    leaving = Counter((change.date, unit) for change in fw.unit_changes for unit in set(change.from_))
    for i, change in enumerate(fw.unit_changes):
        later = {unit for other in fw.unit_changes if other.date > change.date for unit in other.from_}
        for unit in change.to:
            if unit not in fw.unit_by_id and unit not in later:
                yield wrong(
                    f"{i}.to",
                    unit,
                    msg("There is no such unit after the change."),
                    did_you_mean(unit, [*known, *sorted(later)]),
                )
        if set(change.from_) == set(change.to):
            yield wrong(
                f"{i}.to",
                ", ".join(change.to),
                msg("The change leads to where it starts from."),
                msg("Leave the entry out, or correct `from` or `to`."),
            )
        for unit in sorted(unit for unit in set(change.from_) if leaving[change.date, unit] > 1):
            yield wrong(
                f"{i}.from",
                unit,
                msg("The unit stands under `from` in two entries of one day."),
                msg("Give one entry; for a split: `from: [a], to: [b, c]`."),
            )


def of_parameters(parameters: CohortParameters, framework: Framework) -> Iterator[Problem]:
    """Yield every contradiction between a cohort's parameters and its framework."""
    scales = list(framework.domain_of)
    cuts_by_key = {"levels.cuts": parameters.levels.cuts}
    cuts_by_key |= {f"levels.overrides.{scale}": cuts for scale, cuts in parameters.levels.overrides.items()}
    for column, cuts in cuts_by_key.items():
        shown = ", ".join(f"{cut:g}" for cut in cuts)
        if len(cuts) != framework.top_level:
            need = msg("Give {n} cut scores, one for each level.").format(n=framework.top_level)
            yield Problem(
                msg("The number of cut scores differs from the number of levels."),
                need,
                "cuts",
                column=column,
                value=shown,
            )
        if any(low >= high for low, high in pairwise(cuts)):
            yield Problem(msg("Cut scores must ascend."), None, "cuts", column=column, value=shown)
    penalties = (parameters.scoring.penalty, parameters.exam.penalty)
    if None not in penalties and penalties[0] != penalties[1]:
        yield Problem(
            msg("`scoring.penalty` and `exam.penalty` differ, though they are one fact."),
            msg("Keep one of them."),
            "penalty",
            column="exam.penalty",
            value=str(penalties[1]),
        )
    for scale in parameters.levels.overrides:
        if scale not in framework.domain_of:
            yield Problem(
                msg("There is no such scale."),
                did_you_mean(scale, scales),
                "unknown-scale",
                column=f"levels.overrides.{scale}",
                value=scale,
            )
    domains = [domain.id for domain in framework.domains]
    by_key = {
        "workload.growth": list(parameters.workload.growth),
        "training.trainers": list(parameters.training.trainers),
    }
    for key, named in by_key.items():
        for domain in named:
            if domain not in domains:
                yield Problem(
                    msg("There is no such domain."),
                    did_you_mean(domain, domains),
                    "unknown-domain",
                    column=f"{key}.{domain}",
                    value=domain,
                )
    yield from _of_training(parameters.training, framework)
    yield from of_days(parameters, framework)


def _of_training(training: Training, framework: Framework) -> Iterator[Problem]:
    """What is set by hand against the catalogue and the other limits; officers are known only with the results."""
    for i, absence in enumerate(training.absences):
        if absence.to is not None and absence.to < absence.from_:
            yield Problem(
                msg("The absence ends before it begins."),
                msg("Give {day} or a later day, or leave it out.").format(day=absence.from_.isoformat()),
                "days",
                column=f"training.absences.{i}.to",
                value=absence.to.isoformat(),
            )
    courses = list(framework.course_by_id)
    for i, session in enumerate(training.fixed):
        course = framework.course_by_id.get(session.course)
        if course is None:
            yield Problem(
                msg("There is no such course."),
                did_you_mean(session.course, courses),
                "unknown-course",
                column=f"training.fixed.{i}.course",
                value=session.course,
            )
        elif (session.site or "") not in (course.held_at or [""]):
            yield Problem(
                msg("The course is not held at this site."),
                did_you_mean(session.site or "", course.held_at)
                if course.held_at
                else msg("Leave it empty: the course has no site."),
                "unknown-site",
                column=f"training.fixed.{i}.site",
                value=session.site or "",
            )
        if session.week > training.weeks:
            yield Problem(
                msg("The week lies outside the plan."),
                msg("The plan has {weeks} weeks.").format(weeks=training.weeks),
                "week",
                column=f"training.fixed.{i}.week",
                value=str(session.week),
            )
        for officer in sorted(set(session.officers) & set(training.excluded)):
            yield Problem(
                msg("This person is both set to sit and excluded."),
                msg("Leave one of the two out."),
                "fixed-and-excluded",
                column=f"training.fixed.{i}.officers",
                value=officer,
            )
