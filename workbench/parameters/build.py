"""A framework from tables: of domains, competencies, positions, units and courses, told by their names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from workbench.errors import ParameterError
from workbench.parameters.contradictions import of_framework
from workbench.parameters.files import validated
from workbench.parameters.framework import Framework
from workbench.parameters.identified import identified, slug

Row = Mapping[str, Any]


def build_framework(
    name: str,
    *,
    levels: Sequence[str],
    domains: Iterable[Row],
    competencies: Iterable[Row] = (),
    positions: Iterable[Row] = (),
    units: Iterable[Row] = (),
    courses: Iterable[Row] = (),
    file: Path = Path(),
    **more: Any,
) -> Framework:
    """Return the framework that tables tell.

    A row has the keys that YAML has. Its `id` may be missing: it is made from the name. Names are text (Vietnamese) or
    `{"vi": …, "en": …}`, and wherever an id is referred to, the name may stand instead: `domain`, `parent`, the keys of
    `requires` and `needed`, `lifts["scale"]`.

    Args:
        name: the framework's id, or a name of which one is made.
        levels: names of level 1 … L.
        domains: rows with `name`, and `common`, `workload_growth`.
        competencies: rows with `name`, `domain`, and `criticality`, `descriptors` (level → text).
        positions: rows with `name`, `domain`, `requires` (domain or competency → level).
        units: rows with `name`, and `parent`, `site`, `kind`, `needed`.
        courses: rows with `name`, `lifts` (`scale`, `from`, `to`), and `days`, `form`, `seats`, `cost`, `sites`, …
        file: what a message names as the place of a problem.
        more: further keys of a framework, such as `valid`, `synthetic`, `note`.

    Raises:
        ParameterError: every problem at once, by the dotted place of the row (`positions.3.requires.NL1.1`).
    """
    tables = {
        "domains": domains,
        "competencies": competencies,
        "positions": positions,
        "units": units,
        "courses": courses,
    }
    content = {"framework": slug(name) if " " in name else name, **more}
    content["levels"] = [{"level": number, "name": level} for number, level in enumerate(levels, start=1)]
    content |= {part: [dict(row) for row in rows] for part, rows in tables.items()}
    found = identified(content)
    part, problems = validated(Framework, found.tree, file)
    problems = [*found.problems, *problems]
    if part.model is not None and not problems:
        problems = list(of_framework(part.model))
    if problems or part.model is None:
        raise ParameterError(problems)
    return part.model
