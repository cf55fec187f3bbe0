"""Exams in versions: keys in every shape, who sat which, and items that stay the same whatever their place."""

import numpy as np
import pytest

from tests.exam_books import exam, key_sheet, percents, read, said
from workbench.errors import InputError
from workbench.measure import items as item_analysis
from workbench.measure import scoring
from workbench.measure.options import distractors
from workbench.tables import KEY_EVIDENCE

N, K = 120, 20
LAW = 12


@pytest.fixture(scope="module")
def sat():
    """120 people and 20 items of a bank; version 102 has them in another order."""
    draw = np.random.default_rng(17)
    key = draw.choice(list("ABCD"), K)
    ability, hardness = draw.normal(0, 1, N), np.linspace(-2, 2, K)
    right = draw.random((N, K)) < 1 / (1 + np.exp(hardness - ability[:, None]))
    wrong = np.array([[next(w for w in draw.permutation(list("ABCD")) if w != k) for k in key] for _ in range(N)])
    answers = np.where(right, key, wrong)
    order = {"101": np.arange(K), "102": draw.permutation(K)}
    versions = ["101" if at % 2 == 0 else "102" for at in range(N)]
    sheet = [answers[at, order[version]].tolist() for at, version in enumerate(versions)]
    return {"key": key, "right": right, "order": order, "versions": versions, "sheet": sheet}


def area(item):
    return "Pháp luật" if item < LAW else "Thủ tục"


def paper(sat, versions=None):
    return exam([f"Câu {at + 1}" for at in range(K)], sat["sheet"], versions=versions or sat["versions"])


def long_key(sat, *, mapped=False):
    rows = []
    for version, order in sat["order"].items():
        for place, item in enumerate(order):
            rows.append((version, place + 1, sat["key"][item], area(item), *((f"B{item + 1:02d}",) if mapped else ())))
    return key_sheet(*rows, headers=("Mã đề", "Câu", "Đáp án", "Lĩnh vực", *(("Mã câu hỏi",) if mapped else ())))


def key_of_version(sat, version, *, mapped=False):
    rows = [row[1:] for row in long_key(sat, mapped=mapped)[1:] if row[0] == version]
    return key_sheet(*rows, headers=("Câu", "Đáp án", "Lĩnh vực", *(("Mã câu hỏi",) if mapped else ())))


def wide_key(sat, *, titles=("Mã đề 101", "Mã đề 102")):
    rows = []
    for place in range(K):
        keys = [sat["key"][order[place]] for order in sat["order"].values()]
        areas = [area(order[place]) for order in sat["order"].values()]
        rows.append((place + 1, *keys, *areas))
    return key_sheet(*rows, headers=("Câu", *titles, *(f"Lĩnh vực {title}" for title in titles)))


def truth(sat, scale="nv"):
    own = sat["right"][:, :LAW] if scale == "law" else sat["right"]
    return {f"{at + 1:03d}": round(100 * row.mean(), 3) for at, row in enumerate(own)}


