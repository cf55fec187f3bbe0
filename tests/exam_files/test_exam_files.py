"""No exam file is read wrongly without a word, and none ends in a fault of the program: shared cases and made ones."""

from functools import cache
from pathlib import Path

import pytest

from tests.exam_files.judge import BY_HAND, FAULT, REFUSED, RIGHT, SILENT, Outcome, case_in, judged
from tests.exam_files.made import MADE
from tests.shared_data import SHARED, data, needs_shared

SHARED_CASES = [] if SHARED is None else sorted(path.parent.name for path in data("exam-files").glob("*/expect.json"))


@cache
def _shared(name: str) -> Outcome:
    return judged(case_in(data("exam-files") / name))


@pytest.fixture(scope="module")
def outcome_of_made(tmp_path_factory):
    room: Path = tmp_path_factory.mktemp("made")

    @cache
    def outcome(name: str) -> Outcome:
        MADE[name](room / name)
        return judged(case_in(room / name))

    return outcome


@needs_shared
@pytest.mark.parametrize("name", SHARED_CASES)
def test_a_shared_file_is_never_wrong_in_silence(name):
    outcome = _shared(name)
    assert outcome.verdict not in (SILENT, FAULT), outcome.why


@needs_shared
@pytest.mark.parametrize("name", SHARED_CASES)
def test_a_shared_file_is_read_or_refused_with_its_cause(name):
    outcome = _shared(name)
    assert outcome.verdict in (RIGHT, REFUSED, BY_HAND), outcome.why


@pytest.mark.parametrize("name", MADE)
def test_a_made_file_is_never_wrong_in_silence(name, outcome_of_made):
    outcome = outcome_of_made(name)
    assert outcome.verdict not in (SILENT, FAULT), outcome.why


@pytest.mark.parametrize("name", MADE)
def test_a_made_file_is_read_or_refused_with_its_cause(name, outcome_of_made):
    outcome = outcome_of_made(name)
    assert outcome.verdict in (RIGHT, REFUSED), outcome.why
