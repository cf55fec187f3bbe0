"""A run's folder is held by one run at a time, and refused before anything is written where it cannot be written."""

import pytest

from workbench.errors import ParameterError
from workbench.run.claim import claimed


def test_a_second_run_is_refused_while_the_first_holds_the_folder(tmp_path):
    with claimed(tmp_path / "run"), pytest.raises(ParameterError, match=r"run"), claimed(tmp_path / "run"):
        pass
    with claimed(tmp_path / "run"):
        assert list((tmp_path / "run").iterdir()) == []


def test_a_place_that_is_no_folder_is_refused(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(ParameterError) as caught, claimed(tmp_path / "file" / "run"):
        pass
    assert "--reports" in caught.value.problems[0].sentence("en")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
