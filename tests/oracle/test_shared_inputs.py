"""Every public result set in the shared folder comes in unmodified; its row counts are those of its README."""

import shutil

import numpy as np
import pandas as pd
import pytest

from tests.shared_data import data, needs_shared
from workbench.errors import InputError
from workbench.intake.formats.sources import digest_of
from workbench.intake.read import read_cohort
from workbench.parameters import load_settings

pytestmark = needs_shared

FRAMEWORK = """
framework: ubnd
synthetic: true
levels:
  - {level: 1, name: {vi: Cấp độ 1, en: Level 1}}
  - {level: 2, name: {vi: Cấp độ 2, en: Level 2}}
  - {level: 3, name: {vi: Cấp độ 3, en: Level 3}}
domains:
  - {id: exam, name: {vi: Bài thi, en: Exam}, common: true}
competencies:
  - {id: c1, domain: exam, name: {vi: Lĩnh vực 1, en: Area 1}}
  - {id: c2, domain: exam, name: {vi: Lĩnh vực 2, en: Area 2}}
  - {id: c3, domain: exam, name: {vi: Lĩnh vực 3, en: Area 3}}
  - {id: c4, domain: exam, name: {vi: Lĩnh vực 4, en: Area 4}}
positions:
  - {id: cv, name: {vi: Chuyên viên, en: Officer}, domain: exam}
  - {id: cvc, name: {vi: Chuyên viên chính, en: Senior officer}, domain: exam}
  - {id: cs, name: {vi: Cán sự, en: Clerk}, domain: exam}
  - {id: tp, name: {vi: Trưởng phòng, en: Head}, domain: exam}
  - {id: ptp, name: {vi: Phó Trưởng phòng, en: Deputy head}, domain: exam}
units:
  - {id: vp, name: {vi: Văn phòng UBND tỉnh, en: Office}}
  - {id: snv, name: {vi: Sở Nội vụ, en: Home affairs}}
  - {id: stc, name: {vi: Sở Tài chính, en: Finance}}
  - {id: skh, name: {vi: Sở Kế hoạch và Đầu tư, en: Planning}}
"""


@pytest.mark.parametrize(
    ("name", "people", "items"),
    [
        ("spisa", 1075, 45),
        ("icar", 1525, 16),
        ("hci", 651, 20),
        ("hci_retest_1", 45, 20),
        ("hci_retest_2", 45, 20),
        ("ctest_t1", 1675, 20),
        ("ctest_t2", 1675, 20),
        ("ltl_g6", 782, 41),
        ("ltl_g9", 782, 41),
        ("kb36_x", 1655, 36),
        ("kb36_y", 1638, 36),
        ("lsat", 1000, 5),
        ("verbal", 316, 24),
    ],
)
def test_public_set_comes_in(name, people, items):
    settings = load_settings(data(name) / "cohort.yaml")
    cohort = read_cohort(settings)
    assert cohort.answers.shape == (people, items)
    assert set(cohort.counts["quarantined"]) == {0}
    assert (cohort.ledger["action"] != "quarantined").all()
    raw = pd.read_csv(data(name) / "results" / "responses.csv", dtype=str, index_col=0)
    same = (cohort.answers.to_numpy() == raw.loc[cohort.answers.index, cohort.answers.columns].to_numpy()) | (
        cohort.answers.isna().to_numpy() & raw.loc[cohort.answers.index].isna().to_numpy()
    )
    assert same.all()
    assert cohort.administered.any(axis=1).equals(cohort.answers.notna().any(axis=1))
    assert cohort.digest == digest_of(settings.results, cohort_file=settings.file, simulated=False)


def settings_of(tmp_path, results, extra=""):
    (tmp_path / "framework.yaml").write_text(FRAMEWORK, encoding="utf-8")
    file = tmp_path / "cohort.yaml"
    file.write_text(f"cohort: ubnd\nframework: framework.yaml\nresults: {results}\n{extra}", encoding="utf-8")
    return load_settings(file)


