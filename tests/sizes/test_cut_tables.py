"""Every table that pages read cut to 0, 1 and 2 rows, alone and together: every report that reads it is sound."""

import itertools
import random

import pytest

from tests.sizes.cohorts import LANGUAGES, faults_of, opened
from tests.sizes.cuts import PARTS, READ, WHAT, cut, few, table_of
from tests.sizes.full import full_analysis
from tests.sizes.sampled import SEED, told
from workbench.report.frame.declaration import JOINED
from workbench.report.kinds import KINDS
from workbench.run.kinds import all_targets

SIZES = [(people, units) for people in (1, 2, 3, 12) for units in (1, 3)]
ROWS = (0, 1, 2)
# What everything else rests on: cut alone, since without it nothing is left to show.
GROUND = {"scores", "levels", "gaps", "items"}
SAMPLED = 10


@pytest.fixture(scope="module")
def full(tmp_path_factory):
    return full_analysis(tmp_path_factory.mktemp("full"), seed=10)


def reading(table: str) -> set[str]:
    """Return the kinds of report that read a table."""
    read = {
        kind: {part for r in reads.tables for part in JOINED.get(r.table, (r.table,))}
        for kind, reads in ((kind.name, kind.reading) for kind in KINDS.values())
    }
    return {kind for kind, tables in read.items() if table in tables}


def sound(full, *, people, units, rows, seed, kinds=None, languages=LANGUAGES) -> None:
    """Make one report of each kind, the first of its domains, units and officers, of an analysis cut down."""
    analysis = cut(few(full, people=people, units=units), rows, seed=seed)
    faults = []
    for language in languages:
        with opened(analysis, language):
            first = {target.kind.name: target for target in reversed(all_targets(analysis))}
            for name, target in first.items():
                if kinds is None or name in kinds:
                    faults += faults_of(target, language)
    assert not faults, told([f"{people} people, {units} units, rows {rows}, seed {seed}", *faults])


def mixed(seed: int) -> tuple[dict[str, int], tuple[int, int], str]:
    """Draw how many rows of each table stay (many stay whole), for whom, and a language."""
    drawn = random.Random(seed)
    rows = {what: drawn.choice([0, 1, 2, None]) for what in WHAT if what not in GROUND}
    return {what: n for what, n in rows.items() if n is not None}, drawn.choice(SIZES), drawn.choice(LANGUAGES)


def test_every_table_that_pages_read_has_rows_to_cut(full):
    read = {part for kind in KINDS for r in KINDS[kind].reading.tables for part in JOINED.get(r.table, (r.table,))}
    assert read - {"officers", "counts"} <= set(READ)
    assert [name for name in sorted(read) if len(full.tables[name]) < 2] == []
    for name, (table, own) in PARTS.items():
        assert own(full.tables[table]).sum() >= 1, name


@pytest.mark.parametrize(
    "turn", [SEED % len(ROWS), *(pytest.param(SEED + more, marks=pytest.mark.slow) for more in range(1, len(ROWS)))]
)
def test_a_cut_leaves_so_many_rows(full, turn):
    for place, what in enumerate(WHAT):
        rows = ROWS[(place + turn) % len(ROWS)]
        left = cut(full, {what: rows}).tables[table_of(what)]
        own = PARTS[what][1](left) if what in PARTS else left.index >= 0
        assert own.sum() <= (rows if what != "wave_people" or not rows else len(left)), what


@pytest.mark.parametrize("seed", range(SEED, SEED + SAMPLED))
def test_every_report_is_sound_with_few_rows_of_many_tables(full, seed):
    rows, (people, units), language = mixed(seed)
    sound(full, people=people, units=units, rows=rows, seed=seed, languages=[language])


@pytest.mark.parametrize(("rows", "language"), [(0, "vi"), (1, "en"), (2, "vi")])
def test_every_report_is_sound_with_few_rows_of_all_tables(full, rows, language):
    together = {what: rows for what in WHAT if what not in GROUND}
    sound(full, people=12, units=3, rows=together, seed=SEED, languages=[language])


def test_one_undecided_result_of_a_unit_is_named(full):
    with_one = cut(full, {"undecided": 1}, seed=SEED)
    unit = with_one.tables["gaps"].query("decision == 'undecided'")["unit_id"].iloc[0]
    with opened(with_one, "en"):
        [target] = [t for t in all_targets(with_one) if t.kind.name == "unit" and t.unit == unit]
        assert faults_of(target, "en") == []


@pytest.mark.slow
@pytest.mark.parametrize("what", WHAT)
def test_every_report_is_sound_with_few_rows_of_one_table(full, what):
    for (people, units), rows in itertools.product(SIZES, ROWS):
        sound(full, people=people, units=units, rows={what: rows}, seed=SEED, kinds=reading(table_of(what)))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(SEED + SAMPLED, SEED + 150))
def test_every_report_is_sound_with_few_rows_of_many_tables_drawn_often(full, seed):
    rows, (people, units), _ = mixed(seed)
    sound(full, people=people, units=units, rows=rows, seed=seed)
