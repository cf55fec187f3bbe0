"""Days and periods as an officer writes them, in both languages."""

import datetime as dt

import pytest

from workbench.language import Speaker

FIRST = dt.date(2019, 9, 30)


@pytest.mark.parametrize(
    ("last", "vietnamese", "english"),
    [
        (FIRST, "30/09/2019", "30 Sep 2019"),
        (dt.date(2019, 10, 1), "30/09 – 01/10/2019", "30 Sep – 1 Oct 2019"),
        (dt.date(2020, 1, 2), "30/09/2019 – 02/01/2020", "30 Sep 2019 – 2 Jan 2020"),
    ],
)
def test_a_period_says_once_what_both_days_share(last, vietnamese, english):
    assert Speaker("vi").period(FIRST, last) == vietnamese
    assert Speaker("en").period(FIRST, last) == english


def test_days_of_one_month_stand_beside_each_other():
    first, last = dt.date(2019, 9, 2), dt.date(2019, 9, 4)
    assert Speaker("vi").period(first, last) == "02–04/09/2019"
    assert Speaker("en").period(first, last) == "2–4 Sep 2019"
    assert (Speaker("vi").day(first), Speaker("en").day(first)) == ("02/09", "2 Sep")
