"""Pages read what their kind declares, no more: a page stays the same where its key does."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from pydantic import BaseModel

from tests.notebooks.test_pages import page
from workbench.language import Speaker
from workbench.report import view as views
from workbench.run.keys import Keys
from workbench.run.kinds import KINDS, all_targets
from workbench.run.reads import JOINED, READING

# What rows are told apart and joined by; altering it would make another cohort.
IDS = {"officer_id", "unit_id", "scale_id", "position_id", "session_id", "coach_id", "course_id", "item_id"}
MATRIX_KINDS = ["domain", "unit", "coaching", "individual"]


class Noted:
    """Parameters that note under which dotted keys they are read."""

    def __init__(self, model: BaseModel, seen: set[str], path: str = ""):
        self.__dict__.update(model=model, seen=seen, path=path)

    def __getattr__(self, name):
        declared = type(self.model)
        if name not in declared.model_fields:
            found = declared.__dict__[name]
            return found.fget(self) if isinstance(found, property) else found.__get__(self)
        value, key = getattr(self.model, name), f"{self.path}.{name}".strip(".")
        if isinstance(value, BaseModel):
            return Noted(value, self.seen, key)
        self.seen.add(key)
        return value


class NotedMap(dict):
    """A mapping that notes which names are read."""

    def __init__(self, content):
        super().__init__(content)
        self.seen = set()

    def __getitem__(self, name):
        self.seen.add(name)
        return super().__getitem__(name)


def draw(analysis, target, notebook_cells):
    """Return the page of a target from an analysis that is in no folder."""
    words = ("held for a test", "", "vi")
    views._held[words] = views.View(analysis, Speaker("vi"))
    try:
        cells = notebook_cells(Path(target.kind.notebook).stem)
        return page(cells, "vi", parameters=words[0], tables="", **target.about)
    finally:
        del views._held[words]


def targets(analysis, kind, n):
    return [target for target in all_targets(analysis) if target.kind.name == kind][:n]


@pytest.mark.parametrize("cohort", ["small", "judged"])
@pytest.mark.parametrize("kind", list(KINDS))
def test_a_page_reads_only_what_its_kind_declares(request, cohort, kind, notebook_cells):
    analysis = request.getfixturevalue(cohort).analysis
    tables, facts, keys = NotedMap(analysis.tables), NotedMap(analysis.facts), set()
    settings = analysis.settings
    noted = SimpleNamespace(parameters=Noted(settings.parameters, keys), framework=settings.framework)
    for target in targets(analysis, kind, 3):
        draw(replace(analysis, settings=noted, tables=tables, facts=facts), target, notebook_cells)
    declared = READING[kind]
    sources = {source for reads in declared.tables for source in JOINED.get(reads.table, (reads.table,))}
    assert tables.seen <= sources
    assert facts.seen <= set(declared.facts)
    assert not [k for k in keys if not any(k == d or k.startswith(f"{d}.") for d in declared.parameters)]
    assert "counts" in tables.seen


def other(values: pd.Series) -> pd.Series:
    """Return a column with other values in it."""
    if pd.api.types.is_bool_dtype(values):
        return ~values
    if pd.api.types.is_integer_dtype(values):
        return (values + 1) % 3
    if pd.api.types.is_float_dtype(values):
        return values * 0.5 + 3
    if pd.api.types.is_datetime64_any_dtype(values):
        return values + pd.Timedelta(days=1)
    return values.replace({"clear": "undecided", "undecided": "clear"}) + ("" if values.name == "decision" else "x")


def altered(analysis, target):
    """Return the analysis with every column of every table altered, in all rows or in others' only, that leaves the
    target's parts as they are; and how many columns that were."""

    def parts(candidate):
        return Keys(candidate, program="", notebooks=dict.fromkeys(KINDS, ""), language="vi").parts(target)

    before, count = parts(analysis), 0
    unit_of = analysis.tables["officers"].set_index("officer_id")["unit_id"]
    for name in {
        table for reads in READING[target.kind.name].tables for table in JOINED.get(reads.table, [reads.table])
    }:
        frame = analysis.tables[name]
        everyone = pd.Series(True, index=frame.index)
        unit = frame["officer_id"].map(unit_of) if "officer_id" in frame else frame.get("unit_id", everyone)
        elsewhere = unit.ne(target.unit or "none") if target.unit else everyone
        colleagues = frame["officer_id"].ne(target.officer) if "officer_id" in frame else everyone
        for column in frame.columns.difference(list(IDS)):
            for rows in (everyone, colleagues, elsewhere):
                values = frame[column].mask(rows, other(frame[column]))
                table = frame.assign(**{column: values.astype(frame[column].dtype)})
                candidate = replace(analysis, tables={**analysis.tables, name: table})
                if not table.equals(frame) and parts(candidate) == before:
                    analysis, frame, count = candidate, table, count + 1
                    break
    return analysis, count


@pytest.mark.parametrize("kind", MATRIX_KINDS)
def test_what_is_not_declared_changes_no_page(small, kind, notebook_cells):
    target = targets(small.analysis, kind, 2)[-1]
    changed, count = altered(small.analysis, target)
    assert count >= 5
    assert draw(changed, target, notebook_cells) == draw(small.analysis, target, notebook_cells)


@pytest.mark.parametrize("kind", MATRIX_KINDS)
def test_the_inputs_digests_are_on_no_page(small, kind, notebook_cells):
    analysis = replace(small.analysis, digest="f" * 64, results_digest="e" * 64)
    [target] = targets(analysis, kind, 1)
    assert "e" * 8 not in draw(analysis, target, notebook_cells)
