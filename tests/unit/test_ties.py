"""Several that come first together are said together: no false superlative."""

import datetime as dt
from types import SimpleNamespace

import pandas as pd
import pytest

from workbench.language import Speaker
from workbench.report.shared.ties import first_of, highest, in_weeks

SPEAKER = Speaker("en")
VIEW = SimpleNamespace(
    speaker=SPEAKER, say=SPEAKER.say, week=lambda week: dt.date(2019, 9, 2) + dt.timedelta(weeks=week - 1)
)


@pytest.mark.parametrize(
    ("weeks", "said"),
    [
        ([3], "in the week of 16 Sep 2019"),
        ([1, 3], "in each of the weeks of 2 Sep 2019 and 16 Sep 2019"),
        ([1, 2, 3, 4], "in each of 4 weeks, first in that of 2 Sep 2019"),
    ],
)
def test_weeks_that_tie_are_all_said(weeks, said):
    assert in_weeks(VIEW, weeks) == said


def test_of_many_names_the_first_stand_with_how_many_more():
    assert first_of(VIEW, ["a"]) == "a"
    assert first_of(VIEW, ["a", "b", "c"]) == "a, b and c"
    assert first_of(VIEW, ["a", "b", "c", "d", "e"]) == "a, b, c and 2 more"


def test_every_label_of_the_highest_figure_counts():
    assert highest(pd.Series({5: 2, 7: 9, 8: 9})) == [7, 8]
