"""Ratings and attendance: what is no evidence is set aside, with the rule that it breaks."""

from tests.unit.test_intake import FRAMEWORK, broken, read
from workbench.language import Speaker
from workbench.listing.terminal import terminal
from workbench.run import tables
from workbench.run.ledger_file import write_ledger

RATINGS = (
    "officer_id,competency_id,source,level,date\n"
    "007,Phân loại,Cấp trên,2,07/10/2019\n"
    "007,Phân loại,tự đánh giá,9,07/10/2019\n"
    "007,Phân loại,tầm quan trọng,5,\n"
    "007,Phân loại,importance,0,\n"
    "007,Phân loại,self,1,2999-01-01\n"
    "nobody,Phân loại,self,1,\n"
    "007,Phân loại,Cấp trên,2,07/10/2019\n"
    "007,Phân loại,tổ trưởng,1,\n"
    "007,Phân loại,,x,\n"
)
ATTENDANCE = (
    "officer_id,course_id,date\n"
    "007,Phân loại nâng cao,2019-03-01\n"
    "007,Phân loại nâng cao,2999-03-01\n"
    "007,no such course,2019-03-01\n"
    "nobody,Phân loại nâng cao,2019-03-01\n"
    "008,Phân loại nâng cao,yesterday\n"
    "008,Phân loại nâng cao,2019-02-30\n"
    "008,Phân loại nâng cao,\n"
)


def test_ratings_are_held_to_scale_people_and_calendar(tmp_path):
    cohort = read(tmp_path, ratings=RATINGS)
    assert cohort.ratings["source"].tolist() == ["supervisor", "importance", "supervisor"]
    assert broken(cohort, "level_outside") == [(3, "level")]
    assert broken(cohort, "importance_outside") == [(5, "level")]
    assert broken(cohort, "date_future") == [(6, "date")]
    assert broken(cohort, "officer_unknown") == [(7, "officer_id")]
    assert broken(cohort, "row_repeated") == [(8, "officer_id")]
    assert broken(cohort, "number_invalid") == [(10, "level")]
    assert cohort.counts.set_index("sheet").loc["ratings.csv"].tolist() == [9, 3, 6]
    said = cohort.ledger.set_index("rule")["problem"]
    assert said["level_outside"] == "The level must be 0 to 3."
    shown = cohort.ledger.set_index("rule")["value"]
    assert shown[["level_outside", "importance_outside", "date_future"]].tolist() == ["9", "0", "2999-01-01"]
    assert shown[["number_invalid", "officer_unknown"]].isna().all()


def test_a_source_that_nobody_knows_is_set_aside_with_the_one_that_may_be_meant(tmp_path):
    rows = "officer_id,competency_id,source,level\n007,sup.a,supervisr,2\n007,sup.a,đồng nghiệp,2\n007,sup.b,Anh,1\n"
    cohort = read(tmp_path, ratings=rows)
    assert cohort.ratings["source"].tolist() == ["peer"]
    said = cohort.ledger.query("rule == 'source_unknown'").set_index("row")["problem"]
    assert said[2] == "There is no source of ratings “supervisr”. Did you mean `supervisor`?"
    assert "Anh" not in said[4]
    assert "`self`" in said[4]


def test_a_source_to_which_the_framework_gives_a_weight_is_known(tmp_path, monkeypatch):
    monkeypatch.setattr("tests.unit.test_intake.FRAMEWORK", FRAMEWORK + "rating_weights: {hội đồng: 0.5}\n")
    cohort = read(tmp_path, ratings="officer_id,competency_id,source,level\n007,sup.a,hội đồng,2\n")
    assert cohort.ratings["source"].tolist() == ["hội đồng"]


def test_one_rater_with_two_levels_on_one_day_has_none_accepted_but_two_raters_may_differ(tmp_path):
    rows = (
        "officer_id,competency_id,source,level,rater_id,date\n"
        "007,sup.a,supervisor,2,r1,2019-10-07\n"
        "007,sup.a,supervisor,3,r1,2019-10-07\n"
        "007,sup.a,supervisor,1,r2,2019-10-07\n"
        "007,sup.a,supervisor,2,r1,2019-11-07\n"
        "008,tax.a,self,2,,2019-10-07\n"
        "008,tax.a,self,1,,2019-10-07\n"
        "008,tax.a,supervisor,2,,2019-10-07\n"
        "008,tax.a,supervisor,1,,2019-10-07\n"
    )
    cohort = read(tmp_path, ratings=rows)
    assert broken(cohort, "rating_conflicting") == [(2, "level"), (3, "level"), (6, "level"), (7, "level")]
    assert cohort.ratings["level"].tolist() == [1, 2, 2, 1]


def test_the_terminal_says_rules_in_the_readers_words_with_a_row_and_its_value(tmp_path):
    cohort = read(tmp_path, attendance=ATTENDANCE)
    vi, en = (terminal(tables.ledger(cohort.ledger, Speaker(language), "en")) for language in ("vi", "en"))
    assert "date_invalid" not in vi + en
    assert [line.split()[:5] for line in en.splitlines() if "cannot be read" in line] == [
        ["attendance.csv", "set", "aside", "2", "7"]
    ]
    assert "2019-02-30" in vi
    assert "chưa tiếp nhận" in vi
    assert "no such course" in vi
    path = tmp_path / "ledger.csv"
    write_ledger(cohort.ledger, path, language="en")
    written = path.read_text(encoding="utf-8-sig")
    assert "set aside" in written
    assert "quarantined" not in written


def test_attendance_is_held_to_courses_people_and_calendar(tmp_path):
    cohort = read(tmp_path, attendance=ATTENDANCE)
    assert cohort.attendance["date"].isna().tolist() == [False, True]
    assert broken(cohort, "date_invalid") == [(6, "date"), (7, "date")]
    assert cohort.ledger.query("rule == 'date_invalid'")["value"].fillna("").tolist() == ["", "2019-02-30"]
    assert "no such course" in cohort.ledger.set_index("rule").loc["course_unknown", "problem"]
    assert broken(cohort, "date_future") == [(3, "date")]
    assert broken(cohort, "course_unknown") == [(4, "course_id")]
    assert broken(cohort, "officer_unknown") == [(5, "officer_id")]
