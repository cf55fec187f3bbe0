"""Cohorts of 1, 2, 3 and 12 people in 1 and 3 units, simulated and analysed: every report in every format is sound."""

import itertools
import random
from pathlib import Path

import pytest

from tests.sizes.cohorts import LANGUAGES, Fault, analysed, cohort, swept
from tests.sizes.leaks import page_leaks
from tests.sizes.sampled import SEED, told
from workbench.parameters import load_settings
from workbench.report.comparison import page as comparison
from workbench.report.frame import printing
from workbench.report.frame.index import render_index
from workbench.report.kinds import KINDS
from workbench.run.batch import run
from workbench.run.index_data import index_page
from workbench.run.kinds import all_targets
from workbench.run.manifest import Record
from workbench.studio.studio import Studio

PEOPLE, UNITS, WAVES = (1, 2, 3, 12), (1, 3), (1, 2)
SIZES = list(itertools.product(PEOPLE, UNITS, WAVES))
_drawn = random.Random(SEED)
# One person and a first wave, some people and a second: by either the reports of a kind are made.
SAMPLE = [(1, _drawn.choice(UNITS), 1), (_drawn.choice(PEOPLE[1:3]), _drawn.choice(UNITS), 2)]


def other_pages(analysis, reports: Path) -> list[Fault]:
    """Make the front page, a comparison and the studio of an analysis in both languages."""
    records = [
        Record(t.id, t.kind.name, "done", "", domain=t.domain, unit=t.unit, officer=t.officer)
        for t in all_targets(analysis)
    ]
    faults = []
    for language in LANGUAGES:
        index = render_index(index_page(analysis, records, language))
        faults += [Fault(f"index {language}", leak) for leak in page_leaks(index, language)]
        beside = comparison.page(comparison.compared(["A", "B"], [analysis, analysis], language))
        faults += [Fault(f"comparison {language}", leak) for leak in page_leaks(beside, language)]
        studio = Studio(analysis, language=language, reports=reports)
        if not studio.wait():
            faults.append(Fault(f"studio {language}", "a view was not made"))
        faults += [
            Fault(f"studio {language}", leak)
            for panel in studio._panels()
            for leak in page_leaks(panel.body.value, language)
        ]
    return faults


def sound(folder: Path, people: int, units: int, waves: int, seed: int, drawn: random.Random | None = None) -> None:
    analysis = analysed(cohort(folder, people=people, units=units, seed=seed, waves=waves))
    kinds = {target.kind.name for target in all_targets(analysis)}
    empty = {
        name
        for name, kind in KINDS.items()
        if kind.needs and all(analysis.tables[table].empty for table in (kind.needs, kind.also) if table)
    }
    assert empty <= {"deployment", "calendar", "changes", *(() if waves == 2 else ("progress", "unit-progress"))}
    assert kinds == set(KINDS) - empty
    made, faults = swept(analysis, drawn)
    faults += other_pages(analysis, folder / "reports")
    print(f"{people} people, {units} units, wave {waves}: {made} reports")
    assert not faults, told(faults)


@pytest.mark.parametrize(("people", "units", "waves"), SAMPLE)
def test_every_report_of_a_small_cohort_is_sound(tmp_path, people, units, waves):
    sound(tmp_path, people, units, waves, SEED, random.Random(SEED))


@pytest.mark.slow
@pytest.mark.parametrize("seed", [SEED + 1, SEED + 2])
@pytest.mark.parametrize(("people", "units", "waves"), SIZES)
def test_every_report_of_every_small_cohort_is_sound(tmp_path, people, units, waves, seed):
    sound(tmp_path, people, units, waves, seed)


@pytest.mark.slow
@pytest.mark.parametrize("model", ["ctt", "rasch", "2pl"])
@pytest.mark.parametrize("people", PEOPLE)
def test_every_model_stands_few_people(tmp_path, people, model):
    analysis = analysed(cohort(tmp_path, people=people, units=1, seed=SEED), scoring={"model": model})
    _, faults = swept(analysis)
    assert not faults, told(faults)


@pytest.mark.slow
@pytest.mark.parametrize("people", [1, 3, 12])
def test_a_run_of_few_people_makes_all_that_can_be_had(tmp_path, people):
    settings = load_settings(cohort(tmp_path, people=people, units=1, seed=SEED))
    formats = ["html", "xlsx", "docx", *([] if printing.lacking() else ["pdf"])]
    outcome = run(settings, reports=tmp_path / "reports", formats=formats)
    assert {record.status for record in outcome.reports} == {"done"}
    for record in outcome.reports:
        wanted = {*KINDS[record.kind].documents, *({"pdf"} & set(formats))}
        assert set(record.documents) == wanted
