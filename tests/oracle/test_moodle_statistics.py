"""Item statistics of a Moodle quiz, as Moodle's own unit test publishes them (mod/quiz/report/statistics, 22 attempts).

Moodle's facility is this package's difficulty in percent, its discrimination index the item–rest correlation in
percent, and its standard deviation (n − 1) that of the points in per mille of the mark.
"""

import numpy as np
import pandas as pd
import pytest

from tests.shared_data import SHARED, needs_shared
from workbench.measure.items import discriminative_efficiency, item_statistics
from workbench.tables import DISTRACTORS, KEY_EVIDENCE

pytestmark = needs_shared


@pytest.fixture(scope="module")
def quiz():
    folder = SHARED / "data" / "moodle_stats"
    given = pd.read_csv(folder / "responses.csv").set_index("person_id")
    marks = pd.read_csv(folder / "items.csv")
    items = pd.DataFrame(
        {"item_id": marks["item"], "competency_id": "quiz", "key": None, "points": marks["max"].astype(float)}
    )
    published = pd.read_csv(folder / "oracle_moodle_items.csv")
    worth = (items["points"] > 0).to_numpy()
    items, published = items[worth], published[worth].set_axis(items.loc[worth, "item_id"])
    points = given[items["item_id"].tolist()].astype(float)
    found = item_statistics(
        points,
        items,
        answered=points.notna(),
        options=DISTRACTORS.empty(),
        keys=KEY_EVIDENCE.empty(),
        domain_of={"quiz": "quiz"},
    )
    return points, items, found.set_index("item_id"), published


def test_difficulty_is_the_facility(quiz):
    _, _, found, published = quiz
    assert (100 * found["difficulty"]).to_numpy() == pytest.approx(published["facility_pct"].to_numpy(), abs=1e-6)


def test_item_rest_is_the_discrimination_index(quiz):
    _, _, found, published = quiz
    known = published["discrimination_index_pct"].notna()
    assert known.sum() == 13
    wanted = published.loc[known, "discrimination_index_pct"].to_numpy()
    assert (100 * found.loc[known, "item_rest"]).to_numpy() == pytest.approx(wanted, abs=1e-5)
    assert found.loc[~known, "item_rest"].isna().all()


def test_standard_deviation_and_effective_weight_follow_from_the_points(quiz):
    """Effective weight: √Cov(item, total) as a share of its sum over the items."""
    points, _, _, published = quiz
    assert (1000 * points.std()).to_numpy() == pytest.approx(published["sd_x1000"].to_numpy(), abs=1e-4)
    together = np.sqrt([points[item].cov(points.sum(axis=1)) for item in points])
    wanted = published["effective_weight_pct"].to_numpy()
    assert 100 * together / together.sum() == pytest.approx(wanted, abs=1e-4)


def test_discriminative_efficiency(quiz):
    """Moodle: 100·Cov(mark, other marks) / the same covariance with both sorted by themselves."""
    points, _, _, published = quiz
    wanted = published["discriminative_efficiency_pct"]
    found = 100 * discriminative_efficiency(points)
    known = wanted.notna()
    assert known.sum() == 13
    assert found[known].to_numpy() == pytest.approx(wanted[known].to_numpy(), abs=1e-5)
    assert found[~known].isna().all()


def test_discriminative_efficiency_by_hand():
    """The item 0, 1, 0, 1 with the rest 0, 1, 2, 3: covariance sum 1; in its best order 0, 0, 1, 1 it would be 2."""
    points = pd.DataFrame({"x": [0.0, 1.0, 0.0, 1.0], "rest": [0.0, 1.0, 2.0, 3.0]})
    assert discriminative_efficiency(points)["x"] == pytest.approx(1 / 2)
