from pathlib import Path

import pytest

from workbench.lab.simulation.people import leaf_units, needed_people
from workbench.parameters import load_settings

COHORTS = Path(__file__).parents[2] / "parameters" / "cohorts"
WAVE_1_DOMAINS = {"supervision", "duties", "audit", "smuggling", "risk", "violations"}
PROVINCES = {"ho-chi-minh", "ha-noi", "hai-phong", "quang-ninh", "da-nang", "dong-nai", "binh-duong"}


@pytest.fixture(scope="module")
def wave_1():
    return load_settings(COHORTS / "wave-1-2018.yaml")


@pytest.fixture(scope="module")
def hai_phong():
    return load_settings(COHORTS / "hai-phong-2019.yaml")


def test_wave_1_has_six_domains_the_common_part_three_levels_and_thirteen_units(wave_1):
    framework = wave_1.framework
    assert {d.id for d in framework.domains if not d.common} == WAVE_1_DOMAINS
    assert [d.id for d in framework.domains if d.common] == ["common"]
    assert framework.top_level == 3
    assert len(framework.units) == len(leaf_units(framework)) == 13
    assert {u.id for u in framework.units} >= PROVINCES
    assert sum(needed_people(framework).values()) == 2600


def test_wave_2_has_eight_domains_of_which_two_are_open(hai_phong):
    professional = [d for d in hai_phong.framework.domains if not d.common]
    assert len(professional) == 8
    opened = {d.id for d in professional if d.placeholder}
    assert len(opened) == 2
    assert not opened & {c.domain for c in hai_phong.framework.competencies}
    assert all("chờ bổ sung" in d.name.vi for d in professional if d.placeholder)


def test_hai_phong_has_about_870_people_and_some_units_below_ten(hai_phong):
    sizes = needed_people(hai_phong.framework)
    assert sum(sizes.values()) == 870
    assert "hai-phong" not in sizes
    assert {u for u, n in sizes.items() if n < 10} == {"hp-qlrr", "hp-cntt", "hp-tvqt"}


@pytest.mark.parametrize("name", ["wave_1", "hai_phong"])
def test_frameworks_are_complete_and_say_that_they_are_made_up(name, request):
    settings = request.getfixturevalue(name)
    framework = settings.framework
    assert framework.synthetic
    assert settings.parameters.simulated
    assert all(0.10 <= d.workload_growth <= 0.20 for d in framework.domains if not d.placeholder)
    for domain in framework.domains:
        if domain.placeholder:
            continue
        competencies = [c for c in framework.competencies if c.domain == domain.id]
        assert len(competencies) == 3 if domain.common else 4 <= len(competencies) <= 6
        for scale in [domain.id, *(c.id for c in competencies)]:
            lifted = {(c.lifts.from_, c.lifts.to) for c in framework.courses if c.lifts.scale == scale}
            assert lifted >= {(1, 2), (2, 3)}
    for position in framework.positions:
        own = {c.id for c in framework.competencies if c.domain == position.domain}
        assert own | {position.domain, "common"} <= set(position.requires)


@pytest.mark.parametrize("name", ["wave_1", "hai_phong"])
def test_names_are_unique_in_both_languages(name, request):
    framework = request.getfixturevalue(name).framework
    for part in (framework.units, framework.positions, framework.competencies, framework.domains):
        for language in ("vi", "en"):
            names = [getattr(thing.name, language) for thing in part]
            assert len(set(names)) == len(names)