def test_workbook_as_an_office_sends_it(tmp_path):
    cohort = read_cohort(settings_of(tmp_path, data("vietnamese-workbooks") / "ket_qua_thi.xlsx"))
    hci = read_cohort(load_settings(data("hci") / "cohort.yaml"))
    assert cohort.answers.shape == (651, 20)
    assert (cohort.answers.to_numpy() == hci.answers.to_numpy()).all()
    assert cohort.items["key"].tolist() == hci.items["key"].tolist()
    assert cohort.items["points"].tolist() == [0.5] * 20
    assert set(cohort.items["competency_id"]) == {"c1", "c2", "c3", "c4"}
    assert {"vp", "snv", "stc", "skh"} <= set(cohort.officers["unit_id"])
    assert set(cohort.officers["position_id"]) == {"cv", "cvc", "cs", "tp", "ptp"}
    assert set(cohort.counts["sheet"]) == {"Kết quả thi", "Đáp án"}
    assert cohort.counts["rows"].tolist() == [651, 20]
    assert cohort.ledger.query("rule == 'row_skipped'")["row"].tolist() == [660, 661]
    assert set(cohort.ledger.query("rule == 'column_derived'")["column"]) == {"Số câu đúng", "Điểm"}


@pytest.mark.parametrize("kind", ["utf8_bom", "semicolon", "nfd", "cp1258"])
def test_four_encodings_give_the_workbook(tmp_path, kind):
    folder = tmp_path / "results"
    folder.mkdir()
    source = data("vietnamese-workbooks")
    shutil.copy(source / f"ket_qua_thi_{kind}.csv", folder)
    workbook = read_cohort(settings_of(tmp_path, source / "ket_qua_thi.xlsx"))
    lines = workbook.items.assign(area="Lĩnh vực " + workbook.items["competency_id"].str[1:])
    text = "Câu;Đáp án đúng;Lĩnh vực;Điểm\n" + "".join(
        f"{line.item_id};{line.key};{line.area};0,5\n" for line in lines.itertuples()
    )
    (folder / "items.csv").write_text(text, encoding="utf-8")
    cohort = read_cohort(settings_of(tmp_path, folder))
    pd.testing.assert_frame_equal(cohort.answers, workbook.answers)
    pd.testing.assert_frame_equal(cohort.officers, workbook.officers)


def test_lone_csv_without_key_says_where_the_key_goes(tmp_path):
    settings = settings_of(tmp_path, data("vietnamese-workbooks") / "ket_qua_thi_nfd.csv")
    with pytest.raises(InputError) as refusal:
        read_cohort(settings)
    assert "items.csv" in refusal.value.problems[0].sentence("en")
    assert "thư mục" in refusal.value.problems[0].sentence("vi")


@pytest.mark.parametrize(("quiz", "people", "items"), [(1, 20, 8), (2, 20, 4), (3, 20, 5)])
def test_moodle_grades_come_in_unchanged(tmp_path, quiz, people, items):
    path = data("moodle") / f"grades_ls_Quiz_{quiz}.csv"
    extra = "defaults: {competency_id: c1, unit_id: vp, position_id: cv}\n"
    cohort = read_cohort(settings_of(tmp_path, path, extra))
    raw = pd.read_csv(path)
    raw = raw[raw["Email address"].notna()]
    assert len(cohort.officers) == raw["Email address"].nunique()
    assert cohort.answers.shape[1] == items
    total = cohort.answers.astype("str").astype(float).sum(axis=1)
    best = raw.assign(g=pd.to_numeric(raw["Grade/10.00"], errors="coerce")).groupby("Email address")["g"].max()
    answered = cohort.answers.notna().any(axis=1)
    assert np.allclose(total[answered], best.loc[total.index[answered]], atol=0.05)
    assert cohort.items["points"].sum() == pytest.approx(10, abs=0.02)


def test_moodle_essay_responses_are_refused(tmp_path):
    extra = "defaults: {competency_id: c1, unit_id: vp, position_id: cv}\n"
    settings = settings_of(tmp_path, data("moodle") / "responses_ls_Quiz_1.csv", extra)
    with pytest.raises(InputError, match="Moodle"):
        read_cohort(settings)
