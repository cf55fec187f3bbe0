"""Small results through the whole of intake: what is accepted, what is set aside and why, what was administered."""

import pytest

from workbench.errors import InputError, ParameterError
from workbench.intake.read import read_cohort
from workbench.parameters import load_settings

FRAMEWORK = """
framework: small
levels:
  - {level: 1, name: {vi: Cấp độ 1, en: Level 1}}
  - {level: 2, name: {vi: Cấp độ 2, en: Level 2}}
  - {level: 3, name: {vi: Cấp độ 3, en: Level 3}}
domains:
  - {id: sup, name: {vi: Giám sát quản lý, en: Supervision}}
  - {id: tax, name: {vi: Thuế xuất nhập khẩu, en: Duties}}
  - {id: com, name: {vi: Kiến thức chung, en: Common}, common: true}
competencies:
  - {id: sup.a, domain: sup, name: {vi: Phân loại, en: Classification}}
  - {id: sup.b, domain: sup, name: {vi: Trị giá, en: Valuation}}
  - {id: tax.a, domain: tax, name: {vi: Miễn thuế, en: Exemption}}
positions:
  - {id: sup-officer, name: {vi: Công chức giám sát, en: Supervision officer}, domain: sup}
  - {id: tax-officer, name: {vi: Công chức thuế, en: Duties officer}, domain: tax}
units:
  - {id: hp, name: {vi: Hải Phòng, en: Hai Phong}}
courses:
  - {id: cls, name: {vi: Phân loại nâng cao, en: Classification II}, lifts: {scale: sup.a, from: 1, to: 2}}
"""
OFFICERS = "officer_id,unit_id,position_id\n007,hp,sup-officer\n008,Hải  PHÒNG,Công chức thuế\n"
ITEMS = "item_id,competency_id,key\nS1,Phân loại,A\nS2,sup.b,B\nT1,Thuế xuất nhập khẩu,C\nC1,Kiến thức chung,D\n"
RESPONSES = "officer_id,S1,S2,T1,C1\n007,A,,,D\n008,,,C,-\n"