SHAPES = {
    "long": lambda sat: {"Đáp án": long_key(sat)},
    "long with the bank's items": lambda sat: {"Đáp án": long_key(sat, mapped=True)},
    "wide": lambda sat: {"Đáp án": wide_key(sat)},
    "a sheet per version": lambda sat: {f"Đề {v}": key_of_version(sat, v) for v in ("101", "102")},
    "a named sheet per version": lambda sat: {f"Đáp án {v}": key_of_version(sat, v) for v in ("101", "102")},
    "keys, and a sheet of places": lambda sat: {
        "Đáp án": long_key(sat),
        "Sơ đồ đề": key_sheet(
            *((r[0], r[1], r[4]) for r in long_key(sat, mapped=True)[1:]), headers=("Mã đề", "Vị trí", "Mã câu hỏi")
        ),
    },
    "the bank's key, and a column of places per version": lambda sat: {
        "Ngân hàng câu hỏi": key_sheet(
            *((f"B{i + 1:02d}", sat["key"][i], area(i)) for i in range(K)), headers=("Mã câu hỏi", "Đáp án", "Lĩnh vực")
        ),
        "Sơ đồ đề": key_sheet(
            *((p + 1, *(f"B{order[p] + 1:02d}" for order in sat["order"].values())) for p in range(K)),
            headers=("Câu", "Mã đề 101", "Mã đề 102"),
        ),
    },
}
MAPPED = {
    "long with the bank's items",
    "keys, and a sheet of places",
    "the bank's key, and a column of places per version",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_of_keys_gives_every_person_the_percent_right(tmp_path, sat, shape):
    cohort = read(tmp_path, {"Bài thi": paper(sat), **SHAPES[shape](sat)})
    assert percents(cohort) == truth(sat)
    assert percents(cohort, "law") == truth(sat, "law")
    assert len(cohort.items) == (K if shape in MAPPED else 2 * K)
    assert bool({"items_by_version", "versions_same_keys"} & set(said(cohort))) == (shape not in MAPPED)


def test_a_row_per_version_is_a_key(tmp_path, sat):
    rows = [(v, *(sat["key"][i] for i in order)) for v, order in sat["order"].items()]
    key = key_sheet(*rows, headers=("Mã đề", *(f"Câu {at + 1}" for at in range(K))))
    cohort = read(tmp_path, {"Bài thi": paper(sat), "Đáp án": key}, "defaults: {competency_id: law}\n")
    assert percents(cohort) == truth(sat)


@pytest.mark.parametrize("shape", sorted(MAPPED))
def test_statistics_are_of_the_item_not_of_its_place(tmp_path, sat, shape):
    cohort = read(tmp_path, {"Bài thi": paper(sat), **SHAPES[shape](sat)})
    points = scoring.score_answers(cohort.answers, cohort.items, administered=cohort.administered)
    domain_of = {"law": "nv", "proc": "nv", "nv": "nv"}
    options = distractors(cohort.answers, cohort.items, points=points, domain_of=domain_of)
    found = item_analysis.item_statistics(
        points,
        cohort.items,
        answered=cohort.answers.notna(),
        options=options,
        keys=KEY_EVIDENCE.empty(),
        domain_of=domain_of,
    ).set_index("item_id")
    assert found["n"].eq(N).all()
    by_item = {f"B{item + 1:02d}": share for item, share in enumerate(sat["right"].mean(axis=0))}
    assert found["difficulty"].to_dict() == pytest.approx(by_item)
    drawn = options.set_index(["item_id", "option"])["share"]
    assert drawn.groupby("item_id").sum().to_numpy() == pytest.approx(np.ones(K))


def test_told_apart_items_are_given_to_their_version_alone(tmp_path, sat):
    cohort = read(tmp_path, {"Bài thi": paper(sat), "Đáp án": long_key(sat)})
    form = cohort.items.set_index("item_id")["form"]
    for officer, version in zip(cohort.administered.index, sat["versions"], strict=True):
        assert (cohort.administered.loc[officer] == (form == version)).all()


def test_shuffled_options_keep_the_right_answer_and_tell_wrong_letters_apart(tmp_path):
    headers = ("Mã đề", "Câu", "Mã câu hỏi", "Đáp án", "Lĩnh vực")
    key = key_sheet(
        (101, 1, "B1", "A", "Pháp luật"), (101, 2, "B2", "C", "Pháp luật"),
        (102, 1, "B2", "D", "Pháp luật"), (102, 2, "B1", "A", "Pháp luật"), headers=headers,
    )  # fmt: skip
    answers = [("A", "C"), ("D", "A"), ("B", "A"), ("C", "D")]
    sheets = {"Bài thi": exam(["Câu 1", "Câu 2"], answers, versions=["101", "102", "101", "102"]), "Đáp án": key}
    cohort = read(tmp_path, sheets)
    assert percents(cohort) == {"001": 100, "002": 100, "003": 0, "004": 0}
    assert cohort.items["item_id"].tolist() == ["B1", "B2"]
    assert cohort.answers["B2"].tolist() == ["C", "C", "A", "C (102)"]
    assert cohort.answers["B1"].tolist() == ["A", "A", "B", "D"]


def test_one_key_for_several_versions_is_refused_with_their_counts(tmp_path, sat):
    with pytest.raises(InputError) as refused:
        read(tmp_path, {"Bài thi": paper(sat), "Đáp án": key_of_version(sat, "101")})
    (problem,) = refused.value.problems
    assert problem.rule == "versions_without_key"
    assert "101: 60, 102: 60" in problem.problem.in_("en")


def test_one_key_for_several_versions_may_be_accepted_with_a_reason(tmp_path, sat):
    accept = "exam: {accept: [{rule: versions_without_key, reason: The orders are the same in both}]}\n"
    alike = [sat["sheet"][at - at % 2] for at in range(N)]
    sheet = exam([f"Câu {at + 1}" for at in range(K)], alike, versions=sat["versions"])
    cohort = read(tmp_path, {"Bài thi": sheet, "Đáp án": key_of_version(sat, "101")}, accept)
    (row,) = cohort.ledger.query("rule == 'versions_without_key'").to_dict("records")
    assert row["accepted_because"] == "The orders are the same in both"


def test_one_key_that_does_not_fit_a_version_is_refused_though_accepted_for_all(tmp_path, sat):
    accept = "exam: {accept: [{rule: versions_without_key, reason: The orders are the same in both}]}\n"
    with pytest.raises(InputError) as refused:
        read(tmp_path, {"Bài thi": paper(sat), "Đáp án": key_of_version(sat, "101")}, accept)
    (problem,) = refused.value.problems
    assert problem.rule == "group_at_chance"
    assert "“102”" in problem.problem.in_("en")


def test_one_version_beside_one_key_needs_no_word(tmp_path, sat):
    answers = [sat["sheet"][at] for at in range(0, N, 2)]
    sheets = {"Bài thi": exam([f"Câu {at + 1}" for at in range(K)], answers, versions=["101"] * 60)}
    cohort = read(tmp_path, {**sheets, "Đáp án": key_of_version(sat, "101")})
    assert len(percents(cohort)) == 60
    assert cohort.ledger.empty


@pytest.mark.parametrize("written", ["Mã đề 101", "Đề 101", "0101", "101.0", "de so 101", "Version 101", "１０１"])
def test_versions_are_compared_loosely_and_that_is_said(tmp_path, sat, written):
    versions = [written if version == "101" else version for version in sat["versions"]]
    cohort = read(tmp_path, {"Bài thi": paper(sat, versions), "Đáp án": long_key(sat)})
    assert percents(cohort) == truth(sat)
    rule = "version_matched" if written in ("0101", "１０１") else "version_worded"
    assert (rule in said(cohort)) == (written != "101.0")


def test_the_parameters_name_what_cannot_be_matched(tmp_path, sat):
    versions = ["Chẵn" if version == "102" else version for version in sat["versions"]]
    sheets = {"Bài thi": paper(sat, versions), "Đáp án": long_key(sat)}
    with pytest.raises(InputError) as refused:
        read(tmp_path / "a", sheets)
    assert "Chẵn" in refused.value.problems[0].problem.in_("vi")
    cohort = read(tmp_path / "b", sheets, "exam: {versions: {Chẵn: '102'}}\n")
    assert percents(cohort) == truth(sat)


def test_every_version_without_a_key_is_named_with_who_sat_it(tmp_path, sat):
    versions = ["103" if at < 3 else "104" if at < 5 else version for at, version in enumerate(sat["versions"])]
    with pytest.raises(InputError) as refused:
        read(tmp_path, {"Bài thi": paper(sat, versions), "Đáp án": long_key(sat)})
    told = [(p.value, p.problem.in_("en")) for p in refused.value.problems]
    assert [value for value, _ in told] == ["103", "104"]
    assert "officers who sat it: 3" in told[0][1]
    assert "officers who sat it: 2" in told[1][1]


def test_without_a_version_there_is_no_result(tmp_path, sat):
    versions = [None if at == 4 else version for at, version in enumerate(sat["versions"])]
    cohort = read(tmp_path, {"Bài thi": paper(sat, versions), "Đáp án": long_key(sat)})
    assert percents(cohort) == {officer: p for officer, p in truth(sat).items() if officer != "005"}
    assert cohort.ledger.query("rule == 'version_unknown'")["row"].tolist() == [6]


def test_versions_that_nobody_names_are_refused(tmp_path, sat):
    sheet = exam([f"Câu {at + 1}" for at in range(K)], sat["sheet"])
    with pytest.raises(InputError) as refused:
        read(tmp_path, {"Bài thi": sheet, "Đáp án": long_key(sat)})
    assert refused.value.problems[0].rule == "versions_untold"


def test_columns_of_their_own_tell_the_version(tmp_path):
    key = key_sheet(("101-1", "101", "A", "Pháp luật"), ("101-2", "101", "B", "Pháp luật"),
                    ("102-1", "102", "C", "Pháp luật"), ("102-2", "102", "D", "Pháp luật"),
                    headers=("Câu", "Mã đề", "Đáp án", "Lĩnh vực"))  # fmt: skip
    answers = [("A", "B", None, None), (None, None, "C", "A"), ("A", None, None, "D")]
    cohort = read(tmp_path, {"Bài thi": exam(["101-1", "101-2", "102-1", "102-2"], answers), "Đáp án": key})
    assert percents(cohort) == {"001": 100, "002": 50}
    assert {"version_inferred"} <= said(cohort)


def test_the_version_may_stand_beside_the_answers_alone(tmp_path, sat):
    paper_rows = paper(sat)
    officers = [row[:3] for row in paper_rows]
    answers = [(row[0], *row[3:]) for row in paper_rows]
    cohort = read(tmp_path, {"Cán bộ": officers, "Bài làm": answers, "Đáp án": long_key(sat)})
    assert percents(cohort) == truth(sat)


def test_two_sheets_that_name_different_versions_leave_no_result(tmp_path, sat):
    paper_rows = paper(sat)
    officers = [row[:4] for row in paper_rows]
    answers = [(row[0], *row[3:]) for row in paper_rows]
    officers[1] = (*officers[1][:3], "102")
    cohort = read(tmp_path, {"Cán bộ": officers, "Bài làm": answers, "Đáp án": long_key(sat)})
    assert percents(cohort) == {officer: p for officer, p in truth(sat).items() if officer != "001"}
    assert "version_conflicting" in said(cohort)


def test_a_long_sheet_of_answers_follows_the_version(tmp_path, sat):
    paper_rows = paper(sat)
    officers = [row[:4] for row in paper_rows]
    answers = [("SBD", "Câu", "Trả lời")]
    answers += [(row[0], place + 1, row[4 + place]) for row in paper_rows[1:] for place in range(K)]
    cohort = read(tmp_path, {"Cán bộ": officers, "Bài làm": answers, "Đáp án": long_key(sat, mapped=True)})
    assert percents(cohort) == truth(sat)
    assert len(cohort.items) == K


def test_points_by_place_are_read_with_a_loud_word(tmp_path):
    sheets = {
        "Bài thi": exam(["Câu 1", "Câu 2"], [(1, 0), (0, 1), (1, 1)], versions=["101", "102", "101"]),
        "Đáp án": key_sheet((1, "Pháp luật"), (2, "Thủ tục"), headers=("Câu", "Lĩnh vực")),
    }
    cohort = read(tmp_path, sheets)
    assert percents(cohort) == {"001": 50, "002": 50, "003": 100}
    assert "versions_share_positions" in said(cohort)


def test_versions_that_differ_in_an_items_points_are_refused(tmp_path):
    headers = ("Mã đề", "Câu", "Mã câu hỏi", "Đáp án", "Lĩnh vực", "Điểm")
    key = key_sheet((101, 1, "B1", "A", "Pháp luật", 1), (102, 1, "B1", "A", "Pháp luật", 2), headers=headers)
    with pytest.raises(InputError) as refused:
        read(tmp_path, {"Bài thi": exam(["Câu 1"], [("A",), ("A",)], versions=[101, 102]), "Đáp án": key})
    assert refused.value.problems[0].rule == "item_conflicting"


def test_columns_named_by_versions_alone_are_keys_and_by_options_are_texts(tmp_path):
    answers = [("A", "B"), ("C", "D"), ("B", "B")]
    paper_rows = exam(["Câu 1", "Câu 2"], answers, versions=["A", "B", "A"])
    wide = key_sheet((1, "A", "C", "Pháp luật"), (2, "B", "D", "Pháp luật"), headers=("Câu", "A", "B", "Lĩnh vực"))
    assert percents(read(tmp_path / "a", {"Bài thi": paper_rows, "Đáp án": wide})) == {
        "001": 100,
        "002": 100,
        "003": 50,
    }
    headers = ("Mã đề", "Câu", "A", "B", "C", "D", "Đáp án", "Lĩnh vực")
    texts = ("mười ngày", "năm ngày", "ba ngày", "hai ngày")
    keys = (("A", 1, "A"), ("A", 2, "B"), ("B", 1, "C"), ("B", 2, "D"))
    rows = [(version, number, *texts, key, "Pháp luật") for version, number, key in keys]
    long = read(tmp_path / "b", {"Bài thi": paper_rows, "Đáp án": key_sheet(*rows, headers=headers)})
    assert percents(long) == {"001": 100, "002": 100, "003": 50}
    assert long.items["options"].tolist() == ["A B C D"] * 4


def test_answers_on_a_sheet_per_version_need_no_column(tmp_path, sat):
    rows = exam([f"Câu {at + 1}" for at in range(K)], sat["sheet"])
    by_version = {f"Bài làm đề {version}": [rows[0]] for version in ("101", "102")}
    for row, version in zip(rows[1:], sat["versions"], strict=True):
        by_version[f"Bài làm đề {version}"].append(row)
    assert percents(read(tmp_path, {**by_version, "Đáp án": long_key(sat)})) == truth(sat)


@pytest.mark.parametrize("number", ["STT", "TT", "Số thứ tự"])
def test_running_numbers_name_the_items_where_nothing_else_does(tmp_path, sat, number):
    key = [(number, *row[1:]) if at == 0 else row for at, row in enumerate(wide_key(sat))]
    assert percents(read(tmp_path, {"Bài thi": paper(sat), "Đáp án": key})) == truth(sat)


def test_key_and_competencies_on_two_sheets_are_joined_by_number(tmp_path):
    key = key_sheet((1, "A"), (2, "B"), headers=("Câu", "Đáp án"))
    areas = key_sheet(("Câu 2", "Thủ tục", 3), ("Câu 1", "Pháp luật", 1), headers=("Câu", "Lĩnh vực", "Điểm"))
    sheets = {"Bài thi": exam(["Câu 1", "Câu 2"], [("A", "C"), ("B", "B")]), "Đáp án": key, "Câu hỏi": areas}
    cohort = read(tmp_path, sheets)
    assert percents(cohort) == {"001": 25, "002": 75}
    assert percents(cohort, "proc") == {"001": 0, "002": 100}


@pytest.mark.parametrize(("voided", "same"), [(1, True), (4, True), (5, False)])
def test_versions_said_to_be_the_same_stay_so_where_one_has_voided_questions(tmp_path, sat, voided, same):
    """Of 20 questions 16 are 0.8."""
    key = long_key(sat)
    key = [key[0], *((*row[:2], "Hủy", *row[3:]) if row[0] == "102" and row[1] <= voided else row for row in key[1:])]
    cohort = read(tmp_path, {"Bài thi": paper(sat), "Đáp án": key}, "exam: {contents: same}\n")
    assert ("versions_alike" in said(cohort)) is same
    assert ("versions_not_alike" in said(cohort)) is not same
