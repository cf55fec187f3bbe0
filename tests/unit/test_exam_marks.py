"""Marks that are points: penalties, points below nothing, bonus, points in headers, and answers not graded yet."""

import numpy as np
import pandas as pd
import pytest

from tests.exam_books import exam, key_sheet, one_item, percents, read, said
from workbench.errors import InputError, ParameterError
from workbench.intake.headers import item_columns, looks_like_item, split_header
from workbench.measure import ability, scoring
from workbench.measure import items as item_analysis
from workbench.measure.keys import key_evidence
from workbench.measure.options import distractors
from workbench.tables.answer_keys import INVALID, right_words

DOMAIN_OF = {"law": "nv", "proc": "nv", "nv": "nv"}
HEADERS = [f"Câu {at}" for at in range(1, 5)]
KEY = key_sheet(*((at, "Pháp luật") for at in range(1, 5)), headers=("Câu", "Lĩnh vực"))


def bank(*rows, **more):
    """Return table `items` of (id, key)."""
    frame = pd.DataFrame(rows, columns=["item_id", "key"]).assign(competency_id="law", points=1.0, **more)
    return frame.assign(key=frame["key"].astype("str"))


def answers(items, *rows):
    names = [f"{at:03d}" for at in range(len(rows))]
    return pd.DataFrame(list(rows), columns=items["item_id"].tolist(), index=pd.Index(names, name="officer_id"))


def everybody(given):
    return pd.DataFrame(True, index=given.index, columns=given.columns)


def test_points_below_nothing_are_points_and_said(tmp_path):
    rows = [(1, 1, 1, 1), (1, 1, -0.25, "-0,25"), (-0.25, -0.25, -0.25, -0.25), (None, 1, None, 1)]
    cohort = read(tmp_path, {"Bài thi": exam(HEADERS, rows), "Đáp án": KEY})
    assert percents(cohort) == {"001": 100, "002": 37.5, "003": 0, "004": 50}
    assert cohort.administered.all(axis=None)
    assert "points_negative" in said(cohort)


@pytest.mark.parametrize(("mark", "counts"), [(-1, True), (-1.01, False), (1, True), (1.01, False), (0, True)])
def test_points_count_from_minus_the_items_points_to_its_points(tmp_path, mark, counts):
    cohort = read(tmp_path, {"Bài thi": exam(HEADERS, [(mark, 1, 1, 1), (0, 0, 1, 1)]), "Đáp án": KEY})
    assert cohort.administered.loc["001", "1"] == counts
    assert ({"points_invalid", "points_too_high"} & said(cohort)) == (
        set() if counts else {"points_too_high" if mark > 0 else "points_invalid"}
    )


@pytest.mark.parametrize(("place", "share"), [("scoring", 0.25), ("exam", 0.25), ("scoring", 0), ("scoring", 1)])
def test_a_wrong_answer_costs_the_penalty_and_a_blank_nothing(tmp_path, place, share):
    extra = f"{place}: {{penalty: {share}}}\n"
    cohort, _ = one_item(tmp_path, "C", ["C", "D", None, "CD"], extra)
    points = scoring.score_answers(cohort.answers, cohort.items, administered=cohort.administered, penalty=share)
    assert points["1"].tolist() == [1, -share, 0, -share]
    assert scoring.right_or_wrong(points)["1"].tolist() == [1, 0, 0, 0]


def test_two_penalties_that_differ_are_refused(tmp_path):
    with pytest.raises(ParameterError) as refused:
        one_item(tmp_path / "a", "C", ["C"], "scoring: {penalty: 0.25}\nexam: {penalty: 0.5}\n")
    assert refused.value.problems[0].column == "exam.penalty"
    one_item(tmp_path / "b", "C", ["C"], "scoring: {penalty: 0.25}\nexam: {penalty: 0.25}\n")


