"""The framework as tables: units, positions, scales and courses, to join to ids."""

from __future__ import annotations

import pandas as pd

from workbench.parameters import Framework


def units(framework: Framework, officers: pd.DataFrame, language: str) -> pd.DataFrame:
    """Return unit_id, unit, parent, site and n_officers: the framework's units in its order, then others."""
    sizes = officers["unit_id"].value_counts()
    rows = [(unit.id, unit.name.text.in_(language), unit.parent, unit.site) for unit in framework.units]
    others = sorted(set(sizes.index).difference(framework.unit_by_id))
    rows += [(unit, unit, None, None) for unit in others]
    table = pd.DataFrame(rows, columns=["unit_id", "unit", "parent", "site"])
    return table.assign(n_officers=table["unit_id"].map(sizes).fillna(0).astype(int))


def positions(framework: Framework, language: str) -> pd.DataFrame:
    """Return position_id, position, domain_id, scale_id and required: a row per position and scale that it requires."""
    rows = [
        (position.id, position.name.text.in_(language), position.domain, scale, level)
        for position in framework.positions
        for scale, level in position.requires.items()
    ]
    table = pd.DataFrame(rows, columns=["position_id", "position", "domain_id", "scale_id", "required"])
    return table.astype({"required": "Int64"})


def scales(framework: Framework, language: str) -> pd.DataFrame:
    """Return scale_id, scale, kind (domain or competency), domain_id and criticality (missing for domains)."""
    domains = [(d.id, d.name.text.in_(language), "domain", d.id, None) for d in framework.domains]
    parts = [(c.id, c.name.text.in_(language), "competency", c.domain, c.criticality) for c in framework.competencies]
    return pd.DataFrame([*domains, *parts], columns=["scale_id", "scale", "kind", "domain_id", "criticality"])


def courses(framework: Framework, language: str) -> pd.DataFrame:
    """Return course_id, course, scale_id, from_level, to_level, days, form and costs: a row per scale served."""
    rows = [
        (
            course.id,
            course.title.in_(language),
            scale,
            course.lifts.from_,
            course.lifts.to,
            course.days,
            course.form,
            course.cost.session,
            course.cost.person,
        )
        for course in framework.courses
        for scale in framework.served_by[course.id]
    ]
    columns = ["course_id", "course", "scale_id", "from_level", "to_level", "days", "form", "cost_session"]
    return pd.DataFrame(rows, columns=[*columns, "cost_person"])