def read(tmp_path, extra="", **files):
    folder = tmp_path / "results"
    folder.mkdir()
    for name, text in {"officers": OFFICERS, "items": ITEMS, "responses": RESPONSES, **files}.items():
        if text:
            (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    (tmp_path / "framework.yaml").write_text(FRAMEWORK, encoding="utf-8")
    file = tmp_path / "cohort.yaml"
    file.write_text(f"cohort: small\nlanguage: en\nframework: framework.yaml\nresults: results\n{extra}", "utf-8")
    return read_cohort(load_settings(file))


def broken(cohort, rule):
    found = cohort.ledger.query("rule == @rule")
    return list(zip(found["row"].tolist(), found["column"].fillna("").tolist(), strict=True))


def test_ids_are_text_and_names_become_ids(tmp_path):
    cohort = read(tmp_path)
    assert cohort.officers["officer_id"].tolist() == ["007", "008"]
    assert cohort.officers["unit_id"].tolist() == ["hp", "hp"]
    assert cohort.officers["position_id"].tolist() == ["sup-officer", "tax-officer"]
    assert cohort.items["competency_id"].tolist() == ["sup.a", "sup.b", "tax.a", "com"]


def test_untouched_foreign_domain_was_not_administered(tmp_path):
    put = read(tmp_path).administered
    assert put.loc["007"].tolist() == [True, True, False, True]
    assert put.loc["008"].tolist() == [False, False, True, True]


def test_one_answer_shows_that_the_domain_was_administered(tmp_path):
    cohort = read(tmp_path, responses="officer_id,S1,S2,T1,C1\n007,A,,,D\n008,B,,C,D\n")
    assert cohort.administered.loc["008"].all()


def test_blank_missing_takes_blanks_as_not_administered(tmp_path):
    cohort = read(tmp_path, "scoring: {blank: missing}\n")
    assert (cohort.administered == cohort.answers.notna()).all(axis=None)


def test_forms_say_what_was_administered(tmp_path):
    cohort = read(
        tmp_path,
        officers="officer_id,unit_id,position_id,form\n007,hp,sup-officer,M1\n008,hp,sup-officer,M2\n",
        items="item_id,competency_id,key,form\nS1,sup.a,A,M1\nS2,sup.b,B,M2\nC1,com,D,\n",
        responses="officer_id,S1,S2,C1\n007,A,B,\n008,,B,D\n",
    )
    assert cohort.administered.loc["007"].tolist() == [True, False, True]
    assert cohort.administered.loc["008"].tolist() == [False, True, True]
    assert cohort.answers.loc["007"].isna().tolist() == [False, True, True]
    assert broken(cohort, "answer_off_form") == [(2, "")]


def test_officer_without_answers_has_no_result(tmp_path):
    cohort = read(tmp_path, responses="officer_id,S1,S2,T1,C1\n007,A,B,,D\n")
    assert not cohort.administered.loc["008"].any()
    assert broken(cohort, "officer_without_answers") == [(3, "")]


def test_rows_set_aside_by_rule(tmp_path):
    cohort = read(
        tmp_path,
        officers=OFFICERS + ",hp,sup-officer\n007,hp,sup-officer\n009,hp,sup-officer\n009,hp,tax-officer\n"
        + "x" * 301 + ",hp,sup-officer\n010,mars,\n",
        responses=RESPONSES + "009,A,A,A,A\n010,A,Z,A,#REF!\n",
    )  # fmt: skip
    assert cohort.officers["officer_id"].tolist() == ["007", "008", "010"]
    assert broken(cohort, "id_missing") == [(4, "officer_id")]
    assert broken(cohort, "row_repeated") == [(5, "officer_id")]
    assert broken(cohort, "id_conflicting") == [(6, "officer_id"), (7, "officer_id")]
    assert broken(cohort, "id_too_long") == [(8, "officer_id")]
    assert broken(cohort, "unit_unknown") == [(9, "unit_id")]
    assert broken(cohort, "position_missing") == [(9, "position_id")]
    assert broken(cohort, "officer_unknown") == [(4, "officer_id")]
    assert broken(cohort, "cell_error") == [(5, "C1")]
    assert cohort.counts.set_index("sheet").loc["officers.csv"].tolist() == [8, 3, 5]
    assert cohort.counts.set_index("sheet").loc["responses.csv"].tolist() == [4, 2, 2]


def test_items_set_aside_by_rule(tmp_path):
    cohort = read(tmp_path, items=ITEMS + "X1,,A\nX2,nowhere,A\nX3,sup,A\nX4,sup.a,A\n")
    assert cohort.items["item_id"].tolist() == ["S1", "S2", "T1", "C1"]
    assert broken(cohort, "competency_missing") == [(6, "competency_id")]
    assert broken(cohort, "competency_unknown") == [(7, "competency_id")]
    assert broken(cohort, "domain_ambiguous") == [(8, "competency_id")]
    assert broken(cohort, "item_unanswered") == [(9, "item_id")]


def test_points_out_of_range_are_not_counted_and_decimal_commas_are_read(tmp_path):
    cohort = read(
        tmp_path,
        items="item_id;competency_id;points\nS1;sup.a;1,5\nC1;com;2\n",
        responses="officer_id;S1;C1\n007;1,5;3\n008;abc;2\n",
    )
    assert cohort.items["points"].tolist() == [1.5, 2.0]
    assert cohort.answers.loc["007", "S1"] == "1.5"
    assert cohort.answers.loc["008", "C1"] == "2"
    assert broken(cohort, "points_too_high") == [(2, "C1")]
    assert broken(cohort, "points_invalid") == [(3, "S1")]
    assert not cohort.administered.loc["007", "C1"]


def test_given_options_decide_and_case_does_not(tmp_path):
    cohort = read(
        tmp_path,
        items='item_id,competency_id,key,options\nS1,sup.a,A,4\nC1,com,d,"A,B,C,D"\n',
        responses="officer_id,S1,C1\n007,a,E\n008,E,D\n",
    )
    assert cohort.answers.loc["007", "S1"] == "A"
    assert broken(cohort, "answer_not_an_option") == [(2, "C1"), (3, "S1")]


def test_long_answers_are_the_wide_ones(tmp_path):
    long = "officer_id,item_id,answer\n007,S1,A\n007,C1,D\n008,T1,C\n008,T1,B\n008,T9,B\n007,S1,A\n"
    cohort = read(tmp_path, responses=long, items=ITEMS.replace("S2,sup.b,B\n", "").replace("T1", "T 1"))
    assert cohort.answers.loc["007", ["S1", "C1"]].tolist() == ["A", "D"]
    assert broken(cohort, "row_repeated") == [(7, "officer_id")]
    assert broken(cohort, "id_conflicting") == [(4, "officer_id"), (5, "officer_id")]
    assert broken(cohort, "item_unknown") == [(6, "item_id")]
    assert cohort.counts.set_index("sheet").loc["responses.csv"].tolist() == [6, 2, 4]


def test_sums_ratings_and_attendance(tmp_path):
    cohort = read(
        tmp_path,
        items="",
        responses="",
        scores="officer_id,competency_id,score,max_score\n007,Giám sát quản lý,7.5,10\n008,tax.a,11,10\n",
        ratings="officer_id,competency_id,level,date\n007,Phân loại,2,07/10/2019\n,sup.a,1,\n",
        attendance="officer_id,course_id,date\n007,Phân loại nâng cao,2019-03-01\n007,unknown,\n",
    )
    assert cohort.answers.shape == (2, 0)
    assert cohort.sums.to_dict("list") == {
        "officer_id": ["007"], "competency_id": ["sup"], "score": [7.5], "max_score": [10.0],
    }  # fmt: skip
    assert cohort.ratings["source"].tolist() == ["supervisor"]
    assert cohort.ratings["date"].dt.strftime("%d.%m.%Y").tolist() == ["07.10.2019"]
    assert cohort.attendance["course_id"].tolist() == ["cls"]
    assert cohort.counts.set_index("sheet")["quarantined"].to_dict() == {
        "officers.csv": 0, "scores.csv": 1, "ratings.csv": 1, "attendance.csv": 1,
    }  # fmt: skip


def test_unknown_id_header_is_asked_for_and_can_be_mapped(tmp_path):
    officers = OFFICERS.replace("officer_id", "Số lưu")
    with pytest.raises(InputError) as refusal:
        read(tmp_path, officers=officers)
    said = refusal.value.problems[0].sentence("en")
    assert "`Số lưu`" in said
    assert 'columns: {officers: {"<header>": officer_id}}' in said
    (tmp_path / "again").mkdir()
    cohort = read(tmp_path / "again", 'columns: {officers: {"số lưu": officer_id}}\n', officers=officers)
    assert len(cohort.officers) == 2


def test_mapped_header_that_is_absent_is_refused_with_the_nearest(tmp_path):
    with pytest.raises(InputError) as refusal:
        read(tmp_path, "columns: {officers: {officerid_: officer_id, unitt: unit_id}}\n")
    assert [p.value for p in refusal.value.problems] == ["unitt"]
    assert "`unit_id`" in refusal.value.problems[0].sentence("en")


def test_defaults_fill_missing_columns_and_misspelt_ones_are_refused(tmp_path):
    cohort = read(
        tmp_path, "defaults: {unit_id: hp, position_id: sup-officer}\n", officers="officer_id\n007\n008\n"
    )  # fmt: skip
    assert cohort.officers["unit_id"].tolist() == ["hp", "hp"]
    assert cohort.ledger.query("rule == 'column_default'")["column"].tolist() == ["unit_id", "position_id"]
    (tmp_path / "again").mkdir()
    with pytest.raises(ParameterError, match="unit_id"):
        read(tmp_path / "again", "defaults: {unitid: hp}\n")


def test_points_without_items_need_only_a_competency(tmp_path):
    cohort = read(
        tmp_path, "defaults: {competency_id: sup.a}\n", items="", responses="officer_id,q.a,q.b\n007,1,0\n008,0,1\n"
    )
    assert cohort.items["item_id"].tolist() == ["q.a", "q.b"]
    assert cohort.items["points"].tolist() == [1.0, 1.0]


def test_two_row_header_with_numbered_columns_and_footers(tmp_path):
    sheet = (
        "CỤC HẢI QUAN,,,,,\n,,,,,\nTT,Mã cán bộ,Đơn vị,Vị trí việc làm,Câu hỏi,\n,,,,1,2\n(1),(2),(3),(4),(5),(6)\n"
        "1,007,hp,sup-officer,A,B\n2,008,hp,tax-officer,B,B\n,Tổng cộng: 2,,,,\n,,,,Người lập biểu,\n"
    )
    items = "Câu,Đáp án,Lĩnh vực\n1,A,Phân loại\n2,B,Trị giá\n"
    cohort = read(tmp_path, officers="", responses="", ket_qua=sheet, items=items)
    assert cohort.answers.loc["007"].tolist() == ["A", "B"]
    assert cohort.counts.set_index("sheet").loc["ket_qua.csv"].tolist() == [2, 2, 0]
    assert [row for row, _ in broken(cohort, "row_skipped")] == [5, 8, 9]


def test_moodle_keeps_the_best_attempt(tmp_path):
    grades = (
        '"Họ","Tên","Địa chỉ email","Trạng thái","Điểm/3,00","Q. 1 /1,00","Q. 2 /2,00"\n'
        'An,Lê,007,Xong,"1,00","1,00","0,00"\nAn,Lê,007,Xong,"3,00","1,00","2,00"\nBa,Vũ,008,Xong,"2,00","-","2,00"\n'
        '"Overall average",,,,"2,0","1,0","1,3"\n'
    )
    cohort = read(tmp_path, "defaults: {competency_id: sup.a}\n", responses="", items="", grades=grades)
    assert cohort.items["points"].tolist() == [1.0, 2.0]
    assert cohort.answers.loc["007"].tolist() == ["1", "2"]
    assert broken(cohort, "attempt_not_kept") == [(2, "")]
    assert cohort.counts.set_index("sheet").loc["grades.csv"].tolist() == [3, 2, 1]