def test_no_scale_falls_below_nothing_or_rises_above_everything():
    items = bank(("i1", "A"), ("i2", "B"), ("i3", ""), bonus=[0.0, 0.0, 1.0])
    given = answers(items, ("A", "B", "2"), ("C", "D", "-1"), ("A", "C", "1.5"))
    points = scoring.score_answers(given, items, administered=everybody(given), penalty=0.5)
    assert points.to_numpy().tolist() == [[1, 1, 2], [-0.5, -0.5, -1], [1, -0.5, 1.5]]
    found = scoring.scale_scores(points, items, domain_of=DOMAIN_OF, answered=given.notna())
    domain = found[found["scale_id"] == "nv"]
    assert domain["raw"].tolist() == [3, 0, 2]
    assert domain["percent"].tolist() == pytest.approx([100, 0, 200 / 3])


@pytest.mark.parametrize(("mark", "counts"), [(1.5, True), (1.51, False), (2, False)])
def test_points_above_the_items_count_only_up_to_a_declared_bonus(tmp_path, mark, counts):
    key = key_sheet((1, "Pháp luật", 0.5), (2, "Pháp luật", None), headers=("Câu", "Lĩnh vực", "Điểm thưởng"))
    cohort = read(tmp_path, {"Bài thi": exam(HEADERS[:2], [(mark, 0), (1, 0)]), "Đáp án": key})
    assert cohort.administered.loc["001", "1"] == counts
    assert percents(cohort)["001"] == (75 if counts else 0)
    assert percents(cohort)["002"] == 50


@pytest.mark.parametrize(
    ("header", "bare", "worth"),
    [
        ("Câu 1 (0,25)", "Câu 1", 0.25), ("Câu 1 (0.25 điểm)", "Câu 1", 0.25), ("Câu 1 [2 điểm]", "Câu 1", 2),
        ("Câu 1 (2đ)", "Câu 1", 2), ("Câu 1 /1", "Câu 1", 1), ("Q. 1 /1.00", "Q. 1", 1),
        ("Câu 1: 0,5 điểm", "Câu 1", 0.5), ("Câu 12", "Câu 12", None),
        ("Question 1 (2 pts)", "Question 1", 2), ("Câu 1 (điểm: 3)", "Câu 1", 3), ("Câu 1", "Câu 1", None),
        ("Câu 1a", "Câu 1a", None), ("101-1", "101-1", None), ("Câu 1 (a)", "Câu 1 (a)", None),
        ("Câu 1 (0)", "Câu 1 (0)", None),
    ],
)  # fmt: skip
def test_points_in_a_header(header, bare, worth):
    assert split_header(header) == (bare, worth)


def test_headers_with_points_are_the_items_of_their_numbers():
    headers = [f"Câu {at} (0,25)" for at in (1, 2, 10)]
    assert item_columns(headers, ["1", "2", "10"]) == dict(zip(headers, ["1", "2", "10"], strict=True))
    assert all(map(looks_like_item, headers))


@pytest.mark.parametrize("shape", ["Câu {at} (0,25)", "Câu {at} /0,25", "Câu {at} [0.25 điểm]"])
def test_points_in_headers_are_the_items_points(tmp_path, shape):
    headers = [shape.format(at=at) for at in range(1, 5)]
    rows = [("0,25", "0,25", "0", "0,25"), (0, 0, 0.25, 0)]
    extra = "defaults: {competency_id: law}\n"
    alone = read(tmp_path / "a", {"Bài thi": exam(headers, rows)}, extra)
    beside = read(tmp_path / "b", {"Bài thi": exam(headers, rows), "Đáp án": KEY})
    for cohort in (alone, beside):
        assert cohort.items["points"].tolist() == [0.25] * 4
        assert percents(cohort) == {"001": 75, "002": 25}
    assert alone.items["item_id"].tolist() == ["Câu 1", "Câu 2", "Câu 3", "Câu 4"]


@pytest.mark.parametrize(("points", "refuses"), [(0.25, False), (1, True)])
def test_points_of_header_and_item_sheet_must_agree(tmp_path, points, refuses):
    headers = [f"Câu {at} (0,25)" for at in range(1, 3)]
    key = key_sheet(
        (1, "A", "Pháp luật", points), (2, "B", "Pháp luật", points), headers=("Câu", "Đáp án", "Lĩnh vực", "Điểm")
    )
    sheets = {"Bài thi": exam(headers, [("A", "B"), ("A", "C")]), "Đáp án": key}
    if not refuses:
        assert percents(read(tmp_path, sheets)) == {"001": 100, "002": 50}
        return
    with pytest.raises(InputError) as refused:
        read(tmp_path, sheets)
    assert refused.value.problems[0].rule == "points_conflicting"


