"""Ratings and attendance: what is no evidence is set aside, with the rule that it breaks."""

from tests.unit.test_intake import broken, read

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
)


def test_ratings_are_held_to_scale_people_and_calendar(tmp_path):
    cohort = read(tmp_path, ratings=RATINGS)
    assert cohort.ratings["source"].tolist() == ["supervisor", "importance", "tổ trưởng"]
    assert broken(cohort, "level_outside") == [(3, "level")]
    assert broken(cohort, "importance_outside") == [(5, "level")]
    assert broken(cohort, "date_future") == [(6, "date")]
    assert broken(cohort, "officer_unknown") == [(7, "officer_id")]
    assert broken(cohort, "row_repeated") == [(8, "officer_id")]
    assert broken(cohort, "number_invalid") == [(10, "level")]
    assert cohort.counts.set_index("sheet").loc["ratings.csv"].tolist() == [9, 3, 6]
    said = cohort.ledger.set_index("rule")["problem"]
    assert said["level_outside"] == "The level must be 0 to 3."


def test_attendance_is_held_to_courses_people_and_calendar(tmp_path):
    cohort = read(tmp_path, attendance=ATTENDANCE)
    assert len(cohort.attendance) == 1
    assert broken(cohort, "date_future") == [(3, "date")]
    assert broken(cohort, "course_unknown") == [(4, "course_id")]
    assert broken(cohort, "officer_unknown") == [(5, "officer_id")]
