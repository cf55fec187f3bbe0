"""Pages read what their kind declares, no more: a page stays the same where its key does."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from pydantic import BaseModel

from tests.notebooks.test_pages import page
from workbench.language import Speaker
from workbench.report.frame import view as views
from workbench.report.kinds import KINDS, written
from workbench.run.kinds import all_targets
from workbench.report.frame.declaration import EVERY_FACT, JOINED
from workbench.run.slices import Slices

# What rows are told apart and joined by; altering it would make another cohort.
IDS = {
    "officer_id",
    "unit_id",
    "scale_id",
    "position_id",
    "session_id",
    "coach_id",
    "course_id",
    "item_id",
    "remedy_id",
    "competency_id",
    "from_unit",
    "to_unit",
}
MATRIX_KINDS = ["domain", "unit", "coaching", "individual"]
CASES = [
    (cohort, kind.name)
    for cohort in ("small", "judged", "pair")
    for kind in KINDS.values()
    if cohort == "pair" or not kind.needs
]


class Noted:
    """Parameters that note under which dotted keys they are read."""

    def __init__(self, model: BaseModel, seen: set[str], path: str = ""):
        self._model, self._seen, self._path = model, seen, path

    def __getattr__(self, name):
        declared = type(self._model)
        if name not in declared.model_fields:
            found = declared.__dict__[name]
            return found.fget(self) if isinstance(found, property) else found.__get__(self)
        value, key = getattr(self._model, name), f"{self._path}.{name}".strip(".")
        if isinstance(value, BaseModel):
            return Noted(value, self._seen, key)
        self._seen.add(key)
        return value


class NotedMap(dict):
    """A mapping that notes which names are read."""

    def __init__(self, content):
        super().__init__(content)
        self.seen = set()

    def get(self, name, default=None):
        self.seen.add(name)
        return super().get(name, default)

    def __getitem__(self, name):
        self.seen.add(name)
        return super().__getitem__(name)


def draw(analysis, target, notebook_cells):
    """Return the page of a target, from an analysis that is in no folder, and the documents beside it."""
    words = ("held for a test", "", "vi")
    views._held[words] = views.View(analysis, Speaker("vi"))
    try:
        cells = notebook_cells(Path(target.kind.notebook).stem)
        given = {"parameters": words[0], "tables": "", **target.about}
        formats = target.kind.documents
        documents = written(target.kind, formats, given | {"language": "vi"}) if formats else ()
        return page(cells, "vi", **given), dict(documents)
    finally:
        del views._held[words]


def generous(parameters):
    """Return parameters with which the pages show all that they can."""
    return parameters.model_copy(
        update={"deployment": parameters.deployment.model_copy(update={"enabled": True, "in_packs": True})}
    )


def targets(analysis, kind, n):
    return [target for target in all_targets(analysis) if target.kind.name == kind][:n]


@pytest.mark.parametrize(("cohort", "kind"), CASES)
def test_a_page_reads_only_what_its_kind_declares(request, cohort, kind, notebook_cells):
    analysis = request.getfixturevalue(cohort).analysis
    tables, facts, keys = NotedMap(analysis.tables), NotedMap(analysis.facts), set()
    settings = analysis.settings
    noted = SimpleNamespace(parameters=Noted(generous(settings.parameters), keys), framework=settings.framework)
    wanted = targets(analysis, kind, 3)
    if not wanted:
        assert analysis.tables[KINDS[kind].needs].empty
        return
    for target in wanted:
        draw(replace(analysis, settings=noted, tables=tables, facts=facts), target, notebook_cells)
    declared = KINDS[kind].reading
    assert tables.seen <= {table for reads in declared.tables for table in sources(reads)}
    assert facts.seen <= {*EVERY_FACT, *declared.facts}
    assert not [k for k in keys if not any(k == d or k.startswith(f"{d}.") for d in declared.parameters)]
    assert "counts" in tables.seen


def sources(reads):
    """Return the tables that rows are taken from."""
    return JOINED.get(reads.table, (reads.table,))


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


def changed_in(frame, column, rows):
    """Return a table with other values in some rows of a column."""
    values = frame[column].mask(rows, other(frame[column]))
    return frame.assign(**{column: values.astype(frame[column].dtype)})


def altered(analysis, target):
    """Return the analysis with every column altered that leaves what the target reads as it is, in all rows or in those
    of others; and how many columns that were."""
    unit_of = analysis.tables["officers"].set_index("officer_id")["unit_id"]
    reading, count = target.kind.reading.tables, 0
    for name in {table for reads in reading for table in sources(reads)}:

        def read(frame, name=name):
            slices = Slices(replace(analysis, tables={**analysis.tables, name: frame}))
            return [slices.of(reads, target) for reads in reading if name in sources(reads)]

        frame = analysis.tables[name]
        before = read(frame)
        columns = frame.columns.difference(list(IDS))
        everyone = pd.Series(True, index=frame.index)
        if "officer_id" in frame or "unit_id" in frame:
            unit = frame["officer_id"].map(unit_of) if "officer_id" in frame else frame["unit_id"]
            colleagues = frame["officer_id"].ne(target.officer) if "officer_id" in frame else everyone
            choices = [everyone, colleagues, unit.ne(target.unit or "none")]
        else:
            alone = [frame.index == at for at in frame.index]
            unread = [at.nonzero()[0][0] for at in alone if read(changed_in(frame, columns[0], at)) == before]
            choices = [everyone, frame.index.isin(frame.index[unread])]
        for column in columns:
            for rows in choices:
                table = changed_in(frame, column, rows)
                if not table.equals(frame) and read(table) == before:
                    frame, count = table, count + 1
                    break
        analysis = replace(analysis, tables={**analysis.tables, name: frame})
    return analysis, count


@pytest.mark.parametrize("kind", [*MATRIX_KINDS, "unit-progress"])
def test_what_is_not_declared_changes_no_page(pair, kind, notebook_cells):
    target = targets(pair.analysis, kind, 2)[-1]
    changed, count = altered(pair.analysis, target)
    assert count >= 5
    assert draw(changed, target, notebook_cells) == draw(pair.analysis, target, notebook_cells)


def test_a_namesake_in_the_unit_changes_what_an_officer_is_called(small):
    target = targets(small.analysis, "individual", 1)[0]
    reads = KINDS["individual"].reading.tables[0]
    officers = small.analysis.tables["officers"]
    own = officers.loc[officers["officer_id"] == target.officer, "name"].iloc[0]
    colleague = officers.index[(officers["unit_id"] == target.unit) & (officers["officer_id"] != target.officer)][0]
    renamed = officers.assign(name=officers["name"].where(officers.index != colleague, own))
    other_name = officers.assign(name=officers["name"].where(officers.index != colleague, "Nguyễn Văn Khác"))

    def read(table):
        return Slices(replace(small.analysis, tables={**small.analysis.tables, "officers": table})).of(reads, target)

    assert read(renamed) != read(officers) == read(other_name)


@pytest.mark.parametrize("kind", MATRIX_KINDS)
def test_the_inputs_digests_are_on_no_page(small, kind, notebook_cells):
    analysis = replace(small.analysis, digest="f" * 64, results_digest="e" * 64)
    [target] = targets(analysis, kind, 1)
    assert "e" * 8 not in draw(analysis, target, notebook_cells)[0]