@pytest.mark.parametrize("word", ["Requires grading", "Chưa chấm", "not yet graded", "Chờ chấm"])
def test_what_is_not_graded_yet_is_neither_nothing_nor_left_unsaid(tmp_path, word):
    cohort = read(tmp_path, {"Bài thi": exam(HEADERS, [(1, 1, 1, word), (1, 0, 0, 1), (1, 0, None, 0)]), "Đáp án": KEY})
    assert percents(cohort) == {"001": 100, "002": 50, "003": 25}
    assert cohort.administered.loc["001"].tolist() == [True, True, True, False]
    assert cohort.ledger.query("rule == 'answer_ungraded'")[["row", "column"]].values.tolist() == [[2, "Câu 4"]]


def test_options_of_either_and_all_are_keys_and_invalid_marks_are_none():
    items = bank(("i1", "A|C"), ("i2", "A+C"), ("i3", "1.5±0.1"), ("i4", "*"))
    rows = [("A", "A+C", "1.45", "B"), ("C", "A", "1.6", None), ("B", "A+C", "2", "C"), (INVALID, "B", "1.5", "A")]
    given = answers(items, *rows)
    points = scoring.score_answers(given, items, administered=everybody(given))
    assert points.to_numpy().tolist() == [[1, 1, 1, 1], [1, 0, 1, 1], [0, 1, 0, 1], [0, 0, 1, 1]]
    found = distractors(given, items, points=points, domain_of=DOMAIN_OF)
    keys = found[found["is_key"].astype(bool)].groupby("item_id")["option"].agg(list).to_dict()
    assert keys == {"i1": ["A", "C"], "i2": ["A+C"], "i3": ["1.45", "1.5", "1.6"]}
    assert INVALID not in found["option"].tolist()
    assert found[found["item_id"] == "i1"]["share"].sum() == pytest.approx(0.75)


def test_analysis_and_calibration_see_right_and_wrong_whatever_the_penalty():
    draw = np.random.default_rng(3)
    names = [f"i{at}" for at in range(8)]
    items = bank(*((name, "A") for name in names[:-1]), (names[-1], "*"))
    strength = draw.normal(0, 1, 300)
    right = draw.random((300, 8)) < 1 / (1 + np.exp(np.linspace(-1.5, 1.5, 8) - strength[:, None]))
    given = answers(items, *np.where(right, "A", "B").tolist())
    plain, punished = (
        scoring.score_answers(given, items, administered=everybody(given), penalty=share) for share in (0.0, 1 / 3)
    )
    assert (punished < 0).to_numpy().any()
    seen = scoring.right_or_wrong(punished)
    pd.testing.assert_frame_equal(seen, plain)
    found = ability.calibrate_domains(seen, items, domain_of=DOMAIN_OF, model="rasch")
    assert found.parameters["item_id"].tolist() == names[:-1]
    options = distractors(given, items, points=seen, domain_of=DOMAIN_OF)
    keys = key_evidence(given, items, points=seen, domain_of=DOMAIN_OF, doubt=0.05)
    assert names[-1] not in set(keys["item_id"])
    statistics = item_analysis.item_statistics(
        seen, items, answered=given.notna(), options=options, keys=keys, domain_of=DOMAIN_OF
    ).set_index("item_id")
    assert statistics["difficulty"].iloc[-1] == 1
    assert "probable_wrong_key" not in str(statistics["flags"].iloc[-1])


@pytest.mark.parametrize(
    ("word", "right"), [("1.49", True), ("1.51", True), ("1.489", False), ("1.511", False), ("1,5", True)]
)
def test_a_tolerance_holds_at_its_edge(word, right):
    assert right_words(["1.5±0.01"], np.array([word], dtype=object))[0, 0] == right
