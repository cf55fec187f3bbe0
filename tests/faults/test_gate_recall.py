"""The gate on a seeded suite of plants: how many it finds, how often it alarms at the unit's own people."""

from collections import Counter

import pytest

from tests.gate_plants import PACKING, recall

LEAST = 0.97
# A package with a member that stands twice is one of the plants.
pytestmark = pytest.mark.filterwarnings("ignore:Duplicate name")


def test_a_sample_of_plants_is_found():
    number, missed = recall(1, share=0.1)
    assert number.total() >= 40
    assert len(missed) <= (1 - LEAST) * number.total(), [(p.way, p.place) for p in missed]


def test_the_units_own_people_never_alarm_in_a_sample():
    number, alarms = recall(2, own=True, share=0.1)
    assert number.total() >= 40
    assert [(p.way, p.place) for p in alarms] == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_every_kind_of_plant_is_found(seed):
    number, missed = recall(seed)
    lost = Counter(plant.kind for plant in missed)
    assert number.total() >= 300
    assert len(missed) <= (1 - LEAST) * number.total(), [(p.kind, p.way, p.place) for p in missed]
    assert {kind: n for kind, n in lost.items() if n > 0.1 * number[kind]} == {}
    assert lost[PACKING] == 0


@pytest.mark.slow
def test_the_units_own_people_never_alarm():
    number, alarms = recall(3, own=True)
    assert number.total() >= 300
    assert [(p.kind, p.way, p.place) for p in alarms] == []
