"""A framework of any number of units and domains, made from a given one."""

from __future__ import annotations

from workbench.errors import ParameterError, Problem
from workbench.lab.simulation.people import leaf_units
from workbench.messages import msg
from workbench.parameters import Framework
from workbench.parameters.courses import Course
from workbench.parameters.framework import Competency, Domain, Position, Unit
from workbench.parameters.names import Name


def simulated_framework(base: Framework, *, units: int | None, domains: int | None) -> Framework:
    """Return a framework with `units` leaf units and `domains` professional domains (None: as many as `base` has).

    The first ones of `base` are kept, with the units above them and the common part; beyond what `base` has, numbered
    copies of them follow, with competencies, positions, courses and needs of their own. Domains without a competency
    or a position are left out where a number of domains is asked for, since nobody could be examined in them.

    Raises:
        ParameterError: where a number is below 1 or `base` has nothing to copy.
    """
    if units is None and domains is None:
        return base
    with_domains = base if domains is None else _with_domains(base, domains)
    made = with_domains if units is None else _with_units(with_domains, units)
    return _changed(made, framework=f"{base.framework}-simulated", synthetic=True)


def _changed(base: Framework, /, **fields: object) -> Framework:
    """Return a new framework with some fields replaced, so that nothing derived from the old one stays with it."""
    return Framework.model_validate({name: getattr(base, name) for name in Framework.model_fields} | fields)


def _with_domains(base: Framework, number: int) -> Framework:
    examined = {c.domain for c in base.competencies} & {p.domain for p in base.positions}
    own = [d for d in base.domains if not d.common and d.id in examined]
    _refuse_none("domains", number, len(own))
    kept = {d.id for d in own[:number]} | {d.id for d in base.domains if d.common}
    scales = {scale for scale, domain in base.domain_of.items() if domain in kept}
    positions = [_only(p, scales) for p in base.positions if p.domain in kept]
    courses = [c for c in base.courses if c.lifts.scale in scales]
    made = _changed(
        base,
        domains=[d for d in base.domains if d.id in kept],
        competencies=[c for c in base.competencies if c.domain in kept],
        positions=positions,
        units=[
            u.model_copy(update={"needed": {s: by for s, by in u.needed.items() if s in scales}}) for u in base.units
        ],
        courses=courses,
        **_asked(base, {p.id for p in positions}, {c.id for c in courses}, scales),
    )
    for k in range(len(own), number):
        made = _with_copy(made, base, own[k % len(own)], number=k + 1)
    return made


def _asked(base: Framework, positions: set[str], courses: set[str], scales: set[str]) -> dict[str, object]:
    """Return what law or rank asks of the positions and courses that are left."""
    return {
        "duties": [d for d in base.duties if d.position in positions and d.course in courses],
        "prerequisites": [
            p for p in base.prerequisites if {p.course, p.after or p.course} <= courses and p.scale in {None, *scales}
        ],
        "rotation": [r for r in base.rotation if r.position in positions],
    }


def _only(position: Position, scales: set[str]) -> Position:
    return position.model_copy(update={"requires": {s: k for s, k in position.requires.items() if s in scales}})


def _with_copy(made: Framework, base: Framework, like: Domain, *, number: int) -> Framework:
    """Return `made` with a numbered copy of the domain `like` of `base` at the end of its professional domains."""
    new = f"domain-{number:02d}"
    renamed = {like.id: new} | {
        c.id: f"{new}.c{i}" for i, c in enumerate((c for c in base.competencies if c.domain == like.id), start=1)
    }
    domain = like.model_copy(update={"id": new, "name": _numbered("Lĩnh vực mô phỏng", "Simulated domain", number)})
    competencies = [
        Competency(id=renamed[c.id], domain=new, name=_marked(c.name, number), criticality=c.criticality)
        for c in base.competencies
        if c.domain == like.id
    ]
    positions = [
        p.model_copy(
            update={
                "id": f"{new}-{p.id}",
                "name": _marked(p.name, number),
                "domain": new,
                "requires": {renamed.get(s, s): k for s, k in p.requires.items()},
            }
        )
        for p in base.positions
        if p.domain == like.id
    ]
    courses: list[Course] = [
        c.model_copy(
            update={
                "id": f"{new}-{c.id}",
                "name": _marked(c.name, number) if c.name else None,
                "lifts": c.lifts.model_copy(update={"scale": renamed[c.lifts.scale]}),
            }
        )
        for c in base.courses
        if c.lifts.scale in renamed
    ]
    needs = {u.id: {renamed[s]: by for s, by in u.needed.items() if s in renamed} for u in base.units}
    common = [d for d in made.domains if d.common]
    return _changed(
        made,
        domains=[d for d in made.domains if not d.common] + [domain] + common,
        competencies=[*made.competencies, *competencies],
        positions=[*made.positions, *positions],
        units=[u.model_copy(update={"needed": u.needed | needs[u.id]}) for u in made.units],
        courses=[*made.courses, *courses],
    )


def _with_units(base: Framework, number: int) -> Framework:
    leaves = leaf_units(base)
    _refuse_none("units", number, len(leaves))
    kept = {u.id for u in leaves[:number]}
    above = {u.parent for u in leaves[:number]}
    while not above <= kept:
        kept |= {unit for unit in above if unit is not None}
        above = {base.unit_by_id[unit].parent for unit in kept} - {None}
    copies = [
        leaves[k % len(leaves)].model_copy(
            update={
                "id": f"unit-{k + 1:03d}",
                "name": _numbered("Đơn vị mô phỏng", "Simulated unit", k + 1),
            }
        )
        for k in range(len(leaves), number)
    ]
    units: list[Unit] = [u for u in base.units if u.id in kept] + copies
    return _changed(base, units=units)


def _numbered(vi: str, en: str, number: int) -> Name:
    return Name(vi=f"{vi} {number}", en=f"{en} {number}")


def _marked(name: Name, number: int) -> Name:
    return Name(vi=f"{name.vi} (lĩnh vực {number})", en=f"{name.en} (domain {number})" if name.en else None)


def _refuse_none(column: str, number: int, there: int) -> None:
    if number < 1 or not there:
        raise ParameterError(
            Problem(
                msg("Give at least 1, and a framework that has one."),
                rule="simulate",
                column=column,
                value=str(number),
            )
        )
