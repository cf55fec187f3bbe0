from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import ParameterError
from workbench.run.kinds import all_targets
from workbench.run.paths import LONGEST, PLAIN, safe_name

IDS = st.text(min_size=1, max_size=300)


def test_plain_ids_stay_readable():
    assert safe_name("hp-kv1") == "hp-kv1"
    assert safe_name("HQ-0007") == "HQ-0007"


def test_other_ids_are_folded_and_marked():
    assert safe_name("Đội Thủ tục/1").startswith("doi-thu-tuc-1~")
    for hostile in ("../../etc", "..", "a/b", "CON", "nul.txt", "x" * 300, "a.", "<script>", "\x00"):
        assert "~" in safe_name(hostile)


@given(IDS)
def test_a_name_stays_in_its_folder(identifier):
    name = safe_name(identifier)
    assert PLAIN.fullmatch(name.replace("~", "-"))
    assert len(name) <= LONGEST
    assert ".." not in name


@given(IDS, IDS)
def test_different_ids_get_different_names(one, other):
    assert (safe_name(one) == safe_name(other)) == (one == other)


@given(IDS)
def test_a_name_is_not_the_name_of_another_id(identifier):
    name = safe_name(identifier)
    assert name == identifier or safe_name(name) != name


def subjects(*officers, units=("u",)):
    people = pd.DataFrame({"officer_id": officers, "unit_id": units[0]})
    return SimpleNamespace(tables={"officers": people}, domains=lambda: [], units=lambda: list(units))


def test_ids_that_only_case_tells_apart_are_refused_by_name():
    for given_ids in (subjects("HQ-1", "hq-1"), subjects("HQ-1", units=("Kv1", "KV1"))):
        with pytest.raises(ParameterError) as refused:
            all_targets(given_ids)
        assert len(refused.value.problems) == 1
    assert "HQ-1" in refused.value.problems[0].sentence("en") or "KV1" in refused.value.problems[0].sentence("en")
    assert len(all_targets(subjects("HQ-1", "hq-2", "Đ1", "đ1"))) > 3
