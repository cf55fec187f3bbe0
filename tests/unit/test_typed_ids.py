"""Ids that YAML or papermill take for numbers: kept as typed, or refused with what to write."""

from types import SimpleNamespace

import pytest

from tests.exam_books import exam, key_sheet, read
from workbench.errors import ParameterError
from workbench.parameters import load_settings
from workbench.report.frame.view import View


def refusals(tmp_path, extra):
    with pytest.raises(ParameterError) as refused:
        read(tmp_path, {"Bài thi": exam(["Câu 1"], [("A",)]), "Đáp án": key_sheet((1, "A", "Pháp luật"))}, extra)
    return refused.value.problems


@pytest.mark.parametrize("typed", ["001", "010", "12", "1.5", "true"])
def test_an_id_without_quotes_is_refused_as_it_was_typed(tmp_path, typed):
    (problem,) = refusals(tmp_path, f"training:\n  excluded: [{typed}]\n")
    assert (problem.value, problem.row) == (typed, 6)
    assert f'`"{typed}"`' in problem.instead.in_("en")
    assert "ngoặc kép" in problem.instead.in_("vi")


def test_words_that_other_readers_take_for_truth_values_stay_words(tmp_path):
    book = {"Bài thi": exam(["Câu 1"], [("A",)]), "Đáp án": key_sheet((1, "A", "Pháp luật"))}
    read(tmp_path, book, "training: {excluded: [no, on, off, yes, n, y]}\n")
    assert load_settings(tmp_path / "cohort.yaml").parameters.training.excluded == ["no", "on", "off", "yes", "n", "y"]


def test_a_key_without_quotes_keeps_its_zeros(tmp_path):
    book = {"Bài thi": exam(["Câu 1"], [("A",)]), "Đáp án": key_sheet((1, "A", "Pháp luật"))}
    read(tmp_path, book, "exam: {versions: {0101: '101'}}\n")
    assert load_settings(tmp_path / "cohort.yaml").parameters.exam.versions == {"0101": "101"}


@pytest.mark.parametrize(
    ("given", "known", "meant"),
    [(1, ["001", "002"], "001"), (0, ["000", "1"], "000"), (True, ["True", "x"], "True"), (1000.0, ["1e3", "b"], "1e3"),
     ("001", ["001", "1"], "001"), ("", ["001"], "first")],
)  # fmt: skip
def test_an_id_that_papermill_made_a_number_is_the_only_one_that_it_can_mean(given, known, meant):
    assert View.chosen(SimpleNamespace(), "officer", given, known, "first") == meant


@pytest.mark.parametrize(("given", "known"), [(1, ["001", "1"]), (7, ["001"]), (False, ["0", "x"])])
def test_an_id_that_may_mean_several_or_nobody_is_asked_for_as_text(given, known):
    with pytest.raises(ParameterError) as refused:
        View.chosen(SimpleNamespace(), "officer", given, known, "first")
    assert "`papermill … -r officer <id>`" in refused.value.problems[0].instead.in_("en")
