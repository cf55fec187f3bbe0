"""No exam file is read wrongly without a word, and none ends in a fault of the program: shared cases and made ones."""

import pytest

from tests.exam_files.judge import BY_HAND, REFUSED, RIGHT, case_in, judged
from tests.exam_files.made import MADE
from tests.shared_data import SHARED, data, needs_shared

SHARED_CASES = [] if SHARED is None else sorted(path.parent.name for path in data("exam-files").glob("*/expect.json"))


@needs_shared
@pytest.mark.parametrize("name", SHARED_CASES)
def test_a_shared_file_is_read_or_refused_with_its_cause(name):
    outcome = judged(case_in(data("exam-files") / name))
    assert outcome.verdict in (RIGHT, REFUSED, BY_HAND), outcome.why


@pytest.mark.parametrize("name", MADE)
def test_a_made_file_is_read_or_refused_with_its_cause(name, tmp_path):
    MADE[name](tmp_path / name)
    outcome = judged(case_in(tmp_path / name))
    assert outcome.verdict in (RIGHT, REFUSED), outcome.why
